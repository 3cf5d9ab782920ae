"""How one tax, and the Arts Tax beside it, are worded in a check."""

from collections.abc import Iterator, Sequence

from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Para
from taxcli.engine.amounts import shown_amount
from taxcli.engine.words import day
from taxcli.features.check.arts_tax import ArtsTax
from taxcli.features.check.checking import CheckedTax, CheckedYear
from taxcli.features.check.tax_words import decided_by, reason, tax_notes
from taxcli.features.check.year_words import estimates_words
from taxcli.features.outcome_words import outcome_words, pay_by_words
from taxcli.law.data import load
from taxcli.law.programs import ProgramId
from taxcli.money import shown

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
    months: int = load("standing")["arts_tax"]["penalty_later_months"]
    yield (
        f"{shown(each)} each{together}; paid later, a penalty of {shown(arts.penalty.amount)}, "
        f"and {shown(arts.penalty_later.amount)} more after {months} months."
    )
