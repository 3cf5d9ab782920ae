"""What ``taxcli estimate`` tells: each tax's test, its two ways to pay, and withholding instead."""

from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.installments import Estimate, Way, per_pay_period
from taxcli.features.estimate.estimate import Estimates
from taxcli.law.programs import ProgramId
from taxcli.values import OPTIONAL, SPREAD

ESTIMATE_SCHEMA = "taxcli-estimate-1"


class OtherEdition(NamedTuple):
    """What the other edition of the law says, with its own tax and trigger."""

    required: bool | None
    trigger: Decimal
    this_year: Decimal
    last_year: Decimal | None
    sufficient: Way


class Withhold(NamedTuple):
    """What is to be withheld from each of so many pays instead."""

    pay_periods: int
    sufficient_each: Decimal
    comfortable_each: Decimal


class EstimatedTax(NamedTuple):
    """One tax; ``other_edition`` is given where it decides otherwise."""

    found: Annotated[Estimate, SPREAD]
    return_due: date
    other_edition: OtherEdition | None
    withhold: Annotated[Withhold | None, OPTIONAL]


class EstimateReport(NamedTuple):
    """Both taxes, ``None`` where one is not known, and what they rest on."""

    found: Annotated[Estimates, SPREAD]
    programs: dict[ProgramId, EstimatedTax | None]
    diagnostics: tuple[Diagnostic, ...]
    assumptions: tuple[str, ...]


def estimate_report(of: Estimates, pay_periods: int | None = None) -> EstimateReport:
    """Return what is told; ``pay_periods`` is in how many pays the tax is withheld instead."""
    programs = {
        id_: None if found is None else _tax(of, id_, found, pay_periods)
        for id_, found in of.programs.items()
    }
    return EstimateReport(of, programs, (*of.result.diagnostics, *of.reviews), of.assumptions)


def _tax(of: Estimates, id_: ProgramId, found: Estimate, pays: int | None) -> EstimatedTax:
    other = of.other.get(id_)
    return EstimatedTax(
        found,
        of.law.due,
        None if other is None else _other(other),
        None if pays is None else _withhold(found, pays),
    )


def _withhold(found: Estimate, pays: int) -> Withhold:
    sufficient, comfortable = found.sufficient.left, found.comfortable.left
    return Withhold(pays, per_pay_period(sufficient, pays), per_pay_period(comfortable, pays))


def _other(found: Estimate) -> OtherEdition:
    test = found.duty
    return OtherEdition(
        test.required, test.trigger.amount, found.tax, test.last_year, found.sufficient
    )
