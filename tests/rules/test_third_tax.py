"""A third local tax is data and four files of Python: a made-up one, in a copy of taxcli.

Gresham's transit tax (GTT) does not exist. Its names and figures are put beside those of SHS and
PFA, and the files that name the keys of the case for two taxes name them for a third.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import tomli_w

import taxcli
from taxcli.law.data import forms_folder
from tests.build import YEAR, item, lived, paid, raw, w2

PACKAGE = Path(taxcli.__file__).parent
# What a person would touch: the keys of the case, the original return, and the notice.
KEYS = ("case/residency.py", "case/income.py", "case/amended_return.py", "case/notice.py")
NAMED = """
[gtt]
name = "GTT"
full_name = "Gresham Transit Personal Income Tax"
jurisdiction = "gresham"
place = "Gresham"
place_full = "the City of Gresham"
called = "Gresham"
flag = "gresham"
combined = false
code = "Gresham Code 99"
tax_code = "Gresham Code 99.1"
pass_through_code = "Gresham Code 99.2"
other_state_code = "Gresham Code 99.3"
bands = "one-band"
full_year_form = "GT-40"
part_year_form = "GT-40-NP"
look_up = "Gresham's map"
sole_proprietors = false
locality = "GRESH"
spellings = ["GRESH", "GRESHAM"]
"""
FIGURES = {
    "rate": "value = 0.02",
    "threshold": "single = 60000\njoint = 90000",
    "estimate_trigger": "value = 500",
    "penalty_rate": "value = 0.10",
}
GRESHAM = {"multnomah": "gresham", "FiledPfa": "Filed", "pfa": "gtt"}


def add_to_forms(forms):
    """Add what GTT is called and what it costs."""
    with (forms / "programs.toml").open("a") as file:
        file.write(NAMED)
    for path in (forms / "years").glob("*.toml"):
        with path.open("a") as file:
            for name, of in FIGURES.items():
                file.write(f"\n[gtt.{name}]\n{of}\n")
                file.write('source = "Gresham Code 99"\nstatus = "official"\n')


def add_to_python(package):
    """Name the third tax, or its place, wherever a key of the case names the second."""
    for name in KEYS:
        text = (package / name).read_text()
        text = text.replace('"shs", "pfa"', '"shs", "pfa", "gtt"')
        text = text.replace('"metro", "multnomah"', '"metro", "multnomah", "gresham"')
        key = re.compile(r"^    (?:multnomah|pfa|pfa_tax): .*\n", re.MULTILINE)
        (package / name).write_text(key.sub(lambda second: second[0] + third(second[0]), text))


def third(key):
    """Return a key of the second tax as one of the third."""
    for second, name in GRESHAM.items():
        key = key.replace(second, name)
    return key


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a copy of taxcli and its forms that knows the third tax."""
    made = tmp_path_factory.mktemp("gresham")
    shutil.copytree(PACKAGE, made / "taxcli", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(forms_folder(), made / "forms")
    add_to_forms(made / "forms")
    add_to_python(made / "taxcli")
    return made


@pytest.fixture
def of_three(folder, tmp_path):
    """Return a function that runs that taxcli on a case and returns GTT's part of its JSON."""

    def run(case, *argv, code=0):
        (tmp_path / "case.toml").write_text(tomli_w.dumps(case))
        done = subprocess.run(
            [sys.executable, "-m", "taxcli", argv[0], "case.toml", *argv[1:]],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(folder), "TAXCLI_TRACEBACK": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr + done.stdout
        return json.loads(done.stdout)["programs"] if "--json" in argv else done.stdout

    return run


RESIDENT = raw(
    primary={"first_name": "Ana", "last_name": "Sample"},
    residency={**lived("full-year"), "gresham": {"primary": "full-year"}},
    oregon={"form": "OR-40", "taxable_income": 100_000},
    last_year={"shs_tax": 0, "pfa_tax": 0, "gtt_tax": 600},
    w2=[w2(("Gresham", 12_000, 120), wages=120_000)],
)


def picked(found, names):
    return {name: found[name] for name in names.split()}


def test_a_resident_who_pays_it_late(of_three):
    """2 % of 100,000 − 60,000 is 800; withheld 120, so that 680 is paid on June 1.

    The penalty is 10 % of 680. Interest runs 3 months to July 15, at 0.667 %: 13.61.
    90 % of the tax is 180 a quarter. What was withheld, 30 a quarter, fills the first one: 30 come
    at once, 30 after 3 months, 5 and 9, and 60 after 12; the others are short for 10, 7 and 3
    months. That is 0.667 % of 4,830: 32.22.
    """
    found = of_three(RESIDENT, "compute", "--json", "--on", "2026-06-01")
    assert [found[id_]["must_file"] for id_ in ("shs", "pfa", "gtt")] == [False, False, True]
    assert picked(found["gtt"], "form threshold tax withheld") == {
        **{"form": "GT-40", "threshold": "60000.00", "tax": "800.00", "withheld": "120.00"},
    }
    assert picked(found["gtt"], "penalty interest underpayment_interest balance_due") == {
        **{"penalty": "68.00", "interest": "13.61", "underpayment_interest": "32.22"},
        "balance_due": "793.83",
    }


def test_a_commuter_who_applies_what_is_too_much(of_three):
    """180 of 240 days inside: 90,000 of 120,000 are local, and 75.0 % of the deductions of 12,000.

    2 % of 81,000 − 60,000 is 420. 500 was estimated, and 80 go to the next year.
    """
    away = {"primary": "none", "local_income": False}
    case = raw(
        residency={"metro": away, "multnomah": away, "gresham": {"primary": "none"}},
        oregon={"taxable_income": 108_000, "total_income": 120_000, "deductions": 12_000},
        income=[item(120_000, gresham={"days": {"inside": 180, "total": 240}})],
        payment=[paid("gtt", "estimated", 500)],
        refund={"gtt": "apply"},
        last_year={"shs_tax": 0, "pfa_tax": 0, "gtt_tax": 0},
    )
    assert picked(
        of_three(case, "compute", "--json")["gtt"], "form taxable_income tax refund applied"
    ) == {
        **{"form": "GT-40-NP", "taxable_income": "81000.00", "tax": "420.00"},
        **{"refund": "0.00", "applied": "80.00"},
    }


def test_an_amended_return_of_it(of_three):
    """Shown before: tax 700, balance 580, paid. The tax is 800 now, and 100 is left to pay."""
    case = {
        **{**RESIDENT, "last_year": {"shs_tax": 0, "pfa_tax": 0, "gtt_tax": 0}},
        "payment": [paid("gtt", "return", 580, date(2026, 4, 15))],
        "amends": {
            "reason": "correction",
            "filed": {"gtt": {"form": "GT-40", "tax": 700, "withheld": 120, "balance_due": 580}},
        },
    }
    found = of_three(case, "compute", "--json")["gtt"]
    assert picked(found, "tax balance_due") == {"tax": "800.00", "balance_due": "680.00"}
    assert found["amended"]["to_pay"] == "100.00"


@pytest.mark.parametrize("command", ["late", "estimate", "extend", "status", "ledger", "explain"])
def test_every_command_knows_it(of_three, command):
    more = {
        "explain": ["gtt.tax"],
        "late": ["--on", "2026-06-01"],
        "status": ["--filed-on", "2026-04-15", "--how", "paper"],
    }
    assert "GTT" in of_three(RESIDENT, command, *more.get(command, []))


def test_its_papers_are_printed(of_three, tmp_path):
    of_three(RESIDENT, "prepare", "-o", "papers")
    assert f"{YEAR}-gtt-GT-40.pdf" in [path.name for path in (tmp_path / "papers").iterdir()]


def test_it_takes_four_files(folder):
    """Nothing else of the package was changed."""
    changed = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if path.read_bytes() != (folder / "taxcli" / path.relative_to(PACKAGE)).read_bytes()
    ]
    assert sorted(changed) == sorted(KEYS)
