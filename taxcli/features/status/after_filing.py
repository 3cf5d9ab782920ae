"""What is to be expected of each tax once its return is filed: refund, dates, what may delay it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, NamedTuple

from taxcli.case.model import Case
from taxcli.engine.filing import last_day_to_claim
from taxcli.engine.ledger import last_payment, ledger, with_payments_by
from taxcli.engine.outcome import OutcomeKind
from taxcli.engine.prepare import prepare
from taxcli.engine.result import OF_RESULT, ProgramResult, Result
from taxcli.law.figures import Edition
from taxcli.law.standing import standing
from taxcli.values import Column, Key, Keys, renamed

# Where a refund stands on a day.
Stage = Literal["waiting", "due", "ask", "interest"]


@dataclass(frozen=True, slots=True)
class RefundTime:
    """The days of a refund: usual from ``first`` to ``last``, to ask for after it.

    ``busy`` tells that the return was filed in a month in which it may take longer; how much
    longer is not published. ``interest_from`` is the day from which interest runs, if it still
    has not come.
    """

    filed: date
    first: date
    last: date
    busy: bool
    interest_from: date

    @property
    def ask_from(self) -> date:
        """Return the first day after the usual time."""
        return self.last + timedelta(days=1)

    def stage(self, on: date) -> Stage:
        """Tell where a refund stands that has not come by a day."""
        if on >= max(self.interest_from, self.ask_from):
            return "interest"
        if on >= self.ask_from:
            return "ask"
        return "due" if on >= self.first else "waiting"


class RefundDays(NamedTuple):
    """The days of a refund as they are told; ``stage`` is where it stands on the day asked."""

    usual_from: Annotated[date, Column("Usually comes from")]
    usual_to: Annotated[date, Column("Usually comes by")]
    may_take_longer: bool
    ask_from: Annotated[date, Column("Ask in writing from")]
    interest_from: Annotated[date, Column("Interest runs from")]
    stage: Stage | None


def refund_time(due: date, filed: date, paid: Sequence[date] = ()) -> RefundTime:
    """Find the days of a refund.

    Args:
        due: the day the return was due.
        filed: the day it was filed, with all supporting pages.
        paid: the days on which something was paid for the year.
    """
    usual = standing().refund_time
    return RefundTime(
        filed,
        filed + timedelta(weeks=usual.weeks_from),
        filed + timedelta(weeks=usual.weeks_to),
        filed.month in usual.busy_months,
        interest_from(due, filed, paid),
    )


def interest_from(due: date, filed: date, paid: Sequence[date] = ()) -> date:
    """Return the day on which interest on a refund begins: some months after the latest.

    The latest of the due date, the complete filing and the payments counts.
    """
    rule = standing().refund_interest
    return max(due, filed, *paid) + timedelta(days=rule.months * rule.month_days)


# What a filer can expect of one tax.
Expected = Literal["refund", "applied", "nothing", "pay", "not-filed", "unchanged", "unknown"]
How = Literal["paper", "pro"]
# What a tax comes to -> what its filer can expect, as the JSON contract names it.
_EXPECTED: dict[OutcomeKind, Expected] = {
    "pay": "pay",
    "pay-back": "pay",
    "refund": "refund",
    "applied": "applied",
    "paid": "nothing",
    "nothing-due": "nothing",
    "unchanged": "unchanged",
    "nothing-to-file": "not-filed",
    "not-known": "unknown",
}


class WhenError(Exception):
    """A day that cannot be; the message names the option. Exit code 2."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One tax after filing. ``amount`` is dollars; ``by`` is the day by which it was to be filed.

    ``time`` has the days of a refund; ``claim_by`` is the last day on which one could be claimed
    (inferred), ``too_old`` tells that the return came after it. ``spouse_paid`` counts payments
    made under the spouse's number; ``asked`` is the day it is asked.
    """

    JSON: ClassVar[Keys] = (
        *("form", "expected", "amount", renamed("file_by", "by")),
        Key("filed_late", lambda one: one.late if one.by else None),
        *("refund", "claim_by"),
        Key("too_old", lambda one: one.too_old if one.claim_by else None),
        renamed("payments_under_spouse", "spouse_paid"),
    )

    program: ProgramResult
    expected: Expected
    amount: Decimal | None
    by: date | None
    late: bool
    time: RefundTime | None
    claim_by: date | None
    too_old: bool
    spouse_paid: int
    asked: date | None

    @property
    def refund(self) -> RefundDays | None:
        """Return the days of a refund as they are told."""
        time, on = self.time, self.asked
        if time is None:
            return None
        return RefundDays(
            *(time.first, time.last, time.busy, time.ask_from, time.interest_from),
            time.stage(on) if on else None,
        )

    @property
    def form(self) -> str | None:
        """Return the form that was filed."""
        return self.program.filing.form if self.program.outcome.sends_return else None


@dataclass(frozen=True, slots=True)
class AfterFiling:
    """Both taxes after filing on a day, seen on another day if one is said."""

    JSON: ClassVar[Keys] = (
        *(*OF_RESULT, "filed_on", "how", "on", renamed("due", "result.law.due")),
        renamed("blocked", "result.blocked"),
        Key("programs", lambda of: {one.program.program.id: one for one in of.programs}),
    )

    result: Result
    filed_on: date
    how: How | None
    on: date | None
    notice: date | None
    programs: tuple[Followed, ...]


def after_filing(  # noqa: PLR0913 - the days of one case
    case: Case,
    filed_on: date,
    *,
    how: How | None = None,
    on: date | None = None,
    notice: date | None = None,
    edition: Edition = "current",
) -> AfterFiling:
    """Find what is to be expected after a return was filed.

    Args:
        case: the case that was filed.
        filed_on: the day it was filed, with all supporting pages.
        how: on paper or on PRO, if it is said.
        on: the day it is asked.
        notice: the date on a notice that came.
        edition: which law.

    Raises:
        NoFiguresError: the tax year has no figures.
        WhenError: a day cannot be.
    """
    _check_days(case, filed_on, on, notice)
    # What was paid after the return was filed, up to the day asked, is paid.
    settled = max(filed_on, last_payment(with_payments_by(case, on)) or filed_on)
    result = prepare(case, edition=edition, on=case.paid_on or settled)
    unpaid = any(found.outcome.to_pay for found in result.programs.values())
    if unpaid and on is not None and on > result.law.due and case.paid_on is None:
        result = prepare(case, edition=edition, on=on)  # what is not paid grows until it is asked
    followed = tuple(_follow(result, found, filed_on, on) for found in result.programs.values())
    return AfterFiling(result, filed_on, how, on, notice, followed)


def _check_days(case: Case, filed_on: date, on: date | None, notice: date | None) -> None:
    end = date(case.tax_year, 12, 31)
    if filed_on <= end:
        raise WhenError(
            f"--filed-on {filed_on} is before tax year {case.tax_year} had ended: give the day on "
            "which the return was mailed or sent"
        )
    original = case.amends.filed_on if case.amends else None
    if original is not None and filed_on < original:
        raise WhenError(
            f"--filed-on {filed_on} is before the original was filed ({original}, "
            "amends.filed_on): give the day of the amended return"
        )
    if on is not None and filed_on > on:
        raise WhenError(
            f"--filed-on {filed_on} is after --on {on}: a return that is not filed yet has no "
            "status; taxcli prepare makes it"
        )
    if notice is not None and notice <= end:
        raise WhenError(
            f"--notice-date {notice} is before tax year {case.tax_year} had ended: check the date"
        )
    if notice is not None and on is not None and notice > on:
        raise WhenError(f"--notice-date {notice} is after --on {on}: check both")


def _follow(result: Result, found: ProgramResult, filed_on: date, on: date | None) -> Followed:
    expected, amount = _expected(found)
    due = result.law.due
    by = found.outcome.file_by
    back = expected in ("refund", "applied")
    claim_by = last_day_to_claim(due) if back else None
    return Followed(
        found,
        expected,
        amount,
        by,
        by is not None and filed_on > by,
        refund_time(due, filed_on, _paid_days(result, found)) if expected == "refund" else None,
        claim_by,
        claim_by is not None and filed_on > claim_by,
        sum(1 for _ in _under_spouse(result.case, found)),
        on,
    )


def _expected(found: ProgramResult) -> tuple[Expected, Decimal | None]:
    return _EXPECTED[found.outcome.kind], found.outcome.amount


def _paid_days(result: Result, found: ProgramResult) -> list[date]:
    rows = ledger(result.case, result.law, found.program.id, result.paid_on.day)
    return [row.day for row in rows if row.amount]


def _under_spouse(case: Case, found: ProgramResult) -> Iterator[int]:
    for index, row in enumerate(case.payment):
        if row.program == found.program.id and row.person == "spouse" and row.amount:
            yield index
