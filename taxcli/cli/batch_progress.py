"""Shows how far a run is: a bar on a terminal, now and then a line in a pipe, or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice

Told = Callable[[Any, Any], None]
_LINES = 10
# A workbook is not counted beforehand; then a line comes so often.
_UNCOUNTED = 50


@contextmanager
def progress_for(voice: Voice, table: Path, *, quiet: bool) -> Iterator[Told]:
    """Give what is to be told of each client."""
    if quiet:
        yield lambda progress, outcome: None
        return
    from taxcli.batch.jobs import count_jobs

    total = count_jobs(table) if table.exists() else 0
    if voice.plain(voice.err):
        yield _lines(voice, total)
        return
    with _bar(voice, total) as told:
        yield told


def _lines(voice: Voice, total: int) -> Told:
    every = max(1, total // _LINES) if total else _UNCOUNTED

    def told(progress: Any, _outcome: Any) -> None:
        if progress.all % every == 0:
            failed = f", {progress.failed} failed" if progress.failed else ""
            of = f" of about {total}" if total else ""
            voice.tell(Para(f"{progress.all}{of} clients{failed}"))

    return told


@contextmanager
def _bar(voice: Voice, total: int) -> Iterator[Told]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(file=voice.err)
    columns = (
        BarColumn(),
        TextColumn("{task.completed:,} of {task.total:,} clients, {task.fields[failed]:,} failed"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total or None, failed=0, rate="")

        def told(progress: Any, _outcome: Any) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:,.0f}/s" if speed else ""
            bar.update(task, completed=progress.all, failed=progress.failed, rate=rate)

        yield told
