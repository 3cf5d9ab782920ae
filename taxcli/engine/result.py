"""The result of preparing a case: both programs, diagnostics, assumptions; and its JSON."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from taxcli.case.model import Case
from taxcli.engine.amending import Amended
from taxcli.engine.amounts import amount_json
from taxcli.engine.charges import Charges
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.filing import Combined, Filing
from taxcli.engine.items import ItemShare
from taxcli.engine.lines import Filled, FilledLine
from taxcli.engine.outcome import Outcome
from taxcli.engine.reasons import Assumption
from taxcli.engine.residency import PersonResidency
from taxcli.engine.tax_base import TaxBase
from taxcli.law.figures import YearLaw
from taxcli.law.programs import FormKind, Program, ProgramId

RESULT_SCHEMA = "taxcli-result-1"
# JSON key -> line id, of the amounts every program shows.
_AMOUNTS = {
    "taxable_income": "taxable_income",
    "threshold": "threshold",
    "tax": "tax",
    "credit": "credit",
    "net_tax": "net_tax",
    "withheld": "withheld",
    "penalty": "penalty",
    "interest": "interest",
    "underpayment_interest": "underpayment_interest",
    "balance_due": "balance_due",
    "refund": "refund",
    "applied": "applied",
}
_PREPAID = ("estimated", "applied_from_last_year", "extension_payment")


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """One program's outcome. ``filled`` is ``None`` where no form has anything to say.

    ``residency`` names each taxfiler's status: ``full-year``, ``part-year``, ``nonresident``,
    ``none``, or ``None`` while it is not known. ``extended`` tells whether there is more time to
    file; ``paid_with_return`` is what the ledger says was paid with the return, in dollars;
    ``charges`` is what paying late costs, ``None`` where the tax is not known; ``day`` is the day
    on which what is left is taken as paid, ``None`` for in time; ``amended`` puts an amended
    return beside the original; ``outcome`` is what it all comes to.
    """

    program: Program
    people: tuple[PersonResidency, ...]
    residency: dict[str, str | None]
    base: TaxBase
    filing: Filing
    kind: FormKind | None
    filled: Filled | None
    threshold: Decimal | None
    outcome: Outcome
    extended: bool = False
    paid_with_return: Decimal = Decimal("0.00")
    charges: Charges | None = None
    day: date | None = None
    amended: Amended | None = None

    def amount(self, id_: str) -> Decimal | None:
        """Return a line's amount in dollars; zero where it is known that nothing is to be filed."""
        if self.filled is not None:
            return self.filled.amount(id_)
        if id_ == "threshold":
            return self.threshold
        unfilled = self.base.kind is not None and not self.base.filled
        if self.filing.must_file is None or (unfilled and id_ == "taxable_income"):
            return None
        return Decimal("0.00")

    @property
    def applied_in_all(self) -> Decimal | None:
        """Return what the next year begins with, in dollars: applied now and by the original."""
        moved = Decimal("0.00") if self.amended is None else self.amended.moved
        applied = self.outcome.applied
        return None if applied is None else applied + moved

    @property
    def prepaid(self) -> Decimal | None:
        """Return estimated, applied and extension payments, in dollars."""
        return _sum(self.amount(name) for name in _PREPAID)

    def amounts(self) -> dict[str, Decimal | None]:
        """Return the amounts that every program shows by their JSON names, in dollars."""
        found = {}
        for name, line in _AMOUNTS.items():
            found[name] = self.amount(line)
            if name == "withheld":
                found["prepaid"] = self.prepaid
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the program's part of the JSON contract."""
        return {
            "form": self.filing.form,
            "residency": self.residency,
            "must_file": self.filing.must_file,
            "refund_only": self.filing.refund_only,
            "reason": self.filing.reason,
            **{name: amount_json(amount) for name, amount in self.amounts().items()},
            "outcome": outcome_json(self.outcome),
            "amended": None if self.amended is None else _amended_json(self.amended, self.outcome),
            "lines": [_line_json(self.filled, line) for line in self.filled or ()],
            "allocation": [_share_json(share) for share in self.base.items],
        }


@dataclass(frozen=True, slots=True)
class Result:
    """Everything computed from one case. Money is in dollars, ``None`` where it is not known."""

    case: Case
    law: YearLaw
    on: date | None
    programs: dict[ProgramId, ProgramResult]
    combined: Combined
    diagnostics: tuple[Diagnostic, ...]
    assumed: tuple[Assumption, ...]

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Return what it rests on besides official law, in words."""
        return tuple(each.words for each in self.assumed)

    def assumptions_but(self, *ids: str) -> tuple[str, ...]:
        """Return the assumptions in words, without those of some ids."""
        return tuple(each.words for each in self.assumed if each.id not in ids)

    @property
    def blocked(self) -> bool:
        """Tell whether a blocking diagnostic stands, so that no final papers may be made."""
        return any(found.level == "block" for found in self.diagnostics)

    @property
    def both_editions(self) -> str | None:
        """Return the sentence on what both editions of the law come to, where they differ."""
        return next((one.message for one in self.diagnostics if one.code == "I-LAW-001"), None)

    def to_json(self) -> dict[str, Any]:
        """Return the result as the JSON contract has it; no SSN is in it."""
        return {
            "schema": RESULT_SCHEMA,
            "tax_year": self.case.tax_year,
            "edition": self.law.edition,
            "programs": {id_: result.to_json() for id_, result in self.programs.items()},
            "combined_return": {
                "available": self.combined.available,
                "reason": self.combined.reason,
            },
            "diagnostics": [diagnostic_json(found) for found in self.diagnostics],
            "assumptions": list(self.assumptions),
        }


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic as JSON; an acknowledged one with who, when and why."""
    out: dict[str, Any] = {
        "code": diagnostic.code,
        "level": diagnostic.level,
        "where": diagnostic.where,
        "message": diagnostic.message,
        "fix": diagnostic.fix,
    }
    if diagnostic.seen is not None:
        out["seen"] = diagnostic.seen
        out["outdated"] = diagnostic.outdated
    if diagnostic.acknowledged is not None:
        seen = diagnostic.acknowledged
        out["acknowledged"] = {"who": seen.who, "when": seen.when.isoformat(), "why": seen.why}
    return out


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Return what a tax comes to as JSON."""
    return {
        "kind": outcome.kind,
        "amount": amount_json(outcome.amount),
        "not_owed": amount_json(outcome.not_owed),
        "due": _day_json(outcome.due),
        "pay_by": _day_json(outcome.pay_by),
        "late": outcome.late,
        "file_by": _day_json(outcome.file_by),
        "provisional": outcome.provisional,
    }


def _day_json(when: date | None) -> str | None:
    return None if when is None else when.isoformat()


def _amended_json(amended: Amended, outcome: Outcome) -> dict[str, Any]:
    """Return an amended return beside its original as JSON."""
    return {
        "form_filed": amended.form_filed,
        "first_return": amended.first,
        "unchanged": amended.unchanged,
        "lines": [
            {
                "id": line.id,
                "filed": amount_json(line.filed),
                "amended": amount_json(line.amended),
                "change": amount_json(line.change),
            }
            for line in amended.lines
        ],
        "paid_with_return": amount_json(amended.paid),
        "refunded": amount_json(amended.refunded),
        "to_pay": amount_json(outcome.to_pay),
        "refund": amount_json(outcome.refund),
        "applied": amount_json(outcome.applied),
    }


def _share_json(share: ItemShare) -> dict[str, Any]:
    """Return an income item and its local part as JSON; ``pay`` is the whole pay days divided."""
    days = None
    if share.denominator is not None:
        days = {"counted": str(share.numerator), "of": str(share.denominator)}
    return {
        "where": f"income[{share.index}]",
        "person": share.item.person,
        "kind": share.item.kind,
        "payer": share.item.payer,
        "amount": amount_json(share.item.amount),
        "pay": amount_json(share.pay),
        "days": days,
        "local": amount_json(share.local),
        "method": share.method,
    }


def _line_json(filled: Filled | None, line: FilledLine) -> dict[str, Any]:
    assert filled is not None
    out: dict[str, Any] = {
        "id": line.line.id,
        "number": line.line.number,
        "label": filled.label(line.line),
        "amount": amount_json(line.amount, line.line.unit),
    }
    if line.line.unit == "percent":
        out["unit"] = "percent"
    return out


def _sum(amounts: Any) -> Decimal | None:
    total = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
