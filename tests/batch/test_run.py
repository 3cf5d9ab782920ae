"""Runs over tables with broken, changed, new and vanished rows: what is made, kept and said."""

import csv
import errno
import json
import os
import re
import shutil
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

import taxcli
from taxcli.batch import run as run_module
from taxcli.batch import run_database
from taxcli.batch.jobs import jobs_of
from taxcli.batch.prepare_client import SUMMARY, Choices, WorkWay
from taxcli.batch.reports import ERRORS
from taxcli.batch.run import Run
from taxcli.batch.run_database import FOLDER
from taxcli.case.files import PlaceError
from taxcli.cli.app import run as command_line
from taxcli.engine.diagnostics import CATALOG
from tests.batch.kit import (
    HEADERS,
    KEYING,
    NOWHERE,
    SEVEN,
    SSN,
    W2_HEADERS,
    batch,
    broken_tables,
    client,
    clients,
    id_of,
    income_of,
    lines_of,
    mended_tables,
    page_count,
    results_in,
    table,
)
from tests.papers_kit import text_of

REPORTS = ("summary.csv", "errors.csv")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
COLUMNS = [
    *("client_id", "name", "status", "tax_year", "amended"),
    *("shs_form", "shs_outcome", "shs_tax", "shs_balance_due", "shs_to_pay", "shs_refund"),
    *("shs_applied", "shs_net_tax"),
    *("pfa_form", "pfa_outcome", "pfa_tax", "pfa_balance_due", "pfa_to_pay", "pfa_refund"),
    *("pfa_applied", "pfa_net_tax"),
    *(
        "combined_return",
        "block",
        "review",
        "info",
        "review_codes",
        "review_marks",
        "papers",
        "pages",
    ),
]


def ids_done(ran):
    return [known.id for known in ran.clients if known.done]


def stamps(folder):
    """Return what changes when a file is written again, for each file of the clients' folders."""
    return {
        str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.glob("*/*.pdf")
    }


# Seven broken rows ------------------------------------------------------------------------------


def check_seven(folder, ran, count):
    assert ran.counts == (count - 7, 7, 0)
    errors = lines_of(folder / "errors.csv")
    shown = {}
    for line in errors:
        shown.setdefault(line["client_id"], line)
        assert all(line[name] for name in ERRORS), line
    assert len(shown) == 7
    for one, line in zip(SEVEN, shown.values(), strict=True):
        where = {name: line[name] for name in ("client_id", "table", "row", "column", "code")}
        assert where == one.error, one.number


def test_seven_broken_rows_fail_and_the_others_get_their_papers(tmp_path):
    out = tmp_path / "out"
    ran = batch(broken_tables(tmp_path, 60), out, "keying")
    check_seven(out, ran, 60)
    bad = {one.number for one in SEVEN}
    good = {id_of(number) for number in range(60)} - {id_of(number) for number in bad}
    assert {path.parent.name for path in out.glob("*/*.pdf")} == good
    assert {path.name for path in out.glob("*/*.pdf")} == {KEYING}
    before = stamps(out)
    again = batch(mended_tables(tmp_path, 60), out, "keying")
    assert again.counts == (7, 0, 53)
    assert {name: stamp for name, stamp in stamps(out).items() if name in before} == before
    assert len(stamps(out)) == 60
    assert lines_of(out / "errors.csv") == []
    assert again.gone == 0  # a refused row never had a folder
    assert batch(mended_tables(tmp_path, 60), out, "keying").counts == (0, 0, 60)


def test_four_hundred_rows_without_papers(tmp_path):
    out = tmp_path / "out"
    check_seven(out, batch(broken_tables(tmp_path, 400), out), 400)
    assert batch(mended_tables(tmp_path, 400), out).counts == (7, 0, 393)
    lines = lines_of(out / "summary.csv")
    assert [line["client_id"] for line in lines] == [id_of(number) for number in range(400)]
    for number, line in enumerate(lines):
        # SHS is 1 % of what is over $125,000; the lowest income is $135,000.
        assert line["shs_tax"] == f"{(income_of(number) - 125_000) // 100}.00", number
    assert not list(out.glob("0*"))


def test_no_social_security_number_is_anywhere_but_on_papers(tmp_path):
    out = tmp_path / "out"
    batch(broken_tables(tmp_path, 48), out)
    digits = re.compile(rb"900-?12-?1\d{3}")
    for path in out.rglob("*"):
        assert not digits.search(path.name.encode())
        if path.is_file() and path.parent.name != FOLDER:
            assert not digits.search(path.read_bytes()), path
    for path in (out / FOLDER).iterdir():
        assert not digits.search(path.read_bytes()), path


def test_a_failed_client_and_its_errors_stand_where_its_row_stands(tmp_path):
    ran = batch(broken_tables(tmp_path, 48), tmp_path / "out")
    order = [known.id for known in ran.clients]
    assert order[3] == "00003"
    assert order[38] == "00005 (row 40)"
    assert order[45].endswith("(row 47)")
    assert len(order) == 48


# The summary ------------------------------------------------------------------------------------


def test_the_summary_has_its_columns_and_its_amounts(tmp_path):
    rows = [
        # 125,000 + 100,000: SHS 1,000.00; PFA 1.5 % is 1,500.00. Nothing was withheld.
        client(0, oregon__taxable_income="225000"),
        # Below both thresholds, no form.
        client(1, oregon__taxable_income="60000"),
        # 300,000: SHS 1,750.00; PFA 1.5 % of 175,000 is 2,625.00, and of 50,000 above is 750.00.
        client(2, oregon__taxable_income="300000"),
    ]
    batch(table(tmp_path / "clients.csv", rows), tmp_path / "out")
    lines = lines_of(tmp_path / "out/summary.csv")
    assert [*lines[0]] == COLUMNS == [*SUMMARY]
    amounts = [
        (line["shs_form"], line["shs_tax"], line["pfa_form"], line["pfa_tax"]) for line in lines
    ]
    assert amounts == [
        ("MET-40", "1000.00", "MC-40", "1500.00"),
        ("", "0.00", "", "0.00"),
        ("MET-40", "1750.00", "MC-40", "3375.00"),
    ]
    assert {line["status"] for line in lines} == {"done"}
    assert {(line["papers"], line["pages"]) for line in lines} == {("0", "0")}


def test_the_summary_of_a_folder_of_case_files_is_what_compute_tells(tmp_path, capsys):
    batch(EXAMPLES, tmp_path / "out")
    lines = lines_of(tmp_path / "out/summary.csv")
    assert [line["client_id"] for line in lines] == sorted(
        path.stem for path in EXAMPLES.glob("*.toml")
    )
    for line in lines:
        capsys.readouterr()
        command_line(["compute", str(EXAMPLES / f"{line['client_id']}.toml"), "--json"])
        told = json.loads(capsys.readouterr().out)
        levels = [found["level"] for found in told["diagnostics"]]
        for tax, program in told["programs"].items():
            if "block" in levels:  # nothing may be taken from what is refused
                assert not any(line[f"{tax}_{name}"] for name in ("form", "tax", "to_pay"))
                continue
            assert line[f"{tax}_outcome"] == program["outcome"]["kind"]
            for name in ("form", "tax", "balance_due"):
                assert line[f"{tax}_{name}"] == (program[name] or ""), line["client_id"]
            for name in ("refund", "applied"):  # of an amended return what is left
                left = (program["amended"] or program)[name]
                assert line[f"{tax}_{name}"] == (left or ""), line["client_id"]
        for level in ("block", "review", "info"):
            assert line[level] == str(levels.count(level)), line["client_id"]
        assert line["status"] == ("failed" if "block" in levels else "done")


def test_examples_that_may_not_be_filed_fail_with_the_same_diagnostics(tmp_path):
    ran = batch(EXAMPLES, tmp_path / "out")
    for known in ran.clients:
        found = taxcli.prepare(taxcli.read_case(EXAMPLES / f"{known.id}.toml"))
        blocking = [each.code for each in found.diagnostics if each.level == "block"]
        assert [problem.code for problem in known.problems] == blocking
        assert known.done is not found.blocked
    assert "j-total-city" not in ids_done(ran)


def test_papers_and_pages_are_counted(tmp_path):
    out = tmp_path / "out"
    batch(clients(tmp_path, 1), out, "keying", "vouchers")
    (line,) = lines_of(out / "summary.csv")
    papers = [*(out / "00000").iterdir()]
    assert line["papers"] == str(len(papers)) == "2"  # the keying sheet and the vouchers
    assert line["pages"] == str(sum(map(page_count, papers)))


def test_folders_and_files_are_their_owners_alone(tmp_path):
    out = tmp_path / "out"
    batch(clients(tmp_path, 1), out, "keying")
    for path in (out, out / FOLDER, out / "00000"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    for path in (out / "00000" / KEYING, out / "summary.csv", out / "errors.csv"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_text_that_a_spreadsheet_would_run_is_only_text(tmp_path):
    rows = [client(0, client_id="=cmd()"), client(1, client_id="+1")]
    batch(table(tmp_path / "clients.csv", rows), tmp_path / "out")
    for name in ("summary.csv", "errors.csv"):
        for line in csv.reader((tmp_path / "out" / name).read_text("utf-8-sig").splitlines()):
            assert not any(cell.startswith(("=", "+", "@")) for cell in line), line


# What is redone, and what stays -----------------------------------------------------------------


def test_only_what_is_new_or_changed_is_redone(tmp_path):
    out = tmp_path / "out"
    rows = [client(number) for number in range(6)]
    source = table(tmp_path / "clients.csv", rows)
    batch(source, out, "keying")
    before = stamps(out)
    rows[2]["oregon.taxable_income"] = "200001"
    table(source, [*rows, client(6)])
    assert batch(source, out, "keying").counts == (2, 0, 5)
    after = stamps(out)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {f"00002/{KEYING}", f"00006/{KEYING}"}


def test_rows_that_only_move_are_not_redone(tmp_path):
    out = tmp_path / "out"
    rows = [client(number) for number in range(5)]
    batch(table(tmp_path / "clients.csv", rows), out)
    moved = [client(9), rows[4], *rows[:4]]
    ran = batch(table(tmp_path / "clients.csv", moved), out)
    assert ran.counts == (1, 0, 5)
    assert [known.id for known in ran.clients] == [row["client_id"] for row in moved]


def test_a_changed_row_of_a_child_table_redoes_its_client(tmp_path):
    source = mended_tables(tmp_path, 26)
    batch(source, tmp_path / "out")
    child = tmp_path / "clients-w2.csv"
    child.write_text(child.read_text("utf-8").replace(",100", ",200"), "utf-8")
    assert batch(source, tmp_path / "out").counts == (1, 0, 25)


@pytest.mark.parametrize(
    "choices",
    [
        Choices(("keying", "vouchers")),
        Choices(("keying",), edition="published"),
        Choices(("keying",), on=date(2026, 7, 1)),
        Choices(("keying",), ssn="masked"),
    ],
    ids=["papers", "edition", "day", "numbers"],
)
def test_other_choices_redo_everything(tmp_path, choices):
    source, out = clients(tmp_path, 2), tmp_path / "out"
    batch(source, out, "keying")
    assert batch(source, out, choices=choices).counts == (2, 0, 0)


def test_another_version_or_other_figures_redo_everything(tmp_path, monkeypatch):
    source, out = clients(tmp_path, 2), tmp_path / "out"
    batch(source, out)
    monkeypatch.setattr(taxcli, "__version__", "99.0")
    assert batch(source, out).counts == (2, 0, 0)
    monkeypatch.setattr(run_database, "_forms_digest", lambda: "other figures")
    assert batch(source, out).counts == (2, 0, 0)
    assert batch(source, out).counts == (0, 0, 2)


def test_force_redoes_everything_and_the_bytes_are_the_same(tmp_path):
    source, out = clients(tmp_path, 5), tmp_path / "out"
    batch(source, out, "keying")
    before = results_in(out)
    assert batch(source, out, "keying", force=True).counts == (5, 0, 0)
    assert results_in(out) == before


def test_only_failed_leaves_the_changed_alone(tmp_path):
    out = tmp_path / "out"
    rows = [client(0), client(1, filing_status="maried"), client(2)]
    source = table(tmp_path / "clients.csv", rows)
    assert batch(source, out).counts == (2, 1, 0)
    rows[0]["oregon.taxable_income"] = "999999"
    rows[1]["filing_status"] = "single"
    table(source, rows)
    assert batch(source, out, only_failed=True).counts == (1, 0, 2)
    assert batch(source, out).counts == (1, 0, 2)  # what had changed, now


def test_failed_clients_are_tried_again_each_time(tmp_path):
    source, out = broken_tables(tmp_path, 48), tmp_path / "out"
    batch(source, out)
    again = batch(source, out)
    assert again.counts == (0, 7, 41)
    assert len({line["client_id"] for line in lines_of(out / "errors.csv")}) == 7


def test_a_paper_taken_away_comes_back(tmp_path):
    source, out = clients(tmp_path, 3), tmp_path / "out"
    batch(source, out, "keying")
    before = results_in(out)
    (out / "00001" / KEYING).unlink()
    assert batch(source, out, "keying").counts == (1, 0, 2)
    assert results_in(out) == before


def test_a_client_whose_row_breaks_loses_its_papers_and_keeps_what_is_the_users(tmp_path):
    source, out = clients(tmp_path, 2), tmp_path / "out"
    batch(source, out, "keying", "returns")
    note = out / "00000/note.txt"
    note.write_text("call back")
    table(source, [client(0, oregon__taxable_income="two hundred"), client(1)])
    assert batch(source, out, "keying", "returns").counts == (0, 1, 1)
    assert [*(out / "00000").iterdir()] == [note]
    assert note.read_text() == "call back"
    assert len([*(out / "00001").iterdir()]) == 3


def test_a_client_whose_form_changes_loses_the_old_one(tmp_path):
    source, out = clients(tmp_path, 1), tmp_path / "out"
    batch(source, out, "returns")
    names = {path.name for path in (out / "00000").iterdir()}
    assert names == {"2025-shs-MET-40.pdf", "2025-pfa-MC-40.pdf"}
    nobody = {"residency__multnomah__primary": "none", "residency__multnomah__local_income": "no"}
    headers = (*HEADERS, "residency.multnomah.local_income")
    table(source, [client(0, **nobody)], headers)
    batch(source, out, "returns")
    assert {path.name for path in (out / "00000").iterdir()} == {"2025-shs-MET-40.pdf"}


def test_clients_no_longer_in_the_table_are_counted_and_stay(tmp_path):
    out = tmp_path / "out"
    batch(clients(tmp_path, 4), out, "keying")
    ran = batch(clients(tmp_path, 3), out, "keying")
    assert (ran.counts, ran.gone) == ((0, 0, 3), 1)
    assert (out / "00003" / KEYING).is_file()
    assert len(lines_of(out / "summary.csv")) == 3


def test_a_nonresident_mended_in_the_table_is_done(tmp_path):
    out = tmp_path / "out"
    source = table(tmp_path / "clients.csv", [client(0, **NOWHERE)])
    assert batch(source, out, "keying").counts == (0, 1, 0)
    names = ("residency.metro.local_income", "residency.multnomah.local_income")
    table(source, [client(0, **NOWHERE) | dict.fromkeys(names, "no")], (*HEADERS, *names))
    assert batch(source, out).counts == (1, 0, 0)


# A disk that fails ------------------------------------------------------------------------------


def fails_at(monkeypatch, name, at):
    """Make a system call fail for want of space at its n-th time, and ever after."""
    calls, real = [], getattr(os, name)

    def call(*arguments, **how):
        calls.append(arguments)
        if len(calls) >= at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments, **how)

    monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize(("name", "at"), [("fsync", 3), ("fsync", 4), ("fsync", 8)])
def test_a_full_disk_stops_the_run_and_the_next_goes_on(tmp_path, monkeypatch, name, at):
    source, out = clients(tmp_path, 5), tmp_path / "out"
    with monkeypatch.context() as full:
        fails_at(full, name, at)
        with pytest.raises(PlaceError, match="the disk is full"):
            batch(source, out, "keying", "vouchers")
    done = at // 2 if at % 2 else at // 2 - 1  # a client has two papers
    assert len([*out.glob("*/*.pdf")]) == 2 * done
    assert not [path for path in out.glob("*/.*") if path.parent.name != FOLDER]
    assert batch(source, out, "keying", "vouchers").counts == (5 - done, 0, done)
    batch(source, tmp_path / "at once", "keying", "vouchers")
    assert results_in(out) == results_in(tmp_path / "at once")


def test_a_disk_that_fails_between_two_papers_leaves_nothing_half(tmp_path, monkeypatch):
    source, out = clients(tmp_path, 3), tmp_path / "out"
    with monkeypatch.context() as full:
        replaced, real = [], Path.replace

        def replace_(path, target):
            replaced.append(target)
            if len(replaced) == 4:  # the second client's second paper
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(path, target)

        full.setattr(Path, "replace", replace_)
        with pytest.raises(PlaceError, match="the disk is full"):
            batch(source, out, "keying", "vouchers")
    assert batch(source, out, "keying", "vouchers").counts == (2, 0, 1)
    batch(source, tmp_path / "at once", "keying", "vouchers")
    assert results_in(out) == results_in(tmp_path / "at once")


def test_a_row_set_back_after_a_failure_midway_gets_its_own_papers(tmp_path, monkeypatch):
    # The papers of the changed row were in place already when the run ended; nothing noted that.
    out = tmp_path / "out"
    old, new = client(0), client(0, oregon__taxable_income="250000")
    source = table(tmp_path / "clients.csv", [old])
    batch(source, out, "keying")
    before = results_in(out)
    table(source, [new])
    with monkeypatch.context() as killed:
        killed.setattr(Run, "_count", _killed)
        killed.setattr("taxcli.batch.run_database.State.keep", _keep_unless_done)
        with pytest.raises(KeyboardInterrupt):
            batch(source, out, "keying")
    assert results_in(out) != before
    table(source, [old])
    assert batch(source, out, "keying").counts == (1, 0, 0)
    assert results_in(out) == before


def test_a_form_written_just_before_a_kill_does_not_stay_when_the_row_changes(
    tmp_path, monkeypatch
):
    out = tmp_path / "out"
    source = clients(tmp_path, 1)
    with monkeypatch.context() as killed:
        killed.setattr("taxcli.batch.run_database.State.keep", _keep_unless_done)
        with pytest.raises(KeyboardInterrupt):
            batch(source, out, "returns")
    assert (out / "00000/2025-shs-MET-40.pdf").is_file()
    (out / "00000/.taxcli-abcdefgh").write_text("half a paper")
    table(source, [client(0, filing_status="maried")])
    assert batch(source, out, "returns").counts == (0, 1, 0)
    assert [*(out / "00000").iterdir()] == []


def _killed(*_):
    raise KeyboardInterrupt


_real_keep = run_module.State.keep


def _keep_unless_done(self, place, outcome, *known):
    """Stand for a kill after the papers took their places and before that was noted."""
    if outcome.done:
        raise KeyboardInterrupt
    _real_keep(self, place, outcome, *known)


# Tables and folders that cannot be used ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty: `taxcli template` writes one"),
        ("\n\n", "is empty"),
        ("client_id,color\n", 'no column is called "color"'),
        ("client_id,oregon.taxable_incom\n", "did you mean oregon.taxable_income"),
        ("tax_year\n2025\n", "there is no column client_id"),
        ("client_id,client_id\n", "stands twice"),
    ],
)
def test_a_table_that_cannot_be_used_is_told(tmp_path, text, message):
    (tmp_path / "clients.csv").write_text(text, "utf-8")
    with pytest.raises(PlaceError, match=re.escape(message)):
        batch(tmp_path / "clients.csv", tmp_path / "out")


def test_a_table_of_headers_alone_is_a_run_of_nobody(tmp_path):
    ran = batch(table(tmp_path / "clients.csv", []), tmp_path / "out", "keying")
    assert (ran.counts, ran.clients) == ((0, 0, 0), [])
    assert lines_of(tmp_path / "out/summary.csv") == []


def test_a_table_that_is_not_there_is_told(tmp_path):
    with pytest.raises(PlaceError, match=r"clients\.csv does not exist"):
        batch(tmp_path / "clients.csv", tmp_path / "out")


def test_a_folder_without_case_files_is_told(tmp_path):
    (tmp_path / "cases").mkdir()
    with pytest.raises(PlaceError, match="holds no case files"):
        batch(tmp_path / "cases", tmp_path / "out")


def test_case_files_fail_one_by_one(tmp_path):
    cases = tmp_path / "cases"
    cases.mkdir()
    text = (EXAMPLES / "a-two-earners.toml").read_text("utf-8")
    (cases / "good.toml").write_text(text, "utf-8")
    (cases / "bad.toml").write_text("tax_year = ", "utf-8")
    (cases / "worse.toml").write_text(text.replace("tax_year", "tax_yaer"), "utf-8")
    (cases / f"{SSN}.toml").write_text(text, "utf-8")
    (cases / "900-12-1001.toml").write_text(text, "utf-8")
    out = tmp_path / "out"
    ran = batch(cases, out, "keying")
    assert ran.counts == (1, 4, 0)
    assert len(ran.clients) == 5
    assert [path.name for path in out.iterdir() if path.is_dir() and path.name != FOLDER] == [
        "good"
    ]
    assert SSN not in (out / "summary.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    "id_", ["", "..", "../up", "a/b", ".hidden", "a\\b", "x" * 81, "end.", "tab\there"]
)
def test_an_id_that_cannot_name_a_folder_is_refused(tmp_path, id_):
    source = table(tmp_path / "clients.csv", [client(0, client_id=id_), client(1)])
    ran = batch(source, tmp_path / "out", "keying")
    assert ran.counts == (1, 1, 0)
    assert ran.clients[0].problems[0].code == "T-ID-001"
    assert {path.name for path in tmp_path.iterdir()} == {"clients.csv", "out"}


@pytest.mark.parametrize(
    "id_",
    [
        *(SSN, "900 12 1000", "900_12_1000", "900.12.1000", "900121000"),
        *("Nguyen 900-12-1000", "2025-900-12-1000"),
    ],
)
def test_an_id_with_a_social_security_number_names_no_folder(tmp_path, id_):
    source = table(tmp_path / "clients.csv", [client(0, client_id=id_), client(1)])
    ran = batch(source, tmp_path / "out", "keying")
    assert ran.counts == (1, 1, 0)
    shown = "".join((tmp_path / "out" / name).read_text("utf-8") for name in REPORTS)
    assert "1000" not in shown
    assert "(nine digits, not shown) (row 2)" in shown


@pytest.mark.parametrize("id_", ["0000012345", "12345678", "2025-0001-22"])
def test_other_numbers_are_good_ids(tmp_path, id_):
    source = table(tmp_path / "clients.csv", [client(0, client_id=id_)])
    assert batch(source, tmp_path / "out").counts == (1, 0, 0)


def test_ids_that_differ_in_capitals_alone_are_one_folder_on_many_disks(tmp_path):
    rows = [client(0, client_id="Ng"), client(1, client_id="NG")]
    ran = batch(table(tmp_path / "clients.csv", rows), tmp_path / "out", "keying")
    assert ran.counts == (1, 1, 0)
    assert ran.clients[1].problems[0].code == "T-ID-002"


def test_an_id_that_no_paper_can_show_is_refused(tmp_path):
    rows = [client(0, client_id="日本"), client(1, client_id="Łódź"), client(2)]
    ran = batch(table(tmp_path / "clients.csv", rows), tmp_path / "out")
    assert ran.counts == (2, 1, 0)
    assert ran.clients[0].problems[0].code == "T-ID-001"


@pytest.mark.parametrize(
    "id_", ["summary.csv", "errors.csv", "print.pdf", "pro-access.pdf", "Vouchers.PDF"]
)
def test_an_id_that_is_a_name_of_the_runs_own_files_is_refused(tmp_path, id_):
    source = table(tmp_path / "clients.csv", [client(0, client_id=id_), client(1)])
    ran = batch(source, tmp_path / "out", "keying")
    assert ran.counts == (1, 1, 0)
    assert len(lines_of(tmp_path / "out/summary.csv")) == 2


def test_a_file_where_a_clients_folder_should_be_is_told(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "00001").write_text("")
    source = clients(tmp_path, 3)
    ran = batch(source, out, "keying")
    assert ran.counts == (2, 1, 0)  # one client's folder is no matter of the others
    (problem,) = ran.clients[1].problems
    assert (problem.code, problem.row) == ("T-RUN-003", 3)
    assert "00001 is a file" in problem.message
    (out / "00001").unlink()
    assert batch(source, out, "keying").counts == (1, 0, 2)


def test_only_failed_leaves_new_clients_alone(tmp_path):
    rows = [client(0), client(1, filing_status="maried")]
    source, out = table(tmp_path / "clients.csv", rows), tmp_path / "out"
    assert batch(source, out).counts == (1, 1, 0)
    table(source, [client(0), client(1), client(2)])
    assert batch(source, out, only_failed=True).counts == (1, 0, 1)
    assert not (out / "00002").exists()
    assert batch(source, out).counts == (1, 0, 2)


def test_a_client_that_stands_twice_is_told_with_the_row_that_was_taken(tmp_path):
    source, out = table(tmp_path / "clients.csv", [client(0), client(1), client(0)]), tmp_path
    for _ in range(2):  # the first one is under way, then known from before
        ran = batch(source, out / "out")
        (problem,) = next(known for known in ran.clients if "(row 4)" in known.id).problems
        assert (problem.code, problem.row) == ("T-ID-002", 4)
        assert "row 2" in problem.message


def test_a_child_row_whose_id_lost_its_zeros_is_told_whose_it_probably_is(tmp_path):
    source = clients(tmp_path, 2)
    w2 = {"client_id": "1", "employer": "Sample", "wages": "1,000"}
    table(tmp_path / "clients-w2.csv", [w2], list(w2))
    ran = batch(source, tmp_path / "out")
    (problem,) = ran.clients[-1].problems
    assert problem.code == "T-ID-003"
    assert problem.fix.startswith("is 00001 meant?")


def test_the_summary_of_an_amended_return_has_what_is_left(tmp_path):
    """By the example: SHS was 1,100 and is 900, PFA 1,650 and is 1,350, both paid in full."""
    cases = tmp_path / "cases"
    cases.mkdir()
    shutil.copy(EXAMPLES / "amended-2024.toml", cases)
    assert batch(cases, tmp_path / "out").counts == (1, 0, 0)
    (line,) = lines_of(tmp_path / "out/summary.csv")
    assert line["amended"] == "yes"
    assert (line["shs_balance_due"], line["shs_to_pay"], line["shs_refund"]) == (
        *("900.00", "0.00", "200.00"),
    )
    assert (line["pfa_balance_due"], line["pfa_to_pay"], line["pfa_refund"]) == (
        *("1350.00", "0.00", "300.00"),
    )


def test_the_summary_names_clients_the_failed_ones_too(tmp_path):
    rows = [client(0), client(1, filing_status="maried")]
    batch(table(tmp_path / "clients.csv", rows), tmp_path / "out")
    names = [line["name"] for line in lines_of(tmp_path / "out/summary.csv")]
    assert names == ["Sam Client0", "Sam Client1"]


def test_fixes_speak_of_tables_where_there_are_tables(tmp_path):
    part = {f"residency__{place}__primary": "1/1 to 6/30" for place in ("metro", "multnomah")}
    source = table(tmp_path / "clients.csv", [client(0, **part)])
    ran = batch(source, tmp_path / "out")
    fixes = [problem.fix for problem in ran.clients[0].problems]
    assert any("the income table" in fix for fix in fixes)
    assert not any("[" in fix for fix in fixes)


def test_no_fix_for_a_table_speaks_of_the_tables_of_a_case_file():
    for code, entry in CATALOG.items():
        if entry.level == "block":
            assert "[" not in (entry.table_fix or entry.fix), code


def test_other_words_of_letters_leave_the_other_papers_alone(tmp_path):
    source, out = clients(tmp_path, 2), tmp_path / "out"
    batch(source, out, "keying", "letters")
    before = (out / "00001" / KEYING).read_bytes()
    dated = Choices(("letters",), dated=date(2026, 4, 1))
    assert batch(source, out, choices=dated).counts == (2, 0, 0)
    assert (out / "00001" / KEYING).read_bytes() == before
    assert batch(source, out, "keying").counts[0] in (0, 2)
    assert (out / "00001/2025-letter.pdf").is_file()


def test_a_client_whose_rows_lost_their_zeros_is_held_back(tmp_path):
    """Its W-2 would be missing from what it is told to pay."""
    source = clients(tmp_path, 2)
    w2 = {"client_id": "1", "employer": "Sample", "wages": "1,000"}
    table(tmp_path / "clients-w2.csv", [w2], list(w2))
    ran = batch(source, tmp_path / "out", "keying")
    assert ids_done(ran) == ["00000"]
    assert ran.counts == (1, 2, 0)
    assert not (tmp_path / "out/00001" / KEYING).exists()
    w2["client_id"] = "00001"
    table(tmp_path / "clients-w2.csv", [w2], list(w2))
    assert batch(source, tmp_path / "out", "keying").counts == (1, 0, 1)
    assert (tmp_path / "out/00001" / KEYING).exists()


def test_a_client_of_an_earlier_run_is_held_back_when_a_row_turns_up(tmp_path):
    source = clients(tmp_path, 3)
    assert batch(source, tmp_path / "out", "keying").counts == (3, 0, 0)
    table(source, [client(0), client(1), client(2, oregon__taxable_income="300000")])
    w2 = {"client_id": "1", "employer": "Sample", "wages": "1,000"}
    table(tmp_path / "clients-w2.csv", [w2], list(w2))
    ran = batch(source, tmp_path / "out", "keying")
    assert ran.counts == (1, 2, 1)  # 2 changed; 1 and the row without a client; 0 unchanged
    assert ids_done(ran) == ["00000", "00002"]
    assert not (tmp_path / "out/00001" / KEYING).exists()


def w2_row(folder, id_, *others):
    """Write W-2s, one for each id."""
    rows = [{"client_id": each, "employer": "Sample", "wages": "1,000"} for each in (id_, *others)]
    table(folder / "clients-w2.csv", rows, list(rows[0]))


NAMED = [client(0, client_id="Ada-1"), client(1, client_id="Bö 2"), client(2, client_id="003")]


@pytest.mark.parametrize(
    ("written", "likely"),
    [
        *(("ADA-1", "Ada-1"), ("ada1", "Ada-1"), (" Ada - 1 ", "Ada-1"), ("Ａｄａ－１", "Ada-1")),
        *(("bö2", "Bö 2"), ("3", "003"), ("0003", "003"), ("3.", "003")),
    ],
)
def test_a_child_row_whose_id_is_typed_otherwise_holds_back_the_client_it_is_like(
    tmp_path, written, likely
):
    source, out = table(tmp_path / "clients.csv", NAMED), tmp_path / "out"
    assert batch(source, out, "keying").counts == (3, 0, 0)
    w2_row(tmp_path, written)
    ran = batch(source, out, "keying")
    assert ran.counts == (0, 2, 2)
    assert ids_done(ran) == [row["client_id"] for row in NAMED if row["client_id"] != likely]
    assert not (out / likely / KEYING).exists()
    held = next(known for known in ran.clients if known.id == likely)
    (problem,) = held.problems
    assert (problem.code, problem.table, problem.row) == ("T-ID-003", "w2", 2)
    assert f"is {likely} meant?" in problem.fix


@pytest.mark.parametrize("written", ["", "-", "Eve", "004", "Ada-12"])
def test_a_child_row_that_may_be_of_anyone_holds_back_the_run(tmp_path, written):
    source, out = table(tmp_path / "clients.csv", NAMED), tmp_path / "out"
    assert batch(source, out, "keying").counts == (3, 0, 0)
    w2_row(tmp_path, written)
    ran = batch(source, out, "keying")
    assert ran.counts == (0, 4, 0)
    assert not [*out.rglob("*.pdf")]
    assert {problem.code for known in ran.clients[:3] for problem in known.problems} == {"T-ID-004"}
    assert [line["status"] for line in lines_of(out / "summary.csv")] == ["failed"] * 4
    w2_row(tmp_path, "Ada-1")
    assert batch(source, out, "keying").counts == (3, 0, 0)


def test_a_client_with_rows_like_its_own_is_told_of_these_and_not_of_anyones(tmp_path):
    source = table(tmp_path / "clients.csv", NAMED)
    w2_row(tmp_path, "ada1", "Eve", "", "003")
    ran = batch(source, tmp_path / "out")
    codes = {known.id: [one.code for one in known.problems] for known in ran.clients}
    assert codes["Ada-1"] == ["T-ID-003"]
    assert codes["Bö 2"] == codes["003"] == ["T-ID-004"]
    assert codes["Eve (w2 row 3)"] == codes["(w2 row 4)"] == ["T-ID-003"]
    assert "2 rows are of clients that are not known" in ran.clients[1].problems[0].message


def test_one_id_in_two_ways_of_writing_accents_is_one(tmp_path):
    rows = [client(0, client_id="Ng\u1ecdc"), client(1)]
    source = table(tmp_path / "clients.csv", rows)
    w2_row(tmp_path, "Ngo\u0323c")
    assert batch(source, tmp_path / "out").counts == (2, 0, 0)


# --- one number, two clients ------------------------------------------------------------------


def reviews(ran):
    return {known.id: known.summary.get("review_codes", "").split() for known in ran.clients}


def test_a_number_that_two_clients_have_is_asked_about_at_both(tmp_path):
    rows = [client(0), client(1, ssn="900.12.1000"), client(2)]
    source, out = table(tmp_path / "clients.csv", rows), tmp_path / "out"
    ran = batch(source, out, "next-steps")
    assert ran.counts == (3, 0, 0)
    assert reviews(ran) == {"00000": ["R-IMP-003"], "00001": ["R-IMP-003"], "00002": []}
    told = text_of(out / "00000/2025-next-steps.pdf")
    assert "Social Security number of this client is that of client 00001 too" in told
    # Corrected at one of them, both are right again.
    table(source, [client(0), client(1), client(2)])
    ran = batch(source, out, "next-steps")
    assert ran.counts == (2, 0, 1)
    assert not any(reviews(ran).values())


def test_a_spouse_with_the_number_of_another_client_is_asked_about(tmp_path):
    couple = {"spouse.first_name": "Al", "spouse.last_name": "Client", "spouse.ssn": "900121000"}
    couple |= {f"residency.{place}.spouse": "full-year" for place in ("metro", "multnomah")}
    rows = [client(0), client(1, filing_status="joint") | couple]
    source = table(tmp_path / "clients.csv", rows, (*HEADERS, *couple))
    ran = batch(source, tmp_path / "out")
    assert [known.summary["review_codes"] for known in ran.clients] == ["R-IMP-003"] * 2


def test_one_person_in_two_years_or_with_an_amended_return_is_no_slip(tmp_path):
    rows = [client(0), client(1, ssn=SSN, tax_year="2024"), client(2, ssn="")]
    ran = batch(table(tmp_path / "clients.csv", rows), tmp_path / "out")
    assert not any(reviews(ran).values())
    cases = tmp_path / "cases"
    cases.mkdir()
    amended = (EXAMPLES / "amended-2024.toml").read_text("utf-8")
    (cases / "a.toml").write_text(amended, "utf-8")
    (cases / "b.toml").write_text(amended.partition("[amends]")[0], "utf-8")
    ran = batch(cases, tmp_path / "out2")
    assert not any("R-IMP-003" in codes for codes in reviews(ran).values())


def test_case_files_with_one_number_are_asked_about_and_may_be_acknowledged(tmp_path):
    cases = tmp_path / "cases"
    cases.mkdir()
    text = (EXAMPLES / "b-over-the-threshold.toml").read_text("utf-8")
    seen = '\n[[acknowledged]]\ncode = "R-IMP-003"\nwho = "A"\nwhen = 2026-03-01\nwhy = "a trial"\n'
    (cases / "a.toml").write_text(text, "utf-8")
    (cases / "b.toml").write_text(text, "utf-8")
    batch(cases, tmp_path / "out")
    (line,) = (row for row in lines_of(tmp_path / "out/summary.csv") if row["client_id"] == "b")
    mark = line["review_marks"].partition("=")[2]
    (cases / "b.toml").write_text(f'{text}{seen}seen = "{mark}"\n', "utf-8")
    assert reviews(batch(cases, tmp_path / "out")) == {"a": ["R-IMP-003"], "b": []}


# --- numbers as people type them --------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("230.000", '"230.000" is ambiguous'),
        ("230000 500", '"230000 500" is not an amount'),
        ("230000\n500", '2 lines, "230000", "500"'),
        ("230000\u00a0500", '"230000 500" is not an amount'),
        ("2300OO", "is not an amount"),
    ],
)
def test_an_amount_that_is_not_sure_is_refused_at_its_cell(tmp_path, cell, told):
    rows = [client(0, oregon__taxable_income=cell), client(1)]
    ran = batch(table(tmp_path / "clients.csv", rows), tmp_path / "out")
    assert ran.counts == (1, 1, 0)
    problem = next(one for one in ran.clients[0].problems if one.code == "T-CEL-001")
    assert (problem.column, problem.row) == ("oregon.taxable_income", 2)
    assert told in problem.message
    assert problem.fix.startswith("write ")


def test_signs_of_double_width_and_pasted_spaces_are_read(tmp_path):
    typed = {
        "oregon__taxable_income": "＄２３０，０００",
        "ssn": "900–12–1000",
        "tax_year": "２０２５",
    }
    wide = client(0, filing_status="\u00a0Single\u200b", **typed)
    ran = batch(table(tmp_path / "clients.csv", [wide]), tmp_path / "out")
    assert ran.counts == (1, 0, 0)
    # (230,000 − 125,000) × 1 %
    assert lines_of(tmp_path / "out/summary.csv")[0]["shs_tax"] == "1050.00"


@pytest.mark.parametrize(
    ("column", "cell"), [("address.zip", "97214back"), ("address.state", "ORor")]
)
def test_what_was_typed_after_the_old_answer_is_refused(tmp_path, column, cell):
    home = {"address.street": "1 Sample St", "address.city": "Portland", "address.state": "OR"}
    home |= {"address.zip": "97214", column: cell}
    source = table(tmp_path / "clients.csv", [client(0) | home], (*HEADERS, *home))
    ran = batch(source, tmp_path / "out")
    assert ran.counts == (0, 1, 0)
    assert ran.clients[0].problems[0].column == column


def test_a_workbook_of_formulas_without_values_is_refused_at_its_cells(tmp_path):
    """The W-2's second local row would be taken for none."""
    path = tmp_path / "clients.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("clients")
    for at, (header, cell) in enumerate(client(0).items()):
        sheet.write_string(0, at, header)
        sheet.write_string(1, at, cell)
    sheet = book.add_worksheet("w2")
    local = [*("client_id", "employer", "wages"), *W2_HEADERS[3:]]
    local += [header.replace("1", "2") for header in W2_HEADERS[3:]]
    sheet.write_row(0, 0, local)
    sheet.write_row(1, 0, ["00000", "Sample", 230_000, "METRO", 230_000, 300])
    for at, formula in enumerate(('="MULT"', "=E2", "=F2*1.5"), 6):
        sheet.write_formula(1, at, formula)
    book.close()
    ran = batch(path, tmp_path / "out")
    assert ran.counts == (0, 1, 0)
    found = [(one.code, one.table, one.row, one.column) for one in ran.clients[0].problems]
    assert found == [
        ("T-CEL-001", "w2", 2, f"local2.{name}") for name in ("locality", "wages", "tax")
    ]
    assert "cell G2 has a formula" in ran.clients[0].problems[0].message


def test_a_quote_that_nobody_closed_names_the_lines_it_took_in(tmp_path):
    source = clients(tmp_path, 4)
    lines = source.read_text("utf-8").splitlines()
    lines[2] = f'{lines[2][:-1]}"0'  # up to the quote of the next client's amount
    source.write_text("\n".join(lines) + "\n", "utf-8")
    ran = batch(source, tmp_path / "out")
    told = " ".join(problem.message for known in ran.clients for problem in known.problems)
    assert "lines 3 to 4 were read as this one row" in told


def test_only_failed_tells_changed_clients_from_unchanged_ones(tmp_path):
    source, out = clients(tmp_path, 2), tmp_path / "out"
    batch(source, out)
    table(source, [client(0), client(1, oregon__taxable_income="300000")])
    run = run_module.Run(source, out, Choices(()), WorkWay(only_failed=True))
    with run.open():
        run.carry_out(lambda *_: None)
    assert (run.progress.kept, run.left_alone) == (2, 1)


def test_a_state_that_is_no_state_is_told(tmp_path):
    inner = tmp_path / "out" / FOLDER
    inner.mkdir(parents=True)
    (inner / "state.sqlite").write_text("this is no database, " * 100)
    with pytest.raises(PlaceError, match="file is not a database"):
        batch(clients(tmp_path, 1), tmp_path / "out")


def test_the_clients_of_a_table_are_taken_one_by_one(tmp_path):
    # Memory: a run never holds the table. After one client, hardly more than one row was read.
    source = clients(tmp_path, 2_000)
    taken = jobs_of(source)
    assert next(taken).id == "00000"
    taken.close()
    out, seen = tmp_path / "out", []

    class EnoughError(Exception):
        pass

    def told(progress, _outcome):
        seen.append(progress.all)
        if progress.all == 64:
            raise EnoughError

    with pytest.raises(EnoughError):
        batch(source, out, told=told)
    assert seen == [*range(1, 65)]


def test_a_client_that_meets_a_fault_of_ours_costs_nobody_else(tmp_path, monkeypatch):
    from taxcli.batch import prepare_client as work

    real = work.prepare

    def prepare(case, **how):
        if case.primary.last_name == "Client1":
            raise ZeroDivisionError(f"secret {case.primary.ssn}")
        return real(case, **how)

    monkeypatch.setattr(work, "prepare", prepare)
    ran = batch(clients(tmp_path, 3), tmp_path / "out", "keying")
    assert ran.counts == (2, 1, 0)
    (problem,) = ran.clients[1].problems
    assert problem.code == "T-RUN-002"
    assert problem.message == "a fault of taxcli (ZeroDivisionError)"


def test_interrupted_finishes_the_clients_in_hand_and_notes_the_rest_as_not_come_to(tmp_path):
    import signal

    def told(progress, _outcome):
        if progress.all == 3:
            signal.raise_signal(signal.SIGINT)

    source, out = clients(tmp_path, 10), tmp_path / "out"
    ran = batch(source, out, "keying", told=told)
    assert (ran.counts, ran.interrupted) == ((4, 0, 0), True)  # four are in hand at a time
    assert len(lines_of(out / "summary.csv")) == 4
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert batch(source, out, "keying").counts == (6, 0, 4)


def test_a_second_interrupt_ends_at_once(tmp_path):
    import signal

    def told(_progress, _outcome):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    source, out = clients(tmp_path, 3), tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        batch(source, out, "keying", told=told)
    assert batch(source, out, "keying").counts == (2, 0, 1)


def test_two_runs_into_one_folder_exclude_each_other(tmp_path):
    source, out = clients(tmp_path, 1), tmp_path / "out"
    first = Run(source, out, Choices(()), WorkWay())
    with first.open(), pytest.raises(PlaceError, match="is in use by another run"):
        batch(source, out)
    assert batch(source, out).counts == (1, 0, 0)


def test_progress_counts_everyone():
    progress = run_module.Progress(done=2, failed=3, kept=4)
    assert progress.all == 9
    assert replace(progress, kept=5).all == 10


def test_papers_not_asked_for_this_time_stay_while_the_row_does(tmp_path):
    source, out = clients(tmp_path, 1), tmp_path / "out"
    batch(source, out, "returns")
    returns = {"2025-shs-MET-40.pdf", "2025-pfa-MC-40.pdf"}
    vouchers = {"2025-vouchers.pdf"}

    def there():
        return {path.name for path in (out / "00000").iterdir()}

    batch(source, out, "vouchers")
    assert there() == returns | vouchers
    batch(source, out, choices=Choices(()))
    assert there() == returns | vouchers
    # Another income makes the returns wrong, and they were not asked for again.
    table(source, [client(0, oregon__taxable_income="$150,000.00")])
    batch(source, out, "vouchers")
    assert there() == vouchers
