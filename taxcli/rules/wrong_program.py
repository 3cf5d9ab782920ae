"""Whether a payment stands in the ledger of the wrong one of the two taxes.

Source: law sheet sections 1 and 10: separate returns, vouchers, checks and ledgers.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from taxcli.case.model import Case
from taxcli.law.programs import ProgramId, program
from taxcli.money import ZERO, shown
from taxcli.rules.diagnostics import Findings
from taxcli.rules.ledger import payments_made


class Standing(NamedTuple):
    """How a program's return ends, in dollars; ``None`` where that is not known."""

    net_tax: Decimal | None
    overpayment: Decimal | None
    to_pay: Decimal | None


def check_wrong_program(
    case: Case, standings: Mapping[ProgramId, Standing], findings: Findings, on: date | None
) -> None:
    """Question payments of a program that does not need them, while the other one does.

    ``on`` is the day asked, if one is said.
    """
    for id_, standing in standings.items():
        other: ProgramId = "pfa" if id_ == "shs" else "shs"
        lacking = standings[other].to_pay
        if not lacking or standing.net_tax is None:
            continue
        paid = _paid(case, id_, on)
        if standing.net_tax == 0:
            total, owes = sum(paid, ZERO), "owes no tax"
        else:
            # A payment that is too much here and just what is missing there.
            over = standing.overpayment or ZERO
            total = lacking if over >= lacking and lacking in paid else ZERO
            owes = f"is overpaid by {shown(over)}"
        if total:
            findings.add(
                "R-PAY-014",
                id_,
                program=program(id_).name,
                owes=owes,
                paid=shown(total),
                due=shown(lacking),
                other=program(other).name,
            )


def _paid(case: Case, id_: ProgramId, on: date | None) -> list[Decimal]:
    """Return what the filer paid for a program and the year; a refund applied is no payment."""
    return [row.amount for _, row in payments_made(case, id_, on) if row.kind != "applied"]
