"""Reads a case file: the bytes, the TOML, the model; every problem named at once.

What pydantic found becomes sentences that tell a person what to write.
"""

import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import InvalidOperation
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ValidationError

from taxcli.case.files import LARGEST, as_text, read_data
from taxcli.case.lock import Given, opened, using
from taxcli.case.model import SCHEMA, Case
from taxcli.case.schema import KeyPath, key_at, keys_of, own_keys, place_of, without_tags
from taxcli.case.types import Model, written_number
from taxcli.text import message as as_message
from taxcli.text import without_numbers
from taxcli.values import Keys

_PERIODS = "[{ from = 2025-01-01, to = 2025-06-30 }]"
_NO_TABLE = ("is not a table", "write [{name}] above its keys")
# What is so and what to write instead, by what pydantic calls the error.
_WORDS = {
    "missing": ("is missing", "it cannot be left out here"),
    "string_type": ("is not text", 'write it in quotes, like "Example"'),
    "int_type": ("is not a whole number", "write digits only, without quotes"),
    "int_from_float": ("is not a whole number", "write digits only, without a point"),
    "bool_type": ("is not a yes or no", "write true or false"),
    "list_type": ("is not a list", "write [[{name}]] above each entry, or [ … ]"),
    "model_type": _NO_TABLE,
    "model_attributes_type": _NO_TABLE,
    "dict_type": _NO_TABLE,
    "string_pattern_mismatch": ("is not in the expected form", 'two capital letters, like "ID"'),
    "too_short": ("is empty", 'list the periods, or write "none"'),
    "greater_than_equal": ("is out of range", "write at least {ge}"),
    "less_than_equal": ("is out of range", "write at most {le}"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a case file: the place, what was found, what is so, what to write.

    ``about`` is the key that a check across tables, which stands at no place, is about; ``kind``
    is what pydantic calls the error.
    """

    JSON: ClassVar[Keys] = ("place", "found", "message")

    place: str
    found: str | None
    said: str
    fix: str = ""
    about: str = ""
    kind: str = ""

    def __post_init__(self) -> None:
        """Take out what no message may hold: a number like an SSN, a control character."""
        for name in ("place", "found", "said", "fix"):
            text = getattr(self, name)
            if text is not None:
                object.__setattr__(self, name, as_message(text))

    @property
    def message(self) -> str:
        """Return what is wrong and what to write instead."""
        return f"{self.said}: {self.fix}" if self.fix else self.said

    def __str__(self) -> str:
        """Return the problem in one line."""
        found = f" (found {self.found})" if self.found else ""
        return f"{self.place} {self.message}{found}".strip()


class CaseError(Exception):
    """A case file that cannot be used. All its problems at once; exit code 3."""

    def __init__(self, file: str | Path, problems: Sequence[Problem]) -> None:
        self.file = str(file)
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{self.file}: {problem}" for problem in problems))


def problems_of(errors: Sequence[Any], model: type[Model] = Case) -> list[Problem]:
    """Translate the error list of a pydantic ``ValidationError`` of a model."""
    return [_problem(error, model) for error in errors]


def _problem(error: Any, model: type[Model]) -> Problem:
    kind, value, values = error["type"], error["input"], error.get("ctx", {})
    path = without_tags(error["loc"])
    place = place_of(path)
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    if kind == "extra_forbidden":
        return Problem(place, None, *_unknown_key(path, model))
    if kind == "literal_error":
        said, fix = _not_one_of(path, model, value)
    elif kind in _WORDS:
        said, fix = (text.format(name=name, **values) for text in _WORDS[kind])
    else:
        said, fix = values.get("said", error["msg"]), values.get("fix", "")
    found = None if isinstance(value, dict) else _found(path, value)
    return Problem(place, found, said, fix, values.get("place", ""), kind)


def _found(path: KeyPath, value: Any) -> str:
    """Show what was found, an SSN never."""
    if "ssn" in path:
        return "a value that is not shown"
    if isinstance(value, BaseModel | list):
        return "a list" if isinstance(value, list) else "a table"
    text = f'"{without_numbers(value)}"' if isinstance(value, str) else str(value)
    if isinstance(value, bool):
        text = text.lower()
    return text if len(text) <= 60 else text[:57] + "…"


def _not_one_of(path: KeyPath, model: type[Model], value: Any) -> tuple[str, str]:
    key = key_at(model, path)
    choices = key.choices if key else ()
    if len(choices) == 1:
        return "is not known", f'write "{choices[0]}"'
    near = get_close_matches(value, choices, 1) if isinstance(value, str) else []
    said = "is not one of " + ", ".join(f'"{choice}"' for choice in choices)
    fix = f'did you mean "{near[0]}"?' if near else ""
    if key and key.kind == "lived":
        periods = f"; for part of the year list the periods lived inside, like {_PERIODS}"
        return (said, fix + periods) if fix else (said + periods, "")
    return said, fix


def _unknown_key(path: KeyPath, model: type[Model]) -> tuple[str, str]:
    key, table = str(path[-1]), key_at(model, path[:-1])
    known = list(own_keys(table.table if table and table.table else model))
    near = get_close_matches(key, known, 1, 0.6)
    elsewhere = [each for each in keys_of(model) if each.path[-1] == key]
    # An amended return repeats names of other tables, which are meant more often.
    elsewhere = [each for each in elsewhere if each.path[0] != "amends"] or elsewhere
    # A key of another table is more likely misplaced than a slip for a much longer or shorter one.
    if len(elsewhere) in (1, 2) and not (near and abs(len(near[0]) - len(key)) <= 2):
        there = (place_of([s for s in each.path if isinstance(s, str)]) for each in elsewhere)
        return "does not belong here", "it belongs at " + " or ".join(f"`{at}`" for at in there)
    said = f"is not a key {model.KEY_OF}"
    if near:
        return said, f"did you mean `{near[0]}`?"
    return said, f"here it knows {', '.join(known)}"


def read_case(path: str | Path, passphrase: str | None = None) -> Case:
    """Read a case file; ``-`` reads standard input, and ``passphrase`` opens a locked case.

    Raises:
        PlaceError: the file cannot be read, or is locked and the passphrase does not open it.
        CaseError: it is not a valid case; holds every problem found.
    """
    if passphrase is None:
        return parse_case(text_of(path), path)
    with using(Given(passphrase)):
        return parse_case(text_of(path), path)


def parse_case(text: str, file: str | Path = "case") -> Case:
    """Make a case of TOML text; ``file`` is the name used in errors.

    Raises:
        CaseError: the text is not TOML or not a valid case.
    """
    if not text.strip():
        raise CaseError(
            file, [Problem("the file", None, f'is empty: begin with schema = "{SCHEMA}"')]
        )
    return case_from(parse_toml(text, file), file)


def parse_toml(text: str, file: str | Path) -> dict[str, Any]:
    """Parse TOML text with amounts as ``int`` or ``Decimal``; ``file`` is its name in errors.

    Raises:
        CaseError: it is not TOML, or holds what no case does.
    """
    try:
        return tomllib.loads(text, parse_float=written_number)
    except tomllib.TOMLDecodeError as error:
        why = f"{error}; text goes in quotes, numbers and dates do not"
    except RecursionError:
        why = "it is nested too deeply"
    except (ValueError, InvalidOperation):
        why = "a number in it is too long"
    raise CaseError(file, [Problem("the TOML", None, "cannot be read", why)])


def case_from(data: dict[str, Any], file: str | Path = "case") -> Case:
    """Make a case of parsed TOML (amounts as ``int`` or ``Decimal``).

    Raises:
        CaseError: it is not a valid case.
    """
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        problems = problems_of(error.errors(include_url=False))
        raise CaseError(file, problems) from None


def text_of(path: str | Path) -> str:
    """Return the text of a case file, opened if it is locked; ``-`` is standard input.

    Raises:
        PlaceError: it cannot be read or opened, or is not text.
    """
    if str(path) == "-":
        data = opened(sys.stdin.buffer.read(LARGEST + 1), path)
        return as_text(data, "standard input", "case file")
    data = opened(read_data(path, "case file", "check the name and the folder"), path)
    return as_text(data, path, "case file")
