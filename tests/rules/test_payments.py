"""What counts as prepaid, what about a payment is questioned, and what is not computed yet."""

from datetime import date
from decimal import Decimal

import pytest

from tests.build import case, codes, joint, message, outcome, paid, places, w2


def owing(income=200_000, **changes):
    """Return a full-year case; 200,000 is SHS 750.00 and PFA 1,125.00 of tax."""
    return case(oregon={"taxable_income": income}, **changes)


@pytest.mark.parametrize("kind", ["estimated", "extension", "applied"])
def test_prepayments_count_on_the_return(kind):
    given = owing(payment=[paid("shs", kind, 100), paid("shs", kind, 50, date(2025, 6, 16))])
    found = outcome(given)
    assert (found["prepaid"], found["balance_due"]) == ("150.00", "600.00")
    assert outcome(given, "pfa")["prepaid"] == "0.00"


def test_a_payment_with_the_return_is_in_the_ledger_only():
    given = owing(payment=[paid("shs", "return", 750, date(2026, 4, 15))])
    assert (outcome(given)["prepaid"], outcome(given)["balance_due"]) == ("0.00", "750.00")


def test_a_payment_for_another_year_does_not_count():
    given = owing(payment=[paid("shs", "estimated", 100, tax_year=2024)])
    assert outcome(given)["prepaid"] == "0.00"
    assert "tax year 2024" in message(given, "I-PAY-001")
    same = owing(payment=[paid("shs", "estimated", 100, tax_year=2025)])
    assert outcome(same)["prepaid"] == "100.00"
    assert "I-PAY-001" not in codes(same)


def test_a_payment_before_the_year_began_is_questioned():
    early = owing(payment=[paid("shs", "estimated", 100, date(2024, 12, 31))])
    assert places(early, "R-PAY-002") == ["payment[0].date"]
    first_day = owing(payment=[paid("shs", "estimated", 100, date(2025, 1, 1))])
    assert "R-PAY-002" not in codes(first_day)


def test_a_payment_under_the_spouses_number_counts_and_is_questioned():
    given = joint(payment=[paid("shs", "estimated", 100, person="spouse")])
    assert places(given, "R-PAY-003") == ["payment[0].person"]
    assert outcome(given)["prepaid"] == "100.00"


def test_a_payment_listed_twice_is_questioned():
    one = paid("shs", "estimated", 100)
    assert places(owing(payment=[one, one]), "R-PAY-004") == ["payment[1]"]
    for other in (
        paid("pfa", "estimated", 100),
        paid("shs", "extension", 100),
        paid("shs", "estimated", 101),
        paid("shs", "estimated", 100, date(2025, 4, 16)),
    ):
        assert "R-PAY-004" not in codes(owing(payment=[one, other]))


def test_an_overpayment_is_refunded_or_applied_per_program():
    payments = [paid("shs", "estimated", 1_000), paid("pfa", "estimated", 2_000)]
    given = owing(payment=payments, refund={"shs": "apply"})
    shs, pfa = outcome(given, "shs"), outcome(given, "pfa")
    assert (shs["refund"], shs["applied"], shs["balance_due"]) == ("0.00", "250.00", "0.00")
    assert (pfa["refund"], pfa["applied"], pfa["balance_due"]) == ("875.00", "0.00", "0.00")


def test_cents_are_kept():
    payments = [paid("shs", "estimated", Decimal("0.01")), paid("shs", "applied", Decimal("0.02"))]
    assert outcome(owing(payment=payments))["balance_due"] == "749.97"


@pytest.mark.parametrize(
    ("day", "late"), [(None, False), (date(2026, 4, 15), False), (date(2026, 4, 16), True)]
)
def test_paying_late_is_said_where_it_costs(day, late):
    given = owing(paid_on=day)
    assert ("R-PAY-005" in codes(given)) is late
    covered = owing(paid_on=day, w2=[w2(("METRO", 90_000, 800), ("MULT", 90_000, 1_200))])
    assert "R-PAY-005" not in codes(covered)


def test_the_day_asked_for_comes_before_the_cases_own():
    given = owing(paid_on=date(2026, 6, 1))
    assert "R-PAY-005" in codes(given)
    assert "R-PAY-005" not in codes(given, on=date(2026, 4, 15))


def test_for_2021_paying_late_costs_nothing():
    """The amnesty: tax year 2021 has no penalty and no interest; no bill is to be announced."""
    given = owing(tax_year=2021, paid_on=date(2023, 1, 1))
    assert "R-PAY-005" not in codes(given)
    assert "R-PAY-005" in codes(owing(tax_year=2022, paid_on=date(2024, 1, 1)))


def underpaid(income=225_000, last=1_000, prepaid=0, **changes):
    """Return whether SHS underpayment is spoken of; 225,000 is 1,000.00 of SHS tax."""
    before = {} if last is None else {"shs_tax": last}
    payments = [paid("shs", "estimated", prepaid)]
    given = owing(income, last_year={**before, "pfa_tax": 0}, payment=payments, **changes)
    return "last_year.shs_tax" in places(given, "R-PAY-006")


@pytest.mark.parametrize(
    ("how", "spoken_of"),
    [
        ({}, True),
        ({"last": None}, True),
        ({"last": Decimal("999.99")}, False),
        ({"income": Decimal("224999.00")}, False),  # 999.99 of tax
        ({"prepaid": 900}, False),  # 90 % of this year's
        ({"prepaid": Decimal("899.99")}, True),
        ({"income": 325_000, "last": 1_000, "prepaid": 1_000}, False),  # 100 % of last year's
        ({"income": 325_000, "last": 1_000, "prepaid": 999}, True),
        ({"tax_year": 2021}, False),
        ({"tax_year": 2022}, False),
        ({"tax_year": 2023}, True),
    ],
)
def test_underpayment_is_said_where_it_may_cost(how, spoken_of):
    assert underpaid(**how) is spoken_of


def test_the_trigger_of_2026():
    """5,000 by the law in force, 1,000 by the published page."""
    income = 628_000  # SHS (628,000 − 128,000) × 1 % = 5,000.00
    last = {"shs_tax": 5_000, "pfa_tax": 0}
    assert "R-PAY-006" in codes(owing(income, tax_year=2026, last_year=last))
    less = owing(627_999, tax_year=2026, last_year=last)
    assert "R-PAY-006" not in codes(less)
    assert "R-PAY-006" in codes(less, edition="published")


def test_the_lines_not_yet_computed_stand_at_zero():
    found = outcome(owing(225_000, paid_on=date(2026, 12, 1)))
    for key in ("penalty", "interest", "underpayment_interest"):
        assert found[key] == "0.00"


@pytest.mark.parametrize(
    ("extension", "asked"),
    [
        ({"filed": True}, True),
        ({"filed": True, "by": "federal"}, False),
        ({"filed": False}, False),
        (None, False),
    ],
)
def test_how_an_extension_was_filed_is_asked(extension, asked):
    assert ("I-EXT-001" in codes(owing(extension=extension))) is asked


@pytest.mark.parametrize(
    ("day", "questioned"),
    [(None, False), (date(2025, 4, 18), False), (date(2025, 4, 19), True)],
)
def test_a_refund_claimed_after_three_years_is_questioned(day, questioned):
    """Tax year 2021 was due on April 18, 2022."""
    given = owing(tax_year=2021, paid_on=day, payment=[paid("shs", "estimated", 1_000)])
    assert (places(given, "R-REF-001") == ["shs"]) is questioned
    owed = owing(tax_year=2021, paid_on=day)
    assert "R-REF-001" not in codes(owed)
