"""Whether a refund may be too old to be claimed. Source: law sheet section 9 (inferred)."""

from datetime import date
from decimal import Decimal

from taxcli.engine.program_case import ProgramCase
from taxcli.law.standing import standing
from taxcli.money import shown
from taxcli.values import day


def last_day_to_claim(due: date) -> date:
    """Return the last day on which a refund can be claimed, by the limit that is inferred."""
    # No due date falls on February 29, so the same day exists in every year.
    return due.replace(year=due.year + standing().refund_limit.years)


def check_refund(
    program_case: ProgramCase, overpayment: Decimal | None, on: date | None, code: str = "R-REF-001"
) -> None:
    """Question a refund claimed later than the limit after the due date; dollars."""
    if not overpayment or on is None:
        return
    limit = standing().refund_limit
    if on > last_day_to_claim(program_case.law.due):
        program_case.report(
            code,
            f"{program_case.program.id}",
            amount=shown(overpayment),
            day=day(on),
            years=limit.years,
            status=limit.status,
        )
