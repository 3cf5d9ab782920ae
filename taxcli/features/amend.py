"""An amended return beside the one that was filed: what changes, and what is left.

No official amended form was found; the mark and the statement of changes are taxcli's own.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Item, Para, Table, Title
from taxcli.engine.amending import Amended, Difference
from taxcli.engine.lines import shown_amount
from taxcli.engine.outcome import Outcome, OutcomeKind
from taxcli.engine.result import ProgramResult, Result, of_convention
from taxcli.features.wording import SsnChoice, names_line, outcome_words, running_name
from taxcli.money import shown
from taxcli.values import day

if TYPE_CHECKING:
    from taxcli.document.sheet import Sheet

# Lines that are left out of a screen where it is not known what was filed.
_PLAIN = ("threshold", "credit", "penalty", "interest", "underpayment_interest")
_FOOT = "Statement of changes by taxcli; not an official form."
_ABOUT = (
    "What changes in the return against the one filed before. Line numbers are taxcli's own; the "
    "official form for amending, if there is one, was not found."
)
_RULES = ("amended-form", "amended-balance", "amended-charges")
_TO_PAY = "To pay with the amended return"
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
    label = _LEFT_LABELS.get(program.outcome.kind, _TO_PAY)
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
    sheet = Sheet(title, _FOOT, running_name(result, ssn))
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
