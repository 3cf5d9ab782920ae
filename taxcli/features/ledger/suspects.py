"""Payments that a notice may lack, or have too much of, found by their amount.

Nothing here is a fact about the Revenue Division's ledger: an amount that fits is a suspicion.
The City names payments under the spouse's number first among the reasons for wrong bills.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from taxcli.engine.duplicates import repeats
from taxcli.engine.ledger import doubt_words, doubts, judging_dates
from taxcli.features.ledger.reconcile import Posted, TaxLedger
from taxcli.law.data import load
from taxcli.money import ZERO
from taxcli.values import show

# More pairs than this would say nothing to anyone.
_MOST_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Suspect:
    """An amount that a notice may lack: dollars, what it is, why it may be lacking, its places."""

    amount: Decimal
    what: str
    why: str
    places: frozenset[str]


def words(table: str, id_: str, **values: Any) -> str:
    """Return words of forms/notice.toml with values filled in: dollars, days, names."""
    return _filled(load("notice")[table][id_], values)


def _filled(template: str, values: dict[str, Any]) -> str:
    return template.format_map({name: show(value) for name, value in values.items()})


def explain(gap: Decimal, suspects: Iterable[Suspect]) -> tuple[str, ...]:
    """Return a sentence for every suspect as large as a gap, else for two that are together."""
    found = [one for one in suspects if one.amount]
    exact = [
        words("reason", "as-much-as", what=one.what, why=one.why)
        for one in found
        if one.amount == gap
    ]
    if exact:
        return tuple(dict.fromkeys(exact))
    pairs = (
        words("reason", "as-much-as-two", what=one.what, other=other.what)
        for one, other in combinations(found, 2)
        if one.amount + other.amount == gap and not one.places & other.places
    )
    return tuple(dict.fromkeys(pairs))[:_MOST_PAIRS]


def lacking(record: TaxLedger, dated: date | None, *, withheld: bool) -> Iterator[Suspect]:
    """Yield what a notice of a day may lack, likeliest first.

    ``withheld`` tells whether what employers withheld is among what was compared.
    """
    here = [each for each in record.posted if each.counts not in ("other-year", "not-yet", "held")]
    if dated is not None:
        late = [each for each in here if each.payment.date > dated]
        yield from _each_and_all(late, *_suspicion("after-notice", dated=dated))
    doubted = yield from _doubted(record, here)
    applied = [each for each in here if each.payment.kind == "applied"]
    yield from _each_and_all(applied, *_suspicion("applied"))
    if withheld:
        yield from withheld_suspects(record, "not-matched")
    doubted |= {each.index for each in applied}
    number = "the spouse's number" if record.case.joint else "another number"
    yield from _plain([each for each in here if each.index not in doubted], number)
    if len(here) > 1:
        yield _together(here, *_suspicion("all"))


def _suspicion(id_: str, table: str = "suspect", **values: Any) -> tuple[str, str]:
    """Return what is said of a payment, and what the Division may have done with it."""
    texts = load("notice")[table][id_]
    return _filled(texts["what"], values), _filled(texts["why"], values)


def _doubted(record: TaxLedger, here: list[Posted]) -> Generator[Suspect, None, set[int]]:
    """Yield payments in doubt; return their indexes."""
    dates = judging_dates(record.case, record.law, None)
    codes = {each.index: set(doubts(record.case, each.index, dates)) for each in here}
    for each in here:
        earlier = record.case.payment[: each.index + 1]
        # That the case says a payment like another was made too is no doubt of ours.
        if each.payment.also_real and repeats(earlier, record.case.tax_year):
            codes[each.index].add("also_real")
    for code in load("notice")["doubt"]:
        rows = [each for each in here if code in codes[each.index]]
        if rows:
            values = doubt_words(record.case, rows[0].index, dates)
            yield from _each_and_all(rows, *_suspicion(code, "doubt", **values))
    return {index for index, found in codes.items() if found}


def withheld_suspects(record: TaxLedger, why: str) -> Iterator[Suspect]:
    """Yield what employers withheld: by each W-2, from the spouse, in all."""
    groups: dict[str, list[tuple[str, Decimal]]] = {}
    for row in record.rows:
        if row.tax:
            place = row.where
            names = [words("withheld", "by-employer", employer=row.form.employer, where=place)]
            names += [words("withheld", "by-spouse")] * (row.form.person == "spouse")
            for name in (*names, words("withheld", "all")):
                groups.setdefault(name, []).append((place, row.tax))
    for what, members in groups.items():
        total = sum((tax for _, tax in members), ZERO)
        places = frozenset(place for place, _ in members)
        yield Suspect(total, what, words("withheld", why), places)


def surplus(record: TaxLedger, other: TaxLedger, *, withheld: bool) -> Iterator[Suspect]:
    """Yield what a notice may have beyond the ledger, likeliest first.

    ``withheld`` tells whether what employers withheld may be in it though it is shown apart.
    """
    year, name = record.case.tax_year, record.program.name
    for each in record.posted:
        if each.counts in ("other-year", "not-yet", "held"):
            yield _one(each, *_suspicion(each.counts, paid_for=each.tax_year, year=year))
    for each in other.posted:
        if each.counts != "other-year":
            yield _one(each, *_suspicion("other-tax", other=other.program.name, name=name))
    if withheld:
        places = frozenset(row.where for row in record.rows)
        what, why = words("withheld", "all"), words("withheld", "twice")
        yield Suspect(record.withheld or ZERO, what, why, places)


def _each_and_all(rows: list[Posted], what: str, why: str) -> Iterator[Suspect]:
    """Yield payments that have something in common, one by one and together."""
    for each in rows:
        yield _one(each, what, why)
    if len(rows) > 1:
        yield _together(rows, f"the {len(rows)} payments {what}", why)


def _plain(rows: list[Posted], number: str) -> Iterator[Suspect]:
    """Yield payments that nothing speaks against; those of one amount are one suspect.

    ``number`` is the one that they may have been put under instead.
    """
    by_amount: dict[Decimal, list[Posted]] = {}
    for each in rows:
        by_amount.setdefault(each.payment.amount, []).append(each)
    for amount, same in by_amount.items():
        named = ", or ".join(_named(each) for each in same)
        texts = _suspicion("plain", payment=named, number=number)
        yield Suspect(amount, *texts, _places(same))
        for count in range(2, len(same)):
            texts = _suspicion(
                "plain-several", count=count, all=len(same), amount=amount, number=number
            )
            yield Suspect(count * amount, *texts, _places(same))


def _together(rows: Sequence[Posted], what: str, why: str) -> Suspect:
    total = sum((each.payment.amount for each in rows), ZERO)
    return Suspect(total, what, why, _places(rows))


def _one(each: Posted, what: str, why: str) -> Suspect:
    return Suspect(each.payment.amount, f"{_named(each)}, {what}", why, _places([each]))


def _places(rows: Iterable[Posted]) -> frozenset[str]:
    return frozenset(each.where for each in rows)


def _named(each: Posted) -> str:
    row = each.payment
    return words("payment", row.kind, amount=row.amount, day=row.date)
