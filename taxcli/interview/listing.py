"""All questions there can be, as data: for a list that a person or a script reads."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from taxcli.document.blocks import Block, Heading, Para
from taxcli.interview.answers_so_far import View
from taxcli.interview.draft import Draft
from taxcli.interview.model import Each, Entries, Part, Question, condition_words
from taxcli.interview.sections.all import SECTIONS

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
    "place": "(metro|multnomah)",
    "program": "(shs|pfa)",
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


def list_questions(draft: Draft) -> Iterator[QuestionRow]:
    """Yield each question that there can be, by section."""
    view = View(draft)
    for section in SECTIONS:
        yield from _rows(section.title, section.parts, view, ())


def is_question(id_: str) -> bool:
    """Tell whether an id is one that can be asked."""
    return any(pattern.fullmatch(id_) for pattern in _patterns())


@cache
def asked_about() -> frozenset[str]:
    """Return the tables and keys of a case that questions are about."""
    ids = (row.id.removeprefix("ask.") for row in list_questions(Draft()))
    return frozenset(re.split(r"[.\[]", id_)[0] for id_ in ids)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    ids = [row.id for row in list_questions(Draft())]
    return tuple(re.compile(_filled(id_)) for id_ in ids)


def _filled(template: str) -> str:
    """Return a pattern of all ids that a template stands for."""
    out = re.escape(template)
    for name, pattern in _IN_IDS.items():
        out = out.replace(re.escape("{" + name + "}"), pattern)
    return out


def _rows(
    section: str, parts: tuple[Part, ...], view: View, above: tuple[str, ...]
) -> Iterator[QuestionRow]:
    for part in parts:
        if isinstance(part, Question):
            yield _row(section, part, view, above)
        elif isinstance(part, Each):
            yield from _rows(section, part.parts, view, (*above, condition_words(part.over)))
        else:
            within = (*above, condition_words(part.when))
            yield from _gates(section, part, view, within)
            yield from _rows(section, part.parts, view, within)


def _gates(
    section: str, part: Entries, view: View, above: tuple[str, ...]
) -> Iterator[QuestionRow]:
    def gate(id_: str, text: Any) -> QuestionRow:
        return QuestionRow(section, id_, _text(text, view), "yes-no", [], False, _when(above))

    if not part.required:
        yield gate(f"ask.{part.path}[0]", part.any)
    yield gate("ask." + part.path + "[{" + part.index + "}]", part.more)


def _row(section: str, question: Question, view: View, above: tuple[str, ...]) -> QuestionRow:
    choices = question.every or question.choices
    if callable(choices):
        choices = choices(view, _PLACES)
    return QuestionRow(
        *(section, question.id, _text(question.text, view), question.kind),
        [choice.value for choice in choices],
        *(question.optional, _when((*above, question.condition))),
    )


def _when(conditions: tuple[str, ...]) -> str:
    return "; ".join(words for words in conditions if words and words != "without condition")


def _text(text: Any, view: View) -> str:
    words = text(view, _PLACES) if callable(text) else text.format_map(_PLACES)
    return str(words)


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
