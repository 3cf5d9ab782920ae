"""Workbooks: numbers, dates and ids exactly as they stand, and sheets by whatever name."""

import re
import sys
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from taxcli.batch.workbook import spoilt_formulas, workbook_tables
from taxcli.case.files import PlaceError


@pytest.fixture
def book(tmp_path):
    """Write a workbook of sheets, given as rows of cells."""

    def write(sheets, **kinds):
        path = tmp_path / "clients.xlsx"
        made = xlsxwriter.Workbook(str(path))
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(sheet, at, column, cell, day)
            if name in kinds.get("hidden", ()):
                sheet.hide()
        made.close()
        return path

    return write


def _write(sheet, row, column, cell, day):
    if isinstance(cell, tuple):
        sheet.write_formula(row, column, cell[0], None, cell[1])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


def cells(path, table="clients"):
    return [dict(row.cells) for row in workbook_tables(path)[table]]


NOON = datetime.fromisoformat("2025-04-15T12:00:00")
CLIENTS = [["client_id", "tax_year"], ["001", 2025]]
HEADER = ["client_id", "oregon.taxable_income", "paid_on"]


def test_cells_keep_what_they_are(book):
    header = ["client_id", "oregon.taxable_income", "paid_on", "extension.filed", "account.shs"]
    (row,) = cells(
        book({"clients": [header, ["007", 1234.1, date(2025, 4, 15), True, 12345678901]]})
    )
    assert row == {
        "client_id": "007",
        "oregon.taxable_income": 1234.1,
        "paid_on": date(2025, 4, 15),
        "extension.filed": True,
        "account.shs": 12345678901,
    }


@pytest.mark.parametrize(
    "cell, id_",
    [("007", "007"), (123, "123"), (123456789012345, "123456789012345"), ("1.0", "1.0")],
)
def test_an_id_loses_no_digit_and_gets_no_point(book, cell, id_):
    ((row),) = cells(book({"clients": [["client_id", "tax_year"], [cell, 2025]]}))
    assert row["client_id"] == id_


@pytest.mark.parametrize("name", ["W2", "w2", "W-2", "w2s", "clients-w2"])
def test_case_and_spaces_of_a_sheet_do_not_matter(book, name):
    path = book({"Clients ": CLIENTS, name: [["client_id", "employer"], ["001", "Sample"]]})
    assert set(workbook_tables(path)) == {"clients", "w2"}


def test_the_first_sheet_is_the_clients_if_none_is_so_named(book):
    told = {"Instructions": [["read me"]], "Sheet1": CLIENTS}
    path = book({**told, "payments": [["client_id", "program"], ["001", "shs"]]})
    assert set(workbook_tables(path)) == {"clients", "payment"}
    assert cells(path)[0]["client_id"] == "001"


def test_an_unknown_sheet_is_refused_with_the_nearest(book):
    with pytest.raises(PlaceError, match='called "paymnt": did you mean payment'):
        workbook_tables(book({"clients": CLIENTS, "paymnt": [["x"]]}))
    with pytest.raises(PlaceError, match="the sheets are clients, w2"):
        workbook_tables(book({"clients": CLIENTS, "Zzzz": [["x"]]}))


def test_a_hidden_sheet_of_some_program_is_left_alone(book):
    path = book({"clients": CLIENTS, "_cache": [["x"]]}, hidden=["_cache"])
    assert set(workbook_tables(path)) == {"clients"}


def test_a_table_on_two_sheets_is_refused(book):
    rows = [["client_id", "employer"]]
    with pytest.raises(PlaceError, match="the same table"):
        workbook_tables(book({"clients": CLIENTS, "w2": rows, "W-2": rows}))


def test_an_empty_child_sheet_is_no_table(book):
    assert set(workbook_tables(book({"clients": CLIENTS, "w2": []}))) == {"clients"}


def test_rows_are_numbered_as_the_spreadsheet_does(book):
    path = book({"clients": [["client_id"], [None], ["1"], [None], ["2"]]})
    assert [row.number for row in workbook_tables(path)["clients"]] == [3, 5]


def test_a_formula_that_failed_is_not_taken_for_an_empty_cell(book):
    path = book(
        {"Sheet1": [HEADER, ["1", ("=1/0", "#DIV/0!"), None], ["2", None, ("=X", "#NAME?")]]}
    )
    first, second = cells(path)
    assert first["oregon.taxable_income"] == "#DIV/0!"
    assert second["paid_on"] == "#NAME?"


def without_values(path, *, calculated=True):
    """Take the values out of a workbook's formulas, as a program leaves them that writes no value.

    ``calculated`` leaves the mark away by which such a program asks for a calculation.
    """
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, data in parts.items():
        if name.startswith("xl/worksheets/"):
            parts[name] = re.sub(rb"(</f>)<v>0</v>", rb"\1<v />", data)
    if calculated:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("calculated", [True, False])
def test_a_formula_that_was_never_calculated_is_no_empty_cell(book, calculated):
    rows = [HEADER, ["1", ("=A1", 0), None], ["2", 5, ("=A1", 0)], [("=A1", 0), ("=A1", 0), None]]
    path = without_values(book({"clients": rows}), calculated=calculated)
    found = cells(path)
    assert found[0] == {"client_id": "1", "oregon.taxable_income": "#UNCALCULATED B2"}
    assert found[1]["paid_on"] == "#UNCALCULATED C3"
    # A row of nothing but formulas is a row all the same.
    assert found[2] == {
        "client_id": "#UNCALCULATED A4",
        "oregon.taxable_income": "#UNCALCULATED B4",
    }


def test_zeros_of_a_workbook_that_nobody_has_calculated_are_no_values(book):
    """xlsxwriter puts 0 into each formula, and asks for a calculation when it is opened."""
    path = book({"clients": [HEADER, ["1", ("=2*3", 0), None], ["2", ("=2*3", 6), None]]})
    first, second = cells(path)
    assert first["oregon.taxable_income"] == "#UNCALCULATED B2"
    assert second["oregon.taxable_income"] == 6


def test_values_of_formulas_are_read_where_a_spreadsheet_has_calculated_them(book):
    rows = [HEADER, ["1", ("=1-1", 0), None], ["2", ("=2*3", 6), ("=A1", "4/15/2026")]]
    path = book({"clients": rows})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    first, second = cells(path)
    assert first["oregon.taxable_income"] == 0
    assert (second["oregon.taxable_income"], second["paid_on"]) == (6, "4/15/2026")


ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>
<table:table table:name="clients"><table:table-row table:number-rows-repeated="2">
<table:table-cell table:number-columns-repeated="27"/></table:table-row><table:table-row>
<table:table-cell table:number-columns-repeated="26"/>
<table:table-cell table:formula="of:=1"/>
<table:table-cell table:formula="of:=1" office:value-type="float" office:value="1"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def test_so_it_is_in_an_ods_file(tmp_path):
    path = tmp_path / "clients.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", ODS)
    assert spoilt_formulas(path) == {"clients": [(2, 26, "#UNCALCULATED AA3")]}


def test_a_date_keeps_its_time_until_its_cell_is_read(book):
    path = book({"clients": [["client_id", "paid_on"], ["1", NOON]]})
    assert cells(path)[0]["paid_on"].date() == date(2025, 4, 15)


def test_unknown_headers_name_the_sheet(book):
    path = book({"clients": CLIENTS, "w2": [["client_id", "employr"], ["001", "x"]]})
    with pytest.raises(PlaceError, match=r"sheet w2: no column is called .*did you mean employer"):
        cells(path, "w2")


def test_what_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    with pytest.raises(PlaceError, match="does not exist"):
        workbook_tables(path)
    path.write_text("client_id\n")
    with pytest.raises(PlaceError, match="cannot be read as a workbook"):
        workbook_tables(path)


def test_without_the_reader_the_extra_is_named(book, monkeypatch):
    path = book({"clients": CLIENTS})
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(PlaceError, match="taxcli's extra xlsx"):
        workbook_tables(path)
