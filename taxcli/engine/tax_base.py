"""The base of each tax: what the forms start from; and totals that cannot be, on whatever form.

Sources: the Revenue Division's page; Form OR-40-N by conformity; law sheet sections 4, 14 and 15.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from taxcli.case.model import Case
from taxcli.engine.diagnostics import Findings, because
from taxcli.engine.duplicates import counted
from taxcli.engine.items import OREGON_ROUNDING, ItemShare
from taxcli.engine.program_case import ProgramCase
from taxcli.engine.sourcing import source_items
from taxcli.law.programs import FormKind
from taxcli.law.standing import standing
from taxcli.money import ZERO


@dataclass(frozen=True, slots=True)
class TaxBase:
    """What a program's form starts from, in dollars; ``None`` where it is not known.

    ``kind`` is ``None`` when nobody lived there or had income from there and nothing was paid
    in, or while residency is not known (``unknown``). ``given`` is local taxable income given
    outright. ``nothing_local`` says that every item's local part is zero, so that local taxable
    income is zero too. ``presumed_below`` says that the items were not needed, because the whole
    of Oregon taxable income does not pass the threshold; ``below_by_items`` that the deductions
    were not, because the local income alone does not, and there is no ratio for them.
    ``lacks_items`` says that the items are less than Oregon total income.
    """

    kind: FormKind | None
    items: tuple[ItemShare, ...] = ()
    given: Decimal | None = None
    presumed_below: bool = False
    below_by_items: bool = False
    nothing_local: bool = False
    unknown: bool = False
    lacks_items: bool = False

    @property
    def filled(self) -> bool:
        """Tell whether a form is filled; not where it is below the threshold without one."""
        return self.kind is not None and not (self.presumed_below or self.below_by_items)

    def takes_in(self, index: int) -> bool:
        """Tell whether something of an income item enters the base, as far as is known."""
        if self.kind == "full-year" or self.unknown:
            return True
        return any(share.index == index and share.local != 0 for share in self.items)

    @property
    def local_wages(self) -> Decimal:
        """Return the local part of the wages, as far as it is known."""
        return sum((each.local or ZERO for each in self.items if each.item.kind == "wages"), ZERO)

    @property
    def no_local_work(self) -> bool:
        """Tell whether an NP form has no wages for work inside."""
        wages = (each.local for each in self.items if each.item.kind == "wages")
        return self.kind == "part-year" and self.given is None and not any(w != 0 for w in wages)

    @property
    def local_income(self) -> Decimal | None:
        """Return the sum of the local parts."""
        total = ZERO
        for share in self.items:
            if share.local is None:
                return None
            total += share.local
        return total if self.items else None


def find_base(program_case: ProgramCase) -> TaxBase:
    """Decide which kind of form applies and what it starts from."""
    if "unknown" in program_case.lived:
        return TaxBase(None, unknown=True)
    given: Decimal | None = program_case.local(program_case.case.local_taxable_income)
    if program_case.lived == {"full-year"}:
        if given is not None:
            where = f"local_taxable_income.{program_case.jurisdiction}"
            program_case.report("B-INC-012", where, form=program_case.program.full_year_form)
        return TaxBase("full-year")
    if given is not None:
        program_case.assume("given-local-income")
        place = f"local_taxable_income.{program_case.jurisdiction}"
        check_local(program_case, given, place)
        return TaxBase("part-year", given=given)
    if program_case.case.income or _declared_nothing(program_case):
        return _from_items(program_case, source_items(program_case))
    if _nothing_to_settle(program_case) and _whole_is_below(program_case):
        program_case.assume("below-without-items")
        return TaxBase("part-year", presumed_below=True)
    program_case.report("B-MIS-005", "income", form=program_case.program.part_year_form)
    return TaxBase("part-year", unknown=True)


def _declared_nothing(program_case: ProgramCase) -> bool:
    """Tell whether everyone lived outside and the case says that nobody had local income."""
    return program_case.nothing_local and program_case.lived == {"outside"}


def _nothing_to_settle(program_case: ProgramCase) -> bool:
    """Tell whether nothing was paid in and no return filed before is to be corrected."""
    return program_case.paid_in == 0 and not program_case.corrects


def _whole_is_below(program_case: ProgramCase) -> bool:
    taxable = program_case.oregon.taxable_income
    return taxable is not None and taxable <= program_case.threshold


def _from_items(program_case: ProgramCase, items: tuple[ItemShare, ...]) -> TaxBase:
    """Take the items as the base; if nothing is local, no form, unless one has a purpose.

    That is money to come back, or a return filed before that must be corrected.
    """
    if all(share.local == 0 for share in items) and not _shows_ratio(program_case):
        missing = False
        if not _declared_nothing(program_case):
            _check_known(program_case, "total_income")
            missing = _lacks_items(program_case)
        kind: FormKind | None = (
            None if _nothing_to_settle(program_case) and not missing else "part-year"
        )
        return TaxBase(kind, items, nothing_local=True, lacks_items=missing)
    base = TaxBase("part-year", items, lacks_items=_lacks_items(program_case))
    if (
        _nothing_to_settle(program_case)
        and not base.lacks_items
        and _items_are_below(program_case, base)
    ):
        return replace(base, below_by_items=True)
    _check_known(program_case, "total_income", "deductions")
    _check_ratio(program_case)
    if base.local_income is not None:
        check_local(program_case, base.local_income, "income")
    return base


def _shows_ratio(program_case: ProgramCase) -> bool:
    """Tell whether the form of someone who lived inside can show the ratio, be it zero."""
    total, deductions = program_case.oregon.total_income, program_case.oregon.deductions
    known = total is not None and total > 0 and deductions is not None
    return known and program_case.lived != {"outside"}


def _items_are_below(program_case: ProgramCase, base: TaxBase) -> bool:
    """Tell whether local income is not over the threshold, where no deductions can be taken off.

    There is no ratio for them, or they are not known and would only make it less.
    """
    oregon, local = program_case.oregon, base.local_income
    if oregon.total_income is None or local is None or local > program_case.threshold:
        return False
    return oregon.total_income <= 0 or oregon.deductions is None


def _check_known(program_case: ProgramCase, *names: str) -> None:
    """Ask for figures of the Oregon return that are not in the case."""
    missing = [f"oregon.{name}" for name in names if getattr(program_case.oregon, name) is None]
    if missing:
        program_case.report("B-MIS-004", "oregon", missing=" and ".join(missing))


def _lacks_items(program_case: ProgramCase) -> bool:
    """Tie the items to Oregon total income; tell whether there is income that no item shows."""
    total = program_case.oregon.total_income
    items = sum((item.amount for item in program_case.case.income), ZERO)
    if total is None or abs(total - items) <= OREGON_ROUNDING * len(program_case.case.income):
        return False
    gap = abs(total - items)
    if total > items:
        words = because("items.too-little", gap=gap)
    else:
        words = because("items.too-much", gap=gap)
    program_case.report("B-INC-009", "income", items=items, total=total, difference=words)
    return total > items


def _check_ratio(program_case: ProgramCase) -> None:
    """Ask for a total above zero, and tie it less deductions to Oregon taxable income."""
    total = program_case.oregon.total_income
    if total is not None and total <= 0:
        program_case.report("B-INC-011", "oregon.total_income", total=total)
    check_taxable(program_case, "part-year")


def check_local_wages(program_case: ProgramCase, base: TaxBase) -> None:
    """Question W-2s that show more local wages than the income items of an NP form."""
    wages = sum((row.wages for row in program_case.withheld), ZERO)
    if base.no_local_work and any(row.tax != 0 for row in program_case.withheld):
        program_case.assume("employer-statement")
    if wages > base.local_wages + OREGON_ROUNDING:
        program_case.report("R-WH-010", "w2", wages=wages, local=base.local_wages)


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
        findings.add("R-TOT-002", "w2", wages=wages, total=total)


def check_taxable(program_case: ProgramCase, kind: FormKind) -> None:
    """Tie Oregon total income less deductions to Oregon taxable income.

    A full-year form takes taxable income alone, and needs the other two only to see whether it can
    be so much; an NP form takes those two, so that any difference matters.
    """
    oregon = program_case.oregon
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
        program_case.report("R-INC-010", "oregon", **told)


def check_local(program_case: ProgramCase, local: Decimal, where: str) -> None:
    """Question local income, in dollars, that is more than Oregon's; losses may explain it."""
    oregon = program_case.oregon
    whole, what = oregon.total_income, because("oregon.total-income")
    if whole is None:
        whole, what = oregon.taxable_income, because("oregon.taxable-income")
    if whole is not None and local > max(whole, ZERO) + OREGON_ROUNDING:
        program_case.report("R-INC-028", where, local=local, what=what, whole=whole)


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
    told = {"deducted": deducted, "exempt": exempt, "whole": whole}
    if exempt > whole:
        program_case.report("R-INC-016", "exempt", **told)
    if deducted > whole:
        program_case.report("R-PTI-007", "pass_through", **told)
    if max(deducted, exempt) <= whole < deducted + exempt:
        program_case.report("R-TOT-003", "pass_through", **told)
