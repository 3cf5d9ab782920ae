"""The next year's cases: written as files, and told with what to check and what to look for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import wrap
from typing import Any, ClassVar, NamedTuple

from taxcli.case.files import PlaceError, case_files, make_folder
from taxcli.case.lock_files import standing, write_alike, writes_over
from taxcli.case.model import Case
from taxcli.case.read import CaseError, read_case
from taxcli.document.blocks import Block, Heading, Para
from taxcli.engine.prepare import prepare
from taxcli.features.common_blocks import BlockedCaseError, blocking_words, listed_blocks
from taxcli.features.next_year.carry_over import CarriedOver, carried_from
from taxcli.law.figures import Edition, NoFiguresError
from taxcli.law.programs import programs
from taxcli.money import shown
from taxcli.values import Key, Keys, renamed

_WIDTH = 98


def next_text(found: CarriedOver) -> str:
    """Return the case as TOML, headed by what must be checked and looked for."""
    from taxcli.case.write import case_text

    year = found.case.tax_year
    lines = [f"Carried over from the case of {year - 1}, without any income of that year."]
    lines += ["", "To check:", *_listed(found.to_check)]
    if found.to_look_for:
        lines += ["", f"Last year there were, so look for those of {year}:"]
        lines += _listed(found.to_look_for)
    comment = "\n".join(f"# {line}".rstrip() for line in lines)
    return f"{comment}\n\n{case_text(found.case)}"


def _listed(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        yield from wrap(text, _WIDTH - 2, initial_indent="- ", subsequent_indent="  ")


def _payments(made: "CaseMade") -> list[dict[str, Any]]:
    names = ("program", "kind", "date", "amount")
    return [{name: getattr(row, name) for name in names} for row in made.case.payment]


@dataclass(frozen=True, slots=True)
class CaseMade:
    """A case that was made, where it is, and what is to be done with it."""

    JSON: ClassVar[Keys] = (
        *("file", renamed("tax_year", "case.tax_year")),
        Key("last_year", lambda made: made.case.last_year.model_dump()),
        Key("payments", _payments),
        *(renamed("to_check", "found.to_check"), renamed("to_look_for", "found.to_look_for")),
        renamed("diagnostics", "found.reviews"),
    )

    file: Path
    found: CarriedOver

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.found.case


class NotCarriedOver(NamedTuple):
    """A case of a folder that could not be carried over, and why."""

    file: str
    message: str


def made_blocks(made: CaseMade) -> Iterator[Block]:
    """Say what stands in a case that was made."""
    year, last = made.case.tax_year, made.case.last_year
    yield Para(f"{made.file}: the case of {year}", style="strong")
    for program in programs():
        tax = getattr(last, f"{program.id}_tax")
        if tax is not None:
            yield Para(f"{program.name} tax of {year - 1}: {shown(tax)}", 2)
    for row in made.case.payment:
        what = "applied from last year" if row.kind == "applied" else f"paid ({row.kind})"
        yield Para(f"{row.program.upper()} {what}, {row.date.isoformat()}: {shown(row.amount)}", 2)


def talk_blocks(made: CaseMade) -> Iterator[Block]:
    """Say what is to be checked in a case that was made, and looked for."""
    yield from listed_blocks("To check", made.found.to_check)
    yield from listed_blocks("To look for, as last year", made.found.to_look_for)


def locked_blocks(files: list[Path]) -> Iterator[Block]:
    """Say of cases made of locked ones that they are locked too."""
    from taxcli.case.lock import is_sealed

    locked = sum(is_sealed(path) for path in files)
    if locked and len(files) == 1:
        yield Para(f"{files[0]} is locked, as last year's case is, by the same passphrase.")
    elif locked:
        yield Para(f"{locked} of them are locked, each by the passphrase of last year's case.")


def folder_blocks(made: list[CaseMade], kept: list[Path]) -> Iterator[Block]:
    """Say which cases of a folder were made, and which were there."""
    for one in made:
        yield Para(f"{one.file}: the case of {one.case.tax_year}")
    for path in kept:
        yield Para(f"{path}: was there already and stays as it is (--force replaces it)")
    things = "1 case" if len(made) == 1 else f"{len(made)} cases"
    yield Para(f"{things} written. Each says at its top what to check and what to look for.")


def failed_blocks(failed: list[NotCarriedOver]) -> Iterator[Block]:
    """Say which cases of a folder could not be made, and why."""
    if failed:
        yield Heading(f"Not carried over ({len(failed)})")
    for one in failed:
        yield Para(one.file, 2, 2, "alarm")
        yield Para(f"{one.message.rstrip('.')}.", 4)


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
        codes = ", ".join(f"{one.code} ({one.where})" for one in result.blocking())
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
