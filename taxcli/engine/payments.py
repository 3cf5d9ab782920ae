"""Prepayments on the return, and what about a payment would puzzle the Revenue Division.

Source: law sheet sections 8 and 14.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from taxcli.case.model import Case, Payment
from taxcli.engine.diagnostics import Findings
from taxcli.engine.duplicates import counted
from taxcli.engine.ledger import instalment_dates, made_by, payments_made
from taxcli.engine.words import day
from taxcli.law.figures import YearLaw, year_law, years
from taxcli.law.programs import ProgramId
from taxcli.money import ZERO, cents, shown

# Where in a payment a doubt lies; a date is the usual one.
_PLACES = {"I-PAY-001": ".tax_year", "R-PAY-003": ".person"}


def prepaid(case: Case, id_: ProgramId, kind: str, on: date | None = None) -> Decimal:
    """Return the payments of one kind that count on this year's return on a day, in dollars."""
    if not case.payment:
        return ZERO
    amounts = (row.amount for _, row in payments_made(case, id_, on) if row.kind == kind)
    return cents(sum(amounts, ZERO))


def check_payments(case: Case, law: YearLaw, on: date | None, findings: Findings) -> None:
    """Question what the Revenue Division may count otherwise than the payer means it.

    ``on`` is the day the return is filed and paid, if one is said.
    """
    if not case.payment:
        return
    dates = judging_dates(case, law, on)
    for index, _ in counted(case, "payment"):
        words: dict[str, str] | None = None
        for code in doubts(case, index, dates):
            words = words or doubt_words(case, index, dates)
            findings.add(code, f"payment[{index}]{_PLACES.get(code, '.date')}", **words)


def judging_dates(case: Case, law: YearLaw, on: date | None) -> dict[str, date]:
    """Return the days by which a payment's date is judged, those that are known."""
    year = case.tax_year
    dates = {"begins": date(year, 1, 1), "ends": date(year, 12, 31), "due": law.due}
    dates["fourth"] = instalment_dates(law)[-1]
    if year - 1 in years():
        dates["fourth_before"] = instalment_dates(year_law(year - 1, law.edition))[-1]
    if on is not None:
        dates["on"] = on
    return dates


def doubts(case: Case, index: int, dates: Mapping[str, date]) -> Iterator[str]:
    """Yield the code of everything that is in doubt about a payment."""
    row = case.payment[index]
    if row.tax_year not in (None, case.tax_year):
        yield "I-PAY-001"
        return
    yield from _of_its_date(row, dates)
    if row.person == "spouse":
        yield "R-PAY-003"


def doubt_words(case: Case, index: int, dates: Mapping[str, date]) -> dict[str, str]:
    """Return the words of a payment and its year, for the sentences about it."""
    row, year = case.payment[index], case.tax_year
    paid_for = year if row.tax_year is None else row.tax_year
    return {
        **{name: day(each) for name, each in dates.items()},
        "kind": row.kind,
        "amount": shown(row.amount),
        "day": day(row.date),
        "paid_for": str(paid_for),
        "last": str(year - 1),
        "year": str(year),
        "next": str(year + 1),
    }


def _of_its_date(row: Payment, dates: Mapping[str, date]) -> Iterator[str]:
    if row.date < dates["begins"]:
        yield "R-PAY-002"
    elif row.kind == "return" and row.date <= dates["ends"]:
        yield "R-PAY-018"
    elif row.kind == "estimated":
        yield from _of_an_instalment(row.date, dates)
    if not made_by(row, dates.get("on")):
        yield "R-PAY-017"


def _of_an_instalment(paid: date, dates: Mapping[str, date]) -> Iterator[str]:
    """Yield what is in doubt about an estimated payment made in the year or later."""
    if "fourth_before" in dates and paid <= dates["fourth_before"]:
        yield "R-PAY-015"
    elif paid > dates["due"]:
        yield "R-PAY-007"
    elif paid > dates["fourth"]:
        yield "R-PAY-016"
