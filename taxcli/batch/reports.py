"""What a run leaves beside the clients' folders: summary.csv and errors.csv."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from taxcli.batch.compare import COMPARED, LastRun, compared
from taxcli.batch.prepare_client import SUMMARY
from taxcli.batch.run_database import State
from taxcli.batch.tables import guarded
from taxcli.case.files import write_file
from taxcli.text import presentable
from taxcli.values import to_json

# What taxcli writes itself, and no formula.
_AMOUNT = re.compile(r"-?[0-9]+\.[0-9]{2}")
ERRORS = ("client_id", "table", "row", "column", "code", "message", "fix")


def write_reports(folder: Path, state: State, before: LastRun | None = None) -> list[Path]:
    """Write a line for each client and one for each thing that is wrong, in the table's order.

    ``before`` has the lines of last year's run, to be put beside this year's.

    Raises:
        PlaceError: they cannot be written; older ones are untouched.
    """
    lines: Iterable[Mapping[str, str]] = (known.summary for known in state.clients())
    headers: Sequence[str] = SUMMARY
    if before is not None:
        lines, headers = (compared(line, before) for line in lines), (*SUMMARY, *COMPARED)
    files = {
        "summary.csv": _csv(headers, lines),
        "errors.csv": _csv(ERRORS, error_lines(state)),
    }
    for name, data in files.items():
        write_file(folder / name, data)
    return [folder / name for name in files]


def error_lines(state: State) -> Iterator[dict[str, str]]:
    """Yield everything that is wrong, with its client."""
    for known in state.clients():
        for problem in known.problems:
            yield {"client_id": known.id, **to_json(problem), "row": str(problem.row or "")}


def _csv(headers: Sequence[str], lines: Iterable[Mapping[str, str]]) -> Iterator[bytes]:
    """Yield the lines of a table as spreadsheets open it: UTF-8 with its mark, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headers, restval="")
    writer.writeheader()
    yield codecs.BOM_UTF8
    for line in lines:
        writer.writerow({name: _harmless(cell) for name, cell in line.items()})
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def _harmless(cell: str) -> str:
    """Return text that no spreadsheet runs as a formula; an amount below zero stays one."""
    return cell if _AMOUNT.fullmatch(cell) else guarded(presentable(cell))
