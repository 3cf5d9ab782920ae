"""What does not fit together in a case: keys, people, periods, dates of another year."""

import re

import pytest

from taxcli.case.read import parse_case
from tests.case.bad import MINIMAL, instead, problems, the_problem, with_


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        (
            instead("filing_status =", "filling_status ="),
            "filling_status",
            "did you mean `filing_status`?",
        ),
        (
            instead("taxable_income = 210000.00", "taxable_incom = 210000.00"),
            "oregon.taxable_incom",
            "did you mean `taxable_income`?",
        ),
        (
            with_('[[w2]]\nemployer = "S"\nlocal = [{ localty = "METRO", wages = 1, tax = 0 }]'),
            "w2[0].local[0].localty",
            "did you mean `locality`?",
        ),
        (
            with_('[residency.multnoma]\nprimary = "none"'),
            "residency.multnoma",
            "did you mean `multnomah`?",
        ),
        (
            with_("[residency.multnomah]\nprimary = [{ form = 2025-01-01, to = 2025-06-30 }]"),
            "residency.multnomah.primary[0].form",
            "did you mean `from`?",
        ),
        (
            instead("tax_year = 2025", "tax_year = 2025\ntaxable_income = 5"),
            "taxable_income",
            "it belongs at `oregon.taxable_income`",
        ),
        (
            instead("tax_year = 2025", "tax_year = 2025\nblue = 5"),
            "blue",
            "here it knows schema, tax_year, filing_status",
        ),
    ],
)
def test_an_unknown_key_comes_with_a_suggestion(text, place, advice):
    line = next(line for line in problems(text) if line.startswith(f"{place} "))
    assert advice in line


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (instead("tax_year = 2025\n", ""), "tax_year"),
        (instead('schema = "taxcli-case-1"\n', ""), "schema"),
        (instead('last_name = "Example"\n', ""), "primary.last_name"),
        (with_("[[w2]]\nwages = 1"), "w2[0].employer"),
        (with_('[[w2]]\nemployer = "S"\nlocal = [{ wages = 1, tax = 0 }]'), "w2[0].local[0]."),
        (with_('[[income]]\nkind = "wages"\namount = 1'), "income[0].payer"),
        (
            with_("[residency.multnomah]\nprimary = [{ from = 2025-01-01 }]"),
            "residency.multnomah.primary[0].to",
        ),
    ],
)
def test_a_missing_key_is_named(text, place):
    line = the_problem(text)
    assert line.startswith(place)
    assert "is missing" in line


def test_all_problems_are_told_at_once():
    text = instead("tax_year = 2025", 'tax_year = "2025"\nblue = 1')
    text = text.replace("210000.00", "-1").replace('"Mai"', "7")
    found = problems(text)
    assert {line.split()[0] for line in found} == {
        "tax_year",
        "blue",
        "oregon.taxable_income",
        "primary.first_name",
    }


SINGLE = MINIMAL.replace('"joint"', '"single"').replace('spouse = "full-year"\n', "")
SPOUSE = '\n[spouse]\nfirst_name = "Lan"\nlast_name = "Example"\n'


@pytest.mark.parametrize(
    ("tables", "place"),
    [
        (SPOUSE, "spouse"),
        ('[residency.multnomah]\nspouse = "none"', "residency.multnomah.spouse"),
        (
            '[[income]]\nperson = "spouse"\nkind = "wages"\npayer = "S"\namount = 1',
            "income[0].person",
        ),
        ('[[w2]]\nemployer = "A"\n[[w2]]\nperson = "spouse"\nemployer = "S"', "w2[1].person"),
        (
            '[[exempt]]\nperson = "spouse"\nkind = "oregon-pers"\npayer = "PERS"\namount = 1',
            "exempt[0].person",
        ),
        (
            '[[pass_through]]\nperson = "spouse"\nentity = "S"\nkind = "llc"',
            "pass_through[0].person",
        ),
    ],
)
@pytest.mark.parametrize("status", ["single", "separate", "head-of-household"])
def test_a_spouse_on_a_return_of_one(status, tables, place):
    line = the_problem(SINGLE.replace("single", status) + "\n" + tables)
    assert place in line
    assert f'filing_status is "{status}": write filing_status = "joint", or take it out' in line


def test_every_place_of_the_spouse_is_named_at_once():
    text = SINGLE + SPOUSE + '\n[[w2]]\nperson = "spouse"\nemployer = "S"\n'
    told = " ".join(problems(text))
    assert re.search(r"(^|[ :])spouse, ", told)
    assert "w2[0].person" in told
    assert 'write filing_status = "joint"' in told


def test_a_joint_return_may_have_both():
    assert parse_case(MINIMAL + SPOUSE).people == ("primary", "spouse")
    assert parse_case(SINGLE).people == ("primary",)


def lived_in(*periods):
    rows = ", ".join(f"{{ from = {start}, to = {end} }}" for start, end in periods)
    return with_(f"[residency.multnomah]\nprimary = [{rows}]")


@pytest.mark.parametrize(
    ("periods", "advice"),
    [
        ([("2025-06-30", "2025-01-01")], "ends before it begins: swap `from` and `to`"),
        (
            [("2025-01-01", "2025-06-30"), ("2025-06-30", "2025-09-30")],
            "make the periods follow one another",
        ),
        (
            [("2025-05-01", "2025-09-30"), ("2025-01-01", "2025-06-30")],
            "make the periods follow one another",
        ),
        ([("2024-07-01", "2024-12-31")], "outside 2025: give the days of that year only"),
        ([("2024-12-31", "2025-06-30")], "outside 2025: give the days of that year only"),
        ([("2025-06-30", "2026-01-01")], "outside 2025: give the days of that year only"),
    ],
)
def test_periods_that_cannot_be(periods, advice):
    line = the_problem(lived_in(*periods))
    assert line.startswith("residency.multnomah")
    assert "primary" in line
    assert advice in line


def test_both_periods_outside_the_year_are_told_at_once():
    text = lived_in(("2024-01-01", "2024-06-30"), ("2026-01-01", "2026-02-01"))
    told = " ".join(problems(text))
    assert "primary[0]" in told
    assert "primary[1]" in told


@pytest.mark.parametrize(
    ("part", "advice"),
    [
        ("amount = 1, sourced = true", "says the local part in several ways (amount, sourced)"),
        (
            "days = { inside = 1, total = 2 }, earned = { from = 2025-01-01, to = 2025-02-01 }",
            "keep one of them",
        ),
        ("", "says nothing: give amount, days, sourced, date or earned, or leave it out"),
        ("amount = 1, resident_pay = 1", "`resident_pay` goes with `days`"),
        ("days = { inside = 3, total = 2 }", "`inside` is a part of `total`"),
    ],
)
def test_a_local_part_that_says_too_much_or_too_little(part, advice):
    income = '[[income]]\nkind = "wages"\npayer = "S"\namount = 9\n'
    line = the_problem(with_(f"{income}multnomah = {{ {part} }}"))
    assert line.startswith("income[0].multnomah")
    assert advice in line


def test_a_pension_kind_on_wages():
    income = '[[income]]\nkind = "wages"\npayer = "S"\namount = 9\npension = "other"'
    assert 'set kind = "pension"' in the_problem(with_(income))


def test_a_part_of_agi_larger_than_the_whole():
    state = '[[other_state]]\nstate = "ID"\ntax = 1\nagi = 5\nagi_both = 6'
    assert "`agi_both` is a part of `agi`" in the_problem(with_(state))


NUMBER = "987-65-4320"


@pytest.mark.parametrize(
    "text",
    [
        instead('ssn = "987-65-4320"', "ssn = 987654320"),
        instead('ssn = "987-65-4320"', f'ssn = ["{NUMBER}"]'),
        instead('ssn = "987-65-4320"', f'ssnn = "{NUMBER}"'),
        instead('ssn = "987-65-4320"', f'ssn = "{NUMBER} "\nblue = "{NUMBER}"'),
        instead('ssn = "987-65-4320"', 'ssn = "987 65  4320"'),
        instead("tax_year = 2025", "tax_year = 987654320"),
        instead('first_name = "Mai"', "first_name = 987654320"),
        instead('filing_status = "joint"', f'filing_status = "{NUMBER}"'),
        instead('filing_status = "joint"', 'filing_status = "987 65 4320"'),
        instead("taxable_income = 210000.00", f'taxable_income = "{NUMBER}"'),
        instead("taxable_income = 210000.00", "taxable_income = 98765432.001"),
        MINIMAL.replace("[primary]", f'primary = "{NUMBER}"\n[spouse]'),
        instead('ssn = "987-65-4320"', f"ssn = {NUMBER}"),
        instead('ssn = "987-65-4320"', f'ssn = "{NUMBER}'),
        instead('ssn = "987-65-4320"', f'"{NUMBER}" = 1'),
    ],
)
def test_no_error_text_holds_a_number_of_a_person(text):
    told = "\n".join(problems(text))
    assert NUMBER not in told
    assert "987654320" not in told
    assert "987 65 4320" not in told.replace("  ", " ")
