"""Only what is needed is asked."""

from decimal import Decimal

import pytest

from taxcli import prepare
from tests.interview.filers import BELOW, OUTSIDE, OVER, PERS, TWO_W2S
from tests.interview.kit import JOINT, SINGLE, ended, fresh, kept, lived, names, walk


def test_single_under_every_threshold_is_out_in_under_ten_questions():
    flow = fresh()
    assert len(walk(flow, BELOW)) < 10
    flow.finish()
    found = prepare(kept(flow)).to_json()["programs"]
    assert [found[each]["form"] for each in ("shs", "pfa")] == [None, None]
    assert "125,000" in found["shs"]["reason"]


def test_a_couple_under_every_threshold_is_out_in_under_ten_questions():
    flow = fresh()
    both = lived("full-year", "primary", "spouse")
    assert len(walk(flow, {**JOINT, **both, "oregon.taxable_income": "125,000"})) < 10
    found = prepare(kept(flow)).to_json()["programs"]
    assert "200,000" in found["pfa"]["reason"]


@pytest.mark.parametrize("how", ["none", "part"])
def test_who_lived_elsewhere_and_is_below_needs_no_items(how):
    said = {**SINGLE, **lived(how), "oregon.taxable_income": "90,000"}
    dates = {f"residency.{place}.primary.periods": "until 6/30" for place in ("metro", "multnomah")}
    flow = fresh()
    asked = walk(flow, {**said, **dates})
    assert flow.current() is None
    assert len(asked) <= 11
    assert not [id_ for id_ in asked if "income[" in id_ or "total_income" in id_]


def test_below_with_tax_withheld_a_return_is_the_way_to_get_it_back():
    flow = ended({**OVER, **TWO_W2S, "oregon.taxable_income": "90,000"})
    result = prepare(kept(flow)).to_json()["programs"]
    assert result["shs"]["refund_only"]
    assert (result["shs"]["refund"], result["pfa"]["applied"]) == ("1100.00", "900.00")


def test_full_year_residents_never_see_sourcing_questions():
    asked = walk(fresh(), {**OVER, **TWO_W2S, **PERS})
    assert not [id_ for id_ in asked if id_.startswith(("income", "ask.income"))]
    assert not {"oregon.total_income", "oregon.deductions", "oregon.form"} & set(asked)
    assert not [id_ for id_ in asked if "local_income" in id_ or "domicile" in id_]


def test_no_question_of_a_spouse_without_a_joint_return():
    asked = walk(fresh(), {**OVER, **TWO_W2S, **PERS})
    assert not [id_ for id_ in asked if "spouse" in id_ or id_.endswith(".person")]


def test_only_the_jurisdiction_left_is_asked_about():
    flow = fresh()
    asked = walk(
        flow,
        {
            **OUTSIDE,
            "residency.metro.primary": "full-year",
            "income[0].multnomah.how": "amount",
            "income[0].multnomah.amount": "1",
        },
    )
    assert flow.current() is None
    assert "residency.multnomah.local_income" in asked
    assert not [id_ for id_ in asked if "metro.local_income" in id_ or "].metro" in id_]


def test_nothing_local_from_outside_ends_the_questions_on_income():
    said = {**OUTSIDE, **{f"residency.{p}.local_income": False for p in ("metro", "multnomah")}}
    flow = fresh()
    asked = walk(flow, said)
    assert flow.current() is None
    assert not [id_ for id_ in asked if id_.startswith("income")]
    assert "primary.ssn" not in asked


def test_names_come_after_money_and_numbers_last_of_all():
    both = names("primary", "spouse")
    said = {**OVER, **JOINT, **lived("full-year", "primary", "spouse"), **both}
    asked = walk(fresh(), said)
    assert asked[-2:] == ["primary.ssn", "spouse.ssn"]
    assert asked.index("primary.first_name") > asked.index("ask.payment[0]")
    assert asked.index("primary.first_name") > asked.index("extension.filed")


def test_the_temporary_absence_test_asks_its_three_conditions():
    where = "residency.metro"
    said = {
        **OVER,
        f"{where}.primary": "part",
        f"{where}.primary.periods": "until April 30; from September 1",
        f"ask.{where}.domicile.primary": True,
        **{
            f"{where}.domicile.primary.{key}": True
            for key in ("permanent_home", "center_of_life", "intends_to_return")
        },
    }
    flow = ended(said)
    assert prepare(kept(flow)).to_json()["programs"]["shs"]["residency"]["primary"] == "full-year"
    assert not [one.id for one in flow.asked() if "local_income" in one.id]


def test_an_exemption_that_brings_the_tax_to_nothing_stays():
    said = {**OVER, **PERS, "oregon.taxable_income": "130,000", "exempt[0].amount": "30,000"}
    flow = fresh()
    asked = walk(flow, said)
    assert asked.count("exempt[0].amount") == 1
    assert [each.amount for each in kept(flow).exempt] == [Decimal(30_000)]
    assert prepare(kept(flow)).to_json()["programs"]["shs"]["tax"] == "0.00"


def test_a_share_that_brings_the_tax_to_nothing_stays():
    entity = {
        "ask.pass_through[0]": True,
        "pass_through[0].entity": "Sample LLC",
        "pass_through[0].kind": "llc",
        **{
            f"pass_through[0].{place}.{key}": value
            for place in ("metro", "multnomah")
            for key, value in {
                "share": "100,000",
                "subject": True,
                "return_filed": True,
                "statement": True,
                "apportionment": "100",
            }.items()
        },
    }
    flow = fresh()
    asked = walk(flow, {**OVER, **entity, "oregon.taxable_income": "130,000"})
    assert asked.count("pass_through[0].metro.share") == 1
    assert [each.metro and each.metro.share for each in kept(flow).pass_through] == [100_000]
