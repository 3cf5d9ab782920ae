"""What papers say of a diagnostic: the same in words, without a key of the case file."""

import re
from datetime import date
from string import Formatter

import pytest

from taxcli import prepare
from taxcli.engine.diagnostics import CATALOG
from taxcli.features.review import all_problems, open_problems, place_words
from tests.build import case, item, lived, np_case, paid, w2
from tests.rules.test_catalog import RAISED_BY

# income[0], [[income]], tax_year, oregon.form, --on, kind = "return", (statement)
KEY = re.compile(
    r"\[\d+\]|\[\[|\b[a-z]+_[a-z_]+\b|\b[a-z]+\.[a-z_]+\b|(?<!review )--[a-z]+|\w = "
    r"|\((?:subject|statement|ein)\)"
)


def names(*templates):
    return {name for text in templates for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(CATALOG))
def test_the_plain_words_name_no_value_that_the_others_do_not(code):
    """A diagnostic keeps the values of its message and fix alone."""
    entry = CATALOG[code]
    plain = names(entry.plain_message, entry.plain_fix)
    assert plain <= {*names(entry.message, entry.fix), "where"}


@pytest.mark.parametrize("code", sorted(RAISED_BY))
def test_no_key_of_the_case_stands_in_the_words(code):
    result = prepare(RAISED_BY[code])
    texts = [
        block.text for block in all_problems(result) if f"({code})" in getattr(block, "text", "")
    ]
    assert texts
    for text in texts:
        assert not KEY.search(text), text


def test_a_code_stands_once_with_the_places_of_all_that_it_is_about():
    half = [{"from": date(2025, 1, 1), "to": date(2025, 6, 30)}]
    given = np_case(item(140_000), item(150_000), residency=lived(half))
    result = prepare(given)
    codes = [one.code for one in result.diagnostics if one.level != "info"]
    problems = open_problems(result)
    assert [one.code for one in problems] == [*dict.fromkeys(codes)]
    (spread,) = (one for one in problems if one.code == "R-INC-002")
    assert spread.words.startswith("Needs review: Sample Payer: spread by resident days.")
    assert "The same for the second income item, Sample Payer" in spread.words


def test_a_place_is_named_as_its_reader_would():
    given = case(
        w2=[w2(("METRO", 9, 1)), w2(("METRO", 8, 1), ("MULT", 8, 1), employer="Example Widgets")],
        payment=[paid("shs", "estimated", 500)],
    )
    for where, words in {
        "w2[1]": "the second W-2, Example Widgets",
        "w2[1].local[1].tax": "the second W-2, Example Widgets, second local row",
        "payment[0].date": "the payment, 500.00 on April 15, 2025",
        "residency.multnomah.primary": "the residency for PFA",
        "oregon.taxable_income": "the Oregon return",
        "amends.refunded.shs": "the amended return",
        "shs": "SHS",
        "spouse": "the spouse",
        "Sample Payer": "",
        "the case": "",
    }.items():
        assert place_words(given, where) == words
