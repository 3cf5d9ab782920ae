"""The answers of a check as data, what to type next, and the totals of several years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from taxcli.engine.ledger import installment_dates
from taxcli.features.check import reasons
from taxcli.features.check.checking import CheckedTax, CheckedYear
from taxcli.law.programs import PROGRAM_IDS, ProgramId
from taxcli.money import ZERO
from taxcli.values import as_document

CHECK_SCHEMA = "taxcli-check-1"
_AMOUNTS = (
    *("threshold", "taxable_income", "withheld", "penalty", "interest"),
    *("underpayment_interest", "balance_due", "refund"),
)
_SUMS = {"tax": "net_tax", "balance_due": "balance_due", "refund": "refund"}


@dataclass(frozen=True, slots=True)
class Totals:
    """One tax over all years, in dollars; ``open`` lists the years that are not in each sum.

    ``too_old`` is the part of the refund whose last day to claim has passed.
    """

    sums: Mapping[str, Decimal]
    too_old: Decimal
    open: Mapping[str, tuple[int, ...]]


def totals(years: Sequence[CheckedYear], id_: ProgramId) -> Totals:
    """Add up what is known of one tax over several years."""
    sums, too_old = dict.fromkeys(_SUMS, ZERO), ZERO
    unknown: dict[str, tuple[int, ...]] = dict.fromkeys(_SUMS, ())
    for year in years:
        tax = year.taxes[id_]
        for name, line in _SUMS.items():
            amount = tax.amount(line)
            sums[name] += amount or ZERO
            if amount is None and tax.verdict != "nothing":
                unknown[name] += (year.answers.year,)
        if tax.claim_by and year.on and year.on > tax.claim_by:
            too_old += tax.amount("refund") or ZERO
    return Totals(sums, too_old, unknown)


def next_command(year: CheckedYear, *ids: ProgramId) -> str | None:
    """Return the command to type next for some taxes of a year; ``None`` where there is none.

    The interview works out what is not known, item by item; where someone lived, only they know.
    """
    if can_interview(year, *ids):
        return f"taxcli interview mine-{year.answers.year}.toml"
    if year.law.planning_only or all(year.taxes[id_].verdict == "nothing" for id_ in ids):
        return None
    return f"taxcli check --year {year.answers.year}"


def can_interview(year: CheckedYear, *ids: ProgramId) -> bool:
    """Tell whether the interview can prepare some tax, or work out what is open of it.

    It can where there is something to file, or where it is said how much of the year they lived
    there.
    """
    wanted = (year.taxes[id_] for id_ in ids if year.taxes[id_].verdict != "nothing")
    known = any(tax.place.lived or tax.verdict != "not-known" for tax in wanted)
    return known and not year.law.planning_only


def check_json(years: Sequence[CheckedYear]) -> dict[str, Any]:
    """Return the answers as the JSON contract has them."""
    return as_document(
        CHECK_SCHEMA,
        {
            "edition": years[0].law.edition,
            "on": years[0].on,
            "years": [_year(each) for each in years],
            "totals": {id_: _totals(totals(years, id_)) for id_ in PROGRAM_IDS},
        },
    )


def _totals(total: Totals) -> dict[str, Any]:
    # A sum that lacks a year is not known, whatever the other years add up to.
    return {
        **{name: None if total.open[name] else total.sums[name] for name in _SUMS},
        "refund_too_old": total.too_old,
        "years_not_known": sorted({year for years in total.open.values() for year in years}),
    }


def _year(year: CheckedYear) -> dict[str, Any]:
    return {
        "tax_year": year.answers.year,
        "filing_status": year.answers.status,
        "planning_only": year.law.planning_only,
        "programs": {id_: _tax(year, id_) for id_ in PROGRAM_IDS},
        "combined_return": {
            "available": year.combined.available,
            "reason": year.combined.reason,
        },
        "arts_tax": year.arts,
        "next": next_command(year, *PROGRAM_IDS),
        "notes": reasons.year_notes(year),
        "assumptions": reasons.assumptions(year),
    }


def _tax(year: CheckedYear, id_: ProgramId) -> dict[str, Any]:
    tax, test = year.taxes[id_], year.taxes[id_].duty
    return {
        "verdict": tax.verdict,
        "form": tax.form,
        "due": year.law.due if tax.verdict == "must-file" else None,
        "claim_by": tax.claim_by,
        "reason": reasons.reason(year, id_),
        "decided_by": reasons.decided_by(year, id_),
        "tax": tax.amount("net_tax"),
        **{name: tax.amount(name) for name in _AMOUNTS},
        "estimates": {
            "required": test.settled if test else None,
            "trigger": test.trigger.amount if test else None,
            "waived": tax.waived if test else None,
            "next_year": _next_year(tax),
            "words": reasons.estimates_words(tax),
        },
        "next": next_command(year, id_),
        "notes": reasons.tax_notes(year, id_),
    }


def _next_year(tax: CheckedTax) -> dict[str, Any] | None:
    test = tax.next_duty
    if test is None:
        return None
    return {
        "tax_year": tax.next_law.year,
        "required": test.settled,
        "trigger": test.trigger.amount,
        "trigger_status": test.trigger.status,
        "first_due": installment_dates(tax.next_law)[0],
    }
