"""Answers as people write them: what they mean, and why they are refused."""

import re
from datetime import date
from decimal import Decimal

import pytest

from taxcli.case.written import read, say

YEAR = 2025


# What a person must be able to copy out of a refusal.
EXAMPLE = re.compile(r"\d|y or n|January")


def span(first: tuple[int, int], last: tuple[int, int]) -> dict[str, date]:
    return {"from": date(YEAR, *first), "to": date(YEAR, *last)}


FIRST_HALF = [span((1, 1), (6, 30))]


@pytest.mark.parametrize(
    "text, amount",
    [
        ("1,234.56", "1234.56"),
        ("$1234", "1234"),
        ("$ 1,234", "1234"),
        (" 1234.5 ", "1234.50"),
        ("$150,000", "150000"),
        ("0", "0"),
        (".50", "0.50"),
        ("-12.00", "-12"),
        ("-$12", "-12"),
        ("(1,234.56)", "-1234.56"),
        ("($12)", "-12"),
        ("9,999,999,999.99", "9999999999.99"),
    ],
)
def test_money(text, amount):
    assert read("money", text, YEAR) == Decimal(amount)


@pytest.mark.parametrize(
    "text, when",
    [
        ("3/15/2025", (2025, 3, 15)),
        ("03/15/25", (2025, 3, 15)),
        ("3/15", (2025, 3, 15)),
        ("3-15-2025", (2025, 3, 15)),
        ("2024-03-15", (2024, 3, 15)),
        ("March 15", (2025, 3, 15)),
        ("march 15th", (2025, 3, 15)),
        ("Mar. 15, 2024", (2024, 3, 15)),
        ("15 March 2025", (2025, 3, 15)),
        ("Sept 1", (2025, 9, 1)),
        ("Dec 31", (2025, 12, 31)),
    ],
)
def test_dates(text, when):
    assert read("date", text, YEAR) == date(*when)


def test_a_leap_day_is_a_day_of_a_leap_year_only():
    assert read("date", "2/29", 2024) == date(2024, 2, 29)
    with pytest.raises(ValueError, match="not in the calendar"):
        read("date", "2/29", 2025)


@pytest.mark.parametrize("text", ["62.5", "62.5%", "62.5 %", "62.50"])
def test_percentages(text):
    assert read("percent", text, YEAR) == Decimal("62.5")


@pytest.mark.parametrize(
    "text, spans",
    [
        ("January 1 to June 30", FIRST_HALF),
        ("1/1 - 6/30", FIRST_HALF),
        ("1/1/2025 – 6/30/2025", FIRST_HALF),
        ("from January 1 through June 30", FIRST_HALF),
        ("until June 30", FIRST_HALF),
        ("moved out June 30", FIRST_HALF),
        ("Moved out on 6/30", FIRST_HALF),
        ("2025-01-01 to 2025-06-30", FIRST_HALF),
        ("moved in March 3", [span((3, 3), (12, 31))]),
        ("since 3/3", [span((3, 3), (12, 31))]),
        ("Dec 1 to Dec 31; January 1 to June 30", [*FIRST_HALF, span((12, 1), (12, 31))]),
        ("until June 30 and from December 1", [*FIRST_HALF, span((12, 1), (12, 31))]),
        ("3/3 to 3/3", [span((3, 3), (3, 3))]),
    ],
)
def test_periods(text, spans):
    assert read("periods", text, YEAR) == spans


@pytest.mark.parametrize(
    "text, reason",
    [
        ("June 30 to January 1", "ends before it begins"),
        ("January 1 to June 30; June 30 to July 4", "overlap on June 30"),
        ("December 1, 2024 to March 1", "leaves 2025"),
        ("moved out June 31", "not in the calendar"),
        ("all year", "not a span"),
        (";", "no dates"),
    ],
)
def test_periods_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        read("periods", text, YEAR)


@pytest.mark.parametrize("text", ["120 / 120 / 20", "120/120/20", "120, 120, 20", "120 120"])
def test_work_days_leave_the_leave_out(text):
    assert read("workdays", text, YEAR) == {"inside": 120, "total": 240}


@pytest.mark.parametrize("text", ["900-12-3456", "900123456", "900 12 3456", " 900-12-3456 "])
def test_numbers_are_said_back_masked(text):
    number = read("ssn", text, YEAR)
    assert number == "900-12-3456"
    assert say("ssn", number) == "***-**-3456"


@pytest.mark.parametrize("text", ["", "900-12-345", "900-12-34567", "000-12-3456", "900-00-3456"])
def test_a_refused_number_is_not_repeated(text):
    with pytest.raises(ValueError) as refused:
        read("ssn", text, YEAR)
    assert not text or text not in str(refused.value)


@pytest.mark.parametrize("text, meaning", [("y", True), ("YES", True), ("n", False), ("No", False)])
def test_yes_and_no(text, meaning):
    assert read("yes-no", text, YEAR) is meaning


@pytest.mark.parametrize(
    "kind, text",
    [
        ("money", "a lot"),
        ("money", "1,2345"),
        ("money", "1.234,56"),
        ("money", "1.005"),
        ("money", "(5"),
        ("money", "5)"),
        ("money", ""),
        ("date", "3/32/2025"),
        ("date", "15/3/2025"),
        ("date", "soon"),
        ("date", "March"),
        ("date", "15ab March"),
        ("date", "Maroon 15"),
        ("date", ""),
        ("percent", "120"),
        ("percent", "-1"),
        ("percent", "half"),
        ("percent", "nan"),
        ("workdays", "120"),
        ("workdays", "0 / 0"),
        ("workdays", "200 / 200"),
        ("count", "1.5"),
        ("count", "many"),
        ("periods", "the summer"),
        ("ssn", "12"),
        ("yes-no", "maybe"),
    ],
)
def test_a_refusal_gives_the_reason_and_an_example(kind, text):
    with pytest.raises(ValueError) as refused:
        read(kind, text, YEAR)
    reason, _, how = str(refused.value).partition(": ")
    assert reason
    assert EXAMPLE.search(how)
    assert "invalid literal" not in str(refused.value)


@pytest.mark.parametrize("text", ["10,000,000,000", "9" * 30])
def test_an_amount_the_case_cannot_hold_is_refused_when_it_is_written(text):
    with pytest.raises(ValueError, match="digits"):
        read("money", text, YEAR)
