"""Prints how many clients a second a batch prepares: ``python tests/bench/batch.py``.

Rates and ratios on this machine, one and two jobs side by side, and beside them what two busy
loops gain over one here. Nothing here passes or fails. Where habutax is installed, or the Python
of an environment with it is given, the same number of its own simplest return stands beside it.
"""

import argparse
import csv
import importlib.util
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TAXCLI = Path(sys.executable).with_name("taxcli")
HEADERS = (
    *("client_id", "tax_year", "filing_status", "primary.first_name", "primary.last_name"),
    *("primary.ssn", "address.street", "address.city", "address.state", "address.zip"),
    *("residency.metro.primary", "residency.multnomah.primary", "oregon.taxable_income"),
    *("last_year.shs_tax", "last_year.pfa_tax"),
)


def write_clients(path: Path, count: int) -> None:
    """Write a table of single taxfilers, resident all year, all over the thresholds."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for number in range(count):
            name = ("Sam", f"Client{number}", f"900-12-{1000 + number % 9000}")
            where = (f"{number} SE Example St", "Portland", "OR", "97214")
            lived = ("full-year", "full-year")
            income = f"${130_000 + number * 37 % 270_000:,}.00"
            row = (f"{number:06d}", 2025, "single", *name, *where, *lived, income, 0, 0)
            writer.writerow(row)


def seconds(table: Path, folder: Path, *options: str) -> float:
    """Run a batch into a fresh folder and return how long it took."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        command = [str(TAXCLI), "batch", str(table), "-o", out, "-q", *options]
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began


def busy(count: int) -> None:
    """Keep one core busy."""
    sum(number * number for number in range(count))


def gain_of_two(count: int = 10_000_000) -> float:
    """Return how much more two busy processes do than one: what no run can exceed here."""
    took = []
    for processes in (1, 2):
        workers = [multiprocessing.Process(target=busy, args=(count,)) for _ in range(processes)]
        began = time.perf_counter()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        took.append(time.perf_counter() - began)
    return 2 * took[0] / took[1]


def beside(python: str, count: int) -> str:
    """Return how many of its simplest returns habutax solves a second, by its own Python."""
    script = Path(__file__).with_name("habutax_rate.py")
    ran = subprocess.run(
        [python, str(script), str(count)], check=False, capture_output=True, text=True
    )
    return f"{ran.stdout.strip()}/s in one process" if ran.returncode == 0 else "not installed"


def main() -> None:
    """Measure computing alone, then papers, each with one job and with two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50_000)
    parser.add_argument("--with-papers", type=int, default=400)
    parser.add_argument("--habutax", metavar="PYTHON", help="the Python of an environment with it")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for what, count, options in (
            ("computed from CSV", chosen.clients, ("--no-papers",)),
            (
                "with six pages each",
                chosen.with_papers,
                ("--only", "returns", "--only", "vouchers"),
            ),
        ):
            table = folder / f"{count}.csv"
            write_clients(table, count)
            took = {jobs: seconds(table, folder, "--jobs", str(jobs), *options) for jobs in (1, 2)}
            rates = ", ".join(f"{jobs} jobs {count / one:7.0f}/s" for jobs, one in took.items())
            print(f"{count:7,} clients {what}: {rates}; two are {took[1] / took[2]:.2f} × one")
            print(f"        two busy loops are {gain_of_two():.2f} × one on this machine")
    python = chosen.habutax or (sys.executable if importlib.util.find_spec("habutax") else None)
    if python:
        rate = beside(python, chosen.with_papers)
        print(f"{chosen.with_papers:7,} simplest returns by habutax: {rate}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"the largest process took {peak:.0f} MiB")


if __name__ == "__main__":
    main()
