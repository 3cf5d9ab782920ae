"""What the README says is so: its case, its code, its commands, its table of refusals."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import taxcli
from taxcli.case.notice import read_notice
from taxcli.case.read import parse_case
from taxcli.cli.app import run
from taxcli.engine.checks import REFUSALS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
FORMS_README = (ROOT / "forms" / "README.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)\n *```", README, re.S)


def test_the_case_in_the_readme_is_a_case_with_nothing_blocking():
    text = next(block for block in blocks("toml") if "schema" in block)
    assert not taxcli.prepare(parse_case(text)).blocked


def test_the_bill_in_the_readme_is_a_bill(tmp_path):
    text = next(block for block in blocks("toml") if "schema" not in block)
    bill = tmp_path / "bill.toml"
    bill.write_text(text, "utf-8")
    found = read_notice(str(bill))
    assert found.date == date(2026, 5, 20)
    assert found.amounts("shs")["paid"] == 3_000


def test_the_python_in_the_readme_runs(tmp_path):
    (code,) = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    # Two earners at 280,000 joint: (280,000 − 200,000) × 1 %.
    assert done.stdout.splitlines()[0] == "800.00"


def test_every_command_in_the_readme_exists(capsys):
    words = set(re.findall(r"taxcli ([a-z]+)", " ".join(re.findall(r"`(taxcli [^`]+)`", README))))
    for word in words:
        assert run([word, "--help"]) == 0, word
        assert f"taxcli {word}" in capsys.readouterr().out


def test_the_refusals_in_the_readme_are_those_of_the_registry():
    table = README.split("<!-- refusals -->")[1].split("<!-- end of refusals -->")[0].strip()
    assert table.splitlines() == refusal_table()


def refusal_table():
    """Write the registry as the README's table."""
    rows = ["| situation | what taxcli does |", "|---|---|"]
    words = {"block": "refuses", "review": "asks for a review"}
    return rows + [
        f"| {row.entry.situation} | {words[row.entry.level]} ({row.code}) |" for row in REFUSALS
    ]


def test_every_file_of_forms_is_told_in_its_readme():
    for path in (ROOT / "forms").glob("*.toml"):
        assert f"`{path.name}`" in FORMS_README, path.name


def test_the_script_of_the_examples_prepares_a_folder(tmp_path):
    (tmp_path / "one.toml").write_text(
        (ROOT / "examples" / "a-two-earners.toml").read_text("utf-8"), "utf-8"
    )
    script = [sys.executable, str(ROOT / "examples" / "many.py"), str(tmp_path)]
    done = subprocess.run(script, capture_output=True, text=True, check=True)
    # 280,000 less 200,000, at 1 % and 1.5 %.
    assert done.stdout == "one: shs 800.00, pfa 1200.00 (ready)\n"
