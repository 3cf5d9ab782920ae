"""``taxcli prepare``: writes all papers of a case into a folder."""

from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from taxcli.cli.answer import answer
from taxcli.cli.errors import refuse, things, to_settle
from taxcli.cli.exits import Exit
from taxcli.cli.load import prepared
from taxcli.cli.options import AsJson, CaseFile, Day, EditionChoice, SsnOption
from taxcli.cli.passphrase import tell_not_locked
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.result import Result
from taxcli.features.common_blocks import count_words, diagnostic_blocks

PAPERS_SCHEMA = "taxcli-papers-1"
_NEXT_STEPS = "next-steps"


class Papers(NamedTuple):
    """The papers that were written, and what stands in the case."""

    folder: Path
    files: list[str]
    draft: bool
    diagnostics: tuple[Diagnostic, ...]


def prepare(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: CaseFile,
    folder: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="DIR", help="The folder to write into; made if missing."
        ),
    ],
    *,
    draft: Annotated[
        bool,
        typer.Option("--draft", help="Write papers marked DRAFT, even while something blocks."),
    ] = False,
    combined: Annotated[
        bool,
        typer.Option("--combined", help="Refuse where the combined return is not open on PRO."),
    ] = False,
    ssn: SsnOption = "full",
    edition: EditionChoice = "current",
    on: Day = None,
    as_json: AsJson = False,
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
        return _refused(voice, result)
    return make_papers(
        voice, result, Path(folder), draft=draft, combined=combined, ssn=ssn, as_json=as_json
    )


def make_papers(  # noqa: PLR0913 - what may be chosen about papers
    voice: Voice,
    result: Result,
    folder: Path,
    *,
    draft: bool = False,
    combined: bool = False,
    ssn: Literal["full", "masked", "blank"] = "full",
    as_json: bool = False,
) -> Exit:
    """Write the papers of a result and say where they are."""
    from taxcli.features.papers import PapersError, left_over, write_papers

    try:
        written = write_papers(result, folder, draft=draft, combined=combined, ssn=ssn)
    except PapersError as error:
        return refuse(voice, f"No papers were written: {str(error).rstrip('.')}.")
    names = [path.name for path in written]
    told = Papers(folder, names, draft, result.diagnostics)
    document = (Para(f"{folder}:"), *(Para(name, 2) for name in names))
    answer(voice, PAPERS_SCHEMA, told, document, as_json)
    if not as_json:
        _tell_next(voice, result, folder, names)
    tell_not_locked(voice, "the papers")
    for path in left_over(folder, written):
        voice.tell(Para(f"Left by an earlier run, not part of this return: {path}"))
    return Exit.DONE


def _refused(voice: Voice, result: Result) -> Exit:
    problems = to_settle(result.diagnostics)
    count = things(len(problems))
    message = f"No papers were written: {count} must be settled first. --draft writes drafts."
    return refuse(voice, message, problems)


def _tell_next(voice: Voice, result: Result, folder: Path, names: list[str]) -> None:
    first = next((name for name in names if _NEXT_STEPS in name), None)
    if first is not None:
        voice.tell(Para(f"Open {folder / first} first: it says what to do next."))
    if result.diagnostics:
        voice.tell(Para(count_words(result.diagnostics)))
