"""``taxcli extend``: more time to file, per tax: what to pay for it, or nothing to send."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from taxcli.cli.errors import fail
from taxcli.cli.exits import Exit
from taxcli.cli.load import read
from taxcli.cli.options import AsJson, CaseFile, EditionChoice, SsnOption, Today, parse_day
from taxcli.cli.vouchers import print_vouchers
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.features.extend import (
    EXTENSION_SCHEMA,
    Extensions,
    added_words,
    extend_blocks,
    extensions,
    tables_to_add,
    why_nothing,
)
from taxcli.values import as_document

By = Literal["federal", "oregon"]


def extend(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: CaseFile,
    *,
    on: Today = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Write vouchers here.", show_default=False
        ),
    ] = None,
    paid: Annotated[
        date | None,
        typer.Option(
            parser=parse_day,
            metavar="DATE",
            help="The extension payments were made that day: add them to the case.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        By | None,
        typer.Option(
            help="A federal or Oregon extension was filed: add it to the case.",
            show_default=False,
        ),
    ] = None,
    ssn: SsnOption = "full",
    edition: EditionChoice = "current",
    as_json: AsJson = False,
) -> Exit:
    """Ask for more time to file: what to pay for it, or nothing to send. It never extends paying.

    Prints what to add to the case; --paid and --by add it, and the return then shows it.
    """
    voice: Voice = ctx.obj
    found = extensions(read(voice, case), edition=edition, on=on)
    wrong = _wrong_day(found, paid) or _wrong_place(case, paid, by)
    if wrong:
        return fail(voice, wrong, Exit.USAGE)
    if not as_json:
        voice.say(*extend_blocks(found))
    code = Exit.REFUSED if found.hindrances else Exit.DONE
    if code is Exit.DONE and folder is not None:
        from taxcli.features.vouchers.voucher import extension_vouchers

        vouchers = extension_vouchers(found)
        code = print_vouchers(voice, found.result.case, vouchers, folder, ssn)
        if code is not Exit.DONE:
            return code
    if code is Exit.DONE:
        _record(voice, case, found, paid, by)
    elif not as_json and (folder is not None or paid is not None or by is not None):
        voice.tell(Para("Nothing was written: what blocks must be settled first."))
    if as_json:
        voice.json(as_document(EXTENSION_SCHEMA, found))
    return code


def _wrong_day(found: Extensions, paid: date | None) -> str | None:
    """Say why no extension payment can have been made on a day."""
    if paid is None:
        return None
    if paid > found.due:
        return f"--paid {paid} is after the due date of {found.due}: it gives no more time."
    if paid.year <= found.result.case.tax_year:
        year = found.result.case.tax_year
        return f"--paid {paid} is before {year} had ended: an extension is asked for after it."
    if found.on is not None and paid > found.on:
        return f"--paid {paid} is after --on {found.on}: correct one of them."
    return None


def _wrong_place(case: str, paid: date | None, by: By | None) -> str | None:
    if case == "-" and (paid is not None or by is not None):
        return "Standard input cannot be added to: name a case file."
    return None


def _record(voice: Voice, case: str, found: Extensions, paid: date | None, by: By | None) -> None:
    """Add to the case what was done, where that was said."""
    from taxcli.case.edit import append_tables
    from taxcli.case.errors import CaseError

    if paid is None and by is None:
        return
    tables = tables_to_add(found, paid, by)
    if tables:
        try:
            append_tables(case, tables)
        except CaseError:
            lines = [Para(line, 2) for line in tables.splitlines() if line]
            voice.tell(Para(f"To write into {case} by hand:"), *lines)
            raise
        voice.tell(Para(f"Added to {case}, and the return now shows it:"))
        voice.tell(*(Para(text, 2) for text in added_words(found, paid, by)))
        return
    voice.tell(Para(f"Nothing to add to {case}. {why_nothing(found, by)}"))
