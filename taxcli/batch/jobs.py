"""What a run is made of: the clients of its tables, or the case files of a folder.

A look over all of them comes first, and shows who is like whom and who shares a number; nothing
of a row is kept for it but its id and the Social Security numbers, and these in memory alone.
"""

import pickle
import sqlite3
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from taxcli.batch.cells import year_of
from taxcli.batch.rows import (
    CLIENT_ID,
    CLIENTS,
    Client,
    ClientFile,
    Job,
    RowProblem,
    Shared,
    Stray,
    TableRow,
    text_of,
)
from taxcli.batch.tables import csv_tables, read_csv, refuse_unread
from taxcli.case.files import LOCKED, PlaceError, bare_name, case_files
from taxcli.case.parse_answers import as_typed
from taxcli.case.read import text_of as case_text_of
from taxcli.case.types import nine_digits

_WORKBOOKS = (".xlsx", ".xlsm", ".ods")
_PEOPLE = ("primary", "spouse")


def jobs_of(path: Path) -> Iterator[Job | Stray]:
    """Yield the clients of a table (CSV or workbook) or of a folder of case files, in order.

    Child rows that are no client's come at the end.

    Raises:
        PlaceError: something cannot be read, or a table cannot be used.
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
        PlaceError: as for the clients themselves.
    """
    found = (year_of_job(job) for job in jobs_of(path) if not isinstance(job, Stray))
    return {year for year in found if year is not None}


def year_of_job(job: Job) -> int | None:
    """Return a client's tax year as it is written; ``None`` where it cannot be read."""
    if isinstance(job, Client):
        return year_of(job.row)
    year = _parsed(job.text).get("tax_year")
    return year if isinstance(year, int) else None


def _parsed(text: str) -> dict[str, Any]:
    """Return a case file's tables; none if it is not TOML, which is told when its turn comes."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}


def ask_ahead(path: Path) -> None:
    """Open the first locked case of a folder: its passphrase is asked for before work begins.

    Raises:
        PlaceError: it cannot be opened.
    """
    locked = next((file for file in case_files(path) if file.suffix == LOCKED), None)
    if locked is not None:
        case_text_of(locked)


def _cases(folder: Path) -> Iterator[ClientFile]:
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
        yield ClientFile(id_, str(file), text, ahead.shared(id_, people_of_text(text)))


def _clients(tables: Mapping[str, Callable[[], Iterable[TableRow]]]) -> Iterator[Client | Stray]:
    """Join the clients' rows with their child rows, which wait on the disk until they are asked."""
    ahead = Ahead()
    for row in tables[CLIENTS]():
        ahead.see(_id(row), people_of_row(row))
    with _Children({name: rows for name, rows in tables.items() if name != CLIENTS}) as children:
        strays = [*children.without(ahead)]
        # What holds a client back: rows like its own, else rows that may be anyone's.
        of_client: dict[str, list[RowProblem]] = {}
        for stray in strays:
            for near in stray.near:
                of_client.setdefault(near, []).append(stray.problem)
        of_anyone = _of_anyone([stray for stray in strays if not stray.near])
        for row in tables[CLIENTS]():
            id_ = _id(row)
            shared = ahead.shared(id_, people_of_row(row))
            held = tuple(of_client.get(id_, of_anyone))
            yield Client(id_, row, children.of(id_) if id_ else {}, shared, held)
        yield from strays


def _of_anyone(strays: Sequence[Stray]) -> list[RowProblem]:
    """Return what rows that are nobody's say against every client, if there are any."""
    if not strays:
        return []
    rows = "the row is of a client that is not known; it"
    if len(strays) > 1:
        rows = f"{len(strays)} rows are of clients that are not known, this one first; they"
    fix = "correct the id, and run again; nothing is prepared without it"
    found = f"{rows} may be of this client"
    return [RowProblem(strays[0].table, strays[0].number, CLIENT_ID, "T-ID-004", found, fix)]


def _id(row: TableRow) -> str:
    return str(row.cells.get(CLIENT_ID, ""))


class _Children:
    """Child rows by client, in a file of their own so that memory stays flat."""

    def __init__(self, tables: dict[str, Callable[[], Iterable[TableRow]]]) -> None:
        self.tables = tables

    def __enter__(self) -> "_Children":
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
        self._base.close()
        self._file.close()

    def of(self, id_: str) -> dict[str, list[TableRow]]:
        """Take the child rows of a client."""
        found: dict[str, list[TableRow]] = {}
        query = "SELECT name, row, cells FROM child WHERE id = ? ORDER BY rowid"
        for name, number, cells in self._base.execute(query, (id_,)).fetchall():
            # Written by this very process a moment ago.
            found.setdefault(name, []).append(TableRow(number, pickle.loads(cells)))
        if found:
            self._base.execute("DELETE FROM child WHERE id = ?", (id_,))
        return found

    def without(self, clients: "Ahead") -> Iterator[Stray]:
        """Yield the rows whose id is none of the clients'."""
        query = "SELECT name, id, row FROM child ORDER BY name, row"
        for name, id_, number in self._base.execute(query):
            if id_ not in clients:
                yield Stray(id_, name, number, clients.like(id_))


class FiledNumber(NamedTuple):
    """A person's number in one year; an amended return is a second case of the same year."""

    digits: str
    year: str
    amended: bool


# The people of a client by the place of their number: ``primary.ssn``.
People = Mapping[str, FiledNumber]


class Ahead:
    """The clients of a run by id, and by the people in them."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._alike: dict[str, list[str]] = {}
        self._clients: dict[FiledNumber, list[str]] = {}

    def see(self, id_: str, people: People) -> None:
        """Note a client and who is in it; an id that stands twice is refused for that."""
        if not id_ or id_ in self._ids:
            return
        self._ids.add(id_)
        self._alike.setdefault(_likeness(id_), []).append(id_)
        for person in people.values():
            self._clients.setdefault(person, []).append(id_)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._ids

    def like(self, id_: str) -> tuple[str, ...]:
        """Return the clients whose id differs in capitals, signs, or zeros at its start alone."""
        likeness = _likeness(id_)
        return tuple(self._alike.get(likeness, ())) if likeness else ()

    def shared(self, id_: str, people: People) -> Shared:
        """Return who else has a number of a client's people in the same year."""
        return tuple(
            (place, other)
            for place, person in people.items()
            for other in self._clients.get(person, ())
            if other.casefold() != id_.casefold()
        )


def _likeness(id_: str) -> str:
    signs = (char for char in normalize("NFKC", id_).casefold() if char.isalnum())
    return "".join(signs).lstrip("0")


def people_of_row(row: TableRow) -> People:
    """Return the people of a row of the clients' table."""
    wanted = ("tax_year", *(f"{who}.ssn" for who in _PEOPLE))
    texts = {header: text_of(row.cells[header]) for header in wanted if header in row.cells}
    amended = any(header.startswith("amends.") for header in row.cells)
    return _people(texts, as_typed(texts.get("tax_year", "")), amended)


def people_of_text(text: str) -> People:
    """Return the people of a case file."""
    data = _parsed(text)
    tables = {who: table for who in _PEOPLE if isinstance(table := data.get(who), dict)}
    numbers = {f"{who}.ssn": str(table.get("ssn", "")) for who, table in tables.items()}
    return _people(numbers, str(data.get("tax_year", "")), "amends" in data)


def _people(texts: Mapping[str, str], year: str, amended: bool) -> People:
    places = (f"{who}.ssn" for who in _PEOPLE)
    found = {place: nine_digits(texts.get(place, "")) for place in places}
    return {place: FiledNumber(digits, year, amended) for place, digits in found.items() if digits}
