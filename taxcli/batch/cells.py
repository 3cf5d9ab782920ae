"""Turns the cells of a client's rows into a case, and cases into rows again."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from taxcli.batch.rows import (
    CHILDREN,
    CLIENT_ID,
    CLIENTS,
    EXCESS,
    Client,
    ClientFile,
    RowProblem,
    TableCell,
    TableColumn,
    TableRow,
    columns_of,
    id_problem,
    located,
    spoilt,
    text_of,
    usual_columns,
)
from taxcli.batch.write_tables import WrittenTable, written_as
from taxcli.case.files import PlaceError, bare_name, case_files
from taxcli.case.model import SCHEMA, Case
from taxcli.case.parse_answers import AnswerError, as_typed, read
from taxcli.case.read import CaseError, case_from
from taxcli.case.residency import Period
from taxcli.case.schema import attributes
from taxcli.case.types import Ssn, nine_digits
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


def year_of(row: TableRow) -> int | None:
    """Return the tax year that dates without a year fall into; a bad one is told elsewhere."""
    text = as_typed(text_of(row.cells.get("tax_year", "")))
    return int(text) if re.fullmatch("[1-9][0-9]{3}", text) else None


def _data(
    table: str, row: TableRow, year: int | None, problems: list[RowProblem]
) -> dict[str, Any]:
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


def _value(column: TableColumn, cell: TableCell, year: int) -> Any:
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


def _refuse_spoilt(column: TableColumn, cell: TableCell, text: str) -> None:
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


def _choice(column: TableColumn, text: str) -> str:
    word = text.casefold().replace(" ", "-").replace("_", "-")
    for choice in column.choices:
        if word == choice.casefold():
            return choice
    raise AnswerError(f'"{text}" is not one of them', f"write {', '.join(column.choices)}")


Rows = dict[str, list[dict[str, TableCell]]]
EXAMPLES = Path(__file__).with_name("example")


def tables_of(cases: Mapping[str, Case], *, every: bool = False) -> list[WrittenTable]:
    """Return the tables of cases by client id: the usual columns, and all that the cases use.

    ``every`` takes each column there is.

    Raises:
        PlaceError: the tables cannot hold a case.
    """
    found: Rows = {table: [] for table in (CLIENTS, *CHILDREN)}
    for id_, case in cases.items():
        for table, rows in rows_of_case(id_, case).items():
            found[table] += rows
    tables = []
    for name, rows in found.items():
        wanted = {column.name for column in usual_columns(name)}.union(*rows)
        columns = [one for one in columns_of(name).values() if every or one.name in wanted]
        if columns:
            tables.append(WrittenTable(name, columns, rows))
    return tables


def rows_of_case(id_: str, case: Case) -> Rows:
    """Return the rows of a case by table; reading them gives the same case.

    What an unfinished interview knows beside the facts has no column, and stays behind.

    Raises:
        PlaceError: the tables cannot hold all of it.
    """
    rows: Rows = {CLIENTS: [_row(CLIENTS, id_, case)]}
    for table in CHILDREN:
        rows[table] = [_row(table, id_, entry) for entry in getattr(case, table)]
    back, _ = case_of(_as_read(id_, rows))
    if back != case.model_copy(update={"interview": None}):
        raise PlaceError(
            f"{id_}: the tables cannot hold all of this case: a W-2 has more than four local "
            "rows, or a name among the tiers has a semicolon"
        )
    return rows


def example_cases() -> dict[str, Case]:
    """Return the fictional clients of the template by client id."""
    from taxcli.case.read import read_case

    return {path.stem: read_case(path) for path in sorted(EXAMPLES.glob("*.toml"))}


def _row(table: str, id_: str, entry: BaseModel) -> dict[str, TableCell]:
    row: dict[str, TableCell] = {CLIENT_ID: id_}
    for name, column in columns_of(table).items():
        if name != CLIENT_ID and (cell := _cell(_found(entry, column.path))) is not None:
            row[name] = cell
    return row


def _found(entry: Any, path: Iterable[str | int]) -> Any:
    """Return what was written at a path; a default that nobody wrote is not there."""
    at = entry
    for step in path:
        if at is None:
            return None
        if isinstance(step, int):
            at = at[step] if step < len(at) else None
            continue
        model: type[BaseModel] = type(at)
        name = attributes(model)[step]
        at = getattr(at, name) if name in at.model_fields_set else None
    return at


def _cell(value: Any) -> TableCell:
    """Return a value of a case as a cell holds it."""
    if isinstance(value, Ssn):
        return value.full
    if isinstance(value, list):
        parts = [f"{p.from_} to {p.to}" if isinstance(p, Period) else str(p) for p in value]
        return "; ".join(parts) or None
    return value


def _as_read(id_: str, rows: Rows) -> Client:
    """Return rows as they would be read from a CSV file."""

    def read(table: str) -> list[TableRow]:
        columns = columns_of(table)
        return [
            TableRow(number, {name: written_as(columns[name], cell) for name, cell in row.items()})
            for number, row in enumerate(rows[table], 2)
        ]

    return Client(id_, read(CLIENTS)[0], {table: read(table) for table in CHILDREN})


def read_cases(paths: Sequence[Path]) -> dict[str, Case]:
    """Read case files, and those of folders, by the ids that their clients get.

    Raises:
        PlaceError: a file cannot be read, its name is no id or is there twice, or a folder holds
            none.
        CaseError: a file is not a valid case.
    """
    from taxcli.case.read import read_case

    found: dict[str, Case] = {}
    for path in _files(paths):
        if str(path) == "-":
            raise PlaceError("standard input has no name to be a client's id: name case files")
        name = bare_name(path)
        problem = id_problem(ClientFile(name, str(path), ""))
        if problem is not None:
            raise PlaceError(f"{path}: as the client's id, {problem.message}: rename the file")
        if name in found:
            raise PlaceError(
                f"two case files are called {path.name}, and a client's id stands once in a table: "
                "rename one, or export them apart"
            )
        found[name] = read_case(path)
    return found


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the case files that were named, a folder's in the order of their names."""
    for path in paths:
        found = case_files(path) if path.is_dir() else [path]
        if not found:
            raise PlaceError(f"{path} holds no case files (.toml): name another folder")
        yield from found
