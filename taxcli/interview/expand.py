"""Which questions apply now: the sections' declarations, repeated over people, places, entries."""

from collections.abc import Iterable, Iterator
from typing import Any

from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Asked, Each, Entries, Env, Part, Question, Section, words


def applying(sections: Iterable[Section], view: View) -> list[Asked]:
    """Return every question that applies now, in order."""
    return [one for section in sections for one in _expand(section.parts, section, view, {})]


def answer_to(one: Asked, view: View) -> Any:
    """Return the answer to a question, or ``None``."""
    question = one.question
    noted = view.draft.notes.get(one.id)
    if question.infer is not None:
        value = question.infer(view, one.env)
        return noted if value is None else value
    return noted if question.note else view.draft.get(one.key)


def _expand(parts: tuple[Part, ...], section: Section, view: View, env: Env) -> Iterator[Asked]:
    for part in parts:
        if isinstance(part, Question):
            if part.when(view, env):
                yield Asked(part, part.id.format_map(dict(env)), section, env)
        elif isinstance(part, Each):
            for each in part.over(view, env):
                yield from _expand(part.parts, section, view, {**env, **each})
        elif part.when(view, env):
            yield from _entries(part, section, view, env)


def _entries(part: Entries, section: Section, view: View, env: Env) -> Iterator[Asked]:
    """Ask whether there is a first (another) entry, then the entry, as often as there is."""
    path = part.path.format_map(dict(env))
    number = 0
    while True:
        gate = _gate(part, section, view, env, number)
        if gate is not None:
            yield gate
            if answer_to(gate, view) is not True:
                return
        within = {**env, part.index: number}
        named = part.name(view, within)
        within["entry"] = f"{env['entry']}, {named}" if "entry" in env else named
        yield from _expand(part.parts, section, view, within)
        if number >= view.draft.count(path):
            return
        number += 1


def _gate(part: Entries, section: Section, view: View, env: Env, number: int) -> Asked | None:
    path = part.path.format_map(dict(env))
    gate = f"ask.{path}[{number}]"
    if number == 0 and part.required and view.draft.notes.get(gate) is not False:
        return None

    def there_is(view: View, _env: Env) -> bool | None:
        return True if view.draft.count(path) > number else None

    def store(view: View, _env: Env, value: Any) -> None:
        if not value:
            view.draft.cut(path, number)

    def usual(view: View, env: Env) -> bool:
        return bool(part.another and number and part.another(view, env))

    question = Question(
        id=gate,
        text=words(part.any if number == 0 else part.more, view, env),
        kind="yes-no",
        why=words(part.why, view, env),
        default=usual,
        infer=there_is,
        store=store,
        note=True,
    )
    return Asked(question, question.id, section, env)
