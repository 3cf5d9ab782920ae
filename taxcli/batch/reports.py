"""What a run leaves beside the clients' folders: summary.csv, beside last year's, and errors.csv.

Taxes are compared after credit, and only with the run of the year before.
"""

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from taxcli.batch.prepare_client import SUMMARY
from taxcli.batch.run_database import State
from taxcli.batch.tables import guarded
from taxcli.case.files import PlaceError, read_text, write_file
from taxcli.features.last_year import LastReturn
from taxcli.law.programs import PROGRAM_IDS, ProgramId
from taxcli.money import percent
from taxcli.text import presentable
from taxcli.values import to_json

# A change of more than this share is worth a look.
_LARGE = Decimal("0.30")
COMPARED = (
    *(f"{id_}_{name}" for id_ in PROGRAM_IDS for name in ("tax_last_year", "change")),
    "look_at",
)

SummaryLine = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LastRun:
    """The lines of an earlier run's summary by client."""

    lines: Mapping[str, SummaryLine]

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
        return LastReturn("last year's run", taxes, applied)


def last_run(folder: Path, years: Collection[int]) -> LastRun:
    """Return the run of the year before, from its folder; ``years`` are those of this run.

    Raises:
        PlaceError: it cannot be read, is no summary of a run, was made by an earlier taxcli, or is
            of another year.
    """
    path = folder / "summary.csv"
    text = read_text(path, "summary", "name the folder of an earlier run")
    reader = csv.DictReader(text.splitlines())
    headers = set(reader.fieldnames or ())
    if not {"client_id", "tax_year", *(f"{id_}_tax" for id_ in PROGRAM_IDS)} <= headers:
        raise PlaceError(f"{path} is no summary of a run: name the folder of an earlier run")
    if not {f"{id_}_net_tax" for id_ in PROGRAM_IDS} <= headers:
        raise PlaceError(
            f"{path} was made by an earlier taxcli, and has no tax after credit: run last year's "
            "table again (--no-papers is enough)"
        )
    last = LastRun({line["client_id"]: line for line in reader})
    wanted = {year - 1 for year in years}
    if wanted and last.years and not wanted & last.years:
        raise PlaceError(
            f"{folder} is of {_listed(last.years)}; this run is of {_listed(years)}, and is "
            f"compared with the year before: name the folder of the run of {_listed(wanted)}"
        )
    return last


def compared(line: SummaryLine, before: LastRun) -> dict[str, str]:
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


def _other_forms(last: SummaryLine, line: SummaryLine) -> Iterator[str]:
    for id_ in PROGRAM_IDS:
        was, is_ = last.get(f"{id_}_form", ""), line.get(f"{id_}_form", "")
        if was != is_:
            yield f"{was or 'no form'} is now {is_ or 'no form'}"


def _amount(line: SummaryLine, id_: ProgramId, name: str) -> Decimal | None:
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


# What taxcli writes itself, and no formula.
_AMOUNT = re.compile(r"-?[0-9]+\.[0-9]{2}")
ERRORS = ("client_id", "table", "row", "column", "code", "message", "fix")


def write_reports(folder: Path, state: State, before: LastRun | None = None) -> list[Path]:
    """Write a line for each client and one for each thing that is wrong, in the table's order.

    ``before`` has the lines of last year's run, to be put beside this year's.

    Raises:
        PlaceError: they cannot be written; older ones are untouched.
    """
    lines: Iterable[Mapping[str, str]] = (known.summary for known in state.clients())
    headers: Sequence[str] = SUMMARY
    if before is not None:
        lines, headers = (compared(line, before) for line in lines), (*SUMMARY, *COMPARED)
    files = {
        "summary.csv": _csv(headers, lines),
        "errors.csv": _csv(ERRORS, error_lines(state)),
    }
    for name, data in files.items():
        write_file(folder / name, data)
    return [folder / name for name in files]


def error_lines(state: State) -> Iterator[dict[str, str]]:
    """Yield everything that is wrong, with its client."""
    for known in state.clients():
        for problem in known.problems:
            yield {"client_id": known.id, **to_json(problem), "row": str(problem.row or "")}


def _csv(headers: Sequence[str], lines: Iterable[Mapping[str, str]]) -> Iterator[bytes]:
    """Yield the lines of a table as spreadsheets open it: UTF-8 with its mark, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headers, restval="")
    writer.writeheader()
    yield codecs.BOM_UTF8
    for line in lines:
        # No spreadsheet runs these as formulas; an amount below zero stays one.
        writer.writerow(
            {
                name: cell if _AMOUNT.fullmatch(cell) else guarded(presentable(cell))
                for name, cell in line.items()
            }
        )
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()
