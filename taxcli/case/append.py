"""Adds tables to the end of a case file, so that everything in it, comments too, stays as it is."""

from pathlib import Path

from taxcli.case.errors import CaseError, Problem
from taxcli.case.files import read_bytes, write_file
from taxcli.case.lock import opened, sealed
from taxcli.case.model import Case
from taxcli.case.read import parse_case, text_of


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
