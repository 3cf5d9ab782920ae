"""One tax on both sides of a comparison, line by line, and what is to be filed on each."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

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
        Key("number_a", lambda line: line.a.line.number if line.a else None),
        Key("number_b", lambda line: line.b.line.number if line.b else None),
        spread("amounts"),
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


def duty_words(found: ProgramResult) -> str:
    """Say whether there is anything to file for one side's tax."""
    return _DUTIES[found.outcome.duty]


def _to_file(found: ProgramResult) -> dict[str, Any]:
    """Return what is to be filed for a tax, and why, as the JSON contract has it."""
    filing = found.filing
    return {
        "form": filing.form,
        "residency": found.residency,
        "must_file": filing.must_file,
        "refund_only": filing.refund_only,
        "duty": duty_words(found),
        "reason": filing.reason,
    }


@dataclass(frozen=True, slots=True)
class ProgramPair:
    """One tax on both sides, with every line that either form has, in the order of the forms."""

    JSON: ClassVar[Keys] = (
        *(Key("a", lambda pair: _to_file(pair.a)), Key("b", lambda pair: _to_file(pair.b))),
        *("equal", "same_form"),
        Key("parts_at", lambda pair: pair.first.id if pair.first else None),
        "lines",
    )

    program: Program
    a: ProgramResult
    b: ProgramResult
    lines: tuple[LinePair, ...]

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
            and self.a.outcome.duty == self.b.outcome.duty
            and not any(line.parts for line in self.lines)
        )


def _form(found: ProgramResult) -> str | None:
    return found.program.form(found.kind) if found.filled and found.kind else None
