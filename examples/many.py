"""Prepares every case of a folder from Python, and prints a line for each.

Run it as ``python examples/many.py FOLDER``; without a folder it takes the examples themselves.
Money is ``Decimal`` dollars, or ``None`` where a case does not say enough, which a blocking
diagnostic then explains.
"""

import sys
from pathlib import Path

import taxcli


def main() -> None:
    """Read, prepare and tell."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    files = sorted(folder.glob("*.toml"))
    cases = (taxcli.read_case(file) for file in files)
    for file, result in zip(files, taxcli.prepare_many(cases), strict=True):
        taxes = [f"{id_} {found.amount('net_tax')}" for id_, found in result.programs.items()]
        state = "blocked" if result.blocked else "ready"
        print(f"{file.stem}: {', '.join(taxes)} ({state})")
        # taxcli.write_papers(result, Path("out") / file.stem) would write its papers.


if __name__ == "__main__":
    main()
