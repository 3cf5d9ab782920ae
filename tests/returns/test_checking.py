"""What a check answers: cases worked by hand from the law sheet, and what holds for all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxcli import prepare
from taxcli.features.check.checking import Answers, CheckedPlace, check_year, check_years
from taxcli.features.check.document import check_json, totals
from taxcli.features.check.sentences import (
    assumptions,
    decided_by,
    estimates_words,
    reason,
    tax_notes,
    year_notes,
)
from taxcli.law.figures import NoFiguresError, year_law
from taxcli.law.programs import PROGRAM_IDS
from tests import oracle
from tests.build import case, w2
from tests.draws import dollars, incomes, laws

ZERO = Decimal(0)
INSIDE = CheckedPlace("all", withheld=ZERO)
LATE = date(2025, 6, 10)


def answers(year=2025, status="single", oregon=200_000, shs=INSIDE, pfa=INSIDE, **also):
    places = {"shs": shs, "pfa": pfa}
    income = None if oregon is None else Decimal(oregon)
    return Answers(year, status, income, places, **also)


def verdicts(checked):
    return {id_: tax.verdict for id_, tax in checked.taxes.items()}


def amounts(tax, *names):
    return [tax.amount(name) for name in names]


def notes(checked, id_):
    return " ".join(tax_notes(checked, id_))


# --- worked by hand -------------------------------------------------------------------------


def test_two_earners_joint_at_300_000_with_nothing_withheld():
    """SHS 1 % of 100,000; PFA 1.5 % of 100,000, which is under the second band."""
    checked = check_year(answers(status="joint", oregon=300_000))
    assert verdicts(checked) == {"shs": "must-file", "pfa": "must-file"}
    shs, pfa = checked.taxes["shs"], checked.taxes["pfa"]
    assert amounts(shs, "net_tax", "balance_due", "refund") == [1_000, 1_000, 0]
    assert amounts(pfa, "net_tax", "balance_due", "refund") == [1_500, 1_500, 0]
    assert (shs.form, pfa.form) == ("MET-40", "MC-40")
    assert checked.combined.available
    # Both taxes reach 1,000, so last year's decides; 90 % of it lacks in four installments for
    # 12 + 10 + 7 + 3 = 32 months at 0.667 %: 225 × 32 × 0.667 % and 337.50 × 32 × 0.667 %.
    assert "interest of up to 48.02 is due" in notes(checked, "shs")
    assert "interest of up to 72.04 is due" in notes(checked, "pfa")
    # For 2026 the limit is 5,000 (secondary), and 1,000 by the page.
    words = " ".join(estimates_words(shs))
    assert "if the tax of 2024 was 1,000.00 or more" in words
    assert "none are required: the tax of 2025 is under 5,000.00 (by the published page" in words
    assert any("5,000.00" in text and "secondary" in text for text in assumptions(checked))


def test_pfa_of_2026_between_both_triggers_is_not_said_to_require_nothing():
    """275,000: SHS 1,470, PFA 2,625, under the reported 5,000 and over the page's 1,000."""
    places = {
        id_: CheckedPlace("all", withheld=ZERO, last_year=Decimal(3_000)) for id_ in ("shs", "pfa")
    }
    checked = check_year(Answers(2026, "single", Decimal(275_000), places))
    shs, pfa = (" ".join(estimates_words(checked.taxes[id_])) for id_ in ("shs", "pfa"))
    assert "For 2026 none were required: the tax of 2026 is under 5,000.00" in shs
    assert "For 2026 they may have been required: the tax of 2026 is under 5,000.00" in pfa
    assert "which one source alone reports; 1,000.00 is the careful amount" in pfa
    assert "For 2027 they may be required" in pfa
    # By the careful amount 90 % of 2,625 lacked: 590.625 a quarter, for 32 months at 0.667 %.
    assert "as much as 126.06 would be due" in notes(checked, "pfa")
    told = check_json([checked])["years"][0]["programs"]
    assert [told[id_]["estimates"]["required"] for id_ in ("shs", "pfa")] == [False, None]
    assert told["pfa"]["estimates"]["next_year"]["required"] is None


def test_the_page_is_quoted_for_the_next_year_with_its_own_tax():
    """227,000 in 2026: SHS 990 by the law in force, under any trigger; by the page 1,020, which
    reaches its 1,000, so that by it 2027 depends on its own tax."""
    places = {
        "shs": CheckedPlace("all", withheld=ZERO, last_year=ZERO),
        "pfa": CheckedPlace("none", ZERO),
    }
    checked = check_year(Answers(2026, "single", Decimal(227_000), places))
    shs = checked.taxes["shs"]
    assert (shs.next_duty.last_year, shs.next_duty.required) == (990, False)
    assert (shs.other_duty.last_year, shs.other_duty.required) == (1_020, None)


def test_a_head_of_household_at_190_000_files_only_for_the_refund():
    """Not more than 200,000: no tax, so all of the 120 and the 180 comes back."""
    checked = check_year(
        answers(
            status="head-of-household",
            oregon=190_000,
            shs=CheckedPlace("all", withheld=Decimal(120)),
            pfa=CheckedPlace("all", withheld=Decimal(180)),
        )
    )
    assert verdicts(checked) == {"shs": "refund-only", "pfa": "refund-only"}
    assert checked.taxes["shs"].amount("refund") == 120
    assert checked.taxes["pfa"].amount("refund") == 180
    assert checked.taxes["shs"].claim_by == date(2029, 4, 15)  # three years after 2026-04-15
    assert "head of household" in reason(checked, "shs")
    assert not checked.combined.available


def test_corbett_has_pfa_and_no_shs():
    """PFA 1.5 % of 62,000."""
    checked = check_year(
        answers(status="joint", oregon=262_000, shs=CheckedPlace("none", ZERO, withheld=ZERO))
    )
    assert verdicts(checked) == {"shs": "nothing", "pfa": "must-file"}
    assert checked.taxes["pfa"].amount("balance_due") == 930
    assert reason(checked, "shs") == (
        "Neither of you lived in the Metro district in 2025, and there was no income from there."
    )
    assert checked.taxes["pfa"].duty.required is False  # 930 is under 1,000


CATCHING_UP = {2021: 230_000, 2022: 245_000, 2023: 265_000, 2024: 225_000}
# Examples k-catching-up, worked by hand there: tax, penalty, interest, underpayment interest.
OWED = {
    "shs": {
        2021: ("1050.00", "0", "0", "0"),
        2022: ("1200.00", "60.00", "192.06", "0"),
        2023: ("1400.00", "70.00", "140.07", "50.40"),
        2024: ("1000.00", "50.00", "20.01", "48.02"),
    },
    "pfa": {
        2021: ("1575.00", "0", "0", "0"),
        2022: ("1800.00", "90.00", "288.09", "0"),
        2023: ("2325.00", "116.25", "232.62", "83.70"),
        2024: ("1500.00", "75.00", "30.02", "72.04"),
    },
}


def test_catching_up_takes_one_years_tax_as_the_next_ones_last_year():
    years = check_years([answers(y, oregon=amount) for y, amount in CATCHING_UP.items()], on=LATE)
    for year, (id_, owed) in product(years, OWED.items()):
        expected = [Decimal(amount) for amount in owed[year.answers.year]]
        names = ("net_tax", "penalty", "interest", "underpayment_interest")
        assert amounts(year.taxes[id_], *names) == expected, (year.answers.year, id_)
    for id_, owed in OWED.items():
        total = totals(years, id_)
        assert total.sums["balance_due"] == sum(
            Decimal(each) for row in owed.values() for each in row
        )
        assert total.sums["tax"] == sum(Decimal(row[0]) for row in owed.values())
        assert not any(total.open.values())


@pytest.mark.parametrize(("income", "verdict"), [(125_000, "nothing"), (125_001, "not-known")])
def test_without_a_filing_status_what_holds_for_every_one_is_told(income, verdict):
    """The lower threshold is 125,000, of single filers; the higher 200,000."""
    checked = check_year(answers(status=None, oregon=income))
    assert verdicts(checked) == {"shs": verdict, "pfa": verdict}
    told = check_json([checked])["years"][0]["programs"]["shs"]
    assert ("125,000.00" in told["reason"]) == (verdict == "nothing")


def test_a_sum_that_lacks_a_year_is_not_known():
    """Two years of which the second's withholding is not known: its tax is, its balance is not."""
    open_ = CheckedPlace("all", withheld="some")
    years = check_years([answers(2023, oregon=225_000), answers(2024, oregon=225_000, shs=open_)])
    told = check_json(years)["totals"]["shs"]
    assert told["tax"] == "2000.00"  # 1 % of 100,000 over 125,000, twice
    assert told["balance_due"] is None
    assert told["years_not_known"] == [2024]


def test_facts_that_do_not_fit_are_questioned():
    """More local than Oregon taxable income; a day of paying within the tax year."""
    local = CheckedPlace("none", Decimal(400_000), ZERO)
    notes_ = " ".join(year_notes(check_year(answers(oregon=168_000, shs=local))))
    assert "400,000.00, is more than Oregon taxable income of 168,000.00" in notes_
    early = " ".join(year_notes(check_year(answers(oregon=168_000), on=date(2024, 1, 1))))
    assert "January 1, 2024" in early


def test_catching_up_says_what_the_amnesty_forgave():
    """2021 would have borne 5 % of 1,050; from 2022-04-19 to 2025-07-15 interest as well."""
    one, two, three = check_years([answers(year) for year in (2021, 2022, 2023)], on=LATE)
    assert "no penalty and no interest" in " ".join(year_notes(one))
    assert "keeps refusing" in " ".join(year_notes(one))
    # 5 % of the tax of 750; 12 months at 0.833 %, 12 at 0.5 %, 15 at 0.667 % (law sheet 9).
    interest = Decimal(750) * (12 * Decimal("0.00833") + 12 * Decimal("0.005"))
    interest += Decimal(750) * 15 * Decimal("0.00667")
    assert f"penalty of about 37.50 and interest of about {interest:.2f}" in notes(one, "shs")
    assert one.taxes["shs"].amount("balance_due") == 750
    assert "no underpayment interest" in " ".join(year_notes(two))
    assert not any("mnesty" in note for note in year_notes(three))
    assert "Last year's" not in notes(one, "shs")  # waived, whatever last year's tax was


@pytest.mark.parametrize(("day", "too_old"), [("2025-04-18", False), ("2025-04-19", True)])
def test_a_refund_of_2021_may_be_too_old_three_years_after_2022_04_18(day, too_old):
    some = replace(INSIDE, withheld=Decimal(35))
    (year,) = check_years([answers(2021, oregon=90_000, shs=some)], on=date.fromisoformat(day))
    assert year.taxes["shs"].claim_by == date(2025, 4, 18)
    assert ("too old" in notes(year, "shs")) is too_old
    assert totals([year], "shs").too_old == (35 if too_old else 0)


def test_both_editions_are_told_where_they_part():
    """Single 126,000 in 2026: 0 and 15 by the law in force, 10 and 23 by the page."""
    checked = check_year(answers(2026, oregon=126_000))
    assert verdicts(checked) == {"shs": "nothing", "pfa": "must-file"}
    (note,) = year_notes(checked)
    assert "SHS 0.00 and PFA 15.00" in note
    assert "SHS 10.00 and PFA 23.00" in note
    page = check_year(answers(2026, oregon=126_000), edition="published")
    assert verdicts(page) == {"shs": "must-file", "pfa": "must-file"}
    (same,) = year_notes(check_year(answers(2026, oregon=90_000)))  # said all the same
    assert "SHS 0.00 and PFA 0.00 by the page" in same


def test_next_year_may_need_estimates_from_its_first_date():
    """2024 to 2025, both at 1,000: from 2025-04-15, if the tax of 2025 reaches it, too."""
    tax = check_year(answers(2024, oregon=225_000)).taxes["shs"]
    assert tax.amount("net_tax") == 1_000
    assert tax.next_duty.required is None
    assert "the first by April 15, 2025" in " ".join(estimates_words(tax))
    below = check_year(answers(2024, oregon=224_999)).taxes["shs"]
    assert below.next_duty.required is False


# --- what is not known stays open ----------------------------------------------------------


def test_unknown_residency_names_the_look_up_and_the_tax_it_would_be():
    checked = check_year(answers(oregon=225_000, shs=CheckedPlace(), pfa=CheckedPlace()))
    assert verdicts(checked) == {"shs": "not-known", "pfa": "not-known"}
    assert "Metro Boundary Address Lookup tool" in decided_by(checked, "shs")
    assert "PortlandMaps" in decided_by(checked, "pfa")
    assert checked.taxes["shs"].if_inside == 1_000
    assert checked.taxes["shs"].amount("net_tax") is None


def test_unknown_local_income_names_the_threshold_it_must_exceed():
    checked = check_year(
        answers(oregon=300_000, shs=CheckedPlace("part"), pfa=CheckedPlace("none"))
    )
    assert verdicts(checked) == {"shs": "not-known", "pfa": "not-known"}
    assert "more than 125,000.00" in decided_by(checked, "shs")
    assert "all income of the time you lived there" in decided_by(checked, "shs")
    assert "all income of the time" not in decided_by(checked, "pfa")
    assert (checked.taxes["shs"].form, checked.taxes["pfa"].form) == ("MET-40-NP", "MC-40-NP")


def test_below_the_threshold_unknown_local_income_is_taken_as_below_and_that_is_said():
    checked = check_year(
        answers(oregon=125_000, shs=CheckedPlace("part"), pfa=CheckedPlace("none"))
    )
    assert verdicts(checked) == {"shs": "nothing", "pfa": "nothing"}
    assert "taken not to be" in reason(checked, "shs")
    assert any("Losses from elsewhere" in text for text in assumptions(checked))
    assert "If anything was withheld" in reason(checked, "shs")


def test_an_amount_withheld_that_is_not_known_leaves_the_balance_open():
    some = CheckedPlace("all", withheld="some")
    over = check_year(answers(shs=some, pfa=some)).taxes["shs"]
    assert amounts(over, "net_tax", "balance_due", "refund") == [750, None, None]
    below = check_year(answers(oregon=90_000, shs=some, pfa=CheckedPlace("part", withheld="some")))
    assert verdicts(below) == {"shs": "refund-only", "pfa": "refund-only"}
    assert below.taxes["shs"].amount("refund") is None
    assert (below.taxes["shs"].form, below.taxes["pfa"].form) == ("MET-40", "MC-40-NP")


def test_without_the_filing_status_nothing_is_decided():
    checked = check_year(answers(status=None))
    assert verdicts(checked) == {"shs": "not-known", "pfa": "not-known"}
    assert "filing status" in decided_by(checked, "shs")


def test_a_year_for_planning_is_computed_and_marked():
    """2027: over 132,000 at 1 %."""
    checked = check_year(answers(2027, oregon=142_000))
    assert checked.taxes["shs"].amount("balance_due") == 100
    assert any("planning only" in note for note in year_notes(checked))
    assert checked.arts.verdict == "not-known"
    assert check_json([checked])["years"][0]["next"] is None


def test_a_year_without_figures_is_refused():
    with pytest.raises(NoFiguresError):
        check_year(answers(2020))


def test_a_couple_that_differs_is_told_the_convention():
    differ = CheckedPlace("differ", Decimal(250_000), ZERO)
    checked = check_year(answers(status="joint", oregon=300_000, shs=differ, pfa=differ))
    assert checked.taxes["pfa"].amount("net_tax") == 750  # 1.5 % of 50,000
    assert any("different residency" in note for note in year_notes(checked))
    assert not checked.combined.available


# --- what holds for every answer -----------------------------------------------------------


@given(laws, st.sampled_from(["all", "part", "none"]), st.booleans())
def test_nobody_must_file_at_the_threshold_and_everybody_does_over_it(law, lived, over):
    year, edition, status = law
    cent = Decimal("0.01") if over else ZERO
    for id_ in PROGRAM_IDS:
        limit = dollars(oracle.threshold(id_, year, edition, status)) + cent
        place = CheckedPlace(lived, None if lived == "all" else limit, ZERO)
        asked = answers(year, status, limit, place, place)
        verdict = check_year(asked, edition=edition).taxes[id_].verdict
        assert verdict == ("must-file" if over else "nothing")


withheld = st.integers(0, 500_000).map(dollars)
last_years = st.integers(0, 1_000_000).map(dollars)
LIVED = {"all": "full-year", "part": [{"from": date(2024, 1, 1), "to": date(2024, 9, 9)}]}


@given(
    incomes,
    st.fixed_dictionaries({"shs": withheld, "pfa": withheld}),
    last_years,
    st.sampled_from(list(LIVED)),
    st.sampled_from([None, LATE]),
)
def test_it_agrees_with_the_return_of_a_case_with_the_same_facts(income, taken, last, lived, on):
    local = None if lived == "all" else dollars(income)
    places = {id_: CheckedPlace(lived, local, amount, last) for id_, amount in taken.items()}
    asked = Answers(2024, "single", dollars(income), places)
    wages = 10_000_000
    tables = {} if local is None else {"local_taxable_income": {"metro": local, "multnomah": local}}
    same = case(
        tax_year=2024,
        residency={name: {"primary": LIVED[lived]} for name in ("metro", "multnomah")},
        oregon={"taxable_income": dollars(income)},
        w2=[w2(("METRO", wages, taken["shs"]), ("MULT", wages, taken["pfa"]))],
        last_year={"shs_tax": last, "pfa_tax": last},
        **tables,
    )
    result, checked = prepare(same, on=on), check_year(asked, on=on)
    for id_ in PROGRAM_IDS:
        found, tax = result.programs[id_], checked.taxes[id_]
        for name in ("net_tax", "withheld", "penalty", "interest", "balance_due", "refund"):
            assert tax.amount(name) == found.amount(name), (id_, name)
        assert (tax.verdict == "must-file") is found.filing.must_file
        assert (tax.verdict == "refund-only") is found.filing.refund_only
        assert tax.form == found.filing.form
        assert tax.amount("net_tax") == dollars(oracle.tax(id_, 2024, "current", "single", income))


places_ = st.builds(
    CheckedPlace,
    st.sampled_from(["all", "part", "none", "differ", None]),
    st.none() | st.integers(-(10**7), 10**8).map(dollars),
    st.sampled_from(["some", None, ZERO, Decimal("12.34"), Decimal(99_999_999)]),
    st.none() | last_years,
)


@given(
    st.lists(
        st.builds(
            Answers,
            st.sampled_from(oracle.YEARS),
            st.sampled_from([*oracle.STATUSES, None]),
            st.none() | incomes.map(dollars),
            st.fixed_dictionaries({"shs": places_, "pfa": places_}),
            st.booleans() | st.none(),
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda each: each.year,
    ),
    st.sampled_from(oracle.EDITIONS),
    st.none() | st.dates(date(2021, 1, 1), date(2030, 1, 1)),
)
def test_every_answer_has_words_and_nothing_is_invented(every, edition, on):
    checked = check_years(every, edition=edition, on=on)
    told = check_json(checked)
    for year, row in zip(checked, told["years"], strict=True):
        law = year_law(year.answers.year, edition)
        assert year.law is law
        for id_, tax in row["programs"].items():
            place = year.answers.place(id_)
            assert tax["reason"].endswith(".")
            assert (tax["decided_by"] is None) is (tax["verdict"] != "not-known")
            if tax["verdict"] == "not-known":
                assert tax["tax"] is tax["balance_due"] is tax["refund"] is None
            if place.withheld in (None, "some") and tax["tax"] != "0.00":
                assert tax["balance_due"] is None
            if tax["verdict"] == "nothing":
                assert not place.withheld
                assert tax["form"] is None
            if tax["verdict"] in ("must-file", "refund-only"):
                assert tax["form"]
        assert row["arts_tax"]["prepared_here"] is False
