"""A new year, a new guide and other words are data alone: a copy of taxcli takes them so."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tomli_w

import taxcli
from taxcli.law.data import forms_folder
from taxcli.law.figures import years
from tests.build import raw

NEW = years()[-1] + 1


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Return a function that runs a copy of taxcli whose forms have new data."""
    folder = tmp_path_factory.mktemp("new")
    package, skip = Path(taxcli.__file__).parent, shutil.ignore_patterns("__pycache__")
    shutil.copytree(package, folder / "taxcli", ignore=skip)
    shutil.copytree(forms_folder(), folder / "forms")
    add_year(folder / "forms/years")
    guides = folder / "forms/guide"
    moving = (guides / "refunds.toml").read_text().replace("Get a refund", "Move away", 1)
    (guides / "moving.toml").write_text(re.sub(r"(?m)^order = \d+", "order = 99", moving))
    diagnostics = folder / "forms/diagnostics.toml"
    text = re.sub(r"(?m)(^\[B-MIS-002\]\nmessage = ).*", r'\1"No income."', diagnostics.read_text())
    diagnostics.write_text(text)

    def run(*argv, case=None):
        if case is not None:
            (folder / "case.toml").write_text(tomli_w.dumps(case))
        done = subprocess.run(
            [sys.executable, "-m", "taxcli", *argv],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "80"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "fault of taxcli" not in done.stderr
        return done.stdout + done.stderr

    return run


def add_year(folder):
    """Write the year after the last as the law of 2025, a year for returns, threshold 140,000."""
    later = NEW - 2025
    text = re.sub(
        r"\b(20\d\d)(?=-\d\d-\d\d\b)",
        lambda at: str(int(at[1]) + later),
        (folder / "2025.toml").read_text(),
    )
    text = text.replace("tax_year = 2025", f"tax_year = {NEW}")
    (folder / f"{NEW}.toml").write_text(text.replace("single = 125000", "single = 140000", 1))


def test_a_new_year(copied):
    """1 % of 200,000 − 140,000 is 600; PFA is as in 2025: 1.5 % of 75,000 is 1,125."""
    found = json.loads(copied("compute", "case.toml", "--json", case=raw(tax_year=NEW)))
    assert found["tax_year"] == NEW
    taxes = {id_: program["tax"] for id_, program in found["programs"].items()}
    assert taxes == {"shs": "600.00", "pfa": "1125.00"}
    assert "140,000" in copied("figures", str(NEW))


def test_a_new_guide(copied):
    assert "Move away" in copied("guide", "moving")
    assert "moving" in copied("guide")


def test_other_words_of_a_diagnostic(copied):
    told = copied("review", "case.toml", case=raw(oregon={"form": "OR-40"}))
    assert "No income." in told
