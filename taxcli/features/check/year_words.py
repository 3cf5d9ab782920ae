"""The sentences of a check on a year: estimates, amnesty, both editions, what it rests on."""

from collections.abc import Iterator

from taxcli.engine.assumptions import due_words, figure_words
from taxcli.engine.estimates import Duty
from taxcli.engine.words import day
from taxcli.features.check.checking import CheckedTax, CheckedYear
from taxcli.law.figures import GROUP_OF, Figure
from taxcli.law.programs import convention
from taxcli.money import shown

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


def resting_on(year: CheckedYear) -> tuple[str, ...]:
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
        on_time = convention("on-time").text  # said above, since there is no case to name a day
        texts += [text for text in year.result.assumptions if not text.startswith(on_time)]
    elif any(tax.presumed for tax in year.taxes.values()):
        rule = convention("below-without-items")
        texts.append(f"{rule.text} ({rule.status}: {rule.cite})")
    texts += [words for tax in year.taxes.values() for words in _of_figures(year, tax)]
    if year.any("must-file") or year.arts.figures:
        texts += due_words(year.law)
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
            yield figure_words(threshold, tax.program)
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
