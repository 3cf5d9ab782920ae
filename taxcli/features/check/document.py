"""How the answers of a check are worded, as blocks and as data: the verdict of each tax first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Para, Table
from taxcli.engine.ledger import installment_dates
from taxcli.engine.lines import shown_amount
from taxcli.features.check import sentences as reasons
from taxcli.features.check.arts_tax import ArtsTax
from taxcli.features.check.checking import CheckedTax, CheckedYear
from taxcli.features.common_blocks import list_assumptions
from taxcli.features.wording import edition_words, outcome_words, pay_by_words, year_words
from taxcli.law.programs import PROGRAM_IDS, ProgramId, program
from taxcli.law.standing import pro
from taxcli.money import ZERO, shown
from taxcli.values import as_document, day

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


VERDICTS = {
    "must-file": "must file",
    "refund-only": "file only to get a refund",
    "nothing": "nothing to file",
    "not-known": "not known yet",
}


def check_blocks(years: Sequence[CheckedYear]) -> Iterator[Block]:
    """Word the answers for one year, or for several with an overview first."""
    yield from _answer(years)
    if years[0].on is None and any(year.any("must-file") for year in years):
        words = "Without penalty and interest for paying late: --on DATE adds them."
        yield Para(words, style="notice")
    for year in years:
        if len(years) > 1:
            yield Heading(f"Tax year {year.answers.year}")
        for note in reasons.year_notes(year):
            yield Para(note, style="notice")
        for id_, tax in year.taxes.items():
            if len(years) > 1:
                yield Para(f"{tax.program.name}: {headline(tax)}", 0, 2, "strong")
            else:
                yield Heading(f"{tax.program.name}: {VERDICTS[tax.verdict]}")
                yield Para(tax.program.full_name, 2, style="dim")
            following = any(each.answers.year == year.answers.year + 1 for each in years)
            yield from _tax_blocks(year, id_, after=not following)
    yield from _next(years)
    yield from _arts_blocks(years)
    texts = dict.fromkeys(text for year in years for text in reasons.assumptions(year))
    yield from list_assumptions(tuple(texts))


def _answer(years: Sequence[CheckedYear]) -> Iterator[Block]:
    """Word the verdicts at a glance; of several years with the totals of each tax."""
    first = years[0]
    paid = f", filed and paid on {day(first.on)}" if first.on else ""
    if len(years) == 1:
        yield Para(f"{year_words(first.result)}{paid}", style="dim")
        for tax in first.taxes.values():
            yield Para(f"{tax.program.name}: {headline(tax)}", 0, 2, "strong")
        yield Para(f"Arts Tax: {_arts_headline(first.arts)}", 0, 2, "strong")
        return
    yield Para(f"Tax years, {edition_words(first.result)}{paid}", style="dim")
    sums = [totals(years, id_) for id_ in PROGRAM_IDS]
    rows = [
        (str(year.answers.year), *(headline(year.taxes[id_]) for id_ in PROGRAM_IDS))
        for year in years
    ]
    rows.append(("To pay in all", *(_sum(total, "balance_due") for total in sums)))
    if any(total.sums["refund"] for total in sums):
        rows.append(("To come back", *(_sum(total, "refund") for total in sums)))
    if any(total.too_old for total in sums):
        rows.append(("Maybe too old", *(shown(total.too_old) for total in sums)))
    yield Table(("Tax year", *(program(id_).name for id_ in PROGRAM_IDS)), tuple(rows))


def _sum(total: Totals, name: str) -> str:
    amount, lacking = total.sums[name], ", ".join(map(str, total.open[name]))
    if not lacking:
        return shown(amount)
    return f"{shown(amount)} and what {lacking} adds" if amount else "not known"


def headline(tax: CheckedTax) -> str:
    """Say a tax's verdict in one line, with what is to pay or comes back."""
    words, outcome = VERDICTS[tax.verdict], tax.outcome
    if tax.verdict == "must-file":
        if outcome.kind == "not-known":
            return f"{words}; the tax is {shown_amount(tax.amount('net_tax'))}"
        return f"{words}, {'and ' * bool(outcome.to_pay)}{outcome_words(outcome)}"
    return f"{words}, {shown(outcome.refund)}" if outcome.refund else words


def _tax_blocks(year: CheckedYear, id_: ProgramId, *, after: bool) -> Iterator[Block]:
    """Word one tax below its heading; ``after`` tells whether to look at next year's estimates."""
    tax = year.taxes[id_]
    decided, notes = reasons.decided_by(year, id_), reasons.tax_notes(year, id_)
    if tax.verdict in ("must-file", "refund-only"):
        yield Amounts(tuple(_rows(tax)), 2)
        yield Para(f"Form: {tax.form}{_due_words(tax)}.", 2, 2)
    yield Para(f"Why: {reasons.reason(year, id_)}", 2, 2)
    if decided is not None:
        yield Para(f"What would decide it: {decided}", 2, 2)
        if tax.form is not None:
            yield Para(f"The form would be {tax.form}.", 2, 2)
    for note in notes:
        yield Para(note, 2, 2)
    estimates = " ".join(reasons.estimates_words(tax, after=after))
    if estimates:
        yield Para(f"Estimated payments: {estimates}", 2, 2)


def _rows(tax: CheckedTax) -> Iterator[AmountRow]:
    yield AmountRow("Tax", shown_amount(tax.amount("net_tax")))
    for id_ in ("penalty", "interest", "underpayment_interest"):
        if tax.amount(id_):
            yield AmountRow(id_.replace("_", " ").capitalize(), shown_amount(tax.amount(id_)))
    yield AmountRow("Withheld", shown_amount(tax.amount("withheld")))
    back = tax.amount("refund") or tax.verdict == "refund-only"
    label, id_ = ("Refund", "refund") if back else ("To pay", "balance_due")
    yield AmountRow(label, shown_amount(tax.amount(id_)), strong=True)


def _due_words(tax: CheckedTax) -> str:
    if tax.verdict != "must-file":
        return ""
    if tax.outcome.late:
        return f"; pay {pay_by_words(tax.outcome)}"
    pay = " with the payment" if tax.amount("balance_due") != 0 else ""
    return f", due{pay} on {day(tax.law.due)}"


def _next(years: Sequence[CheckedYear]) -> Iterator[Block]:
    """Word what to do next, and the combined return where both taxes must be filed."""
    commands = [command for year in years if (command := next_command(year, *PROGRAM_IDS))]
    if not commands:
        return
    yield Heading("Next")
    for command in commands:
        yield Para(command, 2, 2)
    yield Para(
        "The interview asks for the rest of a year and prepares the papers."
        if any(can_interview(year, *PROGRAM_IDS) for year in years)
        else "Ask again once you have looked the address up.",
        2,
        2,
    )
    prepared = [year for year in years if not year.law.planning_only]
    both = [y for y in prepared if all(t.verdict == "must-file" for t in y.taxes.values())]
    for combined in dict.fromkeys(year.combined for year in both):
        words = "open" if combined.available else "not open"
        yield Para(f"One combined return for both taxes: {words}. {combined.reason}", 2, 2)
    if any(year.combined.available for year in both):
        yield Para(pro().short, 2, 2)


def _arts_headline(arts: ArtsTax) -> str:
    """Say in one line what is known of the Arts Tax."""
    if arts.amount is not None:
        return f"file it by itself, and pay {shown(arts.amount)}"
    if arts.verdict == "depends":
        return f"up to {shown_amount(arts.most)} for residents of the City of Portland"
    return "nothing to file" if arts.verdict == "nothing" else "not known"


def _arts_blocks(years: Sequence[CheckedYear]) -> Iterator[Block]:
    """Word the Arts Tax of one year, or of several: years with the same answer together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for year in years:
        if year.arts.verdict != "nothing" or year.arts.each is not None:
            groups.setdefault(tuple(year.arts.words()), []).append(str(year.answers.year))
    if not groups:
        return
    yield Heading("Arts Tax (City of Portland)")
    for words, group in groups.items():
        if len(years) > 1:
            yield Para(f"{', '.join(group)}:", 2, 2, "strong")
        for sentence in words:
            yield Para(sentence, 2, 2)
    due = f"on {day(years[0].arts.due)}" if len(years) == 1 else "on the day of the year's return"
    yield Para(
        f"It is a tax of its own, due {due}, and filed separately with the City; taxcli does not "
        "prepare it.",
        2,
        2,
    )
