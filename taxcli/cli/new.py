"""``taxcli new``: the case of the year after, made of last year's; for one case or a folder."""

import os
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taxcli.cli.blocks import Block, Heading, Para
from taxcli.cli.errors import refuse
from taxcli.cli.exits import Exit
from taxcli.cli.load import prepared
from taxcli.cli.options import AsJson, EditionChoice
from taxcli.cli.voice import Voice
from taxcli.cli.words import diagnostic_blocks
from taxcli.law.figures import Edition
from taxcli.money import shown
from taxcli.returns.result import Result
from taxcli.returns.say import amount_json

if TYPE_CHECKING:
    from taxcli.rules.carry_over import CarriedOver

NEW_SCHEMA = "taxcli-new-1"
_WIDTH = 98


class _BlockedError(Exception):
    """Last year's result is blocked, and --anyway was not given."""

    def __init__(self, result: Result) -> None:
        self.found = [one for one in result.diagnostics if one.level == "block"]
        things = "one thing" if len(self.found) == 1 else f"{len(self.found)} things"
        codes = ", ".join(f"{one.code} ({one.where})" for one in self.found)
        super().__init__(
            f"the case of {result.case.tax_year} has {things} to settle first: {codes}. --anyway "
            "carries over what is known, without its taxes"
        )


def new(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="The case file to write, or a folder for cases.")
    ],
    *,
    last: Annotated[
        str,
        typer.Option(
            "--from", metavar="LAST", help="Last year's case, or a folder of them; - for one."
        ),
    ],
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

    No income goes along. With two folders every .toml file of LAST gets a case of its name.
    """
    voice: Voice = ctx.obj
    if not case.strip() or case == "-":
        raise typer.BadParameter("name the case file to write.")
    maker = _Maker(voice, edition, anyway)
    if last != "-" and Path(last).is_dir():
        return _folder(voice, maker, Path(last), Path(case), force=force)
    return _one(voice, maker, last, Path(case), force=force)


class _Maker:
    """Makes cases of the year after, and keeps what is told of each."""

    def __init__(self, voice: Voice, edition: Edition, anyway: bool) -> None:
        self._voice, self._edition, self._anyway = voice, edition, anyway
        self.made: list[dict[str, Any]] = []

    def make(self, last: str, file: Path) -> "CarriedOver":
        """Write the case of the year after.

        Raises:
            _BlockedError: last year's case is blocked.
            NoFiguresError, CaseError, PlaceError: as reading, computing and writing do.
        """
        from taxcli.case.files import write_file
        from taxcli.rules.carry_over import carry_over

        result = prepared(self._voice, last, self._edition, None)
        if result.blocked and not self._anyway:
            raise _BlockedError(result)
        found = carry_over(result.case, *_amounts(result))
        write_file(file, _text(found).encode())
        self.made.append(_made_json(found, file))
        return found

    def json(self, **also: Any) -> dict[str, Any]:
        """Return the JSON document."""
        return {"schema": NEW_SCHEMA, "cases": self.made, **also}


def _amounts(result: Result) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Return last year's taxes and what its returns apply; none of a blocked result."""
    if result.blocked:
        return {}, {}
    taxes = {id_: program.amount("net_tax") for id_, program in result.programs.items()}
    applied = {id_: program.amount("applied") for id_, program in result.programs.items()}
    return (
        {id_: tax for id_, tax in taxes.items() if tax is not None},
        {id_: amount for id_, amount in applied.items() if amount},
    )


def _one(voice: Voice, maker: _Maker, last: str, file: Path, *, force: bool) -> Exit:
    _may_write(last, file, force)
    try:
        found = maker.make(last, file)
    except _BlockedError as error:
        voice.tell(*diagnostic_blocks(error.found), Para(""))
        problems = [
            {"code": one.code, "place": one.where, "message": f"{one.message} {one.fix}"}
            for one in error.found
        ]
        return refuse(voice, f"No case was written: {error}.", problems)
    if voice.as_json:
        voice.json(maker.json())
    else:
        voice.say(*_made_blocks(found, file))
        voice.tell(*_talk(found))
    return Exit.DONE


def _may_write(last: str, file: Path, force: bool) -> None:
    """Refuse to replace a case that is there, and always the one it is made from."""
    from taxcli.case.files import PlaceError

    if last != "-" and _same(last, file):
        raise typer.BadParameter("CASE and LAST are the same: name another file to write.")
    if file.is_dir():
        raise PlaceError(f"{file} is a folder, and LAST is one case: name a file in it")
    if file.exists() and not force:
        raise PlaceError(f"{file} is there already: name another file, or replace it with --force")


def _same(last: str | Path, place: Path) -> bool:
    return os.path.realpath(last) == os.path.realpath(place)


def _folder(voice: Voice, maker: _Maker, last: Path, folder: Path, *, force: bool) -> Exit:
    from taxcli.case.files import PlaceError, make_folder

    if _same(last, folder):
        raise typer.BadParameter("CASE and LAST are the same folder: name another one.")
    if folder.exists() and not folder.is_dir():
        raise PlaceError(f"{folder} is a file, and LAST is a folder: name a folder for the cases")
    files = sorted(path for path in last.glob("*.toml") if path.is_file())
    if not files:
        raise PlaceError(f"{last} has no .toml files: name a folder of cases")
    make_folder(folder)
    kept, failed = _make_all(maker, files, folder, force)
    if voice.as_json:
        voice.json(maker.json(kept=[str(path) for path in kept], failed=failed))
    else:
        voice.say(*_folder_blocks(maker.made, kept))
    voice.tell(*_failed_blocks(failed))
    return Exit.BATCH if failed else Exit.DONE


def _make_all(
    maker: _Maker, files: list[Path], folder: Path, force: bool
) -> tuple[list[Path], list[dict[str, str]]]:
    """Make a case of each file; return those that were there already, and what failed and why."""
    from taxcli.case.errors import CaseError
    from taxcli.case.files import PlaceError
    from taxcli.law.figures import NoFiguresError

    kept, failed = [], []
    for last in files:
        file = folder / last.name
        if file.exists() and not force:
            kept.append(file)
            continue
        if _same(last, file):
            failed.append({"file": str(last), "message": f"{file} is a link to it: take it away"})
            continue
        try:
            maker.make(str(last), file)
        except CaseError as error:
            told = "; ".join(f"{one.place} {one.message}" for one in error.problems)
            failed.append({"file": str(last), "message": told})
        except (_BlockedError, NoFiguresError, PlaceError) as error:
            failed.append({"file": str(last), "message": str(error)})
    return kept, failed


def _text(found: "CarriedOver") -> str:
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


def _made_json(found: "CarriedOver", file: Path) -> dict[str, Any]:
    last = found.case.last_year
    return {
        "file": str(file),
        "tax_year": found.case.tax_year,
        "last_year": {
            f"{id_}_tax": None if tax is None else amount_json(tax)
            for id_, tax in (("shs", last.shs_tax), ("pfa", last.pfa_tax))
        },
        "payments": [
            {
                "program": row.program,
                "kind": row.kind,
                "date": row.date.isoformat(),
                "amount": amount_json(row.amount),
            }
            for row in found.case.payment
        ],
        "to_check": list(found.to_check),
        "to_look_for": list(found.to_look_for),
    }


def _made_blocks(found: "CarriedOver", file: Path) -> Iterator[Block]:
    case = found.case
    yield Para(f"{file}: the case of {case.tax_year}", style="strong")
    for name, tax in (("SHS", case.last_year.shs_tax), ("PFA", case.last_year.pfa_tax)):
        if tax is not None:
            yield Para(f"{name} tax of {case.tax_year - 1}: {shown(tax)}", 2)
    for row in case.payment:
        what = "applied from last year" if row.kind == "applied" else f"paid ({row.kind})"
        yield Para(f"{row.program.upper()} {what}, {row.date.isoformat()}: {shown(row.amount)}", 2)


def _talk(found: "CarriedOver") -> Iterator[Block]:
    yield Heading("To check")
    for text in found.to_check:
        yield Para(f"- {text}", 2, 2)
    if found.to_look_for:
        yield Heading("To look for, as last year")
    for text in found.to_look_for:
        yield Para(f"- {text}", 2, 2)


def _folder_blocks(made: list[dict[str, Any]], kept: list[Path]) -> Iterator[Block]:
    for one in made:
        yield Para(f"{one['file']}: the case of {one['tax_year']}")
    for path in kept:
        yield Para(f"{path}: was there already and stays as it is (--force replaces it)")
    things = "1 case" if len(made) == 1 else f"{len(made)} cases"
    yield Para(f"{things} written. Each says at its top what to check and what to look for.")


def _failed_blocks(failed: list[dict[str, str]]) -> Iterator[Block]:
    if failed:
        yield Heading(f"Not carried over ({len(failed)})")
    for one in failed:
        yield Para(one["file"], 2, 2, "alarm")
        yield Para(f"{one['message'].rstrip('.')}.", 4)
