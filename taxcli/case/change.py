"""Changes single keys of a case: ``oregon.taxable_income=320000``, for what-if questions."""

import re
import tomllib
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from taxcli.case.errors import CaseError, Problem
from taxcli.case.model import Case
from taxcli.case.read import case_from
from taxcli.case.write import case_text

Path = tuple[str | int, ...]
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_PLACE = "the change"


def path_of(id_: str) -> Path:
    """Split ``w2[0].local[1].tax`` into its steps."""
    return tuple(int(number) if number else name for name, number in _STEP.findall(id_))


def put(data: dict[str, Any], path: Path, value: Any) -> None:
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
    at[path[-1]] = value


def data_of(case: Case) -> dict[str, Any]:
    """Return a case as its file would parse."""
    return tomllib.loads(case_text(case), parse_float=Decimal)


def changed(case: Case, changes: Sequence[str]) -> Case:
    """Return a case with some keys changed, each written ``key=value``; validated as a file is.

    Raises:
        CaseError: a change is not written so, or the changed case is not valid.
    """
    if not changes:
        return case
    data = data_of(case)
    for change in changes:
        key, sign, text = change.partition("=")
        path = path_of(key.strip())
        if not sign or not path or not isinstance(path[0], str):
            message = "is not a change: write KEY=VALUE, like oregon.taxable_income=320000"
            raise CaseError(_PLACE, [Problem("", change, message)])
        try:
            put(data, path, _value(text.strip()))
        except (TypeError, IndexError, AttributeError):
            message = "has no such place: lists are numbered from [0], tables have names"
            raise CaseError(_PLACE, [Problem(key.strip(), None, message)]) from None
    return case_from(data, _PLACE)


def _value(text: str) -> Any:
    """Read a value as TOML has it; anything else is text, so that quotes may be left out."""
    try:
        return tomllib.loads(f"value = {text}", parse_float=Decimal)["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return text
