"""``taxcli status``: what to expect after filing, and by when to ask, protest or ask a waiver."""

from datetime import date
from typing import Annotated, Literal

import typer

from taxcli.cli.answer import answer
from taxcli.cli.exits import Exit
from taxcli.cli.load import read
from taxcli.cli.options import AsJson, CaseFile, EditionChoice, Today, parse_day
from taxcli.document.terminal import Voice
from taxcli.features.status.after_filing import STATUS_SCHEMA, WhenError, after_filing
from taxcli.features.status.document import status_blocks


def status(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: CaseFile,
    *,
    filed_on: Annotated[
        date,
        typer.Option(
            parser=parse_day,
            metavar="DATE",
            help="The day the return was mailed or sent, with all supporting pages.",
        ),
    ],
    how: Annotated[
        Literal["paper", "pro"] | None,
        typer.Option(help="On paper, or on PRO (Portland Revenue Online).", show_default=False),
    ] = None,
    notice_date: Annotated[
        date | None,
        typer.Option(
            parser=parse_day,
            metavar="DATE",
            help="The date on a notice that came, for its protest.",
            show_default=False,
        ),
    ] = None,
    on: Today = None,
    edition: EditionChoice = "current",
    as_json: AsJson = False,
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
    answer(voice, STATUS_SCHEMA, found, status_blocks(found), as_json)
    return Exit.REFUSED if found.result.blocked else Exit.DONE
