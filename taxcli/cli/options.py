"""The arguments and options that several commands share, so that they read the same."""

import re
from datetime import date
from typing import Annotated, Literal

import typer

from taxcli.days import FIRST_DAY, LAST_DAY
from taxcli.law.figures import Edition

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


CaseFile = Annotated[
    str, typer.Argument(metavar="CASE", help="The case file (TOML), or - for standard input.")
]
CaseFileOrNone = Annotated[
    str | None,
    typer.Argument(
        metavar="[CASE]",
        help="The case file (TOML), or - for standard input.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON document to stdout.")]
EditionChoice = Annotated[
    Edition,
    typer.Option(
        help="Which law: current is the law in force, published follows the Revenue Division's "
        "page to the letter.",
    ),
]
Day = Annotated[
    date | None,
    typer.Option(
        "--on",
        parser=parse_day,
        metavar="DATE",
        help="The day a late return is filed and paid, like 2026-05-20.",
        show_default=False,
    ),
]
Today = Annotated[
    date | None,
    typer.Option(
        "--on",
        parser=parse_day,
        metavar="DATE",
        help="The day it is asked, like 2026-08-01: earlier dates have passed.",
        show_default=False,
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--change",
        metavar="KEY=VALUE",
        help="Change a key of the case first (taxcli help case-file lists them); may be given "
        "several times.",
        show_default=False,
    ),
]
SsnOption = Annotated[
    Literal["full", "masked", "blank"],
    typer.Option(
        help="How Social Security numbers stand on the papers; blank leaves room to write them."
    ),
]
