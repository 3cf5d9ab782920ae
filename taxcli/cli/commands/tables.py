"""``taxcli template`` and ``taxcli export``: tables of clients, to fill in or made of cases."""

from pathlib import Path
from typing import Annotated

import typer

from taxcli.case.model import Case
from taxcli.cli.command import answer, tell_not_locked
from taxcli.cli.errors import Exit
from taxcli.cli.options import argument, option
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice

TABLES_SCHEMA = "taxcli-tables-1"


CSV, XLSX = ".csv", ".xlsx"


Force = Annotated[bool, option("--force", "Write over a table that is there already.")]


def template(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        argument("[FILE]", "Where to write: clients.csv if left out; .xlsx makes a workbook."),
    ] = None,
    *,
    xlsx: Annotated[bool, option("--xlsx", "Make a workbook where FILE has no ending.")] = False,
    example: Annotated[bool, option("--example", "Fill it with fictional clients.")] = False,
    every: Annotated[
        bool, option("--all", "Every column there is, not only the usual ones.")
    ] = False,
    force: Force = False,
) -> Exit:
    """Write an empty table of clients to fill in, with instructions.

    One row for each client; W-2s, income items and payments are tables of their own, whose rows
    name their client. As CSV they are files beside FILE (clients-w2.csv), in a workbook sheets.
    """
    from taxcli.batch.export import example_cases, tables_of
    from taxcli.batch.write_tables import write_tables

    voice: Voice = ctx.obj
    path = _named(file or Path(f"clients{XLSX if xlsx else CSV}"), xlsx=xlsx)
    cases = example_cases() if example else {}
    tables = tables_of(cases, every=every)
    _show(voice, write_tables(path, tables, hints=True, force=force), len(cases))
    if not voice.as_json:
        voice.tell(Para(f"Fill it in, then: taxcli batch {path} -o FOLDER"))
    return Exit.DONE


def export(
    ctx: typer.Context,
    cases: Annotated[list[Path], argument("CASE...", "Case files (TOML), or folders of them.")],
    table: Annotated[Path, option("--output -o", "The table: FILE ends in .csv or .xlsx.", "FILE")],
    *,
    force: Force = False,
) -> Exit:
    """Write case files as a table: one row for each, and rows for its W-2s, items and payments.

    A case's client_id is the name of its file without the ending; reading the table gives the same
    cases. Social Security numbers stand in the table in full, as in the cases; only you may read
    the files.
    """
    from taxcli.batch.export import read_cases, tables_of
    from taxcli.batch.write_tables import write_tables

    voice: Voice = ctx.obj
    path = _named(table)
    found = read_cases(cases)
    _show(voice, write_tables(path, tables_of(found), force=force), len(found))
    if not voice.as_json:
        _tell(voice, found)
    return Exit.DONE


def _named(path: Path, *, xlsx: bool = False) -> Path:
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


def _show(voice: Voice, written: list[Path], clients: int) -> None:
    """Say which files were written."""
    folder = written[0].parent
    head = [Para(f"{folder}:")] if folder.name else []
    files = [Para(path.name, 2 * bool(folder.name)) for path in written]
    answer(voice, TABLES_SCHEMA, {"files": written, "clients": clients}, [*head, *files])


def _tell(voice: Voice, cases: dict[str, Case]) -> None:
    count = "one client" if len(cases) == 1 else f"{len(cases)} clients"
    people = [each for case in cases.values() for each in (case.primary, case.spouse)]
    numbers = any(each is not None and each.ssn is not None for each in people)
    warning = " The table holds Social Security numbers in full." if numbers else ""
    voice.tell(Para(f"Written: {count}.{warning}"))
    tell_not_locked(voice, "tables")
    for id_, case in cases.items():
        if case.interview is not None and case.interview.unfinished:
            voice.tell(Para(f"{id_}: what its unfinished interview noted is not in the table.", 2))
