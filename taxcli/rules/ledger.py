"""The payments of one program and year, each at the day from which it counts.

Source: law sheet sections 8 and 14.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from taxcli.case.model import Case, Payment
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


def ledger(case: Case, law: YearLaw, id_: ProgramId) -> tuple[Paid, ...]:
    """Return the year's payments of a program in order of the day from which they count.

    An applied refund counts at the first instalment date, any other payment on its own.
    """
    if not case.payment:
        return ()
    first = instalment_dates(law)[0]
    found = (
        Paid(first if row.kind == "applied" else row.date, row.amount, index)
        for index, row in enumerate(case.payment)
        if of_program(case, row, id_)
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
