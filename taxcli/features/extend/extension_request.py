"""More time to file: per tax, whether a payment is needed for it, and how much.

Source: the Revenue Division's page, requesting an extension to file; law sheet section 7.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from taxcli.case.model import Case
from taxcli.engine.amounts import amount_json
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.extension import paid_in_time
from taxcli.engine.ledger import in_by, ledger, with_payments_by
from taxcli.engine.prepare import prepare
from taxcli.engine.result import ProgramResult, Result, diagnostic_json
from taxcli.law.figures import Edition, year_law
from taxcli.law.programs import ProgramId, convention
from taxcli.money import ZERO

EXTENSION_SCHEMA = "taxcli-extension-1"
# pay: an extension payment gives more time; extended: there is more time already; free: nothing is
# due, and the federal or Oregon extension serves; no-duty: only a refund is claimed; none: nothing
# to file.
Way = Literal["pay", "extended", "free", "no-duty", "none", "unknown"]
# Speaks of an extension that this is about to find.
_NO_HINDRANCE = ("B-EXT-002",)


@dataclass(frozen=True, slots=True)
class Extending:
    """One tax: the way to more time, and what is left to pay by the due date, in dollars.

    ``paid`` is what was paid for more time already; ``underpayment`` is what of the amount is
    underpayment interest; ``late`` what was paid after the due date, and is left out here.
    """

    program: ProgramResult
    way: Way
    amount: Decimal
    paid: Decimal
    underpayment: Decimal
    late: Decimal


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

    @property
    def resting_on(self) -> tuple[str, ...]:
        """Say what the amounts rest on besides official law."""
        on_time = convention("on-time").text  # nothing is filed here
        return tuple(t for t in self.result.assumptions if not t.startswith(on_time))

    @property
    def hindrances(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics that make the amounts provisional."""
        found = self.result.diagnostics
        return tuple(one for one in found if one.level == "block" and one.code not in _NO_HINDRANCE)

    @property
    def to_pay(self) -> list[Extending]:
        """Return the taxes of which something is to be paid, for more time or beside it."""
        owing = (found for found in self.programs.values() if found.amount)
        return [found for found in owing if found.way in ("pay", "extended")]

    def any_goes(self, way: Way) -> bool:
        """Tell whether a tax goes one way."""
        return any(found.way == way for found in self.programs.values())

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
                id_: {
                    "way": found.way,
                    "amount": amount_json(found.amount),
                    "paid": amount_json(found.paid),
                }
                for id_, found in self.programs.items()
            },
            "diagnostics": [diagnostic_json(found) for found in self.hindrances],
            "assumptions": list(self.resting_on),
        }


def extensions(case: Case, *, edition: Edition = "current", on: date | None = None) -> Extensions:
    """Find what more time to file takes for each tax; ``on`` is the day it is asked.

    Raises:
        NoFiguresError: the tax year has no figures.
    """
    due = year_law(case.tax_year, edition).due
    in_time = with_payments_by(case, due if on is None else min(on, due))
    in_time = in_time.model_copy(update={"paid_on": None, "amends": None})
    result = prepare(in_time, edition=edition)
    late = {id_: _paid_late(case, result, id_, on) for id_ in result.programs}
    programs = {id_: _extending(result, found, late[id_]) for id_, found in result.programs.items()}
    return Extensions(result, on, programs)


def _paid_late(case: Case, result: Result, id_: ProgramId, on: date | None) -> Decimal:
    """Return what had been paid on a day, but after the due date, in dollars."""
    paid = ledger(case, result.law, id_, on)
    return in_by(paid, date.max) - in_by(paid, result.law.due)


def _extending(result: Result, found: ProgramResult, late: Decimal) -> Extending:
    id_, law = found.program.id, result.law
    paid = paid_in_time(result.case, id_, law.due)
    balance = found.outcome.to_pay
    underpayment = min(balance or ZERO, found.amount("underpayment_interest") or ZERO)

    def way(name: Way) -> Extending:
        return Extending(found, name, balance or ZERO, paid, underpayment, late)

    if found.filing.must_file is None or balance is None:
        return way("unknown")
    if found.filing.form is None:
        return way("none")
    if not found.filing.must_file:
        return way("no-duty")
    # A federal or Oregon extension may give no more time where something is due.
    if paid or (found.extended and not balance):
        return way("extended")
    return way("pay" if balance else "free")
