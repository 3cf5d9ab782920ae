"""One tax on both sides of a comparison, line by line, and what is to be filed on each."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, NamedTuple

from taxcli.engine.lines import FilledLine
from taxcli.engine.outcome import FilingDuty
from taxcli.engine.result import ProgramResult, told_unit
from taxcli.law.programs import Program
from taxcli.values import Key, Keys, Unit, measured, renamed, spread


@dataclass(frozen=True, slots=True)
class Pair:
    """An amount of a unit on both sides; ``None`` where it is not known."""

    JSON: ClassVar[Keys] = ("a", "b", "change")

    a: Decimal | None
    b: Decimal | None
    unit: Unit = "money"

    @property
    def change(self) -> Decimal | None:
        """Return B less A, ``None`` where either is not known."""
        if self.a is None or self.b is None:
            return None
        return measured(self.b - self.a, self.unit)


@dataclass(frozen=True, slots=True)
class LinePair:
    """A line on both sides, by its id; a side is ``None`` where its form has no such line."""

    JSON: ClassVar[Keys] = (
        *("id", renamed("label", "either.line.short"), "parts"),
        Key("on_a", lambda line: line.a is not None),
        Key("on_b", lambda line: line.b is not None),
        *("number_a", "number_b", spread("amounts")),
        Key("unit", lambda line: told_unit(line.unit), optional=True),
    )

    id: str
    a: FilledLine | None
    b: FilledLine | None

    @property
    def either(self) -> FilledLine:
        """Return the line of the first side that has it."""
        found = self.a or self.b
        assert found is not None
        return found

    @property
    def unit(self) -> Unit:
        """Return the unit of the amounts."""
        return self.either.line.unit

    @property
    def amounts(self) -> Pair:
        """Return both amounts; a line that a form does not have has none."""
        a, b = (measured(one.amount if one else None, self.unit) for one in (self.a, self.b))
        return Pair(a, b, self.unit)

    @property
    def number_a(self) -> str | None:
        """Return the line's number on the first side's form."""
        return self.a.line.number if self.a else None

    @property
    def number_b(self) -> str | None:
        """Return the line's number on the second side's form."""
        return self.b.line.number if self.b else None

    @property
    def shared(self) -> bool:
        """Tell whether both forms have the line."""
        return self.a is not None and self.b is not None

    @property
    def parts(self) -> bool:
        """Tell whether the sides differ here."""
        return not self.shared or self.amounts.a != self.amounts.b


_DUTIES: dict[FilingDuty, str] = {
    "must-file": "must file",
    "refund-only": "only for a refund",
    "nothing": "nothing to file",
    "not-known": "not decided yet",
}


class ToFile(NamedTuple):
    """What is to be filed for a tax, and why."""

    form: str | None
    residency: dict[str, str | None]
    must_file: bool | None
    refund_only: bool
    duty: str
    reason: str


def duty_of(found: ProgramResult) -> ToFile:
    """Return what is to be filed for one side's tax."""
    filing = found.filing
    return ToFile(
        *(filing.form, found.residency, filing.must_file, filing.refund_only),
        *(_DUTIES[found.outcome.duty], filing.reason),
    )


@dataclass(frozen=True, slots=True)
class ProgramPair:
    """One tax on both sides, with every line that either form has, in the order of the forms."""

    JSON: ClassVar[Keys] = (
        *(renamed("a", "duty_a"), renamed("b", "duty_b"), "equal", "same_form"),
        Key("parts_at", lambda pair: pair.first.id if pair.first else None),
        "lines",
    )

    program: Program
    a: ProgramResult
    b: ProgramResult
    lines: tuple[LinePair, ...]

    @property
    def duty_a(self) -> ToFile:
        """Return what is to be filed on the first side."""
        return duty_of(self.a)

    @property
    def duty_b(self) -> ToFile:
        """Return what is to be filed on the second side."""
        return duty_of(self.b)

    @property
    def same_form(self) -> bool:
        """Tell whether both sides fill the same form, or none."""
        return _form(self.a) == _form(self.b)

    @property
    def first(self) -> LinePair | None:
        """Return the first line that both forms have and on which they part."""
        return next((line for line in self.lines if line.shared and line.parts), None)

    @property
    def equal(self) -> bool:
        """Tell whether form, residency, duty and every line are the same."""
        return (
            self.same_form
            and self.a.residency == self.b.residency
            and self.duty_a.duty == self.duty_b.duty
            and not any(line.parts for line in self.lines)
        )


def _form(found: ProgramResult) -> str | None:
    return found.program.form(found.kind) if found.filled and found.kind else None
