"""``taxcli estimate``: estimated payments of a year, with vouchers and a calendar."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from taxcli.cli.errors import fail, refuse
from taxcli.cli.exits import Exit
from taxcli.cli.load import read
from taxcli.cli.options import AsJson, CaseFile, Changes, EditionChoice, SsnOption, Today
from taxcli.cli.vouchers import print_vouchers
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.features.estimate.document import estimate_blocks
from taxcli.features.estimate.estimate import (
    ESTIMATE_SCHEMA,
    EstimateError,
    Estimates,
    TaxUnknownError,
    estimates,
)
from taxcli.values import as_document


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
            read(voice, case),
            year=year,
            changes=changes or (),
            edition=edition,
            on=on,
            pay_periods=pay_periods,
        )
    except EstimateError as error:
        return fail(voice, f"Not estimated: {error}.", Exit.USAGE)
    except TaxUnknownError as error:
        return refuse(voice, f"Not estimated: {error}.")
    if not as_json:
        voice.say(*estimate_blocks(found))
    code = Exit.REFUSED if found.hindrances else Exit.DONE
    if code is Exit.DONE and ics is not None:
        _write_calendar(voice, found, ics)
    if code is Exit.DONE and folder is not None:
        from taxcli.features.estimate.reminders import installment_vouchers

        vouchers = installment_vouchers(found, amount)
        code = print_vouchers(voice, found.result.case, vouchers, folder, ssn)
        if code is not Exit.DONE:
            return code
    if as_json:
        voice.json(as_document(ESTIMATE_SCHEMA, found))
    elif found.hindrances and (folder is not None or ics is not None):
        voice.tell(Para("Nothing was written: what blocks must be settled first."))
    return code


def _write_calendar(voice: Voice, found: Estimates, file: Path) -> None:
    from taxcli.case.files import PlaceError, read_bytes, write_file
    from taxcli.features.estimate.reminders import calendar, due_dates

    if file.is_file() and not read_bytes(file).startswith(b"BEGIN:VCALENDAR"):
        raise PlaceError(f"{file} is there and is no calendar: name another file")
    write_file(file, calendar(due_dates(found), found.law.year))
    voice.tell(Para(f"Due dates with reminders: {file}"))
