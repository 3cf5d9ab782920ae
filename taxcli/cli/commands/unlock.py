"""``taxcli unlock``: decrypts locked case files, and removes the locked ones."""

from pathlib import Path

import typer

from taxcli.case.files import LOCKED, PlaceError
from taxcli.cli.commands.lock import CaseFiles, distinct, free, plain_file, replace, show
from taxcli.cli.exits import Exit
from taxcli.cli.options import AsJson
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice

UNLOCK_SCHEMA = "taxcli-unlock-1"


def unlock(ctx: typer.Context, cases: CaseFiles, *, as_json: AsJson = False) -> Exit:
    """Decrypt locked case files: CASE.toml.age becomes CASE.toml, and anybody can read it then.

    Not needed to work with a case: every command opens a locked one by itself.
    """
    voice: Voice = ctx.obj
    files = distinct(cases)
    locked = {path: _locked(path) for path in files}
    done: list[tuple[Path, Path]] = []
    try:
        for path, data in locked.items():
            done.append((path, _unlock(path, data)))
    finally:
        show(voice, UNLOCK_SCHEMA, done, as_json=as_json and len(done) == len(files))
    them, those = ("It is", "it") if len(done) == 1 else ("They are", "them")
    voice.tell(Para(f"{them} open now: whoever gets at the disk can read {those}."))
    return Exit.DONE


def _locked(path: Path) -> bytes:
    """Return what is in a file that can be unlocked.

    Raises:
        PlaceError: it cannot, and why.
    """
    from taxcli.case.files import read_data
    from taxcli.case.lock import is_locked

    plain_file(path)
    data = read_data(path, "locked case", "check the name and the folder")
    if not is_locked(data):
        raise PlaceError(f"{path} is not locked")
    if path.suffix == LOCKED:
        free(path.with_suffix(""))
    return data


def _unlock(path: Path, data: bytes) -> Path:
    """Write the open file and remove the locked one; one of another name is replaced in place."""
    from taxcli.case.files import write_file
    from taxcli.case.lock import opened

    plain = opened(data, path)
    if path.suffix != LOCKED:
        write_file(path, plain)
        return path
    target = path.with_suffix("")
    replace(path, data, target, plain)
    return target
