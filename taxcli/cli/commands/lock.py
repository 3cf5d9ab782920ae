"""``taxcli lock`` and ``taxcli unlock``: encrypt case files with a passphrase, and decrypt them."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from taxcli.cli.command import answer, argument
from taxcli.cli.errors import Exit
from taxcli.document.blocks import Block, Para
from taxcli.document.terminal import Voice

LOCK_SCHEMA, UNLOCK_SCHEMA = "taxcli-lock-1", "taxcli-unlock-1"
_NOT_LOCKED = (
    "Not locked: papers made of a case, older copies and backups, and what the disk keeps of a "
    "removed file (an SSD keeps it for a while; encrypting the whole disk is the remedy)."
)
CaseFiles = Annotated[list[Path], argument("CASE...", "The case files.")]


class Became(NamedTuple):
    """A file, and what it has become."""

    from_: Path
    to: Path


def lock(ctx: typer.Context, cases: CaseFiles) -> Exit:
    """Encrypt case files with a passphrase: CASE.toml becomes CASE.toml.age.

    Every command then reads the locked case, and asks for the passphrase; what writes a case
    leaves it locked. Nobody can open it without the passphrase, and there is no reset. Papers,
    older copies and backups are not locked. The standard tool opens it too: age -d CASE.toml.age

    The passphrase is asked for without being shown, or read by --passphrase-fd; it is never taken
    from the command line or the environment, which other programs can read.
    """
    from taxcli.case.lock import choose_lock, library
    from taxcli.case.lock_files import lock_file, lockable

    voice: Voice = ctx.obj
    texts = _read(cases, lockable)
    linked = [path for path in texts if path.stat().st_nlink > 1]
    library()
    passphrase = choose_lock(str(*texts) if len(texts) == 1 else f"these {len(texts)} cases")
    done = _each(voice, LOCK_SCHEMA, texts, lambda path, data: lock_file(path, data, passphrase))
    voice.tell(*_after(done[0].to, texts, linked))
    return Exit.DONE


def unlock(ctx: typer.Context, cases: CaseFiles) -> Exit:
    """Decrypt locked case files: CASE.toml.age becomes CASE.toml, and anybody can read it then.

    Not needed to work with a case: every command opens a locked one by itself.
    """
    from taxcli.case.lock_files import unlock_file, unlockable

    voice: Voice = ctx.obj
    done = _each(voice, UNLOCK_SCHEMA, _read(cases, unlockable), unlock_file)
    them, those = ("It is", "it") if len(done) == 1 else ("They are", "them")
    voice.tell(Para(f"{them} open now: whoever gets at the disk can read {those}."))
    return Exit.DONE


def _read(cases: list[Path], reader: Callable[[Path], bytes]) -> dict[Path, bytes]:
    """Read files once each, however often they were named."""
    texts: dict[Path, bytes] = {}
    for path in {os.path.realpath(path): path for path in cases}.values():
        if str(path) == "-":
            raise typer.BadParameter("standard input is no file: name a case file.")
        texts[path] = reader(path)
    return texts


def _each(
    voice: Voice, schema: str, texts: Mapping[Path, bytes], change: Callable[[Path, bytes], Path]
) -> list[Became]:
    """Change each file, and say what it has become; of a failure JSON tells alone."""
    done: list[Became] = []
    try:
        for path, data in texts.items():
            done.append(Became(path, change(path, data)))
    finally:
        if len(done) == len(texts) or (done and not voice.as_json):
            answer(voice, schema, {"files": done}, [Para(str(each.to)) for each in done])
    return done


def _after(first: Path, texts: Mapping[Path, bytes], linked: list[Path]) -> Iterator[Block]:
    from taxcli.case.lock_files import is_case

    for path in linked:
        yield Para(
            f"{path} had another name on this disk too (a hard link), and is not locked there."
        )
    for path, data in texts.items():
        if not is_case(data, path):
            yield Para(f"{path} was no valid case, and was locked as it is.")
    yield Para(_NOT_LOCKED)
    yield Para(f"It opens without taxcli too: age -d {first}")
