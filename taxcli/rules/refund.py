"""Whether a refund may be too old to be claimed. Source: law sheet section 9 (inferred)."""

from datetime import date
from decimal import Decimal

from taxcli.law.data import load
from taxcli.money import shown
from taxcli.rules.setting import Setting
from taxcli.rules.words import day


def check_refund(at: Setting, overpayment: Decimal | None, on: date | None) -> None:
    """Question a refund claimed later than the limit after the due date; dollars."""
    if not overpayment or on is None:
        return
    limit = load("standing")["refund_limit"]
    due = at.law.due
    # No due date falls on February 29, so the same day exists in every year.
    last = due.replace(year=due.year + limit["years"])
    if on > last:
        at.report(
            "R-REF-001",
            f"{at.program.id}",
            amount=shown(overpayment),
            day=day(on),
            years=limit["years"],
            status=limit["status"],
        )
