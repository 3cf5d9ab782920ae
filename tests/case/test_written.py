"""Answers as people write them: what they mean, and why they are refused."""

import re
from datetime import date
from decimal import Decimal

import pytest

from taxcli.case.parse_answers import read, say

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
        ("1234 $", "1234"),
        ("- $ 12.50", "-12.50"),
        ("$(12)", "-12"),
        ("( 12 )", "-12"),
        ("−12", "-12"),  # a minus sign, not a hyphen
        ("１，２３４．５０", "1234.50"),  # signs of double width
        ("＄１２", "12"),
        ("“1,234.50”", "1234.50"),
        ("\u00a01,234\u00a0", "1234"),
        ("$\u202f1,234", "1234"),
        ("\ufeff1\u200b234", "1234"),  # shows 1234
        ("\u202d1,234\u202c", "1234"),
        ("1,230.000", "1230"),  # the comma parts thousands, and so the point cannot
        ("1230.000", "1230"),
        ("230.0000", "230"),  # as a database writes it
        ("0.000", "0"),
        ("230000\n", "230000"),
    ],
)
def test_money(text, amount):
    assert read("money", text, YEAR) == Decimal(amount)


@pytest.mark.parametrize("text", ["230.000", "$1.500", "-12.340", "(999.990)", "２３０．０００"])
def test_a_point_before_three_digits_may_part_thousands_and_is_refused(text):
    with pytest.raises(ValueError, match=r"is ambiguous: write [\d-]+\.00 or [\d-]+\.\d\d$"):
        read("money", text, YEAR)


@pytest.mark.parametrize(
    "text",
    [
        *("230000 500", "230000\n500", "230 000", "1 234", "230000\t500", "230000\u00a0500"),
        *("230,000 500", "230000;500", "230000, 500", "230000/500", "230000\r\n500"),
        *("230000back", "O", "l00", "2300OO", "1e5", "1_000", "0x10", "٢٣٠", "10²", "½", "230k"),
        *("--5", "-(5)", "$$5", "(5", "5)", "5-", "1,23", "12,34.50", "1.2.3", "1,2345", "'5"),
        *("\u202e123", "\u200d1", "1\x002", "US$5", "5 %", "+5"),
    ],
)
def test_what_is_no_one_amount_is_refused_with_what_was_found_and_never_glued(text):
    with pytest.raises(ValueError) as refused:
        read("money", text, YEAR)
    found = "".join(char for char in text.partition("\n")[0] if char.isalnum())
    assert found[:2] in "".join(char for char in str(refused.value) if char.isalnum())


@pytest.mark.parametrize("kind", ["money", "count", "date", "percent", "text", "workdays"])
def test_two_lines_are_two_answers(kind):
    with pytest.raises(ValueError, match=r'2 lines, "12", "5"'):
        read(kind, "12\n\n 5", YEAR)


@pytest.mark.parametrize(
    "text, plain",
    [
        ('"skip"', "skip"),  # a word that would be a command
        ("“Example Widgets”", "Example Widgets"),
        ('Robert "Bob"', 'Robert "Bob"'),
        ("“Bob” and “Al”", "“Bob” and “Al”"),
        ("Nguye\u0302\u0303n\u00a0Co", "Nguyễn Co"),
    ],
)
def test_text_loses_the_quotes_around_it_and_no_others(text, plain):
    assert read("text", text, YEAR) == plain


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
        ("moved in March 1; moved out November 15", [span((3, 1), (11, 15))]),
        ("moved out November 15 and moved in March 1", [span((3, 1), (11, 15))]),
        ("from March 1; until November 15", [span((3, 1), (11, 15))]),
        ("moved in 3/1\nmoved out 11/15", [span((3, 1), (11, 15))]),
        ("moved in 3/1; moved out 3/1", [span((3, 1), (3, 1))]),
        (
            "moved in Feb 1; moved out Apr 2; moved in Sep 3",
            [span((2, 1), (4, 2)), span((9, 3), (12, 31))],
        ),
        (
            "moved out Feb 1; moved in Apr 2; moved out Sep 3",
            [span((1, 1), (2, 1)), span((4, 2), (9, 3))],
        ),
        ("moved in Nov 1; 1/1 - 2/1", [span((1, 1), (2, 1)), span((11, 1), (12, 31))]),
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
        ("moved in March 1; moved in May 1", "two moves in follow"),
        ("moved out March 1; moved out May 1", "two moves out follow"),
        ("moved out March 1; moved in March 1", "overlap on March 1"),
        ("moved in March 1, 2024; moved out May 1", "leaves 2025"),
    ],
)
def test_periods_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        read("periods", text, YEAR)


@pytest.mark.parametrize("text", ["120 / 120 / 20", "120/120/20", "120, 120, 20", "120 120"])
def test_work_days_leave_the_leave_out(text):
    assert read("workdays", text, YEAR) == {"inside": 120, "total": 240}


@pytest.mark.parametrize(
    "text",
    [
        *("900-12-3456", "900123456", "900 12 3456", " 900-12-3456 ", "900.12.3456", "900/12/3456"),
        *("900–12–3456", "900\u00a012\u00a03456", "９００－１２－３４５６", "９００１２３４５６"),
    ],
)
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
        ("money", "230.000"),
        ("money", "230000 500"),
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


def test_days_with_two_kinds_of_signs_between_them_are_refused():
    """1 20 may be 120 or 1 and 20."""
    with pytest.raises(ValueError, match="is not a count of days"):
        read("workdays", "1 20 / 120", 2025)
