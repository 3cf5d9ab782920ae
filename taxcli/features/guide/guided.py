"""What a guide is when it is ready to be shown: its sentences, steps and items."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, NamedTuple

from taxcli.engine.result import Result
from taxcli.features.guide.guides import Topic
from taxcli.features.guide.texts import Origin, Part, Said, quoted
from taxcli.law.figures import Status
from taxcli.values import Key, Keys, day, renamed, spread

GUIDE_SCHEMA = "taxcli-guide-1"
# Advice that no page gives; that it is ``inferred`` says nothing more.
OWN_ADVICE = "taxcli's advice"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said in one place, as it is shown; names of buttons stand in square brackets.

    ``from_case`` tells whether it says something of the case.
    """

    said: Said
    from_case: bool = False

    @property
    def text(self) -> str:
        """Return all of it."""
        return self.said.text

    def shown(self, mark: str = '"') -> str:
        """Return the text with names between marks, and how sure each part is if not official."""
        return _shown(self.said.parts, mark)


def _shown(parts: Iterable[Part], mark: str) -> str:
    """Join the parts; what several in a row rest on is told once, behind them."""
    return " ".join(
        quoted(" ".join(part.text for part in alike), mark) + unsure
        for unsure, alike in groupby(parts, _unsure)
    )


def _unsure(part: Part) -> str:
    """Say that a part is not official, and what it rests on, if so."""
    if part.status == "official":
        return ""
    told: dict[str, list[str]] = {}
    for one in part.origins:
        if one.source == OWN_ADVICE:
            told[OWN_ADVICE] = []
        elif one.status != "official":
            told.setdefault(f"{one.status}, not official: ", []).append(one.source)
    return f" ({'; '.join(how + '; '.join(of) for how, of in told.items())})"


class RestsOn(NamedTuple):
    """What a text rests on, and the same of each part of it and of what goes with it."""

    status: Status
    sources: list[str]
    parts: list[Part]


def _rests_on(told: Told, *more: Told) -> RestsOn:
    said = told.said
    parts = [part for one in (told, *more) for part in one.said.parts]
    return RestsOn(said.status, [one.source for one in said.origins], parts)


@dataclass(frozen=True, slots=True)
class GuidedStep:
    """A step: ``applies`` is ``None`` where no case says, ``why_not`` why it does not."""

    JSON: ClassVar[Keys] = (
        *("number", "id", Key("text", lambda step: quoted(step.told.text))),
        Key("notes", lambda step: [quoted(note.text) for note in step.notes]),
        *("done", "applies", Key("why_not", lambda step: step.why_not or None)),
        *(renamed("from_case", "told.from_case"), spread("rests_on")),
    )

    id: str
    number: int
    told: Told
    notes: tuple[Told, ...]
    done: bool
    applies: bool | None = None
    why_not: str = ""

    @property
    def rests_on(self) -> RestsOn:
        """Return what the step and its notes rest on."""
        return _rests_on(self.told, *self.notes)

    def shown(self, mark: str = '"') -> str:
        """Return the step as it is shown; one that does not apply says why."""
        text = self.told.shown(mark)
        return f"Does not apply: {self.why_not} ({text})" if self.applies is False else text


@dataclass(frozen=True, slots=True)
class GuidedItem:
    """Something to know, what to do about it, and whether it can be undone."""

    JSON: ClassVar[Keys] = (
        Key("text", lambda item: quoted(item.told.text)),
        Key("to_do", lambda item: quoted(item.do.text) if item.do else None),
        *(spread("rests_on"), Key("can_be_undone", lambda item: item.can, optional=True)),
    )

    told: Told
    do: Told | None
    can: bool | None

    @property
    def rests_on(self) -> RestsOn:
        """Return what the item and what to do rest on."""
        return _rests_on(self.told, *((self.do,) if self.do else ()))

    def shown(self, mark: str = '"') -> str:
        """Return it with what to do; what both rest on is told once."""
        to_do = self.do.said.parts if self.do else ()
        return _shown((*self.told.said.parts, *to_do), mark)


class GuidedSection(NamedTuple):
    """The steps of a section under its heading."""

    id: str
    heading: str
    steps: tuple[GuidedStep, ...]


@dataclass(frozen=True, slots=True)
class Guided:
    """A topic ready to be shown, for a case if one was given, for a client if one was named."""

    JSON: ClassVar[Keys] = (
        *(renamed("topic", "topic.name"), renamed("title", "topic.title")),
        *(renamed("summary", "topic.summary"), "client"),
        Key("tax_year", lambda of: of.result.case.tax_year if of.result else None),
        Key("edition", lambda of: of.result.law.edition if of.result else None),
        *("who", "at_hand", "sections", Key("steps", lambda of: len(of.steps))),
        *(renamed("steps_done", "done"), "goes_wrong", "undo", renamed("good_to_know", "know")),
        *(renamed(name, f"topic.{name}") for name in ("not_known", "links", "see")),
        *("sources", Key("diagnostics", lambda of: of.result.diagnostics if of.result else ())),
        "assumptions",
    )

    topic: Topic
    sections: tuple[GuidedSection, ...]
    who: tuple[GuidedItem, ...]
    at_hand: tuple[GuidedItem, ...]
    goes_wrong: tuple[GuidedItem, ...]
    undo: tuple[GuidedItem, ...]
    know: tuple[GuidedItem, ...]
    result: Result | None
    client: str | None

    @property
    def steps(self) -> tuple[GuidedStep, ...]:
        """Return the steps of all sections."""
        return tuple(step for section in self.sections for step in section.steps)

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(step.done for step in self.steps)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Say what the case's amounts and dates rest on besides official law, if any are shown."""
        items = (*self.who, *self.at_hand, *self.goes_wrong, *self.undo, *self.know)
        told = [step.told.text for step in self.steps if step.told.from_case]
        told += [item.told.text for item in items if item.told.from_case]
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

    def undoing(self, can: bool) -> tuple[GuidedItem, ...]:
        """Return what can be undone, or what cannot."""
        return tuple(item for item in self.undo if item.can is can)
