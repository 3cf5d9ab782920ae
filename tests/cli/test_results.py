"""What the commands say when all is well, in process and with captured streams."""

import json
import re
from decimal import Decimal

import pytest

from taxcli.engine.checks import REFUSALS
from taxcli.engine.diagnostics import CATALOG
from taxcli.law.figures import years
from tests.cli.conftest import BLOCKED, FULL, LARGE

# Worked by hand: (310,000 - 200,000) at 1 % is 1,100; less 1,000 withheld and 500 paid: 400 back.
# PFA: 110,000 at 1.5 % is 1,650; less 900 withheld: 750 due.
SHS = ("1,100.00", "400.00")
PFA = ("1,650.00", "750.00")


def test_compute_names_the_form_the_reason_and_the_outcome(taxcli, case):
    ended = taxcli("compute", case())
    shs, pfa = ended.out.split("PFA: ")
    assert ended.code == 0
    assert "SHS: file MET-40" in shs
    assert "more than the threshold of 200,000.00 for married filing jointly" in " ".join(
        shs.split()
    )
    assert re.search(r"Refund +400\.00", shs)
    assert pfa.startswith("file MC-40")
    assert re.search(r"Balance due +750\.00", pfa)
    assert all(amount in shs for amount in SHS)
    assert all(amount in pfa for amount in PFA)


def test_lines_shows_each_line_of_both_forms(taxcli, case):
    path = case()
    programs = taxcli("compute", path, "--json").json["programs"]
    words = " ".join(taxcli("compute", path, "--lines").out.split())
    for program in programs.values():
        for line in program["lines"]:
            amount = f"{Decimal(line['amount']):,.2f}"
            assert f"{line['number']} {line['label']} {amount}" in words


def test_json_of_compute_is_the_contract(taxcli, case):
    data = taxcli("compute", case(), "--json").json
    assert data["schema"] == "taxcli-result-1"
    assert list(data["programs"]) == ["shs", "pfa"]
    shs = data["programs"]["shs"]
    assert shs["form"] == "MET-40"
    assert (shs["tax"], shs["refund"], shs["balance_due"]) == ("1100.00", "400.00", "0.00")
    assert data["programs"]["pfa"]["balance_due"] == "750.00"
    assert {"id", "number", "label", "amount"} <= set(shs["lines"][0])
    assert data["combined_return"]["available"] is True


def test_blocked_ends_with_4_and_the_whole_result(taxcli, case):
    path = case(BLOCKED)
    ended = taxcli("compute", path)
    assert ended.code == 4
    assert "B-WH-001" in ended.out
    assert "not known" in ended.out
    as_json = taxcli("compute", path, "--json")
    assert as_json.code == 4
    assert as_json.json["programs"]["shs"]["tax"] is None


def test_the_edition_decides_the_law(taxcli, case):
    # 2026, published page: (310,000 - 200,000) at 2.3 % is 2,530; in force: at 1.5 % 1,650.
    path = case(FULL.replace("2025", "2026"))
    tax = {
        edition: taxcli("compute", path, "--json", "--edition", edition).json["programs"]["pfa"]
        for edition in ("current", "published")
    }
    assert tax["published"]["tax"] == "2530.00"
    assert tax["current"]["tax"] == "1650.00"


def test_the_day_decides_what_is_late(taxcli, case):
    path = case()
    late = taxcli("compute", path, "--json", "--on", "2026-07-01").json["programs"]["pfa"]
    # 1,650.00 of tax less 900.00 withheld; 5 % of it, and 4 months (to August 15) at 0.667 %.
    assert (late["penalty"], late["interest"]) == ("37.50", "20.01")
    on_time = taxcli("compute", path, "--json").json["programs"]["pfa"]
    assert (on_time["penalty"], on_time["interest"]) == ("0.00", "0.00")


def test_review_shows_who_looked_when_and_why(taxcli, case):
    text = FULL.replace("2025-04-15", "2024-12-30").replace("tax_year = 2025", YEAR_SEEN)
    without = taxcli("review", case(text), "--json").json["diagnostics"]
    mark = next(found["seen"] for found in without if found["code"] == "R-PAY-002")
    ended = taxcli("review", case(text))
    assert f'look again, and write seen = "{mark}" there' in " ".join(ended.out.split())
    text = text.replace('why = "paid', f'seen = "{mark}", why = "paid')
    ended = taxcli("review", case(text))
    assert ended.code == 0
    assert "Looked at by Ana on 2026-03-01: paid already" in " ".join(ended.out.split())
    data = taxcli("review", case(text), "--json").json
    seen = [found["acknowledged"] for found in data["diagnostics"] if "acknowledged" in found]
    assert seen == [{"who": "Ana", "when": "2026-03-01", "why": "paid already"}]


YEAR_SEEN = (
    'tax_year = 2025\nacknowledged = [{ code = "R-PAY-002", who = "Ana", when = 2026-03-01, '
    'why = "paid already" }]'
)


def test_review_lists_every_code(taxcli):
    listed = taxcli("review", "--codes", "--json").json["codes"]
    assert [row["code"] for row in listed] == list(CATALOG)
    assert not any("{" in row["title"] or not row["title"] for row in listed)
    shown = taxcli("review", "--codes").out
    assert all(code in shown for code in CATALOG)


@pytest.mark.parametrize("columns", ["40", "80"])
def test_review_lists_every_refusal_with_what_to_do(taxcli, columns):
    ended = taxcli("review", "--refusals", env={"COLUMNS": columns})
    assert all(row.code in ended.out for row in REFUSALS)
    listed = taxcli("review", "--refusals", "--json").json["refusals"]
    assert [row["instead"] for row in listed] == [row.entry.fix for row in REFUSALS]


def test_figures_show_both_editions_where_they_differ(taxcli):
    out = taxcli("figures", "2026").out
    for amount in ("205,000.00", "200,000.00", "1.5 %", "2.3 %", "2027-04-15", "2026-06-15"):
        assert amount in out
    listed = taxcli("figures", "2026", "--json").json["figures"]
    rates = {row["edition"]: row["value"] for row in listed if row["name"] == "pfa.rate"}
    assert rates == {"current": "0.015", "published": "0.023"}


@pytest.mark.parametrize("year", years())
def test_every_figure_of_a_year_has_status_and_source(taxcli, year):
    data = taxcli("figures", str(year), "--json").json
    assert all(row["status"] and row["source"] for row in data["figures"] + data["interest"])
    words = " ".join(taxcli("figures", str(year)).out.split())
    assert all(" ".join(row["source"].split()) in words for row in data["figures"])


def test_interest_periods_reach_into_the_year(taxcli):
    # 2022's return could be extended to October 2023; the rate changed in April 2023.
    periods = taxcli("figures", "2022", "--json").json["interest"]
    assert [period["from"] for period in periods] == ["2021-01-01", "2023-04-18"]


@pytest.mark.parametrize("columns", [32, 40, 66, 80, 120])
@pytest.mark.parametrize(
    "argv",
    [
        ("compute", "CASE"),
        ("compute", "CASE", "--lines"),
        ("explain", "CASE", "pfa.refund"),
        ("explain", "CASE", "pfa"),
        ("review", "CASE"),
        ("review", "--refusals"),
        ("review", "--codes"),
        ("figures", "2026"),
    ],
)
def test_no_line_is_wider_than_the_screen_and_no_amount_is_cut(taxcli, case, argv, columns):
    path = case(LARGE)
    argv = [path if word == "CASE" else word for word in argv]
    wide = taxcli(*argv, env={"COLUMNS": "400"}).out
    ended = taxcli(*argv, env={"COLUMNS": str(columns)})
    assert max(len(line) for line in ended.out.splitlines()) <= columns
    # Each amount is there as often as on a screen of any width.
    amounts = re.compile(r"-?[\d,]+\.\d\d")
    assert sorted(amounts.findall(ended.out)) == sorted(amounts.findall(wide))


def test_the_pipe_is_80_wide_and_plain(taxcli, case):
    out = taxcli("compute", case(), "--lines", env={"COLUMNS": ""}).out
    assert 60 < max(len(line) for line in out.splitlines()) <= 80
    assert "\x1b" not in out


def test_prepare_writes_and_lists_the_papers(taxcli, case, papers, tmp_path):
    ended = taxcli("prepare", case(), "-o", str(tmp_path / "out"), "--ssn", "masked")
    assert ended.code == 0
    listed = [line.strip() for line in ended.out.splitlines()[1:]]
    assert listed == ["2025-next-steps.pdf", "2025-packet.pdf"]
    assert "2025-next-steps.pdf" in ended.err
    assert papers == [{"draft": False, "combined": False, "ssn": "masked"}]


def test_prepare_as_json(taxcli, case, papers, tmp_path):
    data = taxcli("prepare", case(), "-o", str(tmp_path / "out"), "--json", "--combined").json
    assert data["files"] == ["2025-next-steps.pdf", "2025-packet.pdf"]
    assert papers[0]["combined"] is True


def test_prepare_refuses_while_blocked_unless_draft(taxcli, case, papers, tmp_path):
    path, out = case(BLOCKED), str(tmp_path / "out")
    ended = taxcli("prepare", path, "-o", out, "--json")
    assert ended.code == 4
    assert papers == []
    assert {row["code"] for row in ended.json["problems"]} == {"B-WH-001", "B-MIS-002"}
    assert "B-WH-001" in ended.err
    assert taxcli("prepare", path, "-o", out, "--draft").code == 0
    assert papers[0]["draft"] is True


def test_a_result_is_only_ever_on_stdout(taxcli, case):
    ended = taxcli("compute", case(), "--json")
    assert json.loads(ended.out)
    assert ended.err == ""
