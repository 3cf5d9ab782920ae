"""The columns of the tables: every key of a case, by the name the file uses, and what goes into it.

The clients' table has the keys outside the lists; each list (``w2``, ``income`` …) is a table of
its own, whose rows name their client.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from taxcli.case.model import Case
from taxcli.case.schema import Key, KeyPath, Kind, keys_of, own_keys
from taxcli.law.programs import programs

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
class Column:
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
def columns_of(table: str) -> Mapping[str, Column]:
    """Return the columns of a table by header, in the order of the case file."""
    if table == CLIENTS:
        hint = "your own number or name for the client; child tables repeat it"
        keys = [key for key in keys_of(Case) if key.path[0] not in _NO_COLUMN]
    else:
        hint = "the client's id as in the clients' table"
        entry = own_keys(Case)[table].table
        keys = list(keys_of(entry)) if entry else []
    found = [Column(CLIENT_ID, (CLIENT_ID,), "text", (), hint), *_columns(keys)]
    return {column.name: column for column in found}


def usual_columns(table: str) -> list[Column]:
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


def _columns(keys: Sequence[Key]) -> Iterator[Column]:
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
                    yield Column(header_for(path), path, key.kind, key.choices, key.comment)


def _list_above(key: Key) -> KeyPath:
    return key.path[: key.path.index(0)] if 0 in key.path else ()
