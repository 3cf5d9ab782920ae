"""The Arts Tax, against section 12 of the law sheet: who, how much, and what is not known."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxcli.features.check.arts_tax import arts_tax
from taxcli.law.figures import GROUP_OF, year_law, years

OLD = (2021, 2022, 2023, 2024, 2025)
JOINT_GROUP = ("joint", "head-of-household", "surviving-spouse")


@pytest.mark.parametrize("year", OLD)
def test_to_2025_it_is_35_for_each_adult_with_income_of_1000(year):
    found = arts_tax(year_law(year), "joint", True, Decimal(300_000))
    assert found.verdict == "depends"  # on each one's own income, and the poverty level
    assert found.amount is None
    assert (found.each.amount, found.most) == (35, 70)
    assert (found.each.status, found.test.amount) == ("official", 1_000)
    assert "18" in found.reason
    assert "poverty level" in found.reason
    assert (found.penalty.amount, found.penalty_later.amount) == (15, 20)
    assert found.due == year_law(year).due  # with the return


@pytest.mark.parametrize("status", GROUP_OF)
def test_from_2026_oregon_taxable_income_decides(status):
    """50, on a joint return 100; over 20,000, or over 40,000 in the joint group."""
    law, limit = year_law(2026), 40_000 if status in JOINT_GROUP else 20_000
    at = arts_tax(law, status, True, Decimal(limit))
    over = arts_tax(law, status, True, limit + Decimal("0.01"))
    assert (at.verdict, at.amount) == ("nothing", None)
    assert (over.verdict, over.amount) == ("must", 100 if status == "joint" else 50)
    assert {figure.status for figure in over.figures} == {"secondary"}
    assert "poverty" not in over.reason
    assert (over.penalty, over.penalty_later) == (None, None)  # official to 2025 only


def test_what_is_not_said_is_not_decided():
    law = year_law(2026)
    assert arts_tax(law, "single", True, None).verdict == "depends"
    assert arts_tax(law, "single", None, Decimal(90_000)).verdict == "depends"
    assert arts_tax(law, None, True, Decimal(90_000)).verdict == "depends"
    assert arts_tax(year_law(2025), None, None, None).verdict == "depends"


def test_for_2027_nothing_is_known_and_it_says_so():
    found = arts_tax(year_law(2027), "single", True, Decimal(90_000))
    assert (found.verdict, found.each, found.most) == ("not-known", None, None)
    assert "2027" in found.reason
    assert found.figures == ()


@given(
    st.sampled_from(years()),
    st.sampled_from([*GROUP_OF, None]),
    st.integers(0, 10**9) | st.none(),
)
def test_who_did_not_live_in_portland_has_nothing_to_file(year, status, income):
    oregon = None if income is None else Decimal(income)
    assert arts_tax(year_law(year), status, False, oregon).verdict == "nothing"


def test_the_due_date_is_a_date():
    assert arts_tax(year_law(2025), "single", None, None).due == date(2026, 4, 15)
