"""Why a line of a notice may differ from the return: probable reasons, found by rule.

Every sentence is a suspicion and says so; how the Revenue Division computes is not published in
whole (law sheet, sections 8 and 9).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations, islice

from taxcli.features.ledger.program_record import ProgramRecord
from taxcli.law.interest import months_begin, period_of
from taxcli.money import ZERO, cents, percent, shown

# Interest is looked for over so many months: ten years.
_MOST_MONTHS = 120
Billed = Mapping[str, Decimal]


def tax_reasons(record: ProgramRecord, other: ProgramRecord, billed: Billed) -> Iterator[str]:
    """Yield why the tax may differ."""
    theirs, ours = billed["tax"], record.amounts["net_tax"]
    if theirs == record.other_tax:
        edition = "published" if record.law.edition == "current" else "current"
        words = {
            "published": "the Revenue Division's published page",
            "current": "the law in force",
        }
        yield (
            f"It fits the tax by {words[edition]} (--edition {edition}): the Revenue Division may "
            "have computed by it."
        )
    if record.amounts["credit"] and theirs == record.amounts["tax"]:
        credit = shown(record.amounts["credit"] or ZERO)
        yield (
            f"It fits the tax before the credit of {credit} for another state's tax: the credit "
            "may not have been allowed, or the notice may show the tax before it."
        )
    if theirs and theirs == other.amounts["net_tax"] != ours:
        yield f"It fits the {other.program.name} tax: the amount may stand beside the wrong tax."


def penalty_reasons(record: ProgramRecord, billed: Billed) -> Iterator[str]:
    """Yield why the penalty may differ."""
    theirs, ours = billed["penalty"], record.amounts["penalty"] or ZERO
    rate = record.law.of(f"{record.program.id}.penalty_rate").amount
    exact = [
        f"It fits {percent(rate)} of {words}."
        for unpaid, words in _unpaid(record, billed)
        if cents(unpaid * rate) == theirs
    ]
    yield from exact
    forgiven = record.charges.forgiven if record.charges else None
    if forgiven and theirs == forgiven.penalty:
        yield _brought_back(record)
    elif not exact:
        yield _later_or_earlier(record, theirs > ours, "waived it")


def interest_reasons(record: ProgramRecord, billed: Billed) -> Iterator[str]:
    """Yield why the interest on late payment may differ."""
    theirs, ours = billed["interest"], record.amounts["interest"] or ZERO
    quarterly = record.amounts["underpayment_interest"] or ZERO
    if quarterly and theirs == ours + quarterly:
        yield f"Underpayment interest of {shown(quarterly)} may be included in it."
        return
    exact = [
        _fitting_months(record, count, words)
        for unpaid, words in _unpaid(record, billed)
        if (count := months_of(record, unpaid, theirs)) is not None
    ]
    yield from exact
    forgiven = record.charges.forgiven if record.charges else None
    if forgiven and theirs == forgiven.interest:
        yield _brought_back(record)
    elif not exact:
        yield _later_or_earlier(record, theirs > ours, "not charged it yet")
        yield _METHOD


def underpayment_reasons(record: ProgramRecord, billed: Billed) -> Iterator[str]:
    """Yield why the underpayment interest may differ."""
    theirs, ours = billed["underpayment_interest"], record.amounts["underpayment_interest"] or ZERO
    late = record.amounts["interest"] or ZERO
    if theirs < ours and billed.get("interest") == late + ours - theirs:
        yield "It may be included in the notice's interest."
        return
    found = record.charges.underpayment if record.charges else None
    if found and found.waived and theirs == found.computed:
        yield _brought_back(record)
        return
    if found and not ours and found.duty.required is False:
        trigger = shown(found.duty.trigger.amount)
        yield (
            f"By the case no installments were required, as this year's or last year's tax is "
            f"below {trigger}: the Revenue Division may have another amount for last year."
        )
    if theirs > ours:
        yield "The Revenue Division may count installments as paid later, or may lack one."
    else:
        yield "The Revenue Division may count installments as paid earlier, or may not charge it."
    yield _METHOD


_METHOD = (
    "The Revenue Division may use another method: it has published none, and taxcli's is inferred."
)


def months_of(record: ProgramRecord, unpaid: Decimal, interest: Decimal) -> int | None:
    """Return how many months of interest on an unpaid amount come to so much, if any do."""
    total = ZERO
    for count, begins in enumerate(islice(months_begin(record.law.due), _MOST_MONTHS), 1):
        total += unpaid * period_of(begins).monthly
        if cents(total) == interest:
            return count
        if total > interest:
            break
    return None


def charges_on_own(record: ProgramRecord, billed: Billed, rest: Decimal) -> Iterator[str]:
    """Yield whether a rest of the balance fits penalty and interest that a notice does not show.

    ``rest`` is what they come to beyond the return's own, in dollars.
    """
    rate = record.law.of(f"{record.program.id}.penalty_rate").amount
    ours = (record.amounts["penalty"] or ZERO) + (record.amounts["interest"] or ZERO)
    for unpaid, words in _unpaid(record, billed):
        penalty = cents(unpaid * rate)
        count = months_of(record, unpaid, rest + ours - penalty)
        if count is not None:
            yield (
                f"The rest fits a penalty of {shown(penalty)} and {_months(count)} of interest on "
                f"{words}."
            )


def left_out(charges: Mapping[str, Decimal], rest: Decimal) -> Iterator[str]:
    """Yield which of the return's charges a balance may leave out, being less by so much."""
    for count in range(1, len(charges) + 1):
        for names in combinations(charges, count):
            if sum(charges[name] for name in names) == -rest:
                words = " and ".join(
                    f"{name.replace('_', ' ')} of {shown(charges[name])}" for name in names
                )
                yield f"The notice may leave out {words}."


def _unpaid(record: ProgramRecord, billed: Billed) -> Iterator[tuple[Decimal, str]]:
    """Yield what may have been unpaid at the due date: by the notice itself, by the case."""
    due = record.open_at_due
    tax = billed.get("tax", record.amounts["net_tax"])
    if tax is not None and "paid" in billed:
        own = tax - billed["paid"] - billed.get("withheld", ZERO)
        if own > 0 and own != due:
            yield own, f"the {shown(own)} that the notice's own payments leave unpaid"
    if due:
        yield due, f"the {shown(due)} that the ledger leaves unpaid at the due date"


def _fitting_months(record: ProgramRecord, count: int, words: str) -> str:
    fits = f"It fits {_months(count)} of interest on {words}"
    if count == _counted(record):
        return f"{fits}; the return counts as many."
    return (
        f"{fits}; the return counts {_months(_counted(record))}. A payment may count as made on "
        "another day."
    )


def _counted(record: ProgramRecord) -> int:
    spans = record.charges.late.spans if record.charges else ()
    return len({month for span in spans for month in span.months})


def _months(count: int) -> str:
    return "one month" if count == 1 else f"{count or 'no'} months"


def _brought_back(record: ProgramRecord) -> str:
    return (
        f"It fits what an amnesty has waived for tax year {record.case.tax_year}: the Revenue "
        "Division may have brought it back, or may not have waived it yet."
    )


def _later_or_earlier(record: ProgramRecord, more: bool, instead: str) -> str:
    if not more:
        return f"A payment may count as made earlier, or the Revenue Division may have {instead}."
    if record.paid_on is None and record.open_at_due:
        return (
            f"The return is taken as paid in time, though the ledger leaves "
            f"{shown(record.open_at_due)} unpaid at the due date: --on DATE computes what a later "
            "payment may cost."
        )
    return "A payment may count as made later than the case says, or may be missing."
