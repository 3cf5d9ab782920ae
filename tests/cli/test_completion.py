"""Completion: what the shell is told, and a real bash that is told it."""

import os
import shlex
import shutil
import sys
from pathlib import Path

import pexpect
import pytest

from taxcli.case.write import case_keys
from taxcli.cli.app import run
from taxcli.cli.commands import COMMANDS
from taxcli.law.figures import years
from tests.cli.conftest import OnTerminal, environment


@pytest.fixture
def ways(monkeypatch, capsys):
    """Return the candidates for words of which the last is being typed."""

    def ask(*words, shell="bash"):
        monkeypatch.setenv("_TAXCLI_COMPLETE", shell)
        assert run(["--", *words]) == 0
        return [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]

    return ask


def test_commands_come_with_what_they_do(ways, capsys):
    assert ways("") == list(COMMANDS)
    assert ways("comp") == ["compute", "compare", "completion"]
    assert ways("--passphrase-fd", "3", "rev") == ["review"]
    assert ways("nothing", "") == []


def test_options_of_the_command_that_stands(ways):
    assert ways("compute", "case.toml", "--ma") == ["--marginal"]
    assert "--help" in ways("compute", "--")
    assert "--man" not in ways("compute", "--")
    assert "--version" in ways("--")
    assert "--json" not in ways("--")  # it is there to be refused


def test_values_of_options(ways):
    assert ways("compute", "x", "--edition", "") == ["current", "published"]
    assert ways("compute", "x", "--edition", "=", "pub") == ["published"]
    assert ways("compute", "x", "--edition", "=") == ["current", "published"]
    assert ways("compute", "x", "--edition=pub", shell="zsh") == ["--edition=published"]
    assert ways("prepare", "x", "-o", "") == [":dirs"]
    assert ways("compute", "x", "--on", "") == []


def test_arguments(ways):
    assert ways("compute", "") == [":cases"]
    assert ways("compare", "a.toml", "") == [":cases"]
    assert ways("compare", "a.toml", "b.toml", "") == []
    assert ways("export", "a.toml", "b.toml", "") == [":cases"]
    assert ways("explain", "x", "shs.und") == ["shs.underpayment_interest"]
    assert ways("explain", "x", "shs.upper") == []  # only PFA has a second band
    assert ways("explain", "x", "pfa.upper_e") == ["pfa.upper_excess"]
    assert ways("figures", "202") == [str(year) for year in years()]
    assert ways("help", "exit") == ["exit-codes"]
    assert ways("help", "comput") == ["compute"]
    assert "refunds" in ways("guide", "re")
    assert ways("completion", "") == ["bash", "zsh", "fish"]


def test_keys_of_a_change_stay_open_and_a_number_is_not_offered(ways):
    assert ways("compute", "x", "--change", "oregon.t") == [
        ":open",
        "oregon.taxable_income=",
        "oregon.total_income=",
    ]
    assert ways("compute", "x", "--change", "oregon.taxable_income=3") == []
    offered = ways("compute", "x", "--change", "")[1:]
    assert offered == [f"{key}=" for key in case_keys() if not key.endswith(".ssn")]


def test_a_word_that_is_an_option_is_completed_and_not_obeyed():
    script = Path(sys.executable).with_name("taxcli")
    env = environment(_TAXCLI_COMPLETE="bash")
    out = pexpect.run(f"{script} -- --version", env=env, encoding="utf-8")
    assert out.startswith("--version\t")


def test_every_shell_gets_its_script(taxcli):
    for shell in ("bash", "zsh", "fish"):
        ended = taxcli("completion", shell)
        assert ended.code == 0
        assert f"_TAXCLI_COMPLETE={shell}" in ended.out
    assert taxcli("completion", "csh").code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_itself_takes_the_script(taxcli, tmp_path, shell):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not there")
    script = tmp_path / "script"
    script.write_text(taxcli("completion", shell).out, "utf-8")
    _, code = pexpect.run(shlex.join([shell, "-n", str(script)]), withexitstatus=True)
    assert code == 0


@pytest.fixture
def bash(tmp_path):
    """Start a real bash in a folder with two cases, with completion switched on."""
    if shutil.which("bash") is None:
        pytest.skip("bash is not there")
    for name in ("mine.toml", "my other.toml", "locked.toml.age", "minutes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "clients").mkdir()
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    env = environment(PATH=path, TERM="dumb", PS1="$ ", HOME=str(tmp_path), INPUTRC="/dev/null")
    child = OnTerminal(["bash", "--norc", "--noprofile"], (24, 80), env, cwd=tmp_path)
    child.sendline("bind 'set enable-bracketed-paste off'; bind 'set bell-style none'")
    child.sendline("PS1='READY '; eval \"$(taxcli completion bash)\"")
    child.expect("READY $")
    yield child
    child.close(force=True)


COMPLETED = {
    "taxcli inter": "taxcli interview ",
    "taxcli compute --marg": "taxcli compute --marginal ",
    "taxcli compute mi": "taxcli compute mine.toml ",
    "taxcli compute my": "taxcli compute my\\ other.toml ",
    "taxcli compute lo": "taxcli compute locked.toml.age ",
    "taxcli compute mine.toml --change oregon.ta": "--change oregon.taxable_income=",
    "taxcli compute mine.toml --edition=pub": "--edition=published ",
    "taxcli prepare mine.toml -o cl": "-o clients/",
}


def test_a_real_bash_completes(bash):
    for typed, becomes in COMPLETED.items():
        bash.send(f"{typed}\t")
        bash.expect_exact(becomes)
        bash.send("\x15")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("check --status jo", ["joint"]),
        ("check --metro p", ["part"]),
        ("batch clients.csv --only key", ["keying"]),
        ("compute mine.toml --change filing_status=sep", ["filing_status=separate"]),
    ],
)
def test_values_are_offered_where_they_are_few(ways, typed, offered):
    assert ways(*typed.split()) == offered
