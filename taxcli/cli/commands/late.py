"""``taxcli late``: what paying late costs, month by month."""

from datetime import date
from typing import Annotated

import typer

from taxcli.cli.command import answer, ending, prepared
from taxcli.cli.errors import CommandError, Exit
from taxcli.cli.options import CaseFile, Day, EditionChoice, day_option
from taxcli.document.terminal import Voice
from taxcli.features.late.document import late_blocks
from taxcli.features.late.report import LATE_SCHEMA, late_report


def late(
    ctx: typer.Context,
    case: CaseFile,
    *,
    on: Day = None,
    notice: Annotated[
        date | None,
        day_option("--notice", "The date on a notice or bill, for the last day of a protest."),
    ] = None,
    edition: EditionChoice = "current",
) -> Exit:
    """Compute penalty and interest of tax paid late, month by month, and how they grow."""
    voice: Voice = ctx.obj
    result = prepared(voice, case, edition, on)
    if all(found.day is None for found in result.programs.values()):
        message = "Say on which day it is paid: --on 2026-08-01, or paid_on in the case."
        raise CommandError(message, Exit.USAGE)
    report = late_report(result, notice)
    answer(voice, LATE_SCHEMA, report, late_blocks(report))
    return ending(result)
