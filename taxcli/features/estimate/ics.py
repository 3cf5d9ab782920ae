"""A calendar file (iCalendar) of due dates with reminders. It holds no name, number or amount."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_REMIND_BEFORE = (timedelta(days=14), timedelta(days=3))


@dataclass(frozen=True, slots=True)
class DueDate:
    """A day in the calendar: ``key`` names it for good, so that a second import replaces it."""

    key: str
    day: date
    title: str
    text: str


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
