"""``taxcli new``: the case of the year after, made of last year's; for one case or a folder."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from taxcli.cli.answer import answer
from taxcli.cli.errors import refuse, things, to_settle
from taxcli.cli.exits import Exit
from taxcli.cli.load import prepared
from taxcli.cli.new_options import FiledOn, Original, Reason
from taxcli.cli.options import AsJson, EditionChoice
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.engine.result import Result
from taxcli.features.common_blocks import diagnostic_blocks
from taxcli.features.next_year.document import (
    CaseMade,
    NotCarriedOver,
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
        self.found = [one for one in result.diagnostics if one.level == "block"]
        count = things(len(self.found))
        codes = ", ".join(f"{one.code} ({one.where})" for one in self.found)
        super().__init__(
            f"the case of {result.case.tax_year} has {count} to settle first: {codes}. --anyway "
            "carries over what is known, without its taxes"
        )


def new(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="The case file to write, or a folder for cases.")
    ],
    *,
    last: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="LAST",
            help="Last year's case, or a folder of them; - for one.",
            show_default=False,
        ),
    ] = None,
    amends: Original = None,
    reason: Reason = None,
    filed_on: FiledOn = None,
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway", help="Carry over what is known, though something blocks last year's case."
        ),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a case that is there already.")
    ] = False,
    edition: EditionChoice = "current",
    as_json: AsJson = False,
) -> Exit:
    """Make next year's case of last year's: names, residency, account numbers, taxes, refunds.

    With --amends, make a second case of the same year that amends a return filed before.

    No income goes along. With two folders every .toml file of LAST gets a case of its name. The
    case of a locked one is locked too, by the same passphrase, and its name ends in .age.
    """
    voice: Voice = ctx.obj
    if not case.strip() or case == "-":
        raise typer.BadParameter("name the case file to write.")
    if (last is None) == (amends is None):
        raise typer.BadParameter(
            "say from what: --from LAST for the next year, or --amends ORIGINAL; one of them."
        )
    if amends is not None:
        if anyway:
            raise typer.BadParameter("--anyway goes with --from.")
        from taxcli.cli.new_amended import new_amended

        _may_write(amends, Path(case), force, "ORIGINAL")
        return new_amended(
            voice, amends, Path(case), reason=reason, filed_on=filed_on, edition=edition
        )
    if reason is not None or filed_on is not None:
        raise typer.BadParameter("--reason and --filed-on go with --amends.")
    assert last is not None
    maker = _Maker(voice, edition, anyway)
    if last != "-" and Path(last).is_dir():
        return _folder(voice, maker, Path(last), Path(case), force=force)
    return _one(voice, maker, last, Path(case), force=force)


class _Maker:
    """Makes cases of the year after, and keeps what is told of each."""

    def __init__(self, voice: Voice, edition: Edition, anyway: bool) -> None:
        self._voice, self._edition, self._anyway = voice, edition, anyway
        self.made: list[CaseMade] = []

    def make(self, last: str, file: Path) -> CaseMade:
        """Write the case of the year after, into a file that is locked if LAST is.

        Raises:
            _BlockedError: last year's case is blocked.
            NoFiguresError, CaseError, PlaceError: as reading, computing and writing do.
        """
        from taxcli.case.files import LOCKED, PlaceError, make_folder, write_file
        from taxcli.case.lock import lock_alike, sealed
        from taxcli.features.next_year.carry_over import carry_over

        result = prepared(self._voice, last, self._edition, None)
        if result.blocked and not self._anyway:
            raise _BlockedError(result)
        found = carry_over(result.case, *_amounts(result))
        locked = file.with_name(f"{file.name.removesuffix(LOCKED)}{LOCKED}")
        if lock_alike(locked, last):
            file = locked
        standing = _standing(file)
        if standing not in (None, file):
            raise PlaceError(f"{standing} is there already: name that, or move it away")
        make_folder(file.parent)
        write_file(file, sealed(next_text(found).encode(), file))
        self.made.append(CaseMade(file, found))
        return self.made[-1]


def _amounts(result: Result) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Return last year's taxes and what its returns apply; none of a blocked result."""
    if result.blocked:
        return {}, {}
    taxes = {id_: program.amount("net_tax") for id_, program in result.programs.items()}
    applied = {id_: program.applied_in_all for id_, program in result.programs.items()}
    return (
        {id_: tax for id_, tax in taxes.items() if tax is not None},
        {id_: amount for id_, amount in applied.items() if amount is not None},
    )


def _one(voice: Voice, maker: _Maker, last: str, file: Path, *, force: bool) -> Exit:
    _may_write(last, file, force)
    try:
        made = maker.make(last, file)
    except _BlockedError as error:
        voice.tell(*diagnostic_blocks(error.found), Para(""))
        return refuse(voice, f"No case was written: {error}.", to_settle(error.found))
    answer(voice, NEW_SCHEMA, {"cases": maker.made}, made_blocks(made), voice.as_json)
    if not voice.as_json:
        voice.tell(*talk_blocks(made), *locked_blocks([made.file]))
    return Exit.DONE


def _may_write(last: str, file: Path, force: bool, name: str = "LAST") -> None:
    """Refuse to replace a case that is there, and always the one it is made from."""
    from taxcli.case.files import PlaceError

    if last != "-" and _is_itself(last, file):
        raise typer.BadParameter(f"CASE and {name} are the same: name another file to write.")
    if file.is_dir():
        raise PlaceError(f"{file} is a folder, and {name} is one case: name a file in it")
    standing = None if force else _standing(file)
    if standing is not None:
        raise PlaceError(
            f"{standing} is there already: name another file, or replace it with --force"
        )


def _both(file: Path) -> tuple[Path, Path]:
    """Return a case's file as it is named open, and as it is named locked."""
    from taxcli.case.files import LOCKED

    name = file.name.removesuffix(LOCKED)
    return file.with_name(name), file.with_name(f"{name}{LOCKED}")


def _standing(file: Path) -> Path | None:
    """Return the case of a name that is there, open or locked."""
    return next((path for path in (file, *_both(file)) if path.exists()), None)


def _is_itself(last: str | Path, file: Path) -> bool:
    """Tell whether writing a case, open or locked, would write over the one it is made from."""
    return any(_same(last, path) for path in _both(file))


def _same(last: str | Path, place: Path) -> bool:
    return os.path.realpath(last) == os.path.realpath(place)


def _folder(voice: Voice, maker: _Maker, last: Path, folder: Path, *, force: bool) -> Exit:
    from taxcli.case.files import PlaceError, case_files, make_folder

    if _same(last, folder):
        raise typer.BadParameter("CASE and LAST are the same folder: name another one.")
    if folder.exists() and not folder.is_dir():
        raise PlaceError(f"{folder} is a file, and LAST is a folder: name a folder for the cases")
    files = [path for path in case_files(last) if path.is_file()]
    if not files:
        raise PlaceError(f"{last} has no .toml files: name a folder of cases")
    make_folder(folder)
    kept, failed = _make_all(maker, files, folder, force)
    told = {"cases": maker.made, "kept": kept, "failed": failed}
    answer(voice, NEW_SCHEMA, told, folder_blocks(maker.made, kept), voice.as_json)
    if not voice.as_json:
        voice.tell(*locked_blocks([one.file for one in maker.made]))
    voice.tell(*failed_blocks(failed))
    return Exit.BATCH if failed else Exit.DONE


def _make_all(
    maker: _Maker, files: list[Path], folder: Path, force: bool
) -> tuple[list[Path], list[NotCarriedOver]]:
    """Make a case of each file; return those that were there already, and what failed and why."""
    from taxcli.case.errors import CaseError
    from taxcli.case.files import PlaceError
    from taxcli.law.figures import NoFiguresError

    kept, failed = [], []
    for last in files:
        file = folder / last.name
        standing = None if force else _standing(file)
        if standing is not None:
            kept.append(standing)
            continue
        if _is_itself(last, file):
            failed.append(NotCarriedOver(str(last), f"{file} is a link to it: take it away"))
            continue
        try:
            maker.make(str(last), file)
        except CaseError as error:
            told = "; ".join(f"{one.place} {one.message}" for one in error.problems)
            failed.append(NotCarriedOver(str(last), told))
        except (_BlockedError, NoFiguresError, PlaceError) as error:
            failed.append(NotCarriedOver(str(last), str(error)))
    return kept, failed
