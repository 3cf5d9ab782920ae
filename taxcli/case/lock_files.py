"""Case files on the disk: locked, unlocked, and where a new one may stand and how it is written."""

import os
from pathlib import Path

from taxcli.case import lock
from taxcli.case.files import CASE, LOCKED, PlaceError, as_text, make_folder, read_data, write_file
from taxcli.case.lock import Given, is_locked, lock_alike, opened, sealed, using
from taxcli.case.read import CaseError, parse_case


def lockable(path: Path) -> bytes:
    """Return what is in a file that can be locked.

    Raises:
        PlaceError: it cannot, and why.
    """
    _check_plain(path)
    data = read_data(path, "case file", "check the name and the folder")
    if is_locked(data):
        raise PlaceError(f"{path} is locked already")
    as_text(data, path, "case file")
    if path.suffix != CASE and not is_case(data, path):
        raise PlaceError(f"{path} is no case: age -p locks any file")
    _check_free(Path(f"{path}{LOCKED}"))
    return data


def unlockable(path: Path) -> bytes:
    """Return what is in a file that can be unlocked.

    Raises:
        PlaceError: it cannot, and why.
    """
    _check_plain(path)
    data = read_data(path, "locked case", "check the name and the folder")
    if not is_locked(data):
        raise PlaceError(f"{path} is not locked")
    if path.suffix == LOCKED:
        _check_free(path.with_suffix(""))
    return data


def is_case(data: bytes, path: Path) -> bool:
    """Tell whether a file holds a valid case."""
    try:
        parse_case(as_text(data, path, "case file"), path)
    except CaseError:
        return False
    return True


def lock_file(path: Path, data: bytes, passphrase: str) -> Path:
    """Write the locked file beside an open one, remove that, and return the locked one.

    Raises:
        PlaceError: something failed; the open file is then still there.
    """
    target = Path(f"{path}{LOCKED}")
    _replace(path, data, target, lock.encrypted(data, passphrase), passphrase)
    return target


def unlock_file(path: Path, data: bytes) -> Path:
    """Write the open file and remove the locked one; one of another name is replaced in place.

    Raises:
        PlaceError: something failed; the locked file is then still there.
    """
    plain = opened(data, path)
    if path.suffix != LOCKED:
        write_file(path, plain)
        return path
    target = path.with_suffix("")
    _replace(path, data, target, plain)
    return target


def _check_plain(path: Path) -> None:
    """Refuse a link, which would stay behind and lead nowhere."""
    if path.is_symlink():
        raise PlaceError(f"{path} is a link: name the file it leads to, {path.resolve()}")


def _check_free(path: Path) -> None:
    """Refuse to write over a file."""
    if path.exists() or path.is_symlink():
        raise PlaceError(f"{path} is there already: move it away first")


def _replace(
    path: Path, old: bytes, target: Path, new: bytes, passphrase: str | None = None
) -> None:
    """Write ``new`` to the target, and remove the file that held ``old`` once both are sure.

    With a passphrase, what was written must also open, and hold the old bytes.
    """
    write_file(target, new)
    try:
        if path.read_bytes() != old:
            raise PlaceError(f"{path} was changed meanwhile, and stays as it is: try again")
        back, wanted = target.read_bytes(), new
        if passphrase is not None:
            with using(Given(passphrase)):
                back, wanted = opened(back, target), old
        if back != wanted:
            raise PlaceError(f"{target} could not be read back; {path} stays as it is")
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    try:
        path.unlink()
    except OSError as error:
        raise PlaceError(
            f"{target} is written, but {path} cannot be removed ({error.strerror}): remove it"
        ) from None


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
