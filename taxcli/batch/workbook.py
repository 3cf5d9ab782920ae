"""Reads the tables of a workbook: a sheet for the clients, and one for each child table.

Formulas without a value are found: they failed, or no spreadsheet has ever calculated them, and
what reads cells takes them for empty ones.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

from taxcli.batch.rows import CHILDREN, CLIENTS, UNCALCULATED, TableRow, plain
from taxcli.batch.tables import rows_of, table_of
from taxcli.case.files import PlaceError

INSTRUCTIONS = "instructions"
_CELL = re.compile(rb"<c\b(?P<head>[^>]*?)(?:/>|>.*?</c>)", re.S)
_CELL_AT = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_CELL_VALUE = re.compile(rb"<v[^>]*>([^<]*)</v>")
_HAS_FORMULA = re.compile(rb"<f[\s>/]")
# The program that wrote a workbook so has calculated nothing.
_TO_BE_CALCULATED = re.compile(rb'<calcPr\b[^>]*\bfullCalcOnLoad="(1|true)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_VALUE_TYPE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value-type"


class Spoilt(NamedTuple):
    """A formula without a value: its row and column from 0, and the sign that stands for it."""

    row: int
    column: int
    sign: str


def workbook_tables(path: Path) -> dict[str, list[TableRow]]:
    """Return the rows of a workbook's sheets (XLSX, XLSM, ODS) by table.

    Raises:
        PlaceError: it cannot be read; a sheet is not known, or stands twice.
    """
    book = _opened(path)
    sheets = _sheets(book, path)
    spoilt = spoilt_formulas(path)
    found: dict[str, list[TableRow]] = {}
    for table, name in sheets.items():
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        _put_signs(cells, spoilt.get(name, ()))
        if table == CLIENTS or any(cell != "" for row in cells for cell in row):
            rows = rows_of(iter(enumerate(cells, 1)), table, f"{path}, sheet {name}")
            found[table] = list(rows)
    return found


def _opened(path: Path) -> Any:
    try:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError
    except ImportError:
        raise PlaceError(
            f"{path} is a workbook, and what reads one is not installed: "
            "install taxcli's extra xlsx (README), or save the tables as CSV"
        ) from None
    try:
        with path.open("rb"):
            pass
        return CalamineWorkbook.from_path(str(path))
    except FileNotFoundError:
        raise PlaceError(f"{path} does not exist: check the name and the folder") from None
    except OSError as error:
        raise PlaceError(f"{path} cannot be read: {error.strerror}") from None
    except PasswordError:
        raise PlaceError(f"{path} has a password: save it without one") from None
    except CalamineError:
        raise PlaceError(f"{path} cannot be read as a workbook: save it as XLSX again") from None


def _sheets(book: Any, path: Path) -> dict[str, str]:
    """Return which sheet holds which table; the first is the clients' if none is so named."""
    names = [
        (sheet.name, str(sheet.visible).endswith(".Visible"))
        for sheet in book.sheets_metadata
        if str(sheet.typ).endswith("WorkSheet") and plain(sheet.name) != INSTRUCTIONS
    ]
    known = {name: table for name, _ in names if (table := table_of(name)) is not None}
    found: dict[str, str] = {}
    for name, visible in names:
        table = known.get(name)
        if table is None and CLIENTS not in known.values() and CLIENTS not in found:
            table = CLIENTS
        if table is None and not visible:
            continue
        if table is None:
            raise PlaceError(f'{path}: no sheet is called "{name}": {_near(name)}')
        if table in found:
            raise PlaceError(f'{path}: "{found[table]}" and "{name}" are the same table: join them')
        found[table] = name
    if CLIENTS not in found:
        raise PlaceError(f"{path} has no sheet of clients: `taxcli template` writes one")
    return found


def _near(name: str) -> str:
    known = {plain(table): table for table in (CLIENTS, *CHILDREN)}
    near = get_close_matches(plain(name), known, 1, 0.5)
    if near:
        return f"did you mean {known[near[0]]}? The sheet {INSTRUCTIONS} alone is not read"
    return f"the sheets are {', '.join(known.values())}, and {INSTRUCTIONS}, which is not read"


def _put_signs(cells: list[list[Any]], spoilt: Sequence[Spoilt]) -> None:
    """Put signs into the cells of formulas that would be taken for empty ones, or for zero."""
    for row, column, sign in spoilt:
        cells += [[] for _ in range(row + 1 - len(cells))]
        cells[row] += [""] * (column + 1 - len(cells[row]))
        cells[row][column] = sign


def spoilt_formulas(path: Path) -> dict[str, list[Spoilt]]:
    """Return the formulas of a workbook (XLSX, XLSM, ODS) that have no value, by sheet."""
    try:
        with zipfile.ZipFile(path) as archive:
            if path.suffix.lower() == ".ods":
                tables = fromstring(archive.read("content.xml")).iter(f"{_TABLE}table")
                return {table.get(f"{_TABLE}name", ""): [*_in_ods(table)] for table in tables}
            calculated = _TO_BE_CALCULATED.search(archive.read("xl/workbook.xml")) is None
            return {
                name: [*_in_sheet(archive.read(member), calculated)]
                for name, member in _members(archive)
                if member in archive.namelist()
            }
    except (zipfile.BadZipFile, KeyError, ParseError):
        return {}


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the part of the archive that holds it."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations}
    for sheet in fromstring(archive.read("xl/workbook.xml")).iter():
        target = targets.get(sheet.get(_RELATION, ""))
        if sheet.tag.endswith("}sheet") and target:
            yield sheet.get("name", ""), f"xl/{target}" if target[0] != "/" else target[1:]


def _in_sheet(sheet: bytes, calculated: bool) -> Iterator[Spoilt]:
    """Yield the formulas of an XLSX sheet that failed or have no value.

    Where nothing was ``calculated``, a zero is none either: some programs write it into each.
    """
    for cell in _CELL.finditer(sheet):
        at, found = _CELL_AT.search(cell["head"]), _CELL_VALUE.search(cell[0])
        value = found[1].decode("utf-8", "replace") if found else ""
        if at is None:
            continue
        row, column = int(at[2]) - 1, _column(at[1])
        if b't="e"' in cell["head"]:
            yield Spoilt(row, column, value)
        elif _HAS_FORMULA.search(cell[0]) and not (value and (calculated or value != "0")):
            empty_text = b't="str"' in cell["head"] and b"<v" in cell[0]
            if not empty_text:
                yield _uncalculated(row, column)


def _in_ods(table: Element) -> Iterator[Spoilt]:
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in line:
            if cell.get(f"{_TABLE}formula") and cell.get(_VALUE_TYPE) is None:
                yield _uncalculated(row, column)
            column += int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        row += int(line.get(f"{_TABLE}number-rows-repeated", 1))


def _uncalculated(row: int, column: int) -> Spoilt:
    return Spoilt(row, column, f"{UNCALCULATED}{_letters(column)}{row + 1}")


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


def _letters(column: int) -> str:
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
