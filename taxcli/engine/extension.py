"""Whether there is more time to file a program's return. Source: law sheet sections 7 and 14."""

from datetime import date
from decimal import Decimal

from taxcli.case.model import Case, Payment
from taxcli.engine.ledger import ledger, made_by, paid_by, payments_made
from taxcli.engine.program_case import ProgramCase
from taxcli.law.programs import ProgramId, others
from taxcli.money import ZERO, shown
from taxcli.values import day as day_words


def paid_in_time(case: Case, id_: ProgramId, due: date, on: date | None = None) -> Decimal:
    """Return the extension payments of a program made by the due date, in dollars.

    ``on`` is the day asked; what is dated later is not paid yet.
    """
    rows = extension_payments(case, id_, on)
    return sum((row.amount for row in rows if row.date <= due), ZERO)


def extension_payments(case: Case, id_: ProgramId, on: date | None = None) -> list[Payment]:
    """Return what was paid for more time to file; a payment of nothing is none."""
    made = (row for _, row in payments_made(case, id_, on) if row.kind == "extension")
    return [row for row in made if row.amount]


def extended(
    program_case: ProgramCase, net_tax: Decimal | None, withheld: Decimal | None, filed: date | None
) -> bool:
    """Tell whether the time to file is extended, after saying what speaks against it.

    ``net_tax`` and ``withheld`` are the form's lines, in dollars; ``filed`` is the day of the
    return, if one is known. A payment is seen in the ledger; a federal or Oregon extension serves
    where nothing was left to pay at the due date.
    """
    extension = program_case.case.extension
    if not program_case.case.payment and extension is None:
        return False
    payments, due = (
        extension_payments(program_case.case, program_case.program.id),
        program_case.law.due,
    )
    in_time = [payment for payment in payments if payment.date <= due]
    if in_time:
        return any(made_by(payment, program_case.on) for payment in in_time)
    for payment in payments:
        program_case.report(
            "R-EXT-003",
            f"{program_case.program.id}",
            day=day_words(payment.date),
            due=day_words(due),
        )
    if extension is None or not extension.filed:
        return False
    left = None
    if net_tax is not None and withheld is not None:
        left = (
            net_tax
            - withheld
            - paid_by(
                ledger(
                    program_case.case, program_case.law, program_case.program.id, program_case.on
                ),
                due,
            )
        )
    if extension.by == "payment":
        _report_no_payment(program_case, left)
        return False
    if left is not None and left > 0:
        _report_balance(program_case, left, filed)
    return True


def _report_no_payment(program_case: ProgramCase, left: Decimal | None) -> None:
    """Say that the payment that is said to extend this tax is not in the case.

    Where nothing is left of this tax and another one has such a payment, none is missing.
    """
    due, rest = program_case.law.due, others(program_case.program.id)
    paid = [each for each in rest if paid_in_time(program_case.case, each.id, due)]
    explained = paid and left is not None and left <= 0
    code = "I-EXT-006" if explained else "B-EXT-002"
    names = " and ".join(each.name for each in paid or rest)
    program_case.report(code, "extension.by", due=day_words(due), other=names)


def _report_balance(program_case: ProgramCase, left: Decimal, filed: date | None) -> None:
    """Say that a federal or Oregon extension may not serve, as something was left to pay."""
    due, amount = day_words(program_case.law.due), shown(left)
    if filed is not None and filed > program_case.law.due:
        words = {"due": due, "filed": day_words(filed)}
        program_case.report("R-EXT-005", "extension.by", amount=amount, **words)
    else:
        program_case.report("R-EXT-004", "extension.by", amount=amount, due=due)
