"""Reads a case file: the bytes, the TOML, the model; every problem named at once."""

import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from taxcli.case.errors import CaseError, Problem, problems_of
from taxcli.case.files import PlaceError
from taxcli.case.model import SCHEMA, Case

# A case of a few hundred rows is some 50 kB; beyond this it is not a case file.
_LARGEST = 5_000_000

__all__ = ["CaseError", "PlaceError", "case_from", "parse_case", "read_case"]


def read_case(path: str | Path) -> Case:
    """Read a case file; ``-`` reads standard input.

    Raises:
        PlaceError: the file cannot be read.
        CaseError: it is not a valid case; holds every problem found.
    """
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
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        hint = "; text goes in quotes, numbers and dates do not" if "value" in str(error) else ""
        message = f"cannot be read: {error}{hint}"
        raise CaseError(file, [Problem("the TOML", None, message)]) from None
    except RecursionError:
        raise CaseError(
            file, [Problem("the TOML", None, "is nested too deeply to be a case")]
        ) from None
    return case_from(data, file)


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
    """Return the text of a case file; ``-`` is standard input.

    Raises:
        PlaceError: it cannot be read, or is not text.
    """
    if str(path) == "-":
        data, path = sys.stdin.buffer.read(_LARGEST + 1), "standard input"
    else:
        try:
            with Path(path).open("rb") as file:
                data = file.read(_LARGEST + 1)
        except IsADirectoryError:
            raise PlaceError(f"{path} is a folder: name the case file in it") from None
        except FileNotFoundError:
            raise PlaceError(f"{path} does not exist: check the name and the folder") from None
        except OSError as error:
            raise PlaceError(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > _LARGEST:
        raise PlaceError(f"{path} is larger than 5 MB and so is no case file")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PlaceError(f"{path} is not UTF-8 text (line {line}): save it as UTF-8") from None
