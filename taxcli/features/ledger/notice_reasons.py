"""Why a line of a notice may differ from the return: probable reasons, found by rule or by amount.

Their words stand in forms/notice.toml. How the Revenue Division computes is not published in
whole (law sheet, sections 8 and 9), and nothing here is a fact about its ledger: an amount that
fits is a suspicion. The City names payments under the spouse's number first among the reasons for
wrong bills.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, islice
from typing import Any

from taxcli.engine.duplicates import repeats
from taxcli.engine.ledger import doubt_words, doubts, judging_dates
from taxcli.features.ledger.reconcile import Posted, TaxLedger
from taxcli.law.data import load
from taxcli.law.interest import months_begin, period_of
from taxcli.money import ZERO, cents, percent, shown
from taxcli.values import show

# Interest is looked for over so many months: ten years.
_MOST_MONTHS = 120
Billed = Mapping[str, Decimal]


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
    exact = [reason("as-much-as", what=one.what, why=one.why) for one in found if one.amount == gap]
    if exact:
        return tuple(dict.fromkeys(exact))
    pairs = (
        reason("as-much-as-two", what=one.what, other=other.what)
        for one, other in combinations(found, 2)
        if one.amount + other.amount == gap and not one.places & other.places
    )
    return tuple(dict.fromkeys(pairs))[:3]  # more would say nothing to anyone


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
    yield from (_one(each, what, why) for each in rows)
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


def reason(id_: str, **values: Any) -> str:
    """Return a reason's sentence with its values filled in."""
    return words("reason", id_, **values)


def tax_reasons(record: TaxLedger, other: TaxLedger, billed: Billed) -> Iterator[str]:
    """Yield why the tax may differ."""
    theirs, ours = billed["tax"], record.amount("net_tax")
    if theirs == record.other_tax:
        edition = "published" if record.law.edition == "current" else "current"
        yield reason("other-edition", edition=edition, page=words("page", edition))
    credit = record.amount("credit")
    if credit and theirs == record.amount("tax"):
        yield reason("before-credit", credit=credit)
    if theirs and theirs == other.amount("net_tax") != ours:
        yield reason("other-tax", other=other.program.name)


def penalty_reasons(record: TaxLedger, billed: Billed) -> Iterator[str]:
    """Yield why the penalty may differ."""
    theirs, ours, rate = billed["penalty"], record.amount("penalty") or ZERO, _penalty_rate(record)
    exact = [
        reason("penalty-of", rate=percent(rate), unpaid=what)
        for unpaid, what in _unpaid(record, billed)
        if cents(unpaid * rate) == theirs
    ]
    yield from exact
    forgiven = record.tax.charges.forgiven if record.tax.charges else None
    if forgiven and theirs == forgiven.penalty:
        yield reason("brought-back", year=record.case.tax_year)
    elif not exact:
        yield _paid_later(record) if theirs > ours else reason("paid-earlier-or-waived")


def interest_reasons(record: TaxLedger, billed: Billed) -> Iterator[str]:
    """Yield why the interest on late payment may differ."""
    theirs, ours = billed["interest"], record.amount("interest") or ZERO
    quarterly = record.amount("underpayment_interest") or ZERO
    if quarterly and theirs == ours + quarterly:
        yield reason("underpayment-included", amount=quarterly)
        return
    exact = [
        _fitting_months(record, count, what)
        for unpaid, what in _unpaid(record, billed)
        if (count := months_of(record, unpaid, theirs)) is not None
    ]
    yield from exact
    forgiven = record.tax.charges.forgiven if record.tax.charges else None
    if forgiven and theirs == forgiven.interest:
        yield reason("brought-back", year=record.case.tax_year)
    elif not exact:
        yield _paid_later(record) if theirs > ours else reason("paid-earlier-or-not-charged")
        yield reason("method")


def underpayment_reasons(record: TaxLedger, billed: Billed) -> Iterator[str]:
    """Yield why the underpayment interest may differ."""
    theirs = billed["underpayment_interest"]
    ours, late = record.amount("underpayment_interest") or ZERO, record.amount("interest") or ZERO
    if theirs < ours and billed.get("interest") == late + ours - theirs:
        yield reason("included-in-interest")
        return
    found = record.tax.charges.underpayment if record.tax.charges else None
    if found and found.waived and theirs == found.computed:
        yield reason("brought-back", year=record.case.tax_year)
        return
    if found and not ours and found.duty.required is False:
        yield reason("none-required", trigger=found.duty.trigger.amount)
    yield reason("installments-later" if theirs > ours else "installments-earlier")
    yield reason("method")


def months_of(record: TaxLedger, unpaid: Decimal, interest: Decimal) -> int | None:
    """Return how many months of interest on an unpaid amount come to so much, if any do."""
    total = ZERO
    for count, begins in enumerate(islice(months_begin(record.law.due), _MOST_MONTHS), 1):
        total += unpaid * period_of(begins).monthly
        if cents(total) == interest:
            return count
        if total > interest:
            break
    return None


def charges_on_own(record: TaxLedger, billed: Billed, rest: Decimal) -> Iterator[str]:
    """Yield whether a rest of the balance fits penalty and interest that a notice does not show.

    ``rest`` is what they come to beyond the return's own, in dollars.
    """
    ours = (record.amount("penalty") or ZERO) + (record.amount("interest") or ZERO)
    for unpaid, what in _unpaid(record, billed):
        penalty = cents(unpaid * _penalty_rate(record))
        count = months_of(record, unpaid, rest + ours - penalty)
        if count is not None:
            yield reason("charges-of", penalty=penalty, months=_months(count), unpaid=what)


def left_out(charges: Mapping[str, Decimal], rest: Decimal) -> Iterator[str]:
    """Yield which of the return's charges a balance may leave out, being less by so much."""
    for count in range(1, len(charges) + 1):
        for names in combinations(charges, count):
            if sum(charges[name] for name in names) == -rest:
                listed = (f"{name.replace('_', ' ')} of {shown(charges[name])}" for name in names)
                yield reason("leaves-out", charges=" and ".join(listed))


def _penalty_rate(record: TaxLedger) -> Decimal:
    return record.law.of(f"{record.program.id}.penalty_rate").amount


def _unpaid(record: TaxLedger, billed: Billed) -> Iterator[tuple[Decimal, str]]:
    """Yield what may have been unpaid at the due date: by the notice itself, by the case."""
    due = record.open_at_due
    tax = billed.get("tax", record.amount("net_tax"))
    if tax is not None and "paid" in billed:
        own = tax - billed["paid"] - billed.get("withheld", ZERO)
        if own > 0 and own != due:
            yield own, words("unpaid", "notice", amount=own)
    if due:
        yield due, words("unpaid", "ledger", amount=due)


def _fitting_months(record: TaxLedger, count: int, unpaid: str) -> str:
    spans = record.tax.charges.late.spans if record.tax.charges else ()
    counted = len({month for span in spans for month in span.months})
    id_ = "months-of" if count == counted else "other-months-of"
    return reason(id_, months=_months(count), unpaid=unpaid, counted=_months(counted))


def _months(count: int) -> str:
    return "one month" if count == 1 else f"{count or 'no'} months"


def _paid_later(record: TaxLedger) -> str:
    if record.tax.paid_on.day is None and record.open_at_due:
        return reason("taken-in-time", open=record.open_at_due)
    return reason("paid-later")
