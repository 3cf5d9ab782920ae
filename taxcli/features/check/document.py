"""How the answers of a check are worded: the verdict of each tax first, then the rest."""

from collections.abc import Iterator, Sequence

from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Para, Table
from taxcli.engine.amounts import shown_amount
from taxcli.engine.words import day
from taxcli.features.check.arts_tax import ArtsTax
from taxcli.features.check.checking import CheckedTax, CheckedYear
from taxcli.features.check.data import Totals, can_interview, next_command, totals
from taxcli.features.check.words import (
    assumptions,
    decided_by,
    estimates_words,
    reason,
    tax_notes,
    year_notes,
)
from taxcli.features.common_blocks import edition_words, list_assumptions, year_words
from taxcli.features.outcome_words import outcome_words, pay_by_words
from taxcli.law.programs import PROGRAM_IDS, ProgramId, program
from taxcli.law.standing import pro, standing
from taxcli.money import shown


def check_blocks(years: Sequence[CheckedYear]) -> Iterator[Block]:
    """Word the answers for one year, or for several with an overview first."""
    if len(years) > 1:
        yield from _overview(years)
        for year in years:
            yield from _one_of_several(year, {each.answers.year for each in years})
    else:
        yield from _one(years[0])
    yield from _next(years)
    yield from arts_blocks(years)
    texts = dict.fromkeys(text for year in years for text in assumptions(year))
    yield from list_assumptions(tuple(texts))


def _one(year: CheckedYear) -> Iterator[Block]:
    yield Para(f"{year_words(year.result)}{_paid(year)}", style="dim")
    for tax in year.taxes.values():
        yield Para(f"{tax.program.name}: {headline(tax)}", 0, 2, "strong")
    yield Para(f"Arts Tax: {arts_headline(year)}", 0, 2, "strong")
    for note in year_notes(year):
        yield Para(note, style="notice")
    for id_, tax in year.taxes.items():
        yield Heading(f"{tax.program.name}: {VERDICTS[tax.verdict]}")
        yield Para(tax.program.full_name, 2, style="dim")
        yield from tax_blocks(year, id_, after=True)


def _one_of_several(year: CheckedYear, wanted: set[int]) -> Iterator[Block]:
    yield Heading(f"Tax year {year.answers.year}")
    for note in year_notes(year):
        yield Para(note, style="notice")
    for id_, tax in year.taxes.items():
        yield Para(f"{tax.program.name}: {headline(tax)}", 0, 2, "strong")
        yield from tax_blocks(year, id_, after=year.answers.year + 1 not in wanted)


def _paid(year: CheckedYear) -> str:
    return f", filed and paid on {day(year.on)}" if year.on else ""


def _next(years: Sequence[CheckedYear]) -> Iterator[Block]:
    """Word what to do next, and the combined return where both taxes must be filed."""
    steps = [(year, command) for year in years if (command := next_command(year))]
    if not steps:
        return
    yield Heading("Next")
    commands = [command for _, command in steps]
    for year, command in steps:
        if can_interview(year.taxes.values()):
            first = "" if len(commands) > 1 else " asks for the rest and prepares the papers."
            yield Para(f"{command}{first}", 2, 2)
        else:
            yield Para(f"{command}, once you have looked the address up.", 2, 2)
    if len(commands) > 1:
        yield Para("Each asks for the rest of its year and prepares the papers.", 2, 2)
    yield from _combined([year for year in years if _both(year)])


def _both(year: CheckedYear) -> bool:
    """Tell whether both taxes must be filed, in a year that returns are prepared of."""
    both = all(tax.verdict == "must-file" for tax in year.taxes.values())
    return both and not year.law.planning_only


def _combined(years: Sequence[CheckedYear]) -> Iterator[Block]:
    reasons = dict.fromkeys((year.combined.available, year.combined.reason) for year in years)
    for available, why in reasons:
        words = "open" if available else "not open"
        yield Para(f"One combined return for both taxes: {words}. {why}", 2, 2)
    if any(available for available, _ in reasons):
        yield Para(pro().short, 2, 2)


def _overview(years: Sequence[CheckedYear]) -> Iterator[Block]:
    """Word several years at a glance, with the totals of each tax."""
    first = years[0]
    yield Para(f"Tax years, {edition_words(first.result)}{_paid(first)}", style="dim")
    sums = {id_: totals(years, id_) for id_ in PROGRAM_IDS}
    rows = [
        (str(year.answers.year), *(headline(year.taxes[id_]) for id_ in PROGRAM_IDS))
        for year in years
    ]
    rows.append(("To pay in all", *(_sum(sums[id_], "balance_due") for id_ in PROGRAM_IDS)))
    if any(total.refund for total in sums.values()):
        rows.append(("To come back", *(_sum(sums[id_], "refund") for id_ in PROGRAM_IDS)))
    if any(total.too_old for total in sums.values()):
        rows.append(("Maybe too old", *(shown(sums[id_].too_old) for id_ in PROGRAM_IDS)))
    headers = ("Tax year", *(program(id_).name for id_ in PROGRAM_IDS))
    yield Table(headers, tuple(rows))
    if first.on is None:
        words = "Without penalty and interest for paying late: --on DATE adds them."
        yield Para(words, style="notice")


def _sum(total: Totals, name: str) -> str:
    amount, lacking = getattr(total, name), ", ".join(map(str, total.open[name]))
    if not lacking:
        return shown(amount)
    return f"{shown(amount)} and what {lacking} adds" if amount else "not known"


VERDICTS = {
    "must-file": "must file",
    "refund-only": "file only to get a refund",
    "nothing": "nothing to file",
    "not-known": "not known yet",
}
# Line id, words, and whether the row stands even at zero.
_ROWS = (
    ("net_tax", "Tax", True),
    ("penalty", "Penalty", False),
    ("interest", "Interest", False),
    ("underpayment_interest", "Underpayment interest", False),
    ("withheld", "Withheld", True),
)


def headline(tax: CheckedTax) -> str:
    """Say a tax's verdict in one line, with what is to pay or comes back."""
    words = VERDICTS[tax.verdict]
    if tax.verdict in ("nothing", "not-known"):
        return words
    found = tax.outcome
    if found.kind == "not-known":
        if tax.verdict == "must-file" and tax.amount("balance_due") is None:
            return f"{words}; the tax is {shown_amount(tax.amount('net_tax'))}"
        return words
    if tax.verdict == "refund-only":
        return f"{words}, {shown(found.refund)}" if found.refund else words
    return f"{words}, {'and ' * bool(found.to_pay)}{outcome_words(found)}"


def tax_blocks(year: CheckedYear, id_: ProgramId, *, after: bool) -> Iterator[Block]:
    """Word one tax below its heading; ``after`` tells whether to look at next year's estimates."""
    tax = year.taxes[id_]
    must = tax.verdict == "must-file"
    if must or tax.verdict == "refund-only":
        yield Amounts(tuple(_rows(tax)), 2)
        yield Para(f"Form: {tax.form}{_due_words(year, tax) if must else ''}.", 2, 2)
    yield Para(f"Why: {reason(year, id_)}", 2, 2)
    decided = decided_by(year, id_)
    if decided is not None:
        yield Para(f"What would decide it: {decided}", 2, 2)
        if tax.form is not None:
            yield Para(f"The form would be {tax.form}.", 2, 2)
    for note in tax_notes(year, id_):
        yield Para(note, 2, 2)
    estimates = " ".join(estimates_words(tax, year.answers.year, after=after))
    if estimates:
        yield Para(f"Estimated payments: {estimates}", 2, 2)


def _due_words(year: CheckedYear, tax: CheckedTax) -> str:
    due = day(year.law.due)
    pay = " with the payment" if tax.amount("balance_due") != 0 else ""
    if tax.outcome.kind == "pay" and tax.outcome.late:
        return f", was due{pay} on {due}; pay {pay_by_words(tax.outcome)}"
    return f", due{pay} on {due}"


def _rows(tax: CheckedTax) -> Iterator[AmountRow]:
    for id_, words, always in _ROWS:
        amount = tax.amount(id_)
        if always or amount:
            yield AmountRow(words, shown_amount(amount))
    due, refund = tax.amount("balance_due"), tax.amount("refund")
    if refund or tax.verdict == "refund-only":
        yield AmountRow("Refund", shown_amount(refund), strong=True)
    else:
        yield AmountRow("To pay", shown_amount(due), strong=True)


def arts_headline(year: CheckedYear) -> str:
    """Say in one line what is known of the Arts Tax."""
    arts = year.arts
    if arts.verdict == "nothing":
        return "nothing to file"
    if arts.each is None:
        return "not known"
    if arts.amount is not None:
        return f"file it by itself, and pay {shown(arts.amount)}"
    words = f"{shown(arts.each.amount)} for each adult with income"
    if arts.most is not None and arts.test is not None and arts.test.name == "arts.threshold":
        words = f"{shown(arts.most)}, if Oregon taxable income is over {shown(arts.test.amount)}"
    if year.answers.portland is None:
        return f"{words}, for residents of the City of Portland"
    return f"{words}, filed by itself"


def arts_blocks(years: Sequence[CheckedYear]) -> Iterator[Block]:
    """Word the Arts Tax of one year, or of several: years with the same answer together."""
    groups: dict[tuple[str, ...], list[CheckedYear]] = {}
    for year in years:
        if year.arts.verdict != "nothing" or year.arts.each is not None:
            groups.setdefault((*_arts_words(year.arts),), []).append(year)
    if not groups:
        return
    yield Heading("Arts Tax (City of Portland)")
    for words, group in groups.items():
        if len(years) > 1:
            listed = ", ".join(str(year.answers.year) for year in group)
            yield Para(f"{listed}:", 2, 2, "strong")
        for sentence in words:
            yield Para(sentence, 2, 2)
    due = f"on {day(years[0].arts.due)}" if len(years) == 1 else "on the day of the year's return"
    yield Para(
        f"It is a tax of its own, due {due}, and filed separately with the City; taxcli does not "
        "prepare it.",
        2,
        2,
    )


def _arts_words(arts: ArtsTax) -> Iterator[str]:
    yield arts.reason
    if arts.each is None or arts.verdict == "nothing":
        return
    each = arts.each.amount
    together = f", {shown(arts.most)} for two" if arts.most and arts.most > each else ""
    if arts.penalty is None or arts.penalty_later is None:
        yield f"{shown(each)} each{together}. The penalty for paying later is not known."
        return
    months = standing().arts_tax.penalty_later_months
    yield (
        f"{shown(each)} each{together}; paid later, a penalty of {shown(arts.penalty.amount)}, "
        f"and {shown(arts.penalty_later.amount)} more after {months} months."
    )
