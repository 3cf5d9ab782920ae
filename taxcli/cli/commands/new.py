"""``taxcli new``: next year's case, for one case or a folder, or a case that amends a return."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from taxcli.case.model import Case
from taxcli.cli.command import answer, prepared
from taxcli.cli.errors import CommandError, Exit, blocked_error, blocking, blocking_words
from taxcli.cli.options import EditionChoice, argument, day_option, option
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.engine.result import Result
from taxcli.features.common_blocks import diagnostic_blocks
from taxcli.features.next_year import (
    CaseMade,
    NotCarriedOver,
    carried_from,
    case_made,
    failed_blocks,
    folder_blocks,
    locked_blocks,
    made_blocks,
    next_text,
    talk_blocks,
)
from taxcli.law.figures import Edition

NEW_SCHEMA = "taxcli-new-1"


class _BlockedError(Exception):
    """Last year's result is blocked, and --anyway was not given."""

    def __init__(self, result: Result) -> None:
        self.result = result
        codes = ", ".join(f"{one.code} ({one.where})" for one in blocking(result))
        super().__init__(
            f"the case of {result.case.tax_year} has {blocking_words(result)} to settle first: "
            f"{codes}. --anyway carries over what is known, without its taxes"
        )


def new(
    ctx: typer.Context,
    case: Annotated[str, argument("CASE", "The case file to write, or a folder for cases.")],
    *,
    last: Annotated[
        str | None,
        option("--from", "Last year's case, or a folder of them; - for one.", "LAST"),
    ] = None,
    amends: Annotated[
        str | None,
        option(
            "--amends",
            "The case of a return that was filed: make one that amends it.",
            "ORIGINAL",
        ),
    ] = None,
    reason: Annotated[
        str | None, option("--reason", "With --amends: why, as it stands on the return.", "TEXT")
    ] = None,
    filed_on: Annotated[
        date | None, day_option("--filed-on", "With --amends: the day the original was filed.")
    ] = None,
    anyway: Annotated[
        bool,
        option("--anyway", "Carry over what is known, though something blocks last year's case."),
    ] = False,
    force: Annotated[bool, option("--force", "Replace a case that is there already.")] = False,
    edition: EditionChoice = "current",
) -> Exit:
    """Make next year's case of last year's: names, residency, account numbers, taxes, refunds.

    With --amends, make a second case of the same year that amends a return filed before.

    No income goes along. With two folders every .toml file of LAST gets a case of its name. The
    case of a locked one is locked too, by the same passphrase, and its name ends in .age.
    """
    voice: Voice = ctx.obj
    if not case.strip() or case == "-":
        raise typer.BadParameter("name the case file to write.")
    file = Path(case)
    if amends is not None and last is None:
        if anyway:
            raise typer.BadParameter("--anyway goes with --from.")
        _check_place(amends, file, force, "ORIGINAL")
        return _amend(voice, amends, file, reason=reason, filed_on=filed_on, edition=edition)
    if last is None or amends is not None:
        raise typer.BadParameter(
            "say from what: --from LAST for the next year, or --amends ORIGINAL; one of them."
        )
    if reason is not None or filed_on is not None:
        raise typer.BadParameter("--reason and --filed-on go with --amends.")
    if last != "-" and Path(last).is_dir():
        return _folder(voice, Path(last), file, edition, anyway=anyway, force=force)
    _check_place(last, file, force, "LAST")
    try:
        made = _carry_over(voice, last, file, edition, anyway)
    except _BlockedError as error:
        raise _refusal(voice, error.result, str(error)) from None
    answer(voice, NEW_SCHEMA, {"cases": [made]}, made_blocks(made))
    if not voice.as_json:
        voice.tell(*talk_blocks(made), *locked_blocks([made.file]))
    return Exit.DONE


def _refusal(voice: Voice, result: Result, why: str) -> CommandError:
    voice.tell(*diagnostic_blocks(blocking(result)), Para(""))
    return blocked_error(result, f"No case was written: {why}.")


def _check_place(source: str, file: Path, force: bool, name: str) -> None:
    """Refuse to replace a case that is there, and always the one it is made from."""
    from taxcli.case.files import PlaceError
    from taxcli.case.new_file import standing, writes_over

    if source != "-" and writes_over(source, file):
        raise typer.BadParameter(f"CASE and {name} are the same: name another file to write.")
    if file.is_dir():
        raise PlaceError(f"{file} is a folder, and {name} is one case: name a file in it")
    found = None if force else standing(file)
    if found is not None:
        raise PlaceError(f"{found} is there already: name another file, or replace it with --force")


def _carry_over(voice: Voice, last: str, file: Path, edition: Edition, anyway: bool) -> CaseMade:
    """Write the case of the year after, into a file that is locked if LAST is.

    Raises:
        _BlockedError: last year's case is blocked, and ``anyway`` is not said.
        NoFiguresError, CaseError, PlaceError: as reading, computing and writing do.
    """
    from taxcli.case.new_file import write_alike

    result = prepared(voice, last, edition, None)
    if result.blocked and not anyway:
        raise _BlockedError(result)
    found = carried_from(result)
    return case_made(found, write_alike(next_text(found).encode(), file, last))


def _folder(
    voice: Voice, last: Path, folder: Path, edition: Edition, *, anyway: bool, force: bool
) -> Exit:
    from taxcli.case.errors import CaseError
    from taxcli.case.files import PlaceError, make_folder
    from taxcli.case.new_file import standing, writes_over
    from taxcli.law.figures import NoFiguresError

    files = _cases_of(last, folder)
    make_folder(folder)
    made: list[CaseMade] = []
    kept: list[Path] = []
    failed: list[NotCarriedOver] = []
    for path in files:
        file = folder / path.name
        found = None if force else standing(file)
        if found is not None:
            kept.append(found)
            continue
        try:
            if writes_over(path, file):
                raise PlaceError(f"{file} is a link to it: take it away")
            made.append(_carry_over(voice, str(path), file, edition, anyway))
        except CaseError as error:
            problems = "; ".join(f"{one.place} {one.message}" for one in error.problems)
            failed.append(NotCarriedOver(str(path), problems))
        except (_BlockedError, NoFiguresError, PlaceError) as error:
            failed.append(NotCarriedOver(str(path), str(error)))
    told = {"cases": made, "kept": kept, "failed": failed}
    answer(voice, NEW_SCHEMA, told, folder_blocks(made, kept))
    if not voice.as_json:
        voice.tell(*locked_blocks([one.file for one in made]))
    voice.tell(*failed_blocks(failed))
    return Exit.BATCH if failed else Exit.DONE


def _cases_of(last: Path, folder: Path) -> list[Path]:
    """Return the cases of a folder, from which cases in another are made."""
    from taxcli.case.files import PlaceError, case_files
    from taxcli.case.new_file import is_same_place

    if is_same_place(last, folder):
        raise typer.BadParameter("CASE and LAST are the same folder: name another one.")
    if folder.exists() and not folder.is_dir():
        raise PlaceError(f"{folder} is a file, and LAST is a folder: name a folder for the cases")
    files = [path for path in case_files(last) if path.is_file()]
    if not files:
        raise PlaceError(f"{last} has no .toml files: name a folder of cases")
    return files


def _amend(
    voice: Voice,
    original: str,
    file: Path,
    *,
    reason: str | None,
    filed_on: date | None,
    edition: Edition,
) -> Exit:
    """Write the case that amends an original."""
    from pydantic import ValidationError

    from taxcli.case.errors import problems_of
    from taxcli.case.files import read_bytes
    from taxcli.case.lock import opened
    from taxcli.case.new_file import write_alike
    from taxcli.case.read import read_case
    from taxcli.engine.prepare import prepare
    from taxcli.features.amend import new_case
    from taxcli.law.figures import year_law

    if reason is None:
        raise typer.BadParameter(
            "--reason is missing: say why the return is amended, as it will stand on it."
        )
    if original == "-":
        raise typer.BadParameter("name the original's file.")
    case = read_case(original)
    _check_original(case, filed_on)
    due = year_law(case.tax_year, edition).due
    late = filed_on if filed_on is not None and filed_on > due else None
    result = prepare(case, edition=edition, on=case.paid_on or late)
    if result.blocked:
        why = f"the original has {blocking_words(result)} to settle first, as it was filed"
        raise _refusal(voice, result, why)
    try:
        amends = new_case.as_filed(result, reason, filed_on)
    except ValidationError as error:
        (problem, *_) = problems_of(error.errors(include_url=False))
        raise typer.BadParameter(f"--{problem.place} {problem.message}.") from None
    # As it stands, with its line ends: what was read and found valid is text.
    text = opened(read_bytes(original), original).decode()
    made = new_case.amended_text(case, text, amends)
    file = write_alike(made.text.encode(), file, original)
    after = prepare(made.case, edition=edition)
    told = new_case.amended_case(after, file)
    answer(voice, new_case.AMENDED_SCHEMA, told, new_case.amended_case_blocks(after, file))
    if not voice.as_json:
        voice.tell(*new_case.correct_blocks(after, file, anew=made.anew))
    return Exit.DONE


def _check_original(case: Case, filed_on: date | None) -> None:
    if case.amends is not None:
        raise typer.BadParameter(
            "ORIGINAL amends a return itself: change that case, or, if it was filed too, copy it "
            "and put its figures under [amends.filed]."
        )
    if filed_on is not None and filed_on <= date(case.tax_year, 12, 31):
        raise typer.BadParameter(
            f"--filed-on {filed_on} is before tax year {case.tax_year} had ended: check the date."
        )
