"""The tables of clients: their columns, their rows, and what is wrong with a row.

The clients' table has the keys outside the lists; each list (``w2``, ``income`` …) is a table of
its own, whose rows name their client.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from taxcli.case.model import Case
from taxcli.case.schema import KeyPath, Kind, SchemaKey, keys_of, own_keys
from taxcli.case.write import path_of
from taxcli.features.last_year import LastReturn
from taxcli.law.programs import programs
from taxcli.text import cleaned, holds_number
from taxcli.text import message as as_message

CLIENTS = "clients"
CLIENT_ID = "client_id"
# The lists of a case that have tables; what else is a list belongs to the interview.
CHILDREN = ("w2", "income", "payment", "exempt", "pass_through", "other_state", "acknowledged")
_NO_COLUMN = ("schema", "interview", *CHILDREN)
# A W-2 has a few local rows; they stand beside each other, numbered from 1.
_BESIDE = 4
_ALIASES = {
    "id": CLIENT_ID,
    "client": CLIENT_ID,
    "year": "tax_year",
    "status": "filing_status",
    **{name: f"primary.{name}" for name in ("first_name", "last_name", "ssn")},
    **{f"spouse_{name}": f"spouse.{name}" for name in ("first_name", "last_name", "ssn")},
    **{name: f"address.{name}" for name in ("street", "unit", "city", "state", "zip")},
}
# Numbers of a fixed length: a spreadsheet that takes them for amounts drops zeros at the start.
_DIGITS: dict[str | int, int] = {"ssn": 9, "ein": 9, "zip": 5}
# The columns that most firms need; `taxcli template --all` writes every one.
_USUAL = {
    CLIENTS: r"client_id|tax_year|filing_status|(primary|spouse)\..*|address\..*|oregon\..*"
    r"|residency\.[a-z]+\.(primary|spouse|local_income)|last_year\..*|extension\..*|refund\..*"
    r"|account\..*|preparer\..*",
    "w2": r"client_id|person|employer|wages|local[12]\.(locality|wages|tax)",
    "income": r"client_id|person|kind|payer|amount|pension"
    r"|[a-z]+\.(amount|days\..*|sourced|date)",
    "payment": r"(?!tax_year|also_real).*",
    "exempt": r"(?!also_real).*",
}
# How a cell is written, by its kind.
_FORMS: Mapping[Kind, str] = {
    "money": " (dollars, like 1,234.56)",
    "date": " (a date, like 2025-04-15)",
    "yes-no": " (yes or no)",
    "percent": " (written like 62.5 %)",
    "lived": ": full-year, none, or dates like 1/1 to 6/30",
    "texts": ", with ; between them",
}
_PLACES: dict[str, str] = {each.jurisdiction: each.called for each in programs()}


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its header (a path in the case), what its cells hold, and the choices, if any."""

    name: str
    path: KeyPath
    kind: Kind
    choices: tuple[str, ...] = ()
    comment: str = ""

    @property
    def digits(self) -> int:
        """Return how many digits a number of a fixed length has, 0 for anything else."""
        return _DIGITS.get(self.path[-1], 0)

    @property
    def hint(self) -> str:
        """Tell what goes into the column."""
        person = "spouse" if "spouse" in self.path else "primary taxfiler"
        place = next((name for key, name in _PLACES.items() if key in self.path), "")
        return self.hint_for(_FORMS, person, place, str(self.path[-1]).upper())

    def hint_for(self, forms: Mapping[Kind, str], person: str, place: str, tax: str) -> str:
        """Tell what goes into the column; ``forms`` says how a value of a kind is written."""
        hint = self.comment.format(person=person, place=place, tax=tax)
        if self.kind == "choice":
            *most, last = self.choices
            return f"{hint}: {', '.join(most)} or {last}"
        return hint + forms.get(self.kind, "")


@cache
def columns_of(table: str) -> Mapping[str, TableColumn]:
    """Return the columns of a table by header, in the order of the case file."""
    if table == CLIENTS:
        hint = "your own number or name for the client; child tables repeat it"
        keys = [key for key in keys_of(Case) if key.path[0] not in _NO_COLUMN]
    else:
        hint = "the client's id as in the clients' table"
        entry = own_keys(Case)[table].table
        keys = list(keys_of(entry)) if entry else []
    found = [TableColumn(CLIENT_ID, (CLIENT_ID,), "text", (), hint), *_columns(keys)]
    return {column.name: column for column in found}


def usual_columns(table: str) -> list[TableColumn]:
    """Return the columns of a table that most firms need; none, if most need no such table."""
    pattern = re.compile(_USUAL.get(table, "(?!)"))
    return [column for name, column in columns_of(table).items() if pattern.fullmatch(name)]


@cache
def header_of(table: str) -> Mapping[str, str]:
    """Return the header that a written one stands for: letters and digits decide."""
    known = columns_of(table)
    aliases = _ALIASES if table == CLIENTS else {"id": CLIENT_ID, "client": CLIENT_ID}
    return {plain(each): name for each, name in [*zip(known, known, strict=True), *aliases.items()]}


def plain(header: str) -> str:
    """Return what of a header counts: ``Primary First Name`` is ``primary.first_name``."""
    return re.sub(r"[^a-z0-9]", "", header.casefold())


def header_for(path: KeyPath) -> str:
    """Write a path as a header is: ``local[0].tax`` is ``local1.tax``."""
    out = ""
    for step in path:
        out += str(step + 1) if isinstance(step, int) else f".{step}" if out else step
    return out


def _columns(keys: Sequence[SchemaKey]) -> Iterator[TableColumn]:
    """Yield the columns of keys; the entries of a list in a list stand beside each other."""
    lived = [key.path for key in keys if key.kind == "lived"]
    for above, group in groupby(keys, _list_above):
        if above in lived:  # its periods stand in one cell
            continue
        entries = list(group)
        for number in range(_BESIDE if above else 1):
            for key in entries:
                path = tuple(number if step == 0 else step for step in key.path)
                if key.kind is not None:
                    yield TableColumn(header_for(path), path, key.kind, key.choices, key.comment)


def _list_above(key: SchemaKey) -> KeyPath:
    return key.path[: key.path.index(0)] if 0 in key.path else ()


# Cells as they stand: text, or what a spreadsheet holds (numbers, dates, yes and no).
TableCell = Any
# Where a client's number stands (``primary.ssn``), and the id of another client that has it too.
Shared = tuple[tuple[str, str], ...]
# Stands instead of a header where a row has cells without one.
EXCESS = ""
# What a spreadsheet shows where a formula failed.
FAILED = re.compile(r"#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)", re.I)
# Stands, with the cell's name, in place of a value that a program has not calculated.
UNCALCULATED = "#UNCALCULATED "
_FOLDER_NAME = re.compile(r"[^\W_][\w. +-]{0,79}")
_DEVICE = re.compile("con|prn|aux|nul|(com|lpt)[0-9]", re.IGNORECASE)
# What a run writes beside the clients' folders.
OWN_FILES = {"summary.csv", "errors.csv", "print.pdf", "vouchers.pdf", "pro-access.pdf"}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong: the table and row it stands in, its column, a code, what is so, the fix.

    ``row`` counts as the spreadsheet does, the header being 1; 0 where no row is to blame.
    """

    table: str
    row: int
    column: str
    code: str
    message: str
    fix: str

    def __post_init__(self) -> None:
        """Take out what no message may hold, as the case's own messages do: nine digits."""
        for name in ("table", "column", "message", "fix"):
            object.__setattr__(self, name, as_message(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its number in the file, and its cells by header, empty ones left out.

    The client's id is text already.
    """

    number: int
    cells: Mapping[str, TableCell]


@dataclass(frozen=True, slots=True)
class Client:
    """Everything the tables say of one client: the row of the clients' table, and child rows.

    ``shared`` tells which other clients have a Social Security number of this one, and ``held``
    what holds it back in rows that are no client's; ``last`` is what last year's run says of it,
    where that is compared.
    """

    id: str
    row: TableRow
    children: Mapping[str, Sequence[TableRow]]
    shared: Shared = ()
    held: tuple[RowProblem, ...] = ()
    last: LastReturn | None = None


@dataclass(frozen=True, slots=True)
class ClientFile:
    """A client whose case is a file: the file's name without its ending is the client's id."""

    id: str
    path: str
    text: str
    shared: Shared = ()
    held: tuple[RowProblem, ...] = ()
    last: LastReturn | None = None


Job = Client | ClientFile


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
        found = f"no client is called {as_message(self.id)!r} in the clients' table"
        fix = "correct the id, or add the client; the papers of the run wait until then"
        if wrong := spoilt(self.id):
            found, fix = wrong
        elif self.near:
            zeros = " a spreadsheet drops zeros at the start: make the column text"
            lost = all(near.lstrip("0") == self.id.lstrip("0") for near in self.near)
            fix = f"is {' or '.join(self.near)} meant?{zeros if lost else ' write the id as there'}"
        return RowProblem(self.table, self.number, CLIENT_ID, "T-ID-003", found, fix)


def row_of(job: Job) -> int:
    """Return the row a client stands in; 0 for a case file."""
    return job.row.number if isinstance(job, Client) else 0


def located(client: Client, place: str, code: str, message: str, fix: str) -> RowProblem:
    """Find the table, row and column that a place of the case stands in."""
    path = path_of(place)
    if len(path) > 1 and path[0] in CHILDREN and isinstance(path[1], int):
        rows = client.children.get(str(path[0]), ())
        row = rows[path[1]] if path[1] < len(rows) else TableRow(0, {})
        column = _header(str(path[0]), row, path[2:])
        return RowProblem(str(path[0]), row.number, column, code, message, fix)
    column = _header(CLIENTS, client.row, path)
    return RowProblem(CLIENTS, client.row.number, column, code, message, fix)


def _header(table: str, row: TableRow, path: KeyPath) -> str:
    """Return the header of the column that a place stands in: ``local[0].tax`` in ``local1.tax``.

    A place above the columns, or between them, is written as a header would be.
    """
    columns = columns_of(table)
    names = {column.path: name for name, column in columns.items()}
    if len(path) > 1 and isinstance(path[1], int):
        written = {columns[name].path[:2] for name in row.cells if name in columns}
        group = sorted(start[1] for start in written if len(start) > 1 and start[0] == path[0])
        if path[1] < len(group):
            path = (path[0], group[path[1]], *path[2:])
    for length in range(len(path), 0, -1):
        if path[:length] in names:
            return names[path[:length]]
    return header_for(path)


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
    if not job.id.isascii():
        from taxcli.document.fonts import missing

        if missing(job.id):
            return problem("the id has letters that no paper can show", "use Latin ones, or digits")
    return None


def spoilt(text: str) -> tuple[str, str] | None:
    """Say what is wrong with the formula that a cell has in place of a value, and what to do."""
    if text.startswith(UNCALCULATED):
        at = text.removeprefix(UNCALCULATED)
        fix = "save the workbook in a spreadsheet program, or write the value itself"
        return f"cell {at} has a formula whose value the workbook does not hold", fix
    if text[:1] == "#" and FAILED.fullmatch(text):
        return f"a formula has failed here ({text})", "write the value itself"
    return None


def text_of(cell: TableCell) -> str:
    """Write a cell as text; a spreadsheet's number without what its binary form adds to it."""
    if isinstance(cell, str):
        return cleaned(cell).strip()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        # A spreadsheet shows fifteen digits: 0.1 + 0.2 is 0.3 there, and so it is here.
        number = Decimal(repr(cell) if cell.is_integer() else f"{cell:.15g}")
        return f"{number:.0f}" if cell.is_integer() else f"{number:f}"
    if isinstance(cell, datetime):
        cell = cell.date()
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell).strip()
