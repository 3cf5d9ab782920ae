"""The keys of a case, as they are written in ``--change`` and in messages."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from taxcli.case.model import Case


def case_keys() -> tuple[str, ...]:
    """Return every key of a case; tables that repeat stand as their first entry, ``w2[0].wages``.

    The schema's name and an unfinished interview's own notes are left out.
    """
    return tuple(key for key in _keys(Case, "") if not key.startswith(("schema", "interview")))


def _keys(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        inner, repeats = _table_in(field.annotation)
        if repeats and inner is not None:
            key += "[0]"
        if inner is None or _holds_plain_too(field.annotation):
            yield key.removesuffix("[0]")
        if inner is not None:
            yield from _keys(inner, f"{key}.")


def _table_in(annotation: Any, repeats: bool = False) -> tuple[type[BaseModel] | None, bool]:
    """Find the model inside ``X | None``, ``list[X]`` or ``Annotated[X, …]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, repeats
    repeats = repeats or get_origin(annotation) is list
    for part in get_args(annotation):
        found, repeat = _table_in(part, repeats)
        if found is not None:
            return found, repeat
    return None, False


def _holds_plain_too(annotation: Any) -> bool:
    """Tell whether a word may stand where a table may: ``residency.metro.primary``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return False
    return any(isinstance(part, str) for part in get_args(annotation)) or any(
        _holds_plain_too(part) for part in get_args(annotation)
    )
