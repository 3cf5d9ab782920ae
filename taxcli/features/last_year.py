"""Last year's figures where they are known twice: by a case, and by last year's own return.

Whichever is used, a person is told of both where they say different things.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from taxcli.case.model import Case
from taxcli.engine.diagnostics import Diagnostic, Findings, because
from taxcli.engine.estimates import last_years_tax
from taxcli.engine.ledger import payments_made, prepaid
from taxcli.law.programs import PROGRAM_IDS, ProgramId, program
from taxcli.money import shown

LastAmounts = Mapping[ProgramId, Decimal | None]


@dataclass(frozen=True, slots=True)
class LastReturn:
    """What last year's returns came to, in dollars by program; ``None`` where not known.

    ``taxes`` are after credit, ``applied`` is what went to the year after. ``source`` names the
    document in a sentence, like ``last year's run``.
    """

    source: str
    taxes: LastAmounts
    applied: LastAmounts


class _Said(NamedTuple):
    """What one document says, in dollars, and what it is called in a sentence."""

    by: str
    amount: Decimal | None


def last_year_reviews(case: Case, last: LastReturn, name: str) -> tuple[Diagnostic, ...]:
    """Return a review of each figure on which a case and last year's return differ.

    ``name`` is what the case is called in a sentence. A figure that only one of them has is not
    known twice.
    """
    findings = Findings(case)
    for id_ in PROGRAM_IDS:
        tax = _Said(name, last_years_tax(case, id_))
        _check(findings, "R-LST-001", id_, tax, _Said(last.source, last.taxes.get(id_)))
        applied = _Said(name, prepaid(case, id_, "applied"))
        _check(findings, "R-LST-002", id_, applied, _Said(last.source, last.applied.get(id_)))
    return findings.sorted()


def applied_reviews(
    case: Case, applied: LastAmounts, listed: LastAmounts
) -> tuple[Diagnostic, ...]:
    """Return a review of each refund that last year's case lists otherwise than its return has it.

    Args:
        case: the case of the year after.
        applied: what last year's return applies to it, in dollars.
        listed: what the payments of last year's case say was applied; a program that they do not
            name is left out.
    """
    findings, last = Findings(case), case.tax_year - 1
    for id_ in PROGRAM_IDS:
        ours = _Said(because("document.return", year=last).clause, applied.get(id_))
        theirs = _Said(because("document.payments", year=last).clause, listed.get(id_))
        # Where the return applies nothing, what the payments list is counted.
        one, other = (ours, theirs) if ours.amount else (theirs, ours)
        _check(findings, "R-LST-002", id_, one, other)
    return findings.sorted()


def _check(findings: Findings, code: str, id_: ProgramId, one: _Said, other: _Said) -> None:
    if one.amount is None or other.amount is None or one.amount == other.amount:
        return
    case = findings.case
    where = f"last_year.{id_}_tax" if code == "R-LST-001" else _applied_place(case, id_)
    findings.add(
        code,
        where,
        program=program(id_).name,
        year=case.tax_year,
        last=case.tax_year - 1,
        one=one.by,
        said=shown(one.amount),
        other=other.by,
        known=shown(other.amount),
    )


def _applied_place(case: Case, id_: ProgramId) -> str:
    """Return the place of a program's first applied refund; all payments where it has none."""
    for index, row in payments_made(case, id_):
        if row.kind == "applied":
            return f"payment[{index}]"
    return "payment"
