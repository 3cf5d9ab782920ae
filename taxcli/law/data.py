"""Finds and reads the TOML under forms/, and its facts by their names.

``{standing.protest.days}`` in a sentence is the fact of that name in forms/standing.toml. Whole
numbers are written as they are, those with a decimal point as percentages.
"""

import re
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from taxcli.money import percent

_PACKAGE = Path(__file__).resolve().parent.parent


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
