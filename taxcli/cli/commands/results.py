"""``taxcli compute``, ``compare``, ``explain``, ``review``, ``prepare``: what comes of a case."""

from pathlib import Path
from typing import Annotated

import typer

from taxcli.case.read import Problem
from taxcli.cli.command import (
    CaseFile,
    CaseFileOrNone,
    Changes,
    DayOption,
    EditionChoice,
    SsnChoice,
    SsnOption,
    answer,
    argument,
    ending,
    option,
    prepared,
    tell_not_locked,
    writing,
)
from taxcli.cli.errors import CommandError, Exit, blocked_error
from taxcli.document.blocks import Para, record_table
from taxcli.document.terminal import Voice
from taxcli.engine.result import RESULT_SCHEMA, Result
from taxcli.features.common_blocks import blocking_words, count_words, diagnostic_blocks


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
    on: DayOption = None,
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
        from taxcli.features.next_thousand import marginal

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
    on: DayOption = None,
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
    on: DayOption = None,
) -> Exit:
    """Explain one line, down to the facts and the law it rests on."""
    from taxcli.features.explain import explanation
    from taxcli.features.explain.document import (
        LINES_SCHEMA,
        explained_blocks,
        form_lines,
        form_lines_blocks,
    )

    voice: Voice = ctx.obj
    result = prepared(voice, case, edition, on)
    head, _, name = line.strip().partition(".")
    try:
        program = explanation.find_program(result, head)
        reason = program.filing.reason if program.filled is None else None
        if name not in ("", "lines"):
            found = explanation.find_line(program, name)
            explained = explanation.explain(result, program, found.line.id)
            document = explained_blocks(result, program, explained)
            answer(voice, explanation.EXPLANATION_SCHEMA, explained, document)
            return Exit.DONE
    except explanation.LineError as error:
        problem = Problem("LINE", line, str(error))
        raise CommandError(str(error), Exit.USAGE, [problem]) from None
    except explanation.NotFilledError as error:
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
    on: DayOption = None,
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


PAPERS_SCHEMA = "taxcli-papers-1"


def prepare(
    ctx: typer.Context,
    case: CaseFile,
    folder: Annotated[
        str, option("--output -o", "The folder to write into; made if missing.", "DIR")
    ],
    *,
    draft: Annotated[
        bool, option("--draft", "Write papers marked DRAFT, even while something blocks.")
    ] = False,
    combined: Annotated[
        bool, option("--combined", "Refuse where the combined return is not open on PRO.")
    ] = False,
    ssn: SsnOption = "full",
    edition: EditionChoice = "current",
    on: DayOption = None,
) -> Exit:
    """Write all papers of a case into a folder.

    Refuses with exit code 4 while something must be settled first, unless --draft is given.
    """
    voice: Voice = ctx.obj
    if not folder.strip():
        raise typer.BadParameter("-o names no folder: write one, or . for this one.")
    result = prepared(voice, case, edition, on)
    if result.diagnostics:
        voice.tell(*diagnostic_blocks(result.diagnostics), Para(""))
    if result.blocked and not draft:
        count = blocking_words(result)
        message = f"No papers were written: {count} must be settled first. --draft writes drafts."
        raise blocked_error(result, message)
    return make_papers(voice, result, Path(folder), draft=draft, combined=combined, ssn=ssn)


def make_papers(
    voice: Voice,
    result: Result,
    folder: Path,
    *,
    draft: bool = False,
    combined: bool = False,
    ssn: SsnChoice = "full",
) -> Exit:
    """Write the papers of a result and say where they are."""
    from taxcli.features.papers import left_over, write_papers

    with writing("No papers were"):
        written = write_papers(result, folder, draft=draft, combined=combined, ssn=ssn)
    names = [path.name for path in written]
    told = {
        "folder": folder,
        "files": names,
        "draft": draft,
        "diagnostics": result.diagnostics,
    }
    answer(voice, PAPERS_SCHEMA, told, (Para(f"{folder}:"), *(Para(name, 2) for name in names)))
    if not voice.as_json:
        first = next((name for name in names if "next-steps" in name), None)
        if first is not None:
            voice.tell(Para(f"Open {folder / first} first: it says what to do next."))
        if result.diagnostics:
            voice.tell(Para(count_words(result.diagnostics)))
    tell_not_locked(voice, "the papers")
    for path in left_over(folder, written):
        voice.tell(Para(f"Left by an earlier run, not part of this return: {path}"))
    return Exit.DONE
