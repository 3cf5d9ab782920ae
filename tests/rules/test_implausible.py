"""What can hardly be is asked about: payments far beyond the tax, days far ahead.

Taxes by hand of a single resident of both with 300,000: SHS (300,000 − 125,000) × 1 % = 1,750,
PFA 175,000 × 1.5 % + 50,000 × 1.5 % = 3,375.
"""

from datetime import date
from decimal import Decimal

import pytest

from taxcli import prepare
from tests.build import case, codes, item, message, np_case, paid, places

INCOME = {"oregon": {"taxable_income": 300_000}}
CENT = Decimal("0.01")


@pytest.mark.parametrize(
    ("program", "amount", "asked"),
    [
        *(("shs", 17_500, False), ("shs", 17_500 + CENT, True), ("shs", 175_000, True)),
        *(("pfa", 33_750, False), ("pfa", 33_750 + CENT, True)),
    ],
)
def test_payments_of_more_than_ten_times_the_tax_are_asked_about(program, amount, asked):
    given = case(**INCOME, payment=[paid(program, "estimated", amount)])
    assert ("R-IMP-001" in codes(given, "review")) is asked


def test_payments_count_together_and_the_largest_is_the_place():
    rows = [paid("shs", "estimated", 6_000), paid("shs", "return", 12_000, date(2026, 4, 1))]
    given = case(**INCOME, payment=rows)
    assert places(given, "R-IMP-001") == ["payment[1].amount"]
    assert "SHS: 18,000.00 was paid in all, which is more than 10 times the tax of 1,750.00" in (
        message(given, "R-IMP-001")
    )


def test_the_other_tax_and_another_year_do_not_count():
    of_others = [paid("pfa", "estimated", 20_000), paid("shs", "estimated", 90_000, tax_year=2024)]
    assert "R-IMP-001" not in codes(case(**INCOME, payment=of_others))


@pytest.mark.parametrize(
    ("year", "amount", "asked"),
    # Ten times the tax that calls for estimated payments: 1,000, and 5,000 for 2026.
    [
        (2025, 10_000, False),
        (2025, 10_000 + CENT, True),
        (2026, 50_000, False),
        (2026, 60_000, True),
    ],
)
def test_where_no_tax_is_due_the_measure_is_what_calls_for_estimates(year, amount, asked):
    rows = [paid("shs", "estimated", amount, date(year, 4, 15))]
    given = case(tax_year=year, oregon={"taxable_income": 100_000}, payment=rows)
    assert ("R-IMP-001" in codes(given)) is asked


def test_a_tax_that_is_not_known_is_no_measure():
    given = np_case(item(300_000), payment=[paid("shs", "estimated", 90_000)])
    assert prepare(given).programs["shs"].amount("tax") is None
    assert "R-IMP-001" not in codes(given)


@pytest.mark.parametrize(
    ("day", "asked"),
    [(date(2030, 12, 31), False), (date(2031, 1, 1), True), (date(2052, 4, 15), True)],
)
def test_days_years_ahead_are_asked_about(day, asked):
    given = case(**INCOME, payment=[paid("shs", "return", 100, day)])
    assert places(given, "R-IMP-002") == ["payment[0].date"] * asked
    assert places(case(**INCOME, paid_on=day), "R-IMP-002") == ["paid_on"] * asked
    assert ("R-IMP-002" in codes(case(**INCOME), on=day)) is asked


def test_a_payment_for_another_year_is_measured_by_that_year():
    early = paid("shs", "return", 100, date(2027, 4, 15), tax_year=2021)
    assert places(case(**INCOME, payment=[early]), "R-IMP-002") == ["payment[0].date"]
    late = paid("shs", "return", 100, date(2031, 4, 15), tax_year=2030)
    assert not places(case(**INCOME, payment=[late]), "R-IMP-002")
