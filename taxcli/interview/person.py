"""Who can be asked, and how: by menus, line by line, or nobody."""

import os
import sys
from collections.abc import Callable, Mapping

from taxcli.document.terminal import Voice
from taxcli.interview.prompts import Asker, Command, PlainAsker

# Below this many columns menus would be cut; questions are then asked line by line.
_MENU_WIDTH = 60


def person(
    voice: Voice, tell: Callable[[str], None], labels: Mapping[Command, str] | None = None
) -> Asker | None:
    """Return how to ask somebody; ``None`` without a terminal, unless it is asked accessibly.

    ``labels`` words commands in a menu otherwise than the interview does.
    """
    terminal = sys.stdin is not None and sys.stdin.isatty()
    if not terminal and not voice.accessible:
        return None
    narrow = voice.width(voice.err) < _MENU_WIDTH
    # Menus are drawn on stdout, and must not end up in a file.
    if terminal and not (voice.plain(voice.err) or voice.plain(voice.out) or narrow):
        from taxcli.interview.menu_prompter import FullAsker, can_draw

        if can_draw():
            return FullAsker(tell=tell, labels=labels)
    return PlainAsker(tell, lambda label: _read(voice, label), _secret)


def _read(voice: Voice, label: str) -> str:
    """Read an answer; lines that were pasted together are one, and not the next answers too."""
    voice.raw(label)
    text = sys.stdin.readline()
    if not text:
        raise EOFError
    while _is_more_there():
        text += sys.stdin.readline()
    return text.rstrip("\n")


def _is_more_there() -> bool:
    """Tell whether a terminal has another line at once, faster than anyone types."""
    if os.name == "nt" or not sys.stdin.isatty():
        return False
    from select import select

    return bool(select([sys.stdin], [], [], 0)[0])


def _secret(label: str) -> str:
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")
    from getpass import getpass

    return getpass(label, sys.stderr)
