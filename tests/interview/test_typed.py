"""What is typed and pasted at the prompts: read for sure, or refused with what was found."""

import os
import sys
from decimal import Decimal

import pytest

from taxcli.case.read import read_case
from taxcli.document.terminal import Voice
from taxcli.interview.model import Choice
from taxcli.interview.person import _read
from taxcli.interview.prompts import pick
from tests.interview.kit import SINGLE, one_of
from tests.interview.sitting import BELOW, CLEAR, ENTER, Sitting, at
from tests.interview.terminal import INTERRUPT, Terminal

PASTE, PASTED = "\x1b[200~", "\x1b[201~"


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (f"{PASTE}230000\n500{PASTED}\r", 'there are 2 lines, "230000", "500"'),
        ("230000 500\r", '"230000 500" is not an amount'),
        ("230.000\r", '"230.000" is ambiguous: write 230000.00 or 230.00'),
        ("230000back\r", '"230000back" is not an amount'),
    ],
)
def test_an_amount_that_is_not_sure_is_asked_for_again(keyboard, keys, told):
    flow = at("oregon.taxable_income", BELOW)
    sitting = Sitting(keyboard, flow, keys, CLEAR + "９０，０００\r").run()
    assert told in sitting.talk
    assert flow.draft.get("oregon.taxable_income") == Decimal(90_000)


@pytest.mark.parametrize(
    ("id_", "typed", "right"),
    [("address.zip", "97214back", "97214"), ("address.state", "ORor", "or")],
)
def test_what_is_typed_behind_the_old_answer_is_refused(keyboard, id_, typed, right):
    flow = at(id_)
    sitting = Sitting(keyboard, flow, CLEAR + typed + ENTER, CLEAR + right + ENTER).run()
    assert "cannot be taken" in sitting.talk
    assert flow.value(one_of(flow, id_)) == right


def test_one_stay_may_be_told_by_moving_in_and_out(keyboard):
    said = {**SINGLE, "residency.metro.primary": "part"}
    flow = at("residency.metro.primary.periods", said)
    Sitting(keyboard, flow, "moved in March 1; moved out November 15\r").run()
    ((span),) = flow.draft.get("residency.metro.primary")
    assert (span["from"].isoformat(), span["to"].isoformat()) == ("2025-03-01", "2025-11-15")


def test_a_choice_is_picked_by_digits_of_any_width_and_by_no_other_sign():
    choices = (Choice("a", "Alpha"), Choice("b", "Beta"))
    assert pick("２", choices).value == "b"
    assert pick("“Beta”", choices).value == "b"
    assert pick("²", choices) is None


def test_lines_that_are_pasted_together_are_one_answer(monkeypatch):
    master, slave = os.openpty()
    try:
        os.write(master, b"230000\n500\n")
        with os.fdopen(slave, encoding="utf-8") as terminal:
            monkeypatch.setattr(sys, "stdin", terminal)
            assert _read(Voice(sys.stdout, sys.stderr, {}), "> ") == "230000\n500"
    finally:
        os.close(master)


NO_CONSOLE = """
import prompt_toolkit.output
import prompt_toolkit.output.defaults


class NoConsoleScreenBufferError(Exception):
    "As prompt_toolkit raises it in a program of Windows that has no console."


def create_output(*_, **__):
    raise NoConsoleScreenBufferError


prompt_toolkit.output.create_output = create_output
prompt_toolkit.output.defaults.create_output = create_output
"""


def test_where_no_menu_can_be_drawn_it_goes_on_line_by_line(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(NO_CONSOLE)
    path = tmp_path / "case.toml"
    terminal = Terminal(80, path, PYTHONPATH=str(tmp_path))
    terminal.wait("1. 2026", end=">")
    terminal.type(f"2{ENTER}")
    terminal.wait("How do you file", end=">")
    terminal.type(INTERRUPT)
    assert terminal.end() == 130
    assert read_case(path).tax_year == 2025
