"""``taxcli status``: what to expect after filing, and by when to ask, protest or ask a waiver."""

from datetime import date
from typing import Annotated, Literal

import typer

from taxcli.cli.command import answer, ending, read
from taxcli.cli.errors import Exit
from taxcli.cli.options import CaseFile, EditionChoice, Today, day_option, option
from taxcli.document.terminal import Voice
from taxcli.features.status.after_filing import WhenError, after_filing
from taxcli.features.status.document import status_blocks
from taxcli.features.status.report import STATUS_SCHEMA, status_report


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
    voice: Voice = ctx.obj
    given = read(voice, case)
    try:
        found = after_filing(given, filed_on, how=how, on=on, notice=notice_date, edition=edition)
    except WhenError as error:
        raise typer.BadParameter(f"{error}.") from None
    answer(voice, STATUS_SCHEMA, status_report(found), status_blocks(found))
    return ending(found.result)
