"""The interview at a real terminal: wide and narrow, interrupted, closed, killed."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from taxcli.case.read import parse_case, read_case
from taxcli.interview.answers_so_far import draft_of
from taxcli.interview.flow import Flow
from tests.interview.kit import SINGLE, UNKNOWN, lived, names
from tests.interview.personas import PERSONAS
from tests.interview.terminal import ENTER, INTERRUPT, UP, Filer, Terminal, flat

BELOW = {**SINGLE, **lived("full-year"), "oregon.taxable_income": "90,000"}
OVER: dict[str, Any] = {
    **BELOW,
    "oregon.taxable_income": "$210,000",
    "last_year.pfa_tax": "0",
    "extension.filed": True,
    "extension.by": "federal",
    **names(),
    "primary.ssn": "900-12-3456",
}
NUMBERS = ("900-12-3456", "900123456", "666-65-4321", "666654321")
WAYS: list[tuple[int, tuple[str, ...], dict[str, str], bool]] = [
    (80, (), {}, True),
    (40, (), {}, False),
    (80, ("--accessible",), {}, False),
    (80, (), {"TERM": "dumb"}, False),
    (80, (), {"NO_COLOR": "1"}, False),
    (120, (), {"ACCESSIBLE": "1"}, False),
]


def filer(path: Path, said: Any, way: Any = WAYS[1]) -> Filer:
    columns, argv, env, menus = way
    return Filer(Terminal(columns, path, *argv, **env), said, menus=menus)


def kept(path: Path) -> Flow:
    """Return the interview as it goes on from the file."""
    read_case(path)
    data = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    data.pop("schema")
    return Flow(draft_of(data))


PLAYED = [("couple", WAYS[0]), ("mover", WAYS[0]), ("mover", WAYS[1]), ("nurse", WAYS[1])]


@pytest.mark.parametrize("name, way", PLAYED, ids=lambda each: str(each)[:12])
def test_a_persona_from_nothing_to_the_end(tmp_path, name, way):
    said, by_hand = PERSONAS[name]
    path = tmp_path / "case.toml"
    at = filer(path, said, way)
    at.go_on()
    shown = flat(at.terminal.text)
    assert [text for text in at.seen if flat(text) not in shown] == []
    at.terminal.type(UP + ENTER if at.menus else ENTER)
    assert at.terminal.end() == 0
    assert read_case(path) == parse_case(by_hand)
    assert not [number for number in NUMBERS if number in at.terminal.raw]
    assert "Traceback" not in at.terminal.raw


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_every_kind_of_terminal(tmp_path, way):
    at = filer(tmp_path / "case.toml", OVER, way)
    at.go_on()
    at.terminal.type(UP + ENTER if at.menus else ENTER)
    assert at.terminal.end() == 0
    assert read_case(tmp_path / "case.toml").interview is None
    assert "900" not in at.terminal.raw.replace("900.00", "")
    if way[1] or way[2]:
        assert "\x1b" not in at.terminal.raw


@pytest.mark.parametrize("way", WAYS[:2], ids=str)
def test_who_owes_nothing_is_told_why(tmp_path, way):
    at = filer(tmp_path / "case.toml", BELOW, way)
    at.go_on()
    assert len(at.seen) < 10
    for text in ("Oregon taxable income 90,000.00 is not more than", "125,000.00"):
        assert flat(text) in flat(at.terminal.text)


@pytest.mark.parametrize("way", WAYS[:2], ids=str)
@pytest.mark.parametrize("answered", [1, 4, 7, 10])
def test_interrupted_and_run_again_it_goes_on_where_it_was(tmp_path, way, answered):
    path = tmp_path / "case.toml"
    at = filer(path, OVER, way)
    at.go_on(answered)
    at.terminal.type(INTERRUPT)
    assert at.terminal.end() == 130
    assert flat(str(path)) in flat(at.terminal.text)
    assert "Traceback" not in at.terminal.raw
    read_case(path)
    at.take_over(Terminal(way[0], path))
    at.go_on(1)
    at.terminal.type(INTERRUPT)
    assert at.terminal.end() == 130


def test_interrupted_at_the_first_question_there_is_no_file(tmp_path):
    at = filer(tmp_path / "case.toml", OVER, WAYS[0])
    at.see()
    at.terminal.type(INTERRUPT)
    assert at.terminal.end() == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", ["hang_up", "kill"])
@pytest.mark.parametrize("way", WAYS[:2], ids=str)
def test_a_terminal_that_goes_away_loses_only_what_is_being_typed(tmp_path, way, how):
    path = tmp_path / "case.toml"
    at = filer(path, OVER, way)
    for answered in (4, 3, 3):
        at.go_on(answered)
        at.terminal.type("half an ans")
        at.terminal.wait("half an ans" if not at.menus else "")
        getattr(at.terminal, how)()
        assert [each.name for each in tmp_path.iterdir()] == ["case.toml"]
        again = kept(path)
        assert again.current().id == at.flow.current().id
        assert {one.id: again.value(one) for one in again.asked()} == {
            one.id: at.flow.value(one) for one in at.flow.asked()
        }
        at.take_over(Terminal(way[0], path))
    at.see()
    at.terminal.kill()


@pytest.mark.parametrize("way", WAYS[:2], ids=str)
def test_what_is_not_known_is_listed_at_the_end_and_blocks(tmp_path, way):
    at = filer(tmp_path / "case.toml", {**OVER, "last_year.pfa_tax": UNKNOWN}, way)
    at.go_on()
    shown = at.terminal.text[at.terminal.text.index("Open questions (") :]
    assert flat("Open questions (1)") in flat(shown)
    assert "(last_year.pfa_tax)" in flat(shown)
    at.terminal.type(UP + ENTER if at.menus else ENTER)
    assert at.terminal.end() == 4


def test_stopping_says_where_everything_is_kept(tmp_path):
    at = filer(tmp_path / "case.toml", OVER)
    at.go_on(5)
    at.terminal.type("quit\r")
    assert at.terminal.end() == 0
    assert flat(f"kept in {tmp_path / 'case.toml'}") in flat(at.terminal.text)


def test_the_end_of_input_keeps_everything(tmp_path):
    path = tmp_path / "case.toml"
    at = filer(path, OVER, WAYS[1])
    at.go_on(5)
    at.terminal.type("\x04")
    assert at.terminal.end() == 2
    assert "ask.w2[0]" in flat(at.terminal.text)
    assert read_case(path).oregon.taxable_income == 210_000


@pytest.mark.parametrize("way", WAYS[:2], ids=str)
def test_review_shows_every_answer_whole(tmp_path, way):
    said = {
        **OVER,
        "ask.w2[0]": True,
        "w2[0].employer": "The Example Widget Company of Sample " * 2,
    }
    at = filer(tmp_path / "case.toml", said, way)
    at.go_on(7)
    at.terminal.type("review\r")
    at.terminal.wait("Which answer would you like to change?", end="" if at.menus else ">")
    text = "Which employer is the W-2 from? " + str(said["w2[0].employer"]).strip()
    at.terminal.wait(text)
    assert flat(text) in flat(at.terminal.text)
    at.terminal.kill()


def test_at_40_columns_no_word_is_torn(tmp_path):
    said, _ = PERSONAS["nurse"]
    at = filer(tmp_path / "case.toml", said, WAYS[1])
    at.go_on()
    shown = " ".join(at.terminal.text.split())
    hints = ("(days inside / outside / leave, like 120 / 120 / 20) >", "(dollars, like 1,234.56) >")
    assert [hint for hint in hints if hint not in shown] == []
    torn = [line for line in at.terminal.text.splitlines() if len(line) > at.terminal.columns]
    assert torn == []
    at.terminal.kill()
