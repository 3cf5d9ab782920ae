"""``taxcli explain``: one line, down to the facts and the law it rests on."""

from typing import Annotated

import typer

from taxcli.case.errors import Problem
from taxcli.cli.command import answer, prepared
from taxcli.cli.errors import CommandError, Exit
from taxcli.cli.options import CaseFile, Day, EditionChoice, argument
from taxcli.document.terminal import Voice
from taxcli.features import explain as explaining
from taxcli.features.explain_document import (
    LINES_SCHEMA,
    explained_blocks,
    form_lines,
    form_lines_blocks,
)


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
    voice: Voice = ctx.obj
    result = prepared(voice, case, edition, on)
    head, _, name = line.strip().partition(".")
    try:
        program = explaining.find_program(result, head)
        reason = None if program.filled else program.filing.reason
        if name not in ("", "lines"):
            found = explaining.find_line(program, name)
            explained = explaining.explain(result, program, found.line.id)
            document = explained_blocks(result, program, explained)
            answer(voice, explaining.EXPLANATION_SCHEMA, explained, document)
            return Exit.DONE
    except explaining.LineError as error:
        problem = Problem("LINE", line, str(error))
        raise CommandError(str(error), Exit.USAGE, [problem]) from None
    except explaining.NotFilledError as error:
        reason = str(error)
    told = form_lines(result, program, reason)
    answer(voice, LINES_SCHEMA, told, form_lines_blocks(result, program, reason))
    return Exit.DONE
