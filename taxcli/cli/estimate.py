"""``taxcli estimate``: estimated payments of a year, with vouchers and a calendar."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from taxcli.cli.blocks import Para
from taxcli.cli.errors import fail, refuse
from taxcli.cli.estimate_blocks import estimate_blocks
from taxcli.cli.exits import Exit
from taxcli.cli.load import read
from taxcli.cli.options import AsJson, CaseFile, Changes, EditionChoice, SsnOption, Today
from taxcli.cli.voice import Voice
from taxcli.cli.vouchers import print_vouchers
from taxcli.returns.estimating import EstimateError, Estimates, estimates


def estimate(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: CaseFile,
    *,
    year: Annotated[
        int | None,
        typer.Option(
            "--for",
            metavar="YEAR",
            help="The year to estimate: the case's own, or the one after, planned from it.",
            show_default=False,
        ),
    ] = None,
    changes: Changes = None,
    on: Today = None,
    pay_periods: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=366,
            metavar="NUMBER",
            help="How many pays are left in the year, to have the tax withheld instead.",
            show_default=False,
        ),
    ] = None,
    amount: Annotated[
        Literal["comfortable", "sufficient"],
        typer.Option(
            help="Which amounts go on the vouchers: a quarter of this year's tax each, or the "
            "least by which no interest arises."
        ),
    ] = "comfortable",
    folder: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Write vouchers here.", show_default=False
        ),
    ] = None,
    ics: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the due dates as a calendar file.", show_default=False
        ),
    ] = None,
    ssn: SsnOption = "full",
    edition: EditionChoice = "current",
    as_json: AsJson = False,
) -> Exit:
    """Work out estimated payments: whether, how much, by when; vouchers and a calendar.

    --change changes what is estimated: --change oregon.taxable_income=320000.
    """
    voice: Voice = ctx.obj
    try:
        found = estimates(
            read(voice, case), year=year, changes=changes or (), edition=edition, on=on
        )
    except EstimateError as error:
        return fail(voice, f"Not estimated: {error}.", Exit.USAGE)
    if as_json:
        voice.json(found.to_json())
    else:
        voice.say(*estimate_blocks(found, pay_periods))
    if ics is not None:
        _write_calendar(voice, found, ics)
    if found.hindrances:
        return _refused(voice, found, folder)
    if folder is None:
        return Exit.DONE
    from taxcli.papers.instalments import instalment_vouchers

    vouchers = instalment_vouchers(found, amount)
    return print_vouchers(voice, found.result.case, vouchers, folder, ssn)


def _write_calendar(voice: Voice, found: Estimates, file: Path) -> None:
    from taxcli.case.files import write_file
    from taxcli.papers.calendar import calendar
    from taxcli.papers.instalments import due_dates

    write_file(file, calendar(due_dates(found), found.law.year))
    voice.tell(Para(f"Due dates with reminders: {file}"))


def _refused(voice: Voice, found: Estimates, folder: Path | None) -> Exit:
    if folder is not None and not voice.as_json:
        names = ", ".join(one.code for one in found.hindrances)
        return refuse(voice, f"No vouchers were written: {names} must be settled first.")
    return Exit.REFUSED
