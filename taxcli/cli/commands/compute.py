"""``taxcli compute``: both returns of a case, on one screen."""

from typing import Annotated

import typer

from taxcli.cli.command import answer, ending, prepared
from taxcli.cli.errors import Exit
from taxcli.cli.options import CaseFile, Changes, Day, EditionChoice, option
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.engine.result import RESULT_SCHEMA
from taxcli.features.compute import Computed, computed_blocks


def compute(
    ctx: typer.Context,
    case: CaseFile,
    *,
    lines: Annotated[
        bool, option("--lines", "Show every line of both forms, not the summary.")
    ] = False,
    changes: Changes = None,
    next_1000: Annotated[
        bool, option("--marginal", "Show what the next $1,000 of income would add, too.")
    ] = False,
    edition: EditionChoice = "current",
    on: Day = None,
) -> Exit:
    """Compute both returns of a case: what to file, what is due or comes back.

    --change asks what if: --change oregon.taxable_income=320000 shows the case as it is and as
    changed side by side, and where they part. The file stays as it is.

    Ends with exit code 4 while something must be settled first; the result is shown all the same.
    With --change, the changed case decides that.
    """
    voice: Voice = ctx.obj
    result = prepared(voice, case, edition, on)
    if changes:
        from taxcli.features.compare.comparison import compare
        from taxcli.features.compare.document import comparison_blocks
        from taxcli.features.compare.report import WHAT_IF_NAMES, changed_from, what_if

        after = what_if(result, changes)
        beside = compare(result, after)
        found = Computed(after, what_if=changed_from(beside, changes) if voice.as_json else None)
        answer(voice, RESULT_SCHEMA, found, comparison_blocks(beside, WHAT_IF_NAMES, lines))
        return ending(after)
    found = Computed(result)
    if next_1000:
        from taxcli.features.compare.next_thousand import marginal

        found = Computed(result, marginal(result))
    answer(voice, RESULT_SCHEMA, found, computed_blocks(found, lines))
    more = "" if lines else "--lines shows every line. "
    voice.hint(Para(f"{more}To see where a number comes from: taxcli explain {case} shs.tax"))
    return ending(result)
