"""Menus and lines at a full terminal: commands, picked and typed."""

from typing import Any

import pytest

from taxcli.interview.menu_prompter import FullAsker
from taxcli.interview.session import Session
from tests.interview.kit import fresh, lived, walk
from tests.interview.sitting import BELOW, DOWN, ENTER, OVER, UP, Sitting, at, else_


@pytest.mark.parametrize("typed", [False, True], ids=["menu", "typed"])
def test_why(keyboard, typed):
    id_ = "oregon.taxable_income" if typed else "filing_status"
    flow = at(id_, BELOW)
    keys = "?\r" if typed else else_(flow, "why")
    sitting = Sitting(keyboard, flow, keys).run()
    assert sitting.at == id_
    assert "Why: " in sitting.talk
    assert "Where to find it: " in sitting.talk
    assert "Source: " in sitting.talk
    assert ("Form OR-40, line 19" in sitting.talk) == typed


COMING_OUT = [
    ("back", "b", lambda flow: flow.current().id == "residency.multnomah.primary"),
    ("skip", "skip", lambda flow: flow.draft.open == ["oregon.taxable_income"]),
    ("unknown", "don't know", lambda flow: flow.draft.open == ["oregon.taxable_income"]),
    ("unknown", "Don’t know", lambda flow: flow.draft.open == ["oregon.taxable_income"]),
    ("undo", "undo", lambda flow: flow.draft.get("residency.multnomah.primary") is None),
]


@pytest.mark.parametrize("command, word, holds", COMING_OUT, ids=lambda each: str(each)[:8])
def test_commands_typed_in_a_line(keyboard, command, word, holds):
    sitting = Sitting(keyboard, at("oregon.taxable_income", BELOW), word + ENTER).run()
    assert holds(sitting.flow)


FROM_MENU = [
    ("back", lambda flow: flow.current().id == "residency.metro.primary"),
    ("skip", lambda flow: flow.draft.open == ["residency.multnomah.primary"]),
    ("unknown", lambda flow: flow.draft.open == ["residency.multnomah.primary"]),
    ("undo", lambda flow: flow.draft.get("residency.metro.primary") is None),
]


@pytest.mark.parametrize("command, holds", FROM_MENU, ids=lambda each: str(each)[:8])
def test_commands_picked_from_the_menu(keyboard, command, holds):
    said = {key: value for key, value in BELOW.items() if not key.startswith("oregon")}
    flow = at("residency.multnomah.primary", said)
    assert holds(Sitting(keyboard, flow, else_(flow, command)).run().flow)


@pytest.mark.parametrize("keys", ["quit\r", "stop\r", "exit\r"])
def test_stopping_says_that_it_was_not_the_end(keyboard, keys):
    assert Sitting(keyboard, at("oregon.taxable_income", BELOW), keys).session.run() is False


def test_stopping_from_the_menu(keyboard):
    flow = at("filing_status", BELOW)
    assert Sitting(keyboard, flow, else_(flow, "quit")).session.run() is False


def test_help_lists_the_words(keyboard):
    sitting = Sitting(keyboard, at("oregon.taxable_income", BELOW), "help\r").run()
    for word in ("back", "skip", "undo", "review", "jump", "quit", "don't know"):
        assert f"  {word}: " in sitting.talk


def test_a_command_in_quotes_is_an_answer(keyboard):
    sitting = Sitting(keyboard, at("primary.last_name"), '"Back"\r').run()
    assert sitting.flow.draft.get("primary.last_name") == "Back"


def test_jump_goes_to_a_section(keyboard):
    flow = at("last_year.pfa_tax")
    sitting = Sitting(keyboard, flow, "jump\r", DOWN + ENTER).run()
    assert sitting.at == "residency.metro.primary"


def test_review_changes_an_answer_and_then_goes_on(keyboard):
    flow = at("oregon.taxable_income", BELOW)
    sitting = Sitting(keyboard, flow, "review\r", DOWN * 2 + ENTER, DOWN * 2 + ENTER).run()
    assert sitting.flow.draft.get("residency.metro.primary") == "none"
    assert sitting.at == "oregon.taxable_income"


def test_review_and_going_on_changes_nothing(keyboard):
    flow = at("oregon.taxable_income", BELOW)
    sitting = Sitting(keyboard, flow, "review\r", UP + ENTER).run()
    assert sitting.at == "oregon.taxable_income"


def test_review_shows_the_answers_by_section():
    shown: list[str] = []

    class Shows(FullAsker):
        def choose(self, text: str, choices: Any) -> Any:
            shown.extend([text, *(choice.label for choice in choices)])

    flow = fresh()
    walk(flow, {**OVER, "primary.ssn": "900-12-3456", "last_year.pfa_tax": "(don't know)"})
    Session(flow, Shows(), shown.append, lambda: None).review()
    text = "\n".join(shown)
    assert "210,000.00" in text
    assert "All year" in text
    assert "***-**-3456" in text
    assert "900-12" not in text
    assert "(open)" in text
    assert [title for title in ("Where you lived", "Filing") if title not in text] == []


def test_asking_why_again_and_again_of_what_the_file_leaves_out(keyboard):
    sitting = Sitting(keyboard, at("oregon.taxable_income", BELOW), "?\r" * 4, first={}).run()
    assert sitting.at == "oregon.taxable_income"
    assert sitting.talk.count("Why: ") == 4


def test_an_answer_from_a_file_can_be_gone_back_to_and_changed(keyboard):
    first = {"tax_year": 2025, "filing_status": "single", **lived("full-year")}
    keys = ("back\r", DOWN + ENTER, "back\r", DOWN + ENTER)
    sitting = Sitting(keyboard, fresh(), *keys, first=first).run()
    assert sitting.flow.draft.get("residency.multnomah.primary") != "full-year"
