"""The columns of the tables: every key of a case, found in its model, by the name the file uses.

The clients' table has the keys outside the lists; each list (``w2``, ``income`` …) is a table of
its own, whose rows name their client.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from taxcli.case.model import Case
from taxcli.case.residency import Period
from taxcli.case.types import DayCount, DaysInAll, Money, NonNegative, Percentage, Ssn

Kind = Literal[
    "choice",
    "yes-no",
    "money",
    "count",
    "days",
    "date",
    "percent",
    "text",
    "texts",
    "ssn",
    "lived",
]
CLIENTS = "clients"
CLIENT_ID = "client_id"
# The lists of a case that have tables; what else is a list belongs to the interview.
CHILDREN = ("w2", "income", "payment", "exempt", "pass_through", "other_state", "acknowledged")
_NO_COLUMN = ("schema", "interview")
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
# Amounts are told apart by the marker that checks them.
_KINDS: dict[Any, Kind] = {
    Money: "money",
    NonNegative: "money",
    Percentage: "percent",
    DayCount: "days",
    DaysInAll: "days",
    bool: "yes-no",
    int: "count",
    date: "date",
    Ssn: "ssn",
    str: "text",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header (a path in the case), what its cells hold, and the choices, if any."""

    name: str
    path: tuple[str | int, ...]
    kind: Kind
    choices: tuple[str, ...] = ()
    required: bool = False

    @property
    def digits(self) -> int:
        """Return how many digits a number of a fixed length has, 0 for anything else."""
        return _DIGITS.get(self.path[-1], 0)


@cache
def columns_of(table: str) -> Mapping[str, Column]:
    """Return the columns of a table by header, in the order of the case file."""
    found = [Column(CLIENT_ID, (CLIENT_ID,), "text", required=True)]
    model = Case if table == CLIENTS else _entry_of(table)
    found += _walk(model, "", ())
    return {column.name: column for column in found}


@cache
def header_of(table: str) -> Mapping[str, str]:
    """Return the header that a written one stands for: letters and digits decide."""
    known = columns_of(table)
    found = {plain(name): name for name in known}
    if table == CLIENTS:
        found |= {plain(alias): name for alias, name in _ALIASES.items()}
    else:
        found |= {plain(alias): CLIENT_ID for alias in ("id", "client")}
    return found


def plain(header: str) -> str:
    """Return what of a header counts: ``Primary First Name`` is ``primary.first_name``."""
    return re.sub(r"[^a-z0-9]", "", header.casefold())


def _entry_of(table: str) -> type[BaseModel]:
    entry = _table_in(Case.model_fields[table].annotation)
    assert entry is not None
    return entry


def _walk(model: type[BaseModel], prefix: str, path: tuple[str | int, ...]) -> Iterator[Column]:
    for name, field in model.model_fields.items():
        key = field.alias or name
        if not path and model is Case and (key in CHILDREN or key in _NO_COLUMN):
            continue
        annotation: Any = field.annotation
        if field.metadata:
            annotation = Annotated[annotation, *field.metadata]
        yield from _column(f"{prefix}{key}", (*path, key), annotation, field.is_required())


def _column(
    name: str, path: tuple[str | int, ...], annotation: Any, required: bool
) -> Iterator[Column]:
    entry = _table_in(annotation)
    if get_origin(annotation) is list and entry is not None:
        for number in range(_BESIDE):
            yield from _walk(entry, f"{name}{number + 1}.", (*path, number))
        return
    kind, choices = _kind_of(annotation)
    if kind is not None:
        yield Column(name, path, kind, choices, required)
        return
    inner = _table_in(annotation)
    assert inner is not None, f"{name} has a type that no column holds"
    yield from _walk(inner, f"{name}.", path)


def _kind_of(annotation: Any) -> tuple[Kind | None, tuple[str, ...]]:
    """Return what a cell of a type holds, and its choices; ``None`` for a table of its own."""
    parts = set(_parts(annotation))
    literals = [part for part in parts if get_origin(part) is Literal]
    if Period in parts:
        # Where someone lived is a word or a list of periods; a period alone has two columns.
        return ("lived", get_args(literals[0])) if literals else (None, ())
    if literals:
        return "choice", get_args(literals[0])
    if list in parts:
        return "texts", ()
    for type_, kind in _KINDS.items():
        if type_ in parts:
            return kind, ()
    return None, ()


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield every type that a type is made of, and its markers."""
    if get_origin(annotation) is Annotated:
        yield annotation
    yield get_origin(annotation) if get_origin(annotation) is list else annotation
    if get_origin(annotation) is Literal:
        return
    for part in get_args(annotation):
        yield from _parts(part)


def _table_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model of a table inside ``X | None``, ``list[X]`` or ``Annotated[X, …]``."""
    found = (part for part in _parts(annotation) if isinstance(part, type))
    return next((part for part in found if issubclass(part, BaseModel)), None)
