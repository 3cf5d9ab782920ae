"""``taxcli new``: next year's case, for one case or a folder, or a case that amends a return."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from taxcli.case.files import PlaceError
from taxcli.case.lock_files import is_same_place, standing, writes_over
from taxcli.cli.command import answer, read
from taxcli.cli.errors import Exit, blocked_error
from taxcli.cli.options import EditionChoice, argument, day_option, option
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.features.common_blocks import BlockedCaseError, blocking, diagnostic_blocks
from taxcli.features.next_year.document import (
    failed_blocks,
    folder_blocks,
    locked_blocks,
    made_blocks,
    talk_blocks,
)
from taxcli.features.next_year.files import write_folder, write_next_year
from taxcli.law.figures import Edition

NEW_SCHEMA = "taxcli-new-1"


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
    given = read(voice, last)
    with _not_blocked(voice):
        made = write_next_year(given, last, file, edition, anyway=anyway)
    answer(voice, NEW_SCHEMA, {"cases": [made]}, made_blocks(made))
    if not voice.as_json:
        voice.tell(*talk_blocks(made), *locked_blocks([made.file]))
    return Exit.DONE


@contextmanager
def _not_blocked(voice: Voice) -> Iterator[None]:
    """Refuse to make a case of one that is blocked."""
    try:
        yield
    except BlockedCaseError as error:
        voice.tell(*diagnostic_blocks(blocking(error.result)), Para(""))
        raise blocked_error(error.result, f"No case was written: {error}.") from None


def _check_place(source: str, file: Path, force: bool, name: str) -> None:
    """Refuse to replace a case that is there, and always the one it is made from."""
    if source != "-" and writes_over(source, file):
        raise typer.BadParameter(f"CASE and {name} are the same: name another file to write.")
    if file.is_dir():
        raise PlaceError(f"{file} is a folder, and {name} is one case: name a file in it")
    found = None if force else standing(file)
    if found is not None:
        raise PlaceError(f"{found} is there already: name another file, or replace it with --force")


def _folder(
    voice: Voice, last: Path, folder: Path, edition: Edition, *, anyway: bool, force: bool
) -> Exit:
    if is_same_place(last, folder):
        raise typer.BadParameter("CASE and LAST are the same folder: name another one.")
    made = write_folder(last, folder, edition, anyway=anyway, force=force)
    answer(voice, NEW_SCHEMA, made, folder_blocks(made.cases, made.kept))
    if not voice.as_json:
        voice.tell(*locked_blocks([one.file for one in made.cases]))
    voice.tell(*failed_blocks(made.failed))
    return Exit.BATCH if made.failed else Exit.DONE


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

    from taxcli.case.amended_return import Amends
    from taxcli.case.read import problems_of
    from taxcli.features import amended_case

    if reason is None:
        raise typer.BadParameter(
            "--reason is missing: say why the return is amended, as it will stand on it."
        )
    if original == "-":
        raise typer.BadParameter("name the original's file.")
    case = read(voice, original)
    if case.amends is not None:
        raise typer.BadParameter(
            "ORIGINAL amends a return itself: change that case, or, if it was filed too, copy it "
            "and put its figures under [amends.filed]."
        )
    if filed_on is not None and filed_on <= date(case.tax_year, 12, 31):
        raise typer.BadParameter(
            f"--filed-on {filed_on} is before tax year {case.tax_year} had ended: check the date."
        )
    try:
        with _not_blocked(voice):
            made = amended_case.write_amended(case, original, file, edition, reason, filed_on)
    except ValidationError as error:
        (problem, *_) = problems_of(error.errors(include_url=False), Amends)
        raise typer.BadParameter(f"--{problem.place} {problem.message}.") from None
    answer(voice, amended_case.AMENDED_SCHEMA, made, amended_case.amended_case_blocks(made))
    if not voice.as_json:
        voice.tell(*amended_case.correct_blocks(made))
    return Exit.DONE
