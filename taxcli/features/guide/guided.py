"""A guide made ready to be shown: filled in from a case, what does not apply named, steps ticked.

A step that says something of the case does so only where the case says enough; numbers stay.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from taxcli.engine.result import Result
from taxcli.features.guide.guides import Item, Step, Topic
from taxcli.features.guide.texts import Origin, Part, Said
from taxcli.features.guide.values import ALWAYS, CONDITIONS, VALUES
from taxcli.law.data import LawDataError
from taxcli.values import Key, Keys, day, renamed

GUIDE_SCHEMA = "taxcli-guide-1"
T = TypeVar("T", Step, Item)


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

    topic: Topic
    result: Result | None
    client: str | None

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(step.done for step in self.topic.steps)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Say what the case's amounts and dates rest on besides official law, if any are shown."""
        everything: tuple[Step | Item, ...] = (*self.topic.steps, *self.topic.items)
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
    topic: Topic,
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


def check(topic: Topic) -> None:
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

    def step(self, step: Step, done: Collection[str]) -> Step:
        applies, why = self.applies(step.only_if)
        filled = step if applies is False else self.told(step)
        return replace(filled, done=step.id in done, applies=applies, why_not=why)

    def items(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
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
        parts = (Part(_with(part.text, found), part.origins) for part in of.with_case.parts)
        return replace(of, text=Said(tuple(parts)), from_case=True)

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
