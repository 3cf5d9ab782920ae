"""What cannot be: credits of no state, rows twice, shares without a business, totals too small.

Base: a full-year resident with Oregon taxable income of 300,000, so that SHS is 1 % of 175,000 =
1,750.00 and PFA 1.5 % of 125,000 + 3 % of 50,000 = 3,375.00.
"""

from datetime import date
from decimal import Decimal

import pytest

from taxcli import prepare
from taxcli.case.change import changed
from tests.build import case, codes, item, lived, outcome, w2

OREGON = {"taxable_income": 300_000, "total_income": 320_000, "deductions": 20_000}
LAST = {"shs_tax": 0, "pfa_tax": 0}
IDAHO = {"state": "ID", "tax": 800, "agi": 330_000, "agi_both": 20_000, "oregon_credit": 0}
PROOF = {"share": 40_000, "subject": True, "return_filed": True, "statement": True}
PROOF["apportionment"] = 100
LLC = {"entity": "Widget LLC", "kind": "llc", "ein": "12-3456789", "gross_receipts": 6_000_000}
K1 = {**LLC, "metro": PROOF, "multnomah": PROOF}
PERS = {"kind": "oregon-pers", "payer": "Oregon PERS", "amount": 30_000}


def resident(**changes):
    return case(oregon=OREGON, last_year=LAST, **changes)


def taxes(given):
    return tuple(outcome(given, id_)["net_tax"] for id_ in ("shs", "pfa"))


@pytest.mark.parametrize(
    ("state", "code"), [("OR", "B-OST-010"), ("XX", "B-OST-011"), ("TX", "B-OST-012")]
)
def test_no_credit_for_what_is_no_other_states_income_tax(state, code):
    """By the case file and by a change alike."""
    for given in (
        resident(other_state=[{**IDAHO, "state": state}]),
        changed(resident(other_state=[IDAHO]), [f"other_state[0].state={state}"]),
    ):
        assert code in codes(given, "block")
        assert taxes(given) == ("1750.00", "3375.00")


def test_the_credit_for_idaho_once():
    """1,750 × 20,000 ÷ 330,000 = 106.06; 3,375 × 20,000 ÷ 330,000 = 204.55."""
    given = resident(other_state=[IDAHO])
    assert not codes(given, "block")
    assert [outcome(given, id_)["credit"] for id_ in ("shs", "pfa")] == ["106.06", "204.55"]


def test_the_policys_own_example_of_the_credit():
    """Tax 2,000, modified AGI 40,000, taxed by both 4,000: 200, and the other tax was 100."""
    row = {"state": "ID", "tax": 100, "agi": 40_000, "agi_both": 4_000, "oregon_credit": 0}
    given = case(oregon={"taxable_income": 325_000}, last_year=LAST, other_state=[row])
    assert (outcome(given)["tax"], outcome(given)["credit"]) == ("2000.00", "100.00")
    assert "R-OST-008" in codes(given, "review")


def test_agi_below_taxable_income_is_questioned():
    assert "R-OST-008" in codes(resident(other_state=[{**IDAHO, "agi": 100_000}]), "review")


def test_more_taxed_by_both_than_is_local_blocks():
    """500,000 of a local 180,000: no credit of it can be."""
    given = case(
        oregon=OREGON,
        last_year=LAST,
        residency={"metro": {"primary": "full-year"}, "multnomah": _HALF["multnomah"]},
        income=[item(320_000, multnomah={"amount": 180_000})],
        other_state=[{**IDAHO, "multnomah": {"income": 500_000, "tax": 90_000}}],
    )
    assert "B-OST-009" in codes(given, "block")


_HALF = lived([{"from": date(2025, 1, 1), "to": date(2025, 6, 30)}])


@pytest.mark.parametrize(
    ("table", "row", "once"),
    [
        ("other_state", IDAHO, ("1643.94", "3170.45")),
        # 260,000: 1 % of 135,000; 1.5 % of 125,000 + 3 % of 10,000.
        ("pass_through", K1, ("1350.00", "2175.00")),
        # 270,000: 1 % of 145,000; 1.5 % of 125,000 + 3 % of 20,000.
        ("exempt", PERS, ("1450.00", "2475.00")),
        ("w2", w2(("METRO", 90_000, 100)), ("1750.00", "3375.00")),
    ],
)
def test_a_row_that_stands_twice_is_held_unless_both_are_real(table, row, once):
    assert taxes(resident(**{table: [row]})) == once
    assert "B-DUP-001" not in codes(resident(**{table: [row]}))
    twice = resident(**{table: [row, row]})
    (found,) = (one for one in prepare(twice).diagnostics if one.code == "B-DUP-001")
    assert (found.where, found.level) == (f"{table}[1]", "block")
    assert f"{table}[0]" in found.message
    assert "B-DUP-001" not in codes(changed(twice, [f"{table}[1].also_real=true"]))


def test_a_name_spelled_otherwise_is_the_same_row_and_another_ein_is_another():
    assert "B-DUP-001" in codes(resident(pass_through=[K1, {**K1, "entity": "Widget, LLC"}]))
    assert "B-DUP-001" not in codes(resident(pass_through=[K1, {**K1, "ein": "98-7654321"}]))


def test_a_share_of_nothing_apportioned_blocks_and_deducts_nothing():
    none = {**PROOF, "apportionment": 0}
    given = resident(pass_through=[{**LLC, "metro": none, "multnomah": none}])
    assert "B-PTI-006" in codes(given, "block")
    assert taxes(given) == ("1750.00", "3375.00")


def test_a_share_above_the_income_is_questioned():
    large = {**PROOF, "share": 400_000}
    given = resident(pass_through=[{**LLC, "metro": large, "multnomah": large}])
    assert "R-PTI-007" in codes(given, "review")


def test_a_metro_share_without_gross_receipts_is_questioned():
    assert "R-PTI-005" in codes(resident(pass_through=[{**K1, "gross_receipts": None}]), "review")
    assert "R-PTI-005" not in codes(resident(pass_through=[K1]))


def test_a_share_of_zero_asks_nothing():
    zero = {"metro": {"share": 0}, "multnomah": {"share": 0}}
    given = resident(pass_through=[{"entity": "E", "kind": "llc", **zero}])
    assert not codes(given, "review")


def test_taxable_income_above_total_less_deductions_is_questioned():
    given = changed(resident(), ["oregon.taxable_income=330000"])
    assert "R-INC-010" in codes(given, "review")
    assert "R-INC-010" not in codes(resident())


def test_wages_far_above_the_total_are_questioned():
    given = resident(w2=[w2(("METRO", 30_000, 300), wages=3_200_000)])
    assert "R-TOT-002" in codes(given, "review")
    assert "R-TOT-002" not in codes(resident(w2=[w2(("METRO", 30_000, 300), wages=320_000)]))


def test_a_locality_that_is_not_understood_is_asked_about_once():
    given = resident(w2=[w2(("PORTLAND METRO", 300_000, 300), wages=300_000)])
    found = codes(given)
    assert "B-WH-002" in found
    assert "R-WH-009" not in found


def test_every_held_row_is_counted_in_cents_only_when_it_is_real():
    """Two real Idaho rows add up: 212.12 and 409.10."""
    given = resident(other_state=[IDAHO, {**IDAHO, "also_real": True}])
    credits = [Decimal(outcome(given, id_)["credit"]) for id_ in ("shs", "pfa")]
    assert credits == [Decimal("212.12"), Decimal("409.10")]
