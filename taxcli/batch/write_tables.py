"""Writes tables: CSV files that lie beside each other, or one workbook with a sheet for each."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from taxcli.batch.rows import CHILDREN, CLIENT_ID, CLIENTS, TableCell, TableColumn, columns_of
from taxcli.batch.tables import COMMENT, csv_tables, guarded
from taxcli.batch.workbook import INSTRUCTIONS
from taxcli.case.files import PlaceError, write_file, write_files

CSV, XLSX = ".csv", ".xlsx"
# Rows that drop-down lists and formats are laid out for.
_ROWS = 5000
_NUMBERS = {"money": "#,##0.00", "count": "0", "days": "General"}
_FORMATS = {**_NUMBERS, "date": "yyyy-mm-dd", "yes-no": "General"}
_AS_TEXT = 49  # the number of the format that a spreadsheet itself calls text
_NARROWEST, _EXPLAINED, _WIDEST = 12, 18, 40
# A workbook would name the moment it was made; nothing looks at the clock.
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - the format knows no time zone
_FORMS = (
    "Fill in one row for each client on the sheet clients. The rows of w2, income, payment and "
    "the other sheets name their client by client_id; a client may have several, or none.",
    "The second row of a sheet says what goes into a column. It is not read, and may be deleted; "
    "so is every row whose first cell begins with # and a space.",
    "Columns may stand in another order, and those that nobody needs may be deleted. Further "
    "columns may be added: those marked with a plus below. Other headers are refused.",
    "Amounts may have $ and commas; (1,234.56) is negative. Blank means: not known, or nothing.",
    "The columns of ids, ZIP codes and Social Security numbers are text, so that zeros at the "
    "start stay.",
    "Then run: taxcli batch FILE -o FOLDER",
)


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table to write: its name, its columns, and rows of cells by header."""

    name: str
    columns: Sequence[TableColumn]
    rows: Sequence[Mapping[str, TableCell]] = ()


def write_tables(
    path: Path, tables: Sequence[WrittenTable], *, hints: bool = False, force: bool = False
) -> list[Path]:
    """Write tables to a workbook or to CSV files, as the ending says; return what was written.

    Files are readable by their owner only. A child table of an earlier time that lies where it
    would be read with these is emptied.

    Raises:
        PlaceError: something cannot be written, or stands there already and ``force`` is not set.
    """
    if path.suffix.lower() == XLSX:
        if path.exists() and not force:
            raise _standing(path)
        write_file(path, workbook(tables, hints=hints))
        return [path]
    before = csv_tables(path)
    standing = next((file for file in before.values() if file.exists()), None)
    if standing is not None and not force:
        raise _standing(standing)
    names = {table.name for table in tables}
    stale = [
        WrittenTable(name, [columns_of(name)[CLIENT_ID]]) for name in before if name not in names
    ]
    files = {
        csv_path(path, table.name).name: csv_bytes(table, hints=hints)
        for table in (*tables, *stale)
    }
    if path.parent.exists() and not path.parent.is_dir():
        raise PlaceError(f"{path.parent} is a file: name a folder for the tables")
    return write_files(path.parent, files)


def csv_path(path: Path, table: str) -> Path:
    """Return the file of a table: ``clients.csv`` has its W-2s in ``clients-w2.csv``."""
    return path if table == CLIENTS else path.with_name(f"{path.stem}-{table}{CSV}")


def csv_bytes(table: WrittenTable, *, hints: bool = False) -> bytes:
    """Return a table as CSV: UTF-8 with the mark by which a spreadsheet knows it, and CRLF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    if hints:
        writer.writerow(_hints(table))
    for row in table.rows:
        writer.writerow([_in_csv(column, row.get(column.name)) for column in table.columns])
    return text.getvalue().encode("utf-8-sig")


def written_as(column: TableColumn, cell: TableCell) -> str:
    """Write a cell as text, in the form that reading it takes back exactly."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Decimal):
        return f"{cell:.2f}" if column.kind == "money" else f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _in_csv(column: TableColumn, cell: TableCell) -> str:
    text = written_as(column, cell)
    return guarded(text) if isinstance(cell, str) else text


def _hints(table: WrittenTable) -> list[str]:
    """Return the row that explains the columns; its first cell keeps it from being read."""
    hints = [column.hint for column in table.columns]
    return [f"{COMMENT} {hints[0]}", *hints[1:]]


def _standing(path: Path) -> PlaceError:
    return PlaceError(f"{path} exists: name another file, or write over it with --force")


def workbook(tables: Sequence[WrittenTable], *, hints: bool = False) -> bytes:
    """Return tables as a workbook, with a sheet of instructions before them.

    Raises:
        PlaceError: what writes a workbook is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise PlaceError(
            "what writes a workbook is not installed: install taxcli's extra xlsx (README), or "
            "name a .csv file"
        ) from None
    data = io.BytesIO()
    book = Workbook(data, {"in_memory": True, "default_date_format": _FORMATS["date"]})
    book.set_properties({"created": _MADE})
    _instruct(book, tables)
    for table in tables:
        _Sheet(book, table).fill(hints=hints)
    if not hints:
        book.get_worksheet_by_name(CLIENTS).activate()
    book.close()
    return data.getvalue()


def _instruct(book: Any, tables: Sequence[WrittenTable]) -> None:
    sheet = book.add_worksheet(INSTRUCTIONS)
    strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 2, 90, wrapped)
    for number, text in enumerate(_FORMS):
        sheet.merge_range(number, 0, number, 2, text, wrapped)
        sheet.set_row(number, 32)
    start = len(_FORMS) + 1
    for at, text in enumerate(("Sheet", "Column", "What goes into it")):
        sheet.write_string(start, at, text, strong)
    for number, cells in enumerate(_reference(tables), start + 1):
        for at, text in enumerate(cells):
            sheet.write_string(number, at, text)


def _reference(tables: Sequence[WrittenTable]) -> Iterator[tuple[str, str, str]]:
    """Yield every column there is; a plus marks those that the sheets do not have."""
    here = {(table.name, column.name) for table in tables for column in table.columns}
    for table in (CLIENTS, *CHILDREN):
        for column in columns_of(table).values():
            mark = "" if (table, column.name) in here else "+ "
            yield table, f"{mark}{column.name}", column.hint


class _Sheet:
    """A sheet of a workbook while it is written."""

    def __init__(self, book: Any, table: WrittenTable) -> None:
        self.table = table
        self.sheet = book.add_worksheet(table.name)
        self.head = book.add_format({"bold": True, "bg_color": "#DDE6EE", "bottom": 1})
        self.told = book.add_format(
            {"italic": True, "font_color": "#555555", "text_wrap": True, "valign": "top"}
        )
        self.formats = {
            column.kind: book.add_format({"num_format": _FORMATS.get(column.kind, _AS_TEXT)})
            for column in table.columns
        }

    def fill(self, *, hints: bool) -> None:
        """Write header, instructions and rows, and lay out formats and lists."""
        first = 1 + hints
        self.sheet.freeze_panes(first, 1)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_ROWS}"})
        for at, column in enumerate(self.table.columns):
            self.sheet.set_column(at, at, self._width(column, hints), self.formats[column.kind])
            self.sheet.write_string(0, at, column.name, self.head)
            self._list(at, column, first)
        if hints:
            self.sheet.set_row(1, 105)
            for at, text in enumerate(_hints(self.table)):
                self.sheet.write_string(1, at, text, self.told)
        for number, row in enumerate(self.table.rows, first):
            for at, column in enumerate(self.table.columns):
                self._write(number, at, column, row.get(column.name))

    def _write(self, row: int, at: int, column: TableColumn, cell: TableCell) -> None:
        """Write a cell as what it is; text stays text, even where it begins with a sign."""
        form = self.formats[column.kind]
        if cell is None:
            return
        if column.kind == "date" and isinstance(cell, date):
            self.sheet.write_datetime(row, at, cell, form)
        elif column.kind in _NUMBERS:
            # Amounts have no more than twelve digits, which a spreadsheet's numbers hold exactly.
            self.sheet.write_number(row, at, float(cell), form)
        else:
            self.sheet.write_string(row, at, written_as(column, cell), form)

    def _list(self, at: int, column: TableColumn, first: int) -> None:
        """Offer the choices of a column; where someone lived may be dates instead."""
        choices = list(column.choices) or (["yes", "no"] if column.kind == "yes-no" else [])
        if choices:
            strict = column.kind != "lived"
            wrong = f"Choose one of: {', '.join(choices)}"
            self.sheet.data_validation(
                first,
                at,
                _ROWS,
                at,
                {
                    "validate": "list",
                    "source": choices,
                    "show_error": strict,
                    "error_title": column.name[:32],
                    "error_message": wrong[:255],
                },
            )

    def _width(self, column: TableColumn, hints: bool) -> int:
        cells = (written_as(column, row.get(column.name)) for row in self.table.rows)
        longest = max(map(len, (column.name, *cells)))
        return min(_WIDEST, max(_EXPLAINED if hints else _NARROWEST, longest + 2))
