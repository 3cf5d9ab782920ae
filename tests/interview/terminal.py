"""A real terminal: a pseudo-terminal that keeps a screen, and a filer who sits at it."""

import re
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pexpect
import pyte

from taxcli.interview.model import Asked
from tests.cli.conftest import command, environment
from tests.interview.kit import BLANK, UNKNOWN, fresh, meant

ENTER, UP, DOWN, CLEAR, INTERRUPT = "\r", "\x1b[A", "\x1b[B", "\x15", "\x03"
_ESCAPES = re.compile(
    r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[()][AB0]|[=>78])|[\x00-\x08\x0b-\x1f]"
)


def flat(text: str) -> str:
    """Return text without spaces and line breaks, wherever a terminal has put them."""
    return "".join(text.split())


class _Screen(pyte.HistoryScreen):
    """A screen that answers where the cursor is, as terminals do."""

    child: Any = None

    def write_process_input(self, data: str) -> None:
        self.child.send(data)


class Terminal:
    """The interview in a terminal of some width."""

    def __init__(self, columns: int, path: Path, *argv: str, **env: str) -> None:
        self.screen = _Screen(columns, 24, history=5000, ratio=0.5)
        self.columns = columns
        self.stream = pyte.Stream(self.screen)
        self.raw = ""
        self.mark = 0
        self.child = self.screen.child = pexpect.spawn(
            command()[0],
            command("interview", str(path), *argv)[1:],
            dimensions=(24, columns),
            env=environment(**{"TERM": "xterm-256color", **env}),
            encoding="utf-8",
            timeout=20,
        )

    def _more(self) -> bool:
        try:
            data = self.child.read_nonblocking(4096, timeout=10)
        except pexpect.EOF:
            return False
        except pexpect.TIMEOUT:
            raise AssertionError(f"nothing more came; the screen is:\n{self.text}") from None
        self.raw += data
        self.stream.feed(data)
        return True

    @property
    def fresh(self) -> str:
        """Return what was written since the last keys, without its escapes."""
        return _ESCAPES.sub("", self.raw[self.mark :])

    @property
    def text(self) -> str:
        """Return the screen with all that has scrolled away."""
        columns = range(self.columns)
        above = [
            "".join(row[at].data for at in columns).rstrip() for row in self.screen.history.top
        ]
        return "\n".join([*above, *(line.rstrip() for line in self.screen.display)])

    def wait(self, *texts: str, end: str = "") -> None:
        """Wait until texts stand there, the last output being ``end``."""
        wanted = [flat(text) for text in texts]
        while True:
            now = flat(self.fresh)
            if all(text in now for text in wanted) and now.endswith(end):
                return
            assert self._more(), f"it ended before {texts}; the screen is:\n{self.text}"

    def type(self, keys: str) -> None:
        """Type keys; what comes from now on is new."""
        self.mark = len(self.raw)
        self.child.send(keys)

    def end(self) -> int | None:
        """Wait for the end and return the exit code."""
        while self._more():
            pass
        self.child.close()
        code: int | None = self.child.exitstatus
        return code

    def hang_up(self) -> None:
        """Close the terminal, and wait until the process is gone."""
        self.child.kill(signal.SIGHUP)
        self._gone()

    def kill(self) -> None:
        """Kill the process at once."""
        self.child.kill(signal.SIGKILL)
        self._gone()

    def _gone(self) -> None:
        while self._more():
            pass
        self.child.wait()


class Filer:
    """Somebody who answers at a terminal; a flow of their own knows what must come next."""

    def __init__(self, terminal: Terminal, said: Mapping[str, Any], *, menus: bool) -> None:
        self.terminal = terminal
        self.said = said
        self.menus = menus
        self.flow = fresh()
        self.seen: list[str] = []

    def take_over(self, terminal: Terminal) -> None:
        """Go on at another terminal."""
        self.terminal = terminal

    def see(self) -> Asked | None:
        """Wait for the next question; it must be the one the flow expects, whole."""
        one = self.flow.current()
        if one is None:
            self.terminal.wait("What next?")
            return None
        text = one.text(self.flow.view)
        menu = self.menus and one.choices(self.flow.view)
        self.terminal.wait(
            text, *(["Something else …"] if menu else []), end="" if self.menus else ">"
        )
        self.seen.append(text)
        labels = [flat(choice.label) for choice in one.choices(self.flow.view)]
        shown = flat(self.terminal.text) if labels else ""
        assert [label for label in labels if label not in shown] == []
        return one

    def answer(self, one: Asked) -> None:
        """Answer a question as it was said."""
        said = self.said.get(one.id, False if one.id.startswith("ask.") else BLANK)
        if said == BLANK:
            assert one.question.optional, f"{one.id} has no answer"
            self.flow.pass_over(one)
            self.terminal.type(ENTER)
            return
        if said == UNKNOWN:
            self.flow.pass_over(one)
            self.terminal.type(f"don't know{ENTER}")
            return
        choices = one.choices(self.flow.view)
        if choices:
            self._choose(one, [(each.value, each.label) for each in choices], said)
            return
        clear = CLEAR if self.menus and one.default(self.flow.view) is not None else ""
        self.terminal.type(f"{clear}{said}{ENTER}")
        if one.question.kind == "ssn":
            self.terminal.wait(f"It ends in {str(said)[-4:]}", end="" if self.menus else ">")
            self.terminal.type(ENTER)
        self.flow.answer(one, meant(self.flow, one, str(said)))

    def _choose(self, one: Asked, choices: list[tuple[Any, str]], said: Any) -> None:
        word = str(said).casefold()
        places = [
            place
            for place, (value, label) in enumerate(choices)
            if value == said or word in (str(value).casefold(), label.casefold())
        ]
        place = places[0]
        values = [value for value, _ in choices]
        usual = one.default(self.flow.view)
        begin = values.index(usual) if usual in values else 0
        way = (DOWN if place > begin else UP) * abs(place - begin)
        self.terminal.type(f"{way if self.menus else place + 1}{ENTER}")
        self.flow.answer(one, values[place])

    def go_on(self, until: int | None = None) -> None:
        """Answer some questions, or all, and see the one that follows."""
        one = self.see()
        while one is not None and (until is None or until > 0):
            self.answer(one)
            until = None if until is None else until - 1
            one = self.see()
