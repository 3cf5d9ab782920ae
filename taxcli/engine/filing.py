"""The duty to file, per program, and the reason in words a filer understands.

Source: the Revenue Division's page, filing requirements; law sheet sections 3 and 14.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from taxcli.engine.program_case import Setting
from taxcli.engine.residency import PersonResidency
from taxcli.engine.tax_base import Base
from taxcli.engine.words import you_or_spouse
from taxcli.money import shown

STATUS_WORDS = {
    "single": "single filers",
    "separate": "married filing separately",
    "joint": "married filing jointly",
    "head-of-household": "head of household",
    "surviving-spouse": "qualifying surviving spouse",
}


@dataclass(frozen=True, slots=True)
class Filing:
    """Whether a return must be filed; ``must_file`` is ``None`` while that is not known.

    ``form`` is the form to file, or ``None`` when there is nothing to file.
    """

    must_file: bool | None
    refund_only: bool
    form: str | None
    reason: str


def decide_filing(at: Setting, base: Base, tested: Decimal | None) -> Filing:
    """Decide the duty to file.

    ``tested`` is the income the duty is tested on, in dollars: Oregon taxable income, or local
    taxable income; ``None`` where not known.
    """
    lived = _lived_words(at.people)
    limit = (
        f"the threshold of {shown(at.threshold)} for {STATUS_WORDS[at.case.filing_status or '']}"
    )
    if base.kind is None and base.unknown:
        return Filing(None, False, None, "It cannot be decided before residency is known.")
    over = tested is not None and tested > at.threshold
    if base.lacks_items and not over:
        form = at.program.part_year_form
        return Filing(None, False, form, f"{lived}. Not all of the income is told yet.")
    if base.kind is None or base.nothing_local:
        return _below(
            f"{lived}, and had no income from there", at.program.part_year_form, at.paid_in
        )
    if base.presumed_below:
        taxable = at.case.oregon.taxable_income
        assert taxable is not None
        whole = f"{lived}. Oregon taxable income {shown(taxable)} is not more than {limit}"
        return Filing(
            False, False, None, f"{whole}, so its local part is not, and nothing was paid in."
        )
    if base.below_by_items:
        assert base.local_income is not None
        local = f"{lived}. {at.program.place} income {shown(base.local_income)} is not more than"
        return Filing(False, False, None, f"{local} {limit}, and nothing was paid in.")
    form = at.program.form(base.kind)
    if tested is None:
        return Filing(None, False, form, f"{lived}. The income it depends on is not known yet.")
    what = "Oregon" if base.kind == "full-year" else at.program.place
    compared = f"{lived}. {what} taxable income {shown(tested)} is"
    if over:
        return Filing(True, False, form, f"{compared} more than {limit}.")
    return _below(f"{compared} not more than {limit}", form, at.paid_in)


def _below(below: str, form: str, paid_in: Decimal | None) -> Filing:
    if paid_in is None or paid_in > 0:
        what = "what was" if paid_in is None else f"the {shown(paid_in)}"
        way = f"{below}; filing is the only way to get back {what} paid in."
        return Filing(False, True, form, way)
    return Filing(False, False, None, f"{below}, and nothing was paid in.")


def _lived_words(people: Sequence[PersonResidency]) -> str:
    reasons = {person.reason for person in people}
    if len(people) == 2 and {person.lived for person in people} == {"outside"}:
        return people[0].reason.replace("did not live", "Neither spouse lived", 1)
    if len(reasons) == 1:
        subject = "Both spouses" if len(people) == 2 else "The taxfiler"
        return f"{subject} {reasons.pop()}"
    words = "; ".join(f"{you_or_spouse(person.who)} {person.reason}" for person in people)
    return words[0].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Combined:
    """Whether the combined return on Portland Revenue Online is open, and why or why not."""

    available: bool
    reason: str


def decide_combined(
    filings: Sequence[Filing], residencies: Sequence[dict[str, str | None]]
) -> Combined:
    """Decide whether both taxes can be filed on one combined return."""
    if any(filing.must_file is None for filing in filings):
        return Combined(False, "It cannot be decided before both duties to file are known.")
    if not all(filing.must_file for filing in filings):
        return Combined(False, "It needs a duty to file both taxes, and there is not one for both.")
    if residencies[0] != residencies[1]:
        return Combined(False, "It needs the same residency status for both taxes.")
    return Combined(
        True,
        "Both taxes must be filed with the same residency status. On PRO only, never on paper.",
    )
