"""Withholding from the local rows of W-2s: which tax each row is for, and what cannot be.

Source: the Revenue Division's page (box 20 says METRO or MULT); law sheet section 5.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from taxcli.case.income import W2, LocalRow
from taxcli.case.model import Case
from taxcli.engine.diagnostics import Findings
from taxcli.engine.duplicates import counted, held_local_rows
from taxcli.engine.lines import Row
from taxcli.law.figures import YearLaw
from taxcli.law.programs import ProgramId, is_both_added_up, program_of
from taxcli.law.standing import standing
from taxcli.money import ZERO, percent

# Payroll rounds each pay period; a W-2 may exceed the exact product by some cents.
PAYROLL_ROUNDING = Decimal("1.00")


@dataclass(frozen=True, slots=True)
class WithheldRow(Row):
    """One row of Schedule WH: a local row of a W-2.

    ``tax`` is in dollars, ``None`` where it must be split first.
    """

    schedule: ClassVar = "withholding"
    table: ClassVar = "w2"

    index: int
    form: W2
    local: LocalRow
    tax: Decimal | None

    @property
    def label(self) -> str:
        """Return the employer's name."""
        return self.form.employer

    @property
    def detail(self) -> str:
        """Return the locality, as box 20 has it."""
        return self.local.locality

    @property
    def wages(self) -> Decimal:
        """Return the local wages of box 18, in dollars."""
        return self.local.wages


def withheld_rows(case: Case, id_: ProgramId) -> tuple[WithheldRow, ...]:
    """Return a program's rows of Schedule WH; a row of both taxes stands in both, unknown."""
    rows = []
    for index, form, row in _local_rows(case):
        both = is_both_added_up(row.locality)
        if both or program_of(row.locality) == id_:
            rows.append(WithheldRow(index, form, row, None if both else row.tax))
    return tuple(rows)


def _local_rows(case: Case) -> Iterator[tuple[int, W2, LocalRow]]:
    for index, form in counted(case, "w2"):
        if form.person in case.people:
            held = held_local_rows(form, case.tax_year)
            for at, row in enumerate(form.local):
                if at not in held:
                    yield index, form, row


def check_withholding(case: Case, law: YearLaw, findings: Findings) -> None:
    """Question what cannot be: unknown localities, too much tax, one amount for both taxes."""
    for index, form in counted(case, "w2"):
        for at, row in enumerate(form.local):
            _check_row(form, row, f"w2[{index}].local[{at}]", law, findings)
        _check_pairs(form, index, findings)
        _check_missing(form, index, findings)


def most_withheld(law: YearLaw, id_: ProgramId, wages: Decimal) -> tuple[Decimal, Decimal]:
    """Return the most that can be withheld from local wages, in dollars, and the top rate."""
    top = law.of(f"{id_}.rate").amount
    additional = law.get(f"{id_}.additional_rate")
    top += additional.amount if additional else ZERO
    return wages * top + PAYROLL_ROUNDING, top


def _check_row(form: W2, row: LocalRow, where: str, law: YearLaw, findings: Findings) -> None:
    told = {"employer": form.employer, "locality": row.locality}
    if is_both_added_up(row.locality):
        findings.add("B-WH-001", f"{where}.locality", **told)
        return
    id_ = program_of(row.locality)
    if id_ is None:
        if row.tax:
            findings.add("B-WH-002", f"{where}.locality", tax=row.tax, **told)
        else:
            findings.add("I-WH-007", f"{where}.locality", **told)
        return
    most, top = most_withheld(law, id_, row.wages)
    if row.tax > most:
        findings.add(
            "B-WH-003",
            f"{where}.tax",
            employer=form.employer,
            tax=row.tax,
            wages=row.wages,
            program=id_.upper(),
            rate=percent(top),
        )
    if form.wages is not None and row.wages > form.wages:
        findings.add(
            "R-WH-006", f"{where}.wages", employer=form.employer, local=row.wages, wages=form.wages
        )


def _check_missing(form: W2, index: int, findings: Findings) -> None:
    """Question high wages without a local row: the row may be on another page."""
    # A locality that is not understood is asked about by itself, and may well be the missing row.
    known = any(
        row.tax or program_of(row.locality) or is_both_added_up(row.locality) for row in form.local
    )
    limit = standing().must_withhold_over.value
    if not known and form.wages is not None and form.wages > limit:
        told = {"wages": form.wages, "limit": limit}
        findings.add("R-WH-009", f"w2[{index}]", employer=form.employer, **told)


def _check_pairs(form: W2, index: int, findings: Findings) -> None:
    """Question one amount in the rows of two taxes."""
    rows = {(program_of(row.locality), row.tax) for row in form.local if row.tax}
    taxes = Counter(tax for id_, tax in rows if id_ is not None)
    for tax in sorted(tax for tax, times in taxes.items() if times > 1):
        findings.add("R-WH-004", f"w2[{index}].local", employer=form.employer, tax=tax)
