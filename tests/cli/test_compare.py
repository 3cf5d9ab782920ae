"""compare, and compute --change and --marginal, as a person and a script meet them."""

import re

import pytest

from tests.cli.conftest import BLOCKED, FULL, ONE_TAX, SSNS

MORE = FULL.replace("310000", "320000").replace(SSNS[0], "900-12-9999")


@pytest.fixture
def files(tmp_path):
    """Write several cases and return their paths."""

    def write(*texts):
        paths = []
        for at, text in enumerate(texts):
            path = tmp_path / f"{'ab'[at]}.toml"
            path.write_text(text, "utf-8")
            paths.append(str(path))
        return paths

    return write


def words(text):
    return " ".join(text.split())


def test_two_cases_side_by_side_and_where_they_part(taxcli, files):
    # 10,000 more: 100 SHS and 150 PFA. SHS had 400 to come back, then 300; PFA 750 due, then 900.
    ended = taxcli("compare", *files(FULL, MORE))
    assert ended.code == 0
    said = words(ended.out)
    assert "SHS: they part at line 1 Oregon taxable income" in said
    assert "oregon.taxable_income 310000.00 320000.00" in said
    assert re.search(r"8 SHS tax 1,100\.00 1,200\.00 \+100\.00", said)
    assert re.search(r"8 PFA tax 1,650\.00 1,800\.00 \+150\.00", said)
    assert "To pay 750.00 900.00 +150.00" in said
    assert "To come back 400.00 300.00 -100.00" in said
    assert "B: 250.00 more in tax, penalty and interest than A." in said
    assert "SHS 10.00 10.00" in said
    assert "PFA 15.00 15.00" in said


@pytest.mark.parametrize("columns", ["40", "80"])
def test_no_line_is_wider_than_the_screen_and_no_number_gets_out(taxcli, files, columns):
    for pair in ((FULL, MORE), (FULL, ONE_TAX), (BLOCKED, FULL)):
        ended = taxcli("compare", *files(*pair), "--all", env={"COLUMNS": columns})
        assert max(map(len, ended.out.splitlines())) <= int(columns)
        assert not any(ssn in ended.out or ssn.replace("-", "") in ended.out for ssn in SSNS)


def test_the_json_has_every_line_of_both(taxcli, files):
    a, b = files(FULL, MORE)
    data = taxcli("compare", a, b, "--json").json
    assert data["schema"] == "taxcli-compare-1"
    assert data["a"] == {"case": a, "tax_year": 2025, "edition": "current", "blocked": False}
    shs = data["programs"]["shs"]
    assert shs["parts_at"] == "oregon_taxable_income"
    tax = next(line for line in shs["lines"] if line["id"] == "tax")
    assert (tax["a"], tax["b"], tax["change"]) == ("1100.00", "1200.00", "100.00")
    assert {"key": "primary.ssn", "a": "(not shown)", "b": "(not shown)"} in data["facts"]
    assert data["totals"]["refund"] == {"a": "400.00", "b": "300.00", "change": "-100.00"}
    assert data["marginal"]["a"]["in_all"] == "25.00"
    assert data["diagnostics"] == {"only_a": [], "only_b": []}


def test_forms_that_differ_are_told_with_the_lines_of_each(taxcli, files):
    ended = taxcli("compare", *files(FULL, ONE_TAX))
    said = words(ended.out)
    assert "PFA: they part at the form" in said
    assert re.search(r"Form MC-40 none", said)
    assert re.search(r"8 PFA tax 1,650\.00 - -", said)


def test_what_either_side_rests_on_is_told(taxcli, files):
    # 2026: the SHS threshold is secondary, and both editions are told; 2025 has neither.
    paths = files(FULL, FULL.replace("2025", "2026"))
    said = words(taxcli("compare", *paths).out)
    assert "B: SHS threshold (joint filers) 205,000.00 is secondary, not official" in said
    # In force: 105,000 at 1 % and 110,000 at 1.5 %; the page: 110,000 at 1 % and 2.3 %.
    law = next(text for text in said.split("B: ") if "2,530.00" in text)
    assert all(amount in law for amount in ("1,050.00", "1,650.00", "1,100.00"))
    assert "- The return is taken to be filed and paid on time" in said
    rests = taxcli("compare", *paths, "--json").json["assumptions"]
    assert any("secondary" in text for text in rests["b"])
    changed = words(taxcli("compute", paths[1], "--change", "oregon.taxable_income=1").out)
    assert "Changed: tax year 2026" in changed
    assert "Resting on" in changed


def test_what_is_wrong_is_named(taxcli, files):
    a, _ = files(FULL, FULL)
    assert taxcli("compare", "-", "-").code == 2
    assert taxcli("compare", a).code == 2
    assert taxcli("compare", a, f"{a}.none").code == 3
    old = files(FULL, FULL.replace("2025", "2019"))
    assert taxcli("compare", *old).code == 4


def test_compute_with_a_change_shows_both_and_leaves_the_file(taxcli, case):
    path = case()
    ended = taxcli("compute", path, "--change", "oregon.taxable_income=320000")
    said = words(ended.out)
    assert ended.code == 0
    assert "8 SHS tax 1,100.00 1,200.00 +100.00" in said
    assert "As it is" in said
    assert "Changed: 250.00 more in tax, penalty and interest than as it is." in said
    assert (
        taxcli("compute", path, "--json").json["programs"]["shs"]["taxable_income"] == "310000.00"
    )


def test_changes_add_up(taxcli, case):
    changes = ("--change", "oregon.taxable_income=210000", "--change", "filing_status=joint")
    data = taxcli("compute", case(), *changes, "--json").json
    # 10,000 over 200,000: 100 and 150.
    assert [data["programs"][id_]["tax"] for id_ in ("shs", "pfa")] == ["100.00", "150.00"]


def test_the_json_of_a_change_is_the_changed_result_and_the_comparison(taxcli, case):
    change = "oregon.taxable_income=320000"
    data = taxcli("compute", case(), "--change", change, "--json").json
    assert data["schema"] == "taxcli-result-1"
    assert data["programs"]["shs"]["tax"] == "1200.00"
    assert data["what_if"]["changes"] == [change]
    beside = data["what_if"]["compare"]
    assert beside["schema"] == "taxcli-compare-1"
    assert beside["totals"]["net_tax"] == {"a": "2750.00", "b": "3000.00", "change": "250.00"}


def test_a_change_that_settles_what_blocked_ends_with_0(taxcli, case):
    path = case(FULL.replace("taxable_income = 310000", ""))
    assert taxcli("compute", path).code == 4
    assert taxcli("compute", path, "--change", "oregon.taxable_income=310000").code == 0
    assert taxcli("compute", path, "--change", "oregon.total_income=310000").code == 4


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("oregon.taxabl=3", "did you mean `taxable_income`"),
        ("oregon.taxable_income", "write KEY=VALUE"),
        ("oregon.taxable_income=-1", "cannot be negative"),
        ("filing_status=jont", 'did you mean "joint"'),
        ("payment[4].amount=1", "the next one is numbered [1]"),
    ],
)
def test_a_change_that_cannot_be_is_named(taxcli, case, change, told):
    ended = taxcli("compute", case(), "--change", change)
    assert ended.code == 2
    assert told in words(ended.err)
    assert not ended.out


def test_a_number_in_a_change_is_not_repeated(taxcli, case):
    for number in ("900-12-7777", "900127777"):
        change = ("--change", f'primary.ssn="{number}"')
        for shape in ((), ("--json",)):
            ended = taxcli("compute", case(), *change, *shape)
            assert ended.code == 0
            assert number not in ended.out + ended.err
            assert "7777" not in ended.out + ended.err


def test_the_next_thousand_is_told_on_request(taxcli, case):
    path = case()
    assert "The next 1,000.00" not in taxcli("compute", path).out
    assert "marginal" not in taxcli("compute", path, "--json").json
    said = words(taxcli("compute", path, "--marginal").out)
    assert "SHS 10.00 PFA 15.00 in all 25.00" in said
    assert "local to both taxes" in said
    found = taxcli("compute", path, "--marginal", "--json").json["marginal"]
    assert found["programs"] == {"shs": "10.00", "pfa": "15.00"}
    assert found["income"] == "1000.00"
