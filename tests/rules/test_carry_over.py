"""The case of the year after: what goes along, what stays behind, what is told about it."""

from datetime import date
from decimal import Decimal

import pytest

from taxcli import prepare
from taxcli.case.read import parse_case
from taxcli.case.write import case_text, data_of
from taxcli.features.next_year.carry_over import carry_over, lived_at_the_end
from taxcli.law.figures import NoFiguresError, years
from tests.build import FIRST_HALF, case, codes, item, joint, lived, np_case, paid, w2

SECOND_HALF = [{"from": date(2025, 7, 1), "to": date(2025, 12, 31)}]
MAI = {"first_name": "Mai", "last_name": "Nguyễn", "ssn": "900-12-3456"}
LUKASZ = {"first_name": "Łukasz", "last_name": "Żak", "ssn": "666-65-4321"}
HOME = {"street": "1 Sample St", "city": "Portland", "state": "OR", "zip": "97214"}
NOTHING = {"shs": Decimal(0), "pfa": Decimal(0)}
ALL_HOLD = {"permanent_home": True, "center_of_life": True, "intends_to_return": True}
ALIKE = ("primary", "spouse", "address", "filing_status", "account", "preparer", "refund")


def after(given, taxes=None, applied=None):
    return carry_over(given, NOTHING if taxes is None else taxes, applied or {})


def told(given, **how):
    return " ".join(after(given, **how).to_check)


# --- what goes along --------------------------------------------------------------------------


def test_who_files_goes_along_with_numbers_accounts_preparer_and_choices():
    given = case(
        filing_status="joint",
        primary=MAI,
        spouse=LUKASZ,
        residency=lived("full-year", "none"),
        address=HOME,
        account={"shs": "SHS-1", "pfa": "PFA-2"},
        preparer={"name": "Ana Sample", "firm": "Sample CPA", "ptin": "P01234567"},
        refund={"shs": "apply", "pfa": "refund"},
    )
    found = after(given).case
    assert found.tax_year == 2026
    for name in ALIKE:
        assert getattr(found, name) == getattr(given, name), name
    assert found.primary.ssn.full == "900-12-3456"


def test_last_years_taxes_are_those_it_was_given():
    found = after(case(last_year={"shs_tax": 7, "pfa_tax": 8}), {"shs": Decimal("1850.00")}).case
    assert found.last_year.shs_tax == 1_850
    # PFA is not known, and last year's own last year is no answer.
    assert found.last_year.pfa_tax is None


def test_no_income_and_nothing_else_of_the_old_year_goes_along():
    given = np_case(
        item(300_000, both={"amount": 200_000}),
        where=FIRST_HALF,
        paid_on=date(2026, 5, 20),
        w2=[w2(("METRO", 200_000, 500))],
        local_taxable_income={"metro": 5},
        pass_through=[{"entity": "Sample LLC", "kind": "llc"}],
        exempt=[{"kind": "oregon-pers", "payer": "PERS", "amount": 5}],
        other_state=[{"state": "ID", "tax": 1}],
        payment=[paid("shs", "estimated", 100)],
        extension={"filed": True, "by": "federal"},
        acknowledged=[{"code": "R-PAY-002", "who": "Ana", "when": date(2026, 3, 1), "why": "seen"}],
        situation={"federal_filing_status": "separate"},
        interview={"unfinished": True, "skipped": ["w2"]},
    )
    found = data_of(after(given).case)
    assert set(found) == {"schema", "tax_year", "filing_status", "residency", "last_year"}


def test_a_case_is_not_changed_by_carrying_it_over():
    given = np_case(item(300_000, both={"amount": 1}), where=FIRST_HALF)
    before = case_text(given)
    after(given)
    assert case_text(given) == before


def test_the_new_case_can_be_written_and_read():
    people = {"filing_status": "joint", "primary": MAI, "spouse": LUKASZ}
    found = after(case(**people, residency=lived("none", "full-year"), address=HOME)).case
    assert parse_case(case_text(found)) == found


def test_a_case_with_hardly_anything_goes_over_too():
    given = case(filing_status=None, residency=None, oregon=None, last_year=None)
    found = after(given, {})
    assert set(data_of(found.case)) == {"schema", "tax_year"}


# --- residency --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lived_in_2025", "in_2026"),
    [
        ("full-year", "full-year"),
        ("none", "none"),
        (FIRST_HALF, "none"),
        (SECOND_HALF, "full-year"),
        ([{"from": date(2025, 12, 31), "to": date(2025, 12, 31)}], "full-year"),
        ([{"from": date(2025, 1, 1), "to": date(2025, 12, 30)}], "none"),
    ],
)
def test_where_someone_lived_on_december_31_is_taken_for_the_year_after(lived_in_2025, in_2026):
    given = case(residency=lived(lived_in_2025))
    assert lived_at_the_end(given, "metro", "primary") == in_2026
    found = after(given).case.residency
    assert (found.metro.primary, found.multnomah.primary) == (in_2026, in_2026)
    assert found.metro.spouse is None
    assert "lived on December 31, 2025 is taken for all of 2026" in told(given)


def test_each_spouse_and_jurisdiction_for_itself():
    where = {
        "metro": {"primary": FIRST_HALF, "spouse": "full-year"},
        "multnomah": {"primary": SECOND_HALF, "spouse": "none"},
    }
    found = after(joint(residency=where)).case.residency
    assert (found.metro.primary, found.metro.spouse) == ("none", "full-year")
    assert (found.multnomah.primary, found.multnomah.spouse) == ("full-year", "none")


def test_the_domicile_test_stays_behind_and_is_told():
    """By all three tests a resident all year, and so on December 31 too; to be asked anew."""
    away = [{"from": date(2025, 1, 1), "to": date(2025, 10, 31)}]
    given = case(residency=lived(away, domicile={"primary": ALL_HOLD}))
    found = after(given).case.residency.metro
    assert found.primary == "full-year"
    assert found.domicile.primary is None
    assert "permanent home in Metro (the primary taxfiler) is not carried over" in told(given)


def test_one_test_that_fails_makes_nobody_resident_at_the_end():
    away = [{"from": date(2025, 1, 1), "to": date(2025, 10, 31)}]
    home = {**ALL_HOLD, "intends_to_return": False}
    found = after(case(residency=lived(away, domicile={"primary": home}))).case
    assert found.residency.metro.primary == "none"


def test_that_nothing_was_local_is_said_anew_each_year():
    """It was said of the income of 2025; taken over, pay of 2026 would be nothing in silence."""
    given = case(
        residency=lived("none", local_income=False, looked_up={"on": date(2026, 1, 2)}),
        oregon={"form": "OR-40-N", "taxable_income": 200_000},
    )
    found = after(given).case.residency.metro
    assert found.local_income is None
    assert found.looked_up is None
    assert "residency.metro.local_income = false" in told(given)


# --- payments ---------------------------------------------------------------------------------


def test_an_applied_refund_is_a_payment_of_the_first_installment_date():
    found = after(case(), applied={"shs": Decimal("400.00"), "pfa": Decimal(0)}).case
    (row,) = found.payment
    assert (row.program, row.kind, row.date, row.amount) == (
        "shs",
        "applied",
        date(2026, 4, 15),
        400,
    )


def test_only_payments_for_the_year_after_are_kept():
    rows = [
        paid("shs", "estimated", 1),
        paid("shs", "estimated", 2, tax_year=2025),
        paid("shs", "estimated", 4, date(2026, 4, 15), tax_year=2026),
        paid("pfa", "estimated", 8, date(2026, 4, 15), tax_year=2026),
        paid("shs", "estimated", 16, tax_year=2024),
    ]
    found = after(case(payment=rows)).case.payment
    assert [(row.program, row.amount) for row in found] == [("shs", 4), ("pfa", 8)]


def test_an_applied_refund_told_twice_is_counted_once():
    """The return applies 400, and the case itself names it as a payment of 2026."""
    rows = [
        paid("shs", "applied", 400, date(2026, 4, 15), tax_year=2026),
        paid("pfa", "applied", 70, date(2026, 4, 15), tax_year=2026),
    ]
    found = after(case(payment=rows), applied={"shs": Decimal(400)}).case.payment
    # PFA's is kept: nothing of this return is applied there.
    assert sorted((row.program, row.amount) for row in found) == [("pfa", 70), ("shs", 400)]


# --- what is told -----------------------------------------------------------------------------


def test_payers_are_named_once_and_without_amounts():
    given = joint(
        income=[
            item(200_000, payer="Example Widgets"),
            item(5, "capital-gain", payer="Sample Broker"),
            item(6, "capital-gain", payer="Sample Broker"),
            item(7, payer="No W-2 Inc", person="spouse"),
        ],
        w2=[{"employer": "Example Widgets", "wages": 123_456}],
        pass_through=[
            {"entity": "Sample LLC", "kind": "llc"},
            {"entity": "Own Shop", "kind": "sole-proprietorship", "person": "spouse"},
        ],
        exempt=[{"kind": "oregon-pers", "payer": "PERS", "amount": 5}],
        other_state=[{"state": "ID", "tax": 1}],
    )
    assert after(given).to_look_for == (
        "Form W-2: Example Widgets",
        "Capital gain: Sample Broker",
        "Wages: No W-2 Inc (spouse)",
        "Schedule K-1 and the entity's statement: Sample LLC",
        "Sole proprietorship: Own Shop (spouse)",
        "Form 1099-R: PERS",
        "Tax return of another state: ID",
    )


def test_unknown_taxes_are_named_by_their_keys():
    assert "write last_year.shs_tax and last_year.pfa_tax" in told(case(), taxes={})
    assert "write last_year.pfa_tax when" in told(case(), taxes={"shs": Decimal(1)})
    assert "last_year" not in told(case())


@pytest.mark.parametrize(("form", "taken"), [("OR-40-N", "OR-40-N"), ("OR-40-P", "OR-40")])
def test_the_form_of_the_oregon_return_is_told_where_it_is_not_the_usual_one(form, taken):
    """A part-year return belongs to the year of a move; a nonresident's may come again."""
    given = case(oregon={"form": form, "taxable_income": 5})
    found = after(given).case.oregon
    assert (found.form, found.taxable_income) == (taken, None)
    assert f"was Form {form}; Form {taken} is taken for 2026" in told(given)
    assert "Oregon return" not in told(case())


def test_a_situation_is_told_and_not_carried():
    given = case(situation={"fiscal_year": True, "active_duty_pay": False})
    assert "situation.fiscal_year was of 2025" in told(given)
    assert "active_duty" not in told(given)
    assert not after(given).case.situation.fiscal_year


def test_a_year_for_planning_only_is_carried_to_and_told():
    """2027 has figures, but no returns are prepared for it."""
    given = case(tax_year=2026)
    assert after(given).case.tax_year == 2027
    assert "Returns of 2027 cannot be prepared yet" in told(given)


@pytest.mark.parametrize("year", [years()[-1], 2099])
def test_a_year_without_figures_is_refused(year):
    with pytest.raises(NoFiguresError, match=str(year + 1)):
        after(case(tax_year=year))


# --- the new case at work ---------------------------------------------------------------------


def test_the_new_case_prepares_once_income_is_added():
    """228,000 in 2026: SHS (228,000 − 128,000) × 1 % = 1,000; 400 applied: 600 due.

    PFA (228,000 − 125,000) × 1.5 % = 1,545. Last year's tax of 750 is below the trigger.
    """
    taxes = {"shs": Decimal(750), "pfa": Decimal(1_125)}
    found = after(case(primary=MAI), taxes, {"shs": Decimal(400)}).case
    assert "B-MIS-002" in codes(found, "block")
    given = found.model_copy(update={"oregon": case(oregon={"taxable_income": 228_000}).oregon})
    result = prepare(given)
    assert not result.blocked
    assert result.programs["shs"].amount("net_tax") == 1_000
    assert result.programs["shs"].amount("balance_due") == 600
    assert result.programs["pfa"].amount("net_tax") == 1_545
