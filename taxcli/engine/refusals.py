"""What taxcli cannot do: one row per situation. The table drives refusal, help and README.

A row says when it applies; ``forms/diagnostics.toml`` names the situation, what would be wrong if
the product went on, and what to do instead.
"""

from collections.abc import Callable
from dataclasses import dataclass

from taxcli.case.income import IncomeKind, LocalPart
from taxcli.case.model import Case
from taxcli.engine.diagnostics import CATALOG, Entry
from taxcli.law.figures import NoFiguresError, year_law
from taxcli.law.programs import programs
from taxcli.law.standing import standing

# Where in the case the situation shows; None when it does not.
Applies = Callable[[Case], str | None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One situation: its code, and where in a case it shows."""

    code: str
    applies: Applies

    @property
    def entry(self) -> Entry:
        """Return its level and its sentences."""
        return CATALOG[self.code]


def _flag(name: str) -> Applies:
    return lambda case: f"situation.{name}" if getattr(case.situation, name) else None


def _federal_differs(case: Case) -> str | None:
    federal = case.situation.federal_filing_status
    differs = federal is not None and federal != case.filing_status
    return "situation.federal_filing_status" if differs else None


def _nonresident_pension(case: Case) -> str | None:
    return _local_of_nonresident(case, "pension")


def _carrier_crew(case: Case) -> str | None:
    return _local_of_nonresident(case, "wages") if case.situation.carrier_crew else None


def _local_of_nonresident(case: Case, kind: IncomeKind) -> str | None:
    """Return the first local part of a kind of income given for someone not there all year."""
    for index, item in enumerate(case.income):
        if item.kind != kind:
            continue
        for jurisdiction in (each.jurisdiction for each in programs()):
            lived = getattr(getattr(case.residency, jurisdiction), item.person)
            if lived != "full-year" and _says_local(getattr(item, jurisdiction)):
                return f"income[{index}].{jurisdiction}"
    return None


def _says_local(part: LocalPart | None) -> bool:
    """Tell whether a local part says that something is local."""
    if part is None or part.sourced is False or part.amount == 0:
        return False
    return part.days is None or part.days.inside > 0


def _prior_year_loss(case: Case) -> str | None:
    for index, entity in enumerate(case.pass_through):
        for jurisdiction in (each.jurisdiction for each in programs()):
            share = getattr(entity, jurisdiction)
            if share is not None and share.prior_year_loss:
                return f"pass_through[{index}].{jurisdiction}.prior_year_loss"
    return None


def _california(case: Case) -> str | None:
    for index, row in enumerate(case.other_state):
        if row.state == "CA" and row.tax:
            return f"other_state[{index}].state"
    return None


def _planning_year(case: Case) -> str | None:
    try:
        return "tax_year" if year_law(case.tax_year).planning_only else None
    except NoFiguresError:
        return None  # refused by name before any rule runs


def _too_many_rows(case: Case) -> str | None:
    limits = standing().limits
    if sum(len(form.local) for form in case.w2) > limits.local_rows:
        return "w2"
    return "income" if len(case.income) > limits.income_items else None


REFUSALS: tuple[Refusal, ...] = (
    Refusal("B-SIT-001", _flag("fiscal_year")),
    Refusal("B-SIT-002", _flag("estate_or_trust")),
    Refusal("B-SIT-003", _flag("died_in_year")),
    Refusal("R-SIT-004", _federal_differs),
    Refusal("B-SIT-005", _flag("elective_tax")),
    Refusal("B-SIT-006", _flag("active_duty_pay")),
    Refusal("R-SIT-007", _nonresident_pension),
    Refusal("B-SIT-008", _prior_year_loss),
    Refusal("R-SIT-009", _california),
    Refusal("B-SIT-010", _planning_year),
    Refusal("B-SIT-011", _too_many_rows),
    Refusal("R-SIT-012", _carrier_crew),
)
