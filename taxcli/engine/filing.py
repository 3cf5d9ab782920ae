"""The duty to file, per program, and the reason.

Source: the Revenue Division's page, filing requirements; law sheet sections 3 and 14.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from taxcli.engine.program_case import ProgramCase
from taxcli.engine.reasons import Reason, because
from taxcli.engine.residency import PersonResidency
from taxcli.engine.tax_base import TaxBase
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
    lived, limit, part_year = (
        _lived(program_case.people),
        _limit(program_case),
        program_case.program.part_year_form,
    )
    over = tested is not None and tested > program_case.threshold
    if base.lacks_items and not over:
        return Filing(None, False, part_year, because("duty.items-lacking", lived=lived))
    if base.kind is None or base.nothing_local:
        return _below(because("duty.no-local-income", lived=lived), part_year, program_case.paid_in)
    if base.presumed_below:
        taxable = program_case.case.oregon.taxable_income
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


def _limit(program_case: ProgramCase) -> Reason:
    status = because(f"status.{program_case.case.filing_status}")
    return because("duty.limit", threshold=program_case.threshold, status=status)


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
