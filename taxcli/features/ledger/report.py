"""What ``taxcli ledger`` found, as it is told."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NamedTuple

from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.prepare import prepare
from taxcli.engine.result import OF_RESULT, ProgramResult, Result
from taxcli.features.ledger.notice_lines import Compared, compare
from taxcli.features.ledger.program_record import ProgramRecord
from taxcli.features.ledger.reconcile import Books, LineCheck, Place, Posted, reconcile
from taxcli.law.programs import ProgramId
from taxcli.law.standing import standing
from taxcli.values import SPREAD, Key, Keys, renamed

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


class LedgerPayment(NamedTuple):
    """A payment of the case, what it counts for, and the codes of what is said about it."""

    where: str
    kind: str
    date_: date
    amount: Decimal
    person: str
    tax_year: int
    counts: Place
    line: str | None
    counts_from: date | None
    after_return: bool
    codes: list[str]


class LedgerTax(NamedTuple):
    """One tax's ledger beside its return; ``paid_on`` is the day the rest is taken as paid."""

    paid_on: date | None
    payments: tuple[LedgerPayment, ...]
    lines: tuple[LineCheck, ...]
    books: Annotated[Books, SPREAD]


class Protest(NamedTuple):
    """How long a notice can be protested; ``until`` is ``None`` without its date."""

    days: int
    until: date | None
    source: str
    status: str


class NoticeReport(NamedTuple):
    """A notice's lines beside the returns, and what can be done about it."""

    date_: date | None
    programs: dict[ProgramId, tuple[Compared, ...]]
    protest: Protest
    waiver: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """The result, each program's ledger beside it, and a notice's lines beside both.

    ``day_of_notice`` tells that penalty and interest are computed for the date of the notice.
    """

    JSON: ClassVar[Keys] = (
        *(*OF_RESULT, renamed("blocked", "result.blocked")),
        *(renamed("programs", "taxes"), renamed("notice", "told_of_notice")),
        Key("diagnostics", lambda report: report.diagnostics()),
        renamed("assumptions", "result.assumptions"),
    )

    result: Result
    records: dict[ProgramId, ProgramRecord]
    notice: "Notice | None"
    compared: dict[ProgramId, tuple[Compared, ...]]
    day_of_notice: bool

    def payments(self, id_: ProgramId) -> tuple[LedgerPayment, ...]:
        """Return the payments of a program, in the order of the case."""
        return tuple(map(self._payment, self.records[id_].books.posted))

    def _payment(self, each: Posted) -> LedgerPayment:
        row, where = each.payment, f"payment[{each.index}]"
        year = self.result.case.tax_year if row.tax_year is None else row.tax_year
        found = self.result.diagnostics
        codes = [one.code for one in found if f"{one.where}.".startswith(f"{where}.")]
        return LedgerPayment(
            *(where, row.kind, row.date, row.amount, row.person, year),
            *(each.place, each.line, each.counts_from, each.after, codes),
        )

    @property
    def taxes(self) -> dict[ProgramId, LedgerTax]:
        """Return both ledgers as they are told."""
        return {
            id_: LedgerTax(side.on, self.payments(id_), side.books.checks, side.books)
            for id_, side in self.records.items()
        }

    @property
    def told_of_notice(self) -> NoticeReport | None:
        """Return the notice as it is told; ``None`` where there is none."""
        if self.notice is None:
            return None
        dated, rule, waiver = self.notice.date, standing().protest, standing().waiver
        until = rule.until(dated) if dated else None
        protest = Protest(rule.days, until, rule.source, rule.status)
        told = {"facts": waiver.facts, "source": waiver.source, "status": waiver.status}
        return NoticeReport(dated, self.compared, protest, told)

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


def ledger_report(result: Result, notice: "Notice | None") -> Report:
    """Put a result's payments, and a notice, beside its lines.

    The result is by the date of the notice where no other day is said and something is open. The
    other edition's tax helps to explain a notice.
    """
    edition, dated = result.law.edition, notice.date if notice else None
    by_notice = dated is not None and result.on is None and _is_open_on(result, dated)
    if by_notice:
        result = prepare(result.case, edition=edition, on=dated)
    other = None
    if notice is not None and result.law.differs:
        other = prepare(result.case, edition=result.law.other.edition, on=result.on)
    return make_report(result, notice, other, day_of_notice=by_notice)


def _is_open_on(result: Result, dated: date) -> bool:
    """Tell whether something is late and unpaid on a day, and nothing was paid after it."""
    found = result.programs.values()
    paid_after = any(each.day is not None and each.day >= dated for each in found)
    return dated > result.law.due and not paid_after and any(each.outcome.to_pay for each in found)
