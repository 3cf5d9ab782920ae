"""How an amended return is worded on a screen: before, after, change, and what is left."""

from collections.abc import Iterator

from taxcli.document.blocks import AmountRow, Amounts, Block, Para, Table
from taxcli.engine.amending import Amended
from taxcli.engine.lines import shown_amount
from taxcli.engine.outcome import Outcome
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.outcome_words import outcome_label, outcome_words
from taxcli.money import shown
from taxcli.values import day

# Lines that are left out of a screen where it is not known what was filed.
_PLAIN = ("threshold", "credit", "penalty", "interest", "underpayment_interest")


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
    yield Para(f"Reason: {amends.reason or 'not said'}", 2, 2)


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
        yield change_table(amended)
    yield Amounts(tuple(_left(found, amended)), 2)
    if found.outcome.kind == "pay":
        yield Para("More tax is due by the original due date; later it costs more.", 2)


def change_table(amended: Amended) -> Table:
    """Return the lines that change, or of which it is not known."""
    rows = tuple(
        (
            line.words,
            shown_amount(line.filed),
            shown_amount(line.amended),
            shown_amount(line.change),
        )
        for line in amended.changes
        if line.filed is not None or line.id not in _PLAIN
    )
    return Table(("Line", "As filed", "As amended", "Change"), rows, frozenset({1, 2, 3}))


def _left(found: ProgramResult, amended: Amended) -> Iterator[AmountRow]:
    if amended.paid:
        yield AmountRow("Paid with the original and since", shown(amended.paid))
    if amended.refunded:
        yield AmountRow("Refunded or applied before", shown(amended.refunded))
    outcome = found.outcome
    yield AmountRow(outcome_label(outcome), shown_amount(outcome.amount), strong=True)


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
