"""The figures of every year against the law sheet, retyped here number by number."""

import copy
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from taxcli import prepare
from taxcli.law import figures
from taxcli.law.data import CountFact, LawDataError, load, record
from taxcli.law.figures import GROUP_OF, NoFiguresError, year_law, years
from taxcli.law.interest import interest_periods
from taxcli.law.programs import program, programs
from taxcli.law.standing import Protest, standing
from tests.build import case

YEARS = tuple(range(2021, 2028))
EDITIONS = ("current", "published")
EVERY_LAW = list(product(YEARS, EDITIONS))
STATUSES = {"official", "secondary", "inferred"}


def value(year, name, group=None, edition="current"):
    return year_law(year, edition).of(name, group).value


def status(year, name, group=None, edition="current"):
    return year_law(year, edition).of(name, group).status


def test_there_are_figures_for_these_years_and_later_ones_may_come():
    assert years()[: len(YEARS)] == YEARS
    assert [year for year in YEARS if year_law(year).planning_only] == [2027]


@pytest.mark.parametrize("year", [2019, 2020, 2100])
def test_a_year_without_figures_is_refused_by_name(year):
    with pytest.raises(NoFiguresError, match=f"no figures for tax year {year}") as refused:
        prepare(case(tax_year=year))
    assert f"2021 to {years()[-1]}" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": "offical"}, "status 'offical' is none of official, secondary, inferred"),
        ({"source": ""}, "source is missing"),
        ({"value": None}, "give value, or both single and joint"),
    ],
)
def test_a_figure_that_is_not_as_told_is_refused_with_its_place(monkeypatch, change, words):
    data = copy.deepcopy(load("years/2025"))
    data["shs"]["rate"] = {
        key: value for key, value in {**data["shs"]["rate"], **change}.items() if value is not None
    }
    monkeypatch.setattr(figures, "load", lambda name: data)
    with pytest.raises(LawDataError, match=r"forms/years/2025\.toml, shs\.rate: ") as refused:
        year_law.__wrapped__(2025)
    assert words in str(refused.value)


@pytest.mark.parametrize("careful", ["current", "1000", True])
def test_only_the_page_can_be_the_careful_one(monkeypatch, careful):
    data = copy.deepcopy(load("years/2025"))
    data["pfa"]["rate"]["careful"] = careful
    monkeypatch.setattr(figures, "load", lambda name: data)
    with pytest.raises(
        LawDataError, match=r'2025\.toml, pfa\.rate: careful can only be "published"'
    ):
        year_law.__wrapped__(2025)


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_trigger_of_pfa_rests_on_one_reader_and_has_a_careful_one(year):
    """Two report it for SHS; the careful amount is the page's 1,000."""
    pfa, shs = (year_law(year).of(f"{id_}.estimate_trigger") for id_ in ("pfa", "shs"))
    assert (pfa.amount, pfa.careful.amount, pfa.careful.status) == (5_000, 1_000, "official")
    assert (shs.amount, shs.careful) == (5_000, None)
    assert year_law(year, "published").of("pfa.estimate_trigger").careful is None


def test_a_figure_that_is_missing_is_named(monkeypatch):
    data = copy.deepcopy(load("years/2025"))
    del data["shs"]["threshold"]
    monkeypatch.setattr(figures, "load", lambda name: data)
    with pytest.raises(NoFiguresError, match=r"2025\.toml has no shs\.threshold"):
        year_law.__wrapped__(2025).of("shs.threshold", "joint")


@pytest.mark.parametrize(("year", "edition"), EVERY_LAW)
def test_every_figure_has_a_source_and_one_of_the_three_statuses(year, edition):
    figures = list(year_law(year, edition))
    assert len(figures) >= 14
    for figure in figures:
        assert figure.source.strip(), figure.name
        assert figure.status in STATUSES, figure.name
        assert figure.note is None or figure.note.strip(), figure.name


def test_a_figure_that_is_not_official_carries_a_note():
    """The law sheet: a note wherever the figure is not the published pages' own.

    ``due.waived`` is left out: that nothing is waived is no figure.
    """
    without = {
        f"{year} {edition} {figure.name}"
        for year, edition in EVERY_LAW
        for figure in year_law(year, edition)
        if figure.status != "official" and figure.name != "due.waived" and not figure.note
    }
    assert without == set()


@pytest.mark.parametrize(
    ("years_", "single", "joint", "status_"),
    [
        ((2021, 2022, 2023, 2024, 2025), 125_000, 200_000, "official"),
        ((2026,), 128_000, 205_000, "secondary"),
        ((2027,), 132_000, 211_000, "secondary"),
    ],
)
def test_shs_rate_and_thresholds(years_, single, joint, status_):
    for year in years_:
        assert value(year, "shs.rate") == Decimal("0.01")
        assert value(year, "shs.threshold", "single") == single
        assert value(year, "shs.threshold", "joint") == joint
        assert status(year, "shs.threshold", "single") == status_
        assert status(year, "shs.threshold", "joint") == status_
        assert status(year, "shs.rate") == ("secondary" if year == 2027 else "official")


@pytest.mark.parametrize("year", YEARS)
def test_pfa_bands(year):
    assert value(year, "pfa.rate") == Decimal("0.015")
    assert value(year, "pfa.rate") + value(year, "pfa.additional_rate") == Decimal("0.03")
    assert value(year, "pfa.threshold", "single") == 125_000
    assert value(year, "pfa.threshold", "joint") == 200_000
    assert value(year, "pfa.upper_threshold", "single") == 250_000
    assert value(year, "pfa.upper_threshold", "joint") == 400_000
    expected = "secondary" if year == 2027 else "official"
    for name in ("rate", "additional_rate", "threshold", "upper_threshold"):
        assert status(year, f"pfa.{name}", "single") == expected, name


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025])
def test_the_editions_are_the_same_until_2025(year):
    assert not year_law(year).differs
    assert list(year_law(year, "current")) == list(year_law(year, "published"))


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_published_edition_is_the_page_to_the_letter(year):
    assert year_law(year).differs
    page = {"edition": "published"}
    assert value(year, "shs.threshold", "single", **page) == 125_000
    assert value(year, "shs.threshold", "joint", **page) == 200_000
    assert value(year, "pfa.rate", **page) == Decimal("0.023")
    top = value(year, "pfa.rate", **page) + value(year, "pfa.additional_rate", **page)
    assert top == Decimal("0.038")
    read = ("shs.threshold", "pfa.rate")
    assert {status(year, name, "single", **page) for name in read} == {"official"}
    for program_id in ("shs", "pfa"):
        assert value(year, f"{program_id}.estimate_trigger", **page) == 1000
        assert status(year, f"{program_id}.estimate_trigger", **page) == "official"


@pytest.mark.parametrize("program_id", ["shs", "pfa"])
def test_the_trigger_of_estimates(program_id):
    name = f"{program_id}.estimate_trigger"
    for year in range(2021, 2026):
        assert (value(year, name), status(year, name)) == (1000, "official")
    assert (value(2026, name), status(2026, name)) == (5000, "secondary")
    assert (value(2027, name), status(2027, name)) == (5000, "inferred")


DATES = {
    2021: ("2022-04-18", "2022-10-17", "2021-04-15 2021-06-15 2021-09-15 2022-01-18"),
    2022: ("2023-04-18", "2023-10-16", "2022-04-18 2022-06-15 2022-09-15 2023-01-17"),
    2023: ("2024-04-15", "2024-10-15", "2023-04-18 2023-06-15 2023-09-15 2024-01-16"),
    2024: ("2025-04-15", "2025-10-15", "2024-04-15 2024-06-17 2024-09-16 2025-01-15"),
    2025: ("2026-04-15", "2026-10-15", "2025-04-15 2025-06-16 2025-09-15 2026-01-15"),
    2026: ("2027-04-15", "2027-10-15", "2026-04-15 2026-06-15 2026-09-15 2027-01-15"),
    2027: ("2028-04-18", "2028-10-16", "2027-04-15 2027-06-15 2027-09-15 2028-01-18"),
}


@pytest.mark.parametrize("year", YEARS)
def test_the_dates(year):
    due, extended, estimates = DATES[year]
    assert value(year, "due.return") == date.fromisoformat(due) == year_law(year).due
    assert value(year, "due.extended") == date.fromisoformat(extended)
    installments = tuple(date.fromisoformat(day) for day in estimates.split())
    assert value(year, "due.estimates") == installments
    assert len(installments) == 4
    for day in (year_law(year).due, value(year, "due.extended"), *installments):
        assert day.weekday() < 5, f"{day} is not a weekday"


@pytest.mark.parametrize("year", YEARS)
def test_the_statuses_of_the_dates(year):
    due = "official" if year <= 2024 else "secondary" if year == 2025 else "inferred"
    assert status(year, "due.return") == due
    assert status(year, "due.extended") == "inferred"
    assert status(year, "due.estimates") == ("official" if year == 2022 else "inferred")


def test_the_amnesties():
    assert set(value(2021, "due.waived")) == {"penalty", "interest", "underpayment"}
    assert value(2022, "due.waived") == ("underpayment",)
    for year in (2021, 2022):
        assert status(year, "due.waived") == "official"
    for year in range(2023, 2028):
        assert (value(year, "due.waived"), status(year, "due.waived")) == ((), "inferred")


@pytest.mark.parametrize("year", YEARS)
def test_the_penalty(year):
    """Section 9: 5 %, official for PFA since April 2023, assumed for SHS and for 2021."""
    for id_ in ("shs", "pfa"):
        official = id_ == "pfa" and year > 2021
        found = value(year, f"{id_}.penalty_rate"), status(year, f"{id_}.penalty_rate")
        assert found == (Decimal("0.05"), "official" if official else "inferred")


@pytest.mark.parametrize("year", YEARS)
def test_the_arts_tax(year):
    """Section 12: $35 from $1,000 of income to 2025; $50 above $20,000 or $40,000 in 2026."""
    found = {
        (figure.name, figure.group): (figure.value, figure.status)
        for figure in year_law(year)
        if figure.name.startswith("arts.")
    }
    until_2025 = {"amount": 35, "income_from": 1_000, "penalty": 15, "penalty_later": 20}
    if year <= 2025:
        assert found == {(f"arts.{key}", None): (of, "official") for key, of in until_2025.items()}
    elif year == 2026:
        assert found == {
            ("arts.amount", None): (50, "secondary"),
            ("arts.threshold", "single"): (20_000, "secondary"),
            ("arts.threshold", "joint"): (40_000, "secondary"),
        }
    else:
        assert found == {}


def test_the_interest_periods():
    periods = [(each.from_, each.to, each.monthly, each.yearly) for each in interest_periods()]
    assert periods == [
        (date(2021, 1, 1), date(2023, 4, 17), Decimal("0.00833"), Decimal("0.10")),
        (date(2023, 4, 18), date(2024, 4, 15), Decimal("0.005"), Decimal("0.06")),
        (date(2024, 4, 16), date(2024, 12, 31), Decimal("0.00667"), Decimal("0.08")),
        (date(2025, 1, 1), None, Decimal("0.00667"), Decimal("0.08")),
    ]
    *official, since = interest_periods()
    assert {each.status for each in official} == {"official"}
    # Official to 2024 and inferred since: the open period may not pass for official.
    assert since.status == "inferred"
    assert "2024" in (since.note or "")
    assert all(each.source for each in interest_periods())


def test_which_statuses_share_the_joint_threshold():
    assert GROUP_OF == {
        "single": "single",
        "separate": "single",
        "joint": "joint",
        "head-of-household": "joint",
        "surviving-spouse": "joint",
    }


def test_the_two_programs():
    shs, pfa = programs()
    assert (shs.form("full-year"), shs.form("part-year")) == ("MET-40", "MET-40-NP")
    assert (pfa.form("full-year"), pfa.form("part-year")) == ("MC-40", "MC-40-NP")
    assert (shs.jurisdiction, pfa.jurisdiction) == ("metro", "multnomah")
    assert (shs.locality, pfa.locality) == ("METRO", "MULT")
    assert shs.full_name == "Metro Supportive Housing Services Personal Income Tax"
    assert pfa.full_name == "Multnomah County Preschool for All Personal Income Tax"
    assert program("shs") is not program("pfa")
    assert (
        program("shs").business_gross_receipts.value,
        program("pfa").business_gross_receipts,
    ) == (
        5_000_000,
        None,
    )


def test_facts_of_every_year():
    facts = standing()
    statuses = [facts.own_credit_states.basis(state).status for state in ("AZ", "CA")]
    assert statuses == ["secondary", "official"]
    assert facts.payment.payee == "City of Portland"
    assert facts.payment.voucher == "PIT-V"
    assert facts.payment.address[-2:] == ("PO Box 9250", "Portland OR 97207-9250")
    assert facts.pro.fees.value == "Bank debit is free; cards cost 2.45 %."
    assert "{" not in str(facts).replace("{'CA'", "").replace("{'OR-40'", "")


_COUNT = {"value": 30, "source": "a page", "status": "official"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": "30"}, "value: '30' is not of its kind"),
        ({"value": Decimal("0.5")}, "value: Decimal('0.5') is not of its kind"),
        ({"value": True}, "value: True is not of its kind"),
        ({"source": " "}, "source: ' ' is not of its kind"),
        ({"status": "offical"}, "status 'offical' is none of official, secondary, inferred"),
        ({"valeu": 30}, "valeu is none of source, status, note, value"),
        ({"source": None}, "source is missing"),
        ({"note": "after {standing.protest.dayz} days"}, "names nothing in forms/"),
    ],
)
def test_a_fact_that_is_not_of_its_kind_is_refused_with_its_place(change, words):
    table = {key: of for key, of in {**_COUNT, **change}.items() if of is not None}
    with pytest.raises(LawDataError, match=r"^forms/x\.toml, days") as refused:
        record(CountFact, table, "forms/x.toml, days")
    assert words in str(refused.value)


def test_a_protest_must_say_from_when_it_is_counted():
    """Other facts may lack a note; the screens print this one."""
    with pytest.raises(LawDataError, match="x: note is missing"):
        record(Protest, {"days": 30, "source": "a page", "status": "official"}, "x")


def test_a_fact_cannot_be_changed():
    with pytest.raises(AttributeError, match="frozen"):
        standing().protest.days = 60


def test_a_sentence_takes_its_figures_from_the_facts():
    table = {**_COUNT, "note": "within {standing.protest.days} days of {this}"}
    assert record(CountFact, table, "x").note == "within 30 days of {this}"


def test_every_convention_says_what_it_is_and_what_it_leans_on():
    for name, entry in load("conventions").items():
        assert entry["text"].endswith("."), name
        assert entry["status"] in STATUSES, name
        assert entry["cite"], name
