"""How much of each income item is local: the base of the NP forms, item by item.

Sources: the Revenue Division's page (work inside, telework, resident periods); OAR 150-316-0165
for work days, by conformity; law sheet sections 4 and 14.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from taxcli.case.income import Income, LocalPart
from taxcli.money import cents, shown
from taxcli.rules.residency import PersonResidency
from taxcli.rules.setting import Setting
from taxcli.rules.words import day, you_or_spouse

# Income that comes from where the work, the property or the business is. For someone living
# outside, only the filer can say where that was.
_PLACE_DECIDES = {
    "wages": "where the work was done",
    "business": "where the business was carried on",
    "rental": "where the property is",
    "pass-through": "where the entity does business",
}
_RESIDENCE_DECIDES = ("interest", "dividends", "pension", "unemployment")


@dataclass(frozen=True, slots=True)
class ItemShare:
    """One income item with its local part in dollars; ``None`` while that is not known.

    ``method`` says in words how the part was found; ``numerator`` and ``denominator`` are the
    days it was divided by, where it was.
    """

    index: int
    item: Income
    local: Decimal | None
    method: str
    numerator: int | None = None
    denominator: int | None = None

    @property
    def described(self) -> str:
        """Return the method with its days: ``work days inside over all, 120 of 240 days``."""
        if self.denominator is None:
            return self.method
        return f"{self.method}, {self.numerator} of {self.denominator} days"


@dataclass(frozen=True, slots=True)
class _ItemSetting:
    """What the sourcing of one item looks at."""

    setting: Setting
    person: PersonResidency
    index: int
    item: Income

    @property
    def where(self) -> str:
        return f"income[{self.index}].{self.setting.program.jurisdiction}"

    @property
    def year(self) -> int:
        return self.setting.case.tax_year

    @property
    def year_days(self) -> int:
        return self.setting.case.year_days

    @property
    def resident_days(self) -> int:
        return self.person.resident_days(date(self.year, 1, 1), date(self.year, 12, 31))

    def assume(self, convention: str) -> None:
        self.setting.findings.assume(convention)

    def share(
        self, local: Decimal | None, method: str, days: tuple[int, int] | None = None
    ) -> ItemShare:
        over, under = days or (None, None)
        amount = None if local is None else cents(local)
        return ItemShare(self.index, self.item, amount, method, over, under)

    def report(self, code: str, **values: object) -> None:
        person = you_or_spouse(self.item.person)
        self.setting.report(code, self.where, payer=self.item.payer, person=person, **values)


def source_items(setting: Setting) -> tuple[ItemShare, ...]:
    """Return every income item with its local part, rounded to the cent."""
    shares = []
    for index, item in enumerate(setting.case.income):
        person = setting.person(item.person)
        if person is not None:
            shares.append(_source(_ItemSetting(setting, person, index, item)))
    return tuple(shares)


def _source(at: _ItemSetting) -> ItemShare:
    part: LocalPart | None = at.setting.local(at.item)
    if at.person.lived == "unknown":
        return at.share(None, "residency is not known")
    if at.person.lived == "full-year":
        if part is not None:
            at.report("R-INC-006")
        return at.share(at.item.amount, "resident all year: all of it")
    if part is None:
        return _by_default(at)
    found = _by_part(at, part)
    if at.person.lived == "outside" and at.item.kind in _RESIDENCE_DECIDES and found.local:
        at.report("R-INC-019", kind=_kind_word(at.item.kind), local=shown(found.local))
    return found


def _by_part(at: _ItemSetting, part: LocalPart) -> ItemShare:
    """Return what the local part given in the case comes to."""
    if at.setting.nothing_local and (part.sourced or (part.days and part.days.inside)):
        where = f"residency.{at.setting.program.jurisdiction}.local_income"
        at.setting.report("R-RES-005", where, contradiction=at.where)
    if part.date is not None:
        return _by_date(at, part, part.date)
    if part.amount is not None:
        return _by_amount(at, part.amount)
    if part.days is not None:
        return _by_work_days(at, part)
    if part.earned is not None:
        return _by_span(at, part)
    if part.sourced:
        return at.share(at.item.amount, "local source: all of it")
    return _spread(at, "not from a local source; resident days")


def _by_default(at: _ItemSetting) -> ItemShare:
    kind = at.item.kind
    if at.person.lived == "part-year":
        if kind in _PLACE_DECIDES and not at.setting.nothing_local:
            at.report("R-INC-002")
        at.assume("spread")
        form = at.setting.case.oregon.form
        if form != "OR-40":
            at.report("R-INC-020", oregon=form)
        return _spread(at, "spread over the year by resident days")
    if at.setting.nothing_local:
        return at.share(Decimal(0), "lived outside; no local income, as declared")
    if kind in _PLACE_DECIDES:
        return _place_missing(at)
    if kind in ("capital-gain", "other", "unemployment"):
        at.report("R-INC-004", kind=_kind_word(kind))
    at.assume("residence-source")
    return at.share(Decimal(0), "lived outside; follows residence")


def _place_missing(at: _ItemSetting) -> ItemShare:
    what = _PLACE_DECIDES[at.item.kind]
    person = you_or_spouse(at.item.person).capitalize()
    at.report("B-INC-001", person_cap=person, kind=_kind_word(at.item.kind), what=what)
    return at.share(None, f"not known: {what} is not said")


def _fits(at: _ItemSetting, part: Decimal, key: str) -> bool:
    """Tell whether a part given has the item's sign and is not larger; report it if not."""
    whole = at.item.amount
    fits = part * whole >= 0 and abs(part) <= abs(whole)
    if not fits:
        at.report("B-INC-005", local=shown(part), amount=shown(whole), key=key)
    return fits


def _by_amount(at: _ItemSetting, amount: Decimal) -> ItemShare:
    if not _fits(at, amount, "amount"):
        return at.share(None, "not known: the part given does not fit the item")
    return at.share(amount, "amount given")


def _by_work_days(
    at: _ItemSetting, part: LocalPart, *, received_outside: bool = False
) -> ItemShare:
    """Divide pay by days worked while living outside; pay of the resident period is whole."""
    assert part.days is not None
    inside, total = part.days.inside, part.days.total
    at.assume("work-days")
    if at.person.lived == "outside" or received_outside:
        local = at.item.amount * inside / total
        return at.share(local, "work days inside over all", (inside, total))
    if part.resident_pay is not None:
        resident = part.resident_pay
        if not _fits(at, resident, "resident_pay"):
            return at.share(None, "not known: the pay while resident does not fit the item")
        words = f"{shown(resident)} earned while living inside"
    else:
        resident = at.item.amount * at.resident_days / at.year_days
        words = f"{shown(resident)} of the resident period by days"
        at.assume("resident-pay-by-days")
    rest = at.item.amount - resident
    method = f"{words}, and work days of the rest"
    return at.share(resident + rest * inside / total, method, (inside, total))


def _by_span(at: _ItemSetting, part: LocalPart) -> ItemShare:
    """Divide by the resident days of the span the item was earned in."""
    assert part.earned is not None
    span = part.earned
    if span.from_.year != at.year or span.to.year != at.year:
        at.report("B-INC-007")
        return at.share(None, "not known: earned partly in another year")
    if (
        at.person.lived == "outside"
        and at.item.kind in _PLACE_DECIDES
        and not at.setting.nothing_local
    ):
        return _place_missing(at)
    days = at.person.resident_days(span.from_, span.to)
    local = at.item.amount * days / span.days
    method = f"resident days of {day(span.from_)} to {day(span.to)}"
    return at.share(local, method, (days, span.days))


def _by_date(at: _ItemSetting, part: LocalPart, received: date) -> ItemShare:
    """Take pay received on a day: all of it if resident then, else as far as earned locally."""
    if received.year != at.year:
        at.report("B-INC-008", day=day(received))
        return at.share(None, "not known: received in another year")
    if at.person.resident_on(received):
        return at.share(at.item.amount, f"received {day(received)}, while living inside")
    if part.amount is not None:
        return _by_amount(at, part.amount)
    if part.days is not None:
        return _by_work_days(at, part, received_outside=True)
    if part.earned is not None:
        return _by_span(at, part)
    if part.sourced is not None:
        local = at.item.amount if part.sourced else Decimal(0)
        return at.share(local, f"{'' if part.sourced else 'not '}from a local source")
    if at.person.lived == "outside" and at.item.kind in _PLACE_DECIDES:
        return _place_missing(at)
    at.report("R-INC-003", day=day(received))
    return at.share(Decimal(0), f"received {day(received)}, while living outside")


def _spread(at: _ItemSetting, method: str) -> ItemShare:
    days = at.resident_days
    if days == 0:
        return at.share(Decimal(0), "lived outside; not from a local source")
    return at.share(at.item.amount * days / at.year_days, method, (days, at.year_days))


def _kind_word(kind: str) -> str:
    return {"capital-gain": "a gain", "other": "other income"}.get(kind, kind.replace("-", " "))
