"""Prints how fast taxcli is, as ratios on this machine: ``python tests/bench/run.py``.

Whole processes are compared with ``python -c pass`` run in between, medians of pairs; in-process
work is counted per second. Nothing here passes or fails.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
FULL_YEAR = ROOT / "examples" / "a-two-earners.toml"
TAXCLI = Path(sys.executable).with_name("taxcli")


def seconds_of(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def whole_process(runs: int) -> None:
    bare = [sys.executable, "-c", "pass"]
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "taxcli --version": ([str(TAXCLI), "--version"], 2),
            "taxcli --help": ([str(TAXCLI), "--help"], 9),
            "taxcli compute CASE": ([str(TAXCLI), "compute", str(FULL_YEAR)], 22),
            "taxcli prepare CASE -o DIR": (
                [str(TAXCLI), "prepare", str(FULL_YEAR), "-o", folder],
                50,
            ),
        }
        print(f"Whole processes against python -c pass, medians of {runs} pairs")
        for name, (command, aim) in commands.items():
            seconds_of(command)
            pairs = [(seconds_of(command), seconds_of(bare)) for _ in range(runs)]
            ratio = statistics.median(one / two for one, two in pairs)
            took = statistics.median(one for one, _ in pairs) * 1000
            print(f"  {name:<28} {ratio:6.1f} ×   (aim {aim} ×)   {took:6.0f} ms")


def rate(work: Callable[[], int], seconds: float) -> float:
    """Return units per second, the median of five runs."""
    rates = []
    for _ in range(5):
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < seconds / 5:
            done += work()
        rates.append(done / (time.perf_counter() - began))
    return statistics.median(rates)


def in_process(seconds: float) -> None:
    from taxcli.case.read import case_from
    from taxcli.document.render import read_back, render
    from taxcli.engine.prepare import prepare
    from taxcli.features.papers import papers_of

    data = [tomllib.loads(path.read_text("utf-8"), parse_float=Decimal) for path in EXAMPLES]

    def compute() -> int:
        for one in data:
            prepare(case_from(one))
        return len(data)

    compute()
    print(f"\nIn one process, {len(data)} examples over and over")
    print(f"  computed from parsed TOML    {rate(compute, seconds):8.0f} cases/s   (aim 5,000)")

    results = [prepare(case_from(one)) for one in data]
    laid_out = [papers for result in results for papers in papers_of(result, "full")]
    count = sum(len(sheet.pages) for _, sheets in laid_out for sheet in sheets)
    drawn = [(render(sheets, name), sheets, name) for name, sheets in laid_out]

    def per_page(work: Callable[[], object]) -> float:
        return 1000 / rate(lambda: (work(), count)[1], seconds)

    layout = per_page(lambda: [list(papers_of(result, "full")) for result in results])
    draw = per_page(lambda: [render(sheets, name) for name, sheets in laid_out])
    back = per_page(lambda: [read_back(*one) for one in drawn])
    print(f"  a page laid out and drawn    {layout + draw:8.2f} ms        (aim 3)")
    print(f"    of it laid out             {layout:8.2f} ms")
    print(f"    of it drawn                {draw:8.2f} ms")
    print(f"  a page read back             {back:8.2f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=5.0)
    chosen = parser.parse_args()
    whole_process(chosen.runs)
    in_process(chosen.seconds)
