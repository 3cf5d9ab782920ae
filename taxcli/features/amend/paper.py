"""An amended return on paper: its mark and reason, what is left, and the statement of changes.

No official amended form was found; the mark and the statement are taxcli's own.
"""

from collections.abc import Iterator
from decimal import Decimal

from taxcli.document.fonts import Weight, wrap
from taxcli.document.sheet import BODY, LEFT, RIGHT, SMALL, WIDTH, Sheet
from taxcli.engine.amending import Amended
from taxcli.engine.lines import shown_amount
from taxcli.engine.outcome import OutcomeKind
from taxcli.engine.result import ProgramResult, Result, of_convention
from taxcli.features.returns.layout import (
    Column,
    SsnChoice,
    names_line,
    paper_title,
    running_name,
    table,
    total_row,
)
from taxcli.money import shown
from taxcli.values import day

FOOT = "Statement of changes by taxcli; not an official form."
_ABOUT = (
    "What changes in the return against the one filed before. Line numbers are taxcli's own; the "
    "official form for amending, if there is one, was not found."
)
_BEFORE = (
    "Not counted above: what was paid with the original, and what of it was refunded or applied."
)
_RULES = ("amended-form", "amended-balance", "amended-charges")
_ROW = 19.5
_TO_PAY = "To pay with the amended return"
_LEFT_LABELS: dict[OutcomeKind, str] = {
    "refund": "Refund asked for with the amended return",
    "applied": "To apply to next year with the amended return",
}


def marked(program: ProgramResult) -> bool:
    """Tell whether a program's return is marked as amended: one was filed, and this one differs."""
    return program.outcome.amends


def amended_head(sheet: Sheet, result: Result) -> None:
    """Set the mark of an amended return and its reason, below the title of the form."""
    sheet.y -= 22
    sheet.band(sheet.y, 20, 0.82)
    sheet.value(LEFT + 6, sheet.y + 5.5, "AMENDED RETURN", "bold", 13)
    amends = result.case.amends
    if amends is not None and amends.filed_on is not None:
        sheet.value(RIGHT - 6, sheet.y + 6, f"Original filed on {day(amends.filed_on)}", right=True)
    sheet.y -= 3
    _reason(sheet, result)


def _reason(sheet: Sheet, result: Result) -> None:
    reason = result.case.amends.reason if result.case.amends else None
    for line in wrap(f"Reason: {reason or 'not said'}", "body", BODY, WIDTH - 12):
        sheet.need(14)
        sheet.y -= 13.5
        sheet.value(LEFT + 6, sheet.y + 1, line)
    sheet.y -= 6


def amended_foot(sheet: Sheet, program: ProgramResult) -> None:
    """Set what is left of an amended return after what was paid and refunded before."""
    assert program.amended is not None
    sheet.section("Amended return: what is left", room=5 * _ROW + 40)
    sheet.y -= 2
    sheet.paragraph(_BEFORE, size=SMALL, gap=0)
    for words, amount, strong in left_steps(program, program.amended):
        weight: Weight = "bold" if strong else "body"
        sheet.y -= _ROW
        sheet.text(LEFT + 34, sheet.y + _ROW - BODY - 3.5, words, weight)
        sheet.frame(RIGHT - 108, sheet.y + 1.5, 108, 16.5)
        sheet.value(RIGHT - 5, sheet.y + 6, shown_amount(amount), weight, 11, right=True)
        sheet.rule(sheet.y, to=RIGHT - 112, thick=0.25)


def left_steps(
    program: ProgramResult, amended: Amended
) -> Iterator[tuple[str, Decimal | None, bool]]:
    """Yield what is left, step by step: words, dollars, and whether it is the end of it."""
    assert program.filled is not None
    due, over = (program.filled.by_id[id_].line.number for id_ in ("balance_due", "overpayment"))
    balance = f"Balance as amended (line {due} minus line {over})"
    yield balance, amended.balance, False
    yield "Less: paid with the original return and since", amended.paid, False
    yield "Plus: refunded, or applied to the next year, by the original", amended.refunded, False
    yield _LEFT_LABELS.get(program.outcome.kind, _TO_PAY), program.outcome.amount, True


def amended_sheet(result: Result, program: ProgramResult, ssn: SsnChoice) -> Sheet:
    """Lay out the statement of changes of an amended return."""
    amended, amends = program.amended, result.case.amends
    assert amended is not None
    assert amends is not None
    name, year = program.program.name, result.case.tax_year
    sheet = Sheet(f"{name} changes for tax year {year}", FOOT, running_name(result, ssn))
    subtitle = f"{program.program.full_name}. For {names_line(result)}."
    paper_title(sheet, f"{name} statement of changes", subtitle, f"Tax year {year}")
    sheet.paragraph(_ABOUT, size=SMALL)
    filed = f", filed on {day(amends.filed_on)}" if amends.filed_on else ""
    forms = f"Original: {_form(amended.form_filed)}{filed}. Amended: {_form(amended.form)}."
    sheet.paragraph(forms)
    _reason(sheet, result)
    sheet.heading("As filed and as amended", room=120)
    table(sheet, _COLUMNS, [tuple(row) for row in _rows(amended)])
    *steps, end = left_steps(program, amended)
    sheet.need(100)
    table(sheet, _LEFT, [(words, shown_amount(amount)) for words, amount, _ in steps])
    total_row(sheet, end[0], shown_amount(end[1]))
    _notes(sheet, result, program)
    return sheet


_COLUMNS = (
    Column("Line", 212),
    Column("As filed", 100, True),
    Column("As amended", 100, True),
    Column("Change", 100, True),
)


_LEFT = (Column("What is left", 412), Column("Amount", 100, True))


def _form(form: str | None) -> str:
    return f"Form {form}" if form else "form not known"


def _rows(amended: Amended) -> Iterator[tuple[str, ...]]:
    for line in amended.lines:
        amounts = (line.filed, line.amended, line.change)
        yield line.words, *(shown_amount(amount) for amount in amounts)


def _notes(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    """Say what is not computed, and what the statement rests on."""
    for found in result.diagnostics:
        if (found.code, found.where) == ("I-AMD-011", program.program.id):
            sheet.paragraph(found.message)
    sheet.heading("What this rests on")
    for id_ in _RULES:
        sheet.item(of_convention(id_).words, size=SMALL)


def what_changes(sheet: Sheet, program: ProgramResult) -> None:
    """Say what an amended return changes, and what was paid and refunded before."""
    assert program.amended is not None
    changes = [line for line in program.amended.changes if line.change is not None]
    told = [
        f"{line.words} {shown_amount(line.filed)} as filed, {shown_amount(line.amended)} as amended"
        for line in changes
        if line.id in ("taxable_income", "net_tax")
    ]
    if told:
        sheet.item(f"{'; '.join(told)}. The statement of changes has every line.")
    parts = {
        "paid with the original and since": program.amended.paid,
        "refunded or applied before": program.amended.refunded,
    }
    settled = [f"{shown(amount)} was {words}" for words, amount in parts.items() if amount]
    if settled:
        sheet.item(f"Taken into account: {'; '.join(settled)}.")
