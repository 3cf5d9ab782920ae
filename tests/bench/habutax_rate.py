"""Prints how many of its own simplest returns habutax solves a second: a script for its Python.

``python tests/bench/habutax_rate.py COUNT``, with the Python of an environment that has habutax.
A single person with one job: a 1040 from an input file, solved and its solution written as text.
"""

import configparser
import io
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from habutax import forms, inputs, solver

YEAR = 2023
# What decides that it is the simplest return; everything else is answered no, nothing or zero.
ANSWERS = {
    "filing_status": "Single",
    "number_w-2": "1",
    "box_1": "60000",
    "box_2": "6000",
    "routing_number": "110000000",
}


def answer(missing: Any, _needed_by: Any) -> tuple[str, bool]:
    """Answer what habutax asks the first time."""
    for value in (
        ANSWERS.get(missing.base_name()),
        "no",
        "0",
        "Example",
        "900-12-1000",
        "97214",
        "OR",
        "taxpayer",
        "",
    ):
        if value is not None and missing.valid(value):
            return value, True
    raise SystemExit(f"no answer for {missing.name()}: {missing.format_suggestion()}")


def solve(file: Path, prompt: Any = None) -> str:
    """Solve one return and write its solution."""
    store = inputs.InputStore(str(file))
    found = solver.Solver(store, forms.available_forms[YEAR], prompt=prompt)
    if not found.solve(["1040"]):
        raise SystemExit(f"not solved: {found.unimplemented_fields()}")
    if prompt is not None:
        store.write(str(file))
    text = io.StringIO()
    solution: configparser.ConfigParser = found.solution()
    solution.write(text)
    return text.getvalue()


def main() -> None:
    """Solve once to know the inputs, then so many times."""
    count = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "1040.ini")
        file.touch()
        solve(file, answer)
        began = time.perf_counter()
        for _ in range(count):
            solve(file)
        print(f"{count / (time.perf_counter() - began):.1f}")


if __name__ == "__main__":
    main()
