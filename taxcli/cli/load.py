"""Reads the case a command was given and prepares it."""

import sys
from datetime import date

from taxcli.case.model import Case
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.engine.result import Result
from taxcli.law.figures import Edition


def prepared(voice: Voice, case: str, edition: Edition, on: date | None) -> Result:
    """Read a case file (``-`` is standard input) and compute both programs."""
    from taxcli.engine.prepare import prepare

    return prepare(read(voice, case), edition=edition, on=on)


def read(voice: Voice, case: str) -> Case:
    """Read the case file that a command was given; ``-`` is standard input."""
    from taxcli.case.files import PlaceError
    from taxcli.case.read import read_case

    if case == "-":
        if sys.stdin is None:
            raise PlaceError("standard input is closed: name a case file")
        if sys.stdin.isatty():
            voice.tell(Para("Type or paste the case; Ctrl-D on an empty line ends it."))
    return read_case(case)
