"""Income a business tax already reached, and exempt retirement income."""

from decimal import Decimal

import pytest

from taxcli import prepare
from tests.build import FIRST_HALF, case, codes, item, joint, message, np_case, outcome, places

PROOF = {
    "share": 40_000,
    "subject": True,
    "return_filed": True,
    "statement": True,
    "apportionment": 50,
}


def entity(metro=None, multnomah=None, kind="s-corporation", **also):
    about = {"ein": "00-1234567", "gross_receipts": 6_000_000, **also}
    parts = {"metro": metro, "multnomah": multnomah}
    return {"entity": "Sample Inc", "kind": kind, **about, **parts}


def owner(*entities, **changes):
    return case(pass_through=list(entities), **changes)


def test_with_all_the_proof_the_share_comes_out():
    given = owner(entity(PROOF, {**PROOF, "share": 30_000}))
    assert outcome(given, "shs")["taxable_income"] == "160000.00"
    assert outcome(given, "pfa")["taxable_income"] == "170000.00"
    assert outcome(given, "shs")["tax"] == "350.00"
    assert outcome(given, "pfa")["tax"] == "675.00"
    assert not codes(given, "block", "review")


@pytest.mark.parametrize("missing", ["subject", "return_filed", "statement", "apportionment"])
def test_without_any_one_proof_there_is_no_deduction(missing):
    less = {key: value for key, value in PROOF.items() if key != missing}
    given = owner(entity(less, PROOF))
    assert outcome(given, "shs")["taxable_income"] == "200000.00"
    assert outcome(given, "pfa")["taxable_income"] == "160000.00"
    assert places(given, "R-PTI-001") == ["pass_through[0].metro"]
    assert f"({missing})" in message(given, "R-PTI-001")
    assert "40,000.00" in message(given, "R-PTI-001")


def test_without_the_number_of_the_entity_there_is_no_deduction():
    given = owner(entity(PROOF, ein=None))
    assert "(ein)" in message(given, "R-PTI-001")
    assert outcome(given, "shs")["taxable_income"] == "200000.00"


@pytest.mark.parametrize(
    ("receipts", "reached"),
    [(5_000_000, False), (Decimal("5000000.01"), True), (0, False), (None, True)],
)
def test_metro_reaches_only_entities_over_five_million(receipts, reached):
    given = owner(entity(PROOF, PROOF, gross_receipts=receipts))
    assert ("R-PTI-003" in codes(given)) is not reached
    assert outcome(given, "shs")["taxable_income"] == ("160000.00" if reached else "200000.00")
    assert outcome(given, "pfa")["taxable_income"] == "160000.00"


def test_a_sole_proprietor_counts_for_the_county_and_not_for_metro():
    """It needs no statement and no EIN; there is no entity apart from the owner."""
    proof = {**PROOF, "statement": False}
    sole = entity(proof, proof, "sole-proprietorship", ein=None)
    given = owner(sole)
    assert outcome(given, "shs")["taxable_income"] == "200000.00"
    assert outcome(given, "pfa")["taxable_income"] == "160000.00"
    assert codes(given, "block", "review") == {"R-PTI-002"}
    assert places(given, "R-PTI-002") == ["pass_through[0].metro"]


@pytest.mark.parametrize("kind", ["s-corporation", "partnership", "llc"])
def test_other_entities_count_for_both(kind):
    given = owner(entity(PROOF, PROOF, kind))
    assert outcome(given, "shs")["taxable_income"] == "160000.00"
    assert outcome(given, "pfa")["taxable_income"] == "160000.00"


def test_two_entities_add_up_and_the_duty_looks_at_oregon_income():
    given = owner(entity(PROOF), entity({**PROOF, "share": 50_000}))
    found = outcome(given, "shs")
    assert found["taxable_income"] == "110000.00"
    assert found["tax"] == "0.00"
    assert found["must_file"] is True, "the duty is tested before local modifications"


def test_a_loss_of_a_taxed_business_is_added_back_and_blocks():
    given = owner(entity({**PROOF, "prior_year_loss": 5_000}))
    assert outcome(given, "shs")["taxable_income"] == "165000.00"
    assert "B-SIT-008" in codes(given, "block")


def test_on_the_np_form_the_share_is_local_and_comes_after_the_ratio():
    """Ratio 50.0 %: 200,000 − 10,000 = 190,000; then − 40,000 = 150,000."""
    given = np_case(
        item(400_000, "pass-through", {"amount": 200_000}),
        deductions=20_000,
        pass_through=[entity(PROOF)],
    )
    assert outcome(given, "shs")["taxable_income"] == "150000.00"
    assert outcome(given, "pfa")["taxable_income"] == "190000.00"


def pension(amount, kind="oregon-pers", **also):
    return {"kind": kind, "payer": "Sample Pension", "amount": amount, **also}


@pytest.mark.parametrize("kind", ["oregon-pers", "federal-pension", "military-pension"])
def test_an_exempt_pension_comes_out_and_the_duty_stays(kind):
    given = case(exempt=[pension(90_000, kind)])
    for program in ("shs", "pfa"):
        found = outcome(given, program)
        assert found["taxable_income"] == "110000.00"
        assert (found["tax"], found["must_file"]) == ("0.00", True)
    unsure = any("by the principle" in text for text in prepare(given).assumptions)
    assert unsure is (kind != "oregon-pers")


PERS = {"pension": "oregon-pers"}


@pytest.mark.parametrize(
    ("entry", "local"),
    [
        # 36,500 of pension, 20,000 of it local by its item: the exempt part follows it.
        (pension(36_500), 20_000),
        (pension(18_250), 10_000),
        (pension(36_500, multnomah=15_000), 15_000),
        (pension(36_500, multnomah=0), 0),
    ],
)
def test_on_the_np_form_only_the_local_share_comes_out(entry, local):
    given = np_case(
        item(300_000, "interest", {"amount": 200_000}),
        item(36_500, "pension", {"amount": 20_000}, **PERS),
        where=FIRST_HALF,
        exempt=[entry],
    )
    assert not codes(given, "block")
    assert Decimal(outcome(given, "pfa")["taxable_income"]) == 220_000 - local


def test_what_was_not_counted_as_income_cannot_come_out():
    """A pension received after moving out is not local, so nothing of it is exempt either."""
    outside = item(100_000, "pension", {"amount": 0}, **PERS)
    given = np_case(item(300_000), outside, where=FIRST_HALF, exempt=[pension(100_000)])
    # 300,000 × 181 ÷ 365 of wages; the pension adds nothing and takes nothing away.
    assert outcome(given, "pfa")["taxable_income"] == "148767.12"
    # More than the pension: nothing of it is local, so nothing hangs on it and nothing blocks.
    larger = np_case(item(300_000), outside, where=FIRST_HALF, exempt=[pension(130_000)])
    assert not codes(larger, "block")
    assert outcome(larger, "pfa")["taxable_income"] == "148767.12"
    inside = {**outside, "metro": {"amount": 9}, "multnomah": {"amount": 9}}
    local = np_case(item(300_000), inside, where=FIRST_HALF, exempt=[pension(130_000)])
    assert "B-INC-018" in codes(local, "block")


def test_in_a_mixed_couple_the_share_follows_the_person():
    items = [
        item(290_000),
        item(10_000, "pension", **PERS),
        item(95_000, "interest", person="spouse"),
        item(5_000, "pension", person="spouse", **PERS),
    ]
    oregon = {"total_income": 400_000, "deductions": 0, "taxable_income": 400_000}
    entries = [pension(10_000), pension(5_000, person="spouse")]
    given = joint("full-year", "none", income=items, oregon=oregon, exempt=entries)
    # The primary's 300,000 is all local, 10,000 of it exempt; the spouse's is neither.
    assert outcome(given, "pfa")["taxable_income"] == "290000.00"


def test_a_business_deduction_cannot_exceed_the_business_income_among_the_items():
    share = {"share": 50_000, "subject": True, "return_filed": True, "apportionment": 100}
    entry = {"entity": "Sample", "kind": "sole-proprietorship", "multnomah": share}
    without = np_case(item(300_000, both={"amount": 200_000}), pass_through=[entry])
    assert "B-PTI-004" in codes(without, "block")
    business = item(60_000, "business", {"amount": 50_000})
    counted = np_case(item(300_000, both={"amount": 200_000}), business, pass_through=[entry])
    assert "B-PTI-004" not in codes(counted, "block")


def test_a_local_share_larger_than_its_pension_is_questioned():
    """A part is not larger than the whole, here as in B-INC-005."""
    entry = pension(10_000, multnomah=60_000)
    given = np_case(
        item(300_000, "interest", {"amount": 200_000}), where=FIRST_HALF, exempt=[entry]
    )
    assert codes(given, "block", "review")


def test_more_exempt_than_there_is_income_is_questioned():
    assert "R-INC-016" in codes(case(exempt=[pension(200_001)]))
    assert "R-INC-016" not in codes(case(exempt=[pension(200_000)]))


def test_every_pension_is_asked_its_kind():
    assert "R-INC-014" in codes(case(income=[item(50_000, "pension")]))
    assert not codes(case(income=[item(50_000, "pension", pension="other")]))


@pytest.mark.parametrize("kind", ["oregon-pers", "federal-pension", "military-pension"])
def test_an_exempt_kind_of_pension_needs_an_entry_of_its_person(kind):
    income = [item(50_000, "pension", pension=kind)]
    assert places(case(income=income), "R-INC-015") == ["income[0].pension"]
    assert not codes(case(income=income, exempt=[pension(50_000, kind)]))
    other = "federal-pension" if kind != "federal-pension" else "oregon-pers"
    assert "R-INC-015" in codes(case(income=income, exempt=[pension(50_000, other)]))
    spouse = pension(50_000, kind, person="spouse")
    assert "R-INC-015" in codes(joint(income=income, exempt=[spouse]))
