"""The payments of one program and year, each at the day from which it counts.

Source: law sheet sections 8 and 14.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from taxcli.case.model import Case, Payment
from taxcli.engine.diagnostics import Findings
from taxcli.engine.duplicates import counted
from taxcli.law.figures import YearLaw, year_law, years
from taxcli.law.programs import ProgramId
from taxcli.money import ZERO, cents, shown
from taxcli.values import day

PREPAID_KINDS = ("estimated", "extension", "applied")


@dataclass(frozen=True, slots=True)
class Paid:
    """Money that counts from a day, in dollars; ``kind`` and ``index`` are a payment's."""

    day: date
    amount: Decimal
    kind: str = ""
    index: int = -1


@dataclass(frozen=True, slots=True)
class PaidOn:
    """The day on which a return is filed and what is left is paid.

    ``said`` tells that the case or whoever asks has named the day; it is else that of the last
    late payment, or ``None``: filing and paying in time are then assumed.
    """

    day: date | None = None
    said: bool = False

    @property
    def asked(self) -> date | None:
        """Return the day if it was said: what is dated later is not paid yet."""
        return self.day if self.said else None

    @classmethod
    def of(cls, case: Case, on: date | None) -> "PaidOn":
        """Return the day that a case is prepared for: the one asked, or else the case's own."""
        day = on or case.paid_on
        return cls(day, said=day is not None)


# Nothing is said of the day, and nothing was paid late.
IN_TIME = PaidOn()


def of_program(case: Case, payment: Payment, id_: ProgramId) -> bool:
    """Tell whether a payment belongs to a program and the case's tax year."""
    return payment.program == id_ and payment.tax_year in (None, case.tax_year)


def made_by(payment: Payment, on: date | None) -> bool:
    """Tell whether a payment had been made on the day asked; without a day every one has.

    What is dated later is not paid yet, in every command. An applied refund is money that the
    Revenue Division holds already: it counts at the first installment date, whatever its own.
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

    An applied refund counts at the first installment date, any other payment on its own. ``on`` is
    the day asked: what is dated later is left out.
    """
    if not case.payment:
        return ()
    first = installment_dates(law)[0]
    found = (
        Paid(first if row.kind == "applied" else row.date, row.amount, row.kind, index)
        for index, row in payments_made(case, id_, on)
    )
    return tuple(sorted(found, key=lambda paid: paid.day))


def installment_dates(law: YearLaw) -> tuple[date, ...]:
    """Return the days on which a year's installments are due."""
    dates: tuple[date, ...] = law.of("due.estimates").value
    return dates


def paid_by(paid: Sequence[Paid], day: date) -> Decimal:
    """Return what was paid up to and on a day, in dollars."""
    return sum((each.amount for each in paid if each.day <= day), ZERO)


def last_late(paid: Sequence[Paid], due: date) -> date | None:
    """Return the day of the last payment after the due date, if there is one."""
    return max((each.day for each in paid if each.day > due), default=None)


def spread(amount: Decimal, dates: tuple[date, ...]) -> tuple[Paid, ...]:
    """Spread withholding evenly over the installment dates; dollars, not rounded."""
    return tuple(Paid(day, amount / len(dates)) for day in dates) if amount else ()


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
    dates = {"begins": case.first_day, "ends": case.last_day, "due": law.due}
    dates["fourth"] = installment_dates(law)[-1]
    if year - 1 in years():
        dates["fourth_before"] = installment_dates(year_law(year - 1, law.edition))[-1]
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
        yield from _of_an_installment(row.date, dates)
    if not made_by(row, dates.get("on")):
        yield "R-PAY-017"


def _of_an_installment(paid: date, dates: Mapping[str, date]) -> Iterator[str]:
    """Yield what is in doubt about an estimated payment made in the year or later."""
    if "fourth_before" in dates and paid <= dates["fourth_before"]:
        yield "R-PAY-015"
    elif paid > dates["due"]:
        yield "R-PAY-007"
    elif paid > dates["fourth"]:
        yield "R-PAY-016"


@dataclass(frozen=True, slots=True)
class Unpaid:
    """An amount that stood unpaid for some months at one rate.

    ``amount`` is in dollars, not rounded; ``months`` are the days on which the months begin;
    ``rate`` is a share per month; ``installment`` counts from 1, or is 0 for the balance;
    ``paid`` is what had been paid in all before the first month begins.
    """

    installment: int
    due: date
    amount: Decimal
    months: tuple[date, ...]
    rate: Decimal
    paid: Decimal

    @property
    def interest(self) -> Decimal:
        """Return the interest in dollars, not rounded: sums are rounded once, at the line."""
        return self.amount * self.rate * len(self.months)


class Month(NamedTuple):
    """One month of an amount that stood unpaid; what each field is, ``Unpaid`` tells."""

    begins: date
    installment: int
    due: date
    amount: Decimal
    rate: Decimal
    paid: Decimal


def joined(months: Iterable[Month]) -> tuple[Unpaid, ...]:
    """Join months that follow each other for as long as neither amount nor rate changes."""
    spans = []
    for _, run in groupby(months, lambda month: (month.installment, month.amount, month.rate)):
        first, *others = run
        begins = (first.begins, *(month.begins for month in others))
        spans.append(
            Unpaid(first.installment, first.due, first.amount, begins, first.rate, first.paid)
        )
    return tuple(spans)
