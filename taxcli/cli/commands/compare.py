"""``taxcli compare``: two cases side by side, and where they part."""

from typing import Annotated

import typer

from taxcli.cli.command import answer, prepared
from taxcli.cli.errors import CommandError, Exit
from taxcli.cli.options import Day, EditionChoice, argument, option
from taxcli.document.terminal import Voice
from taxcli.features.compare.comparison import compare as put_side_by_side
from taxcli.features.compare.document import Names, comparison_blocks
from taxcli.features.compare.report import COMPARE_SCHEMA, side_by_side


def compare(
    ctx: typer.Context,
    a: Annotated[
        str, argument("A", "A case file (TOML); one of the two may be - for standard input.")
    ],
    b: Annotated[str, argument("B", "The case file to put beside it.")],
    *,
    all_lines: Annotated[bool, option("--all", "Show the lines that are equal, too.")] = False,
    edition: EditionChoice = "current",
    on: Day = None,
) -> Exit:
    """Put two cases side by side: form, duty and every line, and where they part.

    The change is B less A. The cases may be of different years. Ends with exit code 4 while
    something must be settled first in one of them; they are compared all the same.
    """
    voice: Voice = ctx.obj
    if a == b == "-":
        raise CommandError("Standard input can be only one of the two: name a file.", Exit.USAGE)
    one, two = (prepared(voice, each, edition, on) for each in (a, b))
    found = put_side_by_side(one, two, ("A", "B"))
    document = comparison_blocks(found, Names("A", "B", a, b), all_lines)
    answer(voice, COMPARE_SCHEMA, side_by_side(found, a, b), document)
    return Exit.REFUSED if one.blocked or two.blocked else Exit.DONE
