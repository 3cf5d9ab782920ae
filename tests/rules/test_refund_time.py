"""The days of a refund, counted by hand on a calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxcli.engine.filing import last_day_to_claim
from taxcli.features.status.after_filing import interest_from, refund_time

DUE = date(2026, 4, 15)
days = st.dates(date(2022, 1, 1), date(2030, 12, 31))


def test_eight_to_ten_weeks_after_the_complete_filing():
    """April 10, 2026 is a Friday; 56 and 70 days later are June 5 and June 19, both Fridays."""
    found = refund_time(DUE, date(2026, 4, 10))
    assert (found.usual_from, found.usual_to) == (date(2026, 6, 5), date(2026, 6, 19))
    assert found.ask_from == date(2026, 6, 20)


@pytest.mark.parametrize(
    "due, filed, paid, begins",
    [
        # 120 days after the latest of the three: the due date …
        (DUE, date(2026, 2, 1), [date(2025, 9, 15)], date(2026, 8, 13)),
        # … the filing …
        (DUE, date(2026, 9, 1), [DUE], date(2026, 12, 30)),
        # … or a payment.
        (DUE, date(2026, 4, 10), [DUE, date(2026, 5, 1)], date(2026, 8, 29)),
        (DUE, date(2026, 4, 10), [], date(2026, 8, 13)),
    ],
)
def test_interest_begins_four_months_of_thirty_days_after_the_latest(due, filed, paid, begins):
    assert interest_from(due, filed, paid) == begins


@pytest.mark.parametrize("month", range(1, 13))
def test_only_the_busy_months_may_take_longer(month):
    assert refund_time(DUE, date(2026, month, 15)).may_take_longer is (month in (3, 4, 9, 10))


@pytest.mark.parametrize(
    "on, stage",
    [
        (date(2026, 6, 4), "waiting"),
        (date(2026, 6, 5), "due"),
        (date(2026, 6, 19), "due"),
        (date(2026, 6, 20), "ask"),
        (date(2026, 8, 12), "ask"),
        (date(2026, 8, 13), "interest"),
    ],
)
def test_each_day_has_its_stage(on, stage):
    assert refund_time(DUE, date(2026, 4, 10), on=on).stage == stage


@given(days, days, st.lists(days, max_size=3), days)
def test_the_days_are_in_order_and_the_stages_never_go_back(due, filed, paid, on):
    found = refund_time(due, filed, paid, on)
    assert filed < found.usual_from < found.usual_to < found.ask_from
    assert found.interest_from > max(due, filed)
    order = ["waiting", "due", "ask", "interest"]
    next_day = refund_time(due, filed, paid, on + timedelta(days=1)).stage
    assert order.index(found.stage) <= order.index(next_day)


def test_a_refund_can_be_claimed_for_three_years():
    assert last_day_to_claim(date(2022, 4, 18)) == date(2025, 4, 18)
