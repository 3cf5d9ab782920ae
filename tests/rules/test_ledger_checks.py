"""What about a payment the Revenue Division may count otherwise than the payer means it."""

from datetime import date

import pytest

from taxcli import prepare
from taxcli.engine import ledger as payments
from taxcli.engine.diagnostics import CATALOG
from tests.build import case, codes, joint, lived, message, paid, places, w2

FAR_METRO = {"metro": {"primary": "none", "local_income": False}}


def asked(kind, on, code, year=2025, **how):
    """Tell whether a payment of a kind on a day raises a code."""
    given = case(tax_year=year, payment=[paid("shs", kind, 100, on)])
    return code in codes(given, **how)


# Source: forms/years: the fourth installment of 2024 was due on January 15, 2025, that of 2023 on
# January 16, 2024 (after the holiday), that of 2025 on January 15, 2026.
@pytest.mark.parametrize(
    ("year", "kind", "on", "doubted"),
    [
        (2025, "estimated", date(2024, 12, 31), False),
        (2025, "estimated", date(2025, 1, 1), True),
        (2025, "estimated", date(2025, 1, 15), True),
        (2025, "estimated", date(2025, 1, 16), False),
        (2024, "estimated", date(2024, 1, 16), True),
        (2024, "estimated", date(2024, 1, 17), False),
        (2025, "extension", date(2025, 1, 10), False),
        (2025, "applied", date(2025, 1, 10), False),
        (2021, "estimated", date(2021, 1, 10), False),  # there was no tax in 2020
    ],
)
def test_an_installment_of_the_first_weeks_is_probably_last_years(year, kind, on, doubted):
    assert asked(kind, on, "R-PAY-015", year) is doubted


@pytest.mark.parametrize(
    ("kind", "on", "expected"),
    [
        ("estimated", date(2026, 1, 15), set()),
        ("estimated", date(2026, 1, 16), {"R-PAY-016"}),
        ("estimated", date(2026, 4, 15), {"R-PAY-016"}),
        ("estimated", date(2026, 4, 16), {"R-PAY-007"}),
        ("extension", date(2026, 4, 15), set()),
        ("return", date(2026, 4, 15), set()),
        ("return", date(2026, 1, 1), set()),
        ("return", date(2025, 12, 31), {"R-PAY-018"}),
        ("return", date(2025, 1, 1), {"R-PAY-018"}),
        ("return", date(2024, 12, 31), {"R-PAY-002"}),
    ],
)
def test_what_a_date_puts_in_doubt(kind, on, expected):
    found = codes(case(payment=[paid("shs", kind, 100, on)]), "review")
    assert {code for code in found if "-PAY-" in code} == expected


@pytest.mark.parametrize(
    ("kind", "on", "told", "doubted"),
    [
        ("return", date(2026, 6, 2), date(2026, 6, 1), True),
        ("return", date(2026, 6, 1), date(2026, 6, 1), False),
        ("extension", date(2026, 4, 10), date(2026, 3, 1), True),
        ("applied", date(2026, 6, 2), date(2026, 6, 1), False),  # counts at the first date
        ("return", date(2026, 6, 2), None, False),  # the day is that of the last late payment
    ],
)
def test_a_payment_after_the_day_of_the_return_is_questioned(kind, on, told, doubted):
    given = [paid("shs", kind, 100, on)]
    assert ("R-PAY-017" in codes(case(payment=given), on=told)) is doubted
    assert ("R-PAY-017" in codes(case(payment=given, paid_on=told))) is doubted


def test_penalty_and_interest_do_not_count_what_is_paid_after_the_day():
    """Due April 15: 750.00 unpaid on June 1; 5 % is 37.50, three months at 0.667 % 15.01."""
    given = case(payment=[paid("shs", "return", 750, date(2026, 6, 2))], paid_on=date(2026, 6, 1))
    late = prepare(given).programs["shs"]
    assert (str(late.amount("penalty")), str(late.amount("interest"))) == ("37.50", "15.01")


def far_from_metro(*listed, **changes):
    """Return a case without SHS tax, and with PFA tax of 75,000 at 1.5 %: 1,125.00."""
    where = {**lived("full-year"), **FAR_METRO}
    return case(residency=where, payment=list(listed), **changes)


def test_a_payment_for_a_tax_that_is_not_owed_beside_one_that_is():
    given = far_from_metro(
        paid("shs", "estimated", 500), paid("shs", "return", 25, date(2026, 4, 1))
    )
    assert places(given, "R-PAY-014") == ["shs"]
    text = message(given, "R-PAY-014")
    assert "SHS owes no tax, but 525.00 was paid for it, while 1,125.00 of PFA" in text
    assert "probably hold that as a credit of SHS and bill PFA" in text


def test_it_works_for_the_other_program_too():
    where = {**lived("full-year"), "multnomah": {"primary": "none", "local_income": False}}
    given = case(residency=where, payment=[paid("pfa", "estimated", 750)])
    assert places(given, "R-PAY-014") == ["pfa"]
    assert "PFA owes no tax" in message(given, "R-PAY-014")


def test_both_taxes_paid_to_one():
    """SHS 750.00 and PFA 1,125.00: the second payment is too much for SHS and is what PFA lacks."""
    both = [paid("shs", "estimated", 750), paid("shs", "estimated", 1_125)]
    assert "SHS is overpaid by 1,125.00" in message(case(payment=both), "R-PAY-014")
    other_amount = [both[0], paid("shs", "estimated", 1_126)]
    assert "R-PAY-014" not in codes(case(payment=other_amount))


@pytest.mark.parametrize(
    "given",
    [
        far_from_metro(),
        far_from_metro(paid("shs", "applied", 500)),  # the Division put it there itself
        far_from_metro(paid("shs", "estimated", 500, tax_year=2024)),
        far_from_metro(
            paid("shs", "estimated", 500), paid("pfa", "return", 1_125, date(2026, 4, 1))
        ),
        far_from_metro(paid("shs", "estimated", 500), w2=[w2(("TOTAL CITY", 9, 1))]),
        case(payment=[paid("shs", "estimated", 100)]),
        case(payment=[paid("shs", "estimated", 100)], filing_status=None),
    ],
)
def test_no_wrong_program_without_a_sign_of_it(given):
    assert "R-PAY-014" not in codes(given)


def test_one_payment_can_be_in_doubt_for_several_things():
    row = paid("shs", "estimated", 10, date(2025, 1, 2), person="spouse")
    found = codes(joint(payment=[row, row]))
    assert {"R-PAY-003", "B-DUP-001", "R-PAY-015"} <= found


def test_a_payment_of_another_year_is_in_no_other_doubt():
    row = paid("shs", "estimated", 10, date(2024, 1, 2), person="spouse", tax_year=2023)
    found = {code for code in codes(joint(payment=[row, row])) if "-PAY-" in code}
    assert found == {"I-PAY-001"}


@pytest.mark.parametrize(
    "code",
    ["I-PAY-001", *(f"R-PAY-{n:03}" for n in (2, 3, 7, 8, 14, 15, 16, 17, 18))],
)
def test_a_message_says_what_the_division_may_do_and_what_to_do(code):
    entry = CATALOG[code]
    assert "Revenue Division" in entry.message
    assert "probably" in entry.message or " may " in entry.message
    assert entry.fix


def test_a_case_without_payments_costs_nothing(monkeypatch):
    monkeypatch.delattr(payments, "judging_dates")
    assert not codes(case())
