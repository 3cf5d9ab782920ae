"""Estimated payments of both taxes, for a case's own year or for planning the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from taxcli.case.change import changed
from taxcli.case.model import Case, LastYear
from taxcli.law.figures import Edition, Figure, YearLaw, year_law
from taxcli.law.programs import PROGRAM_IDS, Program, ProgramId, convention
from taxcli.money import ZERO, shown
from taxcli.returns.prepare import prepare
from taxcli.returns.result import Result, diagnostic_json
from taxcli.returns.say import amount_json
from taxcli.rules.diagnostics import Diagnostic
from taxcli.rules.estimates import Duty, duty, last_years_tax
from taxcli.rules.instalments import Estimate, Way, estimate
from taxcli.rules.ledger import Paid, instalment_dates, ledger
from taxcli.rules.planning import planned

ESTIMATE_SCHEMA = "taxcli-estimate-1"
# A planning year is what an estimate is for.
_NO_HINDRANCE = ("B-SIT-010",)


class EstimateError(Exception):
    """A year that cannot be estimated from this case; the message says which can. Exit code 2."""


class TaxUnknownError(Exception):
    """A year that cannot be planned because the one before is not known. Exit code 4."""


@dataclass(frozen=True, slots=True)
class Estimates:
    """Both taxes of the year that is estimated; ``None`` where a tax is not known.

    ``result`` is the year's whole result, ``assumed`` what was taken over to make it, and
    ``other_duties`` has the duty by the other edition of the law where it comes out otherwise.
    """

    result: Result
    on: date | None
    programs: dict[ProgramId, Estimate | None]
    assumed: tuple[str, ...]
    other_duties: dict[ProgramId, Duty]

    @property
    def law(self) -> YearLaw:
        """Return the law of the year that is estimated."""
        return self.result.law

    @property
    def hindrances(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics that make the amounts provisional."""
        found = self.result.diagnostics
        return tuple(one for one in found if one.level == "block" and one.code not in _NO_HINDRANCE)

    def program(self, id_: ProgramId) -> Program:
        """Return a program by its id."""
        return self.result.programs[id_].program

    def to_json(self, pay_periods: int | None = None) -> dict[str, Any]:
        """Return the estimates as the JSON contract has them.

        ``pay_periods`` is in how many pays the tax is to be withheld instead.
        """
        return {
            "schema": ESTIMATE_SCHEMA,
            "tax_year": self.law.year,
            "edition": self.law.edition,
            "on": self.on.isoformat() if self.on else None,
            "programs": {
                id_: None if found is None else _json(found, self.law, pay_periods)
                for id_, found in self.programs.items()
            },
            "diagnostics": [diagnostic_json(found) for found in self.result.diagnostics],
            "assumptions": list(self.resting_on),
        }

    @property
    def resting_on(self) -> tuple[str, ...]:
        """Say what the amounts rest on besides official law."""
        figures = {figure.value: figure for figure in self._figures()}
        unsure = (_unsure(figure) for figure in figures.values() if figure.status != "official")
        rules = [convention("withheld-evenly")]
        if any(found and found.sufficient.interest for found in self.programs.values()):
            rules.append(convention("underpayment"))
        texts = (f"{rule.text} ({rule.status}: {rule.cite})" for rule in rules)
        on_time = convention("on-time").text  # nothing is filed here
        kept = (text for text in self.result.assumptions if not text.startswith(on_time))
        return (*self.assumed, *unsure, *texts, *kept)

    def _figures(self) -> Sequence[Figure]:
        triggers = [found.duty.trigger for found in self.programs.values() if found]
        return [*triggers, self.law.of("due.estimates"), self.law.of("due.return")]


def estimates(
    case: Case,
    *,
    year: int | None = None,
    changes: Sequence[str] = (),
    edition: Edition = "current",
    on: date | None = None,
) -> Estimates:
    """Work out the estimated payments of both taxes.

    Args:
        case: this year's case.
        year: the case's own year (the default) or the one after, planned from this one.
        changes: keys of the estimated year's case to change, each ``key=value``.
        edition: the law in force, or the published page to the letter.
        on: the day it is asked; instalment dates before it have passed.

    Raises:
        EstimateError: another year was asked for.
        TaxUnknownError: the next year was, and this year's tax is not known.
        ChangeError: a change is not valid.
        NoFiguresError: the year has no figures.
    """
    assumed: tuple[str, ...] = ()
    if year not in (None, case.tax_year):
        case, assumed = _next_year(case, year, edition)
    case = changed(case, changes)
    # What the return will add for instalments that are late is not what they are planned from.
    untested = LastYear(shs_tax=ZERO, pfa_tax=ZERO)
    result = prepare(case.model_copy(update={"last_year": untested}), edition=edition)
    found = {id_: _of_program(result, case, id_, on) for id_ in PROGRAM_IDS}
    return Estimates(result, on, found, assumed, _other_duties(result.law, found))


def _other_duties(law: YearLaw, found: dict[ProgramId, Estimate | None]) -> dict[ProgramId, Duty]:
    """Return the duties that the trigger of the other edition decides otherwise."""
    if not law.differs:
        return {}
    other = year_law(law.year, "published" if law.edition == "current" else "current")
    duties = {
        id_: duty(other, id_, one.tax, one.duty.last_year)
        for id_, one in found.items()
        if one is not None
    }
    return {
        id_: test
        for id_, test in duties.items()
        if (one := found[id_]) is not None and test.required is not one.duty.required
    }


def _next_year(case: Case, year: int | None, edition: Edition) -> tuple[Case, tuple[str, ...]]:
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
    return planned(case, taxes, applied)


def _of_program(result: Result, case: Case, id_: ProgramId, on: date | None) -> Estimate | None:
    program, law = result.programs[id_], result.law
    net_tax, withheld = program.amount("net_tax"), program.amount("withheld")
    if net_tax is None or withheld is None:
        return None
    return estimate(
        duty(law, id_, net_tax, last_years_tax(case, id_)),
        net_tax,
        withheld,
        _paid_by(case, ledger(case, law, id_), on),
        dates=instalment_dates(law),
        due=law.due,
        on=on,
        waived="underpayment" in law.of("due.waived").value,
    )


def _paid_by(case: Case, paid: Sequence[Paid], on: date | None) -> list[Paid]:
    """Return what had been paid on a day; an applied refund is there from the start."""
    applied = {at for at, row in enumerate(case.payment) if row.kind == "applied"}
    return [one for one in paid if on is None or one.day <= on or one.index in applied]


def _unsure(figure: Figure) -> str:
    if isinstance(figure.value, tuple):
        what = "The instalment dates are"
    elif isinstance(figure.value, date):
        what = "The due date of the return is"
    else:
        what = f"The trigger of {shown(figure.amount)} is"
    note = f"; {figure.note}" if figure.note else ""
    return f"{what} {figure.status}, not official: {figure.source}{note}"


def _json(found: Estimate, law: YearLaw, pay_periods: int | None) -> dict[str, Any]:
    test = found.duty
    out = {
        "required": test.required,
        "trigger": amount_json(test.trigger.amount),
        "trigger_status": test.trigger.status,
        "this_year": amount_json(found.tax),
        "last_year": amount_json(test.last_year),
        "share_of_this_year": amount_json(found.safe.this_year),
        "last_year_is_enough": found.safe.last_counts,
        "withheld": amount_json(found.withheld),
        "paid": amount_json(found.paid),
        "dates": [day.isoformat() for day in found.dates],
        "passed": list(found.passed),
        "sufficient": _way_json(found.sufficient),
        "comfortable": _way_json(found.comfortable),
        "return_due": law.due.isoformat(),
    }
    if pay_periods is not None:
        out["withhold"] = {
            "pay_periods": pay_periods,
            "sufficient_each": amount_json(found.each_pay(found.sufficient, pay_periods)),
            "comfortable_each": amount_json(found.each_pay(found.comfortable, pay_periods)),
        }
    return out


def _way_json(way: Way) -> dict[str, Any]:
    return {
        "total": amount_json(way.total),
        "to_pay": [amount_json(amount) for amount in way.to_pay],
        "pay_at_once": amount_json(way.now),
        "left": amount_json(way.left),
        "underpayment_interest": amount_json(way.interest),
    }
