"""What the interview shows to ask a question, and what comes back; however it is asked."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from taxcli.case.schema import Kind
from taxcli.interview.model import Asked, Choice

Command = Literal[
    "why", "back", "skip", "unknown", "undo", "remove", "review", "jump", "quit", "help"
]
# What may be typed instead of an answer, and what it does.
COMMANDS: dict[Command, tuple[tuple[str, ...], str]] = {
    "why": (("?", "why"), "why it is asked, and where to find the answer"),
    "back": (("back", "b"), "go back to the question before"),
    "skip": (("skip",), "pass it over until the next time"),
    "unknown": (("don't know", "dont know", "dk", "unknown"), "keep it open"),
    "undo": (("undo",), "take the last change back"),
    "remove": (("remove",), "take out the entry asked about: a W-2, an item, a payment"),
    "review": (("review",), "look at all answers, and change any"),
    "jump": (("jump",), "go to a section"),
    "quit": (("quit", "exit", "stop"), "stop here; everything answered is kept"),
    "help": (("help",), "list these words"),
}


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
    word = text.strip().casefold().replace("’", "'")
    return next((name for name, (words, _) in COMMANDS.items() if word in words), None)


HINT = "? why · back · skip · don't know · review · quit"
