"""How the answers of a check are worded: the verdict of each tax first, then the rest."""

from collections.abc import Iterator, Sequence

from taxcli.document.blocks import Block, Heading, Para, Table
from taxcli.engine.words import day
from taxcli.features.check.checking import CheckedYear
from taxcli.features.check.data import Totals, next_command, totals
from taxcli.features.check.tax_document import (
    VERDICTS,
    arts_blocks,
    arts_headline,
    headline,
    tax_blocks,
)
from taxcli.features.check.year_words import resting_on, year_notes
from taxcli.features.common_blocks import resting_blocks, year_words
from taxcli.law.pro import pro
from taxcli.law.programs import PROGRAM_IDS, program
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
    texts = dict.fromkeys(text for year in years for text in resting_on(year))
    yield from resting_blocks(tuple(texts))


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
    commands = [command for year in years if (command := next_command(year))]
    if not commands:
        return
    yield Heading("Next")
    for command in commands:
        if "interview" in command:
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
    edition = year_words(first.result).partition(", ")[2]
    yield Para(f"Tax years, {edition}{_paid(first)}", style="dim")
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
