"""What a form is filled from: the local modifications, and the facts and rows that its lines take.

Sources: Metro Code 7.06.090, MCC 11.524 (pass-through); ORS 238.445 (PERS); law sheet section 4.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import ClassVar

from taxcli.case.income import EntityShare, Exempt, PassThrough
from taxcli.case.model import Case
from taxcli.engine.diagnostics import Findings, Reason, because
from taxcli.engine.duplicates import counted
from taxcli.engine.forms import FIGURES
from taxcli.engine.items import OF_BUSINESS, ItemShare
from taxcli.engine.lines import Fact, Inputs, Row
from taxcli.engine.other_state import state_rows
from taxcli.engine.program_case import ProgramCase
from taxcli.engine.tax_base import TaxBase
from taxcli.law.figures import Figure, Group, YearLaw
from taxcli.law.programs import FormKind, Program, ProgramId
from taxcli.law.standing import standing
from taxcli.money import ZERO, cents, percent
from taxcli.text import you_or_spouse


@dataclass(frozen=True, slots=True)
class EntityRow(Row):
    """One row of Schedule PTI: an entity, and its owner's share of one jurisdiction.

    ``deducted`` is in dollars, and ``why`` says why it is as much, or nothing.
    """

    schedule: ClassVar = "pass-through"
    table: ClassVar = "pass_through"

    index: int
    entity: PassThrough
    local: EntityShare
    deducted: Decimal
    why: Reason

    @property
    def label(self) -> str:
        """Return the entity's name."""
        return self.entity.entity

    @property
    def detail(self) -> str:
        """Return in words why the share is deducted, or is not."""
        return self.why.clause

    @property
    def share(self) -> Decimal:
        """Return the owner's share, in dollars."""
        return cents(self.local.share)

    @property
    def added_back(self) -> Decimal:
        """Return the loss of an earlier year that is added back, in dollars."""
        return cents(self.local.prior_year_loss or ZERO)


@dataclass(frozen=True, slots=True)
class ExemptRow(Row):
    """Exempt income of one payer; ``exempt`` is the part taken out of this program's base."""

    schedule: ClassVar = "exempt"
    table: ClassVar = "exempt"

    index: int
    entry: Exempt
    exempt: Decimal
    why: Reason

    @property
    def label(self) -> str:
        """Return the payer's name."""
        return self.entry.payer

    @property
    def detail(self) -> str:
        """Return in words how much of it is exempt."""
        return self.why.clause


def pass_through(program_case: ProgramCase) -> tuple[EntityRow, ...]:
    """Return the rows of Schedule PTI; without proof a row deducts nothing."""
    rows = []
    for index, entity in counted(program_case.case, "pass_through"):
        share: EntityShare | None = program_case.local(entity)
        if share is None or not (share.share or share.prior_year_loss):
            continue  # nothing to deduct or to add, so nothing to prove
        where = f"pass_through[{index}].{program_case.jurisdiction}"
        refused = _why_not(program_case, entity, share, where)
        deducted, why = cents(share.share), because("pass-through.deducted")
        if refused is not None:
            deducted, why = ZERO, refused
        rows.append(EntityRow(index, entity, share, deducted, why))
    return tuple(rows)


def _why_not(
    program_case: ProgramCase, entity: PassThrough, share: EntityShare, where: str
) -> Reason | None:
    """Return why an entity's share is not deducted, after saying so; ``None`` if it is."""
    if not share.share:
        return because("pass-through.no-share")
    told = {"entity": entity.entity, "share": share.share}
    sole, place = entity.kind == "sole-proprietorship", program_case.program.place
    limit, receipts = program_case.program.business_gross_receipts, entity.gross_receipts
    if sole and not program_case.program.sole_proprietors:
        program_case.report("R-PTI-002", where, **told)
        return because("pass-through.sole-proprietorship", place=place)
    if limit is not None and receipts is not None and receipts <= limit.value:
        told |= {"receipts": receipts, "limit": limit.value}
        program_case.report("R-PTI-003", where, **told)
        return because("pass-through.receipts-too-low", place=place)
    if share.apportionment == 0:
        program_case.report("B-PTI-006", f"{where}.apportionment", **told)
        return because("pass-through.nothing-apportioned")
    missing = _missing_proof(entity, share, sole)
    if missing is not None:
        program_case.report("R-PTI-001", where, missing=missing, **told)
    elif limit is not None and receipts is None:
        program_case.report("R-PTI-005", where, limit=limit.value, **told)
    return missing


def _missing_proof(entity: PassThrough, share: EntityShare, sole: bool) -> Reason | None:
    """Return what of the proof is missing, one thing after the other; ``None`` if nothing is."""
    gaps = {
        because("proof.subject"): not share.subject,
        because("proof.return-filed"): not share.return_filed,
        because("proof.statement"): not share.statement and not sole,
        because("proof.apportionment"): share.apportionment is None,
        because("proof.ein"): entity.ein is None and not sole,
    }
    told = tuple(gap for gap, lacks in gaps.items() if lacks)
    return because("proof.missing", gaps=told) if told else None


def exempt(
    program_case: ProgramCase, kind: FormKind, items: Sequence[ItemShare]
) -> tuple[ExemptRow, ...]:
    """Return exempt income by payer: all of it on a full-year form, else the local share."""
    rows = []
    for index, entry in counted(program_case.case, "exempt"):
        if program_case.person(entry.person) is None:
            continue
        if entry.kind in standing().unsure_exempt.value:
            program_case.assume("exempt-by-principle")
        amount, why = entry.amount, because("exempt.whole")
        if kind == "part-year":
            amount, why = _local_exempt(program_case, entry, index, items)
        rows.append(ExemptRow(index, entry, cents(amount), why))
    return tuple(rows)


def _local_exempt(
    program_case: ProgramCase, entry: Exempt, index: int, items: Sequence[ItemShare]
) -> tuple[Decimal, Reason]:
    """Return the local share, and why: it follows its pension's item, and never exceeds it."""
    where = f"exempt[{index}].{program_case.jurisdiction}"
    own = [i for i in items if (i.item.person, i.item.pension) == (entry.person, entry.kind)]
    whole = sum((share.item.amount for share in own), ZERO)
    local = sum((share.local or ZERO for share in own), ZERO)
    given: Decimal | None = program_case.local(entry)
    if own and given in (None, ZERO) and local == ZERO:
        return ZERO, because("exempt.nothing-local")
    if _cannot_matter(program_case, items):
        return min(given or ZERO, local, entry.amount), because("exempt.within-local")
    if entry.amount > whole:
        told = {"amount": entry.amount, "whole": whole, "kind": entry.kind}
        program_case.report("B-INC-018", f"exempt[{index}].amount", payer=entry.payer, **told)
        return ZERO, because("exempt.no-item")
    if given is None:
        return entry.amount * local / whole if whole else ZERO, because("exempt.in-ratio")
    most = min(local, entry.amount)
    if given > most:
        told = {"local": given, "amount": most}
        program_case.report("B-INC-017", where, payer=entry.payer, **told)
    return given, because("exempt.given")


def _cannot_matter(program_case: ProgramCase, items: Sequence[ItemShare]) -> bool:
    """Tell whether local income is below the threshold before anything is taken off it.

    Nothing was paid in that could come back either, and no return is to be corrected.
    """
    known = [share.local for share in items if share.local is not None]
    below = len(known) == len(items) > 0 and sum(known, ZERO) <= program_case.threshold
    return below and program_case.paid_in == 0 and not program_case.corrects


def check_taxed_business(
    program_case: ProgramCase, rows: Sequence[EntityRow], items: Sequence[ItemShare]
) -> None:
    """Question a pass-through deduction larger than the business income among the items."""
    for who in () if _cannot_matter(program_case, items) else program_case.case.people:
        deducted = sum((row.deducted for row in rows if row.entity.person == who), ZERO)
        local = sum(
            (
                share.local or ZERO
                for share in items
                if share.item.person == who and share.item.kind in OF_BUSINESS
            ),
            ZERO,
        )
        if deducted > max(local, ZERO):
            told = {"deducted": deducted, "local": local}
            program_case.report("B-PTI-004", "pass_through", who=you_or_spouse(who), **told)


def check_pensions(case: Case, bases: Collection[TaxBase], findings: Findings) -> None:
    """Ask the kind of each pension, and for the entry that takes an exempt one out.

    ``bases`` are those of both taxes: a pension that enters neither is not asked about.
    """
    for index, item in enumerate(case.income):
        where = f"income[{index}].pension"
        if item.kind != "pension" or not any(base.takes_in(index) for base in bases):
            continue
        if item.pension is None:
            findings.add("R-INC-014", where, payer=item.payer)
        elif item.pension != "other" and not any(
            row.kind == item.pension and row.person == item.person for row in case.exempt
        ):
            findings.add("R-INC-015", where, payer=item.payer)


@cache
def figures_for(law: YearLaw, id_: ProgramId, group: Group) -> dict[str, Figure]:
    """Return the figures a form may use, for a program and a group of filing statuses."""
    found = ((name, law.get(f"{id_}.{name}", group)) for name in FIGURES)
    return {name: figure for name, figure in found if figure is not None}


def form_words(program_case: ProgramCase, base: TaxBase, kind: FormKind) -> frozenset[str]:
    """Return the words that decide which lines stand on the form."""
    words: list[str] = [kind, getattr(program_case.case.refund, program_case.id)]
    if kind == "part-year":
        from_items = "nothing-local" if base.nothing_local else "item-by-item"
        words.append(from_items if base.given is None else "local-income-given")
    return frozenset(words)


def gather(program_case: ProgramCase, base: TaxBase, kind: FormKind) -> Inputs:
    """Gather everything the program's form is filled from."""
    figures = figures_for(program_case.law, program_case.id, program_case.group)
    words = _label_words(
        program_case.law, program_case.program, program_case.group, program_case.oregon.form
    )
    return Inputs(_facts(program_case, base), _rows(program_case, base, kind), figures, words)


def _facts(program_case: ProgramCase, base: TaxBase) -> dict[str, Fact]:
    oregon, id_ = program_case.oregon, program_case.id

    def paid(kind: str) -> Fact:
        where = because("payments.of-kind", program=id_, kind=kind).clause
        return Fact(program_case.payments[kind], where)

    return {
        "oregon_taxable_income": Fact(oregon.taxable_income, "oregon.taxable_income"),
        "total_income": Fact(oregon.total_income, "oregon.total_income"),
        "deductions": Fact(oregon.deductions, "oregon.deductions"),
        "given_local_income": Fact(base.given, f"local_taxable_income.{program_case.jurisdiction}"),
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
            "R-INC-013", f"local_taxable_income.{program_case.jurisdiction}", what=present
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
