"""Puts last year's figures beside this year's, from the summary of last year's run."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from taxcli.batch.problems import TableError
from taxcli.case.files import read_text
from taxcli.money import percent

# A change of more than this share is worth a look.
_LARGE = Decimal("0.30")
_PROGRAMS = ("shs", "pfa")
COMPARED = ("shs_tax_last_year", "shs_change", "pfa_tax_last_year", "pfa_change", "look_at")

Lines = Mapping[str, Mapping[str, str]]


def last_years(folder: Path) -> Lines:
    """Return the lines of an earlier run's summary by client.

    Raises:
        PlaceError: it cannot be read.
        TableError: it is no summary of a run.
    """
    path = folder / "summary.csv"
    text = read_text(path, "summary", "name the folder of an earlier run")
    reader = csv.DictReader(text.splitlines())
    if not {"client_id", "shs_tax", "pfa_tax"} <= set(reader.fieldnames or ()):
        raise TableError(f"{path} is no summary of a run: name the folder of an earlier run")
    return {line["client_id"]: line for line in reader}


def compared(line: Mapping[str, str], before: Lines) -> dict[str, str]:
    """Return a line of the summary with last year's taxes, and what changed by how much."""
    last = before.get(line["client_id"])
    if last is None:
        return {**line, "look_at": "not in last year's run"}
    if last.get("status") != "done" or line.get("status") != "done":
        return {**line, "look_at": "failed in one of both runs, and so not compared"}
    if last.get("tax_year", "") >= line["tax_year"]:
        return {**line, "look_at": f"LAST is of {last.get('tax_year')}, not of a year before"}
    found = dict(line)
    large: list[str] = []
    for id_ in _PROGRAMS:
        was, is_ = _amount(last.get(f"{id_}_tax")), _amount(line.get(f"{id_}_tax"))
        found[f"{id_}_tax_last_year"] = last.get(f"{id_}_tax", "")
        if was is None or is_ is None:
            continue
        found[f"{id_}_change"] = _change(was, is_)
        if abs(is_ - was) > _LARGE * was:
            large.append(f"{id_} tax {_change(was, is_)}")
    large += _other_forms(last, line)
    return {**found, "look_at": "; ".join(large)}


def _other_forms(last: Mapping[str, str], line: Mapping[str, str]) -> Iterator[str]:
    for id_ in _PROGRAMS:
        was, is_ = last.get(f"{id_}_form", ""), line.get(f"{id_}_form", "")
        if was != is_:
            yield f"{was or 'no form'} is now {is_ or 'no form'}"


def _amount(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _change(was: Decimal, is_: Decimal) -> str:
    if was == is_:
        return "none"
    if not was:
        return "new"
    return f"{'up' if is_ > was else 'down'} {percent(abs(is_ - was) / was, 0)}"
