"""The duty to file, per program, and the reason; more time to file; the limit of a refund.

Sources: the Revenue Division's page, filing requirements; law sheet sections 3, 7, 9 and 14.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from taxcli.case.model import Case, Payment
from taxcli.engine.diagnostics import Reason, because
from taxcli.engine.ledger import made_by, paid_by, payments_made
from taxcli.engine.program_case import PersonResidency, ProgramCase
from taxcli.engine.tax_base import TaxBase
from taxcli.law.programs import ProgramId, others
from taxcli.law.standing import standing
from taxcli.money import ZERO
from taxcli.values import Keys


@dataclass(frozen=True, slots=True)
class Filing:
    """Whether a return must be filed; ``must_file`` is ``None`` while that is not known.

    ``form`` is the form to file, or ``None`` when there is nothing to file.
    """

    must_file: bool | None
    refund_only: bool
    form: str | None
    why: Reason

    @property
    def reason(self) -> str:
        """Return the reason as a sentence."""
        return self.why.sentence

    @property
    def may_file(self) -> bool:
        """Tell whether a return is to be filed, or whether that is not known."""
        return self.form is not None or self.must_file is None


def decide_filing(
    program_case: ProgramCase, base: TaxBase, tested: Decimal | None, *, blocked: bool = False
) -> Filing:
    """Decide the duty to file.

    ``tested`` is the income the duty is tested on, in dollars: Oregon taxable income, or local
    taxable income; ``None`` where not known. While something about the tax is ``blocked``, nobody
    is told that there is nothing to file.
    """
    filing = _decide(program_case, base, tested)
    if not blocked or filing.may_file:
        return filing
    form = program_case.program.form(base.kind) if base.kind else None
    lived = _lived(program_case.people)
    return Filing(None, False, form, because("duty.income-unknown", lived=lived))


def _decide(program_case: ProgramCase, base: TaxBase, tested: Decimal | None) -> Filing:
    if base.kind is None and base.unknown:
        return Filing(None, False, None, because("duty.residency-unknown"))
    lived, part_year = _lived(program_case.people), program_case.program.part_year_form
    status = because(f"status.{program_case.case.filing_status}")
    limit = because("duty.limit", threshold=program_case.threshold, status=status)
    over = tested is not None and tested > program_case.threshold
    if base.lacks_items and not over:
        return Filing(None, False, part_year, because("duty.items-lacking", lived=lived))
    if base.kind is None or base.nothing_local:
        return _below(because("duty.no-local-income", lived=lived), part_year, program_case.paid_in)
    if base.presumed_below:
        taxable = program_case.oregon.taxable_income
        assert taxable is not None
        return _nothing(because("duty.whole-not-over", lived=lived, income=taxable, limit=limit))
    place = program_case.program.place
    if base.below_by_items:
        local = base.local_income
        assert local is not None
        told = because("duty.items-not-over", lived=lived, place=place, income=local, limit=limit)
        return _nothing(told)
    form = program_case.program.form(base.kind)
    if tested is None:
        return Filing(None, False, form, because("duty.income-unknown", lived=lived))
    what = "Oregon" if base.kind == "full-year" else place
    if over:
        told = because("duty.over", lived=lived, what=what, income=tested, limit=limit)
        return Filing(True, False, form, told)
    told = because("duty.not-over", lived=lived, what=what, income=tested, limit=limit)
    return _below(told, form, program_case.paid_in)


def _below(below: Reason, form: str, paid_in: Decimal | None) -> Filing:
    if paid_in is None:
        way = because("end.only-way-back-unknown")
    elif paid_in > 0:
        way = because("end.only-way-back", amount=paid_in)
    else:
        return _nothing(below)
    return Filing(False, True, form, replace(below, then=way))


def _nothing(below: Reason) -> Filing:
    return Filing(False, False, None, replace(below, then=because("end.nothing-paid-in")))


def _lived(people: Sequence[PersonResidency]) -> Reason:
    """Say where everyone lived: one, both, neither, or each for themselves."""
    first = people[0].why
    if len(people) == 1:
        return because("lived.one", each=first)
    if {person.lived for person in people} == {"outside"}:
        return Reason("lived.neither", first.values)
    if all(person.why == first for person in people):
        return because("lived.both", each=first)
    return because("lived.apart", **{person.who: person.why for person in people})


@dataclass(frozen=True, slots=True)
class Combined:
    """Whether the combined return on Portland Revenue Online is open, and why or why not."""

    JSON: ClassVar[Keys] = ("available", "reason")

    available: bool
    why: Reason

    @property
    def reason(self) -> str:
        """Return the reason as a sentence."""
        return self.why.sentence


def decide_combined(
    filings: Sequence[Filing], residencies: Sequence[dict[str, str | None]]
) -> Combined:
    """Decide whether both taxes can be filed on one combined return."""
    if any(filing.must_file is None for filing in filings):
        return Combined(False, because("combined.not-known"))
    if not all(filing.must_file for filing in filings):
        return Combined(False, because("combined.one-duty"))
    if any(each != residencies[0] for each in residencies):
        return Combined(False, because("combined.other-residency"))
    return Combined(True, because("combined.open"))


def paid_in_time(case: Case, id_: ProgramId, due: date, on: date | None = None) -> Decimal:
    """Return the extension payments of a program made by the due date, in dollars.

    ``on`` is the day asked; what is dated later is not paid yet.
    """
    rows = extension_payments(case, id_, on)
    return sum((row.amount for row in rows if row.date <= due), ZERO)


def extension_payments(case: Case, id_: ProgramId, on: date | None = None) -> list[Payment]:
    """Return what was paid for more time to file; a payment of nothing is none."""
    made = (row for _, row in payments_made(case, id_, on) if row.kind == "extension")
    return [row for row in made if row.amount]


def extended(program_case: ProgramCase, net_tax: Decimal | None, withheld: Decimal | None) -> bool:
    """Tell whether the time to file is extended, after saying what speaks against it.

    ``net_tax`` and ``withheld`` are the form's lines, in dollars. A payment is seen in the
    ledger; a federal or Oregon extension serves where nothing was left to pay at the due date.
    """
    extension = program_case.case.extension
    if not program_case.case.payment and extension is None:
        return False
    payments, due = (extension_payments(program_case.case, program_case.id), program_case.law.due)
    in_time = [payment for payment in payments if payment.date <= due]
    if in_time:
        return any(made_by(payment, program_case.paid_on.asked) for payment in in_time)
    for payment in payments:
        program_case.report("R-EXT-003", program_case.id, day=payment.date, due=due)
    if extension is None or not extension.filed:
        return False
    left = None
    if net_tax is not None and withheld is not None:
        left = net_tax - withheld - paid_by(program_case.paid, due)
    if extension.by == "payment":
        _report_no_payment(program_case, left)
        return False
    if left is not None and left > 0:
        _report_balance(program_case, left)
    return True


def _report_no_payment(program_case: ProgramCase, left: Decimal | None) -> None:
    """Say that the payment that is said to extend this tax is not in the case.

    Where nothing is left of this tax and another one has such a payment, none is missing.
    """
    due, rest = program_case.law.due, others(program_case.id)
    paid = [each for each in rest if paid_in_time(program_case.case, each.id, due)]
    explained = paid and left is not None and left <= 0
    code = "I-EXT-006" if explained else "B-EXT-002"
    names = " and ".join(each.name for each in paid or rest)
    program_case.report(code, "extension.by", due=due, other=names)


def _report_balance(program_case: ProgramCase, left: Decimal) -> None:
    """Say that a federal or Oregon extension may not serve, as something was left to pay."""
    due, filed = program_case.law.due, program_case.paid_on.day
    if filed is not None and filed > due:
        program_case.report("R-EXT-005", "extension.by", amount=left, due=due, filed=filed)
    else:
        program_case.report("R-EXT-004", "extension.by", amount=left, due=due)


def last_day_to_claim(due: date) -> date:
    """Return the last day on which a refund can be claimed, by the limit that is inferred."""
    # No due date falls on February 29, so the same day exists in every year.
    return due.replace(year=due.year + standing().refund_limit.years)


def check_refund(
    program_case: ProgramCase, overpayment: Decimal | None, on: date | None, code: str = "R-REF-001"
) -> None:
    """Question a refund claimed later than the limit after the due date; dollars."""
    if not overpayment or on is None:
        return
    limit = standing().refund_limit
    if on > last_day_to_claim(program_case.law.due):
        program_case.report(
            code,
            program_case.id,
            amount=overpayment,
            day=on,
            years=limit.years,
            status=limit.status,
        )
