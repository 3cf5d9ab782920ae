"""A whole result on one screen: what to file, what is due or comes back, and what it rests on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Para
from taxcli.engine.lines import shown_amount
from taxcli.engine.outcome import FilingDuty
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.amend import amended_blocks, amends_blocks
from taxcli.features.common_blocks import (
    OWN_NUMBERS,
    assumption_blocks,
    diagnostic_blocks,
    head_blocks,
)
from taxcli.features.wording import (
    file_by_words,
    not_owed_words,
    outcome_label,
    outcome_words,
    pay_by_words,
)
from taxcli.law.standing import pro
from taxcli.values import OPTIONAL, SPREAD

if TYPE_CHECKING:
    from taxcli.features.next_thousand import Marginal

# Line id, words, and whether the row stands even at zero.
_SUMMARY = (
    ("taxable_income", "Taxable income", True),
    ("tax", "Tax", True),
    ("credit", "Credit for another state's tax", False),
    ("net_tax", "Tax after credit", False),
    ("penalty", "Penalty", False),
    ("interest", "Interest", False),
    ("underpayment_interest", "Underpayment interest", False),
    ("withheld", "Withheld", True),
    ("estimated", "Estimated payments", False),
    ("applied_from_last_year", "Applied from last year", False),
    ("extension_payment", "Paid with the extension", False),
)
_DUTIES: dict[FilingDuty, str] = {
    "must-file": "file {form}",
    "refund-only": "file {form}, only to get money back",
    "nothing": "nothing to file",
    "not-known": "not decided yet",
}


class Computed(NamedTuple):
    """A result, and what was asked of it besides."""

    result: Annotated[Result, SPREAD]
    marginal: Annotated["Marginal | None", OPTIONAL] = None
    what_if: Annotated[dict[str, Any] | None, OPTIONAL] = None


def computed_blocks(found: Computed, lines: bool) -> Iterator[Block]:
    """Word a result, and what the next $1,000 would add where that was asked."""
    yield from result_blocks(found.result, lines)
    if found.marginal is not None:
        from taxcli.features.next_thousand import marginal_blocks

        yield from marginal_blocks(found.result, {"": found.marginal})


def result_blocks(result: Result, all_lines: bool = False) -> Iterator[Block]:
    """Word a whole result: both taxes, diagnostics, what it rests on."""
    yield from head_blocks(result)
    yield from amends_blocks(result)
    first = result.blocking()
    rest = [found for found in result.diagnostics if found not in first]
    yield from diagnostic_blocks(first)
    if first:
        yield Para("")
        yield Para("Until that is settled, the amounts below are provisional.", style="alarm")
    for program in result.programs.values():
        yield from _program(program, all_lines)
        yield from amended_blocks(program)
        yield from _what_to_do(result, program)
    yield Heading("Combined return")
    open_words = "Open. " if result.combined.available else "Not open. "
    yield Para(open_words + result.combined.reason, 2)
    if result.combined.available:
        yield Para(pro().short, 2)
    yield from diagnostic_blocks([found for found in rest if found.code != "I-LAW-001"])
    yield from assumption_blocks(result)
    if all_lines:
        yield Heading("Line numbers")
        yield Para(OWN_NUMBERS, 2)


def _program(found: ProgramResult, all_lines: bool) -> Iterator[Block]:
    yield Heading(f"{found.program.name}: {_duty(found)}")
    yield Para(found.program.full_name, 2, style="dim")
    yield Para(found.filing.reason, 2)
    if found.filled is None or (found.filing.form is None and not all_lines):
        return
    yield Para("")
    yield Amounts(tuple(_all_lines(found) if all_lines else _summary(found)), indent=2)


def _what_to_do(result: Result, found: ProgramResult) -> Iterator[Block]:
    """Say by when to pay and file, and what of a payment was not owed."""
    outcome = found.outcome
    said = [not_owed_words(outcome)]
    if outcome.kind in ("pay", "pay-back"):
        said.append(f"{outcome_words(outcome).capitalize()} {pay_by_words(outcome)}.")
    if outcome.kind not in ("nothing-to-file", "not-known"):
        said.append(file_by_words(outcome, result.law))
    yield from (Para(text, 2) for text in said if text)


def _duty(found: ProgramResult) -> str:
    if found.outcome.as_filed:
        return "nothing changes"
    if found.outcome.amends:
        return f"amend, on {found.filing.form}"
    return _DUTIES[found.outcome.duty].format(form=found.filing.form)


def _all_lines(found: ProgramResult) -> Iterator[AmountRow]:
    assert found.filled is not None
    for filled in found.filled:
        line = filled.line
        amount = shown_amount(filled.amount, line.unit)
        yield AmountRow(found.filled.label(line), amount, line.number, line.strong)


def _summary(found: ProgramResult) -> Iterator[AmountRow]:
    for id_, words, always in _SUMMARY:
        amount = found.amount(id_)
        if id_ == "net_tax" and amount == found.amount("tax"):
            continue
        if always or amount != 0:
            yield AmountRow(words, shown_amount(amount))
    if found.amended is not None:
        yield AmountRow("Balance as amended", shown_amount(found.amended.balance))
        return
    paid = found.outcome.paid_with_return
    if paid:
        yield AmountRow("Balance due", shown_amount(found.amount("balance_due")))
        yield AmountRow("Paid with the return", shown_amount(paid))
    label = outcome_label(found.outcome, "Still to pay" if paid else "Balance due")
    yield AmountRow(label, shown_amount(found.outcome.amount), strong=True)
