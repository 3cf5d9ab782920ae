"""How much of an item is local, for every way of saying so and every kind of residency.

36,500 dollars are 100 a day; the first half of 2025 has 181 days, so its share is 18,100.
"""

from datetime import date
from decimal import Decimal

import pytest

from tests.build import (
    FIRST_HALF,
    codes,
    item,
    joint,
    lived,
    local_parts,
    message,
    np_case,
    outcome,
    places,
)

INSIDE, MOVED, AFTER = date(2025, 6, 30), date(2025, 7, 1), date(2025, 9, 15)
# Unemployment benefits follow the work that earned them, as pay does.
PAY = ("wages", "business", "rental", "pass-through", "unemployment")
FOLLOWS_RESIDENCE = ("interest", "dividends", "pension")
QUESTIONED = ("capital-gain", "other")
# Of the 184 days outside, fewer than six in seven are work days.
QUARTER = {"inside": 30, "total": 120}
SPRING = {"from": date(2025, 4, 1), "to": date(2025, 9, 30)}  # 183 days, 91 of them resident


def one(amount, kind="wages", part=None, where=FIRST_HALF, **changes):
    extra = {"pension": "other"} if kind == "pension" else {}
    return np_case(item(amount, kind, part, **extra), where=where, **changes)


def local(*what, **how):
    (part,) = local_parts(one(*what, **how))
    return part


@pytest.mark.parametrize(
    ("part", "amount"),
    [
        ({"amount": 20_000}, 20_000),
        ({"amount": 0}, 0),
        ({"amount": 36_500}, 36_500),
        # 18,100 of the resident period, and a quarter of the other 18,400
        ({"days": QUARTER}, 22_700),
        # 20,000 while resident, and a quarter of the other 16,500
        ({"days": QUARTER, "resident_pay": 20_000}, 24_125),
        ({"days": {"inside": 0, "total": 120}, "resident_pay": 20_000}, 20_000),
        ({"sourced": True}, 36_500),
        ({"sourced": False}, 18_100),
        ({"date": INSIDE}, 36_500),
        ({"date": MOVED}, 0),
        ({"date": AFTER, "amount": 7_000}, 7_000),
        ({"date": INSIDE, "amount": 7_000}, 36_500),
        ({"date": AFTER, "days": QUARTER}, 9_125),
        ({"date": AFTER, "sourced": True}, 36_500),
        ({"date": AFTER, "sourced": False}, 0),
        ({"date": AFTER, "earned": {"from": date(2025, 6, 1), "to": date(2025, 7, 30)}}, 18_250),
        ({"earned": {"from": date(2025, 1, 1), "to": date(2025, 12, 31)}}, 18_100),
        ({"earned": {"from": date(2025, 1, 1), "to": INSIDE}}, 36_500),
        ({"earned": {"from": MOVED, "to": date(2025, 12, 31)}}, 0),
        ({"earned": {"from": INSIDE, "to": MOVED}}, 18_250),
    ],
)
def test_each_way_for_someone_who_moved_out_in_july(part, amount):
    assert local(36_500, "wages", part) == amount


def test_a_span_of_its_own():
    assert local(36_600, "wages", {"earned": SPRING}) == 18_200


@pytest.mark.parametrize(
    ("part", "amount"),
    [
        ({"amount": 20_000}, 20_000),
        ({"days": QUARTER}, 9_125),
        ({"days": {"inside": 0, "total": 1}}, 0),
        ({"days": {"inside": 1, "total": 1}}, 36_500),
        ({"sourced": True}, 36_500),
        ({"sourced": False}, 0),
        ({"date": INSIDE, "amount": 7_000}, 7_000),
        ({"date": INSIDE, "days": QUARTER}, 9_125),
        ({"date": INSIDE, "sourced": True}, 36_500),
    ],
)
def test_each_way_for_someone_who_lived_outside(part, amount):
    # A second item keeps the form open where the first has no local part.
    given = np_case(item(36_500, both=part), item(1_000, both={"amount": 1_000}))
    assert local_parts(given) == [amount, 1_000]


@pytest.mark.parametrize(
    "part", [None, {"amount": 5}, {"days": QUARTER}, {"sourced": False}, {"date": AFTER}]
)
def test_a_resident_of_the_whole_year_has_all_of_it_local(part):
    mixed = joint("full-year", "none", income=[item(36_500, both=part)], oregon={})
    assert local_parts(mixed) == [36_500]
    assert ("R-INC-006" in codes(mixed)) == (part is not None)


@pytest.mark.parametrize("kind", [*PAY, *FOLLOWS_RESIDENCE, *QUESTIONED])
def test_nothing_said_and_resident_for_a_part(kind):
    given = one(36_500, kind)
    assert local_parts(given) == [18_100]
    assert ("R-INC-002" in codes(given)) == (kind in PAY)


@pytest.mark.parametrize("kind", PAY)
def test_nothing_said_but_declared_that_nobody_had_local_income(kind):
    where = lived(FIRST_HALF, local_income=False)
    given = one(36_500, kind, residency=where)
    assert local_parts(given) == [18_100]
    assert "R-INC-002" not in codes(given)


@pytest.mark.parametrize("kind", PAY)
def test_nothing_said_of_pay_and_outside_blocks(kind):
    given = one(300_000, kind, where="none")
    assert local_parts(given) == [None]
    assert places(given, "B-INC-001") == ["income[0].metro", "income[0].multnomah"]
    assert "income[0].metro.days = { inside = …, total = … }" in message(given, "B-INC-001")
    found = outcome(given)
    assert (found["form"], found["must_file"]) == ("MET-40-NP", None)
    for key in ("taxable_income", "tax", "balance_due", "refund"):
        assert found[key] is None


@pytest.mark.parametrize("kind", FOLLOWS_RESIDENCE)
def test_nothing_said_of_what_follows_residence_and_outside_is_zero(kind):
    given = one(36_500, kind, where="none")
    assert local_parts(given) == [0]
    assert not codes(given, "block", "review")


@pytest.mark.parametrize("kind", QUESTIONED)
def test_nothing_said_of_what_may_come_from_a_place_is_zero_and_questioned(kind):
    given = one(36_500, kind, where="none")
    assert local_parts(given) == [0]
    assert codes(given, "block", "review") == {"R-INC-004"}


@pytest.mark.parametrize("kind", [*PAY, *FOLLOWS_RESIDENCE, *QUESTIONED])
def test_outside_with_no_local_income_declared_is_zero_and_quiet(kind):
    given = one(36_500, kind, residency=lived("none", local_income=False))
    assert local_parts(given) == [0]
    assert not codes(given, "block", "review")
    assert outcome(given)["form"] is None


@pytest.mark.parametrize(
    ("amount", "part", "key"),
    [
        (1_000, {"amount": Decimal("1000.01")}, "amount"),
        (1_000, {"amount": -1}, "amount"),
        (-1_000, {"amount": 1}, "amount"),
        (-1_000, {"amount": -1_001}, "amount"),
        (1_000, {"days": QUARTER, "resident_pay": 1_001}, "resident_pay"),
        (-1_000, {"days": QUARTER, "resident_pay": 1}, "resident_pay"),
    ],
)
def test_a_part_that_does_not_fit_its_item_blocks(amount, part, key):
    given = one(amount, "business", part)
    assert local_parts(given) == [None]
    assert f"income[0].metro.{key}" in message(given, "B-INC-005")


def test_the_day_of_receipt_alone_is_questioned_only_when_received_outside():
    assert "R-INC-003" in codes(one(36_500, "wages", {"date": MOVED}))
    assert "R-INC-003" not in codes(one(36_500, "wages", {"date": INSIDE}))
    assert "R-INC-003" not in codes(one(36_500, "wages", {"date": MOVED, "amount": 0}))


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2026, 1, 1)])
def test_a_day_of_another_year_blocks(day):
    given = one(36_500, "wages", {"date": day})
    assert local_parts(given) == [None]
    assert "B-INC-008" in codes(given, "block")


@pytest.mark.parametrize(
    "earned",
    [
        {"from": date(2024, 12, 31), "to": date(2025, 6, 30)},
        {"from": date(2025, 6, 30), "to": date(2026, 1, 1)},
    ],
)
def test_a_span_that_leaves_the_year_blocks(earned):
    given = one(36_500, "wages", {"earned": earned})
    assert local_parts(given) == [None]
    assert "B-INC-007" in codes(given, "block")


def test_a_span_says_nothing_of_the_work_of_someone_outside():
    """They never lived inside, so only work days can tell; the law sheet blocks here."""
    given = one(300_000, "wages", {"earned": SPRING}, where="none")
    assert local_parts(given) == [None]
    assert "B-INC-001" in codes(given, "block")


@pytest.mark.parametrize(
    ("part", "amount"),
    [
        (None, -18_100),
        ({"amount": -5_000}, -5_000),
        ({"days": QUARTER}, -22_700),
        ({"sourced": True}, -36_500),
        ({"date": INSIDE}, -36_500),
        ({"earned": {"from": date(2025, 1, 1), "to": date(2025, 12, 31)}}, -18_100),
    ],
)
def test_a_loss_keeps_its_sign(part, amount):
    given = np_case(item(-36_500, "business", part), item(300_000, "interest"), where=FIRST_HALF)
    assert local_parts(given)[0] == amount
    base = outcome(given, "pfa")["lines"][0]
    assert base["id"] == "local_income"
    # 300,000 × 181 ÷ 365 = 148,767.12
    assert Decimal(base["amount"]) == Decimal("148767.12") + amount


def test_each_item_is_rounded_half_up_to_the_cent():
    assert local(100, "interest") == Decimal("49.59")  # 49.589
    assert local(-100, "interest", where=FIRST_HALF) == Decimal("-49.59")
    half = {"inside": 1, "total": 2}
    assert local_parts(one(Decimal("0.03"), "wages", {"days": half}, where="none")) == [
        Decimal("0.02")
    ]


def test_an_item_follows_its_own_person():
    items = [item(36_500, "interest"), item(36_500, "interest", person="spouse")]
    oregon = {"total_income": 73_000, "deductions": 0, "taxable_income": 73_000}
    given = joint("none", FIRST_HALF, income=items, oregon=oregon)
    assert local_parts(given) == [0, 18_100]


def test_the_two_jurisdictions_have_their_own_parts():
    both = item(36_500)
    both |= {"metro": {"amount": 30_000}, "multnomah": {"amount": 10_000}}
    given = one(0, where="none", income=[both])
    assert local_parts(given, "shs") == [30_000]
    assert local_parts(given, "pfa") == [10_000]
