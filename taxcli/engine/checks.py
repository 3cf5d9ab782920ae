"""What taxcli cannot do, what is unlikely, what is not told yet: checks across the whole case."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from taxcli.case.income import IncomeKind, LocalPart
from taxcli.case.model import Case
from taxcli.engine.diagnostics import CATALOG, CatalogEntry, Findings, Reason, because
from taxcli.engine.ledger import payments_made
from taxcli.engine.outcome import Outcome
from taxcli.law.figures import NoFiguresError, YearLaw, year_law
from taxcli.law.programs import ProgramId, program, programs
from taxcli.law.standing import standing
from taxcli.money import ZERO


def check_implausible(
    law: YearLaw, on: date | None, taxes: Mapping[ProgramId, Decimal | None], findings: Findings
) -> None:
    """Ask about payments and days that can hardly be.

    Args:
        law: the figures of the case's year.
        on: the day the return is filed and paid, if one is said.
        taxes: each program's tax after credit in dollars, ``None`` while it is not known.
        findings: takes the diagnostics, and has the case.
    """
    for id_, tax in taxes.items():
        if tax is not None:
            _check_payments(law, id_, tax, findings)
    most = standing().implausible.years_ahead
    for where, what, when, year in _days(findings.case, on):
        if when.year - year > most:
            words = {"what": what, "day": when, "years": most, "year": year}
            findings.add("R-IMP-002", where, **words)


def _check_payments(law: YearLaw, id_: ProgramId, tax: Decimal, findings: Findings) -> None:
    """Compare what was paid with the tax; without a tax, with what calls for estimates at all."""
    case = findings.case
    rows = [at for at, _ in payments_made(case, id_)]
    paid = sum((case.payment[at].amount for at in rows), ZERO)
    times = standing().implausible.payments_over
    trigger = law.of(f"{id_}.estimate_trigger").amount
    if paid <= times * (tax or trigger):
        return
    measure = because("measure.tax", tax=tax) if tax else because("measure.trigger", tax=trigger)
    largest = max(rows, key=lambda at: case.payment[at].amount)
    words = {"program": program(id_).name, "paid": paid, "times": times, "measure": measure}
    findings.add("R-IMP-001", f"payment[{largest}].amount", **words)


def _days(case: Case, on: date | None) -> Iterator[tuple[str, Reason, date, int]]:
    """Yield the days that are looked at: the place, what is of that day, the day, its tax year."""
    for at, row in enumerate(case.payment):
        what = because("event.payment", amount=row.amount)
        yield f"payment[{at}].date", what, row.date, row.tax_year or case.tax_year
    if on is not None:
        yield "paid_on", because("event.return"), on, case.tax_year


def check_wrong_program(
    case: Case,
    taxes: Mapping[ProgramId, Decimal | None],
    outcomes: Mapping[ProgramId, Outcome],
    findings: Findings,
    on: date | None,
) -> None:
    """Question payments of a program that does not need them, while the other one does.

    Args:
        case: the case with the payments.
        taxes: each tax after credit, in dollars; ``None`` where not known.
        outcomes: what each tax comes to.
        findings: where it is reported.
        on: the day asked, if one is said.
    """
    for (id_, tax), other in product(taxes.items(), programs()):
        lacking = outcomes[other.id].to_pay
        if other.id == id_ or not lacking or tax is None:
            continue
        told = _not_needed(_paid(case, id_, on), tax, outcomes[id_], lacking)
        if told is not None:
            findings.add(
                "R-PAY-014",
                id_,
                program=program(id_).name,
                owes=told.owes,
                paid=told.paid,
                due=lacking,
                other=other.name,
            )


class _NotNeeded(NamedTuple):
    """What was paid for a tax that does not need it, in dollars, and what it owes."""

    paid: Decimal
    owes: Reason


def _not_needed(
    paid: list[Decimal], tax: Decimal, outcome: Outcome, lacking: Decimal
) -> _NotNeeded | None:
    """Return payments that are too much for a tax and just what the other one lacks."""
    if tax == 0:
        return _NotNeeded(sum(paid, ZERO), because("owes.nothing")) if any(paid) else None
    over = (outcome.refund or ZERO) + (outcome.applied or ZERO)
    # One payment was meant for the other tax whole; or one check was written for both.
    if any(paid) and (over == lacking or (over >= lacking and lacking in paid)):
        return _NotNeeded(sum(paid, ZERO), because("owes.less", over=over))
    return None


def _paid(case: Case, id_: ProgramId, on: date | None) -> list[Decimal]:
    """Return what the filer paid for a program and the year; a refund applied is no payment."""
    return [row.amount for _, row in payments_made(case, id_, on) if row.kind != "applied"]


def check_acknowledgements(case: Case, findings: Findings) -> None:
    """Refuse acknowledgements of codes that do not exist, and of those that no one can wave off."""
    for index, row in enumerate(case.acknowledged):
        entry = CATALOG.get(row.code)
        where = f"acknowledged[{index}].code"
        if entry is None:
            findings.add("B-ACK-001", where, code=row.code)
        elif entry.level != "review":
            findings.add("B-ACK-002", where, code=row.code, level=entry.level)


def check_interview(case: Case, findings: Findings) -> None:
    """Report open questions and entries that still wait for an answer."""
    state = case.interview
    if state is None or not state.unfinished:
        return
    unanswered = [*state.open, *(entry.at for entry in state.waiting)]
    if unanswered:
        count = because("open.one")
        if len(unanswered) > 1:
            count = because("open.many", count=len(unanswered))
        findings.add("B-INT-001", "interview", count=count, ids=", ".join(unanswered))
    else:
        findings.add("R-INT-002", "interview")


# Where in the case the situation shows; None when it does not.
Applies = Callable[[Case], str | None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One situation: its code, and where in a case it shows."""

    code: str
    applies: Applies

    @property
    def entry(self) -> CatalogEntry:
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
