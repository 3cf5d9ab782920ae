"""The payments of one program and year, each at the day from which it counts.

Source: law sheet sections 8 and 14.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from taxcli.case.model import Case, Payment
from taxcli.engine.duplicates import counted
from taxcli.law.figures import YearLaw
from taxcli.law.programs import ProgramId
from taxcli.money import ZERO

PREPAID_KINDS = ("estimated", "extension", "applied")


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment that counts: from which day, dollars, and its index in the case (-1: none)."""

    day: date
    amount: Decimal
    index: int = -1


def of_program(case: Case, payment: Payment, id_: ProgramId) -> bool:
    """Tell whether a payment belongs to a program and the case's tax year."""
    return payment.program == id_ and payment.tax_year in (None, case.tax_year)


def made_by(payment: Payment, on: date | None) -> bool:
    """Tell whether a payment had been made on the day asked; without a day every one has.

    What is dated later is not paid yet, in every command. An applied refund is money that the
    Revenue Division holds already: it counts at the first instalment date, whatever its own.
    """
    return on is None or payment.kind == "applied" or payment.date <= on


def payments_made(
    case: Case, id_: ProgramId, on: date | None = None
) -> Iterator[tuple[int, Payment]]:
    """Yield a program's payments of the year that had been made on a day, with their indexes.

    One that repeats another is held, and not among them.
    """
    for index, row in counted(case, "payment"):
        if of_program(case, row, id_) and made_by(row, on):
            yield index, row


def with_payments_by(case: Case, on: date | None) -> Case:
    """Return a case as it stood on a day: without the payments, of any year, that came later."""
    made = [row for row in case.payment if made_by(row, on)]
    return case if len(made) == len(case.payment) else case.model_copy(update={"payment": made})


def last_payment(case: Case) -> date | None:
    """Return the day of the year's last payment of either tax; an applied refund has none."""
    year = (None, case.tax_year)
    days = (row.date for row in case.payment if row.kind != "applied" and row.tax_year in year)
    return max(days, default=None)


def ledger(case: Case, law: YearLaw, id_: ProgramId, on: date | None = None) -> tuple[Paid, ...]:
    """Return the year's payments of a program in order of the day from which they count.

    An applied refund counts at the first instalment date, any other payment on its own. ``on`` is
    the day asked: what is dated later is left out.
    """
    if not case.payment:
        return ()
    first = instalment_dates(law)[0]
    found = (
        Paid(first if row.kind == "applied" else row.date, row.amount, index)
        for index, row in payments_made(case, id_, on)
    )
    return tuple(sorted(found, key=lambda paid: paid.day))


def instalment_dates(law: YearLaw) -> tuple[date, ...]:
    """Return the days on which a year's instalments are due."""
    dates: tuple[date, ...] = law.of("due.estimates").value
    return dates


def in_by(paid: Sequence[Paid], day: date) -> Decimal:
    """Return what was paid up to and on a day, in dollars."""
    return sum((each.amount for each in paid if each.day <= day), ZERO)


def last_late(paid: Sequence[Paid], due: date) -> date | None:
    """Return the day of the last payment after the due date, if there is one."""
    return max((each.day for each in paid if each.day > due), default=None)


def spread(amount: Decimal, dates: tuple[date, ...]) -> tuple[Paid, ...]:
    """Spread withholding evenly over the instalment dates; dollars, not rounded."""
    return tuple(Paid(day, amount / len(dates)) for day in dates) if amount else ()
