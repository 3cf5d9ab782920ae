"""What taxcli cannot do: one row per situation. The table drives refusal, help and README.

A row says when it applies, what would be wrong if the product went on, and what to do instead.
"""

from collections.abc import Callable
from dataclasses import dataclass

from taxcli.case.income import IncomeKind, LocalPart
from taxcli.case.model import Case
from taxcli.law.data import load
from taxcli.law.figures import NoFiguresError, year_law
from taxcli.rules.entry import Level

# Where in the case the situation shows; None when it does not.
Applies = Callable[[Case], str | None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One situation: its code and level, when it applies, what would be wrong, what to do."""

    code: str
    level: Level
    situation: str
    applies: Applies
    wrong: str
    instead: str


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
        for jurisdiction in ("metro", "multnomah"):
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
        for jurisdiction in ("metro", "multnomah"):
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
    limits = load("standing")["limits"]
    if sum(len(form.local) for form in case.w2) > limits["local_rows"]:
        return "w2"
    return "income" if len(case.income) > limits["income_items"] else None


REFUSALS: tuple[Refusal, ...] = (
    Refusal(
        "B-SIT-001",
        "block",
        "A fiscal year that is not the calendar year",
        _flag("fiscal_year"),
        "Every due date and instalment date here is a calendar-year date.",
        "Ask the Revenue Division for the dates, and file on the official form.",
    ),
    Refusal(
        "B-SIT-002",
        "block",
        "An estate or a trust",
        _flag("estate_or_trust"),
        "Rates, thresholds and forms here are those of individuals.",
        "Ask the Revenue Division which form an estate or trust files.",
    ),
    Refusal(
        "B-SIT-003",
        "block",
        "A filer who died in the year",
        _flag("died_in_year"),
        "Who signs, whose number is used and what residency means would be guesses.",
        "Use the official form, with the documents an executor attaches.",
    ),
    Refusal(
        "R-SIT-004",
        "review",
        "Federal and Oregon filing status differ",
        _federal_differs,
        "The published page speaks of the federal status, the instructions of the Oregon one; "
        "the Oregon status in filing_status was used, and the threshold depends on it.",
        "Have someone who knows these taxes look at it (registered domestic partners, couples "
        "joint federally and separate in Oregon).",
    ),
    Refusal(
        "B-SIT-005",
        "block",
        "Oregon pass-through entity elective tax",
        _flag("elective_tax"),
        "How the elective tax and its credit enter the local base is not published.",
        "Ask the Revenue Division, or a professional who has filed such a return.",
    ),
    Refusal(
        "B-SIT-006",
        "block",
        "Active-duty military pay",
        _flag("active_duty_pay"),
        "Federal law decides where a servicemember's pay is taxed; it would be taxed wrongly here.",
        "Ask the Revenue Division or a military legal-assistance office.",
    ),
    Refusal(
        "R-SIT-007",
        "review",
        "Retirement income of a nonresident (P.L. 104-95)",
        _nonresident_pension,
        "Federal law keeps a state or city from taxing the retirement income of people who live "
        "elsewhere; a local part given for the time outside would be taxed wrongly.",
        "Make sure that only what was received while living inside is local.",
    ),
    Refusal(
        "B-SIT-008",
        "block",
        "A net operating loss carried from a taxed business",
        _prior_year_loss,
        "The loss is added back, and by how much only the entity's records show.",
        "Use the official Schedule PTI with the entity's figures.",
    ),
    Refusal(
        "R-SIT-009",
        "review",
        "California income and the credit for tax paid to another state",
        _california,
        "California credits its own nonresidents for Oregon's tax, and whether for these taxes was "
        "not found, so no credit is computed unless a composite return was filed there. A refund "
        "case over California income was before the courts.",
        "Ask the Revenue Division how the case ended, and whether to claim a refund.",
    ),
    Refusal(
        "B-SIT-010",
        "block",
        "A return for tax year 2027 or later",
        _planning_year,
        "The figures are for planning; the year's law is not settled.",
        "Use the result for planning, and come back for the return when the year has figures.",
    ),
    Refusal(
        "B-SIT-011",
        "block",
        "More local rows or income items than a paper holds",
        _too_many_rows,
        "The schedules are laid out for a limited number of rows.",
        "Add up rows of one employer or payer, and attach the list.",
    ),
    Refusal(
        "R-SIT-012",
        "review",
        "Pay of a carrier's crew (air, water, rail, road) who live elsewhere",
        _carrier_crew,
        "Only their home taxes it (federal law and OAR 150-316-0173, by conformity, inferred); a "
        "local part given for the time outside would be taxed wrongly.",
        "Give that pay sourced = false for the time outside; other pay keeps its local part.",
    ),
)
