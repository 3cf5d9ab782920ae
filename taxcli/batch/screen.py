"""What a run shows: how far it is, as a bar or in lines, and at its end what came of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from taxcli.batch.jobs import count_jobs
from taxcli.batch.prepare_client import ClientDone
from taxcli.batch.reports import compared, error_lines
from taxcli.batch.run import Progress, Run, Told
from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Para
from taxcli.document.terminal import Voice

BATCH_SCHEMA = "taxcli-batch-1"
_LINES = 10
# A workbook is not counted beforehand; then a line comes so often.
_UNCOUNTED = 50
# More problems are in errors.csv.
_SHOWN = 20


@contextmanager
def progress_for(voice: Voice, table: Path, *, quiet: bool) -> Iterator[Told]:
    """Give what is to be told of each client."""
    if quiet:
        yield lambda progress, outcome: None
        return
    total = count_jobs(table) if table.exists() else 0
    if voice.plain(voice.err):
        yield _lines(voice, total)
        return
    with _bar(voice, total) as told:
        yield told


def _lines(voice: Voice, total: int) -> Told:
    every = max(1, total // _LINES) if total else _UNCOUNTED

    def told(progress: Progress, _outcome: ClientDone | None) -> None:
        if progress.all % every == 0:
            failed = f", {progress.failed} failed" if progress.failed else ""
            of = f" of about {total}" if total else ""
            voice.tell(Para(f"{progress.all}{of} clients{failed}"))

    return told


@contextmanager
def _bar(voice: Voice, total: int) -> Iterator[Told]:
    from rich import progress as parts
    from rich.console import Console

    console = Console(file=voice.err)
    columns = (
        parts.BarColumn(),
        parts.TextColumn(
            "{task.completed:,} of {task.total:,} clients, {task.fields[failed]:,} failed"
        ),
        parts.TextColumn("{task.fields[rate]}"),
        parts.TimeRemainingColumn(),
    )
    with parts.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total or None, failed=0, rate="")

        def told(progress: Progress, _outcome: ClientDone | None) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:,.0f}/s" if speed else ""
            bar.update(task, completed=progress.all, failed=progress.failed, rate=rate)

        yield told


def client_rows(run: Run) -> Iterator[dict[str, Any]]:
    """Yield what a run says of each client, last year's taxes beside where they are known."""
    for known in run.state.clients():
        summary = compared(known.summary, run.last) if run.last else known.summary
        yield {
            "client_id": known.id,
            "done": known.done,
            "summary": summary,
            "problems": known.problems,
            "files": known.files,
        }


def run_blocks(run: Run, written: Sequence[Path]) -> Iterator[Block]:
    """Say what is wrong with which clients, how many were prepared, and which files there are."""
    problems = list(islice(error_lines(run.state), _SHOWN))
    if problems:
        yield Heading("What is wrong")
    for line in problems:
        yield from _problem(line)
    if len(problems) == _SHOWN:
        yield Para("There may be more: errors.csv has them all.", 2)
    # An interrupted run has not come to the rest of its table, and cannot tell.
    progress, gone = run.progress, 0 if run.interrupted else run.state.gone()
    looked_at = sum(bool(known.summary.get("review_codes")) for known in run.state.clients())
    counts = {
        "Prepared now": progress.done,
        "Unchanged since before": progress.kept - run.left_alone,
        "To look at, by review_codes in summary.csv": looked_at,
        "Changed, and left alone by --only-failed": run.left_alone,
        "Failed": progress.failed,
        "Not reached": run.not_reached,
        "In the folder, but not in this table": gone,
    }
    yield Heading("In all")
    rows = (AmountRow(label, f"{count:,}") for label, count in counts.items() if count)
    yield Amounts(tuple(rows), 2)
    yield from (Para(str(path), 2) for path in written)


def _problem(line: dict[str, str]) -> Iterator[Block]:
    place = " ".join(filter(None, (line["table"], f"row {line['row']}" * bool(line["row"]))))
    where = ", ".join(filter(None, (place, line["column"])))
    yield Para(f"{line['client_id']}: {line['code']}, {where}", 2, 2, "alarm")
    yield Para(line["message"], 4)
    if line["fix"]:
        yield Para(f"To do: {line['fix']}", 4)
