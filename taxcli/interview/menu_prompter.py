"""Asks at a full terminal, with menus to move through by arrow keys."""

from collections.abc import Callable, Mapping
from shutil import get_terminal_size
from textwrap import fill
from typing import Any

import questionary
from prompt_toolkit.application import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import Output

from taxcli.interview.draft import entry_of
from taxcli.interview.line_prompter import PlainAsker, pick
from taxcli.interview.model import Choice
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
_MENU: tuple[Command, ...] = (
    "why",
    "back",
    "skip",
    "unknown",
    "undo",
    "remove",
    "review",
    "jump",
    "quit",
)
_LABELS: dict[Command, str] = {
    "why": "Why is this asked?",
    "back": "Go back",
    "skip": "Skip it until the next time",
    "unknown": "I don't know",
    "undo": "Undo the last change",
    "remove": "Take this entry out",
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
        while True:
            picked = self._select(
                _wrapped(prompt.text), [*choices, questionary.Separator(), more], default
            )
            if picked == "more":
                return self._commands(prompt)
            if not isinstance(picked, Typed):
                reply: Reply = picked
                return reply
            command = command_of(picked.text)
            if command is not None:
                return command
            found = pick(picked.text, prompt.choices)
            if found is not None:
                label = next(one.label for one in prompt.choices if one.value == found.value)
                self.tell(f"  = {presentable(label)}")
                return found
            self.tell(f'"{presentable(picked.text)}" is none of these: pick one; ? tells more.')

    def _select(self, text: str, choices: list[Any], default: Any = None) -> Any:
        """Let somebody pick from a menu; what is typed there before Enter comes back as typed."""
        menu = questionary.select(
            text,
            choices=choices,
            default=default,
            qmark="",
            instruction=" ",
            use_jk_keys=False,
            style=_STYLE,
            **self.io,
        )
        _take_typing(menu.application.key_bindings)
        return menu.unsafe_ask()

    def _commands(self, prompt: Prompt) -> Reply:
        names = [name for name in _MENU if name != "remove" or entry_of(prompt.asked.id)]
        choices = [questionary.Choice(self.labels[name], name) for name in names]
        while isinstance(found := self._select("What would you like?", choices), Typed):
            command = command_of(found.text)
            if command is not None:
                return command
            self.tell(f'"{presentable(found.text)}" is none of these.')
        picked: Command = found
        return picked

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
                key_bindings=_replacing(presentable(prompt.default_text)),
                **self.io,
            ).unsafe_ask()
        text = text.strip()
        command = command_of(text)
        if command is not None:
            return command
        if not text and prompt.optional:
            return "blank"
        if text and text == presentable(prompt.default_text):
            return Picked(prompt.default)
        return Typed(text)

    def choose(self, text: str, choices: tuple[Choice, ...]) -> Any:
        """Let somebody choose from a menu whose last entry is to go on."""
        if any(len(choice.label) > get_terminal_size().columns - 5 for choice in choices):
            return PlainAsker(self.tell, self._number, self._number).choose(text, choices)
        entries = [
            *(questionary.Choice(presentable(one.label), one.value) for one in choices),
            questionary.Separator(),
            questionary.Choice("Go on", "(none)"),
        ]
        while isinstance(found := self._select(_wrapped(text), entries), Typed):
            picked = pick(found.text, choices)
            if picked is not None:
                return picked.value
            self.tell(f'"{presentable(found.text)}" is none of these.')
        return found

    def _number(self, label: str) -> str:
        text: str = questionary.text(label, qmark="", style=_STYLE, **self.io).unsafe_ask()
        return text


def _wrapped(text: str) -> str:
    """Break a question at words; the library would break it in the middle of one."""
    return fill(presentable(text), max(20, get_terminal_size().columns - 2))


def _take_typing(bindings: Any) -> None:
    """Let a menu give back what was typed before Enter, never its usual answer instead."""
    typed: list[str] = []

    def collect(event: KeyPressEvent) -> None:
        if event.data.isprintable():
            typed.append(event.data)

    def collect_paste(event: KeyPressEvent) -> None:
        typed.append(event.data)

    def take_back(event: KeyPressEvent) -> None:
        del typed[-1:]

    def enter(event: KeyPressEvent) -> None:
        event.app.exit(result=Typed("".join(typed).strip()))

    bindings.add(Keys.Any)(collect)
    bindings.add(Keys.BracketedPaste)(collect_paste)
    bindings.add(Keys.Backspace)(take_back)
    bindings.add(Keys.ControlM, filter=Condition(lambda: bool(typed)), eager=True)(enter)


def _replacing(default: str) -> KeyBindings:
    """Return keys by which what is typed replaces an answer that stands there, unless it is edited.

    Moving the cursor, or deleting, keeps it for editing.
    """
    bindings = KeyBindings()

    @Condition
    def untouched() -> bool:
        buffer = get_app().current_buffer
        return bool(default) and buffer.text == default and buffer.document.is_cursor_at_the_end

    @bindings.add(Keys.Any, filter=untouched)
    @bindings.add(Keys.BracketedPaste, filter=untouched)
    def _replace(event: KeyPressEvent) -> None:
        event.current_buffer.reset()
        event.current_buffer.insert_text(event.data)

    return bindings
