"""Tables of simple clients, and runs over them, in this process or in one of their own."""

import csv
import os
import signal
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from taxcli.batch.prepare_client import Choices, WorkWay
from taxcli.batch.reports import write_reports
from taxcli.batch.run import Progress, Run
from taxcli.batch.run_database import FOLDER, Known
from tests.cli.conftest import command, environment

HEADERS = (
    *("client_id", "tax_year", "filing_status", "first_name", "last_name", "ssn"),
    *("residency.metro.primary", "residency.multnomah.primary"),
    *("oregon.form", "oregon.taxable_income", "last_year.shs_tax", "last_year.pfa_tax"),
)
W2_HEADERS = (
    *("client_id", "employer", "wages"),
    *("local1.locality", "local1.wages", "local1.tax"),
)
KEYING = "2025-pro-keying.pdf"
SSN = "900-12-1000"
_FIRST_ROW = 2

Row = dict[str, str]


def id_of(number: int) -> str:
    return f"{number:05d}"


def income_of(number: int) -> int:
    """Return $135,000 and $1,000 more for each client, up to a hundred of them."""
    return 135_000 + 1_000 * (number % 100)


def client(number: int, **changes: str) -> Row:
    """Return the row of a full-year resident of both, single; ``__`` in a name stands for a dot."""
    row = {
        "client_id": id_of(number),
        "tax_year": "2025",
        "filing_status": "single",
        "first_name": "Sam",
        "last_name": f"Client{number}",
        "ssn": f"900-12-{1000 + number:04d}",
        "residency.metro.primary": "full-year",
        "residency.multnomah.primary": "full-year",
        "oregon.form": "OR-40",
        "oregon.taxable_income": f"${income_of(number):,}.00",
        "last_year.shs_tax": "0",
        "last_year.pfa_tax": "0",
    }
    return row | {name.replace("__", "."): cell for name, cell in changes.items()}


def table(path: Path, rows: Iterable[Mapping[str, str]], headers: Sequence[str] = HEADERS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headers, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def clients(folder: Path, count: int) -> Path:
    """Write a table of so many clients."""
    return table(folder / "clients.csv", map(client, range(count)))


@dataclass(frozen=True)
class Broken:
    """A broken row: which client, what its row has, and the error that must be shown for it."""

    number: int
    cells: Row
    error: Row
    done: Row


def _error(client_id: str, row: int, column: str, code: str, table: str = "clients") -> Row:
    return {
        "client_id": client_id,
        "table": table,
        "row": str(row),
        "column": column,
        "code": code,
    }


def _broken(number: int, column: str, code: str, **changes: str) -> Broken:
    error = _error(id_of(number), number + _FIRST_ROW, column, code)
    return Broken(number, client(number, **changes), error, client(number))


NOWHERE = {"residency__metro__primary": "none", "residency__multnomah__primary": "none"}
# Seven rows broken in seven ways. Client n stands in row n + 2: the header is row 1.
SEVEN = (
    _broken(3, "oregon.taxable_income", "T-CEL-001", oregon__taxable_income="two hundred"),
    _broken(10, "filing_status", "T-CEL-001", filing_status="maried"),
    _broken(17, "income", "B-MIS-005", **NOWHERE),
    # Of the only W-2 there is: row 2 of its own table.
    Broken(24, client(24), _error("00024", 2, "local1.locality", "B-WH-001", "w2"), client(24)),
    _broken(31, "tax_year", "T-YEA-001", tax_year="2019"),
    Broken(
        38,
        client(38, client_id="00005"),
        _error("00005 (row 40)", 40, "client_id", "T-ID-002"),
        client(38),
    ),
    Broken(
        45,
        client(45, client_id=SSN),
        _error("(nine digits, not shown) (row 47)", 47, "client_id", "T-ID-001"),
        client(45),
    ),
)


def broken_tables(folder: Path, count: int) -> Path:
    """Write a table of which seven rows are broken; the W-2 stands in a table of its own."""
    rows = [client(number) for number in range(count)]
    for one in SEVEN:
        rows[one.number] = one.cells
    w2_of(folder, "TOTAL CITY")
    return table(folder / "clients.csv", rows)


def mended_tables(folder: Path, count: int) -> Path:
    w2_of(folder, "METRO")
    return clients(folder, count)


def w2_of(folder: Path, locality: str) -> Path:
    """Write the W-2 of client 24, whose employer withheld $100."""
    row = {"client_id": id_of(24), "employer": "Example Widgets", "wages": "150000"}
    row |= {"local1.locality": locality, "local1.wages": "150000", "local1.tax": "100"}
    return table(folder / "clients-w2.csv", [row], W2_HEADERS)


@dataclass(frozen=True)
class Ran:
    """What became of a run: its counts, and the clients it knows, in the table's order."""

    progress: Progress
    clients: list[Known]
    gone: int
    interrupted: bool

    @property
    def counts(self) -> tuple[int, int, int]:
        return self.progress.done, self.progress.failed, self.progress.kept


def batch(
    source: Path,
    folder: Path,
    *papers: Any,
    told: Callable[[Any, Any], None] = lambda _progress, _outcome: None,
    choices: Choices | None = None,
    **way: Any,
) -> Ran:
    """Carry out a run in this process, by default without papers."""
    run = Run(source, folder, choices or Choices(papers), WorkWay(**way))
    with run.open():
        run.carry_out(told)
        write_reports(run.folder, run.state)
        return Ran(run.progress, [*run.state.clients()], run.state.gone(), run.interrupted)


def lines_of(path: Path) -> list[Row]:
    """Read a table that a run wrote, which must bear its mark."""
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return [*csv.DictReader(data.decode("utf-8-sig").splitlines())]


def results_in(folder: Path) -> dict[str, bytes]:
    """Return every file a run left for its user, by its place in the folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and FOLDER not in path.parts
    }


def page_count(path: Path) -> int:
    """Return how many pages a paper has; one that is not whole does not open."""
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def started(*argv: str) -> subprocess.Popen[str]:
    """Start a run as a process that leads a group of its own."""
    return subprocess.Popen(
        command("batch", *argv),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def end(process: subprocess.Popen[str], number: int = signal.SIGKILL) -> tuple[str, str]:
    """Send a signal to a run and all its workers, and return what it had said."""
    with suppress(ProcessLookupError):  # it may have ended by itself
        os.killpg(process.pid, number)
    return process.communicate(timeout=60)
