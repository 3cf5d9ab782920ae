"""How estimated payments are worded: the test, what is enough, the dates, withholding instead."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Para, Table
from taxcli.engine.estimates import EstimateDuty, safe_words
from taxcli.engine.installments import Estimate, InstallmentWay, per_pay_period
from taxcli.engine.lines import shown_amount
from taxcli.features.common_blocks import diagnostic_blocks, head_blocks, list_assumptions
from taxcli.features.estimate.estimate import Estimates
from taxcli.law.programs import PROGRAM_IDS, Program
from taxcli.money import shown
from taxcli.text import listed
from taxcli.values import day, show

# Pays in a whole year, by how often one is paid.
_PAYS = (("weekly", 52), ("every two weeks", 26), ("twice a month", 24), ("monthly", 12))

_REQUIRED = {
    True: "installments are required",
    False: "no installments are required",
    None: "it depends on last year's tax",
}
_DOUBTFUL = "installments may be required"


def estimate_blocks(of: Estimates) -> Iterator[Block]:
    """Word the estimated payments of both taxes."""
    yield from head_blocks(of.result)
    gone = any(any(found.passed) for found in of.programs.values() if found is not None)
    if of.day_taken and gone:
        words = "the day of the last payment in the case; --on DATE takes another day"
        yield Para(f"As of {show(of.on)}, {words}.", style="notice")
    yield from diagnostic_blocks(of.hindrances)
    if of.hindrances and of.assumed:
        yield Para(f"That is the case as planned for {of.law.year}: --change mends it.", 2)
    for id_ in PROGRAM_IDS:
        program, found_ = of.program(id_), of.programs[id_]
        if found_ is None:
            yield Heading(f"{program.name}: not known yet")
            yield Para("The year's tax is not known: `taxcli review` says what is missing.", 2)
        else:
            yield from _program(of, program, found_)
    yield from diagnostic_blocks(of.reviews)
    yield from list_assumptions(of.assumptions)


def _program(of: Estimates, program: Program, found: Estimate) -> Iterator[Block]:
    test = found.duty
    required = _DOUBTFUL if test.doubtful else _REQUIRED[test.required]
    yield Heading(f"{program.name}: {required}")
    yield from _why(of, found)
    yield from _careful(test)
    yield from _other_edition(of, program)
    if found.over:
        yield Para(
            f"The return was due on {day(of.law.due)}: what is left is paid with it, and not by "
            "installments. `taxcli late` tells what that costs.",
            2,
        )
    elif test.settled is False:
        yield from _not_required(of, found)
    else:
        yield from _enough(of, found)
        yield from _dates(found)
        yield from _withholding(of, found)


def _why(of: Estimates, found: Estimate) -> Iterator[Block]:
    """Show both arms of the trigger."""
    test, year = found.duty, of.law.year
    trigger = test.trigger
    unsure = "" if trigger.status == "official" else f" ({trigger.status})"
    rows = (
        (f"Tax of {year}", found.tax, test.reaches(found.tax)),
        (f"Tax of {year - 1}", test.last_year, test.reaches(test.last_year)),
    )
    told = {True: "yes", False: "no", None: "not known"}
    cells = tuple(
        (label, shown_amount(tax), f"{shown(trigger.amount)}{unsure}", told[reached])
        for label, tax, reached in rows
    )
    yield Table(
        ("Required if both reach it", "Tax", "Trigger", "Reached"), cells, frozenset({1, 2})
    )


def _careful(test: EstimateDuty) -> Iterator[Block]:
    """Show the careful trigger where only the one that a single reader reports is not reached."""
    careful = test.careful
    if careful is None or not test.doubtful:
        return
    trigger, own = shown(careful.trigger.amount), shown(test.trigger.amount)
    verdict = "they are required" if careful.required else "they may be required"
    yield Para(
        f"One source alone reports the trigger of {own}. {trigger} is the careful amount: by it "
        f"{verdict}, and the amounts below are safe.",
        2,
        style="notice",
    )


def _other_edition(of: Estimates, program: Program) -> Iterator[Block]:
    """Say where the other edition of the law decides otherwise, with its own tax and trigger."""
    other = of.other.get(program.id)
    if other is None:
        return
    name = "the Division's page" if of.law.edition == "current" else "the law in force"
    verdict = _REQUIRED[other.duty.required]
    enough = "" if other.duty.required is False or other.over else f"; {_enough_words(other)}"
    yield Para(
        f"By {name} the tax is {shown(other.tax)} and the trigger "
        f"{shown(other.duty.trigger.amount)}, and {verdict}{enough}.",
        2,
        style="notice",
    )


def _enough_words(found: Estimate) -> str:
    """Say what would be sufficient: so much on each date, or each amount with its date."""
    way = found.sufficient
    if not way.left:
        return "what is withheld and paid is sufficient"
    if not way.now and len(set(way.to_pay)) == 1:
        return f"{shown(way.to_pay[0])} on each date would be sufficient"
    parts = [f"{shown(way.now)} at once"] if way.now else []
    dated = zip(found.dates, way.to_pay, strict=True)
    parts += [f"{shown(amount)} by {day(when)}" for when, amount in dated if amount]
    return f"{listed(parts)} would be sufficient"


def _not_required(of: Estimates, found: Estimate) -> Iterator[Block]:
    if not found.rest:
        return
    yield Para(
        f"{shown(found.rest)} is due with the return, by {day(of.law.due)}. Paying earlier or "
        "having it withheld is open to anyone.",
        2,
    )
    if of.pay_periods is not None:
        each = shown(per_pay_period(found.comfortable.left, of.pay_periods))
        yield Para(f"To have it withheld: {each} from each of {of.pay_periods} pays.", 2)


def _enough(of: Estimates, found: Estimate) -> Iterator[Block]:
    year, safe = of.law.year, found.safe
    yield Para("")
    comfortable = shown(found.comfortable.total)
    rows = [
        AmountRow(f"Comfortable: the tax of {year}, as the page states", comfortable),
        AmountRow(
            f"Sufficient: {safe_words(safe, year)}", shown(found.sufficient.total), strong=True
        ),
        AmountRow("Withheld over the year, a quarter on each date", shown(found.withheld)),
        AmountRow("Paid so far, applied refunds among it", shown(found.paid)),
    ]
    yield Amounts(tuple(rows), 2)
    if safe.last_counts:
        yield Para(
            f"The tax of {year - 1} is enough only if all of it is in by {day(found.dates[-1])}; "
            f"otherwise {shown(safe.this_year)} is needed.",
            2,
        )
    rest = found.tax - found.withheld - found.paid - found.sufficient.left
    if rest > 0:
        yield Para(
            f"The sufficient amounts leave {shown(rest)} for the return, by {day(of.law.due)}.", 2
        )


def _ways(found: Estimate) -> tuple[InstallmentWay, InstallmentWay]:
    """Return both ways in the order of the columns."""
    return found.sufficient, found.comfortable


def _dates(found: Estimate) -> Iterator[Block]:
    yield Para("")
    ways = _ways(found)
    rows: list[tuple[str, ...]] = []
    for at, (when, gone) in enumerate(zip(found.dates, found.passed, strict=True)):
        amounts = ("-" if gone else shown(way.to_pay[at]) for way in ways)
        rows.append((f"{at + 1}: {day(when)}{', passed' if gone else ''}", *amounts))
    if any(found.passed):
        at_once = ("at once, for what has passed", *(shown(way.now) for way in ways))
        rows.insert(sum(found.passed), at_once)
    rows.append(("in all", *(shown(way.left) for way in ways)))
    headers = ("To pay", "Sufficient", "Comfortable")
    yield Table(headers, tuple(rows), frozenset({1, 2}))
    yield from _interest(found)


def _interest(found: Estimate) -> Iterator[Block]:
    """Say what underpayment interest arises all the same, by each way where they differ."""
    most = [way.underpayment.most for way in _ways(found)]
    if not any(most):
        return
    amounts = " or ".join(shown(amount) for amount in dict.fromkeys(most))
    both = " (sufficient or comfortable)" if len(set(most)) > 1 else ""
    arises = "arises all the same"
    if found.sufficient.interest is None or found.comfortable.interest is None:
        trigger = shown(found.duty.trigger.amount)
        arises = f"arises all the same if last year's tax was {trigger} or more"
    more = "; waiting costs more" if any(way.now for way in _ways(found)) else ""
    yield Para(
        f"Underpayment interest of {amounts}{both} {arises}, because earlier installments were "
        f"late or too small{more}.",
        2,
        style="notice",
    )


def _withholding(of: Estimates, found: Estimate) -> Iterator[Block]:
    ways, periods = [way.left for way in _ways(found)], of.pay_periods
    if not any(ways):
        yield Para("Withholding and payments are enough: nothing more is to be paid ahead.", 2)
        return
    left = _share_left(of)
    if not left:
        yield Para("The year is over: no more can be withheld for it.", 2)
        return
    yield Para("")
    yield Para(
        "Or have it withheld: ask the employer to opt in. What is withheld counts as if it came "
        "in equal parts on the four dates, whenever it is taken (inferred), and so makes up for "
        "dates that have passed.",
        2,
    )
    if periods is not None:
        amounts = " or ".join(shown(per_pay_period(left, periods)) for left in ways)
        yield Para(f"From each of {periods} pays: {amounts} (sufficient or comfortable).", 2)
        return
    rows = tuple(
        (words, str(count), *(shown(per_pay_period(way, count)) for way in ways))
        for words, pays in _PAYS
        if (count := round(pays * left)) > 0
    )
    headers = ("Paid", "Pays left, about", "Sufficient each", "Comfortable each")
    yield Table(headers, rows, frozenset({1, 2, 3}))


def _share_left(of: Estimates) -> Decimal:
    """Return which share of the year is left on the day that was given; all of it without one."""
    first, last = date(of.law.year, 1, 1), date(of.law.year, 12, 31)
    if of.on is None or of.on <= first:
        return Decimal(1)
    return Decimal(max(0, (last - of.on).days)) / ((last - first).days + 1)
