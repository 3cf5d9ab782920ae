"""``taxcli late``: what paying late costs, month by month."""

from datetime import date
from typing import Annotated

import typer

from taxcli.cli.answer import answer
from taxcli.cli.errors import fail
from taxcli.cli.exits import Exit
from taxcli.cli.load import prepared
from taxcli.cli.options import AsJson, CaseFile, Day, EditionChoice, parse_day
from taxcli.document.terminal import Voice
from taxcli.features.late.document import late_blocks
from taxcli.features.late.report import LATE_SCHEMA, late_report


def late(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: CaseFile,
    *,
    on: Day = None,
    notice: Annotated[
        date | None,
        typer.Option(
            parser=parse_day,
            metavar="DATE",
            help="The date on a notice or bill, for the last day of a protest.",
            show_default=False,
        ),
    ] = None,
    months: Annotated[bool, typer.Option("--months", help="Give each month a row.")] = False,
    edition: EditionChoice = "current",
    as_json: AsJson = False,
) -> Exit:
    """Compute penalty and interest of tax paid late, month by month, and how they grow."""
    voice: Voice = ctx.obj
    result = prepared(voice, case, edition, on)
    if all(found.paid_on.day is None for found in result.programs.values()):
        message = "Say on which day it is paid: --on 2026-08-01, or paid_on in the case."
        return fail(voice, message, Exit.USAGE)
    report = late_report(result, notice)
    answer(voice, LATE_SCHEMA, report, late_blocks(report, by_month=months), as_json)
    return Exit.REFUSED if result.blocked else Exit.DONE
