"""``taxcli compute``, ``compare``, ``explain`` and ``review``: what comes of a case, and why."""

from typing import Annotated

import typer

from taxcli.case.read import Problem
from taxcli.cli.command import answer, ending, prepared
from taxcli.cli.errors import CommandError, Exit
from taxcli.cli.options import (
    CaseFile,
    CaseFileOrNone,
    Changes,
    Day,
    EditionChoice,
    argument,
    option,
)
from taxcli.document.blocks import Para, record_table
from taxcli.document.terminal import Voice
from taxcli.engine.result import RESULT_SCHEMA


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
    from taxcli.features.compute import Computed, computed_blocks

    voice: Voice = ctx.obj
    result = prepared(voice, case, edition, on)
    if changes:
        from taxcli.features.compare.comparison import changed_from, compare, what_if
        from taxcli.features.compare.document import comparison_blocks

        after = what_if(result, changes)
        beside = compare(result, after)
        found = Computed(after, what_if=changed_from(beside, changes) if voice.as_json else None)
        answer(voice, RESULT_SCHEMA, found, comparison_blocks(beside, lines))
        return ending(after)
    found = Computed(result)
    if next_1000:
        from taxcli.features.compare.next_thousand import marginal

        found = Computed(result, marginal(result))
    answer(voice, RESULT_SCHEMA, found, computed_blocks(found, lines))
    more = "" if lines else "--lines shows every line. "
    voice.hint(Para(f"{more}To see where a number comes from: taxcli explain {case} shs.tax"))
    return ending(result)


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
    from taxcli.features.compare.comparison import COMPARE_SCHEMA, Names
    from taxcli.features.compare.comparison import compare as put_side_by_side
    from taxcli.features.compare.document import comparison_blocks

    voice: Voice = ctx.obj
    if a == b == "-":
        raise CommandError("Standard input can be only one of the two: name a file.", Exit.USAGE)
    one, two = (prepared(voice, each, edition, on) for each in (a, b))
    found = put_side_by_side(one, two, Names("A", "B", a, b))
    answer(voice, COMPARE_SCHEMA, found, comparison_blocks(found, all_lines))
    return Exit.REFUSED if one.blocked or two.blocked else Exit.DONE


def explain(
    ctx: typer.Context,
    case: CaseFile,
    line: Annotated[
        str,
        argument(
            "LINE",
            "Program or form, then id or number: shs.tax, shs.8, MET-40.8. A program alone (shs) "
            "lists its lines.",
        ),
    ],
    *,
    edition: EditionChoice = "current",
    on: Day = None,
) -> Exit:
    """Explain one line, down to the facts and the law it rests on."""
    from taxcli.features.explain import find_line as finding
    from taxcli.features.explain.document import (
        LINES_SCHEMA,
        explained_blocks,
        form_lines,
        form_lines_blocks,
    )
    from taxcli.features.explain.explanation import EXPLANATION_SCHEMA
    from taxcli.features.explain.explanation import explain as explain_line

    voice: Voice = ctx.obj
    result = prepared(voice, case, edition, on)
    head, _, name = line.strip().partition(".")
    try:
        program = finding.find_program(result, head)
        reason = program.filing.reason if program.filled is None else None
        if name not in ("", "lines"):
            found = finding.find_line(program, name)
            explained = explain_line(result, program, found.line.id)
            document = explained_blocks(result, program, explained)
            answer(voice, EXPLANATION_SCHEMA, explained, document)
            return Exit.DONE
    except finding.LineError as error:
        problem = Problem("LINE", line, str(error))
        raise CommandError(str(error), Exit.USAGE, [problem]) from None
    except finding.NotFilledError as error:
        reason = str(error)
    told = form_lines(result, program, reason)
    answer(voice, LINES_SCHEMA, told, form_lines_blocks(result, program, reason))
    return Exit.DONE


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
