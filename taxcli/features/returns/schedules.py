"""The schedules of a return: withholding, pass-through, exempt income, allocation, credit."""

from taxcli.document.sheet import BODY, LEFT, SMALL, Sheet
from taxcli.engine.amounts import shown_amount, shown_line
from taxcli.engine.forms import load_form
from taxcli.engine.lines import Filled
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.attachments import has_allocation
from taxcli.features.returns.layout import Column, paper_title, table, total_row
from taxcli.features.taxfilers import names_line
from taxcli.money import ZERO, percent

_PERSON = {"primary": "Taxfiler", "spouse": "Spouse"}


def add_schedules(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    """Lay out every schedule that has rows, each from the top of a page."""
    assert program.filled is not None
    for name, lay_out in _LAYOUTS.items():
        rows = program.filled.rows(name)
        if rows or (name == "allocation" and has_allocation(program)):
            sheet.new_page()
            form = load_form(name, program.program.id, program.filled.form.words)
            right = f"{program.filing.form} {result.case.tax_year}"
            paper_title(sheet, form.title, f"{form.subtitle}. {names_line(result)}", right)
            lay_out(sheet, result, program, rows)


def _withholding(
    sheet: Sheet, result: Result, program: ProgramResult, rows: tuple[Filled, ...]
) -> None:
    columns = [
        Column("Employer", 192),
        Column("Whose W-2", 70),
        Column("Box 20 locality", 80),
        Column("Box 18 local wages", 85, True),
        Column("Box 19 tax withheld", 85, True),
    ]
    w2s = result.case.w2
    table(
        sheet,
        columns,
        [
            (
                row.source.label,
                _PERSON[w2s[row.source.index].person],
                row.source.detail,
                shown_amount(row.amount("wages")),
                shown_amount(row.amount("tax")),
            )
            for row in rows
        ],
    )
    _total(sheet, program, "withheld", "tax withheld")


def _pass_through(
    sheet: Sheet, result: Result, program: ProgramResult, rows: tuple[Filled, ...]
) -> None:
    columns = [
        Column("Entity", 150),
        Column("EIN", 72),
        Column("Apportionment", 70, True),
        Column("Owner's share", 74, True),
        Column("Deducted", 74, True),
        Column("Added back", 72, True),
    ]
    cells = []
    for row in rows:
        entity = result.case.pass_through[row.source.index]
        share = getattr(entity, program.program.jurisdiction)
        apportioned = None if share is None else share.apportionment
        cells.append(
            (
                entity.entity,
                entity.ein or "",
                "" if apportioned is None else percent(apportioned / 100),
                shown_amount(row.amount("share")),
                shown_amount(row.amount("deducted")),
                shown_amount(row.amount("added_back")),
            )
        )
    table(sheet, columns, cells)
    _total(sheet, program, "pass_through_deduction", "deduction")
    _total(sheet, program, "pass_through_addition", "addition")
    for row in rows:
        sheet.item(f"{row.source.label}: {row.source.detail}.", size=SMALL + 0.5)
        tiers = result.case.pass_through[row.source.index].tiers
        if tiers:
            sheet.item(f"EINs of its tiers: {', '.join(tiers)}.", size=SMALL + 0.5)


def _exempt(sheet: Sheet, result: Result, program: ProgramResult, rows: tuple[Filled, ...]) -> None:
    kinds = {
        "oregon-pers": "Oregon PERS",
        "federal-pension": "Federal pension",
        "military-pension": "Military pension",
    }
    entries = result.case.exempt
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
                row.source.label,
                kinds[entries[row.source.index].kind],
                row.source.detail,
                shown_amount(row.amount("exempt")),
            )
            for row in rows
        ],
    )
    _total(sheet, program, "exempt_income", "exempt income")


def _allocation(
    sheet: Sheet, result: Result, program: ProgramResult, rows: tuple[Filled, ...]
) -> None:
    place = program.program.place
    cells = []
    if not rows:
        told = f"Nothing is from inside {place}, as declared"
        whole = shown_amount(result.case.oregon.total_income)
        cells.append(("All of the income", "", told, "", whole, shown_amount(ZERO)))
    for share, row in zip(program.base.items, rows, strict=True):
        cells.append(
            (
                f"{share.item.payer} ({share.item.kind})",
                _PERSON[share.item.person],
                share.how,
                share.days,
                shown_amount(row.amount("amount")),
                shown_amount(row.amount("local")),
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


def _other_state(
    sheet: Sheet, result: Result, program: ProgramResult, rows: tuple[Filled, ...]
) -> None:
    for row in rows:
        sheet.need(150)
        sheet.y -= 16
        sheet.text(LEFT, sheet.y, f"State: {row.source.label}", "bold", BODY + 1)
        sheet.y -= 6
        table(
            sheet,
            [Column("Line", 40), Column("", 352), Column("Amount", 120, True)],
            [(line.line.number, row.label(line.line), shown_line(line)) for line in row],
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
