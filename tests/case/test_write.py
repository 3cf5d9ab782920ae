"""A case written as TOML reads back as the same case, and a person can read it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxcli.case.model import Case
from taxcli.case.read import parse_case, read_case
from taxcli.case.schema import own_keys
from taxcli.case.write import case_text, write_case
from tests.build import FIRST_HALF, case, item, lived

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_survives_writing_and_reading(path):
    first = read_case(path)
    text = case_text(first)
    assert parse_case(text) == first
    assert case_text(parse_case(text)) == text


def test_writing_a_file_and_reading_it_gives_the_same_case(tmp_path):
    first = case(primary={"first_name": "Mai", "last_name": "Nguyễn", "ssn": "987-65-4320"})
    write_case(first, tmp_path / "case.toml")
    assert read_case(tmp_path / "case.toml") == first


def test_amounts_have_two_decimals_and_tables_a_comment():
    text = case_text(case(oregon={"form": "OR-40", "taxable_income": Decimal("200000.5")}))
    assert "taxable_income = 200000.50" in text
    assert f"# {own_keys(Case)['oregon'].comment}\n[oregon]\n" in text


def test_periods_and_local_parts_stay_on_one_line():
    text = case_text(
        case(
            residency=lived(FIRST_HALF),
            income=[item(100, both={"days": {"inside": 1, "total": 2}, "resident_pay": 10})],
        )
    )
    assert "primary = [{ from = 2025-01-01, to = 2025-06-30 }]" in text
    assert parse_case(text).income[0].metro.days.inside == 1


def test_every_table_of_a_case_has_its_comment():
    assert [name for name, key in own_keys(Case).items() if not key.comment] == ["schema"]


texts = st.text(min_size=1, max_size=40).filter(lambda t: t.strip() and t.strip().isprintable())
money = st.decimals(min_value=0, max_value=10**9, places=2)


@settings(max_examples=60, deadline=None)
@given(
    payer=texts,
    amount=money,
    when=st.dates(date(2025, 1, 1), date(2025, 12, 31)),
    paid=money,
)
def test_any_text_and_amount_survives(payer, amount, when, paid):
    first = case(
        income=[item(amount, payer=payer, both={"date": when})],
        payment=[{"program": "shs", "kind": "estimated", "date": when, "amount": paid}],
    )
    assert parse_case(case_text(first)) == first
