"""``taxcli late``, ``ledger`` and ``status``: what follows a return, and paying late."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from taxcli.cli.command import (
    CaseFile,
    DayOption,
    EditionChoice,
    Today,
    answer,
    day_option,
    ending,
    option,
    prepared,
    read,
)
from taxcli.cli.errors import CommandError, Exit
from taxcli.document.terminal import Voice

if TYPE_CHECKING:
    from taxcli.case.notice import Notice


def late(
    ctx: typer.Context,
    case: CaseFile,
    *,
    on: DayOption = None,
    notice: Annotated[
        date | None,
        day_option("--notice", "The date on a notice or bill, for the last day of a protest."),
    ] = None,
    months: Annotated[bool, option("--months", "Give each month a row.")] = False,
    edition: EditionChoice = "current",
) -> Exit:
    """Compute penalty and interest of tax paid late, month by month, and how they grow."""
    from taxcli.features.late import LATE_SCHEMA, late_blocks, late_report

    voice: Voice = ctx.obj
    result = prepared(voice, case, edition, on)
    if all(found.paid_on.day is None for found in result.programs.values()):
        message = "Say on which day it is paid: --on 2026-08-01, or paid_on in the case."
        raise CommandError(message, Exit.USAGE)
    report = late_report(result, notice)
    answer(voice, LATE_SCHEMA, report, late_blocks(report, by_month=months))
    return ending(result)


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
    on: DayOption = None,
    edition: EditionChoice = "current",
) -> Exit:
    """Put the payments beside the return's lines, and a bill received beside both.

    For every line of the bill that differs it says why it may, and by when to protest. Ends with
    exit code 4 while something in the case must be settled first.
    """
    from taxcli.features.ledger.ledger import LEDGER_SCHEMA, ledger_report, report_blocks

    if notice_date is not None and notice is None:
        ctx.fail("--notice-date goes with --notice, which gives the amounts of the bill.")
    bill = None if notice is None else _read(ctx, notice, notice_date)
    voice: Voice = ctx.obj
    report = ledger_report(prepared(voice, case, edition, on), bill)
    answer(voice, LEDGER_SCHEMA, report, report_blocks(report))
    return ending(report.result)


def _read(ctx: typer.Context, text: str, dated: date | None) -> "Notice":
    """Read a notice; what is wrong with amounts of the command line is wrong usage."""
    from taxcli.case.notice import is_file, notice_of_amounts, read_notice
    from taxcli.case.read import CaseError

    if is_file(text):
        return read_notice(text, dated)
    try:
        return notice_of_amounts(text, dated)
    except CaseError as error:
        ctx.fail("--notice: " + "; ".join(str(problem) for problem in error.problems))


def status(
    ctx: typer.Context,
    case: CaseFile,
    *,
    filed_on: Annotated[
        date,
        day_option(
            "--filed-on", "The day the return was mailed or sent, with all supporting pages."
        ),
    ],
    how: Annotated[
        Literal["paper", "pro"] | None,
        option("--how", "On paper, or on PRO (Portland Revenue Online)."),
    ] = None,
    notice_date: Annotated[
        date | None,
        day_option("--notice-date", "The date on a notice that came, for its protest."),
    ] = None,
    on: Today = None,
    edition: EditionChoice = "current",
) -> Exit:
    """Tell what to expect after filing: when a refund comes, when to ask, what delays it.

    Ends with exit code 4 while something in the case must be settled first.
    """
    from taxcli.features.status.after_filing import STATUS_SCHEMA, WhenError, after_filing
    from taxcli.features.status.document import status_blocks

    voice: Voice = ctx.obj
    given = read(voice, case)
    try:
        found = after_filing(given, filed_on, how=how, on=on, notice=notice_date, edition=edition)
    except WhenError as error:
        raise typer.BadParameter(f"{error}.") from None
    answer(voice, STATUS_SCHEMA, found, status_blocks(found))
    return ending(found.result)
