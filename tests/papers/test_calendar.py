"""The calendar of due dates, read by another library than the one that writes it."""

import random
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject

from taxcli.features.estimate.estimate import estimates
from taxcli.features.estimate.reminders import DueDate, calendar, due_dates
from tests.build import case, lived, paid, w2

SSN = "987-65-4320"
MAI = {"first_name": "Mai", "last_name": "Nguyễn Thị Ánh", "ssn": SSN}
HOME = {"street": "1234 SE Example St", "city": "Portland", "state": "OR", "zip": "97214"}
# Law sheet, section 6.
DATES = (date(2025, 4, 15), date(2025, 6, 16), date(2025, 9, 15), date(2026, 1, 15))
DUE = date(2026, 4, 15)


def of_case(on=None, **changes):
    """Return the calendar of a filer who owes 4,000 of SHS and 10,125 of PFA, as the year before.

    SHS: (525,000 − 125,000) × 1 %; PFA: 400,000 × 1.5 % + 275,000 × 1.5 %.
    """
    tables = {
        "primary": MAI,
        "address": HOME,
        "oregon": {"taxable_income": 525_000},
        "last_year": {"shs_tax": 4_000, "pfa_tax": 10_125},
        "account": {"shs": "1234567890"},
    }
    found = estimates(case(**{**tables, **changes}), on=on)
    return calendar(due_dates(found), found.law.year)


def events(data):
    return vobject.readOne(data.decode()).contents.get("vevent", [])


def uids(data):
    return [event.uid.value for event in events(data)]


def days(data):
    return [event.dtstart.value for event in events(data)]


def test_there_is_an_event_for_each_installment_of_each_tax_and_one_for_the_return():
    data = of_case()
    assert days(data) == [*sorted(DATES * 2), DUE]
    titles = [event.summary.value for event in events(data)]
    for number in range(1, 5):
        for name in ("SHS", "PFA"):
            assert sum(name in t and f"installment {number} of 4" in t for t in titles) == 1
    assert titles[-1] == "SHS and PFA returns for 2025 due"


def test_events_last_a_whole_day_and_do_not_block_it():
    for event in events(of_case()):
        start, end = event.dtstart.value, event.dtend.value
        assert not isinstance(start, datetime)
        assert end - start == timedelta(days=1)
        assert event.dtstart.params.get("VALUE") == ["DATE"]
        assert event.transp.value == "TRANSPARENT"


def test_each_event_reminds_before_its_day():
    for event in events(of_case()):
        before = [alarm.trigger.value for alarm in event.valarm_list]
        assert len(before) >= 2
        assert all(timedelta(days=-30) <= trigger < timedelta(0) for trigger in before)
        for alarm in event.valarm_list:
            assert alarm.action.value == "DISPLAY"
            assert alarm.description.value == event.summary.value


def test_an_event_says_what_to_do_and_how_sure_the_date_is():
    first, *_, last = events(of_case())
    assert "tax year 2025" in first.description.value
    assert "City of Portland" in first.description.value
    assert "The date is inferred, not official." in first.description.value
    assert "An extension gives more time to file, not to pay." in last.description.value
    # The due date of 2024's return is official, and so are the installment dates of 2022.
    official = events(of_case(tax_year=2024))[-1]
    assert official.dtstart.value == date(2025, 4, 15)
    assert "not official" not in official.description.value
    in_2022 = events(of_case(tax_year=2022))[0]
    assert in_2022.dtstart.value == date(2022, 4, 18)
    assert "not official" not in in_2022.description.value


def test_the_calendar_has_all_that_the_format_asks_for():
    file = vobject.readOne(of_case().decode())
    assert file.version.value == "2.0"
    assert file.prodid.value
    assert file.behavior.validate(file, raiseException=True)
    for event in events(of_case()):
        assert event.dtstamp.value.tzinfo is not None
        assert event.dtstamp.value.utcoffset() == timedelta(0)
        assert event.dtstamp.value == datetime(2025, 1, 1, tzinfo=UTC)


def test_identities_are_unique_and_stay_when_the_case_changes():
    """A second import then replaces the first."""
    before = uids(of_case())
    assert len(set(before)) == len(before) == 9
    row = paid("shs", "estimated", 1_000)
    assert uids(of_case(payment=[row], oregon={"taxable_income": 600_000})) == before
    assert uids(of_case(primary={**MAI, "last_name": "Example"})) == before
    assert set(uids(of_case(on=date(2025, 8, 1)))) < set(before)
    assert not set(uids(of_case(tax_year=2024))) & set(before)


def test_dates_that_have_passed_are_left_out():
    assert days(of_case(on=date(2025, 6, 16))) == [*sorted(DATES[1:] * 2), DUE]
    assert days(of_case(on=date(2025, 6, 17))) == [*sorted(DATES[2:] * 2), DUE]
    assert days(of_case(on=date(2026, 2, 1))) == [DUE]


def test_a_tax_without_installments_to_pay_has_none_in_the_calendar():
    none_for_pfa = of_case(last_year={"shs_tax": 4_000, "pfa_tax": 900})
    assert sorted(days(none_for_pfa)) == [*DATES, DUE]
    assert not any("pfa" in uid for uid in uids(none_for_pfa))
    none = of_case(last_year={"shs_tax": 0, "pfa_tax": 0})
    assert days(none) == [DUE]
    all_withheld = of_case(
        w2=[w2(("METRO", 500_000, 4_000), ("MULT", 500_000, 15_000))],
    )
    assert days(all_withheld) == [DUE]


def test_only_returns_that_are_filed_are_in_the_calendar():
    where = lived("full-year")
    where["multnomah"] = {"primary": "none", "local_income": False}
    assert "PFA" not in events(of_case(residency=where))[-1].summary.value
    assert events(of_case(oregon={"taxable_income": 100_000})) == []


def test_no_name_number_address_or_amount_is_in_it():
    data = of_case(payment=[paid("shs", "estimated", 1_234)])
    text = data.decode().replace("\r\n ", "")
    for secret in ("Mai", "Nguyễn", "Ánh", "4320", "987", "1234", "Example", "525", "4,000"):
        assert secret not in text
    assert not re.search(r"\d[\d,]*\.\d\d", text)
    assert not re.search(r"\d{3}-\d{2}-\d{4}", text)
    for name in ("ATTENDEE", "ORGANIZER", "LOCATION", "GEO", "URL"):
        assert name not in text


def lines_of(data):
    *lines, after_the_last = data.split(b"\r\n")
    assert after_the_last == b""
    return lines


def test_lines_end_in_cr_lf_and_hold_at_most_75_octets():
    for line in lines_of(of_case()):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line


def test_long_texts_letters_and_signs_read_back():
    title = "Thuế thu nhập, Łódź; a \\ and a line\nbreak " * 4
    data = calendar([DueDate("key", date(2026, 4, 15), title, title * 3)], 2025)
    (event,) = events(data)
    assert event.summary.value == title
    assert event.description.value == title * 3
    for line in lines_of(data):
        assert len(line) <= 75
        line.decode()  # no letter is cut in two


def test_the_same_dates_give_the_same_bytes_in_any_order():
    assert of_case() == of_case()
    dates = [DueDate(f"key-{n}", DATES[n % 4], f"Title {n}", "Text") for n in range(8)]
    mixed = random.Random(1).sample(dates, len(dates))
    assert calendar(mixed, 2025) == calendar(dates, 2025)


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2025, 12, 31), date(2026, 3, 8)])
def test_the_day_after_is_the_end_at_every_turn(day):
    (event,) = events(calendar([DueDate("key", day, "Title", "Text")], 2025))
    assert (event.dtstart.value, event.dtend.value) == (day, day + timedelta(days=1))


def test_an_empty_calendar_is_one():
    assert events(calendar([], 2025)) == []
