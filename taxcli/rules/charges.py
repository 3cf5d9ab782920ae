"""What paying late costs a program: penalty, late interest and underpayment interest together.

Sources: law sheet sections 8, 9 and 14.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from taxcli.case.amends import Filed
from taxcli.money import ZERO, cents, shown
from taxcli.rules.estimates import Duty, SafeHarbour, duty, last_years_tax, safe_harbour, safe_words
from taxcli.rules.late import NOT_LATE, Late, late_payment
from taxcli.rules.ledger import Paid, in_by, instalment_dates, ledger, spread
from taxcli.rules.setting import Setting
from taxcli.rules.underpayment import shortfalls
from taxcli.rules.unpaid import Unpaid
from taxcli.rules.words import day as day_words


@dataclass(frozen=True, slots=True)
class Underpayment:
    """Quarterly underpayment interest: what every instalment lacked, and for how long.

    ``count`` is how many instalments there are; ``known`` is false while last year's tax is
    missing and would decide it; ``waived`` tells that an amnesty has forgiven it.
    """

    duty: Duty
    safe: SafeHarbour | None
    spans: tuple[Unpaid, ...]
    count: int
    known: bool
    waived: bool

    @property
    def computed(self) -> Decimal:
        """Return the interest, charged or waived: summed first, rounded once; dollars."""
        return cents(sum((span.interest for span in self.spans), ZERO))

    @property
    def forgiven(self) -> Decimal:
        """Return what an amnesty has waived of it, as far as is known; dollars."""
        return self.computed if self.waived and self.known else ZERO

    @property
    def charged(self) -> tuple[Unpaid, ...] | None:
        """Return the spans that the return's line adds up; ``None`` while not known."""
        if self.waived or not self.computed:
            return ()
        return self.spans if self.known else None


@dataclass(frozen=True, slots=True)
class Charges:
    """What a program's return adds to its tax. ``forgiven`` is what an amnesty has waived."""

    underpayment: Underpayment
    late: Late
    forgiven: Late | None
    waived: frozenset[str]

    @property
    def any(self) -> bool:
        """Tell whether a line of the return is not zero, or not known."""
        return self.underpayment.charged != () or self.late.penalty > 0 or bool(self.late.spans)


def find_charges(
    at: Setting, net_tax: Decimal | None, withheld: Decimal | None, day: date | None
) -> Charges | None:
    """Find what paying late costs, up to the day on which the rest is paid.

    ``net_tax`` and ``withheld`` are the form's lines, in dollars; without them nothing is known.
    """
    if net_tax is None or withheld is None:
        return None
    waived = frozenset(at.law.of("due.waived").value)
    paid = ledger(at.case, at.law, at.program.id)
    underpayment = _underpayment(
        at, net_tax, withheld, paid, day=day, waived="underpayment" in waived
    )
    if day is None or day <= at.law.due:
        return Charges(underpayment, NOT_LATE, None, waived)
    # What was paid in time for underpayment interest has paid no tax.
    apart = _paid_for_interest(at, in_by(paid, at.law.due) + withheld)
    also_owed = ZERO if underpayment.waived else max(ZERO, underpayment.computed - apart)
    by_due = (*paid, Paid(at.law.due, withheld - apart))
    rate = at.law.of(f"{at.program.id}.penalty_rate").amount

    def follow(penalty_rate: Decimal, bears_interest: bool) -> Late:
        return late_payment(
            net_tax,
            at.law.due,
            by_due,
            day,
            penalty_rate=penalty_rate,
            bears_interest=bears_interest,
            also_owed=also_owed,
        )

    late = follow(ZERO if "penalty" in waived else rate, "interest" not in waived)
    forgiven = follow(rate, True) if {"penalty", "interest"} & waived and late.unpaid else None
    return Charges(underpayment, late, forgiven, waived)


def _paid_for_interest(at: Setting, in_time: Decimal) -> Decimal:
    """Return what an amended return's original had paid for underpayment interest, in dollars.

    What was paid in time (``in_time``, withholding included) beyond the tax that the original
    showed. Source: the convention ``amended-charges``.
    """
    if at.case.amends is None:
        return ZERO
    filed: Filed | None = getattr(at.case.amends.filed, at.program.id)
    if filed is None or filed.net_tax is None or not filed.underpayment_interest:
        return ZERO
    beyond = max(ZERO, in_time - filed.net_tax)
    return min(beyond, filed.underpayment_interest)


def _underpayment(  # noqa: PLR0913 - the facts of one program's instalments
    at: Setting,
    net_tax: Decimal,
    withheld: Decimal,
    paid: tuple[Paid, ...],
    *,
    day: date | None,
    waived: bool,
) -> Underpayment:
    id_ = at.program.id
    last = last_years_tax(at.case, id_)
    test = duty(at.law, id_, net_tax, last)
    if test.required is False:
        return Underpayment(test, None, (), 0, known=True, waived=waived)
    dates, due = instalment_dates(at.law), at.law.due
    everything = (*paid, *spread(withheld, dates))
    until = due
    if day is not None and day < due:
        # The rest is paid on that day, and no month begins after it.
        rest = net_tax - withheld - in_by(paid, day)
        everything = (*everything, Paid(day, max(ZERO, rest)))
        until = day
    last_in_time = last is not None and in_by(everything, dates[-1]) >= last
    safe = safe_harbour(net_tax, last, last_in_time=last_in_time)
    spans = shortfalls(safe.required, dates, everything, until)
    known = test.required is not None or not spans
    return Underpayment(test, safe, spans, len(dates), known=known, waived=waived)


def report_charges(at: Setting, charges: Charges, day: date | None) -> None:
    """Say what the charges rest on, and what the Revenue Division may still bill."""
    _report_underpayment(at, charges.underpayment)
    late = charges.late
    if charges.forgiven is not None and (charges.forgiven.penalty or charges.forgiven.spans):
        at.report(
            "I-PAY-012",
            at.program.id,
            penalty=shown(charges.forgiven.penalty - late.penalty),
            interest=shown(charges.forgiven.interest - late.interest),
        )
    if not late.penalty and not late.spans:
        return
    assert day is not None
    if late.settled:
        at.findings.assume("late-order")
    told = {"unpaid": shown(late.unpaid), "day": day_words(day)}
    told |= {"penalty": shown(late.penalty), "interest": shown(late.interest)}
    at.report("I-PAY-011", at.program.id, due=day_words(at.law.due), **told)


def _report_underpayment(at: Setting, found: Underpayment) -> None:
    id_ = at.program.id
    if found.waived or found.safe is None:
        if found.forgiven:
            at.report("I-PAY-013", id_, amount=shown(found.forgiven))
        return
    if found.safe.last_counts:
        at.findings.assume("prior-year-alternative")
    if not found.known:
        trigger = shown(found.duty.trigger.amount)
        at.report(
            "B-PAY-009",
            f"last_year.{id_}_tax",
            tax=shown(found.duty.this_year or ZERO),
            trigger=trigger,
            amount=shown(found.computed),
        )
    elif found.spans:
        at.findings.assume("no-underpayment-penalty")
        told = {"amount": shown(found.computed), "required": shown(found.safe.required)}
        at.report("I-PAY-010", id_, rule=safe_words(found.safe, at.law.year), **told)
