"""CSV tables in every shape that programs write them, and what is refused."""

import re

import pytest

from taxcli.batch.rows import EXCESS, columns_of, header_of
from taxcli.batch.tables import csv_tables, guarded, read_csv, refuse_unread
from taxcli.case.files import PlaceError

PLAIN = "client_id,tax_year,filing_status\n001,2025,single\n"


@pytest.fixture
def rows(tmp_path):
    def read(data, table="clients"):
        path = tmp_path / "clients.csv"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return [(row.number, dict(row.cells)) for row in read_csv(path, table)]

    return read


EXPECTED = [(2, {"client_id": "001", "tax_year": "2025", "filing_status": "single"})]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        PLAIN.encode("utf-8-sig"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("single", '"single"'),
        PLAIN.rstrip("\n"),
        "filing_status,client_id,tax_year\nsingle,001,2025\n",
        "Filing Status,Client ID,Tax-Year\nsingle,001,2025\n",
        "status,id,year\nsingle,001,2025\n",
        'client_id,tax_year,filing_status\n"=""001""",2025,single\n',
        PLAIN + "\n,,\n   ,,\n",
        PLAIN + "# told,about it,here\n#,,\n",
        "client_id,tax_year,filing_status,\n001,2025,single,\n",
    ],
)
def test_a_table_is_read_however_it_was_written(rows, data):
    assert rows(data) == EXPECTED


def test_a_line_that_names_the_separator_is_not_the_header(rows):
    assert rows("sep=;\r\n" + PLAIN.replace(",", ";")) == [(3, EXPECTED[0][1])]


def test_instructions_before_the_header_do_not_hide_the_separator(rows):
    assert rows("# one, two, three, four\n" + PLAIN.replace(",", ";"))[0][1] == EXPECTED[0][1]


def test_letters_of_every_kind_come_through(rows):
    text = "client_id,primary.last_name\n1,Nguyễn\n2,Żółć\n"
    assert [cells["primary.last_name"] for _, cells in rows(text)] == ["Nguyễn", "Żółć"]


@pytest.mark.parametrize("id_", ["001", "0000012345678901234567", "1e5", "#1042", "3-1"])
def test_an_id_stays_as_it_is_written(rows, id_):
    assert rows(f"client_id,tax_year\n{id_},2025\n")[0][1]["client_id"] == id_


def test_rows_count_as_lines_even_with_blank_ones_between(rows):
    found = rows("client_id,tax_year\n\n1,2025\n\n\n2,2025\n")
    assert [number for number, _ in found] == [3, 6]


@pytest.mark.parametrize(
    "header, near",
    [
        ("oregon.taxable_incom", "oregon.taxable_income"),
        ("primary.lastname2", "primary.last_name"),
        ("zipcode", "address.zip"),
        ("spouse_ssn1", "spouse.ssn"),
    ],
)
def test_an_unknown_header_is_refused_with_the_nearest(rows, header, near):
    with pytest.raises(PlaceError, match=f'called "{header}": did you mean {near}'):
        rows(f"client_id,{header}\n1,2\n")


def test_a_header_like_none_is_refused_all_the_same(rows):
    with pytest.raises(PlaceError, match="`taxcli template --all` writes all columns"):
        rows("client_id,qqqqqqq\n1,2\n")


def test_a_table_without_headers_tells_no_number_of_a_person(rows):
    with pytest.raises(PlaceError) as error:
        rows("900-12-3456,2025\n")
    assert "3456" not in str(error.value)


def test_a_column_that_stands_twice_is_refused(rows):
    with pytest.raises(PlaceError, match="tax_year stands twice"):
        rows("client_id,tax_year,Year\n1,2025,2025\n")


def test_a_table_without_clients_is_refused(rows):
    with pytest.raises(PlaceError, match="there is no column client_id"):
        rows("tax_year\n2025\n")


def test_an_empty_table_is_refused(rows):
    with pytest.raises(PlaceError, match="is empty"):
        rows("\n\n")


def test_an_amount_whose_comma_split_it_is_not_read_as_two(rows):
    for row in ("1,Sample,120,000", "1,Sample,120,"):
        ((_, cells),) = rows(f"client_id,employer,wages\n{row}\n", "w2")
        assert cells[EXCESS] is True


def test_a_cell_without_a_header_is_not_dropped_in_silence(rows):
    ((_, cells),) = rows("client_id,,tax_year\n1,120000,2025\n")
    assert cells[EXCESS] is True


def test_what_is_no_text_is_refused(rows, tmp_path):
    with pytest.raises(PlaceError, match="UTF-8"):
        rows("client_id,primary.last_name\n1,Muñoz\n".encode("latin-1"))
    with pytest.raises(PlaceError, match="does not exist"):
        list(read_csv(tmp_path / "none.csv", "clients"))
    with pytest.raises(PlaceError, match="cannot be read"):
        list(read_csv(tmp_path, "clients"))


@pytest.mark.parametrize("text", ["=1+1", "+1 503 555 0100", "-x", "@x", "'=x", "''-x"])
def test_text_that_looks_like_a_formula_is_guarded_and_comes_back(rows, text):
    assert guarded(text) == f"'{text}"
    ((_, cells),) = rows(f'client_id,preparer.phone\n1,"{guarded(text)}"\n')
    assert cells["preparer.phone"] == text


@pytest.mark.parametrize("text", ["O'Neil", "'tis", "a=b", ""])
def test_other_text_is_left_alone(text):
    assert guarded(text) == text


def test_child_tables_lie_beside_the_clients(tmp_path):
    clients = tmp_path / "firm.csv"
    for name in (
        "firm.csv",
        "firm-w2.csv",
        "income.csv",
        "firm-income.csv",
        "payment.csv",
        "x.csv",
    ):
        (tmp_path / name).write_text("client_id\n")
    found = csv_tables(clients)
    assert {table: path.name for table, path in found.items()} == {
        "clients": "firm.csv",
        "w2": "firm-w2.csv",
        "income": "firm-income.csv",
        "payment": "payment.csv",
    }


def test_every_header_stands_for_one_column():
    for table in ("clients", "w2", "income", "payment", "pass_through", "other_state"):
        headers = header_of(table)
        assert set(headers.values()) == set(columns_of(table))


@pytest.mark.parametrize(
    "name",
    [
        *("c-W2.csv", "c-payments.csv", "C-Income.csv", "cw2.csv"),  # nearly a child table's name
        *("c-w2 (1).csv", "c_w2.csv", "c-k1.csv", "c (1).csv", "c-2024.csv", "c w2.CSV"),
        *("c-w2.xlsx", "c-w2.tsv", "payments.csv", "W-2.csv"),
        *("Copy of c-w2.csv", "c-w2.txt", "c-payments.numbers"),
    ],
)
def test_a_table_that_would_be_left_unread_is_named_and_stops_the_run(tmp_path, name):
    for each in ("c.csv", "c-income.csv", name):
        (tmp_path / each).write_text("client_id\n")
    with pytest.raises(PlaceError, match=f"{re.escape(name)} would not be read with c.csv"):
        csv_tables(tmp_path / "c.csv")


def test_all_that_would_be_left_unread_are_named_at_once(tmp_path):
    for each in ("c.csv", "c-k1.csv", "c_w2.csv"):
        (tmp_path / each).write_text("client_id\n")
    with pytest.raises(
        PlaceError, match=r"c-k1\.csv, c_w2\.csv would not be read .* c-w2\.csv, c-i"
    ):
        csv_tables(tmp_path / "c.csv")


def test_a_name_is_the_same_however_its_accents_are_written(tmp_path):
    (tmp_path / "kl\u00e4ger.csv").write_text("client_id\n")
    (tmp_path / "kla\u0308ger-k1.csv").write_text("client_id\n")
    with pytest.raises(PlaceError, match="would not be read"):
        csv_tables(tmp_path / "kl\u00e4ger.csv")


def test_other_files_beside_a_table_do_not_matter(tmp_path):
    others = ("notes.csv", "clientship.csv", "clients.xlsx", "clients-w2.pdf", "others-w2.csv")
    for name in ("clients.csv", "clients-w2.csv", "w2.csv", *others):
        (tmp_path / name).write_text("client_id\n")
    (tmp_path / "clients-out").mkdir()
    assert [*csv_tables(tmp_path / "clients.csv")] == ["clients", "w2"]


def test_beside_a_workbook_tables_of_its_name_stop_the_run_unless_they_are_the_csv_ones(tmp_path):
    book = tmp_path / "clients.xlsx"
    for name in ("clients.xlsx", "clients-w2.csv", "other.csv", "w2.csv"):
        (tmp_path / name).write_text("client_id\n")
    with pytest.raises(PlaceError, match=r"clients-w2\.csv would not be read with clients\.xlsx"):
        refuse_unread(book, {})
    (tmp_path / "clients.csv").write_text("client_id\n")
    refuse_unread(book, {})
