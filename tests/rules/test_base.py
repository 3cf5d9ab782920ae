"""What a form starts from: ties to the Oregon return, the ratio, given and presumed bases."""

from decimal import Decimal

import pytest

from taxcli import prepare
from tests.build import (
    FIRST_HALF,
    case,
    codes,
    item,
    lived,
    message,
    np_case,
    oregon_of,
    outcome,
    places,
    w2,
)

LOCAL = {"amount": 150_000}


def line(given, id_, program="shs"):
    found = outcome(given, program)["lines"]
    return next(row["amount"] for row in found if row["id"] == id_)


@pytest.mark.parametrize(
    ("local", "total", "percent"),
    [
        (160_000, 320_000, "50.0"),
        (100_000, 300_000, "33.3"),
        (200_000, 300_000, "66.7"),
        (100_050, 200_000, "50.0"),  # 50.025 %
        (100_100, 200_000, "50.1"),  # 50.05 %, a half is rounded up
        (100, 300_000, "0.0"),
        (300_000, 300_000, "100.0"),
    ],
)
def test_the_ratio_is_rounded_to_a_tenth_of_a_percent(local, total, percent):
    given = np_case(item(total, both={"amount": local}), deductions=10_000)
    assert line(given, "ratio") == percent
    share = Decimal(10_000) * Decimal(percent) / 100
    assert Decimal(line(given, "local_deductions")) == share
    assert Decimal(line(given, "local_base")) == local - share


def test_the_ratio_is_never_more_than_the_whole():
    """200,000 local of 150,000 in all (a loss elsewhere): 100 %, so 190,000 and not less."""
    items = [item(200_000, both={"sourced": True})]
    items.append(item(-50_000, "rental", {"sourced": False}))
    given = np_case(*items, deductions=10_000)
    assert line(given, "ratio") == "100.0"
    assert outcome(given)["taxable_income"] == "190000.00"
    assert outcome(given)["tax"] == "650.00"  # (190,000 − 125,000) × 1 %


def test_the_ratio_is_never_below_nothing():
    items = [item(-50_000, "business", {"sourced": True})]
    items.append(item(300_000, both={"sourced": False}))
    given = np_case(*items, deductions=10_000)
    assert line(given, "ratio") == "0.0"
    assert outcome(given)["taxable_income"] == "-50000.00"
    assert outcome(given)["tax"] == "0.00"
    assert outcome(given)["must_file"] is False


@pytest.mark.parametrize("total", [0, -10])
def test_a_total_of_zero_or_less_has_no_ratio_and_blocks(total):
    items = [item(200_000, both={"sourced": True})]
    items.append(item(total - 200_000, "rental", {"sourced": False}))
    given = np_case(*items)
    assert places(given, "B-INC-011") == ["oregon.total_income"] * 2
    assert outcome(given)["tax"] is None
    assert outcome(given)["must_file"] is None


@pytest.mark.parametrize(("off", "raised"), [(0, False), (1, False), (-1, False), (2, True)])
def test_the_items_tie_to_oregon_total_income(off, raised):
    given = np_case(item(200_000, both=LOCAL), oregon=oregon_of([item(200_000 + off)]))
    assert ("B-INC-009" in codes(given, "block")) == raised


def test_the_difference_between_items_and_total_is_named():
    given = np_case(item(200_000, both=LOCAL), oregon=oregon_of([item(250_000)]))
    for amount in ("200,000.00", "250,000.00", "50,000.00"):
        assert amount in message(given, "B-INC-009")


def test_items_over_the_total_are_not_called_a_negative_gap():
    given = np_case(item(200_000, both=LOCAL), oregon=oregon_of([item(150_000)]))
    assert "50,000.00" in message(given, "B-INC-009")
    assert "-50,000.00 is unaccounted for" not in message(given, "B-INC-009")


@pytest.mark.parametrize(
    ("taxable", "raised"),
    [(180_000, False), (180_002, False), (179_998, False), (180_003, True), (0, True)],
)
def test_total_less_deductions_is_taxable_income(taxable, raised):
    oregon = {"total_income": 200_000, "deductions": 20_000, "taxable_income": taxable}
    given = np_case(item(200_000, both=LOCAL), oregon=oregon)
    assert ("R-INC-010" in codes(given)) == raised


def test_deductions_larger_than_the_total_leave_no_taxable_income():
    oregon = {"total_income": 200_000, "deductions": 220_000, "taxable_income": 0}
    assert "R-INC-010" not in codes(np_case(item(200_000, both=LOCAL), oregon=oregon))


@pytest.mark.parametrize("missing", ["total_income", "deductions"])
def test_the_np_form_needs_total_and_deductions(missing):
    oregon = oregon_of([item(200_000)])
    del oregon[missing]
    given = np_case(item(200_000, both=LOCAL), oregon=oregon)
    assert f"missing: oregon.{missing}." in message(given, "B-MIS-004")
    assert outcome(given)["tax"] is None


def test_local_taxable_income_given_stands_as_given():
    given = case(residency=lived("none"), local_taxable_income={"metro": 150_000})
    found = outcome(given)
    assert (found["form"], found["taxable_income"]) == ("MET-40-NP", "150000.00")
    assert found["tax"] == "250.00"
    assert found["must_file"] is True
    assert not codes(given) & {"B-MIS-004", "B-INC-009"}


@pytest.mark.parametrize(("amount", "must"), [(125_000, False), (Decimal("125000.01"), True)])
def test_the_duty_on_local_income_given(amount, must):
    given = case(
        residency=lived("none"), local_taxable_income={"metro": amount, "multnomah": amount}
    )
    for program in ("shs", "pfa"):
        assert outcome(given, program)["must_file"] is must


def test_a_negative_local_income_given_is_no_tax():
    given = case(residency=lived("none"), local_taxable_income={"metro": -5, "multnomah": -5})
    assert outcome(given)["taxable_income"] == "-5.00"
    assert outcome(given)["tax"] == "0.00"


def test_local_income_given_for_a_full_year_resident_blocks():
    given = case(local_taxable_income={"metro": 1})
    assert places(given, "B-INC-012") == ["local_taxable_income.metro"]
    assert outcome(given)["tax"] == "750.00"


def test_modifications_are_not_applied_to_what_was_given():
    exempt = [{"kind": "oregon-pers", "payer": "PERS", "amount": 10_000}]
    given = case(
        residency=lived(FIRST_HALF), local_taxable_income={"metro": 150_000}, exempt=exempt
    )
    assert "exempt entries" in message(given, "R-INC-013")
    assert outcome(given)["taxable_income"] == "150000.00"


@pytest.mark.parametrize("where", ["none", FIRST_HALF])
def test_without_items_below_the_threshold_there_is_nothing_to_file(where):
    given = case(residency=lived(where), oregon={"taxable_income": 125_000})
    for program in ("shs", "pfa"):
        found = outcome(given, program)
        assert (found["form"], found["must_file"]) == (None, False)
        assert found["tax"] == found["balance_due"] == "0.00"
        assert found["taxable_income"] is None
    assert not codes(given, "block")
    assert any("Losses from elsewhere" in text for text in prepare(given).assumptions)


@pytest.mark.parametrize(
    "changes",
    [
        {"oregon": {"taxable_income": Decimal("125000.01")}},
        {
            "oregon": {"taxable_income": 100_000},
            "w2": [w2(("METRO", 9_000, 9), ("MULT", 9_000, 8))],
        },
        {"oregon": {"taxable_income": 300_000, "total_income": 320_000, "deductions": 20_000}},
        {"oregon": {}},
    ],
)
@pytest.mark.parametrize("where", ["none", FIRST_HALF])
def test_without_items_nothing_is_known_and_nothing_becomes_zero_in_silence(where, changes):
    given = case(residency=lived(where), **changes)
    assert places(given, "B-MIS-005") == ["income", "income"]
    found = outcome(given)
    assert found["must_file"] is None
    for key in ("taxable_income", "tax", "balance_due", "refund"):
        assert found[key] is None, f"{key} is not known, yet {found[key]} is shown"


def test_items_without_a_local_part_must_tie_too_before_nothing_is_filed():
    """400,000 of Oregon income, one item of 100: where the rest came from is not said."""
    oregon = {"total_income": 400_000, "deductions": 0, "taxable_income": 400_000}
    given = case(residency=lived("none"), income=[item(100, "interest")], oregon=oregon)
    assert codes(given, "block"), "nothing to file, though 399,900 is unaccounted for"


def test_nothing_local_is_nothing_to_file():
    given = np_case(item(400_000, both={"sourced": False}))
    found = outcome(given)
    assert (found["form"], found["must_file"], found["tax"]) == (None, False, "0.00")
    assert not codes(given, "block", "review")


def test_nothing_local_but_withheld_is_a_return_for_a_refund():
    given = np_case(item(400_000, both={"sourced": False}), w2=[w2(("METRO", 400_000, 900))])
    found = outcome(given)
    assert (found["form"], found["must_file"], found["refund_only"]) == ("MET-40-NP", False, True)
    assert found["refund"] == "900.00"
    assert outcome(given, "pfa")["form"] is None


def test_no_local_income_is_declared_but_something_says_otherwise():
    where = lived("none", local_income=False)
    given = np_case(item(400_000, both={"amount": 300_000}), residency=where)
    assert "income[0].metro says otherwise" in message(given, "R-RES-005")
    assert outcome(given)["tax"] == "1750.00"
    assert "R-RES-005" not in codes(case(residency=where))


def test_tax_withheld_does_not_contradict_that_nobody_had_local_income():
    """A teleworker's refund: the W-2 is asked about, and the declaration stays as it is."""
    held = case(
        residency=lived("none", local_income=False), w2=[w2(("METRO", 400_000, 900))], income=None
    )
    assert codes(held, "block", "review") == {"R-WH-010"}
    assert outcome(held)["refund"] == "900.00"


def test_a_full_year_form_needs_oregon_taxable_income():
    given = case(oregon={})
    assert "oregon.taxable_income" in places(given, "B-MIS-002")
    found = outcome(given)
    assert (found["form"], found["must_file"], found["tax"]) == ("MET-40", None, None)


def test_what_a_block_leaves_open_is_shown_as_unknown_and_not_as_zero():
    """The promise of ``prepare``: ``None`` where the case does not say enough."""
    for given in (
        case(oregon={}),
        case(filing_status=None),
        case(residency={}),
        np_case(item(300_000)),
        case(w2=[w2(("TOTAL CITY", 9_000, 90))]),
    ):
        for found in prepare(given).programs.values():
            unknown = [key for key in ("tax", "balance_due", "refund") if found.amount(key) is None]
            assert unknown, "a case of this list is not known in full"
        assert prepare(given).blocked
