"""Box 20 in all its spellings, and withholding that cannot be."""

from decimal import Decimal

import pytest

from taxcli import prepare
from taxcli.case.write import changed
from taxcli.law.data import load
from tests.build import case, codes, joint, message, outcome, places, w2


def held(*rows, **changes):
    return case(w2=[w2(*rows)], **changes)


METRO = [
    "METRO", "metro", "Metro", " METRO ", "Metro SHS", "METRO-SHS", "SHS", "OR METRO", "Metro OR",
    "METRO TAX", "METRO DISTRICT", "Metro.",
]  # fmt: skip
MULT = [
    "MULT", "mult", "Mult.", "MULT CO", "MultCo", "MULTCO.", "Multnomah", "MULTNOMAH CO",
    "Multnomah County", "MULT COUNTY", "PFA", "MULT PFA", "MULT-CO-PFA", "MULT OR",
]  # fmt: skip
BOTH = ["TOTAL CITY", "Total City", "TotalCity", "TOTAL-CITY", "METRO/MULT", "Metro & Mult"]


@pytest.mark.parametrize("text", METRO)
def test_spellings_of_metro(text):
    given = held((text, 100_000, 500))
    assert (outcome(given, "shs")["withheld"], outcome(given, "pfa")["withheld"]) == (
        "500.00",
        "0.00",
    )
    assert not codes(given)


@pytest.mark.parametrize("text", MULT)
def test_spellings_of_multnomah(text):
    given = held((text, 100_000, 500))
    assert (outcome(given, "shs")["withheld"], outcome(given, "pfa")["withheld"]) == (
        "0.00",
        "500.00",
    )
    assert not codes(given)


@pytest.mark.parametrize("text", BOTH)
def test_both_taxes_added_up_stop_and_ask(text):
    given = held((text, 100_000, 500))
    assert places(given, "B-WH-001") == ["w2[0].local[0].locality"]
    assert "split" in message(given, "B-WH-001")
    for program, tax in (("shs", "750.00"), ("pfa", "1125.00")):
        found = outcome(given, program)
        assert found["tax"] == tax
        assert found["withheld"] is found["balance_due"] is found["refund"] is None


def test_no_spelling_stands_for_two_things():
    programs = load("programs")
    lists = [programs["shs"]["spellings"], programs["pfa"]["spellings"]]
    lists.append(load("standing")["combined_box_20"]["value"])
    together = [spelling for each in lists for spelling in each]
    assert len(together) == len(set(together))
    assert all(spelling.isalpha() and spelling.isupper() for spelling in together)


@pytest.mark.parametrize("text", ["PORTLAND", "PDX", "TRIMET", "LANE", "STT", "OR", "123"])
def test_another_place_blocks_where_tax_was_withheld(text):
    given = held((text, 100_000, 500))
    assert places(given, "B-WH-002") == ["w2[0].local[0].locality"]
    assert "Write METRO or MULT" in message(given, "B-WH-002")
    assert outcome(given, "shs")["withheld"] == outcome(given, "pfa")["withheld"] == "0.00"


def test_another_place_without_tax_is_left_out_with_a_word():
    given = held(("PORTLAND", 100_000, 0))
    assert codes(given) == {"I-WH-007"}


@pytest.mark.parametrize(
    ("locality", "most"),
    [("METRO", 1_000), ("MULT", 3_000)],  # 1 % and 3 % of 100,000
)
def test_more_than_the_top_rate_could_take_blocks(locality, most):
    """A dollar is allowed for payroll that rounds every pay period."""
    assert "B-WH-003" not in codes(held((locality, 100_000, most)))
    assert "B-WH-003" not in codes(held((locality, 100_000, most + 1)))
    over = held((locality, 100_000, most + Decimal("1.01")))
    assert places(over, "B-WH-003") == ["w2[0].local[0].tax"]


def test_the_top_rate_is_that_of_the_year_and_edition():
    given = held(("MULT", 100_000, 3_800), tax_year=2026)
    assert "B-WH-003" in codes(given)
    assert "B-WH-003" not in codes(given, edition="published")


def test_rows_swapped_by_the_payroll_are_noticed():
    assert "B-WH-003" in codes(held(("METRO", 100_000, 1_500), ("MULT", 100_000, 1_000)))


def test_tax_on_no_wages_blocks():
    assert "B-WH-003" in codes(held(("METRO", 0, 500)))


def test_the_same_amount_for_both_taxes_is_questioned():
    given = held(("METRO", 100_000, 500), ("MULT", 100_000, 500))
    assert places(given, "R-WH-004") == ["w2[0].local"]
    assert "R-WH-004" not in codes(held(("METRO", 100_000, 500), ("MULT", 100_000, 501)))
    assert "R-WH-004" not in codes(held(("METRO", 100_000, 0), ("MULT", 100_000, 0)))


def test_a_row_written_twice_is_held_and_counts_once():
    """The rule of every table, spellings apart; a row without tax counts for nothing anyway."""
    row, spelled = ("METRO", 100_000, 500), ("Metro SHS", 100_000, 500)
    for other in (row, spelled):
        given = held(row, other)
        assert places(given, "B-DUP-001") == ["w2[0].local[1]"]
        assert outcome(given)["withheld"] == "500.00"
    real = changed(held(row, row), ["w2[0].local[1].also_real=true"])
    assert not codes(real, "block")
    assert outcome(real)["withheld"] == "1000.00"
    assert "B-DUP-001" not in codes(held(row, ("METRO", 50_000, 250)))
    assert "B-DUP-001" not in codes(held(("METRO", 9, 0), ("METRO", 9, 0)))


def test_the_same_w2_twice_blocks():
    form = w2(("METRO", 100_000, 500))
    twice = case(w2=[form, form])
    assert places(twice, "B-DUP-001") == ["w2[1]"]
    assert "w2[0]" in message(twice, "B-DUP-001")
    other = w2(("METRO", 100_000, 501))
    assert "B-DUP-001" not in codes(case(w2=[form, other]))
    spouse = {**form, "person": "spouse"}
    assert "B-DUP-001" not in codes(joint(w2=[form, spouse]))


def test_local_wages_over_all_wages_are_questioned():
    rows = [("METRO", 100_001, 500)]
    assert "R-WH-006" in codes(case(w2=[w2(*rows, wages=100_000)]))
    assert "R-WH-006" not in codes(case(w2=[w2(*rows, wages=100_001)]))
    assert "R-WH-006" not in codes(case(w2=[w2(*rows)]))


def test_rows_of_every_w2_and_both_people_add_up():
    mine, theirs = w2(("METRO", 90_000, 300), ("MULT", 90_000, 301)), w2(("METRO", 90_000, 25))
    given = joint(w2=[mine, {**theirs, "person": "spouse"}], oregon={"taxable_income": 260_000})
    assert outcome(given, "shs")["withheld"] == "325.00"
    assert outcome(given, "pfa")["withheld"] == "301.00"


def test_schedule_wh_lists_the_rows_of_its_own_tax():
    given = held(("METRO", 100_000, 500), ("MULT", 90_000, 600))
    for program, wages, tax in (("shs", 100_000, 500), ("pfa", 90_000, 600)):
        (row,) = prepare(given).programs[program].filled.rows("withholding")
        assert (row.amount("wages"), row.amount("tax")) == (wages, tax)
