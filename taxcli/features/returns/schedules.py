"""What follows page 1 of a return: periods, what found no room, and the schedules."""

from collections.abc import Callable, Iterator

from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Item, Para, Table
from taxcli.engine.amounts import shown_amount, shown_line
from taxcli.engine.forms import load_form
from taxcli.engine.lines import Filled
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.amend import left_steps, marked
from taxcli.features.attachments import attachments, has_allocation
from taxcli.features.case_words import EXEMPT_WORDS, PERSON_WORDS, periods_text
from taxcli.features.outcome_words import not_owed_words
from taxcli.features.returns.form_page import amended_rows_fit, attached_words
from taxcli.money import ZERO, percent

Rows = tuple[Filled, ...]


def further_blocks(result: Result, program: ProgramResult) -> Iterator[Block]:
    """Word what follows page 1, one after another."""
    assert program.filled is not None
    if marked(program) and not amended_rows_fit(result, program):
        assert program.amended is not None
        yield Heading("Amended return: what is left")
        yield Amounts(tuple(step.row for step in left_steps(program, program.amended)))
    yield from _periods(result, program)
    not_owed = not_owed_words(program.outcome)
    if not_owed:
        yield Heading("Paid with the return and not owed")
        yield Para(not_owed)
    entries = attachments(result, program)
    if entries and attached_words(result, program) is None:
        yield Heading("Attach to this return")
        yield from (Item(entry, tick=True) for entry in entries)
    for name, schedule in _SCHEDULES.items():
        rows = program.filled.rows(name)
        if rows or (name == "allocation" and has_allocation(program)):
            form = load_form(name, program.program.id, program.filled.form.words)
            yield Heading(f"{form.title}: {form.subtitle}")
            yield from schedule(result, program, rows)


def _periods(result: Result, program: ProgramResult) -> Iterator[Block]:
    if any(person.lived == "part-year" for person in program.people):
        yield Heading(f"Residency in {program.program.place}")
        yield Table(
            ("Who", "Lived inside"),
            tuple(
                (PERSON_WORDS[person.who], periods_text(person, result.case.tax_year))
                for person in program.people
            ),
        )


def _withholding(result: Result, program: ProgramResult, rows: Rows) -> Iterator[Block]:
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
                row.source.label,
                PERSON_WORDS[result.case.w2[row.source.index].person],
                row.source.detail,
                shown_amount(row.amount("wages")),
                shown_amount(row.amount("tax")),
            )
            for row in rows
        ),
        frozenset({3, 4}),
    )
    yield from _totals(program, ("withheld", "Tax withheld"))


def _pass_through(result: Result, program: ProgramResult, rows: Rows) -> Iterator[Block]:
    entities = [result.case.pass_through[row.source.index] for row in rows]
    shares = [getattr(entity, program.program.jurisdiction) for entity in entities]
    apportioned = [share and share.apportionment for share in shares]
    yield Table(
        ("Entity", "EIN", "Apportionment", "Owner's share", "Deducted", "Added back"),
        tuple(
            (
                entity.entity,
                entity.ein or "",
                "" if part is None else percent(part / 100),
                *(shown_amount(row.amount(id_)) for id_ in ("share", "deducted", "added_back")),
            )
            for entity, part, row in zip(entities, apportioned, rows, strict=True)
        ),
        frozenset({2, 3, 4, 5}),
    )
    yield from _totals(
        program, ("pass_through_deduction", "Deduction"), ("pass_through_addition", "Addition")
    )
    for entity, row in zip(entities, rows, strict=True):
        tiers = f" EINs of its tiers: {', '.join(entity.tiers)}." if entity.tiers else ""
        yield Item(f"{row.source.label}: {row.source.detail}.{tiers}", "dim")


def _exempt(result: Result, program: ProgramResult, rows: Rows) -> Iterator[Block]:
    yield Table(
        ("Payer", "Kind", "How much of it", "Exempt part"),
        tuple(
            (
                row.source.label,
                EXEMPT_WORDS[result.case.exempt[row.source.index].kind],
                row.source.detail,
                shown_amount(row.amount("exempt")),
            )
            for row in rows
        ),
        frozenset({3}),
    )
    yield from _totals(program, ("exempt_income", "Exempt income"))


def _allocation(result: Result, program: ProgramResult, rows: Rows) -> Iterator[Block]:
    place = program.program.place
    cells = [
        (
            f"{share.item.payer} ({share.item.kind})",
            PERSON_WORDS[share.item.person],
            share.how,
            share.days,
            shown_amount(row.amount("amount")),
            shown_amount(row.amount("local")),
        )
        for share, row in zip(program.base.items if rows else (), rows, strict=True)
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


def _other_state(result: Result, program: ProgramResult, rows: Rows) -> Iterator[Block]:
    for row in rows:
        yield Para(f"State: {row.source.label}", style="strong")
        yield Amounts(
            tuple(
                AmountRow(row.label(line.line), shown_line(line), line.line.number) for line in row
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


_SCHEDULES: dict[str, Callable[[Result, ProgramResult, Rows], Iterator[Block]]] = {
    "withholding": _withholding,
    "allocation": _allocation,
    "pass-through": _pass_through,
    "exempt": _exempt,
    "other-state": _other_state,
}
