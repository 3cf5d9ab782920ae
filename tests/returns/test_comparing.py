"""Two results side by side, and what the next $1,000 costs; every amount worked by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxcli import prepare
from taxcli.case.write import changed
from taxcli.features.compare.comparison import NOT_SHOWN, compare
from taxcli.features.next_thousand import marginal
from tests import build


def beside(one, two, **how):
    return compare(prepare(one, **how), prepare(two, **how))


def single(amount, **also):
    return build.case(oregon={"form": "OR-40", "taxable_income": amount}, **also)


def added(case, **how):
    found = marginal(prepare(case, **how))
    return found.programs["shs"], found.programs["pfa"], found.in_all


def dollars(*amounts):
    return tuple(Decimal(each) for each in amounts)


def test_where_two_full_year_cases_part_line_by_line():
    # 200,000 and 210,000, single: SHS 750 and 850; PFA 1.5 % of 75,000 and 85,000.
    found = beside(single(200_000), single(210_000))
    shs, pfa = found.programs["shs"], found.programs["pfa"]
    assert shs.first.id == pfa.first.id == "oregon_taxable_income"
    changes = {line.id: line.amounts.change for line in shs.lines if line.parts}
    assert changes["tax"] == 100
    assert "threshold" not in changes
    assert {line.id: line.amounts.change for line in pfa.lines}["tax"] == 150
    assert found.totals["balance_due"].change == 250
    assert [(fact.key, fact.a, fact.b) for fact in found.facts] == [
        ("oregon.taxable_income", "200000.00", "210000.00")
    ]
    assert not found.equal


def test_two_equal_cases_are_equal_and_a_name_does_not_change_the_result():
    one = single(200_000, primary={"first_name": "Ana", "last_name": "Example"})
    two = single(200_000, primary={"first_name": "Eva", "last_name": "Example"})
    assert beside(one, one).equal
    found = beside(one, two)
    assert found.same_result
    assert not found.equal
    assert [fact.key for fact in found.facts] == ["primary.first_name"]
    assert not found.facts[0].bears


def test_a_default_that_is_written_out_is_no_difference():
    assert beside(single(200_000), single(200_000, refund={"shs": "refund"})).equal


def test_lines_are_matched_by_id_across_the_forms():
    # MET-40 numbers taxable income 5, MET-40-NP 10; only the NP form has a ratio.
    resident = single(200_000)
    worker = build.np_case(build.item(200_000, both={"amount": 150_000}))
    pair = beside(resident, worker).programs["shs"]
    lines = {line.id: line for line in pair.lines}
    assert not pair.same_form
    assert (lines["taxable_income"].a.line.number, lines["taxable_income"].b.line.number) == (
        "5",
        "10",
    )
    assert lines["ratio"].a is None
    assert lines["ratio"].b is not None
    assert lines["oregon_taxable_income"].b is None
    assert pair.first.id == "taxable_income"
    order = [line.id for line in pair.lines]
    assert order.index("ratio") < order.index("taxable_income") < order.index("tax")


def test_a_side_without_a_form_counts_as_nothing_to_pay():
    nobody = build.case(residency=build.lived("none", local_income=False))
    found = beside(single(200_000), nobody)
    # 750 SHS and 1,125 PFA against nothing.
    assert found.totals["net_tax"].change == -1_875
    assert all(line.b is None for line in found.programs["shs"].lines)


def test_what_is_not_known_has_no_change():
    found = beside(single(200_000), build.case(oregon={"form": "OR-40"}))
    tax = {line.id: line for line in found.programs["shs"].lines}["tax"]
    assert tax.parts
    assert tax.amounts.change is None
    assert found.totals["net_tax"].b is None
    assert {each.code for each in found.only_b} >= {"B-MIS-002"}
    assert not [each for each in found.only_a if each.level == "block"]


def test_different_years_are_compared():
    # 2026: the SHS threshold for single filers is 128,000, so 3,000 less is taxed at 1 %.
    found = beside(single(200_000), single(200_000, tax_year=2026))
    assert found.facts[0].key == "tax_year"
    assert found.programs["shs"].first.id == "threshold"
    assert {line.id: line.amounts.change for line in found.programs["shs"].lines}["tax"] == -30


def test_a_social_security_number_is_never_among_the_facts():
    number = "900-12-3456"
    one = single(200_000, primary={"first_name": "A", "last_name": "B", "ssn": number})
    two = single(
        200_000, primary={"first_name": "A", "last_name": "900123456", "ssn": "900-12-9456"}
    )
    facts = {fact.key: (fact.a, fact.b) for fact in beside(one, two).facts}
    assert facts["primary.ssn"] == (NOT_SHOWN, NOT_SHOWN)
    assert facts["primary.last_name"] == ("B", NOT_SHOWN)


def test_entries_that_one_case_lacks_are_told():
    two = single(200_000, payment=[build.paid("shs", "estimated", 100, date(2025, 6, 16))])
    facts = {fact.key: (fact.a, fact.b) for fact in beside(single(200_000), two).facts}
    assert facts["payment[0].date"] == (None, "2025-06-16")
    assert facts["payment[0].amount"] == (None, "100.00")


def test_the_day_and_the_edition_are_kept_by_a_change():
    result = prepare(single(200_000, tax_year=2026), edition="published", on=date(2027, 7, 1))
    # The page: 2.3 % of 75,000 is 1,725.
    assert result.programs["pfa"].amount("tax") == 1_725
    assert marginal(result).programs["pfa"] == 23


@pytest.mark.parametrize(
    ("case", "shs", "pfa"),
    [
        (single(200_000), "10.00", "15.00"),
        # Below by 500: only the other 500 is over 125,000; 1 % and 1.5 % of it.
        (single(124_500), "5.00", "7.50"),
        (single(124_000), "0.00", "0.00"),
        (single(100_000), "0.00", "0.00"),
        # Over 250,000 the PFA rate is 3 %: 400 at 1.5 % and 600 at 3 %.
        (single(249_600), "10.00", "24.00"),
        (single(250_000), "10.00", "30.00"),
        # 2.305 rounds half up to 2.31: 230.50 over the threshold at 1 %; at 1.5 % 3.4575.
        (single(Decimal("124230.50")), "2.31", "3.46"),
    ],
)
def test_the_next_thousand_of_a_full_year_resident(case, shs, pfa):
    assert added(case) == dollars(shs, pfa, Decimal(shs) + Decimal(pfa))


def test_the_next_thousand_of_a_nonresident_moves_the_ratio():
    # 160,000 of 320,000 is local, deductions 20,000. Then 161,000 of 321,000 is 50.2 %, and
    # 20,000 × 50.2 % = 10,040: taxable income grows by 1,000 − 40 = 960.
    half = {"days": {"inside": 120, "total": 240}}
    case = build.np_case(build.item(320_000, both=half), deductions=20_000)
    assert added(case) == dollars("9.60", "14.40", "24.00")


def test_the_next_thousand_where_local_income_is_given_outright():
    case = build.case(
        residency=build.lived("none"), local_taxable_income={"metro": 125_500, "multnomah": 124_100}
    )
    # Metro is over already; in the County 100 of the 1,000 is over 125,000.
    assert added(case) == dollars("10.00", "1.50", "11.50")


def test_the_next_thousand_of_somebody_who_files_one_tax():
    case = build.case(
        residency={
            "metro": {"primary": "full-year"},
            "multnomah": {"primary": "none", "local_income": False},
        }
    )
    assert added(case) == dollars("10.00", "0.00", "10.00")


def test_the_next_thousand_is_not_known_where_the_income_is_not():
    assert added(build.case(oregon={"form": "OR-40"})) == (None, None, None)
    # Just below the threshold, with no items: over it, the local part would be needed.
    below = build.case(
        residency=build.lived("none"), oregon={"form": "OR-40-N", "taxable_income": 124_500}
    )
    assert added(below)[2] is None


@settings(max_examples=40)
@given(st.decimals(0, 900_000, places=2), st.decimals(0, 900_000, places=2))
def test_the_changes_of_any_two_incomes_are_the_difference_both_ways(one, two):
    there, back = beside(single(one), single(two)), beside(single(two), single(one))
    for name, pair in there.totals.items():
        assert pair.change == -back.totals[name].change
    assert there.equal == (one == two)


@settings(max_examples=40)
@given(st.decimals(0, 900_000, places=2))
def test_the_next_thousand_is_what_a_change_of_a_thousand_comes_to(income):
    case = single(income)
    more = changed(case, [f"oregon.taxable_income={income + 1000}"])
    assert beside(case, more).totals["net_tax"].change == marginal(prepare(case)).in_all
