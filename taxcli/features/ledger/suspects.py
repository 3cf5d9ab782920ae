"""Payments that a notice may lack, or have too much of, found by their amount.

Nothing here is a fact about the Revenue Division's ledger: an amount that fits is a suspicion.
The City names payments under the spouse's number first among the reasons for wrong bills.
"""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from taxcli.engine.duplicates import repeats
from taxcli.engine.ledger import doubt_words, doubts, judging_dates
from taxcli.features.ledger.program_record import ProgramRecord
from taxcli.features.ledger.reconcile import Posted
from taxcli.money import ZERO, shown
from taxcli.values import day

# More pairs than this would say nothing to anyone.
_MOST_PAIRS = 3
_KINDS = {
    "estimated": "estimated payment",
    "extension": "extension payment",
    "return": "payment with the return",
    "applied": "applied refund",
}
# Code of a doubt -> what it says of the payment, and what the Division may have done; likeliest
# first. `also_real` is no doubt of ours: the case says that a payment like another was made too.
_DOUBTS = {
    "R-PAY-003": (
        "made under the spouse's number",
        "The Revenue Division may have it on the spouse's account: ask it to move it",
    ),
    "also_real": ("listed twice", "The Revenue Division may have received it once"),
    "R-PAY-015": (
        "dated when the fourth installment of {last} was due",
        "The Revenue Division may have it in the ledger of {last}",
    ),
    "R-PAY-016": (
        "dated after the last installment date ({fourth})",
        "The Revenue Division may have taken it for {next}",
    ),
    "R-PAY-007": (
        "dated after the due date ({due})",
        "The Revenue Division may have taken it for {next}",
    ),
    "R-PAY-002": (
        "dated before {year} began",
        "The Revenue Division may have it in the ledger of an earlier year",
    ),
    "R-PAY-018": (
        "said to be made with the return before {year} had ended",
        "The Revenue Division may have it in the ledger of {last}",
    ),
}


@dataclass(frozen=True, slots=True)
class Suspect:
    """An amount that a notice may lack: dollars, what it is, why it may be lacking, its places."""

    amount: Decimal
    what: str
    why: str
    places: frozenset[str]


def explain(gap: Decimal, suspects: Iterable[Suspect]) -> tuple[str, ...]:
    """Return a sentence for every suspect as large as a gap, else for two that are together."""
    found = [one for one in suspects if one.amount]
    exact = [
        f"The difference is as much as {one.what}. {one.why}." for one in found if one.amount == gap
    ]
    if exact:
        return tuple(dict.fromkeys(exact))
    pairs = (
        f"The difference is as much as two things together: {one.what}; and {other.what}."
        for one, other in combinations(found, 2)
        if one.amount + other.amount == gap and not one.places & other.places
    )
    return tuple(dict.fromkeys(pairs))[:_MOST_PAIRS]


def lacking(record: ProgramRecord, dated: date | None, *, withheld: bool) -> Iterator[Suspect]:
    """Yield what a notice of a day may lack, likeliest first.

    ``withheld`` tells whether what employers withheld is among what was compared.
    """
    here = [
        each for each in record.books.posted if each.place not in ("other-year", "not-yet", "held")
    ]
    if dated is not None:
        late = [each for each in here if each.payment.date > dated]
        why = f"The notice of {day(dated)} could not show it yet"
        yield from _each_and_all(late, "dated after the notice", why)
    doubted = yield from _doubted(record, here)
    applied = [each for each in here if each.payment.kind == "applied"]
    why = "The Revenue Division may not have applied it, or may have changed last year's return"
    yield from _each_and_all(applied, "from last year", why)
    if withheld:
        apart = "or the notice has it on a line of its own: then give that line too"
        yield from withheld_suspects(record, f"The W-2 may not have been matched, {apart}")
    doubted |= {each.index for each in applied}
    number = "the spouse's number" if record.case.joint else "another number"
    yield from _plain([each for each in here if each.index not in doubted], number)
    yield from _group(here, "all payments of the ledger", "The notice may be of another account")


def _doubted(record: ProgramRecord, here: list[Posted]) -> Generator[Suspect, None, set[int]]:
    """Yield payments in doubt; return their indexes."""
    dates = judging_dates(record.case, record.law, None)
    codes = {each.index: set(doubts(record.case, each.index, dates)) for each in here}
    for each in here:
        earlier = record.case.payment[: each.index + 1]
        if each.payment.also_real and repeats(earlier, record.case.tax_year):
            codes[each.index].add("also_real")
    for code, (what, why) in _DOUBTS.items():
        rows = [each for each in here if code in codes[each.index]]
        if rows:
            words = doubt_words(record.case, rows[0].index, dates)
            yield from _each_and_all(rows, what.format(**words), why.format(**words))
    return {index for index, found in codes.items() if found}


def withheld_suspects(record: ProgramRecord, why: str) -> Iterator[Suspect]:
    """Yield what employers withheld: by each W-2, from the spouse, in all."""
    rows = [row for row in record.books.rows if row.tax]
    groups: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        groups.setdefault(f"what {row.form.employer} withheld ({row.where})", []).append(at)
        if row.form.person == "spouse":
            groups.setdefault("what the spouse's employers withheld", []).append(at)
        groups.setdefault("everything withheld", []).append(at)
    for what, members in groups.items():
        total = sum((rows[at].tax or ZERO for at in members), ZERO)
        yield Suspect(total, what, why, frozenset(rows[at].where for at in members))


def surplus(record: ProgramRecord, other: ProgramRecord, *, withheld: bool) -> Iterator[Suspect]:
    """Yield what a notice may have beyond the ledger, likeliest first.

    ``withheld`` tells whether what employers withheld may be in it though it is shown apart.
    """
    year, name = record.case.tax_year, record.program.name
    for each in record.books.posted:
        if each.place == "other-year":
            what = f"{_named(each)}, made for tax year {each.payment.tax_year}"
            yield _one(each, what, f"The Revenue Division may have counted it for {year}")
        if each.place == "not-yet":
            what = f"{_named(each)}, dated after the day that was asked"
            yield _one(each, what, "The Revenue Division may have had it by then")
        if each.place == "held":
            what = f"{_named(each)}, which has the figures of another and is not counted"
            yield _one(each, what, "The Revenue Division may have received both")
    for each in other.books.posted:
        if each.place != "other-year":
            what = f"{_named(each)}, made for {other.program.name}"
            yield _one(each, what, f"The Revenue Division may have it in the ledger of {name}")
    if withheld:
        why = "The notice may have it in its payments too"
        rows = frozenset(row.where for row in record.books.rows)
        yield Suspect(record.books.withheld or ZERO, "everything withheld", why, rows)


def _each_and_all(rows: list[Posted], what: str, why: str) -> Iterator[Suspect]:
    """Yield payments that have something in common, one by one and together."""
    for each in rows:
        yield _one(each, f"{_named(each)}, {what}", why)
    yield from _group(rows, f"the {len(rows)} payments {what}", why)


def _group(rows: list[Posted], what: str, why: str) -> Iterator[Suspect]:
    if len(rows) > 1:
        total = sum((each.payment.amount for each in rows), ZERO)
        yield Suspect(total, what, why, frozenset(f"payment[{each.index}]" for each in rows))


def _plain(rows: list[Posted], number: str) -> Iterator[Suspect]:
    """Yield payments that nothing speaks against; those of one amount are one suspect.

    ``number`` is the one that they may have been put under instead.
    """
    by_amount: dict[Decimal, list[Posted]] = {}
    for each in rows:
        by_amount.setdefault(each.payment.amount, []).append(each)
    why = (
        f"The Revenue Division may have {{it}} under {number}, the other tax or another "
        "year, or may not have received {it}: send proof of {it}"
    )
    for amount, same in by_amount.items():
        places = frozenset(f"payment[{each.index}]" for each in same)
        named = ", or ".join(_named(each) for each in same)
        yield Suspect(amount, named, why.format(it="it"), places)
        for count in range(2, len(same)):
            what = f"{count} of the {len(same)} payments of {shown(amount)}"
            yield Suspect(count * amount, what, why.format(it="them"), places)


def _one(each: Posted, what: str, why: str) -> Suspect:
    return Suspect(each.payment.amount, what, why, frozenset({f"payment[{each.index}]"}))


def _named(each: Posted) -> str:
    row = each.payment
    return f"the {_KINDS[row.kind]} of {shown(row.amount)} on {day(row.date)}"
