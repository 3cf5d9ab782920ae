"""What stands on the keying sheet behind the returns: bank, preparer, attachments, paying."""

from collections.abc import Iterator

from taxcli.engine.result import ProgramResult, Result
from taxcli.features.attachments import attachments
from taxcli.features.case_words import NOT_KNOWN
from taxcli.features.keying.entries import (
    Entry,
    Head,
    Item,
    Note,
    do,
    known,
    typed,
    typed_date,
    write,
)
from taxcli.features.outcome_words import not_owed_words, outcome_words
from taxcli.features.vouchers.voucher import return_voucher
from taxcli.law.standing import pro
from taxcli.money import shown


def beside_items(result: Result, filed: list[ProgramResult]) -> Iterator[Item]:
    """Yield what goes with the returns: the bank of a refund, the preparer, the attachments."""
    refunds = [program.program.name for program in filed if program.outcome.refund]
    if refunds:
        yield Head("Direct deposit of the refund")
        yield Note(
            f"For {' and '.join(refunds)}. Only a return filed electronically can ask for it. "
            "taxcli keeps no bank data: write them here, or type them from a check."
        )
        yield write("Routing number")
        yield write("Account number at the bank")
        yield write("Checking or savings")
    preparer = result.case.preparer
    if preparer is not None:
        yield Head("Paid preparer")
        yield Entry("Name", preparer.name)
        if preparer.firm:
            yield Entry("Firm", preparer.firm)
        yield known("PTIN", preparer.ptin)
        yield known("Telephone", preparer.phone)
    listed = [
        (program.program.name, text) for program in filed for text in attachments(result, program)
    ]
    if listed:
        yield Head("Attachments to upload")
    for name, text in listed:
        yield do(f"{name}: {text}")


def paying_items(result: Result, filed: list[ProgramResult]) -> Iterator[Item]:
    """Yield what is to be paid for each tax, by when."""
    yield Head("Paying")
    vouchers = {program.program.id: return_voucher(result, program) for program in filed}
    if any(vouchers.values()):
        facts = pro()
        yield Note(f"{facts.fees.value} {facts.cancel.value} {facts.pay_without_login.value}")
    for program in filed:
        name, voucher = program.program.name, vouchers[program.program.id]
        if program.outcome.to_pay is None:
            yield Entry(f"{name}: amount to pay", NOT_KNOWN)
        elif voucher is None:
            yield Note(f"{name}: {outcome_words(program.outcome)}. Nothing is left to pay.")
            not_owed = not_owed_words(program.outcome)
            if not_owed:
                yield Note(f"{name}: {not_owed}")
        else:
            outcome = program.outcome
            part = shown(outcome.paid_with_return)
            rest = f", less {part} paid with the return" if outcome.part_paid else ""
            yield Entry(f"{name}: amount to pay{rest}", typed(voucher.amount), strong=True)
            if voucher.due is None:
                yield Note(f"{name}: no due date of it was found; pay it with the return.")
            elif voucher.holds is None and not voucher.late:
                yield Entry(f"{name}: pay by{voucher.unsure}", typed_date(voucher.due))
            else:
                was = "was due" if voucher.late else "due"
                yield Entry(f"{name}: {was} on", typed_date(voucher.due))
                if voucher.holds is not None:
                    yield Entry(f"{name}: the amount holds until", typed_date(voucher.holds))


def afterwards_items(result: Result, filed: list[ProgramResult]) -> Iterator[Item]:
    """Yield lines for what PRO answers: a number and a day for each return and each payment."""
    names = ["Combined return"] if result.combined.available else []
    names = names or [f"{program.program.name} return" for program in filed]
    names += [f"{program.program.name} payment" for program in filed if program.outcome.to_pay]
    yield Head("Write down when it is sent", keep=len(names) + 1)
    for name in names:
        yield write(f"{name}: date, confirmation number")
