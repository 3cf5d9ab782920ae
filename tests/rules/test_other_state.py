"""The credit for tax paid to another state, on the full-year form and on the NP form."""

from decimal import Decimal

import pytest

from taxcli import prepare
from tests.build import FIRST_HALF, case, codes, item, lived, message, np_case, outcome, places


def state(code="ID", tax=2_000, **also):
    return {"state": code, "tax": tax, **also}


def full_year(*states):
    """Return a case with SHS 750.00 and PFA 1,125.00 of tax."""
    return case(other_state=list(states))


@pytest.mark.parametrize(
    ("paid", "both", "shs", "pfa"),
    [
        (2_000, 40_000, "150.00", "225.00"),  # one fifth of 200,000 is taxed by both
        (100, 40_000, "100.00", "100.00"),  # the tax paid is the smallest
        (200, 40_000, "150.00", "200.00"),  # a different one for each tax
        (2_000, 200_000, "750.00", "1125.00"),  # the local tax is the most
        (2_000, 0, "0.00", "0.00"),
        (0, 40_000, "0.00", "0.00"),
    ],
)
def test_the_smallest_of_three(paid, both, shs, pfa):
    given = full_year(state(tax=paid, agi=200_000, agi_both=both))
    assert outcome(given, "shs")["credit"] == shs
    assert outcome(given, "pfa")["credit"] == pfa
    assert Decimal(outcome(given, "shs")["net_tax"]) == 750 - Decimal(shs)
    assert Decimal(outcome(given, "pfa")["balance_due"]) == 1125 - Decimal(pfa)


def test_the_credit_is_rounded_once():
    given = full_year(state(agi=300_000, agi_both=100_000))
    assert outcome(given, "shs")["credit"] == "250.00"
    given = full_year(state(agi=70_000, agi_both=10_000))
    assert outcome(given, "shs")["credit"] == "107.14"  # 750 ÷ 7 = 107.142…


def test_several_states_together_never_take_more_than_the_tax():
    rows = [state(code, agi=200_000, agi_both=120_000) for code in ("ID", "MT")]
    found = outcome(full_year(*rows), "shs")
    assert (found["credit"], found["net_tax"]) == ("750.00", "0.00")
    rows = [state(code, agi=200_000, agi_both=40_000) for code in ("ID", "MT")]
    assert outcome(full_year(*rows), "shs")["credit"] == "300.00"


@pytest.mark.parametrize("code", ["AZ", "CA", "IN", "VA"])
def test_a_state_that_credits_nonresidents_itself_gives_none(code):
    given = full_year(state(code, agi=200_000, agi_both=40_000))
    assert outcome(given)["credit"] == "0.00"
    assert places(given, "R-OST-002") == ["other_state[0].state"] * 1
    assert ("R-SIT-009" in codes(given)) is (code == "CA")


def test_what_oregon_credited_already_is_questioned():
    used = state(agi=200_000, agi_both=40_000, oregon_credit=500)
    assert "500.00" in message(full_year(used), "I-OST-006")
    unused = state(agi=200_000, agi_both=40_000, oregon_credit=0)
    assert "I-OST-006" not in codes(full_year(unused))


@pytest.mark.parametrize(
    "also", [{}, {"agi": 200_000}, {"agi_both": 40_000}, {"agi": 0, "agi_both": 0}]
)
def test_the_full_year_credit_needs_both_parts_of_agi(also):
    given = full_year(state(**also))
    assert "other_state[0].agi and other_state[0].agi_both" in message(given, "B-OST-003")
    found = outcome(given)
    assert found["tax"] == "750.00"
    assert found["credit"] is found["balance_due"] is found["refund"] is None


def np_state(metro=None, multnomah=None, where=FIRST_HALF, local=200_000):
    """Return an NP case with SHS 750.00 and PFA 1,125.00 of tax."""
    entry = state(metro=metro, multnomah=multnomah)
    pay = item(400_000, both={"amount": local})
    return np_case(pay, where=where, other_state=[entry])


@pytest.mark.parametrize(
    ("income", "tax", "shs", "pfa"),
    [
        (40_000, 2_000, "150.00", "225.00"),  # one fifth of the local income
        (40_000, 160, "150.00", "160.00"),
        (200_000, 2_000, "750.00", "1125.00"),
        (0, 2_000, "0.00", "0.00"),
    ],
)
def test_the_part_year_credit_is_the_smallest_of_three(income, tax, shs, pfa):
    mutual = {"income": income, "tax": tax}
    given = np_state(mutual, mutual)
    assert outcome(given, "shs")["credit"] == shs
    assert outcome(given, "pfa")["credit"] == pfa


def test_each_tax_has_its_own_part():
    given = np_state({"income": 40_000, "tax": 2_000}, {"income": 20_000, "tax": 2_000})
    assert outcome(given, "shs")["credit"] == "150.00"
    assert outcome(given, "pfa")["credit"] == "112.50"


def test_the_part_year_credit_needs_the_part_of_its_jurisdiction():
    given = np_state(metro={"income": 40_000, "tax": 2_000})
    assert "other_state[0].multnomah = { income = …, tax = … }" in message(given, "B-OST-003")
    assert outcome(given, "shs")["credit"] == "150.00"
    assert outcome(given, "pfa")["credit"] is None


def test_a_nonresident_gets_none():
    mutual = {"income": 40_000, "tax": 2_000}
    given = np_state(mutual, mutual, where="none")
    assert places(given, "R-OST-004") == ["other_state[0]"] * 2
    assert outcome(given)["credit"] == "0.00"


@pytest.mark.parametrize("local", [0, -10_000])
def test_no_local_income_means_no_tax_and_no_credit(local):
    """A part-year resident whose local income is nothing or a loss: 0.00, and no traceback."""
    mutual = {"income": 40_000, "tax": 2_000}
    items = [item(400_000, both={"amount": 0}), item(-10_000, "business", {"amount": local})]
    if local == 0:
        items = items[:1]
    given = np_case(*items, where=FIRST_HALF, other_state=[state(metro=mutual, multnomah=mutual)])
    for program in ("shs", "pfa"):
        found = outcome(given, program)
        assert (found["tax"], found["credit"], found["balance_due"]) == ("0.00", "0.00", "0.00")


def test_with_local_income_given_the_credit_is_known_or_something_blocks():
    mutual = {"income": 40_000, "tax": 2_000}
    given = case(
        residency=lived(FIRST_HALF),
        local_taxable_income={"metro": 200_000, "multnomah": 200_000},
        other_state=[state(metro=mutual, multnomah=mutual)],
    )
    known = outcome(given)["balance_due"] is not None
    assert known or prepare(given).blocked, "unknown, and nothing says why"
