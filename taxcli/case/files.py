"""Reading text files, and writing files so that nothing is lost: private, whole or not at all."""

import contextlib
import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

# A case of a few hundred rows is some 50 kB; beyond this no text file is what was meant.
LARGEST = 5_000_000
# What the name of a case ends in, and what is added when it is locked.
CASE, LOCKED = ".toml", ".age"


class PlaceError(Exception):
    """A file, folder, table or cluster that cannot be used. Exit code 3."""


class DiskFullError(PlaceError):
    """No room is left: what concerns one file today concerns every other one too."""


def read_text(path: str | Path, what: str, instead: str) -> str:
    """Return the text of a file; ``what`` it should be, and what to do ``instead``, for errors.

    Raises:
        PlaceError: it cannot be read, or is not text.
    """
    return as_text(read_data(path, what, instead), path, what)


def read_data(path: str | Path, what: str, instead: str) -> bytes:
    """Return what is in a file, as :func:`read_bytes` does, with errors in words.

    Raises:
        PlaceError: it cannot be read.
    """
    try:
        return read_bytes(path)
    except IsADirectoryError:
        raise PlaceError(f"{path} is a folder: name the {what} in it") from None
    except FileNotFoundError:
        if Path(f"{path}{LOCKED}").exists():
            instead = f"it is locked, as {path}{LOCKED}; name that"
        raise PlaceError(f"{path} does not exist: {instead}") from None
    except OSError as error:
        raise PlaceError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise PlaceError(f"{path} is no name that a file can have: {instead}") from None


def case_files(folder: Path) -> list[Path]:
    """Return the case files of a folder, locked ones too, in the order of their names."""
    return sorted([*folder.glob(f"*{CASE}"), *folder.glob(f"*{CASE}{LOCKED}")])


def bare_name(path: Path) -> str:
    """Return the name of a case file without its endings: ``mine`` of ``mine.toml.age``."""
    return Path(path.name.removesuffix(LOCKED)).stem


def read_bytes(path: str | Path) -> bytes:
    """Return what is in a file, but no more than shows that it is too large."""
    with Path(path).open("rb") as file:
        return file.read(LARGEST + 1)


def as_text(data: bytes, path: str | Path, what: str) -> str:
    """Decode what was read: UTF-8, with or without a mark at its start.

    Raises:
        PlaceError: it is too large, or not text.
    """
    if len(data) > LARGEST:
        raise PlaceError(f"{path} is larger than 5 MB and so is no {what}")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PlaceError(f"{path} is not UTF-8 text (line {line}): save it as UTF-8") from None


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
        raise _unwritable(f"{folder} cannot be made", error) from None


def write_file(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Replace one file atomically, with mode 0600; a symlink keeps pointing where it did.

    Raises:
        PlaceError: it cannot be written; the old file is untouched.
    """
    real = Path(os.path.realpath(path))
    if real.is_dir():
        raise PlaceError(f"{path} is a folder: name a file in it")
    write_files(real.parent, {real.name: data})


def write_files(folder: Path, files: Mapping[str, bytes | Iterable[bytes]]) -> list[Path]:
    """Write files into a folder: all are on the disk before the first takes its place.

    What is not at hand as a whole is taken piece by piece, so that it need not fit in memory.

    Raises:
        PlaceError: one cannot be written; none has been replaced then.
    """
    waiting: dict[Path, Path] = {}
    try:
        for name, data in files.items():
            target = folder / name
            if target.is_dir():
                raise PlaceError(f"{target} is a folder where a file should go: move it away")
            if target.exists() and not os.access(target, os.W_OK):
                raise PlaceError(f"{target} is write-protected: allow writing, or name another")
            waiting[target] = _write_aside(folder, [data] if isinstance(data, bytes) else data)
        for target, aside in waiting.items():
            aside.replace(target)
    except OSError as error:
        raise _unwritable(f"{folder} cannot be written to", error) from None
    finally:
        for aside in waiting.values():
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)
    return list(waiting)


def _write_aside(folder: Path, data: Iterable[bytes]) -> Path:
    """Write a temporary file beside its target; mkstemp makes it 0600."""
    import tempfile

    handle, name = tempfile.mkstemp(prefix=".taxcli-", dir=folder)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside


def _unwritable(what: str, error: OSError) -> PlaceError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError(f"{what}: the disk is full; nothing was replaced")
    return PlaceError(f"{what}: {error.strerror or type(error).__name__}")
