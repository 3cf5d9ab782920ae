"""``taxcli batch`` at the command line: its words, its options, its exit codes, its JSON."""

import json
import sys

import pytest

from taxcli.case.files import PlaceError
from tests.batch.kit import (
    SEVEN,
    SSN,
    broken_tables,
    client,
    clients,
    id_of,
    lines_of,
    mended_tables,
    results_in,
    table,
    w2_of,
)
from tests.cli.conftest import pipe


@pytest.fixture
def out(tmp_path):
    return str(tmp_path / "out")


def words(text):
    return " ".join(text.split())


def test_seven_broken_rows_are_told_with_place_code_and_fix_and_then_redone(taxcli, tmp_path, out):
    source = str(broken_tables(tmp_path, 48))
    ran = taxcli("batch", source, "-o", out, "--jobs", "1", "--only", "keying", "-q")
    assert ran.code == 5
    assert ran.err == ""
    for one in SEVEN:
        error = one.error
        place = f"{error['table']} row {error['row']}, {error['column']}"
        assert f"{error['client_id']}: {error['code']}, {place}" in ran.out
    assert ran.out.count("To do: ") == 8  # one for each row, and both taxes of the nonresident
    assert SSN not in ran.out
    assert "Prepared now 41 Failed 7" in words(ran.out)
    told = "".join(ran.out.split())  # a long path goes on in the next line
    assert "summary.csv" in told and "errors.csv" in told
    mended_tables(tmp_path, 48)
    ran = taxcli("batch", source, "-o", out, "--jobs", "1", "--only", "keying", "-q")
    assert ran.code == 0
    assert "What is wrong" not in ran.out
    assert "In all Prepared now 7 Unchanged since before 41" in words(ran.out)
    assert "not in this table" not in ran.out


def test_json_writes_a_line_for_each_client(taxcli, tmp_path, out):
    source = str(broken_tables(tmp_path, 48))
    ran = taxcli("batch", source, "-o", out, "--jobs", "1", "--json", "--no-papers", "-q")
    assert ran.code == 5
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert len(lines) == 48
    assert {line["schema"] for line in lines} == {"taxcli-batch-1"}
    assert [line["summary"]["client_id"] for line in lines] == [line["client_id"] for line in lines]
    failed = [line for line in lines if not line["done"]]
    assert [line["client_id"] for line in failed] == [one.error["client_id"] for one in SEVEN]
    for line, one in zip(failed, SEVEN, strict=True):
        first = line["problems"][0]
        assert str(first["row"]) == one.error["row"]
        assert [*first] == ["table", "row", "column", "code", "message", "fix"]
        assert first["message"] and first["fix"]
    assert SSN not in ran.out + ran.err
    summary = lines_of(tmp_path / "out/summary.csv")
    for line, told in zip(summary, lines, strict=True):
        assert {name: cell for name, cell in line.items() if cell} == {
            name: cell for name, cell in told["summary"].items() if cell
        }


def test_json_names_the_files(taxcli, tmp_path, out):
    source = str(clients(tmp_path, 1))
    ran = taxcli("batch", source, "-o", out, "--jobs", "1", "--json", "--only", "keying")
    assert json.loads(ran.out)["files"] == ["2025-pro-keying.pdf"]


def test_progress_is_plain_lines_in_a_pipe_and_nothing_when_quiet(tmp_path, out):
    source = str(clients(tmp_path, 20))
    ran = pipe("batch", source, "-o", out, "--jobs", "1", "--no-papers")
    assert ran.code == 0
    # A line for each tenth of the table.
    expected = [f"{2 * count} of about 20 clients" for count in range(1, 11)]
    assert ran.err.splitlines() == expected
    assert "\r" not in ran.err and "\x1b" not in ran.err
    quiet = pipe("batch", source, "-o", out, "--jobs", "1", "--no-papers", "--force", "--quiet")
    assert quiet.err == ""


def test_progress_tells_how_many_failed(taxcli, tmp_path, out):
    rows = [client(number) for number in range(10)]
    rows[3]["filing_status"] = "maried"
    source = str(table(tmp_path / "clients.csv", rows))
    ran = taxcli("batch", source, "-o", out, "--jobs", "1", "--no-papers")
    assert ran.err.splitlines()[2:4] == [
        "3 of about 10 clients",
        "4 of about 10 clients, 1 failed",
    ]


def test_only_some_of_many_errors_are_shown(taxcli, tmp_path, out):
    rows = [client(number, filing_status="maried") for number in range(25)]
    source = str(table(tmp_path / "clients.csv", rows))
    ran = taxcli("batch", source, "-o", out, "--jobs", "1", "--no-papers", "-q")
    assert ran.code == 5
    assert ran.out.count("T-CEL-001") == 20
    assert "errors.csv has them all" in ran.out
    assert len(lines_of(tmp_path / "out/errors.csv")) == 25


def test_print_writes_both_files(taxcli, tmp_path, out):
    source = str(clients(tmp_path, 2))
    kinds = ["--only", "keying", "--only", "vouchers"]
    ran = taxcli("batch", source, "-o", out, "--jobs", "1", "--print", *kinds)
    assert ran.code == 0
    for name in ("print.pdf", "vouchers.pdf"):
        assert name in "".join(ran.out.split())  # a long path goes on in the next line
        assert (tmp_path / "out" / name).is_file()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--only", "everything"], "keying, next-steps, letters, worksheets, vouchers, returns"),
        (["--only", "keying", "--no-papers"], "exclude each other"),
        (["--jobs", "0"], "--jobs"),
        (["--jobs", "many"], "--jobs"),
        (["--ssn", "shown"], "--ssn"),
        (["--on", "yesterday"], "--on"),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_made(taxcli, tmp_path, out, options, message):
    ran = taxcli("batch", str(clients(tmp_path, 1)), "-o", out, *options)
    assert ran.code == 2
    assert message in words(ran.err)
    assert not (tmp_path / "out").exists()


def test_without_a_folder_the_usage_is_told(taxcli, tmp_path):
    ran = taxcli("batch", str(clients(tmp_path, 1)))
    assert ran.code == 2
    assert "--output" in ran.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty: `taxcli template` writes one to fill in."),
        ("client_id,color\n1,red\n", 'no column is called "color"'),
        ("name\nSam\n", 'no column is called "name"'),
    ],
)
def test_a_table_that_cannot_be_used_ends_with_three(taxcli, tmp_path, out, text, message):
    source = tmp_path / "clients.csv"
    source.write_text(text, "utf-8")
    ran = taxcli("batch", str(source), "-o", out, "--jobs", "1")
    assert ran.code == 3
    assert message in words(ran.err)
    assert "Traceback" not in ran.err


def test_a_table_that_is_not_there_ends_with_three(taxcli, tmp_path, out):
    ran = taxcli("batch", str(tmp_path / "clients.csv"), "-o", out)
    assert ran.code == 3
    assert "does not exist" in words(ran.err)


def test_a_table_without_clients_is_told(taxcli, tmp_path, out):
    ran = taxcli("batch", str(clients(tmp_path, 0)), "-o", out, "--jobs", "1")
    assert ran.code == 3
    assert "has no clients" in words(ran.err)


def test_an_output_that_is_a_file_ends_with_three(taxcli, tmp_path, out):
    (tmp_path / "out").write_text("mine")
    ran = taxcli("batch", str(clients(tmp_path, 1)), "-o", out)
    assert ran.code == 3
    assert "is a file: name a folder" in words(ran.err)
    assert (tmp_path / "out").read_text() == "mine"


def test_an_output_that_may_not_be_written_ends_with_three(taxcli, tmp_path, out, monkeypatch):
    def refuse(*_):
        raise PlaceError(f"{out} cannot be written to: Permission denied")

    monkeypatch.setattr("taxcli.batch.run.make_folder", refuse)
    ran = taxcli("batch", str(clients(tmp_path, 1)), "-o", out)
    assert ran.code == 3
    assert "Permission denied" in ran.err


def test_a_cluster_without_its_library_says_what_to_install(taxcli, tmp_path, out, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    ran = taxcli("batch", str(clients(tmp_path, 1)), "-o", out, "--dask", "tcp://127.0.0.1:1")
    assert ran.code == 3
    assert "taxcli's extra cluster" in words(ran.err)


def test_a_child_row_of_nobody_holds_back_the_run(taxcli, tmp_path, out):
    # Client 24 has the W-2, and is not in a table of three: it may be of any of them.
    w2_of(tmp_path, "METRO")
    ran = taxcli("batch", str(clients(tmp_path, 3)), "-o", out, "--jobs", "1", "--no-papers", "-q")
    assert ran.code == 5
    assert f"{id_of(24)} (w2 row 2): T-ID-003, w2 row 2, client_id" in words(ran.out)
    assert "00001: T-ID-004, w2 row 2, client_id" in words(ran.out)
    assert "In all Failed 4" in words(ran.out)
    assert len(lines_of(tmp_path / "out/summary.csv")) == 4


def test_the_same_run_by_other_means_makes_the_same_files(taxcli, tmp_path):
    source = str(clients(tmp_path, 3))
    found = []
    for name, jobs in (("one", "1"), ("two", "2")):
        folder = str(tmp_path / name)
        assert taxcli("batch", source, "-o", folder, "--jobs", jobs, "--only", "keying").code == 0
        found.append(results_in(tmp_path / name))
    assert found[0] == found[1]


# --- beside last year's run -------------------------------------------------------------------


def two_years(taxcli, tmp_path, last_year_shs="1000"):
    """Run 2024 with an income of 225,000 (SHS 1,000, PFA 1,500), then write 2025's table.

    2025: 300,000, so SHS 1,750 and PFA 2,625 + 750 = 3,375.
    """
    last = client(1, tax_year="2024", oregon__taxable_income="225000")
    this = client(
        1,
        oregon__taxable_income="300000",
        last_year__shs_tax=last_year_shs,
        last_year__pfa_tax="1500",
    )
    tables = [
        table(tmp_path / f"{year}.csv", [row]) for year, row in (("2024", last), ("2025", this))
    ]
    folder = str(tmp_path / "last")
    assert taxcli("batch", str(tables[0]), "-o", folder, "--jobs", "1", "--no-papers").code == 0
    return str(tables[1]), folder


def compared(taxcli, source, out, last):
    argv = ("batch", source, "-o", out, "--jobs", "1", "--no-papers", "-q", "--compare", last)
    return taxcli(*argv, "--json")


def test_last_years_run_stands_beside_in_the_summary_and_in_json(taxcli, tmp_path, out):
    source, last = two_years(taxcli, tmp_path)
    ran = compared(taxcli, source, out, last)
    assert ran.code == 0
    summary = json.loads(ran.out)["summary"]
    assert (summary["shs_tax_last_year"], summary["shs_change"]) == ("1000.00", "up 75 %")
    assert (summary["pfa_tax_last_year"], summary["pfa_change"]) == ("1500.00", "up 125 %")
    assert summary["look_at"] == "shs tax up 75 %; pfa tax up 125 %"
    (line,) = lines_of(tmp_path / "out/summary.csv")
    assert line["look_at"] == summary["look_at"]
    assert "R-LST-001" not in summary["review_codes"]


def test_a_client_whose_last_year_is_not_that_of_last_years_run_is_to_be_looked_at(
    taxcli, tmp_path, out
):
    source, last = two_years(taxcli, tmp_path, last_year_shs="900")
    ran = compared(taxcli, source, out, last)
    summary = json.loads(ran.out)["summary"]
    assert (ran.code, summary["review_codes"]) == (0, "R-LST-001")
    # Without last year's run nothing is known twice, and the client is done anew.
    alone = taxcli("batch", source, "-o", out, "--jobs", "1", "--no-papers", "-q", "--json")
    assert json.loads(alone.out)["summary"]["review_codes"] == ""


def test_a_run_of_another_year_is_refused_before_anything_is_done(taxcli, tmp_path, out):
    source, _ = two_years(taxcli, tmp_path)
    same = str(tmp_path / "same")
    taxcli("batch", source, "-o", same, "--jobs", "1", "--no-papers", "-q")
    ran = taxcli("batch", source, "-o", out, "--jobs", "1", "--no-papers", "-q", "--compare", same)
    assert ran.code == 3
    assert "is of 2025; this run is of 2025" in words(ran.err)
    assert "name the folder of the run of 2024" in words(ran.err)
    assert not (tmp_path / "out").exists()
