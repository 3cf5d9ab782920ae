"""Words a notice beside the return: which line differs, why it may, and what can be done."""

from collections.abc import Iterator

from taxcli.document.blocks import Block, Heading, Para, Table
from taxcli.engine.amounts import shown_amount
from taxcli.engine.words import day
from taxcli.features.common_blocks import notice_sources
from taxcli.features.ledger.notice_lines import Compared
from taxcli.features.ledger.report import Report
from taxcli.features.status.protest import protest_until
from taxcli.law.data import load
from taxcli.law.programs import ProgramId
from taxcli.money import shown


def notice_blocks(report: Report) -> Iterator[Block]:
    """Word every line of the notice, and what can be done about it."""
    for id_, lines in report.compared.items():
        yield from _notice(report, id_, lines)
    yield from _what_to_do(report)


def _notice(report: Report, id_: ProgramId, lines: tuple[Compared, ...]) -> Iterator[Block]:
    assert report.notice is not None
    dated = f" of {day(report.notice.date)}" if report.notice.date else ""
    yield Heading(f"{report.sides[id_].program.name}: the notice{dated}")
    rows = tuple(
        (line.words, shown_amount(line.ours), shown(line.theirs), _difference(line))
        for line in lines
    )
    yield Table(("Line", "Ours", "Notice", "Difference"), rows, frozenset({1, 2, 3}))
    yield Para("")
    differing = [line for line in lines if line.difference != 0]
    if not differing:
        yield Para("Every line that was given of the notice agrees with the return.", 2)
    for line in differing:
        yield from _reasons(line)


def _difference(line: Compared) -> str:
    if line.difference is None:
        return "not known"
    return shown(line.difference) if line.difference else "none"


def _reasons(line: Compared) -> Iterator[Block]:
    if line.difference is None:
        yield Para(f"{line.words}: not known here until the case is complete.", 2, 2)
        return
    more = "more" if line.difference > 0 else "less"
    yield Para(
        f"{line.words}: the notice has {shown(abs(line.difference))} {more}.", 2, 2, "strong"
    )
    for reason in line.reasons or (_nothing_found(line),):
        yield Para(f"- {reason}", 4, 2)


def _nothing_found(line: Compared) -> str:
    if line.name == "paid" and line.difference and line.difference > 0:
        return "No reason was found. Look for a payment that the case does not list."
    return "No reason was found in the case: ask the Revenue Division what it rests on."


def _what_to_do(report: Report) -> Iterator[Block]:
    """Say by when a notice can be protested, and what a waiver needs."""
    assert report.notice is not None
    dated, standing = report.notice.date, load("standing")
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
    days = standing["protest"]["days"]
    counted = f"{days} days from the date on the notice"
    until = f"by {day(protest_until(dated))}, {counted}" if dated else f"within {counted}"
    yield Para(f"- Protest in writing {until}; {standing['protest']['note']}.", 2, 2, "strong")
    for fact in standing["waiver"]["facts"]:
        yield Para(f"- {fact}", 2, 2)
    yield from notice_sources()
