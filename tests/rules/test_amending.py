"""Amended returns: what changes and what is left, each amount worked by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxcli import prepare
from taxcli.case.read import case_from, parse_case
from taxcli.case.write import case_text, data_of
from taxcli.engine.amending import Amended, contradictions, differences, filed_balance, gone_back
from taxcli.features.next_year.carry_over import carry_over
from tests.build import case, codes, item, joint, message, np_case, paid, w2
from tests.draws import settled

APRIL = date(2026, 4, 10)
ZEROS = dict.fromkeys(("credit", "withheld", "prepaid", "refund", "applied"), 0)
CHARGES = dict.fromkeys(("penalty", "interest", "underpayment_interest"), 0)


def filed(form, income, tax, **changes):
    """Return an original's figures: a balance due of its tax, unless they are changed."""
    figures = {"taxable_income": income, "threshold": 200_000, "tax": tax, "net_tax": tax}
    return {"form": form, **figures, **ZEROS, **CHARGES, "balance_due": tax, **changes}


# Joint, 310,000: SHS 1 % of 110,000 and PFA 1.5 % of it.
ORIGINAL = {"shs": filed("MET-40", 310_000, 1100), "pfa": filed("MC-40", 310_000, 1650)}
WITH_IT = [paid("shs", "return", 1100, APRIL), paid("pfa", "return", 1650, APRIL)]


def amended(income, *, payment=WITH_IT, original=None, also=None, **changes):
    """Return a couple's case that amends the original above."""
    said = {"reason": "A late form.", "filed_on": APRIL, "tax_year": 2025}
    amends = {**said, "filed": {**ORIGINAL, **(original or {})}, **(also or {})}
    tables = {"oregon": {"taxable_income": income}, "payment": payment, "amends": amends}
    return joint(**{**tables, **changes})


def of(given_, program="shs", **how):
    return prepare(given_, **how).programs[program]


def change(found, id_):
    return next(line.change for line in found.amended.lines if line.id == id_)


def test_less_tax_brings_back_what_was_paid_too_much():
    """310,000 amended to 290,000: SHS 1,100 − 900 = 200, PFA 1,650 − 1,350 = 300 come back."""
    for program, tax, back in (("shs", 900, 200), ("pfa", 1350, 300)):
        found = of(amended(290_000), program)
        assert found.amount("tax") == tax
        assert change(found, "tax") == -back
        assert change(found, "balance_due") == -back
        assert (found.outcome.to_pay, found.outcome.refund, found.outcome.applied) == (0, back, 0)
    assert codes(amended(290_000)) == {"I-AMD-015"}


def test_more_tax_is_paid_with_penalty_and_interest_from_the_original_due_date():
    """330,000: SHS 1,300, 200 more. On September 1: 5 % is 10.00; six months from April 16 to
    October 15 at 0.667 % of 200 are 8.004, so 8.00; 218.00 in all."""
    later = amended(330_000)
    found = of(later, on=date(2026, 9, 1))
    assert (found.amount("penalty"), found.amount("interest")) == (10, 8)
    assert found.amount("balance_due") == 1318
    assert (found.outcome.to_pay, found.outcome.refund) == (218, 0)
    assert not prepare(later, on=date(2026, 9, 1)).blocked


def with_interest(shown, last):
    """Amend SHS from 1,100 to 1,300; the original showed underpayment interest, and all was paid.

    With last year's tax of 1,300, installments of 292.50 (90 %) were due: all were lacking for
    12 + 10 + 7 + 3 months, at 0.667 % 62.43. With last year's of 0 none were due.
    """
    in_all = 1100 + shown
    with_it = [paid("shs", "return", in_all, APRIL), paid("pfa", "return", 1650, APRIL)]
    figures = {"underpayment_interest": shown, "balance_due": in_all}
    original = {"shs": filed("MET-40", 310_000, 1100, **figures)}
    last_year = {"last_year": {"shs_tax": last, "pfa_tax": 0}}
    given_ = amended(330_000, payment=with_it, original=original, **last_year)
    return of(given_, on=date(2026, 9, 1))


@pytest.mark.parametrize(
    ("shown", "last", "lines", "left"),
    [
        # 62.43 now, and 40.00 of it was paid, which has paid no tax: of 1,300 all 200.00 was
        # unpaid, a penalty of 10.00; six months at 0.667 % are 8.004. 200 + 10 + 8 + 22.43.
        (40, 1300, ("10.00", "8.00", "62.43"), "240.43"),
        # 100.00 was paid and 62.43 is owed: 37.57 counts for tax, and 162.43 was unpaid. Its 5 %
        # are 8.1215, six months 6.50045.
        (100, 1300, ("8.12", "6.50", "62.43"), "177.05"),
        # No installments were due, after all: all 40.00 counts for tax, and 160.00 was unpaid. Its
        # 5 % are 8.00, six months 6.4032.
        (40, 0, ("8.00", "6.40", "0.00"), "174.40"),
    ],
)
def test_what_was_paid_for_underpayment_interest_has_paid_no_tax_but_for_what_was_too_much(
    shown, last, lines, left
):
    found = with_interest(shown, last)
    names = ("penalty", "interest", "underpayment_interest")
    assert tuple(str(found.amount(name)) for name in names) == lines
    assert str(found.outcome.to_pay) == left


def test_tax_paid_in_time_stays_tax_though_underpayment_interest_was_left_for_a_bill():
    """As above, but only the tax of 1,100 was paid in April: 200.00 of the new tax was unpaid."""
    original = {"shs": filed("MET-40", 310_000, 1100, underpayment_interest=40, balance_due=1140)}
    found = of(amended(330_000, original=original), on=date(2026, 9, 1))
    assert (found.amount("penalty"), found.amount("interest")) == (10, 8)


def test_more_tax_without_a_day_is_questioned_or_stopped():
    assert of(amended(330_000)).outcome.to_pay == 200
    assert "R-AMD-013" in codes(amended(330_000), "review")
    # Filed after the due date: what is still unpaid cannot be in time.
    late = amended(330_000, also={"filed_on": date(2026, 5, 1)})
    assert "B-AMD-012" in codes(late, "block")
    assert "B-AMD-012" not in codes(late, on=date(2026, 6, 1))
    # Of 2021 penalty and interest are waived, so that no day changes a cent.
    waived = amended(330_000, tax_year=2021, also={"filed_on": date(2022, 5, 1), "tax_year": 2021})
    assert not {"B-AMD-012", "R-AMD-013"} & codes(waived)
    assert of(waived).outcome.to_pay == 200
    # Nothing more to pay: no day is needed.
    assert "B-AMD-012" not in codes(amended(290_000, also={"filed_on": date(2026, 5, 1)}))


REFUNDED = filed("MET-40", 310_000, 1100, withheld=1500, balance_due=0, refund=400)


def withheld(income, refunded=400, **changes):
    """Return a couple with 1,500 of SHS withheld, whose original showed a refund of 400."""
    rows = {"w2": [w2(("METRO", 300_000, 1500))], "payment": WITH_IT[1:]}
    said = {} if refunded is None else {"refunded": {"shs": refunded}}
    return amended(income, original={"shs": REFUNDED}, also=said, **{**rows, **changes})


def test_a_refund_received_is_paid_back_as_far_as_it_was_too_much():
    """330,000: SHS 1,300 of 1,500 withheld leaves 200, and 400 came: 200 goes back."""
    found = of(withheld(330_000))
    assert (found.amount("refund"), found.amount("balance_due")) == (200, 0)
    assert (found.outcome.to_pay, found.outcome.refund) == (200, 0)
    assert found.amended.paid_back == 200
    assert "200.00 of what was refunded" in message(withheld(330_000), "I-AMD-011")


def test_a_refund_received_and_tax_unpaid_besides():
    """360,000: SHS 1,600 less 1,500 withheld is 100, and the 400 that came: 500. On June 1 the
    100 bears 5.00 of penalty and three months (to July 15) at 0.667 %, 2.001: 507.00."""
    assert of(withheld(360_000)).outcome.to_pay == 500
    found = of(withheld(360_000), on=date(2026, 6, 1))
    assert (found.amount("penalty"), found.amount("interest")) == (5, 2)
    assert (found.outcome.to_pay, found.amended.paid_back) == (507, 400)


def test_a_refund_not_received_yet_is_counted_once():
    """290,000: SHS 900, so 600 of 1,500; nothing came yet: 600. Had 400 come: 200."""
    assert of(withheld(290_000, 0)).outcome.refund == 600
    assert of(withheld(290_000, 400)).outcome.refund == 200


def test_whether_the_refund_came_must_be_said():
    assert "B-AMD-007" in codes(withheld(290_000, None), "block")
    assert of(withheld(290_000, None)).outcome.to_pay is None
    # A balance paid twice may have been refunded too.
    twice = [*WITH_IT, paid("shs", "return", 1100, date(2026, 4, 9))]
    assert "B-AMD-007" in codes(amended(290_000, payment=twice))
    # What was paid with the amended return itself raises no question.
    more = [*WITH_IT, paid("shs", "return", 200, date(2026, 8, 1))]
    assert "B-AMD-007" not in codes(amended(330_000, payment=more), on=date(2026, 8, 1))


def test_whether_the_balance_was_paid_must_be_said():
    unpaid = amended(290_000, payment=WITH_IT[1:])
    assert "B-AMD-008" in codes(unpaid, "block")
    assert of(unpaid).outcome.to_pay is None
    # Nothing was paid: the case says so by a payment of nothing, and all of the tax is due.
    said = amended(290_000, payment=[paid("shs", "return", 0, APRIL), *WITH_IT[1:]])
    assert "B-AMD-008" not in codes(said)
    assert of(said).outcome.to_pay == 900
    # That a refund is said to be none does not say that the balance was paid.
    none = amended(290_000, payment=WITH_IT[1:], also={"refunded": {"shs": 0}})
    assert "B-AMD-008" in codes(none)


def test_an_original_paid_late_counts_its_charges():
    """The original of 1,100 was paid on May 20: 5 % 55.00 and two months 14.674: 1,169.67. As
    amended 900: 45.00 and 12.006: 957.01, so 212.66 comes back."""
    charged = {"penalty": 55, "interest": Decimal("14.67"), "balance_due": Decimal("1169.67")}
    payment = [paid("shs", "return", Decimal("1169.67"), date(2026, 5, 20)), *WITH_IT[1:]]
    original = {"shs": filed("MET-40", 310_000, 1100, **charged)}
    late = amended(290_000, payment=payment, original=original)
    found = of(late)
    assert (found.amount("penalty"), found.amount("interest")) == (45, Decimal("12.01"))
    assert found.outcome.refund == Decimal("212.66")
    assert not prepare(late).blocked


def test_the_same_figures_change_nothing_and_send_nothing():
    found = of(amended(310_000))
    assert found.amended.unchanged
    assert not found.outcome.sends_return
    assert (found.outcome.to_pay, found.outcome.refund) == (0, 0)
    assert codes(amended(310_000)) == {"I-AMD-009", "I-AMD-015"}
    # One tax changes and the other does not.
    one = amended(310_000, original={"shs": filed("MET-40", 300_000, 1000)}, payment=[
        paid("shs", "return", 1000, APRIL), *WITH_IT[1:]
    ])  # fmt: skip
    assert of(one).outcome.sends_return
    assert not of(one, "pfa").outcome.sends_return


def test_no_tax_any_more_still_needs_the_amended_return():
    """190,000 is under 200,000: all of 1,100 comes back, on the same form."""
    found = of(amended(190_000))
    assert (found.filing.form, found.filing.must_file) == ("MET-40", False)
    assert found.outcome.refund == 1100
    assert found.filing.reason.endswith(
        "Form MET-40 was filed, and the amended return corrects it."
    )


def test_a_resident_who_was_none_amends_on_the_np_form():
    """Nobody lived in Metro, and no income is from there: MET-40-NP with nothing on it."""
    nobody = {"primary": "none", "spouse": "none", "local_income": False}
    inside = {"primary": "full-year", "spouse": "full-year"}
    moved = amended(310_000, residency={"metro": nobody, "multnomah": inside})
    found = of(moved)
    assert not prepare(moved).blocked
    assert found.filing.form == "MET-40-NP"
    assert (found.amount("tax"), found.outcome.refund) == (0, 1100)


def test_an_np_return_is_amended_line_by_line():
    """Single, outside all year, 300,000 of wages: 150,000 local is filed, 180,000 is right.
    SHS 1 % of 25,000 is 250, of 55,000 is 550: 300 more."""
    figures = {"taxable_income": 150_000, "threshold": 125_000}
    original = {
        "shs": filed("MET-40-NP", 150_000, 250, **figures),
        "pfa": filed("MC-40-NP", 150_000, 375, **figures),
    }
    payment = [paid("shs", "return", 250, APRIL), paid("pfa", "return", 375, APRIL)]
    amends = {"reason": "A day count was wrong.", "filed": original}
    found = np_case(item(300_000, both={"amount": 180_000}), payment=payment, amends=amends)
    assert (of(found).outcome.to_pay, of(found, "pfa").outcome.to_pay) == (300, 450)
    assert change(of(found), "taxable_income") == 30_000
    assert change(of(found), "threshold") == 0


def test_nothing_filed_for_a_tax_makes_a_first_return():
    first = amended(310_000, original={"pfa": {"form": "none"}}, payment=WITH_IT[:1])
    found = of(first, "pfa")
    assert found.amended.first
    assert found.outcome.sends_return
    assert found.outcome.to_pay == 1650
    assert "I-AMD-010" in codes(first)
    assert not of(first).outcome.sends_return


def test_what_was_filed_must_be_said_for_a_tax_that_matters():
    unsaid = amended(290_000, original={"pfa": None})
    assert message(unsaid, "B-AMD-005").startswith("PFA")
    assert of(unsaid, "pfa").amended is None
    # A tax that has no form and no payment needs no word.
    nobody = {"primary": "none", "spouse": "none", "local_income": False}
    inside = {"primary": "full-year", "spouse": "full-year"}
    where = {"residency": {"metro": inside, "multnomah": nobody}}
    unsaid = amended(290_000, original={"pfa": None}, payment=WITH_IT[:1], **where)
    assert "B-AMD-005" not in codes(unsaid)
    # One that had no return and needs none is not spoken of, whatever the ledger says.
    rows = [*WITH_IT[:1], paid("pfa", "estimated", 0)]
    none = amended(290_000, original={"pfa": {"form": "none"}}, payment=rows, **where)
    assert of(none, "pfa").amended is None


def test_what_is_not_known_of_the_original_is_not_zero():
    partly = {"form": "MET-40", "net_tax": 1100, "balance_due": 1100}
    found = of(amended(290_000, original={"shs": partly}))
    assert change(found, "taxable_income") is None
    assert change(found, "net_tax") == -200
    assert found.outcome.refund == 200
    assert not found.amended.unchanged
    # Without balance, refund or what they come from, both must be said.
    bare = amended(290_000, original={"shs": {"form": "MET-40", "tax": 1100}})
    assert "B-AMD-007" in codes(bare)
    assert "B-AMD-008" in codes(amended(290_000, original={"shs": {"form": "MET-40"}}, payment=[]))


def test_an_applied_overpayment_counts_as_gone_and_goes_into_the_next_year():
    """400 was applied. As amended 600 are over: 200 more, and 600 in all for the next year."""
    original = {"shs": {**REFUNDED, "refund": 0, "applied": 400}}
    also = {"refunded": {"shs": 400}}
    rows = {"w2": [w2(("METRO", 300_000, 1500))], "payment": WITH_IT[1:]}
    found = of(amended(290_000, original=original, also=also, refund={"shs": "apply"}, **rows))
    assert (found.outcome.refund, found.outcome.applied, found.applied_in_all) == (0, 200, 600)
    # A refund chosen now: only what was applied before is in the next year.
    found = of(amended(290_000, original=original, also=also, **rows))
    assert (found.outcome.refund, found.outcome.applied, found.applied_in_all) == (200, 0, 400)


def test_the_next_year_and_a_plan_do_not_amend():
    assert carry_over(amended(290_000), {}, {}).case.amends is None


def test_too_old_is_asked_of_what_is_left_and_not_of_the_line():
    """Due April 15, 2026: three years later is April 15, 2029."""
    assert "R-AMD-014" not in codes(amended(290_000), on=date(2029, 4, 15))
    assert "R-AMD-014" in codes(amended(290_000), on=date(2029, 4, 16))
    # The line shows a refund of 400, which came long ago; nothing more is claimed.
    same = withheld(310_000)
    assert not {"R-AMD-014", "R-REF-001"} & codes(same, on=date(2029, 4, 16))


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"net_tax": 1000}, "tax less credit"),
        ({"refund": 5}, "a balance due and an overpayment"),
        ({"withheld": 5}, "is not the balance due"),
    ],
)
def test_figures_that_do_not_add_up_are_named(changes, words):
    wrong = amended(290_000, original={"shs": filed("MET-40", 310_000, 1100, **changes)})
    assert words in message(wrong, "R-AMD-006")


def test_more_refunded_than_there_was_is_questioned():
    assert "R-AMD-006" in codes(withheld(290_000, Decimal("400.01")))
    assert "R-AMD-006" not in codes(withheld(290_000))


def test_the_combined_return_is_not_open_to_amended_ones():
    assert not prepare(amended(290_000)).combined.available


def test_the_json_has_before_after_and_change():
    found = prepare(amended(290_000)).to_json()["programs"]["shs"]["amended"]
    assert {"id": "tax", "filed": "1100.00", "amended": "900.00", "change": "-200.00"} in found[
        "lines"
    ]
    assert (found["to_pay"], found["refund"], found["refunded"]) == ("0.00", "200.00", "0.00")
    assert prepare(joint()).to_json()["programs"]["shs"]["amended"] is None


def test_a_written_case_amends_the_same():
    first = amended(290_000, also={"refunded": {"shs": 5}, "refunded_on": {"shs": APRIL}})
    assert parse_case(case_text(first)) == first
    assert case_from(data_of(first)) == first


def as_filed(result):
    """Return what a result says of itself, as ``[amends.filed]`` holds it."""
    return {
        id_: {"form": "none"} if found.filing.form is None else {
            "form": found.filing.form, **found.amounts
        }
        for id_, found in result.programs.items()
    }  # fmt: skip


@given(settled())
@settings(max_examples=60, deadline=None)
def test_amending_to_the_same_changes_nothing_whatever_was_paid_or_refunded(first):
    """What the original asked was paid with it, or came back: then nothing is left."""
    data = data_of(first)
    data["payment"] = [row for row in data.get("payment", []) if row["kind"] != "return"]
    original = prepare(case_from(data))
    refunded = {}
    for id_, found in original.programs.items():
        due = found.amount("balance_due")
        if due:
            data["payment"].append(paid(id_, "return", due, date(2026, 4, 15)))
        refunded[id_] = found.amount("refund") + found.amount("applied")
    data["amends"] = {"reason": "The same.", "filed": as_filed(original), "refunded": refunded}
    after = prepare(case_from(data))
    assert not {one.code for one in after.diagnostics if "-AMD-" in one.code and one.code[0] == "B"}
    for found in after.programs.values():
        assert (found.outcome.to_pay, found.outcome.refund, found.outcome.applied) == (0, 0, 0)
        if found.amended is not None:
            assert found.amended.unchanged
            assert all(line.change == 0 for line in found.amended.lines)


money = st.integers(0, 500_000).map(lambda cents: Decimal(cents) / 100)


@given(money, money, money, money)
def test_what_is_left_is_one_thing_and_adds_up(due, over, paid_, refunded):
    """To pay and to come back are never both, and differ by balance − paid + refunded."""
    found = Amended("MET-40", "MET-40", (), due - over, paid_, refunded)
    assert 0 in (max(found.left, 0), found.comes_back)
    assert found.left == due - over - paid_ + refunded
    assert found.left + found.comes_back >= found.paid_back >= 0


def test_the_small_parts():
    assert filed_balance({"balance_due": Decimal(5)}) == 5
    assert filed_balance({"refund": Decimal(5), "applied": Decimal(0)}) == -5
    assert filed_balance({"balance_due": Decimal(0)}) is None
    assert gone_back(Decimal(5), Decimal(3), Decimal(5), Decimal(5)) == 0
    assert gone_back(None, None, Decimal(5), Decimal(5)) is None
    assert contradictions({}) == []
    assert differences({}, {})[0].change is None
    assert case(amends={"reason": "x"}).amends.filed.shs is None


def test_an_amended_case_tells_of_the_days_after_a_federal_or_oregon_change():
    """City code 7.02.620, the business-tax twin: 60 days, inferred for these taxes."""
    words = message(amended(290_000), "I-AMD-015")
    assert "within 60 days of it (inferred: City of Portland code 7.02.620" in words
