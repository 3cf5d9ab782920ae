"""How guides are worded: their list, what is under way, and a topic as a checklist."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from taxcli.case.files import write_file
from taxcli.document import blocks
from taxcli.document.blocks import (
    Block,
    Heading,
    Item,
    Para,
    Table,
    Title,
    record_table,
)
from taxcli.document.layout import markdown
from taxcli.features.guide.guided import GUIDE_SCHEMA, Guided
from taxcli.features.guide.guides import Step, Topic
from taxcli.features.guide.progress import Kept
from taxcli.features.guide.texts import quoted
from taxcli.features.wording import head_blocks, list_assumptions
from taxcli.text import json_text, presentable_lines
from taxcli.values import SPREAD, Column, as_document

if TYPE_CHECKING:
    from taxcli.document.sheet import Sheet

# The kinds of file that a checklist can be.
SUFFIXES = (".pdf", ".md", ".json")
_FOOT = "Checklist by taxcli. Keep it; it is not for the Revenue Division."
_BOLD = "**"


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


def guide_blocks(of: Guided, mark: str = '"') -> Iterator[Block]:
    """Word a guide; names of buttons stand between marks."""
    topic = of.topic
    yield Title(topic.title, topic.summary)
    if of.client:
        yield Para(f"For client {of.client}.", style="strong")
    if of.result is not None:
        yield from head_blocks(of.result)
    yield from _items("Who it is for", (item.shown(mark) for item in topic.who))
    yield from _items("Have at hand", (item.shown(mark) for item in topic.at_hand), tick=True)
    for section in topic.sections:
        yield Heading(section.heading)
        yield from (_step(step, mark) for step in section.steps)
    if of.done:
        yield Para("")
        yield Para(f"{of.done} of {len(topic.steps)} steps done.")
    for heading, items in (
        ("What goes wrong", topic.goes_wrong),
        ("What cannot be undone", topic.undoing(False)),
        ("What can be undone or changed", topic.undoing(True)),
        ("Good to know", topic.know),
    ):
        yield from _items(heading, (item.shown(mark) for item in items))
    yield from _items("Not known", (quoted(text, mark) for text in topic.not_known))
    yield from list_assumptions(of.assumptions)
    yield Heading("Sources")
    yield from (Item(f"{one.source} ({one.status})", "dim") for one in of.sources)
    yield from (Item(f"Link: {link}") for link in topic.links)
    if topic.see:
        yield Item(f"See also: {', '.join(f'taxcli guide {name}' for name in topic.see)}")


def _items(heading: str, texts: Iterable[str], *, tick: bool = False) -> Iterator[Block]:
    listed = [Item(text, tick=tick) for text in texts]
    if listed:
        yield Heading(heading)
    yield from listed


def _step(step: Step, mark: str) -> blocks.Step:
    off = step.applies is False
    notes = () if off else tuple(note.shown(mark) for note in step.notes)
    return blocks.Step(step.number, step.shown(mark), None if off else step.done, notes)


def write_checklist(of: Guided, path: Path) -> None:
    """Write a checklist, of the kind that the file's ending names.

    Raises:
        PapersError: something in it cannot be printed.
        PlaceError: it cannot be written.
    """
    match path.suffix.lower():
        case ".md":
            data = presentable_lines(markdown(guide_blocks(of, _BOLD))).encode()
        case ".json":
            data = f"{json_text(as_document(GUIDE_SCHEMA, of), indent=2)}\n".encode()
        case _:
            data = _pdf(of)
    write_file(path, data)


def _pdf(of: Guided) -> bytes:
    """Draw a checklist and read it back."""
    from taxcli.document.fonts import missing
    from taxcli.features.papers import PapersError, drawn, refuse_unprintable

    if of.result is not None:
        refuse_unprintable(of.result.case, draft=True)
    if of.client and missing(of.client):
        raise PapersError("the client's id has letters that no paper can show")
    return drawn([guide_sheet(of)], f"guide-{of.topic.name}.pdf")


def guide_sheet(of: Guided) -> "Sheet":
    """Lay out a guide as a checklist; a step that is done has its box ticked."""
    from taxcli.document.paper import place
    from taxcli.document.sheet import Sheet

    sheet = Sheet(of.topic.title, _FOOT, of.client or "")
    place(sheet, guide_blocks(of))
    return sheet
