"""The duty to file, the way to a refund, and whether the combined return is open."""

from decimal import Decimal

import pytest

from taxcli import prepare
from tests.build import FIRST_HALF, case, codes, item, joint, lived, np_case, outcome, paid, w2

STATUSES = {
    "single": 125_000,
    "separate": 125_000,
    "joint": 200_000,
    "head-of-household": 200_000,
    "surviving-spouse": 200_000,
}


def filer(status, income, **changes):
    where = lived("full-year", "full-year" if status == "joint" else None)
    oregon = {"taxable_income": income}
    return case(filing_status=status, residency=where, oregon=oregon, **changes)


@pytest.mark.parametrize(("status", "threshold"), STATUSES.items())
@pytest.mark.parametrize("program", ["shs", "pfa"])
def test_a_return_is_due_above_the_threshold_and_not_at_it(program, status, threshold):
    at = outcome(filer(status, threshold), program)
    assert (at["must_file"], at["refund_only"], at["form"]) == (False, False, None)
    over = outcome(filer(status, threshold + Decimal("0.01")), program)
    assert (over["must_file"], over["refund_only"]) == (True, False)
    assert over["threshold"] == f"{threshold}.00"
    assert f"{threshold:,}.00" in over["reason"]


@pytest.mark.parametrize("program", ["shs", "pfa"])
def test_the_np_threshold_is_never_prorated(program):
    at = np_case(item(300_000, "interest", {"amount": 125_000}), where=FIRST_HALF)
    assert outcome(at, program)["must_file"] is False
    over = np_case(item(300_000, "interest", {"amount": 125_001}), where=FIRST_HALF)
    assert outcome(over, program)["must_file"] is True


@pytest.mark.parametrize(
    ("changes", "back"),
    [
        ({"w2": [w2(("METRO", 90_000, 80))]}, "80.00"),
        ({"payment": [paid("shs", "estimated", 70)]}, "70.00"),
        ({"payment": [paid("shs", "extension", 60)]}, "60.00"),
        ({"payment": [paid("shs", "applied", 50)]}, "50.00"),
        # On no line of the return, so not in its refund; but it was paid, and comes back.
        ({"payment": [paid("shs", "return", 50)]}, "0.00"),
    ],
)
def test_below_the_threshold_any_payment_is_a_reason_to_file(changes, back):
    given = filer("single", 100_000, **changes)
    found = outcome(given)
    assert (found["must_file"], found["refund_only"], found["form"]) == (False, True, "MET-40")
    assert found["refund"] == back
    assert "only way to get back" in found["reason"]
    assert "I-FIL-001" in codes(given)
    assert outcome(given, "pfa")["form"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"payment": [paid("shs", "estimated", 0)]},
        {"payment": [paid("shs", "estimated", 50, tax_year=2024)]},
        {"w2": [w2(("METRO", 90_000, 0))]},
    ],
)
def test_what_is_no_payment_of_the_year_is_no_reason_to_file(changes):
    found = outcome(filer("single", 100_000, **changes))
    assert (found["form"], found["refund_only"]) == (None, False)


def test_above_the_threshold_it_is_a_duty_and_never_refund_only():
    found = outcome(filer("single", 126_000, payment=[paid("shs", "estimated", 500)]))
    assert (found["must_file"], found["refund_only"], found["refund"]) == (True, False, "490.00")


def test_withheld_for_a_nonresident_below_the_threshold_comes_back_on_the_np_form():
    given = np_case(item(90_000, both={"sourced": True}), w2=[w2(("MULT", 90_000, 80))])
    found = outcome(given, "pfa")
    assert (found["form"], found["refund_only"], found["refund"]) == ("MC-40-NP", True, "80.00")


def test_a_return_total_city_hides_is_still_a_way_to_a_refund():
    given = filer("single", 100_000, w2=[w2(("TOTAL CITY", 90_000, 80))])
    for program in ("shs", "pfa"):
        assert outcome(given, program)["refund_only"] is True


@pytest.mark.parametrize("form", ["OR-40-P", "OR-40-N"])
def test_a_full_year_form_beside_an_oregon_np_return_is_unusual(form):
    oregon = {"form": form, "taxable_income": 200_000}
    assert "R-FIL-002" in codes(case(oregon=oregon))
    assert "R-FIL-002" not in codes(np_case(item(9, both={"amount": 9}), oregon=oregon))


def combined(given):
    return prepare(given).combined


def mixed_forms(metro, multnomah):
    """Return a case with different residency per jurisdiction, over both thresholds."""
    where = {"metro": {"primary": metro}, "multnomah": {"primary": multnomah}}
    local = {"amount": 200_000}
    pay = item(300_000)
    pay |= {} if metro == "full-year" else {"metro": local}
    pay |= {} if multnomah == "full-year" else {"multnomah": local}
    return np_case(pay, residency=where)


@pytest.mark.parametrize(
    ("given", "open_"),
    [
        (filer("single", 126_000), True),
        (filer("joint", 201_000), True),
        (np_case(item(300_000, both={"amount": 200_000})), True),
        (np_case(item(300_000, both={"amount": 200_000}), where=FIRST_HALF), True),
        (mixed_forms("full-year", FIRST_HALF), False),
        (mixed_forms("full-year", "none"), False),
        (mixed_forms(FIRST_HALF, "none"), False),
        (filer("single", 125_000), False),
        (filer("single", 100_000, w2=[w2(("METRO", 90_000, 80), ("MULT", 90_000, 81))]), False),
    ],
)
def test_the_combined_return_needs_both_duties_and_one_status(given, open_):
    assert combined(given).available is open_
    assert combined(given).reason.endswith(".")


def test_the_combined_return_needs_the_same_status_of_each_spouse():
    items = [item(300_000), item(9_000, "interest", person="spouse")]
    oregon = {"total_income": 309_000, "deductions": 0, "taxable_income": 309_000}
    assert combined(joint("full-year", "none", income=items, oregon=oregon)).available
    where = {
        "metro": {"primary": "full-year", "spouse": "none"},
        "multnomah": {"primary": "none", "spouse": "full-year"},
    }
    pay = [item(300_000, multnomah={"amount": 250_000})]
    pay.append(item(300_000, person="spouse", metro={"amount": 250_000}))
    oregon = {"total_income": 600_000, "deductions": 0, "taxable_income": 600_000}
    crossed = joint(residency=where, income=pay, oregon=oregon)
    assert outcome(crossed, "shs")["must_file"] is outcome(crossed, "pfa")["must_file"] is True
    assert not combined(crossed).available


def test_over_one_threshold_only_there_is_no_combined_return():
    """2026: 126,000 is over the PFA threshold of 125,000 and not over the SHS one of 128,000."""
    given = filer("single", 126_000, tax_year=2026)
    assert outcome(given, "pfa")["must_file"] is True
    assert outcome(given, "shs")["must_file"] is False
    assert not combined(given).available


@pytest.mark.parametrize("missing", [{"filing_status": None}, {"residency": {}}, {"oregon": {}}])
def test_before_the_duties_are_known_the_combined_return_is_not_open(missing):
    given = case(**missing)
    assert not combined(given).available
    assert outcome(given)["must_file"] is None
