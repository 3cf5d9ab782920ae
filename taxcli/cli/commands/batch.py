"""``taxcli batch``, ``template`` and ``export``: all clients of a table, and the tables."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taxcli.case.model import Case
from taxcli.cli.command import (
    DayOption,
    EditionChoice,
    SsnOption,
    answer,
    argument,
    day_option,
    option,
    tell_not_locked,
)
from taxcli.cli.errors import Exit
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.values import as_document

if TYPE_CHECKING:
    from taxcli.batch.run import Run


def batch(
    ctx: typer.Context,
    table: Annotated[
        Path, argument("TABLE", "A table (CSV or XLSX), or a folder of case files (TOML).")
    ],
    folder: Annotated[Path, option("--output -o", "Where everything goes.", "DIR")],
    *,
    only: Annotated[
        list[str] | None,
        option(
            "--only",
            "Only these papers: keying, next-steps, letters, worksheets, vouchers, returns; may be "
            "given several times.",
            "KIND",
        ),
    ] = None,
    no_papers: Annotated[
        bool, option("--no-papers", "Compute alone, and write the summary.")
    ] = False,
    print_all: Annotated[
        bool, option("--print", "Also write print.pdf and vouchers.pdf for the run.")
    ] = False,
    jobs: Annotated[
        int | None,
        option(
            "--jobs",
            "How many processes; the cores of this machine if left out.",
            "NUMBER",
            min=1,
            max=64,
        ),
    ] = None,
    dask: Annotated[
        str | None, option("--dask", "Work on this Dask cluster, not here.", "ADDRESS")
    ] = None,
    force: Annotated[bool, option("--force", "Redo every client.")] = False,
    only_failed: Annotated[
        bool,
        option("--only-failed", "Redo the clients that failed before, and no new or changed ones."),
    ] = False,
    quiet: Annotated[bool, option("--quiet -q", "No progress.")] = False,
    compare: Annotated[
        Path | None,
        option(
            "--compare",
            "The folder of last year's run: its taxes beside, changes over 30 % marked.",
            "LAST",
        ),
    ] = None,
    letter: Annotated[
        Path | None,
        option("--letter", "A firm's letter to its clients, a copy of forms/letter.toml.", "FILE"),
    ] = None,
    dated: Annotated[
        date | None,
        day_option("--dated", "The date on the letters, like 2026-04-01; none if left out."),
    ] = None,
    ssn: SsnOption = "full",
    edition: EditionChoice = "current",
    on: DayOption = None,
) -> Exit:
    """Prepare many clients; run it again as often as you like.

    A folder for each client, summary.csv and errors.csv. A second run redoes only what is new, has
    changed or failed. Ends with exit code 5 when a client failed.
    """
    from taxcli.batch.jobs import ask_ahead, years_of
    from taxcli.batch.prepare_client import Choices, WorkWay
    from taxcli.batch.printing import drop_print_files, write_access_list, write_print_files
    from taxcli.batch.reports import last_run, write_reports
    from taxcli.batch.run import Run
    from taxcli.batch.screen import progress_for
    from taxcli.case.files import PlaceError
    from taxcli.features.letter.template import read_template

    voice: Voice = ctx.obj
    template = None if letter is None else read_template(letter)
    if print_all and no_papers:
        raise typer.BadParameter("--print and --no-papers exclude each other: take one out.")
    choices = Choices(_papers(only, no_papers), edition, on, ssn, template, dated)
    way = WorkWay(jobs or os.cpu_count() or 1, dask, force, only_failed)
    last = None if compare is None else last_run(compare, years_of(table))
    run = Run(table, folder, choices, way, last)
    with run.open():
        ask_ahead(table)
        with progress_for(voice, table, quiet=quiet) as told:
            run.carry_out(told)
        if not run.progress.all and not run.interrupted:
            raise PlaceError(f"{table} has no clients: nothing was done")
        written = write_reports(folder, run.state, last)
        if choices.papers:
            written += write_access_list(folder, run.state)
        if print_all:
            written += write_print_files(folder, run.state)
        elif run.papers_changed:
            for path in drop_print_files(folder):
                voice.tell(Para(f"Removed, since papers changed: {path}"))
        return _finish(voice, run, written)


def _papers(only: list[str] | None, no_papers: bool) -> tuple[Any, ...]:
    from taxcli.batch.prepare_client import KINDS

    if no_papers:
        if only:
            raise typer.BadParameter("--only and --no-papers exclude each other: take one out.")
        return ()
    for kind in only or ():
        if kind not in KINDS:
            raise typer.BadParameter(f"--only {kind!r} is none of {', '.join(KINDS)}.")
    return tuple(kind for kind in KINDS if not only or kind in only)


def _finish(voice: Voice, run: "Run", written: list[Path]) -> Exit:
    from taxcli.batch.screen import BATCH_SCHEMA, client_rows, run_blocks

    tell_not_locked(voice, "the papers" if run.choices.papers else "the summary")
    if voice.as_json:
        for row in client_rows(run):
            voice.json_line(as_document(BATCH_SCHEMA, row))
    else:
        voice.say(*run_blocks(run, written))
    if run.interrupted:
        voice.tell(Para("Interrupted. The same command goes on where it stopped."))
        return Exit.INTERRUPTED
    return Exit.BATCH if run.progress.failed else Exit.DONE


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
    from taxcli.batch.cells import example_cases, tables_of
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
    from taxcli.batch.cells import read_cases, tables_of
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
