"""Rows that stand twice: one rule for every table of a case.

Source: law sheet section 15. A row of one person with the same figures as another is held and
not counted, until one of them is taken out or says ``also_real = true``. Names may be spelled in
two ways, so they do not tell rows apart; two different EINs do.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, Literal, NamedTuple

from taxcli.case.income import W2, EntityShare, Exempt, LocalRow, OtherState, PassThrough
from taxcli.case.model import Case, Payment
from taxcli.engine.diagnostics import Findings
from taxcli.law.programs import program_of, programs

CaseTable = Literal["w2", "pass_through", "exempt", "other_state", "payment"]
TABLES: tuple[CaseTable, ...] = ("w2", "pass_through", "exempt", "other_state", "payment")


class _Figures(NamedTuple):
    """What tells rows apart: dollars that count, and whatever differs only where both say it.

    A row without any such dollars counts for nothing, however often it stands.
    """

    counts: bool
    same: tuple[Any, ...]
    if_said: tuple[Any, ...] = ()

    def agrees(self, other: "_Figures") -> bool:
        """Tell whether two rows say the same."""
        if not (self.counts and other.counts) or self.same != other.same:
            return False
        pairs = zip(self.if_said, other.if_said, strict=True)
        return all(one is None or two is None or one == two for one, two in pairs)


def held(case: Case, table: CaseTable) -> dict[int, int]:
    """Return the rows of a table that are held, each with the row that it repeats."""
    rows = getattr(case, table)
    return _held(rows, case.tax_year) if len(rows) > 1 else {}


def held_local_rows(form: W2, year: int) -> dict[int, int]:
    """Return the local rows of a W-2 that are held, each with the row that it repeats."""
    return _held(form.local, year) if len(form.local) > 1 else {}


def counted(case: Case, table: CaseTable) -> list[tuple[int, Any]]:
    """Return the rows of a table that count, with their indexes: all that are not held."""
    out = held(case, table)
    return [(index, row) for index, row in enumerate(getattr(case, table)) if index not in out]


def repeats(rows: Sequence[Any], year: int) -> bool:
    """Tell whether the last of some rows of a table of a year has the figures of an earlier one."""
    *earlier, last = (_figures_of(row, year) for row in rows)
    return any(figures.agrees(last) for figures in earlier)


def check_duplicates(case: Case, findings: Findings) -> None:
    """Hold every row that repeats another."""
    for table in TABLES:
        for later, earlier in held(case, table).items():
            findings.add("B-DUP-001", f"{table}[{later}]", other=f"{table}[{earlier}]")
    for index, form in enumerate(case.w2):
        for later, earlier in held_local_rows(form, case.tax_year).items():
            local = f"w2[{index}].local"
            findings.add("B-DUP-001", f"{local}[{later}]", other=f"{local}[{earlier}]")


def _held(rows: Sequence[Any], year: int) -> dict[int, int]:
    """Hold each row that repeats an earlier one; those that are said to be real stand apart."""
    figures = [_figures_of(row, year) for row in rows]
    if len({each.same for each in figures}) == len(rows):
        return {}
    plain = [at for at, row in enumerate(rows) if not row.also_real]
    found: dict[int, int] = {}
    for at in plain:
        earlier = (other for other in plain if other < at and figures[other].agrees(figures[at]))
        twin = next(earlier, None)
        if twin is not None:
            found[at] = twin
    return found


def _of_w2(form: W2, _: int) -> _Figures:
    rows = tuple(sorted(_of_local(row, 0).same for row in form.local))
    boxes = (form.wages, form.state, form.state_wages, form.state_tax)
    return _Figures(any(row.tax for row in form.local), (form.person, rows), boxes)


def _of_local(row: LocalRow, _: int) -> _Figures:
    place = program_of(row.locality) or row.locality.casefold()
    return _Figures(bool(row.tax), (place, row.wages, row.tax))


def _local(row: Any) -> tuple[Any, ...]:
    """Return what a row says of each jurisdiction."""
    return tuple(getattr(row, each.jurisdiction) for each in programs())


def _of_entity(row: PassThrough, _: int) -> _Figures:
    shares = tuple(chain.from_iterable(map(_of_share, _local(row))))
    return _Figures(any(shares), (row.person, shares), (row.ein,))


def _of_share(share: EntityShare | None) -> tuple[Any, ...]:
    return (None, None) if share is None else (share.share, share.prior_year_loss or None)


def _of_exempt(row: Exempt, _: int) -> _Figures:
    local = _local(row)
    counts = row.amount != 0 and not all(part == 0 for part in local)
    return _Figures(counts, (row.person, row.kind, row.amount), local)


def _of_state(row: OtherState, _: int) -> _Figures:
    parts = (row.oregon_credit, row.agi, row.agi_both, *_local(row))
    return _Figures(bool(row.tax), (row.state, row.tax), parts)


def _of_payment(row: Payment, year: int) -> _Figures:
    same = (row.person, row.program, row.kind, row.date, row.amount)
    return _Figures(bool(row.amount) and row.tax_year in (None, year), same)


_FIGURES: dict[type, Callable[[Any, int], _Figures]] = {
    W2: _of_w2,
    LocalRow: _of_local,
    PassThrough: _of_entity,
    Exempt: _of_exempt,
    OtherState: _of_state,
    Payment: _of_payment,
}


def _figures_of(row: Any, year: int) -> _Figures:
    return _FIGURES[type(row)](row, year)
