"""``taxcli estimate``: estimated payments of a year, with vouchers and a calendar."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from taxcli.cli.command import print_vouchers, read
from taxcli.cli.errors import CommandError, Exit
from taxcli.cli.options import (
    CaseFile,
    Changes,
    EditionChoice,
    SsnOption,
    Today,
    VoucherFolder,
    option,
)
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.features.estimate.document import estimate_blocks
from taxcli.features.estimate.estimate import EstimateError, TaxUnknownError, estimates
from taxcli.features.estimate.report import ESTIMATE_SCHEMA, estimate_report
from taxcli.values import as_document


def estimate(
    ctx: typer.Context,
    case: CaseFile,
    *,
    year: Annotated[
        int | None,
        option(
            "--for",
            "The year to estimate: the case's own, or the one after, planned from it.",
            "YEAR",
        ),
    ] = None,
    changes: Changes = None,
    on: Today = None,
    pay_periods: Annotated[
        int | None,
        option(
            "--pay-periods",
            "How many pays are left in the year, to have the tax withheld instead.",
            "NUMBER",
            min=1,
            max=366,
        ),
    ] = None,
    amount: Annotated[
        Literal["comfortable", "sufficient"],
        option(
            "--amount",
            "Which amounts go on the vouchers: a quarter of this year's tax each, or the least by "
            "which no interest arises.",
        ),
    ] = "comfortable",
    folder: VoucherFolder = None,
    ics: Annotated[
        Path | None, option("--ics", "Write the due dates as a calendar file.", "FILE")
    ] = None,
    ssn: SsnOption = "full",
    edition: EditionChoice = "current",
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
        raise CommandError(f"Not estimated: {error}.", Exit.USAGE) from None
    except TaxUnknownError as error:
        raise CommandError(f"Not estimated: {error}.") from None
    if not voice.as_json:
        voice.say(*estimate_blocks(found, pay_periods))
    if found.hindrances:
        if not voice.as_json and (folder is not None or ics is not None):
            voice.tell(Para("Nothing was written: what blocks must be settled first."))
    else:
        from taxcli.features.estimate.paper import installment_vouchers, write_calendar

        if ics is not None:
            write_calendar(found, ics)
            voice.tell(Para(f"Due dates with reminders: {ics}"))
        if folder is not None:
            vouchers = installment_vouchers(found, amount)
            print_vouchers(voice, found.result.case, vouchers, folder, ssn)
    if voice.as_json:
        voice.json(as_document(ESTIMATE_SCHEMA, estimate_report(found, pay_periods)))
    return Exit.REFUSED if found.hindrances else Exit.DONE
