"""A second case of the same year, made of one that was filed, with what the original showed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from taxcli.case.amended_return import Amends
from taxcli.case.files import read_bytes
from taxcli.case.lock import opened
from taxcli.case.lock_files import write_alike
from taxcli.case.model import Case
from taxcli.case.read import CaseError, parse_case
from taxcli.case.write import case_text
from taxcli.document.blocks import Block, Heading, Para
from taxcli.engine.amending import LINES
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.prepare import prepare
from taxcli.engine.result import Result
from taxcli.features.common_blocks import BlockedCaseError, blocking, blocking_words
from taxcli.law.figures import Edition, year_law
from taxcli.law.programs import ProgramId
from taxcli.money import shown
from taxcli.values import Keys, day, renamed

AMENDED_SCHEMA = "taxcli-new-amended-1"


@dataclass(frozen=True, slots=True)
class AmendedCase:
    """A case that amends an original, prepared, and where it stands.

    ``without_day`` tells that the original's own day was left out, and its text written anew.
    """

    JSON: ClassVar[Keys] = (
        *("file", renamed("tax_year", "result.case.tax_year")),
        *(renamed("reason", "amends.reason"), renamed("filed_on", "amends.filed_on")),
        *("filed", "to_settle"),
    )

    file: Path
    result: Result
    without_day: bool

    @property
    def amends(self) -> Amends:
        """Return what is said of the original."""
        assert self.result.case.amends is not None
        return self.result.case.amends

    @property
    def filed(self) -> dict[ProgramId, dict[str, Any]]:
        """Return the figures as filed."""
        return {id_: getattr(self.amends.filed, id_).model_dump() for id_ in self.result.programs}

    @property
    def to_settle(self) -> list[Diagnostic]:
        """Return what is still to be said in it."""
        return blocking(self.result)


def write_amended(  # noqa: PLR0913, PLR0917 - what may be said of an original
    case: Case,
    source: str,
    file: Path,
    edition: Edition,
    reason: str,
    filed_on: date | None,
) -> AmendedCase:
    """Write the case that amends a case as it was filed, locked if its ``source`` is.

    Raises:
        BlockedCaseError: the original is blocked.
        ValidationError: the reason or the day cannot be.
        NoFiguresError, CaseError, PlaceError: as computing and writing do.
    """
    due = year_law(case.tax_year, edition).due
    late = filed_on if filed_on is not None and filed_on > due else None
    result = prepare(case, edition=edition, on=case.paid_on or late)
    if result.blocked:
        count = blocking_words(result)
        why = f"the original has {count} to settle first, as it was filed"
        raise BlockedCaseError(result, why)
    # As it stands, with its line ends: what was read and found valid is text.
    text = opened(read_bytes(source), source).decode()
    amended, written = _amended(case, text, _as_filed(result, reason, filed_on))
    file = write_alike(written.encode(), file, source)
    return AmendedCase(file, prepare(amended, edition=edition), case.paid_on is not None)


def _as_filed(result: Result, reason: str, filed_on: date | None) -> Amends:
    """Return what is said of an original: its figures as computed."""
    filed: dict[str, Any] = {}
    for id_, program in result.programs.items():
        filed[id_] = {"form": program.filing.form or "none"}
        if program.filing.form is not None:
            filed[id_] |= {name: program.amounts[name] for name in LINES}
    data = {"reason": reason, "filed_on": filed_on, "tax_year": result.case.tax_year}
    return Amends.model_validate({**data, "filed": filed})


def _amended(case: Case, text: str, amends: Amends) -> tuple[Case, str]:
    """Return the amended case: the original's text as it stands, and what is said of it.

    The day an original was paid is not the day of the amended return, and goes.
    """
    alone = Case(schema_=case.schema_, tax_year=case.tax_year, amends=amends)
    block = case_text(alone).partition("\n\n")[2]
    ends = "\r\n" if "\r\n" in text else "\n"
    whole = f"{text.rstrip()}{ends}{ends}{block.replace(chr(10), ends)}"
    if case.paid_on is None:
        try:
            return parse_case(whole.removeprefix("\ufeff")), whole
        except CaseError:
            pass  # written on one line, it takes no table at its end
    written = case_text(case.model_copy(update={"paid_on": None, "amends": amends}))
    return parse_case(written), written


def amended_case_blocks(made: AmendedCase) -> Iterator[Block]:
    """Word the figures as filed."""
    filed_on = f", filed on {day(made.amends.filed_on)}" if made.amends.filed_on else ""
    words = f"{made.file}: amends the return of {made.result.case.tax_year}{filed_on}"
    yield Para(words, style="strong")
    for id_, program in made.result.programs.items():
        yield Para(f"{program.program.name} as filed: {_filed_words(made.amends, id_)}", 2, 2)


def correct_blocks(made: AmendedCase) -> Iterator[Block]:
    """Say what is to be corrected in the case now."""
    yield Para("The figures as filed are computed from the original case; compare them with it.")
    if made.without_day:
        yield Para(
            "paid_on is not taken over: it was the original's day. The file is written anew, "
            "without comments."
        )
    yield Para(f"Now correct in {made.file} what was wrong; then: taxcli compute {made.file}")
    if made.to_settle:
        yield Heading("Also to be said in it")
    for one in made.to_settle:
        yield Para(f"- {one.message} {one.fix}", 2, 2)


def _filed_words(amends: Amends, id_: str) -> str:
    filed = getattr(amends.filed, id_)
    if filed.form == "none":
        return "no return"
    ends = {"balance due": filed.balance_due, "refund": filed.refund, "applied": filed.applied}
    told = [f"{words} {shown(amount)}" for words, amount in ends.items() if amount]
    tax = f"{filed.form}, tax {shown(filed.net_tax)}" if filed.net_tax is not None else filed.form
    return ", ".join([tax, *(told or ["nothing due"])])
