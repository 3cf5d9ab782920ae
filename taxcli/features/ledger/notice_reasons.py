"""Why a line of a notice may differ from the return: probable reasons, found by rule.

Their words stand in forms/notice.toml. How the Revenue Division computes is not published in
whole (law sheet, sections 8 and 9).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations, islice
from typing import Any

from taxcli.features.ledger.reconcile import TaxLedger
from taxcli.features.ledger.suspects import words
from taxcli.law.interest import months_begin, period_of
from taxcli.money import ZERO, cents, percent, shown

# Interest is looked for over so many months: ten years.
_MOST_MONTHS = 120
Billed = Mapping[str, Decimal]


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
