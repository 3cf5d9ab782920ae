"""Words what ``taxcli ledger`` found, as blocks for a person."""

from collections.abc import Iterator

from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Para, Table, record_table
from taxcli.engine.lines import shown_amount
from taxcli.engine.result import ProgramResult
from taxcli.features.common_blocks import (
    assumption_blocks,
    diagnostic_blocks,
    head_blocks,
    notice_sources,
)
from taxcli.features.ledger.notice_lines import Compared
from taxcli.features.ledger.reconcile import NOT_COUNTED, Books, LineCheck
from taxcli.features.ledger.report import LedgerPayment, Report
from taxcli.law.programs import ProgramId
from taxcli.law.standing import standing
from taxcli.money import shown
from taxcli.values import day

_KINDS = {
    "estimated": "estimated",
    "extension": "with the extension",
    "return": "with the return",
    "applied": "applied from last year",
}
_AGREES = {True: "agrees", False: "differs", None: "not known"}


def report_blocks(report: Report) -> Iterator[Block]:
    """Word both ledgers, the notice, what can be done, and what it rests on."""
    result = report.result
    yield from head_blocks(result)
    found = list(report.diagnostics())
    blocking = [one for one in found if one.level == "block"]
    yield from diagnostic_blocks(blocking)
    if blocking:
        yield Para("")
        yield Para("Until that is settled, the amounts below are provisional.", style="alarm")
    for id_ in result.programs:
        yield from _program(report, id_)
    if report.notice is not None:
        yield from notice_blocks(report)
    yield from diagnostic_blocks([one for one in found if one not in blocking])
    yield from assumption_blocks(result)


def _program(report: Report, id_: ProgramId) -> Iterator[Block]:
    found, books = report.result.programs[id_], report.records[id_].books
    name = found.program.name
    yield Heading(f"{name}: ledger and return")
    if found.outcome.duty in ("nothing", "refund-only"):
        yield Para(found.filing.reason, 2)
    if found.filing.form is not None:
        yield Para(_day_words(report, found), 2)
    if books.posted:
        yield _payments(found, report.payments(id_))
        yield Para("")
        yield from _lines(found, books)
    else:
        yield Para(_no_payments(name, books), 2)
        yield Para("")
    yield Amounts(tuple(_sums(books)), 2)


def _day_words(report: Report, found: ProgramResult) -> str:
    paid_on = found.paid_on.day
    if paid_on is None:
        return "The return is taken to be filed and paid on time."
    if report.day_of_notice:
        return (
            f"Penalty and interest are computed as if the rest were paid on {day(paid_on)}, the "
            "date of the notice; --on DATE takes another day."
        )
    return f"Penalty and interest are computed for {day(paid_on)}."


def _no_payments(name: str, books: Books) -> str:
    first = f"The case lists no payment of {name}."
    if not books.checks:
        return f"{first} No form counts any."
    if books.withheld is None:
        return f"{first} What was withheld is not known yet."
    if books.withheld:
        return f"{first} The return counts {shown(books.withheld)} withheld, and nothing else."
    return f"{first} Nothing was withheld either: the return counts nothing as paid."


def _payments(found: ProgramResult, payments: tuple[LedgerPayment, ...]) -> Table:
    rows = tuple((_payment_words(row), shown(row.amount), _counts(found, row)) for row in payments)
    return Table(("Payment", "Amount", "Counts"), rows, frozenset({1}))


def _payment_words(row: LedgerPayment) -> str:
    number = ", spouse's number" if row.person == "spouse" else ""
    return f"{row.where} {_KINDS[row.kind]}, {day(row.date_)}{number}"


def _counts(found: ProgramResult, row: LedgerPayment) -> str:
    """Say what a payment counts for, from when, and which diagnostics are about it."""
    match row.counts:
        case "other-year":
            words = f"not here: it is for tax year {row.tax_year}"
        case "no-form":
            words = "on no line: no form is filled in"
        case "not-yet":
            words = "not yet: dated after the day of the return"
        case "held":
            words = "not counted: it has the figures of another"
        case "ledger":
            words = "in the ledger only"
        case _:
            words = f"on line {_number(found, row.line)}"
    if row.counts_from is not None and not row.after_return:
        words += f", from {day(row.counts_from)}"
    return f"{words}; see {', '.join(row.codes)}" if row.codes else words


def _number(found: ProgramResult, line: str | None) -> str:
    filled = found.filled.by_id.get(line or "") if found.filled else None
    return filled.line.number if filled else "not known yet"


def _lines(found: ProgramResult, books: Books) -> Iterator[Block]:
    """Word every line that counts something, and what counts on none."""
    rows = [
        (
            _line_words(found, check),
            shown_amount(check.ledger),
            shown_amount(check.amount),
            _AGREES[check.agrees],
        )
        for check in books.checks
        if check.ledger != 0 or check.amount != 0
    ]
    ledger_only = books.total("ledger")
    if ledger_only:
        rows.append(("Paid with the return", shown(ledger_only), "no line", "ledger only"))
    elsewhere = books.total(*NOT_COUNTED)
    if elsewhere:
        rows.append(("Not counted", shown(elsewhere), "no line", "see above"))
    if rows:
        yield Table(("Line", "Ledger", "Return", "Result"), tuple(rows), frozenset({1, 2}))
        yield Para("")


def _line_words(found: ProgramResult, check: LineCheck) -> str:
    filled = found.filled.by_id.get(check.line) if found.filled else None
    words = filled.line.short if filled else check.line.replace("_", " ")
    text = f"{words[0].upper()}{words[1:]}"
    return f"{filled.line.number}  {text}" if filled else text


def _sums(books: Books) -> Iterator[AmountRow]:
    yield AmountRow("Withheld and paid in all", shown_amount(books.paid))
    yield AmountRow("Tax, penalty and interest", shown_amount(books.needed))
    if books.refunded != 0:
        yield AmountRow("Refunded or applied before", shown_amount(books.refunded))
    if books.overpaid:
        yield AmountRow("Paid too much", shown(books.overpaid), strong=True)
    else:
        yield AmountRow("Still to pay", shown_amount(books.still_to_pay), strong=True)


def notice_blocks(report: Report) -> Iterator[Block]:
    """Word every line of the notice, and what can be done about it."""
    for id_, lines in report.compared.items():
        yield from _notice(report, id_, lines)
    yield from _what_to_do(report)


def _notice(report: Report, id_: ProgramId, lines: tuple[Compared, ...]) -> Iterator[Block]:
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


def _what_to_do(report: Report) -> Iterator[Block]:
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
