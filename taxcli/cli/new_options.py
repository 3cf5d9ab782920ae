"""The options of ``taxcli new`` that make an amended return's case."""

from datetime import date
from typing import Annotated

import typer

from taxcli.cli.options import parse_day

Original = Annotated[
    str | None,
    typer.Option(
        "--amends",
        metavar="ORIGINAL",
        help="The case of a return that was filed: make one that amends it.",
        show_default=False,
    ),
]
Reason = Annotated[
    str | None,
    typer.Option(
        "--reason",
        metavar="TEXT",
        help="With --amends: why, as it stands on the return.",
        show_default=False,
    ),
]
FiledOn = Annotated[
    date | None,
    typer.Option(
        "--filed-on",
        parser=parse_day,
        metavar="DATE",
        help="With --amends: the day the original was filed.",
        show_default=False,
    ),
]
