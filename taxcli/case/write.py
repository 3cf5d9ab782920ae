"""Writes a case as TOML that a person likes to read: a stable order, a comment per table."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import BaseModel

from taxcli.case.files import write_file
from taxcli.case.lock import sealed
from taxcli.case.model import Case
from taxcli.case.schema import own_keys
from taxcli.case.types import Ssn

# Tables whose tables get a head of their own.
_OUTER = ("residency", "amends.filed")
_LINE = 88


def write_case(case: Case, path: str | Path) -> None:
    """Write a case to a file, atomically and readable by its owner only; locked if it was locked.

    Raises:
        PlaceError: the file cannot be written; an old one is untouched.
    """
    write_file(Path(path), sealed(case_text(case).encode(), path))


def case_text(case: Case) -> str:
    """Return a case as TOML text; reading it back gives the same case.

    The text holds Social Security numbers in full: it is the taxfiler's own file.
    """
    tables: list[tuple[str, Any]] = []
    lines: list[str] = []
    comments = {name: key.comment for name, key in own_keys(Case).items()}
    for name, value in _given(case):
        if isinstance(value, BaseModel | list):
            tables.append((name, value))
        else:
            lines.append(_pair(name, value))
    for name, value in tables:
        block = list(_blocks(name, value))
        if block:
            lines += ["", f"# {comments[name]}", *block]
    return "\n".join(lines) + "\n"


def _given(model: BaseModel) -> Iterator[tuple[str, Any]]:
    """Yield the keys of a table that say something, by the names the file uses."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if value is None:
            continue
        if isinstance(value, BaseModel):
            says = any(True for _ in _given(value))
        else:
            default = field.get_default(call_default_factory=True)
            says = value != default or (name in model.model_fields_set and value != [])
        if says:
            yield field.alias or name, value


def _blocks(path: str, value: Any) -> Iterator[str]:
    """Yield the lines of a table or of a list of tables."""
    if isinstance(value, list):
        for at, entry in enumerate(value):
            yield from [""] * bool(at)
            yield f"[[{path}]]"
            for key, part in _given(entry):
                yield from _entry(key, part)
        return
    pairs = list(_given(value))
    inner = [(key, part) for key, part in pairs if path in _OUTER or f"{path}.{key}" in _OUTER]
    own = [pair for pair in pairs if pair not in inner]
    if own:
        yield f"[{path}]"
        for key, part in own:
            yield from _entry(key, part)
    for at, (key, part) in enumerate(inner):
        yield from [""] * bool(at or own)
        yield from _blocks(f"{path}.{key}", part)


def _entry(key: str, value: Any) -> Iterator[str]:
    """Yield a key of a table; a table inside it becomes dotted keys."""
    if isinstance(value, BaseModel) and not _is_leaf(value):
        for inner, part in _given(value):
            yield _pair(f"{key}.{inner}", part)
    else:
        yield _pair(key, value)


def _is_leaf(model: BaseModel) -> bool:
    """Tell whether a table holds only plain values and so reads best on one line."""
    plain = all(not isinstance(part, BaseModel | list) for _, part in _given(model))
    return plain and len(list(_given(model))) > 1


def _pair(key: str, value: Any) -> str:
    return f"{key} = {_inline(value)}"


def _key(key: str) -> str:
    return tomli_w.dumps({key: 0}).removesuffix(" = 0\n")


def _inline(value: Any) -> str:
    """Write a value on one line; amounts always with two decimals."""
    if isinstance(value, dict):
        pairs = (f"{_key(key)} = {_inline(part)}" for key, part in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, BaseModel):
        return "{ " + ", ".join(_pair(key, part) for key, part in _given(value)) + " }"
    if isinstance(value, list):
        parts = [_inline(part) for part in value]
        if sum(map(len, parts)) <= _LINE:
            return "[" + ", ".join(parts) + "]"
        return "[\n" + "".join(f"    {part},\n" for part in parts) + "]"
    if isinstance(value, Decimal):
        # Amounts have two decimals; a percentage may have more, and keeps them.
        return f"{value:.2f}" if value == round(value, 2) else f"{value:f}"
    if isinstance(value, Ssn):
        value = value.full
    if isinstance(value, date):
        return value.isoformat()
    # The library writes text with its escapes; it is asked for one pair at a time.
    return tomli_w.dumps({"k": value}).removeprefix("k = ").rstrip("\n")
