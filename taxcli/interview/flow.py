"""Which question comes next, and what an answer changes. It knows no question by name."""

from dataclasses import dataclass
from typing import Any

from taxcli.interview.answers_so_far import View, add_untold, draft_of, refusals
from taxcli.interview.declared import SECTIONS
from taxcli.interview.draft import Draft, denies, drop_empty, entry_place, number_in
from taxcli.interview.model import Asked, Question, Section, applying


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what was answered."""

    asked: Asked
    value: Any


@dataclass(frozen=True, slots=True)
class Moved:
    """What an answer did to others: those that do not apply any more, and those that do again."""

    set_aside: list[Answer]
    brought_back: list[Answer]

    def without_what_stayed(self) -> "Moved":
        """Return it without what was set aside and brought back at once."""
        both = (self.set_aside, self.brought_back)
        stayed = set.intersection(*({each.asked.id for each in answers} for answers in both))
        return Moved(*([each for each in a if each.asked.id not in stayed] for a in both))


class Flow:
    """The interview's state: the draft, where the filer is, and how to go back."""

    def __init__(self, draft: Draft, sections: tuple[Section, ...] = SECTIONS) -> None:
        self.draft = draft
        self.sections = sections
        self.past: list[Draft] = []
        self.at: str | None = None
        self.view = View(draft)

    @classmethod
    def resumed(cls, data: dict[str, Any]) -> "Flow":
        """Go on with a case file's parsed TOML, without its schema.

        One not left by an interview is taken whole; what was left open is asked again.
        """
        flow = cls(draft_of(data))
        if not data.get("interview", {}).get("unfinished"):
            flow.take_as_finished()
        flow.draft.open.clear()
        return flow

    # --- what is asked -----------------------------------------------------------------

    def asked(self) -> list[Asked]:
        """Return every question that applies now, in order."""
        return applying(self.sections, self.view)

    def current(self) -> Asked | None:
        """Return the question to ask: the one gone back to, else the first without an answer."""
        every = self.asked()
        chosen = next((one for one in every if one.id == self.at), None)
        return chosen or next((one for one in every if not self.settled(one)), None)

    def settled(self, one: Asked) -> bool:
        """Tell whether a question has an answer, or was passed over."""
        return any(one.id in passed for passed in self.draft.passed) or self.value(one) is not None

    def value(self, one: Asked) -> Any:
        """Return the answer to a question, or ``None``."""
        return one.value(self.view)

    def open_questions(self) -> list[Asked]:
        """Return what was answered with "I don't know" or skipped, and still applies."""
        return [one for one in self.asked() if one.id in self.draft.open]

    # --- what an answer does -----------------------------------------------------------

    def answer(self, one: Asked, value: Any) -> Moved:
        """Take an answer; return the answers that it set aside, and those that it brought back."""
        before = self._before(one)
        said = before.get(one.id)
        if said is None or said.value != value:
            self._write(one, value)
        return self._settle(before, one)

    def pass_over(self, one: Asked, *, for_now: bool = False) -> Moved:
        """Pass a question over: kept open, or left blank where that is all right.

        One that may stay blank is asked in the next sitting if it is passed over ``for_now``.
        """
        before = self._before(one)
        blank = self.draft.later if for_now else self.draft.skipped
        (blank if one.question.optional else self.draft.open).append(one.id)
        if one.id in before:
            self.draft.offered[one.id] = before[one.id].value
            self._write(one, None)
        return self._settle(before, one)

    def remove(self, entry: str) -> Moved:
        """Take an entry (``w2[1]``) out of its list; the ones after it move up."""
        before = self._before()
        path, at = entry_place(entry)
        self.draft.lift(path, at)
        if f"ask.{path}[0]" not in before:  # there must be one
            self.draft.notes.pop(f"ask.{path}[0]", None)
        others = {id_: each for id_, each in before.items() if number_in(id_, path) is None}
        return self._settle(others)

    def refusal(self, one: Asked, value: Any) -> str | None:
        """Return why the case file would refuse an answer, or ``None`` if it would take it."""
        before = refusals(self.draft)
        trial = Flow(self.draft.copied(), self.sections)
        trial._write(one, value)
        trial.draft.move_spouse(trial.view.joint)
        return next((why for at, why in refusals(trial.draft).items() if at not in before), None)

    def offered(self, one: Asked) -> Any:
        """Return what was answered before somebody said not to know it, or that it is not there."""
        value = self.draft.offered.get(one.id)
        return value if self._possible(one, value) else None

    def _possible(self, one: Asked, value: Any) -> bool:
        choices = one.choices(self.view)
        return not choices or value in [choice.value for choice in choices]

    def _before(self, one: Asked | None = None) -> dict[str, Answer]:
        """Remember this moment for undo; return what applies and was answered, by id.

        Nothing is set aside for, or offered to, the question that is answered now.
        """
        self.past.append(self.draft.copied())
        self.draft.finished = False
        if one is not None:
            self._pass_no_more(one.id)
            self.draft.aside.pop(one.id, None)
            self.draft.offered.pop(one.id, None)
        answers = [Answer(each, self.value(each)) for each in self.asked()]
        return {each.asked.id: each for each in answers if each.value is not None}

    def _write(self, one: Asked, value: Any) -> None:
        """Write an answer to where it belongs; ``None`` takes it out.

        What the case does not tell by itself is noted beside it.
        """
        if one.question.store is not None:
            one.question.store(self.view, one.env, value)
        elif not one.question.note:
            self.draft.put(one.key, value)
        if value is None or one.said(View(self.draft)) == value:
            self.draft.notes.pop(one.id, None)
        else:
            self.draft.notes[one.id] = value

    def _settle(self, answers: dict[str, Answer], answered: Asked | None = None) -> Moved:
        """Set aside what does not apply any more and bring back what does, until nothing moves.

        Nothing is brought back twice, so that two answers never push each other out for ever.
        """
        self.at = None
        moved = Moved([], [])
        self._move_spouse(answers, moved)
        returned: set[str] = set()
        while True:
            self.view = View(self.draft)
            asked = {one.id: one for one in self.asked()}
            lost = [each for id_, each in answers.items() if id_ not in asked]
            # Where all apply, another answer may have been written over some.
            others = (e for id_, e in answers.items() if answered is None or id_ != answered.id)
            lost = lost or [each for each in others if self.value(each.asked) is None]
            for each in lost:
                self._set_aside(each, moved, answered)
                del answers[each.asked.id]
            if lost:
                continue
            back = [
                one
                for id_, one in asked.items()
                if id_ in self.draft.aside and id_ not in returned and not self.settled(one)
            ]
            if not back:
                break
            returned |= {one.id for one in back}
            for one in back:
                self._bring_back(one, answers, moved)
        self.draft.open[:] = [id_ for id_ in self.draft.open if id_ in asked]
        for blank in (self.draft.skipped, self.draft.later):
            blank[:] = [id_ for id_ in blank if answered is None or not denies(answered.id, id_)]
        drop_empty(self.draft.data, set(asked))
        return moved.without_what_stayed()

    def _move_spouse(self, answers: dict[str, Answer], moved: Moved) -> None:
        """Move a spouse's entries; the others of their lists have nothing to compare with then."""
        joint = self.view.joint
        lifted = [entry_place(entry.at) for entry in self.draft.move_spouse(joint)]
        for id_, each in list(answers.items()):
            numbers = [(number_in(id_, path), at) for path, at in lifted]
            if not joint and any(number == at for number, at in numbers):
                moved.set_aside.append(each)
            if any(number is not None for number, _ in numbers):
                del answers[id_]

    def _set_aside(self, each: Answer, moved: Moved, answered: Asked | None) -> None:
        """Take an answer out; what a "no" denies is only offered, should the "no" be changed."""
        one = each.asked
        if self.value(one) is not None:
            self._write(one, None)
        self._pass_no_more(one.id)
        denied = answered is not None and denies(answered.id, one.id)
        (self.draft.offered if denied else self.draft.aside)[one.id] = each.value
        moved.set_aside.append(each)

    def _bring_back(self, one: Asked, answers: dict[str, Answer], moved: Moved) -> None:
        """Take an answer that was set aside for the answer, if it still is one."""
        value = self.draft.aside[one.id]
        if self.settled(one) or not self._possible(one, value):
            return
        if self.refusal(one, value) is not None:
            return
        del self.draft.aside[one.id]
        self._write(one, value)
        answers[one.id] = Answer(one, value)
        moved.brought_back.append(answers[one.id])

    def _pass_no_more(self, id_: str) -> None:
        for passed in self.draft.passed:
            if id_ in passed:
                passed.remove(id_)

    # --- moving around -----------------------------------------------------------------

    def back(self) -> bool:
        """Go to the question before the current one; tell whether there is one."""
        current, ids = self.current(), [one.id for one in self.asked()]
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
        self.draft = self.past.pop()
        self.at = None
        self.view = View(self.draft)
        return True

    def finish(self) -> None:
        """Leave of the interview only what is set aside where all questions are answered."""
        self.draft.finished = self.current() is None and not self.draft.open
        self.view = View(self.draft)

    def add(self, data: dict[str, Any]) -> None:
        """Add facts in the shape of a case that the draft lacks.

        Raises:
            ValueError: the case file would not take them.
        """
        add_untold(self.draft, data)
        self.draft.finished = False
        self.view = View(self.draft)

    def take_as_finished(self) -> None:
        """Take a case that was not left by an interview as it is: nothing more is there to tell.

        Where only "is there another" questions are left, the answer is no; what may stay blank
        was left blank.
        """
        self.draft.take_whole(self.draft.data)
        self.view = View(self.draft)
        while True:
            left = [one for one in self.asked() if not self.settled(one)]
            if not left or any(_needs_asking(one.question) for one in left):
                return
            for one in left:
                if one.question.optional:
                    self.draft.skipped.append(one.id)
                else:
                    self._write(one, one.question.unsaid or False)
            self.view = View(self.draft)


def _needs_asking(question: Question) -> bool:
    """Tell whether a case that says nothing leaves a question open."""
    return not question.note and not question.optional and question.unsaid is None
