"""Tax paid after its due date: penalty, interest and what a payment pays, worked by hand.

For tax year 2025 the tax is due on 2026-04-15 and a month costs 0.667 %. Months begin on 04-16,
05-16 and so on, and run through the 15th of the month after the month of payment: one month if paid
in April, two in May, three in June. Where last year's tax is 0, there is no underpayment interest.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from taxcli import prepare
from taxcli.engine.late import late_payment, next_month, runs_through
from taxcli.engine.ledger import Paid
from tests.build import case, codes, item, message, np_case, outcome, paid, places, w2

DUE = date(2026, 4, 15)
OLD, LOW, NEW = Decimal("0.00833"), Decimal("0.005"), Decimal("0.00667")


def owing(tax=4_000, last=0, **changes):
    """Return a full-year single case with this SHS tax: 1 % of what is over 125,000."""
    tables = {"last_year": {"shs_tax": last, "pfa_tax": 0}, **changes}
    return case(oregon={"taxable_income": 125_000 + 100 * Decimal(tax)}, **tables)


def ins(*payments, kind="return", program="shs"):
    """Return payments of ``(day, amount)``."""
    return [paid(program, kind, amount, day) for day, amount in payments]


def lines(given, program="shs", **how):
    """Return penalty, late interest and underpayment interest."""
    found = outcome(given, program, **how)
    return tuple(found[key] for key in ("penalty", "interest", "underpayment_interest"))


def late_of(given, **how):
    """Return how the late SHS tax was followed."""
    return prepare(given, **how).programs["shs"].charges.late


def splits(late):
    """Return of every late payment: penalty, interest, tax, and what was too much; as text."""
    return [
        tuple(str(cents(part)) for part in (each.penalty, each.interest, each.tax, each.over))
        for each in late.settled
    ]


def cents(amount):
    """Return an amount to the cent."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def left(late):
    """Return what is still unpaid of penalty, interest and tax, as text."""
    return tuple(str(cents(x)) for x in (late.penalty_left, late.interest_left, late.tax_left))


# --- when it is late, and for how many months -------------------------------------------------


def test_nothing_is_added_without_a_day():
    assert lines(owing()) == ("0.00", "0.00", "0.00")
    assert outcome(owing())["balance_due"] == "4000.00"


@pytest.mark.parametrize(
    ("on", "penalty", "interest"),
    [
        (date(2026, 2, 1), "0.00", "0.00"),
        (date(2026, 4, 14), "0.00", "0.00"),
        (DUE, "0.00", "0.00"),
        # 4,000 × 5 % = 200. One month, 04-16, through 05-15: 4,000 × 0.00667 = 26.68
        (date(2026, 4, 16), "200.00", "26.68"),
        (date(2026, 4, 30), "200.00", "26.68"),
        # Through 06-15: 04-16 and 05-16: 53.36
        (date(2026, 5, 1), "200.00", "53.36"),
        (date(2026, 5, 15), "200.00", "53.36"),
        (date(2026, 5, 16), "200.00", "53.36"),
        (date(2026, 5, 31), "200.00", "53.36"),
        (date(2026, 6, 1), "200.00", "80.04"),  # through 07-15: three months
        # Through 2027-01-15: 04-16 to 12-16, nine months: 240.12
        (date(2026, 12, 31), "200.00", "240.12"),
        (date(2027, 1, 1), "200.00", "266.80"),  # through 2027-02-15: ten
        # Through 2028-05-15: 24 months and 2028-04-16: 25 × 26.68 = 667
        (date(2028, 4, 15), "200.00", "667.00"),
    ],
)
def test_interest_runs_through_the_15th_of_the_month_after_the_payment(on, penalty, interest):
    assert lines(owing(), on=on) == (penalty, interest, "0.00")
    assert lines(owing(paid_on=on)) == (penalty, interest, "0.00")
    # As good as paid with a payment listed on that day, and then nothing is left of the tax.
    owed = 4_000 + Decimal(penalty) + Decimal(interest)
    assert lines(owing(payment=ins((on, owed)))) == (penalty, interest, "0.00")


def test_the_day_asked_for_comes_before_that_of_the_case():
    """May instead of June: 53.36 instead of 80.04."""
    given = owing(paid_on=date(2026, 6, 1))
    assert lines(given, on=date(2026, 5, 1)) == ("200.00", "53.36", "0.00")
    assert lines(given) == ("200.00", "80.04", "0.00")


def test_balance_due_has_penalty_and_interest_in_it():
    """4,000 + 200 + 26.68 = 4,226.68."""
    found = outcome(owing(), on=date(2026, 4, 20))
    assert (found["balance_due"], found["refund"]) == ("4226.68", "0.00")
    assert places(owing(paid_on=date(2026, 4, 20)), "I-PAY-011")
    assert "I-PAY-011" not in codes(owing(paid_on=DUE))


@pytest.mark.parametrize(
    ("year", "on", "interest"),
    [
        # 2022, due 2023-04-18: months from 04-19, at 0.5 %: 4,000 × 0.005 = 20
        (2022, date(2023, 4, 18), "0.00"),
        (2022, date(2023, 4, 19), "20.00"),
        (2022, date(2023, 5, 31), "40.00"),  # through 06-15: 04-19 and 05-19
        (2022, date(2023, 6, 1), "60.00"),  # through 07-15
        (2022, date(2024, 3, 31), "240.00"),  # through 2024-04-15: 04-19 to 03-19: 12
        # Through 2024-05-15: 2024-04-19 begins at 0.667 %: 240 + 26.68
        (2022, date(2024, 4, 1), "266.68"),
        # Through 2024-07-15: 12 × 0.5 % and 04-19, 05-19, 06-19 at 0.667 %: 240 + 80.04
        (2022, date(2024, 6, 20), "320.04"),
        # 2023, due 2024-04-15: the first month begins on 2024-04-16, at 0.667 %
        (2023, date(2024, 4, 15), "0.00"),
        (2023, date(2024, 4, 16), "26.68"),
        (2023, date(2024, 5, 1), "53.36"),
        # 2024, due 2025-04-15: through 2026-02-15: 04-16 to 01-16: 10 × 26.68
        (2024, date(2025, 4, 15), "0.00"),
        (2024, date(2026, 1, 10), "266.80"),
        (2026, date(2027, 4, 15), "0.00"),
    ],
)
def test_every_year_from_its_own_due_date(year, on, interest):
    penalty = "0.00" if interest == "0.00" else "200.00"
    assert lines(owing(tax_year=year), on=on)[:2] == (penalty, interest)


def test_2026_a_day_late():
    """Over 128,000: 1 % of 397,000 = 3,970; × 5 % = 198.50; × 0.00667 = 26.4799."""
    assert lines(owing(tax_year=2026), on=date(2027, 4, 16)) == ("198.50", "26.48", "0.00")


@pytest.mark.parametrize("extension", [None, {"filed": True, "by": "federal"}, {"filed": False}])
def test_an_extension_does_not_extend_the_time_to_pay(extension):
    """2026-10-15, through 11-15: 04-16 to 10-16: 7 × 26.68 = 186.76."""
    given = owing(extension=extension)
    assert lines(given, on=date(2026, 10, 15)) == ("200.00", "186.76", "0.00")
    with_payment = owing(extension=extension, payment=ins((DUE, 1_000), kind="extension"))
    # 3,000 × 5 % = 150; 3,000 × 7 × 0.00667 = 140.07
    assert lines(with_payment, on=date(2026, 10, 15)) == ("150.00", "140.07", "0.00")


def test_a_part_year_return_is_late_too():
    given = np_case(item(525_000, both={"amount": 525_000}))
    assert outcome(given)["form"] == "MET-40-NP"
    assert lines(given, on=date(2026, 4, 16)) == ("200.00", "26.68", "0.00")


def test_each_program_is_late_for_itself():
    """200,000: SHS 750 (37.50; 5.0025), PFA 1,125 (56.25; 7.50375)."""
    given = case(payment=ins((DUE, 750)))
    assert lines(given, "shs", on=date(2026, 4, 20)) == ("0.00", "0.00", "0.00")
    assert lines(given, "pfa", on=date(2026, 4, 20)) == ("56.25", "7.50", "0.00")
    other = case(payment=ins((DUE, 1_125), program="pfa"))
    assert lines(other, "shs", on=date(2026, 4, 20)) == ("37.50", "5.00", "0.00")
    assert lines(other, "pfa", on=date(2026, 4, 20)) == ("0.00", "0.00", "0.00")


@pytest.mark.parametrize(
    ("tax", "penalty", "interest"),
    [
        # 1,234.50 × 5 % = 61.725; × 2 × 0.00667 = 16.46823
        (Decimal("1234.50"), "61.73", "16.47"),
        # 1,234.57 × 5 % = 61.7285; × 2 × 0.00667 = 16.4691638
        (Decimal("1234.57"), "61.73", "16.47"),
        # 0.10 × 5 % = 0.005; × 2 × 0.00667 = 0.001334
        (Decimal("0.10"), "0.01", "0.00"),
        (Decimal("0.09"), "0.00", "0.00"),  # 0.0045
        # 100 × 5 % = 5; each month 0.667: 0.67 twice would be 1.34; 1.334
        (100, "5.00", "1.33"),
    ],
)
def test_penalty_and_interest_are_rounded_once(tax, penalty, interest):
    assert lines(owing(tax), on=date(2026, 5, 1)) == (penalty, interest, "0.00")


def test_half_a_cent_of_interest_is_rounded_up():
    """Due 2023-04-18, a month at 0.5 %: 1,001 × 0.005 = 5.005 and 1,003 × 0.005 = 5.015."""
    day = date(2023, 4, 20)
    assert lines(owing(1_001, tax_year=2022), on=day) == ("50.05", "5.01", "0.00")
    assert lines(owing(1_003, tax_year=2022), on=day) == ("50.15", "5.02", "0.00")


# --- what is in by the due date ---------------------------------------------------------------


def test_withholding_and_prepayments_count_by_the_due_date():
    """1,500 withheld, 500 estimated, 1,000 with the extension, 400 applied: 3,400; 600 unpaid.

    600 × 5 % = 30; 600 × 0.00667 = 4.002; 4,000 + 34 − 3,400 = 634.
    """
    payments = [
        *ins((date(2025, 6, 16), 500), kind="estimated"),
        *ins((DUE, 1_000), kind="extension"),
        *ins((date(2026, 5, 2), 400), kind="applied"),
    ]
    given = owing(w2=[w2(("METRO", 1_000_000, 1_500))], payment=payments)
    assert lines(given, on=date(2026, 4, 20)) == ("30.00", "4.00", "0.00")
    assert outcome(given, on=date(2026, 4, 20))["balance_due"] == "634.00"


@pytest.mark.parametrize("in_time", [4_000, Decimal("4000.01"), 5_000])
def test_nothing_is_late_where_all_was_in_by_the_due_date(in_time):
    given = owing(payment=ins((DUE, in_time)))
    assert lines(given, on=date(2027, 1, 1)) == ("0.00", "0.00", "0.00")
    held = owing(w2=[w2(("METRO", 1_000_000, in_time))])
    assert lines(held, on=date(2027, 1, 1)) == ("0.00", "0.00", "0.00")


@pytest.mark.parametrize("kind", ["estimated", "extension"])
def test_a_prepayment_after_the_due_date_is_late(kind):
    """4,000 on 04-16: penalty 200, interest 26.68, tax 3,773.32; 226.68 of tax is left.

    On the return it is a prepayment: 4,000 + 226.68 − 4,000 = 226.68.
    """
    given = owing(payment=ins((date(2026, 4, 16), 4_000), kind=kind))
    assert lines(given) == ("200.00", "26.68", "0.00")
    assert outcome(given)["balance_due"] == "226.68"
    assert splits(late_of(given)) == [("200.00", "26.68", "3773.32", "0.00")]
    assert left(late_of(given)) == ("0.00", "0.00", "226.68")
    assert codes(given, "review")
    in_time = owing(payment=ins((DUE, 4_000), kind=kind))
    assert lines(in_time) == ("0.00", "0.00", "0.00")


def test_an_estimated_payment_after_the_due_date_is_questioned():
    late = owing(payment=ins((date(2026, 4, 16), 4_000), kind="estimated"))
    assert places(late, "R-PAY-007") == ["payment[0].date"]
    in_time = owing(payment=ins((DUE, 4_000), kind="estimated"))
    assert "R-PAY-007" not in codes(in_time)


def test_an_applied_refund_counts_by_the_due_date_whatever_its_date():
    """1,000 of 4,000: 3,000 unpaid; a day late 150 and 3,000 × 0.00667 = 20.01."""
    for day in (date(2025, 4, 15), DUE, date(2026, 8, 1)):
        given = owing(payment=ins((day, 1_000), kind="applied"))
        assert lines(given, on=date(2026, 4, 16)) == ("150.00", "20.01", "0.00")


def test_an_applied_refund_is_no_late_payment():
    """It counts on 2025-04-15, so nothing was paid late, and the rest is taken as in time."""
    given = owing(payment=ins((date(2026, 8, 1), 1_000), kind="applied"))
    assert lines(given) == ("0.00", "0.00", "0.00")


def test_a_late_prepayment_that_is_more_than_owed_comes_back():
    """5,000 on 04-20 pays 200, 26.68 and 4,000; 773.32 is too much."""
    given = owing(payment=ins((date(2026, 4, 20), 5_000), kind="estimated"))
    found = outcome(given)
    assert (found["penalty"], found["interest"]) == ("200.00", "26.68")
    assert (found["balance_due"], found["refund"]) == ("0.00", "773.32")


# --- several payments -------------------------------------------------------------------------


def test_partial_payments_by_hand():
    """Tax 10,000; 3,000 on the due date, so 7,000 unpaid and a penalty of 350.

    04-28, 1,000: the month 04-16 costs 7,000 × 0.00667 = 46.69. Penalty 350, interest 46.69,
    tax 603.31; 6,396.69 left.
    05-05, 2,000: the month 05-16 costs 6,396.69 × 0.00667 = 42.6659223; in all 89.3559223,
    89.36, of which 46.69 is paid: interest 42.67, tax 1,957.33; 4,439.36 left.
    05-20, 500: no new month; tax 500; 3,939.36 left.
    07-10, the rest: 06-16 and 07-16 cost 3,939.36 × 2 × 0.00667 = 52.5510624; in all
    141.9069847, 141.91, of which 89.36 is paid: 52.55.
    Owed 10,000 + 350 + 141.91 = 10,491.91; still to pay 10,491.91 − 6,500 = 3,991.91.
    """
    payments = [
        (DUE, 3_000),
        (date(2026, 4, 28), 1_000),
        (date(2026, 5, 5), 2_000),
        (date(2026, 5, 20), 500),
    ]
    given = owing(10_000, payment=ins(*payments))
    on = date(2026, 7, 10)
    assert lines(given, on=on) == ("350.00", "141.91", "0.00")
    assert outcome(given, on=on)["balance_due"] == "10491.91"
    assert str(prepare(given, on=on).programs["shs"].outcome.to_pay) == "3991.91"
    late = late_of(given, on=on)
    assert splits(late) == [
        ("350.00", "46.69", "603.31", "0.00"),
        ("0.00", "42.67", "1957.33", "0.00"),
        ("0.00", "0.00", "500.00", "0.00"),
    ]
    assert [each.day for each in late.settled] == [day for day, _ in payments[1:]]
    assert late.unpaid == 7_000
    assert left(late) == ("0.00", "52.55", "3939.36")


def test_payments_month_by_month_across_a_change_of_rate():
    """Tax year 2022, due 2023-04-18, 2,000 unpaid: penalty 100.

    2024-02-20, 600: through 03-15: 04-19 to 02-19, 11 × 2,000 × 0.005 = 110; 100, 110, tax 390.
    2024-03-05, 10: through 04-15: 03-19, 1,610 × 0.005 = 8.05; tax 1.95.
    2024-04-30, 1,000: through 05-15: 04-19 at 0.667 %, 1,608.05 × 0.00667 = 10.7256935; in all
    128.7756935, 128.78 − 118.05 = 10.73; tax 989.27; 618.78 left.
    2024-05-01, the rest: through 06-15: 05-19, 618.78 × 0.00667 = 4.1272626; in all
    132.9029561, 132.90 − 128.78 = 4.12.
    """
    payments = [
        (date(2024, 2, 20), 600),
        (date(2024, 3, 5), 10),
        (date(2024, 4, 30), 1_000),
    ]
    given = owing(2_000, tax_year=2022, payment=ins(*payments))
    on = date(2024, 5, 1)
    assert lines(given, on=on) == ("100.00", "132.90", "0.00")
    assert splits(late_of(given, on=on)) == [
        ("100.00", "110.00", "390.00", "0.00"),
        ("0.00", "8.05", "1.95", "0.00"),
        ("0.00", "10.73", "989.27", "0.00"),
    ]
    assert left(late_of(given, on=on)) == ("0.00", "4.12", "618.78")


def test_without_a_day_the_rest_is_paid_with_the_last_late_payment():
    """3,000 unpaid: penalty 150; 05-20 through 06-15: 3,000 × 2 × 0.00667 = 40.02; tax 809.98.

    On 06-03 the month 06-16 is added: 2,190.02 × 0.00667 = 14.6074334; in all 54.6274334.
    """
    given = owing(payment=ins((DUE, 1_000), (date(2026, 5, 20), 1_000)))
    assert lines(given) == ("150.00", "40.02", "0.00")
    assert splits(late_of(given)) == [("150.00", "40.02", "809.98", "0.00")]
    assert left(late_of(given)) == ("0.00", "0.00", "2190.02")
    assert lines(given, on=date(2026, 6, 3)) == ("150.00", "54.63", "0.00")


def test_the_last_late_payment_of_another_year_does_not_count():
    other_year = [paid("shs", "return", 100, date(2026, 5, 20), tax_year=2024)]
    assert lines(owing(payment=other_year)) == ("0.00", "0.00", "0.00")


def test_the_last_late_payment_of_another_program_does_not_count():
    """Each tax has a ledger of its own; that of SHS has no late payment."""
    pfa = ins((date(2026, 5, 20), 100), program="pfa")
    assert lines(owing(payment=pfa)) == ("0.00", "0.00", "0.00")


@pytest.mark.parametrize(
    ("amount", "split", "remains"),
    [
        # 4,000 on 04-20: penalty 200, interest 26.68.
        (150, ("150.00", "0.00", "0.00", "0.00"), ("50.00", "26.68", "4000.00")),
        (200, ("200.00", "0.00", "0.00", "0.00"), ("0.00", "26.68", "4000.00")),
        (Decimal("226.67"), ("200.00", "26.67", "0.00", "0.00"), ("0.00", "0.01", "4000.00")),
        (Decimal("226.68"), ("200.00", "26.68", "0.00", "0.00"), ("0.00", "0.00", "4000.00")),
        (Decimal("226.69"), ("200.00", "26.68", "0.01", "0.00"), ("0.00", "0.00", "3999.99")),
        (Decimal("4226.67"), ("200.00", "26.68", "3999.99", "0.00"), ("0.00", "0.00", "0.01")),
        (Decimal("4226.68"), ("200.00", "26.68", "4000.00", "0.00"), ("0.00", "0.00", "0.00")),
        (5_000, ("200.00", "26.68", "4000.00", "773.32"), ("0.00", "0.00", "0.00")),
    ],
)
def test_a_payment_pays_penalty_then_interest_then_tax(amount, split, remains):
    given = owing(payment=ins((date(2026, 4, 20), amount)))
    assert lines(given) == ("200.00", "26.68", "0.00")
    assert splits(late_of(given)) == [split]
    assert left(late_of(given)) == remains


def test_what_a_first_payment_left_of_the_penalty_the_second_pays():
    """150 on 04-20, 100 on 05-05 (53.36 of interest by then): 50 and 50, 3.36 is left."""
    given = owing(payment=ins((date(2026, 4, 20), 150), (date(2026, 5, 5), 100)))
    assert lines(given) == ("200.00", "53.36", "0.00")
    assert splits(late_of(given)) == [
        ("150.00", "0.00", "0.00", "0.00"),
        ("50.00", "50.00", "0.00", "0.00"),
    ]
    assert left(late_of(given)) == ("0.00", "3.36", "4000.00")


def test_interest_does_not_bear_interest():
    """200 on 04-20 leaves 26.68 of interest; 4,000 still costs 26.68 in the second month."""
    given = owing(payment=ins((date(2026, 4, 20), 200)))
    assert lines(given, on=date(2026, 5, 1)) == ("200.00", "53.36", "0.00")


def test_interest_ends_when_the_tax_is_paid():
    given = owing(payment=ins((date(2026, 4, 20), Decimal("4226.68"))))
    assert lines(given, on=date(2027, 4, 20)) == ("200.00", "26.68", "0.00")


def test_cents_of_interest_are_rounded_together_and_not_payment_by_payment():
    """Tax 100: a month costs 0.667. Penalty 5.

    04-20, 5.67: penalty 5, interest 0.67. 05-20, 0.66: in all 1.334, 1.33 − 0.67 = 0.66, no tax.
    06-20, 1: in all 2.001, 2.00 − 1.33 = 0.67, tax 0.33; 99.67 left.
    07-20: 99.67 × 0.00667 = 0.6647989; in all 2.6657989, 2.67 − 2.00 = 0.67.
    """
    payments = [
        (date(2026, 4, 20), Decimal("5.67")),
        (date(2026, 5, 20), Decimal("0.66")),
        (date(2026, 6, 20), 1),
    ]
    given = owing(100, payment=ins(*payments))
    on = date(2026, 7, 20)
    assert lines(given, on=on) == ("5.00", "2.67", "0.00")
    assert splits(late_of(given, on=on)) == [
        ("5.00", "0.67", "0.00", "0.00"),
        ("0.00", "0.66", "0.00", "0.00"),
        ("0.00", "0.67", "0.33", "0.00"),
    ]
    assert left(late_of(given, on=on)) == ("0.00", "0.67", "99.67")


def test_cents_too_small_for_a_payment_are_not_lost():
    """Tax 60: a month costs 0.4002. Penalty 3.

    3.40 on 04-20 pays the penalty and 0.40; then 0.40 on the 20th of each month to 12-20, nine
    months in all: 9 × 0.4002 = 3.6018, and 9 × 0.40 = 3.60 is paid: no tax is.
    On 2027-04-20 it is 13 months: 5.2026. On 2028-06-20 it is 27: 10.8054, 10.81 − 3.60 = 7.21.
    """
    first = [(date(2026, 4, 20), Decimal("3.40"))]
    more = [(date(2026, month, 20), Decimal("0.40")) for month in range(5, 13)]
    given = owing(60, payment=ins(*first, *more))
    assert lines(given) == ("3.00", "3.60", "0.00")
    assert left(late_of(given)) == ("0.00", "0.00", "60.00")
    assert lines(given, on=date(2027, 4, 20)) == ("3.00", "5.20", "0.00")
    assert left(late_of(given, on=date(2028, 6, 20))) == ("0.00", "7.21", "60.00")


# --- together with underpayment interest ------------------------------------------------------


def test_a_late_payment_pays_underpayment_interest_as_interest():
    """Tax and last year 4,000, nothing by the due date: 900 × 32 × 0.00667 = 192.10.

    04-20, 300: penalty 200, and 100 of 26.68 + 192.10 = 218.78. On 05-10 the month 05-16 on
    4,000: interest 53.36; 53.36 + 192.10 − 100 = 145.46 is left.
    """
    given = owing(last=4_000, payment=ins((date(2026, 4, 20), 300)))
    on = date(2026, 5, 10)
    assert lines(given, on=on) == ("200.00", "53.36", "192.10")
    assert splits(late_of(given, on=on)) == [("200.00", "100.00", "0.00", "0.00")]
    assert left(late_of(given, on=on)) == ("0.00", "145.46", "4000.00")
    assert outcome(given, on=on)["balance_due"] == "4445.46"  # 4,000 + 200 + 53.36 + 192.10
    assert str(prepare(given, on=on).programs["shs"].outcome.to_pay) == "4145.46"


def test_underpayment_interest_leaves_less_for_the_tax():
    """As above, 1,000: penalty 200, interest 218.78, tax 581.22; 3,418.78 left.

    On 05-10: 3,418.78 × 0.00667 = 22.8032626; with 26.68 it is 49.4832626.
    """
    given = owing(last=4_000, payment=ins((date(2026, 4, 20), 1_000)))
    on = date(2026, 5, 10)
    assert lines(given, on=on) == ("200.00", "49.48", "192.10")
    assert splits(late_of(given, on=on)) == [("200.00", "218.78", "581.22", "0.00")]


def test_underpayment_interest_reduces_a_refund():
    """4,500 on the fourth date: 900 × (9 + 7 + 4) × 0.00667 = 120.06; 500 − 120.06 = 379.94."""
    given = owing(last=4_000, payment=ins((date(2026, 1, 15), 4_500), kind="estimated"))
    found = outcome(given)
    assert lines(given) == ("0.00", "0.00", "120.06")
    assert (found["refund"], found["balance_due"]) == ("379.94", "0.00")
    applied = owing(
        last=4_000,
        payment=ins((date(2026, 1, 15), 4_500), kind="estimated"),
        refund={"shs": "apply"},
    )
    assert outcome(applied)["applied"] == "379.94"


def test_underpayment_interest_alone_has_no_penalty_and_no_interest():
    """4,050 on the fourth date: 120.06 − 50 = 70.06 is due, and no tax is unpaid."""
    given = owing(last=4_000, payment=ins((date(2026, 1, 15), 4_050), kind="estimated"))
    found = outcome(given, on=date(2026, 9, 1))
    assert lines(given, on=date(2026, 9, 1)) == ("0.00", "0.00", "120.06")
    assert found["balance_due"] == "70.06"
    # Paid on 04-20, it is interest, and nothing is left.
    settled = owing(
        last=4_000,
        payment=[
            *ins((date(2026, 1, 15), 4_050), kind="estimated"),
            *ins((date(2026, 4, 20), Decimal("70.06"))),
        ],
    )
    assert lines(settled) == ("0.00", "0.00", "120.06")
    assert splits(late_of(settled)) == [("0.00", "70.06", "0.00", "0.00")]
    assert str(prepare(settled).programs["shs"].outcome.to_pay) == "0.00"


# --- the amnesty ------------------------------------------------------------------------------


def test_2021_is_waived():
    """On 2022-06-01, through 07-15: 3 × 4,000 × 0.00833 = 99.96, and 200 of penalty: waived."""
    given = owing(tax_year=2021, paid_on=date(2022, 6, 1))
    assert lines(given) == ("0.00", "0.00", "0.00")
    assert outcome(given)["balance_due"] == "4000.00"
    told = message(given, "I-PAY-012")
    assert "200.00" in told
    assert "99.96" in told
    assert "I-PAY-011" not in codes(given)


def test_2021_is_told_only_where_something_was_late():
    for given in (
        owing(tax_year=2021),
        owing(tax_year=2021, paid_on=date(2022, 4, 18)),
        owing(tax_year=2021, paid_on=date(2022, 6, 1), payment=ins((date(2022, 4, 18), 4_000))),
    ):
        assert "shs" not in places(given, "I-PAY-012")


def test_a_late_payment_for_2021_is_all_tax():
    given = owing(tax_year=2021, payment=ins((date(2022, 5, 2), 1_000)))
    late = late_of(given)
    assert splits(late) == [("0.00", "0.00", "1000.00", "0.00")]
    assert left(late) == ("0.00", "0.00", "3000.00")


def test_2022_is_not_waived_but_for_underpayment():
    """On 2023-04-19: 4,000 × 5 % and 4,000 × 0.5 %; due 4,220."""
    given = owing(tax_year=2022, last=4_000, paid_on=date(2023, 4, 19))
    assert lines(given) == ("200.00", "20.00", "0.00")
    assert outcome(given)["balance_due"] == "4220.00"
    assert "I-PAY-012" not in codes(given)
    assert {"I-PAY-011", "I-PAY-013"} <= codes(given)


# --- the functions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "through", "following"),
    [
        (date(2026, 4, 1), date(2026, 5, 15), date(2026, 5, 1)),
        (date(2026, 4, 30), date(2026, 5, 15), date(2026, 5, 1)),
        (date(2026, 5, 15), date(2026, 6, 15), date(2026, 6, 1)),
        (date(2026, 5, 16), date(2026, 6, 15), date(2026, 6, 1)),
        (date(2026, 12, 31), date(2027, 1, 15), date(2027, 1, 1)),
        (date(2027, 1, 31), date(2027, 2, 15), date(2027, 2, 1)),
    ],
)
def test_the_day_through_which_interest_runs(day, through, following):
    assert runs_through(day) == through
    assert next_month(day) == following


def followed(tax, due, day, *payments, **how):
    """Follow a tax with a penalty of 5 %."""
    ledger = [Paid(on, Decimal(amount)) for on, amount in payments]
    return late_payment(Decimal(tax), due, ledger, day, penalty_rate=Decimal("0.05"), **how)


def spans(late):
    """Return amount, months and rate of every span, and their interest together."""
    found = [(each.amount, len(each.months), each.rate) for each in late.spans]
    return found, sum((each.interest for each in late.spans), Decimal(0))


def test_months_on_both_sides_of_april_18_2023():
    """Due 2022-04-18, paid 2023-05-10, through 06-15: 04-19 to 03-19: 12; 04-19 and 05-19: 2.

    1,000 × (12 × 0.00833 + 2 × 0.005) = 99.96 + 10
    """
    late = followed(1_000, date(2022, 4, 18), date(2023, 5, 10))
    assert spans(late) == ([(1_000, 12, OLD), (1_000, 2, LOW)], Decimal("109.96"))
    assert (late.unpaid, late.penalty, late.interest_left) == (1_000, 50, Decimal("109.96"))


@pytest.mark.parametrize(
    ("due", "day", "expected"),
    [
        # 01-18, 02-18, 03-18 through 04-15
        (date(2023, 1, 17), date(2023, 3, 20), [(1_000, 3, OLD)]),
        # and 04-18, the first day of the new rate, through 05-15
        (date(2023, 1, 17), date(2023, 4, 2), [(1_000, 3, OLD), (1_000, 1, LOW)]),
        # 01-17 to 04-17, the last day of the old rate
        (date(2023, 1, 16), date(2023, 4, 2), [(1_000, 4, OLD)]),
        # 02-16 and 03-16 through 04-15; and 04-16, the first day of the new rate
        (date(2024, 2, 15), date(2024, 3, 20), [(1_000, 2, LOW)]),
        (date(2024, 2, 15), date(2024, 4, 1), [(1_000, 2, LOW), (1_000, 1, NEW)]),
        # 02-15, 03-15, 04-15, the last day of the old rate, through 04-15
        (date(2024, 2, 14), date(2024, 3, 20), [(1_000, 3, LOW)]),
        # A month that begins on the 15th is in, one that begins on the 16th is not.
        (date(2026, 5, 14), date(2026, 6, 1), [(1_000, 3, NEW)]),  # 05-15, 06-15, 07-15
        (date(2026, 5, 15), date(2026, 6, 1), [(1_000, 2, NEW)]),  # 05-16, 06-16
    ],
)
def test_a_month_has_the_rate_of_the_day_it_begins(due, day, expected):
    assert spans(followed(1_000, due, day))[0] == expected


def test_without_a_day_or_in_time_nothing_is_late():
    for day in (None, date(2026, 4, 1), DUE):
        late = late_of(owing(), on=day)
        assert (late.penalty, late.spans, late.settled) == (0, (), ())
        assert (late.monthly, late.grows_on) == (0, None)
    in_time = followed(1_000, DUE, date(2026, 9, 9), (date(2025, 6, 1), 400), (DUE, 600))
    assert (in_time.unpaid, in_time.penalty, in_time.spans) == (0, 0, ())


def test_every_span_of_partial_payments():
    """2,000 due 2026-04-15: penalty 100; 04-20, 613.34: 100, 13.34, 500; 1,500 left.

    06-10, 500: 05-16 and 06-16, 1,500 × 2 × 0.00667 = 20.01; tax 479.99; 1,020.01 left. 07-01:
    07-16, 1,020.01 × 0.00667 = 6.8034667.
    """
    payments = [(date(2026, 4, 20), "613.34"), (date(2026, 6, 10), 500)]
    late = followed(2_000, DUE, date(2026, 7, 1), *payments)
    assert spans(late) == (
        [(2_000, 1, NEW), (1_500, 2, NEW), (Decimal("1020.01"), 1, NEW)],
        Decimal("40.1534667"),
    )
    assert splits(late) == [
        ("100.00", "13.34", "500.00", "0.00"),
        ("0.00", "20.01", "479.99", "0.00"),
    ]
    assert left(late) == ("0.00", "6.80", "1020.01")


def test_what_else_is_owed_is_paid_as_interest_and_bears_none():
    """1,000: penalty 50, a month 6.67, 30 more owed: 86.67 before any tax."""
    also = Decimal(30)
    late = followed(1_000, DUE, date(2026, 5, 1), (date(2026, 4, 20), "86.67"), also_owed=also)
    assert splits(late) == [("50.00", "36.67", "0.00", "0.00")]
    assert left(late) == ("0.00", "6.67", "1000.00")  # the month 05-16
    assert spans(late)[1] == Decimal("13.34")


def test_a_tax_that_bears_no_interest():
    late = followed(1_000, DUE, date(2026, 9, 1), bears_interest=False)
    assert spans(late) == ([], 0)
    assert (late.penalty, late.interest_left, late.tax_left) == (50, 0, 1_000)
    assert (late.monthly, late.grows_on) == (0, None)


@pytest.mark.parametrize(
    ("due", "day", "monthly", "grows_on"),
    [
        # Paid in May it runs through 06-15: another month of 1,000 × 0.00667.
        (DUE, date(2026, 4, 16), "6.67", date(2026, 5, 1)),
        (DUE, date(2026, 4, 30), "6.67", date(2026, 5, 1)),
        (DUE, date(2026, 5, 1), "6.67", date(2026, 6, 1)),
        (DUE, date(2026, 12, 31), "6.67", date(2027, 1, 1)),
        # Due 2023-04-18: paid in March 2024 (through 04-15) the month 03-19 at 0.5 % is added,
        # paid in April (through 05-15) 04-19 at 0.667 %.
        (date(2023, 4, 18), date(2024, 2, 20), "5.00", date(2024, 3, 1)),
        (date(2023, 4, 18), date(2024, 3, 20), "6.67", date(2024, 4, 1)),
        # Due 2022-04-18: paid in April 2023 the month 04-19 is the first at 0.5 %.
        (date(2022, 4, 18), date(2023, 2, 20), "8.33", date(2023, 3, 1)),
        (date(2022, 4, 18), date(2023, 3, 20), "5.00", date(2023, 4, 1)),
    ],
)
def test_what_another_month_adds_and_from_when(due, day, monthly, grows_on):
    late = followed(1_000, due, day)
    assert (str(cents(late.monthly)), late.grows_on) == (monthly, grows_on)
    before = spans(followed(1_000, due, date.fromordinal(grows_on.toordinal() - 1)))[1]
    after = spans(followed(1_000, due, grows_on))[1]
    assert before == spans(late)[1]
    assert after - before == late.monthly


def test_what_another_month_adds_falls_with_the_tax():
    """04-20, 656.67 of 1,000: 50, 6.67 and 600 of tax: another month costs 400 × 0.00667.

    With 1 less it is 401 × 0.00667 = 2.67467.
    """
    day = date(2026, 4, 20)
    late = followed(1_000, DUE, day, (day, "656.67"))
    assert (cents(late.monthly), late.grows_on) == (Decimal("2.67"), date(2026, 5, 1))  # 2.668
    assert cents(followed(1_000, DUE, day, (day, "655.67")).monthly) == Decimal("2.67")
    paid_up = followed(1_000, DUE, day, (day, "1056.67"))
    assert (paid_up.tax_left, paid_up.monthly, paid_up.grows_on) == (0, 0, None)


def test_interest_is_not_known_while_what_is_paid_first_is_not():
    """A late payment pays underpayment interest before tax; what is left of the tax hangs on it."""
    given = owing(payment=ins((date(2026, 4, 20), 1_000)), last_year={"pfa_tax": 0})
    found = prepare(given, on=date(2026, 5, 10)).programs["shs"]
    assert found.amount("underpayment_interest") is None
    assert found.amount("interest") is None
    assert found.amount("balance_due") is None
