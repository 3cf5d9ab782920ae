"""Totals that cannot be, whatever form they stand on. Source: law sheet section 15."""

from decimal import Decimal

from taxcli.case.model import Case
from taxcli.law.programs import standing
from taxcli.money import ZERO, shown
from taxcli.rules.diagnostics import Findings
from taxcli.rules.setting import Setting

# Oregon returns are in whole dollars; three figures may be off by less than one each.
_ROUNDING = Decimal("2.00")


def check_wages(case: Case, findings: Findings) -> None:
    """Question W-2 wages far above Oregon total income.

    On Form OR-40-N and OR-40-P the total is the Oregon column's, and wages may be the whole pay's.
    """
    if case.oregon.form != "OR-40":
        return
    wages = sum((row.wages or ZERO for row in case.w2 if row.person in case.people), ZERO)
    total = case.oregon.total_income
    if total is not None and wages > max(total, ZERO) * standing("wages_above_total"):
        findings.add("R-TOT-002", "w2", wages=shown(wages), total=shown(total))


def check_full_year(at: Setting, whole: Decimal | None, deducted: Decimal | None) -> None:
    """Question a full-year form's income, and what is deducted from it; dollars."""
    oregon = at.case.oregon
    total, deductions, taxable = oregon.total_income, oregon.deductions, oregon.taxable_income
    if total is not None and deductions is not None and taxable is not None:
        rest = max(ZERO, total - deductions)
        if taxable > rest + _ROUNDING:
            told = {"total": total, "deductions": deductions, "rest": rest, "taxable": taxable}
            at.findings.add("R-TOT-001", "oregon", **{k: shown(v) for k, v in told.items()})
    if deducted and whole is not None and deducted > whole:
        at.report("R-PTI-007", "pass_through", deducted=shown(deducted), whole=shown(whole))
