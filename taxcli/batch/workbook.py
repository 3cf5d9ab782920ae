"""Reads the tables of a workbook: a sheet for the clients, and one for each child table."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from taxcli.batch.columns import CHILDREN, CLIENTS, plain
from taxcli.batch.formulas import Spoilt, spoilt_formulas
from taxcli.batch.rows import Row, TableError
from taxcli.batch.tables import rows_of, table_of
from taxcli.case.files import PlaceError

INSTRUCTIONS = "instructions"


def workbook_tables(path: Path) -> dict[str, list[Row]]:
    """Return the rows of a workbook's sheets (XLSX, XLSM, ODS) by table.

    Raises:
        PlaceError: it cannot be read.
        TableError: a sheet is not known, or stands twice.
    """
    book = _opened(path)
    sheets = _sheets(book, path)
    spoilt = spoilt_formulas(path)
    found: dict[str, list[Row]] = {}
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
        (sheet.name, _is_visible(sheet))
        for sheet in book.sheets_metadata
        if _is_worksheet(sheet) and plain(sheet.name) != INSTRUCTIONS
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
            raise TableError(f'{path}: no sheet is called "{name}": {_near(name)}')
        if table in found:
            raise TableError(f'{path}: "{found[table]}" and "{name}" are the same table: join them')
        found[table] = name
    if CLIENTS not in found:
        raise TableError(f"{path} has no sheet of clients: `taxcli template` writes one")
    return found


def _is_worksheet(sheet: Any) -> bool:
    return str(sheet.typ).endswith("WorkSheet")


def _is_visible(sheet: Any) -> bool:
    return str(sheet.visible).endswith(".Visible")


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
