"""Adds tables to the end of a case file, so that everything in it, comments too, stays as it is."""

from pathlib import Path

from taxcli.case.errors import CaseError, Problem
from taxcli.case.files import write_file
from taxcli.case.model import Case
from taxcli.case.read import parse_case, text_of


def append_tables(path: str | Path, tables: str) -> Case:
    """Add TOML tables to a case file and return the case it then holds.

    Raises:
        PlaceError: the file cannot be read or written; it is then untouched.
        CaseError: the file with the tables would not be a valid case; it is untouched.
    """
    text = text_of(path)
    parse_case(text, path)
    added = f"{text.rstrip()}\n\n{tables.strip()}\n"
    try:
        case = parse_case(added, path)
    except CaseError as error:
        message = f"cannot take this at its end; write it in by hand: {tables.strip()}"
        raise CaseError(path, [*error.problems, Problem("the file", None, message)]) from None
    write_file(Path(path), added.encode())
    return case
