"""``taxcli new``: next year's case of last year's, for one case and for a folder of them."""

import shutil
import stat
from decimal import Decimal
from pathlib import Path

import pytest

from taxcli import prepare, read_case
from taxcli.case.read import parse_case
from taxcli.case.write import changed
from taxcli.law.figures import years
from tests.cli.conftest import BEYOND, BLOCKED, FULL, ONE_TAX, SSNS, pipe

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.toml"))
BLOCKED_EXAMPLE = "j-total-city"
# FULL by hand: SHS (310,000 − 200,000) × 1 % = 1,100, less 1,000 and 500 paid: 400 back.
# PFA 110,000 × 1.5 % = 1,650, less 900 withheld: 750 due.
APPLIED = f'{FULL}\n[refund]\nshs = "apply"\n'


@pytest.fixture
def new(taxcli, case, tmp_path):
    """Make the case of 2026 of a text, and return how it ended and the file."""

    def call(text=FULL, *options):
        file = tmp_path / "next.toml"
        return taxcli("new", str(file), "--from", case(text), *options), file

    return call


def folder_of(tmp_path, **texts):
    last = tmp_path / "last"
    last.mkdir()
    for name, text in texts.items():
        (last / f"{name}.toml").write_text(text, "utf-8")
    return last


# --- one case ---------------------------------------------------------------------------------


def test_last_years_taxes_come_from_its_own_result(new):
    ended, file = new()
    assert ended.code == 0
    found = read_case(file)
    assert found.tax_year == 2026
    assert (found.last_year.shs_tax, found.last_year.pfa_tax) == (1_100, 1_650)
    assert found.payment == []
    for words in ("the case of 2026", "SHS tax of 2025: 1,100.00", "PFA tax of 2025: 1,650.00"):
        assert words in ended.out
    assert "To check" in ended.err
    assert "Form W-2: Example Widgets" in ended.err


def test_an_applied_refund_is_carried_and_one_that_is_paid_out_is_not(new):
    ended, file = new(APPLIED)
    (row,) = read_case(file).payment
    assert (row.program, row.kind, row.amount) == ("shs", "applied", 400)
    assert "SHS applied from last year, 2026-04-15: 400.00" in ended.out


def test_the_file_says_at_its_top_what_to_check_and_has_no_income(new):
    _, file = new()
    text = file.read_text("utf-8")
    head, _, rest = text.partition('schema = "')
    assert all(line.startswith("#") or not line for line in head.splitlines())
    assert "# - Where each taxfiler lived on December 31, 2025" in head
    assert "# - Form W-2: Example Widgets" in head
    for gone in ("310000", "200000", "Example Widgets", "[[w2]]", "taxable_income"):
        assert gone not in rest
    assert "Nguyễn" in rest
    assert all(len(line) <= 100 for line in text.splitlines())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_number_is_said(new):
    for options in ((), ("--json",)):
        ended, file = new(FULL, *options, "--force")
        for number in SSNS:
            assert number in file.read_text("utf-8")
            assert number not in ended.out + ended.err


def test_one_json_document_with_all_that_is_told(new):
    ended, file = new(APPLIED, "--json")
    (made,) = ended.json["cases"]
    assert ended.json["schema"] == "taxcli-new-1"
    assert made["file"] == str(file)
    assert made["tax_year"] == 2026
    assert made["last_year"] == {"shs_tax": "1100.00", "pfa_tax": "1650.00"}
    assert made["payments"] == [
        {"program": "shs", "kind": "applied", "date": "2026-04-15", "amount": "400.00"}
    ]
    assert made["to_look_for"] == ["Form W-2: Example Widgets"]
    assert made["to_check"]
    assert ended.err == ""


def test_a_tax_that_nobody_files_for_was_zero(new):
    _, file = new(ONE_TAX)
    assert read_case(file).last_year.pfa_tax == 0


def test_the_edition_decides_last_years_tax_of_2026(new):
    """Joint in 2026: 310,000 − 205,000 at 1 %; by the page 110,000 at 1 %, and PFA at 2.3 %."""
    text = FULL.replace("tax_year = 2025", "tax_year = 2026").split("[[payment]]")[0]
    taxes = {}
    for edition in ("current", "published"):
        _, file = new(text, "--edition", edition, "--force")
        found = read_case(file).last_year
        taxes[edition] = (found.shs_tax, found.pfa_tax)
    assert taxes == {"current": (1_050, 1_650), "published": (1_100, 2_530)}


def test_last_years_case_may_come_from_standard_input(tmp_path):
    file = tmp_path / "next.toml"
    ended = pipe("new", str(file), "--from", "-", stdin=FULL)
    assert ended.code == 0
    assert read_case(file).last_year.shs_tax == 1_100


# --- what is refused --------------------------------------------------------------------------


def test_a_blocked_case_is_refused_with_what_blocks(new):
    ended, file = new(BLOCKED)
    assert ended.code == 4
    assert "B-WH-001" in ended.err
    assert "B-MIS-002" in ended.err
    assert "--anyway" in ended.err
    assert not file.exists()
    as_json, _ = new(BLOCKED, "--json")
    assert as_json.code == 4
    assert {row["code"] for row in as_json.json["problems"]} == {"B-WH-001", "B-MIS-002"}


def test_anyway_carries_what_is_known_and_no_taxes(new):
    ended, file = new(BLOCKED, "--anyway")
    assert ended.code == 0
    found = read_case(file)
    assert found.primary.last_name == "Nguyễn"
    assert found.last_year.shs_tax is None
    assert "last_year" not in file.read_text("utf-8").partition('schema = "')[2]
    assert "write last_year.shs_tax and last_year.pfa_tax" in " ".join(ended.err.split())


def test_a_year_without_figures_is_refused(new):
    late = FULL.replace("tax_year = 2025", f"tax_year = {years()[-1]}").split("[[payment]]")[0]
    for options in ((), ("--anyway",)):
        ended, file = new(late, *options)
        assert ended.code == 4
        assert not file.exists()
    assert f"no figures for tax year {BEYOND}" in ended.err
    before = FULL.replace("tax_year = 2025", "tax_year = 2020").split("[[payment]]")[0]
    assert new(before)[0].code == 4


def test_a_case_that_is_there_is_replaced_only_with_force(new):
    _, file = new()
    file.write_text("mine", "utf-8")
    ended, _ = new()
    assert ended.code == 3
    assert "--force" in ended.err
    assert file.read_text("utf-8") == "mine"
    assert new(FULL, "--force")[0].code == 0
    assert read_case(file).tax_year == 2026


def test_last_years_own_file_is_never_replaced(taxcli, case):
    last = case()
    ended = taxcli("new", last, "--from", last, "--force")
    assert ended.code == 2
    assert Path(last).read_text("utf-8") == FULL


def test_a_folder_that_is_not_there_is_made_for_its_owner_alone(taxcli, case, tmp_path):
    assert taxcli("new", str(tmp_path / "2026/mine.toml"), "--from", case()).code == 0
    assert (tmp_path / "2026").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "2026/mine.toml").is_file()


def test_wrong_usage(taxcli, case, tmp_path):
    last = case()
    assert taxcli("new", str(tmp_path / "next.toml")).code == 2
    assert taxcli("new", "-", "--from", last).code == 2
    assert taxcli("new", " ", "--from", last).code == 2
    assert taxcli("new", str(tmp_path / "n.toml"), "--from", str(tmp_path / "none")).code == 3
    assert taxcli("new", str(tmp_path), "--from", last).code == 3
    (tmp_path / "file").write_text("")
    assert taxcli("new", str(tmp_path / "file" / "n.toml"), "--from", last).code == 3
    assert "new" in taxcli("--help").out


# --- every example ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_has_a_year_after(taxcli, tmp_path, path):
    file = tmp_path / "next.toml"
    blocked = path.stem == BLOCKED_EXAMPLE
    ended = taxcli("new", str(file), "--from", str(path), *["--anyway"] * blocked)
    assert ended.code == 0, ended.err
    last, found = read_case(path), read_case(file)
    assert found.tax_year == last.tax_year + 1
    assert found.primary == last.primary
    assert not (found.income or found.w2 or found.pass_through or found.oregon.taxable_income)
    if not blocked:
        taxes = prepare(last).to_json()["programs"]
        for id_ in ("shs", "pfa"):
            tax = getattr(found.last_year, f"{id_}_tax")
            assert tax == Decimal(taxes[id_]["net_tax"])


@pytest.mark.parametrize("name", ["combined-return", "h-first-year-over-1000", "o-corbett"])
def test_the_new_case_prepares_once_income_is_added(taxcli, tmp_path, name):
    """These lived in the same place all year, so that Oregon's figure is all a return needs.

    Who lives outside Metro, in Corbett, must say again that nothing was earned there.
    """
    file = tmp_path / "next.toml"
    (path,) = (path for path in EXAMPLES if path.stem == name)
    taxcli("new", str(file), "--from", str(path))
    assert taxcli("prepare", str(file), "-o", str(tmp_path / "out")).code == 4
    added = ["oregon.taxable_income=400000"]
    if name == "o-corbett":
        assert prepare(changed(read_case(file), added)).blocked
        added.append("residency.metro.local_income=false")
    result = prepare(changed(read_case(file), added))
    assert not result.blocked, [found.code for found in result.diagnostics]
    assert result.programs["pfa"].amount("net_tax") > 0


# --- a folder ---------------------------------------------------------------------------------


def test_a_folder_of_cases_gets_a_folder_of_cases(taxcli, tmp_path):
    last = folder_of(tmp_path, one=FULL, two=APPLIED)
    (last / "notes.txt").write_text("no case", "utf-8")
    folder = tmp_path / "2026"
    ended = taxcli("new", str(folder), "--from", str(last))
    assert ended.code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["one.toml", "two.toml"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(read_case(folder / "two.toml").payment) == 1
    assert "2 cases written" in ended.out


def test_what_is_broken_is_listed_at_the_end_and_the_rest_is_written(taxcli, tmp_path):
    last = folder_of(tmp_path, a="x = ", b=FULL, c=BLOCKED, d=FULL.replace("2025\n", "2040\n", 1))
    ended = taxcli("new", str(tmp_path / "2026"), "--from", str(last))
    assert ended.code == 5
    assert [path.name for path in (tmp_path / "2026").iterdir()] == ["b.toml"]
    told = " ".join(ended.err.split())
    assert "Not carried over (3)" in told
    for words in ("a.toml", "cannot be read", "c.toml", "B-WH-001", "d.toml", "no figures"):
        assert words in told
    as_json = taxcli("new", str(tmp_path / "again"), "--from", str(last), "--json")
    assert as_json.code == 5
    assert [Path(row["file"]).name for row in as_json.json["failed"]] == [
        "a.toml",
        "c.toml",
        "d.toml",
    ]
    assert [Path(row["file"]).name for row in as_json.json["cases"]] == ["b.toml"]


def test_a_second_run_does_only_what_is_missing(taxcli, tmp_path):
    last, folder = folder_of(tmp_path, a=BLOCKED, b=FULL), tmp_path / "2026"
    assert taxcli("new", str(folder), "--from", str(last)).code == 5
    (folder / "b.toml").write_text("# worked on already\n" + FULL, "utf-8")
    (last / "a.toml").write_text(FULL, "utf-8")
    ended = taxcli("new", str(folder), "--from", str(last))
    assert ended.code == 0
    assert "was there already and stays as it is" in " ".join(ended.out.split())
    assert read_case(folder / "a.toml").tax_year == 2026
    assert (folder / "b.toml").read_text("utf-8").startswith("# worked on already")
    forced = taxcli("new", str(folder), "--from", str(last), "--force")
    assert forced.code == 0
    assert read_case(folder / "b.toml").tax_year == 2026


def test_folders_that_do_not_fit(taxcli, tmp_path):
    last = folder_of(tmp_path)
    folder = str(tmp_path / "2026")
    empty = taxcli("new", folder, "--from", str(last))
    assert empty.code == 3
    assert "no .toml files" in empty.err
    (last / "a.toml").write_text(FULL, "utf-8")
    assert taxcli("new", str(last), "--from", str(last), "--force").code == 2
    Path(folder).write_text("a file", "utf-8")
    assert taxcli("new", folder, "--from", str(last)).code == 3


def test_a_link_to_last_years_file_does_not_cost_it(taxcli, tmp_path):
    last, folder = folder_of(tmp_path, a=FULL, b=FULL), tmp_path / "2026"
    folder.mkdir()
    (folder / "a.toml").symlink_to(last / "a.toml")
    assert taxcli("new", str(folder), "--from", str(last), "--force").code == 5
    assert (last / "a.toml").read_text("utf-8") == FULL
    assert read_case(folder / "b.toml").tax_year == 2026


def test_all_examples_at_once(taxcli, tmp_path):
    last, folder = tmp_path / "last", tmp_path / "next"
    last.mkdir()
    for path in EXAMPLES:
        shutil.copy(path, last)
    ended = taxcli("new", str(folder), "--from", str(last))
    assert ended.code == 5
    assert {path.stem for path in folder.iterdir()} == {path.stem for path in EXAMPLES} - {
        BLOCKED_EXAMPLE
    }


def test_a_payer_that_looks_like_a_number_is_masked_in_the_talk(new):
    ended, file = new(FULL.replace("Example Widgets", "Estate of 900-11-2222"))
    assert "***-**-2222" in ended.err
    assert "900-11-2222" not in ended.err
    assert parse_case(file.read_text("utf-8"))
