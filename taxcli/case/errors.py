"""Turns what pydantic found in a case into sentences that tell a person what to write."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from taxcli.case.model import Case
from taxcli.case.residency import LIVED_TAGS
from taxcli.text import message as as_message
from taxcli.text import without_numbers

Loc = Sequence[str | int]
_PERIODS = "[{ from = 2025-01-01, to = 2025-06-30 }]"
_TYPE_WORDS = {
    "string_type": 'is not text: write it in quotes, like "Example"',
    "int_type": "is not a whole number: write digits only, without quotes",
    "int_from_float": "is not a whole number: write digits only, without a point",
    "bool_type": "is not a yes or no: write true or false",
    "list_type": "is not a list: write [[{name}]] above each entry, or [ … ]",
    "model_type": "is not a table: write [{name}] above its keys",
    "model_attributes_type": "is not a table: write [{name}] above its keys",
    "dict_type": "is not a table: write [{name}] above its keys",
    "string_pattern_mismatch": 'is not in the expected form: two capital letters, like "ID"',
    "too_short": 'is empty: list the periods, or write "none"',
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a case file: the place, what was found, what to write instead."""

    place: str
    found: str | None
    message: str

    def __post_init__(self) -> None:
        """Take out what no message may hold: a number like an SSN, a control character."""
        for name in ("place", "found", "message"):
            text = getattr(self, name)
            if text is not None:
                object.__setattr__(self, name, as_message(text))

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


def place_of(loc: Loc) -> str:
    """Write a location as the contract does: ``w2[1].local[0].locality``."""
    out = ""
    for part in loc:
        if part in LIVED_TAGS:
            continue
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out


def problems_of(errors: Sequence[Any]) -> list[Problem]:
    """Translate the error list of a pydantic ``ValidationError``."""
    return [_problem(error) for error in errors]


def _problem(error: Any) -> Problem:
    loc: Loc = error["loc"]
    kind: str = error["type"]
    name = next((part for part in reversed(loc) if isinstance(part, str)), "")
    if kind == "extra_forbidden":
        return Problem(place_of(loc), None, _unknown_key(loc))
    if kind == "missing":
        return Problem(place_of(loc), None, "is missing: it cannot be left out here")
    if kind == "literal_error":
        message = _not_one_of(error["ctx"]["expected"], error["input"])
        if LIVED_TAGS.intersection(loc):
            message += "; for part of the year list the periods lived inside, like " + _PERIODS
    elif kind in _TYPE_WORDS:
        message = _TYPE_WORDS[kind].format(name=name)
    elif kind in ("greater_than_equal", "less_than_equal"):
        bound = error["ctx"].get("ge", error["ctx"].get("le"))
        word = "at least" if kind == "greater_than_equal" else "at most"
        message = f"is out of range: write {word} {bound}"
    else:
        message = error["msg"]
    whole_table = isinstance(error["input"], dict)
    return Problem(place_of(loc), None if whole_table else _found(loc, error["input"]), message)


def _found(loc: Loc, value: Any) -> str:
    """Show what was found, an SSN never."""
    if "ssn" in loc:
        return "a value that is not shown"
    if isinstance(value, BaseModel | list | dict):
        return {"list": "a list", "dict": "a table"}.get(type(value).__name__, "a table")
    text = f'"{without_numbers(value)}"' if isinstance(value, str) else str(value)
    if isinstance(value, bool):
        text = text.lower()
    return text if len(text) <= 60 else text[:57] + "…"


def _not_one_of(expected: str, value: Any) -> str:
    choices = re.findall(r"'([^']*)'", expected)
    if len(choices) == 1:
        return f'is not known: write "{choices[0]}"'
    near = get_close_matches(value, choices, 1) if isinstance(value, str) else []
    hint = f' did you mean "{near[0]}"?' if near else ""
    return (
        "is not one of " + ", ".join(f'"{choice}"' for choice in choices) + ":" * bool(hint) + hint
    )


def _unknown_key(loc: Loc) -> str:
    key = str(loc[-1])
    model = _model_at(loc[:-1])
    known = list(_keys(model)) if model else []
    near = get_close_matches(key, known, 1, 0.6)
    elsewhere = [path for path in _all_paths(Case) if path.split(".")[-1] == key]
    # An amended return repeats names of other tables, which are meant more often.
    elsewhere = [path for path in elsewhere if not path.startswith("amends.")] or elsewhere
    # A key of another table is more likely misplaced than a slip for a much longer or shorter one.
    if len(elsewhere) == 1 and not (near and abs(len(near[0]) - len(key)) <= 2):
        return f"does not belong here: it belongs at `{elsewhere[0]}`"
    if near:
        return f"is not a key taxcli knows: did you mean `{near[0]}`?"
    return f"is not a key taxcli knows: here it knows {', '.join(known)}"


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def _model_at(loc: Loc) -> type[BaseModel] | None:
    """Return the model of the table at a location."""
    model: type[BaseModel] | None = Case
    for part in loc:
        if isinstance(part, int) or part in LIVED_TAGS or model is None:
            continue
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        model = _table_in(fields[part].annotation) if part in fields else None
    return model


def _table_in(annotation: Any) -> type[BaseModel] | None:
    """Find the model inside ``X | None``, ``list[X]`` or ``Annotated[X, …]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _table_in(part)
        if found is not None:
            return found
    return None


def _all_paths(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        path = f"{prefix}{field.alias or name}"
        yield path
        inner = _table_in(field.annotation)
        if inner is not None:
            yield from _all_paths(inner, f"{path}.")
