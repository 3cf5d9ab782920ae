"""Which question comes next, and what an answer changes. It knows no question by name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from taxcli.interview.draft import Draft, refusals
from taxcli.interview.model import Asked, Each, Entries, Env, Part, Question, Section, words
from taxcli.interview.sections.all import SECTIONS
from taxcli.interview.view import View


@dataclass(frozen=True, slots=True)
class Removed:
    """An answer that another one made pointless."""

    asked: Asked
    value: Any


class Flow:
    """The interview's state: the draft, where the filer is, and how to go back."""

    def __init__(self, draft: Draft, sections: tuple[Section, ...] = SECTIONS) -> None:
        self.draft = draft
        self.sections = sections
        self.past: list[Draft] = []
        self.at: str | None = None
        self.view = View(draft)

    # --- what is asked -----------------------------------------------------------------

    def asked(self) -> list[Asked]:
        """Return every question that applies now, in order."""
        return [one for section in self.sections for one in self._in_section(section)]

    def current(self) -> Asked | None:
        """Return the question to ask: the one gone back to, else the first without an answer."""
        every = self.asked()
        chosen = next((one for one in every if one.id == self.at), None)
        return chosen or next((one for one in every if not self.settled(one)), None)

    def settled(self, one: Asked) -> bool:
        """Tell whether a question has an answer, is open or was skipped."""
        passed = one.id in self.draft.open or one.id in self.draft.skipped
        return passed or self.value(one) is not None

    def value(self, one: Asked) -> Any:
        """Return the answer to a question, or ``None``."""
        question = one.question
        if question.infer is not None:
            value = question.infer(self.view, one.env)
            return self.draft.notes.get(one.id) if value is None else value
        if question.note:
            return self.draft.notes.get(one.id)
        return self.draft.get(self._key(one))

    def open_questions(self) -> list[Asked]:
        """Return what was answered with "I don't know" or skipped, and still applies."""
        return [one for one in self.asked() if one.id in self.draft.open]

    # --- what an answer does -----------------------------------------------------------

    def answer(self, one: Asked, value: Any) -> list[Removed]:
        """Take an answer; return the answers that it made pointless and that were removed."""
        before, said = self._before()
        self._pass_no_more(one.id)
        if said.get(one.id) != value:
            self._store(one, value)
        return self._settle(before, said, one.id)

    def refusal(self, one: Asked, value: Any) -> str | None:
        """Return why the case file would refuse an answer, or ``None`` if it would take it."""
        before = refusals(self.draft)
        trial = Flow(self.draft.copied(), self.sections)
        trial._store(one, value)
        return next((why for at, why in refusals(trial.draft).items() if at not in before), None)

    def pass_over(self, one: Asked) -> list[Removed]:
        """Pass a question over: kept open, or left blank where that is all right."""
        before, said = self._before()
        self._pass_no_more(one.id)
        (self.draft.skipped if one.question.optional else self.draft.open).append(one.id)
        if said.get(one.id) is not None:
            self._forget(one)
        return self._settle(before, said, one.id)

    def _before(self) -> tuple[dict[str, Asked], dict[str, Any]]:
        """Remember this moment for undo; return what applies and what was answered."""
        self.past.append(self.draft.copied())
        self.draft.finished = False
        before = {each.id: each for each in self.asked()}
        return before, {id_: self.value(each) for id_, each in before.items()}

    def _store(self, one: Asked, value: Any) -> None:
        question = one.question
        if question.store is not None:
            question.store(self.view, one.env, value)
        elif not question.note:
            self.draft.put(self._key(one), value)
        if question.note or question.store is not None:
            inferred = question.infer(View(self.draft), one.env) if question.infer else None
            if inferred == value:
                self.draft.notes.pop(one.id, None)
            else:
                self.draft.notes[one.id] = value

    def _forget(self, one: Asked) -> None:
        self.draft.notes.pop(one.id, None)
        if one.question.store is not None:
            one.question.store(self.view, one.env, None)
        elif not one.question.note:
            self.draft.drop(self._key(one))

    def _settle(
        self, before: dict[str, Asked], said: dict[str, Any], answered: str
    ) -> list[Removed]:
        """Take out what does not apply any more, until nothing changes."""
        self.at = None
        removed: list[Removed] = []
        while True:
            self.view = View(self.draft)
            applying = {each.id for each in self.asked()}
            gone = [each for id_, each in before.items() if id_ not in applying]
            gone = [each for each in gone if said.get(each.id) is not None]
            if not gone:
                break
            for each in gone:
                if self.value(each) is not None:
                    self._forget(each)
                self._pass_no_more(each.id)
                removed.append(Removed(each, said[each.id]))
                del before[each.id]
        for passed in (self.draft.open, self.draft.skipped):
            passed[:] = [id_ for id_ in passed if id_ in applying]
        self._drop_empty_entries(self.draft.data, "", applying)
        lost = [each for id_, each in before.items() if said[id_] is not None]
        removed += [
            Removed(each, said[each.id])
            for each in lost
            if each.id in applying and each.id != answered and self.value(each) is None
        ]
        return removed

    def _drop_empty_entries(self, table: dict[str, Any], prefix: str, applying: set[str]) -> None:
        """Drop the last entries of lists that hold nothing and are not being asked for."""
        for name, entries in list(table.items()):
            path = f"{prefix}{name}"
            if isinstance(entries, dict):
                self._drop_empty_entries(entries, f"{path}.", applying)
            if not isinstance(entries, list):
                continue
            for at, entry in enumerate(entries):
                self._drop_empty_entries(entry, f"{path}[{at}].", applying)
            while entries and not entries[-1] and not _asked_for(path, len(entries) - 1, applying):
                entries.pop()
            if not entries:
                del table[name]

    def _pass_no_more(self, id_: str) -> None:
        for passed in (self.draft.open, self.draft.skipped):
            if id_ in passed:
                passed.remove(id_)

    # --- moving around -----------------------------------------------------------------

    def back(self) -> bool:
        """Go to the question before the current one; tell whether there is one."""
        every = self.asked()
        current = self.current()
        ids = [one.id for one in every]
        place = ids.index(current.id) if current else len(ids)
        if place == 0:
            return False
        self.at = ids[place - 1]
        return True

    def go_to(self, id_: str | None) -> None:
        """Ask a certain question next; ``None`` goes on where answers are missing."""
        self.at = id_

    def undo(self) -> bool:
        """Take the last change back; tell whether there was one."""
        if not self.past:
            return False
        last = self.past.pop()
        for name in ("data", "notes", "open", "skipped", "finished"):
            setattr(self.draft, name, getattr(last, name))
        self.at = None
        self.view = View(self.draft)
        return True

    def finish(self) -> None:
        """Leave nothing of the interview in a case whose questions are all answered."""
        self.draft.finished = self.current() is None and not self.draft.open
        self.view = View(self.draft)

    def take_as_finished(self) -> None:
        """Take a case that was not left by an interview as it is: nothing more is there to tell.

        Where only "is there another" questions are left, the answer is no; what may stay blank
        was left blank.
        """
        while True:
            left = [one for one in self.asked() if not self.settled(one)]
            if not left or any(_needs_asking(one.question) for one in left):
                return
            for one in left:
                if one.question.optional:
                    self.draft.skipped.append(one.id)
                else:
                    self._store(one, one.question.unsaid or False)
            self.view = View(self.draft)

    # --- expanding the declarations ----------------------------------------------------

    def _in_section(self, section: Section) -> Iterator[Asked]:
        yield from self._expand(section.parts, section, {})

    def _expand(self, parts: tuple[Part, ...], section: Section, env: Env) -> Iterator[Asked]:
        for part in parts:
            if isinstance(part, Question):
                if part.when(self.view, env):
                    yield Asked(part, part.id.format_map(dict(env)), section, env)
            elif isinstance(part, Each):
                for each in part.over(self.view, env):
                    yield from self._expand(part.parts, section, {**env, **each})
            elif part.when(self.view, env):
                yield from self._entries(part, section, env)

    def _entries(self, part: Entries, section: Section, env: Env) -> Iterator[Asked]:
        """Ask whether there is a first (another) entry, then the entry, as often as there is."""
        path = part.path.format_map(dict(env))
        number = 0
        while True:
            gate = self._gate(part, path, section, env, number)
            if gate is not None:
                yield gate
                if self.value(gate) is not True:
                    return
            yield from self._expand(part.parts, section, {**env, part.index: number})
            if number >= self.draft.count(path):
                return
            number += 1

    def _gate(
        self, part: Entries, path: str, section: Section, env: Env, number: int
    ) -> Asked | None:
        if number == 0 and part.required:
            return None

        def there_is(view: View, _env: Env) -> bool | None:
            return True if view.draft.count(path) > number else None

        def store(view: View, _env: Env, value: Any) -> None:
            if not value:
                view.draft.cut(path, number)

        def usual(view: View, env: Env) -> bool:
            return bool(part.another and number and part.another(view, env))

        question = Question(
            id=f"ask.{path}[{number}]",
            text=words(part.any if number == 0 else part.more, self.view, env),
            kind="yes-no",
            why=words(part.why, self.view, env),
            default=usual,
            infer=there_is,
            store=store,
            note=True,
        )
        return Asked(question, question.id, section, env)

    def _key(self, one: Asked) -> str:
        key = one.question.key
        return one.id if key is None else key.format_map(dict(one.env))


def _needs_asking(question: Question) -> bool:
    """Tell whether a case that says nothing leaves a question open."""
    return not question.note and not question.optional and question.unsaid is None


def _asked_for(path: str, at: int, applying: set[str]) -> bool:
    return any(id_.startswith(f"{path}[{at}]") for id_ in applying)
