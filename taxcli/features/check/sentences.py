"""The sentences of a check on one tax: why, what would decide it, what to mind."""

from collections.abc import Iterator

from taxcli.engine.diagnostics import because
from taxcli.engine.estimates import EstimateDuty
from taxcli.engine.ledger import installment_dates
from taxcli.engine.result import of_convention, of_due, of_figure
from taxcli.features.check.checking import CheckedTax, CheckedYear
from taxcli.law.figures import GROUP_OF
from taxcli.law.programs import ProgramId
from taxcli.law.standing import standing
from taxcli.money import shown
from taxcli.values import day

# What the engine says that also holds for whoever asks without a case; the rest is of the case
# that stands for the answers. The engine's advice holds for those of the first line.
_ADVICE = ("R-RES-002",)
_OF_THE_YEAR = (*_ADVICE, "I-LAW-001", "R-LST-001", "R-PAY-008", "R-INC-028", "R-IMP-002")
_OF_A_TAX = ("B-PAY-009", "I-PAY-012", "I-PAY-013", "I-PAY-019")


def reason(year: CheckedYear, id_: ProgramId) -> str:
    """Say why a tax has its verdict."""
    tax, answers = year.taxes[id_], year.answers
    where = tax.program.place_full
    lived = {
        "all": f"{'You both' if answers.joint else 'You'} lived in {where} all year",
        "part": f"{'You both' if answers.joint else 'You'} lived in {where} for a part of "
        f"{answers.year}",
        "differ": f"Only one of you lived in {where}, or each for another part of {answers.year}",
        "none": f"{'Neither of you lived' if answers.joint else 'You did not live'} in {where} in "
        f"{answers.year}",
        None: "It is not known where you lived",
    }[tax.place.lived]
    sentences = [lived]
    if tax.place.nothing_local:
        sentences = [f"{lived}, and there was no income from there"]
    elif tax.verdict != "not-known":
        compared = _compared(year, tax)
        sentences = [lived, compared] if tax.place.lived else [f"Wherever you lived: {compared}"]
    if tax.verdict == "refund-only":
        sentences.append("Filing is the only way to get back what was withheld")
    elif tax.verdict == "nothing" and tax.place.withheld is None:
        sentences.append("If anything was withheld, filing is the only way to get it back")
    return " ".join(f"{sentence}." for sentence in sentences)


def _compared(year: CheckedYear, tax: CheckedTax) -> str:
    """Compare the income that the duty to file is tested on with the threshold."""
    local = tax.found.kind == "part-year" and not tax.presumed
    income = year.answers.oregon if tax.presumed else tax.found.amount("taxable_income")
    assert income is not None
    assert tax.found.threshold is not None
    # Where the answer is the same for every filing status, it was found with the lower threshold.
    whom = because(f"status.{year.answers.status or 'single'}").clause
    return (
        f"{tax.program.place if local else 'Oregon'} taxable income {shown(income)} is "
        f"{'more' if tax.verdict == 'must-file' else 'not more'} than the threshold of "
        f"{shown(tax.found.threshold)} for {whom}"
        f"{', and so its local part is taken not to be' if tax.presumed else ''}"
    )


def decided_by(year: CheckedYear, id_: ProgramId) -> str | None:
    """Say what would decide a verdict that is not known; ``None`` where it is."""
    tax, its = year.taxes[id_], year.taxes[id_].program
    if tax.verdict != "not-known":
        return None
    if tax.found.threshold is None:
        return "your filing status, which decides the threshold."
    over = f"more than {shown(tax.found.threshold)}"
    line = standing().oregon_lines["OR-40"].in_questions
    oregon = f"whether Oregon taxable income ({line}) is {over}"
    if tax.place.lived == "all":
        return f"{oregon}."
    if tax.place.lived is None:
        also = f" and {oregon}" if year.answers.oregon is None else ""
        return (
            f"whether you lived in {its.place_full}{also}. For an address, {its.look_up} answers; "
            "a ZIP code or a city does not."
        )
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
        inside = shown(tax.if_inside)
        yield f"If you lived in {tax.program.place_full} all year, the tax would be {inside}."
    if tax.settled:
        places = (id_, f"last_year.{id_}_tax")
        for found in year.told:
            if found.code in _OF_A_TAX and found.where in places:
                yield found.message
    elif tax.verdict == "must-file":
        late = " What paying late costs depends on it, too." if year.on else ""
        yield f"What was withheld goes off the tax; it is not known. W-2 box 19 has it.{late}"
    elif tax.verdict == "refund-only" and tax.presumed:
        local = f"{tax.program.place} taxable income is not more than the threshold"
        yield f"How much comes back is not known: all of it, if {local}."
    elif tax.verdict == "refund-only":
        yield "How much was withheld is not known: W-2 box 19 has it, and all of it comes back."
    if tax.claim_by is not None:
        limit = standing().refund_limit
        by = f"{day(tax.claim_by)}, {limit.years} years after the due date ({limit.status})"
        if year.on is not None and year.on > tax.claim_by:
            yield f"The refund may be too old: it had to be claimed by {by}."
        else:
            yield f"Claim the refund by {by}."


def estimates_words(tax: CheckedTax, *, after: bool = True) -> Iterator[str]:
    """Say whether estimated payments were required for the year, and will be for the next.

    ``after`` leaves the next year out where it is false.
    """
    if tax.duty is None:
        return
    waived = "the interest for not paying them is waived"
    if not tax.waived:
        yield f"{_duty_words(tax.duty, tax.law.year, 'were')}."
    elif tax.duty.required is None:
        yield f"For {tax.law.year} {waived}."
    else:
        yield f"{_duty_words(tax.duty, tax.law.year, 'were')}; {waived}."
    if not after or tax.next_duty is None:
        return
    words = _duty_words(tax.next_duty, tax.law.year + 1, "are")
    if tax.next_duty.required is None:
        words += f": the first by {day(installment_dates(tax.next_law)[0])}"
    if tax.other_duty is not None and not tax.next_duty.doubtful:
        edition = {"current": "the law in force", "published": "the published page"}
        than = shown(tax.other_duty.trigger.amount)
        words += f" (by {edition[tax.law.other.edition]} the limit is {than})"
    yield f"{words}."


def _duty_words(test: EstimateDuty, year: int, are: str) -> str:
    """Say whether estimated payments are (or were) required for a year."""
    trigger = shown(test.trigger.amount)
    if test.required:
        both = f"the tax of {year - 1} and of {year} is at least {trigger}"
        return f"For {year} they {are} required, since {both}"
    if test.required is None:
        arm = year if test.this_year is None else year - 1
        is_ = "was" if are == "were" else "is"
        return f"For {year} they {are} required if the tax of {arm} {is_} {trigger} or more, too"
    arm = year if test.reaches(test.this_year) is False else year - 1
    if test.doubtful and test.careful is not None:
        may = "may have been" if are == "were" else "may be"
        return (
            f"For {year} they {may} required: the tax of {arm} is under {trigger}, which one "
            f"source alone reports; {shown(test.careful.trigger.amount)} is the careful amount"
        )
    return f"For {year} none {are} required: the tax of {arm} is under {trigger}"


def year_notes(year: CheckedYear) -> Iterator[str]:
    """Say what to mind about the whole year."""
    if year.answers.status is None and year.any("nothing", "refund-only"):
        yield "That holds for every filing status; the lower threshold is named."
    for found in year.told:
        if found.code in _OF_THE_YEAR:
            yield f"{found.message} {found.fix}" if found.code in _ADVICE else found.message
    if year.law.planning_only:
        yield (
            f"For planning only: taxcli prepares no returns of {year.answers.year}, and its law "
            "may change."
        )
    waived = year.law.of("due.waived")
    if waived.value and year.any("must-file"):
        what = waived.note or f"{', '.join(waived.value)} waived"
        yield f"Amnesty for {year.answers.year}: {what}."


def assumptions(year: CheckedYear) -> tuple[str, ...]:
    """Say what the answers rest on besides official law."""
    texts: list[str] = []
    if year.any("must-file"):
        texts.append(
            "No estimated payment, exempt pension, pass-through deduction or credit for another "
            "state's tax was asked for; they can lower what is to pay."
        )
    if year.any("must-file", "refund-only"):
        texts += year.result.assumptions
    elif any(tax.presumed for tax in year.taxes.values()):
        texts.append(of_convention("below-without-items").words)
    figures = [(f"Arts Tax {year.answers.year}", figure) for figure in year.arts.figures]
    for tax in year.taxes.values():
        name, status = tax.program.name, year.answers.status
        if status is not None and tax.place.lived is not None and not tax.place.nothing_local:
            threshold = year.law.of(f"{tax.program.id}.threshold", GROUP_OF[status])
            figures.append((name, threshold))
        for of, test in enumerate((tax.duty, tax.next_duty), year.answers.year):
            if test is not None:
                figures.append((f"{name} {of}", test.trigger))
    texts += [of_figure(f, name).words for name, f in figures if f.status != "official"]
    if year.any("must-file") or year.arts.figures:
        texts += [each.words for each in of_due(year.law)]
    return tuple(dict.fromkeys(texts))
