"""From plain answers to an answer for each tax: whether to file, and what to expect.

Every amount is one of :func:`taxcli.engine.prepare.prepare`, of a case with the same facts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.filing import Combined
from taxcli.engine.last_year import LastReturn, last_year_reviews
from taxcli.engine.outcome import Duty, Outcome
from taxcli.engine.prepare import prepare
from taxcli.engine.reasons import because
from taxcli.engine.refund import last_day_to_claim
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.check.answers import Answers, Instalments, Place, case_of, instalments
from taxcli.features.check.arts_tax import ArtsTax, arts_tax
from taxcli.law.figures import Edition, YearLaw, year_law
from taxcli.law.programs import PROGRAM_IDS, Program, ProgramId
from taxcli.money import ZERO

# What depends on how much was withheld.
_AFTER_WITHHOLDING = ("balance_due", "refund", "penalty", "interest", "underpayment_interest")


@dataclass(frozen=True, slots=True)
class CheckedTax:
    """The answer for one tax and year.

    ``form`` is the form to file, or the one it would be while the verdict is not known.
    ``may_add`` is underpayment interest that may come on top, in dollars: it depends on last
    year's tax, which is not known. ``if_inside`` is the tax of someone who lived there all year,
    where it is not known who did. ``claim_by`` is the last day to claim a refund.
    """

    program: Program
    place: Place
    verdict: Duty
    form: str | None
    found: ProgramResult
    instalments: Instalments | None
    may_add: Decimal = ZERO
    if_inside: Decimal | None = None
    claim_by: date | None = None

    @property
    def presumed(self) -> bool:
        """Tell whether the local part was only taken not to be over the threshold."""
        return self.found.base.presumed_below

    def amount(self, id_: str) -> Decimal | None:
        """Return a line's amount in dollars; ``None`` where the answers do not decide it."""
        if id_ == "withheld":
            return self.place.withheld if isinstance(self.place.withheld, Decimal) else None
        if self.verdict == "not-known":
            return None
        amount = self.found.amount(id_)
        if id_ not in _AFTER_WITHHOLDING or self._settled:
            return amount
        return ZERO if id_ != "refund" and self.found.amount("net_tax") == 0 else None

    @property
    def outcome(self) -> Outcome:
        """Return what the tax comes to; not known where the answers do not decide it."""
        if self.verdict == "not-known" or not self._settled:
            return Outcome("not-known", None)
        return self.found.outcome

    @property
    def _settled(self) -> bool:
        """Tell whether what was withheld is known and counted."""
        withheld = self.place.withheld
        return withheld == 0 or (isinstance(withheld, Decimal) and not self.presumed)


@dataclass(frozen=True, slots=True)
class CheckedYear:
    """The answers for one tax year: both taxes, and the Arts Tax beside them.

    ``on`` is the day of filing and paying, ``None`` for in time; ``last_year`` tells of a tax of
    the year before that is not what the answers for that year come to.
    """

    answers: Answers
    result: Result
    on: date | None
    taxes: dict[ProgramId, CheckedTax]
    combined: Combined
    arts: ArtsTax
    last_year: tuple[Diagnostic, ...] = ()

    @property
    def law(self) -> YearLaw:
        """Return the law of the year."""
        return self.result.law

    @property
    def late(self) -> bool:
        """Tell whether the day of paying is after the due date."""
        return self.on is not None and self.on > self.law.due

    def any(self, *verdicts: Duty) -> bool:
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
        if checked and checked[-1].answers.year == answers.year - 1:
            twice = _known_twice(answers, checked[-1])
            answers = _after(answers, checked[-1])  # noqa: PLW2901 - the same answers, completed
        found = check_year(answers, edition=edition, on=on)
        checked.append(replace(found, last_year=twice))
    return tuple(checked)


def _known_twice(answers: Answers, last: CheckedYear) -> tuple[Diagnostic, ...]:
    """Return a review of each tax of last year that is given, and comes to something else."""
    given = case_of(answers, {id_: answers.place(id_).last_year for id_ in PROGRAM_IDS})
    taxes = {id_: tax.amount("net_tax") for id_, tax in last.taxes.items()}
    source = f"the answers for {last.answers.year}"
    return last_year_reviews(given, LastReturn(source, taxes, {}), f"those for {answers.year}")


def _after(answers: Answers, last: CheckedYear) -> Answers:
    places = {}
    for id_ in PROGRAM_IDS:
        place = answers.place(id_)
        if place.last_year is None:
            place = replace(place, last_year=last.taxes[id_].amount("net_tax"))
        places[id_] = place
    return replace(answers, places=places)


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
    last = {id_: answers.place(id_).last_year for id_ in PROGRAM_IDS}
    result = prepare(case_of(answers, last), edition=edition, on=on)
    may_add = {id_: _may_add(found) for id_, found in result.programs.items()}
    if any(may_add.values()):
        # Without last year's tax the line of underpayment interest is open; it is told apart.
        settled = {id_: ZERO if may_add[id_] else last[id_] for id_ in PROGRAM_IDS}
        result = prepare(case_of(answers, settled), edition=edition, on=on)
    taxes = {id_: _tax(answers, result, id_, may_add[id_]) for id_ in PROGRAM_IDS}
    if answers.status is None:
        taxes |= _whatever_the_status(answers, edition, on)
    arts = arts_tax(law, answers.status, answers.portland, answers.oregon)
    combined = _combined(answers, result, taxes)
    return CheckedYear(answers, result, on, taxes, combined, arts)


def _whatever_the_status(
    answers: Answers, edition: Edition, on: date | None
) -> dict[ProgramId, CheckedTax]:
    """Return the answers that hold for the lower and for the higher threshold alike."""
    low, high = (
        check_year(replace(answers, status=status), edition=edition, on=on).taxes
        for status in ("single", "head-of-household")
    )

    def same(id_: ProgramId) -> bool:
        ends = (low[id_], high[id_])
        if len({end.verdict for end in ends}) > 1 or low[id_].verdict == "not-known":
            return False
        return low[id_].amount("net_tax") == high[id_].amount("net_tax")

    return {id_: low[id_] for id_ in PROGRAM_IDS if same(id_)}


def _may_add(found: ProgramResult) -> Decimal:
    if found.charges is None:
        return ZERO
    test = found.charges.underpayment
    return ZERO if test.known or test.waived else test.computed


def _tax(answers: Answers, result: Result, id_: ProgramId, may_add: Decimal) -> CheckedTax:
    found, place = result.programs[id_], answers.place(id_)
    verdict = _verdict(found, place)
    checked = CheckedTax(
        found.program, place, verdict, _form(found, place, verdict), found, None, may_add
    )
    refund = checked.amount("refund")
    if verdict == "refund-only" or refund:
        checked = replace(checked, claim_by=last_day_to_claim(result.law.due))
    if verdict == "must-file":
        last = place.last_year
        net_tax = found.amount("net_tax")
        other = _other_tax(answers, result, id_) if result.law.differs else net_tax
        due = instalments(result.law, id_, net_tax, last, other)
        checked = replace(checked, instalments=due)
    if verdict == "not-known" and place.lived is None:
        inside = _if_inside(answers, result, id_)
        checked = replace(checked, if_inside=inside)
    return checked


def _other_tax(answers: Answers, result: Result, id_: ProgramId) -> Decimal | None:
    """Return a tax by the other edition of the law, in dollars."""
    other: Edition = "published" if result.law.edition == "current" else "current"
    last = {each: answers.place(each).last_year for each in PROGRAM_IDS}
    return prepare(case_of(answers, last), edition=other).programs[id_].amount("net_tax")


def _verdict(found: ProgramResult, place: Place) -> Duty:
    if found.outcome.duty in ("must-file", "not-known"):
        return found.outcome.duty
    return "refund-only" if place.withheld else "nothing"


def _form(found: ProgramResult, place: Place, verdict: Duty) -> str | None:
    if verdict == "nothing" or (place.lived is None and verdict != "refund-only"):
        return None
    if place.lived is None:
        return f"{found.program.full_year_form} or {found.program.part_year_form}"
    return found.program.form("full-year" if place.lived == "all" else "part-year")


def _if_inside(answers: Answers, result: Result, id_: ProgramId) -> Decimal | None:
    place = replace(answers.place(id_), lived="all", local_income=None)
    inside = replace(answers, places={**_places(answers), id_: place})
    last: Mapping[ProgramId, Decimal | None] = dict.fromkeys(PROGRAM_IDS, ZERO)
    found = prepare(case_of(inside, last), edition=result.law.edition)
    return found.programs[id_].amount("net_tax")


def _places(answers: Answers) -> dict[ProgramId, Place]:
    return {id_: answers.place(id_) for id_ in PROGRAM_IDS}


def _combined(answers: Answers, result: Result, taxes: Mapping[ProgramId, CheckedTax]) -> Combined:
    """Return whether the combined return is open; a couple that differs is not compared here."""
    both = all(tax.verdict == "must-file" for tax in taxes.values())
    if both and any(place.lived == "differ" for place in _places(answers).values()):
        return Combined(False, because("combined.not-asked"))
    return result.combined
