"""Text on its way in and out: what is masked, what is not, and what is made visible."""

import json
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from taxcli.text import cleaned, json_text, masked, presentable, presentable_lines, seen, visible

GAPS = [*"-./ _:·", " - ", "\u00a0", "\u202f", "–", "—", "\u2011", "−", "\u2003", "\u200b", ", "]


@pytest.mark.parametrize("first", GAPS)
@pytest.mark.parametrize("second", GAPS)
def test_nine_digits_in_the_groups_of_a_number_are_masked_whatever_is_between(first, second):
    assert masked(f"for 400{first}12{second}3456, as told") == "for ***-**-3456, as told"


@pytest.mark.parametrize(
    "text",
    [
        *("400123456", "SSN400123456", "(400123456)", "400-123456", "４００－１２－３４５６"),
        *(
            "4 0 0 1 2 3 4 5 6",
            "4-0-0-1-2-3-4-5-6",
            "4.0.0-1 2-3.4.5.6",
            "40012/3456",
            "40012.3456",
        ),
        *("400 123 456", "400-1-23456", "4001 23456", "40-01-23-456", "400      12      3456"),
    ],
)
def test_so_are_those_with_less_or_more_between_them(text):
    shown = masked(text)
    assert "***-**-" in shown
    assert unicodedata.normalize("NFKC", shown)[-5:].strip(")x").endswith("456")


@pytest.mark.parametrize(
    "text",
    [
        *("97214-1234", "Portland OR 97207-9250", "97214 1234", "97214–1234"),
        *("12-3456789", "00-1234567; 98-7654321"),
        *("2025-04-15", "04/15/2025", "2025-04-15, 1", "15.04.2025"),
        *("500000000.00", "$500,000,000.00", "123,456,789", "-123,456,789.00", "$500000000"),
        *("850.00 2025", "1,850.00 2026-04-15", "(850.00), 2026", "100.25 – 1,234.00"),
        *("503-823-5157", "+1 503 823 5157", "OAR 150-316-0165", "MCC 11.500–11.560"),
        *("0012345678", "5550001234", "12345678", "1, 2, 3, 4, 5, 6, 7, 8, 9", "120 of 240 days"),
        *("120 / 120 / 20", "inside 120, total 240, 2025", "26.68, 27 months"),
    ],
)
def test_zip_codes_eins_dates_amounts_and_counts_are_not(text):
    assert masked(text) == text


@given(st.decimals(0, 9_999_999_999, places=2), st.integers(2021, 2099))
def test_no_amount_is_ever_taken_for_a_number(amount, year):
    for written in (f"{amount:,.2f}", f"{amount:.2f}"):
        for text in (written, f"${written}", f"{written} {year}", f"{year}: {written}, {written}"):
            assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\u001b[31mb"),
        ("\x9b31m", "\\u009b31m"),
        ("one\rtwo\x00\x7f", "one\\u000dtwo\\u0000\\u007f"),
        ("\u202eevil\u2066", "\\u202eevil\\u2066"),
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("\u2028\u3164\u034f\ufe0f", "\\u2028\\u3164\\u034f\\ufe0f"),
        ("\ud800", "\\ud800"),
        ("Nguyễn Łukasz – “a”\u00a0b", "Nguyễn Łukasz – “a”\u00a0b"),
    ],
)
def test_what_is_unseen_is_written_out(text, shown):
    assert visible(text) == shown


@given(st.text())
@example("\u202e\x1b\U000e0041\x7f")
@example("\x7f")
def test_nothing_unseen_comes_through_and_json_says_the_same(text):
    for shown in (presentable(text), json_text({text: [text]})):
        for char in shown:
            assert unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn")
    assert json.loads(json_text(text)) == masked(text)
    assert presentable_lines("a\n\tb\x1b") == "a\n\tb\\u001b"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Nguye\u0302\u0303n", "Nguyễn"),  # decomposed, as some systems write it
        ("a\u00a0b\u202fc\u3000d", "a b c d"),
        ("\ufeffCa\u200bsey\u00ad", "Casey"),
        ("\u202d1234\u202c", "1234"),  # as a calculator copies it
        ("\u202e1234", "\u202e1234"),  # shown as 4321, and so left for whoever refuses it
    ],
)
def test_text_is_read_as_it_looks(text, plain):
    assert cleaned(text) == plain


def test_what_is_seen_has_nothing_unseen_but_what_is_refused_for_it():
    assert seen("\u202eN\u200d\ufe0fg\u00ad\U000e0041\x1b") == "Ng\x1b"
