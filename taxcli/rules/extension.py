"""Whether there is more time to file a program's return. Source: law sheet sections 7 and 14."""

from decimal import Decimal

from taxcli.money import shown
from taxcli.rules.payments import counts
from taxcli.rules.setting import Setting
from taxcli.rules.words import day


def extended(at: Setting, balance: Decimal | None) -> bool:
    """Tell whether the time to file is extended, after saying what speaks against it.

    ``balance`` is what was left to pay at the due date, before penalty and interest, in dollars.
    A payment is seen in the ledger; a federal or Oregon extension serves where nothing is due.
    """
    extension = at.case.extension
    if not at.case.payment and extension is None:
        return False
    payments = [p for p in at.case.payment if counts(at.case, p, at.program.id, "extension")]
    due = day(at.law.due)
    if any(payment.date <= at.law.due for payment in payments):
        return True
    for payment in payments:
        at.report("R-EXT-003", f"{at.program.id}", day=day(payment.date), due=due)
    if extension is None or not extension.filed:
        return False
    if extension.by == "payment":
        at.report("B-EXT-002", "extension.by", due=due)
        return False
    if balance:
        at.report("R-EXT-004", "extension.by", amount=shown(balance), due=due)
    return True
