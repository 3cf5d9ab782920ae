"""Menus and lines at a full terminal: answers."""

from decimal import Decimal

import pytest

from taxcli.interview.prompts import Prompt
from tests.interview.kit import fresh, lived, names, one_of, walk
from tests.interview.sitting import BELOW, CLEAR, DOWN, ENTER, OVER, Sitting, at


def test_menus_and_lines_from_the_first_question_on(keyboard):
    first = (ENTER, DOWN + ENTER, ENTER, ENTER, ENTER, ENTER, "$310,000\r")
    sitting = Sitting(keyboard, fresh(), *first).run()
    assert sitting.flow.draft.get("filing_status") == "joint"
    assert sitting.flow.draft.get("oregon.taxable_income") == Decimal(310_000)
    assert "= 310,000.00" in sitting.talk
    assert sitting.saved == 7


def test_a_menu_begins_at_the_usual_answer(keyboard):
    flow = Sitting(keyboard, at("extension.filed"), ENTER).run().flow
    assert flow.value(one_of(flow, "extension.filed")) is False


def test_enter_takes_the_usual_line(keyboard):
    flow = at("address.state")
    flow.draft.drop("address.state")
    assert Sitting(keyboard, flow, ENTER).run().flow.draft.get("address.state") == "OR"


def test_an_answer_given_before_stands_there_and_can_be_changed(keyboard):
    flow = fresh()
    walk(flow, OVER)
    flow.go_to("oregon.taxable_income")
    sitting = Sitting(keyboard, flow, CLEAR + "220,000" + ENTER)
    assert sitting.session.step(flow.current())
    assert flow.draft.get("oregon.taxable_income") == Decimal(220_000)


@pytest.mark.parametrize("id_", ["oregon.taxable_income", "filing_status", "extension.filed"])
def test_enter_keeps_an_answer_given_before(keyboard, id_):
    flow = fresh()
    walk(flow, OVER)
    flow.go_to(id_)
    before = flow.value(flow.current())
    sitting = Sitting(keyboard, flow, ENTER)
    assert sitting.session.step(flow.current())
    assert flow.value(one_of(flow, id_)) == before
    assert "taken out" not in sitting.talk


def test_enter_at_a_number_given_before_keeps_it(keyboard):
    flow = fresh()
    walk(flow, {**OVER, "primary.ssn": "900-12-3456"})
    flow.go_to("primary.ssn")
    sitting = Sitting(keyboard, flow, ENTER)
    sitting.session.step(flow.current())
    assert flow.draft.get("primary.ssn") == "900-12-3456"


def test_a_number_is_confirmed_by_its_last_four_digits(keyboard):
    flow = at("primary.ssn")
    again = ("900123456\r", DOWN + ENTER, "900-12-3457\r", ENTER)
    sitting = Sitting(keyboard, flow, *again)
    assert sitting.session.run()
    assert flow.draft.get("primary.ssn") == "900-12-3457"
    assert "900" not in sitting.talk.replace("900.00", "")


def test_a_number_may_be_left_out(keyboard):
    flow = at("primary.ssn")
    assert Sitting(keyboard, flow, ENTER).session.run()
    assert flow.draft.get("primary.ssn") is None
    assert flow.draft.open == []


def test_a_refusal_gives_the_reason_and_asks_again(keyboard):
    sitting = Sitting(keyboard, at("oregon.taxable_income", BELOW), "a lot\r", "90000\r").run()
    assert '"a lot" is not an amount' in sitting.talk
    assert sitting.flow.draft.get("oregon.taxable_income") == Decimal(90_000)


def test_less_than_nothing_where_that_cannot_be_is_refused(keyboard):
    sitting = Sitting(keyboard, at("oregon.taxable_income", BELOW), "-5\r").run()
    assert "cannot be negative" in sitting.talk
    assert sitting.at == "oregon.taxable_income"


def test_text_that_no_paper_holds_is_refused(keyboard):
    sitting = Sitting(keyboard, at("primary.last_name"), "x" * 121 + ENTER).run()
    assert "120 characters" in sitting.talk
    assert sitting.at == "primary.last_name"


def test_what_contradicts_another_answer_is_refused(keyboard):
    state = {"ask.other_state[0]": True, "other_state[0].state": "ID", "other_state[0].tax": "1"}
    state |= {"other_state[0].oregon_credit": "0", "other_state[0].agi": "100,000"}
    flow = at("other_state[0].agi_both", {**OVER, **state})
    sitting = Sitting(keyboard, flow, "100,001\r").run()
    assert "cannot exceed" in sitting.talk
    assert sitting.at == "other_state[0].agi_both"


def test_one_number_for_two_people_is_refused(keyboard):
    both = ("primary", "spouse")
    said = {**OVER, "filing_status": "joint", "oregon.taxable_income": Decimal(310_000)}
    said |= {**lived("full-year", *both), **names(*both), "primary.ssn": "900-12-3456"}
    flow = at("spouse.ssn", {**said, "last_year.shs_tax": "0"})
    sitting = Sitting(keyboard, flow, "900-12-3456\r").run()
    assert "same number" in sitting.talk
    assert sitting.at == "spouse.ssn"


def test_a_doubt_is_said_once_and_overridden_by_the_same_answer(keyboard):
    w2 = {"ask.w2[0]": True, "w2[0].employer": "Example Widgets", "w2[0].wages": "1"}
    flow = at("w2[0].local[0].locality", {**BELOW, **w2})
    sitting = Sitting(keyboard, flow, "TOTAL CITY\r").run()
    assert "both taxes added up" in sitting.talk
    assert sitting.at == "w2[0].local[0].locality"


def test_what_changed_is_said_after_an_answer(keyboard):
    flow = at("oregon.taxable_income", OVER)
    flow.draft.drop("oregon.taxable_income")
    sitting = Sitting(keyboard, flow, "210,000\r", "back\r", CLEAR + "220,000\r").run()
    assert "So far, provisional. SHS: MET-40, pay 850.00" in sitting.talk
    assert isinstance(sitting.session._prompt(flow.current()), Prompt)
