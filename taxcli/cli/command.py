"""What commands do alike: their options, reading a case, answering, telling what was written."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from taxcli.case.lock import any_opened
from taxcli.cli.errors import CommandError, Exit
from taxcli.document.blocks import Block, Para
from taxcli.document.terminal import Voice
from taxcli.law.figures import Edition
from taxcli.values import FIRST_DAY, LAST_DAY, as_document

if TYPE_CHECKING:
    from taxcli.case.model import Case
    from taxcli.engine.result import Result
    from taxcli.features.vouchers import Voucher


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_day(text: str) -> date:
    """Read a date written year-month-day.

    Raises:
        typer.BadParameter: it is none.
    """
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            if FIRST_DAY <= day <= LAST_DAY:
                return day
            limits = f"{FIRST_DAY.year} to {LAST_DAY.year}"
            raise typer.BadParameter(f"{text} is not within the years {limits}: check the year.")
    except ValueError:
        pass
    raise typer.BadParameter(f"{text!r} is not a date: write year-month-day, like 2026-05-20.")


def option(
    names: str,
    explanation: str,
    metavar: str | None = None,
    parser: Callable[[str], Any] | None = None,
    **more: Any,
) -> Any:
    """Declare an option by its names (``--output -o``), and what stands for its value."""
    return typer.Option(*names.split(), help=explanation, metavar=metavar, parser=parser, **more)


def day_option(names: str, explanation: str) -> Any:
    """Declare an option that takes a date."""
    return option(names, explanation, "DATE", parse_day)


def argument(metavar: str, explanation: str) -> Any:
    """Declare an argument by what stands for it."""
    return typer.Argument(metavar=metavar, help=explanation)


_CASE = "The case file (TOML), or - for standard input."
CaseFile = Annotated[str, argument("CASE", _CASE)]
CaseFileOrNone = Annotated[str | None, argument("[CASE]", _CASE)]
EditionChoice = Annotated[
    Edition,
    option(
        "--edition",
        "Which law: current is the law in force, published follows the Revenue Division's page to "
        "the letter.",
    ),
]
DayOption = Annotated[
    date | None,
    day_option("--on", "The day a late return is filed and paid, like 2026-05-20."),
]
Today = Annotated[
    date | None,
    day_option("--on", "The day it is asked, like 2026-08-01: earlier dates have passed."),
]
Changes = Annotated[
    list[str] | None,
    option(
        "--change",
        "Change a key of the case first (taxcli help case-file lists them); may be given several "
        "times.",
        "KEY=VALUE",
    ),
]
SsnChoice = Literal["full", "masked", "blank"]
SsnOption = Annotated[
    SsnChoice,
    option(
        "--ssn",
        "How Social Security numbers stand on the papers; blank leaves room to write them.",
    ),
]
VoucherFolder = Annotated[Path | None, option("--output -o", "Write vouchers here.", "DIR")]


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
    from taxcli.features.common_blocks import count_words

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
