"""How guides are worded on the screen, and as Markdown."""

import tomllib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from taxcli.case.files import PlaceError, make_folder, read_text, write_file
from taxcli.document.blocks import Block, Heading, Para, Table, record_table
from taxcli.features.common_blocks import head_blocks, list_assumptions
from taxcli.features.guide.guided import Guided, GuidedItem, GuidedStep
from taxcli.features.guide.guides import Topic
from taxcli.features.guide.texts import quoted
from taxcli.values import SPREAD, Column

SCHEMA = "taxcli-guide-progress-1"
_FILE = "guide.toml"
_HEAD = "# Steps of `taxcli guide` that are done. taxcli writes this file.\n\n"
# Another run writes a few lines; longer than this it hangs.
_WAIT = 10.0


@dataclass(frozen=True, slots=True)
class Kept:
    """The steps of a topic that are done, by id; ``client`` is ``None`` for oneself."""

    topic: str
    client: str | None
    done: tuple[str, ...]


class TopicRow(NamedTuple):
    """A topic that there is a guide of, and how many steps it has."""

    topic: Annotated[str, Column("Topic")]
    title: str
    summary: Annotated[str, Column("What it tells")]
    steps: int


class UnderWay(NamedTuple):
    """What is done of a topic, and how many steps it has; ``None`` for a topic there is not."""

    kept: Annotated[Kept, SPREAD]
    steps: int | None


def progress_path() -> Path:
    """Return the file that the progress is kept in; it need not be there."""
    from platformdirs import user_state_path

    return user_state_path("taxcli", appauthor=False) / _FILE


def all_kept() -> tuple[Kept, ...]:
    """Return everything that is under way.

    Raises:
        PlaceError: the file is there and cannot be read, or is not what taxcli wrote.
    """
    path = progress_path()
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise PlaceError(f"{path} cannot be read: {error.strerror}") from None
    text = read_text(path, "progress file", "run the command again")
    try:
        return tuple(_entries(tomllib.loads(text)))
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise PlaceError(
            f"{path} is no progress file that taxcli wrote ({error}); nothing was changed: mend "
            "it, or move it away to begin anew"
        ) from None


def done_of(topic: str, client: str | None) -> tuple[str, ...]:
    """Return the ids of the steps of a topic that are done.

    Raises:
        PlaceError: the progress cannot be read.
    """
    kept = (one.done for one in all_kept() if (one.topic, one.client) == (topic, client))
    return next(kept, ())


def keep(
    topic: str,
    client: str | None,
    *,
    done: Collection[str] = (),
    undone: Collection[str] = (),
    reset: bool = False,
) -> Path:
    """Mark steps as done or not, and return the file in which that is kept.

    Raises:
        PlaceError: the progress cannot be read or written; the file is then as it was.
    """
    import tomli_w

    path = progress_path()
    make_folder(path.parent)
    with _alone(path):
        everything = {(one.topic, one.client): one for one in all_kept()}
        before = everything.pop((topic, client), None)
        had = before.done if before is not None and not reset else ()
        now = [*dict.fromkeys([*had, *done])]
        after = tuple(id_ for id_ in now if id_ not in undone)
        rows = list(everything.values())
        if after:
            rows.append(Kept(topic, client, after))
        rows.sort(key=lambda one: (one.client or "", one.topic))
        text = tomli_w.dumps({"schema": SCHEMA, "guide": [_table(one) for one in rows]})
        write_file(path, f"{_HEAD}{text}".encode())
    return path


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the file for this run, so that two runs at once lose nothing.

    Raises:
        PlaceError: another run holds it, or the folder cannot be written to.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_suffix(".lock"), timeout=_WAIT, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise PlaceError(f"{path} is in use by another taxcli: try again") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PlaceError(f"{path.parent} cannot be written to: {reason}") from None
    try:
        yield
    finally:
        lock.release()


def _entries(data: dict[str, Any]) -> Iterator[Kept]:
    """Yield what a progress file holds.

    Raises:
        ValueError: it is not as taxcli writes it.
    """
    if data.get("schema") != SCHEMA:
        raise ValueError(f"schema is not {SCHEMA}")
    rows = data.get("guide", [])
    if not isinstance(rows, list):
        raise ValueError("guide is no list of tables")
    for row in rows:
        match row:
            case {"topic": str(topic), "done": [*done], **rest} if all(
                isinstance(id_, str) for id_ in done
            ):
                client = rest.get("client")
                if client is None or isinstance(client, str):
                    yield Kept(topic, client, tuple(done))
                    continue
        raise ValueError("an entry lacks its topic or its list of steps")


def _table(one: Kept) -> dict[str, Any]:
    client = {} if one.client is None else {"client": one.client}
    return {"topic": one.topic, **client, "done": list(one.done)}


def topic_rows(topics: Sequence[Topic]) -> list[TopicRow]:
    """Return the topics as they are listed."""
    return [TopicRow(one.name, one.title, one.summary, len(one.steps)) for one in topics]


def list_blocks(rows: Sequence[TopicRow]) -> Iterator[Block]:
    """List the topics."""
    yield Heading("Guides")
    yield record_table(rows)


def under_way(kept: Sequence[Kept], topics: Sequence[Topic]) -> list[UnderWay]:
    """Return what is under way, as it is told."""
    steps = {one.name: len(one.steps) for one in topics}
    return [UnderWay(one, steps.get(one.topic)) for one in kept]


def progress_blocks(kept: Sequence[Kept], topics: Sequence[Topic]) -> Iterator[Block]:
    """List what is under way, and for whom."""
    if not kept:
        yield Para("Nothing is under way.")
        return
    known = {one.name: one for one in topics}
    rows = tuple(
        (one.topic, one.client or "yourself", *_far(one, known.get(one.topic))) for one in kept
    )
    yield Table(("Topic", "For", "Done", "Next"), rows)


def _far(one: Kept, topic: Topic | None) -> tuple[str, str]:
    """Tell how many steps are done, and which is the next."""
    if topic is None:
        return f"{len(one.done)}", "a topic that this taxcli does not have"
    left = [step for step in topic.steps if step.id not in one.done]
    count = f"{len(topic.steps) - len(left)} of {len(topic.steps)}"
    return count, f"{left[0].number}: {left[0].text.plain}" if left else "all done"


def guide_blocks(of: Guided, *, aloud: bool = False) -> Iterator[Block]:
    """Word a guide; ``aloud`` says in words what brackets show, for a screen reader."""
    topic = of.topic
    yield Heading(topic.title)
    yield Para(topic.summary)
    if of.client:
        yield Para(f"For client {of.client}.")
    if of.result is not None:
        yield from head_blocks(of.result)
    yield from _items("Who it is for", of.who)
    yield from _items("Have at hand", of.at_hand)
    for section in of.sections:
        yield Heading(section.heading)
        for step in section.steps:
            yield from _step(step, aloud)
    if of.done:
        yield Para("")
        yield Para(f"{of.done} of {len(of.steps)} steps done.")
    yield from _items("What goes wrong", of.goes_wrong)
    yield from _items("What cannot be undone", of.undoing(False))
    yield from _items("What can be undone or changed", of.undoing(True))
    yield from _items("Good to know", of.know)
    yield from _texts("Not known", topic.not_known)
    yield from list_assumptions(of.assumptions)
    yield Heading("Sources")
    for one in of.sources:
        yield Para(f"- {one.source} ({one.status})", 2, 2, "dim")
    yield from (Para(f"- Link: {link}", 2, 2) for link in topic.links)
    if topic.see:
        yield Para(f"- See also: {', '.join(f'taxcli guide {name}' for name in topic.see)}", 2, 2)


def _items(heading: str, items: Sequence[GuidedItem]) -> Iterator[Block]:
    yield from _texts(heading, [item.shown() for item in items])


def _texts(heading: str, texts: Sequence[str]) -> Iterator[Block]:
    if texts:
        yield Heading(heading)
    for text in texts:
        yield Para(f"- {quoted(text)}", 2, 2)


def _step(step: GuidedStep, aloud: bool) -> Iterator[Block]:
    off = step.applies is False
    if aloud:
        state = "" if off else " Done:" if step.done else " To do:"
        yield Para(f"Step {step.number}.{state} {step.shown()}", 2, 2)
    else:
        box = "[-]" if off else "[x]" if step.done else "[ ]"
        yield Para(f"{box} {step.number:>2}  {step.shown()}", 2, 8, "dim" if off else "plain")
    for note in step.notes if not off else ():
        yield Para(f"- {note.shown()}", 4 if aloud else 10, 2)
