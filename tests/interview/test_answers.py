"""Answers from a file: the case a person would write by hand, or the id of what is missing."""

import io
import json
import os
import shlex
import subprocess
import sys
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import tomli_w

from taxcli import prepare
from taxcli.case.read import parse_case, read_case
from taxcli.cli.app import run
from tests.cli.conftest import Ended, command, environment
from tests.interview.personas import COUPLE, COUPLE_CASE, MOVER, NURSE, PERSONAS, WORKED


def interview(folder: Path, said: Any, *more: str, stdin: Any = None) -> Ended:
    """Run the interview without a terminal: in this process, in a new one if it has a stdin."""
    text = said if isinstance(said, str) else tomli_w.dumps(said)
    (folder / "answers.toml").write_text(text, "utf-8")
    argv = ("interview", str(folder / "case.toml"), "--answers", str(folder / "answers.toml"))
    if stdin is None:
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, environment(), clear=True),
            mock.patch.object(sys, "stdin", io.StringIO()),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            return Ended(run([*argv, *more]), out.getvalue(), err.getvalue())
    done = subprocess.run(
        command(*argv, *more),
        stdin=stdin,
        capture_output=True,
        env=environment(),
        timeout=30,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def flat(text: str) -> str:
    """Return talk without its line breaks, which may fall inside an id or a file's name."""
    return "".join(text.split())


def without(said: dict[str, Any], *ids: str) -> dict[str, Any]:
    return {id_: value for id_, value in said.items() if id_ not in ids}


@pytest.mark.parametrize("name", PERSONAS)
def test_the_hand_made_case_comes_to_what_was_worked_by_hand(name):
    found = prepare(parse_case(PERSONAS[name][1])).to_json()["programs"]
    for program, worked in zip(("shs", "pfa"), WORKED[name], strict=True):
        keys = ("tax", "balance_due", "refund")
        assert tuple(found[program][key] for key in keys) == worked


@pytest.mark.parametrize("name", PERSONAS)
def test_answers_by_id_give_the_case_written_by_hand(tmp_path, name):
    said, by_hand = PERSONAS[name]
    ended = interview(tmp_path, said, "--defaults")
    assert (ended.code, ended.err.count("fault of taxcli")) == (0, 0), ended.err
    assert read_case(tmp_path / "case.toml") == parse_case(by_hand)
    for amount in (WORKED[name][0][0], WORKED[name][1][0]):
        assert f"{Decimal(amount):,.2f}" in ended.out


@pytest.mark.parametrize("name", PERSONAS)
def test_answers_in_the_shape_of_a_case_give_the_same_case(tmp_path, name):
    by_hand = PERSONAS[name][1]
    ended = interview(tmp_path, by_hand, "--defaults")
    assert ended.code == 0, ended.err
    assert read_case(tmp_path / "case.toml") == parse_case(by_hand)


def test_a_case_without_an_extension_says_nothing_of_one(tmp_path):
    said = {**without(COUPLE, "extension.by"), "extension.filed": False}
    assert interview(tmp_path, said, "--defaults").code == 0
    by_hand = COUPLE_CASE.replace('extension = { filed = true, by = "federal" }\n', "")
    assert read_case(tmp_path / "case.toml") == parse_case(by_hand)


def test_the_look_up_is_kept_by_its_name(tmp_path):
    said = {**COUPLE, "residency.metro.looked_up.on": "2/10/2026"}
    assert interview(tmp_path, said, "--defaults").code == 0
    looked_up = read_case(tmp_path / "case.toml").residency.metro.looked_up
    assert looked_up is not None
    assert looked_up.tool == "Metro Boundary Address Lookup tool"  # as the examples write it


def test_numbers_are_in_the_file_and_nowhere_else(tmp_path):
    ended = interview(tmp_path, COUPLE, "--defaults")
    for number in ("900-12-3456", "900123456", "666-65-4321"):
        assert number not in ended.out + ended.err
    assert "900-12-3456" in (tmp_path / "case.toml").read_text()
    assert (tmp_path / "case.toml").stat().st_mode & 0o777 == 0o600


MISSING = [
    (COUPLE, "tax_year"),
    (COUPLE, "residency.multnomah.spouse"),
    (COUPLE, "oregon.taxable_income"),
    (COUPLE, "w2[1].local[0].tax"),
    (COUPLE, "last_year.pfa_tax"),
    (COUPLE, "spouse.last_name"),
    (MOVER, "residency.multnomah.primary.periods"),
    (NURSE, "income[0].multnomah.days"),
]


@pytest.mark.parametrize("said, id_", MISSING, ids=lambda each: each if type(each) is str else "")
def test_a_missing_answer_is_named_and_the_rest_is_kept(tmp_path, said, id_):
    ended = interview(tmp_path, without(said, id_), "--defaults")
    assert ended.code == 2
    assert id_ in flat(ended.err)
    assert "answersfile" in flat(ended.err)
    assert (tmp_path / "case.toml").exists() == (id_ != "tax_year")


def test_what_was_missing_can_be_given_in_the_next_run(tmp_path):
    ended = interview(tmp_path, without(COUPLE, "last_year.pfa_tax"), "--defaults")
    assert ended.code == 2
    ended = interview(tmp_path, {"last_year.pfa_tax": "0", **COUPLE}, "--defaults")
    assert ended.code == 0, ended.err
    assert read_case(tmp_path / "case.toml") == parse_case(COUPLE_CASE)


def test_without_defaults_a_usual_answer_is_missing_too(tmp_path):
    said = without(COUPLE, "address.state")
    gates = ["exempt[0]", "pass_through[0]", "other_state[0]", "situation"]
    for gate in ("situation.federal_filing_status", *gates):
        ended = interview(tmp_path, said)
        assert (ended.code, f"ask.{gate}isnotanswered" in flat(ended.err)) == (2, True)
        said[f"ask.{gate}"] = False
    ended = interview(tmp_path, said)
    assert (ended.code, "address.stateisnotanswered" in flat(ended.err)) == (2, True)
    assert interview(tmp_path, said, "--defaults").code == 0
    assert read_case(tmp_path / "case.toml") == parse_case(COUPLE_CASE)


BAD = [
    ("tax_year", 1999),
    ("filing_status", "married"),
    ("oregon.taxable_income", "a lot"),
    ("oregon.taxable_income", "-5"),
    ("oregon.taxable_income", float("nan")),
    ("w2[0].local[0].tax", "1.005"),
    ("w2[0].employer", "x" * 200),
    ("residency.multnomah.looked_up.on", "Smarch 1"),
    ("extension.filed", "perhaps"),
    ("primary.ssn", "12-34"),
]


@pytest.mark.parametrize("id_, value", BAD, ids=str)
def test_a_bad_answer_is_named(tmp_path, id_, value):
    ended = interview(tmp_path, {**COUPLE, id_: value}, "--defaults")
    assert ended.code == 3, ended.err
    assert id_ in flat(ended.err)
    assert "fault of taxcli" not in ended.err


def test_a_key_that_is_no_question_is_named(tmp_path):
    ended = interview(tmp_path, {**COUPLE, "oregon.taxable_incom": "1"}, "--defaults")
    assert "oregon.taxable_incom" in flat(ended.err).replace("oregon.taxable_income", "")


def test_short_words_for_yes_and_no(tmp_path):
    said = {**COUPLE, "ask.payment[0]": "n", "ask.w2[0]": "y"}
    assert interview(tmp_path, said, "--defaults").code == 0


def test_answers_that_are_no_toml(tmp_path):
    ended = interview(tmp_path, "tax_year = ")
    assert (ended.code, "answers.toml" in flat(ended.err)) == (3, True)


def test_a_total_city_row_is_questioned_and_blocks(tmp_path):
    ended = interview(tmp_path, {**COUPLE, "w2[0].local[0].locality": "TOTAL CITY"}, "--defaults")
    assert ended.code == 4
    assert "split" in ended.err


@pytest.mark.parametrize("more", [(), ("--accessible",), ("--defaults",)], ids=str)
def test_nobody_to_ask_is_no_hang(tmp_path, more):
    read_end, write_end = os.pipe()
    os.close(write_end)
    try:
        for stdin in (subprocess.DEVNULL, read_end):
            ended = interview(tmp_path, {"tax_year": 2025}, *more, stdin=stdin)
            assert ended.code == 2
            assert "filing_status" in ended.err
            assert tomllib.loads((tmp_path / "case.toml").read_text())["tax_year"] == 2025
    finally:
        os.close(read_end)


def test_a_closed_standard_input_is_no_hang(tmp_path):
    line = shlex.join(command("interview", str(tmp_path / "case.toml"))) + " <&-"
    done = subprocess.run(
        ["/bin/sh", "-c", line], capture_output=True, env=environment(), timeout=30, check=False
    )
    assert done.returncode == 2
    assert b"tax_year" in done.stderr


def test_answers_are_given_by_pipe_line_by_line(tmp_path):
    """Without a terminal, --accessible reads lines."""
    done = subprocess.run(
        command("interview", "--accessible", str(tmp_path / "case.toml")),
        input=b"2025\n1\n1\n1\n90,000\nn\nn\n\n",
        capture_output=True,
        env=environment(),
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    case = json.loads(
        subprocess.run(
            command("compute", str(tmp_path / "case.toml"), "--json"),
            capture_output=True,
            env=environment(),
            check=True,
        ).stdout
    )
    assert case["programs"]["shs"]["form"] is None


EXAMPLES = sorted(Path(__file__).parents[2].joinpath("examples").glob("*.toml"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_as_answers_is_the_same_case(tmp_path, example):
    """Nothing that a case tells is lost, whether a question takes it or none does."""
    ended = interview(tmp_path, example.read_text("utf-8"), "--defaults")
    assert "fault of taxcli" not in ended.err
    if example.stem == "k-catching-up-2021":  # last year's tax is in the case of that year
        assert "last_year.shs_tax" in ended.err
        return
    assert ended.code in (0, 4), ended.err
    again = read_case(tmp_path / "case.toml")
    assert again.model_copy(update={"interview": None}) == read_case(example)


def test_what_no_question_takes_is_refused_as_a_case_would(tmp_path):
    ended = interview(tmp_path, COUPLE_CASE + "account = { shs = 5 }\n", "--defaults")
    assert ended.code == 3
    assert "account" in ended.err
