"""``taxcli extend``: more time to file, per tax: what to pay for it, or nothing to send."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from taxcli.cli.blocks import Para
from taxcli.cli.errors import fail, refuse
from taxcli.cli.exits import Exit
from taxcli.cli.extend_blocks import extend_blocks, tables_to_add
from taxcli.cli.load import read
from taxcli.cli.options import AsJson, CaseFile, EditionChoice, SsnOption, Today, parse_day
from taxcli.cli.voice import Voice
from taxcli.cli.vouchers import print_vouchers
from taxcli.returns.extending import Extensions, extensions

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
    if paid is not None and paid > found.due:
        return fail(voice, f"--paid {paid} is after the due date of {found.due}.", Exit.USAGE)
    if as_json:
        voice.json(found.to_json())
    else:
        voice.say(*extend_blocks(found))
    if found.result.blocked:
        return _blocked(voice, folder, paid)
    if folder is not None:
        from taxcli.papers.voucher import extension_vouchers

        vouchers = extension_vouchers(found)
        code = print_vouchers(voice, found.result.case, vouchers, folder, ssn)
        if code is not Exit.DONE:
            return code
    return _record(voice, case, found, paid, by)


def _blocked(voice: Voice, folder: Path | None, paid: date | None) -> Exit:
    if (folder is not None or paid is not None) and not voice.as_json:
        return refuse(voice, "Nothing was written: what blocks must be settled first.")
    return Exit.REFUSED


def _record(voice: Voice, case: str, found: Extensions, paid: date | None, by: By | None) -> Exit:
    """Add to the case what was done, where that was said."""
    from taxcli.case.append import append_tables

    if paid is None and by is None:
        return Exit.DONE
    if case == "-":
        return fail(voice, "Standard input cannot be added to: name a case file.", Exit.USAGE)
    tables = tables_to_add(found, paid, by)
    if not tables:
        voice.tell(Para("Nothing to add to the case."))
        return Exit.DONE
    append_tables(case, tables)
    voice.tell(Para(f"Added to {case}; the return now shows it."))
    return Exit.DONE
