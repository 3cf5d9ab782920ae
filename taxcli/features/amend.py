"""An amended return: its case, made of the original's, and what changes beside what was filed.

No official amended form was found; the mark and the statement of changes are taxcli's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from taxcli.case.amended_return import Amends
from taxcli.case.files import read_bytes
from taxcli.case.lock import opened
from taxcli.case.lock_files import write_alike
from taxcli.case.model import Case
from taxcli.case.read import CaseError, parse_case
from taxcli.case.write import case_text
from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Item, Para, Table, Title
from taxcli.engine.amending import LINES, Amended, Difference
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.lines import shown_amount
from taxcli.engine.outcome import Outcome, OutcomeKind
from taxcli.engine.prepare import prepare
from taxcli.engine.result import ProgramResult, Result, of_convention
from taxcli.features.common_blocks import BlockedCaseError, blocking_words
from taxcli.features.wording import SsnChoice, names_line, outcome_words, running_name
from taxcli.law.figures import Edition, year_law
from taxcli.law.programs import ProgramId
from taxcli.money import shown
from taxcli.values import Keys, day, renamed

if TYPE_CHECKING:
    from taxcli.document.sheet import Sheet

AMENDED_SCHEMA = "taxcli-new-amended-1"
# Lines that are left out of a screen where it is not known what was filed.
_PLAIN = ("threshold", "credit", "penalty", "interest", "underpayment_interest")
_ABOUT = (
    "What changes in the return against the one filed before. Line numbers are taxcli's own; the "
    "official form for amending, if there is one, was not found."
)
_RULES = ("amended-form", "amended-balance", "amended-charges")
_LEFT_LABELS: dict[OutcomeKind, str] = {
    "pay-back": "To pay back with the amended return",
    "refund": "Refund asked for with the amended return",
    "applied": "To apply to next year with the amended return",
}


class LeftStep(NamedTuple):
    """A step of what is left, in dollars; ``end`` marks the last: to pay, or what comes back."""

    words: str
    amount: Decimal | None
    end: bool = False

    @property
    def row(self) -> AmountRow:
        """Return it as a row of amounts."""
        return AmountRow(self.words, shown_amount(self.amount), strong=self.end)


def marked(program: ProgramResult) -> bool:
    """Tell whether a program's return is marked as amended: one was filed, and this one differs."""
    return program.outcome.amends


def left_steps(program: ProgramResult, amended: Amended) -> Iterator[LeftStep]:
    """Yield what is left, step by step."""
    assert program.filled is not None
    due, over = (program.filled.by_id[id_].line.number for id_ in ("balance_due", "overpayment"))
    balance = f"Balance as amended (line {due} minus line {over})"
    yield LeftStep(balance, amended.balance)
    yield LeftStep("Less: paid with the original return and since", amended.paid)
    yield LeftStep("Plus: refunded, or applied to the next year, by the original", amended.refunded)
    label = _LEFT_LABELS.get(program.outcome.kind, "To pay with the amended return")
    yield LeftStep(label, program.outcome.amount, end=True)


def amends_blocks(result: Result) -> Iterator[Block]:
    """Say that a case amends an original, and why."""
    amends = result.case.amends
    if amends is None:
        return
    filed = f" The original was filed on {day(amends.filed_on)}." if amends.filed_on else ""
    of_taxes = [found.amended for found in result.programs.values() if found.amended]
    if of_taxes and all(one.first for one in of_taxes):
        filed = " Nothing was filed for a tax that is filed now: these are first returns."
    yield Para(f"Amended return.{filed}", style="strong")
    yield Para(reason_words(result), 2, 2)


def amended_blocks(found: ProgramResult) -> Iterator[Block]:
    """Word what changes in a program's return, and what is left to pay or comes back."""
    amended = found.amended
    if amended is None:
        return
    yield Para("")
    if found.outcome.as_filed:
        yield Para("As filed: nothing changes.", 2)
    elif amended.first:
        yield Para("Nothing was filed for this tax: this is its first return.", 2)
    elif amended.form_filed not in (None, amended.form):
        yield Para(f"Filed on {amended.form_filed}, amended on {amended.form}.", 2)
    if amended.changes and not amended.first:
        told = (one for one in amended.changes if one.filed is not None or one.id not in _PLAIN)
        yield _lines([*told])
    steps = left_steps(found, amended)
    yield Amounts(tuple(step.row for step in steps if step.amount or step.end), 2)
    if found.outcome.kind == "pay":
        yield Para("More tax is due by the original due date; later it costs more.", 2)


def short_blocks(result: Result) -> Iterator[Block]:
    """Say of each tax in a sentence what an amended return changes."""
    yield from amends_blocks(result)
    for found in result.programs.values():
        if found.amended is not None:
            words = short_words(found.amended, found.outcome)
            yield Para(f"{found.program.name}: {words}", 2, 2)
    if result.case.amends is not None:
        yield Para("")


def short_words(amended: Amended, outcome: Outcome) -> str:
    """Say what an amended return changes: the tax before and after, and what is left."""
    if outcome.as_filed:
        return "nothing changes."
    by_id = {line.id: line for line in amended.lines}
    tax = by_id["net_tax"]
    change = f"a change of {shown_amount(tax.change)}"
    said = f"tax {shown_amount(tax.filed)} as filed, {shown_amount(tax.amended)} as amended"
    return f"{said}, {change}; {outcome_words(outcome)}."


def _lines(lines: Sequence[Difference]) -> Table:
    rows = tuple(
        (line.words, *map(shown_amount, (line.filed, line.amended, line.change))) for line in lines
    )
    return Table(("Line", "As filed", "As amended", "Change"), rows, frozenset({1, 2, 3}))


def amended_sheet(result: Result, program: ProgramResult, ssn: SsnChoice) -> "Sheet":
    """Lay out the statement of changes of an amended return."""
    from taxcli.document.paper import place
    from taxcli.document.sheet import Sheet

    title = f"{program.program.name} changes for tax year {result.case.tax_year}"
    foot = "Statement of changes by taxcli; not an official form."
    sheet = Sheet(title, foot, running_name(result, ssn))
    place(sheet, statement_blocks(result, program))
    return sheet


def statement_blocks(result: Result, program: ProgramResult) -> Iterator[Block]:
    """Word the statement of changes: every line as filed and as amended, and what is left."""
    amended, amends = program.amended, result.case.amends
    assert amended is not None
    assert amends is not None
    about = f"{program.program.full_name}. For {names_line(result)}."
    year = f"Tax year {result.case.tax_year}"
    yield Title(f"{program.program.name} statement of changes", about, year)
    yield Para(_ABOUT, style="dim")
    filed = f", filed on {day(amends.filed_on)}" if amends.filed_on else ""
    yield Para(f"Original: {_form(amended.form_filed)}{filed}. Amended: {_form(amended.form)}.")
    yield Para(reason_words(result))
    yield Heading("As filed and as amended")
    yield _lines(amended.lines)
    yield Heading("What is left")
    yield Amounts(tuple(step.row for step in left_steps(program, amended)))
    for found in result.diagnostics:
        if (found.code, found.where) == ("I-AMD-011", program.program.id):
            yield Para(found.message)
    yield Heading("What this rests on")
    yield from (Item(of_convention(id_).words, "dim") for id_ in _RULES)


def reason_words(result: Result) -> str:
    """Say why a return is amended."""
    amends = result.case.amends
    return f"Reason: {(amends and amends.reason) or 'not said'}"


def _form(form: str | None) -> str:
    return f"Form {form}" if form else "form not known"


def what_changes(program: ProgramResult) -> Iterator[str]:
    """Say what an amended return changes, and what was paid and refunded before."""
    assert program.amended is not None
    changes = [line for line in program.amended.changes if line.change is not None]
    told = [
        f"{line.words} {shown_amount(line.filed)} as filed, {shown_amount(line.amended)} as amended"
        for line in changes
        if line.id in ("taxable_income", "net_tax")
    ]
    if told:
        yield f"{'; '.join(told)}."
    parts = {
        "paid with the original and since": program.amended.paid,
        "refunded or applied before": program.amended.refunded,
    }
    settled = [f"{shown(amount)} was {words}" for words, amount in parts.items() if amount]
    if settled:
        yield f"Taken into account: {'; '.join(settled)}."


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
    def to_settle(self) -> tuple[Diagnostic, ...]:
        """Return what is still to be said in it."""
        return self.result.blocking()


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
