"""``taxcli export``: case files as a table, with a row for each case."""

from pathlib import Path
from typing import Annotated

import typer

from taxcli.case.model import Case
from taxcli.cli.commands.template import Force, named, show
from taxcli.cli.exits import Exit
from taxcli.cli.options import AsJson
from taxcli.cli.passphrase import tell_not_locked
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice


def export(
    ctx: typer.Context,
    cases: Annotated[
        list[Path],
        typer.Argument(metavar="CASE...", help="Case files (TOML), or folders of them."),
    ],
    table: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", help="The table: FILE ends in .csv or .xlsx."
        ),
    ],
    *,
    force: Force = False,
    as_json: AsJson = False,
) -> Exit:
    """Write case files as a table: one row for each, and rows for its W-2s, items and payments.

    A case's client_id is the name of its file without the ending; reading the table gives the same
    cases. Social Security numbers stand in the table in full, as in the cases; only you may read
    the files.
    """
    from taxcli.batch.export import tables_of
    from taxcli.batch.write_tables import write_tables

    voice: Voice = ctx.obj
    path = named(table)
    found = _read(cases)
    written = write_tables(path, tables_of(found), force=force)
    show(voice, written, len(found), as_json=as_json)
    if not as_json:
        _tell(voice, found)
    return Exit.DONE


def _read(paths: list[Path]) -> dict[str, Case]:
    """Read the case files by client id."""
    from taxcli.batch.rows import CaseFile, id_problem
    from taxcli.case.files import PlaceError, bare_name
    from taxcli.case.read import read_case

    found: dict[str, Case] = {}
    for path in _files(paths):
        if str(path) == "-":
            raise PlaceError("standard input has no name to be a client's id: name case files")
        name = bare_name(path)
        problem = id_problem(CaseFile(name, str(path), ""))
        if problem is not None:
            raise PlaceError(f"{path}: as the client's id, {problem.message}: rename the file")
        if name in found:
            raise PlaceError(
                f"two case files are called {path.name}, and a client's id stands once in a table: "
                "rename one, or export them apart"
            )
        found[name] = read_case(path)
    return found


def _files(paths: list[Path]) -> list[Path]:
    """Return the case files that were named, a folder's in the order of their names."""
    from taxcli.case.files import PlaceError, case_files

    files: list[Path] = []
    for path in paths:
        found = case_files(path) if path.is_dir() else [path]
        if not found:
            raise PlaceError(f"{path} holds no case files (.toml): name another folder")
        files += found
    return files


def _tell(voice: Voice, cases: dict[str, Case]) -> None:
    count = "one client" if len(cases) == 1 else f"{len(cases)} clients"
    numbers = any(
        person is not None and person.ssn is not None
        for case in cases.values()
        for person in (case.primary, case.spouse)
    )
    warning = " The table holds Social Security numbers in full." if numbers else ""
    voice.tell(Para(f"Written: {count}.{warning}"))
    tell_not_locked(voice, "tables")
    for id_, case in cases.items():
        if case.interview is not None and case.interview.unfinished:
            voice.tell(Para(f"{id_}: what its unfinished interview noted is not in the table.", 2))
