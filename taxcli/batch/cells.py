"""Turns the cells of a client's rows into a case, or into everything that is wrong with them."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from taxcli.batch.columns import CHILDREN, CLIENT_ID, CLIENTS, Column, columns_of
from taxcli.batch.rows import EXCESS, Cell, Client, Row, RowProblem, located, spoilt, text_of
from taxcli.case.model import SCHEMA, Case
from taxcli.case.parse_answers import AnswerError, as_typed, read
from taxcli.case.read import CaseError, case_from
from taxcli.case.types import nine_digits
from taxcli.case.write import put

_UNREADABLE, _INVALID, _TOO_MANY = "T-CEL-001", "T-ROW-001", "T-ROW-002"
# Dates are read as of this year where the row has none; it is told, and makes no case.
_SOME_YEAR = 2000


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
            said, fix = found.said, found.fix
            if found.kind == "missing":
                said, fix = f"{said}; {fix}", "fill it in"
            problem = located(client, found.place or found.about, _INVALID, said, fix)
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
        except AnswerError as error:
            if columns[header].kind == "lived" and year is None:
                continue  # the year is wrong, and told; periods cannot be judged without it
            problem = RowProblem(table, row.number, header, _UNREADABLE, error.said, error.fix)
            problems.append(problem)
        else:
            put(data, columns[header].path, value)
    for name, part in data.items():
        if isinstance(part, list):  # an empty group of columns leaves an empty entry before others
            data[name] = [entry for entry in part if entry != {}]
    return data


def _value(column: Column, cell: Cell, year: int) -> Any:
    """Read a cell as its column asks.

    Raises:
        AnswerError: it cannot be read.
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
        case "text":
            return text
        case "ssn" if nine_digits(text) is None:
            raise AnswerError("there are not nine digits", "write them in groups of 3, 2 and 4")
        case "yes-no" if text.casefold() in ("x", "1", "0"):
            return text != "0"
    return read(column.kind, text, year)


def _refuse_spoilt(column: Column, cell: Cell, text: str) -> None:
    """Refuse what a spreadsheet has made of a cell: a failed formula, lost zeros, a percentage.

    Raises:
        AnswerError: it has.
    """
    if wrong := spoilt(text):
        raise AnswerError(*wrong)
    digits = column.digits
    if digits and text.isdecimal() and len(text) < digits:
        raise AnswerError(
            f"there are {len(text)} digits where {digits} belong; a spreadsheet drops zeros at the "
            "start",
            "format the column as text and write all of them",
        )
    if column.kind == "percent" and isinstance(cell, float) and 0 < cell <= 1:
        hundredfold = f"{(Decimal(text) * 100).normalize():f}"
        said = f"{text} may be {text} % or {hundredfold} %"
        raise AnswerError(said, "write it as text, like 62.5 %")


def _choice(column: Column, text: str) -> str:
    word = text.casefold().replace(" ", "-").replace("_", "-")
    for choice in column.choices:
        if word == choice.casefold():
            return choice
    raise AnswerError(f'"{text}" is not one of them', f"write {', '.join(column.choices)}")
