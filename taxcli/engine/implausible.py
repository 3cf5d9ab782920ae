"""What can hardly be, though nothing forbids it: payments far beyond the tax, days far ahead.

The measures stand in forms/standing.toml. They are no law, and nothing looks at the clock.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from taxcli.case.model import Case
from taxcli.engine.diagnostics import Findings
from taxcli.engine.ledger import payments_made
from taxcli.engine.words import day as day_words
from taxcli.law.data import load
from taxcli.law.figures import YearLaw
from taxcli.law.programs import ProgramId, program
from taxcli.money import ZERO, shown


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
    most = load("standing")["implausible"]["years_ahead"]
    for where, what, when, year in _days(findings.case, on):
        if when.year - year > most:
            words = {"what": what, "day": day_words(when), "years": most, "year": year}
            findings.add("R-IMP-002", where, **words)


def _check_payments(law: YearLaw, id_: ProgramId, tax: Decimal, findings: Findings) -> None:
    """Compare what was paid with the tax; without a tax, with what calls for estimates at all."""
    case = findings.case
    rows = [at for at, _ in payments_made(case, id_)]
    paid = sum((case.payment[at].amount for at in rows), ZERO)
    times = load("standing")["implausible"]["payments_over"]
    trigger = law.of(f"{id_}.estimate_trigger").amount
    if paid <= times * (tax or trigger):
        return
    measure = f"the tax of {shown(tax)}"
    if not tax:
        measure = f"the {shown(trigger)} of tax that call for estimated payments, and no tax is due"
    largest = max(rows, key=lambda at: case.payment[at].amount)
    words = {"program": program(id_).name, "paid": shown(paid), "times": times, "measure": measure}
    findings.add("R-IMP-001", f"payment[{largest}].amount", **words)


def _days(case: Case, on: date | None) -> Iterator[tuple[str, str, date, int]]:
    """Yield the days that are looked at: the place, what is of that day, the day, its tax year."""
    for at, row in enumerate(case.payment):
        what = f"A payment of {shown(row.amount)}"
        yield f"payment[{at}].date", what, row.date, row.tax_year or case.tax_year
    if on is not None:
        yield "paid_on", "Filing and paying the return", on, case.tax_year
