"""What an explanation is: a line and everything it rests on; and its JSON."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from taxcli.engine.amounts import amount_json, shown_amount
from taxcli.engine.forms import Unit
from taxcli.law.figures import Figure

EXPLANATION_SCHEMA = "taxcli-explanation-1"


@dataclass(frozen=True, slots=True)
class ExplainedFigure:
    """A figure of the law that a line read; ``shown`` is its value as people read it."""

    figure: Figure
    shown: str


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """A row of a schedule; ``amount`` is the part of it that the schedule's line adds up.

    ``where`` is its place in the case, empty for a row that was computed. A row of interest has
    each of its ``months``: the day on which it begins, and its interest, not rounded.
    """

    label: str
    where: str
    detail: str
    amount: Decimal | None
    lines: tuple["ExplainedLine", ...]
    unit: Unit = "money"
    months: tuple[tuple[date, Decimal], ...] = ()

    @property
    def shown(self) -> str:
        """Return the amount as people read it."""
        return shown_amount(self.amount, self.unit)


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A line with everything it rests on. ``amount`` is ``None`` while unknown.

    ``formula`` is in words and ``with_figures`` with this case's amounts; ``source`` is the place
    in the case an input comes from; ``unknown`` says why an amount is not known; ``repeated``
    marks a line that the same explanation has explained before.
    """

    id: str
    number: str
    label: str
    short: str
    amount: Decimal | None
    unit: Unit
    cite: str
    formula: str | None = None
    with_figures: str | None = None
    source: str | None = None
    schedule: str | None = None
    convention: str | None = None
    unknown: str | None = None
    repeated: bool = False
    figures: tuple[ExplainedFigure, ...] = ()
    reads: tuple["ExplainedLine", ...] = ()
    rows: tuple[ExplainedRow, ...] = ()

    @property
    def shown(self) -> str:
        """Return the amount as people read it."""
        return shown_amount(self.amount, self.unit)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explanation of one line of one program's form."""

    program: str
    form: str
    tax_year: int
    edition: str
    line: ExplainedLine

    def to_json(self) -> dict[str, Any]:
        """Return the explanation as the JSON contract has it."""
        return {
            "schema": EXPLANATION_SCHEMA,
            "program": self.program,
            "form": self.form,
            "tax_year": self.tax_year,
            "edition": self.edition,
            "line": _line_json(self.line),
        }


def _line_json(line: ExplainedLine) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": line.id,
        "number": line.number,
        "label": line.label,
        "amount": amount_json(line.amount, line.unit),
        "unit": line.unit,
        "formula": line.formula,
        "with_figures": line.with_figures,
        "cite": line.cite,
        "convention": line.convention,
        "from": line.source,
        "unknown_because": line.unknown,
        "explained_above": line.repeated,
        "figures": [_figure_json(used.figure) for used in line.figures],
        "reads": [_line_json(read) for read in line.reads],
        "rows": [_row_json(row) for row in line.rows],
    }
    return out


def _figure_json(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "value": str(figure.amount),
        "status": figure.status,
        "source": figure.source,
        "note": figure.note,
    }


def _row_json(row: ExplainedRow) -> dict[str, Any]:
    out: dict[str, Any] = {
        "label": row.label,
        "from": row.where or None,
        "detail": row.detail,
        "amount": amount_json(row.amount, row.unit),
        "lines": [_line_json(line) for line in row.lines],
    }
    if row.months:
        out["months"] = [
            {"begins": begins.isoformat(), "amount": amount_json(amount, "exact")}
            for begins, amount in row.months
        ]
    return out
