"""Turns the cells of a client's rows into a case, or into everything that is wrong with them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from taxcli.batch.columns import CHILDREN, CLIENT_ID, CLIENTS, Column, columns_of
from taxcli.batch.problems import RowProblem
from taxcli.case.edit import path_of, put
from taxcli.case.errors import CaseError
from taxcli.case.model import SCHEMA, Case
from taxcli.case.parse_answers import as_typed, read
from taxcli.case.read import case_from
from taxcli.case.types import nine_digits
from taxcli.features.last_year import LastReturn
from taxcli.text import cleaned

# Cells as they stand: text, or what a spreadsheet holds (numbers, dates, yes and no).
Cell = Any
# Where a client's number stands (``primary.ssn``), and the id of another client that has it too.
Shared = tuple[tuple[str, str], ...]
_UNREADABLE, _INVALID, _TOO_MANY = "T-CEL-001", "T-ROW-001", "T-ROW-002"
# Stands instead of a header where a row has cells without one.
EXCESS = ""
# What a spreadsheet shows where a formula failed.
FAILED = re.compile(r"#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)", re.I)
# Stands, with the cell's name, in place of a value that a program has not calculated.
UNCALCULATED = "#UNCALCULATED "
# Messages that end in a reason, and what to do then.
_REASONS = {
    "it cannot be left out here": "fill it in",
    "a part of it is all zeros": "correct it, or leave it blank",
}
# Dates are read as of this year where the row has none; it is told, and makes no case.
_SOME_YEAR = 2000
_FULL_YEAR = {"full-year", "full year", "fullyear", "all year", "full"}
_NONE = {"none", "never", "no", "nonresident"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its number in the file, and its cells by header, empty ones left out.

    The client's id is text already.
    """

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Client:
    """Everything the tables say of one client: the row of the clients' table, and child rows.

    ``shared`` tells which other clients have a Social Security number of this one; ``last`` is what
    last year's run says of it, where that is compared.
    """

    id: str
    row: Row
    children: Mapping[str, Sequence[Row]]
    shared: Shared = ()
    last: LastReturn | None = None


def case_of(client: Client) -> tuple[Case | None, list[RowProblem]]:
    """Return a client's case, or everything that is wrong with the rows it is made of."""
    problems: list[RowProblem] = []
    year = year_of(client.row)
    data = {"schema": SCHEMA, **_data(CLIENTS, client.row, year, problems)}
    for table in CHILDREN:
        rows = client.children.get(table, ())
        if rows:
            data[table] = [_data(table, row, year, problems) for row in rows]
    unread = {(one.table, one.row, one.column) for one in problems}
    try:
        case = case_from(data)
    except CaseError as error:
        for found in error.problems:
            message, fix = _split(found.message)
            problem = located(client, found.place or _named(message), _INVALID, message, fix)
            # What could not be read is told once, and not as missing too.
            if (problem.table, problem.row, problem.column) not in unread:
                problems.append(problem)
        return None, problems
    return (None, problems) if problems else (case, [])


def year_of(row: Row) -> int | None:
    """Return the tax year that dates without a year fall into; a bad one is told elsewhere."""
    text = as_typed(text_of(row.cells.get("tax_year", "")))
    return int(text) if re.fullmatch("[1-9][0-9]{3}", text) else None


def _data(table: str, row: Row, year: int | None, problems: list[RowProblem]) -> dict[str, Any]:
    columns, data = columns_of(table), dict[str, Any]()
    for header, cell in row.cells.items():
        if header == CLIENT_ID:
            continue
        if header == EXCESS:
            message = "a cell of this row has no header above it"
            fix = "put an amount or text with a comma in quotes, or write the header"
            if isinstance(cell, str):
                message = f"lines {cell} were read as this one row"
                fix = "close the quote, and put no line break into a cell"
            problems.append(RowProblem(table, row.number, "", _TOO_MANY, message, fix))
            continue
        try:
            value = _value(columns[header], cell, year or _SOME_YEAR)
        except ValueError as error:
            if columns[header].kind == "lived" and year is None:
                continue  # the year is wrong, and told; periods cannot be judged without it
            message, fix = _split(str(error))
            problems.append(RowProblem(table, row.number, header, _UNREADABLE, message, fix))
        else:
            put(data, columns[header].path, value)
    for name, part in data.items():
        if isinstance(part, list):  # an empty group of columns leaves an empty entry before others
            data[name] = [entry for entry in part if entry != {}]
    return data


def _value(column: Column, cell: Cell, year: int) -> Any:
    """Read a cell as its column asks.

    Raises:
        ValueError: it cannot be read; what is wrong, a colon, and what to write.
    """
    if not isinstance(cell, str):
        if isinstance(cell, datetime):
            cell = cell.date()
        if column.kind == "date" and isinstance(cell, date):
            return cell
    text = text_of(cell)
    if column.kind == "text" and not column.digits and text[:1] != "#":
        return text
    _refuse_spoilt(column, cell, text)
    text = text if column.kind == "text" else as_typed(text)
    match column.kind:
        case "choice":
            return _choice(column, text)
        case "texts":
            return [part.strip() for part in text.split(";") if part.strip()]
        case "lived":
            return _lived(text, year)
        case "text":
            return text
        case "ssn" if nine_digits(text) is None:
            raise ValueError("there are not nine digits: write them in groups of 3, 2 and 4")
        case "yes-no" if text.casefold() in ("x", "1", "0"):
            return text != "0"
    return read(column.kind, text, year)


def _refuse_spoilt(column: Column, cell: Cell, text: str) -> None:
    """Refuse what a spreadsheet has made of a cell: a failed formula, lost zeros, a percentage.

    Raises:
        ValueError: it has; what is wrong, a colon, and what to write.
    """
    if wrong := spoilt(text):
        raise ValueError(": ".join(wrong))
    digits = column.digits
    if digits and text.isdecimal() and len(text) < digits:
        raise ValueError(
            f"there are {len(text)} digits where {digits} belong; a spreadsheet drops zeros at the "
            "start: format the column as text and write all of them"
        )
    if column.kind == "percent" and isinstance(cell, float) and 0 < cell <= 1:
        raise ValueError(
            f"{text} may be {text} % or {_hundredfold(cell)} %: write it as text, like 62.5 %"
        )


def spoilt(text: str) -> tuple[str, str] | None:
    """Say what is wrong with the formula that a cell has in place of a value, and what to do."""
    if text.startswith(UNCALCULATED):
        at = text.removeprefix(UNCALCULATED)
        fix = "save the workbook in a spreadsheet program, or write the value itself"
        return f"cell {at} has a formula whose value the workbook does not hold", fix
    if text[:1] == "#" and FAILED.fullmatch(text):
        return f"a formula has failed here ({text})", "write the value itself"
    return None


def text_of(cell: Cell) -> str:
    """Write a cell as text; a spreadsheet's number without what its binary form adds to it."""
    if isinstance(cell, str):
        return cleaned(cell).strip()
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        # A spreadsheet shows fifteen digits: 0.1 + 0.2 is 0.3 there, and so it is here.
        number = Decimal(repr(cell) if cell.is_integer() else f"{cell:.15g}")
        return f"{number:.0f}" if cell.is_integer() else f"{number:f}"
    if isinstance(cell, datetime):
        cell = cell.date()
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell).strip()


def _hundredfold(cell: float) -> str:
    return f"{(Decimal(text_of(cell)) * 100).normalize():f}"


def _split(message: str) -> tuple[str, str]:
    """Split a message into what is so, and what to write instead."""
    said, colon, fix = message.rpartition(": ")
    if fix in _REASONS:
        return f"{said}; {fix}", _REASONS[fix]
    return (said, fix) if colon else (message, "")


def _named(message: str) -> str:
    """Return the place a message begins with, if it names one: ``spouse.ssn is the same …``."""
    found = re.match(r"[a-z0-9_]+([.\[][a-z0-9_.\[\]]+)?", message)
    return found[0] if found else ""


def _choice(column: Column, text: str) -> str:
    word = text.casefold().replace(" ", "-").replace("_", "-")
    for choice in column.choices:
        if word == choice.casefold():
            return choice
    raise ValueError(f'"{text}" is not one of them: write {", ".join(column.choices)}')


def _lived(text: str, year: int) -> Any:
    word = text.casefold()
    if word in _FULL_YEAR:
        return "full-year"
    if word in _NONE:
        return "none"
    return read("periods", text, year)


def located(client: Client, place: str, code: str, message: str, fix: str) -> RowProblem:
    """Find the table, row and column that a place of the case stands in."""
    path = path_of(place)
    if len(path) > 1 and path[0] in CHILDREN and isinstance(path[1], int):
        rows = client.children.get(str(path[0]), ())
        row = rows[path[1]] if path[1] < len(rows) else Row(0, {})
        column = _header(str(path[0]), row, path[2:])
        return RowProblem(str(path[0]), row.number, column, code, message, fix)
    column = _header(CLIENTS, client.row, path)
    return RowProblem(CLIENTS, client.row.number, column, code, message, fix)


def _header(table: str, row: Row, path: tuple[str | int, ...]) -> str:
    """Return the header of the column that a place stands in: ``local[0].tax`` in ``local1.tax``.

    A place above the columns, or between them, is written as a header would be.
    """
    columns = columns_of(table)
    names = {column.path: name for name, column in columns.items()}
    if len(path) > 1 and isinstance(path[1], int):
        written = {columns[name].path[:2] for name in row.cells if name in columns}
        group = sorted(start[1] for start in written if len(start) > 1 and start[0] == path[0])
        if path[1] < len(group):
            path = (path[0], group[path[1]], *path[2:])
    for length in range(len(path), 0, -1):
        if path[:length] in names:
            return names[path[:length]]
    out = ""
    for step in path:
        out += str(step + 1) if isinstance(step, int) else f".{step}" if out else step
    return out
