"""Where a new case may stand, and how it is written: locked like the one it is made from."""

import os
from pathlib import Path

from taxcli.case.files import LOCKED, PlaceError, make_folder, write_file
from taxcli.case.lock import lock_alike, sealed


def is_same_place(one: str | Path, other: str | Path) -> bool:
    """Tell whether two paths lead to the same place."""
    return os.path.realpath(one) == os.path.realpath(other)


def standing(file: Path) -> Path | None:
    """Return the case of a name that is there, open or locked."""
    return next((path for path in (file, *_both(file)) if path.exists()), None)


def writes_over(source: str | Path, file: Path) -> bool:
    """Tell whether writing a case, open or locked, would write over the one it is made from."""
    return any(is_same_place(source, path) for path in _both(file))


def write_alike(text: bytes, file: Path, source: str | Path) -> Path:
    """Write a new case, locked if the one it is made from is, and return where it stands.

    Raises:
        PlaceError: it cannot be written, or a case stands there under its other name.
    """
    locked = _both(file)[1]
    if lock_alike(locked, source):
        file = locked
    found = standing(file)
    if found not in (None, file):
        raise PlaceError(f"{found} is there already: name that, or move it away")
    make_folder(file.parent)
    write_file(file, sealed(text, file))
    return file


def _both(file: Path) -> tuple[Path, Path]:
    """Return a case's file as it is named open, and as it is named locked."""
    name = file.name.removesuffix(LOCKED)
    return file.with_name(name), file.with_name(f"{name}{LOCKED}")
