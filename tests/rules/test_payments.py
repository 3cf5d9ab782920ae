"""What counts as prepaid, and what about a payment is questioned."""

from datetime import date
from decimal import Decimal

import pytest

from tests.build import case, codes, joint, message, outcome, paid, places


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


def test_a_payment_listed_twice_is_held():
    one = paid("shs", "estimated", 100)
    assert places(owing(payment=[one, one]), "B-DUP-001") == ["payment[1]"]
    for other in (
        paid("pfa", "estimated", 100),
        paid("shs", "extension", 100),
        paid("shs", "estimated", 101),
        paid("shs", "estimated", 100, date(2025, 4, 16)),
    ):
        assert "B-DUP-001" not in codes(owing(payment=[one, other]))
    assert "B-DUP-001" not in codes(owing(payment=[one, {**one, "also_real": True}]))


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
