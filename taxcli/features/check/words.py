"""The sentences of a check on one tax: why, what would decide it, what to mind."""

from collections.abc import Iterator

from taxcli.engine.assumptions import of_convention, of_due, of_figure
from taxcli.engine.estimates import Duty
from taxcli.engine.reasons import because
from taxcli.engine.words import day
from taxcli.features.check.answers import Answers
from taxcli.features.check.checking import CheckedTax, CheckedYear
from taxcli.law.figures import GROUP_OF, Figure
from taxcli.law.programs import ProgramId
from taxcli.law.standing import standing
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
    whom = because(f"status.{answers.status or 'single'}").clause
    limit = f"the threshold of {shown(tax.found.threshold)} for {whom}"
    what = tax.program.place if local else "Oregon"
    start = "" if tax.place.lived else "Wherever you lived: "
    words = f"{start}{what} taxable income {shown(income)} is {more} than {limit}"
    if not tax.presumed:
        return f"{words}."
    return f"{words}, and so its local part is taken not to be."


def _on_oregon_return() -> str:
    return standing().oregon_lines["OR-40"].in_questions


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
            else (f" and whether Oregon taxable income ({_on_oregon_return()}) is {over}")
        )
        return (
            f"whether you lived in {its.place_full}{income}. For an address, {its.look_up} "
            "answers; a ZIP code or a city does not."
        )
    if tax.place.lived == "all":
        return f"whether Oregon taxable income ({_on_oregon_return()}) is {over}."
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
    limit = standing().refund_limit
    by = f"{day(tax.claim_by)}, {limit.years} years after the due date ({limit.status})"
    if year.on is not None and year.on > tax.claim_by:
        return f"The refund may be too old: it had to be claimed by {by}."
    return f"Claim the refund by {by}."


_EDITIONS = {"current": "the law in force", "published": "the published page"}
_ARTS = {
    "arts.amount": "amount",
    "arts.threshold": "income test",
    "arts.income_from": "income test",
    "arts.penalty": "penalty",
    "arts.penalty_later": "later penalty",
}


def estimates_words(tax: CheckedTax, year: int, *, after: bool = True) -> Iterator[str]:
    """Say whether estimated payments were required for the year, and will be for the next.

    ``after`` leaves the next year out where it is false.
    """
    found = tax.instalments
    if found is None:
        return
    test, trigger = found.duty, shown(found.duty.trigger.amount)
    if test.required:
        waived = "; the interest for not paying them is waived" if found.waived else ""
        yield (
            f"For {year} they were required, since the tax of {year - 1} and of {year} is at "
            f"least {trigger}{waived}."
        )
    elif test.required is False:
        arm = year if test.reaches(test.this_year) is False else year - 1
        if test.doubtful:
            yield f"For {year} they may have been required: the tax of {arm} is {_doubt(test)}."
        else:
            yield f"For {year} none were required: the tax of {arm} is under {trigger}."
    elif found.waived:
        yield f"For {year} the interest for not paying them is waived."
    else:
        yield f"For {year} they were required if the tax of {year - 1} was {trigger} or more."
    if after:
        yield from _next_words(tax)


def _doubt(test: Duty) -> str:
    """Say how a tax stands between the trigger that one source reports and the careful one."""
    assert test.careful is not None
    trigger, careful = (shown(each.trigger.amount) for each in (test, test.careful))
    return f"under {trigger}, which one source alone reports; {careful} is the careful amount"


def _next_words(tax: CheckedTax) -> Iterator[str]:
    after = tax.instalments.after if tax.instalments else None
    if after is None:
        return
    trigger, next_ = shown(after.duty.trigger.amount), after.law.year
    if after.duty.doubtful:
        yield f"For {next_} they may be required: this tax is {_doubt(after.duty)}."
        return
    if after.duty.required is False:
        words = f"For {next_} none are required: this tax is under {trigger}"
    else:
        words = (
            f"For {next_} they are required if its tax is {trigger} or more, too: the first by "
            f"{day(after.first)}"
        )
    if after.other is not None:
        than = shown(after.other.trigger.amount)
        words += f" (by {_EDITIONS[after.other_edition]} the limit is {than})"
    yield f"{words}."


def year_notes(year: CheckedYear) -> Iterator[str]:
    """Say what to mind about the whole year."""
    if year.result.both_editions:
        yield year.result.both_editions
    if year.answers.status is None and year.any("nothing", "refund-only"):
        yield "That holds for every filing status; the lower threshold is named."
    yield from (found.message for found in year.last_year)
    for found in year.result.diagnostics:
        if found.code == "R-PAY-008":
            yield f"{found.message} {found.fix}"
    for tax in year.taxes.values():
        local, whole = tax.place.local_income, year.answers.oregon
        if local is not None and whole is not None and local > whole:
            yield (
                f"{tax.program.name}: local taxable income of {shown(local)} is more than all "
                f"Oregon taxable income, {shown(whole)}. Check both, unless losses elsewhere made "
                "the whole smaller."
            )
    if year.law.planning_only:
        yield (
            f"For planning only: taxcli prepares no returns of {year.answers.year}, and its law "
            "may change."
        )
    if year.any("must-file"):
        yield from _amnesty(year)
    for found in year.result.diagnostics:
        if found.code == "R-RES-002":
            yield f"{found.message} {found.fix}"


def _amnesty(year: CheckedYear) -> Iterator[str]:
    waived = year.law.of("due.waived")
    if waived.value:
        what = ", ".join(waived.value)
        yield f"Amnesty for {year.answers.year}: {waived.note or f'{what} waived'}."


def assumptions(year: CheckedYear) -> tuple[str, ...]:
    """Say what the answers rest on besides official law."""
    texts: list[str] = []
    if year.any("must-file"):
        if year.on is None:
            texts.append("Filed and paid by the due date: --on DATE tells what paying late costs.")
        texts.append(
            "No exempt pension, pass-through deduction or credit for another state's tax was "
            "asked for; they can lower the tax."
        )
    if year.any("must-file", "refund-only"):
        # on-time is said above, since there is no case to name a day
        texts += year.result.assumptions_but("on-time")
    elif any(tax.presumed for tax in year.taxes.values()):
        texts.append(of_convention("below-without-items").words)
    texts += [words for tax in year.taxes.values() for words in _of_figures(year, tax)]
    if year.any("must-file") or year.arts.figures:
        texts += [each.words for each in of_due(year.law)]
    for figure in year.arts.figures:
        if figure.status != "official":
            what = _ARTS[figure.name]
            words = f"{figure.status}, not official: {_source(figure)}"
            texts.append(f"The Arts Tax {what} of {year.answers.year} is {words}")
    return tuple(dict.fromkeys(texts))


def _of_figures(year: CheckedYear, tax: CheckedTax) -> Iterator[str]:
    """Word the threshold and the triggers that an answer rests on and that are not official."""
    status, found = year.answers.status, tax.instalments
    if status is not None and tax.place.lived is not None and not tax.place.nothing_local:
        threshold = year.law.of(f"{tax.program.id}.threshold", GROUP_OF[status])
        if threshold.status != "official":
            yield of_figure(threshold, tax.program).words
    if found is None:
        return
    triggers = {year.answers.year: found.duty.trigger}
    if found.after is not None:
        triggers[found.after.law.year] = found.after.duty.trigger
    for of, trigger in triggers.items():
        if trigger.status != "official":
            words = f"{trigger.status}, not official: {_source(trigger)}"
            yield (
                f"The {tax.program.name} limit of {shown(trigger.amount)} for estimated payments "
                f"of {of} is {words}"
            )


def _source(figure: Figure) -> str:
    return f"{figure.source}; {figure.note}" if figure.note else figure.source
