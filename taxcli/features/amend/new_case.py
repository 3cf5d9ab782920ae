"""A second case of the same year, made of one that was filed, with what the original showed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from taxcli.case.amended_return import Amends
from taxcli.case.model import Case
from taxcli.document.blocks import Block, Heading, Para
from taxcli.engine.amending import LINES
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.result import Result
from taxcli.law.programs import ProgramId
from taxcli.money import shown
from taxcli.values import day

AMENDED_SCHEMA = "taxcli-new-amended-1"


@dataclass(frozen=True, slots=True)
class AmendedText:
    """The case made and its text; ``anew`` tells that it is not the original's text any more."""

    case: Case
    text: str
    anew: bool


class AmendedCase(NamedTuple):
    """A case that amends an original, the figures as filed, and what is to settle in it."""

    file: Path
    tax_year: int
    reason: str | None
    filed_on: date | None
    filed: dict[ProgramId, dict[str, Any]]
    to_settle: list[Diagnostic]


def as_filed(result: Result, reason: str, filed_on: date | None) -> Amends:
    """Return what is said of an original: its figures as computed.

    Raises:
        ValidationError: the reason or the day cannot be.
    """
    filed: dict[str, Any] = {}
    for id_, program in result.programs.items():
        filed[id_] = {"form": program.filing.form or "none"}
        if program.filing.form is not None:
            filed[id_] |= {name: program.amounts[name] for name, _ in LINES}
    data = {"reason": reason, "filed_on": filed_on, "tax_year": result.case.tax_year}
    return Amends.model_validate({**data, "filed": filed})


def amended_text(case: Case, text: str, amends: Amends) -> AmendedText:
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
            return AmendedText(parse_case(whole.removeprefix("\ufeff")), whole, anew=False)
        except CaseError:
            pass  # written on one line, it takes no table at its end
    changed = case.model_copy(update={"paid_on": None, "amends": amends})
    written = case_text(changed)
    return AmendedText(parse_case(written), written, anew=case.paid_on is not None)


def amended_case(after: Result, file: Path) -> AmendedCase:
    """Return what is told of a case that amends an original."""
    amends = _amends(after)
    filed = {id_: getattr(amends.filed, id_).model_dump() for id_ in after.programs}
    head = (file, after.case.tax_year, amends.reason, amends.filed_on)
    return AmendedCase(*head, filed, _blocking(after))


def amended_case_blocks(after: Result, file: Path) -> Iterator[Block]:
    """Word the figures as filed."""
    amends = _amends(after)
    filed_on = f", filed on {day(amends.filed_on)}" if amends.filed_on else ""
    words = f"{file}: amends the return of {after.case.tax_year}{filed_on}"
    yield Para(words, style="strong")
    for id_, program in after.programs.items():
        yield Para(f"{program.program.name} as filed: {_filed_words(amends, id_)}", 2, 2)


def correct_blocks(after: Result, file: Path, *, anew: bool) -> Iterator[Block]:
    """Say what is to be corrected in the case now."""
    yield Para("The figures as filed are computed from the original case; compare them with it.")
    if anew:
        yield Para(
            "paid_on is not taken over: it was the original's day. The file is written anew, "
            "without comments."
        )
    yield Para(f"Now correct in {file} what was wrong; then: taxcli compute {file}")
    blocking = _blocking(after)
    if blocking:
        yield Heading("Also to be said in it")
    for one in blocking:
        yield Para(f"- {one.message} {one.fix}", 2, 2)


def _amends(after: Result) -> Amends:
    assert after.case.amends is not None
    return after.case.amends


def _blocking(after: Result) -> list[Diagnostic]:
    return [one for one in after.diagnostics if one.level == "block"]


def _filed_words(amends: Amends, id_: str) -> str:
    filed = getattr(amends.filed, id_)
    if filed.form == "none":
        return "no return"
    ends = {"balance due": filed.balance_due, "refund": filed.refund, "applied": filed.applied}
    told = [f"{words} {shown(amount)}" for words, amount in ends.items() if amount]
    tax = f"{filed.form}, tax {shown(filed.net_tax)}" if filed.net_tax is not None else filed.form
    return ", ".join([tax, *(told or ["nothing due"])])
