"""Says where penalty, interest and underpayment interest would matter.

They are not computed yet; their lines stand at zero, and nobody may take that for an answer.
"""

from datetime import date
from decimal import Decimal

from taxcli.money import shown
from taxcli.rules.setting import Setting
from taxcli.rules.words import day


def check_not_yet_computed(
    at: Setting, net_tax: Decimal, payments: Decimal, paid_on: date | None
) -> None:
    """Say where penalty, interest or underpayment interest would matter; their lines are zero.

    ``net_tax`` and ``payments`` are the form's lines, in dollars.
    """
    unpaid = net_tax - payments
    waived = at.law.of("due.waived").value
    late = paid_on is not None and paid_on > at.law.due and unpaid > 0
    if late and not {"penalty", "interest"} <= set(waived):
        at.report("R-PAY-005", "paid_on", amount=shown(unpaid), due=day(at.law.due))
    id_ = at.program.id
    trigger = at.law.of(f"{id_}.estimate_trigger").amount
    last = at.case.last_year.shs_tax if id_ == "shs" else at.case.last_year.pfa_tax
    if "underpayment" in waived or net_tax < trigger or (last is not None and last < trigger):
        return
    safe = net_tax * 9 / 10 if last is None else min(net_tax * 9 / 10, last)
    if payments >= safe:
        return
    known = "last year's tax is not known" if last is None else f"last year's was {shown(last)}"
    where = f"last_year.{id_}_tax"
    at.report(
        "R-PAY-006", where, tax=shown(net_tax), trigger=shown(trigger), last=known, safe=shown(safe)
    )
