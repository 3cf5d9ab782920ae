"""What must hold of penalty and interest for every taxfiler, and a second computation of them."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from taxcli import prepare
from tests import charge_oracle, oracle
from tests.build import case, paid, w2
from tests.charge_oracle import DUE, INSTALMENTS, Facts
from tests.draws import dollars

quick = settings(max_examples=100, deadline=None)
BOX_20 = {"shs": "METRO", "pfa": "MULT"}
KINDS = ("estimated", "extension", "return", "applied")
LINES = ("underpayment_interest", "penalty", "interest")


def income_of(facts, program):
    """Return the income in cents that gives the tax; for PFA in its lower band."""
    rate = 10 if program == "shs" else oracle.pfa_rates(facts.year, facts.edition)[0]
    low = oracle.threshold(program, facts.year, facts.edition, "single")
    return low + facts.tax * 1000 // rate


def case_for(facts, program="shs"):
    """Return the case of a full-year resident with this tax."""
    known = {} if facts.last is None else {f"{program}_tax": dollars(facts.last)}
    other = {"shs": "pfa_tax", "pfa": "shs_tax"}[program]
    rows = [w2((BOX_20[program], 1_000_000, dollars(facts.withheld)))] if facts.withheld else []
    return case(
        tax_year=facts.year,
        oregon={"taxable_income": dollars(income_of(facts, program))},
        last_year={other: 0, **known},
        w2=rows,
        payment=[
            paid(program, kind, dollars(amount), day, also_real=True)
            for kind, day, amount in facts.paid
        ],
    )


def result_of(facts, program="shs"):
    """Return the program's result."""
    given_case = case_for(facts, program)
    result = prepare(given_case, edition=facts.edition, on=facts.on).programs[program]
    assert cents(result.amount("net_tax")) == facts.tax
    return result


def cents(amount):
    """Return dollars as whole cents; an amount that is not whole cents is a fault."""
    if amount is None:
        return None
    assert amount * 100 == int(amount * 100)
    return int(amount * 100)


def charged(facts, program="shs"):
    """Return underpayment interest, penalty and late interest in cents."""
    result = result_of(facts, program)
    return tuple(cents(result.amount(line)) for line in LINES)


# Each strategy is made once: to make it anew for every example costs more than the examples.
@cache
def edges_of(year):
    """Return the days next to those at which a month or a charge begins."""
    edges = [*INSTALMENTS[year], DUE[year]]
    edges += [charge_oracle.month_begins(edge, n) for edge in edges for n in (0, 1, 2, 5)]
    edges += [date(DUE[year].year, month, day) for month in (4, 5, 6, 7) for day in (1, 15, 16, 30)]
    return sorted({edge + timedelta(days) for edge in edges for days in (-1, 0, 1)})


def last_day(year):
    return DUE[year] + timedelta(days=730)


@cache
def days(year, first=None, last=None):
    """Draw a day from the year's begin to two years after the due date, often at an edge."""
    first, last = first or date(year, 1, 1), last or last_day(year)
    near = sorted({min(max(day, first), last) for day in edges_of(year)})
    return st.one_of(st.sampled_from(near), st.dates(first, last))


@cache
def days_of_return(year):
    return st.one_of(st.none(), days(year, first=date(year + 1, 1, 1)))


EDGES = [99_999, 100_000, 123_457, 400_000, 499_999, 500_000]
LAST = [None, "near", "any"]  # last year's tax: not known, near an edge, or any
PFA_BAND = 187_500  # 1.5 % of the lower band; above it the income does not follow from the tax


kinds = st.lists(st.sampled_from(KINDS), max_size=6)
withheld = st.one_of(st.just(0), st.integers(1, 900_000))
any_last = st.integers(0, 900_000)
any_payment = st.integers(1, 300_000)
years = st.sampled_from(charge_oracle.YEARS)
editions = st.sampled_from(["current", "published"])


@cache
def taxes(most):
    return st.one_of(
        st.integers(0, most), st.sampled_from([edge for edge in EDGES if edge <= most])
    )


@st.composite
def facts_of(draw, unknown=True, most=900_000, whole=1):
    """Draw facts of a tax; no payment comes after a return that is in time."""
    year = draw(years)
    tax = draw(taxes(most)) // whole * whole
    last = draw(st.sampled_from(LAST if unknown else LAST[1:]))
    if last == "near":
        last = draw(st.sampled_from([0, 99_999, 100_000, tax * 9 // 10, tax // 2, tax]))
    elif last == "any":
        last = draw(any_last)
    parts = st.sampled_from([max(1, part) for part in (tax // 4, tax * 9 // 40, (last or 0) // 4)])
    on = draw(days_of_return(year))
    end = on if on is not None and on <= DUE[year] else None
    payments = []
    for kind in draw(kinds):
        until = end or (DUE[year] if kind == "applied" else None)
        amount = draw(any_payment if draw(st.booleans()) else parts)
        payments.append((kind, draw(days(year, last=until)), amount))
    return Facts(
        year=year,
        tax=tax,
        last=last,
        withheld=draw(withheld),
        paid=tuple(payments),
        on=on,
        edition=draw(editions),
    )


# --- the second computation -------------------------------------------------------------------


def same_by_oracle(facts, program):
    expected = charge_oracle.charges(facts)
    result = result_of(facts, program)
    underpayment, penalty, interest = (cents(result.amount(line)) for line in LINES)
    assert (underpayment, penalty) == (expected.underpayment, expected.penalty), facts
    if expected.underpayment is None:
        return  # what late payments left of the tax, and so its interest, is not known either
    assert interest == expected.interest, facts
    if expected.unpaid:
        late = result.charges.late
        assert by_day(late.settled) == expected.splits, facts
        assert cents(late.tax_left) == expected.tax_left, facts


def by_day(settled):
    """Return what the payments of each day paid: penalty, interest, tax and too much."""
    found = {}
    for each in settled:
        parts = map(cents, (each.penalty, each.interest, each.tax, each.over))
        before = found.get(each.day, (0, 0, 0, 0))
        found[each.day] = tuple(one + other for one, other in zip(before, parts, strict=True))
    return found


@given(facts_of())
@settings(max_examples=400, deadline=None)
def test_shs_is_charged_as_by_the_oracle(facts):
    same_by_oracle(facts, "shs")


@given(facts_of(most=PFA_BAND, whole=69))  # whole cents of income at 1.5 % and at 2.3 %
@settings(max_examples=200, deadline=None)
def test_pfa_is_charged_as_by_the_oracle(facts):
    same_by_oracle(facts, "pfa")


def test_the_oracle_knows_the_example_of_the_law_sheet():
    """900 × 32 × 0.5 % = 144.00."""
    assert charge_oracle.underpayment(Facts(2023, 400_000, 400_000)) == 14_400


# --- what must hold ---------------------------------------------------------------------------


@given(facts_of())
@quick
def test_no_charge_is_negative(facts):
    assert all(amount is None or amount >= 0 for amount in charged(facts))


@given(facts_of())
@quick
def test_the_lines_add_up(facts):
    result = result_of(facts)
    amounts = {each: result.amount(each) for each in (*LINES, "net_tax", "owed", "payments")}
    ends = [result.amount(each) for each in ("balance_due", "overpayment", "applied", "refund")]
    if amounts["underpayment_interest"] is None:
        assert amounts["owed"] is None
        assert ends[0] is None
        return
    owed = amounts["net_tax"] + sum(amounts[each] for each in LINES)
    assert amounts["owed"] == owed
    # What is dated after the day asked is not paid yet; an applied refund has no day of its own.
    made = [
        row for row in facts.paid if facts.on is None or row[0] == "applied" or row[1] <= facts.on
    ]
    counted = sum(amount for kind, _, amount in made if kind != "return")
    assert cents(amounts["payments"]) == facts.withheld + counted
    balance, overpayment, applied, refund = ends
    assert balance - overpayment == owed - amounts["payments"]
    assert min(balance, overpayment) == 0
    assert applied + refund == overpayment


@given(facts_of())
@quick
def test_what_is_left_of_penalty_interest_and_tax_is_what_is_still_to_pay(facts):
    """Where the tax was unpaid at its due date, whatever is dated after the day asked."""
    result = result_of(facts)
    late = result.charges.late
    assume(late.unpaid and result.amount("underpayment_interest") is not None)
    remains = late.penalty_left + late.interest_left + late.tax_left
    assert remains == result.outcome.to_pay


@given(facts_of(unknown=False), st.data())
@settings(max_examples=150, deadline=None)
def test_a_payment_that_comes_later_never_costs_less(facts, data):
    """The day of the return is given and after all payments, so that only the payment moves."""
    movable = [n for n, (kind, _, _) in enumerate(facts.paid) if kind != "applied"]
    assume(movable)
    number = data.draw(st.sampled_from(movable))
    kind, day, amount = facts.paid[number]
    later = data.draw(days(facts.year, first=day))
    facts = replace(facts, on=last_day(facts.year))
    moved = (*facts.paid[:number], (kind, later, amount), *facts.paid[number + 1 :])
    before, after = charged(facts), charged(replace(facts, paid=moved))
    assert all(one <= other for one, other in zip(before, after, strict=True))


@given(facts_of(unknown=False), st.data())
@quick
def test_paying_the_rest_later_never_costs_less(facts, data):
    """For underpayment interest too: before the due date it ends with the payment of the rest."""
    days_after = days(facts.year, first=date(facts.year + 1, 1, 1))
    early, late = sorted(data.draw(st.tuples(days_after, days_after)))
    before, after = charged(replace(facts, on=early)), charged(replace(facts, on=late))
    assert all(one <= other for one, other in zip(before, after, strict=True))


@given(facts_of(unknown=False), st.data())
@quick
def test_every_installment_paid_in_full_leaves_no_underpayment_interest(facts, data):
    quarters = [
        ("estimated", data.draw(days(facts.year, last=due)), -(-facts.tax // 4))
        for due in INSTALMENTS[facts.year]
    ]
    assume(facts.tax)
    in_full = replace(facts, paid=(*facts.paid, *quarters))
    assert charged(in_full)[0] == 0


@given(facts_of(), st.data())
@quick
def test_a_payment_in_two_parts_on_one_day_changes_nothing(facts, data):
    assume(facts.paid)
    number = data.draw(st.integers(0, len(facts.paid) - 1))
    kind, day, amount = facts.paid[number]
    part = data.draw(st.integers(0, amount))
    parts = [(kind, day, each) for each in (part, amount - part) if each]
    split = (*facts.paid[:number], *parts, *facts.paid[number + 1 :])
    one, other = result_of(facts), result_of(replace(facts, paid=split))
    for line in (*LINES, "owed", "balance_due", "refund"):
        assert one.amount(line) == other.amount(line)
    assert one.outcome.to_pay == other.outcome.to_pay


@given(facts_of(unknown=False), st.integers(1, 500_000))
@quick
def test_more_withholding_never_costs_more(facts, more):
    facts = replace(facts, withheld=min(facts.withheld, 500_000))
    before = charged(facts)
    after = charged(replace(facts, withheld=facts.withheld + more))
    assert all(one >= other for one, other in zip(before, after, strict=True))


@given(facts_of())
@quick
def test_the_amnesty_of_2021_waives_everything_and_that_of_2022_underpayment_only(facts):
    in_2021 = replace(facts, year=2021, paid=(), on=date(2023, 1, 1))
    assert charged(in_2021) == (0, 0, 0)
    in_2022 = replace(facts, year=2022, paid=(), on=date(2023, 4, 19))
    unpaid = max(0, facts.tax - facts.withheld)
    # A day late: 5 %, and one month at 0.5 %; a half up.
    assert charged(in_2022) == (0, (unpaid * 5 + 50) // 100, (unpaid * 5 + 500) // 1000)
