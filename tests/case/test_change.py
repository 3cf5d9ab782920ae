"""``KEY=VALUE`` changes of a case: what can be written, and what a person is told otherwise."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taxcli.case.read import CaseError
from taxcli.case.write import changed, data_of
from tests.build import case, item, lived, oregon_of, paid, w2

SSN = "900-12-3456"
MAI = {"first_name": "Mai", "last_name": "Nguyễn", "ssn": SSN}
ITEMS = [item(150_000), item(50_000, "interest")]


def full():
    return case(
        primary=MAI,
        income=ITEMS,
        oregon=oregon_of(ITEMS),
        w2=[w2(("METRO", 200_000, 500), ("MULT", 200_000, 900))],
        payment=[paid("shs", "estimated", 400)],
    )


def refused(*changes, of=None):
    """Return the problems of changes that must not be accepted."""
    with pytest.raises(CaseError) as error:
        changed(of or full(), changes)
    return error.value.problems


def the_problem(*changes):
    (problem,) = refused(*changes)
    return str(problem)


# --- values -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("320000", "320000"),
        ("320000.50", "320000.50"),
        ("0", "0"),
        (" 320000 ", "320000"),
        ("320_000", "320000"),
        ("3.2e5", "320000"),
    ],
)
def test_numbers(written, amount):
    found = changed(full(), [f"oregon.taxable_income={written}"])
    assert found.oregon.taxable_income == Decimal(amount)
    assert isinstance(found.oregon.taxable_income, Decimal)


def test_cents_stay_exact():
    found = changed(full(), ["oregon.taxable_income=0.10", "payment[0].amount=1234.56"])
    assert str(found.oregon.taxable_income) == "0.10"
    assert str(found.payment[0].amount) == "1234.56"


@pytest.mark.parametrize(
    "written", ["head-of-household", '"head-of-household"', "'head-of-household'"]
)
def test_text_with_and_without_quotes(written):
    assert changed(full(), [f"filing_status={written}"]).filing_status == "head-of-household"


def test_text_keeps_its_letters_spaces_and_signs():
    found = changed(full(), ["primary.last_name=O'Łukasz = Żółć #2", "w2[0].employer=A & B, Inc."])
    assert found.primary.last_name == "O'Łukasz = Żółć #2"
    assert found.w2[0].employer == "A & B, Inc."


def test_text_of_digits_takes_quotes():
    assert changed(full(), ['account.shs="0123456"']).account.shs == "0123456"
    assert "write it in quotes" in the_problem("account.shs=1234567")


def test_dates_and_answers():
    found = changed(
        full(),
        [
            "paid_on=2026-05-20",
            "payment[0].date=2025-06-16",
            "situation.elective_tax=true",
            "extension.filed=false",
        ],
    )
    assert found.paid_on == date(2026, 5, 20)
    assert found.payment[0].date == date(2025, 6, 16)
    assert found.situation.elective_tax is True
    assert found.extension.filed is False


def test_tables_and_lists_as_a_file_has_them():
    found = changed(
        full(),
        [
            "residency.multnomah.primary=[{ from = 2025-01-01, to = 2025-06-30 }]",
            "income[0].multnomah={ earned = { from = 2025-01-01, to = 2025-12-31 } }",
        ],
    )
    (span,) = found.residency.multnomah.primary
    assert (span.from_, span.to) == (date(2025, 1, 1), date(2025, 6, 30))
    assert found.income[0].multnomah.earned.to == date(2025, 12, 31)


# --- places -----------------------------------------------------------------------------------


def test_entries_of_lists_at_any_depth():
    found = changed(
        full(),
        [
            "income[0].amount=160000",
            "income[1].amount=40000",
            "w2[0].local[1].tax=1000.01",
            "income[0].metro.days.inside=40",
            "income[0].metro.days.total=110",
        ],
    )
    assert [each.amount for each in found.income] == [160_000, 40_000]
    assert found.w2[0].local[0].tax == 500
    assert found.w2[0].local[1].tax == Decimal("1000.01")
    assert found.income[0].metro.days.inside == 40


def test_a_new_entry_key_by_key():
    parts = ("program=pfa", "kind=estimated", "date=2025-09-15", "amount=250")
    found = changed(full(), [f"payment[1].{part}" for part in parts])
    assert len(found.payment) == 2
    assert (found.payment[1].program, found.payment[1].amount) == ("pfa", 250)
    first = changed(case(), [f"payment[0].{part}" for part in parts])
    assert first.payment[0].date == date(2025, 9, 15)


@pytest.mark.parametrize("of", [case(), full()], ids=["none yet", "one already"])
def test_a_new_entry_in_one(of):
    at = len(of.payment)
    row = '{ program = "pfa", kind = "estimated", date = 2025-09-15, amount = 250 }'
    assert changed(of, [f"payment[{at}]={row}"]).payment[at].amount == 250


def test_a_table_that_was_not_there():
    assert changed(case(last_year=None), ["last_year.shs_tax=4000"]).last_year.shs_tax == 4_000
    assert changed(case(), ["refund.shs=apply"]).refund.shs == "apply"


def test_the_last_change_of_a_key_counts_and_no_change_is_the_case_itself():
    given_case = full()
    found = changed(given_case, ["oregon.taxable_income=1", "oregon.taxable_income=2"])
    assert found.oregon.taxable_income == 2
    assert changed(given_case, []) is given_case


def test_changes_are_looked_at_together():
    """Half of them would be no valid case: a spouse on a single return."""
    found = changed(
        full(),
        [
            "residency.metro.spouse=full-year",
            "residency.multnomah.spouse=none",
            "filing_status=joint",
        ],
    )
    assert found.residency.multnomah.spouse == "none"


def test_the_case_itself_is_unchanged():
    given_case = full()
    before = data_of(given_case)
    changed(given_case, ["income[0].amount=1", "residency.metro.primary=none", "w2[0].employer=X"])
    assert data_of(given_case) == before
    with pytest.raises(CaseError):
        changed(given_case, ["oregon.taxable_income=1", "nonsense=2"])
    assert data_of(given_case) == before


def test_all_else_stays():
    given_case = full()
    found = changed(given_case, ["oregon.form=OR-40-N"])
    assert data_of(found) == {**data_of(given_case), "oregon": data_of(found)["oregon"]}
    assert found.primary.ssn.full == SSN


# --- what cannot be written -------------------------------------------------------------------


@pytest.mark.parametrize("written", ["", "=", "=5", "oregon.taxable_income", "[0]", "[0]=5", "."])
def test_what_is_no_change_at_all(written):
    told = the_problem(written)
    assert "is not a change: write KEY=VALUE, like oregon.taxable_income=320000" in told


@pytest.mark.parametrize(
    ("written", "place", "advice"),
    [
        ("oregon.taxable_incom=5", "oregon.taxable_incom", "did you mean `taxable_income`?"),
        ("filing_staus=joint", "filing_staus", "did you mean `filing_status`?"),
        ("payment[0].amout=5", "payment[0].amout", "did you mean `amount`?"),
        ("taxable_income=5", "taxable_income", "belongs at `oregon.taxable_income`"),
        ("filing_status=married", "filing_status", '"separate"'),
        ("oregon.taxable_income=320,000", "oregon.taxable_income", "like 1234.56"),
        ("oregon.taxable_income=$320000", "oregon.taxable_income", "like 1234.56"),
        ("oregon.taxable_income=nan", "oregon.taxable_income", "like 1234.56"),
        ("oregon.taxable_income=inf", "oregon.taxable_income", "like 1234.56"),
        ("oregon.taxable_income=-1", "oregon.taxable_income", "cannot be negative"),
        ("oregon.taxable_income=0.001", "oregon.taxable_income", "at most two decimals"),
        ("oregon.taxable_income=1" + "0" * 10, "oregon.taxable_income", "extra digits"),
        ("paid_on=05/20/2026", "paid_on", "like 2025-04-15"),
        ("paid_on=2026-02-30", "paid_on", "like 2025-04-15"),
        ("situation.elective_tax=yes", "situation.elective_tax", "write true or false"),
        ("tax_year=soon", "tax_year", "is not a whole number"),
    ],
)
def test_a_wrong_value_or_key_is_named_with_what_to_write(written, place, advice):
    told = the_problem(written)
    assert told.startswith(f"{place} ")
    assert advice in told


@pytest.mark.parametrize(
    "written",
    [
        "w2.wages=5",  # a list, without which entry
        "income[0][1]=5",  # an entry is no list
        "income[-1].amount=5",
        "payment[0].amount.x=5",
        "oregon[0]=5",
        "primary=Mai",
        "w2=none",
    ],
)
def test_a_place_that_is_of_another_shape(written):
    for problem in refused(written):
        assert problem.message
        assert "Traceback" not in str(problem)


def test_every_problem_is_told_at_once():
    assert len(refused("oregon.taxable_income=x", "payment[0].amount=-1", "nonsense=1")) == 3


def test_the_error_speaks_of_the_change_and_not_of_a_file():
    with pytest.raises(CaseError, match=r"^the change: oregon"):
        changed(full(), ["oregon.taxable_income=x"])


def test_a_gap_in_a_list_is_one_problem():
    assert len(refused("payment[50].amount=5")) <= 5


# --- privacy and robustness -------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        SSN,
        f"ssn={SSN}",
        f"{SSN}=1",
        f"primary.ssn={SSN}x",
        f"primary.ssn={SSN.replace('-', '')}",
        f"primary.ssn={SSN.replace('-', '  ')}",
        "primary.ssn=000-12-3456",
        f"primary={SSN}",
        f"filing_status={SSN}",
        f"oregon.taxable_income={SSN.replace('-', '')}.001",
        f"oregon.{SSN}={SSN}",
        f"[{SSN}]=1",
    ],
)
def test_no_social_security_number_is_in_an_error(written):
    with pytest.raises(CaseError) as error:
        changed(full(), [written])
    for text in (str(error.value), repr(error.value), *map(repr, error.value.problems)):
        for number in (SSN, SSN.replace("-", ""), SSN.replace("-", " "), "000-12-3456"):
            assert number not in text


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_a_change_or_a_problem(key, value):
    given_case = case(residency=lived("full-year"))
    try:
        changed(given_case, [f"{key}={value}"])
    except CaseError as error:
        assert error.problems


def test_nothing_after_the_sign_takes_a_key_out():
    assert changed(full(), ["oregon.taxable_income="]).oregon.taxable_income is None
    assert not changed(full(), ["payment[0]="]).payment
