"""All questions there can be, as data: for a list that a person or a script reads."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from taxcli.document.blocks import Block, Heading, Para
from taxcli.interview.declared import SECTIONS
from taxcli.interview.draft import Draft
from taxcli.interview.model import Each, Env, Part, Question
from taxcli.interview.view import View
from taxcli.law.programs import PROGRAM_IDS, programs

QUESTIONS_SCHEMA = "taxcli-questions-1"
# What stands in a text for what is filled in when it is asked.
_PLACES = {
    "who": "{who}",
    "they": "you (or your spouse)",
    "their": "your (or your spouse's)",
    "were": "were",
    "place": "{place}",
    "place_name": "(the jurisdiction)",
    "program": "{program}",
    "tax": "(the tax)",
    "tool": "the official look-up",
    "i": "{i}",
    "j": "{j}",
}
_IN_IDS = {
    "who": "(primary|spouse)",
    "place": f"({'|'.join(each.jurisdiction for each in programs())})",
    "program": f"({'|'.join(PROGRAM_IDS)})",
    "i": "[0-9]+",
    "j": "[0-9]+",
}


class QuestionRow(NamedTuple):
    """A question as it is listed; ``when`` tells in words when it is asked."""

    section: str
    id: str
    text: str
    kind: str
    choices: list[Any]
    optional: bool
    when: str


def list_questions() -> Iterator[QuestionRow]:
    """Yield each question that there can be, by section."""
    for section in SECTIONS:
        yield from _rows(section.title, section.parts, (), {"year": View(Draft()).year, **_PLACES})


def is_question(id_: str) -> bool:
    """Tell whether an id is one that can be asked."""
    return any(pattern.fullmatch(id_) for pattern in _patterns())


@cache
def asked_about() -> frozenset[str]:
    """Return the tables and keys of a case that questions are about."""
    ids = (row.id.removeprefix("ask.") for row in list_questions())
    return frozenset(re.split(r"[.\[]", id_)[0] for id_ in ids)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    ids = [row.id for row in list_questions()]
    return tuple(re.compile(_filled(id_)) for id_ in ids)


def _filled(template: str) -> str:
    """Return a pattern of all ids that a template stands for."""
    out = re.escape(template)
    for name, pattern in _IN_IDS.items():
        out = out.replace(re.escape("{" + name + "}"), pattern)
    return out


def _rows(
    section: str, parts: tuple[Part, ...], above: tuple[str, ...], places: Env
) -> Iterator[QuestionRow]:
    for part in parts:
        within = (*above, part.condition) if part.condition else above
        when = "; ".join(within)

        if isinstance(part, Question):
            text = part.text.format_map(places)
            choices = _choices(part)
            yield QuestionRow(section, part.id, text, part.kind, choices, part.optional, when)
        elif isinstance(part, Each):
            yield from _rows(section, part.parts, within, places)
        else:
            first = {} if part.required else {f"ask.{part.path}[0]": part.any}
            for id_, text in {**first, f"ask.{part.path}[{{{part.index}}}]": part.more}.items():
                yield QuestionRow(section, id_, text.format_map(places), "yes-no", [], False, when)
            yield from _rows(section, part.parts, within, {**places, "noun": part.noun})


def _choices(question: Question) -> list[Any]:
    """Return all values to choose from; those not declared do not depend on the case."""
    declared = [choice.value for choice in question.choices]
    return declared or [*(question.offer(View(Draft()), {}) if question.offer else ())]


def question_blocks(rows: Iterable[QuestionRow]) -> Iterator[Block]:
    """List questions by section."""
    section = None
    for row in rows:
        if row.section != section:
            section = row.section
            yield Heading(section)
        yield Para(f"{row.id}  ({row.kind})", 2, 2, "strong")
        yield Para(row.text, 4)
        if row.choices:
            yield Para(f"one of: {', '.join(map(str, row.choices))}", 4)
        if row.when:
            yield Para(f"asked: {row.when}", 4)
