"""Reads the clients' table and its child tables, row by row: CSV files or one workbook."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from unicodedata import normalize

from taxcli.batch.rows import (
    CHILDREN,
    CLIENT_ID,
    CLIENTS,
    EXCESS,
    TableRow,
    header_of,
    plain,
    text_of,
)
from taxcli.case.files import PlaceError
from taxcli.text import without_numbers

# Rows of the template that explain the columns begin with this and a space.
COMMENT = "#"
_SNIFFED = 8192
# Files that hold tables, be they read here or not.
_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
# A table by its name alone; else it may be notes or anything.
_PERHAPS = (".txt", ".numbers")
# A spreadsheet would run text that begins so as a formula; in a CSV file an apostrophe stops it.
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠]")
_AS_TEXT = re.compile(r'="([^"]*)"')


def csv_tables(path: Path) -> dict[str, Path]:
    """Return the CSV files of a run by table: ``clients.csv``, and ``clients-w2.csv`` or ``w2.csv``
    beside it."""
    found = {CLIENTS: path}
    for table in CHILDREN:
        for name in (f"{path.stem}-{table}.csv", f"{table}.csv"):
            beside = path.with_name(name)
            if beside != path and beside.is_file():
                found[table] = beside
                break
    refuse_unread(path, found)
    return found


def refuse_unread(path: Path, read: Mapping[str, Path]) -> None:
    """Refuse tables beside one that share its name, or a child table's, and are not read with it.

    ``read`` are the files that are read, by table.

    Raises:
        PlaceError: there is one; what it has would be left out in silence.
    """
    beside = path.parent.iterdir() if path.parent.is_dir() else ()
    unread = sorted(one.name for one in beside if _is_left_out(one, path, read))
    if unread:
        names = ", ".join(f"{path.stem}-{table}.csv" for table in CHILDREN)
        it = "it" if len(unread) == 1 else "each"
        raise PlaceError(
            f"{path.parent}: {', '.join(unread)} would not be read with {path.name}: rename {it} "
            f"or move {it} away; child tables are named {names}"
        )


def _is_left_out(one: Path, path: Path, read: Mapping[str, Path]) -> bool:
    kind, of_csv = one.suffix.casefold(), path.suffix.casefold() == ".csv"
    if one in (path, *read.values()) or not one.is_file():
        return False
    stem, start = _folded(one.stem), _folded(path.stem)
    before, shared, rest = stem.rpartition(start)
    if shared and not before[-1:].isalnum() and table_of(rest) in CHILDREN:
        return kind in (*_TABLES, *_PERHAPS) and not _lies_as_csv(kind, path)
    if kind not in _TABLES:
        return False
    if _lies_as_csv(kind, path):
        return False
    if stem.startswith(start):
        rest = stem[len(start) :]
        return bool(rest) and not rest[0].isalnum()
    table = None if stem.startswith(CLIENTS) else table_of(stem)
    return of_csv and table in CHILDREN and table not in read


def _lies_as_csv(kind: str, path: Path) -> bool:
    """Tell whether a CSV file beside a workbook is of the same clients, as CSV."""
    return kind == ".csv" != path.suffix.casefold() and path.with_suffix(".csv").is_file()


def _folded(name: str) -> str:
    return normalize("NFC", name).casefold()


def table_of(name: str) -> str | None:
    """Return the table that a name means: ``W-2``, ``Payments``, ``clients-income``."""
    word = plain(name)
    short = word.removeprefix(CLIENTS) or word
    for table in (CLIENTS, *CHILDREN):
        if short in (plain(table), f"{plain(table)}s") or f"{short}s" == table:
            return table
    return None


def read_csv(path: Path, table: str) -> Iterator[TableRow]:
    """Yield the rows of a CSV file; a mark at its start, ``;`` and CRLF do not matter.

    Raises:
        PlaceError: it cannot be read, or is not text; a header is not known, stands twice, or the
            client's is missing.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            start = file.read(_SNIFFED)
            file.seek(0)
            reader = csv.reader(file, delimiter=_delimiter(start))
            yield from rows_of(_numbered(reader), table, str(path))
    except FileNotFoundError:
        raise PlaceError(f"{path} does not exist: check the name and the folder") from None
    except UnicodeDecodeError:
        raise PlaceError(f"{path} is not UTF-8 text: save it as CSV UTF-8") from None
    except csv.Error as error:
        raise PlaceError(f"{path} cannot be read as CSV: {error}") from None
    except OSError as error:
        raise PlaceError(f"{path} cannot be read: {error.strerror}") from None


def _delimiter(start: str) -> str:
    """Return what separates the cells: what stands most often in the line of headers."""
    lines = [line for line in start.lstrip("\ufeff").splitlines() if line.strip(" ,;\t")]
    if lines and (named := re.fullmatch(r'"?sep=(.)"?', lines[0], re.I)):
        return named[1]
    first = next((line for line in lines if not _explains(line.lstrip('"'))), "")
    return max(",;\t", key=first.count)


class Spans(str):
    """Stands behind the cells of a row that goes over several lines, and says over which."""


def _numbered(reader: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield rows with the number of the line they begin on."""
    begins = 1
    for cells in reader:
        if begins > 1 or not "".join(cells).casefold().startswith("sep="):
            row = [_unguarded(cell) for cell in cells]
            if reader.line_num > begins:  # a quote that nobody closed takes in the next clients
                row.append(Spans(f"{begins} to {reader.line_num}"))
            yield begins, row
        begins = reader.line_num + 1


def guarded(text: str) -> str:
    """Return text as a CSV file holds it, so that no spreadsheet runs it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _unguarded(text: str) -> str:
    """Take off the apostrophe of ``guarded``, and the ``="00123"`` that keeps zeros."""
    if text[:1] not in ("'", "="):
        return text
    if _GUARDED.match(text):
        return text[1:]
    as_text = _AS_TEXT.fullmatch(text)
    return as_text[1] if as_text else text


def _explains(cell: Any) -> bool:
    """Tell whether a first cell makes its row an instruction; ``#1042`` is a client's id."""
    text = str(cell).strip()
    return text == COMMENT or text.startswith(f"{COMMENT} ")


def rows_of(
    lines: Iterator[tuple[int, Sequence[Any]]], table: str, file: str
) -> Iterator[TableRow]:
    """Yield the rows under a header; empty cells are left out, and so are rows of nothing else."""
    headers: list[str | None] | None = None
    for number, cells in lines:
        spans = None
        if cells and isinstance(cells[-1], Spans):
            *cells, spans = cells  # noqa: PLW2901 - the same cells, without what stands behind
        held = [at for at, cell in enumerate(cells) if _holds(cell)]
        if not held or _explains(cells[0]):
            continue
        if headers is None:
            headers = _headers(cells, table, file)
            continue
        named = [at for at in held if at < len(headers) and headers[at]]
        row = {headers[at] or "": cells[at] for at in named}
        if CLIENT_ID in row:
            row[CLIENT_ID] = text_of(row[CLIENT_ID])
        # A comma that splits an amount makes one cell too many, be the last ones empty or not.
        if spans or len(named) < len(held) or len(cells) > len(headers):
            row[EXCESS] = spans or True
        yield TableRow(number, row)
    if headers is None:
        raise PlaceError(f"{file} is empty: `taxcli template` writes one to fill in")


def _holds(cell: Any) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _headers(cells: Sequence[Any], table: str, file: str) -> list[str | None]:
    """Return the header that each written one stands for; a column without one must be empty."""
    known = header_of(table)
    found: list[str | None] = []
    for cell in cells:
        written = str(cell).strip() if cell is not None else ""
        name = known.get(plain(written)) if written else None
        if written and name is None:
            shown = without_numbers(written)[:40]
            raise PlaceError(f'{file}: no column is called "{shown}": {_near(written, table)}')
        if name is not None and name in found:
            raise PlaceError(f"{file}: the column {name} stands twice: take one out")
        found.append(name)
    if CLIENT_ID not in found:
        raise PlaceError(f"{file}: there is no column {CLIENT_ID}: each row names its client")
    return found


def _near(written: str, table: str) -> str:
    known = header_of(table)
    near = get_close_matches(plain(written), known, 1, 0.5)
    if near:
        return f"did you mean {known[near[0]]}? `taxcli template --all` writes all columns"
    return "`taxcli template --all` writes all columns"
