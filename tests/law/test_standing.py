"""The facts of every year against the law sheet, retyped here number by number, with their status.

Each is named as in forms/standing.toml or forms/plan.toml; the comments name the sheet's section.
"""

from datetime import date
from decimal import Decimal

import pytest

from taxcli.law.data import Sourced
from taxcli.law.payment_plan import plan_facts
from taxcli.law.standing import standing

PLACES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK PA RI SC SD TN TX UT VT VA WA WV WI WY"
)
STANDING = {
    "law.as_of": (date(2026, 8, 27), "secondary"),  # 2: the vote that moved the increase to 2028
    "arts_tax.age": (18, "official"),  # 12
    "arts_tax.penalty_later_months": (6, "official"),
    "own_credit_states.value": (("AZ", "CA", "IN", "VA"), "secondary"),  # 4, 15
    "states.value": (tuple(PLACES.split()), "official"),  # 15: all but Oregon, and DC
    # 15: those without an income tax, New Hampshire's on wages
    "no_income_tax_states.value": (("AK", "FL", "NV", "SD", "TN", "TX", "WA", "WY"), "secondary"),
    "wages_untaxed_states.value": (("NH",), "secondary"),
    "wages_above_total.value": (2, "inferred"),  # 15: far above total income; no figure there
    "must_withhold_over.value": (200_000, "official"),  # 5
    "unsure_exempt.value": (("federal-pension", "military-pension"), "secondary"),  # 4
    "pro.fees.card_share": (Decimal("0.0245"), "official"),  # 10
    "refund_limit.years": (3, "inferred"),  # 9
    "refund_time.weeks_from": (8, "official"),  # 10
    "refund_time.weeks_to": (10, "official"),
    "refund_time.busy_months": ((3, 4, 9, 10), "official"),
    "refund_interest.months": (4, "official"),  # 9
    "refund_interest.month_days": (30, "official"),
    "safe_harbor.this_year": (Decimal("0.90"), "official"),  # 8
    "safe_harbor.last_year": (1, "official"),
    "safe_harbor.installments": (4, "official"),
    "late_interest.through_day": (15, "inferred"),  # 9
    "protest.days": (30, "official"),  # 9
    "appeal.days": (30, "inferred"),  # 15
    "waiver_request.days": (30, "inferred"),
    "amend_after_change.days": (60, "inferred"),
    "delinquent.violation_penalty": (500, "official"),  # 9
    "delinquent.collection_share": (Decimal("0.25"), "official"),
    "most_work_days.worked": (6, "inferred"),  # 15
    "most_work_days.of": (7, "inferred"),
    "oregon_lines.OR-40.line": (19, "official"),  # 4
    "oregon_lines.OR-40-N.line": (45, "secondary"),
    "oregon_lines.OR-40-P.line": (None, "inferred"),
}
# What is told in sentences alone, and payment: 10; 9 on waivers; 10 and 15 on paid preparers.
TOLD = {
    **dict.fromkeys(("payment", "pro", "pro.login_needs", "pro.without_login"), "official"),
    **dict.fromkeys(("pro.cancel", "refund_requests", "refund_requests.spouse"), "official"),
    **dict.fromkeys(("paid_preparers", "waiver", "delinquent", "combined_box_20"), "official"),
    **dict.fromkeys(("pro.first_year", "pro.pay_without_login"), "inferred"),
    **dict.fromkeys(("refund_requests.asking", "implausible"), "inferred"),
}
PLAN = {  # 11
    "minimum_balance": 300,
    "free_months": 12,
    "fee": 25,
    "approval_months": 24,
    "long_fee": 50,
    "due_days": (10, 25),
    "notice_days": 16,
    "default_years": 2,
    "grace_business_days": 5,
    "late_allowed": 1,
    "self_service_plans": 3,
    "self_service_months": 18,
    # The older policy on business taxes, which the sheet does not have.
    "short_limit": 12,
    "large_balance": 10_000,
    "minimum_payment": 25,
}


def fact(name):
    """Return what a name stands for, and the status nearest to it."""
    value, status = standing(), None
    for key in name.split("."):
        value = value[key] if isinstance(value, dict) else getattr(value, key)
        status = getattr(value, "status", status)
    return value, status


@pytest.mark.parametrize("name", STANDING)
def test_a_fact_of_every_year(name):
    assert fact(name) == STANDING[name]


def test_the_statuses_of_what_is_told_in_sentences():
    assert {name: fact(name)[1] for name in TOLD} == TOLD


def test_every_fact_with_a_status_is_here():
    named = {name.partition(".")[0] for name in (*STANDING, *TOLD)}
    # Rules are tested with what these say: rows of a paper, and the receipts of section 4.
    assert set(vars(standing())) - {"limits", "metro_gross_receipts"} == named


def test_which_box_20_means_both_taxes_in_one_amount():
    """Section 5: `Total City` is both taxes added up and is not usable; so is METRO with MULT."""
    assert {"TOTALCITY", "METROMULT", "SHSPFA"} <= set(standing().combined_box_20.value)
    assert not {"METRO", "MULT", "SHS", "PFA"} & set(standing().combined_box_20.value)


def test_where_a_check_goes():
    """Section 10."""
    of = standing().payment
    assert (of.payee, of.voucher) == ("City of Portland", "PIT-V")
    assert of.address == (
        "Revenue Division – Personal Income Taxes",
        "PO Box 9250",
        "Portland OR 97207-9250",
    )


def test_the_facts_of_a_payment_plan():
    facts = plan_facts()
    assert {name: getattr(facts, name).value for name in PLAN} == PLAN
    known = {name: of for name, of in vars(facts).items() if isinstance(of, Sourced)}
    unsure = {name for name, of in known.items() if of.status != "official"}
    assert unsure == {"strict", "short_limit", "large_balance", "minimum_payment"}
