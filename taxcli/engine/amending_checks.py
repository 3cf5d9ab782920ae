"""What a case must say before its return can amend another, and what to look at."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from taxcli.case.amended_return import Amends, Filed
from taxcli.case.model import Payment
from taxcli.engine.amending import (
    Amended,
    Amounts,
    contradictions,
    differences,
    filed_balance,
    gone_back,
)
from taxcli.engine.diagnostics import Findings, because
from taxcli.engine.filing import Filing, check_refund
from taxcli.engine.ledger import payments_made
from taxcli.engine.program_case import ProgramCase
from taxcli.engine.result import ProgramResult
from taxcli.law.standing import standing
from taxcli.money import ZERO

_CONVENTIONS = ("amended-form", "amended-balance", "amended-charges")


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
    filed = amends.filed_on
    if amends.filed_on <= case.last_day:
        findings.add("R-AMD-003", "amends.filed_on", filed=filed, year=case.tax_year)
    if on is not None and on < amends.filed_on:
        findings.add("B-AMD-004", "amends.filed_on", filed=filed, day=on)


def amended_filing(filing: Filing, amended: Amended) -> Filing:
    """Return the filing of a tax that needs no return any more but for its original."""
    if filing.form == amended.form and (amended.first or not filing.refund_only):
        return filing
    why = replace(filing.why, then=because("end.corrects", form=str(amended.form_filed)))
    return Filing(False, bool(amended.comes_back), amended.form, why)


def amending(
    program_case: ProgramCase, form: str | None, amounts: Amounts, balance: Decimal | None
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
    filed, payments = _filed(program_case, amends), list(_payments(program_case))
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


def _payments(program_case: ProgramCase) -> Iterator[Payment]:
    case, asked = program_case.case, program_case.paid_on.asked
    return (row for _, row in payments_made(case, program_case.id, asked))


def _with_return(payments: list[Payment], until: date | None = None) -> Decimal:
    """Return what was paid with the return, up to a day."""
    rows = (row for row in payments if row.kind == "return" and (not until or row.date <= until))
    return sum((row.amount for row in rows), ZERO)


def _said(program_case: ProgramCase, amends: Amends) -> Decimal | None:
    said: Decimal | None = getattr(amends.refunded, program_case.id)
    return said


def _check_figures(program_case: ProgramCase, amends: Amends, filed: Filed, lines: Amounts) -> None:
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
    if said > max(ZERO, -original) + _with_return(list(_payments(program_case))):
        what = because("contradiction.refunded", amount=said)
        program_case.report("R-AMD-006", f"amends.refunded.{id_}", what=what)


def _refunded(
    program_case: ProgramCase,
    amends: Amends,
    lines: Amounts,
    balance: Decimal | None,
    *,
    first: bool,
) -> Decimal | None:
    """Return what was refunded or applied; ``None``, and a block, where more must be said."""
    said, payments = _said(program_case, amends), list(_payments(program_case))
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
    for convention in _CONVENTIONS:
        program_case.assume(convention)
    if amended.unchanged:
        program_case.report("I-AMD-009", program_case.id, form=amended.form)
    elif amended.first:
        program_case.report("I-AMD-010", program_case.id)
    if amended.paid_back:
        program_case.report("I-AMD-011", program_case.id, amount=amended.paid_back)
    unpaid = ZERO if amended.left is None else (amended.balance or ZERO) - amended.paid
    if on is None and unpaid > 0 and not _all_waived(program_case):
        due = program_case.law.due
        latest = _latest(program_case, amends)
        if latest is not None and latest > program_case.law.due:
            program_case.report("B-AMD-012", program_case.id, amount=unpaid, due=due, latest=latest)
        else:
            program_case.report("R-AMD-013", program_case.id, amount=unpaid, due=due)
    check_refund(program_case, amended.comes_back, on, "R-AMD-014")


def _all_waived(program_case: ProgramCase) -> bool:
    """Tell whether an amnesty has waived penalty and interest, so that no day changes anything."""
    return {"penalty", "interest"} <= set(program_case.law.of("due.waived").value)


def _latest(program_case: ProgramCase, amends: Amends) -> date | None:
    """Return the last day on which something is known to have happened to the original."""
    days = [row.date for row in _payments(program_case) if row.kind == "return"]
    also = (amends.filed_on, getattr(amends.refunded_on, program_case.id))
    return max([*days, *filter(None, also)], default=None)


def beside_original(program_case: ProgramCase, result: ProgramResult) -> ProgramResult:
    """Return the result with what it changes; as it is where nothing is amended."""
    if program_case.case.amends is None:
        return result
    form = result.filing.form
    if program_case.corrects and result.filing.must_file is False and result.kind is not None:
        form = program_case.program.form(result.kind)
    due, over = result.amount("balance_due"), result.amount("overpayment")
    balance = None if due is None or over is None else due - over
    found = amending(program_case, form, result.amounts, balance)
    if found is None:
        return result
    return replace(result, filing=amended_filing(result.filing, found), amended=found)
