"""Asks at a full terminal, with menus to move through by arrow keys."""

from collections.abc import Callable, Mapping
from shutil import get_terminal_size
from textwrap import fill
from typing import Any

import questionary
from prompt_toolkit.input import Input
from prompt_toolkit.output import Output

from taxcli.interview.model import Choice
from taxcli.interview.plain import PlainAsker
from taxcli.interview.prompts import (
    HINT,
    Command,
    Picked,
    Prompt,
    Reply,
    Typed,
    command_of,
)
from taxcli.text import presentable

_STYLE = questionary.Style(
    [("qmark", "bold"), ("question", "bold"), ("answer", ""), ("instruction", "italic")]
)
_MORE = "Something else …"
_MENU: tuple[Command, ...] = ("why", "back", "skip", "unknown", "undo", "review", "jump", "quit")
_LABELS: dict[Command, str] = {
    "why": "Why is this asked?",
    "back": "Go back",
    "skip": "Skip it for now",
    "unknown": "I don't know",
    "undo": "Undo the last change",
    "review": "Review all answers",
    "jump": "Jump to a section",
    "quit": "Stop here (everything is kept)",
}


def can_draw() -> bool:
    """Tell whether there is something to draw on: a program of Windows may have no console."""
    from prompt_toolkit.output import create_output

    try:
        create_output()
    except Exception:  # what it raises on Windows can be imported only there
        return False
    return True


class FullAsker:
    """Asks with questionary; input and output can be given for tests.

    ``tell`` prints a line; it lists what is too wide for a menu, which would cut it. ``labels``
    words commands otherwise.
    """

    def __init__(
        self,
        input_: Input | None = None,
        output: Output | None = None,
        tell: Callable[[str], None] = print,
        labels: Mapping[Command, str] | None = None,
    ) -> None:
        self.tell = tell
        self.labels = {**_LABELS, **(labels or {})}
        self.io: dict[str, Any] = {"input": input_, "output": output} if input_ or output else {}

    def ask(self, prompt: Prompt) -> Reply:
        """Put a question as a menu or a line to type."""
        if prompt.choices:
            return self._menu(prompt)
        return self._line(prompt)

    def _menu(self, prompt: Prompt) -> Reply:
        choices = [
            questionary.Choice(presentable(choice.label), Picked(choice.value))
            for choice in prompt.choices
        ]
        at = [choice.value for choice in prompt.choices]
        default = choices[at.index(prompt.default)] if prompt.default in at else None
        more = questionary.Choice(_MORE, "more")
        picked = questionary.select(
            _wrapped(prompt.text),
            choices=[*choices, questionary.Separator(), more],
            default=default,
            qmark="",
            instruction=" ",
            style=_STYLE,
            **self.io,
        ).unsafe_ask()
        if picked == "more":
            return self._commands()
        reply: Reply = picked
        return reply

    def _commands(self) -> Reply:
        found = questionary.select(
            "What would you like?",
            choices=[questionary.Choice(self.labels[name], name) for name in _MENU],
            qmark="",
            instruction=" ",
            style=_STYLE,
            **self.io,
        ).unsafe_ask()
        command: Command = found
        return command

    def _line(self, prompt: Prompt) -> Reply:
        if prompt.kind == "ssn":
            text = questionary.password(
                _wrapped(prompt.text), qmark="", style=_STYLE, **self.io
            ).unsafe_ask()
        else:
            text = questionary.text(
                _wrapped(prompt.text),
                default=presentable(prompt.default_text),
                qmark="",
                style=_STYLE,
                bottom_toolbar=f" {HINT}",
                **self.io,
            ).unsafe_ask()
        text = text.strip()
        command = command_of(text)
        if command is not None:
            return command
        if not text and prompt.optional:
            return "skip"
        if text and text == presentable(prompt.default_text):
            return Picked(prompt.default)
        return Typed(text)

    def choose(self, text: str, choices: tuple[Choice, ...]) -> Any:
        """Let somebody choose from a menu whose last entry is to go on."""
        if any(len(choice.label) > get_terminal_size().columns - 5 for choice in choices):
            return PlainAsker(self.tell, self._number, self._number).choose(text, choices)
        return questionary.select(
            _wrapped(text),
            choices=[
                *(questionary.Choice(presentable(one.label), one.value) for one in choices),
                questionary.Separator(),
                questionary.Choice("Go on", "(none)"),
            ],
            qmark="",
            instruction=" ",
            style=_STYLE,
            **self.io,
        ).unsafe_ask()

    def _number(self, label: str) -> str:
        text: str = questionary.text(label, qmark="", style=_STYLE, **self.io).unsafe_ask()
        return text


def _wrapped(text: str) -> str:
    """Break a question at words; the library would break it in the middle of one."""
    return fill(presentable(text), max(20, get_terminal_size().columns - 2))
