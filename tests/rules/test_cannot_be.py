"""What cannot be: credits of no state, rows twice, shares without a business, totals too small.

Base: a full-year resident with Oregon taxable income of 300,000, so that SHS is 1 % of 175,000 =
1,750.00 and PFA 1.5 % of 125,000 + 3 % of 50,000 = 3,375.00. Each goes through every door that it
can come through: the interview asks a full-year resident for no total, and refuses some outright.
"""

from datetime import date

import pytest

from taxcli import prepare
from taxcli.case.write import changed
from taxcli.interview.files import BadAnswerError
from tests.build import (
    FIRST_HALF,
    case,
    codes,
    item,
    lived,
    message,
    np_case,
    outcome,
    paid,
    places,
)
from tests.doors import DOORS, through

OREGON = {"form": "OR-40", "taxable_income": 300_000, "total_income": 320_000}
OREGON["deductions"] = 20_000
IDAHO = {"state": "ID", "tax": 800, "agi": 330_000, "agi_both": 20_000, "oregon_credit": 0}
PROOF = {"share": 40_000, "subject": True, "return_filed": True, "statement": True}
PROOF["apportionment"] = 100
LLC = {"entity": "Widget LLC", "kind": "llc", "ein": "12-3456789", "gross_receipts": 6_000_000}
K1 = {**LLC, "metro": PROOF, "multnomah": PROOF}
PERS = {"kind": "oregon-pers", "payer": "Oregon PERS", "amount": 30_000}
METRO_ROW = {"locality": "METRO", "wages": 90_000, "tax": 100}
W2 = {"employer": "Widgets", "wages": 90_000, "local": [METRO_ROW]}
PAID = paid("shs", "estimated", 500)
# What the interview does not ask; the others are asked of everyone.
ALL_BUT_ANSWERS = tuple(door for door in DOORS if door != "answers")


def resident(**changes):
    return case(oregon=OREGON, **changes)


def taxes(given):
    return tuple(outcome(given, id_)["net_tax"] for id_ in ("shs", "pfa"))


def owed(given):
    return tuple(outcome(given, id_)["balance_due"] for id_ in ("shs", "pfa"))


# --- the credit for another state's tax --------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "code", "doors"),
    [
        ("OR", "B-OST-010", ALL_BUT_ANSWERS),
        ("XX", "B-OST-011", ALL_BUT_ANSWERS),
        ("TX", "B-OST-012", DOORS),
        ("WA", "B-OST-012", DOORS),
    ],
)
def test_no_credit_for_what_is_no_other_states_income_tax(state, code, doors, tmp_path):
    for door in doors:
        given = through(door, tmp_path, oregon=OREGON, other_state=[{**IDAHO, "state": state}])
        assert places(given, code) == ["other_state[0].state"], door
        assert taxes(given) == ("1750.00", "3375.00"), door


@pytest.mark.parametrize("state", ["OR", "XX", "or"])
def test_the_interview_takes_no_answer_that_is_no_other_state(state, tmp_path):
    row = {**IDAHO, "state": state.upper()}
    with pytest.raises(BadAnswerError, match=r"other_state\[0\].state"):
        through("answers", tmp_path, oregon=OREGON, other_state=[row])


@pytest.mark.parametrize("door", DOORS)
def test_the_credit_for_idaho_once(door, tmp_path):
    """1,750 × 20,000 ÷ 330,000 = 106.06; 3,375 × 20,000 ÷ 330,000 = 204.55."""
    given = through(door, tmp_path, oregon=OREGON, other_state=[IDAHO])
    assert not codes(given, "block")
    assert [outcome(given, id_)["credit"] for id_ in ("shs", "pfa")] == ["106.06", "204.55"]


def test_the_policys_own_example_of_the_credit():
    """Tax 2,000, modified AGI 40,000, taxed by both 4,000: 200, and the other tax was 100."""
    row = {"state": "ID", "tax": 100, "agi": 40_000, "agi_both": 4_000, "oregon_credit": 0}
    given = case(oregon={"taxable_income": 325_000}, other_state=[row])
    assert (outcome(given)["tax"], outcome(given)["credit"]) == ("2000.00", "100.00")
    assert "R-OST-008" in codes(given, "review")


@pytest.mark.parametrize("door", DOORS)
def test_agi_below_taxable_income_is_questioned(door, tmp_path):
    given = through(door, tmp_path, oregon=OREGON, other_state=[{**IDAHO, "agi": 100_000}])
    assert places(given, "R-OST-008") == ["other_state[0].agi"]
    assert "R-OST-008" not in codes(resident(other_state=[{**IDAHO, "agi": 300_000}]))


def half_year(income, tax, *, door="api", folder=None, **changes):
    """Return a half-year resident of the County with 180,000 of local income."""
    row = {**IDAHO, "tax": 8_000, "multnomah": {"income": income, "tax": tax}}
    return through(
        door,
        folder,
        oregon=OREGON,
        residency={"metro": {"primary": "full-year"}, "multnomah": {"primary": FIRST_HALF}},
        income=[item(320_000, multnomah={"amount": 180_000})],
        other_state=[row],
        **changes,
    )


@pytest.mark.parametrize("door", DOORS)
def test_more_taxed_by_both_than_was_earned_while_resident_blocks(door, tmp_path):
    """500,000 of a local 180,000, with a tax of 90,000 on it: no credit of it is computed."""
    given = half_year(500_000, 90_000, door=door, folder=tmp_path)
    assert places(given, "B-OST-009") == ["other_state[0].multnomah.income"]
    assert outcome(given, "pfa")["credit"] is None
    assert outcome(given, "pfa")["tax"] is not None


@pytest.mark.parametrize(
    ("income", "tax", "code"),
    [
        (180_001, 8_000, None),  # whole dollars
        (180_002, 8_000, "B-OST-009"),
        (180_000, 8_002, "B-OST-015"),  # more on a part than on the whole
        (0, 90_000, None),  # nothing can come of it, whatever else it says
    ],
)
def test_a_part_is_not_more_than_its_whole(income, tax, code):
    assert codes(half_year(income, tax), "block") == ({code} if code else set())


def test_what_a_spouse_outside_earned_inside_is_no_income_of_a_resident():
    """The resident's 100,000 is the most that Idaho and the County can both have taxed."""
    both = {"metro": {"amount": 200_000}, "multnomah": {"amount": 200_000}}
    given = case(
        filing_status="joint",
        residency=lived("full-year", "none"),
        oregon={**OREGON, "total_income": 300_000, "deductions": 0},
        income=[item(100_000), {**item(200_000), "person": "spouse", **both}],
        other_state=[{**IDAHO, "multnomah": {"income": 150_000, "tax": 800}}],
    )
    assert "100,000.00" in message(given, "B-OST-009")


@pytest.mark.parametrize("also", [{"tax": 0}, {"agi_both": 0}, {"tax": 0, "agi": None}])
@pytest.mark.parametrize("state", ["ID", "OR", "TX", "CA"])
def test_an_entry_of_which_no_credit_can_come_asks_nothing(state, also):
    given = resident(other_state=[{**IDAHO, "state": state, "oregon_credit": None, **also}])
    assert not codes(given) - {"R-SIT-009"}
    assert taxes(given) == ("1750.00", "3375.00")


@pytest.mark.parametrize("door", DOORS)
def test_a_composite_return_in_california_is_credited_with_a_review(door, tmp_path):
    """The same credit as for Idaho; without it none, since California credits its own."""
    row = {**IDAHO, "state": "CA"}
    given = through(door, tmp_path, oregon=OREGON, other_state=[{**row, "composite": True}])
    assert outcome(given)["credit"] == "106.06"
    assert {"R-OST-013", "R-SIT-009"} <= codes(given, "review")
    assert not codes(given) & {"R-OST-002", "R-OST-007"}
    assert outcome(resident(other_state=[row]))["credit"] == "0.00"


def test_a_state_that_credits_its_own_is_told_with_what_that_rests_on():
    california = message(resident(other_state=[{**IDAHO, "state": "CA"}]), "R-OST-002")
    assert "official: OAR 150-316-0084" in california
    assert "was not found" in california
    assert "secondary" in message(resident(other_state=[{**IDAHO, "state": "AZ"}]), "R-OST-002")


def test_oregons_own_credit_is_a_note_and_its_absence_a_review():
    used = resident(other_state=[{**IDAHO, "oregon_credit": 800}])
    assert "800.00" in message(used, "I-OST-006")
    assert outcome(used)["credit"] == "106.06", "the Division's policy names no reduction"
    assert not codes(used, "review")
    assert codes(resident(other_state=[IDAHO]), "review") == {"R-OST-007"}


# --- rows twice --------------------------------------------------------------------------------


TWICE = [
    # Table, row, and what is owed with one of it.
    ("other_state", IDAHO, ("1643.94", "3170.45")),
    # 260,000: 1 % of 135,000; 1.5 % of 125,000 + 3 % of 10,000.
    ("pass_through", K1, ("1350.00", "2175.00")),
    # 270,000: 1 % of 145,000; 1.5 % of 125,000 + 3 % of 20,000.
    ("exempt", PERS, ("1450.00", "2475.00")),
    ("w2", W2, ("1650.00", "3375.00")),
    ("payment", PAID, ("1250.00", "3375.00")),
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("table", "row", "once"), TWICE)
def test_a_row_that_stands_twice_is_held_and_counts_once(table, row, once, door, tmp_path):
    one = through(door, tmp_path, oregon=OREGON, **{table: [row]})
    assert (owed(one), codes(one, "block")) == (once, set())
    both = through(door, tmp_path, oregon=OREGON, **{table: [row, row]})
    assert places(both, "B-DUP-001") == [f"{table}[1]"]
    assert f"{table}[0]" in message(both, "B-DUP-001")
    assert owed(both) == once


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("table", "row", "both"),
    [
        # Twice 106.06 and 204.55.
        ("other_state", IDAHO, ("1537.88", "2965.90")),
        # 220,000: 1 % of 95,000; 1.5 % of 95,000.
        ("pass_through", K1, ("950.00", "1425.00")),
        # 240,000: 1 % of 115,000; 1.5 % of 115,000.
        ("exempt", PERS, ("1150.00", "1725.00")),
        ("w2", W2, ("1550.00", "3375.00")),
        ("payment", PAID, ("750.00", "3375.00")),
    ],
)
def test_two_real_rows_both_count(table, row, both, door, tmp_path):
    real = {**row, "also_real": True}
    given = through(door, tmp_path, oregon=OREGON, **{table: [row, real]})
    assert (owed(given), codes(given, "block")) == (both, set())
    # It does not matter which of the two says it; of three, one is still held.
    assert owed(resident(**{table: [real, row]})) == both
    three = resident(**{table: [row, real, row]})
    assert (places(three, "B-DUP-001"), owed(three)) == ([f"{table}[2]"], both)


@pytest.mark.parametrize("door", DOORS)
def test_a_local_row_that_stands_twice_on_one_w2_is_held(door, tmp_path):
    rows = [METRO_ROW, {**METRO_ROW, "locality": "Metro SHS"}]
    given = through(door, tmp_path, oregon=OREGON, w2=[{**W2, "local": rows}])
    assert places(given, "B-DUP-001") == ["w2[0].local[1]"]
    assert owed(given) == ("1650.00", "3375.00")
    rows[1] = {**rows[1], "also_real": True}
    real = through(door, tmp_path, oregon=OREGON, w2=[{**W2, "local": rows}])
    assert (codes(real, "block"), owed(real)) == (set(), ("1550.00", "3375.00"))


@pytest.mark.parametrize(
    ("table", "row", "change", "same"),
    [
        ("pass_through", K1, {"entity": "Widget, LLC", "kind": "partnership"}, True),
        ("pass_through", K1, {"ein": None}, True),
        ("pass_through", K1, {"ein": "98-7654321"}, False),
        ("pass_through", K1, {"metro": {**PROOF, "share": 40_001}}, False),
        ("exempt", PERS, {"payer": "OR PERS"}, True),
        ("exempt", PERS, {"kind": "federal-pension"}, False),
        ("other_state", IDAHO, {"oregon_credit": None}, True),
        ("other_state", IDAHO, {"agi_both": 20_001}, False),
        ("other_state", IDAHO, {"state": "MT"}, False),
        ("w2", W2, {"employer": "Widgets Inc.", "wages": None}, True),
        ("w2", W2, {"wages": 90_001}, False),
        ("w2", W2, {"local": [{**METRO_ROW, "tax": 101}]}, False),
        ("payment", PAID, {"tax_year": 2025}, True),
        ("payment", PAID, {"date": date(2025, 4, 16)}, False),
        ("payment", PAID, {"program": "pfa"}, False),
        ("payment", PAID, {"kind": "extension"}, False),
    ],
)
def test_figures_tell_rows_apart_and_names_do_not(table, row, change, same):
    given = resident(**{table: [row, {**row, **change}]})
    assert ("B-DUP-001" in codes(given)) is same


@pytest.mark.parametrize(("table", "row", "_"), [one for one in TWICE if one[0] != "other_state"])
def test_two_people_may_have_the_same_row(table, row, _):
    given = case(
        filing_status="joint",
        residency=lived("full-year", "full-year"),
        oregon=OREGON,
        **{table: [row, {**row, "person": "spouse"}]},
    )
    assert "B-DUP-001" not in codes(given)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("other_state", {**IDAHO, "tax": 0}),
        ("pass_through", {**LLC, "metro": {"share": 0}}),
        ("exempt", {**PERS, "amount": 0}),
        ("exempt", {**PERS, "metro": 0, "multnomah": 0}),
        ("w2", {**W2, "local": [{**METRO_ROW, "tax": 0}]}),
        ("w2", {"employer": "Widgets"}),
        ("payment", {**PAID, "amount": 0}),
        ("payment", {**PAID, "tax_year": 2024}),
    ],
)
def test_what_counts_for_nothing_may_stand_twice(table, row):
    assert "B-DUP-001" not in codes(resident(**{table: [row, row]}))


def test_where_nothing_is_to_be_filed_nothing_is_held():
    """100,000 is below both thresholds, with one pension or two."""
    given = case(oregon={"taxable_income": 100_000}, exempt=[PERS, PERS])
    assert not codes(given)


# --- a business, a pension ---------------------------------------------------------------------


@pytest.mark.parametrize("door", DOORS)
def test_a_share_of_nothing_apportioned_blocks_and_deducts_nothing(door, tmp_path):
    none = {**PROOF, "apportionment": 0}
    row = {**LLC, "metro": none, "multnomah": none}
    given = through(door, tmp_path, oregon=OREGON, pass_through=[row])
    where = "pass_through[0].{}.apportionment"
    assert places(given, "B-PTI-006") == [where.format("metro"), where.format("multnomah")]
    assert taxes(given) == ("1750.00", "3375.00")


@pytest.mark.parametrize("door", DOORS)
def test_a_share_above_the_income_is_questioned(door, tmp_path):
    large = {**PROOF, "share": 400_000}
    row = {**LLC, "metro": large, "multnomah": large}
    given = through(door, tmp_path, oregon=OREGON, pass_through=[row])
    assert places(given, "R-PTI-007") == ["pass_through", "pass_through"]
    assert not codes(given, "block")


def test_a_share_and_a_pension_that_together_are_above_the_income_are_questioned():
    """280,000 of the one and 20,001 of the other, of 300,000; each alone would fit."""
    large = {**PROOF, "share": 280_000}
    share, pension = {**LLC, "metro": large}, {**PERS, "amount": 20_001}
    given = resident(pass_through=[share], exempt=[pension])
    assert places(given, "R-TOT-003") == ["pass_through"]
    assert not codes(given) & {"R-PTI-007", "R-INC-016"}
    less = resident(pass_through=[share], exempt=[{**pension, "amount": 20_000}])
    assert "R-TOT-003" not in codes(less)


def test_below_the_threshold_it_does_not_matter_what_is_taken_out():
    given = case(oregon={"taxable_income": 125_000}, exempt=[{**PERS, "amount": 130_000}])
    assert not codes(given)


@pytest.mark.parametrize("door", ALL_BUT_ANSWERS)
def test_a_metro_share_without_gross_receipts_is_questioned(door, tmp_path):
    row = {**K1, "gross_receipts": None}
    given = through(door, tmp_path, oregon=OREGON, pass_through=[row])
    assert places(given, "R-PTI-005") == ["pass_through[0].metro"]
    assert "5,000,000.00" in message(given, "R-PTI-005")
    assert "R-PTI-005" not in codes(resident(pass_through=[K1]))


def test_receipts_are_not_asked_where_nothing_is_deducted_anyway():
    unproven = {**K1, "gross_receipts": None, "ein": None}
    assert codes(resident(pass_through=[unproven])) == {"R-PTI-001"}


@pytest.mark.parametrize("kind", ["llc", "sole-proprietorship"])
def test_a_share_of_zero_asks_nothing(kind):
    zero = {"metro": {"share": 0}, "multnomah": {"share": 0}}
    given = resident(pass_through=[{"entity": "E", "kind": kind, **zero}])
    assert not codes(given)


# --- totals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", ALL_BUT_ANSWERS)
def test_taxable_income_above_total_less_deductions_is_questioned(door, tmp_path):
    given = through(door, tmp_path, oregon={**OREGON, "taxable_income": 330_000})
    assert places(given, "R-INC-010") == ["oregon"]
    for taxable, asked in ((300_002, False), (300_003, True), (290_000, False)):
        other = case(oregon={**OREGON, "taxable_income": taxable})
        assert ("R-INC-010" in codes(other)) is asked, taxable


def test_it_is_asked_once_where_one_form_is_full_year_and_the_other_is_not():
    given = case(
        oregon={**OREGON, "taxable_income": 330_000},
        residency={"metro": {"primary": "full-year"}, "multnomah": {"primary": FIRST_HALF}},
        income=[item(320_000, multnomah={"amount": 180_000})],
    )
    assert places(given, "R-INC-010") == ["oregon"]


@pytest.mark.parametrize("door", ALL_BUT_ANSWERS)
def test_wages_far_above_the_total_are_questioned(door, tmp_path):
    form = {**W2, "wages": 3_200_000, "local": [{**METRO_ROW, "wages": 3_200_000, "tax": 300}]}
    given = through(door, tmp_path, oregon=OREGON, w2=[form])
    assert places(given, "R-TOT-002") == ["w2"]
    assert "R-TOT-002" not in codes(resident(w2=[{**form, "wages": 640_000}]))


@pytest.mark.parametrize("door", ALL_BUT_ANSWERS)
def test_a_locality_that_is_not_understood_is_asked_about_once(door, tmp_path):
    row = {"locality": "PORTLAND METRO", "wages": 230_000, "tax": 300}
    given = through(door, tmp_path, oregon=OREGON, w2=[{**W2, "wages": 230_000, "local": [row]}])
    assert codes(given) == {"B-WH-002"}


def test_a_w2_without_local_rows_names_the_limit_of_the_law():
    assert "pay over 200,000.00" in message(
        resident(w2=[{"employer": "Widgets", "wages": 230_000}]), "R-WH-009"
    )


def test_a_change_of_one_key_is_a_door_too():
    """What-if: one row becomes another's twin, and is so no more."""
    two = resident(exempt=[PERS, {**PERS, "amount": 1}])
    twins = changed(two, ["exempt[1].amount=30000"])
    assert prepare(twins).blocked
    assert not prepare(changed(twins, ["exempt[1].also_real=true"])).blocked


def test_local_income_of_items_above_the_whole_is_questioned():
    """Local pay of 240,000 beside a loss of 100,000 from elsewhere: 140,000 in all."""
    pay = item(240_000, both={"sourced": True})
    loss = item(-100_000, "business", {"sourced": False})
    assert "R-INC-028" in codes(np_case(pay, loss))
    assert "R-INC-028" not in codes(np_case(pay, item(10_000, "interest")))
