"""The ledger beside the return, and a notice beside both: what differs, and why it may."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxcli import prepare
from taxcli.case.notice import Notice
from taxcli.features.ledger.ledger import make_report
from taxcli.features.ledger.reconcile import LINE_OF, NOT_COUNTED
from tests.build import FIRST_HALF, YEAR, case, joint, lived, np_case, paid, w2

APRIL = date(2026, 4, 15)
MAY = date(2026, 5, 20)


def dollars(text):
    return Decimal(text)


def report(of, shs=None, pfa=None, *, dated=None, on=None):
    """Reconcile a case, and compare it with a notice where one is given."""
    result = prepare(of, on=on)
    if shs is None and pfa is None:
        return make_report(result, None, None, day_of_notice=False)
    tables = {"shs": shs, "pfa": pfa}
    billed = {
        id_: {name: dollars(amount) for name, amount in table.items()}
        for id_, table in tables.items()
        if table
    }
    notice = Notice.model_validate({"date": dated, **billed})
    other = prepare(of, edition="published", on=on) if result.law.differs else None
    return make_report(result, notice, other, day_of_notice=False)


def books(of, program="shs", **how):
    return report(of, **how).records[program]


def reasons(of, name, shs=None, pfa=None, program="shs", **how):
    """Return the reasons of one line, as one text."""
    lines = report(of, shs, pfa, **how).compared[program]
    (line,) = [each for each in lines if each.line == name]
    return "\n".join(line.reasons)


# --- the ledger beside the return -------------------------------------------------------------


def test_what_each_payment_counts_for():
    """SHS 750.00. On lines: 100 + 50 + 30; with the return 200; 40 is for another year."""
    found = books(
        case(
            payment=[
                paid("shs", "estimated", 100, date(2025, 6, 16)),
                paid("shs", "extension", 50, date(2026, 4, 1)),
                paid("shs", "applied", 30, date(2025, 8, 1)),
                paid("shs", "return", 200, APRIL),
                paid("shs", "estimated", 40, tax_year=2024),
                paid("pfa", "estimated", 999),
            ]
        )
    )
    assert [(each.index, each.counts, each.line) for each in found.posted] == [
        (0, "line", "estimated"),
        (1, "line", "extension_payment"),
        (2, "line", "applied_from_last_year"),
        (3, "ledger", None),
        (4, "other-year", None),
    ]
    days = [each.counts_from for each in found.posted]
    # A refund applied counts at the first installment date; what does not count has no day.
    assert days == [date(2025, 6, 16), date(2026, 4, 1), date(2025, 4, 15), APRIL, None]
    assert (found.total("line"), found.total("ledger")) == (180, 200)
    assert (found.total("other-year"), found.total()) == (40, 420)
    # 750.00 less 380.00.
    assert (found.paid, found.still_to_pay, found.overpaid) == (380, 370, 0)


def test_withholding_stands_beside_its_line():
    found = books(case(w2=[w2(("METRO", 90_000, 800))]))
    first = found.checks[0]
    assert (first.line, first.ledger, first.agrees) == ("withheld", 800, True)
    # 800.00 withheld, 750.00 of tax.
    assert (found.paid, found.still_to_pay, found.overpaid) == (800, 0, 50)


def test_what_is_withheld_in_one_sum_for_both_taxes_is_not_known():
    found = books(case(w2=[w2(("TOTAL CITY", 9, 1))], payment=[paid("shs", "estimated", 5)]))
    assert found.checks[0].agrees is None
    assert (found.withheld, found.paid, found.still_to_pay, found.overpaid) == (None,) * 4
    assert found.received == 5


def test_where_no_form_is_filled_in_no_line_counts_a_payment():
    """Income below the threshold, no items, nothing paid in: there is no form."""
    below = {"residency": lived(FIRST_HALF), "oregon": {"taxable_income": 9}}
    found = books(case(**below, payment=[paid("shs", "return", 0, APRIL)]))
    assert [each.counts for each in found.posted] == ["no-form"]
    assert (found.checks, found.received, found.overpaid) == ((), 0, 0)


def test_what_was_paid_with_a_return_below_the_threshold_needs_a_form_to_come_back():
    below = {"residency": lived("full-year"), "oregon": {"taxable_income": 9}}
    found = books(case(**below, payment=[paid("shs", "return", 25, APRIL)]))
    assert [each.counts for each in found.posted] == ["ledger"]
    assert (found.received, found.overpaid) == (25, 25)


def test_a_case_without_filing_status_is_only_not_known_yet():
    found = books(case(filing_status=None, payment=[paid("shs", "estimated", 25)]))
    assert [each.counts for each in found.posted] == ["line"]
    assert [check.amount for check in found.checks] == [None] * 4
    assert found.needed is None


def test_a_payment_after_the_day_of_the_return_is_marked():
    rows = [paid("shs", "return", 25, date(2026, 6, 2)), paid("shs", "return", 25, APRIL)]
    found = books(case(payment=rows), on=date(2026, 6, 1))
    assert [each.after_return for each in found.posted] == [True, False]


def test_penalty_and_interest_are_part_of_what_is_needed():
    """750.00 unpaid: 5 % is 37.50; two months (to June 15) at 0.667 % are 10.01."""
    assert books(case(), on=MAY).needed == dollars("797.51")


kinds = st.sampled_from(["estimated", "extension", "applied", "return"])
rows = st.builds(
    paid,
    st.sampled_from(["shs", "pfa"]),
    kinds,
    st.integers(0, 500_000).map(lambda cents: Decimal(cents) / 100),
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    person=st.sampled_from(["primary", "spouse"]),
    tax_year=st.sampled_from([YEAR - 1, YEAR, YEAR + 1]),
)
cases = st.one_of(
    st.builds(lambda listed: joint(payment=listed), st.lists(rows, max_size=8)),
    st.builds(
        lambda listed: np_case(
            {"kind": "wages", "payer": "Sample", "amount": 5, "metro": {"amount": 5}},
            filing_status="joint",
            residency={
                "metro": {"primary": "none", "spouse": "none"},
                "multnomah": {"primary": "none", "spouse": "none", "local_income": False},
            },
            payment=listed,
        ),
        st.lists(rows, max_size=8),
    ),
)


@given(cases, st.none() | st.dates(APRIL, date(2027, 12, 31)))
@settings(max_examples=100, deadline=None)
def test_payments_on_lines_and_those_not_counted_are_all_payments(of, on):
    result = prepare(of, on=on)
    for id_, found in make_report(result, None, None, day_of_notice=False).records.items():
        program = result.programs[id_]
        mine = [row for row in of.payment if row.program == id_]
        assert [each.payment for each in found.posted] == mine
        lines = [each.payment.amount for each in found.posted if each.line in LINE_OF.values()]
        assert sum(lines) == found.total("line")
        parts = ("line", "ledger", *NOT_COUNTED)
        assert sum(found.total(part) for part in parts) == found.total()
        assert found.total() == sum(row.amount for row in mine)
        assert all(check.agrees for check in found.checks)
        if program.filled is not None:
            assert found.still_to_pay == program.outcome.to_pay
            assert found.total("ledger") == program.paid_with_return
        # What is dated after the day asked is not paid yet.
        made = [each for each in found.posted if each.counts in ("line", "ledger", "no-form")]
        assert on is None or all(
            each.payment.date <= on for each in made if each.payment.kind != "applied"
        )


# --- a notice beside both ---------------------------------------------------------------------

# Joint, 400,000: SHS 2,000.00 of tax. PFA 3,000.00.
FOUR = {"oregon": {"taxable_income": 400_000}}


def couple(*listed, **changes):
    return joint(payment=list(listed), **{**FOUR, **changes})


def test_only_lines_that_the_notice_shows_are_compared():
    found = report(couple(), {"balance": "2000", "tax": "2000"}).compared
    assert list(found) == ["shs"]
    assert [(line.line, line.ours, line.difference) for line in found["shs"]] == [
        ("tax", 2_000, 0),
        ("balance", 2_000, 0),
    ]
    assert not any(line.reasons for line in found["shs"])


def test_a_payment_under_the_spouses_number():
    given = couple(
        paid("shs", "estimated", 500, person="spouse"), paid("shs", "return", 1_500, APRIL)
    )
    text = reasons(given, "paid", {"paid": "1500"})
    assert "estimated payment of 500.00 on April 15, 2025, made under the spouse's" in text
    assert "may have it on the spouse's account" in text


def test_all_payments_under_the_spouses_number_together():
    listed = [paid("shs", "estimated", 500, date(2025, 4, n), person="spouse") for n in (14, 15)]
    text = reasons(couple(*listed), "paid", {"paid": "0"})
    assert text.startswith("The difference is as much as the 2 payments made under the spouse's")


def test_a_payment_put_to_the_other_tax():
    given = couple(paid("shs", "estimated", 500), paid("pfa", "estimated", 700))
    lacks = reasons(given, "paid", {"paid": "0"}, {"paid": "1200"})
    assert lacks.startswith("The notice shows just as much more for PFA")
    assert "made for SHS in the ledger of PFA" in lacks
    has = reasons(given, "paid", {"paid": "0"}, {"paid": "1200"}, "pfa")
    assert "just as much less for SHS" in has
    assert "estimated payment of 500.00 on April 15, 2025, made for SHS" in has


def test_a_payment_of_another_year_counted_here():
    given = couple(paid("shs", "estimated", 600, tax_year=2024))
    text = reasons(given, "paid", {"paid": "600"})
    assert "made for tax year 2024. The Revenue Division may have counted it for 2025" in text


def test_a_payment_listed_twice():
    """As long as it is not said that both are real, one is held and not counted."""
    one = paid("shs", "estimated", 300)
    both = couple(one, {**one, "also_real": True})
    assert "listed twice" in reasons(both, "paid", {"paid": "300"})
    held = couple(one, one)
    assert [each.counts for each in books(held).posted] == ["line", "held"]
    assert "may have received both" in reasons(held, "paid", {"paid": "600"})


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2025, 1, 10), "may have it in the ledger of 2024"),
        (date(2026, 2, 1), "after the last installment date (January 15, 2026)"),
        (date(2026, 5, 1), "after the due date (April 15, 2026)"),
    ],
)
def test_an_estimated_payment_dated_early_or_late(on, words):
    given = couple(paid("shs", "estimated", 300, on), paid("shs", "return", 1_700, APRIL))
    assert words in reasons(given, "paid", {"paid": "1700"})


def test_a_payment_after_the_date_of_the_notice():
    given = couple(paid("shs", "return", 2_000, date(2026, 5, 25)))
    text = reasons(given, "paid", {"paid": "0"}, dated=MAY)
    assert "The notice of May 20, 2026 could not show it yet" in text
    assert "dated after the notice" not in reasons(given, "paid", {"paid": "0"})


def test_an_applied_refund():
    given = couple(paid("shs", "applied", 150), paid("shs", "estimated", 50))
    assert "may not have applied it" in reasons(given, "paid", {"paid": "50"})


def test_withholding_that_was_not_matched():
    forms = [w2(("METRO", 90_000, 800)), w2(("METRO", 90_000, 75), employer="Other Works")]
    given = couple(paid("shs", "estimated", 50), w2=forms)
    # 50.00 + 875.00 = 925.00 in all.
    assert "what Other Works withheld (w2[1])" in reasons(given, "paid", {"paid": "850"})
    everything = reasons(given, "paid", {"paid": "50"})
    assert "everything withheld" in everything
    assert "a line of its own" in everything


def test_withholding_on_a_line_of_its_own():
    forms = [w2(("METRO", 90_000, 800)), w2(("METRO", 90_000, 75), person="spouse")]
    given = couple(paid("shs", "estimated", 50), w2=forms)
    shown = report(given, {"withheld": "800", "paid": "50"}).compared["shs"]
    assert [(line.ours, line.difference) for line in shown] == [(875, -75), (50, 0)]
    text = reasons(given, "withheld", {"withheld": "800", "paid": "50"})
    assert "what the spouse's employers withheld" in text
    assert "send a copy" in text
    twice = reasons(given, "paid", {"withheld": "875", "paid": "925"})
    assert "everything withheld" in twice


def test_the_withholding_of_both_taxes_mixed_up():
    forms = [w2(("METRO", 90_000, 800), ("MULT", 90_000, 75))]
    text = reasons(couple(w2=forms), "withheld", {"withheld": "75"})
    assert text.startswith("It fits what was withheld for PFA")


def test_a_payment_that_nothing_speaks_against():
    given = couple(paid("shs", "estimated", 300), paid("shs", "estimated", 300, date(2025, 6, 16)))
    text = reasons(given, "paid", {"paid": "300"})
    assert "300.00 on April 15, 2025, or the estimated payment of 300.00 on June 16, 2025" in text
    assert "send proof of it" in text
    assert "all payments of the ledger" in reasons(given, "paid", {"paid": "0"})


def test_two_things_together():
    given = couple(paid("shs", "estimated", 310, person="spouse"), paid("shs", "applied", 45))
    text = reasons(given, "paid", {"paid": "10"}, dated=MAY)
    assert text == ""
    more = couple(
        paid("shs", "estimated", 310, person="spouse"),
        paid("shs", "applied", 45),
        paid("shs", "return", 1_000, APRIL),
    )
    assert "two things together" in reasons(more, "paid", {"paid": "1000"})


def test_no_reason_is_made_up():
    given = couple(paid("shs", "estimated", 300))
    for billed in ("299.99", "300.01"):
        assert reasons(given, "paid", {"paid": billed}) == ""
    assert reasons(given, "tax", {"tax": "1999.99"}) == ""
    assert reasons(given, "withheld", {"withheld": "1"}) == ""


def test_the_tax_of_the_other_edition():
    """2026, 200,000 single, PFA: 75,000 at 1.5 % is 1,125.00 in force, at 2.3 % 1,725.00."""
    text = reasons(case(tax_year=2026), "tax", pfa={"tax": "1725"}, program="pfa")
    assert "fits the tax by the Revenue Division's published page (--edition published)" in text


def test_the_tax_before_a_credit():
    """SHS 750.00; credit 750 × 100,000 / 250,000 = 300.00, so 450.00 after it."""
    state = {"state": "ID", "tax": 5_000, "agi": 250_000, "agi_both": 100_000, "oregon_credit": 0}
    text = reasons(case(other_state=[state]), "tax", {"tax": "750"})
    assert "before the credit of 300.00" in text


def test_the_tax_of_the_other_program():
    assert reasons(couple(), "tax", {"tax": "3000"}).startswith("It fits the PFA tax")


def test_penalty_and_interest_of_what_the_notice_leaves_unpaid():
    """Paid in time by the case; the notice lacks 500.00: 5 % is 25.00, 2 months at 0.667 % 6.67."""
    given = couple(
        paid("shs", "estimated", 500, person="spouse"), paid("shs", "return", 1_500, APRIL)
    )
    billed = {"tax": "2000", "paid": "1500", "penalty": "25", "interest": "6.67"}
    assert "5 % of the 500.00 that the notice's own" in reasons(given, "penalty", billed)
    interest = reasons(given, "interest", billed)
    assert "2 months of interest on the 500.00 that the notice's own" in interest
    assert "the return counts no months" in interest
    only_balance = {"paid": "1500", "balance": "531.67"}
    text = reasons(given, "balance", only_balance)
    assert "The lines above explain a balance of 500.00." in text
    assert "a penalty of 25.00 and 2 months of interest on the 500.00" in text


def test_interest_of_another_day():
    """2,000.00 unpaid: 2 months (to June 15) are 26.68, 3 months 40.02."""
    text = reasons(couple(), "interest", {"interest": "40.02"}, on=MAY)
    assert "3 months of interest on the 2,000.00" in text
    assert "the return counts 2 months" in text


def test_underpayment_interest_in_the_interest_line():
    """Both years at 2,000: of 1,800.00 (90 %), 450.00 lacked each quarter.

    12 + 10 + 7 + 3 months at 0.667 % are 96.05 (450 × 32 × 0.00667 = 96.048).
    """
    given = couple(last_year={"shs_tax": 2_000, "pfa_tax": 0})
    assert reasons(given, "interest", {"interest": "96.05"}) == (
        "Underpayment interest of 96.05 may be included in it."
    )
    billed = {"interest": "96.05", "underpayment_interest": "0"}
    assert "included in the notice's interest" in reasons(given, "underpayment_interest", billed)
    # The balance is the same, whichever line it stands on.
    assert reasons(given, "balance", {**billed, "balance": "2096.05"}) == ""
    left = reasons(given, "balance", {"balance": "2000"})
    assert "may leave out underpayment interest of 96.05" in left


def test_underpayment_interest_that_the_case_does_not_see():
    text = reasons(
        couple(last_year={"shs_tax": 10, "pfa_tax": 0}),
        "underpayment_interest",
        {"underpayment_interest": "96.05"},
    )
    assert "may have another amount for last year" in text
    assert "another method" in text


def test_what_an_amnesty_has_waived():
    """2021, 200,000 single: 750.00 due 2022-04-18; paid 2022-05-01: 5 %, 2 months at 0.833 %."""
    old = case(tax_year=2021, paid_on=date(2022, 5, 1))
    assert "an amnesty" in reasons(old, "penalty", {"penalty": "37.50"})
    assert "an amnesty" in reasons(old, "interest", {"interest": "12.50"})


def test_a_return_taken_as_paid_in_time():
    text = reasons(couple(), "penalty", {"penalty": "77"})
    assert "--on DATE" in text


@pytest.mark.parametrize("name", ["penalty", "interest", "underpayment_interest"])
def test_charges_always_have_a_possible_reason(name):
    late = couple(last_year={"shs_tax": 2_000, "pfa_tax": 0})
    for amount in ("0", "9.99", "7777"):
        assert " may " in reasons(late, name, {name: amount}, on=MAY)


def test_the_balance_differs_only_because_of_the_lines_above():
    given = couple(paid("shs", "estimated", 300))
    # Ours: 2,000 - 300 = 1,700. The notice: 2,100 - 0 = 2,100.
    billed = {"tax": "2100", "paid": "0", "balance": "2100"}
    assert reasons(given, "balance", billed) == "It differs only because of the lines above."


def test_a_balance_alone_is_explained_by_payments():
    given = couple(paid("shs", "estimated", 300, person="spouse"))
    text = reasons(given, "balance", {"balance": "2000"})
    assert "made under the spouse's number" in text


def test_a_balance_after_an_overpayment():
    """2,000 of tax, 2,300 paid: 300 too much. Without the spouse's 800 there is 500 to pay."""
    given = couple(
        paid("shs", "estimated", 800, person="spouse"), paid("shs", "return", 1_500, APRIL)
    )
    assert "spouse's number" in reasons(given, "balance", {"balance": "500"})
    billed = {"paid": "1500", "balance": "500"}
    assert reasons(given, "balance", billed) == "It differs only because of the lines above."


def test_a_balance_that_the_notices_own_lines_do_not_come_to():
    full = {"tax": "2000", "paid": "0", "penalty": "0", "interest": "0"}
    full |= {"underpayment_interest": "0", "balance": "2050"}
    assert "own lines come to 2,000.00" in reasons(couple(), "balance", full)
    assert "was not copied" in reasons(couple(), "balance", {"balance": "2050"})


def test_what_is_not_known_is_not_compared():
    given = couple(w2=[w2(("TOTAL CITY", 9, 1))])
    found = report(given, {"tax": "1", "paid": "1", "balance": "1"}).compared["shs"]
    assert [line.difference for line in found] == [-1_999, None, None]
    assert not found[1].reasons
    assert not found[2].reasons


SURE = ("is wrong", "must have", "has lost", "did not receive")


@given(
    st.lists(rows, max_size=5),
    st.dictionaries(
        st.sampled_from(["tax", "withheld", "paid", "penalty", "interest", "balance"]),
        st.integers(0, 600_000).map(lambda cents: str(Decimal(cents) / 100)),
        min_size=1,
    ),
    st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1)),
)
@settings(max_examples=100, deadline=None)
def test_any_notice_is_compared_and_no_reason_stated_as_a_fact(listed, billed, dated):
    found = report(couple(*listed), billed, {"paid": "0"}, dated=dated).compared["shs"]
    assert {line.line for line in found} == set(billed)
    for line in found:
        assert line.difference == line.notice - line.ours
        assert not (line.reasons and line.difference == 0)
        for reason in line.reasons:
            assert reason.endswith(".")
            assert not any(word in reason for word in SURE)


def test_the_spouses_number_is_suspected_of_couples_alone():
    """Two installments of 600 each; the notice lacks one of them."""
    two = [paid("shs", "estimated", 600, day) for day in (date(2025, 4, 15), date(2025, 6, 16))]
    for make, number in ((case, "another number"), (joint, "the spouse's number")):
        said = reasons(make(payment=two), "paid", {"paid": "600"})
        assert f"under {number}" in said
