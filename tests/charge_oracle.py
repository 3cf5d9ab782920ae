"""What paying late costs, from the law sheet alone, in whole cents and nothing of taxcli.

All amounts are ``int`` cents or exact ``Fraction`` of cents; rates are per 100,000. Retyped from
the law sheet's sections 6 (dates), 8 (estimates), 9 (interest and penalty) and 14 (conventions).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

DUE = {
    2021: date(2022, 4, 18), 2022: date(2023, 4, 18), 2023: date(2024, 4, 15),
    2024: date(2025, 4, 15), 2025: date(2026, 4, 15), 2026: date(2027, 4, 15),
}  # fmt: skip
INSTALMENTS = {
    2021: (date(2021, 4, 15), date(2021, 6, 15), date(2021, 9, 15), date(2022, 1, 18)),
    2022: (date(2022, 4, 18), date(2022, 6, 15), date(2022, 9, 15), date(2023, 1, 17)),
    2023: (date(2023, 4, 18), date(2023, 6, 15), date(2023, 9, 15), date(2024, 1, 16)),
    2024: (date(2024, 4, 15), date(2024, 6, 17), date(2024, 9, 16), date(2025, 1, 15)),
    2025: (date(2025, 4, 15), date(2025, 6, 16), date(2025, 9, 15), date(2026, 1, 15)),
    2026: (date(2026, 4, 15), date(2026, 6, 15), date(2026, 9, 15), date(2027, 1, 15)),
}
YEARS = tuple(DUE)
ALL_WAIVED, UNDERPAYMENT_WAIVED = {2021}, {2021, 2022}


@dataclass(frozen=True)
class Facts:
    """One tax of one year: its amount after credit, last year's, and what was paid when.

    ``paid`` holds ``(kind, day, cents)``; ``on`` is the day of the return and of the rest.
    """

    year: int
    tax: int
    last: int | None = 0
    withheld: int = 0
    paid: tuple[tuple[str, date, int], ...] = ()
    on: date | None = None
    edition: str = "current"

    @property
    def due(self):
        return DUE[self.year]

    @property
    def dates(self):
        return INSTALMENTS[self.year]

    @property
    def ledger(self):
        """Return ``(day, cents)``: an applied refund is in on the first date."""
        return [(self.dates[0] if kind == "applied" else day, x) for kind, day, x in self.paid]


@dataclass
class Charged:
    """The three lines in cents, and how the tax unpaid at the due date was paid.

    ``underpayment`` is ``None`` where it is not known; ``splits`` has for every day of a late
    payment what it paid: penalty, interest, tax, and what was too much.
    """

    underpayment: int | None
    penalty: int = 0
    interest: int = 0
    unpaid: int = 0
    splits: dict[date, tuple[int, int, int, int]] = field(default_factory=dict)
    tax_left: int = 0


def half_up(amount: Fraction) -> int:
    """Round a positive amount to whole cents, a half up."""
    return int((2 * amount + 1) // 2)


def rate(day: date) -> Fraction:
    """Return the rate of a month that begins on a day (law sheet, section 9)."""
    if day < date(2023, 4, 18):
        return Fraction(833, 100_000)
    return Fraction(500 if day < date(2024, 4, 16) else 667, 100_000)


def month_begins(due: date, number: int) -> date:
    """Return the day a month begins: the day after the due date, that day of later months."""
    first = due + timedelta(days=1)
    months = first.month - 1 + number
    return date(first.year + months // 12, months % 12 + 1, first.day)


def months(due: date, until: date) -> list[date]:
    """Return the days on which the months begin, up to and with a day."""
    found: list[date] = []
    while (begins := month_begins(due, len(found))) <= until:
        found.append(begins)
    return found


def fifteenth_after(day: date) -> date:
    """Return the 15th of the calendar month after a day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 15)


def underpayment(facts: Facts) -> int | None:
    """Return the quarterly underpayment interest."""
    trigger = 500_000 if facts.year == 2026 and facts.edition == "current" else 100_000
    if facts.year in UNDERPAYMENT_WAIVED or facts.tax < trigger:
        return 0
    if facts.last is None:
        without = _underpayment(facts, Fraction(9 * facts.tax, 10))
        return None if half_up(without) else 0
    if facts.last < trigger:
        return 0
    required = Fraction(9 * facts.tax, 10)
    if facts.last < required and _in_by(facts, facts.dates[3]) >= facts.last:
        required = Fraction(facts.last)
    return half_up(_underpayment(facts, required))


def _in_by(facts: Facts, day: date) -> Fraction:
    """Return all that was in by a day: withholding in quarters, the rest on the day of payment."""
    paid = Fraction(sum(amount for when, amount in facts.ledger if when <= day))
    paid += sum(Fraction(facts.withheld, 4) for when in facts.dates if when <= day)
    if facts.on is not None and facts.on <= min(day, facts.due):
        paid = max(paid, Fraction(facts.tax))
    return paid


def _underpayment(facts: Facts, required: Fraction) -> Fraction:
    until = facts.due if facts.on is None else min(facts.on, facts.due)
    quarter = required / 4
    total = Fraction(0)
    for number, due in enumerate(facts.dates, 1):
        for begins in months(due, until):
            lacks = quarter * number - _in_by(facts, begins - timedelta(days=1))
            total += min(quarter, max(Fraction(0), lacks)) * rate(begins)
    return total


def last_late(facts: Facts) -> date | None:
    """Return the day of the last late payment, if there is one."""
    return max((day for day, _ in facts.ledger if day > facts.due), default=None)


def charges(facts: Facts) -> Charged:
    """Return all three lines, and what the late payments of every day paid."""
    under = underpayment(facts)
    found = Charged(under)
    in_time = sum(amount for day, amount in facts.ledger if day <= facts.due)
    left = max(0, facts.tax - facts.withheld - in_time)
    until = facts.on or last_late(facts)
    if until is None or until <= facts.due:
        return found
    found.unpaid = left
    waived = facts.year in ALL_WAIVED
    penalty_left = found.penalty = 0 if waived else half_up(Fraction(left, 20))
    exact, interest_paid, counted = Fraction(0), 0, 0

    def run(day):
        nonlocal exact, counted
        begun = months(facts.due, fifteenth_after(day))
        exact += sum((left * rate(each) for each in begun[counted:]), Fraction(0))
        counted = len(begun)

    late: dict[date, int] = {}
    for day, amount in facts.ledger:
        if facts.due < day <= until:
            late[day] = late.get(day, 0) + amount
    for day, amount in sorted(late.items()):
        if not waived:
            run(day)
        to_penalty = min(amount, penalty_left)
        owed = half_up(exact) + (under or 0) - interest_paid
        to_interest = min(amount - to_penalty, owed)
        to_tax = min(amount - to_penalty - to_interest, left)
        penalty_left, left = penalty_left - to_penalty, left - to_tax
        interest_paid += to_interest
        over = amount - to_penalty - to_interest - to_tax
        found.splits[day] = (to_penalty, to_interest, to_tax, over)
    if not waived:
        run(until)
    found.interest, found.tax_left = half_up(exact), left
    return found
