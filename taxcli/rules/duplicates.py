"""Rows that stand twice: one rule for every table of a case.

Source: law sheet section 15. A row of one person with the same figures as an earlier one is held
until one is taken out, or the later says ``also_real = true``. Names may be spelled in two ways,
so they do not tell rows apart; two different EINs do.
"""

from collections.abc import Iterator

from pydantic import BaseModel

from taxcli.case.model import Case
from taxcli.rules.diagnostics import Findings

# Table -> the keys that name a row, and are no figure of it.
_NAMES = {
    "w2": ("employer",),
    "pass_through": ("entity",),
    "exempt": ("payer",),
    "other_state": (),
    "payment": (),
}


def duplicates(case: Case, table: str) -> Iterator[tuple[int, int]]:
    """Yield each row of a table that is held, with the earlier one that it repeats."""
    rows = [(row, _figures(row, table)) for row in getattr(case, table)]
    for later, (row, figures) in enumerate(rows):
        if row.also_real or not _says_amounts(figures):
            continue
        for earlier, (other, others) in enumerate(rows[:later]):
            if figures == others and not _differ_by_ein(row, other):
                yield later, earlier
                break


def check_duplicates(case: Case, findings: Findings) -> None:
    """Hold every row that repeats another."""
    for table in _NAMES:
        for later, earlier in duplicates(case, table):
            findings.add("B-DUP-001", f"{table}[{later}]", other=f"{table}[{earlier}]")


def _figures(row: BaseModel, table: str) -> dict[str, object]:
    return row.model_dump(exclude={*_NAMES[table], "also_real", "ein"}, exclude_defaults=True)


def _says_amounts(figures: dict[str, object]) -> bool:
    """Tell whether a row says more than whose and of what kind it is."""
    return any(value for key, value in figures.items() if key not in ("person", "kind", "state"))


def _differ_by_ein(one: BaseModel, other: BaseModel) -> bool:
    eins = {getattr(row, "ein", None) for row in (one, other)} - {None}
    return len(eins) == 2
