"""Every screen, ``--json`` and paper of ``runs.toml`` is what was read through and kept."""

import difflib

import pytest

from tests.golden.kit import EXPECTED, ended, runs

ANEW = "Meant so? python -m tests.golden writes it anew: read the diff before you commit it."


@pytest.mark.parametrize("golden", runs(), ids=lambda golden: golden.name)
def test_a_run_says_and_writes_what_is_kept(golden, tmp_path):
    made = golden.make(tmp_path)
    wrong = []
    for name, text in made.items():
        path = EXPECTED / name
        kept = path.read_bytes().decode() if path.is_file() else ""
        if text != kept or not path.is_file():
            old, new = kept.splitlines(keepends=True), text.splitlines(keepends=True)
            wrong.append("".join(difflib.unified_diff(old, new, f"kept {name}", f"made {name}")))
    if wrong:
        pytest.fail("\n".join([*wrong, ANEW]), pytrace=False)
    assert len({ended(text) for text in made.values()}) == 1, "screen and JSON end differently"


def test_nothing_is_kept_that_no_run_makes():
    made = [name for golden in runs() for name in golden.names]
    assert len(set(made)) == len(made), "two runs have one name"
    kept = {path.relative_to(EXPECTED).as_posix() for path in EXPECTED.rglob("*.*")}
    assert kept == set(made), ANEW
