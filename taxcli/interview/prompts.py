"""What the interview shows to ask a question and what comes back; who can be asked, and how."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from taxcli.case.parse_answers import as_typed
from taxcli.case.schema import Kind
from taxcli.interview.model import Asked, Choice

Command = Literal[
    "why", "back", "skip", "unknown", "undo", "remove", "review", "jump", "quit", "help"
]


@dataclass(frozen=True, slots=True)
class Word:
    """What may be typed instead of an answer, what it does, and how a menu calls it, if at all."""

    typed: tuple[str, ...]
    meaning: str
    label: str = ""


COMMANDS: dict[Command, Word] = {
    "why": Word(
        ("?", "why"), "why it is asked, and where to find the answer", "Why is this asked?"
    ),
    "back": Word(("back", "b"), "go back to the question before", "Go back"),
    "skip": Word(("skip",), "pass it over until the next time", "Skip it until the next time"),
    "unknown": Word(("don't know", "dont know", "dk", "unknown"), "keep it open", "I don't know"),
    "undo": Word(("undo",), "take the last change back", "Undo the last change"),
    "remove": Word(
        ("remove",),
        "take out the entry asked about: a W-2, an item, a payment",
        "Take this entry out",
    ),
    "review": Word(("review",), "look at all answers, and change any", "Review all answers"),
    "jump": Word(("jump",), "go to a section", "Jump to a section"),
    "quit": Word(
        ("quit", "exit", "stop"),
        "stop here; everything answered is kept",
        "Stop here (everything is kept)",
    ),
    "help": Word(("help",), "list these words"),
}
HINT = "? why · back · skip · don't know · review · quit"


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer as it was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Picked:
    """An answer picked from the choices."""

    value: Any


# Nothing was written where that is all right.
Reply = Typed | Picked | Command | Literal["blank"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question as it is put: its text, its kind, its choices, the answer Enter gives."""

    asked: Asked
    text: str
    kind: Kind
    choices: tuple[Choice, ...]
    default: Any
    default_text: str
    optional: bool


class Asker(Protocol):
    """Puts a question to somebody and brings the reply."""

    def ask(self, prompt: Prompt) -> Reply:
        """Put a question; EOFError when nobody can answer."""
        ...

    def choose(self, text: str, choices: tuple[Choice, ...]) -> Any:
        """Let somebody choose, outside the questions; ``None`` for none of them."""
        ...


class MissingAnswerError(Exception):
    """An answer is missing and nobody can be asked. Exit code 2."""

    def __init__(self, id_: str, text: str, *, defaults: bool) -> None:
        ways = "" if defaults else " take defaults with --defaults,"
        none = ", and it has no usual answer" if defaults else ""
        super().__init__(
            f'{id_} is not answered ("{text}"){none}: give it in the answers file as "{id_}" = …,'
            f"{ways} or run the interview in a terminal"
        )
        self.id = id_


def command_of(text: str) -> Command | None:
    """Return the command that a text is, if it is one."""
    typed = text.strip().casefold().replace("’", "'")
    return next((name for name, word in COMMANDS.items() if typed in word.typed), None)


def pick(text: str, choices: tuple[Choice, ...]) -> Picked | None:
    """Find a choice by its number, or by its value or label, or the beginning of either."""
    word = as_typed(text).casefold()
    if word.isdecimal() and 1 <= int(word) <= len(choices):
        return Picked(choices[int(word) - 1].value)
    names = [(one, (str(one.value).casefold(), one.label.casefold())) for one in choices]
    exact = [one for one, words in names if word in words]
    begins = [one for one, words in names if any(name.startswith(word) for name in words)]
    found = exact or begins
    return Picked(found[0].value) if len(found) == 1 else None


_EXAMPLES = {
    "money": "dollars, like 1,234.56",
    "date": "a date, like March 15 or 3/15/2025",
    "periods": "dates, like January 1 to June 30",
    "workdays": "days inside / outside / leave, like 120 / 120 / 20",
    "percent": "a percentage, like 62.5",
    "count": "a whole number",
}


class PlainAsker:
    """Asks with printed lines and reads a line each.

    ``tell`` prints a line; ``read`` shows a short prompt and returns the line typed, and
    ``read_secret`` does so without echo.
    """

    def __init__(
        self,
        tell: Callable[[str], None],
        read: Callable[[str], str],
        read_secret: Callable[[str], str],
    ) -> None:
        self.tell = tell
        self.read = read
        self.read_secret = read_secret

    def ask(self, prompt: Prompt) -> Reply:
        """Print the question and its choices; read a number, a word, or a command."""
        self._list(prompt.text, prompt.choices)
        while True:
            text = self._line(prompt).strip()
            command = command_of(text)
            if command is not None:
                return command
            if not text and prompt.default is not None:
                return Picked(prompt.default)
            if not text and prompt.optional:
                return "blank"
            if not (text and prompt.choices):
                return Typed(text)
            picked = pick(text, prompt.choices)
            if picked is not None:
                return picked
            self.tell(f'"{text}" is none of them: write a number from 1 to {len(prompt.choices)}.')

    def _line(self, prompt: Prompt) -> str:
        hint = f"1 to {len(prompt.choices)}" if prompt.choices else _EXAMPLES.get(prompt.kind, "")
        usual = "" if prompt.default is None else f"Enter for {prompt.default_text}"
        if hint or usual:
            self.tell(f"({'; '.join(filter(None, (hint, usual)))})")  # a line, to wrap at words
        return self.read_secret("> ") if prompt.kind == "ssn" else self.read("> ")

    def choose(self, text: str, choices: tuple[Choice, ...]) -> Any:
        """Print choices and read a number; Enter chooses none."""
        self._list(text, choices)
        while True:
            self.tell(f"(1 to {len(choices)}; Enter goes on)")
            line = self.read("> ").strip()
            if not line:
                return None
            picked = pick(line, choices)
            if picked is not None:
                return picked.value
            self.tell(f'"{line}" is none of them.')

    def _list(self, text: str, choices: tuple[Choice, ...]) -> None:
        self.tell(text)
        for number, choice in enumerate(choices, 1):
            self.tell(f"  {number}. {choice.label}")
