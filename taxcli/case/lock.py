"""Locked case files: the age format with a passphrase, which the ``age`` tool opens too.

Only what is encrypted reaches the disk. Where a passphrase comes from is somebody else's concern:
whoever runs commands says so with :func:`using`, and what opened a file is remembered until then.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from taxcli.case.files import LARGEST, LOCKED, PlaceError

STDIN = "-"
_BINARY = b"age-encryption.org/v1\n"
_ARMOURED = b"-----BEGIN AGE ENCRYPTED FILE-----"
_BY_PASSPHRASE = b"-> scrypt "
# What the library says of a passphrase that is not the one, and of a file from a faster machine.
_WRONG, _TOO_SLOW = "Decryption failed", "Excessive work"


class WrongPassphraseError(PlaceError):
    """A locked file that the passphrases at hand do not open. Exit code 3."""


class Passphrases(Protocol):
    """Where passphrases come from."""

    def to_open(self, name: str, wrong: int) -> str | None:
        """Return a passphrase to try after so many wrong ones; ``None`` when there is no other."""
        ...

    def to_lock(self, name: str) -> str:
        """Return the passphrase for a file that is locked for the first time."""
        ...


@dataclass(slots=True)
class _Keys:
    """What is known while one source of passphrases is in use: what opened which file."""

    source: Passphrases | None = None
    known: list[str] = field(default_factory=list, repr=False)
    places: dict[str, str] = field(default_factory=dict, repr=False)
    # What was opened last, locked and open: most commands look at one file twice.
    last: tuple[bytes, bytes, str] | None = field(default=None, repr=False)


_KEYS: ContextVar[_Keys | None] = ContextVar("taxcli_keys", default=None)


@contextmanager
def using(source: Passphrases) -> Iterator[None]:
    """Take passphrases from a source, and forget them at the end."""
    token = _KEYS.set(_Keys(source))
    try:
        yield
    finally:
        _KEYS.reset(token)


@dataclass(frozen=True, slots=True)
class Given:
    """The one passphrase that a caller gave."""

    passphrase: str = field(repr=False)

    def to_open(self, name: str, wrong: int) -> str | None:
        """Return the passphrase, once."""
        return None if wrong else self.passphrase

    def to_lock(self, name: str) -> str:
        """Return the passphrase."""
        return self.passphrase


def is_locked(data: bytes) -> bool:
    """Tell by its first bytes whether a file is encrypted in the age format."""
    return data.startswith((_BINARY, _ARMOURED))


def is_sealed(path: str | Path) -> bool:
    """Tell whether a file was opened by a passphrase, or is yet to be written with one."""
    return _place(path) in _keys().places


def any_opened() -> bool:
    """Tell whether a locked file has been opened since the source of passphrases is in use."""
    return bool(_keys().places)


def opened(data: bytes, path: str | Path) -> bytes:
    """Return what a locked file holds; what is not locked is returned as it is.

    Args:
        data: all of the file.
        path: where it stands, ``-`` for standard input; its passphrase is remembered by it.

    Raises:
        WrongPassphraseError: no passphrase at hand opens it.
        PlaceError: it is damaged, or locked in another way, or the library is not installed.
    """
    if not is_locked(data) or len(data) > LARGEST:
        return data
    keys, name = _keys(), _shown(path)
    if keys.last is not None and keys.last[0] == data:
        plain, found = keys.last[1:]
    else:
        plain, found = _try_all(keys, data, name)
    keys.last = data, plain, found
    keys.places[_place(path)] = found
    return plain


def sealed(data: bytes, path: str | Path) -> bytes:
    """Return bytes as they go to a path: locked if what stands there is, else as they are.

    A file that is not there yet is locked if its name ends in ``.age``.

    Raises:
        PlaceError: the passphrase of what stands there cannot be had.
    """
    keys, place = _keys(), _place(path)
    if place not in keys.places:
        try:
            standing = Path(path).read_bytes()
        except OSError:
            if not str(path).endswith(LOCKED):
                return data
            choose_lock(path)
        else:
            if not is_locked(standing):
                return data
            opened(standing, path)
    return encrypted(data, keys.places[place])


def choose_lock(path: str | Path) -> str:
    """Have a passphrase chosen for a file that is yet to be written, and return it."""
    keys = _keys()
    if keys.source is None:
        raise PlaceError(f"{path} would be locked, and no passphrase was given")
    library()
    chosen = keys.source.to_lock(str(path))
    keys.known.append(chosen)
    keys.places[_place(path)] = chosen
    return chosen


def lock_alike(path: Path, like: str | Path) -> bool:
    """Have a new file locked by the passphrase that opened another; tell whether one did."""
    keys = _keys()
    found = keys.places.get(_place(like))
    if found is not None:
        keys.places[_place(path)] = found
    return found is not None


def encrypted(data: bytes, passphrase: str) -> bytes:
    """Encrypt bytes; this takes a second or more, by design of the format.

    Raises:
        PlaceError: the library is not installed.
    """
    found: bytes = library().encrypt(data, passphrase)
    return found


def library() -> Any:
    """Return what encrypts and decrypts with a passphrase.

    Raises:
        PlaceError: it is not installed.
    """
    try:
        from pyrage import passphrase
    except ImportError:
        raise PlaceError(
            "locked cases need taxcli's extra lock, which is not installed: in taxcli's folder, "
            "python3 -m pip --python .venv install '.[lock]'"
        ) from None
    return passphrase


def _keys() -> _Keys:
    return _KEYS.get() or _Keys()


def _place(path: str | Path) -> str:
    return STDIN if str(path) == STDIN else os.path.realpath(path)


def _shown(path: str | Path) -> str:
    return "standard input" if str(path) == STDIN else str(path)


def _try_all(keys: _Keys, data: bytes, name: str) -> tuple[bytes, str]:
    """Open a file by what opened others before, then by what the source gives."""
    _check_head(data, name)
    library()
    tried: set[str] = set()

    def attempt(passphrase: str) -> bytes | None:
        if passphrase in tried:
            return None
        tried.add(passphrase)
        return _decrypted(data, passphrase, name)

    for passphrase in reversed(keys.known):
        plain = attempt(passphrase)
        if plain is not None:
            return plain, passphrase
    if keys.source is None:
        raise WrongPassphraseError(f"{name} is locked: read_case takes its passphrase")
    wrong = 0
    while (given := keys.source.to_open(name, wrong)) is not None:
        plain = attempt(given)
        if plain is not None:
            keys.known.append(given)
            return plain, given
        wrong += 1
    raise WrongPassphraseError(f"{name} is locked, and the passphrase given does not open it")


def _check_head(data: bytes, name: str) -> None:
    """Refuse a file that no passphrase opens, before anybody is asked for one."""
    if data.startswith(_BINARY) and not data[len(_BINARY) :].startswith(_BY_PASSPHRASE):
        if data[len(_BINARY) :].startswith(b"-> "):
            raise PlaceError(f"{name} is locked for a key, not by a passphrase: age -d -i opens it")
        raise _damaged(name)


def _decrypted(data: bytes, passphrase: str, name: str) -> bytes | None:
    """Return what a file holds, or ``None`` if the passphrase is not the one."""
    from pyrage import DecryptError

    if not passphrase:
        return None
    try:
        return bytes(library().decrypt(data, passphrase))
    except UnicodeEncodeError:  # bytes of the terminal that are no text
        return None
    except DecryptError as error:
        said = str(error)
        if said.startswith(_WRONG):
            return None
        if said.startswith(_TOO_SLOW):
            raise PlaceError(
                f"{name} was locked on a much faster machine: unlock it there, or with age -d"
            ) from None
        raise _damaged(name) from None


def _damaged(name: str) -> PlaceError:
    return PlaceError(f"{name} is damaged or cut off, and cannot be opened: use a copy of it")
