"""From plain answers to what the engine decides for each tax, of a case with the same facts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from taxcli.engine.diagnostics import Diagnostic, because
from taxcli.engine.estimates import EstimateDuty, estimate_duty
from taxcli.engine.filing import Combined, last_day_to_claim
from taxcli.engine.outcome import FilingDuty, Outcome
from taxcli.engine.prepare import prepare
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.check.answers import Answers, Place, case_of
from taxcli.features.check.arts_tax import ArtsTax, arts_tax
from taxcli.features.last_year import LastReturn, last_year_reviews
from taxcli.law.figures import Edition, YearLaw, year_law, years
from taxcli.law.programs import PROGRAM_IDS, Program, ProgramId
from taxcli.money import ZERO

# What depends on how much was withheld.
_AFTER_WITHHOLDING = ("balance_due", "refund", "penalty", "interest", "underpayment_interest")


@dataclass(frozen=True, slots=True)
class CheckedTax:
    """What the engine decides for one tax and year, as far as the answers go.

    Where a return must be filed, ``duty`` is this year's duty to pay estimates, ``next_duty`` the
    next year's as far as this year's tax decides it (``None`` without figures of that year), and
    ``other_duty`` that by the other edition of the law, where it comes out otherwise.
    ``if_inside`` is the tax of someone who lived there all year, where it is not known who did.
    """

    law: YearLaw
    place: Place
    found: ProgramResult
    duty: EstimateDuty | None = None
    next_duty: EstimateDuty | None = None
    other_duty: EstimateDuty | None = None
    if_inside: Decimal | None = None

    @property
    def program(self) -> Program:
        """Return the tax's program."""
        return self.found.program

    @property
    def verdict(self) -> FilingDuty:
        """Return whether to file."""
        duty = self.found.outcome.duty
        if duty in ("must-file", "not-known"):
            return duty
        return "refund-only" if self.place.withheld else "nothing"

    @property
    def form(self) -> str | None:
        """Return the form to file, or the one it would be while the verdict is not known."""
        if self.place.lived is not None and self.verdict != "nothing":
            return self.program.form("part-year" if self.place.away else "full-year")
        if self.verdict == "refund-only":
            return f"{self.program.full_year_form} or {self.program.part_year_form}"
        return None

    @property
    def next_law(self) -> YearLaw:
        """Return the law of the next year, where there is a ``next_duty``."""
        return year_law(self.law.year + 1, self.law.edition)

    @property
    def waived(self) -> bool:
        """Tell whether the interest for not paying estimates is waived."""
        return self.found.charges is not None and self.found.charges.underpayment.waived

    @property
    def presumed(self) -> bool:
        """Tell whether the local part was only taken not to be over the threshold."""
        return self.found.base.presumed_below

    @property
    def settled(self) -> bool:
        """Tell whether what was withheld is known and counted."""
        withheld = self.place.withheld
        return withheld == 0 or (isinstance(withheld, Decimal) and not self.presumed)

    @property
    def outcome(self) -> Outcome:
        """Return what the tax comes to; not known where the answers do not decide it."""
        if self.verdict == "not-known" or not self.settled:
            return Outcome("not-known", None)
        return self.found.outcome

    @property
    def claim_by(self) -> date | None:
        """Return the last day to claim a refund, where there is one."""
        refund = self.verdict == "refund-only" or self.amount("refund")
        return last_day_to_claim(self.law.due) if refund else None

    def amount(self, id_: str) -> Decimal | None:
        """Return a line's amount in dollars; ``None`` where the answers do not decide it."""
        if id_ == "withheld":
            return self.place.withheld if isinstance(self.place.withheld, Decimal) else None
        if self.verdict == "not-known":
            return None
        if id_ not in _AFTER_WITHHOLDING or self.settled:
            return self.found.amount(id_)
        return ZERO if id_ != "refund" and self.found.amount("net_tax") == 0 else None


@dataclass(frozen=True, slots=True)
class CheckedYear:
    """What the engine decides for one tax year, and the Arts Tax beside it.

    ``on`` is the day of filing and paying, ``None`` for in time. ``told`` is what the engine says
    of it, beside what only the case that stands for the answers lacks.
    """

    answers: Answers
    result: Result
    on: date | None
    taxes: dict[ProgramId, CheckedTax]
    combined: Combined
    arts: ArtsTax
    told: tuple[Diagnostic, ...]

    @property
    def law(self) -> YearLaw:
        """Return the law of the year."""
        return self.result.law

    def any(self, *verdicts: FilingDuty) -> bool:
        """Tell whether a tax has one of these verdicts."""
        return any(tax.verdict in verdicts for tax in self.taxes.values())


def check_years(
    every: Sequence[Answers], *, edition: Edition = "current", on: date | None = None
) -> tuple[CheckedYear, ...]:
    """Answer for several years, in order; one year's tax is the next one's last year's tax.

    Raises:
        NoFiguresError: a year has no figures.
    """
    checked: list[CheckedYear] = []
    for answers in sorted(every, key=lambda each: each.year):
        twice: tuple[Diagnostic, ...] = ()
        after = answers
        if checked and checked[-1].answers.year == answers.year - 1:
            taxes = {id_: tax.amount("net_tax") for id_, tax in checked[-1].taxes.items()}
            last = LastReturn(f"the answers for {answers.year - 1}", taxes, {})
            twice = last_year_reviews(case_of(answers), last, f"those for {answers.year}")
            for id_ in PROGRAM_IDS:
                if answers.place(id_).last_year is None:
                    after = after.with_place(id_, last_year=taxes[id_])
        found = check_year(after, edition=edition, on=on)
        checked.append(replace(found, told=(*twice, *found.told)))
    return tuple(checked)


@lru_cache(maxsize=64)
def check_year(
    answers: Answers, *, edition: Edition = "current", on: date | None = None
) -> CheckedYear:
    """Answer for one tax year.

    Args:
        answers: what is known of the year.
        edition: the law in force, or the Revenue Division's published page to the letter.
        on: the day the return is filed and paid, for what paying late costs.

    Raises:
        NoFiguresError: the tax year has no figures.
    """
    law = year_law(answers.year, edition)
    result = first = prepare(case_of(answers), edition=edition, on=on)
    open_ = [id_ for id_, found in first.programs.items() if _lacks_last_year(found)]
    if open_:
        # The line of underpayment interest is open; what it may be is told apart.
        untested = answers
        for id_ in open_:
            untested = untested.with_place(id_, last_year=ZERO)
        result = prepare(case_of(untested), edition=edition, on=on)
    other = prepare(case_of(answers), edition=law.other.edition) if law.differs else result
    taxes = {id_: _tax(answers, result, other, id_) for id_ in PROGRAM_IDS}
    if answers.status is None:
        taxes |= _whatever_the_status(answers, edition, on)
    lacking = tuple(each for each in first.diagnostics if each.code == "B-PAY-009")
    return CheckedYear(
        answers,
        result,
        on,
        taxes,
        _combined(answers, result, taxes),
        arts_tax(law, answers.status, answers.portland, answers.oregon),
        (*lacking, *result.diagnostics),
    )


def _lacks_last_year(found: ProgramResult) -> bool:
    return found.charges is not None and found.charges.underpayment.charged is None


def _tax(answers: Answers, result: Result, other: Result, id_: ProgramId) -> CheckedTax:
    law, found, place = result.law, result.programs[id_], answers.place(id_)
    checked = CheckedTax(law, place, found)
    if checked.verdict == "not-known" and place.lived is None:
        inside = case_of(answers.with_place(id_, lived="all", local_income=None))
        tax = prepare(inside, edition=law.edition).programs[id_].amount("net_tax")
        return replace(checked, if_inside=tax)
    if checked.verdict != "must-file":
        return checked
    net_tax = found.amount("net_tax")
    checked = replace(checked, duty=estimate_duty(law, id_, net_tax, place.last_year))
    if law.year + 1 not in years():
        return checked
    test = estimate_duty(checked.next_law, id_, None, net_tax)
    by_other = estimate_duty(
        checked.next_law.other, id_, None, other.programs[id_].amount("net_tax")
    )
    differs = by_other.required is not test.required
    return replace(checked, next_duty=test, other_duty=by_other if differs else None)


def _whatever_the_status(
    answers: Answers, edition: Edition, on: date | None
) -> dict[ProgramId, CheckedTax]:
    """Return the answers that hold for the lower and for the higher threshold alike."""
    low, high = (
        check_year(replace(answers, status=status), edition=edition, on=on).taxes
        for status in ("single", "head-of-household")
    )

    def told(tax: CheckedTax) -> tuple[FilingDuty, Decimal | None]:
        return tax.verdict, tax.amount("net_tax")

    return {
        id_: tax
        for id_, tax in low.items()
        if tax.verdict != "not-known" and told(tax) == told(high[id_])
    }


def _combined(answers: Answers, result: Result, taxes: dict[ProgramId, CheckedTax]) -> Combined:
    """Return whether the combined return is open; a couple that differs is not compared here."""
    both = all(tax.verdict == "must-file" for tax in taxes.values())
    if both and any(answers.place(id_).lived == "differ" for id_ in PROGRAM_IDS):
        return Combined(False, because("combined.not-asked"))
    return result.combined
