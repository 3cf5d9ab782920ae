"""``taxcli batch``: prepares all clients of a table, or of a folder of case files."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from taxcli.cli.batch_progress import progress_for
from taxcli.cli.errors import fail
from taxcli.cli.exits import Exit
from taxcli.cli.options import Day, EditionChoice, SsnOption, parse_day
from taxcli.cli.passphrase import tell_not_locked
from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Para
from taxcli.document.terminal import Voice
from taxcli.values import as_document

if TYPE_CHECKING:
    from taxcli.batch.rows import RowProblem

BATCH_SCHEMA = "taxcli-batch-1"
# More of them are in errors.csv.
_SHOWN = 20


def batch(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE", help="A table (CSV or XLSX), or a folder of case files (TOML)."
        ),
    ],
    folder: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where everything goes.")
    ],
    *,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND",
            help="Only these papers: keying, next-steps, letters, worksheets, vouchers, returns; "
            "may be given several times.",
            show_default=False,
        ),
    ] = None,
    no_papers: Annotated[
        bool, typer.Option("--no-papers", help="Compute alone, and write the summary.")
    ] = False,
    print_all: Annotated[
        bool,
        typer.Option("--print", help="Also write print.pdf and vouchers.pdf for the run."),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=64,
            metavar="NUMBER",
            help="How many processes; the cores of this machine if left out.",
            show_default=False,
        ),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Work on this Dask cluster, not here.", show_default=False
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Redo every client.")] = False,
    only_failed: Annotated[
        bool,
        typer.Option(
            "--only-failed", help="Redo the clients that failed before, and no new or changed ones."
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
    compare: Annotated[
        Path | None,
        typer.Option(
            metavar="LAST",
            help="The folder of last year's run: its taxes beside, changes over 30 % marked.",
            show_default=False,
        ),
    ] = None,
    letter: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A firm's letter to its clients, a copy of forms/letter.toml.",
            show_default=False,
        ),
    ] = None,
    dated: Annotated[
        date | None,
        typer.Option(
            parser=parse_day,
            metavar="DATE",
            help="The date on the letters, like 2026-04-01; none if left out.",
            show_default=False,
        ),
    ] = None,
    ssn: SsnOption = "full",
    edition: EditionChoice = "current",
    on: Day = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON document a line to stdout, one a client.")
    ] = False,
) -> Exit:
    """Prepare many clients; run it again as often as you like.

    A folder for each client, summary.csv and errors.csv. A second run redoes only what is new, has
    changed or failed. Ends with exit code 5 when a client failed.
    """
    from taxcli.batch.choices import Choices, Way
    from taxcli.batch.jobs import ask_ahead, years_of
    from taxcli.batch.printing import drop_print_files, write_access_list, write_print_files
    from taxcli.batch.reports import last_run, write_reports
    from taxcli.batch.run import Run
    from taxcli.features.letter.template import read_template

    voice: Voice = ctx.obj
    template = None if letter is None else read_template(letter)
    if print_all and no_papers:
        raise typer.BadParameter("--print and --no-papers exclude each other: take one out.")
    choices = Choices(_papers(only, no_papers), edition, on, ssn, template, dated)
    way = Way(jobs or os.cpu_count() or 1, dask, force, only_failed)
    last = None if compare is None else last_run(compare, years_of(table))
    run = Run(table, folder, choices, way, last)
    with run.open():
        ask_ahead(table)
        with progress_for(voice, table, quiet=quiet) as told:
            run.carry_out(told)
        if not run.progress.all and not run.interrupted:
            return fail(voice, f"{table} has no clients: nothing was done.", Exit.PLACE)
        written = write_reports(folder, run.state, last)
        if choices.papers:
            written += write_access_list(folder, run.state)
        if print_all:
            written += write_print_files(folder, run.state)
        elif run.papers_changed:
            for path in drop_print_files(folder):
                voice.tell(Para(f"Removed, since papers changed: {path}"))
        return _finish(voice, run, written, as_json=as_json)


def _papers(only: list[str] | None, no_papers: bool) -> tuple[Any, ...]:
    from taxcli.batch.choices import KINDS

    if no_papers:
        if only:
            raise typer.BadParameter("--only and --no-papers exclude each other: take one out.")
        return ()
    for kind in only or ():
        if kind not in KINDS:
            raise typer.BadParameter(f"--only {kind!r} is none of {', '.join(KINDS)}.")
    return tuple(kind for kind in KINDS if not only or kind in only)


class ClientRow(NamedTuple):
    """What a run says of one client."""

    client_id: str
    done: bool
    summary: dict[str, str]
    problems: "list[RowProblem]"
    files: list[str]


def _finish(voice: Voice, run: Any, written: list[Path], *, as_json: bool) -> Exit:
    from taxcli.batch.reports import compared, error_lines

    problems = list(_first(error_lines(run.state)))
    tell_not_locked(voice, "the papers" if run.choices.papers else "the summary")
    if as_json:
        for known in run.state.clients():
            summary = compared(known.summary, run.last) if run.last else known.summary
            told = ClientRow(known.id, known.done, summary, known.problems, known.files)
            voice.json_line(as_document(BATCH_SCHEMA, told))
    else:
        voice.say(*_blocks(run, written, problems))
    if run.interrupted:
        voice.tell(Para("Interrupted. The same command goes on where it stopped."))
        return Exit.INTERRUPTED
    return Exit.BATCH if run.progress.failed else Exit.DONE


def _first(lines: Iterator[dict[str, str]]) -> Iterator[dict[str, str]]:
    for at, line in enumerate(lines):
        if at == _SHOWN:
            return
        yield line


def _blocks(run: Any, written: list[Path], problems: list[dict[str, str]]) -> Iterator[Block]:
    if problems:
        yield Heading("What is wrong")
    for line in problems:
        place = " ".join(filter(None, (line["table"], f"row {line['row']}" * bool(line["row"]))))
        where = ", ".join(filter(None, (place, line["column"])))
        yield Para(f"{line['client_id']}: {line['code']}, {where}", 2, 2, "alarm")
        yield Para(line["message"], 4)
        if line["fix"]:
            yield Para(f"To do: {line['fix']}", 4)
    if len(problems) == _SHOWN:
        yield Para("There may be more: errors.csv has them all.", 2)
    # An interrupted run has not come to the rest of its table, and cannot tell.
    progress, gone = run.progress, 0 if run.interrupted else run.state.gone()
    yield Heading("In all")
    rows = [
        ("Prepared now", progress.done),
        ("Unchanged since before", progress.kept - run.left_alone),
    ]
    looked_at = sum(bool(known.summary.get("review_codes")) for known in run.state.clients())
    rows += [("To look at, by review_codes in summary.csv", looked_at)]
    rows += [("Changed, and left alone by --only-failed", run.left_alone)]
    rows += [("Failed", progress.failed), ("Not reached", run.not_reached)]
    rows += [("In the folder, but not in this table", gone)]
    yield Amounts(tuple(AmountRow(label, f"{count:,}") for label, count in rows if count), 2)
    for path in written:
        yield Para(str(path), 2)
