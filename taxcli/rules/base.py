"""The base of each tax: what the full-year forms and the NP forms start from.

Sources: the Revenue Division's page; Form OR-40-N by conformity; law sheet sections 4 and 14.
"""

from dataclasses import dataclass
from decimal import Decimal

from taxcli.law.programs import FormKind
from taxcli.money import ZERO, shown
from taxcli.rules.setting import Setting
from taxcli.rules.sourcing import ItemShare, source_items

# Oregon returns are in whole dollars; each figure may be off by less than one.
_ROUNDING = Decimal("1.00")


@dataclass(frozen=True, slots=True)
class Base:
    """What a program's form starts from, in dollars; ``None`` where it is not known.

    ``kind`` is ``None`` when nobody lived there or had income from there and nothing was paid
    in, or while residency is not known (``unknown``). ``given`` is local taxable income given
    outright, or zero where nothing is local (``nothing_local``).
    ``presumed_below`` says that the items were not needed, because the whole of Oregon taxable
    income does not pass the threshold.
    """

    kind: FormKind | None
    items: tuple[ItemShare, ...] = ()
    given: Decimal | None = None
    presumed_below: bool = False
    nothing_local: bool = False
    unknown: bool = False

    @property
    def local_income(self) -> Decimal | None:
        """Return the sum of the local parts."""
        total = ZERO
        for share in self.items:
            if share.local is None:
                return None
            total += share.local
        return total if self.items else None


def find_base(at: Setting) -> Base:
    """Decide which kind of form applies and what it starts from."""
    if "unknown" in at.lived:
        return Base(None, unknown=True)
    given: Decimal | None = at.local(at.case.local_taxable_income)
    if at.lived == {"full-year"}:
        if given is not None:
            where = f"local_taxable_income.{at.program.jurisdiction}"
            at.report("B-INC-012", where, form=at.program.full_year_form)
        return Base("full-year")
    if given is not None:
        at.findings.assume("given-local-income")
        return Base("part-year", given=given)
    if at.nothing_local and at.lived == {"outside"}:
        return _declared_nothing(at)
    if at.case.income:
        return _from_items(at, source_items(at))
    if at.paid_in == 0 and not at.corrects and _whole_is_below(at):
        at.findings.assume("below-without-items")
        return Base("part-year", presumed_below=True)
    at.report("B-MIS-005", "income", form=at.program.part_year_form)
    return Base("part-year", unknown=True)


def _whole_is_below(at: Setting) -> bool:
    taxable = at.case.oregon.taxable_income
    return taxable is not None and taxable <= at.threshold


def _from_items(at: Setting, items: tuple[ItemShare, ...]) -> Base:
    """Take the items as the base; if nothing is local, no form, unless one has a purpose.

    That is money to come back, or a return filed before that must be corrected.
    """
    if at.lived == {"outside"} and all(share.local == 0 for share in items):
        if not at.nothing_local:
            _check_totals(at)
        if at.paid_in == 0 and not at.corrects:
            return Base(None, items, nothing_local=True)
        return Base("part-year", items, given=ZERO, nothing_local=True)
    _check_totals(at)
    return Base("part-year", items)


def _declared_nothing(at: Setting) -> Base:
    """Honour ``local_income = false`` unless an item says otherwise; question a W-2 that does."""
    items = source_items(at)
    where = at.program.jurisdiction
    says_otherwise = [f"income[{share.index}].{where}" for share in items if share.local]
    says_otherwise += [f"w2[{row.index}]" for row in at.withheld if row.wages]
    for contradiction in says_otherwise[:1]:
        at.report("R-RES-005", f"residency.{where}.local_income", contradiction=contradiction)
    return _from_items(at, items)


def _check_totals(at: Setting) -> None:
    """Tie the items to Oregon total income, and total less deductions to taxable income."""
    oregon = at.case.oregon
    total, deductions, taxable = oregon.total_income, oregon.deductions, oregon.taxable_income
    if total is None or deductions is None:
        names = {"oregon.total_income": total, "oregon.deductions": deductions}
        missing = " and ".join(name for name, amount in names.items() if amount is None)
        at.report("B-MIS-004", "oregon", missing=missing)
        return
    if total <= 0:
        at.report("B-INC-011", "oregon.total_income", total=shown(total))
    items = sum((item.amount for item in at.case.income), ZERO)
    if abs(total - items) > _ROUNDING * len(at.case.income):
        gap = shown(abs(total - items))
        words = f"{gap} is unaccounted for" if total > items else f"the items are {gap} too much"
        at.report("B-INC-009", "income", items=shown(items), total=shown(total), difference=words)
    if taxable is not None and abs(max(ZERO, total - deductions) - taxable) > 2 * _ROUNDING:
        told = {
            "total": total,
            "deductions": deductions,
            "difference": total - deductions,
            "taxable": taxable,
        }
        at.report("R-INC-010", "oregon", **{name: shown(told[name]) for name in told})


def check_local_wages(at: Setting, items: tuple[ItemShare, ...]) -> None:
    """Question W-2s that show more local wages than the income items of an NP form."""
    wages = sum((row.wages for row in at.withheld), ZERO)
    local = sum((i.local or ZERO for i in items if i.item.kind == "wages"), ZERO)
    if wages > local + _ROUNDING:
        at.report("R-WH-010", "w2", wages=shown(wages), local=shown(local))
