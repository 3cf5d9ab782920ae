"""How the time after filing is worded: what is expected, by when, what delays it, what to do."""

from collections.abc import Iterator

from taxcli.document.blocks import Amounts, Block, Heading, Para, record_amounts
from taxcli.features.amend import amends_blocks
from taxcli.features.common_blocks import (
    assumption_blocks,
    blocking_blocks,
    diagnostic_blocks,
    head_blocks,
    listed_blocks,
    notice_sources,
)
from taxcli.features.status.after_filing import AfterFiling, Followed, RefundTime
from taxcli.features.wording import not_owed_words
from taxcli.law.standing import standing
from taxcli.money import shown
from taxcli.values import day, show

_HOW = {"paper": ", on paper", "pro": ", on Portland Revenue Online (PRO)", None: ""}
# Findings about payments, withholding and the refund: they explain a delay.
_ABOUT_REVIEW = ("R-PAY", "R-WH", "R-EXT", "R-AMD", "R-REF")


def status_blocks(of: AfterFiling) -> Iterator[Block]:
    """Word what is to be expected of both taxes after filing."""
    result = of.result
    yield from head_blocks(result)
    yield from amends_blocks(result)
    yield Para(f"Filed on {day(of.filed_on)}{_HOW[of.how]}.")
    yield from blocking_blocks(result, "what is said below is")
    for one in of.programs:
        yield from _program(of, one)
    yield from listed_blocks("What can delay a refund", of.delays)
    yield from listed_blocks("When it is time to ask", of.asking)
    yield from _sources(of)
    yield from _too_old(of)
    yield from _notice(of)
    about = [one for one in result.diagnostics if one.code.startswith(_ABOUT_REVIEW)]
    yield from diagnostic_blocks([one for one in about if one.acknowledged is None])
    yield from assumption_blocks(result)


def _program(of: AfterFiling, one: Followed) -> Iterator[Block]:
    yield Heading(f"{one.program.program.name}: {expected_words(one)}")
    filed = f"Filed: Form {one.form}{in_time_words(one)}." if one.form else ""
    yield from (Para(text, 2) for text in (filed, more_words(of, one)) if text)
    if one.refund is None:
        return
    yield Amounts(record_amounts(one.refund), 2)
    if of.on is not None:
        yield Para(stage_words(of, one.refund), 2, style="strong")
    if one.refund.may_take_longer:
        yield Para(
            f"The return was filed in {of.filed_on:%B}, when much mail comes: it may take longer. "
            "How much longer is not published.",
            2,
        )


def _sources(of: AfterFiling) -> Iterator[Block]:
    """Say what the days of a refund rest on, once for both taxes."""
    if not any(one.refund for one in of.programs):
        return
    facts = standing()
    yield Para("")
    for words, found in (("Weeks", facts.refund_time), ("Interest", facts.refund_interest)):
        yield Para(f"{words}: {found.status}; {found.source}.", 2, style="dim")
    yield Para("When to ask, and what to have ready, is taxcli's advice.", 2, style="dim")


def expected_words(one: Followed) -> str:
    """Say in a few words what can be expected of a tax."""
    amount = show(one.program.outcome.amount)
    if one.too_old and one.expected == "refund":
        return f"a refund of {amount} was asked for, maybe too late"
    not_owed = one.program.outcome.not_owed
    if not_owed and one.expected == "nothing":
        return f"{shown(not_owed)} was paid and is not owed"
    return {
        "refund": f"a refund of {amount} is expected",
        "applied": f"{amount} goes to the next year; nothing comes back",
        "nothing": "nothing is due back, and nothing is to be paid",
        "pay": f"{amount} is still to be paid; nothing is due back",
        "not-filed": "nothing was to be filed, and nothing is due back",
        "unchanged": "nothing changes, and nothing is due back",
        "unknown": "what to expect is not known yet",
    }[one.expected]


def in_time_words(one: Followed) -> str:
    """Say whether the return came in time."""
    if one.file_by is None:
        amends = one.program.outcome.amends
        return ", amended; no day to file it by is known" if amends else "; it had no due date"
    return f", {'late' if one.late else 'in time'}: it was due on {day(one.file_by)}"


def more_words(of: AfterFiling, one: Followed) -> str:
    """Say what else an outcome means."""
    due = day(of.result.law.due)
    if one.program.outcome.kind == "pay-back":
        return "It was refunded or applied before, and is to be paid back; no due date was found."
    if one.expected == "pay":
        asked = one.program.paid_on.day or of.filed_on
        late = asked > of.result.law.due
        was = "was" if late or of.filed_on > of.result.law.due else "is"
        more = f"that is the amount on {day(asked)}" if late else "later it costs more"
        return (
            f"{'The tax' if one.program.amended else 'It'} {was} due on {due}; "
            f'{more}. If it was paid, add it to the case: a [[payment]] of kind "return".'
        )
    if one.expected == "applied":
        year = of.result.case.tax_year + 1
        return f"It counts for tax year {year} from its first installment date."
    if one.expected == "unknown":
        return one.program.filing.reason
    return not_owed_words(one.program.outcome)


def stage_words(of: AfterFiling, time: RefundTime) -> str:
    """Say where a refund stands on the day asked."""
    assert of.on is not None
    on = f"On {day(of.on)}"
    match time.stage:
        case "waiting":
            return f"{on}: too early; wait until {day(time.usual_from)} at least."
        case "due":
            return f"{on}: it may come any day; wait until {day(time.usual_to)}."
        case "ask":
            return f"{on}: the usual time is over. If it has not come, ask now, in writing."
    return f"{on}: the usual time is over and interest runs. If it has not come, ask in writing."


def _too_old(of: AfterFiling) -> Iterator[Block]:
    limit, found = standing().refund_limit, next((one for one in of.programs if one.claim_by), None)
    if found is None or found.claim_by is None:
        return
    yield Heading("How long a refund can be claimed")
    until = f"{limit.years} years after the due date, {day(found.claim_by)}"
    if found.too_old:
        yield Para(
            f"The return came after the limit of {until}: it may be too late.", 2, 0, "alarm"
        )
    else:
        yield Para(f"The return came before the limit of {until}.", 2)
    yield Para(
        f"The limit is {limit.status}: {limit.source}. Whether a later one holds for what "
        "was paid after the due date was not found.",
        2,
    )


def _notice(of: AfterFiling) -> Iterator[Block]:
    if of.notice is None:
        return
    protest, waiver = standing().protest, standing().waiver
    until = protest.until(of.notice)
    yield Heading(f"Notice of {day(of.notice)}: protest and waiver")
    if of.notice < of.filed_on:
        yield Para(
            "It is dated before this return was filed: it may be about a return that the Division "
            "did not have, or about another year.",
            2,
        )
    passed = of.protest_passed
    days = f"A protest is made in writing within {protest.days} days: by {day(until)}"
    yield Para(
        f"{days}{', which has passed' if passed else ''}.", 2, 0, "alarm" if passed else "plain"
    )
    yield Para(f"{protest.note[0].upper()}{protest.note[1:]}.", 2)
    for fact in waiver.facts:
        yield Para(f"- {fact}", 2, 2)
    yield Para("- `taxcli ledger CASE --notice FILE` tells which line of the notice differs.", 2, 2)
    yield from notice_sources()
