"""Writing files so that nothing is lost: private, whole or not at all."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


class PlaceError(Exception):
    """A file or folder that cannot be read or written. Exit code 3."""


def make_folder(folder: Path) -> None:
    """Make a folder readable by its owner only; one that exists is left as it is.

    Raises:
        PlaceError: it cannot be made, or something else stands there.
    """
    if folder.exists() and not folder.is_dir():
        raise PlaceError(f"{folder} is a file: name a folder for the papers")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise PlaceError(f"{folder} cannot be made: {_reason(error)}") from None


def write_file(path: Path, data: bytes) -> None:
    """Replace one file atomically, with mode 0600; a symlink keeps pointing where it did.

    Raises:
        PlaceError: it cannot be written; the old file is untouched.
    """
    real = Path(os.path.realpath(path))
    if real.is_dir():
        raise PlaceError(f"{path} is a folder: name a file in it")
    write_files(real.parent, {real.name: data})


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder: all are on the disk before the first takes its place.

    Raises:
        PlaceError: one cannot be written; none has been replaced then.
    """
    waiting: dict[Path, Path] = {}
    try:
        for name, data in files.items():
            target = folder / name
            if target.is_dir():
                raise PlaceError(f"{target} is a folder where a file should go: move it away")
            waiting[target] = _write_aside(folder, data)
        for target, aside in waiting.items():
            aside.replace(target)
    except OSError as error:
        raise PlaceError(f"{folder} cannot be written to: {_reason(error)}") from None
    finally:
        for aside in waiting.values():
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)
    return list(waiting)


def _write_aside(folder: Path, data: bytes) -> Path:
    """Write a temporary file beside its target; mkstemp makes it 0600."""
    handle, name = tempfile.mkstemp(prefix=".taxcli-", dir=folder)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full; nothing was replaced"
    return error.strerror or type(error).__name__
