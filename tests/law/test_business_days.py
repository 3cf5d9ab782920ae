"""Business days against the calendar, counted by hand."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxcli.law.payment_plan import business_days_after, is_business_day


@pytest.mark.parametrize(
    ("due", "fifth", "why"),
    [
        # Friday: Mon 13, Tue 14, Wed 15, Thu 16, Fri 17.
        ("2026-04-10", "2026-04-17", "no holiday"),
        # Saturday: Mon 27, Tue 28, Wed 29, Thu 30, Fri 1.
        ("2026-04-25", "2026-05-01", "due on a Saturday"),
        # Sunday: Mon 11 to Fri 15.
        ("2026-05-10", "2026-05-15", "due on a Sunday"),
        # July 4, 2026 is a Saturday, kept on Friday 3: Tue 30, Wed 1, Thu 2, Mon 6, Tue 7.
        ("2026-06-29", "2026-07-07", "Independence Day, kept the day before"),
        # July 4, 2027 is a Sunday, kept on Monday 5: Mon 28, Tue 29, Wed 30, Thu 1, Fri 2.
        ("2027-06-25", "2027-07-02", "Independence Day, after the fifth day"),
        # … and from Tuesday 29: Wed 30, Thu 1, Fri 2, Tue 6, Wed 7.
        ("2027-06-29", "2027-07-07", "Independence Day, kept the day after"),
        # July 4, 2028 is a Tuesday: from Wed 28: Thu 29, Fri 30, Mon 3, Wed 5, Thu 6.
        ("2028-06-28", "2028-07-06", "Independence Day itself"),
        # Friday, June 19, 2026: Tue 16, Wed 17, Thu 18, Mon 22, Tue 23.
        ("2026-06-15", "2026-06-23", "Juneteenth"),
        # June 19, 2027 is a Saturday, kept on Friday 18: Mon 14 to Thu 17, Mon 21.
        ("2027-06-11", "2027-06-21", "Juneteenth, kept the day before"),
        # Thursday, November 26, 2026: Fri 27, Mon 30, Tue 1, Wed 2, Thu 3.
        ("2026-11-25", "2026-12-03", "Thanksgiving; the day after it counts"),
        # Thursday, November 25, 2027, is the due date: Fri 26, Mon 29, Tue 30, Wed 1, Thu 2.
        ("2027-11-25", "2027-12-02", "due on Thanksgiving"),
        # Wednesday, November 11, 2026: Thu 12, Fri 13, Mon 16, Tue 17, Wed 18.
        ("2026-11-10", "2026-11-18", "Veterans Day"),
        # Friday, December 25, 2026, is the due date: Mon 28 to Thu 31, Mon 4 (January 1 is Friday).
        ("2026-12-25", "2027-01-04", "due on Christmas, over New Year's Day"),
        # January 1, 2028 is a Saturday, kept on Friday, December 31: Mon 27 to Thu 30, Mon 3.
        ("2027-12-25", "2028-01-03", "New Year's Day, kept in the old year"),
        # Monday, January 17, 2028: Tue 11 to Fri 14, Tue 18.
        ("2028-01-10", "2028-01-18", "Martin Luther King Jr. Day"),
        # Monday, October 12, 2026 is Columbus Day, which Oregon does not keep: Mon 12 to Fri 16.
        ("2026-10-10", "2026-10-16", "Columbus Day counts"),
    ],
)
def test_the_fifth_business_day(due, fifth, why):
    assert business_days_after(date.fromisoformat(due), 5) == date.fromisoformat(fifth), why


def test_no_business_days_after_is_the_day_itself():
    assert business_days_after(date(2026, 7, 4), 0) == date(2026, 7, 4)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="zero or more"):
        business_days_after(date(2026, 7, 6), -1)


def test_a_weekend_and_a_holiday_are_no_business_days():
    assert is_business_day(date(2026, 7, 2))
    assert not is_business_day(date(2026, 7, 3))  # Friday, the holiday is kept
    assert not is_business_day(date(2026, 7, 4))
    assert not is_business_day(date(2026, 7, 5))
    assert is_business_day(date(2026, 7, 6))


@given(st.dates(date(2021, 1, 1), date(2092, 12, 31)), st.integers(1, 12))
@settings(max_examples=100, deadline=None)
def test_so_many_business_days_lie_between(day, count):
    found = business_days_after(day, count)
    between = [day + timedelta(days=step) for step in range(1, (found - day).days + 1)]
    assert sum(map(is_business_day, between)) == count
    assert is_business_day(found)
    # On the way there are at least as many weekdays, and a holiday or two more.
    assert sum(each.weekday() < 5 for each in between) - count in range(4)


def test_the_holidays_are_read_only_when_they_are_needed():
    code = (
        "import sys; import taxcli.law.payment_plan as days; from datetime import date;"
        "print('holidays' in sys.modules); days.is_business_day(date(2026, 7, 6));"
        "print('holidays' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["False", "True"]
