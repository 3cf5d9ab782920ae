"""``taxcli template`` and ``taxcli export``: what they write, refuse and say."""

import csv
import re
import sys

import pytest

from taxcli import prepare
from taxcli.batch.cells import case_of
from taxcli.batch.jobs import jobs_of
from taxcli.batch.rows import columns_of
from tests.cli.conftest import FULL, SSNS


def cases(path):
    found = {job.id: case_of(job) for job in jobs_of(path)}
    assert not any(problems for _, problems in found.values())
    return {id_: case for id_, (case, _) in found.items()}


def header(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_example_clients_prepare_without_blocking(taxcli, tmp_path, ending):
    path = tmp_path / f"clients{ending}"
    ended = taxcli("template", str(path), "--example")
    assert ended.code == 0
    assert path.name in ended.out
    found = cases(path)
    assert 6 <= len(found) <= 8
    assert all(id_.startswith("00") for id_ in found)
    for id_, case in found.items():
        result = prepare(case)
        assert not [one.code for one in result.diagnostics if one.level == "block"], id_
        for person in filter(None, (case.primary, case.spouse)):
            assert re.match(r"666|9\d\d", person.ssn.digits)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("options", [(), ("--all",)])
def test_an_empty_template_has_headers_and_no_clients(taxcli, tmp_path, ending, options):
    path = tmp_path / f"clients{ending}"
    assert taxcli("template", str(path), *options).code == 0
    assert cases(path) == {}


def test_the_usual_columns_are_readable_and_all_is_all(taxcli, tmp_path):
    usual, every = tmp_path / "usual.csv", tmp_path / "every.csv"
    taxcli("template", str(usual))
    taxcli("template", str(every), "--all")
    assert header(every) == list(columns_of("clients"))
    assert len(header(usual)) < 40
    assert (tmp_path / "usual-w2.csv").exists()
    assert not (tmp_path / "usual-pass_through.csv").exists()
    assert header(tmp_path / "every-pass_through.csv") == list(columns_of("pass_through"))


def test_the_second_row_explains_each_column(taxcli, tmp_path):
    path = tmp_path / "clients.csv"
    taxcli("template", str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        headers, hints = csv.reader(file)
    assert hints[0].startswith("# ")
    assert len(hints) == len(headers)
    assert all(hints)


def test_the_ending_decides_and_xlsx_may_stand_for_it(taxcli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert taxcli("template").code == 0
    assert taxcli("template", "--xlsx").code == 0
    assert taxcli("template", "firm", "--xlsx").code == 0
    assert taxcli("template", "other.XLSX", "--xlsx").code == 0
    for name in ("clients.csv", "clients.xlsx", "firm.xlsx", "other.XLSX"):
        assert (tmp_path / name).exists()
    for words in (("x.csv", "--xlsx"), ("x.pdf",), ("x.ods",)):
        ended = taxcli("template", *words)
        assert ended.code == 2
        assert words[0] in ended.err


def test_a_table_is_not_written_over(taxcli, tmp_path):
    path = tmp_path / "clients.csv"
    assert taxcli("template", str(path)).code == 0
    before = path.read_bytes()
    ended = taxcli("template", str(path), "--example")
    assert ended.code == 3
    assert "--force" in ended.err
    assert path.read_bytes() == before
    assert taxcli("template", str(path), "--example", "--force").code == 0
    assert path.read_bytes() != before


def test_a_program_gets_one_document(taxcli, tmp_path):
    path = tmp_path / "clients.csv"
    ended = taxcli("template", str(path), "--example", "--json")
    assert ended.json["schema"] == "taxcli-tables-1"
    assert ended.json["files"][0] == str(path)
    assert ended.json["clients"] == 8
    assert ended.err == ""


def test_without_the_writer_the_extra_is_named(taxcli, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    ended = taxcli("template", str(tmp_path / "x.xlsx"))
    assert ended.code == 3
    assert "install taxcli's extra xlsx" in " ".join(ended.err.split())


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_case_is_exported_under_the_name_of_its_file(taxcli, tmp_path, case, ending):
    path = tmp_path / f"clients{ending}"
    ended = taxcli("export", case(), "-o", str(path))
    assert ended.code == 0
    assert "Social Security numbers in full" in ended.err
    assert SSNS[0] not in ended.out + ended.err
    (found,) = cases(path).items()
    assert found[0] == "case"
    assert found[1].primary.ssn.full == SSNS[0]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_of_cases_is_exported_in_order(taxcli, tmp_path):
    folder = tmp_path / "cases"
    folder.mkdir()
    for name in ("002", "001"):
        (folder / f"{name}.toml").write_text(FULL, "utf-8")
    ended = taxcli("export", str(folder), "-o", str(tmp_path / "t.csv"), "--json")
    assert ended.json["clients"] == 2
    assert list(cases(tmp_path / "t.csv")) == ["001", "002"]


@pytest.mark.parametrize("name", ["900-12-3456.toml", "# x.toml"])
def test_a_name_that_cannot_be_an_id_is_refused(taxcli, tmp_path, name):
    path = tmp_path / name
    path.write_text(FULL, "utf-8")
    ended = taxcli("export", str(path), "-o", str(tmp_path / "t.csv"))
    assert ended.code == 3
    assert "rename" in ended.err
    assert "3456" not in ended.err


def test_two_cases_of_one_name_are_refused(taxcli, tmp_path, case):
    other = tmp_path / "other"
    other.mkdir()
    (other / "case.toml").write_text(FULL, "utf-8")
    ended = taxcli("export", case(), str(other), "-o", str(tmp_path / "t.csv"))
    assert ended.code == 3
    assert not (tmp_path / "t.csv").exists()


def test_what_cannot_be_exported_is_said(taxcli, tmp_path, case):
    table = str(tmp_path / "t.csv")
    assert taxcli("export", "-", "-o", table).code == 3
    assert taxcli("export", str(tmp_path / "none.toml"), "-o", table).code == 3
    assert taxcli("export", case("tax_year = 1"), "-o", table).code == 3
    assert taxcli("export", case(), "-o", str(tmp_path / "t.pdf")).code == 2
    assert taxcli("export", case(), "-o", str(tmp_path / "no" / "t.csv")).code == 3
    (tmp_path / "empty").mkdir()
    assert taxcli("export", str(tmp_path / "empty"), "-o", table).code == 3
