"""Prepayments on the return, and what about a payment would puzzle the Revenue Division.

Source: law sheet sections 8 and 14.
"""

from datetime import date
from decimal import Decimal

from taxcli.case.model import Case, Payment
from taxcli.law.programs import ProgramId
from taxcli.money import ZERO, cents, shown
from taxcli.rules.diagnostics import Findings
from taxcli.rules.ledger import of_program
from taxcli.rules.words import day


def counts(case: Case, payment: Payment, id_: ProgramId, kind: str) -> bool:
    """Tell whether a payment belongs to a program, a kind and the case's tax year."""
    return payment.kind == kind and of_program(case, payment, id_)


def prepaid(case: Case, id_: ProgramId, kind: str) -> Decimal:
    """Return the payments of one kind that count on this year's return, in dollars."""
    if not case.payment:
        return ZERO
    amounts = (row.amount for row in case.payment if counts(case, row, id_, kind))
    return cents(sum(amounts, ZERO))


def last_late_payment(case: Case, due: date) -> date | None:
    """Return the day of the year's last payment after the due date, if there is one."""
    late = (row.date for row in case.payment if row.tax_year in (None, case.tax_year))
    return max((day for day in late if day > due), default=None)


def check_payments(case: Case, due: date, findings: Findings) -> None:
    """Question payments of another year, late, under the spouse's number, or listed twice."""
    begins = date(case.tax_year, 1, 1)
    for index, row in enumerate(case.payment):
        where = f"payment[{index}]"
        amount = shown(row.amount)
        if row.tax_year not in (None, case.tax_year):
            findings.add("I-PAY-001", f"{where}.tax_year", amount=amount, year=row.tax_year)
            continue
        if row.date < begins:
            findings.add(
                "R-PAY-002", f"{where}.date", amount=amount, day=day(row.date), year=case.tax_year
            )
        if row.kind == "estimated" and row.date > due:
            told = {"day": day(row.date), "due": day(due)}
            findings.add("R-PAY-007", f"{where}.date", amount=amount, **told)
        if row.person == "spouse":
            findings.add("R-PAY-003", f"{where}.person", amount=amount)
        if row in case.payment[:index]:
            findings.add("R-PAY-004", where, kind=row.kind, amount=amount, day=day(row.date))
