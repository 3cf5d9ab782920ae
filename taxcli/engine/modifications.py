"""Local modifications of the base: income a business tax already reached, and exempt income.

Sources: Metro Code 7.06.090, MCC 11.524 (pass-through); ORS 238.445 (PERS); law sheet section 4.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from taxcli.case.income import EntityShare, Exempt, PassThrough
from taxcli.case.model import Case
from taxcli.engine.diagnostics import Findings
from taxcli.engine.duplicates import counted
from taxcli.engine.items import OF_BUSINESS, ItemShare
from taxcli.engine.program_case import ProgramCase
from taxcli.engine.tax_base import TaxBase
from taxcli.law.programs import FormKind
from taxcli.law.standing import standing
from taxcli.money import ZERO, cents, shown
from taxcli.text import you_or_spouse


@dataclass(frozen=True, slots=True)
class EntityRow:
    """One row of Schedule PTI, in dollars: the share, what is deducted, what is added back."""

    index: int
    entity: PassThrough
    share: Decimal
    deducted: Decimal
    added_back: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class ExemptRow:
    """Exempt income of one payer, in dollars: the part taken out of this program's base."""

    index: int
    payer: str
    kind: str
    amount: Decimal
    how: str


def pass_through(program_case: ProgramCase) -> tuple[EntityRow, ...]:
    """Return the rows of Schedule PTI; without proof a row deducts nothing."""
    rows = []
    for index, entity in counted(program_case.case, "pass_through"):
        share: EntityShare | None = program_case.local(entity)
        if share is None or not (share.share or share.prior_year_loss):
            continue  # nothing to deduct or to add, so nothing to prove
        reason = _why_not(
            program_case,
            entity,
            share,
            f"pass_through[{index}].{program_case.program.jurisdiction}",
        )
        rows.append(
            EntityRow(
                index,
                entity,
                cents(share.share),
                ZERO if reason else cents(share.share),
                cents(share.prior_year_loss or ZERO),
                reason or "proof complete",
            )
        )
    return tuple(rows)


def _why_not(
    program_case: ProgramCase, entity: PassThrough, share: EntityShare, where: str
) -> str | None:
    """Return why an entity's share is not deducted, after saying so; ``None`` if it is."""
    if not share.share:
        return "no share to deduct"
    told = {"entity": entity.entity, "share": shown(share.share)}
    sole, metro = entity.kind == "sole-proprietorship", program_case.program.id == "shs"
    limit, receipts = standing().metro_gross_receipts.value, entity.gross_receipts
    if metro and sole:
        program_case.report("R-PTI-002", where, **told)
        return "Metro does not treat a sole proprietorship as a pass-through"
    if metro and receipts is not None and receipts <= limit:
        program_case.report(
            "R-PTI-003", where, receipts=shown(receipts), limit=shown(limit), **told
        )
        return "gross receipts too low for Metro's business tax"
    if share.apportionment == 0:
        program_case.report("B-PTI-006", f"{where}.apportionment", **told)
        return "nothing of the business is apportioned there"
    missing = _missing_proof(entity, share, sole)
    if missing:
        program_case.report("R-PTI-001", where, missing=missing, **told)
    elif metro and receipts is None:
        program_case.report("R-PTI-005", where, limit=shown(limit), **told)
    return missing or None


def _missing_proof(entity: PassThrough, share: EntityShare, sole: bool) -> str:
    gaps = []
    if not share.subject:
        gaps.append("it is not said that the entity is subject to the business tax (subject)")
    if not share.return_filed:
        gaps.append("it is not said that its return was filed (return_filed)")
    if not share.statement and not sole:
        gaps.append("the entity's statement is not at hand (statement)")
    if share.apportionment is None:
        gaps.append("the apportionment percentage is missing (apportionment)")
    if entity.ein is None and not sole:
        gaps.append("the entity's EIN is missing (ein)")
    return "; ".join(gaps)


def exempt(
    program_case: ProgramCase, kind: FormKind, items: Sequence[ItemShare]
) -> tuple[ExemptRow, ...]:
    """Return exempt income by payer: all of it on a full-year form, else the local share."""
    rows = []
    for index, entry in counted(program_case.case, "exempt"):
        if program_case.person(entry.person) is None:
            continue
        if entry.kind in standing().unsure_exempt.value:
            program_case.findings.assume("exempt-by-principle")
        amount, how = entry.amount, "all of it"
        if kind == "part-year":
            amount, how = _local_exempt(program_case, entry, index, items)
        rows.append(ExemptRow(index, entry.payer, entry.kind, cents(amount), how))
    return tuple(rows)


def _local_exempt(
    program_case: ProgramCase, entry: Exempt, index: int, items: Sequence[ItemShare]
) -> tuple[Decimal, str]:
    """Return the local share: the exempt part follows its pension's item, and never exceeds it."""
    where = f"exempt[{index}].{program_case.program.jurisdiction}"
    own = [i for i in items if (i.item.person, i.item.pension) == (entry.person, entry.kind)]
    whole = sum((share.item.amount for share in own), ZERO)
    local = sum((share.local or ZERO for share in own), ZERO)
    given: Decimal | None = program_case.local(entry)
    if own and given in (None, ZERO) and local == ZERO:
        return ZERO, "nothing of it is local"
    if _cannot_matter(program_case, items):
        return min(given or ZERO, local, entry.amount), "not more than what is local"
    if entry.amount > whole:
        told = {"amount": shown(entry.amount), "whole": shown(whole), "kind": entry.kind}
        program_case.report("B-INC-018", f"exempt[{index}].amount", payer=entry.payer, **told)
        return ZERO, "no income item that large stands for it"
    if given is None:
        return entry.amount * local / whole if whole else ZERO, "in the ratio of its income item"
    most = min(local, entry.amount)
    if given > most:
        told = {"local": shown(given), "amount": shown(most)}
        program_case.report("B-INC-017", where, payer=entry.payer, **told)
    return given, "local share given"


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
            told = {"deducted": shown(deducted), "local": shown(local)}
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
