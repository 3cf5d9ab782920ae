"""``taxcli prepare``: writes all papers of a case into a folder."""

from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from taxcli.cli.command import answer, prepared, tell_not_locked, writing
from taxcli.cli.errors import Exit, blocked_error
from taxcli.cli.options import CaseFile, Day, EditionChoice, SsnChoice, SsnOption, option
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.result import Result
from taxcli.features.wording import blocking_words, count_words, diagnostic_blocks

PAPERS_SCHEMA = "taxcli-papers-1"
_NEXT_STEPS = "next-steps"


class Papers(NamedTuple):
    """The papers that were written, and what stands in the case."""

    folder: Path
    files: list[str]
    draft: bool
    diagnostics: tuple[Diagnostic, ...]


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
    on: Day = None,
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
    told = Papers(folder, names, draft, result.diagnostics)
    answer(voice, PAPERS_SCHEMA, told, (Para(f"{folder}:"), *(Para(name, 2) for name in names)))
    if not voice.as_json:
        first = next((name for name in names if _NEXT_STEPS in name), None)
        if first is not None:
            voice.tell(Para(f"Open {folder / first} first: it says what to do next."))
        if result.diagnostics:
            voice.tell(Para(count_words(result.diagnostics)))
    tell_not_locked(voice, "the papers")
    for path in left_over(folder, written):
        voice.tell(Para(f"Left by an earlier run, not part of this return: {path}"))
    return Exit.DONE
