"""What ``taxcli ledger`` tells: both ledgers beside the returns, and a notice beside both."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from taxcli.case.notice import Notice
from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Para, Table, record_table
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.lines import shown_amount
from taxcli.engine.prepare import prepare
from taxcli.engine.result import OF_RESULT, Result
from taxcli.features.common_blocks import (
    assumption_blocks,
    blocking_blocks,
    diagnostic_blocks,
    head_blocks,
    notice_sources,
)
from taxcli.features.ledger.notice import Compared, compare
from taxcli.features.ledger.reconcile import NOT_COUNTED, LineCheck, Posted, TaxLedger, reconcile
from taxcli.law.programs import ProgramId
from taxcli.law.standing import standing
from taxcli.money import shown
from taxcli.values import Key, Keys, day, renamed

LEDGER_SCHEMA = "taxcli-ledger-1"
# What diagnostics are about, by the middle of their code: payments, extensions, withholding.
_TOPICS = ("PAY", "EXT", "WH")


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """The result, each program's ledger beside it, and a notice's lines beside both.

    ``day_of_notice`` tells that penalty and interest are computed for the date of the notice.
    """

    JSON: ClassVar[Keys] = (
        *(*OF_RESULT, renamed("blocked", "result.blocked")),
        *(renamed("programs", "records"), renamed("notice", "told_of_notice")),
        Key("diagnostics", lambda report: report.diagnostics()),
        renamed("assumptions", "result.assumptions"),
    )

    result: Result
    records: dict[ProgramId, TaxLedger]
    notice: Notice | None
    compared: dict[ProgramId, tuple[Compared, ...]]
    day_of_notice: bool

    @property
    def told_of_notice(self) -> dict[str, Any] | None:
        """Return the notice as the JSON contract has it; ``None`` where there is none."""
        if self.notice is None:
            return None
        dated, rule, waiver = self.notice.date, standing().protest, standing().waiver
        until = rule.until(dated) if dated else None
        protest = {"days": rule.days, "until": until}
        return {
            "date": dated,
            "programs": self.compared,
            "protest": {**protest, "source": rule.source, "status": rule.status},
            "waiver": {"facts": waiver.facts, "source": waiver.source, "status": waiver.status},
        }

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Yield what blocks, and what is said about payments."""
        for one in self.result.diagnostics:
            if one.level == "block" or one.code.split("-")[1] in _TOPICS:
                yield one


def make_report(
    result: Result, notice: Notice | None, other: Result | None, *, day_of_notice: bool
) -> LedgerReport:
    """Reconcile a result; ``other`` is the result by the other edition, where they differ."""
    records = {id_: reconcile(result, id_, other) for id_ in result.programs}
    compared = compare(records, notice) if notice else {}
    return LedgerReport(result, records, notice, compared, day_of_notice)


_KINDS = {
    "estimated": "estimated",
    "extension": "with the extension",
    "return": "with the return",
    "applied": "applied from last year",
}
_AGREES = {True: "agrees", False: "differs", None: "not known"}


def report_blocks(report: LedgerReport) -> Iterator[Block]:
    """Word both ledgers, the notice, what can be done, and what it rests on."""
    result = report.result
    yield from head_blocks(result)
    yield from blocking_blocks(result, "the amounts below are")
    for id_ in result.programs:
        yield from _program(report, id_)
    if report.notice is not None:
        yield from notice_blocks(report)
    yield from diagnostic_blocks([one for one in report.diagnostics() if one.level != "block"])
    yield from assumption_blocks(result)


def _program(report: LedgerReport, id_: ProgramId) -> Iterator[Block]:
    record = report.records[id_]
    found = record.tax
    yield Heading(f"{record.program.name}: ledger and return")
    if found.outcome.duty in ("nothing", "refund-only"):
        yield Para(found.filing.reason, 2)
    if found.filing.form is not None:
        yield Para(_day_words(report, record), 2)
    if record.posted:
        rows = tuple(
            (_payment(row), shown(row.payment.amount), _counts(record, row))
            for row in record.posted
        )
        yield Table(("Payment", "Amount", "Counts"), rows, frozenset({1}))
        yield Para("")
        yield from _lines(record)
    else:
        yield Para(_no_payments(record), 2)
        yield Para("")
    yield Amounts(tuple(_sums(record)), 2)


def _day_words(report: LedgerReport, record: TaxLedger) -> str:
    taken = record.tax.paid_on.day
    if taken is None:
        return "The return is taken to be filed and paid on time."
    if report.day_of_notice:
        return (
            f"Penalty and interest are computed as if the rest were paid on {day(taken)}, the "
            "date of the notice; --on DATE takes another day."
        )
    return f"Penalty and interest are computed for {day(taken)}."


def _no_payments(record: TaxLedger) -> str:
    first = f"The case lists no payment of {record.program.name}."
    if not record.checks:
        return f"{first} No form counts any."
    if record.withheld is None:
        return f"{first} What was withheld is not known yet."
    if record.withheld:
        return f"{first} The return counts {shown(record.withheld)} withheld, and nothing else."
    return f"{first} Nothing was withheld either: the return counts nothing as paid."


def _payment(row: Posted) -> str:
    number = ", spouse's number" if row.payment.person == "spouse" else ""
    return f"{row.where} {_KINDS[row.payment.kind]}, {day(row.payment.date)}{number}"


def _counts(record: TaxLedger, row: Posted) -> str:
    """Say what a payment counts for, from when, and which diagnostics are about it."""
    words = {
        "other-year": f"not here: it is for tax year {row.tax_year}",
        "no-form": "on no line: no form is filled in",
        "not-yet": "not yet: dated after the day of the return",
        "held": "not counted: it has the figures of another",
        "ledger": "in the ledger only",
        "line": f"on line {_number(record, row.line)}",
    }[row.counts]
    if row.counts_from is not None and not row.after_return:
        words += f", from {day(row.counts_from)}"
    return f"{words}; see {', '.join(row.codes)}" if row.codes else words


def _number(record: TaxLedger, line: str | None) -> str:
    filled = record.tax.filled.by_id.get(line or "") if record.tax.filled else None
    return filled.line.number if filled else "not known yet"


def _lines(record: TaxLedger) -> Iterator[Block]:
    """Word every line that counts something, and what counts on none."""
    rows = [
        (
            _line_words(record, check),
            shown_amount(check.ledger),
            shown_amount(check.amount),
            _AGREES[check.agrees],
        )
        for check in record.checks
        if check.ledger != 0 or check.amount != 0
    ]
    ledger_only = record.total("ledger")
    if ledger_only:
        rows.append(("Paid with the return", shown(ledger_only), "no line", "ledger only"))
    elsewhere = record.total(*NOT_COUNTED)
    if elsewhere:
        rows.append(("Not counted", shown(elsewhere), "no line", "see above"))
    if rows:
        yield Table(("Line", "Ledger", "Return", "Result"), tuple(rows), frozenset({1, 2}))
        yield Para("")


def _line_words(record: TaxLedger, check: LineCheck) -> str:
    filled = record.tax.filled.by_id.get(check.line) if record.tax.filled else None
    words = filled.line.short if filled else check.line.replace("_", " ")
    text = f"{words[0].upper()}{words[1:]}"
    return f"{filled.line.number}  {text}" if filled else text


def _sums(record: TaxLedger) -> Iterator[AmountRow]:
    yield AmountRow("Withheld and paid in all", shown_amount(record.paid))
    yield AmountRow("Tax, penalty and interest", shown_amount(record.needed))
    if record.refunded != 0:
        yield AmountRow("Refunded or applied before", shown_amount(record.refunded))
    if record.overpaid:
        yield AmountRow("Paid too much", shown(record.overpaid), strong=True)
    else:
        yield AmountRow("Still to pay", shown_amount(record.still_to_pay), strong=True)


def notice_blocks(report: LedgerReport) -> Iterator[Block]:
    """Word every line of the notice, and what can be done about it."""
    for id_, lines in report.compared.items():
        yield from _notice(report, id_, lines)
    yield from _what_to_do(report)


def _notice(report: LedgerReport, id_: ProgramId, lines: tuple[Compared, ...]) -> Iterator[Block]:
    assert report.notice is not None
    dated = f" of {day(report.notice.date)}" if report.notice.date else ""
    yield Heading(f"{report.records[id_].program.name}: the notice{dated}")
    yield record_table(lines)
    yield Para("")
    differing = [line for line in lines if line.difference != 0]
    if not differing:
        yield Para("Every line that was given of the notice agrees with the return.", 2)
    for line in differing:
        yield from _reasons(line)


def _reasons(line: Compared) -> Iterator[Block]:
    if line.difference is None:
        yield Para(f"{line.label}: not known here until the case is complete.", 2, 2)
        return
    more = "more" if line.difference > 0 else "less"
    yield Para(
        f"{line.label}: the notice has {shown(abs(line.difference))} {more}.", 2, 2, "strong"
    )
    for reason in line.reasons or (_nothing_found(line),):
        yield Para(f"- {reason}", 4, 2)


def _nothing_found(line: Compared) -> str:
    if line.line == "paid" and line.difference and line.difference > 0:
        return "No reason was found. Look for a payment that the case does not list."
    return "No reason was found in the case: ask the Revenue Division what it rests on."


def _what_to_do(report: LedgerReport) -> Iterator[Block]:
    """Say by when a notice can be protested, and what a waiver needs."""
    assert report.notice is not None
    dated, facts = report.notice.date, standing()
    yield Heading("What to do")
    if dated is not None and dated < report.result.law.due:
        year, due = report.result.case.tax_year, day(report.result.law.due)
        yield Para(
            f"The notice is dated before the tax of {year} was due ({due}): make sure that it is "
            f"about {year}.",
            2,
            style="notice",
        )
    yield Para(
        "Why a line differs is guessed from the amounts, likeliest first. Send proof of what you "
        "paid (both sides of the check, or the confirmation) and ask what the Division has.",
        2,
    )
    days = facts.protest.days
    counted = f"{days} days from the date on the notice"
    until = f"by {day(facts.protest.until(dated))}, {counted}" if dated else f"within {counted}"
    yield Para(f"- Protest in writing {until}; {facts.protest.note}.", 2, 2, "strong")
    for fact in facts.waiver.facts:
        yield Para(f"- {fact}", 2, 2)
    yield from notice_sources()


def ledger_report(result: Result, notice: Notice | None) -> LedgerReport:
    """Put a result's payments, and a notice, beside its lines.

    The result is by the date of the notice where no other day is said and something is open. The
    other edition's tax helps to explain a notice.
    """
    edition, dated = result.law.edition, notice.date if notice else None
    by_notice = dated is not None and result.paid_on.day is None and _is_open_on(result, dated)
    if by_notice:
        result = prepare(result.case, edition=edition, on=dated)
    other = None
    if notice is not None and result.law.differs:
        other = prepare(result.case, edition=result.law.other.edition, on=result.paid_on.day)
    return make_report(result, notice, other, day_of_notice=by_notice)


def _is_open_on(result: Result, dated: date) -> bool:
    """Tell whether something is late and unpaid on a day, and nothing was paid after it."""
    found = result.programs.values()
    paid_after = any(each.paid_on.day is not None and each.paid_on.day >= dated for each in found)
    return dated > result.law.due and not paid_after and any(each.outcome.to_pay for each in found)
