"""The answers of a check as data, what to type next, and the totals of several years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from taxcli.engine.ledger import installment_dates
from taxcli.engine.lines import amount_json
from taxcli.features.check import reasons
from taxcli.features.check.checking import CheckedTax, CheckedYear
from taxcli.law.programs import PROGRAM_IDS, ProgramId
from taxcli.money import ZERO

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
    wanted = [year.taxes[id_] for id_ in ids if year.taxes[id_].verdict != "nothing"]
    if year.law.planning_only or not wanted:
        return None
    if any(tax.place.lived or tax.verdict != "not-known" for tax in wanted):
        return f"taxcli interview mine-{year.answers.year}.toml"
    return f"taxcli check --year {year.answers.year}"


def can_interview(taxes: Iterable[CheckedTax]) -> bool:
    """Tell whether the interview can work out what is open of some tax: where they lived is said.

    A tax that is decided, with something to file, is prepared from there too.
    """
    wanted = (each for each in taxes if each.verdict != "nothing")
    return any(each.place.lived or each.verdict != "not-known" for each in wanted)


def check_json(years: Sequence[CheckedYear]) -> dict[str, Any]:
    """Return the answers as the JSON contract has them."""
    on = years[0].on
    return {
        "schema": CHECK_SCHEMA,
        "edition": years[0].law.edition,
        "on": on.isoformat() if on else None,
        "years": [_year(each) for each in years],
        "totals": {id_: _totals(totals(years, id_)) for id_ in PROGRAM_IDS},
    }


def _totals(total: Totals) -> dict[str, Any]:
    # A sum that lacks a year is not known, whatever the other years add up to.
    return {
        **{n: None if total.open[n] else amount_json(total.sums[n]) for n in _SUMS},
        "refund_too_old": amount_json(total.too_old),
        "years_not_known": sorted({year for years in total.open.values() for year in years}),
    }


def _year(year: CheckedYear) -> dict[str, Any]:
    arts = year.arts
    return {
        "tax_year": year.answers.year,
        "filing_status": year.answers.status,
        "planning_only": year.law.planning_only,
        "programs": {id_: _tax(year, id_) for id_ in PROGRAM_IDS},
        "combined_return": {
            "available": year.combined.available,
            "reason": year.combined.reason,
        },
        "arts_tax": {
            "verdict": arts.verdict,
            "each": amount_json(arts.each.amount if arts.each else None),
            "most": amount_json(arts.most),
            "amount": amount_json(arts.amount),
            "status": arts.each.status if arts.each else None,
            "due": arts.due.isoformat(),
            "reason": arts.reason,
            "prepared_here": False,
        },
        "next": next_command(year, *PROGRAM_IDS),
        "notes": list(reasons.year_notes(year)),
        "assumptions": list(reasons.assumptions(year)),
    }


def _tax(year: CheckedYear, id_: ProgramId) -> dict[str, Any]:
    tax, test = year.taxes[id_], year.taxes[id_].duty
    return {
        "verdict": tax.verdict,
        "form": tax.form,
        "due": year.law.due.isoformat() if tax.verdict == "must-file" else None,
        "claim_by": tax.claim_by.isoformat() if tax.claim_by else None,
        "reason": reasons.reason(year, id_),
        "decided_by": reasons.decided_by(year, id_),
        "tax": amount_json(tax.amount("net_tax")),
        **{name: amount_json(tax.amount(name)) for name in _AMOUNTS},
        "estimates": {
            "required": test.settled if test else None,
            "trigger": amount_json(test.trigger.amount) if test else None,
            "waived": tax.waived if test else None,
            "next_year": _next_year(tax),
            "words": list(reasons.estimates_words(tax)),
        },
        "next": next_command(year, id_),
        "notes": list(reasons.tax_notes(year, id_)),
    }


def _next_year(tax: CheckedTax) -> dict[str, Any] | None:
    test = tax.next_duty
    if test is None:
        return None
    return {
        "tax_year": tax.next_law.year,
        "required": test.settled,
        "trigger": amount_json(test.trigger.amount),
        "trigger_status": test.trigger.status,
        "first_due": installment_dates(tax.next_law)[0].isoformat(),
    }
