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
    ItemSetting,
    ItemShare,
    kind_words,
)
from taxcli.engine.program_case import Setting
from taxcli.engine.reasons import because
from taxcli.engine.words import day, you_or_spouse
from taxcli.engine.work_days import by_work_days
from taxcli.money import shown


def source_items(setting: Setting) -> tuple[ItemShare, ...]:
    """Return every income item with its local part, rounded to the cent."""
    shares = []
    for index, item in enumerate(setting.case.income):
        person = setting.person(item.person)
        if person is not None:
            shares.append(_source(ItemSetting(setting, person, index, item)))
    return tuple(shares)


def _source(at: ItemSetting) -> ItemShare:
    part: LocalPart | None = at.setting.local(at.item)
    if at.person.lived == "unknown":
        return at.share(None, "residency-unknown")
    if at.item.amount == 0 and not _says_amounts(part):
        return at.share(Decimal(0), "zero")
    if at.person.lived == "full-year":
        if part is not None:
            at.report("R-INC-006", when="all year", key="")
        return at.share(at.item.amount, "resident")
    if part is None:
        return _by_default(at)
    found = _by_part(at, part)
    if at.outside_all_year and at.item.kind in RESIDENCE_DECIDES and found.local:
        at.report("R-INC-019", kind=kind_words(at.item.kind), local=shown(found.local))
    if at.item.kind == "unemployment":
        at.assume("unemployment-source")
    return found


def _says_amounts(part: LocalPart | None) -> bool:
    """Tell whether a local part has dollars of its own, which may not fit an item of nothing."""
    if part is None:
        return False
    return bool(part.amount or part.resident_pay or (part.days and part.days.pay))


def _by_part(at: ItemSetting, part: LocalPart) -> ItemShare:
    """Return what the local part given in the case comes to."""
    if at.setting.nothing_local:
        if _says_local(at, part):
            where = f"residency.{at.setting.program.jurisdiction}.local_income"
            at.setting.report("R-RES-005", where, contradiction=at.where)
        elif at.outside_all_year:
            return at.share(Decimal(0), "declared")
    if part.date is not None:
        return _by_date(at, part, part.date)
    return _by_way(at, part)


def _says_local(at: ItemSetting, part: LocalPart) -> bool:
    """Tell whether a local part says that something was local while living outside."""
    if part.date and at.person.resident_on(part.date):
        return False
    if part.sourced or (part.days and part.days.inside):
        return True
    away = at.outside_all_year or part.date
    return bool(away and (part.amount or part.resident_pay))


def _by_way(at: ItemSetting, part: LocalPart, received: date | None = None) -> ItemShare:
    """Return what one way of giving the local part comes to.

    ``received`` is the day of living outside on which all of it was received, if it was one day.
    """
    if part.amount is not None:
        if not at.fits(part.amount, "amount"):
            return at.share(None, "does-not-fit")
        return at.share(part.amount, "given")
    if part.days is not None:
        return by_work_days(at, part, received)
    if part.earned is not None:
        return _by_span(at, part)
    if part.sourced:
        return at.share(at.item.amount, "sourced")
    if received is not None:
        return at.share(Decimal(0), "not-sourced")
    return _spread(at, "not-sourced-by-days")


def _by_default(at: ItemSetting) -> ItemShare:
    kind = at.item.kind
    if at.person.lived == "part-year":
        if kind in PLACE_DECIDES and not at.setting.nothing_local:
            at.report("R-INC-002")
        at.assume("spread")
        if at.oregon.has_column:
            at.report("R-INC-020", oregon=at.oregon.form)
        return _spread(at, "spread")
    if at.setting.nothing_local:
        return at.share(Decimal(0), "declared")
    if kind in PLACE_DECIDES:
        return _place_missing(at)
    if kind in EITHER_DECIDES:
        at.report("R-INC-004", kind=kind_words(kind))
    at.assume("residence-source")
    return at.share(Decimal(0), "follows-residence")


def _place_missing(at: ItemSetting) -> ItemShare:
    what = PLACE_DECIDES[at.item.kind]
    person = you_or_spouse(at.item.person).capitalize()
    at.report("B-INC-001", person_cap=person, kind=kind_words(at.item.kind), what=what)
    return at.share(None, because("local.where-not-said", what=what))


def _by_span(at: ItemSetting, part: LocalPart) -> ItemShare:
    """Divide by the resident days of the span the item was earned in."""
    assert part.earned is not None
    span = part.earned
    if span.from_.year != at.year or span.to.year != at.year:
        at.report("B-INC-007", earned=f"{day(span.from_)} to {day(span.to)}")
        return at.share(None, "other-year-earned")
    if at.outside_all_year and at.item.kind in PLACE_DECIDES:
        return _place_missing(at)
    days = at.person.resident_days(span.from_, span.to)
    local = at.item.amount * days / span.days
    way = because("local.earned", start=span.from_, end=span.to)
    return at.share(local, way, (days, span.days))


def _by_date(at: ItemSetting, part: LocalPart, received: date) -> ItemShare:
    """Take pay received on a day: all of it if resident then, else as far as earned locally."""
    if received.year != at.year:
        at.report("B-INC-008", day=day(received))
        return at.share(None, "other-year-received")
    if at.person.resident_on(received):
        if part.ways and not part.sourced and part.amount != at.item.amount:
            at.report("R-INC-006", when=f"on {day(received)}", key=f".{part.ways[0]}")
        return at.share(at.item.amount, because("local.received-inside", day=received))
    if part.ways:
        return _by_way(at, part, received)
    if at.outside_all_year and at.item.kind in PLACE_DECIDES:
        return _place_missing(at)
    if not at.setting.nothing_local:
        at.report("R-INC-003", day=day(received))
    return at.share(Decimal(0), because("local.received-outside", day=received))


def _spread(at: ItemSetting, way: str) -> ItemShare:
    days = at.resident_days
    if days == 0:
        return at.share(Decimal(0), "not-sourced-outside")
    return at.share(at.item.amount * days / at.year_days, way, (days, at.year_days))
