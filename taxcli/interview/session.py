"""The conversation: asks, takes commands, has every answer kept, says what changed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from taxcli.case.parse_answers import read, say
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.wording import outcome_words
from taxcli.interview.draft import entry_of
from taxcli.interview.flow import Answer, Flow, Moved
from taxcli.interview.model import Asked, Choice
from taxcli.interview.prompts import COMMANDS, Asker, Command, Picked, Prompt, Reply


class Session:
    """One sitting. ``tell`` prints a line of talk, ``save`` keeps the draft.

    ``meanings`` are those of commands that mean something else here.
    """

    meanings: Mapping[Command, str] = {}

    def __init__(
        self, flow: Flow, asker: Asker, tell: Callable[[str], None], save: Callable[[], None]
    ) -> None:
        self.flow = flow
        self.asker = asker
        self.tell = tell
        self.save = save
        self.doubted: tuple[str, Any] | None = None
        self.shown: dict[str, str] = self._results()
        self.section: str | None = None

    def run(self) -> bool:
        """Ask until nothing is left; tell whether it came to the end (and was not stopped)."""
        while (one := self.flow.current()) is not None:
            if not self.step(one):
                return False
        self.flow.finish()
        self.save()
        return True

    def step(self, one: Asked) -> bool:
        """Ask one question and take the reply; tell whether to go on."""
        if one.section.title != self.section:
            self.section = one.section.title
            self.tell("")
            self.tell(progress_words(self.flow, one))
        reply = self.asker.ask(self._prompt(one))
        if reply == "blank":
            self._pass_over(one)
            return True
        if isinstance(reply, str):
            return self._command(reply, one)
        self._take(one, reply)
        return True

    def _prompt(self, one: Asked) -> Prompt:
        view, kind = self.flow.view, one.question.kind
        choices = one.choices(view)
        value = self.flow.value(one)
        default = next(
            (each for each in (value, self.flow.offered(one)) if each is not None),
            one.default(view),
        )
        label = one.label(view, default)
        if kind == "ssn":
            default = None  # never shown, not even masked, while it is typed anew
        text = "" if default is None else label or say(kind, default)
        return Prompt(one, one.text(view), kind, choices, default, text, one.question.optional)

    # --- an answer ---------------------------------------------------------------------

    def _take(self, one: Asked, reply: Reply) -> None:
        try:
            value = self._value_of(one, reply)
            doubt = self._doubt(one, value)
        except ValueError as error:
            self.tell(f"That cannot be taken: {error}.")
            return
        if doubt is not None:
            self.tell(f"{doubt}. Give it again if it is so.")
            return
        if one.question.kind == "ssn" and not self._confirmed(value):
            return
        if not isinstance(reply, Picked) and one.question.kind not in ("text", "ssn"):
            self.tell(f"  = {say(one.question.kind, value)}")
        self._say_moved(self.flow.answer(one, value))

    def _value_of(self, one: Asked, reply: Reply) -> Any:
        if isinstance(reply, Picked):
            return reply.value
        assert not isinstance(reply, str)
        if not reply.text:
            raise ValueError('nothing was written; "skip" passes it over, "?" tells more')
        return read(one.question.kind, reply.text, self.flow.view.year)

    def _doubt(self, one: Asked, value: Any) -> str | None:
        """Return what speaks against an answer; one that is given twice is taken."""
        refused = self.flow.refusal(one, value)
        if refused is not None:
            raise ValueError(f"it {refused}")
        check = one.question.check
        doubt = check(self.flow.view, one.env, value) if check else None
        if doubt is None or self.doubted == (one.id, value):
            self.doubted = None
            return None
        self.doubted = (one.id, value)
        return doubt

    def _confirmed(self, value: str) -> bool:
        """Confirm a number by its last four digits."""
        masked = say("ssn", value)
        yes = self.asker.choose(
            f"It ends in {masked[-4:]}. Is that right?",
            (Choice(True, "Yes"), Choice(False, "No, type it again")),
        )
        return yes is not False

    def _say_moved(self, moved: Moved) -> None:
        """Keep what changed, and say which other answers it moved and what it comes to."""
        self.save()
        if aside := self._named(moved.set_aside):
            self.tell(f"Set aside until it is needed again: {aside}")
        if back := self._named(moved.brought_back):
            self.tell(f"Needed again, as answered before: {back}")
        self._say_result()

    def _named(self, answers: Sequence[Answer]) -> str:
        """Name an answer, or tell how many of which sections; "is there another" is none."""
        told = [each for each in answers if not each.asked.id.startswith("ask.")]
        if len(told) == 1:
            one = told[0].asked
            return f"{one.text(self.flow.view)} {self._answer_words(one, told[0].value)}"
        titles = dict.fromkeys(each.asked.section.title for each in told)
        return f"{len(told)} answers ({'; '.join(titles)})." if told else ""

    def _say_result(self) -> None:
        now = self._results()
        changed = [
            f"{name}: {words}" + (f" (was: {self.shown[name]})" if name in self.shown else "")
            for name, words in now.items()
            if self.shown.get(name) != words
        ]
        if changed:
            sure = "Result" if result_known(self.flow) else "So far, provisional"
            self.tell(f"{sure}. " + "; ".join(changed))
        self.shown = now

    def _results(self) -> dict[str, str]:
        return result_words(self.flow.view.result, complete=result_known(self.flow))

    # --- commands ----------------------------------------------------------------------

    def _command(self, command: Command, one: Asked) -> bool:
        if command == "quit":
            return False
        if command == "why":
            self._explain(one)
        elif command == "help":
            for name, word in COMMANDS.items():
                self.tell(f"  {word.typed[0]}: {self.meanings.get(name, word.meaning)}")
        elif command == "back":
            if not self.flow.back():
                self.tell("This is the first question.")
        elif command in ("skip", "unknown"):
            self._pass_over(one, for_now=command == "skip")
        elif command == "undo":
            self.undo()
        elif command == "remove":
            self._remove(one)
        elif command == "review":
            self.review()
        elif command == "jump":
            self._jump()
        return True

    def undo(self) -> None:
        """Take the last change back, and say so."""
        self.tell("The last change is undone." if self.flow.undo() else "Nothing to undo.")
        self.save()
        self._say_result()

    def _explain(self, one: Asked) -> None:
        self.tell(f"Why: {one.why()}")
        if one.find:
            self.tell(f"Where to find it: {one.find}")
        if one.question.source:
            self.tell(f"Source: {one.question.source}")

    def _pass_over(self, one: Asked, *, for_now: bool = False) -> None:
        if one.question.needed:
            self.tell("Nothing can be kept without it.")
            return
        if (one.question.optional or for_now) and self.flow.value(one) is not None:
            self.flow.go_to(None)
            self.tell("Left as it was.")
            return
        moved = self.flow.pass_over(one, for_now=for_now)
        if not one.question.optional:
            self.tell("Kept open; it is listed at the end.")
        self._say_moved(moved)

    def _remove(self, one: Asked) -> None:
        """Take out the entry that a question is about: a W-2, an item of income, a payment."""
        entry = entry_of(one.id)
        if entry is None:
            self.tell("This is not about one entry. Go to a question of the entry first: review.")
            return
        name = one.env["entry"]
        sure = (Choice(True, "Yes, take it out"), Choice(False, "No, keep it"))
        if self.asker.choose(f"Take out {name}? Without a choice it is kept.", sure) is True:
            self._say_moved(self.flow.remove(entry))
            self.tell(f"{name} is taken out; undo brings it back.")

    def _jump(self) -> None:
        first: dict[str, str] = {}
        for one in self.flow.asked():
            first.setdefault(one.section.title, one.id)
        choices = tuple(Choice(id_, title) for title, id_ in first.items())
        picked = self.asker.choose("Which section?", choices)
        if picked in first.values():
            self.flow.go_to(picked)

    def review(self) -> None:
        """Show all answers by section and let one be changed."""
        asked = self.flow.asked()
        choices = []
        for one in asked:
            if self.flow.settled(one):
                answer = self._answer_words(one, self.flow.value(one))
                words = f"{one.section.title}: {one.text(self.flow.view)} {answer}"
                choices.append(Choice(one.id, words))
        picked = self.asker.choose("Which answer would you like to change?", tuple(choices))
        if any(one.id == picked for one in asked):
            self.flow.go_to(picked)

    def _answer_words(self, one: Asked, value: Any) -> str:
        if value is None:
            return "(left blank)" if one.id in self.flow.draft.skipped else "(open)"
        return one.label(self.flow.view, value) or say(one.question.kind, value)


def progress_words(flow: Flow, one: Asked) -> str:
    """Say where the filer is: which section, and which of how many."""
    titles = [section.title for section in flow.sections]
    return f"[{titles.index(one.section.title) + 1} of {len(titles)} · {one.section.title}]"


def result_words(result: Result | None, *, complete: bool = True) -> dict[str, str]:
    """Say what each tax comes to, by its name; taxes that are not known yet are left out.

    While not everything is told (``complete``), no tax is said to have nothing to file.
    """
    if result is None:
        return {}
    words = {
        p.program.name: _outcome(p)
        for p in result.programs.values()
        if complete or p.outcome.kind != "nothing-to-file"
    }
    return {name: text for name, text in words.items() if text}


def _outcome(program: ProgramResult) -> str:
    outcome = program.outcome
    if outcome.kind == "not-known":
        return ""
    form = f"{program.filing.form}, " if outcome.sends_return else ""
    return f"{form}{outcome_words(outcome)}"


def result_known(flow: Flow) -> bool:
    """Tell whether no answer that could change the result is missing."""
    deciding = [one for one in flow.asked() if one.section.decides]
    return not flow.draft.open and all(flow.settled(one) for one in deciding)
