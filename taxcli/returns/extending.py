"""More time to file: per tax, whether a payment is needed for it, and how much.

Source: the Revenue Division's page, requesting an extension to file; law sheet section 7.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from taxcli.case.model import Case
from taxcli.law.figures import Edition
from taxcli.law.programs import ProgramId
from taxcli.money import ZERO
from taxcli.returns.prepare import prepare
from taxcli.returns.result import ProgramResult, Result
from taxcli.returns.say import amount_json
from taxcli.rules.extension import paid_in_time

EXTENSION_SCHEMA = "taxcli-extension-1"
# pay: an extension payment gives more time; paid: it was made; free: nothing is due, and the
# federal or Oregon extension serves; no-duty: only a refund is claimed; none: nothing to file.
Way = Literal["pay", "paid", "free", "no-duty", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class Extending:
    """One tax: the way to more time, and the amount to pay for it (or paid already), dollars."""

    program: ProgramResult
    way: Way
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Extensions:
    """Both taxes of a case, taken as paid on time. ``too_late`` tells that the day has passed."""

    result: Result
    on: date | None
    programs: dict[ProgramId, Extending]

    @property
    def due(self) -> date:
        """Return the last day on which an extension can be had."""
        return self.result.law.due

    @property
    def until(self) -> date:
        """Return the day by which the return is then to be filed."""
        until: date = self.result.law.of("due.extended").value
        return until

    @property
    def too_late(self) -> bool:
        """Tell whether the due date lies before the day that was given."""
        return self.on is not None and self.on > self.due

    def of_way(self, way: Way) -> list[Extending]:
        """Return the taxes that go one way."""
        return [found for found in self.programs.values() if found.way == way]

    def to_json(self) -> dict[str, Any]:
        """Return it as the JSON contract has it."""
        return {
            "schema": EXTENSION_SCHEMA,
            "tax_year": self.result.case.tax_year,
            "edition": self.result.law.edition,
            "on": self.on.isoformat() if self.on else None,
            "due": self.due.isoformat(),
            "extended": self.until.isoformat(),
            "too_late": self.too_late,
            "programs": {
                id_: {"way": found.way, "amount": amount_json(found.amount)}
                for id_, found in self.programs.items()
            },
            "assumptions": list(self.result.assumptions),
        }


def extensions(case: Case, *, edition: Edition = "current", on: date | None = None) -> Extensions:
    """Find what more time to file takes for each tax; ``on`` is the day it is asked.

    Raises:
        NoFiguresError: the tax year has no figures.
    """
    in_time = case.model_copy(update={"paid_on": None, "extension": None})
    result = prepare(in_time, edition=edition)
    programs = {id_: _extending(result, found) for id_, found in result.programs.items()}
    return Extensions(result, on, programs)


def _extending(result: Result, found: ProgramResult) -> Extending:
    made = paid_in_time(result.case, found.program.id, result.law.due)
    balance = found.still_to_pay
    if found.filing.must_file is None or balance is None:
        return Extending(found, "unknown", ZERO)
    if found.filing.form is None:
        return Extending(found, "none", ZERO)
    if not found.filing.must_file:
        return Extending(found, "no-duty", ZERO)
    if balance:
        return Extending(found, "pay", balance)
    return Extending(found, "paid" if made else "free", made)
