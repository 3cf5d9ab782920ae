"""Prepares every case of a folder from Python, and prints a line for each.

Run it as ``python examples/many.py FOLDER``; without a folder it takes the examples themselves. A
locked case (``.toml.age``) would need its passphrase: ``taxcli.read_case(file, passphrase)``.
Money is ``Decimal`` dollars, or ``None`` where a case does not say enough, which a blocking
diagnostic then explains.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import taxcli
from taxcli.case.read import CaseError


def readable(folder: Path) -> Iterator[tuple[Path, taxcli.Case]]:
    """Yield the cases of a folder one by one; one that is broken is told, and stops no other."""
    for file in sorted(folder.glob("*.toml")):
        try:
            yield file, taxcli.read_case(file)
        except CaseError as error:
            print(error, file=sys.stderr)


def main() -> None:
    """Read, prepare and tell."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    taken: list[Path] = []

    def cases() -> Iterator[taxcli.Case]:
        for file, case in readable(folder):
            taken.append(file)
            yield case

    for result in taxcli.prepare_many(cases()):
        file = taken.pop(0)
        taxes = [f"{id_} {found.amount('net_tax')}" for id_, found in result.programs.items()]
        state = "blocked" if result.blocked else "ready"
        print(f"{file.stem}: {', '.join(taxes)} ({state})")
        # taxcli.write_papers(result, Path("out") / file.stem) would write its papers.


if __name__ == "__main__":
    main()
