"""Answers that another one makes pointless are set aside, and come back when they are needed."""

from decimal import Decimal

import pytest

from taxcli import prepare
from taxcli.interview.flow import Flow
from tests.interview.filers import OUTSIDE, OVER, PERS, TWO_W2S
from tests.interview.kit import (
    JOINT,
    SINGLE,
    answers,
    ended,
    in_values,
    kept,
    lived,
    names,
    one_of,
    resumed,
    say,
    walk,
)
from tests.interview.personas import PERSONAS

BOTH = ("primary", "spouse")
PAYMENTS = {
    f"payment[{number}].{key}": value
    for number, amount in enumerate(("100", "200", "300"))
    for key, value in {
        "program": "shs",
        "kind": "estimated",
        "date": f"{4 + 2 * number}/15/2025",
        "amount": amount,
    }.items()
} | {f"ask.payment[{number}]": True for number in range(3)}


def there_and_back(flow: Flow, id_: str, other: object, go_on: bool) -> Flow:
    """Change an answer, stop and go on if wanted, and change it back."""
    before = flow.value(one_of(flow, id_))
    flow.answer(one_of(flow, id_), other)
    if go_on:
        flow = resumed(flow)
    flow.answer(one_of(flow, id_), before)
    return flow


def is_gate(id_: str) -> bool:
    """Tell whether it is asked whether there is another entry of a list."""
    return id_.startswith("ask.") and id_.endswith("]")


def other_answers(flow: Flow) -> list[tuple[str, object]]:
    """Return every other answer that a menu offers; "there is none" is an answer of its own."""
    return [
        (one.id, choice.value)
        for one in flow.asked()
        if not is_gate(one.id)
        for choice in one.choices(flow.view)
        if choice.value != flow.value(one)
    ]


@pytest.mark.parametrize("go_on", [False, True], ids=["at once", "after a stop"])
@pytest.mark.parametrize("name", PERSONAS)
def test_an_answer_changed_there_and_back_changes_nothing(name, go_on):
    said = in_values(PERSONAS[name][0])
    whole = ended(said)
    before = answers(whole)
    for id_, other in other_answers(whole):
        flow = there_and_back(Flow(whole.draft.copied()), id_, other, go_on)
        now = answers(flow)
        changed = {
            key: (before[key], now.get(key)) for key in before if now.get(key) != before[key]
        }
        # Which box is left blank and whether there is another entry is asked again.
        kept_ = {key: both for key, both in changed.items() if both[0] is not None}
        assert not {key for key in kept_ if not is_gate(key)}, (id_, other)


def test_a_spouse_who_comes_back_has_kept_everything():
    persons = {"w2[0].person": "spouse", "w2[1].person": "primary", "exempt[0].person": "spouse"}
    said = {**OVER, **JOINT, **TWO_W2S, **PERS, **persons}
    flow = ended({**said, **lived("full-year", *BOTH), **names(*BOTH)})
    before = kept(flow)
    say(flow, "filing_status", "single")
    assert kept(flow).spouse is None
    assert [form.employer for form in kept(flow).w2] == ["Sample School"]
    flow = resumed(flow)
    say(flow, "filing_status", "joint")
    assert flow.current() is None
    flow.finish()
    assert kept(flow) == before


def test_what_is_set_aside_counts_nowhere():
    flow = ended({**OVER, **PERS})
    say(flow, "oregon.taxable_income", "1,000")
    case = kept(flow)
    assert (case.exempt, case.primary, case.last_year.shs_tax) == ([], None, None)
    assert prepare(case).programs["shs"].outcome.kind == "nothing-to-file"


def test_what_is_set_aside_is_told_and_what_comes_back_too():
    flow = ended({**OVER, **PERS})
    moved = flow.answer(one_of(flow, "oregon.taxable_income"), Decimal(1_000))
    assert {"exempt[0].amount", "primary.last_name"} <= {e.asked.id for e in moved.set_aside}
    moved = flow.answer(one_of(flow, "oregon.taxable_income"), Decimal(310_000))
    assert {"exempt[0].amount", "primary.last_name"} <= {e.asked.id for e in moved.brought_back}
    assert moved.set_aside == []


def test_dates_of_another_year_come_back_with_their_year():
    dates = {f"residency.{place}.primary.periods": "until 6/30" for place in ("metro", "multnomah")}
    flow = ended({**SINGLE, **lived("part"), **dates, "oregon.taxable_income": "90,000"})
    before = kept(flow)
    say(flow, "tax_year", 2024)
    assert flow.current().id == "residency.metro.primary.periods"
    say(flow, "tax_year", 2025)
    flow.finish()
    assert kept(flow) == before


def test_an_entry_said_not_to_be_is_only_offered_when_there_is_one_after_all():
    flow = ended({**OVER, **TWO_W2S})
    say(flow, "ask.w2[1]", False)
    assert [form.employer for form in kept(flow).w2] == ["Example Widgets"]
    say(flow, "ask.w2[1]", True)
    one = flow.current()
    assert (one.id, flow.value(one), flow.offered(one)) == ("w2[1].employer", None, "Sample School")
    again = resumed(flow)
    assert again.offered(again.current()) == "Sample School"
    say(flow, "w2[1].employer", "Another School")
    assert flow.current().id == "w2[1].wages"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_entry_in_the_middle_can_be_taken_out(number):
    flow = ended({**OVER, **PAYMENTS})
    flow.remove(f"payment[{number}]")
    assert flow.current() is None
    left = [100, 200, 300]
    del left[number]
    assert [payment.amount for payment in kept(flow).payment] == left
    flow.undo()
    assert [payment.amount for payment in kept(flow).payment] == [100, 200, 300]


def test_a_row_of_a_w2_can_be_taken_out():
    flow = ended({**OVER, **TWO_W2S})
    flow.remove("w2[0].local[0]")
    assert [[row.locality for row in form.local] for form in kept(flow).w2] == [["MULT"], ["METRO"]]
    assert flow.current() is None


def test_the_only_item_that_a_form_needs_is_asked_anew():
    flow = ended(OUTSIDE)
    flow.remove("income[0]")
    assert flow.current().id == "income[0].kind"


def test_what_was_left_blank_moves_up_with_its_entry():
    flow = ended({**OVER, **TWO_W2S, "w2[0].state": "OR", "w2[0].state_tax": "9"})
    flow.remove("w2[0]")
    assert flow.current() is None
    assert [form.state for form in kept(flow).w2] == [None]


def test_each_question_names_the_entry_it_is_about():
    flow = ended({**OVER, **TWO_W2S, **PAYMENTS})
    text = one_of(flow, "payment[1].amount").text(flow.view)
    assert text.startswith("SHS payment 2, June 15, 2025, 200.00: How")
    text = one_of(flow, "w2[0].local[1].tax").text(flow.view)
    assert text.startswith("W-2 1, Example Widgets, row 2, MULT: Box 19")


def test_items_told_one_by_one_show_that_there_is_no_pension_and_no_business():
    asked = [one.id for one in ended(OUTSIDE).asked()]
    assert not [id_ for id_ in asked if id_ in ("ask.exempt[0]", "ask.pass_through[0]")]
    assert "ask.other_state[0]" in asked


@pytest.mark.parametrize(
    "kind, asked", [("pass-through", True), ("business", True), ("rental", False)]
)
def test_a_business_tax_is_asked_about_where_there_is_a_business(kind, asked):
    flow = ended({**OUTSIDE, "income[0].kind": kind, "income[0].metro.how": "all"})
    assert ("ask.pass_through[0]" in [one.id for one in flow.asked()]) is asked


PARTNERS = {**OVER, **JOINT, **lived("full-year", *BOTH), **names(*BOTH)}


def test_partners_tell_their_federal_status_and_a_person_is_to_look_at_it():
    flow = ended({**PARTNERS, "ask.situation.federal_filing_status": True}
                 | {"situation.federal_filing_status": "single"})  # fmt: skip
    case = kept(flow)
    assert case.situation.federal_filing_status == "single"
    assert "R-SIT-004" in [found.code for found in prepare(case).diagnostics]
    asked = [one.id for one in flow.asked()]
    assert "situation.fiscal_year" not in asked  # it is not one of the special situations
    say(flow, "ask.situation.federal_filing_status", False)
    assert kept(flow).situation.federal_filing_status is None


@pytest.mark.parametrize(
    "status, income, asked",
    [
        ("joint", "310,000", True),
        ("separate", "310,000", True),
        ("single", "310,000", False),
        ("joint", "125,000", False),  # below every threshold
        ("joint", "130,000", True),  # above the one that single has
    ],
)
def test_the_federal_status_is_asked_of_couples_where_it_could_matter(status, income, asked):
    said = PARTNERS if status == "joint" else OVER
    flow = ended({**said, "filing_status": status, "oregon.taxable_income": income})
    ids = [one.id for one in flow.asked()]
    assert ("ask.situation.federal_filing_status" in ids) is asked


def test_what_was_left_open_is_asked_when_one_comes_back_and_what_was_left_blank_is_not():
    flow = Flow(ended({**OVER, "last_year.pfa_tax": "0"}).draft)
    flow.pass_over(one_of(flow, "last_year.pfa_tax"))
    assert flow.current() is None
    flow.pass_over(one_of(flow, "primary.ssn"), for_now=True)
    again = resumed(flow)
    assert again.current().id == "last_year.pfa_tax"
    asked = walk(again, {"last_year.pfa_tax": "0", "primary.ssn": "900-12-3456"})
    assert asked == ["last_year.pfa_tax", "primary.ssn"]
    assert "address.unit" in again.draft.skipped


def test_what_is_set_aside_outlives_the_end_of_the_interview():
    persons = {"w2[0].person": "spouse", "w2[1].person": "primary"}
    said = {**OVER, **JOINT, **TWO_W2S, **persons, **lived("full-year", *BOTH), **names(*BOTH)}
    flow = ended(said)
    before = kept(flow)
    say(flow, "filing_status", "single")
    walk(flow, OVER)
    flow.finish()
    assert not prepare(kept(flow)).blocked  # a finished case, which only keeps what was set aside
    again = resumed(flow)
    say(again, "filing_status", "joint")
    assert walk(again, {}) == ["spouse.ssn"]  # which was left blank
    again.finish()
    assert kept(again) == before


def test_a_spouses_entry_keeps_what_was_set_aside_within_it():
    said = {**OUTSIDE, "filing_status": "joint", "income[0].person": "spouse"}
    flow = ended({**said, **lived("none", *BOTH), **names(*BOTH)})
    say(flow, "income[0].metro.how", "amount")
    say(flow, "income[0].metro.amount", "1,000")
    say(flow, "filing_status", "single")
    flow = resumed(flow)
    say(flow, "filing_status", "joint")
    say(flow, "income[0].metro.how", "days")
    assert flow.draft.get("income[0].metro.days") == {"inside": 120, "total": 240}


def test_an_answer_that_is_not_known_after_all_is_offered_on_return():
    flow = ended(OVER)
    flow.pass_over(one_of(flow, "oregon.taxable_income"))
    again = resumed(flow)
    one = again.current()
    assert (one.id, again.offered(one)) == ("oregon.taxable_income", Decimal(310_000))


def test_a_case_by_hand_whose_w2_has_no_local_row_is_not_asked_for_one():
    flow = ended(OVER)
    flow.draft.put("w2", [{"employer": "Example Widgets", "wages": Decimal(9)}])
    again = resumed(flow)
    assert again.current() is None
    assert kept(again).w2[0].local == []
