"""The sentences of a check on one tax: why, what would decide it, what to mind."""

from collections.abc import Iterator

from taxcli.engine.filing import STATUS_WORDS
from taxcli.engine.words import day
from taxcli.features.check.answers import Answers
from taxcli.features.check.checking import CheckedTax, CheckedYear
from taxcli.law.data import load
from taxcli.law.programs import ProgramId
from taxcli.money import shown


def reason(year: CheckedYear, id_: ProgramId) -> str:
    """Say why a tax has its verdict."""
    tax, answers = year.taxes[id_], year.answers
    lived = _lived(answers, tax)
    if tax.place.nothing_local:
        words = (
            f"{lived}, and nobody had income from there."
            if answers.joint
            else (f"{lived}, and had no income from there.")
        )
    elif tax.verdict == "not-known":
        return f"{lived}." if tax.place.lived else "It is not known where you lived."
    else:
        words = (
            f"{lived}. {_compared(answers, tax)}" if tax.place.lived else _compared(answers, tax)
        )
    if tax.verdict == "refund-only":
        return f"{words} Filing is the only way to get back what was withheld."
    if tax.verdict == "nothing" and tax.place.withheld is None:
        return f"{words} If anything was withheld, filing is the only way to get it back."
    return words


def _lived(answers: Answers, tax: CheckedTax) -> str:
    where, joint = tax.program.place_full, answers.joint
    match tax.place.lived:
        case "all":
            return f"{'You both' if joint else 'You'} lived in {where} all year"
        case "part":
            return f"{'You both' if joint else 'You'} lived in {where} for a part of {answers.year}"
        case "differ":
            return f"Only one of you lived in {where}, or each for another part of {answers.year}"
    if joint:
        return f"Neither of you lived in {where} in {answers.year}"
    return f"You did not live in {where} in {answers.year}"


def _compared(answers: Answers, tax: CheckedTax) -> str:
    assert tax.found.threshold is not None
    local = tax.place.lived not in (None, "all") and tax.place.local_income is not None
    income = tax.place.local_income if local else answers.oregon
    assert income is not None
    more = "more" if tax.verdict == "must-file" else "not more"
    # Where the answer is the same for every filing status, it was found with the lower threshold.
    whom = STATUS_WORDS[answers.status or "single"]
    limit = f"the threshold of {shown(tax.found.threshold)} for {whom}"
    what = tax.program.place if local else "Oregon"
    start = "" if tax.place.lived else "Wherever you lived: "
    words = f"{start}{what} taxable income {shown(income)} is {more} than {limit}"
    if not tax.presumed:
        return f"{words}."
    return f"{words}, and so its local part is taken not to be."


def decided_by(year: CheckedYear, id_: ProgramId) -> str | None:
    """Say what would decide a verdict that is not known; ``None`` where it is."""
    tax, its = year.taxes[id_], year.taxes[id_].program
    if tax.verdict != "not-known":
        return None
    if tax.found.threshold is None:
        return "your filing status, which decides the threshold."
    over = f"more than {shown(tax.found.threshold)}"
    if tax.place.lived is None:
        income = (
            ""
            if year.answers.oregon is not None
            else (f" and whether Oregon taxable income (Form OR-40, line 19) is {over}")
        )
        return (
            f"whether you lived in {its.place_full}{income}. For an address, {its.look_up} "
            "answers; a ZIP code or a city does not."
        )
    if tax.place.lived == "all":
        return f"whether Oregon taxable income (Form OR-40, line 19) is {over}."
    inside = "" if tax.place.lived == "none" else "all income of the time you lived there, and "
    return (
        f"whether {its.place} taxable income is {over}: {inside}income from there while living "
        "outside (work done inside, rent, a business; not work done elsewhere for an employer "
        "inside). Only what is over it is taxed."
    )


def tax_notes(year: CheckedYear, id_: ProgramId) -> Iterator[str]:
    """Say what to mind about one tax."""
    tax = year.taxes[id_]
    if tax.if_inside is not None:
        yield (
            f"If you lived in {tax.program.place_full} all year, the tax would be "
            f"{shown(tax.if_inside)}."
            if tax.if_inside
            else f"If you lived in {tax.program.place_full} all year, there would be no tax."
        )
    if tax.amount("balance_due") is not None:
        yield from _forgiven(tax)
    if tax.amount("underpayment_interest"):
        yield (
            "The underpayment interest takes it that nothing was paid ahead but what was withheld."
        )
    if tax.may_add and tax.amount("balance_due") is not None:
        yield (
            f"If last year's {tax.program.name} tax was {_trigger(tax)} or more, underpayment "
            f"interest of up to {shown(tax.may_add)} comes on top, unless estimates were paid."
        )
    if tax.verdict == "must-file" and tax.place.withheld in (None, "some"):
        late = " What paying late costs depends on it, too." if year.late else ""
        yield f"What was withheld goes off the tax; it is not known. W-2 box 19 has it.{late}"
    if tax.verdict == "refund-only" and tax.amount("refund") is None:
        yield _how_much(tax)
    if tax.claim_by is not None:
        yield _claim(tax, year)


def _forgiven(tax: CheckedTax) -> Iterator[str]:
    charges = tax.found.charges
    if charges is None:
        return
    if charges.forgiven is not None:
        penalty = charges.forgiven.penalty - charges.late.penalty
        interest = charges.forgiven.interest - charges.late.interest
        yield (
            f"The amnesty waives a penalty of about {shown(penalty)} and interest of about "
            f"{shown(interest)}."
        )
    if charges.underpayment.forgiven:
        forgiven = shown(charges.underpayment.forgiven)
        yield f"Underpayment interest of about {forgiven} is waived."


def _trigger(tax: CheckedTax) -> str:
    assert tax.instalments is not None
    return shown(tax.instalments.duty.trigger.amount)


def _how_much(tax: CheckedTax) -> str:
    if tax.presumed:
        return (
            "How much comes back is not known: all of it, if "
            f"{tax.program.place} taxable income is not more than the threshold."
        )
    return "How much was withheld is not known: W-2 box 19 has it, and all of it comes back."


def _claim(tax: CheckedTax, year: CheckedYear) -> str:
    assert tax.claim_by is not None
    limit = load("standing")["refund_limit"]
    by = f"{day(tax.claim_by)}, {limit['years']} years after the due date ({limit['status']})"
    if year.on is not None and year.on > tax.claim_by:
        return f"The refund may be too old: it had to be claimed by {by}."
    return f"Claim the refund by {by}."
