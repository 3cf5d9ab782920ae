"""``taxcli ledger``: the payments beside the return's lines, and a notice beside both."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from taxcli.cli.command import answer, ending, prepared
from taxcli.cli.errors import Exit
from taxcli.cli.options import CaseFile, Day, EditionChoice, day_option, option
from taxcli.document.terminal import Voice
from taxcli.features.ledger.document import report_blocks
from taxcli.features.ledger.report import LEDGER_SCHEMA, ledger_report

if TYPE_CHECKING:
    from taxcli.case.notice import Notice


def ledger(
    ctx: typer.Context,
    case: CaseFile,
    *,
    notice: Annotated[
        str | None,
        option(
            "--notice",
            "A bill received: a TOML file, or amounts like shs.tax=4000,shs.balance=1025.50 (tax, "
            "withheld, paid, penalty, interest, underpayment_interest, balance; paid includes what "
            "was withheld unless withheld is given too).",
            "FILE|AMOUNTS",
        ),
    ] = None,
    notice_date: Annotated[
        date | None, day_option("--notice-date", "The date on the bill, like 2026-05-20.")
    ] = None,
    on: Day = None,
    edition: EditionChoice = "current",
) -> Exit:
    """Put the payments beside the return's lines, and a bill received beside both.

    For every line of the bill that differs it says why it may, and by when to protest. Ends with
    exit code 4 while something in the case must be settled first.
    """
    if notice_date is not None and notice is None:
        ctx.fail("--notice-date goes with --notice, which gives the amounts of the bill.")
    bill = None if notice is None else _read(ctx, notice, notice_date)
    voice: Voice = ctx.obj
    report = ledger_report(prepared(voice, case, edition, on), bill)
    answer(voice, LEDGER_SCHEMA, report, report_blocks(report))
    return ending(report.result)


def _read(ctx: typer.Context, text: str, dated: date | None) -> "Notice":
    """Read a notice; what is wrong with amounts of the command line is wrong usage."""
    from taxcli.case.errors import CaseError
    from taxcli.case.notice import is_file, notice_of_amounts, read_notice

    if is_file(text):
        return read_notice(text, dated)
    try:
        return notice_of_amounts(text, dated)
    except CaseError as error:
        ctx.fail("--notice: " + "; ".join(str(problem) for problem in error.problems))
