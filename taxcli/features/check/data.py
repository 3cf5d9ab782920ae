"""The answers of a check as data, what to type next, and the totals of several years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from taxcli.engine.amounts import amount_json
from taxcli.features.check.checking import CheckedTax, CheckedYear
from taxcli.features.check.words import (
    assumptions,
    decided_by,
    estimates_words,
    reason,
    tax_notes,
    year_notes,
)
from taxcli.law.programs import PROGRAM_IDS, ProgramId
from taxcli.money import ZERO

CHECK_SCHEMA = "taxcli-check-1"
_AMOUNTS = (
    *("threshold", "taxable_income", "withheld", "penalty", "interest"),
    *("underpayment_interest", "balance_due", "refund"),
)


@dataclass(frozen=True, slots=True)
class Totals:
    """One tax over all years, in dollars; ``open`` lists the years that are not in each sum.

    ``too_old`` is the part of ``refund`` whose last day to claim has passed.
    """

    tax: Decimal
    balance_due: Decimal
    refund: Decimal
    too_old: Decimal
    open: Mapping[str, tuple[int, ...]]


def totals(years: Sequence[CheckedYear], id_: ProgramId) -> Totals:
    """Add up what is known of one tax over several years."""
    sums = {"net_tax": ZERO, "balance_due": ZERO, "refund": ZERO}
    unknown: dict[str, tuple[int, ...]] = dict.fromkeys(sums, ())
    too_old = ZERO
    for year in years:
        found = year.taxes[id_]
        for name in sums:
            amount = found.amount(name)
            sums[name] += amount or ZERO
            if amount is None and found.verdict != "nothing":
                unknown[name] += (year.answers.year,)
        refund = found.amount("refund")
        if refund and found.claim_by and year.on and year.on > found.claim_by:
            too_old += refund
    unknown["tax"] = unknown.pop("net_tax")
    return Totals(sums["net_tax"], sums["balance_due"], sums["refund"], too_old, unknown)


def next_command(year: CheckedYear, tax: CheckedTax | None = None) -> str | None:
    """Return the command to type next for one tax, or for the year; ``None`` where there is none.

    The interview works out what is not known, item by item; where someone lived, only they know.
    """
    taxes = [tax] if tax else list(year.taxes.values())
    if year.law.planning_only:
        return None
    if can_interview(taxes):
        return f"taxcli interview mine-{year.answers.year}.toml"
    wanted = any(each.verdict != "nothing" for each in taxes)
    return f"taxcli check --year {year.answers.year}" if wanted else None


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
    sums = {
        name: None if total.open[name] else amount_json(getattr(total, name))
        for name in ("tax", "balance_due", "refund")
    }
    lacking = sorted({year for years in total.open.values() for year in years})
    return {**sums, "refund_too_old": amount_json(total.too_old), "years_not_known": lacking}


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
        "next": next_command(year),
        "notes": list(year_notes(year)),
        "assumptions": list(assumptions(year)),
    }


def _tax(year: CheckedYear, id_: ProgramId) -> dict[str, Any]:
    tax = year.taxes[id_]
    must, found = tax.verdict == "must-file", tax.instalments
    return {
        "verdict": tax.verdict,
        "form": tax.form,
        "due": year.law.due.isoformat() if must else None,
        "claim_by": tax.claim_by.isoformat() if tax.claim_by else None,
        "reason": reason(year, id_),
        "decided_by": decided_by(year, id_),
        "tax": amount_json(tax.amount("net_tax")),
        **{name: amount_json(tax.amount(name)) for name in _AMOUNTS},
        "estimates": {
            "required": found.duty.settled if found else None,
            "trigger": amount_json(found.duty.trigger.amount) if found else None,
            "waived": found.waived if found else None,
            "next_year": _next(tax),
            "words": list(estimates_words(tax, year.answers.year)),
        },
        "next": next_command(year, tax),
        "notes": list(tax_notes(year, id_)),
    }


def _next(tax: CheckedTax) -> dict[str, Any] | None:
    after = tax.instalments.after if tax.instalments else None
    if after is None:
        return None
    return {
        "tax_year": after.law.year,
        "required": after.duty.settled,
        "trigger": amount_json(after.duty.trigger.amount),
        "trigger_status": after.duty.trigger.status,
        "first_due": after.first.isoformat(),
    }
