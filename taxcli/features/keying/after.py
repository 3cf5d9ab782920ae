"""What stands on the keying sheet behind the returns: bank, preparer, attachments, paying."""

from collections.abc import Iterator, Sequence

from taxcli.document.blocks import Block, Para
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.attachments import attachments
from taxcli.features.case_words import NOT_KNOWN
from taxcli.features.keying.entries import Entry, do, fields, known, typed, typed_date, write
from taxcli.features.outcome_words import not_owed_words, outcome_words
from taxcli.features.two_taxes import side_by_side
from taxcli.features.vouchers.voucher import return_voucher
from taxcli.law.standing import pro
from taxcli.money import shown


def beside_blocks(result: Result, filed: Sequence[ProgramResult]) -> Iterator[Block]:
    """Say what goes with the returns: the bank of a refund, the preparer, the attachments."""
    refunds = [program.program.name for program in filed if program.outcome.refund]
    if refunds:
        names = " and ".join(refunds)
        yield fields(
            f"Direct deposit of the refund: {names}",
            [
                write("Routing number")._replace(
                    note="Only a return filed electronically can ask for it. taxcli keeps no bank "
                    "data: write them here, or type them from a check."
                ),
                write("Account number at the bank"),
                write("Checking or savings"),
            ],
        )
    preparer = result.case.preparer
    if preparer is not None:
        firm = [Entry("Firm", preparer.firm)] if preparer.firm else []
        numbers = [known("PTIN", preparer.ptin), known("Telephone", preparer.phone)]
        yield fields("Paid preparer", [Entry("Name", preparer.name), *firm, *numbers])
    listed = [
        do(f"{program.program.name}: {text}")
        for program in filed
        for text in attachments(result, program)
    ]
    if listed:
        yield fields("Attachments to upload", listed, column="")


def paying_blocks(result: Result, filed: Sequence[ProgramResult]) -> Iterator[Block]:
    """Say what is to be paid for each tax, by when."""
    columns = {
        program.program.name: [entry.row for entry in _paying(result, program)] for program in filed
    }
    if any(columns.values()):
        yield side_by_side("Paying", columns, ticks=True)
    if any(program.outcome.to_pay for program in filed):
        facts = pro()
        yield Para(
            f"{facts.fees.value} {facts.cancel.value} {facts.pay_without_login.value}", style="dim"
        )
    for program in filed:
        if program.outcome.to_pay == 0:
            name, not_owed = program.program.name, not_owed_words(program.outcome)
            more = f" {not_owed}" if not_owed else ""
            words = outcome_words(program.outcome)
            yield Para(f"{name}: {words}. Nothing is left to pay.{more}", style="dim")


def _paying(result: Result, program: ProgramResult) -> Iterator[Entry]:
    outcome, voucher = program.outcome, return_voucher(result, program)
    if outcome.to_pay is None:
        yield Entry("Amount to pay", NOT_KNOWN)
    if voucher is None:
        return
    part = f"Less {shown(outcome.paid_with_return)} paid with the return."
    note = part if outcome.part_paid else ""
    yield Entry("Amount to pay", typed(voucher.amount), strong=True, note=note)
    if voucher.due is None:
        yield Entry("Pay by", "no due date found", note="Pay it with the return.")
    elif voucher.holds is None and not voucher.late:
        yield Entry("Pay by", typed_date(voucher.due), note=voucher.unsure.strip())
    else:
        was = "Was due on" if voucher.late else "Due on"
        yield Entry(was, typed_date(voucher.due), note=voucher.unsure.strip())
        if voucher.holds is not None:
            yield Entry("The amount holds until", typed_date(voucher.holds))


def afterwards_blocks(result: Result, filed: Sequence[ProgramResult]) -> Iterator[Block]:
    """Leave lines for what PRO answers: a number and a day for each return and each payment."""
    names = ["Combined return"] if result.combined.available else []
    names = names or [f"{program.program.name} return" for program in filed]
    names += [f"{program.program.name} payment" for program in filed if program.outcome.to_pay]
    lines = [write(f"{name}: date, confirmation number") for name in names]
    yield fields("Write down when it is sent", lines, column="By hand")
