"""Asks for the passphrase of a locked case: on the terminal without echo, or from a descriptor."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import typer

from taxcli.case.lock import using
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.text import presentable

# The environment may say which descriptor; never the passphrase, which other programs could read.
DESCRIPTOR = "TAXCLI_PASSPHRASE_FD"
_TRIES = 3
# A shorter one is guessed sooner than most people think.
_SHORT = 12
_LONGEST = 1_000
_LOST = (
    "Nobody opens a locked case without its passphrase: not taxcli, not those who made it, not the "
    "Revenue Division. There is no reset. Write it down, and keep it where the file is not."
)
_HOW = "--passphrase-fd 3 3<FILE reads it from the first line of a file that only you can read"


class NoPassphraseError(typer.BadParameter):
    """A passphrase is needed, and nobody can be asked, or nobody gave one. Exit code 2."""

    def format_message(self) -> str:
        """Return the message as it is: no option is to blame."""
        return self.message


class TypedPassphrases:
    """The passphrases of one command: from the descriptor if one is named, else the terminal."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice
        self.descriptor: int | None = None
        self._read: str | None = None

    def to_open(self, name: str, wrong: int) -> str | None:
        """Return a passphrase to try; a person has three tries."""
        if self.descriptor is not None:
            return None if wrong else self.from_descriptor(self.descriptor)
        if wrong == _TRIES:
            return None
        if wrong:
            self.voice.tell(Para(f"That passphrase does not open {name}.", style="alarm"))
        return _typed(f"Passphrase of {name}: ", name)

    def to_lock(self, name: str) -> str:
        """Return the passphrase for a new locked file; typed twice."""
        self.voice.tell(Para(_LOST))
        if self.descriptor is not None:
            given = self.from_descriptor(self.descriptor)
            wrong = _unfit(given)
            if wrong:
                raise NoPassphraseError(f"The passphrase cannot be taken: {wrong}.")
            self._warn(given)
            return given
        for _ in range(_TRIES):
            given = _typed(f"New passphrase for {name}: ", name)
            wrong = _unfit(given)
            if wrong:
                self.voice.tell(Para(f"That cannot be taken: {wrong}.", style="alarm"))
                continue
            self._warn(given)
            if _typed("The same once more: ", name) == given:
                return given
            self.voice.tell(Para("The two are not the same.", style="alarm"))
        raise NoPassphraseError("No passphrase was chosen: nothing was locked.")

    def from_descriptor(self, number: int) -> str:
        """Return the first line of a descriptor; it is read once."""
        if self._read is None:
            self._read = _first_line(number)
        return self._read

    def _warn(self, given: str) -> None:
        if len(given) < _SHORT:
            self.voice.tell(
                Para(
                    f"That is a short passphrase: {_SHORT} characters or more, or five words "
                    "picked at random, are much harder to guess."
                )
            )


_NOW: ContextVar[TypedPassphrases | None] = ContextVar("taxcli_asked", default=None)


@contextmanager
def passphrases(voice: Voice) -> Iterator[None]:
    """Have locked files opened by what this command is given, or by whom it can ask."""
    asked = TypedPassphrases(voice)
    token = _NOW.set(asked)
    try:
        with using(asked):
            yield
    finally:
        _NOW.reset(token)


def take_descriptor(
    ctx: typer.Context, param: typer.CallbackParam, value: int | None
) -> int | None:
    """Take the descriptor that a command was told; standard input is read at once."""
    asked = _NOW.get()
    if value is None or asked is None:
        return value
    if value < 0:
        raise typer.BadParameter(f"{value} is no file descriptor: 0 is standard input, 3 is free.")
    asked.descriptor = value
    if value == 0 and not ctx.resilient_parsing:
        # What follows the first line may be the case, or answers.
        asked.from_descriptor(value)
    return value


def _first_line(number: int) -> str:
    """Read up to the end of a line, and no more: the rest may be somebody else's."""
    where = f"Descriptor {number} (--passphrase-fd)"
    read = bytearray()
    try:
        if os.isatty(number):
            raise NoPassphraseError(
                f"{where} is a terminal, which would show the passphrase: leave it out, and it is "
                "asked for without being shown."
            )
        while (byte := os.read(number, 1)) not in (b"", b"\n"):
            read += byte
            if len(read) > _LONGEST:
                raise NoPassphraseError(f"{where} holds no passphrase: its first line is too long.")
    except OSError as error:
        raise NoPassphraseError(f"{where} cannot be read ({error.strerror}): {_HOW}.") from None
    try:
        found = read.decode().removesuffix("\r")
    except UnicodeDecodeError:
        raise NoPassphraseError(f"{where} holds no passphrase: it is not UTF-8 text.") from None
    if not found:
        raise NoPassphraseError(f"{where} holds no passphrase: its first line is empty.")
    return found


def _typed(label: str, name: str) -> str:
    """Ask on the terminal, whatever standard input is; nothing typed is shown."""
    from getpass import GetPassWarning, getpass
    from warnings import catch_warnings, simplefilter

    if not has_terminal():
        raise NoPassphraseError(
            f"The passphrase of {name} is needed, and there is no terminal to ask at: {_HOW}."
        )
    try:
        with catch_warnings():
            # It would go on with what is typed shown.
            simplefilter("error", GetPassWarning)
            return getpass(presentable(label))
    except EOFError:
        raise NoPassphraseError(f"No passphrase was given for {name}.") from None
    except (GetPassWarning, OSError):
        raise NoPassphraseError(f"The terminal cannot hide what is typed: {_HOW}.") from None


def has_terminal() -> bool:
    """Tell whether there is a terminal to ask at, even where standard input is a pipe."""
    if os.name == "nt":
        return sys.stdin is not None and sys.stdin.isatty()
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _unfit(passphrase: str) -> str | None:
    """Say why a passphrase should lock nothing."""
    if not passphrase:
        return "it is empty"
    if not passphrase.isprintable():
        return "it holds a sign that does not show, like a tab or an arrow key"
    return None
