"""What ``taxcli ledger`` found, and all of it as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from taxcli.engine.amounts import amount_json
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.result import ProgramResult, Result, diagnostic_json
from taxcli.features.ledger.notice_lines import Compared, compare
from taxcli.features.ledger.program_record import ProgramRecord
from taxcli.features.ledger.reconcile import NOT_COUNTED, Posted, reconcile
from taxcli.features.status.after_filing import protest_until
from taxcli.law.data import load
from taxcli.law.programs import ProgramId

if TYPE_CHECKING:
    from taxcli.case.notice import Notice

LEDGER_SCHEMA = "taxcli-ledger-1"
# The lines of a return that a ledger or a notice is compared with.
_AMOUNTS = (
    *("tax", "credit", "net_tax", "withheld", "estimated", "applied_from_last_year"),
    *("extension_payment", "penalty", "interest", "underpayment_interest", "owed"),
)
# What diagnostics are about, by the middle of their code: payments, extensions, withholding.
_TOPICS = ("PAY", "EXT", "WH")


@dataclass(frozen=True, slots=True)
class Report:
    """The result, each program's ledger beside it, and a notice's lines beside both.

    ``day_of_notice`` tells that penalty and interest are computed for the date of the notice.
    """

    result: Result
    records: dict[ProgramId, ProgramRecord]
    notice: "Notice | None"
    compared: dict[ProgramId, tuple[Compared, ...]]
    day_of_notice: bool

    def codes(self, posted: Posted) -> list[str]:
        """Return the codes of what is said about a payment."""
        place = f"payment[{posted.index}]"
        found = self.result.diagnostics
        return [one.code for one in found if f"{one.where}.".startswith(f"{place}.")]

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Yield what blocks, and what is said about payments."""
        for one in self.result.diagnostics:
            if one.level == "block" or one.code.split("-")[1] in _TOPICS:
                yield one


def make_report(
    result: Result, notice: "Notice | None", other: Result | None, *, day_of_notice: bool
) -> Report:
    """Reconcile a result; ``other`` is the result by the other edition, where they differ."""
    records = {id_: _record(result, id_, other) for id_ in result.programs}
    compared = compare(records, notice) if notice else {}
    return Report(result, records, notice, compared, day_of_notice)


def _record(result: Result, id_: ProgramId, other: Result | None) -> ProgramRecord:
    found, case, law = result.programs[id_], result.case, result.law
    amounts = {name: found.amount(name) for name in _AMOUNTS}
    books = reconcile(case, law, id_, amounts, found.day, has_form=_has_form(found))
    if found.amended is not None:
        books = replace(books, refunded=found.amended.refunded)
    other_tax = other.programs[id_].amount("net_tax") if other else None
    return ProgramRecord(
        case, law, found.program, found.day, books, amounts, found.charges, other_tax
    )


def _has_form(found: ProgramResult) -> bool:
    """Tell whether a form is filled in, or will be once the case is complete."""
    return found.filled is not None or found.outcome.duty == "not-known"


def report_json(report: Report) -> dict[str, Any]:
    """Return everything as JSON; no SSN is in it."""
    result = report.result
    return {
        "schema": LEDGER_SCHEMA,
        "tax_year": result.case.tax_year,
        "edition": result.law.edition,
        "blocked": result.blocked,
        "programs": {id_: _program_json(report, side) for id_, side in report.records.items()},
        "notice": _notice_json(report) if report.notice else None,
        "diagnostics": [diagnostic_json(one) for one in report.diagnostics()],
        "assumptions": list(result.assumptions),
    }


def _program_json(report: Report, record: ProgramRecord) -> dict[str, Any]:
    books = record.books
    return {
        "paid_on": record.on.isoformat() if record.on else None,
        "payments": [_posted_json(report, each) for each in books.posted],
        "lines": [
            {
                "id": check.line,
                "ledger": amount_json(check.ledger),
                "return": amount_json(check.amount),
                "agrees": check.agrees,
            }
            for check in books.checks
        ],
        "withheld": amount_json(books.withheld),
        "on_lines": amount_json(books.total("line")),
        "ledger_only": amount_json(books.total("ledger")),
        "not_counted": amount_json(books.total(*NOT_COUNTED)),
        "all_payments": amount_json(books.total()),
        "paid": amount_json(books.paid),
        "needed": amount_json(books.needed),
        "refunded": amount_json(books.refunded),
        "still_to_pay": amount_json(books.still_to_pay),
        "overpaid": amount_json(books.overpaid),
    }


def _posted_json(report: Report, each: Posted) -> dict[str, Any]:
    row = each.payment
    return {
        "where": f"payment[{each.index}]",
        "kind": row.kind,
        "date": row.date.isoformat(),
        "amount": amount_json(row.amount),
        "person": row.person,
        "tax_year": report.result.case.tax_year if row.tax_year is None else row.tax_year,
        "counts": each.place,
        "line": each.line,
        "counts_from": each.counts_from.isoformat() if each.counts_from else None,
        "after_return": each.after,
        "codes": report.codes(each),
    }


def _notice_json(report: Report) -> dict[str, Any]:
    assert report.notice is not None
    dated, standing = report.notice.date, load("standing")
    return {
        "date": dated.isoformat() if dated else None,
        "programs": {
            id_: [_compared_json(line) for line in lines] for id_, lines in report.compared.items()
        },
        "protest": {
            "days": standing["protest"]["days"],
            "until": protest_until(dated).isoformat() if dated else None,
            "source": standing["protest"]["source"],
            "status": standing["protest"]["status"],
        },
        "waiver": standing["waiver"],
    }


def _compared_json(line: Compared) -> dict[str, Any]:
    return {
        "line": line.name,
        "label": line.words,
        "ours": amount_json(line.ours),
        "notice": amount_json(line.theirs),
        "difference": amount_json(line.difference),
        "reasons": list(line.reasons),
    }
