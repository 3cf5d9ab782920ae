"""Payment plans: the law sheet's facts, plans worked by hand, and what holds for every plan."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxcli.features.plan.payment_plan import (
    PlanError,
    balance_of,
    fee_for,
    first_due,
    make_plan,
    on_time_until,
    side_by_side,
)
from taxcli.features.plan.report import PlanAnswers, eligibility, older_limits
from taxcli.law.data import NAMED
from taxcli.law.payment_plan import plan_facts

CENT = Decimal("0.01")
quick = settings(max_examples=120, deadline=None)


def day(text):
    return date.fromisoformat(text)


def owed(total, penalty=0, interest=0, **how):
    return balance_of(Decimal(total), Decimal(penalty), Decimal(interest), **how)


def rows_of(plan):
    """Return each installment as text: interest charged, penalty, interest, tax, left."""
    return [
        [str(amount) for amount in (row.charged, row.penalty, row.interest, row.tax, row.left)]
        for row in plan.rows
    ]


def test_every_fact_has_a_source_and_what_is_not_official_a_note():
    for fact in plan_facts():
        assert fact.status == "official" or fact.note, fact


def test_both_sentences_of_the_page_are_told_and_the_stricter_is_advised():
    of = plan_facts()
    assert "5 business days" in of.late.value
    assert "any installment by its due date" in of.default.value
    assert "stricter" in of.strict.value
    assert "Letter ID" in of.login.value
    assert "3 plans" in of.change.value
    assert not NAMED.search(str(of))  # every fact that a sentence names is filled in


# First due date: the 10th or the 25th, at least 16 days on.


@pytest.mark.parametrize(
    ("set_up", "asked", "first"),
    [
        ("2026-03-25", None, "2026-04-10"),  # 6 days of March left, and 10: 16
        ("2026-03-26", None, "2026-04-25"),  # 15 days before the 10th
        ("2026-03-26", 10, "2026-05-10"),
        ("2026-03-26", 25, "2026-04-25"),
        ("2026-03-25", 25, "2026-04-25"),
        ("2026-03-09", None, "2026-03-25"),  # 16 days before the 25th
        ("2026-03-10", None, "2026-04-10"),  # 15
        ("2026-03-10", 25, "2026-04-25"),
        ("2027-02-22", None, "2027-03-10"),  # February of 28 days
        ("2027-02-23", None, "2027-03-25"),
        ("2028-02-23", None, "2028-03-10"),  # of 29
        ("2028-02-24", None, "2028-03-25"),
        ("2026-12-25", None, "2027-01-10"),  # over the end of the year
        ("2026-12-26", None, "2027-01-25"),
        ("2026-12-26", 10, "2027-02-10"),
    ],
)
def test_the_first_due_date(set_up, asked, first):
    assert first_due(day(set_up), asked) == day(first)


@given(st.dates(date(2021, 1, 1), date(2080, 12, 31)), st.sampled_from([None, 10, 25]))
@quick
def test_the_first_due_date_is_the_first_that_may_be(set_up, asked):
    # Day by day, and not by months.
    candidate = set_up + timedelta(days=16)
    while candidate.day not in ([10, 25] if asked is None else [asked]):
        candidate += timedelta(days=1)
    assert first_due(set_up, asked) == candidate


def test_on_time_is_five_business_days():
    # Saturday, October 10, 2026: Monday 12 to Friday 16.
    assert on_time_until(date(2026, 10, 10)) == date(2026, 10, 16)


# Plans worked by hand. The rate is 0.667 % a month from April 16, 2024 on, 0.5 % before.


def test_three_installments():
    # Set up March 25: the balance has interest to April 15. Due April 10, May 10, June 10; each
    # month begins on the 16th of the installment's own month.
    # 1,000.00 + 6.67 - 337.79 = 668.88; + 4.46 (4.4614) - 337.79 = 335.55; + 2.24 (2.2381) =
    # 337.79, which the last one pays. With 337.78 each, 337.81 would be left for it: too much.
    plan = make_plan(owed(1000), 3, day("2026-03-25"))
    assert [row.due for row in plan.rows] == [
        day("2026-04-10"), day("2026-05-10"), day("2026-06-10"),
    ]  # fmt: skip
    assert rows_of(plan) == [
        ["6.67", "0.00", "6.67", "331.12", "668.88"],
        ["4.46", "0.00", "4.46", "333.33", "335.55"],
        ["2.24", "0.00", "2.24", "335.55", "0.00"],
    ]
    assert plan.level == plan.last.payment == Decimal("337.79")
    assert (plan.charged, plan.paid) == (Decimal("13.37"), Decimal("1013.37"))
    assert (plan.fee, plan.total_cost) == (0, Decimal("1013.37"))


def test_penalty_then_interest_then_tax():
    # Set up March 9, due March 25: the same month, and so no interest is added at first.
    # 100 + 50 + 350. 250.83: penalty 100, interest 50, tax 100.83; tax left 249.17, of which
    # 0.667 % is 1.66; the last is 250.83. With 250.82 the last would be 250.84.
    plan = make_plan(owed(500, 100, 50), 2, day("2026-03-09"))
    assert [row.due for row in plan.rows] == [day("2026-03-25"), day("2026-04-25")]
    assert rows_of(plan) == [
        ["0.00", "100.00", "50.00", "100.83", "249.17"],
        ["1.66", "0.00", "1.66", "249.17", "0.00"],
    ]


def test_a_penalty_that_takes_more_than_one_installment_leaves_the_tax_bearing_interest():
    # 300 penalty and 300 tax: 2.00 (2.001) a month while the tax is untouched. 201.78 each:
    # all penalty; then penalty 98.22, interest 4.00, tax 99.56, and 200.44 left, of which 0.667 %
    # is 1.34 (1.3369); the last is 201.78. With 201.77 each, 200.46 + 1.34 = 201.80: too much.
    plan = make_plan(owed(600, 300), 3, day("2026-03-25"))
    assert rows_of(plan) == [
        ["2.00", "201.78", "0.00", "0.00", "400.22"],
        ["2.00", "98.22", "4.00", "99.56", "200.44"],
        ["1.34", "0.00", "1.34", "200.44", "0.00"],
    ]


def test_a_due_date_two_months_on_adds_two_months():
    # March 31 and 16 days is April 16: due May 10; the months of April 16 and May 16, 1.334 %.
    plan = make_plan(owed(1000), 1, day("2026-03-31"), 10)
    assert plan.rows[0].due == day("2026-05-10")
    assert rows_of(plan) == [["13.34", "0.00", "13.34", "1000.00", "0.00"]]


def test_each_month_has_the_rate_of_the_day_it_begins():
    # Set up February 20, 2024; due March 10 (the month of March 16, 0.5 %) and April 10 (April 16,
    # 0.667 %). 1,000 + 5.00 - 504.17 = 500.83; + 3.34 (3.3405) = 504.17.
    plan = make_plan(owed(1000), 2, day("2024-02-20"))
    assert rows_of(plan) == [
        ["5.00", "0.00", "5.00", "499.17", "500.83"],
        ["3.34", "0.00", "3.34", "500.83", "0.00"],
    ]


def test_a_month_that_begins_before_the_change_has_the_old_rate():
    # Set up February 20, 2023; due March 10, April 10, May 10. March 16 and April 16 have 0.833 %,
    # since the change was on April 18; May 16 has 0.5 %. 1,000 + 8.33 - 338.53 = 669.80; + 5.58
    # (5.5794) - 338.53 = 336.85; + 1.68 (1.6843) = 338.53. With 338.52 the last would be 338.55.
    plan = make_plan(owed(1000), 3, day("2023-02-20"))
    assert [str(row.charged) for row in plan.rows] == ["8.33", "5.58", "1.68"]
    assert {str(row.payment) for row in plan.rows} == {"338.53"}


def test_without_a_set_up_date_the_first_is_a_month_on_and_nothing_has_a_date():
    undated, dated = (make_plan(owed(1000), 3, set_up) for set_up in (None, day("2026-03-25")))
    assert rows_of(undated) == rows_of(dated)
    assert {row.due for row in undated.rows} == {None}


def test_waived_interest_is_not_added():
    # 1,000 in 3: 333.34, 333.34 and 333.32.
    plan = make_plan(owed(1000, bears_interest=False), 3, day("2026-03-25"))
    assert [row.payment for row in plan.rows] == list(map(Decimal, ("333.34", "333.34", "333.32")))
    assert plan.charged == 0


def test_a_few_cents_take_fewer_installments_than_months():
    # 0.05 in 12 months: a cent each for five months.
    assert [row.payment for row in make_plan(owed("0.05"), 12).rows] == [CENT] * 5


@pytest.mark.parametrize(
    ("months", "fee"), [(1, 0), (12, 0), (13, 25), (24, 25), (25, 50), (120, 50)]
)
def test_the_fee_is_in_the_total_cost(months, fee):
    plan = make_plan(owed(9000), months)
    assert plan.fee == fee_for(months) == fee
    assert plan.total_cost == plan.paid + fee
    assert plan.needs_approval == (months > 24)


@pytest.mark.parametrize(
    ("set_up", "asked", "months", "beyond"),
    [
        # First May 10, 2026, twelfth April 10, 2027: later than March 31, 2027.
        ("2026-03-31", 10, 12, 12),
        ("2026-03-31", 10, 11, None),
        ("2026-03-31", 10, 13, None),  # the fee is due anyhow
        ("2026-03-31", 10, 24, 24),
        # First April 10, 2026, twelfth March 10, 2027.
        ("2026-03-25", None, 12, None),
    ],
)
def test_a_plan_that_ends_after_its_months_by_the_calendar(set_up, asked, months, beyond):
    assert make_plan(owed(4200), months, day(set_up), asked).beyond == beyond


def test_side_by_side():
    plan = make_plan(owed(4200), 15, day("2026-03-25"), 25)
    lengths = side_by_side(plan)
    assert [other.months for other in lengths] == [6, 12, 15, 18, 24, 36]
    assert [other.fee for other in lengths] == [0, 0, 25, 25, 25, 50]
    assert {other.rows[0].due for other in lengths} == {day("2026-04-25")}
    assert [other.months for other in side_by_side(make_plan(owed(4200), 12))] == [
        6, 12, 18, 24, 36,
    ]  # fmt: skip


# What holds for every plan.


@st.composite
def plans(draw):
    """Draw a balance by its parts (cents), a length, and a set-up date or none; and its plan."""
    total = draw(st.integers(1, 5_000_000))
    penalty = draw(st.integers(0, total))
    interest = draw(st.integers(0, total - penalty))
    balance = balance_of(*(Decimal(part) / 100 for part in (total, penalty, interest)))
    set_up = draw(st.none() | st.dates(date(2021, 1, 1), date(2045, 12, 31)))
    asked = draw(st.sampled_from([None, 10, 25]))
    return make_plan(balance, draw(st.integers(1, 48)), set_up, asked)


@given(plans())
@quick
def test_the_parts_add_up_to_the_balance_to_the_cent(plan):
    balance = plan.balance
    assert sum(row.penalty for row in plan.rows) == balance.penalty
    assert sum(row.tax for row in plan.rows) == balance.tax
    assert sum(row.interest for row in plan.rows) - plan.charged == balance.interest
    assert plan.paid - plan.charged == balance.total
    assert balance.penalty + balance.interest + balance.tax == balance.total


@given(plans())
@quick
def test_the_installments_follow_from_each_other(plan):
    left, penalty, interest = plan.balance.total, plan.balance.penalty, plan.balance.interest
    for row in plan.rows:
        amounts = (row.charged, row.penalty, row.interest, row.tax, row.left)
        assert all(amount >= 0 and amount == round(amount, 2) for amount in amounts)
        left += row.charged - row.payment
        penalty -= row.penalty
        interest += row.charged - row.interest
        assert row.left == left
        assert not row.interest or not penalty, "interest only once the penalty is paid"
        assert not row.tax or not (penalty or interest), "tax only once all else is paid"
    assert left == 0
    assert len(plan.rows) <= plan.months
    assert {row.payment for row in plan.rows[:-1]} <= {plan.level}
    assert 0 < plan.last.payment <= plan.level


# The same plan once more, in whole cents and from the calendar alone.

RATES = (
    (date(2021, 1, 1), "0.00833"), (date(2023, 4, 18), "0.005"), (date(2024, 4, 16), "0.00667"),
)  # fmt: skip


def rate_on(when):
    return Fraction(next(rate for begins, rate in reversed(RATES) if begins <= when))


def shares_of(plan):
    """Return the share of the tax that each installment adds: by the calendar months between."""
    if plan.set_up is None:
        return [Fraction("0.00667")] * plan.months
    charged = plan.set_up.year * 12 + plan.set_up.month - 1
    first = plan.rows[0].due
    shares = []
    for number in range(plan.months):
        reached = first.year * 12 + first.month - 1 + number
        months = [divmod(at, 12) for at in range(charged + 1, reached + 1)]
        shares.append(sum((rate_on(date(y, m + 1, 16)) for y, m in months), Fraction(0)))
        charged = reached
    return shares


def charged_and_left(plan, level):
    """Return the interest of each installment, and what is left after the last; cents."""
    owed_ = plan.balance
    left = {name: int(getattr(owed_, name) * 100) for name in ("penalty", "interest", "tax")}
    charged = []
    exact = Fraction(0)
    for share in shares_of(plan):
        # Added up and rounded once, as on a return: paying the plan leaves what it tells.
        exact += left["tax"] * share
        charged.append(int(exact + Fraction(1, 2)) - sum(charged))
        left["interest"] += charged[-1]
        rest = level
        for name, part in left.items():
            left[name] -= min(rest, part)
            rest -= min(rest, part)
    return charged, sum(left.values())


@given(plans())
@quick
def test_the_level_amount_is_the_smallest_that_does(plan):
    level = int(plan.level * 100)
    charged, left = charged_and_left(plan, level)
    assert left == 0
    assert [int(row.charged * 100) for row in plan.rows] == charged[: len(plan.rows)]
    assert sum(charged[len(plan.rows) :]) == 0
    assert charged_and_left(plan, level - 1)[1] > 0


@given(plans())
@settings(max_examples=40, deadline=None)
def test_a_longer_plan_has_smaller_installments_and_more_interest(plan):
    lengths = side_by_side(plan)
    assert plan in lengths
    levels = [other.level for other in lengths]
    assert levels == sorted(levels, reverse=True)
    for shorter, longer in pairwise(lengths):
        assert longer.charged + CENT >= shorter.charged  # rounded, by half a cent either way


# What no plan can be.


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("-1",), "zero or more"),
        (("NaN",), "The balance must be dollars and cents"),
        (("Infinity",), "below 10,000,000,000.00"),
        (("1e12",), "below 10,000,000,000.00"),
        (("100.005",), "dollars and cents"),
        (("0",), "no plan is needed"),
        (("100", "-5"), "The penalty must be"),
        (("100", "5", "NaN"), "The interest must be"),
        (("100", "60", "50"), "Together they are 110.00, and the balance is only 100.00"),
    ],
)
def test_a_balance_that_cannot_be(parts, said):
    with pytest.raises(PlanError) as refused:
        balance_of(*map(Decimal, parts))
    assert said in str(refused.value)


def test_a_balance_may_be_penalty_and_interest_alone():
    # Nothing bears interest then: 60 and 50 in two.
    plan = make_plan(owed(110, 60, 50), 2)
    assert [(row.penalty, row.interest, row.tax) for row in plan.rows] == [(55, 0, 0), (5, 50, 0)]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"months": 0}, "give 1 to 120"),
        ({"months": -3}, "give 1 to 120"),
        ({"months": 121}, "give 1 to 120"),
        ({"months": 6, "day": 12}, "give 10 or 25"),
        ({"months": 6, "set_up": date(2020, 12, 31)}, "from 2021-01-01"),
        ({"months": 6, "set_up": date.max}, "to 2080-12-31"),
    ],
)
def test_a_plan_that_cannot_be(how, said):
    with pytest.raises(PlanError) as refused:
        make_plan(owed(4200), **how)
    assert said in str(refused.value)


def test_the_longest_and_latest_plan_can_be():
    plan = make_plan(owed("9999999999.99"), 120, date(2080, 12, 31), 10)
    assert plan.last.left == 0
    assert plan.last.due == date(2091, 1, 10)


# Whether a plan can be had.

FINE = {"defaulted": "no", "referred": "no", "other_financing": "no", "compliant": "yes"}


def judged(total=4200, months=12, **said):
    return eligibility(make_plan(owed(total), months), PlanAnswers(**said))


def verdicts(found):
    return {one.id: one.verdict for one in found.questions}


def test_nothing_said_leaves_it_open():
    found = judged()
    assert found.outcome == "open"
    assert [one.id for one in found.having("open")] == [*FINE, "plans_used"]


def test_all_answers_fine():
    found = judged(**FINE, plans_used=2)
    assert found.outcome == "eligible"
    assert set(verdicts(found).values()) == {"fine"}


def test_the_plans_on_pro_matter_on_pro_only():
    assert judged(**FINE).outcome == "eligible"
    found = judged(**FINE, plans_used=3)
    assert found.outcome == "eligible"
    (ask,) = found.having("ask")
    assert ask.id == "plans_used"
    assert "3 plans in 18 months" in ask.why


@pytest.mark.parametrize(
    ("question", "answer", "why"),
    [
        ("defaulted", "yes", "no new plan for 2 years"),
        ("referred", "yes", "confession of judgment"),
        ("other_financing", "yes", "no other way"),
        ("compliant", "no", "File and pay the rest first"),
    ],
)
def test_one_answer_rules_a_plan_out(question, answer, why):
    # Whatever else was said, or not.
    for others in (FINE, {}):
        found = judged(**{**others, question: answer})
        assert found.outcome == "not-eligible"
        (stops,) = found.having("stops")
        assert (stops.id, stops.answer) == (question, answer)
        assert why in stops.why


@pytest.mark.parametrize(
    ("total", "outcome"), [("299.99", "not-eligible"), ("300", "eligible"), ("300.01", "eligible")]
)
def test_the_smallest_balance(total, outcome):
    assert judged(total, **FINE).outcome == outcome


@pytest.mark.parametrize(("months", "verdict"), [(24, "fine"), (25, "ask")])
def test_a_long_plan_needs_approval(months, verdict):
    found = judged(months=months, **FINE)
    assert verdicts(found)["length"] == verdict
    assert found.outcome == "eligible"


@pytest.mark.parametrize(
    ("total", "months", "told"),
    [
        (4200, 12, None),
        (4200, 13, "more than 12 payments for a balance up to 10,000.00"),
        (10000, 13, "more than 12 payments"),
        ("10000.01", 24, None),
        (4200, 25, None),  # a supervisor decides anyhow
        (300, 14, "more than 12 payments for a balance up to 10,000.00 and on payments below 25"),
    ],
)
def test_the_limits_of_an_older_policy(total, months, told):
    found = older_limits(make_plan(owed(total), months))
    assert told is None if found is None else told in found
