"""The schedules that go with a return."""

from collections.abc import Callable, Iterator

from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Item, Para, Table
from taxcli.engine.form_inputs import EntityRow, ExemptRow
from taxcli.engine.forms import load_form
from taxcli.engine.items import ItemShare
from taxcli.engine.lines import Filled, shown_amount, shown_line
from taxcli.engine.other_state import StateRow
from taxcli.engine.result import ProgramResult, Result
from taxcli.engine.withholding import WithheldRow
from taxcli.features.attachments import has_allocation
from taxcli.features.wording import EXEMPT_WORDS, PERSON_WORDS
from taxcli.money import ZERO, percent


def schedule_blocks(result: Result, program: ProgramResult) -> Iterator[Block]:
    """Word every schedule that goes with a return."""
    assert program.filled is not None
    for name, schedule in _SCHEDULES.items():
        if program.filled.rows(name) or (name == "allocation" and has_allocation(program)):
            form = load_form(name, program.program.id, program.filled.form.words)
            yield Heading(f"{form.title}: {form.subtitle}")
            yield from schedule(result, program, program.filled)


def _withholding(result: Result, program: ProgramResult, filled: Filled) -> Iterator[Block]:
    yield Table(
        (
            "Employer",
            "Whose W-2",
            "Locality, box 20",
            "Local wages, box 18",
            "Tax withheld, box 19",
        ),
        tuple(
            (
                row.form.employer,
                PERSON_WORDS[row.form.person],
                row.local.locality,
                shown_amount(lines.amount("wages")),
                shown_amount(lines.amount("tax")),
            )
            for row, lines in filled.rows_of(WithheldRow)
        ),
        frozenset({3, 4}),
    )
    yield from _totals(program, ("withheld", "Tax withheld"))


def _pass_through(result: Result, program: ProgramResult, filled: Filled) -> Iterator[Block]:
    rows = filled.rows_of(EntityRow)
    yield Table(
        ("Entity", "EIN", "Apportionment", "Owner's share", "Deducted", "Added back"),
        tuple(
            (
                row.entity.entity,
                row.entity.ein or "",
                "" if row.local.apportionment is None else percent(row.local.apportionment / 100),
                *(shown_amount(lines.amount(id_)) for id_ in ("share", "deducted", "added_back")),
            )
            for row, lines in rows
        ),
        frozenset({2, 3, 4, 5}),
    )
    yield from _totals(
        program, ("pass_through_deduction", "Deduction"), ("pass_through_addition", "Addition")
    )
    for row, _ in rows:
        tiers = row.entity.tiers
        told = f" EINs of its tiers: {', '.join(tiers)}." if tiers else ""
        yield Item(f"{row.entity.entity}: {row.detail}.{told}", "dim")


def _exempt(result: Result, program: ProgramResult, filled: Filled) -> Iterator[Block]:
    yield Table(
        ("Payer", "Kind", "How much of it", "Exempt part"),
        tuple(
            (
                row.entry.payer,
                EXEMPT_WORDS[row.entry.kind],
                row.detail,
                shown_amount(lines.amount("exempt")),
            )
            for row, lines in filled.rows_of(ExemptRow)
        ),
        frozenset({3}),
    )
    yield from _totals(program, ("exempt_income", "Exempt income"))


def _allocation(result: Result, program: ProgramResult, filled: Filled) -> Iterator[Block]:
    place, rows = program.program.place, filled.rows_of(ItemShare)
    cells = [
        (
            f"{share.item.payer} ({share.item.kind})",
            PERSON_WORDS[share.item.person],
            share.how,
            share.days,
            shown_amount(lines.amount("amount")),
            shown_amount(lines.amount("local")),
        )
        for share, lines in rows
    ]
    if not rows:
        told = f"Nothing is from inside {place}, as declared"
        whole = shown_amount(result.case.oregon.total_income)
        cells = [("All of the income", "", told, "", whole, shown_amount(ZERO))]
    yield Table(
        ("Item", "Whose", "How the local part was found", "Days", "Amount", f"{place} part"),
        tuple(cells),
        frozenset({3, 4, 5}),
    )
    yield from _totals(
        program,
        ("local_income", f"{place} income"),
        ("total_income", "Total income of the Oregon return"),
        ("ratio", "Ratio"),
        ("deductions", "Deductions of the Oregon return"),
        ("local_deductions", f"{place} share of the deductions"),
        ("local_base", f"{place} income less deductions"),
    )


def _other_state(result: Result, program: ProgramResult, filled: Filled) -> Iterator[Block]:
    for row, lines in filled.rows_of(StateRow):
        yield Para(f"State: {row.entry.state}", style="strong")
        yield Amounts(
            tuple(
                AmountRow(lines.label(line.line), shown_line(line), line.line.number)
                for line in lines
            )
        )
    yield from _totals(program, ("tax", f"{program.program.name} tax"), ("credit", "Credit"))


def _totals(program: ProgramResult, *lines: tuple[str, str]) -> Iterator[Block]:
    """Set the form's lines that a schedule leads to, as far as the form has them."""
    assert program.filled is not None
    by_id = program.filled.by_id
    found = [(by_id[id_], label) for id_, label in lines if id_ in by_id]
    yield Amounts(
        tuple(
            AmountRow(f"{label} (line {line.line.number})", shown_line(line), strong=True)
            for line, label in found
        )
    )


_SCHEDULES: dict[str, Callable[[Result, ProgramResult, Filled], Iterator[Block]]] = {
    "withholding": _withholding,
    "allocation": _allocation,
    "pass-through": _pass_through,
    "exempt": _exempt,
    "other-state": _other_state,
}
