"""An amended return: what changes against the original, and what is then to pay or comes back.

No official text on amended returns was found; all of this is inferred (``amended-balance`` of
forms/conventions.toml). Amounts are dollars, ``None`` where the case does not say enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from taxcli.case.amended_return import Amends, Filed
from taxcli.case.model import Payment
from taxcli.engine.diagnostics import Findings, Reason, because
from taxcli.engine.filing import Filing, check_refund
from taxcli.engine.ledger import payments_made
from taxcli.engine.program_case import ProgramCase
from taxcli.law.standing import standing
from taxcli.money import ZERO
from taxcli.values import Keys, renamed

# The lines that every program shows, and that are compared, by their names in the JSON.
LINES = (
    *("taxable_income", "threshold", "tax", "credit", "net_tax", "withheld", "prepaid"),
    *("penalty", "interest", "underpayment_interest", "balance_due", "refund", "applied"),
)
_CHARGES = ("penalty", "interest", "underpayment_interest")
# What must be known, and be the same, before a return counts as unchanged.
_DECISIVE = ("taxable_income", "net_tax", "balance_due", "refund", "applied")
LineAmounts = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line as filed and as amended."""

    JSON: ClassVar[Keys] = ("id", "filed", "amended", "change")

    id: str
    filed: Decimal | None
    amended: Decimal | None

    @property
    def words(self) -> str:
        """Return what the line is called."""
        return because(f"line.{self.id}").clause

    @property
    def change(self) -> Decimal | None:
        """Return how much more it is as amended."""
        if self.filed is None or self.amended is None:
            return None
        return self.amended - self.filed


@dataclass(frozen=True, slots=True)
class Amended:
    """One tax's return as filed and as amended, and what is settled already.

    ``balance`` is tax and charges as amended less what was withheld and prepaid: below zero for
    an overpayment. ``paid`` was paid with the original and since, ``refunded`` came back or was
    applied to the next year, ``moved`` being the part of it that was applied. ``apply`` tells
    that what comes back is to be applied too.
    """

    JSON: ClassVar[Keys] = (
        *("form_filed", renamed("first_return", "first"), "unchanged", "lines"),
        *(renamed("paid_with_return", "paid"), "refunded"),
    )

    form_filed: str | None
    form: str | None
    lines: tuple[Difference, ...]
    balance: Decimal | None
    paid: Decimal = ZERO
    refunded: Decimal | None = ZERO
    moved: Decimal = ZERO
    apply: bool = False

    @property
    def first(self) -> bool:
        """Tell that nothing was filed for this tax, so that this is its first return."""
        return self.form_filed == "none"

    @property
    def unchanged(self) -> bool:
        """Tell that the return stays as it was filed, as far as its amounts tell."""
        by_id = {line.id: line.change for line in self.lines}
        known = all(by_id[id_] == ZERO for id_ in _DECISIVE)
        return known and self.form_filed == self.form and not any(by_id.values())

    @property
    def left(self) -> Decimal | None:
        """Return what is left to pay; below zero for what comes back."""
        if self.balance is None or self.refunded is None:
            return None
        return self.balance - self.paid + self.refunded

    @property
    def comes_back(self) -> Decimal | None:
        """Return what the amended return asks back, as a refund or to be applied."""
        return None if self.left is None else max(ZERO, -self.left)

    @property
    def paid_back(self) -> Decimal | None:
        """Return what of an earlier refund must be paid back: a part of what is left."""
        if self.balance is None or self.refunded is None:
            return None
        due_back = max(ZERO, self.paid - self.balance)
        return max(ZERO, self.refunded - due_back)

    @property
    def only_back(self) -> bool:
        """Tell whether all there is to pay was refunded or applied before: no tax is unpaid."""
        unpaid = self.balance is None or self.balance > self.paid
        return self.left is not None and self.left > 0 and not unpaid

    @property
    def changes(self) -> tuple[Difference, ...]:
        """Return the lines that change, or of which it is not known."""
        return tuple(line for line in self.lines if line.change != ZERO)


def differences(filed: LineAmounts, amended: LineAmounts) -> tuple[Difference, ...]:
    """Put the lines of both returns side by side."""
    return tuple(Difference(id_, filed.get(id_), amended.get(id_)) for id_ in LINES)


def filed_balance(filed: LineAmounts) -> Decimal | None:
    """Return the original's balance due, below zero for its overpayment; ``None``: not known."""
    due, refund, applied = (filed.get(name) for name in ("balance_due", "refund", "applied"))
    if due:
        return due
    if refund is not None and applied is not None and (refund or applied or due is not None):
        return -(refund + applied)
    return _worked_out(filed)


def _worked_out(filed: LineAmounts) -> Decimal | None:
    """Return the balance that the other lines give; charges left out count as none."""
    tax, withheld, prepaid = (filed.get(name) for name in ("net_tax", "withheld", "prepaid"))
    if tax is None or withheld is None or prepaid is None:
        return None
    charges = sum((filed.get(name) or ZERO for name in _CHARGES), ZERO)
    return tax + charges - withheld - prepaid


def gone_back(
    original: Decimal | None, balance: Decimal | None, paid: Decimal, paid_by_then: Decimal
) -> Decimal | None:
    """Return what may have gone back to the filer already: overpaid by the original return.

    Args:
        original: the original's balance; below zero for its overpayment.
        balance: the balance as amended.
        paid: all that was paid with the original and since.
        paid_by_then: the part of it paid by the day the original was filed.
    """
    if original is None:
        return None
    over = paid - max(original, original if balance is None else balance)
    return max(ZERO, paid_by_then - original, over)


def contradictions(filed: LineAmounts) -> list[Reason]:
    """Say in what the original's figures do not add up."""
    found = []
    tax, credit, net_tax = (filed.get(name) for name in ("tax", "credit", "net_tax"))
    if tax is not None and net_tax is not None and tax - (credit or ZERO) != net_tax:
        found.append(because("contradiction.credit"))
    due, refund, applied = (filed.get(name) for name in ("balance_due", "refund", "applied"))
    if due and (refund or applied):
        found.append(because("contradiction.both-ends"))
    worked_out = _worked_out(filed)
    given = None if due is None else due - (refund or ZERO) - (applied or ZERO)
    if given is not None and worked_out is not None and given != worked_out:
        found.append(because("contradiction.balance"))
    return found


def check_amends(findings: Findings, on: date | None) -> None:
    """Look at what holds for both taxes: the reason, the year, the days.

    ``on`` is the day the amended return is filed and paid, if one is said.
    """
    case, amends = findings.case, findings.case.amends
    if amends is None:
        return
    rule = standing().amend_after_change
    told = {"days": rule.days, "source": rule.source, "status": rule.status}
    findings.add("I-AMD-015", "amends", **told)
    if amends.reason is None:
        findings.add("B-AMD-001", "amends.reason")
    if amends.tax_year not in (None, case.tax_year):
        words = {"filed": amends.tax_year, "year": case.tax_year}
        findings.add("B-AMD-002", "amends.tax_year", **words)
    if amends.filed_on is None:
        return
    if amends.filed_on <= case.last_day:
        findings.add("R-AMD-003", "amends.filed_on", filed=amends.filed_on, year=case.tax_year)
    if on is not None and on < amends.filed_on:
        findings.add("B-AMD-004", "amends.filed_on", filed=amends.filed_on, day=on)


def amended_filing(filing: Filing, amended: Amended) -> Filing:
    """Return the filing of a tax that needs no return any more but for its original."""
    if filing.form == amended.form and (amended.first or not filing.refund_only):
        return filing
    why = replace(filing.why, then=because("end.corrects", form=str(amended.form_filed)))
    return Filing(False, bool(amended.comes_back), amended.form, why)


def amending(
    program_case: ProgramCase, form: str | None, amounts: LineAmounts, balance: Decimal | None
) -> Amended | None:
    """Put a program's return beside the original; ``None`` where there is nothing to amend.

    Args:
        program_case: the program and the case.
        form: the form to file by the amended case, if any.
        amounts: its lines by JSON name, in dollars.
        balance: what it owes less what was withheld and prepaid, in dollars.
    """
    amends = program_case.case.amends
    if amends is None:
        return None
    filed, payments = _filed(program_case, amends), _payments(program_case)
    if filed is None or filed.form == "none":
        if form is None and (filed is not None or not any(row.amount for row in payments)):
            return None
        if filed is None:
            program_case.report("B-AMD-005", f"amends.filed.{program_case.id}")
            return None
    lines = {name: getattr(filed, name) for name in type(filed).model_fields if name != "form"}
    _check_figures(program_case, amends, filed, lines)
    if filed.form == "none":
        lines = dict.fromkeys(lines, ZERO)
    refunded = _refunded(program_case, amends, lines, balance, first=filed.form == "none")
    amended = Amended(
        filed.form,
        form,
        differences(lines, amounts),
        balance,
        _with_return(payments),
        refunded,
        moved=min(refunded or ZERO, filed.applied or ZERO),
        apply=getattr(program_case.case.refund, program_case.id) == "apply",
    )
    _report(program_case, amends, amended)
    return amended


def _filed(program_case: ProgramCase, amends: Amends) -> Filed | None:
    """Return what the case says of the original return, if it says anything."""
    filed: Filed | None = getattr(amends.filed, program_case.id)
    return filed if filed is not None and filed.model_dump(exclude_none=True) else None


def _payments(program_case: ProgramCase) -> list[Payment]:
    case, asked = program_case.case, program_case.paid_on.asked
    return [row for _, row in payments_made(case, program_case.id, asked)]


def _with_return(payments: list[Payment], until: date | None = None) -> Decimal:
    """Return what was paid with the return, up to a day."""
    rows = (row for row in payments if row.kind == "return" and (not until or row.date <= until))
    return sum((row.amount for row in rows), ZERO)


def _said(program_case: ProgramCase, amends: Amends) -> Decimal | None:
    said: Decimal | None = getattr(amends.refunded, program_case.id)
    return said


def _check_figures(
    program_case: ProgramCase, amends: Amends, filed: Filed, lines: LineAmounts
) -> None:
    """Question figures of the original that cannot all be right."""
    id_ = program_case.id
    given = {name: amount for name, amount in lines.items() if amount and name != "threshold"}
    wrong = contradictions(lines)
    if filed.form == "none":
        wrong = [because("contradiction.no-form")] if given else []
    for what in wrong:
        program_case.report("R-AMD-006", f"amends.filed.{id_}", what=what)
    original, said = filed_balance(lines), _said(program_case, amends)
    if original is None or said is None or filed.form == "none":
        return
    if said > max(ZERO, -original) + _with_return(_payments(program_case)):
        what = because("contradiction.refunded", amount=said)
        program_case.report("R-AMD-006", f"amends.refunded.{id_}", what=what)


def _refunded(
    program_case: ProgramCase,
    amends: Amends,
    lines: LineAmounts,
    balance: Decimal | None,
    *,
    first: bool,
) -> Decimal | None:
    """Return what was refunded or applied; ``None``, and a block, where more must be said."""
    said, payments = _said(program_case, amends), _payments(program_case)
    id_ = program_case.id
    if first:
        return said or ZERO
    original = filed_balance(lines)
    owed = original > ZERO if original is not None else not said
    if owed and not any(row.kind == "return" for row in payments):
        amount = because("amount.unknown") if original is None else original
        program_case.report("B-AMD-008", f"amends.filed.{id_}", amount=amount, id=id_)
        return None
    if said is not None:
        return said
    then = _with_return(payments, amends.filed_on)
    back = gone_back(original, balance, _with_return(payments), then)
    if back == ZERO:
        return ZERO
    amount = because("amount.unknown") if back is None else back
    program_case.report("B-AMD-007", f"amends.refunded.{id_}", amount=amount, id=id_)
    return None


def _report(program_case: ProgramCase, amends: Amends, amended: Amended) -> None:
    """Say what a reader of the amended return must know or do."""
    on = program_case.paid_on.asked
    for convention in ("amended-form", "amended-balance", "amended-charges"):
        program_case.assume(convention)
    if amended.unchanged:
        program_case.report("I-AMD-009", program_case.id, form=amended.form)
    elif amended.first:
        program_case.report("I-AMD-010", program_case.id)
    if amended.paid_back:
        program_case.report("I-AMD-011", program_case.id, amount=amended.paid_back)
    unpaid = ZERO if amended.left is None else (amended.balance or ZERO) - amended.paid
    # An amnesty may have waived penalty and interest, so that no day changes anything.
    waived = {"penalty", "interest"} <= set(program_case.law.of("due.waived").value)
    if on is None and unpaid > 0 and not waived:
        due = program_case.law.due
        latest = _latest(program_case, amends)
        if latest is not None and latest > program_case.law.due:
            program_case.report("B-AMD-012", program_case.id, amount=unpaid, due=due, latest=latest)
        else:
            program_case.report("R-AMD-013", program_case.id, amount=unpaid, due=due)
    check_refund(program_case, amended.comes_back, on, "R-AMD-014")


def _latest(program_case: ProgramCase, amends: Amends) -> date | None:
    """Return the last day on which something is known to have happened to the original."""
    days = [row.date for row in _payments(program_case) if row.kind == "return"]
    also = (amends.filed_on, getattr(amends.refunded_on, program_case.id))
    return max([*days, *filter(None, also)], default=None)
