"""Reads the TOML under forms/: its facts by their names, its tables as frozen records.

``{standing.protest.days}`` in a sentence is the fact of that name in forms/standing.toml. Whole
numbers are written as they are, those with a decimal point as percentages.
"""

import inspect
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import UnionType
from typing import (
    Any,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from taxcli.money import percent

Status = Literal["official", "secondary", "inferred"]
_PACKAGE = Path(__file__).resolve().parent.parent


class LawDataError(ValueError):
    """A file of figures that is not as forms/README.md tells. Exit code 3."""


@cache
def forms_folder() -> Path:
    """Return the folder of the forms: inside the wheel, or beside the package in a checkout."""
    installed = _PACKAGE / "_forms"
    return installed if installed.is_dir() else _PACKAGE.parent / "forms"


@cache
def load(name: str) -> dict[str, Any]:
    """Read one file under forms/ (``programs``, ``years/2025``); numbers come as ``Decimal``."""
    path = forms_folder() / f"{name}.toml"
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


_FILES = ("plan", "programs", "standing", "years")
NAMED = re.compile(r"\{([A-Za-z0-9_.-]+)\}")
_MOST_DEEP = 4


class Named(NamedTuple):
    """A fact as text, which may name others; the source and status of what it stands in."""

    text: str
    source: str | None
    status: str | None


def named(name: str) -> Named:
    """Return a fact by its name: ``standing.protest.days``.

    Raises:
        KeyError: there is no such fact.
    """
    file, *keys = name.split(".")
    if file not in _FILES or not keys:
        raise KeyError(name)
    if file == "years":
        return Named(str(_year(name)), None, None)
    value: Any = load(file)
    source = status = None
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, dict) and "status" in value:
            source, status = value["source"], value["status"]
    if isinstance(value, dict):
        value = value.get("value")
    if value is None or value == []:
        raise KeyError(name)
    return Named(_text(value), source, status)


def whole_name(name: str, file: str) -> str:
    """Return the name with its file: within a file, a fact is named by its key alone."""
    return name if "." in name or not file else f"{file}.{name}"


def filled(text: str, file: str = "") -> str:
    """Return a sentence of a file with the facts that it names; other words in braces stay.

    Raises:
        KeyError: it names a fact that is not there.
    """
    return _filled(text, file, 0)


def _filled(text: str, file: str, depth: int) -> str:
    if depth > _MOST_DEEP:
        raise KeyError(text)

    def fill(match: re.Match[str]) -> str:
        whole = whole_name(match[1], file)
        its, dot, _ = whole.partition(".")
        if not dot or its not in _FILES:
            return match[0]
        return _filled(named(whole).text, its, depth + 1)

    return NAMED.sub(fill, text)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return (", " if isinstance(value[0], str) else " or ").join(map(_text, value))
    if isinstance(value, Decimal):
        return percent(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _year(name: str) -> int:
    """Return a year that the files of the years tell, by what they say of themselves."""
    years = sorted(int(path.stem) for path in (forms_folder() / "years").glob("*.toml"))
    if name == "years.first_for_planning":
        last = next(year for year in reversed(years) if load(f"years/{year}")["use"] != "planning")
        return last + 1
    if name == "years.first_of_two_editions":
        return next(year for year in years if _has_editions(load(f"years/{year}")))
    raise KeyError(name)


def _has_editions(year: dict[str, Any]) -> bool:
    tables = (table for table in year.values() if isinstance(table, dict))
    return any("published" in entry for table in tables for entry in table.values())


R = TypeVar("R")


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Record:
    """A table of forms/: what it has is annotated, and cannot be changed.

    There are about forty kinds, and making a dataclass of each would cost every command 20 ms.
    """

    def __init__(self, **given: Any) -> None:
        vars(self).update(given)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({told})"


class Sourced(Record):
    """What every fact has: where it was read, and how sure it is."""

    source: str
    status: Status
    note: str | None = None


class CountFact(Sourced):
    """A fact that is a whole number: of days, months, years, or times."""

    value: int


class Dollars(Sourced):
    """A fact that is an amount, in dollars."""

    value: Decimal


class Sentence(Sourced):
    """A fact that is told in sentences."""

    value: str


class Words(Sourced):
    """A fact that is a list of words or codes."""

    value: tuple[str, ...]


def record(kind: type[R], table: Mapping[str, Any], where: str, file: str = "") -> R:
    """Make a record of a table; sentences have the facts filled in that they name.

    Args:
        kind: a kind of record or a dataclass, whose annotations say which keys the table has.
        table: as TOML has it.
        where: its place, for messages: ``forms/standing.toml, protest``.
        file: the file whose facts a sentence may name by their keys alone.

    Raises:
        LawDataError: a key is missing, is not known, or holds something of another kind.
    """
    types, needed = _fields(kind)
    keys = {name.removesuffix("_"): name for name in types}  # from_ stands for from
    for key in table:
        if key not in keys:
            raise LawDataError(f"{where}: {key} is none of {', '.join(keys)}")
    given = {}
    for key, name in keys.items():
        if key in table:
            given[name] = _value(types[name], table[key], f"{where}.{key}", file)
        elif name in needed:
            raise LawDataError(f"{where}: {key} is missing")
    return kind(**given)


def _fields(kind: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the types of a record's fields by name, and which of them every table must have."""
    types = get_type_hints(kind)
    if is_dataclass(kind):
        return types, frozenset(one.name for one in fields(kind) if one.default is MISSING)
    needed: set[str] = set()
    for level in reversed(kind.__mro__):  # a kind may need what the one it builds on may lack
        own = set(inspect.get_annotations(level))
        needed = needed - own | (own - set(vars(level)))
    return types, frozenset(needed)


def _value(type_: Any, value: Any, where: str, file: str) -> Any:
    """Return a value as its field has it."""
    origin, arguments = get_origin(type_), get_args(type_)
    if isinstance(type_, type) and issubclass(type_, Record) and isinstance(value, dict):
        return record(type_, value, where, file)
    if origin is tuple and isinstance(value, list):
        return tuple(_value(arguments[0], one, where, file) for one in value)
    if origin is dict and isinstance(value, dict):
        return {key: _value(arguments[1], of, f"{where}.{key}", file) for key, of in value.items()}
    if origin in (Union, UnionType):
        return _value(arguments[0], value, where, file)
    if origin is Literal and value not in arguments:
        raise LawDataError(f"{where} {value!r} is none of {', '.join(map(str, arguments))}")
    if type_ is str and isinstance(value, str) and value.strip():
        return _sentence(value, where, file)
    if type_ is Decimal and type(value) in (int, Decimal):
        return Decimal(value)
    if origin is Literal or (type_ in (int, bool, date) and type(value) is type_):
        return value
    raise LawDataError(f"{where}: {value!r} is not of its kind")


def _sentence(text: str, where: str, file: str) -> str:
    try:
        return filled(text, file)
    except KeyError as error:
        raise LawDataError(f"{where}: {{{error.args[0]}}} names nothing in forms/") from None
