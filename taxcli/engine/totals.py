"""Totals that cannot be, whatever form they stand on. Source: law sheet section 15."""

from decimal import Decimal

from taxcli.case.model import Case
from taxcli.engine.diagnostics import Findings
from taxcli.engine.duplicates import counted
from taxcli.engine.items import OREGON_ROUNDING
from taxcli.engine.program_case import ProgramCase
from taxcli.engine.reasons import because
from taxcli.law.programs import FormKind
from taxcli.law.standing import standing
from taxcli.money import ZERO, shown


def check_wages(case: Case, findings: Findings) -> None:
    """Question W-2 wages far above Oregon total income.

    On Form OR-40-N and OR-40-P the total is the Oregon column's, and wages may be the whole pay's.
    """
    if case.oregon.has_column:
        return
    forms = (form for _, form in counted(case, "w2") if form.person in case.people)
    wages = sum((form.wages or ZERO for form in forms), ZERO)
    total = case.oregon.total_income
    if total is not None and wages > max(total, ZERO) * standing().wages_above_total.value:
        findings.add("R-TOT-002", "w2", wages=shown(wages), total=shown(total))


def check_taxable(program_case: ProgramCase, kind: FormKind) -> None:
    """Tie Oregon total income less deductions to Oregon taxable income.

    A full-year form takes taxable income alone, and needs the other two only to see whether it can
    be so much; an NP form takes those two, so that any difference matters.
    """
    oregon = program_case.case.oregon
    total, deductions, taxable = oregon.total_income, oregon.deductions, oregon.taxable_income
    if total is None or deductions is None or taxable is None:
        return
    over = taxable - max(ZERO, total - deductions)
    if (over if kind == "full-year" else abs(over)) > 2 * OREGON_ROUNDING:
        told = {
            "total": total,
            "deductions": deductions,
            "difference": total - deductions,
            "taxable": taxable,
        }
        program_case.report("R-INC-010", "oregon", **{name: shown(told[name]) for name in told})


def check_local(program_case: ProgramCase, local: Decimal, where: str) -> None:
    """Question local income, in dollars, that is more than Oregon's; losses may explain it."""
    oregon = program_case.case.oregon
    whole, what = oregon.total_income, because("oregon.total-income")
    if whole is None:
        whole, what = oregon.taxable_income, because("oregon.taxable-income")
    if whole is not None and local > max(whole, ZERO) + OREGON_ROUNDING:
        program_case.report("R-INC-028", where, local=shown(local), what=what, whole=shown(whole))


def check_taken_out(
    program_case: ProgramCase,
    whole: Decimal | None,
    deducted: Decimal | None,
    exempt: Decimal | None,
) -> None:
    """Question more taken out of the income than there is of it, where that can change the tax.

    Args:
        program_case: the program and the case.
        whole: Oregon taxable income, or local income on an NP form, in dollars.
        deducted: what a business income tax already reached, in dollars.
        exempt: exempt retirement income, in dollars.
    """
    if whole is None or deducted is None or exempt is None or whole <= program_case.threshold:
        return
    told = {"deducted": shown(deducted), "exempt": shown(exempt), "whole": shown(whole)}
    if exempt > whole:
        program_case.report("R-INC-016", "exempt", **told)
    if deducted > whole:
        program_case.report("R-PTI-007", "pass_through", **told)
    if max(deducted, exempt) <= whole < deducted + exempt:
        program_case.report("R-TOT-003", "pass_through", **told)
