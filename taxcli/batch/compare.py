"""Puts last year's figures beside this year's, from the summary of last year's run.

Taxes are compared after credit, and only with the run of the year before.
"""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from taxcli.batch.rows import TableError
from taxcli.case.files import read_text
from taxcli.engine.last_year import LastReturn
from taxcli.law.programs import PROGRAM_IDS, ProgramId
from taxcli.money import percent

# A change of more than this share is worth a look.
_LARGE = Decimal("0.30")
_SOURCE = "last year's run"
COMPARED = ("shs_tax_last_year", "shs_change", "pfa_tax_last_year", "pfa_change", "look_at")

Line = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LastRun:
    """The lines of an earlier run's summary by client."""

    lines: Mapping[str, Line]

    @property
    def years(self) -> set[int]:
        """Return the tax years of its clients, as far as they are known."""
        found = {line.get("tax_year", "") for line in self.lines.values()}
        return {int(year) for year in found if year.isdecimal()}

    def of(self, id_: str, year: int | None) -> LastReturn | None:
        """Return what the run says of a client in the year before one.

        ``None`` where it did not finish the client, or is of another year.
        """
        line = self.lines.get(id_)
        if line is None or line.get("status") != "done":
            return None
        if year is None or line.get("tax_year") != str(year - 1):
            return None
        # Of an amended return only what it applies itself stands there.
        amended = bool(line.get("amended"))
        applied = {tax: None if amended else _amount(line, tax, "applied") for tax in PROGRAM_IDS}
        taxes = {tax: _amount(line, tax, "net_tax") for tax in PROGRAM_IDS}
        return LastReturn(_SOURCE, taxes, applied)


def last_run(folder: Path, years: Collection[int]) -> LastRun:
    """Return the run of the year before, from its folder; ``years`` are those of this run.

    Raises:
        PlaceError: it cannot be read.
        TableError: it is no summary of a run, was made by an earlier taxcli, or is of another year.
    """
    path = folder / "summary.csv"
    text = read_text(path, "summary", "name the folder of an earlier run")
    reader = csv.DictReader(text.splitlines())
    headers = set(reader.fieldnames or ())
    if not {"client_id", "shs_tax", "pfa_tax", "tax_year"} <= headers:
        raise TableError(f"{path} is no summary of a run: name the folder of an earlier run")
    if not {"shs_net_tax", "pfa_net_tax"} <= headers:
        raise TableError(
            f"{path} was made by an earlier taxcli, and has no tax after credit: run last year's "
            "table again (--no-papers is enough)"
        )
    last = LastRun({line["client_id"]: line for line in reader})
    wanted = {year - 1 for year in years}
    if wanted and last.years and not wanted & last.years:
        raise TableError(
            f"{folder} is of {_listed(last.years)}; this run is of {_listed(years)}, and is "
            f"compared with the year before: name the folder of the run of {_listed(wanted)}"
        )
    return last


def compared(line: Line, before: LastRun) -> dict[str, str]:
    """Return a line of the summary with last year's taxes, and what changed by how much."""
    last = before.lines.get(line["client_id"])
    if last is None:
        return {**line, "look_at": "not in last year's run"}
    if last.get("status") != "done" or line.get("status") != "done":
        return {**line, "look_at": "failed in one of both runs, and so not compared"}
    if last.get("tax_year") != str(int(line["tax_year"]) - 1):
        return {**line, "look_at": f"LAST is of {last.get('tax_year')}, not of the year before"}
    found = dict(line)
    large: list[str] = []
    for id_ in PROGRAM_IDS:
        was, is_ = _amount(last, id_, "net_tax"), _amount(line, id_, "net_tax")
        found[f"{id_}_tax_last_year"] = last.get(f"{id_}_net_tax", "")
        if was is None or is_ is None:
            continue
        found[f"{id_}_change"] = _change(was, is_)
        if abs(is_ - was) > _LARGE * was:
            large.append(f"{id_} tax {_change(was, is_)}")
    large += _other_forms(last, line)
    return {**found, "look_at": "; ".join(large)}


def _other_forms(last: Line, line: Line) -> Iterator[str]:
    for id_ in PROGRAM_IDS:
        was, is_ = last.get(f"{id_}_form", ""), line.get(f"{id_}_form", "")
        if was != is_:
            yield f"{was or 'no form'} is now {is_ or 'no form'}"


def _amount(line: Line, id_: ProgramId, name: str) -> Decimal | None:
    text = line.get(f"{id_}_{name}")
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


def _listed(years: Collection[int]) -> str:
    return " and ".join(str(year) for year in sorted(years))
