"""A session at a full terminal, its keys typed through prompt_toolkit's pipe input."""

from decimal import Decimal
from typing import Any

import pytest
from prompt_toolkit.input.base import PipeInput
from prompt_toolkit.output import DummyOutput

from taxcli.interview.files import FileAsker, FirstAsker
from taxcli.interview.flow import Flow
from taxcli.interview.menu_prompter import FullAsker
from taxcli.interview.session import Session
from tests.interview.kit import SINGLE, fresh, lived, names, walk

ENTER, UP, DOWN, CLEAR = "\r", "\x1b[A", "\x1b[B", "\x15"
BELOW = {**SINGLE, **lived("full-year"), "oregon.taxable_income": Decimal(90_000)}
OVER = {**BELOW, "oregon.taxable_income": Decimal(210_000), "last_year.shs_tax": "0"}
OVER |= {"last_year.pfa_tax": "0", "extension.filed": False, **names()}


# "Something else …" stands below the answers; then the commands, in this order.
COMMANDS = ("why", "back", "skip", "unknown", "undo", "review", "jump", "quit")


class Sitting:
    """A session at a full terminal; the keys are typed at once, and then the terminal closes."""

    def __init__(self, keyboard: PipeInput, flow: Flow, *keys: str, first: Any = None) -> None:
        self.told: list[str] = []
        self.saved = 0
        asker: Any = FullAsker(keyboard, DummyOutput())
        if first is not None:
            asker = FirstAsker(FileAsker(first, defaults=False), asker)
        self.flow = flow
        self.session = Session(flow, asker, self.told.append, self._save)
        keyboard.send_text("".join(keys))
        keyboard.close()

    def _save(self) -> None:
        self.saved += 1

    def run(self) -> "Sitting":
        """Run until the keys are used up."""
        with pytest.raises(EOFError):
            self.session.run()
        return self

    @property
    def talk(self) -> str:
        return "\n".join(self.told)

    @property
    def at(self) -> str | None:
        one = self.flow.current()
        return one and one.id


def at(id_: str, said: dict[str, Any] = OVER) -> Flow:
    """Return an interview that has come to a question."""
    flow = fresh()
    walk(flow, {key: value for key, value in said.items() if key != id_} | {id_: None})
    flow.go_to(id_)
    return flow


def else_(flow: Flow, command: str) -> str:
    """Return the keys for "Something else …" and a command."""
    one = flow.current()
    assert one is not None
    values = [choice.value for choice in one.choices(flow.view)]
    default = flow.value(one) if flow.value(one) is not None else one.default(flow.view)
    place = values.index(default) if default in values else 0
    return UP * (place + 1) + ENTER + DOWN * COMMANDS.index(command) + ENTER
