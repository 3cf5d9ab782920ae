"""Asks line by line: numbered choices, nothing redrawn. For screen readers and narrow screens."""

from collections.abc import Callable
from typing import Any

from taxcli.interview.model import Choice
from taxcli.interview.prompts import Picked, Prompt, Reply, Typed, command_of, pick

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
