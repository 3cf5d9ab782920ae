"""``taxcli template``: an empty table of clients with instructions, or one filled with examples."""

from pathlib import Path
from typing import Annotated

import typer

from taxcli.cli.answer import answer
from taxcli.cli.exits import Exit
from taxcli.cli.options import AsJson
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice

TABLES_SCHEMA = "taxcli-tables-1"
CSV, XLSX = ".csv", ".xlsx"
Force = Annotated[bool, typer.Option("--force", help="Write over a table that is there already.")]


def template(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="Where to write: clients.csv if left out; .xlsx makes a workbook.",
            show_default=False,
        ),
    ] = None,
    *,
    xlsx: Annotated[
        bool, typer.Option("--xlsx", help="Make a workbook where FILE has no ending.")
    ] = False,
    example: Annotated[
        bool, typer.Option("--example", help="Fill it with fictional clients.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Every column there is, not only the usual ones.")
    ] = False,
    force: Force = False,
    as_json: AsJson = False,
) -> Exit:
    """Write an empty table of clients to fill in, with instructions.

    One row for each client; W-2s, income items and payments are tables of their own, whose rows
    name their client. As CSV they are files beside FILE (clients-w2.csv), in a workbook sheets.
    """
    from taxcli.batch.export import example_cases, tables_of
    from taxcli.batch.write_tables import write_tables

    voice: Voice = ctx.obj
    path = named(file or Path(f"clients{XLSX if xlsx else CSV}"), xlsx=xlsx)
    cases = example_cases() if example else {}
    tables = tables_of(cases, every=every)
    written = write_tables(path, tables, hints=True, force=force)
    show(voice, written, len(cases), as_json=as_json)
    if not as_json:
        voice.tell(Para(f"Fill it in, then: taxcli batch {path} -o FOLDER"))
    return Exit.DONE


def named(path: Path, *, xlsx: bool = False) -> Path:
    """Return the table a person named, with the ending that says what it is.

    Raises:
        typer.BadParameter: the ending is of something else.
    """
    ending = path.suffix.lower()
    if not ending and path.name:
        return path.with_name(f"{path.name}{XLSX if xlsx else CSV}")
    if ending == CSV and xlsx:
        raise typer.BadParameter(f"{path} ends in .csv, and --xlsx asks for a workbook.")
    if ending not in (CSV, XLSX):
        raise typer.BadParameter(f"{path} is no table: name a file that ends in .csv or .xlsx.")
    return path


def show(voice: Voice, written: list[Path], clients: int, *, as_json: bool) -> None:
    """Say which files were written."""
    folder = written[0].parent
    head = [Para(f"{folder}:")] if folder.name else []
    files = [Para(path.name, 2 * bool(folder.name)) for path in written]
    told = {"files": written, "clients": clients}
    answer(voice, TABLES_SCHEMA, told, [*head, *files], as_json)
