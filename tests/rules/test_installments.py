"""Estimated payments: the duty, what is enough, four dates, catching up; worked by hand.

For tax year 2025 the installments are due on 2025-04-15, 06-16, 09-15 and 2026-01-15, the return on
2026-04-15, and a month of underpayment interest costs 0.667 %. A month begins the day after an
installment's date and on that day of the following months, and counts whole once it has begun.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from taxcli import prepare
from taxcli.case.residency import LastYear
from taxcli.engine.estimates import estimate_duty, safe_harbor, safe_words
from taxcli.engine.installments import estimate, per_pay_period
from taxcli.engine.ledger import Paid, installment_dates, ledger, paid_by, spread
from taxcli.features.estimate.estimate import estimates
from taxcli.law.figures import year_law
from taxcli.values import to_json
from tests.build import case, codes, lived, message, paid, w2
from tests.draws import dollars

FIRST, SECOND, THIRD = date(2025, 4, 15), date(2025, 6, 16), date(2025, 9, 15)
FOURTH, DUE = date(2026, 1, 15), date(2026, 4, 15)
DATES = (FIRST, SECOND, THIRD, FOURTH)
THRESHOLD = {2023: 125_000, 2024: 125_000, 2025: 125_000, 2026: 128_000}


def dec(*amounts):
    return tuple(Decimal(str(amount)) for amount in amounts)


def plan(tax, last, *payments, withheld=0, on=None, year=2025):
    """Plan the installments of SHS; payments are ``(day, amount)``."""
    law = year_law(year)
    net_tax = Decimal(str(tax))
    test = estimate_duty(law, "shs", net_tax, None if last is None else Decimal(str(last)))
    made = [Paid(day, Decimal(str(amount))) for day, amount in payments]
    dates = installment_dates(law)
    held = Decimal(str(withheld))
    return estimate(test, net_tax, held, made, dates=dates, due=law.due, on=on)


def owing(tax, last, year=2025, **changes):
    """Return the case of a resident of Metro only whose SHS tax is this: 1 % over the threshold."""
    income = THRESHOLD[year] + 100 * Decimal(tax)
    where = lived("full-year")
    where["multnomah"] = {"primary": "none", "local_income": False}
    tables = {"residency": where, "last_year": {"shs_tax": last, "pfa_tax": 0}}
    return case(tax_year=year, oregon={"taxable_income": income}, **{**tables, **changes})


def held(amount):
    return [w2(("METRO", 2_000_000, amount))] if amount else []


def of_shs(given_case, **how):
    return estimates(given_case, **how).programs["shs"]


def told_of(found, **how):
    """Return what is told of each tax."""
    return to_json(replace(found, **how))["programs"]


def charged(given_case):
    """Return the line of underpayment interest on the return."""
    result = prepare(given_case).programs["shs"]
    return result.amount("underpayment_interest")


# --- the duty: both arms ----------------------------------------------------------------------


@pytest.mark.parametrize("program", ["shs", "pfa"])
@pytest.mark.parametrize(
    ("this_year", "last_year", "required"),
    [
        ("1000", "1000", True),
        ("999.99", "1000", False),
        ("1000", "999.99", False),
        ("999.99", "999.99", False),
        ("1000", "0", False),
        ("9999999999.99", "9999999999.99", True),
        # What is not known decides nothing; what is below the trigger decides it.
        ("1000", None, None),
        ("999.99", None, False),
        (None, "1000", None),
        (None, "999.99", False),
        (None, None, None),
    ],
)
def test_both_years_must_reach_the_trigger(program, this_year, last_year, required):
    arms = [None if tax is None else Decimal(tax) for tax in (this_year, last_year)]
    test = estimate_duty(year_law(2025), program, *arms)
    assert test.required is required
    assert test.trigger.amount == 1_000
    expected = [None if tax is None else tax >= 1_000 for tax in arms]
    assert [test.reaches(tax) for tax in arms] == expected


@pytest.mark.parametrize(
    ("year", "edition", "trigger", "status"),
    [
        (2021, "current", 1_000, "official"),
        (2025, "current", 1_000, "official"),
        (2026, "current", 5_000, "secondary"),
        (2026, "published", 1_000, "official"),
    ],
)
def test_the_trigger_is_that_of_the_year_and_edition(year, edition, trigger, status):
    law = year_law(year, edition)
    for program in ("shs", "pfa"):
        at = estimate_duty(law, program, Decimal(trigger), Decimal(trigger))
        below = estimate_duty(law, program, Decimal(trigger) - Decimal("0.01"), Decimal(trigger))
        assert (at.required, below.required) == (True, False)
        assert (at.trigger.amount, at.trigger.status) == (trigger, status)


def test_the_arms_of_a_case_are_its_tax_after_credit_before_payments():
    """1,200 × 122,500 ÷ 245,000 = 600 at most: the other state's tax of 201 leaves 999."""
    to_idaho = {"state": "ID", "oregon_credit": 0, "agi": 245_000, "agi_both": 122_500}
    for tax, left, required in ((201, 999, False), (200, 1_000, True)):
        found = of_shs(owing(1_200, 5_000, other_state=[{**to_idaho, "tax": tax}]))
        assert found.duty.this_year == left
        assert found.duty.required is required
    # 1,000 withheld and 500 paid do not take the tax below the trigger.
    prepaid = owing(1_200, 5_000, w2=held(1_000), payment=[paid("shs", "estimated", 500)])
    assert of_shs(prepaid).duty.required is True


def test_each_tax_has_a_duty_of_its_own():
    """180,000: SHS 55,000 × 1 % = 550; PFA 55,000 × 1.5 % = 825; 210,000: 850 and 1,275."""
    last = {"shs_tax": 1_000, "pfa_tax": 1_000}
    both = estimates(case(oregon={"taxable_income": 180_000}, last_year=last)).programs
    assert [both[id_].duty.required for id_ in ("shs", "pfa")] == [False, False]
    one = estimates(case(oregon={"taxable_income": 210_000}, last_year=last)).programs
    assert [one[id_].duty.required for id_ in ("shs", "pfa")] == [False, True]
    assert [one[id_].tax for id_ in ("shs", "pfa")] == [850, 1_275]


def test_last_years_tax_that_is_not_given_is_not_known():
    found = of_shs(case(last_year=None, oregon={"taxable_income": 525_000}))
    assert found.duty.required is None
    assert found.wanted
    assert found.sufficient.total == 3_600


# --- the safe harbor -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "required", "words"),
    [
        # 90 % of 4,000 is 3,600.
        (4_000, 3_600, "90 % of the tax of 2025"),
        (9_000, 3_600, "90 % of the tax of 2025"),
        (3_600, 3_600, "90 % of the tax of 2025"),
        ("3599.99", "3599.99", "100 % of the tax of 2024"),
        (1_000, 1_000, "100 % of the tax of 2024"),
        (None, 3_600, "90 % of the tax of 2025"),
    ],
)
def test_the_smaller_of_90_of_this_and_100_of_last_year_is_enough(last, required, words):
    found = plan(4_000, last)
    assert found.safe.required == Decimal(str(required))
    assert found.safe.this_year == 3_600
    assert safe_words(found.safe, 2025) == words
    assert found.sufficient.total == Decimal(str(required))


def test_last_years_tax_is_not_enough_if_it_cannot_be_in_by_the_fourth_date():
    late = safe_harbor(Decimal(4_000), Decimal(1_000), last_in_time=False)
    assert (late.required, late.last_year) == (3_600, 1_000)
    assert not late.last_counts


# --- both ways to pay -------------------------------------------------------------------------


def test_comfortable_is_a_quarter_of_this_years_tax_and_sufficient_the_safe_harbor():
    found = plan(4_000, 4_000)
    assert found.comfortable.to_pay == (1_000, 1_000, 1_000, 1_000)
    assert found.sufficient.to_pay == (900, 900, 900, 900)
    assert (found.comfortable.left, found.sufficient.left) == (4_000, 3_600)
    assert (found.comfortable.now, found.sufficient.now) == (0, 0)
    assert (found.comfortable.interest, found.sufficient.interest) == (0, 0)
    assert found.dates == DATES
    assert found.passed == (False,) * 4


def test_cents_are_shared_so_that_the_parts_add_up():
    """90 % of 1,000.01 is 900.009: 225.00225, 450.0045, 675.00675 and 900.009 by each date.

    A quarter of 1,000.01 is 250.0025: 250.00, 500.01 (500.005 half up), 750.01 and 1,000.01.
    """
    found = plan("1000.01", 5_000)
    assert found.sufficient.to_pay == dec(225, 225, "225.01", 225)
    assert found.sufficient.total == sum(found.sufficient.to_pay) == Decimal("900.01")
    assert found.comfortable.to_pay == dec(250, "250.01", 250, 250)
    assert found.comfortable.total == sum(found.comfortable.to_pay) == Decimal("1000.01")


@pytest.mark.parametrize(
    ("withheld", "sufficient", "comfortable"),
    [
        # (3,600 − 2,000) ÷ 4 = 400; (4,000 − 2,000) ÷ 4 = 500
        (2_000, (400,) * 4, (500,) * 4),
        (3_600, (0,) * 4, (100,) * 4),
        # 3,600 − 3,599.99 is a cent, in by the second date: 0.0025, 0.005 half up.
        ("3599.99", dec(0, "0.01", 0, 0), dec(100, "100.01", 100, 100)),
        (4_000, (0,) * 4, (0,) * 4),
        (9_000, (0,) * 4, (0,) * 4),
    ],
)
def test_withholding_counts_a_quarter_on_each_date(withheld, sufficient, comfortable):
    found = plan(4_000, 4_000, withheld=withheld)
    assert found.sufficient.to_pay == sufficient
    assert found.comfortable.to_pay == comfortable
    assert found.withheld == Decimal(str(withheld))
    assert found.wanted == any(comfortable)
    assert found.sufficient.interest == 0


def test_withholding_of_a_case_is_that_of_the_program():
    rows = [w2(("METRO", 500_000, 2_000), ("MULT", 500_000, 3_000))]
    assert of_shs(owing(4_000, 4_000, w2=rows)).withheld == 2_000


@pytest.mark.parametrize("day", [date(2025, 1, 20), date(2025, 10, 1), date(2026, 4, 1)])
def test_an_applied_refund_counts_on_the_first_date(day):
    """1,300 of 900, 1,800, 2,700 and 3,600; and of 1,000, 2,000, 3,000 and 4,000."""
    found = of_shs(owing(4_000, 4_000, payment=[paid("shs", "applied", 1_300, day)]))
    assert found.paid == 1_300
    assert found.sufficient.to_pay == (0, 500, 900, 900)
    assert found.comfortable.to_pay == (0, 700, 1_000, 1_000)
    assert found.sufficient.interest == 0


def test_what_was_paid_is_taken_off_the_oldest_first():
    """2,000 of 900, 1,800, 2,700 and 3,600: 700 of the third is lacking."""
    found = plan(4_000, 4_000, (FIRST, 2_000))
    assert found.sufficient.to_pay == (0, 0, 700, 900)
    assert found.comfortable.to_pay == (0, 0, 1_000, 1_000)
    assert found.sufficient.left == 1_600
    assert found.sufficient.total == 3_600


def test_more_than_enough_leaves_nothing():
    found = plan(4_000, 4_000, (FIRST, 4_001))
    assert (found.sufficient.left, found.comfortable.left) == (0, 0)
    assert not found.wanted


def test_only_payments_of_the_tax_and_year_count():
    rows = [
        paid("shs", "estimated", 100),
        paid("pfa", "estimated", 200),
        paid("shs", "estimated", 400, tax_year=2024),
        paid("shs", "estimated", 800, tax_year=2026),
        paid("shs", "estimated", 1_600, tax_year=2025),
    ]
    assert of_shs(owing(4_000, 4_000, payment=rows)).paid == 1_700


# --- catching up ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "passed", "now", "to_pay", "interest"),
    [
        (date(2025, 1, 1), 0, 0, (900, 900, 900, 900), "0"),
        # On the date itself it has not passed.
        (FIRST, 0, 0, (900, 900, 900, 900), "0"),
        # A day after: 900 × 1 × 0.00667 = 6.003
        (FIRST + timedelta(1), 1, 900, (0, 900, 900, 900), "6.00"),
        # May 15 is still in the first month, May 16 begins the second: 12.006
        (date(2025, 5, 15), 1, 900, (0, 900, 900, 900), "6.00"),
        (date(2025, 5, 16), 1, 900, (0, 900, 900, 900), "12.01"),
        # 04-16, 05-16 and 06-16: 900 × 3 × 0.00667 = 18.009
        (SECOND, 1, 900, (0, 900, 900, 900), "18.01"),
        # and 06-17 of the second: 900 × 4 × 0.00667 = 24.012
        (SECOND + timedelta(1), 2, 1_800, (0, 0, 900, 900), "24.01"),
        # 04-16 to 07-16 and 06-17, 07-17: 900 × 6 × 0.00667 = 36.018
        (date(2025, 8, 1), 2, 1_800, (0, 0, 900, 900), "36.02"),
        # First 04-16 to 01-15: 9; second 06-17 to 12-17: 7; third 09-16 to 12-16: 4.
        # 900 × 20 × 0.00667 = 120.06
        (FOURTH, 3, 2_700, (0, 0, 0, 900), "120.06"),
        # First 10 (01-16 too), second 7, third 5, fourth 1: 900 × 23 × 0.00667 = 138.069
        (FOURTH + timedelta(1), 4, 3_600, (0, 0, 0, 0), "138.07"),
        # All 32 months by the due date of the return: 900 × 32 × 0.00667 = 192.096
        (DUE, 4, 3_600, (0, 0, 0, 0), "192.10"),
    ],
)
def test_what_has_passed_is_paid_at_once(on, passed, now, to_pay, interest):
    found = plan(4_000, 4_000, on=on)
    assert found.passed == (True,) * passed + (False,) * (4 - passed)
    way = found.sufficient
    assert (way.now, way.to_pay, way.left) == (now, to_pay, 3_600)
    assert way.interest == Decimal(interest)


def test_catching_up_takes_account_of_what_was_paid_and_withheld():
    # 500 of 1,800 due by July 1.
    some = plan(4_000, 4_000, (FIRST, 500), on=date(2025, 7, 1)).sufficient
    assert (some.now, some.to_pay) == (1_300, (0, 0, 900, 900))
    # 2,000 of 1,800: nothing at once, 700 for the third.
    more = plan(4_000, 4_000, (FIRST, 2_000), on=date(2025, 7, 1)).sufficient
    assert (more.now, more.to_pay) == (0, (0, 0, 700, 900))
    # 2,000 withheld is 500 a quarter: 400 each is left, 800 of it at once.
    quarters = plan(4_000, 4_000, withheld=2_000, on=date(2025, 7, 1)).sufficient
    assert (quarters.now, quarters.to_pay) == (800, (0, 0, 400, 400))


def test_comfortable_catches_up_with_more_and_bears_no_more_interest():
    """From 06-17 the second lacks 900 of 1,800 by the safe harbor, whatever is paid after it."""
    found = plan(4_000, 4_000, on=date(2025, 8, 1))
    assert (found.comfortable.now, found.comfortable.to_pay) == (2_000, (0, 0, 1_000, 1_000))
    assert found.comfortable.interest == found.sufficient.interest == Decimal("36.02")


def test_where_none_is_required_no_interest_arises():
    assert plan(4_000, 999, on=DUE).sufficient.interest == 0
    assert not plan(4_000, 999, on=DUE).wanted


def test_last_years_tax_can_be_met_until_the_fourth_date():
    """1,000 is 250 a quarter; 900 of 3,600 is what this year's 4,000 takes."""
    for on, now, to_pay, interest in (
        (None, 0, (250, 250, 250, 250), "0"),
        # 04-16 to 07-16 and 06-17, 07-17: 250 × 6 × 0.00667 = 10.005, half up
        (date(2025, 8, 1), 500, (0, 0, 250, 250), "10.01"),
        # 250 × (9 + 7 + 4) × 0.00667 = 33.35
        (FOURTH, 750, (0, 0, 0, 250), "33.35"),
    ):
        found = plan(4_000, 1_000, on=on)
        assert found.safe.last_counts
        way = found.sufficient
        assert (way.total, way.now, way.to_pay) == (1_000, now, to_pay)
        assert way.interest == Decimal(interest)


def test_after_the_fourth_date_last_years_tax_counts_only_if_it_was_in():
    after = FOURTH + timedelta(1)
    none = plan(4_000, 1_000, on=after)
    assert not none.safe.last_counts
    assert (none.sufficient.total, none.sufficient.now) == (3_600, 3_600)
    in_time = plan(4_000, 1_000, (FOURTH, 1_000), on=after)
    assert in_time.safe.last_counts
    assert in_time.sufficient.left == 0
    # All on the fourth date: 9 + 7 + 4 months of 250: 33.35.
    assert in_time.sufficient.interest == Decimal("33.35")
    short = plan(4_000, 1_000, (FOURTH, "999.99"), on=after)
    assert not short.safe.last_counts
    assert short.sufficient.left == Decimal("2600.01")
    a_day_late = plan(4_000, 1_000, (after, 1_000), on=after)
    assert not a_day_late.safe.last_counts
    assert plan(4_000, 1_000, withheld=1_000, on=after).safe.last_counts
    # A cent is lacking on the fourth date itself, and can still come.
    last_cent = plan(4_000, 1_000, (FIRST, "999.99"), on=FOURTH)
    assert last_cent.sufficient.to_pay == dec(0, 0, 0, "0.01")


@pytest.mark.parametrize("year", [2021, 2022])
def test_where_underpayment_interest_is_waived_none_arises(year):
    given_case = case(
        tax_year=year,
        oregon={"taxable_income": 525_000},
        last_year={"shs_tax": 4_000, "pfa_tax": 0},
    )
    assert charged(given_case) == 0
    assert of_shs(given_case, on=date(year + 1, 2, 1)).sufficient.interest == 0


def test_a_payment_after_the_day_that_is_asked_is_not_made_yet():
    """By 2025-08-01 two installments have passed and nothing was paid: 1,800 at once."""
    later = owing(4_000, 4_000, payment=[paid("shs", "return", 4_000, DUE)])
    found = of_shs(later, on=date(2025, 8, 1))
    assert found.paid == 0
    assert found.sufficient.now == 1_800


def test_without_a_day_that_of_the_last_payment_is_taken():
    """Of 2024's 4,000 last year's 2,000 would be enough, but came a day after the fourth date.

    So 3,600 are required, 900 by 04-15, 06-17, 09-16 and 01-15, and until 01-16 all lacked for
    10 + 7 + 4 + 1 months: 900 × 22 × 0.00667 = 132.066.
    """
    late = [paid("shs", "estimated", 2_000, date(2025, 1, 16))]
    given_case = owing(4_000, 2_000, 2024, payment=late)
    found = of_shs(given_case)
    assert found.passed == (True,) * 4
    assert (found.sufficient.total, found.sufficient.now) == (3_600, 1_600)
    assert found.sufficient.interest == Decimal("132.07")
    rest = paid("shs", "estimated", 1_600, date(2025, 1, 16))
    assert charged(owing(4_000, 2_000, 2024, payment=[*late, rest])) == Decimal("132.07")
    asked = estimates(given_case)
    assert (asked.on, asked.day_taken) == (date(2025, 1, 16), True)
    # A day that is said goes before it, and what is paid later is then not paid yet.
    earlier = estimates(given_case, on=date(2025, 1, 15))
    assert (earlier.on, earlier.day_taken) == (date(2025, 1, 15), False)
    assert earlier.programs["shs"].sufficient.total == 2_000


def test_without_last_years_tax_the_interest_is_not_known_where_it_arises():
    """900 × 6 × 0.00667 = 36.018 if installments were required, and none if not."""
    found = of_shs(owing(4_000, None, last_year={"pfa_tax": 0}), on=date(2025, 8, 1))
    assert found.sufficient.interest is None
    assert found.sufficient.underpayment.most == Decimal("36.02")
    in_time = of_shs(owing(4_000, None, last_year={"pfa_tax": 0}), on=date(2025, 4, 1))
    assert in_time.sufficient.interest == 0


def test_where_none_is_required_nothing_is_sufficient_and_the_tax_is_comfortable():
    found = told_of(estimates(owing(4_000, 999)), pay_periods=10)["shs"]
    nothing = {"total": "0.00", "to_pay": ["0.00"] * 4, "pay_at_once": "0.00", "left": "0.00"}
    assert nothing.items() <= found["sufficient"].items()
    assert found["required"] is False
    assert found["comfortable"]["to_pay"] == ["1000.00"] * 4
    assert found["withhold"] == {
        "pay_periods": 10,
        "sufficient_each": "0.00",
        "comfortable_each": "400.00",
    }


# --- a trigger that one reader reports ----------------------------------------------------------

# 2026 by the law in force: SHS 1 % over 128,000, PFA 1.5 % over 125,000; the trigger of 5,000 rests
# on two readers for SHS, on one for PFA. By the page: SHS over 125,000, PFA 2.3 %, trigger 1,000.


def in_2026(income, shs=2_000, pfa=3_000, **changes):
    last = {"shs_tax": shs, "pfa_tax": pfa}
    oregon = {"form": "OR-40", "taxable_income": income}
    return case(tax_year=2026, oregon=oregon, last_year=last, **changes)


def test_between_both_triggers_pfa_is_not_said_to_require_nothing():
    """275,000: PFA 2,250 + 375 = 2,625, SHS 1,470. 90 % are 2,362.50: a quarter is 590.625."""
    found = estimates(in_2026(275_000))
    pfa, shs = found.programs["pfa"], found.programs["shs"]
    assert (pfa.duty.required, pfa.duty.settled, pfa.wanted) == (False, None, True)
    assert pfa.duty.careful.trigger.amount == 1_000
    assert pfa.sufficient.left == Decimal("2362.50")
    # The trigger for SHS rests on two readers: by it none are required.
    assert (shs.duty.settled, shs.duty.careful, shs.wanted) == (False, None, False)
    told = told_of(found)
    assert (told["pfa"]["required"], told["pfa"]["careful_trigger"]) == (None, "1000.00")
    assert (told["shs"]["required"], told["shs"]["careful_trigger"]) == (False, None)


@pytest.mark.parametrize(
    ("income", "last", "settled"),
    [
        (500_000, 6_000, True),  # PFA 5,625 + 3,750 = 9,375: both triggers are reached
        (275_000, 999, False),  # neither is
        (190_000, 3_000, False),  # PFA 975
        (275_000, None, None),
        (275_000, 6_000, None),
    ],
)
def test_the_careful_trigger_matters_between_both_alone(income, last, settled):
    last_year = {"shs_tax": 0, **({} if last is None else {"pfa_tax": last})}
    given_case = in_2026(income).model_copy(update={"last_year": LastYear(**last_year)})
    assert estimates(given_case).programs["pfa"].duty.settled is settled


def test_the_return_charges_by_the_trigger_and_tells_of_the_careful_one():
    """590.625 lacked on each date of 2026: × 32 × 0.00667 = 126.063."""
    result = prepare(in_2026(275_000))
    assert result.programs["pfa"].amount("underpayment_interest") == 0
    assert "by the careful amount of 1,000.00 as much as 126.06" in message(
        in_2026(275_000), "I-PAY-019"
    )
    assert "I-PAY-019" not in codes(in_2026(275_000), edition="published")
    assert "I-PAY-019" not in codes(in_2026(275_000, pfa=999))


def test_the_published_page_is_quoted_with_its_own_tax():
    """275,000 by the page: SHS 1,500, and 90 % of it are 1,350: 337.50 on each date.

    By the law in force SHS is 1,470, of which a quarter of 90 % would be 330.75.
    """
    found = estimates(in_2026(275_000))
    assert found.programs["shs"].tax == 1_470
    theirs = found.other["shs"]
    assert (theirs.tax, theirs.duty.trigger.amount, theirs.duty.required) == (1_500, 1_000, True)
    assert theirs.sufficient.to_pay == dec(*["337.50"] * 4)
    told = told_of(found)["shs"]["other_edition"]
    assert (told["this_year"], told["sufficient"]["to_pay"]) == ("1500.00", ["337.50"] * 4)
    # What is withheld counts there too: (1,350 − 350) ÷ 4.
    withheld = estimates(in_2026(275_000, w2=held(350))).other["shs"]
    assert withheld.sufficient.to_pay == (250,) * 4


def test_planned_from_2026_the_page_has_its_own_last_year():
    """2026 to 2027: last year's SHS is 1,470 by the law in force, 1,500 by the page."""
    found = estimates(in_2026(275_000), year=2027)
    assert found.programs["shs"].duty.last_year == 1_470
    assert found.other["shs"].duty.last_year == 1_500


# --- the ledger under it ----------------------------------------------------------------------


def test_the_ledger_is_in_order_of_the_days_that_count():
    rows = [
        paid("shs", "return", 3, date(2026, 4, 15)),
        paid("shs", "applied", 1, date(2026, 2, 1)),
        paid("pfa", "estimated", 9, date(2025, 4, 15)),
        paid("shs", "estimated", 2, date(2025, 6, 16)),
    ]
    found = ledger(owing(4_000, 0, payment=rows), year_law(2025), "shs")
    assert [(each.day, each.amount, each.index) for each in found] == [
        (FIRST, 1, 1),
        (SECOND, 2, 3),
        (DUE, 3, 0),
    ]
    assert paid_by(found, SECOND - timedelta(1)) == 1
    assert paid_by(found, SECOND) == 3
    assert paid_by((), DUE) == 0


def test_withholding_is_spread_to_the_last_cent():
    quarters = spread(Decimal("900.01"), DATES)
    assert [each.day for each in quarters] == list(DATES)
    assert paid_by(quarters, FOURTH) == Decimal("900.01")
    assert spread(Decimal(0), DATES) == ()


# --- having it withheld instead ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "periods", "each"),
    [
        (3_600, 10, "360.00"),
        (3_600, 1, "3600.00"),
        (100, 3, "33.34"),  # 33.33 × 3 = 99.99
        (3_600, 52, "69.24"),  # 69.23 × 52 = 3,599.96
        (4_000, 12, "333.34"),  # 333.33 × 12 = 3,999.96
        ("0.01", 366, "0.01"),
        (0, 26, "0"),
    ],
)
def test_what_to_withhold_from_each_pay(left, periods, each):
    assert per_pay_period(Decimal(str(left)), periods) == Decimal(each)


@given(st.integers(0, 999_999_999_999), st.integers(1, 366))
@settings(deadline=None)
def test_withholding_is_never_too_little_nor_a_cent_a_pay_too_much(cents, periods):
    each = per_pay_period(dollars(cents), periods)
    assert each == round(each, 2)
    assert each * periods >= dollars(cents)
    assert not cents or (each - Decimal("0.01")) * periods < dollars(cents)


# --- what must hold for everyone --------------------------------------------------------------

YEARS = sorted(THRESHOLD)


@st.composite
def situations(draw, asked=True):
    """Draw a year, SHS taxes that require installments, what is in already, and a day to ask."""
    year = draw(st.sampled_from(YEARS))
    dates, due = installment_dates(year_law(year)), year_law(year).due
    least = int(year_law(year).of("shs.estimate_trigger").amount) * 100
    tax = draw(st.one_of(st.integers(least, 2_000_000), st.just(least)))
    near = st.sampled_from([least, max(least, tax * 9 // 10), max(least, tax - 1), tax])
    last = draw(st.one_of(st.integers(least, 2_000_000), near))
    withheld = draw(st.one_of(st.just(0), st.integers(1, tax + 100)))
    on = None
    if asked:
        span = (due - date(year, 1, 1)).days
        on = date(year, 1, 1) + timedelta(draw(st.integers(0, span)))
    until = dates[0] if on is None else on
    days = st.integers(0, (until - date(year, 1, 1)).days).map(
        lambda n: date(year, 1, 1) + timedelta(n)
    )
    made = draw(st.lists(st.tuples(days, st.integers(1, tax)), max_size=3))
    return year, tax, last, withheld, made, on


def case_of(situation, *more):
    year, tax, last, withheld, made, _ = situation
    rows = [(day, dollars(amount)) for day, amount in made]
    return owing(
        dollars(tax),
        dollars(last),
        year,
        w2=held(dollars(withheld)),
        payment=[paid("shs", "estimated", amount, day) for day, amount in (*rows, *more)],
    )


def plan_of(situation):
    year, tax, last, withheld, made, on = situation
    payments = [(day, dollars(amount)) for day, amount in made]
    held_ = dollars(withheld)
    return plan(dollars(tax), dollars(last), *payments, withheld=held_, on=on, year=year)


def ways(found):
    return (found.comfortable, found.sufficient)


@given(situations(asked=False))
@settings(max_examples=120, deadline=None)
def test_paying_either_way_on_its_dates_leaves_no_underpayment_interest(situation):
    found = of_shs(case_of(situation))
    for way in ways(found):
        assert way.now == way.interest == 0
        payments = [(day, amount) for day, amount in zip(found.dates, way.to_pay, strict=True)]
        assert charged(case_of(situation, *payments)) == 0


@given(situations())
@settings(max_examples=120, deadline=None)
def test_the_interest_foretold_is_what_the_return_then_charges(situation):
    """Caught up on the day, and paid on the dates still to come."""
    on = situation[-1]
    found = of_shs(case_of(situation), on=on)
    for way in ways(found):
        payments = [(on, way.now), *zip(found.dates, way.to_pay, strict=True)]
        assert charged(case_of(situation, *payments)) == way.interest


@given(situations(asked=False), st.integers(0, 3))
@settings(max_examples=80, deadline=None)
def test_a_dollar_less_than_sufficient_is_too_little(situation, number):
    found = of_shs(case_of(situation))
    amounts = list(found.sufficient.to_pay)
    assume(amounts[number] >= 1)
    amounts[number] -= 1
    less = zip(found.dates, amounts, strict=True)
    assert charged(case_of(situation, *less)) > 0


@given(situations())
@settings(max_examples=200, deadline=None)
def test_the_parts_add_up_and_reach_the_quarter_of_every_date(situation):
    year, tax, last, withheld, made, on = situation
    payments = [(day, dollars(amount)) for day, amount in made]
    found = plan(
        dollars(tax), dollars(last), *payments, withheld=dollars(withheld), on=on, year=year
    )
    already = sum(amount for _, amount in payments)
    for way, total in zip(ways(found), (dollars(tax), found.safe.required), strict=True):
        assert way.left == way.now + sum(way.to_pay)
        assert way.left == max(Decimal(0), way.total - dollars(withheld) - already)
        assert all(amount >= 0 and amount == round(amount, 2) for amount in (*way.to_pay, way.now))
        assert not any(
            amount for amount, gone in zip(way.to_pay, found.passed, strict=True) if gone
        )
        if not any(found.passed):
            assert way.now == 0
        have = way.now + already
        for number, (amount, gone) in enumerate(zip(way.to_pay, found.passed, strict=True), 1):
            have += amount
            in_quarters = dollars(withheld) * number / 4
            # Half a cent less is what rounding may take from it.
            assert gone or have + in_quarters >= total * number / 4 - Decimal("0.005")


@given(situations())
@settings(max_examples=200, deadline=None)
def test_sufficient_is_never_more_than_comfortable_on_any_date(situation):
    """It holds part by part from the trigger on: a tenth of the tax is more than any rounding."""
    year, tax, last, withheld, made, on = situation
    payments = [(day, dollars(amount)) for day, amount in made]
    found = plan(
        dollars(tax), dollars(last), *payments, withheld=dollars(withheld), on=on, year=year
    )
    comfortable, sufficient = ways(found)
    assert sufficient.total < comfortable.total
    assert sufficient.now <= comfortable.now
    assert all(
        one <= other for one, other in zip(sufficient.to_pay, comfortable.to_pay, strict=True)
    )
    assert comfortable.interest <= sufficient.interest
