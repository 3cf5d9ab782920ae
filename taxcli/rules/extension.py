"""Whether there is more time to file a program's return. Source: law sheet sections 7 and 14."""

from datetime import date
from decimal import Decimal

from taxcli.case.model import Case, Payment
from taxcli.law.programs import ProgramId
from taxcli.money import ZERO, shown
from taxcli.rules.ledger import in_by, ledger
from taxcli.rules.payments import counts
from taxcli.rules.setting import Setting
from taxcli.rules.words import day


def paid_in_time(case: Case, id_: ProgramId, due: date) -> Decimal:
    """Return the extension payments of a program made by the due date, in dollars."""
    rows = extension_payments(case, id_)
    return sum((row.amount for row in rows if row.date <= due), ZERO)


def extension_payments(case: Case, id_: ProgramId) -> list[Payment]:
    """Return what was paid for more time to file; a payment of nothing is none."""
    return [row for row in case.payment if row.amount and counts(case, row, id_, "extension")]


def extended(at: Setting, net_tax: Decimal | None, withheld: Decimal | None) -> bool:
    """Tell whether the time to file is extended, after saying what speaks against it.

    ``net_tax`` and ``withheld`` are the form's lines, in dollars. A payment is seen in the ledger;
    a federal or Oregon extension serves where nothing was left to pay at the due date.
    """
    extension = at.case.extension
    if not at.case.payment and extension is None:
        return False
    payments = extension_payments(at.case, at.program.id)
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
    if net_tax is not None and withheld is not None:
        paid = in_by(ledger(at.case, at.law, at.program.id), at.law.due)
        if net_tax > withheld + paid:
            amount = shown(net_tax - withheld - paid)
            at.report("R-EXT-004", "extension.by", amount=amount, due=due)
    return True
