"""The base of each tax: what the full-year forms and the NP forms start from.

Sources: the Revenue Division's page; Form OR-40-N by conformity; law sheet sections 4, 14 and 15.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from taxcli.engine.items import OREGON_ROUNDING, ItemShare
from taxcli.engine.program_case import Setting
from taxcli.engine.sourcing import source_items
from taxcli.engine.totals import check_given, check_taxable
from taxcli.law.programs import FormKind
from taxcli.money import ZERO, shown


@dataclass(frozen=True, slots=True)
class Base:
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
        check_given(at, given)
        return Base("part-year", given=given)
    if at.case.income or _declared_nothing(at):
        return _from_items(at, source_items(at))
    if _nothing_to_settle(at) and _whole_is_below(at):
        at.findings.assume("below-without-items")
        return Base("part-year", presumed_below=True)
    at.report("B-MIS-005", "income", form=at.program.part_year_form)
    return Base("part-year", unknown=True)


def _declared_nothing(at: Setting) -> bool:
    """Tell whether everyone lived outside and the case says that nobody had local income."""
    return at.nothing_local and at.lived == {"outside"}


def _nothing_to_settle(at: Setting) -> bool:
    """Tell whether nothing was paid in and no return filed before is to be corrected."""
    return at.paid_in == 0 and not at.corrects


def _whole_is_below(at: Setting) -> bool:
    taxable = at.case.oregon.taxable_income
    return taxable is not None and taxable <= at.threshold


def _from_items(at: Setting, items: tuple[ItemShare, ...]) -> Base:
    """Take the items as the base; if nothing is local, no form, unless one has a purpose.

    That is money to come back, or a return filed before that must be corrected.
    """
    if all(share.local == 0 for share in items) and not _shows_ratio(at):
        missing = False
        if not _declared_nothing(at):
            _check_known(at, "total_income")
            missing = _lacks_items(at)
        kind: FormKind | None = None if _nothing_to_settle(at) and not missing else "part-year"
        return Base(kind, items, nothing_local=True, lacks_items=missing)
    base = Base("part-year", items, lacks_items=_lacks_items(at))
    if _nothing_to_settle(at) and not base.lacks_items and _items_are_below(at, base):
        return replace(base, below_by_items=True)
    _check_known(at, "total_income", "deductions")
    _check_ratio(at)
    return base


def _shows_ratio(at: Setting) -> bool:
    """Tell whether the form of someone who lived inside can show the ratio, be it zero."""
    total, deductions = at.case.oregon.total_income, at.case.oregon.deductions
    known = total is not None and total > 0 and deductions is not None
    return known and at.lived != {"outside"}


def _items_are_below(at: Setting, base: Base) -> bool:
    """Tell whether local income is not over the threshold, where no ratio takes deductions off."""
    total, local = at.case.oregon.total_income, base.local_income
    return total is not None and total <= 0 and local is not None and local <= at.threshold


def _check_known(at: Setting, *names: str) -> None:
    """Ask for figures of the Oregon return that are not in the case."""
    missing = [f"oregon.{name}" for name in names if getattr(at.case.oregon, name) is None]
    if missing:
        at.report("B-MIS-004", "oregon", missing=" and ".join(missing))


def _lacks_items(at: Setting) -> bool:
    """Tie the items to Oregon total income; tell whether there is income that no item shows."""
    total = at.case.oregon.total_income
    items = sum((item.amount for item in at.case.income), ZERO)
    if total is None or abs(total - items) <= OREGON_ROUNDING * len(at.case.income):
        return False
    gap = shown(abs(total - items))
    words = f"{gap} is unaccounted for" if total > items else f"the items are {gap} too much"
    at.report("B-INC-009", "income", items=shown(items), total=shown(total), difference=words)
    return total > items


def _check_ratio(at: Setting) -> None:
    """Ask for a total above zero, and tie it less deductions to Oregon taxable income."""
    total = at.case.oregon.total_income
    if total is not None and total <= 0:
        at.report("B-INC-011", "oregon.total_income", total=shown(total))
    check_taxable(at, "part-year")


def check_local_wages(at: Setting, base: Base) -> None:
    """Question W-2s that show more local wages than the income items of an NP form."""
    wages = sum((row.wages for row in at.withheld), ZERO)
    if base.no_local_work and any(row.tax != 0 for row in at.withheld):
        at.findings.assume("employer-statement")
    if wages > base.local_wages + OREGON_ROUNDING:
        at.report("R-WH-010", "w2", wages=shown(wages), local=shown(base.local_wages))
