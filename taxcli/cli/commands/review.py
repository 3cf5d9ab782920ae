"""``taxcli review``: the diagnostics of a case, every code there is, and what is refused."""

from typing import Annotated

import typer

from taxcli.cli.command import answer, ending, prepared
from taxcli.cli.errors import Exit
from taxcli.cli.options import CaseFileOrNone, Day, EditionChoice, option
from taxcli.document.blocks import record_table
from taxcli.document.terminal import Voice
from taxcli.features.review import (
    CODES_SCHEMA,
    REFUSALS_SCHEMA,
    REVIEW_SCHEMA,
    Reviewed,
    code_rows,
    refusal_blocks,
    refusal_rows,
    review_blocks,
    with_paper_diagnostics,
)


def review(
    ctx: typer.Context,
    case: CaseFileOrNone = None,
    *,
    codes: Annotated[
        bool, option("--codes", "List every code there is, with level and title.")
    ] = False,
    refusals: Annotated[
        bool, option("--refusals", "List the situations that taxcli refuses, or asks about.")
    ] = False,
    edition: EditionChoice = "current",
    on: Day = None,
) -> Exit:
    """List what stands in the way of a case, what to look at, and what to know.

    Ends with exit code 4 while something must be settled first.
    """
    voice: Voice = ctx.obj
    if (case is not None) + codes + refusals != 1:
        ctx.fail("Give a CASE, or --codes, or --refusals: one of them.")
    if case is not None:
        result = with_paper_diagnostics(prepared(voice, case, edition, on))
        answer(voice, REVIEW_SCHEMA, Reviewed(result), review_blocks(result))
        return ending(result)
    if codes:
        found = code_rows()
        answer(voice, CODES_SCHEMA, {"codes": found}, [record_table(found)])
    else:
        rows = refusal_rows()
        answer(voice, REFUSALS_SCHEMA, {"refusals": rows}, refusal_blocks(rows))
    return Exit.DONE
