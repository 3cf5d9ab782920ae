"""Answers of any kind at all: said back in one form, refused, and never more than that."""

import re
from datetime import date
from decimal import Decimal
from typing import get_args
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from taxcli.case.parse_answers import read, say, typed
from taxcli.case.schema import Kind
from taxcli.text import cleaned

YEAR = 2025

KINDS = get_args(Kind)

DAYS = st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31))


@st.composite
def some_periods(draw) -> list[dict[str, date]]:
    """Draw spans of the year that do not touch."""
    days = sorted(draw(st.lists(DAYS, min_size=2, max_size=6, unique=True)))
    edges = list(zip(days[::2], days[1::2], strict=False))
    return [{"from": first, "to": last} for first, last in edges]


@st.composite
def some_workdays(draw) -> dict[str, int]:
    total = draw(st.integers(1, 366))
    return {"inside": draw(st.integers(0, total)), "total": total}


MONEY = st.decimals(Decimal(-9_999_999_999), Decimal(9_999_999_999), places=2)

VALUES = {
    "money": MONEY,
    "percent": st.decimals(0, 100, places=2),
    "date": st.dates(date(1970, 1, 1), date(2100, 12, 31)),
    "count": st.integers(0, 999_999),
    "yes-no": st.booleans(),
    "periods": some_periods(),
    "workdays": some_workdays(),
}


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_said_back_reads_as_the_same(kind, data):
    value = data.draw(VALUES[kind])
    assert read(kind, say(kind, value), YEAR) == value
    assert typed(kind, say(kind, value), YEAR) == value


@pytest.mark.parametrize(
    "kind, ways, said",
    [
        ("money", ("1234.5", "$1,234.50", "1,234.5"), "1,234.50"),
        ("percent", ("62.5", "62.50%", "62.5 %"), "62.5 %"),
        ("date", ("3/15", "March 15", "2025-03-15"), "March 15, 2025"),
        ("yes-no", ("y", "Yes"), "yes"),
        ("periods", ("until 6/30", "1/1 - 6/30"), "January 1, 2025 to June 30, 2025"),
    ],
)
def test_one_form_however_it_was_written(kind, ways, said):
    assert {say(kind, read(kind, way, YEAR)) for way in ways} == {said}


def ways(amount: Decimal) -> list[str]:
    """Return an amount in each style that people write it in."""
    plain, commas = f"{abs(amount):.2f}", f"{abs(amount):,.2f}"
    unsigned = [plain, commas, f"${plain}", f"$ {commas}", f"{commas} $", f"“{commas}”"]
    if amount == int(amount):
        unsigned += [f"{abs(amount):,.0f}", f"{abs(amount):.0f}."]
    if amount >= 0:
        written = unsigned
    else:
        written = [f"{sign}{each}" for each in unsigned[:4] for sign in ("-", "−", "- ")]
        written += [f"({each})" for each in unsigned[:4]]
    wide = str.maketrans("0123456789,.$-()", "０１２３４５６７８９，．＄－（）")
    spaced = [f"\u00a0{each}\u202f" for each in written]
    return [*written, *spaced, *(each.translate(wide) for each in written)]


@given(amount=MONEY)
@settings(max_examples=300, deadline=None)
def test_an_amount_is_the_same_in_every_style(amount):
    for written in ways(amount):
        assert read("money", written, YEAR) == amount, written


@given(first=MONEY, second=MONEY, gap=st.sampled_from(" \t\n;/|\u00a0\u202f"))
@settings(max_examples=100, deadline=None)
def test_two_amounts_are_never_one(first, second, gap):
    for one in ways(first)[:3]:
        for other in ways(abs(second))[:3]:
            with pytest.raises(ValueError):
                read("money", f"{one}{gap}{other}", YEAR)


@given(amount=MONEY, junk=st.text(min_size=1, max_size=6), place=st.integers(0, 20))
@settings(max_examples=300, deadline=None)
def test_junk_within_an_amount_is_refused_or_changes_nothing_that_is_seen(amount, junk, place):
    """What is read has the digits that are seen, in their order, with nothing between them."""
    plain = f"{amount:.2f}"
    text = plain[:place] + junk + plain[place:]
    try:
        value = read("money", text, YEAR)
    except ValueError:
        return
    seen = normalize("NFKC", cleaned(text)).strip()
    assert not re.search(r"\d[^\d.,]+\d", seen)
    assert abs(value) == Decimal("".join(char for char in seen if char in "0123456789."))
    assert (value < 0) <= any(sign in seen for sign in "-−(")


SCRAPS = st.lists(
    st.sampled_from(
        [
            "0",
            "1",
            "15",
            "30",
            "31",
            "2025",
            "99",
            "nan",
            "inf",
            "e",
            "-1",
            ".",
            ",",
            "$",
            "(",
            ")",
            "/",
            "-",
            "–",
            "%",
            ";",
            "and",
            "to",
            "from",
            "until",
            "moved",
            "in",
            "out",
            "on",
            "march",
            "mar",
            "feb",
            "30th",
            "1st",
            "2nd",
            "y",
            "n",
            "²",
            "٣",
            "\x00",
            "\x1b",
            "\u2028",
            "é",
        ]
    ),
    max_size=6,
)

LINES = st.one_of(
    st.text(max_size=30), SCRAPS.map("".join), SCRAPS.map(" ".join), st.from_regex(r"\d{1,40}")
)


@pytest.mark.parametrize("kind", KINDS)
@given(text=LINES)
@example("9" * 40)
@example("9" * 5000)
@example("nan")
@example("sNaN")
@example("March 5 99999999999999999999")
@example("15ab March")
@example("1/1/0000")
@settings(max_examples=60, deadline=None)
def test_nothing_but_a_refusal_ever_comes_out(kind, text):
    try:
        value = read(kind, text, YEAR)
    except ValueError as refused:
        assert str(refused)
    else:
        assert say(kind, value)


ODD = [
    ("money", Decimal("NaN")),
    ("money", Decimal("Infinity")),
    ("money", True),
    ("percent", 150),
    ("percent", -1),
    ("count", -1),
    ("workdays", {"inside": 300, "total": 100}),
    ("workdays", {"inside": "a", "total": 1}),
    ("workdays", {"inside": 1}),
    ("periods", []),
    ("periods", [1]),
    ("periods", [{"from": date(2025, 6, 30), "to": date(2025, 1, 1)}]),
    ("periods", [{"from": date(2024, 6, 30), "to": date(2025, 1, 1)}]),
    ("date", 2025),
    ("text", 5),
    ("ssn", 900123456),
    ("yes-no", 1),
]


@pytest.mark.parametrize("kind, value", ODD, ids=str)
def test_a_toml_value_that_does_not_fit_is_refused(kind, value):
    with pytest.raises(ValueError):
        typed(kind, value, YEAR)


@given(value=DAYS)
@settings(max_examples=20, deadline=None)
def test_a_toml_date_is_taken_as_it_is(value):
    assert typed("date", value, YEAR) == value
