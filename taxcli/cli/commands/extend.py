"""``taxcli extend``: more time to file, per tax: what to pay for it, or nothing to send."""

from datetime import date
from typing import Annotated, Literal

import typer

from taxcli.cli.command import print_vouchers, read
from taxcli.cli.errors import CommandError, Exit
from taxcli.cli.options import (
    CaseFile,
    EditionChoice,
    SsnOption,
    Today,
    VoucherFolder,
    day_option,
    option,
)
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.features.extend import (
    EXTENSION_SCHEMA,
    Extensions,
    added_words,
    extend_blocks,
    extensions,
    tables_to_add,
    why_no_payment_on,
    why_nothing,
)
from taxcli.values import as_document

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
            from taxcli.features.vouchers.voucher import extension_vouchers

            vouchers = extension_vouchers(found)
            print_vouchers(voice, found.result.case, vouchers, folder, ssn)
        if paid or by:
            _record(voice, case, found, paid, by)
    if voice.as_json:
        voice.json(as_document(EXTENSION_SCHEMA, found))
    return Exit.REFUSED if found.hindrances else Exit.DONE


def _record(voice: Voice, case: str, found: Extensions, paid: date | None, by: By | None) -> None:
    """Add to the case what was done."""
    from taxcli.case.edit import append_tables
    from taxcli.case.errors import CaseError

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
