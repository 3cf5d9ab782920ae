"""What a run is made of: the clients of its tables, or the case files of a folder."""

import pickle
import re
import sqlite3
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from taxcli.batch.cells import Client, Row, located, year_of
from taxcli.batch.columns import CLIENT_ID, CLIENTS
from taxcli.batch.problems import RowProblem
from taxcli.batch.tables import csv_tables, read_csv
from taxcli.case.files import LOCKED, PlaceError, bare_name, case_files
from taxcli.case.read import text_of as case_text_of
from taxcli.rules.last_year import LastReturn

LIKE_SSN = re.compile(r"(?<!\d)\d{3}[-_. ]?\d{2}[-_. ]?\d{4}(?!\d)")
_FOLDER_NAME = re.compile(r"[^\W_][\w. +-]{0,79}")
_DEVICE = re.compile("con|prn|aux|nul|(com|lpt)[0-9]", re.IGNORECASE)
# What a run writes beside the clients' folders.
OWN_FILES = {"summary.csv", "errors.csv", "print.pdf", "vouchers.pdf", "pro-access.pdf"}
_WORKBOOKS = (".xlsx", ".xlsm", ".ods")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A client whose case is a file: the file's name without its ending is the client's id.

    ``last`` is what last year's run says of it, where that is compared.
    """

    id: str
    path: str
    text: str
    last: LastReturn | None = None


@dataclass(frozen=True, slots=True)
class Stray:
    """A row of a child table whose client is not in the clients' table."""

    id: str
    table: str
    number: int


Job = Client | CaseFile


def row_of(job: Job) -> int:
    """Return the row a client stands in; 0 for a case file."""
    return job.row.number if isinstance(job, Client) else 0


def jobs_of(path: Path) -> Iterator[Job | Stray]:
    """Yield the clients of a table (CSV or workbook) or of a folder of case files, in order.

    Child rows that no client took come at the end.

    Raises:
        PlaceError: something cannot be read.
        TableError: a table cannot be used.
    """
    if path.is_dir():
        yield from _cases(path)
    elif path.suffix.lower() in _WORKBOOKS:
        from taxcli.batch.workbook import workbook_tables

        yield from _clients(workbook_tables(path))
    else:
        tables = csv_tables(path)
        yield from _clients({name: read_csv(file, name) for name, file in tables.items()})


def count_jobs(path: Path) -> int:
    """Return about how many clients a run has, for the progress: lines may be more than rows."""
    if path.is_dir():
        return len(case_files(path))
    if path.suffix.lower() in _WORKBOOKS:
        return 0
    with path.open("rb") as file:
        rows = (line.strip(b'\r\n ,;\t"\xef\xbb\xbf') for line in file)
        return max(0, sum(bool(row) and not row.startswith(b"# ") for row in rows) - 1)


def years_of(path: Path) -> set[int]:
    """Return the tax years of a run's clients, as far as they can be read.

    Raises:
        PlaceError, TableError: as for the clients themselves.
    """
    found = (year_of_job(job) for job in jobs_of(path) if not isinstance(job, Stray))
    return {year for year in found if year is not None}


def year_of_job(job: Job) -> int | None:
    """Return a client's tax year as it is written; ``None`` where it cannot be read."""
    if isinstance(job, Client):
        return year_of(job.row)
    try:
        year = tomllib.loads(job.text).get("tax_year")
    except tomllib.TOMLDecodeError:  # told when the client's turn comes
        return None
    return year if isinstance(year, int) else None


def ask_ahead(path: Path) -> None:
    """Open the first locked case of a folder: its passphrase is asked for before work begins.

    Raises:
        PlaceError: it cannot be opened.
    """
    locked = next((file for file in case_files(path) if file.suffix == LOCKED), None)
    if locked is not None:
        case_text_of(locked)


def _cases(folder: Path) -> Iterator[CaseFile]:
    files = case_files(folder)
    if not files:
        raise PlaceError(f"{folder} holds no case files (.toml): name another folder, or a table")
    for file in files:
        yield CaseFile(bare_name(file), str(file), case_text_of(file))


def _clients(tables: dict[str, Iterator[Row]]) -> Iterator[Client | Stray]:
    """Join the clients' rows with their child rows, which wait on the disk until they are asked."""
    with _Children({name: rows for name, rows in tables.items() if name != CLIENTS}) as children:
        for row in tables[CLIENTS]:
            id_ = _id(row)
            yield Client(id_, row, children.of(id_) if id_ else {})
        for table, id_, number in children.left():
            yield Stray(id_, table, number)


def _id(row: Row) -> str:
    cell = row.cells.get(CLIENT_ID, "")
    return f"{cell:.0f}" if isinstance(cell, float) else str(cell).strip()


class _Children:
    """Child rows by client, in a file of their own so that memory stays flat."""

    def __init__(self, tables: dict[str, Iterator[Row]]) -> None:
        self.tables = tables

    def __enter__(self) -> "_Children":
        if not self.tables:
            return self
        self._file = tempfile.NamedTemporaryFile(prefix="taxcli-", suffix=".sqlite")
        self._base = sqlite3.connect(self._file.name, isolation_level=None)
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("CREATE TABLE child (id TEXT, name TEXT, row INTEGER, cells BLOB)")
        self._base.execute("BEGIN")
        for name, rows in self.tables.items():
            self._base.executemany(
                "INSERT INTO child VALUES (?, ?, ?, ?)",
                ((_id(row), name, row.number, pickle.dumps(dict(row.cells))) for row in rows),
            )
        self._base.execute("CREATE INDEX by_id ON child (id)")
        self._base.execute("COMMIT")
        return self

    def __exit__(self, *_: object) -> None:
        if self.tables:
            self._base.close()
            self._file.close()

    def of(self, id_: str) -> dict[str, list[Row]]:
        """Take the child rows of a client."""
        found: dict[str, list[Row]] = {}
        if not self.tables:
            return found
        query = "SELECT name, row, cells FROM child WHERE id = ? ORDER BY rowid"
        for name, number, cells in self._base.execute(query, (id_,)).fetchall():
            # Written by this very process a moment ago.
            found.setdefault(name, []).append(Row(number, pickle.loads(cells)))
        if found:
            self._base.execute("DELETE FROM child WHERE id = ?", (id_,))
        return found

    def left(self) -> Iterator[tuple[str, str, int]]:
        """Yield the rows that no client took."""
        if self.tables:
            yield from self._base.execute("SELECT name, id, row FROM child ORDER BY name, row")


def problem_of(job: Job, place: str, code: str, message: str, fix: str) -> RowProblem:
    """Say what is wrong with a client, at its row of the table or in its case file."""
    if isinstance(job, Client):
        return located(job, place, code, message, fix)
    return RowProblem(Path(job.path).name, 0, place, code, message, fix)


def id_problem(job: Job) -> RowProblem | None:
    """Say what speaks against a client's id, which names its folder."""

    def problem(message: str, fix: str) -> RowProblem:
        return problem_of(job, CLIENT_ID, "T-ID-001", message, fix)

    if not job.id:
        return problem("the client has no id", "write one that names the client's folder")
    if LIKE_SSN.search(job.id):
        return problem("the id looks like a Social Security number", "use a number of your own")
    if _DEVICE.fullmatch(job.id.partition(".")[0]):
        return problem("Windows keeps that name for a device", "use another")
    if job.id.casefold() in OWN_FILES:
        return problem("the id is the name of a file of the run", "use another")
    if not _FOLDER_NAME.fullmatch(job.id) or job.id.endswith((".", " ")):
        return problem(
            "the id cannot name a folder", "use letters, digits, spaces, and . _ + - between them"
        )
    if not job.id.isascii() and _unprintable(job.id):
        return problem("the id has letters that no paper can show", "use Latin ones, or digits")
    return None


def _unprintable(text: str) -> bool:
    from taxcli.papers.fonts import missing

    return bool(missing(text))
