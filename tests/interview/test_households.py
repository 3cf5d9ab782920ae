"""Six households at the keyboard, wide and narrow, and by file, against hand arithmetic."""

from decimal import Decimal

import pytest

from taxcli import prepare
from taxcli.case.read import parse_case, read_case
from tests.interview.households import HOUSEHOLDS, WORKED
from tests.interview.terminal import ENTER, UP, flat
from tests.interview.test_answers import interview
from tests.interview.test_terminal import WAYS, filer

# Each household wide (with menus) or narrow (line by line).
PLAYED = [(name, WAYS[place % 2]) for place, name in enumerate(HOUSEHOLDS)]


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_the_case_comes_to_what_was_worked_by_hand(name):
    found = prepare(parse_case(HOUSEHOLDS[name][1])).to_json()["programs"]
    for program, worked in zip(("shs", "pfa"), WORKED[name], strict=True):
        keys = ("net_tax", "balance_due", "refund")
        assert tuple(found[program][key] for key in keys) == worked


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_answers_in_the_shape_of_a_case_give_the_same_case(tmp_path, name):
    ended = interview(tmp_path, HOUSEHOLDS[name][1], "--defaults")
    assert "fault of taxcli" not in ended.err
    assert read_case(tmp_path / "case.toml") == parse_case(HOUSEHOLDS[name][1])


@pytest.mark.parametrize("name, way", PLAYED, ids=[name for name, _ in PLAYED])
def test_at_the_keyboard_it_is_the_same_case_and_the_amounts_are_shown(tmp_path, name, way):
    said, by_hand = HOUSEHOLDS[name]
    path = tmp_path / "case.toml"
    at = filer(path, said, way)
    at.go_on()
    shown = flat(at.terminal.text)
    for tax, due, refund in WORKED[name]:
        amount = due if Decimal(due) else refund
        assert f"{Decimal(amount):,.2f}" in shown, tax
    at.terminal.type(UP + ENTER if at.menus else ENTER)
    assert at.terminal.end() == 0
    assert read_case(path) == parse_case(by_hand)
    assert "Traceback" not in at.terminal.raw
