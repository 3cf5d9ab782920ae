"""How values are shown to people and how they become JSON; what of a record stands in a table.

A value knows both by its type: a plain ``Decimal`` is dollars, the kinds of it below are not. A
record's fields, in order, are the keys of its JSON object. The JSON is a contract: a key that
was published keeps its name, its place and its form.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from taxcli.money import cents, percent, shown

# exact is dollars that are not rounded yet, rate a share as it is printed, count a whole number.
Unit = Literal["money", "percent", "exact", "rate", "count"]


_FIVE_DECIMALS = Decimal("0.00001")


class Percent(Decimal):
    """A share, shown in per cent with one decimal."""


class Rate(Decimal):
    """A share, shown in per cent with as many decimals as it has."""


class Exact(Decimal):
    """Dollars that are not rounded yet, shown with two to five decimals."""


class Count(Decimal):
    """A number of things, or a figure of the law, as it is written."""


_KINDS: dict[str, type[Decimal]] = {
    "percent": Percent,
    "exact": Exact,
    "rate": Rate,
    "count": Count,
}


def measured(amount: Decimal | None, unit: Unit) -> Decimal | None:
    """Return an amount as a value of its unit; dollars stay as they are."""
    return amount if amount is None or unit == "money" else _KINDS[unit](amount)


@lru_cache(maxsize=4096)
def day(when: date) -> str:
    """Write a date as people read it: ``April 15, 2025``."""
    return f"{when:%B} {when.day}, {when.year}"


def show(value: Any) -> str:
    """Write a value as people read it: ``1,100.00``, ``48.7 %``, ``not known``."""
    match value:
        case None:
            return "not known"
        case Percent():
            return percent(value, 1)
        case Rate():
            return percent(value)
        case Exact():
            return _exact(value)
        case Count():
            return str(value)
        case Decimal():
            return shown(value)
        case date():
            return day(value)
    return str(value)


def _exact(amount: Decimal) -> str:
    rounded = Decimal(amount).quantize(_FIVE_DECIMALS, ROUND_HALF_UP)
    whole, _, part = f"{rounded:,f}".rstrip("0").partition(".")
    return f"{whole}.{part.ljust(2, '0')}"


class Key(NamedTuple):
    """A key of a record's JSON object, and what of the record stands under it.

    ``optional`` leaves it out where there is nothing; ``spread`` puts the keys of what is found
    in its place.
    """

    name: str
    found: Callable[[Any], Any]
    optional: bool = False
    spread: bool = False


# What a class names as JSON where its fields alone are not the contract: attributes in order.
Keys = tuple[str | Key, ...]


def renamed(name: str, attribute: str) -> Key:
    """Return the key of an attribute that has another name, or lies deeper: ``law.due``."""
    return Key(name, attrgetter(attribute))


def optional(name: str) -> Key:
    """Return the key of an attribute that is left out where it is ``None`` or has no rows."""
    return Key(name, attrgetter(name), optional=True)


def spread(attribute: str) -> Key:
    """Return what stands for all keys of an attribute, which has several."""
    return Key(attribute, attrgetter(attribute), spread=True)


# Marks of a record's field: ``unit: Annotated[str | None, OPTIONAL]``.
OPTIONAL, SPREAD = "optional", "spread"


class Column(NamedTuple):
    """Marks a field that is a column: its heading, and how a cell shows it."""

    heading: str
    show: Callable[[Any], str] = show


def to_json(value: Any) -> Any:
    """Return a value as JSON has it: money as strings with two decimals, dates as ISO.

    A percentage has one decimal, a rate is in per cent as printed, and dollars not rounded yet
    have up to five decimals. What is not known is ``None``.

    Raises:
        TypeError: the value is of a kind that is not told.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return _number(value)
        case date():
            return value.isoformat()
        case Path():
            return str(value)
        case Mapping():
            return {key: to_json(part) for key, part in value.items()}
    if _is_record(value):
        return dict(_object(value))
    if isinstance(value, list | tuple | Iterator):
        return [to_json(part) for part in value]
    raise TypeError(f"JSON has no form for a {type(value).__name__}")


def as_document(schema: str, record: Any) -> dict[str, Any]:
    """Return a record as a JSON document, which begins with the name of its schema."""
    return {"schema": schema, **to_json(record)}


def _number(value: Decimal) -> str:
    match value:
        case Percent():
            return f"{value * 100:.1f}"
        case Rate():
            return percent(value).removesuffix(" %")
        case Exact():
            return _exact(value).replace(",", "")
        case Count():
            return str(value)
    return str(cents(value))


def _is_record(value: Any) -> bool:
    return hasattr(value, "JSON") or hasattr(value, "_fields") or is_dataclass(value)


def _object(record: Any) -> Iterator[tuple[str, Any]]:
    for key in _keys(record.__class__):
        found = key.found(record)
        if key.spread:
            yield from to_json(found).items()
        elif not (key.optional and found in (None, ())):
            yield key.name, to_json(found)


@cache
def _keys(of: Any) -> tuple[Key, ...]:
    if hasattr(of, "JSON"):
        named: Keys = of.JSON
        return tuple(Key(one, attrgetter(one)) if isinstance(one, str) else one for one in named)
    return tuple(
        # A word of Python's own, like ``from_``, has its sign behind it taken off.
        Key(name.removesuffix("_"), attrgetter(name), OPTIONAL in marks, SPREAD in marks)
        for name, marks in ((name, _marks(of_)) for name, of_ in _annotations(of).items())
    )


class Cell(NamedTuple):
    """A field that is a column: where its value is, and whether that is a number."""

    field: str
    column: Column
    is_number: bool

    def of(self, record: Any) -> str:
        """Return what the cell of a record shows."""
        return self.column.show(getattr(record, self.field))


@cache
def cells(of: Any) -> tuple[Cell, ...]:
    """Return the fields of a class of records that are columns."""
    return tuple(
        Cell(name, mark, _is_number(annotation))
        for name, annotation in _annotations(of).items()
        for mark in _marks(annotation)
        if isinstance(mark, Column)
    )


def _annotations(of: Any) -> dict[str, Any]:
    if is_dataclass(of):
        return {field.name: field.type for field in fields(of)}
    return dict(of.__annotations__)


def _marks(annotation: Any) -> tuple[Any, ...]:
    marks: tuple[Any, ...] = getattr(annotation, "__metadata__", ())
    return marks


def _is_number(annotation: Any) -> bool:
    kind = annotation.__origin__
    return any(
        isinstance(one, type) and issubclass(one, Decimal | int)
        for one in get_args(kind) or (kind,)
    )


# A year outside is a slip of the keyboard; interest would run for centuries.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
# The taxes began in 2021; a year like 2206 is a slip.
FIRST_YEAR, LAST_YEAR = 2021, LAST_DAY.year
