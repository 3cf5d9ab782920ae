"""What hypothesis draws for the properties of both taxes. Drawn amounts are whole cents."""

from datetime import date
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from tests import oracle
from tests.build import FIRST_HALF, case, item, np_case, paid, w2

incomes = st.integers(min_value=0, max_value=200_000_000)  # up to two million dollars
days_of_2025 = st.dates(date(2025, 1, 1), date(2025, 12, 31))
spans_of_2025 = st.tuples(days_of_2025, days_of_2025).map(sorted)
ways = st.sampled_from([None, "amount", "days", "sourced", "date", "earned"])
kinds = st.sampled_from(
    ["wages", "interest", "dividends", "business", "capital-gain", "rental", "other"]
)
gains = st.lists(st.integers(1, 40_000_000), min_size=1, max_size=6)
laws = st.sampled_from(list(product(oracle.YEARS, oracle.EDITIONS, oracle.STATUSES)))


def dollars(cents):
    return Decimal(cents) / 100


@st.composite
def local_incomes(draw):
    """Draw two local incomes in order, within a total, and deductions within the total."""
    total = draw(st.integers(min_value=10_000_000, max_value=100_000_000))
    deductions = draw(st.integers(min_value=0, max_value=total))
    one, other = sorted(draw(st.tuples(*[st.integers(1, total)] * 2)))
    return total, deductions, one, other


@st.composite
def part_years(draw):
    """Draw gains of every kind (cents), deductions within them, and a span of residency."""
    start, end = draw(spans_of_2025)
    outside = max(1, 364 - (end - start).days)
    amounts = draw(gains)
    items = [
        item(dollars(amount), draw(kinds), draw(local_parts_of(amount, outside)))
        for amount in amounts
    ]
    deductions = draw(st.integers(0, sum(amounts)))
    return items, dollars(deductions), [{"from": start, "to": end}]


@st.composite
def local_parts_of(draw, amount, outside):
    """Draw any way of giving the local part of an item of so many cents, or none.

    Work days are of the time outside: no more of them than days ``outside``.
    """
    way = draw(ways)
    if way is None:
        return None
    if way == "amount":
        return {way: dollars(draw(st.integers(0, amount)))}
    if way == "days":
        return {way: draw(work_days(outside))}
    if way == "sourced":
        return {way: draw(st.booleans())}
    if way == "date":
        return {way: draw(days_of_2025)}
    start, end = draw(spans_of_2025)
    return {way: {"from": start, "to": end}}


@st.composite
def work_days(draw, outside):
    """Draw work days, in hundredths of a day, of a time of so many days outside."""
    total = draw(st.integers(1, outside * 100))
    inside = draw(st.integers(0, total))
    return {"inside": Decimal(inside) / 100, "total": Decimal(total) / 100}


@st.composite
def settled(draw):
    """Draw a case with withholding, every prepayment and either choice for an overpayment."""
    income = dollars(draw(incomes))
    tax = st.integers(0, 500_000).map(dollars)
    wages = 1_000_000
    rows = [("METRO", wages, draw(tax)), ("MULT", wages, draw(tax))]
    kinds = product(oracle.PROGRAMS, ("estimated", "extension", "applied", "return"))
    payments = [paid(program, kind, draw(tax)) for program, kind in kinds]
    choice = st.sampled_from(("refund", "apply"))
    tables = {
        "w2": [w2(*rows)] * draw(st.integers(0, 1)),
        "payment": draw(st.lists(st.sampled_from(payments), unique_by=id)),
        "refund": {"shs": draw(choice), "pfa": draw(choice)},
    }
    if draw(st.booleans()):
        return case(oregon={"taxable_income": income}, **tables)
    items = [item(income + 1, "other", {"amount": income})]
    return np_case(*items, where=FIRST_HALF, deductions=draw(tax), **tables)
