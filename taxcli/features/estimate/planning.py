"""Makes the next year's case of this year's, for planning: what is carried over, and how.

Nothing here is known of the next year; everything carried over is an assumption and is said.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from taxcli.case.base import Who
from taxcli.case.change import data_of
from taxcli.case.model import Case
from taxcli.case.read import case_from
from taxcli.features.next_year.carry_over import lived_at_the_end, payments_for
from taxcli.law.figures import year_law
from taxcli.law.programs import ProgramId

# What belongs to the year that was, and to its return.
_LEFT_BEHIND = ("paid_on", "extension", "acknowledged", "amends", "interview", "refund")
_JURISDICTIONS = ("metro", "multnomah")
_WHO: tuple[Who, ...] = ("primary", "spouse")


def planned(
    case: Case, taxes: Mapping[ProgramId, Decimal], applied: Mapping[ProgramId, Decimal]
) -> tuple[Case, tuple[str, ...]]:
    """Return the case of the year after, and what was assumed to make it.

    Args:
        case: this year's case.
        taxes: this year's tax after credit of each program, in dollars.
        applied: what this year's returns apply to the next, in dollars.

    Raises:
        NoFiguresError: the year after has no figures.
        CaseError: what is carried over makes no valid case.
    """
    year = case.tax_year + 1
    data = {key: part for key, part in data_of(case).items() if key not in _LEFT_BEHIND}
    data["tax_year"] = year
    data["last_year"] = {f"{id_}_tax": tax for id_, tax in taxes.items()}
    data["payment"] = payments_for(data, year_law(year), applied)
    assumed = [
        f"Income, deductions and withholding of {case.tax_year} are taken for {year}; "
        "--change KEY=VALUE changes them."
    ]
    if _settle_residency(case, data):
        assumed.append(
            f"Where each taxfiler lived at the end of {case.tax_year} is taken for all of {year}."
        )
    for item in data.get("income", ()):
        for name in _JURISDICTIONS:
            _move_dates(item.get(name), year)
    return case_from(data, f"the case planned for {year}"), tuple(assumed)


def _settle_residency(case: Case, data: dict[str, Any]) -> bool:
    """Replace periods by where the person lived at the year's end; tell whether there were any.

    Local income given outright was of a year with a move, and stays behind.
    """
    settled = False
    for name, table in data.get("residency", {}).items():
        table.pop("domicile", None)
        for who in _WHO:
            if isinstance(table.get(who), list):
                table[who] = lived_at_the_end(case, name, who)
                data.get("local_taxable_income", {}).pop(name, None)
                settled = True
    return settled


def _move_dates(part: dict[str, Any] | None, year: int) -> None:
    """Move the days by which an item's local part is found into the next year."""
    if not part:
        return
    if "date" in part:
        part["date"] = _same_day(part["date"], year)
    if "earned" in part:
        shift = year - part["earned"]["to"].year
        part["earned"] = {
            key: _same_day(day, day.year + shift) for key, day in part["earned"].items()
        }


def _same_day(day: date, year: int) -> date:
    return (
        day.replace(year=year, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=year)
    )
