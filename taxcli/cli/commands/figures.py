"""``taxcli figures``: the figures of a tax year, with status and source."""

from typing import Annotated

import typer

from taxcli.cli.command import answer
from taxcli.cli.errors import Exit
from taxcli.cli.options import EditionChoice, argument
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.features.figures import (
    FIGURES_SCHEMA,
    YEARS_SCHEMA,
    figure_blocks,
    figures_of_year,
    year_blocks,
    year_rows,
)
from taxcli.law.figures import year_law


def figures(
    ctx: typer.Context,
    year: Annotated[
        int | None, argument("[YEAR]", "The tax year; left out: which years there are.")
    ] = None,
    edition: EditionChoice = "current",
) -> Exit:
    """Show the figures of a tax year with their sources; where the editions differ, both."""
    voice: Voice = ctx.obj
    if year is None:
        rows = year_rows()
        answer(voice, YEARS_SCHEMA, {"years": rows}, year_blocks(rows))
        voice.hint(Para(f"taxcli figures {rows[-2].tax_year} shows the figures of a year."))
    else:
        law = year_law(year, edition)
        answer(voice, FIGURES_SCHEMA, figures_of_year(law), figure_blocks(law))
    return Exit.DONE
