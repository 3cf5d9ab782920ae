"""``python -m tests.golden``: write the expected files anew, and take away those nobody makes."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden.kit import EXPECTED, runs


def write() -> None:
    """Make every run and write what differs."""
    made: dict[Path, str] = {}
    with TemporaryDirectory() as folder:
        for at, golden in enumerate(runs()):
            for name, text in golden.make(Path(folder) / str(at)).items():
                made[EXPECTED / name] = text
    for path in {path for path in EXPECTED.rglob("*") if path.is_file()} - set(made):
        path.unlink()
        print(f"removed {path.relative_to(EXPECTED)}")
    for path, text in made.items():
        if not path.exists() or path.read_bytes() != text.encode():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            print(f"wrote {path.relative_to(EXPECTED)}")


if __name__ == "__main__":
    write()
