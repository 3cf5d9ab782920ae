"""Guides ready to be shown: filled in from a case, steps ticked, as a list or a checklist.

A step that says something of the case does so only where the case says enough; numbers stay.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple, TypeVar

from taxcli.case.files import write_file
from taxcli.document import blocks
from taxcli.document.blocks import Block, Heading, Para, Table, Title, record_table
from taxcli.document.layout import markdown
from taxcli.engine.result import Result
from taxcli.features.common_blocks import head_blocks, list_assumptions
from taxcli.features.guide.case_answers import ALWAYS, CONDITIONS, VALUES
from taxcli.features.guide.guides import GuideItem, GuideStep, GuideTopic
from taxcli.features.guide.progress import Kept
from taxcli.features.guide.texts import Origin, SourcedPart, SourcedText, quoted
from taxcli.law.data import LawDataError
from taxcli.text import json_text, presentable_lines
from taxcli.values import SPREAD, Column, Key, Keys, as_document, day, renamed

if TYPE_CHECKING:
    from taxcli.document.sheet import Sheet

GUIDE_SCHEMA = "taxcli-guide-1"
# The kinds of file that a checklist can be.
SUFFIXES = (".pdf", ".md", ".json")
_FOOT = "Checklist by taxcli. Keep it; it is not for the Revenue Division."
_BOLD = "**"
T = TypeVar("T", GuideStep, GuideItem)


@dataclass(frozen=True, slots=True)
class Guided:
    """A topic ready to be shown, for a case if one was given, for a client if one was named."""

    JSON: ClassVar[Keys] = (
        *(renamed("topic", "topic.name"), renamed("title", "topic.title")),
        *(renamed("summary", "topic.summary"), "client"),
        Key("tax_year", lambda of: of.result.case.tax_year if of.result else None),
        Key("edition", lambda of: of.result.law.edition if of.result else None),
        *(renamed(name, f"topic.{name}") for name in ("who", "at_hand", "sections")),
        *(Key("steps", lambda of: len(of.topic.steps)), renamed("steps_done", "done")),
        *(renamed("goes_wrong", "topic.goes_wrong"), renamed("undo", "topic.undo")),
        renamed("good_to_know", "topic.know"),
        *(renamed(name, f"topic.{name}") for name in ("not_known", "links", "see")),
        *("sources", Key("diagnostics", lambda of: of.result.diagnostics if of.result else ())),
        "assumptions",
    )

    topic: GuideTopic
    result: Result | None
    client: str | None

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(step.done for step in self.topic.steps)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Say what the case's amounts and dates rest on besides official law, if any are shown."""
        everything: tuple[GuideStep | GuideItem, ...] = (*self.topic.steps, *self.topic.items)
        told = [one.text.text for one in everything if one.from_case]
        if self.result is None or not told:
            return ()
        dates = (self.result.law.of(name) for name in ("due.return", "due.extended"))
        unsure = (one for one in dates if one.status != "official")
        named = (one for one in unsure if any(day(one.value) in text for text in told))
        said = (f"The date {day(one.value)} is {one.status}, not official." for one in named)
        return (*self.result.assumptions, *said)

    @property
    def sources(self) -> tuple[Origin, ...]:
        """Return every source once, in the order in which they are first met."""
        return tuple(dict.fromkeys(one for text in self.topic.texts for one in text.origins))


def guided(
    topic: GuideTopic,
    result: Result | None = None,
    *,
    done: Collection[str] = (),
    client: str | None = None,
) -> Guided:
    """Make a topic ready.

    Args:
        topic: the topic.
        result: of the case to fill in, if there is one.
        done: the ids of the steps that are done.
        client: whose progress it is, by a firm's own id.

    Raises:
        LawDataError: a step names something that no case says.
    """
    check(topic)
    fill = _Fill(result)
    return Guided(
        replace(
            topic,
            sections=tuple(
                replace(section, steps=tuple(fill.step(step, done) for step in section.steps))
                for section in topic.sections
            ),
            who=fill.items(topic.who),
            at_hand=fill.items(topic.at_hand),
            goes_wrong=fill.items(topic.goes_wrong),
            undo=fill.items(topic.undo),
            know=fill.items(topic.know),
        ),
        result,
        client,
    )


def check(topic: GuideTopic) -> None:
    """Refuse a topic that names a value or a condition that there is not."""
    where = f"forms/guide/{topic.name}.toml"
    for said in topic.texts:
        for name in said.named - VALUES.keys():
            raise LawDataError(f"{where}: {{case.{name}}} is none of {', '.join(sorted(VALUES))}")
    for step in topic.steps:
        if step.only_if is not None and step.only_if not in CONDITIONS:
            words = ", ".join(sorted(CONDITIONS))
            raise LawDataError(f"{where}, step {step.id}: {step.only_if!r} is none of {words}")


class _Fill:
    """Fills in what a case says, asking for each value once."""

    def __init__(self, result: Result | None) -> None:
        self.result = result
        self.values: dict[str, str | None] = {}

    def step(self, step: GuideStep, done: Collection[str]) -> GuideStep:
        applies, why = self.applies(step.only_if)
        filled = step if applies is False else self.told(step)
        return replace(filled, done=step.id in done, applies=applies, why_not=why)

    def items(self, items: tuple[GuideItem, ...]) -> tuple[GuideItem, ...]:
        return tuple(map(self.told, items))

    def applies(self, condition: str | None) -> tuple[bool | None, str]:
        if condition is None or self.result is None or self.result.blocked:
            return None, ""
        applies, why = CONDITIONS[condition](self.result)
        return applies, "" if applies else why

    def told(self, of: T) -> T:
        """Fill in what the case says, if it says all that is named."""
        if of.with_case is None or self.result is None:
            return of
        found = {name: self.value(name) for name in of.with_case.named}
        if None in found.values():
            return of
        parts = (SourcedPart(_with(part.text, found), part.origins) for part in of.with_case.parts)
        return replace(of, text=SourcedText(tuple(parts)), from_case=True)

    def value(self, name: str) -> str | None:
        if self.result is None or (self.result.blocked and name not in ALWAYS):
            return None
        if name not in self.values:
            self.values[name] = VALUES[name](self.result)
        return self.values[name]


def _with(text: str, values: Mapping[str, str | None]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{case.{name}}}", str(value))
    return text


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


def topic_rows(topics: Sequence[GuideTopic]) -> list[TopicRow]:
    """Return the topics as they are listed."""
    return [TopicRow(one.name, one.title, one.summary, len(one.steps)) for one in topics]


def list_blocks(rows: Sequence[TopicRow]) -> Iterator[Block]:
    """List the topics."""
    yield Heading("Guides")
    yield record_table(rows)


def under_way(kept: Sequence[Kept], topics: Sequence[GuideTopic]) -> list[UnderWay]:
    """Return what is under way, as it is told."""
    steps = {one.name: len(one.steps) for one in topics}
    return [UnderWay(one, steps.get(one.topic)) for one in kept]


def progress_blocks(kept: Sequence[Kept], topics: Sequence[GuideTopic]) -> Iterator[Block]:
    """List what is under way, and for whom."""
    if not kept:
        yield Para("Nothing is under way.")
        return
    known = {one.name: one for one in topics}
    rows = tuple(
        (one.topic, one.client or "yourself", *_far(one, known.get(one.topic))) for one in kept
    )
    yield Table(("Topic", "For", "Done", "Next"), rows)


def _far(one: Kept, topic: GuideTopic | None) -> tuple[str, str]:
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
    yield from (blocks.Item(f"{one.source} ({one.status})", "dim") for one in of.sources)
    yield from (blocks.Item(f"Link: {link}") for link in topic.links)
    if topic.see:
        yield blocks.Item(f"See also: {', '.join(f'taxcli guide {name}' for name in topic.see)}")


def _items(heading: str, texts: Iterable[str], *, tick: bool = False) -> Iterator[Block]:
    listed = [blocks.Item(text, tick=tick) for text in texts]
    if listed:
        yield Heading(heading)
    yield from listed


def _step(step: GuideStep, mark: str) -> blocks.Step:
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
