"""How the answers of a check are worded: the verdict of each tax first, then the rest."""

from collections.abc import Iterator, Sequence

from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Para, Table
from taxcli.engine.lines import shown_amount
from taxcli.features.check import reasons
from taxcli.features.check.arts_tax import ArtsTax
from taxcli.features.check.checking import CheckedTax, CheckedYear
from taxcli.features.check.data import Totals, can_interview, next_command, totals
from taxcli.features.common_blocks import edition_words, list_assumptions, year_words
from taxcli.features.outcome_words import outcome_words, pay_by_words
from taxcli.law.programs import PROGRAM_IDS, ProgramId, program
from taxcli.law.standing import pro
from taxcli.money import shown
from taxcli.values import day

VERDICTS = {
    "must-file": "must file",
    "refund-only": "file only to get a refund",
    "nothing": "nothing to file",
    "not-known": "not known yet",
}


def check_blocks(years: Sequence[CheckedYear]) -> Iterator[Block]:
    """Word the answers for one year, or for several with an overview first."""
    yield from _answer(years)
    if years[0].on is None and any(year.any("must-file") for year in years):
        words = "Without penalty and interest for paying late: --on DATE adds them."
        yield Para(words, style="notice")
    for year in years:
        if len(years) > 1:
            yield Heading(f"Tax year {year.answers.year}")
        for note in reasons.year_notes(year):
            yield Para(note, style="notice")
        for id_, tax in year.taxes.items():
            if len(years) > 1:
                yield Para(f"{tax.program.name}: {headline(tax)}", 0, 2, "strong")
            else:
                yield Heading(f"{tax.program.name}: {VERDICTS[tax.verdict]}")
                yield Para(tax.program.full_name, 2, style="dim")
            following = any(each.answers.year == year.answers.year + 1 for each in years)
            yield from _tax_blocks(year, id_, after=not following)
    yield from _next(years)
    yield from _arts_blocks(years)
    texts = dict.fromkeys(text for year in years for text in reasons.assumptions(year))
    yield from list_assumptions(tuple(texts))


def _answer(years: Sequence[CheckedYear]) -> Iterator[Block]:
    """Word the verdicts at a glance; of several years with the totals of each tax."""
    first = years[0]
    paid = f", filed and paid on {day(first.on)}" if first.on else ""
    if len(years) == 1:
        yield Para(f"{year_words(first.result)}{paid}", style="dim")
        for tax in first.taxes.values():
            yield Para(f"{tax.program.name}: {headline(tax)}", 0, 2, "strong")
        yield Para(f"Arts Tax: {_arts_headline(first.arts)}", 0, 2, "strong")
        return
    yield Para(f"Tax years, {edition_words(first.result)}{paid}", style="dim")
    sums = [totals(years, id_) for id_ in PROGRAM_IDS]
    rows = [
        (str(year.answers.year), *(headline(year.taxes[id_]) for id_ in PROGRAM_IDS))
        for year in years
    ]
    rows.append(("To pay in all", *(_sum(total, "balance_due") for total in sums)))
    if any(total.sums["refund"] for total in sums):
        rows.append(("To come back", *(_sum(total, "refund") for total in sums)))
    if any(total.too_old for total in sums):
        rows.append(("Maybe too old", *(shown(total.too_old) for total in sums)))
    yield Table(("Tax year", *(program(id_).name for id_ in PROGRAM_IDS)), tuple(rows))


def _sum(total: Totals, name: str) -> str:
    amount, lacking = total.sums[name], ", ".join(map(str, total.open[name]))
    if not lacking:
        return shown(amount)
    return f"{shown(amount)} and what {lacking} adds" if amount else "not known"


def headline(tax: CheckedTax) -> str:
    """Say a tax's verdict in one line, with what is to pay or comes back."""
    words, outcome = VERDICTS[tax.verdict], tax.outcome
    if tax.verdict == "must-file":
        if outcome.kind == "not-known":
            return f"{words}; the tax is {shown_amount(tax.amount('net_tax'))}"
        return f"{words}, {'and ' * bool(outcome.to_pay)}{outcome_words(outcome)}"
    return f"{words}, {shown(outcome.refund)}" if outcome.refund else words


def _tax_blocks(year: CheckedYear, id_: ProgramId, *, after: bool) -> Iterator[Block]:
    """Word one tax below its heading; ``after`` tells whether to look at next year's estimates."""
    tax = year.taxes[id_]
    decided, notes = reasons.decided_by(year, id_), reasons.tax_notes(year, id_)
    if tax.verdict in ("must-file", "refund-only"):
        yield Amounts(tuple(_rows(tax)), 2)
        yield Para(f"Form: {tax.form}{_due_words(tax)}.", 2, 2)
    yield Para(f"Why: {reasons.reason(year, id_)}", 2, 2)
    if decided is not None:
        yield Para(f"What would decide it: {decided}", 2, 2)
        if tax.form is not None:
            yield Para(f"The form would be {tax.form}.", 2, 2)
    for note in notes:
        yield Para(note, 2, 2)
    estimates = " ".join(reasons.estimates_words(tax, after=after))
    if estimates:
        yield Para(f"Estimated payments: {estimates}", 2, 2)


def _rows(tax: CheckedTax) -> Iterator[AmountRow]:
    yield AmountRow("Tax", shown_amount(tax.amount("net_tax")))
    for id_ in ("penalty", "interest", "underpayment_interest"):
        if tax.amount(id_):
            yield AmountRow(id_.replace("_", " ").capitalize(), shown_amount(tax.amount(id_)))
    yield AmountRow("Withheld", shown_amount(tax.amount("withheld")))
    back = tax.amount("refund") or tax.verdict == "refund-only"
    label, id_ = ("Refund", "refund") if back else ("To pay", "balance_due")
    yield AmountRow(label, shown_amount(tax.amount(id_)), strong=True)


def _due_words(tax: CheckedTax) -> str:
    if tax.verdict != "must-file":
        return ""
    if tax.outcome.late:
        return f"; pay {pay_by_words(tax.outcome)}"
    pay = " with the payment" if tax.amount("balance_due") != 0 else ""
    return f", due{pay} on {day(tax.law.due)}"


def _next(years: Sequence[CheckedYear]) -> Iterator[Block]:
    """Word what to do next, and the combined return where both taxes must be filed."""
    commands = [command for year in years if (command := next_command(year, *PROGRAM_IDS))]
    if not commands:
        return
    yield Heading("Next")
    for command in commands:
        yield Para(command, 2, 2)
    yield Para(
        "The interview asks for the rest of a year and prepares the papers."
        if any(can_interview(year, *PROGRAM_IDS) for year in years)
        else "Ask again once you have looked the address up.",
        2,
        2,
    )
    prepared = [year for year in years if not year.law.planning_only]
    both = [y for y in prepared if all(t.verdict == "must-file" for t in y.taxes.values())]
    for combined in dict.fromkeys(year.combined for year in both):
        words = "open" if combined.available else "not open"
        yield Para(f"One combined return for both taxes: {words}. {combined.reason}", 2, 2)
    if any(year.combined.available for year in both):
        yield Para(pro().short, 2, 2)


def _arts_headline(arts: ArtsTax) -> str:
    """Say in one line what is known of the Arts Tax."""
    if arts.amount is not None:
        return f"file it by itself, and pay {shown(arts.amount)}"
    if arts.verdict == "depends":
        return f"up to {shown_amount(arts.most)} for residents of the City of Portland"
    return "nothing to file" if arts.verdict == "nothing" else "not known"


def _arts_blocks(years: Sequence[CheckedYear]) -> Iterator[Block]:
    """Word the Arts Tax of one year, or of several: years with the same answer together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for year in years:
        if year.arts.verdict != "nothing" or year.arts.each is not None:
            groups.setdefault(tuple(year.arts.words()), []).append(str(year.answers.year))
    if not groups:
        return
    yield Heading("Arts Tax (City of Portland)")
    for words, group in groups.items():
        if len(years) > 1:
            yield Para(f"{', '.join(group)}:", 2, 2, "strong")
        for sentence in words:
            yield Para(sentence, 2, 2)
    due = f"on {day(years[0].arts.due)}" if len(years) == 1 else "on the day of the year's return"
    yield Para(
        f"It is a tax of its own, due {due}, and filed separately with the City; taxcli does not "
        "prepare it.",
        2,
        2,
    )
