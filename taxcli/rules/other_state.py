"""The credit for tax paid to another state: which rows of the worksheet apply.

Sources: MCC 11.528, Metro Code 7.06.101; law sheet section 4. The amounts themselves are lines
of forms/other-state.toml.
"""

from dataclasses import dataclass
from decimal import Decimal

from taxcli.case.income import MutuallyTaxed, OtherState
from taxcli.law.programs import FormKind, standing
from taxcli.money import shown
from taxcli.rules.setting import Setting


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state's row of the credit worksheet, in dollars; ``None`` where an answer is missing.

    For full-year residents ``part`` and ``whole`` are the modified AGI taxed by both and in all;
    for part-year residents ``part`` is the mutually taxed income while resident.
    """

    index: int
    state: str
    tax: Decimal | None
    part: Decimal | None
    whole: Decimal | None


def state_rows(at: Setting, kind: FormKind) -> tuple[StateRow, ...]:
    """Return the worksheet's rows; states that give no credit are left out."""
    return tuple(
        _row(at, entry, kind, index)
        for index, entry in enumerate(at.case.other_state)
        if _gives_credit(at, entry)
    )


def _gives_credit(at: Setting, entry: OtherState) -> bool:
    return at.lived != {"outside"} and _no_credit(entry) is None


def _no_credit(entry: OtherState) -> str | None:
    """Return the code that says why a state gives no credit here, ``None`` if it does."""
    if entry.state == "OR":
        return "B-OST-010"
    if entry.state not in standing("states"):
        return "B-OST-011"
    if entry.state in standing("no_income_tax_states"):
        return "B-OST-012"
    if entry.state in standing("own_credit_states") and not entry.composite:
        return "R-OST-002"
    return None


def _row(at: Setting, entry: OtherState, kind: FormKind, index: int) -> StateRow:
    if kind == "full-year":
        if entry.agi and entry.agi_both is not None:
            return StateRow(index, entry.state, entry.tax, entry.agi_both, entry.agi)
        return StateRow(index, entry.state, None, None, None)
    mutual: MutuallyTaxed | None = at.local(entry)
    if mutual is None:
        return StateRow(index, entry.state, None, None, None)
    return StateRow(index, entry.state, mutual.tax, mutual.income, None)


def check_states(
    at: Setting, kind: FormKind, local_income: Decimal | None, *, by_items: bool
) -> None:
    """Question the entries of a taxfiler who owes the tax: missing answers, states without.

    ``by_items`` tells whether local income is known item by item; a part-year credit needs it.
    ``local_income`` is its sum in dollars, ``None`` where it is not known.
    """
    for index, entry in enumerate(at.case.other_state):
        where = f"other_state[{index}]"
        code = _no_credit(entry)
        if code is not None:
            at.report(code, f"{where}.state", state=entry.state)
            if code == "R-OST-002":
                at.findings.assume("own-credit-states")
        elif at.lived == {"outside"}:
            at.report("R-OST-004", where, state=entry.state)
        else:
            _check_entry(at, entry, kind, index)
            _check_amounts(at, entry, kind, where, local_income)
            if kind == "part-year" and not by_items:
                missing = "local income, which was not given item by item"
                how = "the items under [[income]] instead of local_taxable_income"
                at.report("B-OST-003", where, state=entry.state, missing=missing, how=how)


def _check_entry(at: Setting, entry: OtherState, kind: FormKind, index: int) -> None:
    where = f"other_state[{index}]"
    if entry.oregon_credit is None:
        at.report("R-OST-005", where, state=entry.state)
    elif entry.oregon_credit:
        amount = shown(entry.oregon_credit)
        at.report("I-OST-006", f"{where}.oregon_credit", state=entry.state, amount=amount)
    elif entry.tax and not entry.composite:
        at.report("R-OST-007", f"{where}.oregon_credit", state=entry.state)
    if entry.composite:
        at.report("R-OST-013", f"{where}.composite", state=entry.state)
    if entry.state in standing("wages_untaxed_states"):
        at.report("R-OST-014", f"{where}.state", state=entry.state)
    if kind == "part-year":
        at.findings.assume("part-year-credit")
        missing = "the income taxed by both while resident, and the other state's tax on it"
        fix = f"{where}.{at.program.jurisdiction} = {{ income = …, tax = … }}"
    else:
        missing = "modified AGI (above zero) and its part taxed by both"
        fix = f"{where}.agi and {where}.agi_both"
    if _row(at, entry, kind, index).tax is None:
        at.report("B-OST-003", where, state=entry.state, missing=missing, how=fix)


def _check_amounts(
    at: Setting, entry: OtherState, kind: FormKind, where: str, local_income: Decimal | None
) -> None:
    """Question amounts that cannot be parts of what they are parts of."""
    taxable = at.case.oregon.taxable_income
    if kind == "full-year":
        if entry.agi is not None and taxable is not None and entry.agi < taxable:
            told = {"agi": shown(entry.agi), "taxable": shown(taxable)}
            at.report("R-OST-008", f"{where}.agi", state=entry.state, **told)
        return
    mutual: MutuallyTaxed | None = at.local(entry)
    if mutual is not None and local_income is not None and mutual.income > local_income:
        told = {"income": shown(mutual.income), "local": shown(local_income)}
        place = f"{where}.{at.program.jurisdiction}.income"
        at.report("B-OST-009", place, state=entry.state, **told)
