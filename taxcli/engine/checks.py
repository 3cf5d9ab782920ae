"""What is unlikely, and what is not told yet: checks across the whole case."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from taxcli.case.model import Case
from taxcli.engine.diagnostics import CATALOG, Findings
from taxcli.engine.ledger import payments_made
from taxcli.engine.outcome import Outcome
from taxcli.engine.reasons import Reason, because
from taxcli.law.figures import YearLaw
from taxcli.law.programs import ProgramId, program, programs
from taxcli.law.standing import standing
from taxcli.money import ZERO, shown
from taxcli.values import day as day_words


def check_implausible(
    law: YearLaw,
    on: date | None,
    taxes: Mapping[ProgramId, Decimal | None],
    findings: Findings,
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
            words = {"what": what, "day": day_words(when), "years": most, "year": year}
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
    words = {"program": program(id_).name, "paid": shown(paid), "times": times, "measure": measure}
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
                paid=shown(told.paid),
                due=shown(lacking),
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
