"""Makes frozen records of the tables under forms/, and refuses a table that does not fit."""

import inspect
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import (
    Any,
    Literal,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from taxcli.law.data import filled
from taxcli.law.figures import LawDataError, Status

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


class Count(Sourced):
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
