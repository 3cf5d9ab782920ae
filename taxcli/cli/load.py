"""Reads the case a command was given and prepares it."""

import sys
from datetime import date

from taxcli.cli.blocks import Para
from taxcli.cli.voice import Voice
from taxcli.law.figures import Edition
from taxcli.returns.result import Result


def prepared(voice: Voice, case: str, edition: Edition, on: date | None) -> Result:
    """Read a case file (``-`` is standard input) and compute both programs."""
    from taxcli.case.read import PlaceError, read_case
    from taxcli.returns.prepare import prepare

    if case == "-":
        if sys.stdin is None:
            raise PlaceError("standard input is closed: name a case file")
        if sys.stdin.isatty():
            voice.tell(Para("Type or paste the case; Ctrl-D on an empty line ends it."))
    return prepare(read_case(case), edition=edition, on=on)
