"""``taxcli compare``: two cases side by side, and where they part."""

from typing import Annotated

import typer

from taxcli.cli.answer import answer
from taxcli.cli.errors import fail
from taxcli.cli.exits import Exit
from taxcli.cli.load import prepared
from taxcli.cli.options import AsJson, Day, EditionChoice
from taxcli.document.terminal import Voice
from taxcli.features.compare.comparison import COMPARE_SCHEMA, Names
from taxcli.features.compare.comparison import compare as put_side_by_side
from taxcli.features.compare.document import comparison_blocks

_CASE = "A case file (TOML); one of the two may be - for standard input."


def compare(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    a: Annotated[str, typer.Argument(metavar="A", help=_CASE)],
    b: Annotated[str, typer.Argument(metavar="B", help="The case file to put beside it.")],
    *,
    all_lines: Annotated[
        bool, typer.Option("--all", help="Show the lines that are equal, too.")
    ] = False,
    edition: EditionChoice = "current",
    on: Day = None,
    as_json: AsJson = False,
) -> Exit:
    """Put two cases side by side: form, duty and every line, and where they part.

    The change is B less A. The cases may be of different years. Ends with exit code 4 while
    something must be settled first in one of them; they are compared all the same.
    """
    voice: Voice = ctx.obj
    if a == b == "-":
        return fail(voice, "Standard input can be only one of the two: name a file.", Exit.USAGE)
    one, two = (prepared(voice, each, edition, on) for each in (a, b))
    found = put_side_by_side(one, two, Names("A", "B", a, b))
    answer(voice, COMPARE_SCHEMA, found, comparison_blocks(found, all_lines), as_json)
    return Exit.REFUSED if one.blocked or two.blocked else Exit.DONE
