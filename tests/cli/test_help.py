"""help with its topics, the manual page, the version, and options that are misspelt."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from taxcli import __version__
from taxcli.case.write import case_keys
from taxcli.cli.commands import COMMANDS
from taxcli.cli.errors import Exit
from taxcli.cli.help_topics import HelpDataError, topic, topic_names
from taxcli.engine.checks import REFUSALS
from taxcli.engine.forms import load_form
from taxcli.law.as_of import law_date
from taxcli.law.data import forms_folder, load
from tests.cli.conftest import FULL, pipe


def words(text):
    return " ".join(text.split())


def test_help_lists_all_commands_and_topics(taxcli):
    ended = taxcli("help")
    assert ended.code == 0
    for name in (*COMMANDS, *topic_names()):
        assert re.search(rf"^  {name} ", ended.out, re.M), name


@pytest.mark.parametrize("columns", ["40", "80"])
def test_every_topic_keeps_to_the_screen(taxcli, columns):
    for name in topic_names():
        ended = taxcli("help", name, env={"COLUMNS": columns})
        assert ended.code == 0
        assert max(map(len, ended.out.splitlines())) <= int(columns), name
        assert "***" not in ended.out, name


@pytest.mark.parametrize("columns", ["40", "80"])
@pytest.mark.parametrize("name", COMMANDS)
def test_help_on_a_command_is_its_own_help(taxcli, name, columns):
    screen = {"COLUMNS": columns}
    asked = taxcli("help", name, env=screen)
    assert asked.out == taxcli(name, "--help", env=screen).out
    assert asked.out.startswith(f"Usage: taxcli {name} ")
    assert max(map(len, asked.out.splitlines())) <= int(columns)


def test_the_list_of_commands_keeps_to_a_narrow_screen(taxcli):
    out = taxcli("--help", env={"COLUMNS": "40"}).out
    assert max(map(len, out.splitlines())) <= 40
    assert words(COMMANDS["compute"]) in words(out)


def test_the_case_file_topic_tells_every_key(taxcli):
    out = words(taxcli("help", "case-file", env={"COLUMNS": "400"}).out)
    for key in case_keys():
        for part in re.sub(r"\[\d+\]", "", key).split("."):
            assert part == "multnomah" or re.search(rf"\b{part}\b", out), key


def test_the_case_of_the_topic_is_a_case_with_nothing_blocking(taxcli, case):
    (text,) = [part.code for part in topic("case-file").parts if part.code]
    ended = taxcli("compute", case(text))
    assert ended.code == 0, ended.out


def test_the_acknowledgement_of_the_topic_is_one(taxcli, case):
    (text,) = [part.code for part in topic("diagnostics").parts if part.code]
    assert taxcli("review", case(f"{FULL}\n{text}")).code == 0


def test_the_exit_codes_told_are_those_there_are():
    told = [row[0] for part in topic("exit-codes").parts for row in part.rows]
    assert told == [str(int(code)) for code in Exit]


def test_the_refusals_are_those_of_the_registry(taxcli):
    out = words(taxcli("help", "refusals").out)
    assert all(row.code in out for row in REFUSALS)
    assert words(REFUSALS[0].entry.fix).split(".")[0][:20] in out


def test_the_lines_that_are_told_exist():
    ids = {
        line.id
        for form, words_ in (("full-year", ()), ("part-year", ("item-by-item",)))
        for line in load_form(form, "shs", frozenset({form, "refund", *words_})).lines
    }
    (rows,) = [part.rows for part in topic("lines").parts if part.rows]
    assert {name for row in rows for name in row[0].split(", ")} <= ids


def test_every_command_in_a_topic_exists():
    codes = "\n".join(part.code for name in topic_names() for part in topic(name).parts)
    used = set(re.findall(r"^taxcli (\S+)", codes, re.M))
    assert {"check", "prepare", "explain"} <= used <= set(COMMANDS)


def test_the_papers_that_are_told_are_made(taxcli, case, tmp_path):
    path = case()
    taxcli("prepare", path, "-o", str(tmp_path / "out"), "--combined", "--on", "2026-07-01")
    amended = next((Path(__file__).parents[2] / "examples").glob("amended-*.toml"))
    taxcli("prepare", str(amended), "-o", str(tmp_path / "amended"))
    of_both = (*(tmp_path / "out").iterdir(), *(tmp_path / "amended").iterdir())
    made = {re.sub(r"^\d{4}", "2025", entry.name) for entry in of_both}
    (rows,) = [p.rows for p in topic("files").parts if p.heading == "What prepare writes"]
    told = [re.escape(row[0]).replace("YEAR", "2025") for row in rows]
    patterns = [one.replace("TAX", "(shs|pfa)").replace("FORM", "M(ET|C)-40") for one in told]
    assert all(any(re.fullmatch(one, name) for one in patterns) for name in made)
    assert all(any(re.fullmatch(one, name) for name in made) for one in patterns)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("compue", "'compute'"), ("case-fle", "'case-file'"), ("Refusals", "'refusals'")],
)
def test_a_slip_gets_the_nearest(taxcli, asked, meant):
    ended = taxcli("help", asked)
    assert ended.code == 2
    assert meant in ended.err


def test_a_topic_that_is_not_well_formed_is_refused_by_name(monkeypatch):
    bad = {"title": "T", "summary": "s", "part": [{"rows": [["a", "b"], ["c"]]}]}
    monkeypatch.setattr("taxcli.cli.help_topics.load", lambda name: bad)
    with pytest.raises(HelpDataError, match=r"forms/help/filing\.toml: rows of different"):
        topic("filing")
    bad["part"] = [{"txt": []}]
    with pytest.raises(HelpDataError, match="txt is no key"):
        topic("filing")


def test_the_manual_page_names_all_and_is_plain_troff(taxcli):
    page = taxcli("help", "--man").out
    assert page.isascii()
    assert f'.TH TAXCLI 1 "{law_date()}" "taxcli {__version__}"' in page
    for name in COMMANDS:
        assert f".SS taxcli {name} " in page
    for section in ("NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES"):
        assert f".SH {section}\n" in page
    requests = {line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))}
    known = {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".I", ".RS", ".RE", ".nf", ".fi"}
    assert requests <= known | {'.\\"', ".nh", ".ad"}
    assert taxcli("help", "compute", "--man").code == 2


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not there")
@pytest.mark.parametrize("columns", [40, 80, 132])
def test_the_manual_page_renders_without_a_warning(taxcli, columns):
    page = taxcli("help", "--man").out
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-P-cbou", f"-rLL={columns}n"],
        input=page.encode(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode()
    assert "--change KEY=VALUE" in shown
    assert '        schema = "taxcli-case-1"' in shown


def test_the_version_names_the_day_of_the_law_data():
    # The law sheet's newest fact: the County Board's vote of 2026-08-27.
    ended = pipe("--version")
    assert (ended.code, ended.out) == (0, f"taxcli {__version__}, law data of 2026-08-27\n")
    assert pipe("--version", "--accessible").out == ended.out
    assert pipe("--version", "--json").json == {
        "schema": "taxcli-version-1",
        "version": __version__,
        "law_data_as_of": "2026-08-27",
    }


def test_the_day_read_in_haste_is_the_day_of_the_data():
    assert law_date() == load("standing")["law"]["as_of"].isoformat()


def test_no_fact_of_the_law_is_newer_than_the_day_of_the_data():
    for path in forms_folder().rglob("*.toml"):
        for source in _texts(tomllib.loads(path.read_text("utf-8")), ("source", "cite")):
            for day in re.findall(r"\d{4}-\d{2}-\d{2}", source):
                assert day <= law_date(), f"{path.name}: {source}"


def _texts(data, keys):
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, dict | list):
            yield from _texts(value, keys)
        elif key in keys and isinstance(value, str):
            yield value


def test_json_before_the_command_is_refused_and_not_lost(taxcli, case):
    ended = taxcli("--json", "compute", case())
    assert ended.code == 2
    assert "stands after the command" in ended.err


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("prepare", "x", "--ouput", "y"), "There is no option --ouput. Did you mean --output?"),
        (("compute", "x", "--lins"), "There is no option --lins. Did you mean --lines?"),
        (("compute", "x", "--zebra"), "There is no option --zebra."),
        (("compute", "x", "-z"), "There is no option -z."),
        (("--versoin",), "There is no option --versoin. Did you mean --version?"),
    ],
)
def test_an_option_that_is_misspelt_gets_the_nearest(taxcli, argv, told):
    ended = taxcli(*argv)
    assert ended.code == 2
    assert told in ended.err


def test_help_is_as_quick_as_the_list_of_commands():
    """Neither --version nor --help reads a case, a form or a TOML library."""
    script = (
        "import sys; from taxcli.cli.app import run; run(['--help']); "
        "print(sorted({'pydantic', 'tomllib', 'rich', 'taxcli.case.model', "
        "'taxcli.cli.complete', 'taxcli.cli.help_topics'} & set(sys.modules)), file=sys.stderr)"
    )
    import sys

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stderr == b"[]\n"
