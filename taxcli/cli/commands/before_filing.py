"""``taxcli estimate`` and ``taxcli extend``: what to pay before a return is filed."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from taxcli.cli.command import (
    CaseFile,
    Changes,
    EditionChoice,
    SsnOption,
    Today,
    VoucherFolder,
    day_option,
    option,
    print_vouchers,
    read,
)
from taxcli.cli.errors import CommandError, Exit
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.values import as_document

if TYPE_CHECKING:
    from taxcli.features.extend import Extensions


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
    from taxcli.features.estimate.document import estimate_blocks
    from taxcli.features.estimate.estimate import (
        ESTIMATE_SCHEMA,
        EstimateError,
        TaxUnknownError,
        estimates,
    )

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
        raise CommandError(f"Not estimated: {error}.", Exit.USAGE) from None
    except TaxUnknownError as error:
        raise CommandError(f"Not estimated: {error}.") from None
    if not voice.as_json:
        voice.say(*estimate_blocks(found))
    if found.hindrances:
        if not voice.as_json and (folder is not None or ics is not None):
            voice.tell(Para("Nothing was written: what blocks must be settled first."))
    else:
        from taxcli.features.estimate.reminders import installment_vouchers, write_calendar

        if ics is not None:
            write_calendar(found, ics)
            voice.tell(Para(f"Due dates with reminders: {ics}"))
        if folder is not None:
            vouchers = installment_vouchers(found, amount)
            print_vouchers(voice, found.result.case, vouchers, folder, ssn)
    if voice.as_json:
        voice.json(as_document(ESTIMATE_SCHEMA, found))
    return Exit.REFUSED if found.hindrances else Exit.DONE


By = Literal["federal", "oregon"]


def extend(
    ctx: typer.Context,
    case: CaseFile,
    *,
    on: Today = None,
    folder: VoucherFolder = None,
    paid: Annotated[
        date | None,
        day_option("--paid", "The extension payments were made that day: add them to the case."),
    ] = None,
    by: Annotated[
        By | None,
        option("--by", "A federal or Oregon extension was filed: add it to the case."),
    ] = None,
    ssn: SsnOption = "full",
    edition: EditionChoice = "current",
) -> Exit:
    """Ask for more time to file: what to pay for it, or nothing to send. It never extends paying.

    Prints what to add to the case; --paid and --by add it, and the return then shows it.
    """
    from taxcli.features.extend import (
        EXTENSION_SCHEMA,
        extend_blocks,
        extensions,
        why_no_payment_on,
    )

    voice: Voice = ctx.obj
    found = extensions(read(voice, case), edition=edition, on=on)
    wrong = None if paid is None else why_no_payment_on(paid, found)
    if wrong is None and case == "-" and (paid or by):
        wrong = "Standard input cannot be added to: name a case file."
    if wrong is not None:
        raise CommandError(wrong, Exit.USAGE)
    if not voice.as_json:
        voice.say(*extend_blocks(found))
    if found.hindrances:
        if not voice.as_json and (folder is not None or paid or by):
            voice.tell(Para("Nothing was written: what blocks must be settled first."))
    else:
        if folder is not None:
            from taxcli.features.vouchers import extension_vouchers

            vouchers = extension_vouchers(found)
            print_vouchers(voice, found.result.case, vouchers, folder, ssn)
        if paid or by:
            _record(voice, case, found, paid, by)
    if voice.as_json:
        voice.json(as_document(EXTENSION_SCHEMA, found))
    return Exit.REFUSED if found.hindrances else Exit.DONE


def _record(voice: Voice, case: str, found: "Extensions", paid: date | None, by: By | None) -> None:
    """Add to the case what was done."""
    from taxcli.case.read import CaseError
    from taxcli.case.write import append_tables
    from taxcli.features.extend import added_words, tables_to_add, why_nothing

    tables = tables_to_add(found, paid, by)
    if not tables:
        voice.tell(Para(f"Nothing to add to {case}. {why_nothing(found, by)}"))
        return
    try:
        append_tables(case, tables)
    except CaseError:
        lines = [Para(line, 2) for line in tables.splitlines() if line]
        voice.tell(Para(f"To write into {case} by hand:"), *lines)
        raise
    voice.tell(Para(f"Added to {case}, and the return now shows it:"))
    voice.tell(*(Para(text, 2) for text in added_words(found, paid, by)))
