"""The credit for tax paid to another state: which rows of the worksheet apply.

Sources: MCC 11.528, Metro Code 7.06.101; law sheet sections 4 and 15. The amounts themselves are
lines of forms/other-state.toml.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from taxcli.case.income import MutuallyTaxed, OtherState
from taxcli.engine.diagnostics import because
from taxcli.engine.duplicates import counted
from taxcli.engine.items import OREGON_ROUNDING
from taxcli.engine.lines import Row
from taxcli.engine.program_case import ProgramCase
from taxcli.engine.tax_base import TaxBase
from taxcli.law.programs import FormKind
from taxcli.law.standing import standing
from taxcli.money import ZERO


@dataclass(frozen=True, slots=True)
class StateRow(Row):
    """One state's row of the credit worksheet, in dollars; ``None`` where an answer is missing.

    For full-year residents ``part`` and ``whole`` are the modified AGI taxed by both and in all;
    for part-year residents ``part`` is the mutually taxed income while resident. All are ``None``
    where they cannot be. ``paid`` is the other state's tax.
    """

    schedule: ClassVar = "other-state"
    table: ClassVar = "other_state"

    index: int
    entry: OtherState
    paid: Decimal | None = None
    part: Decimal | None = None
    whole: Decimal | None = None

    @property
    def label(self) -> str:
        """Return the state's code."""
        return self.entry.state


def state_rows(program_case: ProgramCase, base: TaxBase, kind: FormKind) -> tuple[StateRow, ...]:
    """Return the worksheet's rows; entries that give no credit are left out."""
    if program_case.lived == {"outside"}:
        return ()
    return tuple(
        _row(program_case, entry, base, kind, index)
        for index, entry in counted(program_case.case, "other_state")
        if _can_matter(program_case, entry, kind)
        and no_credit(entry.state, composite=entry.composite) is None
    )


def no_credit(state: str, *, composite: bool = False) -> str | None:
    """Return the code that says why a state gives no credit here, ``None`` if it does.

    ``composite`` tells that the tax was paid by a composite return that an entity filed there.
    """
    if state == "OR":
        return "B-OST-010"
    if state not in standing().states.value:
        return "B-OST-011"
    if state in standing().no_income_tax_states.value:
        return "B-OST-012"
    if credits_nonresidents(state) and not composite:
        return "R-OST-002"
    return None


def credits_nonresidents(state: str) -> bool:
    """Tell whether a state credits its own nonresidents for Oregon's tax."""
    return state in standing().own_credit_states.value


def _row(
    program_case: ProgramCase, entry: OtherState, base: TaxBase, kind: FormKind, index: int
) -> StateRow:
    if kind == "full-year":
        if entry.agi and entry.agi_both is not None:
            return StateRow(index, entry, entry.tax, entry.agi_both, entry.agi)
        return StateRow(index, entry)
    mutual: MutuallyTaxed | None = program_case.local(entry)
    if mutual is None or _too_much(program_case, entry, mutual, base):
        return StateRow(index, entry)
    return StateRow(index, entry, mutual.tax, mutual.income)


def _too_much(
    program_case: ProgramCase, entry: OtherState, mutual: MutuallyTaxed, base: TaxBase
) -> str | None:
    """Return the code that says of which whole a part is more than, ``None`` if of neither."""
    earned = _earned_while_resident(program_case, base)
    if earned is not None and mutual.income > earned + OREGON_ROUNDING:
        return "B-OST-009"
    return "B-OST-015" if mutual.tax > entry.tax + OREGON_ROUNDING else None


def _earned_while_resident(program_case: ProgramCase, base: TaxBase) -> Decimal | None:
    """Return the most that residents can have earned while living inside; ``None``: not known.

    What someone who lived outside all year has from inside was not earned while resident.
    """
    lived = {person.who for person in program_case.people if person.lived != "outside"}
    locals_ = [share.local for share in base.items if share.item.person in lived]
    if base.given is not None or base.unknown or None in locals_:
        return None
    return sum((local or ZERO for local in locals_), ZERO)


def check_states(program_case: ProgramCase, base: TaxBase, kind: FormKind) -> None:
    """Question the entries of a taxfiler who owes the tax: missing answers, states without."""
    for index, entry in counted(program_case.case, "other_state"):
        if not _can_matter(program_case, entry, kind):
            continue
        where = f"other_state[{index}]"
        code = no_credit(entry.state, composite=entry.composite)
        if code == "R-OST-002":
            basis = standing().own_credit_states.basis(entry.state)
            told = {"status": basis.status, "source": basis.source}
            program_case.report(code, f"{where}.state", state=entry.state, **told)
            program_case.assume("own-credit-states")
        elif code is not None:
            program_case.report(code, f"{where}.state", state=entry.state)
        elif program_case.lived == {"outside"}:
            program_case.report("R-OST-004", where, state=entry.state)
        else:
            _check_said(program_case, entry, where)
            if kind == "full-year":
                _check_full_year(program_case, entry, where)
            else:
                _check_part_year(program_case, entry, base, where)


def _can_matter(program_case: ProgramCase, entry: OtherState, kind: FormKind) -> bool:
    """Tell whether a credit can come of an entry, as far as it says: of nothing there is none."""
    if kind == "full-year":
        return entry.tax != 0 and (entry.agi_both != 0 or not entry.agi)
    mutual: MutuallyTaxed | None = program_case.local(entry)
    return entry.tax != 0 if mutual is None else 0 not in (mutual.income, mutual.tax)


def _check_said(program_case: ProgramCase, entry: OtherState, where: str) -> None:
    """Question what the entry says of Oregon's credit, of a composite return, of the state."""
    if entry.composite:
        program_case.report("R-OST-013", f"{where}.composite", state=entry.state)
    elif entry.oregon_credit is None:
        program_case.report("R-OST-005", where, state=entry.state)
    elif entry.oregon_credit == 0:
        program_case.report("R-OST-007", f"{where}.oregon_credit", state=entry.state)
    if entry.oregon_credit:
        amount = entry.oregon_credit
        program_case.report("I-OST-006", f"{where}.oregon_credit", state=entry.state, amount=amount)
    if entry.state in standing().wages_untaxed_states.value:
        program_case.report("R-OST-014", f"{where}.state", state=entry.state)


def _check_full_year(program_case: ProgramCase, entry: OtherState, where: str) -> None:
    taxable = program_case.oregon.taxable_income
    if not entry.agi or entry.agi_both is None:
        _ask_for(program_case, entry, where, "agi")
    elif taxable is not None and entry.agi < taxable:
        told = {"agi": entry.agi, "taxable": taxable}
        program_case.report("R-OST-008", f"{where}.agi", state=entry.state, **told)


def _check_part_year(
    program_case: ProgramCase, entry: OtherState, base: TaxBase, where: str
) -> None:
    program_case.assume("part-year-credit")
    place = f"{where}.{program_case.jurisdiction}"
    mutual: MutuallyTaxed | None = program_case.local(entry)
    if mutual is None:
        _ask_for(program_case, entry, where, "mutual")
    elif (code := _too_much(program_case, entry, mutual, base)) == "B-OST-009":
        earned = _earned_while_resident(program_case, base) or ZERO
        told = {"income": mutual.income, "earned": earned}
        program_case.report(code, f"{place}.income", state=entry.state, **told)
    elif code is not None:
        told = {"part": mutual.tax, "tax": entry.tax}
        program_case.report(code, f"{place}.tax", state=entry.state, whole=f"{where}.tax", **told)
    if base.given is not None:
        _ask_for(program_case, entry, where, "items")


def _ask_for(program_case: ProgramCase, entry: OtherState, where: str, missing: str) -> None:
    how = because(f"answer.{missing}", where=where, place=program_case.jurisdiction)
    program_case.report(
        "B-OST-003", where, state=entry.state, missing=because(f"missing.{missing}"), how=how
    )
