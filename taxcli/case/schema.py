"""The one walk over the models of a case: each key's place, kind, choices and comment.

Columns, templates, messages, completion and help read it: a key of the model is in all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from taxcli.case.residency import LIVED_TAGS, Period
from taxcli.case.types import DayCount, DaysInAll, Money, NonNegative, Percentage, Ssn

# What a key, a question or a column holds: ``lived`` is a word or periods, ``texts`` are several.
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
    "periods",
    "workdays",
]
KeyPath = tuple[str | int, ...]
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
class SchemaKey:
    """A key of a table: its path, with a 0 for the first entry of a table that repeats.

    ``kind`` is ``None`` for a table that holds nothing but its own keys, and ``table`` its model.
    A key without a comment of its own has that of its table.
    """

    path: KeyPath
    kind: Kind | None
    choices: tuple[str, ...]
    required: bool
    comment: str
    table: type[BaseModel] | None

    @property
    def place(self) -> str:
        """Return the path as a person writes it: ``w2[0].local[0].tax``."""
        return place_of(self.path)


@cache
def keys_of(model: type[BaseModel]) -> tuple[SchemaKey, ...]:
    """Return the keys of a model and of the tables in it, in their order in a file."""
    return tuple(_walk(model, (), ""))


def own_keys(model: type[BaseModel]) -> dict[str, SchemaKey]:
    """Return the keys of a model itself, by the names that a file uses."""
    return {str(key.path[0]): key for key in keys_of(model) if len(key.path) == 1}


@cache
def attributes(model: type[BaseModel]) -> dict[str, str]:
    """Return what a model calls its keys, by the names that a file uses: ``from`` is ``from_``."""
    return {field.alias or name: name for name, field in model.model_fields.items()}


def key_at(model: type[BaseModel], steps: Sequence[str | int]) -> SchemaKey | None:
    """Return the key at a place, whichever entry it names; ``None`` where there is none."""
    path = tuple(0 if isinstance(step, int) else step for step in without_tags(steps))
    while path and path[-1] == 0:
        path = path[:-1]
    return next((key for key in keys_of(model) if key.path == path), None)


def without_tags(steps: Sequence[str | int]) -> KeyPath:
    """Return a place without what the library puts in to tell words from periods."""
    return tuple(step for step in steps if step not in LIVED_TAGS)


def place_of(steps: Sequence[str | int]) -> str:
    """Write a place as the contract does: ``w2[1].local[0].locality``."""
    out = ""
    for step in without_tags(steps):
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out


def _walk(model: type[BaseModel], path: KeyPath, comment: str) -> Iterator[SchemaKey]:
    for name, field in model.model_fields.items():
        annotation: Any = field.annotation
        if field.metadata:
            annotation = Annotated[annotation, *field.metadata]
        parts = list(_parts(annotation))
        kind, choices = _kind_of(parts)
        table = next((part for part in parts if _is_model(part)), None)
        at = (*path, field.alias or name)
        said = field.description or comment
        yield SchemaKey(at, kind, choices, field.is_required(), said, table)
        if table is not None:
            yield from _walk(table, (*at, 0) if list in parts else at, said)


def _kind_of(parts: list[Any]) -> tuple[Kind | None, tuple[str, ...]]:
    words = next((get_args(part) for part in parts if get_origin(part) is Literal), ())
    if any(map(_is_model, parts)):
        return ("lived", words) if Period in parts and words else (None, ())
    if words:
        return "choice", words
    if list in parts:
        return "texts", ()
    return next((kind for type_, kind in _KINDS.items() if type_ in parts), None), ()


def _is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield every type that a type is made of, and its markers."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield annotation
    yield list if origin is list else annotation
    if origin is not Literal:
        for part in get_args(annotation):
            yield from _parts(part)
