"""The arguments and options that several commands share, so that they read the same."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from taxcli.law.figures import Edition
from taxcli.values import FIRST_DAY, LAST_DAY

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
Day = Annotated[
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
