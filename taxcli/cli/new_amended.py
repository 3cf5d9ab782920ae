"""``taxcli new --amends``: a second case of the same year, with what the original showed in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import typer

from taxcli.case.amended_return import Amends
from taxcli.case.model import Case
from taxcli.cli.answer import answer
from taxcli.cli.errors import refuse, things, to_settle
from taxcli.cli.exits import Exit
from taxcli.document.blocks import Block, Heading, Para
from taxcli.document.terminal import Voice
from taxcli.engine.amending import LINES
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.result import Result
from taxcli.features.common_blocks import diagnostic_blocks
from taxcli.law.figures import Edition
from taxcli.law.programs import ProgramId
from taxcli.money import shown
from taxcli.values import day

AMENDED_SCHEMA = "taxcli-new-amended-1"


class AmendedCase(NamedTuple):
    """A case that amends an original, the figures as filed, and what is to settle in it."""

    file: Path
    tax_year: int
    reason: str | None
    filed_on: date | None
    filed: dict[ProgramId, dict[str, Any]]
    to_settle: list[Diagnostic]


@dataclass(frozen=True, slots=True)
class _Made:
    """The case made, its text, and what was not taken over as it stood."""

    case: Case
    text: str
    without_day: bool


def new_amended(  # noqa: PLR0913 - what one command was given
    voice: Voice,
    original: str,
    file: Path,
    *,
    reason: str | None,
    filed_on: date | None,
    edition: Edition,
) -> Exit:
    """Write the case that amends an original; ``file`` may be written to.

    Raises:
        typer.BadParameter: an option is missing or wrong.
        NoFiguresError, CaseError, PlaceError: as reading, computing and writing do.
    """
    from taxcli.case.files import LOCKED, make_folder, read_bytes, write_file
    from taxcli.case.lock import lock_alike, opened, sealed
    from taxcli.case.read import read_case
    from taxcli.engine.prepare import prepare
    from taxcli.law.figures import year_law

    if reason is None or original == "-":
        lacking = "--reason is missing: say why the return is amended, as it will stand on it."
        raise typer.BadParameter(lacking if reason is None else "name the original's file.")
    case = read_case(original)
    _check(case, filed_on)
    law = year_law(case.tax_year, edition)
    late = filed_on if filed_on is not None and filed_on > law.due else None
    result = prepare(case, edition=edition, on=case.paid_on or late)
    if result.blocked:
        return _blocked(voice, result)
    # As it stands, with its line ends: what was read and found valid is text.
    text = opened(read_bytes(original), original).decode()
    made = _made(case, text, _amends(result, reason, filed_on))
    locked = file.with_name(f"{file.name.removesuffix(LOCKED)}{LOCKED}")
    file = locked if lock_alike(locked, original) else file
    make_folder(file.parent)
    write_file(file, sealed(made.text.encode(), file))
    after = prepare(made.case, edition=edition)
    answer(voice, AMENDED_SCHEMA, _told(after, file), _said(after, file), voice.as_json)
    if not voice.as_json:
        voice.tell(*_talk(after, file, made))
    return Exit.DONE


def _check(case: Case, filed_on: date | None) -> None:
    if case.amends is not None:
        raise typer.BadParameter(
            "ORIGINAL amends a return itself: change that case, or, if it was filed too, copy it "
            "and put its figures under [amends.filed]."
        )
    if filed_on is not None and filed_on <= date(case.tax_year, 12, 31):
        raise typer.BadParameter(
            f"--filed-on {filed_on} is before tax year {case.tax_year} had ended: check the date."
        )


def _blocked(voice: Voice, result: Result) -> Exit:
    found = [one for one in result.diagnostics if one.level == "block"]
    voice.tell(*diagnostic_blocks(found), Para(""))
    count = things(len(found))
    message = f"No case was written: the original has {count} to settle first, as it was filed."
    return refuse(voice, message, to_settle(found))


def _amends(result: Result, reason: str, filed_on: date | None) -> Amends:
    """Return what is said of the original: its figures as computed."""
    from pydantic import ValidationError

    from taxcli.case.errors import problems_of

    filed: dict[str, Any] = {}
    for id_, program in result.programs.items():
        filed[id_] = {"form": program.filing.form or "none"}
        if program.filing.form is not None:
            amounts = program.amounts
            filed[id_] |= {name: amounts[name] for name in LINES}
    data = {"reason": reason, "filed_on": filed_on, "tax_year": result.case.tax_year}
    try:
        return Amends.model_validate({**data, "filed": filed})
    except ValidationError as error:
        (problem, *_) = problems_of(error.errors(include_url=False), Amends)
        raise typer.BadParameter(f"--{problem.place} {problem.message}.") from None


def _made(case: Case, text: str, amends: Amends) -> _Made:
    """Return the amended case: the original's text as it stands, and what is said of it.

    The day an original was paid is not the day of the amended return, and goes.
    """
    from taxcli.case.errors import CaseError
    from taxcli.case.read import parse_case
    from taxcli.case.write import case_text

    alone = Case(schema_=case.schema_, tax_year=case.tax_year, amends=amends)
    block = case_text(alone).partition("\n\n")[2]
    ends = "\r\n" if "\r\n" in text else "\n"
    whole = f"{text.rstrip()}{ends}{ends}{block.replace(chr(10), ends)}"
    if case.paid_on is None:
        try:
            return _Made(parse_case(whole.removeprefix("\ufeff")), whole, without_day=False)
        except CaseError:
            pass  # written on one line, it takes no table at its end
    changed = case.model_copy(update={"paid_on": None, "amends": amends})
    written = case_text(changed)
    return _Made(parse_case(written), written, without_day=case.paid_on is not None)


def _told(after: Result, file: Path) -> AmendedCase:
    amends = after.case.amends
    assert amends is not None
    filed = {id_: _as_filed(getattr(amends.filed, id_)) for id_ in after.programs}
    to_settle = [one for one in after.diagnostics if one.level == "block"]
    head = (file, after.case.tax_year, amends.reason, amends.filed_on)
    return AmendedCase(*head, filed, to_settle)


def _as_filed(filed: Any) -> dict[str, Any]:
    return {name: getattr(filed, name) for name in ("form", *LINES)}


def _said(after: Result, file: Path) -> Iterator[Block]:
    amends = after.case.amends
    assert amends is not None
    filed_on = f", filed on {day(amends.filed_on)}" if amends.filed_on else ""
    words = f"{file}: amends the return of {after.case.tax_year}{filed_on}"
    yield Para(words, style="strong")
    for id_, program in after.programs.items():
        yield Para(f"{program.program.name} as filed: {_filed_words(amends, id_)}", 2, 2)


def _filed_words(amends: Amends, id_: str) -> str:
    filed = getattr(amends.filed, id_)
    if filed.form == "none":
        return "no return"
    ends = {"balance due": filed.balance_due, "refund": filed.refund, "applied": filed.applied}
    told = [f"{words} {shown(amount)}" for words, amount in ends.items() if amount]
    tax = f"{filed.form}, tax {shown(filed.net_tax)}" if filed.net_tax is not None else filed.form
    return ", ".join([tax, *(told or ["nothing due"])])


def _talk(after: Result, file: Path, made: _Made) -> Iterator[Block]:
    yield Para("The figures as filed are computed from the original case; compare them with it.")
    if made.without_day:
        yield Para(
            "paid_on is not taken over: it was the original's day. The file is written anew, "
            "without comments."
        )
    yield Para(f"Now correct in {file} what was wrong; then: taxcli compute {file}")
    blocking = [one for one in after.diagnostics if one.level == "block"]
    if blocking:
        yield Heading("Also to be said in it")
    for one in blocking:
        yield Para(f"- {one.message} {one.fix}", 2, 2)
