"""From plain answers to what the engine decides for each tax, of a case with the same facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from taxcli.case.model import SCHEMA, Case
from taxcli.case.read import case_from
from taxcli.case.types import FilingStatus
from taxcli.engine.diagnostics import Diagnostic, because
from taxcli.engine.estimates import EstimateDuty, estimate_duty
from taxcli.engine.filing import Combined, last_day_to_claim
from taxcli.engine.outcome import FilingDuty, Outcome
from taxcli.engine.prepare import prepare
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.check.arts_tax import ArtsTax, arts_tax
from taxcli.features.last_year import LastReturn, last_year_reviews
from taxcli.law.figures import Edition, YearLaw, year_law, years
from taxcli.law.programs import PROGRAM_IDS, Program, ProgramId, program
from taxcli.money import ZERO

# "differ" is a couple of whom each lived there for another part of the year.
Lived = Literal["all", "part", "none", "differ"]
# The largest amount that may be withheld: the wages that stand for it must fit a case.
LARGEST_WITHHELD = Decimal(10) ** 8


@dataclass(frozen=True, slots=True)
class CheckedPlace:
    """What is said of one tax and its jurisdiction; ``None`` is not known. Amounts in dollars.

    ``local_income`` is local taxable income, for those who did not live there all year: zero
    where nobody had income from there. ``withheld`` is ``"some"`` where the amount is not known.
    ``last_year`` is last year's tax.
    """

    lived: Lived | None = None
    local_income: Decimal | None = None
    withheld: Decimal | Literal["some"] | None = None
    last_year: Decimal | None = None

    @property
    def nothing_local(self) -> bool:
        """Tell whether nobody lived there or had income from there."""
        return self.lived == "none" and self.local_income == 0

    @property
    def away(self) -> bool:
        """Tell whether it is known that somebody lived elsewhere for all or some of the year."""
        return self.lived not in (None, "all")

    @property
    def computable(self) -> bool:
        """Tell whether it is known what the form starts from, the Oregon return aside."""
        return self.lived == "all" or (self.away and self.local_income is not None)


@dataclass(frozen=True, slots=True)
class Answers:
    """The plain answers for one tax year. Nothing in them tells who it is."""

    year: int
    status: FilingStatus | None = None
    oregon: Decimal | None = None
    # Left out of the hash, since a mapping has none; it counts for what is equal.
    places: Mapping[ProgramId, CheckedPlace] = field(default_factory=dict, hash=False)
    portland: bool | None = None

    def place(self, id_: ProgramId) -> CheckedPlace:
        """Return what is said of a tax."""
        return self.places.get(id_, CheckedPlace())

    def with_place(self, id_: ProgramId, **changes: Any) -> "Answers":
        """Return the answers with something else said of a tax."""
        return replace(self, places={**self.places, id_: replace(self.place(id_), **changes)})

    @property
    def joint(self) -> bool:
        """Tell whether two people file together."""
        return self.status == "joint"


def case_of(answers: Answers) -> Case:
    """Return a case with the same facts, without names, for computing only.

    Days of a part of the year and the employer are stand-ins: with local taxable income given,
    no number depends on them. Where nothing is known of where somebody lived, outside stands in.
    """
    data: dict[str, Any] = {"schema": SCHEMA, "tax_year": answers.year, "w2": []}
    data |= {table: {} for table in ("residency", "local_taxable_income", "last_year")}
    if answers.status is not None:
        data["filing_status"] = answers.status
    if answers.oregon is not None:
        data["oregon"] = {"taxable_income": answers.oregon}
    for id_ in PROGRAM_IDS:
        _put_place(data, answers, id_)
    return case_from(data, "the answers")


def _put_place(data: dict[str, Any], answers: Answers, id_: ProgramId) -> None:
    place, its = answers.place(id_), program(id_)
    part = [{"from": date(answers.year, 1, 1), "to": date(answers.year, 6, 30)}]
    lived: dict[str | None, Any] = {"all": "full-year", "part": part, "differ": part}
    table = {"primary": lived.get(place.lived, "none")}
    if answers.joint:
        table["spouse"] = "none" if place.lived == "differ" else table["primary"]
    data["residency"][its.jurisdiction] = table
    if place.nothing_local:
        table["local_income"] = False
    elif place.away and place.local_income is not None:
        data["local_taxable_income"][its.jurisdiction] = place.local_income
    if place.computable and isinstance(place.withheld, Decimal) and place.withheld:
        # Wages no lower than any rate allows; no line is computed from them.
        row = {"locality": its.locality, "wages": place.withheld * 100, "tax": place.withheld}
        data["w2"].append({"employer": "not named", "local": [row]})
    if place.last_year is not None:
        data["last_year"][f"{id_}_tax"] = place.last_year


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
    place: CheckedPlace
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
    charged = ((id_, found.charges) for id_, found in first.programs.items())
    open_ = [id_ for id_, of in charged if of is not None and of.underpayment.charged is None]
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
    others_tax = other.programs[id_].amount("net_tax")
    by_other = estimate_duty(checked.next_law.other, id_, None, others_tax)
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
