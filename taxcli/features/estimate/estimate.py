"""Estimated payments of both taxes, for a case's own year or for planning the next one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from taxcli.case.model import Case
from taxcli.case.residency import LastYear
from taxcli.case.write import changed
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.estimates import estimate_duty, last_years_tax
from taxcli.engine.installments import Estimate, estimate, per_pay_period
from taxcli.engine.ledger import installment_dates, last_payment, ledger, with_payments_by
from taxcli.engine.prepare import prepare
from taxcli.engine.result import Result, of_convention
from taxcli.features.last_year import applied_reviews
from taxcli.features.next_year.carry_over import listed_as_applied, planned
from taxcli.law.figures import Edition, Figure, YearLaw
from taxcli.law.programs import PROGRAM_IDS, Program, ProgramId, programs
from taxcli.money import ZERO, shown
from taxcli.values import Key, Keys, renamed, to_json

ESTIMATE_SCHEMA = "taxcli-estimate-1"


class EstimateError(Exception):
    """A year that cannot be estimated from this case; the message says which can. Exit code 2."""


class TaxUnknownError(Exception):
    """A year that cannot be planned because the one before is not known. Exit code 4."""


@dataclass(frozen=True, slots=True)
class Estimates:
    """Both taxes of the year that is estimated; ``None`` where a tax is not known.

    ``result`` is the year's whole result, ``assumed`` what was taken over to make it. ``on`` is
    the day asked, ``day_taken`` tells that it was not said, and is that of the last payment.
    ``other`` has the estimate by the other edition of the law, with its own tax and trigger, where
    the duty comes out otherwise; ``reviews`` tells what the year before and its return say
    otherwise of a refund applied; ``pay_periods`` is in how many pays the tax is withheld instead.
    """

    JSON: ClassVar[Keys] = (
        *(renamed("tax_year", "law.year"), renamed("edition", "law.edition"), "on", "day_taken"),
        Key("programs", lambda of: {id_: _told(of, id_) for id_ in of.programs}),
        Key("diagnostics", lambda of: (*of.result.diagnostics, *of.reviews)),
        "assumptions",
    )

    result: Result
    on: date | None
    day_taken: bool
    programs: dict[ProgramId, Estimate | None]
    assumed: tuple[str, ...]
    other: dict[ProgramId, Estimate]
    reviews: tuple[Diagnostic, ...]
    pay_periods: int | None = None

    @property
    def law(self) -> YearLaw:
        """Return the law of the year that is estimated."""
        return self.result.law

    @property
    def hindrances(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics that make the amounts provisional."""
        return self.result.blocking("B-SIT-010")  # a planning year is what an estimate is for

    def program(self, id_: ProgramId) -> Program:
        """Return a program by its id."""
        return self.result.programs[id_].program

    @property
    def wanted(self) -> list[tuple[Program, Estimate]]:
        """Return the taxes of which installments are still to be paid."""
        every = self.programs.items()
        return [(self.program(id_), found) for id_, found in every if found and found.wanted]

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Say what the amounts rest on besides official law."""
        every = [found for found in self.programs.values() if found is not None]
        dates = (self.law.of("due.estimates"), self.law.of("due.return"))
        figures = (*(found.duty.trigger for found in every), *dates)
        unsure = (_unsure(figure) for figure in figures if figure.status != "official")
        rules = ["withheld-evenly"]
        if any(found.sufficient.underpayment.computed for found in every):
            rules.append("underpayment")
        texts = (of_convention(id_).words for id_ in rules)
        kept = self.result.assumptions_but("on-time")  # nothing is filed here
        return (*self.assumed, *unsure, *texts, *kept)


def _told(of: Estimates, id_: ProgramId) -> dict[str, Any] | None:
    """Return one tax as the JSON contract has it; ``None`` where it is not known."""
    found, other = of.programs[id_], of.other.get(id_)
    if found is None:
        return None
    told = {**to_json(found), "return_due": of.law.due, "other_edition": None}
    if other is not None:
        told["other_edition"] = {
            "required": other.duty.required,
            "trigger": other.duty.trigger.amount,
            "this_year": other.tax,
            "last_year": other.duty.last_year,
            "sufficient": other.sufficient,
        }
    if of.pay_periods is not None:
        told["withhold"] = {
            "pay_periods": of.pay_periods,
            "sufficient_each": per_pay_period(found.sufficient.left, of.pay_periods),
            "comfortable_each": per_pay_period(found.comfortable.left, of.pay_periods),
        }
    return told


def estimates(  # noqa: PLR0913 - what is asked of one case
    case: Case,
    *,
    year: int | None = None,
    changes: Sequence[str] = (),
    edition: Edition = "current",
    on: date | None = None,
    pay_periods: int | None = None,
) -> Estimates:
    """Work out the estimated payments of both taxes.

    Args:
        case: this year's case.
        year: the case's own year (the default) or the one after, planned from this one.
        changes: keys of the estimated year's case to change, each ``key=value``.
        edition: the law in force, or the published page to the letter.
        on: the day it is asked; installment dates before it have passed.
        pay_periods: in how many pays the tax is withheld instead, if it is asked.

    Raises:
        EstimateError: another year was asked for.
        TaxUnknownError: the next year was, and this year's tax is not known.
        ChangeError: a change is not valid.
        NoFiguresError: the year has no figures.
    """
    own = replace(_estimated(case, year, changes, edition, on), pay_periods=pay_periods)
    if not own.law.differs:
        return own
    other: Edition = "published" if own.law.edition == "current" else "current"
    return replace(own, other=_otherwise(own, _estimated(case, year, changes, other, on)))


def _estimated(
    case: Case, year: int | None, changes: Sequence[str], edition: Edition, on: date | None
) -> Estimates:
    """Work out both taxes by one edition of the law."""
    assumed: tuple[str, ...] = ()
    reviews: tuple[Diagnostic, ...] = ()
    if year not in (None, case.tax_year):
        case, assumed, reviews = _next_year(with_payments_by(case, on), year, edition)
    case = changed(case, changes)
    taken = last_payment(case) if on is None else None
    on = on or taken
    # What the return will add for installments that are late is not what they are planned from.
    untested = {
        "last_year": LastYear(**{f"{id_}_tax": ZERO for id_ in PROGRAM_IDS}),
        "paid_on": None,
    }
    result = prepare(case.model_copy(update=untested), edition=edition)
    found = {id_: _of_program(result, case, id_, on) for id_ in PROGRAM_IDS}
    return Estimates(result, on, taken is not None, found, assumed, {}, reviews)


def _otherwise(own: Estimates, other: Estimates) -> dict[ProgramId, Estimate]:
    """Return the other edition's estimates whose duty is not that of the own ones."""
    return {
        id_: theirs
        for id_, theirs in other.programs.items()
        if theirs is not None
        and (ours := own.programs[id_]) is not None
        and theirs.duty.required is not ours.duty.required
    }


def _next_year(
    case: Case, year: int | None, edition: Edition
) -> tuple[Case, tuple[str, ...], tuple[Diagnostic, ...]]:
    """Plan the year after: its case, what was assumed, and what is known twice and differs."""
    after = case.tax_year + 1
    if year != after:
        raise EstimateError(
            f"from a case of {case.tax_year} only {case.tax_year} and {after} can be estimated, "
            f"since the test needs the tax of the year before: write --for {after}"
        )
    result = prepare(case, edition=edition)
    taxes: dict[ProgramId, Decimal] = {}
    applied: dict[ProgramId, Decimal] = {}
    for id_, program in result.programs.items():
        tax = program.amount("net_tax")
        if tax is None:
            raise TaxUnknownError(
                f"the {program.program.name} tax of {case.tax_year} is not known yet, and {year} "
                "is planned from it: `taxcli review` says what is missing"
            )
        taxes[id_] = tax
        applied[id_] = program.applied_in_all or ZERO
    made, assumed = planned(case, taxes, applied)
    return made, assumed, applied_reviews(made, applied, listed_as_applied(case))


def _of_program(result: Result, case: Case, id_: ProgramId, on: date | None) -> Estimate | None:
    program, law = result.programs[id_], result.law
    net_tax, withheld = program.amount("net_tax"), program.amount("withheld")
    if net_tax is None or withheld is None:
        return None
    return estimate(
        estimate_duty(law, id_, net_tax, last_years_tax(case, id_)),
        net_tax,
        withheld,
        ledger(case, law, id_, on),
        dates=installment_dates(law),
        due=law.due,
        on=on,
        waived="underpayment" in law.of("due.waived").value,
    )


def _unsure(figure: Figure) -> str:
    if isinstance(figure.value, tuple):
        what = "The installment dates are"
    elif isinstance(figure.value, date):
        what = "The due date of the return is"
    else:
        name = next(one.name for one in programs() if figure.name.startswith(f"{one.id}."))
        what = f"The {name} trigger of {shown(figure.amount)} is"
    note = f"; {figure.note}" if figure.note else ""
    return f"{what} {figure.status}, not official: {figure.source}{note}"
