"""Edits a case: changes single keys, appends entries to its file, lists the keys there are."""

import re
import tomllib
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from taxcli.case.errors import CaseError, Problem
from taxcli.case.files import read_bytes, write_file
from taxcli.case.lock import opened, sealed
from taxcli.case.model import Case
from taxcli.case.read import case_from, parse_case, text_of
from taxcli.case.schema import KeyPath, keys_of
from taxcli.case.types import written_number
from taxcli.case.write import case_text

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
