"""Whether a payment stands in the ledger of the wrong one of the two taxes.

Source: law sheet sections 1 and 10: separate returns, vouchers, checks and ledgers.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from taxcli.case.model import Case
from taxcli.engine.diagnostics import Findings
from taxcli.engine.ledger import payments_made
from taxcli.engine.outcome import Outcome
from taxcli.law.programs import ProgramId, program
from taxcli.money import ZERO, shown


def check_wrong_program(
    case: Case,
    taxes: Mapping[ProgramId, Decimal | None],
    outcomes: Mapping[ProgramId, Outcome],
    findings: Findings,
    on: date | None,
) -> None:
    """Question payments of a program that does not need them, while the other one does.

    Args:
        case: the case with the payments.
        taxes: each tax after credit, in dollars; ``None`` where not known.
        outcomes: what each tax comes to.
        findings: where it is reported.
        on: the day asked, if one is said.
    """
    for id_, tax in taxes.items():
        other: ProgramId = "pfa" if id_ == "shs" else "shs"
        lacking = outcomes[other].to_pay
        if not lacking or tax is None:
            continue
        told = _not_needed(_paid(case, id_, on), tax, outcomes[id_], lacking)
        if told is not None:
            findings.add(
                "R-PAY-014",
                id_,
                program=program(id_).name,
                owes=told.owes,
                paid=shown(told.paid),
                due=shown(lacking),
                other=program(other).name,
            )


class _NotNeeded(NamedTuple):
    """What was paid for a tax that does not need it, in dollars, and what it owes in words."""

    paid: Decimal
    owes: str


def _not_needed(
    paid: list[Decimal], tax: Decimal, outcome: Outcome, lacking: Decimal
) -> _NotNeeded | None:
    """Return payments that are too much for a tax and just what the other one lacks."""
    if tax == 0:
        return _NotNeeded(sum(paid, ZERO), "owes no tax") if any(paid) else None
    over = (outcome.refund or ZERO) + (outcome.applied or ZERO)
    # One payment was meant for the other tax whole; or one check was written for both.
    if any(paid) and (over == lacking or (over >= lacking and lacking in paid)):
        return _NotNeeded(lacking, f"is overpaid by {shown(over)}")
    return None


def _paid(case: Case, id_: ProgramId, on: date | None) -> list[Decimal]:
    """Return what the filer paid for a program and the year; a refund applied is no payment."""
    return [row.amount for _, row in payments_made(case, id_, on) if row.kind != "applied"]
