"""Income item by item, for part-year residents and nonresidents, and what of it is local."""

from decimal import Decimal
from typing import Any

from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Choice, Each, Entries, Env, Question, Section
from taxcli.interview.sections.common import EXEMPT_PENSIONS, each_place, named, whose
from taxcli.interview.sections.local_part import local_parts
from taxcli.money import shown

_NP = "Form OR-40-N, by conformity"


def _sourcing(view: View, _env: Env) -> bool:
    """Hold where an NP form needs the income item by item."""
    return bool(view.sourcing())


def _outside(view: View, env: Env) -> bool:
    """Hold where someone lived outside for a time and the answer decides something."""
    found = view.of(env["place"])
    if found is None or found.base.presumed_below or found.base.kind == "full-year":
        return False
    return {"outside", "part-year"} & {person.lived for person in found.people} != set()


def _local_income(view: View, env: Env) -> bool | None:
    declared = view.draft.get(f"residency.{env['place']}.local_income")
    if declared is None and view.draft.count("income"):
        return True
    return None if declared is None else bool(declared)


def _put_local_income(view: View, env: Env, value: Any) -> None:
    key = f"residency.{env['place']}.local_income"
    if value is False:
        view.draft.put(key, False)
    else:
        view.draft.drop(key)


def _gap(view: View) -> tuple[Decimal, Decimal, Decimal] | None:
    total = view.draft.get("oregon.total_income")
    if total is None:
        return None
    entries = view.draft.get("income") or []
    items = sum((Decimal(entry.get("amount", 0)) for entry in entries), Decimal(0))
    return Decimal(total), items, Decimal(total) - items


def _running(view: View, _env: Env) -> str:
    """Compare the items so far with the Oregon return's total."""
    sums = _gap(view)
    if sums is None:
        return "Is there another item of income?"
    total, items, gap = sums
    so_far = f"The items add up to {shown(items)} of {shown(total)}"
    if gap == 0:
        return f"{so_far}: they tie. Is there another item of income?"
    words = f"{shown(gap)} to go" if gap > 0 else f"{shown(-gap)} too much"
    return f"{so_far}: {words}. Is there another item of income?"


def _is_taxed_pension(view: View, env: Env) -> bool:
    """Hold for a pension of which something is local."""
    number = env["i"]
    is_pension = view.draft.get(f"income[{number}].kind") == "pension"
    return is_pension and view.takes_in(number)


def _amount_text(view: View, _env: Env) -> str:
    if view.oregon_column:
        return "How much of it is in the Oregon column of the Oregon return?"
    return "How much is it for the whole year?"


def _another(view: View, _env: Env) -> bool:
    sums = _gap(view)
    return sums is None or sums[2] > 0


SOURCED = Section(
    "income",
    "Income and where it comes from",
    (
        Each(
            over=each_place,
            parts=(
                Question(
                    id="residency.{place}.local_income",
                    text="While living outside {place_name}, did anyone have income from there "
                    "(work done inside, rent, a business)?",
                    kind="yes-no",
                    why="A nonresident owes on income from inside. Work done outside for an "
                    "employer inside (telework) is not from inside. Unemployment benefits are "
                    "from where the work was that earned them.",
                    source="Revenue Division page, residency status",
                    when=_outside,
                    infer=_local_income,
                    store=_put_local_income,
                ),
            ),
        ),
        Question(
            id="oregon.form",
            text="Which Oregon form do you file?",
            kind="choice",
            choices=(
                Choice("OR-40", "OR-40 (full-year resident of Oregon)"),
                Choice("OR-40-P", "OR-40-P (part-year resident)"),
                Choice("OR-40-N", "OR-40-N (nonresident)"),
            ),
            find="At the top of the Oregon return.",
            source=_NP,
            why="The totals are taken from its Oregon column.",
            when=_sourcing,
            unsaid="OR-40",
        ),
        Question(
            id="oregon.total_income",
            text="What is total income on the Oregon return?",
            kind="money",
            why="Deductions enter in the ratio of local income to total income.",
            find="The Oregon column's income after adjustments; without Social Security and "
            "exempt pensions.",
            source=_NP,
            when=_sourcing,
        ),
        Question(
            id="oregon.deductions",
            text="What lies between total income and Oregon taxable income?",
            kind="money",
            why="The local share of it is subtracted.",
            find="Standard or itemized deduction, the federal tax subtraction, and the like.",
            source=_NP,
            when=_sourcing,
            default=lambda view, _env: _between(view),
        ),
        Entries(
            path="income",
            index="i",
            name=named("Item", "income", "payer"),
            any="Is there income?",
            more=_running,
            why="The NP forms take income item by item; the items add up to total income.",
            required=True,
            when=_sourcing,
            another=_another,
            parts=(
                whose("income", "income"),
                Question(
                    id="income[{i}].kind",
                    text="What kind of income is it?",
                    kind="choice",
                    choices=(
                        Choice("wages", "Wages, salary, bonus, stock from work"),
                        Choice("business", "A business of one's own"),
                        Choice("interest", "Interest"),
                        Choice("dividends", "Dividends"),
                        Choice("capital-gain", "Capital gain or loss"),
                        Choice("rental", "Rent from property"),
                        Choice("pass-through", "Partnership, S corporation, LLC"),
                        Choice("pension", "Pension, IRA or annuity"),
                        Choice("unemployment", "Unemployment"),
                        Choice("other", "Something else"),
                    ),
                    find="The form it came with: W-2, 1099, Schedule K-1.",
                    source="Revenue Division page, residency status",
                    why="Work, business and property are local where they are, and unemployment "
                    "where the work was that earned it; interest and the like follow residence.",
                ),
                Question(
                    id="income[{i}].payer",
                    text="Who pays it?",
                    kind="text",
                    find="The form it came with.",
                    source=_NP,
                    why="The allocation statement names each item.",
                ),
                Question(
                    id="income[{i}].amount",
                    text=_amount_text,
                    kind="money",
                    find="The Oregon column of the Oregon return, item by item.",
                    source=_NP,
                    why="All items together are the Oregon return's total. A loss is negative.",
                ),
                local_parts(),
                Question(
                    id="income[{i}].pension",
                    text="Which kind of pension is it?",
                    kind="choice",
                    choices=(*EXEMPT_PENSIONS, Choice("other", "Any other")),
                    find="Form 1099-R names the payer.",
                    why="PERS benefits are exempt, federal and military ones by the same "
                    "principle.",
                    source="ORS 238.445",
                    when=_is_taxed_pension,
                ),
            ),
        ),
    ),
)


def _between(view: View) -> Decimal | None:
    total, taxable = view.get("oregon.total_income"), view.get("oregon.taxable_income")
    if total is None or taxable is None or Decimal(total) < Decimal(taxable):
        return None
    return Decimal(total) - Decimal(taxable)
