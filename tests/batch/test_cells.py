"""Cells as people and spreadsheets write them, and every kind of bad one with its place."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from taxcli.batch.cells import case_of
from taxcli.batch.rows import EXCESS, Client, TableRow, located, text_of

GOOD = {
    "client_id": "007",
    "tax_year": "2025",
    "filing_status": "single",
    "primary.first_name": "Mai",
    "primary.last_name": "Nguyễn",
    "residency.metro.primary": "full-year",
    "residency.multnomah.primary": "full-year",
    "oregon.taxable_income": "200,000.00",
}


def client(row=None, without=(), **children):
    cells = {key: cell for key, cell in {**GOOD, **(row or {})}.items() if key not in without}
    rows = {
        table: [
            TableRow(number, {"client_id": "007", **one}) for number, one in enumerate(cells_of, 2)
        ]
        for table, cells_of in children.items()
    }
    return Client("007", TableRow(5, cells), rows)


def read(row=None, **children):
    case, problems = case_of(client(row, **children))
    assert not problems
    return case


def the_problem(row=None, without=(), **children):
    case, problems = case_of(client(row, without, **children))
    assert case is None
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(
    "cell, amount",
    [
        ("1,234.56", "1234.56"),
        ("$1,234.56", "1234.56"),
        (" 1234 ", "1234"),
        (1234.1, "1234.1"),
        (0.1 + 0.2, "0.3"),
        (1234.0, "1234"),
        (9999999999.99, "9999999999.99"),
        (Decimal("5.50"), "5.50"),
    ],
)
def test_an_amount_is_exact_however_it_is_written(cell, amount):
    assert read({"oregon.taxable_income": cell}).oregon.taxable_income == Decimal(amount)


@pytest.mark.parametrize("cell", ["(1,234.56)", "($1,234.56)", "-1,234.56", "-$1234.56", -1234.56])
def test_parentheses_and_signs_are_negative(cell):
    assert read({"oregon.total_income": cell}).oregon.total_income == Decimal("-1234.56")


@pytest.mark.parametrize(
    "cell",
    ["2025-04-15", "4/15/2025", "April 15", date(2025, 4, 15), datetime(2025, 4, 15, tzinfo=UTC)],
)
def test_a_date_stays_a_date(cell):
    assert read({"paid_on": cell}).paid_on == date(2025, 4, 15)


@pytest.mark.parametrize("cell", ["yes", "Y", "x", "TRUE", "1", 1.0, True])
def test_yes_is_yes(cell):
    assert read({"extension.filed": cell}).extension.filed


@pytest.mark.parametrize("cell", ["no", "N", "false", "0", 0.0, False])
def test_no_is_no(cell):
    assert not read({"extension.filed": cell}).extension.filed


@pytest.mark.parametrize("cell", ["Full Year", "all year", "full-year", "FULL"])
def test_living_somewhere_all_year_is_a_word(cell):
    assert read({"residency.metro.primary": cell}).residency.metro.primary == "full-year"


def test_living_somewhere_part_of_the_year_is_dates():
    lived = read({"residency.metro.primary": "1/1 to 3/31; 10/1 to 12/31"}).residency.metro.primary
    assert [(one.from_, one.to) for one in lived] == [
        (date(2025, 1, 1), date(2025, 3, 31)),
        (date(2025, 10, 1), date(2025, 12, 31)),
    ]


def test_a_year_from_a_spreadsheet_dates_the_periods_too():
    lived = read({"tax_year": 2025.0, "residency.metro.primary": "moved out June 30"})
    assert lived.tax_year == 2025
    assert lived.residency.metro.primary[0].to == date(2025, 6, 30)


def test_a_choice_is_read_whatever_its_case_and_spaces():
    assert read({"filing_status": "Head of Household"}).filing_status == "head-of-household"


def test_local_rows_stand_beside_each_other_and_may_leave_a_gap():
    row = {"employer": "Sample", "local2.locality": "MULT", "local2.wages": "5", "local2.tax": "1"}
    (w2,) = read(w2=[row]).w2
    assert [each.locality for each in w2.local] == ["MULT"]


@pytest.mark.parametrize("cell, text", [(123.0, "123"), (12345678901.0, "12345678901"), (7, "7")])
def test_a_number_that_is_text_gets_no_point(cell, text):
    assert text_of(cell) == text
    assert read({"account.shs": cell}).account.shs == text


@pytest.mark.parametrize(
    "column, cell, message, fix",
    [
        ("oregon.taxable_income", "much", '"much" is not an amount', "1,234.56"),
        ("oregon.taxable_income", "1.234,56", "is not an amount", "1,234.56"),
        ("oregon.taxable_income", "1.234", "fraction of a cent", "1234.56"),
        ("oregon.taxable_income", "#REF!", "a formula has failed", "write the value itself"),
        ("paid_on", "13/45/2025", "is not in the calendar", "3/15/2025"),
        ("tax_year", "this", "is not a whole number", "digits"),
        ("filing_status", "maried", "is not one of them", "single, separate, joint"),
        ("extension.filed", "perhaps", "neither yes nor no", "y or n"),
        ("residency.metro.primary", "partly", "is not a span of dates", "January 1 to June 30"),
        ("residency.metro.primary", "2024-01-01 to 2024-06-30", "leaves 2025", "days of 2025"),
        ("primary.ssn", "12345", "5 digits where 9 belong", "format the column as text"),
        ("primary.ssn", 12345678.0, "8 digits where 9 belong", "format the column as text"),
        ("primary.ssn", "000-12-3456", "a part of it is all zeros", "leave it blank"),
        ("primary.ssn", "900-12-34x", "not nine digits", "groups of 3, 2 and 4"),
        ("address.zip", 2134.0, "4 digits where 5 belong", "format the column as text"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_its_place(column, cell, message, fix):
    found = the_problem({**_address(column), column: cell})
    assert (found.table, found.row, found.column) == ("clients", 5, column)
    assert found.code == "T-CEL-001"
    assert message in found.message
    assert fix in found.fix


def _address(column):
    if not column.startswith("address"):
        return {}
    return {"address.street": "X", "address.city": "X", "address.state": "OR"}


def test_a_percentage_that_may_be_a_fraction_is_asked_about():
    business = {"entity": "Sample", "kind": "llc", "metro.share": "5"}
    found = the_problem(pass_through=[{**business, "metro.apportionment": 0.625}])
    assert (found.table, found.row, found.column) == ("pass_through", 2, "metro.apportionment")
    assert "62.5 %" in found.message
    (given,) = read(pass_through=[{**business, "metro.apportionment": "62.5 %"}]).pass_through
    assert given.metro.apportionment == Decimal("62.5")


def test_a_cell_of_a_child_row_is_found_in_its_own_table():
    row = {"employer": "Sample", "local1.locality": "METRO", "local1.wages": "5"}
    rows = [{**row, "local1.tax": "1"}, {**row, "local1.tax": "one"}]
    found = the_problem(w2=rows)
    assert (found.table, found.row, found.column) == ("w2", 3, "local1.tax")


@pytest.mark.parametrize(
    "given, place",
    [
        ({"w2": [{"wages": "5"}]}, ("w2", 2, "employer")),
        (
            {"w2": [{"employer": "S", "local2.locality": "METRO", "local2.tax": "1"}]},
            ("w2", 2, "local2.wages"),
        ),
        (
            {"payment": [{"program": "shs", "kind": "applied", "amount": "5"}]},
            ("payment", 2, "date"),
        ),
        (
            {"income": [{"person": "spouse", "kind": "wages", "payer": "S", "amount": "5"}]},
            ("income", 2, "person"),
        ),
    ],
)
def test_what_no_case_may_hold_is_named_with_its_place(given, place):
    found = the_problem(**given)
    assert found.code == "T-ROW-001"
    assert (found.table, found.row, found.column) == place


def test_a_missing_year_is_the_one_thing_told():
    found = the_problem({"residency.metro.primary": "1/1 to 6/30"}, without=("tax_year",))
    assert (found.column, found.code) == ("tax_year", "T-ROW-001")
    assert found.message.startswith("is missing")
    assert found.fix == "fill it in"


def test_everything_wrong_is_told_at_once():
    row = {"filing_status": "maried", "oregon.taxable_income": "much"}
    case, problems = case_of(client(row, without=("primary.last_name",), w2=[{"wages": "x"}]))
    assert case is None
    assert {(one.table, one.column) for one in problems} == {
        ("clients", "filing_status"),
        ("clients", "oregon.taxable_income"),
        ("clients", "primary.last_name"),
        ("w2", "wages"),
        ("w2", "employer"),
    }


def test_a_row_with_more_cells_than_headers_is_refused_and_not_guessed():
    found = the_problem(w2=[{"employer": "Sample", EXCESS: True}])
    assert (found.table, found.row, found.code) == ("w2", 2, "T-ROW-002")
    assert "quotes" in found.fix


@pytest.mark.parametrize("column", ["paid_on", "oregon.taxable_income", "primary.ssn", "tax_year"])
@pytest.mark.parametrize("number", ["900-12-3456", "900 12 3456", "900123456x"])
def test_no_message_holds_a_number_of_a_person(column, number):
    _, problems = case_of(client({column: number}))
    assert "3456" not in repr(problems)


def test_the_same_number_twice_is_told_without_it():
    row = {
        "filing_status": "joint",
        "spouse.first_name": "Alex",
        "spouse.last_name": "Example",
        "primary.ssn": "900-12-3456",
        "spouse.ssn": "900123456",
    }
    found = the_problem(row)
    assert found.column == "spouse.ssn"
    assert "3456" not in repr(found)


@pytest.mark.parametrize(
    "place, header",
    [
        ("residency.metro.primary[0].to", "residency.metro.primary"),
        ("oregon", "oregon"),
        ("income", "income"),
        ("", ""),
        ("primary.ssn", "primary.ssn"),
    ],
)
def test_a_place_of_the_case_is_found_in_the_clients_table(place, header):
    found = located(client(), place, "B-RES-001", "message", "fix")
    assert (found.table, found.row, found.column) == ("clients", 5, header)


def test_a_place_in_a_list_is_found_in_its_row():
    row = {"employer": "S", "local2.locality": "A", "local4.locality": "B"}
    found = located(client(w2=[{}, row]), "w2[1].local[1].locality", "C", "message", "fix")
    assert (found.table, found.row, found.column) == ("w2", 3, "local4.locality")
    assert located(client(), "w2[7].wages", "C", "message", "fix").row == 0


WORK_DAYS = {"kind": "wages", "payer": "P", "amount": "168000"}


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("92", 92),
        (92, 92),
        (92.0, 92),
        ("92.5", "92.5"),
        (92.25, "92.25"),
        (Decimal("92.5"), "92.5"),
    ],
)
def test_days_may_be_part_days(cell, count):
    days = {"metro.days.inside": cell, "metro.days.total": "230", "metro.days.pay": "$420,000"}
    part = read(income=[{**WORK_DAYS, **days}]).income[0].metro.days
    assert (part.inside, part.total, part.pay) == (Decimal(count), 230, 420_000)


@pytest.mark.parametrize(
    ("total", "word"),
    [("780", "amount"), ("1,5", "120.5"), ("230.125", "120.5"), ("-3", "120.5"), ("0", "at least")],
)
def test_days_that_cannot_be_are_refused_with_what_to_write(total, word):
    days = {"metro.days.inside": "0", "metro.days.total": total}
    problem = the_problem(income=[{**WORK_DAYS, **days}])
    assert (problem.table, problem.column) == ("income", "metro.days.total")
    assert word in f"{problem.message} {problem.fix}"
