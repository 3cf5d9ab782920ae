"""What is printed and kept of a year's estimated payments: vouchers, and a calendar of due dates.

The calendar file (iCalendar) has reminders, and no name, number or amount.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

from taxcli.case.files import PlaceError, read_bytes, write_file
from taxcli.engine.installments import Estimate
from taxcli.features.estimate.estimate import Estimates
from taxcli.features.vouchers import Voucher
from taxcli.law.figures import YearLaw
from taxcli.law.programs import Program
from taxcli.text import listed

_REMIND_BEFORE = (timedelta(days=14), timedelta(days=3))
WayName = Literal["comfortable", "sufficient"]


@dataclass(frozen=True, slots=True)
class DueDate:
    """A day in the calendar: ``key`` names it for good, so that a second import replaces it."""

    key: str
    day: date
    title: str
    text: str


def installment_vouchers(of: Estimates, name: WayName) -> list[Voucher]:
    """Return a voucher for everything to be paid: at once what has passed, then by date."""
    return [
        voucher for program, found in of.wanted for voucher in _vouchers(program, of, found, name)
    ]


def _vouchers(program: Program, of: Estimates, found: Estimate, name: WayName) -> Iterator[Voucher]:
    way = found.comfortable if name == "comfortable" else found.sufficient
    law, status = of.law, of.law.of("due.estimates").status
    count = len(found.dates)
    if way.now:
        pairs = enumerate(zip(way.lacks, found.passed, strict=True), 1)
        gone = [str(number) for number, (lacks, passed) in pairs if lacks and passed]
        note = f"Installment{'s' * (len(gone) > 1)} {listed(gone)} of {count}, overdue"
        yield Voucher(program, law.year, "estimated", way.now, None, note)
    for number, (day, amount) in enumerate(zip(found.dates, way.to_pay, strict=True), 1):
        if amount:
            note = f"Installment {number} of {count}"
            yield Voucher(program, law.year, "estimated", amount, day, note, due_status=status)


def due_dates(of: Estimates) -> list[DueDate]:
    """Return the installment dates still to come of each tax that has any, and the return's."""
    found = [
        date for program, one in of.wanted for date in _installment_dates(program, of.law, one)
    ]
    return [*found, *_return_date(of)]


def _return_date(of: Estimates) -> Iterator[DueDate]:
    """Yield the day on which what is to be filed is due."""
    law = of.law
    every = of.result.programs.values()
    filed = [found.program for found in every if found.outcome.duty == "must-file"]
    if not filed:
        return
    names = " and ".join(program.name for program in filed)
    taxes = " and the ".join(program.full_name for program in filed)
    many = "s" * (len(filed) > 1)
    yield DueDate(
        f"{law.year}-return",
        law.due,
        f"{names} return{many} for {law.year} due",
        f"Return{many} and payment{many} of the {taxes} for {law.year}. An extension gives more "
        f"time to file, not to pay.{_unsure(law, 'due.return')}",
    )


def _installment_dates(program: Program, law: YearLaw, found: Estimate) -> Iterator[DueDate]:
    unsure = _unsure(law, "due.estimates")
    for number, (day, gone) in enumerate(zip(found.dates, found.passed, strict=True), 1):
        if not gone:
            yield DueDate(
                f"{law.year}-{program.id}-estimate-{number}",
                day,
                f"{program.name} estimated tax, installment {number} of {len(found.dates)}",
                f"{program.full_name}, tax year {law.year}. One payment for each tax, to the City "
                f"of Portland Revenue Division, under the primary taxfiler's number.{unsure}",
            )


def _unsure(law: YearLaw, name: str) -> str:
    status = law.of(name).status
    return "" if status == "official" else f" The date is {status}, not official."


def calendar(dates: Sequence[DueDate], tax_year: int) -> bytes:
    """Return an iCalendar file of whole-day events, each with reminders; same input, same bytes."""
    from icalendar import Alarm, Calendar, Event

    file = Calendar()
    file.add("prodid", "-//taxcli//due dates//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    # The format asks when the event was made; nothing here looks at the clock.
    made = datetime(tax_year, 1, 1, tzinfo=UTC)
    for due in sorted(dates, key=lambda one: (one.day, one.key)):
        event = Event()
        event.add("uid", f"{due.key}@taxcli")
        event.add("dtstamp", made)
        event.add("dtstart", due.day)
        event.add("dtend", due.day + timedelta(days=1))
        event.add("summary", due.title)
        event.add("description", due.text)
        event.add("transp", "TRANSPARENT")
        for before in _REMIND_BEFORE:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", due.title)
            alarm.add("trigger", -before)
            event.add_component(alarm)
        file.add_component(event)
    return bytes(file.to_ical())


def write_calendar(found: Estimates, file: Path) -> None:
    """Write the due dates as a calendar file.

    Raises:
        PlaceError: something else stands there, or it cannot be written.
    """
    if file.is_file() and not read_bytes(file).startswith(b"BEGIN:VCALENDAR"):
        raise PlaceError(f"{file} is there and is no calendar: name another file")
    write_file(file, calendar(due_dates(found), found.law.year))
