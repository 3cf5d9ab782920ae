"""A third local tax is data and at most five files of Python: a made-up one, in a copy of taxcli.

Gresham's transit tax (GTT) does not exist. Its names and figures are put beside those of SHS and
PFA, and the files that name the two taxes name a third beside them, as a person would do it.
"""

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
from tests.build import YEAR, item, lived, paid, raw

# What a person would touch: the ids of the taxes, and the keys of the case file.
FILES = (
    *("law/programs.py", "law/figures.py"),
    *("case/model.py", "case/residency.py", "case/income.py"),
)
NAMED = """
[gtt]
name = "GTT"
full_name = "Gresham Transit Personal Income Tax"
jurisdiction = "gresham"
place = "Gresham"
place_full = "the City of Gresham"
code = "Gresham Code 99"
full_year_form = "GT-40"
part_year_form = "GT-40-NP"
look_up = "Gresham's map"
locality = "GRESH"
spellings = ["GRESH", "GRESHAM"]
"""
FIGURES = {
    "rate": "value = 0.02",
    "threshold": "single = 60000\njoint = 90000",
    "estimate_trigger": "value = 500",
    "penalty_rate": "value = 0.10",
}


def add_to_forms(forms):
    """Add what GTT is called and what it costs; one rate over one threshold, as SHS has it."""
    with (forms / "programs.toml").open("a") as file:
        file.write(NAMED)
    for path in (forms / "years").glob("*.toml"):
        with path.open("a") as file:
            for name, of in FIGURES.items():
                file.write(f"\n[gtt.{name}]\n{of}\n")
                file.write('source = "Gresham Code 99"\nstatus = "official"\n')
    for path in forms.glob("*.toml"):
        text = re.sub(r'(\bpfa = "[^"]+") \}', r'\1, gtt = "Gresham Code 99" }', path.read_text())
        head, *lines = text.split("[[line]]\n")
        for line in lines:
            also = [line.replace('"shs"', '"gtt"')] if 'when = ["shs"]' in line else []
            head = "[[line]]\n".join([head, line, *also])
        path.write_text(head)


def add_to_python(package):
    """Name the third tax and its place wherever one of the files names the second."""
    for name in FILES:
        text = (package / name).read_text()
        text = text.replace('"shs", "pfa"', '"shs", "pfa", "gtt"')
        text = text.replace('"metro", "multnomah"', '"metro", "multnomah", "gresham"')
        text = re.sub(
            r'^    (?:multnomah|pfa|pfa_tax): .*\n|\("multnomah", self\.residency\.multnomah\),?',
            lambda second: named_third(second[0]),
            text,
            flags=re.MULTILINE,
        )
        (package / name).write_text(text)


def named_third(second):
    separator = "" if second.endswith("\n") else ", "
    return second.removesuffix(",") + separator + second.replace("multnomah", "gresham").replace("pfa", "gtt")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a copy of taxcli and its forms that knows the third tax."""
    made = tmp_path_factory.mktemp("gresham")
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(taxcli.__file__).parent, made / "taxcli", ignore=skip)
    shutil.copytree(forms_folder(), made / "forms")
    add_to_forms(made / "forms")
    add_to_python(made / "taxcli")
    return made


@pytest.fixture
def taxcli_of_three(folder, tmp_path):
    """Return a function that runs that taxcli on a case and returns its JSON."""

    def run(case, command, *more):
        (tmp_path / "case.toml").write_text(tomli_w.dumps(case))
        argv = [sys.executable, "-m", "taxcli", command, "case.toml", *more]
        done = subprocess.run(
            argv,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return json.loads(done.stdout) if "--json" in more else done.stdout

    return run


RESIDENT = raw(
    primary={"first_name": "Ana", "last_name": "Sample"},
    residency={**lived("full-year"), "gresham": {"primary": "full-year"}},
    oregon={"form": "OR-40", "taxable_income": 100_000},
    last_year={"shs_tax": 0, "pfa_tax": 0, "gtt_tax": 600},
    w2=[
        {
            "employer": "Example Widgets",
            "wages": 120_000,
            "local": [{"locality": "Gresham", "wages": 12_000, "tax": 120}],
        }
    ],
)


def test_a_resident_who_pays_it_late(taxcli_of_three):
    """2 % of 100,000 − 60,000 is 800; withheld 120, so that 680 is paid on June 1.

    The penalty is 10 % of 680. Interest runs 3 months to July 15, at 0.667 %: 13.61. 90 % of the tax
    is 180 a quarter. What was withheld, 30 a quarter, fills the first: 30 come at once, 30 after 3
    months, 5 and 9, and 60 after 12; the other quarters are short for 10, 7 and 3 months. That is
    0.667 % of 4,830: 32.22.
    """
    found = taxcli_of_three(RESIDENT, "compute", "--json", "--on", "2026-06-01")["programs"]["gtt"]
    told = {
        name: found[name]
        for name in (
            *("form", "threshold", "tax", "withheld", "penalty", "interest"),
            *("underpayment_interest", "balance_due"),
        )
    }
    assert told == {
        **{"form": "GT-40", "threshold": "60000.00", "tax": "800.00", "withheld": "120.00"},
        **{"penalty": "68.00", "interest": "13.61", "underpayment_interest": "32.22"},
        "balance_due": "793.83",
    }


def test_a_commuter_who_applies_what_is_too_much(taxcli_of_three):
    """180 of 240 days inside: 90,000 of 120,000 are local, and 75.0 % of the deductions of 12,000.

    2 % of 81,000 − 60,000 is 420. 500 was estimated, and 80 go to the next year.
    """
    away = {"primary": "none", "local_income": False}
    days = {"days": {"inside": 180, "total": 240}}
    case = raw(
        residency={"metro": away, "multnomah": away, "gresham": {"primary": "none"}},
        oregon={
            **{"form": "OR-40", "taxable_income": 108_000},
            **{"total_income": 120_000, "deductions": 12_000},
        },
        income=[item(120_000, gresham=days)],
        payment=[paid("gtt", "estimated", 500)],
        refund={"gtt": "apply"},
        last_year={"shs_tax": 0, "pfa_tax": 0, "gtt_tax": 0},
    )
    found = taxcli_of_three(case, "compute", "--json")["programs"]["gtt"]
    told = [found[name] for name in ("form", "taxable_income", "tax", "refund", "applied")]
    assert told == ["GT-40-NP", "81000.00", "420.00", "0.00", "80.00"]


def test_its_return_is_printed_and_the_other_two_stay_as_they_are(taxcli_of_three, tmp_path):
    taxcli_of_three(RESIDENT, "prepare", "-o", "papers")
    assert (tmp_path / f"papers/{YEAR}-gtt-GT-40.pdf").is_file()
    two = json.loads(json.dumps(taxcli_of_three(RESIDENT, "compute", "--json")["programs"]))
    assert [two[id_]["must_file"] for id_ in ("shs", "pfa", "gtt")] == [False, False, True]


def test_it_takes_five_files():
    assert len(FILES) <= 5
