"""The questions that forms/ declare, joined with what Python adds to them; all of them as data."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from taxcli.document.blocks import Block, Heading, Para
from taxcli.interview import answer_rules, conditions, local_part
from taxcli.interview.answers_so_far import View
from taxcli.interview.draft import Draft
from taxcli.interview.model import Choice, Each, Entries, Env, Question, Section, SectionPart
from taxcli.law.data import filled, load
from taxcli.law.programs import PROGRAM_IDS, programs

# What a section, a list or a group says for all questions in it that say nothing else.
_OF_GROUPS = ("kind", "why", "find", "source", "when", "default", "note")
# Beside what its id, its text and the like are, a question is what Python adds.
Added = Mapping[str, Mapping[str, Any]]


def sections_of(file: str, conditions: Mapping[str, Any], added: Added) -> tuple[Section, ...]:
    """Return the sections that a file of forms/ declares.

    Args:
        file: the file's name, like ``interview``.
        conditions: each condition, and each thing repeated over (``each_place``), by its name.
        added: how answers are read, stored, checked and offered, by a question's id; how a list
            is summed up, by its path.
    """
    declared = _Declared(load(file), conditions, added)
    return tuple(
        Section(
            each["id"],
            each["title"],
            declared.parts([{"ask": each["ask"], **_common(each)}], {}, 0),
            each.get("decides", True),
        )
        for each in declared.data["section"]
    )


class _Declared:
    def __init__(self, data: dict[str, Any], conditions: Mapping[str, Any], added: Added) -> None:
        self.data = data
        self.conditions = conditions
        self.added = added
        # Questions of their own that others take words from, and those of the interview.
        interview = load("interview")
        self.like = {
            **interview["like"],
            **{
                each["id"]: {**_common(section), **each}
                for section in interview["section"]
                for each in section["ask"]
                if "id" in each
            },
        }

    def parts(
        self, listed: list[dict[str, Any]], above: Env, depth: int
    ) -> tuple[SectionPart, ...]:
        """Return parts; ``above`` is what their group says for all, ``depth`` counts lists."""
        return tuple(part for each in listed for part in self._part(each, above, depth))

    def _part(self, given: dict[str, Any], above: Env, depth: int) -> tuple[SectionPart, ...]:
        if "id" in given:
            return (self._question(given, above),)
        if "list" in given:
            return (self._list(given, above, depth),)
        parts = self.parts(given["ask"], {**above, **_common(given)}, depth)
        if "each" not in given:
            return parts
        name = given["each"]
        words = self.data.get("each", {}).get(name, "")
        return (Each(over=self.conditions[f"each_{name}"], parts=parts, condition=words),)

    def _question(self, given: dict[str, Any], above: Env) -> Question:
        like = self.like[given["like"]] if "like" in given else {}
        fields: dict[str, Any] = {
            key: filled(value) if isinstance(value, str) else value
            for key, value in {**above, **like, **given}.items()
            if key != "like"
        }
        id_ = given["id"]
        if id_.startswith("ask."):
            keys = fields.pop("opens", [id_.removeprefix("ask.")])
            fields |= {"note": True, "read": _there_is(keys), "store": _takes_out(keys)}
        choices = fields.get("choices", {})
        if isinstance(choices, str):
            choices = load("interview")["choices"][choices]
        fields["choices"] = tuple(Choice(value, label) for value, label in choices.items())
        texts = fields.get("texts", {})
        fields["texts"] = tuple((self.conditions[name], text) for name, text in texts.items())
        return Question(**{**fields, **self._when(fields), **self.added.get(id_, {})})

    def _list(self, given: dict[str, Any], above: Env, depth: int) -> Entries:
        path, index = given["list"], "ij"[depth]
        source = {"source": given.get("source", above.get("source", ""))}
        parts = self.parts(given["ask"], source, depth + 1)
        fields: dict[str, Any] = {
            "path": path,
            "index": index,
            "parts": parts,
            "name": _named(path, index, given),
            **{key: given[key] for key in ("noun", "any", "more", "why")},
            "required": given.get("required", False),
        }
        return Entries(**{**fields, **self._when(given), **self.added.get(path, {})})

    def _when(self, given: Mapping[str, Any]) -> dict[str, Any]:
        name = given.get("when")
        if name is None:
            return {}
        words = self.data.get("conditions", {}).get(name, "")
        return {"when": self.conditions[name], "condition": words}


def _common(given: dict[str, Any]) -> dict[str, Any]:
    return {key: given[key] for key in _OF_GROUPS if key in given}


def _there_is(keys: list[str]) -> Callable[[View, Env], bool | None]:
    return lambda view, env: True if any(view.at(env, key) is not None for key in keys) else None


def _takes_out(keys: list[str]) -> Callable[[View, Env, Any], None]:
    def store(view: View, env: Env, value: Any) -> None:
        for key in () if value else keys:
            view.put(env, key, None)

    return store


def _named(path: str, index: str, given: dict[str, Any]) -> Callable[[View, Env], str]:
    """Return what names an entry of a list: ``W-2 1, Example Widgets``, by what is known of it."""
    name, known_by = given.get("name", given["noun"]), given.get("known_by", ())

    def named(view: View, env: Env) -> str:
        entry = view.at(env, f"{path}[{{{index}}}]") or {}
        known = [str(entry[key]) for key in known_by if key in entry]
        return ", ".join([f"{name} {env[index] + 1}", *known])

    return named


SECTIONS = sections_of(
    "interview",
    {
        **vars(conditions),
        **vars(local_part),
        **conditions.CONDITIONS,
        **local_part.CONDITIONS,
    },
    {**answer_rules.RULES, **local_part.RULES},
)


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
    section: str, parts: tuple[SectionPart, ...], above: tuple[str, ...], places: Env
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
