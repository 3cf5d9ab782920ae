"""Reads a case file: the bytes, the TOML, the model; every problem named at once."""

import sys
import tomllib
from decimal import InvalidOperation
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from taxcli.case.errors import CaseError, Problem, problems_of
from taxcli.case.files import LARGEST, PlaceError, as_text, read_data
from taxcli.case.lock import Given, opened, using
from taxcli.case.model import SCHEMA, Case
from taxcli.case.types import written_number

__all__ = ["CaseError", "PlaceError", "case_from", "parse_case", "read_case"]


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
