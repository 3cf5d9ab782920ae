"""Writes the cases of the year after, each locked if the one it is made from is."""

from dataclasses import dataclass, field
from pathlib import Path

from taxcli.case.files import PlaceError, case_files, make_folder
from taxcli.case.lock_files import standing, write_alike, writes_over
from taxcli.case.model import Case
from taxcli.case.read import CaseError, read_case
from taxcli.engine.prepare import prepare
from taxcli.features.common_blocks import BlockedCaseError, blocking, blocking_words
from taxcli.features.next_year.carry_over import carried_from
from taxcli.features.next_year.document import CaseMade, NotCarriedOver, next_text
from taxcli.law.figures import Edition, NoFiguresError


@dataclass(frozen=True, slots=True)
class FolderMade:
    """The cases made of a folder's, those that were there already, and what failed and why."""

    cases: list[CaseMade] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    failed: list[NotCarriedOver] = field(default_factory=list)


def write_next_year(
    case: Case, source: str | Path, file: Path, edition: Edition, *, anyway: bool
) -> CaseMade:
    """Write the case of the year after, into a file that is locked if its ``source`` is.

    Raises:
        BlockedCaseError: the case is blocked, and what is known is not wanted ``anyway``.
        NoFiguresError, CaseError, PlaceError: as computing and writing do.
    """
    result = prepare(case, edition=edition)
    if result.blocked and not anyway:
        codes = ", ".join(f"{one.code} ({one.where})" for one in blocking(result))
        raise BlockedCaseError(
            result,
            f"the case of {case.tax_year} has {blocking_words(result)} to settle first: {codes}. "
            "--anyway carries over what is known, without its taxes",
        )
    found = carried_from(result)
    return CaseMade(write_alike(next_text(found).encode(), file, source), found)


def write_folder(
    last: Path, folder: Path, edition: Edition, *, anyway: bool, force: bool
) -> FolderMade:
    """Write the case of the year after of each case in a folder; ``force`` replaces what is there.

    Raises:
        PlaceError: there are no cases, or the folder cannot be made.
    """
    if folder.exists() and not folder.is_dir():
        raise PlaceError(f"{folder} is a file, and LAST is a folder: name a folder for the cases")
    files = [path for path in case_files(last) if path.is_file()]
    if not files:
        raise PlaceError(f"{last} has no .toml files: name a folder of cases")
    make_folder(folder)
    made = FolderMade()
    for path in files:
        file = folder / path.name
        found = None if force else standing(file)
        if found is not None:
            made.kept.append(found)
            continue
        try:
            if writes_over(path, file):
                raise PlaceError(f"{file} is a link to it: take it away")
            case = read_case(path)
            made.cases.append(write_next_year(case, path, file, edition, anyway=anyway))
        except CaseError as error:
            problems = "; ".join(f"{one.place} {one.message}" for one in error.problems)
            made.failed.append(NotCarriedOver(str(path), problems))
        except (BlockedCaseError, NoFiguresError, PlaceError) as error:
            made.failed.append(NotCarriedOver(str(path), str(error)))
    return made
