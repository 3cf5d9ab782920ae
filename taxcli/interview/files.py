"""The files of an interview: answers read from one instead of a person, and the case it keeps."""

import os
import signal
import tomllib
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from pydantic import ValidationError

from taxcli.case.files import LOCKED, PlaceError, read_text
from taxcli.case.lock import choose_lock
from taxcli.case.model import SCHEMA, Case
from taxcli.case.parse_answers import typed
from taxcli.case.read import CaseError, Problem, parse_case, problems_of, text_of
from taxcli.case.write import write_case
from taxcli.interview.answers_so_far import View
from taxcli.interview.declared import asked_about, is_question
from taxcli.interview.draft import Draft
from taxcli.interview.flow import Flow
from taxcli.interview.model import Asked, Choice
from taxcli.interview.prompts import Asker, MissingAnswerError, Picked, Prompt, Reply

# What a case file has beside facts.
_OWN = ("schema", "interview")


class BadAnswerError(Exception):
    """An answer in the file that does not fit its question. Exit code 3."""


class FileAsker:
    """Answers from parsed TOML; ``defaults`` takes the usual answer where the file has none.

    A file in the shape of a case also answers by what it leaves out.
    """

    def __init__(self, data: dict[str, Any], *, defaults: bool) -> None:
        self.draft = Draft(data={k: value for k, value in data.items() if not _is_id(k)})
        self.by_id = {key: value for key, value in data.items() if _is_id(key)}
        self.defaults = defaults
        self.shaped = any(isinstance(value, dict | list) for value in self.draft.data.values())
        for id_, value in self.by_id.items():
            if not id_.startswith("ask.") and not self._is_scalar(id_.rpartition(".")[0]):
                self.draft.put(id_, value)
        self.view = View(self.draft)
        self.asked: dict[str, int] = {}

    def ask(self, prompt: Prompt) -> Reply:
        """Answer a question from the file.

        Raises:
            MissingAnswerError: the file has no answer.
            BadAnswerError: it has one that does not fit.
        """
        one = prompt.asked
        # By the question's id, by its case key, or as the case tells it.
        value = self.by_id.get(one.id)
        value = one.said(self.view) if value is None else value
        if value is not None:
            # A doubtful answer is asked for twice and then taken; a third time it cannot be.
            self.asked[one.id] = self.asked.get(one.id, 0) + 1
            if self.asked[one.id] > 2:
                raise BadAnswerError(f"{one.id}: the answer {value!r} cannot be taken")
            return Picked(self._fitting(one, prompt, value))
        unsaid = one.question.unsaid
        possible = [choice.value for choice in prompt.choices] or [unsaid]
        if unsaid is not None and self.shaped and unsaid in possible:
            return Picked(unsaid)
        if prompt.optional:
            return "blank"
        if prompt.default is not None and self.defaults:
            return Picked(prompt.default)
        if _is_another(one):
            return Picked(False)
        if self.defaults and one.id.startswith("ask."):
            return Picked(False)
        raise MissingAnswerError(one.id, prompt.text, defaults=self.defaults)

    def choose(self, text: str, choices: Any) -> Any:
        """Choose nothing: a file is not asked what to look at."""
        return None

    def _is_scalar(self, id_: str) -> bool:
        """Tell whether a value stands at an id, so that nothing can stand below it."""
        return not isinstance(self.draft.get(id_), dict | list | None) or id_ in self.by_id

    def _fitting(self, one: Asked, prompt: Prompt, value: Any) -> Any:
        if prompt.kind == "yes-no" and isinstance(value, str):
            value = self._typed(one, prompt, value)
        if prompt.choices:
            for choice in prompt.choices:
                if value == choice.value or str(value).casefold() == str(choice.label).casefold():
                    return choice.value
            words = ", ".join(str(choice.value) for choice in prompt.choices)
            raise BadAnswerError(f"{one.id}: {value!r} is none of {words}")
        return self._typed(one, prompt, value)

    def _typed(self, one: Asked, prompt: Prompt, value: Any) -> Any:
        try:
            return typed(prompt.kind, value, self.view.year)
        except ValueError as error:
            raise BadAnswerError(f"{one.id}: {error}") from None


def _is_id(key: str) -> bool:
    """Tell a question's id (``w2[0].employer``, written in quotes) from a table of a case."""
    return "." in key or "[" in key


def _is_another(one: Asked) -> bool:
    """Tell whether it is asked whether there is another entry: the file's list says it all."""
    return one.id.startswith("ask.") and one.id.endswith("]") and not one.id.endswith("[0]")


def take_told(flow: Flow, told: dict[str, Any], *, asked: bool) -> None:
    """Take what a file tells in the shape of a case and no question takes; nothing is lost.

    First what is never ``asked`` about; at the end what was not, as things turned out.

    Raises:
        BadAnswerError: the case file would not take it.
    """
    case = {key: value for key, value in told.items() if not _is_id(key) and key not in _OWN}
    if not asked:
        flow.draft.take_whole(case)
        case = {key: value for key, value in case.items() if key not in asked_about()}
    try:
        flow.add(deepcopy(case))
    except ValueError as error:
        raise BadAnswerError(str(error)) from None


class FirstAsker:
    """Asks one asker first, and another where the first has no answer."""

    def __init__(self, first: Asker, second: Asker) -> None:
        self.first = first
        self.second = second
        self.asked: set[str] = set()

    def ask(self, prompt: Prompt) -> Reply:
        """Put a question to the first, once; then, or where it has no answer, to the second."""
        again = prompt.asked.id in self.asked
        self.asked.add(prompt.asked.id)
        if again:
            return self.second.ask(prompt)
        try:
            return self.first.ask(prompt)
        except MissingAnswerError:
            return self.second.ask(prompt)

    def choose(self, text: str, choices: tuple[Choice, ...]) -> Any:
        """Let the second choose: a file chooses nothing."""
        return self.second.choose(text, choices)


def read_answers(path: Path) -> dict[str, Any]:
    """Read a file of answers; a key that is no question and no key of a case is refused.

    Raises:
        PlaceError: it cannot be read.
        CaseError: it is not TOML, or has a key that would be lost.
    """
    text = read_text(path, "file of answers", "check the name and the folder")
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        problem = Problem("the TOML", None, f"cannot be read: {error}")
        raise CaseError(path, [problem]) from None
    why = "is not a question: taxcli interview --list-questions lists them"
    problems = [Problem(key, None, why) for key in data if _is_id(key) and not is_question(key)]
    shaped = {key: value for key, value in data.items() if not _is_id(key)}
    try:
        Case.model_validate({"schema": SCHEMA, **shaped})
    except ValidationError as error:
        errors = error.errors(include_url=False)
        problems += problems_of([one for one in errors if one["type"] == "extra_forbidden"])
    if problems:
        raise CaseError(path, problems)
    return data


# A terminal that is closed, and a machine that shuts down, leave time enough to write.
_GOING = tuple(getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name))


class _GoneError(SystemExit):
    """The process was told to end."""


class Keeper:
    """Writes a draft; a locked case at the end of each section, on the way out, and when told.

    Locking takes a second or more, too long to wait for after each answer. Used as a context, it
    writes whatever is still to be written, however the interview ends; only a process that is
    killed outright or loses its power loses the answers since the last section's end.
    """

    def __init__(
        self, flow: Flow, path: Path, *, slow: bool, told: Callable[[str], None] | None = None
    ) -> None:
        self.flow = flow
        self.path = path
        self.slow = slow
        self.told = told
        self.section = self._section()
        self.written: Any = flow.view.case if path.exists() else None
        self._before: dict[int, Any] = {}
        self._signal: int | None = None

    def save(self) -> None:
        """Keep an answer: write it, or remember that it is to be written."""
        before, self.section = self.section, self._section()
        if not self.slow:
            self.write()
            return
        # The last section is written now; finishing it comes a moment later.
        settled = self.flow.draft.finished or bool(self.flow.draft.open)
        ended = settled if self.section is None else self.section != before
        if ended and self.write() and self.told:
            self.told("Saved, and locked.")

    def write(self) -> bool:
        """Write the draft if it is not what was written last; tell whether it was written."""
        case = self.flow.view.case
        if case is None or (self.slow and case == self.written):
            return False
        write_case(case, self.path)
        self.written = case
        return True

    def _section(self) -> str | None:
        one = self.flow.current()
        return None if one is None else one.section.title

    def __enter__(self) -> "Keeper":
        if self.slow:
            for number in _GOING:
                if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
                    self._before[number] = signal.signal(number, self._go)
        return self

    def _go(self, number: int, frame: FrameType | None) -> None:
        self._signal = number
        raise _GoneError(128 + number)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self.slow:
            return
        # Whoever is impatient now would lose what a second's patience keeps.
        interrupts = signal.getsignal(signal.SIGINT)
        for number in (*self._before, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        try:
            self.write()
        finally:
            signal.signal(signal.SIGINT, interrupts)
            for number, handler in self._before.items():
                signal.signal(number, handler)
        if self._signal is not None:
            # A closed terminal may have made another error of the first one.
            os.kill(os.getpid(), self._signal)


def resume(path: Path) -> Flow:
    """Begin, or go on with a case that is there; one not left by an interview is taken whole."""
    if not path.exists():
        if path.suffix == LOCKED:
            choose_lock(path)
        elif Path(f"{path}{LOCKED}").exists():
            raise PlaceError(f"{path} is locked, as {path}{LOCKED}: name that, to go on with it")
        return Flow(Draft())
    text = text_of(path)
    parse_case(text, path)
    data = tomllib.loads(text, parse_float=Decimal)
    data.pop("schema")
    return Flow.resumed(data)
