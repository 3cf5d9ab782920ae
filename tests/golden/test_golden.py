"""Every screen, ``--json`` and paper of ``runs.toml`` is what was read through and kept."""

import difflib

import pytest

from tests.golden.kit import EXPECTED, runs

ANEW = "Meant so? python -m tests.golden writes it anew: read the diff before you commit it."


@pytest.mark.parametrize("golden", runs(), ids=lambda golden: golden.name)
def test_a_run_says_and_writes_what_is_kept(golden, tmp_path):
    wrong = []
    for name, text in golden.make(tmp_path).items():
        path = EXPECTED / name
        kept = path.read_bytes().decode() if path.is_file() else ""
        if text != kept or not path.is_file():
            old, new = kept.splitlines(keepends=True), text.splitlines(keepends=True)
            wrong.append("".join(difflib.unified_diff(old, new, f"kept {name}", f"made {name}")))
    if wrong:
        pytest.fail("\n".join([*wrong, ANEW]), pytrace=False)


def test_nothing_is_kept_that_no_run_makes():
    endings = {True: (".txt", ".json"), False: (".txt",)}
    made = [golden.name + end for golden in runs() for end in endings[golden.has_json]]
    assert len(set(made)) == len(made), "two runs have one name"
    kept = {path.relative_to(EXPECTED).as_posix() for path in EXPECTED.rglob("*.*")}
    assert kept == set(made), ANEW


@pytest.mark.parametrize("golden", [each for each in runs() if each.has_json], ids=lambda g: g.name)
def test_a_screen_and_its_json_end_alike(golden):
    ends = {
        ending: [
            line for line in (EXPECTED / f"{golden.name}.{ending}").read_text("utf-8").split("\n")
            if line.startswith("--- exit")
        ]
        for ending in ("txt", "json")
    }  # fmt: skip
    assert ends["txt"] == ends["json"]
