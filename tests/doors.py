"""One case through every door: file, ``--change``, table, answers of the interview, Python."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from taxcli.batch.cells import case_of as case_of_row
from taxcli.batch.cells import tables_of
from taxcli.batch.jobs import jobs_of
from taxcli.batch.write_tables import write_tables
from taxcli.case.model import Case
from taxcli.case.read import case_from, parse_case
from taxcli.case.write import case_text, changed
from taxcli.interview.answers_so_far import case_of as case_of_draft
from taxcli.interview.files import FileAsker
from taxcli.interview.session import Session
from tests.build import raw
from tests.interview.kit import fresh

DOORS = ("api", "file", "change", "table", "answers")
# What the interview asks of everyone who files.
FILER = {
    "primary": {"first_name": "Casey", "last_name": "Example"},
    "address": {"street": "1 Sample St", "city": "Vancouver", "state": "WA", "zip": "98660"},
    "extension": {"filed": False},
}
PLACES = ("metro", "multnomah")
LISTS = ("w2", "pass_through", "exempt", "other_state", "payment")


def through(door: str, folder: Path, **tables: Any) -> Case:
    """Return the case that a door makes of tables that stand for a file."""
    data = raw(**FILER, **tables)
    case = case_from(data)
    match door:
        case "file":
            return parse_case(case_text(case))
        case "change":
            return changed(case_from(_without_parts(data)), [*_changes(data)])
        case "table":
            return _through_table(case, folder)
        case "answers":
            return _through_answers(case_text(case))
    return case


def _without_parts(data: dict[str, Any]) -> dict[str, Any]:
    income = [
        {key: value for key, value in item.items() if key not in PLACES}
        for item in data.get("income", ())
    ]
    return {key: value for key, value in data.items() if key not in LISTS} | {"income": income}


def _changes(data: dict[str, Any]) -> Iterator[str]:
    """Yield the changes that put the local parts of the items and the other lists back."""
    for index, item in enumerate(data.get("income", ())):
        for place in PLACES:
            if place in item:
                yield from _pairs(f"income[{index}].{place}", item[place])
    for name in LISTS:
        yield from _pairs(name, data.get(name, []))


def _pairs(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _pairs(f"{key}.{name}", inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _pairs(f"{key}[{index}]", inner)
    elif value is not None:
        yield f"{key}={str(value).lower() if isinstance(value, bool) else value}"


def _through_table(case: Case, folder: Path) -> Case:
    path = folder / "clients.csv"
    write_tables(path, tables_of({"1": case}), force=True)
    (job,) = jobs_of(path)
    read, problems = case_of_row(job)
    assert not problems
    assert read is not None
    return read


def _through_answers(text: str) -> Case:
    """Answer the interview from a file in the shape of a case, as ``--defaults`` does."""
    data = tomllib.loads(text, parse_float=Decimal)
    flow = fresh()
    session = Session(flow, FileAsker(data, defaults=True), lambda _: None, lambda: None)
    session.run()
    made = case_of_draft(flow.draft)
    assert made is not None
    assert made.interview is None
    return made
