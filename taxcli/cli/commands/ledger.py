"""``taxcli ledger``: the payments beside the return's lines, and a notice beside both."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from taxcli.cli.answer import answer
from taxcli.cli.exits import Exit
from taxcli.cli.load import prepared
from taxcli.cli.options import AsJson, CaseFile, Day, EditionChoice, parse_day
from taxcli.document.terminal import Voice
from taxcli.features.ledger.ledger import LEDGER_SCHEMA, Report, make_report, report_blocks
from taxcli.law.figures import Edition

if TYPE_CHECKING:
    from taxcli.case.notice import Notice
    from taxcli.engine.result import Result


def ledger(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: CaseFile,
    *,
    notice: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|AMOUNTS",
            help="A bill received: a TOML file, or amounts like "
            "shs.tax=4000,shs.balance=1025.50 (tax, withheld, paid, penalty, "
            "interest, underpayment_interest, balance; paid includes what was withheld unless "
            "withheld is given too).",
            show_default=False,
        ),
    ] = None,
    notice_date: Annotated[
        date | None,
        typer.Option(
            parser=parse_day,
            metavar="DATE",
            help="The date on the bill, like 2026-05-20.",
            show_default=False,
        ),
    ] = None,
    on: Day = None,
    edition: EditionChoice = "current",
    as_json: AsJson = False,
) -> Exit:
    """Put the payments beside the return's lines, and a bill received beside both.

    For every line of the bill that differs it says why it may, and by when to protest. Ends with
    exit code 4 while something in the case must be settled first.
    """
    if notice_date is not None and notice is None:
        ctx.fail("--notice-date goes with --notice, which gives the amounts of the bill.")
    bill = None if notice is None else _read(ctx, notice, notice_date)
    voice: Voice = ctx.obj
    report = _report(voice, case, edition, on, bill)
    answer(voice, LEDGER_SCHEMA, report, report_blocks(report), as_json)
    return Exit.REFUSED if report.result.blocked else Exit.DONE


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


def _report(
    voice: Voice, case: str, edition: Edition, on: date | None, bill: "Notice | None"
) -> Report:
    """Prepare the case, by the notice's date where no other day is said and something is open."""
    from taxcli.engine.prepare import prepare

    result = prepared(voice, case, edition, on)
    dated = bill.date if bill else None
    taken = False
    if dated is not None and result.paid_on.day is None:
        taken = _open_on(result, dated)
        if taken:
            result = prepare(result.case, edition=edition, on=dated)
    other = None
    if bill is not None and result.law.differs:
        other_edition: Edition = "published" if edition == "current" else "current"
        other = prepare(result.case, edition=other_edition, on=result.paid_on.day)
    return make_report(result, bill, other, day_of_notice=taken)


def _open_on(result: "Result", dated: date) -> bool:
    """Tell whether something is late and unpaid on a day, and nothing was paid after it."""
    found = result.programs.values()
    paid_after = any(each.paid_on.day is not None and each.paid_on.day >= dated for each in found)
    return dated > result.law.due and not paid_after and any(each.outcome.to_pay for each in found)
