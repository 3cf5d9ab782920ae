"""The next year's case, made of this year's: what is carried over, what is left, what moves."""

from datetime import date
from decimal import Decimal

import pytest

from taxcli import prepare
from taxcli.case.write import data_of
from taxcli.features.estimate.estimate import EstimateError, TaxUnknownError, estimates
from taxcli.features.next_year.carry_over import planned
from taxcli.law.figures import NoFiguresError, years
from tests.build import FIRST_HALF, case, item, joint, lived, np_case, oregon_of, paid, w2

SECOND_HALF = [{"from": date(2025, 7, 1), "to": date(2025, 12, 31)}]
NOTHING = {"shs": Decimal(0), "pfa": Decimal(0)}
LIVED_AT_THE_END = "Where each taxfiler lived at the end of 2025 is taken for all of 2026."


def after(given, taxes=None, applied=None):
    """Return the case of the year after."""
    return planned(given, taxes or NOTHING, applied or NOTHING)[0]


def said(given):
    return planned(given, NOTHING, NOTHING)[1]


def test_the_year_after_has_the_same_people_income_and_withholding():
    given = case(
        primary={"first_name": "Mai", "last_name": "Example", "ssn": "900-12-3456"},
        w2=[w2(("METRO", 200_000, 500))],
        oregon={"form": "OR-40", "taxable_income": 310_000},
    )
    found = after(given)
    assert found.tax_year == 2026
    for name in ("primary", "filing_status", "oregon", "w2", "residency"):
        assert getattr(found, name) == getattr(given, name)
    assert any("of 2025 are taken for 2026" in text for text in said(given))
    assert any("--change KEY=VALUE" in text for text in said(given))


def test_this_years_tax_is_last_years_of_the_year_after():
    taxes = {"shs": Decimal("1850.00"), "pfa": Decimal("2775.50")}
    found = after(case(last_year={"shs_tax": 7, "pfa_tax": 8}), taxes)
    assert (found.last_year.shs_tax, found.last_year.pfa_tax) == (1_850, Decimal("2775.50"))


def test_last_years_tax_is_the_one_after_credit():
    """310,000 − 125,000 = 185,000 at 1 %: 1,850; other state's tax of 850: 1,000 is left.

    It is the smallest of 1,850, 850 and 1,850 × 155,000 ÷ 310,000 = 925.
    In 2026: 310,000 − 128,000 = 182,000 at 1 %: 1,820; 1,820 × half = 910, so 850: 970.
    """
    idaho = {"state": "ID", "tax": 850, "oregon_credit": 0, "agi": 310_000, "agi_both": 155_000}
    given = case(oregon={"taxable_income": 310_000}, other_state=[idaho])
    found = estimates(given, year=2026).programs["shs"]
    assert found.duty.last_year == 1_000
    assert found.duty.this_year == 970


def test_what_belongs_to_the_year_that_was_is_left_behind():
    given = case(
        paid_on=date(2026, 5, 20),
        extension={"filed": True, "by": "federal"},
        refund={"shs": "apply"},
        acknowledged=[{"code": "R-PAY-002", "who": "Ana", "when": date(2026, 3, 1), "why": "seen"}],
        interview={"unfinished": True},
    )
    found = after(given)
    assert found.paid_on is None
    assert found.extension is None
    assert found.refund.shs == "refund"
    assert found.acknowledged == []
    assert found.interview is None or not found.interview.open


def test_this_case_is_not_changed_by_planning():
    given = np_case(
        item(300_000, both={"date": date(2025, 3, 14)}),
        where=FIRST_HALF,
        payment=[paid("shs", "estimated", 5, tax_year=2026)],
    )
    before = data_of(given)
    estimates(given, year=2026)
    assert data_of(given) == before


# --- residency --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lived_in_2025", "in_2026"),
    [
        ("full-year", "full-year"),
        ("none", "none"),
        (FIRST_HALF, "none"),
        (SECOND_HALF, "full-year"),
        # Twice inside, the second time to the end of the year; in any order.
        ([*SECOND_HALF, {"from": date(2025, 1, 1), "to": date(2025, 2, 1)}], "full-year"),
        ([{"from": date(2025, 12, 31), "to": date(2025, 12, 31)}], "full-year"),
        ([{"from": date(2025, 1, 1), "to": date(2025, 12, 30)}], "none"),
        ([{"from": date(2025, 1, 1), "to": date(2025, 12, 31)}], "full-year"),
    ],
)
def test_where_someone_lived_on_december_31_is_taken_for_the_whole_year(lived_in_2025, in_2026):
    given = case(residency=lived(lived_in_2025))
    found = after(given).residency
    assert (found.metro.primary, found.multnomah.primary) == (in_2026, in_2026)
    assert (LIVED_AT_THE_END in said(given)) == isinstance(lived_in_2025, list)


def test_each_spouse_and_each_jurisdiction_for_itself():
    where = {
        "metro": {"primary": FIRST_HALF, "spouse": "full-year"},
        "multnomah": {"primary": SECOND_HALF, "spouse": "none", "local_income": False},
    }
    found = after(joint(residency=where)).residency
    assert (found.metro.primary, found.metro.spouse) == ("none", "full-year")
    assert (found.multnomah.primary, found.multnomah.spouse) == ("full-year", "none")
    assert found.multnomah.local_income is False


def test_someone_who_moved_in_files_the_full_year_form_of_the_year_after():
    """Oregon taxable income of 800,000: (800,000 − 128,000) at 1 % is 6,720 in 2026."""
    given = np_case(item(800_000, both={"amount": 400_000}), where=SECOND_HALF)
    # In 2025 400,000 is local: (400,000 − 125,000) at 1 % is 2,750.
    found = estimates(given, year=2026)
    assert found.programs["shs"].duty.last_year == 2_750
    assert found.programs["shs"].duty.this_year == 6_720
    assert found.result.programs["shs"].filing.form == "MET-40"
    assert found.assumed[1] == LIVED_AT_THE_END


def test_a_full_year_resident_by_domicile_stays_one():
    """The law sheet, section 3: with all three tests a resident all year, wherever they were."""
    home = {"permanent_home": True, "center_of_life": True, "intends_to_return": True}
    away = [{"from": date(2025, 1, 1), "to": date(2025, 10, 31)}]
    where = lived(away, domicile={"primary": home})
    given = case(residency=where, oregon={"taxable_income": 525_000})
    assert prepare(given).programs["shs"].filing.form == "MET-40"
    found = estimates(given, year=2026)
    assert found.result.programs["shs"].filing.form == "MET-40"
    assert not found.hindrances


def test_local_income_given_outright_does_not_block_the_year_after():
    given = np_case(
        where=SECOND_HALF,
        local_taxable_income={"metro": 300_000, "multnomah": 300_000},
        oregon={"taxable_income": 525_000},
    )
    found = estimates(given, year=2026)
    assert not found.hindrances


# --- dates ------------------------------------------------------------------------------------


def moved(part, year=2025):
    """Return the local part of an item, planned for the year after."""
    rows = [item(200_000, both=part)]
    given = case(tax_year=year, income=rows, oregon=oregon_of(rows))
    (found,) = after(given).income
    assert found.metro == found.multnomah
    return found.metro


@pytest.mark.parametrize(
    ("year", "day", "following"),
    [
        (2025, date(2025, 3, 14), date(2026, 3, 14)),
        (2025, date(2025, 12, 31), date(2026, 12, 31)),
        (2024, date(2024, 2, 29), date(2025, 2, 28)),
        (2023, date(2023, 2, 28), date(2024, 2, 28)),
    ],
)
def test_the_day_of_an_item_moves_a_year(year, day, following):
    assert moved({"date": day}, year).date == following


@pytest.mark.parametrize(
    ("year", "span", "following"),
    [
        (2025, (date(2025, 1, 1), date(2025, 9, 30)), (date(2026, 1, 1), date(2026, 9, 30))),
        (2024, (date(2024, 2, 29), date(2024, 8, 31)), (date(2025, 2, 28), date(2025, 8, 31))),
        (2024, (date(2024, 1, 1), date(2024, 2, 29)), (date(2025, 1, 1), date(2025, 2, 28))),
        (2024, (date(2024, 2, 29), date(2024, 2, 29)), (date(2025, 2, 28), date(2025, 2, 28))),
    ],
)
def test_the_span_an_item_was_earned_in_moves_a_year(year, span, following):
    found = moved({"earned": {"from": span[0], "to": span[1]}}, year).earned
    assert (found.from_, found.to) == following


def test_a_day_and_a_span_move_together_and_other_parts_stay():
    both = {
        "date": date(2025, 10, 15),
        "earned": {"from": date(2025, 1, 1), "to": date(2025, 6, 30)},
    }
    found = moved(both)
    assert found.date == date(2026, 10, 15)
    assert (found.earned.from_, found.earned.to) == (date(2026, 1, 1), date(2026, 6, 30))
    assert moved({"amount": 96_000}).amount == 96_000
    assert moved({"days": {"inside": 40, "total": 110}}).days.total == 110
    assert moved(None) is None


# --- payments ---------------------------------------------------------------------------------


def test_only_what_was_paid_for_the_year_after_is_kept():
    rows = [
        paid("shs", "estimated", 1),
        paid("shs", "estimated", 2, tax_year=2025),
        paid("shs", "estimated", 4, date(2026, 4, 15), tax_year=2026),
        paid("pfa", "estimated", 8, date(2026, 4, 15), tax_year=2026),
        paid("shs", "estimated", 16, tax_year=2024),
    ]
    found = after(case(payment=rows)).payment
    assert [(row.program, row.amount) for row in found] == [("shs", 4), ("pfa", 8)]


def test_a_payment_for_the_year_after_counts_there():
    """(725,000 − 128,000) at 1 % is 5,970; 6,000 in 2025: 90 % is 5,373, less 400 paid in April."""
    rows = [paid("shs", "estimated", 400, date(2026, 4, 15), tax_year=2026)]
    given = case(oregon={"taxable_income": 725_000}, payment=rows)
    found = estimates(given, year=2026).programs["shs"]
    assert (found.duty.this_year, found.duty.last_year) == (5_970, 6_000)
    assert found.paid == 400
    # 1,343.25 by each date: 943.25 on the first.
    quarter = Decimal("1343.25")
    assert found.sufficient.to_pay == (quarter - 400, quarter, quarter, quarter)


def test_an_applied_refund_is_a_payment_of_the_first_date():
    found = after(case(), applied={"shs": Decimal("400.00"), "pfa": Decimal(0)}).payment
    (row,) = found
    assert (row.program, row.kind, row.date) == ("shs", "applied", date(2026, 4, 15))
    assert row.amount == 400


def test_what_the_return_applies_is_carried_and_what_it_refunds_is_not():
    """200,000: SHS 750, PFA 1,125. 1,000 and 1,500 withheld: 250 and 375 come back."""
    rows = [w2(("METRO", 200_000, 1_000), ("MULT", 200_000, 1_500))]
    for choice, carried in (("apply", (250, 375)), ("refund", (0, 0))):
        found = estimates(case(w2=rows, refund={"shs": choice, "pfa": choice}), year=2026)
        assert tuple(found.programs[id_].paid for id_ in ("shs", "pfa")) == carried


# --- which years ------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2021, 2023, 2024, 2027, 2031])
def test_other_years_are_refused_with_the_one_that_can_be_planned(year):
    with pytest.raises(EstimateError, match=r"only 2025 and 2026 .* write --for 2026"):
        estimates(case(), year=year)


def test_the_cases_own_year_is_not_planned():
    given = case(oregon={"taxable_income": 525_000}, last_year={"shs_tax": 4_000, "pfa_tax": 0})
    for year in (None, 2025):
        found = estimates(given, year=year)
        assert found.assumed == ()
        assert found.law.year == 2025
        assert found.programs["shs"].duty.last_year == 4_000


def test_2027_is_planned_though_its_return_is_not_prepared():
    """(725,000 − 132,000) at 1 % is 5,930."""
    given = case(tax_year=2026, oregon={"taxable_income": 725_000})
    found = estimates(given, year=2027)
    assert found.programs["shs"].duty.this_year == 5_930
    assert found.hindrances == ()
    assert prepare(after(given)).blocked


def test_a_year_without_figures_is_named():
    last = years()[-1]
    with pytest.raises(NoFiguresError, match=str(last + 1)):
        estimates(case(tax_year=last), year=last + 1)


def test_a_year_whose_tax_is_not_known_plans_nothing():
    with pytest.raises(TaxUnknownError, match=r"SHS tax of 2025 is not known .*taxcli review"):
        estimates(case(oregon={}), year=2026)


def test_changes_are_made_to_the_year_that_is_planned():
    """4,000 in 2025 from 525,000; (800,000 − 128,000) at 1 % is 6,720 in 2026."""
    given = case(oregon={"taxable_income": 525_000})
    found = estimates(given, year=2026, changes=["oregon.taxable_income=800000"])
    assert found.programs["shs"].duty.this_year == 6_720
    assert found.programs["shs"].duty.last_year == 4_000
    told = estimates(given, year=2026, changes=["last_year.shs_tax=12"]).programs["shs"]
    assert told.duty.last_year == 12


def test_the_published_edition_is_that_of_both_years():
    """By the page the threshold of 2026 is 125,000 and the trigger 1,000."""
    given = case(oregon={"taxable_income": 525_000})
    found = estimates(given, year=2026, edition="published")
    shs = found.programs["shs"]
    assert (shs.duty.this_year, shs.duty.last_year) == (4_000, 4_000)
    assert (shs.duty.trigger.amount, shs.duty.required) == (1_000, True)
    # PFA at 2.3 % and, over 250,000, 1.5 % more: 9,200 + 4,125; in 2025 6,000 + 4,125.
    assert found.programs["pfa"].duty.this_year == 13_325
    assert found.programs["pfa"].duty.last_year == 10_125


def test_every_figure_that_is_not_official_is_told():
    found = estimates(case(oregon={"taxable_income": 525_000}), year=2026)
    told = " ".join(found.assumptions)
    for words in (
        "The SHS trigger of 5,000.00 is secondary, not official",
        "The installment dates are inferred, not official",
        "The due date of the return is inferred, not official",
        "SHS threshold (single filers) 128,000.00 is secondary",
        "no 110 % rule",
    ):
        assert words in told
