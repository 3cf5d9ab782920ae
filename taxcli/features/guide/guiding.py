"""Makes a guide ready: its steps filled in from a case, those that do not apply named, and ticked.

A step that says something of the case does so only where the case says enough; numbers stay.
"""

from collections.abc import Collection, Mapping

from taxcli.engine.result import Result
from taxcli.features.guide.guided import Guided, GuidedItem, GuidedSection, GuidedStep, Told
from taxcli.features.guide.guides import Item, Section, Step, Topic
from taxcli.features.guide.texts import Part
from taxcli.features.guide.texts import Said as Sentence
from taxcli.features.guide.values import ALWAYS, CONDITIONS, VALUES
from taxcli.law.figures import LawDataError

__all__ = ["Guided", "GuidedItem", "GuidedStep", "Told", "check", "guided"]


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
        topic,
        tuple(fill.section(of, done) for of in topic.sections),
        fill.items(topic.who),
        fill.items(topic.at_hand),
        fill.items(topic.goes_wrong),
        fill.items(topic.undo),
        fill.items(topic.know),
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

    def section(self, of: Section, done: Collection[str]) -> GuidedSection:
        steps = tuple(self.step(step, done) for step in of.steps)
        return GuidedSection(of.id, of.heading, steps)

    def step(self, step: Step, done: Collection[str]) -> GuidedStep:
        applies, why = self.applies(step.only_if)
        text = Told(step.text) if applies is False else self.told(step.text, step.with_case)
        notes = tuple(map(Told, step.notes))
        return GuidedStep(step.id, step.number, text, notes, step.id in done, applies, why)

    def items(self, items: tuple[Item, ...]) -> tuple[GuidedItem, ...]:
        return tuple(map(self.item, items))

    def item(self, item: Item) -> GuidedItem:
        do = Told(item.do) if item.do else None
        return GuidedItem(self.told(item.text, item.with_case), do, item.can)

    def applies(self, condition: str | None) -> tuple[bool | None, str]:
        if condition is None or self.result is None or self.result.blocked:
            return None, ""
        applies, why = CONDITIONS[condition](self.result)
        return applies, "" if applies else why

    def told(self, text: Sentence, with_case: Sentence | None) -> Told:
        if with_case is None or self.result is None:
            return Told(text)
        found = {name: self.value(name) for name in with_case.named}
        if None in found.values():
            return Told(text)
        parts = (Part(_with(part.text, found), part.origins) for part in with_case.parts)
        return Told(Sentence(tuple(parts)), from_case=True)

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
