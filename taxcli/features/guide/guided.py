"""What a guide is when it is ready to be shown: its sentences, steps and items; and its JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from taxcli.engine.result import Result, diagnostic_json
from taxcli.engine.words import day
from taxcli.features.guide.guides import Section, Topic
from taxcli.features.guide.texts import Origin, Part, Said, quoted

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


@dataclass(frozen=True, slots=True)
class GuidedStep:
    """A step: ``applies`` is ``None`` where no case says, ``why_not`` why it does not."""

    id: str
    number: int
    told: Told
    notes: tuple[Told, ...]
    done: bool
    applies: bool | None = None
    why_not: str = ""

    def shown(self, mark: str = '"') -> str:
        """Return the step as it is shown; one that does not apply says why."""
        text = self.told.shown(mark)
        return f"Does not apply: {self.why_not} ({text})" if self.applies is False else text


@dataclass(frozen=True, slots=True)
class GuidedItem:
    """Something to know, what to do about it, and whether it can be undone."""

    told: Told
    do: Told | None
    can: bool | None

    def shown(self, mark: str = '"') -> str:
        """Return it with what to do; what both rest on is told once."""
        to_do = self.do.said.parts if self.do else ()
        return _shown((*self.told.said.parts, *to_do), mark)


@dataclass(frozen=True, slots=True)
class Guided:
    """A topic ready to be shown, for a case if one was given, for a client if one was named."""

    topic: Topic
    sections: tuple[tuple[Section, tuple[GuidedStep, ...]], ...]
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
        return tuple(step for _, steps in self.sections for step in steps)

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

    def to_json(self) -> dict[str, Any]:
        """Return it as the JSON contract has it."""
        topic, result = self.topic, self.result
        return {
            "schema": GUIDE_SCHEMA,
            "topic": topic.name,
            "title": topic.title,
            "summary": topic.summary,
            "client": self.client,
            "tax_year": result.case.tax_year if result else None,
            "edition": result.law.edition if result else None,
            "who": [_item(item) for item in self.who],
            "at_hand": [_item(item) for item in self.at_hand],
            "sections": [
                {"id": of.id, "heading": of.heading, "steps": [_step(step) for step in steps]}
                for of, steps in self.sections
            ],
            "steps": len(self.steps),
            "steps_done": self.done,
            "goes_wrong": [_item(item) for item in self.goes_wrong],
            "undo": [_item(item) | {"can_be_undone": item.can} for item in self.undo],
            "good_to_know": [_item(item) for item in self.know],
            "not_known": list(topic.not_known),
            "links": list(topic.links),
            "see": list(topic.see),
            "sources": [{"source": one.source, "status": one.status} for one in self.sources],
            "diagnostics": [diagnostic_json(found) for found in result.diagnostics]
            if result
            else [],
            "assumptions": list(self.assumptions),
        }


def _step(step: GuidedStep) -> dict[str, Any]:
    return {
        "number": step.number,
        "id": step.id,
        "text": quoted(step.told.text),
        "notes": [quoted(note.text) for note in step.notes],
        "done": step.done,
        "applies": step.applies,
        "why_not": step.why_not or None,
        "from_case": step.told.from_case,
        **_rests(step.told, *step.notes),
    }


def _item(item: GuidedItem) -> dict[str, Any]:
    return {
        "text": quoted(item.told.text),
        "to_do": quoted(item.do.text) if item.do else None,
        **_rests(item.told, *((item.do,) if item.do else ())),
    }


def _rests(told: Told, *more: Told) -> dict[str, Any]:
    """Return what a text rests on, and the same of each part of it and of what goes with it."""
    return {
        **_origins(told.said),
        "parts": [
            {"text": quoted(part.text), **_origins(part)}
            for one in (told, *more)
            for part in one.said.parts
        ],
    }


def _origins(said: Said | Part) -> dict[str, Any]:
    return {"status": said.status, "sources": [one.source for one in said.origins]}
