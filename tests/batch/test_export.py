"""Cases become tables, and the tables give the same cases back."""

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxcli.batch.cells import case_of, tables_of
from taxcli.batch.jobs import jobs_of
from taxcli.batch.rows import CHILDREN, CLIENTS, FAILED, columns_of
from taxcli.batch.write_tables import csv_bytes, workbook, write_tables
from taxcli.case.files import PlaceError
from taxcli.case.read import case_from, read_case
from tests.build import lived, np_case, raw
from tests.draws import part_years, settled

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))
ENDINGS = (".csv", ".xlsx")


def read_back(path):
    """Return the cases of a table by client id; nothing may be wrong with them."""
    found = {}
    for job in jobs_of(path):
        case, problems = case_of(job)
        assert not problems
        found[job.id] = case
    return found


def there_and_back(folder, ending, **cases):
    path = folder / f"clients{ending}"
    write_tables(path, tables_of(cases), force=True)
    return read_back(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_example_comes_back_as_it_was(tmp_path, ending):
    cases = {path.stem: read_case(path) for path in EXAMPLES}
    assert there_and_back(tmp_path, ending, **cases) == cases


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("hints", [False, True])
def test_a_table_with_every_column_comes_back_too(tmp_path, ending, hints):
    cases = {path.stem: read_case(path) for path in EXAMPLES}
    path = tmp_path / f"all{ending}"
    write_tables(path, tables_of(cases, every=True), hints=hints)
    assert read_back(path) == cases


FULL = raw(
    filing_status="joint",
    paid_on=date(2026, 5, 20),
    primary={"first_name": "=cmd|' /C calc'!A0", "last_name": "Nguyễn", "ssn": "900-12-3456"},
    spouse={"first_name": "- Łukasz", "last_name": 'Ex"a,m;ple', "ssn": "900-01-0001"},
    address={"street": "@home", "city": "Boston", "state": "MA", "zip": "02134"},
    account={"shs": "0012345678901234567"},
    preparer={"name": "Pre Parer", "phone": "+1 503 555 0100", "ptin": "P00000001"},
    residency=lived(
        [
            {"from": date(2025, 1, 1), "to": date(2025, 3, 31)},
            {"from": date(2025, 6, 1), "to": date(2025, 12, 31)},
        ],
        "none",
        local_income=False,
        domicile={
            "spouse": {"permanent_home": True, "center_of_life": False, "intends_to_return": True}
        },
        looked_up={"on": date(2026, 1, 2), "tool": "PortlandMaps"},
    ),
    income=[{"kind": "business", "payer": "Self", "amount": Decimal("-9999999999.99")}],
    pass_through=[
        {
            "entity": "Sample",
            "kind": "partnership",
            "ein": "001234567",
            "tiers": ["One LLC", "Two, LP"],
            "metro": {"share": 5, "apportionment": Decimal("62.5125")},
        }
    ],
    other_state=[{"state": "ID", "tax": 5, "metro": {"income": 7, "tax": 1}}],
    acknowledged=[{"code": "R-RES-002", "who": "MN", "when": date(2026, 3, 1), "why": "seen: yes"}],
    refund={"shs": "refund", "pfa": "apply"},
    situation={"active_duty_pay": False, "federal_filing_status": "separate"},
    extension={"filed": True, "by": "federal"},
)  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_kind_of_cell_comes_back(tmp_path, ending):
    case = case_from(FULL)
    assert there_and_back(tmp_path, ending, **{"00007": case}) == {"00007": case}


def test_no_cell_of_a_csv_file_begins_like_a_formula():
    tables = {table.name: csv_bytes(table).decode("utf-8-sig") for table in
              tables_of({"1": case_from(FULL)})}  # fmt: skip
    assert ",'=cmd" in tables["clients"]
    assert ",'+1 503" in tables["clients"]
    assert ",-9999999999.99" in tables["income"]


def test_a_csv_file_is_what_a_spreadsheet_opens_right():
    data = csv_bytes(tables_of({"1": case_from(FULL)})[0])
    assert data.startswith(b"\xef\xbb\xbfclient_id,")
    assert data.count(b"\r\n") == data.count(b"\n") == 2


def test_a_workbook_has_text_columns_lists_and_no_formula(tmp_path):
    path = tmp_path / "clients.xlsx"
    path.write_bytes(workbook(tables_of({"007": case_from(FULL)}), hints=True))
    with zipfile.ZipFile(path) as archive:
        names = archive.read("xl/workbook.xml").decode()
        clients = archive.read("xl/worksheets/sheet2.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert names.index('"instructions"') < names.index('"clients"') < names.index('"w2"')
    assert "<f>" not in clients
    assert 'numFmtId="49"' in styles
    assert '"single,separate,joint,head-of-household,surviving-spouse"' in clients
    assert 'state="frozen"' in clients


def test_the_same_cases_make_the_same_bytes():
    tables = tables_of({"007": case_from(FULL)})
    assert workbook(tables, hints=True) == workbook(tables, hints=True)


def test_what_the_tables_cannot_hold_is_refused():
    rows = [{"locality": name, "wages": 1, "tax": 0} for name in "ABCDE"]
    case = case_from(raw(w2=[{"employer": "Sample", "local": rows}]))
    with pytest.raises(PlaceError, match=r"007: .*more than four local rows"):
        tables_of({"007": case})


def test_an_unfinished_interview_leaves_its_facts():
    case = case_from(raw(interview={"open": ["oregon"]}))
    assert tables_of({"007": case})[0].rows[0]["tax_year"] == 2025


@pytest.mark.parametrize("ending", ENDINGS)
def test_files_are_the_owners_and_are_not_written_over(tmp_path, ending):
    path = tmp_path / f"clients{ending}"
    for file in write_tables(path, tables_of({})):
        assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(PlaceError, match="--force"):
        write_tables(path, tables_of({}))
    write_tables(path, tables_of({}), force=True)


@pytest.mark.parametrize("name", ["clients-exempt.csv", "pass_through.csv"])
def test_a_child_table_left_from_before_is_not_read_with_the_new_one(tmp_path, name):
    (tmp_path / name).write_text("client_id,kind\n007,oregon-pers\n")
    path, case = tmp_path / "clients.csv", case_from(raw())
    with pytest.raises(PlaceError, match=f"{name} exists"):
        write_tables(path, tables_of({"007": case}))
    write_tables(path, tables_of({"007": case}), force=True)
    assert read_back(path) == {"007": case}


def test_every_column_is_explained():
    for table in (CLIENTS, *CHILDREN):
        for column in columns_of(table).values():
            hint = column.hint
            assert hint
            assert "{" not in hint
            assert len(hint) < 125, hint


names = st.text(
    st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("'=+-@#;,\"$%_x0"),
    min_size=1,
    max_size=20,
).filter(lambda text: text.strip() and text.strip().isprintable() and not FAILED.fullmatch(text))


@settings(max_examples=40, deadline=None)
@given(
    cases=st.lists(settled(), min_size=1, max_size=3),
    drawn=part_years(),
    business=st.tuples(names, st.integers(0, 100_000).map(lambda part: Decimal(part) / 1000)),
    ending=st.sampled_from(ENDINGS),
)
def test_any_case_comes_back(tmp_path_factory, cases, drawn, business, ending):
    items, deductions, where = drawn
    name, share = business
    llc = {"entity": name, "kind": "llc", "metro": {"share": 1, "apportionment": share}}
    items = [{**each, "payer": name} for each in items]
    cases.append(np_case(*items, where=where, deductions=deductions, pass_through=[llc]))
    known = {f"{at:03}": case for at, case in enumerate(cases)}
    assert there_and_back(tmp_path_factory.mktemp("table"), ending, **known) == known


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_whole_pay_and_part_days_come_back(tmp_path, ending):
    days = {"inside": Decimal("92.5"), "total": 230, "pay": Decimal(420_000)}
    case = np_case({"kind": "wages", "payer": "P", "amount": 168_000, "metro": {"days": days}})
    assert there_and_back(tmp_path, ending, **{"1": case}) == {"1": case}


def test_the_template_has_a_column_for_the_whole_pay():
    (income,) = [table for table in tables_of({}) if table.name == "income"]
    names = [column.name for column in income.columns]
    assert {"metro.days.pay", "multnomah.days.pay"} <= set(names)
