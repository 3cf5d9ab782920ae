"""What is to be expected of each tax once its return is filed: refund, dates, what may delay it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal

from taxcli.case.model import Case
from taxcli.engine.filing import last_day_to_claim
from taxcli.engine.ledger import last_payment, ledger, with_payments_by
from taxcli.engine.outcome import OutcomeKind
from taxcli.engine.prepare import prepare
from taxcli.engine.result import OF_RESULT, RESTING, ProgramResult, Result
from taxcli.law.figures import Edition
from taxcli.law.standing import standing
from taxcli.values import Column, Key, Keys, renamed

STATUS_SCHEMA = "taxcli-status-1"
_SOURCES = ("refund_time", "refund_interest", "refund_limit", "protest", "waiver")

# What a filer can expect of one tax.
ExpectedAfter = Literal["refund", "applied", "nothing", "pay", "not-filed", "unchanged", "unknown"]
How = Literal["paper", "pro"]
# What a tax comes to -> what its filer can expect, as the JSON contract names it.
_EXPECTED: dict[OutcomeKind, ExpectedAfter] = {
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
# Where a refund stands on a day.
Stage = Literal["waiting", "due", "ask", "interest"]


@dataclass(frozen=True, slots=True)
class RefundTime:
    """The days of a refund: when it usually comes, and when to ask for one that did not.

    ``may_take_longer`` tells that the return was filed in a busy month; how much longer is not
    published. ``interest_from`` is the day from which interest runs, if it still has not come;
    ``on`` is the day it is asked.
    """

    JSON: ClassVar[Keys] = (
        *("usual_from", "usual_to", "may_take_longer", "ask_from", "interest_from", "stage"),
    )

    usual_from: Annotated[date, Column("Usually comes from")]
    usual_to: Annotated[date, Column("Usually comes by")]
    may_take_longer: bool
    ask_from: Annotated[date, Column("Ask in writing from")]
    interest_from: Annotated[date, Column("Interest runs from")]
    on: date | None

    @property
    def stage(self) -> Stage | None:
        """Tell where a refund stands that has not come; ``None`` while no day is asked."""
        if self.on is None:
            return None
        if self.on >= max(self.interest_from, self.ask_from):
            return "interest"
        if self.on >= self.ask_from:
            return "ask"
        return "due" if self.on >= self.usual_from else "waiting"


def refund_time(
    due: date, filed: date, paid: Sequence[date] = (), on: date | None = None
) -> RefundTime:
    """Find the days of a refund.

    Args:
        due: the day the return was due.
        filed: the day it was filed, with all supporting pages.
        paid: the days on which something was paid for the year.
        on: the day it is asked.
    """
    usual = standing().refund_time
    last = filed + timedelta(weeks=usual.weeks_to)
    return RefundTime(
        filed + timedelta(weeks=usual.weeks_from),
        last,
        filed.month in usual.busy_months,
        last + timedelta(days=1),
        interest_from(due, filed, paid),
        on,
    )


def interest_from(due: date, filed: date, paid: Sequence[date] = ()) -> date:
    """Return the day on which interest on a refund begins: some months after the latest.

    The latest of the due date, the complete filing and the payments counts.
    """
    rule = standing().refund_interest
    return max(due, filed, *paid) + timedelta(days=rule.months * rule.month_days)


class WhenError(Exception):
    """A day that cannot be; the message names the option. Exit code 2."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One tax after filing; money in dollars.

    ``refund`` has the days of a refund; ``claim_by`` is the last day on which one could be claimed
    (inferred). ``spouse_paid`` counts payments made under the spouse's number.
    """

    JSON: ClassVar[Keys] = (
        *("form", "expected", renamed("amount", "program.outcome.amount"), "file_by"),
        Key("filed_late", lambda one: one.late if one.file_by else None),
        *("refund", "claim_by"),
        Key("too_old", lambda one: one.too_old if one.claim_by else None),
        renamed("payments_under_spouse", "spouse_paid"),
    )

    program: ProgramResult
    filed_on: date
    refund: RefundTime | None
    claim_by: date | None
    spouse_paid: int

    @property
    def form(self) -> str | None:
        """Return the form that was filed."""
        return self.program.filing.form if self.program.outcome.sends_return else None

    @property
    def expected(self) -> ExpectedAfter:
        """Return what the filer can expect."""
        return _EXPECTED[self.program.outcome.kind]

    @property
    def file_by(self) -> date | None:
        """Return the day by which the return was to be filed."""
        return self.program.outcome.file_by

    @property
    def late(self) -> bool:
        """Tell whether the return was filed after that day."""
        return self.file_by is not None and self.filed_on > self.file_by

    @property
    def too_old(self) -> bool:
        """Tell whether the return came after the last day on which a refund could be claimed."""
        return self.claim_by is not None and self.filed_on > self.claim_by


@dataclass(frozen=True, slots=True)
class AfterFiling:
    """Both taxes after filing on a day, seen on another day if one is said.

    ``notice`` is the date of a notice that came.
    """

    JSON: ClassVar[Keys] = (
        *(*OF_RESULT, "filed_on", "how", "on", renamed("due", "result.law.due")),
        renamed("blocked", "result.blocked"),
        Key("programs", lambda of: {one.program.program.id: one for one in of.programs}),
        *("delays", "asking", renamed("notice", "told_of_notice")),
        Key("sources", lambda _: {name: _source(name) for name in _SOURCES}),
        *RESTING,
    )

    result: Result
    filed_on: date
    how: How | None
    on: date | None
    notice: date | None
    programs: tuple[Followed, ...]

    @property
    def waiting(self) -> list[Followed]:
        """Return the taxes of which a refund is expected."""
        return [one for one in self.programs if one.refund is not None]

    @property
    def protest_passed(self) -> bool | None:
        """Tell whether the time to protest a notice has passed; ``None`` while no day is said."""
        if self.notice is None or self.on is None:
            return None
        return self.on > standing().protest.until(self.notice)

    @property
    def delays(self) -> list[str]:
        """Return what may delay the refunds of a case, the certain before the possible."""
        from taxcli.features.attachments import attachments

        if not self.waiting:
            return []
        said = standing().refund_requests
        found = []
        for one in self.waiting:
            name, entries = one.program.program.name, attachments(self.result, one.program)
            if entries:
                found.append(f"{name}, if it was not sent along: {'; '.join(entries)}.")
            if one.spouse_paid:
                count = "A payment" if one.spouse_paid == 1 else f"{one.spouse_paid} payments"
                found.append(f"{name}: {count} under the spouse's number. {said.spouse.value}")
        names = standing().refund_time.busy_names
        busy = " and ".join(
            f"{first}/{second}" for first, second in zip(names[::2], names[1::2], strict=True)
        )
        on_paper = "A return on paper brings a check, whatever bank is given."
        return [
            *found,
            said.complete,
            f"Returns filed in {busy} may take longer.",
            on_paper if self.how == "paper" else said.deposit,
        ]

    @property
    def asking(self) -> list[str]:
        """Return how to ask for a refund that did not come, and what to have ready."""
        if not self.waiting:
            return []
        said = standing().refund_requests
        proof = {"paper": "proof of mailing", "pro": "the confirmation of PRO"}.get(
            self.how or "", "proof of mailing, or the confirmation of PRO"
        )
        forms = " and ".join(f"Form {one.form}" for one in self.waiting)
        ready = f"Have ready: a copy of {forms} with all supporting pages, and {proof}"
        paid = any(one.program.prepaid for one in self.waiting)
        return [
            said.in_writing,
            said.asking.value,
            f"{ready}{'; proof of each payment' if paid else ''}.",
            "Name the tax, the tax year, and the account number or, by hand, the primary "
            "taxfiler's number. Each tax is asked for by itself.",
        ]

    @property
    def told_of_notice(self) -> dict[str, Any] | None:
        """Return a notice's date and the days of its protest, as the JSON contract has them."""
        if self.notice is None:
            return None
        return {
            "date": self.notice,
            "protest_until": standing().protest.until(self.notice),
            "protest_passed": self.protest_passed,
            "waiver": standing().waiver.facts,
        }


def _source(name: str) -> dict[str, Any]:
    rule = getattr(standing(), name)
    return {"source": rule.source, "status": rule.status}


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
    case, due, id_ = result.case, result.law.due, found.program.id
    expected = _EXPECTED[found.outcome.kind]
    paid = [row.day for row in ledger(case, result.law, id_, result.paid_on.day) if row.amount]
    of_tax = (row for row in case.payment if row.program == id_ and row.amount > 0)
    return Followed(
        found,
        filed_on,
        refund_time(due, filed_on, paid, on) if expected == "refund" else None,
        last_day_to_claim(due) if expected in ("refund", "applied") else None,
        sum(row.person == "spouse" for row in of_tax),
    )
