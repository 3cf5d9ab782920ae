"""Finds the formulas of a workbook that have no value: what reads cells takes them for empty ones.

A formula may have failed, or no spreadsheet has ever calculated it.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring

from taxcli.batch.rows import UNCALCULATED

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
