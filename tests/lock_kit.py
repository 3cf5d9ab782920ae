"""Locked files made and opened by another implementation of the age format, at next to no cost.

What the product writes costs a second or more to make and to open, by design of the format.
"""

import io
from functools import partial
from pathlib import Path
from unittest import mock

from age.algorithms.scrypt import scrypt_encrypt_file_key
from age.file import Decryptor, Encryptor
from age.keys.password import PasswordKey

PASSPHRASE = "nine small grey herons"
_CHEAP = 2  # the logarithm of scrypt's cost
_ROOT = Path(__file__).resolve().parents[1]


def locked(data: bytes, passphrase: str = PASSPHRASE) -> bytes:
    """Encrypt."""
    stream = io.BytesIO()
    cheap = partial(scrypt_encrypt_file_key, log_cost=_CHEAP)
    with mock.patch("age.recipients.scrypt.scrypt_encrypt_file_key", cheap):
        encryptor = Encryptor([PasswordKey(passphrase.encode())], stream)
        encryptor.write(data)
        encryptor.close()
    return stream.getvalue()


def opened(data: bytes, passphrase: str = PASSPHRASE) -> bytes:
    """Decrypt."""
    found: bytes = Decryptor([PasswordKey(passphrase.encode())], io.BytesIO(data)).read()
    return found


def cheap_environment(folder: Path) -> dict[str, str]:
    """Return what makes another process lock at next to no cost; it opens as ever."""
    from tests.cli.conftest import environment

    (folder / "sitecustomize.py").write_text(
        "import taxcli.case.lock, tests.lock_kit\n"
        "taxcli.case.lock.encrypted = tests.lock_kit.locked\n"
    )
    return environment(PYTHONPATH=f"{folder}:{_ROOT}", TERM="xterm-256color")
