"""Quarterly underpayment interest, every amount worked by hand from the law sheet.

For tax year 2025 the installments are due on 2025-04-15, 06-16, 09-15 and 2026-01-15, the return on
2026-04-15, and a month costs 0.667 %. A month begins the day after the installment's date and on
that day of the following months, so that an installment never paid has 12, 10, 7 and 3 months:
from 04-16 to 03-16, from 06-17 to 03-17, from 09-16 to 03-16, from 01-16 to 03-16; 32 in all.
"""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxcli import prepare
from taxcli.case.residency import LastYear
from taxcli.engine.estimates import shortfalls
from taxcli.engine.ledger import Paid
from tests.build import FIRST_HALF, case, codes, item, message, np_case, outcome, paid, places, w2
from tests.draws import dollars

FIRST, SECOND, THIRD = date(2025, 4, 15), date(2025, 6, 16), date(2025, 9, 15)
FOURTH, DUE = date(2026, 1, 15), date(2026, 4, 15)
DATES = (FIRST, SECOND, THIRD, FOURTH)
IN_2022 = (date(2022, 4, 18), date(2022, 6, 15), date(2022, 9, 15), date(2023, 1, 17))
IN_2023 = (date(2023, 4, 18), date(2023, 6, 15), date(2023, 9, 15), date(2024, 1, 16))
IN_2024 = (date(2024, 4, 15), date(2024, 6, 17), date(2024, 9, 16), date(2025, 1, 15))
OF_YEAR = {2022: IN_2022, 2023: IN_2023, 2024: IN_2024, 2025: DATES}


def owing(tax=4_000, last=4_000, pfa_last=0, **changes):
    """Return a full-year single case with this SHS tax: 1 % of what is over 125,000."""
    income = 125_000 + 100 * Decimal(tax)
    years = {"shs_tax": last, "pfa_tax": pfa_last}
    before = {name: amount for name, amount in years.items() if amount is not None}
    return case(oregon={"taxable_income": income}, last_year=before, **changes)


def ins(*payments, program="shs", kind="estimated"):
    """Return payments of ``(day, amount)``; two on one day are two."""
    return [paid(program, kind, amount, day, also_real=True) for day, amount in payments]


def held(amount):
    """Return a W-2 with so much SHS tax withheld."""
    return [w2(("METRO", 1_000_000, amount))]


def charged(given, program="shs", **how):
    """Return the line of underpayment interest."""
    return outcome(given, program, **how)["underpayment_interest"]


# --- the example of the law sheet, and the two arms of the trigger ----------------------------


def test_the_example_of_the_law_sheet():
    """900 short each quarter, 12 + 10 + 7 + 3 months: 900 × 32 × 0.5 % = 144.00."""
    given = case(
        tax_year=2023,
        oregon={"taxable_income": 525_000},  # 1 % of 400,000 is 4,000
        last_year={"shs_tax": 4_000, "pfa_tax": 0},
    )
    found = outcome(given)
    assert found["net_tax"] == "4000.00"
    assert found["underpayment_interest"] == "144.00"
    assert found["balance_due"] == "4144.00"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (0, "0.00"),
        (Decimal("999.99"), "0.00"),
        (1_000, "192.10"),  # 900 × 32 × 0.00667 = 192.096
        (Decimal("1000.01"), "192.10"),
    ],
)
def test_last_years_tax_must_reach_the_trigger(last, expected):
    assert charged(owing(last=last)) == expected


@pytest.mark.parametrize(
    ("tax", "expected"),
    [
        (Decimal("999.99"), "0.00"),
        (1_000, "48.02"),  # 900 ÷ 4 = 225; 225 × 32 × 0.00667 = 48.024
    ],
)
def test_this_years_tax_must_reach_the_trigger(tax, expected):
    assert charged(owing(tax)) == expected


@pytest.mark.parametrize(
    ("other_tax", "expected"),
    [
        (201, "0.00"),  # 1,200 − 201 = 999
        # 1,200 − 200 = 1,000: as above.
        (200, "48.02"),
    ],
)
def test_the_trigger_looks_at_the_tax_after_credit(other_tax, expected):
    """1,200 × 122,500 ÷ 245,000 = 600, so the other state's tax is the credit."""
    to_idaho = {"state": "ID", "tax": other_tax, "oregon_credit": 0}
    given = owing(1_200, other_state=[{**to_idaho, "agi": 245_000, "agi_both": 122_500}])
    assert outcome(given)["credit"] == f"{other_tax}.00"
    assert charged(given) == expected


def test_withholding_does_not_take_a_tax_below_the_trigger():
    """Required 3,600; 3,100 withheld is 775 a quarter, and each fills the oldest shortfall.

    First 125 short on 04-16, 05-16 and 06-16; second 250 on 06-17, 07-17 and 08-17; third 375
    on 09-16, 10-16, 11-16 and 12-16; fourth 500 on 01-16, 02-16 and 03-16.
    375 + 750 + 1,500 + 1,500 = 4,125; × 0.00667 = 27.51375. 4,000 + 27.51 − 3,100 = 927.51
    """
    given = owing(w2=held(3_100))
    assert outcome(given)["balance_due"] == "927.51"
    assert charged(given) == "27.51"


# --- what fills which installment --------------------------------------------------------------


@pytest.mark.parametrize(
    ("payments", "expected"),
    [
        # 90 % of 4,000 is 3,600: 900 a quarter.
        ([(FIRST, 900)], "120.06"),  # 900 × (10 + 7 + 3) × 0.00667 = 120.06
        ([(FIRST, 1_800)], "60.03"),  # 900 × (7 + 3) × 0.00667 = 60.03
        ([(FIRST, 3_600)], "0.00"),
        # 2,000 fills two and 200 of the third: (700 × 7 + 900 × 3) × 0.00667 = 50.692
        ([(FIRST, 2_000)], "50.69"),
        # 100 goes forward to the second: 900 × (7 + 3) × 0.00667 = 60.03
        ([(FIRST, 1_000), (SECOND, 800)], "60.03"),
        # Short by 100 in the second: (100 × 10 + 900 × 7 + 900 × 3) × 0.00667 = 66.7
        ([(FIRST, 1_000), (SECOND, 700)], "66.70"),
        # 1,300 and 1,300 are 2,600 of 2,700: (100 × 7 + 900 × 3) × 0.00667 = 22.678
        ([(FIRST, 1_300), (SECOND, 1_300)], "22.68"),
        ([(FIRST, 900), (SECOND, 900), (THIRD, 900), (FOURTH, 900)], "0.00"),
        # The last is a dollar short: 1 × 3 × 0.00667 = 0.02001
        ([(FIRST, 900), (SECOND, 900), (THIRD, 900), (FOURTH, 899)], "0.02"),
    ],
)
def test_a_surplus_goes_forward(payments, expected):
    assert charged(owing(payment=ins(*payments))) == expected


@pytest.mark.parametrize(
    ("payments", "expected"),
    [
        # 900 on 06-16 fills the first, which lacked it on 04-16, 05-16 and 06-16: 3 months.
        # 900 × (3 + 10 + 7 + 3) × 0.00667 = 20,700 × 0.00667 = 138.069
        ([(SECOND, 900)], "138.07"),
        # 500 on 05-20 leaves the first 400 short: 900 × 2 (04-16, 05-16) + 400 × 10, and the rest
        # never paid: 1,800 + 4,000 + 900 × 20 = 23,800; × 0.00667 = 158.746
        ([(date(2025, 5, 20), 500)], "158.75"),
        # 2,000 on 12-01 fills first and second and 200 of the third. First: 04-16 to 11-16, 8;
        # second: 06-17 to 11-17, 6; third: 900 × 3 (09-16 to 11-16), then 700 × 4 (12-16 to
        # 03-16); fourth 900 × 3. 7,200 + 5,400 + 2,700 + 2,800 + 2,700 = 20,800 × 0.00667 = 138.736
        ([(date(2025, 12, 1), 2_000)], "138.74"),
    ],
)
def test_a_payment_fills_the_oldest_installment_first(payments, expected):
    assert charged(owing(payment=ins(*payments))) == expected


def test_the_order_in_the_case_does_not_matter():
    payments = ins((FIRST, 1_000), (SECOND, 700))
    assert charged(owing(payment=payments[::-1])) == charged(owing(payment=payments)) == "66.70"


@pytest.mark.parametrize(
    ("withheld", "expected"),
    [
        (3_600, "0.00"),
        # 500 a quarter, and each fills the oldest shortfall. First: 400 × 3 (04-16 to 06-16).
        # Second: 1,000 of 1,800: 800 × 3 (06-17 to 08-17), 300 × 4 (09-17 to 12-17). Third:
        # 900 × 4 (09-16 to 12-16), 700 × 3. Fourth: 900 × 3.
        # 1,200 + 2,400 + 1,200 + 3,600 + 2,100 + 2,700 = 13,200; × 0.00667 = 88.044
        (2_000, "88.04"),
        # 900.01 ÷ 4 = 225.0025. First: 674.9975 × 3, 449.995 × 2, 224.9925 × 4, then filled:
        # 3,824.9525. Second: 900 × 7, then 899.99 × 3. Third: 900 × 7. Fourth: 900 × 3.
        # 3,824.9525 + 6,300 + 2,699.97 + 6,300 + 2,700 = 21,824.9225; × 0.00667 = 145.572233
        (Decimal("900.01"), "145.57"),
        # x short in each quarter: x × 3 + 2x × 3 + 3x × 4 + 4x × 3 = 33x, as above.
        # 3,599.92 ÷ 4 = 899.98: 0.02 × 33 × 0.00667 = 0.0044022
        (Decimal("3599.92"), "0.00"),
        # 3,599 ÷ 4 = 899.75: 0.25 × 33 × 0.00667 = 0.0550275
        (3_599, "0.06"),
    ],
)
def test_withholding_counts_in_four_equal_parts(withheld, expected):
    assert charged(owing(w2=held(withheld))) == expected


def test_withholding_and_payments_are_counted_together():
    """500 withheld each quarter; 400 on the first date, 800 on the third.

    First: 900 of 900. Second: 1,400 of 1,800, 400 short on 06-17, 07-17 and 08-17. Third:
    2,700 of 2,700. Fourth: 3,200 of 3,600, 400 short for 3 months.
    (400 × 3 + 400 × 3) × 0.00667 = 16.008
    """
    given = owing(w2=held(2_000), payment=ins((FIRST, 400), (THIRD, 800)))
    assert charged(given) == "16.01"


def test_withholding_too_fills_the_oldest_installment_first():
    """2,000 withheld, 500 a quarter, and 300 on 2025-10-20.

    First 400 short: 500 of 06-16 fills it after 04-16, 05-16 and 06-16: 400 × 3.
    Second: 1,000 of 1,800, 800 short on 06-17, 07-17, 08-17; 1,500 on 09-15 leaves 300 on 09-17
    and 10-17 (300 of 10-20 comes after): 2,400 + 600. Then filled.
    Third: 1,500 of 2,700: 900 short on 09-16 and 10-16, then 1,800 in: 900 on 11-16 and 12-16;
    2,300 on 01-15 leaves 400 on 01-16, 02-16, 03-16: 3,600 + 1,200.
    Fourth: 900 × 3 = 2,700.
    1,200 + 2,400 + 600 + 3,600 + 1,200 + 2,700 = 11,700; × 0.00667 = 78.039
    """
    given = owing(w2=held(2_000), payment=ins((date(2025, 10, 20), 300)))
    assert charged(given) == "78.04"


@pytest.mark.parametrize("day", [date(2025, 2, 1), FIRST, date(2025, 10, 1), date(2026, 4, 1)])
def test_an_applied_refund_counts_on_the_first_date(day):
    """1,800 fills two: 900 × (7 + 3) × 0.00667 = 60.03."""
    given = owing(payment=ins((day, 1_800), kind="applied"))
    assert charged(given) == "60.03"


@pytest.mark.parametrize("kind", ["estimated", "extension", "return"])
def test_any_other_payment_counts_on_its_date(kind):
    """1,800 on 2025-12-01: first 8 months, second 6, third 7 and fourth 3 never paid.

    900 × 24 × 0.00667 = 144.072
    """
    given = owing(payment=ins((date(2025, 12, 1), 1_800), kind=kind))
    assert charged(given) == "144.07"


def test_a_payment_for_another_year_does_not_count():
    """Nothing paid: 192.096."""
    given = owing(payment=[paid("shs", "estimated", 3_600, FIRST, tax_year=2024)])
    assert charged(given) == "192.10"


# --- enough of last year's tax ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("payments", "expected"),
    [
        # Last year 1,000: 250 a quarter, in time.
        ([(FIRST, 250), (SECOND, 250), (THIRD, 250), (FOURTH, 250)], "0.00"),
        ([(FIRST, 1_000)], "0.00"),
        # All on the fourth date: the first lacks 250 from 04-16 to 12-16 (9), the second from
        # 06-17 to 12-17 (7), the third from 09-16 to 12-16 (4), the fourth nothing:
        # 250 × 20 × 0.00667 = 33.35
        ([(FOURTH, 1_000)], "33.35"),
        # A day late, so 3,600 is required: first 900 × 10 (04-16 to 01-16); second 900 × 7
        # (06-17 to 12-17), then 800 × 3; third 900 × 7; fourth 900 × 3.
        # 9,000 + 6,300 + 2,400 + 6,300 + 2,700 = 26,700; × 0.00667 = 178.089
        ([(date(2026, 1, 16), 1_000)], "178.09"),
        # A cent short, so 3,600 is required: first 900 × 9; second 900 × 7, then 800.01 × 3;
        # third 900 × 7; fourth 900 × 3. 8,100 + 6,300 + 2,400.03 + 6,300 + 2,700 = 25,800.03;
        # × 0.00667 = 172.0862001
        ([(FOURTH, Decimal("999.99"))], "172.09"),
        # The last quarter a day late, so 3,600 is required. First: 650 × 3 (04-16 to 06-16),
        # 400 × 2 (07-16, 08-16), 150 × 5 (09-16 to 01-16), then 1,000 is in. Second: 900 × 7
        # (06-17 to 12-17), then 800 × 3. Third: 900 × 7. Fourth: 900 × 3.
        # 3,500 + 8,700 + 6,300 + 2,700 = 21,200; × 0.00667 = 141.404
        ([(FIRST, 250), (SECOND, 250), (THIRD, 250), (date(2026, 1, 16), 250)], "141.40"),
    ],
)
def test_last_years_tax_is_enough_if_all_of_it_is_in_by_the_fourth_date(payments, expected):
    assert charged(owing(last=1_000, payment=ins(*payments))) == expected


def test_last_years_tax_may_be_met_by_withholding_or_an_applied_refund():
    assert charged(owing(last=1_000, w2=held(1_000))) == "0.00"
    assert charged(owing(last=1_000, payment=ins((FIRST, 1_000), kind="applied"))) == "0.00"
    # A cent short, so 3,600 is required; 999.99 ÷ 4 = 249.9975 a quarter.
    # First: 650.0025 × 3, 400.005 × 2, 150.0075 × 4, then filled: 3,350.0475. Second: 900 × 7,
    # then 1,800 − 999.99 = 800.01 × 3. Third: 900 × 7. Fourth: 900 × 3.
    # 3,350.0475 + 6,300 + 2,400.03 + 6,300 + 2,700 = 21,050.0775; × 0.00667 = 140.4040169
    assert charged(owing(last=1_000, w2=held(Decimal("999.99")))) == "140.40"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        # 3,000 on the fourth date is all of last year's: 750 × 20 × 0.00667 = 100.05
        (3_000, "100.05"),
        # Not all of it came, so 90 % counts. First 900 × 9; second 900 × 7; third 900 × 4;
        # 3,000 − 2,700 = 300 for the fourth: 600 × 3.
        # 8,100 + 6,300 + 3,600 + 1,800 = 19,800; × 0.00667 = 132.066
        (3_600, "132.07"),
        (Decimal("3000.01"), "132.07"),
    ],
)
def test_the_smaller_of_both_amounts_is_required(last, expected):
    assert charged(owing(last=last, payment=ins((FOURTH, 3_000)))) == expected


def test_more_than_this_years_tax_is_never_required():
    """Last year 9,000: 90 % of 4,000 counts, and 900 a quarter is enough."""
    given = owing(last=9_000, payment=ins(*((day, 900) for day in DATES)))
    assert charged(given) == "0.00"


# --- months -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 4, 14), "0.00"),
        (FIRST, "0.00"),
        (date(2025, 4, 16), "6.00"),  # a day after: 900 × 1 × 0.00667 = 6.003
        (date(2025, 5, 14), "6.00"),
        (date(2025, 5, 15), "6.00"),  # exactly a month after
        (date(2025, 5, 16), "12.01"),  # a month and a day: 900 × 2 × 0.00667 = 12.006
        (date(2025, 6, 15), "12.01"),  # exactly two months after
        (date(2025, 6, 16), "18.01"),  # two months and a day: 900 × 3 × 0.00667 = 18.009
    ],
)
def test_a_month_begun_counts_whole(day, expected):
    """The other three installments are paid in time."""
    others = [(SECOND, 900), (THIRD, 900), (FOURTH, 900)]
    assert charged(owing(payment=ins((day, 900), *others))) == expected


def test_the_date_of_every_installment_is_its_own():
    """900 a day after each date: 900 × 4 × 0.00667 = 24.012; on the date nothing."""
    late = [(date(day.year, day.month, day.day + 1), 900) for day in DATES]
    assert charged(owing(payment=ins(*late))) == "24.01"


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_the_dates_of_every_year_are_those_of_the_law_sheet(year):
    in_time = [(day, 900) for day in OF_YEAR[year]]
    assert charged(owing(tax_year=year, payment=ins(*in_time))) == "0.00"
    for number, (day, amount) in enumerate(in_time):
        late = date(day.year, day.month, day.day + 1)
        moved = [*in_time[:number], (late, amount), *in_time[number + 1 :]]
        # One month: 900 × 0.005 = 4.50; from April 16, 2024 on 900 × 0.00667 = 6.003
        expected = "4.50" if late < date(2024, 4, 16) else "6.00"
        assert charged(owing(tax_year=year, payment=ins(*moved))) == expected


def test_a_year_by_hand_2023():
    """Tax 5,000, last year 5,000: 4,500 required, 1,125 a quarter. A month costs 0.5 %.

    1,000 on 2023-04-18: 125 short on 04-19, 05-19 and 06-19: 375.
    Second (06-15): 1,000 of 2,250: 1,125 short on 06-16, until 1,250 on 07-03: 1,125.
    Third (09-15): 1,125 that day makes 3,375 of 3,375.
    Fourth (2024-01-16): 1,125 short on 01-17, 02-17 and 03-17: 3,375.
    4,875 × 0.005 = 24.375, half a cent up.
    """
    payments = [(IN_2023[0], 1_000), (date(2023, 7, 3), 1_250), (IN_2023[2], 1_125)]
    assert charged(owing(5_000, 5_000, tax_year=2023, payment=ins(*payments))) == "24.38"


def test_a_year_by_hand_2024():
    """Tax 6,000, last year 8,000: 5,400 required, 1,350 a quarter; 500 withheld a quarter.

    First (04-15): 500; 850 short on 04-16, paid that day: 850.
    Second (06-17): 500 + 850 + 500 + 850 = 2,700 of 2,700.
    Third (09-16): 3,200 of 4,050: 850 short on 09-17 and 10-17; 500 on 10-20 leaves 350 on
    11-17 and 12-17, and the withholding of 01-15 fills it: 1,700 + 700.
    Fourth (2025-01-15): 4,200 of 5,400: 1,200 short on 01-16; 700 on 02-01 leaves 500 on 02-16
    and 03-16: 2,200.
    5,450 × 0.00667 = 36.3515
    """
    payments = [
        (date(2024, 4, 16), 850),
        (date(2024, 6, 17), 850),
        (date(2024, 10, 20), 500),
        (date(2025, 2, 1), 700),
    ]
    given = owing(6_000, 8_000, tax_year=2024, w2=held(2_000), payment=ins(*payments))
    assert charged(given) == "36.35"


def test_a_year_by_hand_2025():
    """Tax 10,000, last year 6,000, all of it in by the fourth date: 1,500 a quarter.

    First: 1,200 applied; 300 short on 04-16, 05-16 and 06-16: 900.
    Second: 2,500 of 3,000: 500 short on 06-17, 07-17 and 08-17: 1,500.
    Third: 4,500 of 4,500. Fourth: 6,000 of 6,000.
    2,400 × 0.00667 = 16.008
    """
    applied = ins((date(2026, 3, 1), 1_200), kind="applied")
    payments = ins((SECOND, 1_300), (THIRD, 2_000), (FOURTH, 1_500))
    assert charged(owing(10_000, 6_000, payment=[*applied, *payments])) == "16.01"


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        # First 04-16 to 02-16: 11; second 06-17 to 02-17: 9; third 09-16 to 02-16: 6; fourth
        # 01-16 and 02-16: 2. 900 × 28 × 0.00667 = 168.084
        (date(2026, 3, 10), "168.08"),
        # Another month of the first, third and fourth: 900 × 31 × 0.00667 = 186.093
        (date(2026, 3, 16), "186.09"),
        (date(2026, 3, 17), "192.10"),  # and of the second: 900 × 32 × 0.00667 = 192.096
        (DUE, "192.10"),
        (date(2026, 4, 16), "192.10"),  # it ends at the due date
        (date(2027, 4, 16), "192.10"),
    ],
)
def test_it_runs_to_the_payment_or_the_due_date_whichever_is_first(on, expected):
    assert charged(owing(), on=on) == expected
    assert charged(owing(paid_on=on)) == expected
    assert charged(owing(paid_on=date(2026, 2, 2)), on=on) == expected


@pytest.mark.parametrize(
    ("on", "last", "expected"),
    [
        # First 04-16 to 12-16: 9; second 06-17 to 12-17: 7; third 09-16 to 12-16: 4; the fourth
        # was not due yet. 900 × 20 × 0.00667 = 120.06
        (date(2026, 1, 10), 4_000, "120.06"),
        # All tax is in by the fourth date, so last year's 1,000 is enough: 250 × 20 × 0.00667
        (date(2026, 1, 10), 1_000, "33.35"),
        (FOURTH, 1_000, "33.35"),
        # A day late: 10, 7 (12-17), 5 and 1 months: 900 × 23 × 0.00667 = 138.069
        (date(2026, 1, 16), 1_000, "138.07"),
    ],
)
def test_what_is_paid_with_an_early_return_counts_that_day(on, last, expected):
    assert charged(owing(last=last), on=on) == expected


# --- waived, not known, not owed --------------------------------------------------------------


@pytest.mark.parametrize("year", [2021, 2022])
@pytest.mark.parametrize("last", [4_000, None])
def test_an_amnesty_year_has_none(year, last):
    given = owing(last=last, tax_year=year)
    assert charged(given) == "0.00"
    assert charged(given, on=date(2024, 1, 1)) == "0.00"
    assert "B-PAY-009" not in codes(given)


def test_what_the_amnesty_of_2022_waives_is_told():
    """Due 2023-04-18. First 04-19 to 03-19: 12; second 06-16 to 04-16: 11; third 09-16 to 04-16:
    8; fourth 01-18, 02-18, 03-18, and 04-18 at the rate of that day.

    900 × (12 + 11 + 8 + 3) × 0.00833 + 900 × 0.005 = 254.898 + 4.5 = 259.398
    """
    assert "259.40" in message(owing(tax_year=2022), "I-PAY-013")
    assert "I-PAY-013" not in codes(owing(tax_year=2022, w2=held(3_600)))
    assert "I-PAY-013" not in codes(owing(tax_year=2023))


def test_without_last_years_tax_it_is_not_known():
    given = owing(last=None)
    found = outcome(given)
    assert found["underpayment_interest"] is None
    assert found["balance_due"] is None
    assert places(given, "B-PAY-009")
    assert prepare(given).blocked
    assert "192.10" in message(given, "B-PAY-009")  # 900 × 32 × 0.00667 = 192.096
    assert charged(given, "pfa") == "0.00"


@pytest.mark.parametrize(
    "given",
    [
        owing(Decimal("999.99"), last=None),
        owing(last=None, w2=held(3_600)),
        owing(last=None, payment=ins(*((day, 900) for day in DATES))),
        owing(last=None, payment=ins((FIRST, 4_000), kind="applied")),
    ],
    ids=["below the trigger", "withheld", "90 % in time", "applied"],
)
def test_last_years_tax_is_asked_only_where_it_decides(given):
    assert charged(given) == "0.00"
    assert "B-PAY-009" not in codes(given)


def test_no_answer_is_asked_for_that_cannot_change_a_cent():
    """1,201.79 of 2023: 90 % are 1,081.611, of which 1,081.61 came in April.

    0.001 lacked from January 17: × 3 × 0.005 = 0.000015, nothing whatever last year's tax was.
    """
    blameless = owing(
        Decimal("1201.79"),
        last=None,
        tax_year=2023,
        payment=ins((date(2023, 4, 18), Decimal("1081.61"))),
    )
    assert charged(blameless) == "0.00"
    assert outcome(blameless)["balance_due"] == "120.18"
    assert not codes(blameless, "block")
    known = blameless.model_copy(update={"last_year": LastYear(shs_tax=9_000)})
    # Nor is a line told of that is zero: so, too, where last year's tax is known.
    assert "I-PAY-010" not in codes(known)


@given(
    st.integers(100_000, 400_000),
    st.integers(0, 400_000),
    st.dates(date(2023, 1, 1), date(2024, 4, 15)),
)
@settings(max_examples=300, deadline=None)
def test_last_years_tax_is_asked_exactly_where_an_answer_changes_the_interest(tax, part, day):
    """Answers: below the trigger, at it, as much as this year's, and far above."""
    made = ins((day, dollars(part)))

    def found(last):
        return owing(dollars(tax), last=last, tax_year=2023, payment=made)

    answers = {charged(found(last)) for last in (0, 1_000, dollars(tax), 1_000_000)}
    assert ("B-PAY-009" in codes(found(None))) == (len(answers) > 1)


def test_no_tax_has_none():
    below = case(oregon={"taxable_income": 125_000}, last_year={"shs_tax": 4_000, "pfa_tax": 4_000})
    assert charged(below) == "0.00"
    assert charged(below, "pfa") == "0.00"


# --- cents ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tax", "expected"),
    [
        # × 0.9 ÷ 4 = 277.77825; × 32 = 8,888.904; × 0.00667 = 59.28898968
        (Decimal("1234.57"), "59.29"),
        # × 0.9 ÷ 4 = 277.80525; × 32 = 8,889.768; × 0.00667 = 59.29475256. Each installment
        # rounded would give 59.30, and so would a quarter of 277.81.
        (Decimal("1234.69"), "59.29"),
        # × 0.9 ÷ 4 = 277.85475; × 32 = 8,891.352; × 0.00667 = 59.30531784; each rounded: 59.30.
        (Decimal("1234.91"), "59.31"),
    ],
)
def test_the_sum_is_rounded_once(tax, expected):
    assert charged(owing(tax)) == expected


def test_half_a_cent_is_rounded_up():
    """2023: 1,125 × 3 × 0.5 % = 16.875; with 1 dollar paid 1,124 × 3 × 0.5 % = 16.86."""
    first = [(day, 1_125) for day in IN_2023[:3]]
    for fourth, expected in ((0, "16.88"), (1, "16.86"), (1_125, "0.00")):
        payments = ins(*first, *([(IN_2023[3], fourth)] if fourth else []))
        assert charged(owing(5_000, 5_000, tax_year=2023, payment=payments)) == expected


# --- both programs, both editions, both forms -------------------------------------------------


def test_each_program_stands_alone():
    """Single 300,000 in 2025: SHS 1,750, PFA 1.5 % of 125,000 + 3 % of 50,000 = 3,375.

    SHS: 1,575 ÷ 4 = 393.75; × 32 × 0.00667 = 84.042. PFA: 3,037.50 ÷ 4 = 759.375; 24,300 ×
    0.00667 = 162.081.
    """
    both = {"tax": 1_750, "last": 5_000, "pfa_last": 5_000}
    nothing = owing(**both)
    assert (charged(nothing), charged(nothing, "pfa")) == ("84.04", "162.08")
    pfa_paid = owing(**both, payment=ins(*((day, 760) for day in DATES), program="pfa"))
    assert (charged(pfa_paid), charged(pfa_paid, "pfa")) == ("84.04", "0.00")
    shs_paid = owing(**both, payment=ins(*((day, 394) for day in DATES)))
    assert (charged(shs_paid), charged(shs_paid, "pfa")) == ("0.00", "162.08")
    pfa_held = owing(**both, w2=[w2(("MULT", 1_000_000, 3_038))])
    assert (charged(pfa_held), charged(pfa_held, "pfa")) == ("84.04", "0.00")
    new_to_shs = owing(1_750, 999, pfa_last=1_000)
    assert (charged(new_to_shs), charged(new_to_shs, "pfa")) == ("0.00", "162.08")


@pytest.mark.parametrize(
    ("income", "last", "edition", "expected"),
    [
        # Current: over 128,000, and a trigger of 5,000.
        (628_000, 5_000, "current", "240.12"),  # 5,000: 4,500 ÷ 4 × 32 × 0.00667 = 240.12
        (628_000, Decimal("4999.99"), "current", "0.00"),
        (627_999, 5_000, "current", "0.00"),  # 4,999.99
        # Published: over 125,000, and a trigger of 1,000.
        (627_999, 5_000, "published", "241.56"),  # 5,029.99 × 0.9 ÷ 4 × 32 × 0.00667 = 241.56023976
        (225_000, 1_000, "published", "48.02"),  # 1,000: 225 × 32 × 0.00667 = 48.024
        (225_000, Decimal("999.99"), "published", "0.00"),
        (224_999, 1_000, "published", "0.00"),  # 999.99
        (225_000, 1_000, "current", "0.00"),  # 970
    ],
)
def test_the_trigger_of_2026_differs_by_edition(income, last, edition, expected):
    """Dates 2026-04-15, 06-15, 09-15, 2027-01-15, return 2027-04-15: 12 + 10 + 7 + 3 months."""
    given = case(
        tax_year=2026,
        oregon={"taxable_income": income},
        last_year={"shs_tax": last, "pfa_tax": 0},
    )
    assert charged(given, edition=edition) == expected


def test_the_trigger_of_2026_holds_for_pfa_too():
    """Single 350,000: 1,875 + 3,000 = 4,875 (current); 125,000 × 2.3 % + 100,000 × 3.8 % = 6,675.

    Published: 6,675 × 0.9 ÷ 4 × 32 × 0.00667 = 320.5602
    """
    given = case(
        tax_year=2026,
        oregon={"taxable_income": 350_000},
        last_year={"shs_tax": 0, "pfa_tax": 6_000},
    )
    assert charged(given, "pfa") == "0.00"
    assert charged(given, "pfa", edition="published") == "320.56"


def test_a_part_year_return_has_it_too():
    """525,000 of local income is 4,000 of tax: 192.096 with nothing paid, 120.06 with 900 in."""
    pay = item(525_000, both={"amount": 525_000})
    last = {"shs_tax": 4_000, "pfa_tax": 0}
    given = np_case(pay, where=FIRST_HALF, last_year=last)
    assert outcome(given)["form"] == "MET-40-NP"
    assert outcome(given)["net_tax"] == "4000.00"
    assert charged(given) == "192.10"
    one_in = np_case(pay, where=FIRST_HALF, last_year=last, payment=ins((FIRST, 900)))
    assert charged(one_in) == "120.06"
    outside = np_case(pay, last_year=last)
    assert charged(outside) == "192.10"


# --- months across a change of rate -----------------------------------------------------------

OLD, LOW, NEW = Decimal("0.00833"), Decimal("0.005"), Decimal("0.00667")


def spans(required, dates, payments, until):
    """Return what ``shortfalls`` found: installment, amount, months, rate."""
    ledger = [Paid(day, Decimal(amount)) for day, amount in payments]
    found = shortfalls(Decimal(required), dates, ledger, until)
    total = sum((each.interest for each in found), Decimal(0))
    return [(each.installment, each.amount, len(each.months), each.rate) for each in found], total


def test_the_rate_of_april_18_2023_holds_for_a_month_that_begins_that_day():
    """Fourth installment 2023-01-17: 01-18, 02-18, 03-18 at the old rate; 04-18, 05-18 at 0.5 %.

    1,000 × (3 × 0.00833 + 2 × 0.005) = 24.99 + 10 = 34.99
    """
    found = spans(4_000, IN_2022, [(IN_2022[0], 3_000)], date(2023, 6, 1))
    assert found == ([(4, 1_000, 3, OLD), (4, 1_000, 2, LOW)], Decimal("34.99"))


def test_a_month_begun_the_day_before_april_18_2023_keeps_its_rate():
    """Fourth installment 2023-01-16: 01-17, 02-17, 03-17, 04-17 at the old rate; 05-17 at 0.5 %.

    1,000 × (4 × 0.00833 + 0.005) = 33.32 + 5 = 38.32
    """
    dates = (*IN_2022[:3], date(2023, 1, 16))
    found = spans(4_000, dates, [(IN_2022[0], 3_000)], date(2023, 6, 1))
    assert found == ([(4, 1_000, 4, OLD), (4, 1_000, 1, LOW)], Decimal("38.32"))


def test_every_installment_of_2022_through_its_due_date():
    """12, 11, 8 and 3 months at the old rate, and one of the fourth from 2023-04-18.

    1,000 × (34 × 0.00833 + 0.005) = 283.22 + 5 = 288.22
    """
    found, total = spans(4_000, IN_2022, [], date(2023, 4, 18))
    assert found == [
        (1, 1_000, 12, OLD), (2, 1_000, 11, OLD), (3, 1_000, 8, OLD), (4, 1_000, 3, OLD),
        (4, 1_000, 1, LOW),
    ]  # fmt: skip
    assert total == Decimal("288.22")


def test_the_rate_of_april_16_2024_holds_for_a_month_that_begins_that_day():
    """Third (2023-09-15): 09-16 to 03-16 at 0.5 %: 7; 04-16 and 05-16 at 0.667 %: 35 + 13.34.

    Fourth (2024-01-16): 01-17 to 03-17: 3; 04-17 and 05-17: 2: 15 + 13.34. In all 76.68.
    """
    found = spans(4_000, IN_2023, [(IN_2023[0], 2_000)], date(2024, 5, 20))
    assert found == (
        [(3, 1_000, 7, LOW), (3, 1_000, 2, NEW), (4, 1_000, 3, LOW), (4, 1_000, 2, NEW)],
        Decimal("76.68"),
    )


def test_a_month_begun_the_day_before_april_16_2024_keeps_its_rate():
    """Fourth on 2024-01-14: 01-15, 02-15, 03-15, 04-15 at 0.5 %; 05-15 at 0.667 %: 20 + 6.67."""
    dates = (*IN_2023[:3], date(2024, 1, 14))
    found = spans(4_000, dates, [(IN_2023[0], 3_000)], date(2024, 5, 20))
    assert found == ([(4, 1_000, 4, LOW), (4, 1_000, 1, NEW)], Decimal("26.67"))


def test_a_span_ends_where_a_payment_changes_the_amount():
    """1,000 a quarter; 400 on 2025-05-16, a day on which a month begins: it counts from the next.

    First: 1,000 on 04-16 and 05-16, then 600 on 06-16, until 3,600 on 07-01; second 1,000 on
    06-17; the rest is in. 2,000 + 600 + 1,000 = 3,600; × 0.00667 = 24.012
    """
    payments = [(date(2025, 5, 16), 400), (date(2025, 7, 1), 3_600)]
    found = spans(4_000, DATES, payments, DUE)
    assert found == (
        [(1, 1_000, 2, NEW), (1, 600, 1, NEW), (2, 1_000, 1, NEW)],
        Decimal("24.012"),
    )


def test_nothing_is_lacking_before_an_installment_is_due():
    assert spans(4_000, DATES, [], FIRST) == ([], 0)
    assert spans(4_000, DATES, [], date(2025, 4, 16))[0] == [(1, 1_000, 1, NEW)]
    assert spans(4_000, DATES, [(FIRST, 4_000)], DUE) == ([], 0)
