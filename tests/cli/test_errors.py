"""What the commands say when something is wrong: one clear block, the right code, no traceback."""

import io
import re
import sys

import pytest

from tests.cli.conftest import BEYOND, BLOCKED, FULL, SSNS


def words(text):
    return " ".join(text.split())


BROKEN = {
    "empty": ("", "is empty"),
    "toml": (FULL + "\n[oops\n", "TOML cannot be read"),
    "nan": (FULL.replace("310000", "nan"), "oregon.taxable_income is not an amount"),
    "huge": (FULL.replace("310000", "1" + "0" * 15), "check for extra digits"),
    "unknown key": (FULL.replace("taxable_income", "taxable_incom"), "did you mean"),
    "wrong type": (FULL.replace("310000", '"a lot"'), 'found: "a lot"'),
    "negative": (FULL.replace("amount = 500", "amount = -500"), "payment[0].amount"),
}


@pytest.mark.parametrize("text, said", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("argv", [("compute",), ("review",), ("explain", "shs.tax")])
def test_a_broken_case_is_named_with_its_place(taxcli, case, text, said, argv):
    path = case(text)
    ended = taxcli(argv[0], path, *argv[1:])
    assert ended.code == 3
    assert ended.out == ""
    # A path may be broken over lines; everything else is words.
    assert path in ended.err.replace("\n", "")
    assert said in words(ended.err)
    assert "Traceback" not in ended.err


def test_every_problem_is_named_at_once(taxcli, case):
    text = FULL.replace("310000", "nan").replace("amount = 500", "amount = -1")
    ended = taxcli("compute", case(text), "--json")
    assert ended.code == 3
    assert ended.json["schema"] == "taxcli-error-1"
    assert [row["place"] for row in ended.json["problems"]] == [
        "oregon.taxable_income",
        "payment[0].amount",
    ]
    assert ended.json["problems"][1]["found"] == "-1"
    assert "2 things to correct" in words(ended.err)


def test_places_that_cannot_be_read(taxcli, case, tmp_path):
    missing = taxcli("compute", str(tmp_path / "none.toml"))
    folder = taxcli("compute", str(tmp_path))
    latin = tmp_path / "latin.toml"
    latin.write_bytes(FULL.encode().replace("ễ".encode(), b"\xe9"))
    unreadable = taxcli("compute", str(latin), "--json")
    assert (missing.code, folder.code, unreadable.code) == (3, 3, 3)
    assert "does not exist" in words(missing.err)
    assert "is a folder" in words(folder.err)
    assert "UTF-8" in unreadable.json["error"]


def test_a_year_without_figures_is_refused_by_name(taxcli, case):
    path = case(f'schema = "taxcli-case-1"\ntax_year = {BEYOND}\n')
    for argv in (("compute", path), ("figures", BEYOND), ("review", path)):
        ended = taxcli(*argv)
        assert ended.code == 4
        assert f"no figures for tax year {BEYOND}: it knows 2021 to" in words(ended.err)
    problem = taxcli("figures", BEYOND, "--json").json["problems"][0]
    assert (problem["place"], problem["found"]) == ("tax_year", BEYOND)


USAGE = [
    (("comptue",), "Did you mean 'compute'?"),
    (("compute",), "CASE"),
    (("compute", "CASE", "--on", "05/20/2026"), "like 2026-05-20"),
    (("compute", "CASE", "--on", "2026-02-30"), "like 2026-05-20"),
    (("compute", "CASE", "--edition", "newest"), "published"),
    (("compute", "CASE", "--jsn"), "--json"),
    (("figures", "last"), "YEAR"),
    (("prepare", "CASE"), "-o"),
    (("review",), "--codes"),
    (("review", "CASE", "--codes"), "one of them"),
    (("explain", "CASE", "shs.taxx"), "did you mean shs.tax"),
    (("explain", "CASE", "sss.tax"), "did you mean shs"),
    (("explain", "CASE", "shs.zzz"), "lists all lines"),
    (("explain", "CASE", "shs.ratio"), "MET-40-NP only"),
    (("explain", "CASE", "shs.upper_threshold"), "no line"),
    (("explain", "CASE", "mc-40-np.1"), "write MC-40 instead"),
]


@pytest.mark.parametrize("argv, said", USAGE, ids=[" ".join(argv) for argv, _ in USAGE])
def test_wrong_usage_ends_with_2_and_a_way_on(taxcli, case, argv, said):
    argv = [case() if word == "CASE" else word for word in argv]
    ended = taxcli(*argv)
    assert ended.code == 2
    assert said in words(ended.err)
    assert ended.out == ""


def test_wrong_usage_is_json_where_json_was_asked_for(taxcli, case):
    ended = taxcli("compute", case(), "--json", "--on", "soon")
    assert ended.code == 2
    assert "soon" in ended.json["error"]


def test_nothing_asked_shows_the_help(taxcli):
    ended = taxcli()
    assert ended.code == 2
    assert "figures" in ended.out


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_of_each_command_describes_each_option(taxcli, flag):
    for command in ("compute", "explain", "review", "prepare", "figures"):
        ended = taxcli(command, flag)
        assert ended.code == 0
        options = [line for line in ended.out.splitlines() if re.match(r" +-", line)]
        assert len(options) >= 3
        assert "--accessible" in ended.out
        assert not [line for line in ended.out.splitlines() if len(line) > 80]


def test_a_fault_of_ours_is_one_sentence(taxcli, case, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"secret {SSNS[0]}")

    monkeypatch.setattr("taxcli.engine.prepare.prepare", broken)
    ended = taxcli("compute", case(), "--json")
    assert ended.code == 1
    assert "fault of taxcli" in ended.json["error"]
    assert "RuntimeError" in ended.err
    assert "Traceback" not in ended.err
    assert "secret" not in ended.err
    more = taxcli("compute", case(), env={"TAXCLI_TRACEBACK": "1"})
    assert more.code == 1
    assert "Traceback" in more.err
    assert SSNS[0] not in more.err


def test_an_interruption_ends_with_130(taxcli, case, monkeypatch):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("taxcli.engine.prepare.prepare", interrupted)
    ended = taxcli("compute", case())
    assert ended.code == 130
    assert "Traceback" not in ended.err


def test_papers_that_cannot_be_written(taxcli, case, monkeypatch, tmp_path):
    from taxcli.case.files import PlaceError
    from taxcli.features.papers import PapersError

    errors = [
        (PlaceError("/full cannot be written: no space left"), 3),
        (PapersError("The paper differs."), 4),
        (PermissionError(13, "Permission denied", "/out"), 3),
    ]
    for error, code in errors:

        def refuse(*_: object, error: Exception = error, **__: object) -> None:
            raise error

        monkeypatch.setattr("taxcli.features.papers.write_papers", refuse)
        ended = taxcli("prepare", case(), "-o", str(tmp_path / "out"), "--json")
        assert ended.code == code
        assert ended.json["error"]


# Every way in which a number may get to a place where it does not belong.
LEAKS = {
    "in its place": FULL,
    "without quotes": FULL.replace(f'"{SSNS[0]}"', SSNS[0].replace("-", "")),
    "with letters": FULL.replace(SSNS[0], SSNS[0] + "x"),
    "as an unknown key": FULL.replace("[primary]", f'[primary]\n{SSNS[0]} = "x"'),
    "under an unknown key": FULL.replace("\nssn =", "\nsssn ="),
    "as a status": FULL.replace('"joint"', f'"{SSNS[0]}"'),
    "as an amount": FULL.replace("310000", SSNS[0].replace("-", "") + ".123"),
    "as a key twice": FULL + f"\n['{SSNS[0]}']\n['{SSNS[0]}']\n",
    "as a name": FULL.replace('"Example Widgets"', f'"Example {SSNS[0]}"'),
    "as a blocked name": BLOCKED.replace('"Example Widgets"', f'"Example {SSNS[0]}"'),
    "as a schema": FULL.replace("taxcli-case-1", SSNS[0]),
}


@pytest.mark.parametrize("text", LEAKS.values(), ids=LEAKS)
@pytest.mark.parametrize("extra", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.usefixtures("papers")
def test_no_social_security_number_gets_out(taxcli, case, text, extra, tmp_path):
    path = case(text)
    runs = [
        taxcli("compute", path, "--lines", *extra),
        taxcli("explain", path, "shs.refund", *extra),
        taxcli("review", path, *extra),
        taxcli("prepare", path, "-o", str(tmp_path / "out"), *extra),
    ]
    seen = "".join(ended.out + ended.err for ended in runs)
    for ssn in SSNS:
        assert ssn not in seen
        assert ssn.replace("-", "") not in seen


def test_standard_input_may_be_closed(taxcli, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    ended = taxcli("compute", "-")
    assert ended.code == 3
    assert "standard input" in ended.err


def test_letters_the_output_cannot_hold_do_not_break_it(case, monkeypatch):
    from taxcli.cli.app import run

    streams = [io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2)]
    monkeypatch.setattr(sys, "stdout", streams[0])
    monkeypatch.setattr(sys, "stderr", streams[1])
    assert run(["explain", case(), "shs.tax"]) == 0
    assert b"1,100.00" in streams[0].buffer.getvalue()
