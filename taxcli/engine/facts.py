"""Gathers what a program's form is filled from: facts of the case, schedule rows, figures."""

from collections.abc import Sequence
from functools import cache

from taxcli.engine.forms import FIGURES
from taxcli.engine.lines import Fact, Inputs, Row
from taxcli.engine.modifications import check_taxed_business, exempt, pass_through
from taxcli.engine.other_state import state_rows
from taxcli.engine.program_case import ProgramCase
from taxcli.engine.reasons import because
from taxcli.engine.tax_base import TaxBase
from taxcli.law.figures import Figure, Group, YearLaw
from taxcli.law.programs import FormKind, Program, ProgramId
from taxcli.law.standing import standing
from taxcli.money import ZERO, percent


@cache
def figures_for(law: YearLaw, id_: ProgramId, group: Group) -> dict[str, Figure]:
    """Return the figures a form may use, for a program and a group of filing statuses."""
    found = ((name, law.get(f"{id_}.{name}", group)) for name in FIGURES)
    return {name: figure for name, figure in found if figure is not None}


def form_words(program_case: ProgramCase, base: TaxBase, kind: FormKind) -> frozenset[str]:
    """Return the words that decide which lines stand on the form."""
    words: list[str] = [kind, getattr(program_case.case.refund, program_case.program.id)]
    if kind == "part-year":
        from_items = "nothing-local" if base.nothing_local else "item-by-item"
        words.append(from_items if base.given is None else "local-income-given")
    return frozenset(words)


def gather(program_case: ProgramCase, base: TaxBase, kind: FormKind) -> Inputs:
    """Gather everything the program's form is filled from."""
    figures = figures_for(program_case.law, program_case.program.id, program_case.group)
    words = _label_words(
        program_case.law, program_case.program, program_case.group, program_case.case.oregon.form
    )
    return Inputs(_facts(program_case, base), _rows(program_case, base, kind), figures, words)


def _facts(program_case: ProgramCase, base: TaxBase) -> dict[str, Fact]:
    oregon, id_ = program_case.case.oregon, program_case.program.id

    def paid(kind: str) -> Fact:
        where = because("payments.of-kind", program=id_, kind=kind).clause
        return Fact(program_case.payments[kind], where)

    return {
        "oregon_taxable_income": Fact(oregon.taxable_income, "oregon.taxable_income"),
        "total_income": Fact(oregon.total_income, "oregon.total_income"),
        "deductions": Fact(oregon.deductions, "oregon.deductions"),
        "given_local_income": Fact(
            base.given, f"local_taxable_income.{program_case.program.jurisdiction}"
        ),
        "estimated": paid("estimated"),
        "applied_from_last_year": paid("applied"),
        "extension_payment": paid("extension"),
        "nothing_applied": Fact(ZERO, because("payments.refunded", program=id_).clause),
    }


def _rows(
    program_case: ProgramCase, base: TaxBase, kind: FormKind
) -> dict[str, Sequence[Row] | None]:
    """Return the rows of every schedule; ``None`` for one whose rows are not known."""
    rows: dict[str, Sequence[Row] | None] = {"withholding": program_case.withheld}
    if program_case.case.other_state:
        rows["other-state"] = state_rows(program_case, base, kind)
    if base.given is not None:
        _say_not_applied(program_case)
        return rows
    rows["allocation"] = None if base.unknown else base.items
    if not base.nothing_local:
        entities = pass_through(program_case)
        if kind == "part-year":
            check_taxed_business(program_case, entities, base.items)
        rows["pass-through"] = entities
        rows["exempt"] = exempt(program_case, kind, base.items)
    return rows


def _say_not_applied(program_case: ProgramCase) -> None:
    tables = {
        because("given.pass-through"): program_case.case.pass_through,
        because("given.exempt"): program_case.case.exempt,
    }
    present = " and ".join(words.clause for words, table in tables.items() if table)
    if present:
        program_case.report(
            "R-INC-013", f"local_taxable_income.{program_case.program.jurisdiction}", what=present
        )


@cache
def _label_words(law: YearLaw, program: Program, group: Group, oregon_form: str) -> dict[str, str]:
    figures = figures_for(law, program.id, group)

    def rate(name: str) -> str:
        return percent(figures[name].value) if name in figures else ""

    return {
        "place": program.place,
        "program": program.name,
        "program_tax": f"{program.name} tax",
        "rate": rate("rate"),
        "additional_rate": rate("additional_rate"),
        "penalty_rate": rate("penalty_rate"),
        "oregon_line": standing().oregon_lines[oregon_form].name,
        "oregon_form": oregon_form,
        "year": str(law.year),
    }
