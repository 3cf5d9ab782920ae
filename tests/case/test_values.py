"""Values that a case may not hold: the place, what was found, what to write instead."""

from decimal import Decimal

import pytest

from taxcli.case.read import CaseError, case_from, parse_case
from tests.case.bad import MINIMAL, instead, the_problem, with_

INCOME = '[[income]]\nkind = "wages"\npayer = "Sample"\namount = 1000.00\n'
W2 = '[[w2]]\nemployer = "Sample"\nlocal = [{{ locality = "METRO", wages = {}, tax = {} }}]\n'


def test_the_minimal_case_is_right():
    assert parse_case(MINIMAL).tax_year == 2025


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ('"210000"', "write dollars as a plain number"),
        ('"$210,000.00"', "write dollars as a plain number"),
        ("true", "write dollars as a plain number"),
        ("[210000]", "write dollars as a plain number"),
        ("nan", "write dollars as a plain number"),
        ("inf", "write dollars as a plain number"),
        ("-1.00", "cannot be negative here: write zero or a positive amount"),
        ("1e15", "larger than any amount taxcli can print"),
        ("1000000000000000", "larger than any amount taxcli can print"),
        ("210000.001", "write dollars with at most two decimals"),
        ("2025-01-01", "write dollars as a plain number"),
    ],
)
def test_an_amount_that_is_none(written, advice):
    line = the_problem(instead("taxable_income = 210000.00", f"taxable_income = {written}"))
    assert line.startswith("oregon.taxable_income ")
    assert advice in line


@pytest.mark.parametrize("written", ["230.000", "1.500", "999.990"])
def test_an_amount_whose_point_may_part_thousands(written):
    line = the_problem(instead("taxable_income = 210000.00", f"taxable_income = {written}"))
    assert line.startswith("oregon.taxable_income is ambiguous: write ")
    assert f"found {written}" in line


def test_three_decimals_are_no_riddle_where_no_amount_is_meant_or_no_text():
    share = "metro = { share = 5.00, apportionment = 62.500 }"
    case = parse_case(with_(f'[[pass_through]]\nentity = "S"\nkind = "llc"\n{share}'))
    assert case.pass_through[0].metro.apportionment == Decimal("62.5")
    data = {"schema": "taxcli-case-1", "tax_year": 2025}
    given = case_from({**data, "oregon": {"taxable_income": Decimal("230.000")}})
    assert given.oregon.taxable_income == 230


HOME = '[address]\nstreet = "1 Sample St"\ncity = "Portland"\nstate = {}\nzip = {}\n'


@pytest.mark.parametrize(
    ("state", "zip_", "read"),
    [
        ("OR", "97214", ("OR", "97214")),
        ("or", "97214-1234", ("OR", "97214-1234")),
        ("Wa", "986601234", ("WA", "98660-1234")),
        ("PR", "00901 1234", ("PR", "00901-1234")),
        ("BC", "V6B 1A1", ("BC", "V6B 1A1")),
    ],
)
def test_states_and_zip_codes(state, zip_, read):
    found = parse_case(with_(HOME.format(f'"{state}"', f'"{zip_}"'))).address
    assert (found.state, found.zip) == read


@pytest.mark.parametrize(
    ("state", "zip_", "place", "found"),
    [
        ("OR", "97214back", "address.zip", '"97214back"'),
        ("OR", "9721", "address.zip", '"9721"'),
        ("OR", "972l4", "address.zip", '"972l4"'),
        ("OR", "97214-12", "address.zip", '"97214-12"'),
        ("ORor", "97214", "address.state", '"ORor"'),
        ("Oregon", "97214", "address.state", '"Oregon"'),
        ("O1", "97214", "address.state", '"O1"'),
    ],
)
def test_what_is_no_state_and_no_zip_code_is_refused_with_what_was_found(state, zip_, place, found):
    line = the_problem(with_(HOME.format(f'"{state}"', f'"{zip_}"')))
    assert line.startswith(f"{place} is not a ")
    assert f"(found {found})" in line


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(("12-3456789", "12-3456789"), ("123456789", "12-3456789"), ("12 3456789", "12-3456789")),
        ("900-12-3456", "900-12-3456"),  # a sole proprietor's own number
    ],
)
def test_an_ein_is_kept_with_its_dash(written, read):
    entity = f'[[pass_through]]\nentity = "S"\nkind = "llc"\nein = "{written}"\n'
    found = parse_case(with_(f'{entity}tiers = ["{written}", "Two, LP"]')).pass_through[0]
    assert (found.ein, found.tiers) == (read, [read, "Two, LP"])


@pytest.mark.parametrize("written", ["12-345678", "12-3456789x", "12-34567890"])
def test_an_ein_that_is_none(written):
    entity = f'[[pass_through]]\nentity = "S"\nkind = "llc"\nein = "{written}"\n'
    assert "pass_through[0].ein is not an EIN" in the_problem(with_(entity))


def test_text_is_kept_as_it_looks():
    text = instead('first_name = "Mai"', 'first_name = "\\u202eNgo\\u0323c\\u200b\\u00a0A"')
    assert parse_case(text).primary.first_name == "Ng\u1ecdc A"


@pytest.mark.parametrize("written", ["0", "210000", "210000.5", "210000.500", "9999999999.99"])
def test_amounts_that_are_right(written):
    found = parse_case(instead("taxable_income = 210000.00", f"taxable_income = {written}"))
    assert str(found.oregon.taxable_income) == written


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (with_(W2.format("-5.00", "1.00")), "w2[0].local[0].wages"),
        (with_(W2.format("5.00", "-1.00")), "w2[0].local[0].tax"),
        (with_('[[w2]]\nemployer = "S"\nwages = -1'), "w2[0].wages"),
        (
            with_(
                '[[payment]]\nprogram = "shs"\nkind = "estimated"\ndate = 2025-04-15\namount = -1'
            ),
            "payment[0].amount",
        ),
        (with_("[last_year]\nshs_tax = -0.01"), "last_year.shs_tax"),
        (instead('form = "OR-40"', "deductions = -1"), "oregon.deductions"),
        (
            with_('[[exempt]]\nkind = "oregon-pers"\npayer = "PERS"\namount = -1'),
            "exempt[0].amount",
        ),
        (with_('[[other_state]]\nstate = "ID"\ntax = -1'), "other_state[0].tax"),
        (
            with_('[[pass_through]]\nentity = "S"\nkind = "llc"\n[pass_through.metro]\nshare = -1'),
            "pass_through[0].metro.share",
        ),
    ],
)
def test_negative_where_it_is_impossible(text, place):
    line = the_problem(text)
    assert line.startswith(f"{place} cannot be negative here: write zero or a positive amount")


def test_a_loss_may_be_negative():
    loss = INCOME.replace("1000.00", "-1000.00").replace("wages", "business")
    assert parse_case(with_(loss)).income[0].amount == -1000


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        (instead("tax_year = 2025", 'tax_year = "2025"'), "tax_year", "write digits only"),
        (instead("tax_year = 2025", "tax_year = 2025.0"), "tax_year", "write digits only"),
        (instead("tax_year = 2025", "tax_year = 0"), "tax_year", "write at least 1"),
        (instead('first_name = "Mai"', "first_name = 7"), "primary.first_name", "in quotes"),
        (instead('first_name = "Mai"', 'first_name = " "'), "primary.first_name", "leave the key"),
        (
            instead('first_name = "Mai"', f'first_name = "{"M" * 121}"'),
            "primary.first_name",
            "shorten it",
        ),
        (with_("[w2]\nemployer = 'S'"), "w2", "write [[w2]] above each entry"),
        (with_("[[extension]]\nfiled = true"), "extension", "write [extension] above its keys"),
        (with_("[extension]\nfiled = 1"), "extension.filed", "write true or false"),
        (
            with_(INCOME + "metro.days = { inside = 1.125, total = 3 }"),
            "income[0].metro.days.inside",
            "write part days like 120.5",
        ),
        (
            with_(INCOME + "metro.days = { inside = '1', total = 3 }"),
            "income[0].metro.days.inside",
            "write a number like 120",
        ),
        (
            with_(INCOME + "metro.days = { inside = 1, total = 400 }"),
            "income[0].metro.days.total",
            "give `amount` instead of days",
        ),
        (
            with_(INCOME + "metro.days = { inside = 1, total = 0 }"),
            "income[0].metro.days.total",
            "write at least one",
        ),
        (with_('[[other_state]]\nstate = "Idaho"\ntax = 1'), "other_state[0].state", '"ID"'),
        (
            with_(
                '[[pass_through]]\nentity = "S"\nkind = "llc"\n'
                "[pass_through.metro]\nshare = 1\napportionment = 101"
            ),
            "pass_through[0].metro.apportionment",
            "write a number from 0 to 100",
        ),
        (
            with_(
                '[[payment]]\nprogram = "shs"\nkind = "estimated"\ndate = "2025-04-15"\namount = 1'
            ),
            "payment[0].date",
            "write the date bare, like 2025-04-15",
        ),
        (with_("[residency.multnomah]\nprimary = []"), "residency.multnomah.primary", "list the"),
    ],
)
def test_a_value_of_the_wrong_type(text, place, advice):
    line = the_problem(text)
    assert line.startswith(f"{place} ")
    assert advice in line


@pytest.mark.parametrize("sign", ["\\n", "\\t", "\\u001b[2J", "\\u007f"])
def test_a_control_character_is_refused_and_not_passed_on_to_the_terminal(sign):
    text = instead('first_name = "Mai"', f'first_name = "Mai{sign}Lan"')
    with pytest.raises(CaseError) as refused:
        parse_case(text)
    told = str(refused.value)
    assert told.startswith("case: primary.first_name ")
    assert "write it on one line" in told
    assert told.isprintable(), "the control character is in the message"


def test_a_date_with_a_time_of_day():
    line = the_problem(
        with_(
            '[[payment]]\nprogram = "shs"\nkind = "estimated"\ndate = 2025-04-15T10:00:00\n'
            "amount = 1"
        )
    )
    assert line.startswith("payment[0].date has a time of day: write the date bare")


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        (
            instead('filing_status = "joint"', 'filing_status = "Joint"'),
            "filing_status",
            'did you mean "joint"?',
        ),
        (
            instead('filing_status = "joint"', 'filing_status = "head of household"'),
            "filing_status",
            'did you mean "head-of-household"?',
        ),
        (instead('form = "OR-40"', 'form = "OR-40N"'), "oregon.form", 'did you mean "OR-40-N"?'),
        (
            instead('schema = "taxcli-case-1"', 'schema = "taxcli-case-2"'),
            "schema",
            'write "taxcli-case-1"',
        ),
        (
            with_(INCOME.replace('"wages"', '"wage"')),
            "income[0].kind",
            'did you mean "wages"?',
        ),
        (
            with_('[[payment]]\nprogram = "SHS"\nkind = "return"\ndate = 2025-04-15\namount = 1'),
            "payment[0].program",
            '"shs", "pfa"',
        ),
    ],
)
def test_a_word_that_is_not_one_of_those_known(text, place, advice):
    line = the_problem(text)
    assert line.startswith(f"{place} is not ")
    assert advice in line


def test_part_year_as_a_word_is_answered_with_how_to_write_periods():
    """Nobody knows at once that part of the year is written as periods; the message tells."""
    line = the_problem(with_('[residency.multnomah]\nprimary = "part-year"'))
    assert line.startswith("residency.multnomah.primary ")
    assert "from" in line and "to" in line, "it does not say how periods are written"


@pytest.mark.parametrize(
    "number",
    ["987654320X", "98765432", "", "000-12-3456", "987-00-4320", "987-65-0000"],
)
def test_a_number_that_cannot_be_one_is_refused_without_being_shown(number):
    line = the_problem(instead('ssn = "987-65-4320"', f'ssn = "{number}"'))
    assert line.startswith("primary.ssn ")
    assert "a value that is not shown" in line
    assert not number or number not in line


@pytest.mark.parametrize("written", ['"987-65-4320"', '"987654320"', '" 987-65-4320 "'])
def test_a_number_shows_itself_masked(written):
    ssn = parse_case(instead('ssn = "987-65-4320"', f"ssn = {written}")).primary.ssn
    assert ssn.full == "987-65-4320"
    assert ssn.masked == "***-**-4320" == f"{ssn}".split("(")[1].rstrip(")")
    assert "987" not in repr(ssn)


@pytest.mark.parametrize("year", ["1899", "2101", "9999", "0001"])
def test_a_year_that_no_taxfiler_lives_in_is_a_slip(year):
    """Interest would be followed for centuries, to the end of the calendar."""
    line = the_problem(instead("tax_year = 2025", f"tax_year = 2025\npaid_on = {year}-05-20"))
    assert line.startswith("paid_on ")
    assert "check the year" in line
