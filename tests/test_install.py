"""The installed wheel works outside the checkout, with its forms inside it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("taxcli-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed, tmp_path, *words):
    return subprocess.run(
        [sys.executable, *words],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_carries_its_forms(installed, tmp_path):
    script = "from taxcli.law.data import forms_folder; print(forms_folder())"
    done = run(installed, tmp_path, "-c", script)
    assert done.stdout.strip() == str(installed / "taxcli" / "_forms")
    for name in ("full-year.toml", "years/2025.toml", "README.md"):
        assert (installed / "taxcli" / "_forms" / name).is_file()
    assert (installed / "taxcli" / "py.typed").is_file()


def test_the_wheel_prepares_a_case_from_any_folder(installed, tmp_path):
    case = ROOT / "examples" / "a-two-earners.toml"
    done = run(installed, tmp_path, "-m", "taxcli", "prepare", str(case), "-o", "out")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "2025-packet.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--version",), "law data of 20"),
        (("guide", "refunds"), "Get a refund"),
        (("help", "filing"), "taxcli interview mine.toml"),
        (("check", "--year", "2025", "--status", "single", "--metro", "none", "--county", "none",
          "--metro-income", "0", "--county-income", "0"), "SHS: nothing to file"),
    ],
)  # fmt: skip
def test_the_wheel_knows_its_guides_help_and_law_from_any_folder(installed, tmp_path, words, said):
    done = run(installed, tmp_path, "-m", "taxcli", *words)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


def test_the_wheel_holds_no_tests_and_no_examples(installed):
    assert {path.name for path in installed.iterdir() if path.suffix != ".dist-info"} == {"taxcli"}
