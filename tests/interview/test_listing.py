"""The list of all questions: every one declared, once, with its text and its condition."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from taxcli.interview import answer_rules, local_part
from taxcli.interview.declared import SECTIONS
from taxcli.interview.model import Each, Entries, Question, SectionPart
from taxcli.law.data import load
from tests.interview.kit import fresh, in_values, walk
from tests.interview.personas import PERSONAS


def declared(parts: tuple[SectionPart, ...]) -> Iterator[Question]:
    for part in parts:
        if isinstance(part, Question):
            yield part
        else:
            yield from declared(part.parts)


def lists(parts: tuple[SectionPart, ...]) -> Iterator[Entries]:
    for part in parts:
        if isinstance(part, Entries):
            yield part
        if isinstance(part, Each | Entries):
            yield from lists(part.parts)


QUESTIONS = [question for section in SECTIONS for question in declared(section.parts)]
LISTS = [part for section in SECTIONS for part in lists(section.parts)]


@pytest.fixture
def rows(taxcli) -> list[dict[str, Any]]:
    ended = taxcli("interview", "--list-questions", "--json")
    assert ended.code == 0
    assert ended.err == ""
    found: list[dict[str, Any]] = ended.json["questions"]
    return found


def test_every_question_is_listed_once(rows):
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    assert sorted(id_ for id_ in ids if not re.match(r"ask\..*\]$", id_)) == sorted(
        question.id for question in QUESTIONS
    )
    gates = {f"ask.{part.path}[{{{part.index}}}]" for part in LISTS}
    gates |= {f"ask.{part.path}[0]" for part in LISTS if not part.required}
    assert {id_ for id_ in ids if re.match(r"ask\..*\]$", id_)} == gates


def test_every_question_has_a_text_a_section_and_says_when(rows):
    for row in rows:
        assert set(row) == {"section", "id", "text", "kind", "choices", "optional", "when"}
        assert row["text"].strip().endswith(("?", ".")), row
        assert "{" not in row["text"], row
        assert "lambda" not in row["when"]
    said = {row["id"]: row["when"] for row in rows}
    bare = [q.id for q in QUESTIONS if q.when.__name__ != "always" and not said[q.id]]
    assert bare == []


def test_every_question_that_is_not_always_asked_says_its_own_condition():
    bare = [q.id for q in QUESTIONS if q.when.__name__ != "always" and not q.condition]
    assert bare == []


def test_a_menu_lists_what_can_be_answered(rows):
    bare = [row["id"] for row in rows if row["kind"] == "choice" and not row["choices"]]
    assert bare == []


def test_the_list_for_people_has_every_id_and_fits_any_width(taxcli, rows):
    for columns in (80, 40):
        ended = taxcli("interview", "--list-questions", env={"COLUMNS": str(columns)})
        assert ended.code == 0
        assert max(map(len, ended.out.splitlines())) <= max(
            columns, *(len(row["id"]) + 4 for row in rows)
        )
        shown = "".join(ended.out.split())
        assert [row["id"] for row in rows if row["id"] not in shown] == []


@pytest.mark.parametrize("name", PERSONAS)
def test_what_is_asked_is_listed(rows, name):
    pattern = "|".join(re.sub(r"\\\{\w+\\\}", r"\\w+", re.escape(row["id"])) for row in rows)
    flow = fresh()
    asked = walk(flow, in_values(PERSONAS[name][0]))
    assert flow.current() is None
    assert [id_ for id_ in asked if not re.fullmatch(pattern, id_)] == []


def test_every_question_says_why_it_is_asked():
    assert [q.id for q in QUESTIONS if not q.why] == []


def test_a_number_asked_for_can_be_found():
    """By the question's text ("Box 17: …") or by the answer to ``?``."""
    numbers = [q for q in QUESTIONS if q.kind in ("money", "percent")]
    assert [q.id for q in numbers if not q.find and "Box " not in str(q.text)] == []


@pytest.mark.parametrize("said, file", [("when", "conditions"), ("each", "each")])
def test_every_condition_has_words_and_none_are_left_over(said, file):
    def named(parts: list[dict[str, Any]]) -> Iterator[str]:
        for part in parts:
            yield from [part[said]] if said in part else []
            yield from named(part.get("ask", []))

    declared_as = load("interview")
    used = {name for section in declared_as["section"] for name in named(section["ask"])}
    used |= {like[said] for like in declared_as["like"].values() if said in like}
    assert used == set(declared_as[file])


def test_what_python_adds_is_added_to_a_question_or_list_there_is():
    """A mistyped id would leave an answer unread or unchecked in silence."""
    known = {question.id for question in QUESTIONS} | {part.path for part in LISTS}
    assert {*answer_rules.RULES, *local_part.RULES} <= known


def test_what_decides_names_its_rule():
    deciding = [q for s in SECTIONS if s.decides for q in declared(s.parts)]
    assert [q.id for q in deciding if not q.source and q.kind != "text" and not q.optional] == []
