"""The schedules of a return: withholding, pass-through, exempt income, allocation, credit."""

from taxcli.document.sheet import BODY, LEFT, SMALL, Sheet
from taxcli.engine.forms import load_form
from taxcli.engine.items import ItemShare
from taxcli.engine.lines import Filled, shown_amount, shown_line
from taxcli.engine.modifications import EntityRow, ExemptRow
from taxcli.engine.other_state import StateRow
from taxcli.engine.result import ProgramResult, Result
from taxcli.engine.withholding import WithheldRow
from taxcli.features.attachments import has_allocation
from taxcli.features.returns.layout import (
    Column,
    names_line,
    paper_title,
    table,
    total_row,
)
from taxcli.money import ZERO, percent

_PERSON = {"primary": "Taxfiler", "spouse": "Spouse"}


def add_schedules(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    """Lay out every schedule that has rows, each from the top of a page."""
    filled = program.filled
    assert filled is not None
    for name, lay_out in _LAYOUTS.items():
        if filled.rows(name) or (name == "allocation" and has_allocation(program)):
            sheet.new_page()
            form = load_form(name, program.program.id, filled.form.words)
            right = f"{program.filing.form} {result.case.tax_year}"
            paper_title(sheet, form.title, f"{form.subtitle}. {names_line(result)}", right)
            lay_out(sheet, result, program, filled)


def _withholding(sheet: Sheet, result: Result, program: ProgramResult, filled: Filled) -> None:
    columns = [
        Column("Employer", 192),
        Column("Whose W-2", 70),
        Column("Box 20 locality", 80),
        Column("Box 18 local wages", 85, True),
        Column("Box 19 tax withheld", 85, True),
    ]
    table(
        sheet,
        columns,
        [
            (
                row.form.employer,
                _PERSON[row.form.person],
                row.local.locality,
                shown_amount(lines.amount("wages")),
                shown_amount(lines.amount("tax")),
            )
            for row, lines in filled.rows_of(WithheldRow)
        ],
    )
    _total(sheet, program, "withheld", "tax withheld")


def _pass_through(sheet: Sheet, result: Result, program: ProgramResult, filled: Filled) -> None:
    columns = [
        Column("Entity", 150),
        Column("EIN", 72),
        Column("Apportionment", 70, True),
        Column("Owner's share", 74, True),
        Column("Deducted", 74, True),
        Column("Added back", 72, True),
    ]
    rows = filled.rows_of(EntityRow)
    cells = []
    for row, lines in rows:
        apportioned = row.local.apportionment
        cells.append(
            (
                row.entity.entity,
                row.entity.ein or "",
                "" if apportioned is None else percent(apportioned / 100),
                shown_amount(lines.amount("share")),
                shown_amount(lines.amount("deducted")),
                shown_amount(lines.amount("added_back")),
            )
        )
    table(sheet, columns, cells)
    _total(sheet, program, "pass_through_deduction", "deduction")
    _total(sheet, program, "pass_through_addition", "addition")
    for row, _ in rows:
        sheet.item(f"{row.entity.entity}: {row.detail}.", size=SMALL + 0.5)
        if row.entity.tiers:
            sheet.item(f"EINs of its tiers: {', '.join(row.entity.tiers)}.", size=SMALL + 0.5)


def _exempt(sheet: Sheet, _: Result, program: ProgramResult, filled: Filled) -> None:
    kinds = {
        "oregon-pers": "Oregon PERS",
        "federal-pension": "Federal pension",
        "military-pension": "Military pension",
    }
    table(
        sheet,
        [
            Column("Payer", 170),
            Column("Kind", 100),
            Column("How much of it", 142),
            Column("Exempt part", 100, True),
        ],
        [
            (
                row.entry.payer,
                kinds[row.entry.kind],
                row.detail,
                shown_amount(lines.amount("exempt")),
            )
            for row, lines in filled.rows_of(ExemptRow)
        ],
    )
    _total(sheet, program, "exempt_income", "exempt income")


def _allocation(sheet: Sheet, result: Result, program: ProgramResult, filled: Filled) -> None:
    place, rows = program.program.place, filled.rows_of(ItemShare)
    cells = []
    if not rows:
        told = f"Nothing is from inside {place}, as declared"
        whole = shown_amount(result.case.oregon.total_income)
        cells.append(("All of the income", "", told, "", whole, shown_amount(ZERO)))
    for share, lines in rows:
        cells.append(
            (
                f"{share.item.payer} ({share.item.kind})",
                _PERSON[share.item.person],
                share.how,
                share.days,
                shown_amount(lines.amount("amount")),
                shown_amount(lines.amount("local")),
            )
        )
    table(
        sheet,
        [
            Column("Item", 128),
            Column("Whose", 52),
            Column("How the local part was found", 122),
            Column("Days", 58, True),
            Column("Amount", 76, True),
            Column(f"{place} part", 76, True),
        ],
        cells,
    )
    for id_, label in (
        ("local_income", f"{place} income"),
        ("total_income", "Total income of the Oregon return"),
        ("ratio", "Ratio"),
        ("deductions", "Deductions of the Oregon return"),
        ("local_deductions", f"{place} share of the deductions"),
        ("local_base", f"{place} income less deductions"),
    ):
        _total(sheet, program, id_, label)


def _other_state(sheet: Sheet, result: Result, program: ProgramResult, filled: Filled) -> None:
    for row, lines in filled.rows_of(StateRow):
        sheet.need(150)
        sheet.y -= 16
        sheet.text(LEFT, sheet.y, f"State: {row.entry.state}", "bold", BODY + 1)
        sheet.y -= 6
        table(
            sheet,
            [Column("Line", 40), Column("", 352), Column("Amount", 120, True)],
            [(line.line.number, lines.label(line.line), shown_line(line)) for line in lines],
        )
    _total(sheet, program, "tax", f"{program.program.name} tax")
    _total(sheet, program, "credit", "Credit")


def _total(sheet: Sheet, program: ProgramResult, id_: str, label: str) -> None:
    """Set the form's line that a schedule leads to."""
    assert program.filled is not None
    line = program.filled.by_id.get(id_)
    if line is not None:
        words = f"{label[0].upper()}{label[1:]} (line {line.line.number})"
        total_row(sheet, words, shown_line(line))


_LAYOUTS = {
    "withholding": _withholding,
    "allocation": _allocation,
    "pass-through": _pass_through,
    "exempt": _exempt,
    "other-state": _other_state,
}
