"""Turns cases into the rows of the tables: the way back from a case file to a spreadsheet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from taxcli.batch.cells import case_of
from taxcli.batch.columns import CHILDREN, CLIENT_ID, CLIENTS, Column, columns_of, usual_columns
from taxcli.batch.rows import CaseFile, Cell, Client, Row, id_problem
from taxcli.batch.write_tables import Table, written_as
from taxcli.case.files import PlaceError, bare_name, case_files
from taxcli.case.model import Case
from taxcli.case.residency import Period
from taxcli.case.schema import attributes
from taxcli.case.types import Ssn

Rows = dict[str, list[dict[str, Cell]]]
EXAMPLES = Path(__file__).with_name("example")


def tables_of(cases: Mapping[str, Case], *, every: bool = False) -> list[Table]:
    """Return the tables of cases by client id: the usual columns, and all that the cases use.

    ``every`` takes each column there is.

    Raises:
        PlaceError: the tables cannot hold a case.
    """
    found: Rows = {table: [] for table in (CLIENTS, *CHILDREN)}
    for id_, case in cases.items():
        for table, rows in rows_of_case(id_, case).items():
            found[table] += rows
    tables = [Table(name, _columns(name, rows, every), rows) for name, rows in found.items()]
    return [table for table in tables if table.columns]


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


def _columns(table: str, rows: Sequence[Mapping[str, Cell]], every: bool) -> list[Column]:
    wanted = {column.name for column in usual_columns(table)}.union(*rows)
    return [each for each in columns_of(table).values() if every or each.name in wanted]


def _row(table: str, id_: str, entry: BaseModel) -> dict[str, Cell]:
    row: dict[str, Cell] = {CLIENT_ID: id_}
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


def _cell(value: Any) -> Cell:
    """Return a value of a case as a cell holds it."""
    if isinstance(value, Ssn):
        return value.full
    if isinstance(value, list):
        parts = [f"{p.from_} to {p.to}" if isinstance(p, Period) else str(p) for p in value]
        return "; ".join(parts) or None
    return value


def _as_read(id_: str, rows: Rows) -> Client:
    """Return rows as they would be read from a CSV file."""

    def read(table: str) -> list[Row]:
        columns = columns_of(table)
        return [
            Row(number, {name: written_as(columns[name], cell) for name, cell in row.items()})
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
        problem = id_problem(CaseFile(name, str(path), ""))
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
