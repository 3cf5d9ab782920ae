"""What commands do alike: read a case, answer, and tell what was written."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taxcli.case.lock import any_opened
from taxcli.cli.errors import CommandError, Exit
from taxcli.document.blocks import Block, Para
from taxcli.document.terminal import Voice
from taxcli.law.figures import Edition
from taxcli.values import as_document

if TYPE_CHECKING:
    from taxcli.case.model import Case
    from taxcli.cli.options import SsnChoice
    from taxcli.engine.result import Result
    from taxcli.features.vouchers import Voucher


def read(voice: Voice, case: str) -> "Case":
    """Read the case file that a command was given; ``-`` is standard input."""
    from taxcli.case.files import PlaceError
    from taxcli.case.read import read_case

    if case == "-":
        if sys.stdin is None:
            raise PlaceError("standard input is closed: name a case file")
        if sys.stdin.isatty():
            voice.tell(Para("Type or paste the case; Ctrl-D on an empty line ends it."))
    return read_case(case)


def prepared(voice: Voice, case: str, edition: Edition, on: date | None) -> "Result":
    """Read a case file (``-`` is standard input) and compute both programs."""
    from taxcli.engine.prepare import prepare

    return prepare(read(voice, case), edition=edition, on=on)


def answer(voice: Voice, schema: str, record: Any, document: Iterable[Block]) -> None:
    """Write a record's JSON under the name of its schema, or the document that words it."""
    if voice.as_json:
        voice.json(as_document(schema, record))
    else:
        voice.say(*document)


def ending(result: "Result") -> Exit:
    """Return the exit code of a command that shows a result even while something blocks it."""
    return Exit.REFUSED if result.blocked else Exit.DONE


def tell_diagnostics(voice: Voice, result: "Result", case: str) -> bool:
    """Count what stands in a case of which something else is told; tell whether there is any."""
    if not result.diagnostics or voice.as_json:
        return False
    from taxcli.features.wording import count_words

    found = count_words(result.diagnostics)
    voice.tell(Para(f"On the case: {found} taxcli review {case} lists them."))
    return True


def tell_not_locked(voice: Voice, what: str) -> None:
    """Say that what was made of a locked case is not locked itself."""
    if any_opened():
        voice.tell(
            Para(f"The case is locked, and {what} made of it are not: keep them where it is safe.")
        )


@contextmanager
def writing(nothing_was: str) -> Iterator[None]:
    """Refuse where papers cannot be made: ``No vouchers were`` written, and why."""
    from taxcli.features.papers import PapersError

    try:
        yield
    except PapersError as error:
        raise CommandError(f"{nothing_was} written: {str(error).rstrip('.')}.") from None


def print_vouchers(
    voice: Voice, case: "Case", vouchers: "Sequence[Voucher]", folder: Path, ssn: "SsnChoice"
) -> None:
    """Write vouchers into a folder and say where they are, or why there are none."""
    from taxcli.features.papers import write_vouchers

    if not vouchers:
        voice.tell(Para("No vouchers were written: there is nothing to pay this way."))
        return
    with writing("No vouchers were"):
        written = write_vouchers(case, folder, vouchers, ssn=ssn)
    voice.tell(*(Para(f"Vouchers: {path}") for path in written))
    tell_not_locked(voice, "the vouchers")
