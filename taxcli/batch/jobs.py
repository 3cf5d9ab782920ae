"""What a run is made of: the clients of its tables, or the case files of a folder."""

import pickle
import re
import sqlite3
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from taxcli.batch.ahead import Ahead, people_of_row, people_of_text
from taxcli.batch.cells import Client, Row, Shared, located, spoilt, year_of
from taxcli.batch.columns import CLIENT_ID, CLIENTS
from taxcli.batch.problems import RowProblem
from taxcli.batch.tables import csv_tables, read_csv, refuse_unread
from taxcli.case.files import LOCKED, PlaceError, bare_name, case_files
from taxcli.case.read import text_of as case_text_of
from taxcli.features.last_year import LastReturn
from taxcli.text import holds_number, message

_FOLDER_NAME = re.compile(r"[^\W_][\w. +-]{0,79}")
_DEVICE = re.compile("con|prn|aux|nul|(com|lpt)[0-9]", re.IGNORECASE)
# What a run writes beside the clients' folders.
OWN_FILES = {"summary.csv", "errors.csv", "print.pdf", "vouchers.pdf", "pro-access.pdf"}
_WORKBOOKS = (".xlsx", ".xlsm", ".ods")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A client whose case is a file: the file's name without its ending is the client's id.

    ``shared`` tells which other clients have a Social Security number of this one; ``last`` is what
    last year's run says of it, where that is compared.
    """

    id: str
    path: str
    text: str
    shared: Shared = ()
    last: LastReturn | None = None


Job = Client | CaseFile


@dataclass(frozen=True, slots=True)
class Stray:
    """A row of a child table whose client is not in the clients' table.

    ``near`` are the clients that it may be of.
    """

    id: str
    table: str
    number: int
    near: tuple[str, ...]

    @property
    def problem(self) -> RowProblem:
        """Say what is wrong with the row."""
        found = f"no client is called {message(self.id)!r} in the clients' table"
        fix = "correct the id, or add the client; the papers of the run wait until then"
        if wrong := spoilt(self.id):
            found, fix = wrong
        elif self.near:
            zeros = " a spreadsheet drops zeros at the start: make the column text"
            lost = all(near.lstrip("0") == self.id.lstrip("0") for near in self.near)
            fix = f"is {' or '.join(self.near)} meant?{zeros if lost else ' write the id as there'}"
        return RowProblem(self.table, self.number, CLIENT_ID, "T-ID-003", found, fix)


@dataclass(frozen=True, slots=True)
class Held:
    """A client that must wait, and what speaks against it in other rows."""

    job: Job
    problems: list[RowProblem]


def row_of(job: Job) -> int:
    """Return the row a client stands in; 0 for a case file."""
    return job.row.number if isinstance(job, Client) else 0


def jobs_of(path: Path) -> Iterator[Job | Held | Stray]:
    """Yield the clients of a table (CSV or workbook) or of a folder of case files, in order.

    Child rows that are no client's come at the end.

    Raises:
        PlaceError: something cannot be read.
        TableError: a table cannot be used.
    """
    if path.is_dir():
        yield from _cases(path)
    elif path.suffix.lower() in _WORKBOOKS:
        from taxcli.batch.workbook import workbook_tables

        refuse_unread(path, {})
        tables = workbook_tables(path)
        yield from _clients({name: partial(iter, rows) for name, rows in tables.items()})
    else:
        files = csv_tables(path)
        yield from _clients({name: partial(read_csv, at, name) for name, at in files.items()})


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
    jobs = (found.job if isinstance(found, Held) else found for found in jobs_of(path))
    found = (year_of_job(job) for job in jobs if not isinstance(job, Stray))
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
    """Yield the case files of a folder; each is read twice, but a locked one opened only once."""
    files = case_files(folder)
    if not files:
        raise PlaceError(f"{folder} holds no case files (.toml): name another folder, or a table")
    ahead, opened = Ahead(), dict[Path, str]()
    for file in files:
        text = case_text_of(file)
        if file.suffix == LOCKED:
            opened[file] = text
        ahead.see(bare_name(file), people_of_text(text))
    for file in files:
        text = opened.pop(file) if file in opened else case_text_of(file)
        id_ = bare_name(file)
        yield CaseFile(id_, str(file), text, ahead.shared(id_, people_of_text(text)))


def _clients(tables: Mapping[str, Callable[[], Iterable[Row]]]) -> Iterator[Client | Held | Stray]:
    """Join the clients' rows with their child rows, which wait on the disk until they are asked."""
    ahead = Ahead()
    for row in tables[CLIENTS]():
        ahead.see(_id(row), people_of_row(row))
    with _Children({name: rows for name, rows in tables.items() if name != CLIENTS}) as children:
        strays = _Strays([*children.without(ahead)])
        for row in tables[CLIENTS]():
            id_ = _id(row)
            shared = ahead.shared(id_, people_of_row(row))
            job = Client(id_, row, children.of(id_) if id_ else {}, shared)
            problems = strays.of(id_)
            yield Held(job, problems) if problems else job
        yield from strays.all


class _Strays:
    """The child rows that are no client's, and whom they hold back: those they may be of."""

    def __init__(self, strays: Sequence[Stray]) -> None:
        self.all = strays
        self._by_client: defaultdict[str, list[RowProblem]] = defaultdict(list)
        for stray in strays:
            for near in stray.near:
                self._by_client[near].append(stray.problem)
        nobodys = [stray for stray in strays if not stray.near]
        self._of_anyone = [_may_be_of_anyone(nobodys[0], len(nobodys))] if nobodys else []

    def of(self, id_: str) -> list[RowProblem]:
        """Return what holds a client back: rows like its own, else rows that may be anyone's."""
        return self._by_client.get(id_, self._of_anyone)


def _may_be_of_anyone(first: Stray, count: int) -> RowProblem:
    rows = "the row is of a client that is not known; it"
    if count > 1:
        rows = f"{count} rows are of clients that are not known, this one first; they"
    fix = "correct the id, and run again; nothing is prepared without it"
    found = f"{rows} may be of this client"
    return RowProblem(first.table, first.number, CLIENT_ID, "T-ID-004", found, fix)


def _id(row: Row) -> str:
    return str(row.cells.get(CLIENT_ID, ""))


class _Children:
    """Child rows by client, in a file of their own so that memory stays flat."""

    def __init__(self, tables: dict[str, Callable[[], Iterable[Row]]]) -> None:
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
                ((_id(row), name, row.number, pickle.dumps(dict(row.cells))) for row in rows()),
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

    def without(self, clients: Ahead) -> Iterator[Stray]:
        """Yield the rows whose id is none of the clients'."""
        if not self.tables:
            return
        query = "SELECT name, id, row FROM child ORDER BY name, row"
        for name, id_, number in self._base.execute(query):
            if id_ not in clients:
                yield Stray(id_, name, number, clients.like(id_))


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
    if wrong := spoilt(job.id):
        return problem(*wrong)
    if holds_number(job.id):
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
    from taxcli.document.fonts import missing

    return bool(missing(text))
