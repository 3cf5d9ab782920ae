"""Keeps the answers in the case's file: at once, or section by section where writing is slow."""

import os
import signal
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from taxcli.case.files import LOCKED, PlaceError
from taxcli.case.lock import choose_lock
from taxcli.case.read import parse_case, text_of
from taxcli.case.write import write_case
from taxcli.interview.draft import Draft
from taxcli.interview.flow import Flow

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
        ended = self._settled() if self.section is None else self.section != before
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

    def _settled(self) -> bool:
        """Tell whether the last section is written now; finishing it comes a moment later."""
        return self.flow.draft.finished or bool(self.flow.draft.open)

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
