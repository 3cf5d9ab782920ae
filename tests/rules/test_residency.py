"""Who lived where: full-year, part-year, outside, unknown; and what each decision leads to."""

from datetime import date

import pytest

from taxcli import prepare
from tests.build import (
    FIRST_HALF,
    case,
    codes,
    item,
    joint,
    lived,
    local_parts,
    np_case,
    outcome,
    places,
)


def span(start, end):
    return {"from": date.fromisoformat(start), "to": date.fromisoformat(end)}


def decided(given, program="pfa"):
    return prepare(given).programs[program].people[0]


def residency(answer, year=2025, **also):
    where = {"metro": {"primary": "full-year"}, "multnomah": {"primary": answer, **also}}
    return case(tax_year=year, residency=where)


@pytest.mark.parametrize(
    ("answer", "status", "days"),
    [
        ("full-year", "full-year", 365),
        ("none", "outside", 0),
        ([span("2025-01-01", "2025-06-30")], "part-year", 181),
        ([span("2025-07-01", "2025-12-31")], "part-year", 184),
        ([span("2025-05-05", "2025-05-05")], "part-year", 1),
        ([span("2025-01-01", "2025-03-31"), span("2025-10-01", "2025-12-31")], "part-year", 182),
        ([span("2025-10-01", "2025-12-31"), span("2025-01-01", "2025-03-31")], "part-year", 182),
        ([span("2025-01-02", "2025-12-31")], "part-year", 364),
    ],
)
def test_each_answer_becomes_a_status_and_days(answer, status, days):
    person = decided(residency(answer))
    assert person.lived == status
    assert person.resident_days(date(2025, 1, 1), date(2025, 12, 31)) == days


@pytest.mark.parametrize(
    ("year", "periods"),
    [
        (2025, [span("2025-01-01", "2025-12-31")]),
        (2025, [span("2025-01-01", "2025-06-30"), span("2025-07-01", "2025-12-31")]),
        (2025, [span("2025-07-01", "2025-12-31"), span("2025-01-01", "2025-06-30")]),
        (2024, [span("2024-01-01", "2024-02-29"), span("2024-03-01", "2024-12-31")]),
    ],
)
def test_periods_that_touch_and_cover_the_year_are_the_whole_year(year, periods):
    given = residency(periods, year)
    assert decided(given).lived == "full-year"
    assert outcome(given, "pfa")["form"] == "MC-40"
    assert "I-RES-004" in codes(given)


@pytest.mark.parametrize(
    "periods",
    [
        [span("2025-01-01", "2025-06-29"), span("2025-07-01", "2025-12-31")],
        [span("2025-01-01", "2025-12-30")],
    ],
)
def test_one_day_missing_is_not_the_whole_year(periods):
    given = residency(periods)
    assert decided(given).lived == "part-year"
    assert "I-RES-004" not in codes(given)


def test_in_a_leap_year_february_29_is_missed():
    periods = [span("2024-01-01", "2024-02-28"), span("2024-03-01", "2024-12-31")]
    person = decided(residency(periods, 2024))
    assert person.lived == "part-year"
    assert person.resident_days(date(2024, 1, 1), date(2024, 12, 31)) == 365
    assert not person.resident_on(date(2024, 2, 29))


def test_a_leap_year_spreads_over_366_days():
    """60 of 366 days: 36,600 × 60 ÷ 366 = 6,000; in 2025, 59 of 365: 36,500 × 59 ÷ 365."""
    winter = [span("2024-01-01", "2024-02-29")]
    assert local_parts(np_case(item(36_600, "interest"), where=winter, tax_year=2024)) == [6_000]
    winter = [span("2025-01-01", "2025-02-28")]
    assert local_parts(np_case(item(36_500, "interest"), where=winter)) == [5_900]


HOLDS = {"permanent_home": True, "center_of_life": True, "intends_to_return": True}


def test_away_for_a_while_with_all_three_tests_is_full_year():
    given = residency(FIRST_HALF, domicile={"primary": HOLDS})
    assert decided(given).lived == "full-year"
    assert outcome(given, "pfa")["form"] == "MC-40"
    assert places(given, "R-RES-003") == ["residency.multnomah.primary"]
    assert "permanent home" in outcome(given, "pfa")["reason"]


@pytest.mark.parametrize("missing", HOLDS)
def test_one_of_the_three_tests_missing_is_part_year(missing):
    given = residency(FIRST_HALF, domicile={"primary": {**HOLDS, missing: False}})
    assert decided(given).lived == "part-year"
    assert "R-RES-003" not in codes(given)


def test_the_domicile_test_is_not_for_someone_who_never_lived_there():
    given = residency("none", domicile={"primary": HOLDS})
    assert decided(given).lived == "outside"
    assert places(given, "R-RES-001") == ["residency.multnomah.primary"]
    assert "R-RES-001" not in codes(residency("full-year", domicile={"primary": HOLDS}))


def test_residency_is_decided_per_jurisdiction():
    items = [item(200_000, both={"amount": 100_000})]
    where = {"metro": {"primary": "full-year"}, "multnomah": {"primary": FIRST_HALF}}
    given = case(
        residency=where,
        income=[{**items[0], "metro": None}],
        oregon={"taxable_income": 200_000, "total_income": 200_000, "deductions": 0},
    )
    assert outcome(given, "shs")["form"] == "MET-40"
    assert outcome(given, "shs")["residency"] == {"primary": "full-year"}
    assert outcome(given, "pfa")["residency"] == {"primary": "part-year"}
    assert prepare(given).programs["pfa"].kind == "part-year"


@pytest.mark.parametrize(
    ("primary", "spouse"), [("full-year", "none"), ("full-year", FIRST_HALF), ("none", FIRST_HALF)]
)
def test_a_mixed_couple_uses_the_np_form_and_is_reviewed(primary, spouse):
    pay = {"amount": 250_000}
    items = [item(300_000, both=None if primary == "full-year" else pay)]
    items.append(item(300_000, both=pay, person="spouse"))
    oregon = {"taxable_income": 600_000, "total_income": 600_000, "deductions": 0}
    given = joint(primary, spouse, income=items, oregon=oregon)
    assert outcome(given, "shs")["form"] == "MET-40-NP"
    assert outcome(given, "pfa")["form"] == "MC-40-NP"
    assert len(places(given, "R-RES-002")) == 2


@pytest.mark.parametrize("same", ["full-year", "none", FIRST_HALF])
def test_a_couple_with_the_same_residency_is_not_mixed(same):
    assert "R-RES-002" not in codes(joint(same, same))


def test_a_couple_mixed_in_one_jurisdiction_only():
    where = {
        "metro": {"primary": "full-year", "spouse": "full-year"},
        "multnomah": {"primary": "full-year", "spouse": "none"},
    }
    given = joint(residency=where, income=[item(250_000)], oregon={"taxable_income": 250_000})
    (place,) = places(given, "R-RES-002")
    assert place.startswith("residency.multnomah")
    assert outcome(given, "shs")["form"] == "MET-40"


def test_where_someone_lived_is_asked_and_nothing_is_guessed_meanwhile():
    given = case(residency={"metro": {"primary": "full-year"}})
    assert places(given, "B-MIS-003") == ["residency.multnomah.primary"]
    unknown = outcome(given, "pfa")
    assert unknown["must_file"] is None
    assert unknown["residency"] == {"primary": None}
    for key in ("taxable_income", "tax", "net_tax", "balance_due", "refund"):
        assert unknown[key] is None, f"{key} is not known, yet {unknown[key]} is shown"
    assert outcome(given, "shs")["tax"] == "750.00"


def test_the_spouse_is_asked_too():
    given = joint(residency=lived("full-year"))
    assert places(given, "B-MIS-003") == [
        "residency.metro.spouse",
        "residency.multnomah.spouse",
    ]


def test_the_words_of_the_json():
    outside = np_case(item(300_000, both={"amount": 200_000}))
    assert outcome(outside)["residency"] == {"primary": "nonresident"}
    nothing = case(residency=lived("none", local_income=False))
    assert outcome(nothing)["residency"] == {"primary": "none"}
    assert outcome(joint())["residency"] == {"primary": "full-year", "spouse": "full-year"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (residency("full-year"), "The taxfiler lived in Multnomah County all year"),
        (residency("none"), "did not live in Multnomah County in 2025"),
        (residency(FIRST_HALF), "lived in Multnomah County from January 1, 2025 to June 30, 2025"),
    ],
)
def test_every_decision_has_its_reason_in_words(given, words):
    person = decided(given)
    assert words.removeprefix("The taxfiler ") in person.why.clause
