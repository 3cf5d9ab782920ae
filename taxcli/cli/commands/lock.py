"""``taxcli lock``: encrypts case files with a passphrase, and removes the open ones."""

import os
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from taxcli.case.files import CASE, LOCKED, PlaceError
from taxcli.cli.answer import answer
from taxcli.cli.exits import Exit
from taxcli.cli.options import AsJson
from taxcli.document.blocks import Block, Para
from taxcli.document.terminal import Voice

LOCK_SCHEMA = "taxcli-lock-1"
_NOT_LOCKED = (
    "Not locked: papers made of a case, older copies and backups, and what the disk keeps of a "
    "removed file (an SSD keeps it for a while; encrypting the whole disk is the remedy)."
)
CaseFiles = Annotated[list[Path], typer.Argument(metavar="CASE...", help="The case files.")]


class Became(NamedTuple):
    """A file, and what it has become."""

    from_: Path
    to: Path


def lock(ctx: typer.Context, cases: CaseFiles, *, as_json: AsJson = False) -> Exit:
    """Encrypt case files with a passphrase: CASE.toml becomes CASE.toml.age.

    Every command then reads the locked case, and asks for the passphrase; what writes a case
    leaves it locked. Nobody can open it without the passphrase, and there is no reset. Papers,
    older copies and backups are not locked. The standard tool opens it too: age -d CASE.toml.age

    The passphrase is asked for without being shown, or read by --passphrase-fd; it is never taken
    from the command line or the environment, which other programs can read.
    """
    from taxcli.case.lock import choose_lock, library

    voice: Voice = ctx.obj
    files = distinct(cases)
    texts = {path: _lockable(path) for path in files}
    linked = [path for path in files if path.stat().st_nlink > 1]
    library()
    name = str(files[0]) if len(files) == 1 else f"these {len(files)} cases"
    passphrase = choose_lock(name)
    done: list[tuple[Path, Path]] = []
    try:
        for path, data in texts.items():
            done.append((path, _lock(path, data, passphrase)))
    finally:
        show(voice, LOCK_SCHEMA, done, as_json=as_json and len(done) == len(files))
    voice.tell(*_after(done[0][1], texts, linked))
    return Exit.DONE


def distinct(paths: list[Path]) -> list[Path]:
    """Return files once each, however often they were named."""
    return list({os.path.realpath(path): path for path in paths}.values())


def show(
    voice: Voice, schema: str, done: list[tuple[Path, Path]], *, as_json: bool = False
) -> None:
    """Say what each file has become."""
    if as_json or (done and not voice.as_json):
        told = {"files": [Became(old, new) for old, new in done]}
        answer(voice, schema, told, [Para(str(new)) for _, new in done], as_json)


def _after(first: Path, texts: dict[Path, bytes], linked: list[Path]) -> list[Block]:
    told: list[Block] = [
        Para(f"{path} had another name on this disk too (a hard link), and is not locked there.")
        for path in linked
    ]
    for path, data in texts.items():
        if not _is_case(data, path):
            told.append(Para(f"{path} was no valid case, and was locked as it is."))
    told.append(Para(_NOT_LOCKED))
    told.append(Para(f"It opens without taxcli too: age -d {first}"))
    return told


def _lockable(path: Path) -> bytes:
    """Return what is in a file that can be locked.

    Raises:
        PlaceError: it cannot, and why.
    """
    from taxcli.case.files import as_text, read_data
    from taxcli.case.lock import is_locked

    plain_file(path)
    data = read_data(path, "case file", "check the name and the folder")
    if is_locked(data):
        raise PlaceError(f"{path} is locked already")
    as_text(data, path, "case file")
    if path.suffix != CASE and not _is_case(data, path):
        raise PlaceError(f"{path} is no case: age -p locks any file")
    free(Path(f"{path}{LOCKED}"))
    return data


def plain_file(path: Path) -> None:
    """Refuse standard input, and links, which would stay behind and lead nowhere."""
    if str(path) == "-":
        raise typer.BadParameter("standard input is no file: name a case file.")
    if path.is_symlink():
        raise PlaceError(f"{path} is a link: name the file it leads to, {path.resolve()}")


def free(path: Path) -> None:
    """Refuse to write over a file."""
    if path.exists() or path.is_symlink():
        raise PlaceError(f"{path} is there already: move it away first")


def _is_case(data: bytes, path: Path) -> bool:
    from taxcli.case.errors import CaseError
    from taxcli.case.files import as_text
    from taxcli.case.read import parse_case

    try:
        parse_case(as_text(data, path, "case file"), path)
    except CaseError:
        return False
    return True


def _lock(path: Path, data: bytes, passphrase: str) -> Path:
    """Write the locked file, read it back, and only then remove the open one."""
    from taxcli.case.lock import encrypted

    target = Path(f"{path}{LOCKED}")
    replace(path, data, target, encrypted(data, passphrase), passphrase)
    return target


def replace(
    path: Path, old: bytes, target: Path, new: bytes, passphrase: str | None = None
) -> None:
    """Write ``new`` to the target, and remove the file that held ``old`` once both are sure.

    With a passphrase, what was written must also open, and hold the old bytes.

    Raises:
        PlaceError: something failed; the old file is then still there.
    """
    from taxcli.case.files import write_file
    from taxcli.case.lock import Given, opened, using

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
