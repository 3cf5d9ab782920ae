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
from taxcli.interview.model import Choice
from taxcli.interview.prompts import (
    COMMANDS,
    HINT,
    Command,
    Picked,
    PlainAsker,
    Prompt,
    Reply,
    Typed,
    command_of,
    pick,
)
from taxcli.text import presentable

_STYLE = questionary.Style(
    [("qmark", "bold"), ("question", "bold"), ("answer", ""), ("instruction", "italic")]
)
_MORE = "Something else …"


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
        usual = {name: word.label for name, word in COMMANDS.items() if word.label}
        self.labels = {**usual, **(labels or {})}
        self.io: dict[str, Any] = {"input": input_, "output": output} if input_ or output else {}

    def ask(self, prompt: Prompt) -> Reply:
        """Put a question as a menu or a line to type."""
        return self._menu(prompt) if prompt.choices else self._line(prompt)

    def _menu(self, prompt: Prompt) -> Reply:
        labels = {choice.value: presentable(choice.label) for choice in prompt.choices}
        choices = {
            value: questionary.Choice(label, Picked(value)) for value, label in labels.items()
        }

        def meant(text: str) -> Reply | None:
            command = command_of(text)
            found = None if command else pick(text, prompt.choices)
            if found is not None:
                self.tell(f"  = {labels[found.value]}")
            return command or found

        more = questionary.Choice(_MORE, "more")
        entries = [*choices.values(), questionary.Separator(), more]
        default = choices.get(prompt.default)
        hint = ": pick one; ? tells more"
        picked = self._select(_wrapped(prompt.text), entries, meant, default, hint)
        if picked == "more":
            return self._commands(prompt)
        reply: Reply = picked
        return reply

    def _select(
        self,
        text: str,
        entries: list[Any],
        meant: Callable[[str], Any],
        default: Any = None,
        hint: str = "",
    ) -> Any:
        """Let somebody pick from a menu; what is typed there before Enter is what is ``meant``."""
        while True:
            menu = questionary.select(
                text,
                choices=entries,
                default=default,
                qmark="",
                instruction=" ",
                use_jk_keys=False,
                style=_STYLE,
                **self.io,
            )
            _take_typing(menu.application.key_bindings)
            picked = menu.unsafe_ask()
            if not isinstance(picked, Typed):
                return picked
            found = meant(picked.text)
            if found is not None:
                return found
            self.tell(f'"{presentable(picked.text)}" is none of these{hint}.')

    def _commands(self, prompt: Prompt) -> Reply:
        entries = [
            questionary.Choice(label, name)
            for name, label in self.labels.items()
            if name != "remove" or entry_of(prompt.asked.id)
        ]
        picked: Command = self._select("What would you like?", entries, command_of)
        return picked

    def _line(self, prompt: Prompt) -> Reply:
        wrapped, default = _wrapped(prompt.text), presentable(prompt.default_text)
        line: dict[str, Any] = {"qmark": "", "style": _STYLE, **self.io}
        if prompt.kind == "ssn":
            text = questionary.password(wrapped, **line).unsafe_ask().strip()
        else:
            line |= {"bottom_toolbar": f" {HINT}", "key_bindings": _replacing(default)}
            text = questionary.text(wrapped, default=default, **line).unsafe_ask().strip()
        command = command_of(text)
        if command is not None:
            return command
        if not text and prompt.optional:
            return "blank"
        if text and text == default:
            return Picked(prompt.default)
        return Typed(text)

    def choose(self, text: str, choices: tuple[Choice, ...]) -> Any:
        """Let somebody choose from a menu whose last entry is to go on."""
        if any(len(choice.label) > get_terminal_size().columns - 5 for choice in choices):
            return PlainAsker(self.tell, self._number, self._number).choose(text, choices)
        entries = [
            *(questionary.Choice(presentable(one.label), Picked(one.value)) for one in choices),
            questionary.Separator(),
            questionary.Choice("Go on", Picked(None)),
        ]
        found = self._select(_wrapped(text), entries, lambda typed: pick(typed, choices))
        return found.value if isinstance(found, Picked) else None

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
