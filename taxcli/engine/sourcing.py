"""How much of each income item is local: the base of the NP forms, item by item.

Sources: the Revenue Division's page (work inside, telework, resident periods); OAR 150-316-0165
for work days, by conformity; law sheet sections 4, 14 and 15.
"""

from datetime import date
from decimal import Decimal

from taxcli.case.income import LocalPart
from taxcli.engine.items import (
    EITHER_DECIDES,
    PLACE_DECIDES,
    RESIDENCE_DECIDES,
    ItemCase,
    ItemShare,
)
from taxcli.engine.program_case import ProgramCase
from taxcli.engine.reasons import because
from taxcli.engine.work_days import by_work_days
from taxcli.money import shown
from taxcli.text import you_or_spouse
from taxcli.values import day


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
        item_case.report("R-INC-019", local=shown(found.local))
    if item_case.item.kind == "unemployment":
        item_case.assume("unemployment-source")
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
            where = f"residency.{item_case.program_case.program.jurisdiction}.local_income"
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
        item_case.assume("spread")
        if item_case.oregon.has_column:
            item_case.report("R-INC-020", oregon=item_case.oregon.form)
        return _spread(item_case, "spread")
    if item_case.program_case.nothing_local:
        return item_case.share(Decimal(0), "declared")
    if kind in PLACE_DECIDES:
        return _place_missing(item_case)
    if kind in EITHER_DECIDES:
        item_case.report("R-INC-004")
    item_case.assume("residence-source")
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
    if span.from_.year != item_case.year or span.to.year != item_case.year:
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
    if received.year != item_case.year:
        item_case.report("B-INC-008", day=day(received))
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
        item_case.report("R-INC-003", day=day(received))
    return item_case.share(Decimal(0), because("local.received-outside", day=received))


def _spread(item_case: ItemCase, way: str) -> ItemShare:
    days = item_case.resident_days
    if days == 0:
        return item_case.share(Decimal(0), "not-sourced-outside")
    return item_case.share(
        item_case.item.amount * days / item_case.year_days, way, (days, item_case.year_days)
    )
