"""Writes a case as TOML that a person likes to read, and edits one: keys, and tables at its end."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import BaseModel

from taxcli.case.files import read_bytes, write_file
from taxcli.case.lock import opened, sealed
from taxcli.case.model import Case
from taxcli.case.read import CaseError, Problem, case_from, parse_case, text_of
from taxcli.case.schema import KeyPath, keys_of, own_keys
from taxcli.case.types import Ssn, written_number

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


_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_KEY = re.compile(r"[A-Za-z0-9_]+(\[[0-9]{1,4}\])*(\.[A-Za-z0-9_]+(\[[0-9]{1,4}\])*)*")
_PLACE = "the change"


class ChangeError(CaseError):
    """A change that is badly written, or makes something no case may hold. Exit code 2."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(_PLACE, problems)


def path_of(id_: str) -> KeyPath:
    """Split ``w2[0].local[1].tax`` into its steps."""
    return tuple(int(number) if number else name for name, number in _STEP.findall(id_))


def put(data: dict[str, Any], path: KeyPath, value: Any) -> None:
    """Set the value at a path, making the tables and entries on the way."""
    at: Any = data
    for step, following in pairwise(path):
        fresh: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            while len(at) <= step:
                at.append({})
        elif not isinstance(at.get(step), dict | list):
            at[step] = fresh
        at = at[step]
    if isinstance(path[-1], int):
        while len(at) <= path[-1]:
            at.append({})
    at[path[-1]] = value


def data_of(case: Case) -> dict[str, Any]:
    """Return a case as its file would parse."""
    return tomllib.loads(case_text(case), parse_float=Decimal)


def changed(case: Case, changes: Sequence[str]) -> Case:
    """Return a case with some keys changed, each written ``key=value``; validated as a file is.

    Nothing after the sign takes the key out.

    Raises:
        ChangeError: a change is not written so, or the changed case is not valid.
    """
    if not changes:
        return case
    data = data_of(case)
    for change in changes:
        key, sign, text = (part.strip() for part in change.partition("="))
        if not sign or not _KEY.fullmatch(key):
            message = "is not a change: write KEY=VALUE, like oregon.taxable_income=320000"
            raise ChangeError([Problem(f'"{change}"', None, message)])
        _change(data, key, text)
    try:
        return case_from(data, _PLACE)
    except CaseError as error:
        raise ChangeError(error.problems) from None


def _change(data: dict[str, Any], key: str, text: str) -> None:
    path = path_of(key)
    entries = _entries_before(data, path)
    if entries is not None:
        message = f"has no such entry: the next one is numbered [{entries}]"
        raise ChangeError([Problem(key, None, message)])
    try:
        if text:
            put(data, path, _value(text))
        else:
            _drop(data, path)
    except (TypeError, IndexError, AttributeError):
        message = "has no such place: lists are numbered from [0], tables have names"
        raise ChangeError([Problem(key, None, message)]) from None


def _entries_before(data: dict[str, Any], path: KeyPath) -> int | None:
    """Return how many entries a list has whose end a path leaves behind, if it does."""
    at: Any = data
    for step in path:
        if isinstance(step, int):
            count = len(at) if isinstance(at, list) else 0
            if step > count:
                return count
            at = at[step] if step < count else None
        else:
            at = at.get(step) if isinstance(at, dict) else None
    return None


def _drop(data: dict[str, Any], path: KeyPath) -> None:
    """Take a key out, if it is there."""
    at: Any = data
    for step in path[:-1]:
        at = at[step] if isinstance(step, int) else at.get(step, {})
    if isinstance(at, list) and isinstance(path[-1], int):
        del at[path[-1]]
    else:
        at.pop(path[-1], None)


def _value(text: str) -> Any:
    """Read a value as TOML has it; anything else is text, so that quotes may be left out."""
    try:
        return tomllib.loads(f"value = {text}", parse_float=written_number)["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return text


def case_keys() -> tuple[str, ...]:
    """Return every key of a case; tables that repeat stand as their first entry, ``w2[0].wages``.

    The schema's name and an unfinished interview's own notes are left out.
    """
    keys = (key for key in keys_of(Case) if key.path[0] not in ("schema", "interview"))
    return tuple(key.place for key in keys if key.kind is not None)


def append_tables(path: str | Path, tables: str) -> Case:
    """Add TOML tables to a case file and return the case it then holds.

    The bytes before them stay as they are, with their line ends and their mark at the start; a
    locked file stays locked.

    Raises:
        PlaceError: the file cannot be read or written; it is then untouched.
        CaseError: the file with the tables would not be a valid case; it is untouched.
    """
    text = text_of(path)
    parse_case(text, path)
    block = f"\n{tables.strip()}\n"
    try:
        case = parse_case(f"{text.rstrip()}\n{block}", path)
    except CaseError:
        message = "cannot take more tables at its end: write it in by hand"
        raise CaseError(path, [Problem("the file", None, message)]) from None
    old = opened(read_bytes(path), path)
    ends = "\r\n" if b"\r\n" in old else "\n"
    between = "" if old.endswith(b"\n") else "\n"
    new = old + f"{between}{block}".replace("\n", ends).encode()
    write_file(Path(path), sealed(new, path))
    return case
