"""How much of each income item is local: the base of the NP forms, item by item.

Sources: the Revenue Division's page (work inside, telework, resident periods); OAR 150-316-0165
for work days, by conformity; law sheet sections 4, 14 and 15.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from taxcli.case.income import W2, Income, LocalPart, WorkDays
from taxcli.case.model import Case
from taxcli.case.types import Who
from taxcli.engine.diagnostics import Findings, Reason, because
from taxcli.engine.items import (
    EITHER_DECIDES,
    OREGON_ROUNDING,
    PLACE_DECIDES,
    RESIDENCE_DECIDES,
    ItemCase,
    ItemShare,
)
from taxcli.engine.program_case import PersonResidency, ProgramCase
from taxcli.law.programs import Jurisdiction, programs
from taxcli.law.standing import standing
from taxcli.money import ZERO
from taxcli.text import you_or_spouse
from taxcli.values import day


def days_outside(case: Case, person: PersonResidency) -> int:
    """Return the days of the year on which a taxfiler lived outside."""
    return case.year_days - person.resident_days(case.first_day, case.last_day)


def are_calendar_days(total: int | Decimal, outside: int) -> bool:
    """Tell whether so many work days, of so many days outside, leave no day of rest a week."""
    most = standing().most_work_days
    return total * most.of > outside * most.worked


def by_work_days(item_case: ItemCase, part: LocalPart, received: date | None = None) -> ItemShare:
    """Return what of an item is local by work days; pay of the resident time is local whole.

    ``received`` is a day of living outside on which all of it was paid, if it was one day.
    Everything is divided once.
    """
    assert part.days is not None
    days, pay = part.days, part.days.pay
    item_case.program_case.assume("work-days")
    if not _days_fit(item_case, days):
        return item_case.share(None, "too-many-days")
    if pay is not None and not _pay_fits(item_case, pay):
        return item_case.share(None, "pay-does-not-fit")
    if part.resident_pay is not None and not item_case.fits(part.resident_pay, "resident_pay"):
        return item_case.share(None, "resident-pay-does-not-fit")
    if pay is None:
        _check_whole(item_case, days)
    whole = item_case.item.amount if pay is None else pay
    resident, parts, way = _resident_pay(item_case, part, whole, received)
    divided = resident * days.total + (whole * parts - resident) * days.inside
    local = _within_item(item_case, divided / (parts * days.total))
    return item_case.share(local, way, (days.inside, days.total), pay)


def _resident_pay(
    item_case: ItemCase, part: LocalPart, whole: Decimal, received: date | None
) -> tuple[Decimal, int, Reason]:
    """Return the pay earned while living inside, as dollars over a number; and how."""
    if part.resident_pay is not None:
        return part.resident_pay, 1, because("local.work-days-and-pay", pay=part.resident_pay)
    if item_case.outside_all_year or received is not None:
        if received is not None and item_case.person.resident_days(
            item_case.program_case.case.first_day, received
        ):
            _question_missing_resident_pay(item_case, part)
        return ZERO, 1, because("local.work-days")
    item_case.program_case.assume("resident-pay-by-days")
    if item_case.program_case.oregon.has_column and part.days is not None and part.days.pay is None:
        item_case.report("R-INC-020", oregon=item_case.program_case.oregon.form)
    over, under = whole * item_case.resident_days, item_case.program_case.case.year_days
    return over, under, because("local.work-days-and-spread", pay=over / under)


def _question_missing_resident_pay(item_case: ItemCase, part: LocalPart) -> None:
    """Question pay received after moving out: days alone may leave out what was earned before."""
    assert part.days is not None
    if part.days.inside < part.days.total:
        item_case.report("R-INC-024")


def _days_fit(item_case: ItemCase, days: WorkDays) -> bool:
    """Tell whether the work days can be of the time outside; question those of the calendar."""
    outside = days_outside(item_case.program_case.case, item_case.person)
    told = {"total": str(days.total), "outside": outside}
    if days.total > outside:
        item_case.report("B-INC-022", **told)
        return False
    if days.inside and are_calendar_days(days.total, outside):
        item_case.report("R-INC-023", **told)
    return True


def _pay_fits(item_case: ItemCase, pay: Decimal) -> bool:
    """Tell whether the whole pay can be the whole that the item is a part of."""
    item = item_case.item.amount
    told = {"pay": pay, "amount": item}
    if pay * item < 0 or abs(pay) < abs(item) - OREGON_ROUNDING:
        item_case.report("B-INC-026", **told)
        return False
    if not item_case.program_case.oregon.has_column and abs(pay - item) > OREGON_ROUNDING:
        item_case.report("R-INC-027", **told)
    return True


def _within_item(item_case: ItemCase, local: Decimal) -> Decimal:
    """Hold a local part within its item, which has all that was earned in Oregon."""
    item = item_case.item.amount
    if abs(local) <= abs(item):
        return local
    if abs(local) - abs(item) > OREGON_ROUNDING:
        item_case.report("R-INC-029", local=local, amount=item)
    return item


def _check_whole(item_case: ItemCase, days: WorkDays) -> None:
    """On an Oregon return with a column of its own, ask whether the item is the whole pay."""
    if not item_case.program_case.oregon.has_column or not 0 < days.inside < days.total:
        return
    item_case.program_case.assume("oregon-days")
    if item_case.item.kind != "wages":
        return
    case, who, payer = item_case.program_case.case, item_case.item.person, item_case.item.payer
    shows = sum(
        (_box_1(w2) for w2 in case.w2 if w2.person == who and _same_payer(w2.employer, payer)), ZERO
    )
    wages = sum(
        (
            item.amount
            for item in case.income
            if (item.kind, item.person) == ("wages", who) and _same_payer(item.payer, payer)
        ),
        ZERO,
    )
    if shows - wages > OREGON_ROUNDING:
        told = {"wages": shows, "amount": wages, "oregon": item_case.program_case.oregon.form}
        item_case.report("R-INC-021", **told)


def _box_1(form: W2) -> Decimal:
    """Return the wages of a W-2 in dollars, or what its local rows show where box 1 is not said."""
    if form.wages is not None:
        return form.wages
    return max((row.wages for row in form.local), default=ZERO)


def _same_payer(one: str, other: str) -> bool:
    """Tell whether two names may be one payer's: ``Example`` and ``EXAMPLE, INC.`` may."""
    plain = sorted((_plain(one), _plain(other)), key=len)
    return bool(plain[0]) and plain[1].startswith(plain[0])


def _job(item: Income) -> tuple[str, Who]:
    """Return what makes items the pay of one job: the payer and whose it is."""
    return _plain(item.payer), item.person


def _plain(name: str) -> str:
    """Return what of a payer's name counts: letters and digits."""
    return "".join(filter(str.isalnum, name.casefold()))


def check_same_days(
    case: Case, lived: Mapping[Jurisdiction, Sequence[PersonResidency]], findings: Findings
) -> None:
    """Question a job whose work days are counted with other totals for the other jurisdiction.

    ``lived`` has everyone's residency by jurisdiction. The days of someone who lived outside
    both at the same times are the same days.
    """
    told: set[tuple[str, Who]] = set()
    for index, item in enumerate(case.income):
        job = _job(item)
        if job in told or not _away_together(item.person, lived):
            continue
        told.add(job)
        totals = {p: _totals(case, job, p.jurisdiction) for p in programs()}
        if any(one - other and other - one for one, other in combinations(totals.values(), 2)):
            words = _listed(
                because("days.in-place", days=_listed(sorted(days)), place=p.place)
                for p, days in totals.items()
            )
            person = you_or_spouse(item.person).capitalize()
            findings.add(
                "R-INC-025", f"income[{index}]", payer=item.payer, person_cap=person, totals=words
            )


def _away_together(who: Who, lived: Mapping[Jurisdiction, Sequence[PersonResidency]]) -> bool:
    """Tell whether a taxfiler lived outside all jurisdictions at the same times."""
    places = [person for people in lived.values() for person in people if person.who == who]
    return all(each.away for each in places) and len({each.periods for each in places}) == 1


def _totals(case: Case, job: tuple[str, Who], jurisdiction: str) -> set[int | Decimal]:
    """Return the totals of work days that decide something of a job in one jurisdiction."""
    parts = (getattr(item, jurisdiction) for item in case.income if _job(item) == job)
    days = (part.days for part in parts if part is not None and part.days is not None)
    return {each.total for each in days if each.inside}


def _listed(values: Iterable[object]) -> str:
    return " and ".join(map(str, values))


def source_items(program_case: ProgramCase) -> tuple[ItemShare, ...]:
    """Return every income item with its local part, rounded to the cent."""
    shares = []
    for index, item in enumerate(program_case.case.income):
        person = program_case.person(item.person)
        if person is not None:
            shares.append(_source(ItemCase(program_case, person, index, item)))
    return tuple(shares)


def _source(item_case: ItemCase) -> ItemShare:
    part: LocalPart | None = item_case.program_case.local(item_case.item)
    if item_case.person.lived == "unknown":
        return item_case.share(None, "residency-unknown")
    if item_case.item.amount == 0 and not _says_amounts(part):
        return item_case.share(Decimal(0), "zero")
    if item_case.person.lived == "full-year":
        if part is not None:
            item_case.report("R-INC-006", when=because("when.all-year"), key="")
        return item_case.share(item_case.item.amount, "resident")
    if part is None:
        return _by_default(item_case)
    found = _by_part(item_case, part)
    if item_case.outside_all_year and item_case.item.kind in RESIDENCE_DECIDES and found.local:
        item_case.report("R-INC-019", local=found.local)
    if item_case.item.kind == "unemployment":
        item_case.program_case.assume("unemployment-source")
    return found


def _says_amounts(part: LocalPart | None) -> bool:
    """Tell whether a local part has dollars of its own, which may not fit an item of nothing."""
    if part is None:
        return False
    return bool(part.amount or part.resident_pay or (part.days and part.days.pay))


def _by_part(item_case: ItemCase, part: LocalPart) -> ItemShare:
    """Return what the local part given in the case comes to."""
    if item_case.program_case.nothing_local:
        if _says_local(item_case, part):
            where = f"residency.{item_case.program_case.jurisdiction}.local_income"
            item_case.program_case.report("R-RES-005", where, contradiction=item_case.where)
        elif item_case.outside_all_year:
            return item_case.share(Decimal(0), "declared")
    if part.date is not None:
        return _by_date(item_case, part, part.date)
    return _by_way(item_case, part)


def _says_local(item_case: ItemCase, part: LocalPart) -> bool:
    """Tell whether a local part says that something was local while living outside."""
    if part.date and item_case.person.resident_on(part.date):
        return False
    if part.sourced or (part.days and part.days.inside):
        return True
    away = item_case.outside_all_year or part.date
    return bool(away and (part.amount or part.resident_pay))


def _by_way(item_case: ItemCase, part: LocalPart, received: date | None = None) -> ItemShare:
    """Return what one way of giving the local part comes to.

    ``received`` is the day of living outside on which all of it was received, if it was one day.
    """
    if part.amount is not None:
        if not item_case.fits(part.amount, "amount"):
            return item_case.share(None, "does-not-fit")
        return item_case.share(part.amount, "given")
    if part.days is not None:
        return by_work_days(item_case, part, received)
    if part.earned is not None:
        return _by_span(item_case, part)
    if part.sourced:
        return item_case.share(item_case.item.amount, "sourced")
    if received is not None:
        return item_case.share(Decimal(0), "not-sourced")
    return _spread(item_case, "not-sourced-by-days")


def _by_default(item_case: ItemCase) -> ItemShare:
    kind = item_case.item.kind
    if item_case.person.lived == "part-year":
        if kind in PLACE_DECIDES and not item_case.program_case.nothing_local:
            item_case.report("R-INC-002")
        item_case.program_case.assume("spread")
        if item_case.program_case.oregon.has_column:
            item_case.report("R-INC-020", oregon=item_case.program_case.oregon.form)
        return _spread(item_case, "spread")
    if item_case.program_case.nothing_local:
        return item_case.share(Decimal(0), "declared")
    if kind in PLACE_DECIDES:
        return _place_missing(item_case)
    if kind in EITHER_DECIDES:
        item_case.report("R-INC-004")
    item_case.program_case.assume("residence-source")
    return item_case.share(Decimal(0), "follows-residence")


def _place_missing(item_case: ItemCase) -> ItemShare:
    what = because(f"place.{item_case.item.kind}")
    person = you_or_spouse(item_case.item.person).capitalize()
    item_case.report("B-INC-001", person_cap=person, what=what)
    return item_case.share(None, because("local.where-not-said", what=what))


def _by_span(item_case: ItemCase, part: LocalPart) -> ItemShare:
    """Divide by the resident days of the span the item was earned in."""
    assert part.earned is not None
    span = part.earned
    if {span.from_.year, span.to.year} != {item_case.program_case.case.tax_year}:
        item_case.report("B-INC-007", earned=f"{day(span.from_)} to {day(span.to)}")
        return item_case.share(None, "other-year-earned")
    if item_case.outside_all_year and item_case.item.kind in PLACE_DECIDES:
        return _place_missing(item_case)
    days = item_case.person.resident_days(span.from_, span.to)
    local = item_case.item.amount * days / span.days
    way = because("local.earned", start=span.from_, end=span.to)
    return item_case.share(local, way, (days, span.days))


def _by_date(item_case: ItemCase, part: LocalPart, received: date) -> ItemShare:
    """Take pay received on a day: all of it if resident then, else as far as earned locally."""
    if received.year != item_case.program_case.case.tax_year:
        item_case.report("B-INC-008", day=received)
        return item_case.share(None, "other-year-received")
    if item_case.person.resident_on(received):
        if part.ways and not part.sourced and part.amount != item_case.item.amount:
            item_case.report(
                "R-INC-006", when=because("when.on", day=received), key=f".{part.ways[0]}"
            )
        return item_case.share(
            item_case.item.amount, because("local.received-inside", day=received)
        )
    if part.ways:
        return _by_way(item_case, part, received)
    if item_case.outside_all_year and item_case.item.kind in PLACE_DECIDES:
        return _place_missing(item_case)
    if not item_case.program_case.nothing_local:
        item_case.report("R-INC-003", day=received)
    return item_case.share(Decimal(0), because("local.received-outside", day=received))


def _spread(item_case: ItemCase, way: str) -> ItemShare:
    days = item_case.resident_days
    if days == 0:
        return item_case.share(Decimal(0), "not-sourced-outside")
    of = item_case.program_case.case.year_days
    return item_case.share(item_case.item.amount * days / of, way, (days, of))
