"""Moving around: back, undo, pass over, jump, stop and go on, finish."""

from decimal import Decimal

import pytest

from tests.build import codes
from tests.interview.filers import BELOW, OUTSIDE, OVER, PERS, TWO_W2S
from tests.interview.kit import (
    BLANK,
    SINGLE,
    UNKNOWN,
    answers,
    ended,
    fresh,
    in_values,
    kept,
    meant,
    one_of,
    resumed,
    say,
    walk,
)
from tests.interview.personas import PERSONAS


def test_pass_over_keeps_it_open_listed_and_blocking():
    flow = ended({**OVER, "last_year.pfa_tax": UNKNOWN})
    assert [one.id for one in flow.open_questions()] == ["last_year.pfa_tax"]
    assert "B-INT-001" in codes(kept(flow), "block")
    again = resumed(flow).current()
    assert again is not None
    assert again.id == "last_year.pfa_tax"  # what was passed over is asked on return
    say(flow, "last_year.pfa_tax", "0")
    flow.finish()
    assert kept(flow).interview is None
    assert "B-INT-001" not in codes(kept(flow))


def test_passing_over_an_answer_takes_it_out():
    flow = ended(OVER)
    flow.pass_over(one_of(flow, "oregon.taxable_income"))
    assert flow.draft.get("oregon.taxable_income") is None
    assert flow.open_questions()[0].id == "oregon.taxable_income"


def test_passing_over_whether_there_is_another_takes_its_entries_out():
    flow = ended({**OVER, **TWO_W2S})
    flow.pass_over(one_of(flow, "ask.w2[1]"))
    assert [one.id for one in flow.open_questions()] == ["ask.w2[1]"]
    assert len(kept(flow).w2) == 1


def test_what_may_stay_blank_is_not_open():
    flow = ended({**OVER, "primary.ssn": BLANK})
    assert flow.open_questions() == []
    assert kept(flow).interview is None


def test_back_goes_as_far_as_one_likes_and_on_again():
    flow = fresh()
    asked = walk(flow, OVER)
    before = answers(flow)
    way = []
    while flow.back():
        way.append(flow.current().id)
    assert way == asked[::-1]
    assert not flow.back()
    assert flow.current().id == "tax_year"
    flow.answer(flow.current(), 2025)
    assert flow.current() is None
    assert answers(flow) == before


def test_a_question_gone_back_to_can_be_answered_anew():
    flow = fresh()
    walk(flow, {**SINGLE, "residency.metro.primary": "none"})
    assert flow.current().id == "residency.multnomah.primary"
    flow.back()
    flow.answer(flow.current(), "full-year")
    assert flow.draft.get("residency.metro.primary") == "full-year"
    assert flow.current().id == "residency.multnomah.primary"


def test_undo_takes_back_one_change_at_a_time_to_the_very_first():
    flow = ended({**OUTSIDE, **TWO_W2S})
    before = answers(flow)
    assert say(flow, "filing_status", "joint") is not None
    flow.undo()
    assert answers(flow) == before
    while flow.undo():
        pass
    assert flow.draft.data == {}
    assert flow.current().id == "tax_year"


def test_undo_brings_back_what_an_answer_removed():
    flow = ended(OUTSIDE)
    before = kept(flow)
    say(flow, "residency.metro.primary", "full-year")
    say(flow, "residency.multnomah.primary", "full-year")
    flow.undo()
    flow.undo()
    assert kept(flow) == before


def test_go_to_asks_a_question_and_then_goes_on_where_answers_are_missing():
    flow = fresh()
    walk(flow, BELOW | {"oregon.taxable_income": None})
    flow.go_to("tax_year")
    assert flow.current().id == "tax_year"
    flow.answer(flow.current(), 2024)
    assert flow.current().id == "oregon.taxable_income"
    flow.go_to("no.such.question")
    assert flow.current().id == "oregon.taxable_income"


def test_a_half_answered_entry_waits_and_comes_back():
    flow = fresh()
    walk(flow, {**BELOW, **TWO_W2S, "w2[0].local[1].tax": None})
    assert flow.current().id == "w2[0].local[1].tax"
    again = resumed(flow)
    assert again.current().id == "w2[0].local[1].tax"
    assert again.draft.get("w2[0].local[1].wages") == Decimal(200_000)


def test_finish_leaves_nothing_of_the_interview():
    flow = ended({**OUTSIDE, **TWO_W2S, **PERS})
    assert kept(flow).interview is None
    assert resumed(flow).current() is None


@pytest.mark.parametrize("last", range(1, 8))
def test_an_interrupted_interview_goes_on_at_its_question(last):
    flow = fresh()
    for _ in range(last):
        one = flow.current()
        flow.answer(one, BELOW.get(one.id, False) if one.question.kind != "money" else Decimal(1))
        following = flow.current()
        again = resumed(flow).current()
        assert (following and following.id) == (again and again.id)
        if following is None:
            break


@pytest.mark.parametrize("name", PERSONAS)
def test_interrupted_at_any_question_nothing_is_lost_and_nothing_made_up(name):
    said = in_values(PERSONAS[name][0])
    flow = fresh()
    lost: dict[str, list[str]] = {}
    while (one := flow.current()) is not None:
        if "tax_year" in flow.draft.data:
            now, then = answers(flow), answers(resumed(flow))
            changed = [id_ for id_ in {*now, *then} if now.get(id_) != then.get(id_)]
            if changed:
                lost[one.id] = sorted(changed)
        answer = said.get(one.id, False if one.id.startswith("ask.") else None)
        if answer is None:
            flow.pass_over(one)
        else:
            flow.answer(one, meant(flow, one, answer))
    assert lost == {}


def test_a_finished_interview_asks_nothing_again():
    flow = ended({**OVER, **TWO_W2S})
    assert flow.current() is None
    say(flow, "primary.first_name", "Sandy")
    assert flow.current() is None


def test_a_case_written_by_hand_is_taken_as_finished():
    flow = ended({**OVER, **TWO_W2S})
    again = resumed(flow)
    assert again.current() is None
    assert again.value(one_of(again, "ask.w2[2]")) is False
    again.finish()
    assert kept(again) == kept(flow)


def test_a_case_written_by_hand_that_lacks_something_is_asked_for_it():
    flow = ended({**OVER, **TWO_W2S})
    flow.draft.drop("oregon.taxable_income")
    again = resumed(flow)
    assert again.current().id == "oregon.taxable_income"
