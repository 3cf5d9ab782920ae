"""Which steps of the guides are done: kept in the person's state folder, by topic and client."""

import tomllib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from taxcli.case.files import PlaceError, make_folder, read_text, write_file

PROGRESS_SCHEMA = "taxcli-guide-progress-1"
_FILE = "guide.toml"
_HEAD = "# Steps of `taxcli guide` that are done. taxcli writes this file.\n\n"
# Another run writes a few lines; longer than this it hangs.
_WAIT = 10.0


@dataclass(frozen=True, slots=True)
class Kept:
    """The steps of a topic that are done, by id; ``client`` is ``None`` for oneself."""

    topic: str
    client: str | None
    done: tuple[str, ...]


def progress_path() -> Path:
    """Return the file that the progress is kept in; it need not be there."""
    from platformdirs import user_state_path

    return user_state_path("taxcli", appauthor=False) / _FILE


def all_kept() -> tuple[Kept, ...]:
    """Return everything that is under way.

    Raises:
        PlaceError: the file is there and cannot be read, or is not what taxcli wrote.
    """
    path = progress_path()
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise PlaceError(f"{path} cannot be read: {error.strerror}") from None
    text = read_text(path, "progress file", "run the command again")
    try:
        return tuple(_entries(tomllib.loads(text)))
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise PlaceError(
            f"{path} is no progress file that taxcli wrote ({error}); nothing was changed: mend "
            "it, or move it away to begin anew"
        ) from None


def done_of(topic: str, client: str | None) -> tuple[str, ...]:
    """Return the ids of the steps of a topic that are done.

    Raises:
        PlaceError: the progress cannot be read.
    """
    kept = (one.done for one in all_kept() if (one.topic, one.client) == (topic, client))
    return next(kept, ())


def keep(
    topic: str,
    client: str | None,
    *,
    done: Collection[str] = (),
    undone: Collection[str] = (),
    reset: bool = False,
) -> Path:
    """Mark steps as done or not, and return the file in which that is kept.

    Raises:
        PlaceError: the progress cannot be read or written; the file is then as it was.
    """
    import tomli_w

    path = progress_path()
    make_folder(path.parent)
    with _alone(path):
        everything = {(one.topic, one.client): one for one in all_kept()}
        before = everything.pop((topic, client), None)
        had = before.done if before is not None and not reset else ()
        now = [*dict.fromkeys([*had, *done])]
        after = tuple(id_ for id_ in now if id_ not in undone)
        rows = list(everything.values())
        if after:
            rows.append(Kept(topic, client, after))
        rows.sort(key=lambda one: (one.client or "", one.topic))
        tables = [{key: of for key, of in asdict(one).items() if of is not None} for one in rows]
        text = tomli_w.dumps({"schema": PROGRESS_SCHEMA, "guide": tables})
        write_file(path, f"{_HEAD}{text}".encode())
    return path


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the file for this run, so that two runs at once lose nothing.

    Raises:
        PlaceError: another run holds it, or the folder cannot be written to.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_suffix(".lock"), timeout=_WAIT, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise PlaceError(f"{path} is in use by another taxcli: try again") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PlaceError(f"{path.parent} cannot be written to: {reason}") from None
    try:
        yield
    finally:
        lock.release()


def _entries(data: dict[str, Any]) -> Iterator[Kept]:
    """Yield what a progress file holds.

    Raises:
        ValueError: it is not as taxcli writes it.
    """
    if data.get("schema") != PROGRESS_SCHEMA:
        raise ValueError(f"schema is not {PROGRESS_SCHEMA}")
    rows = data.get("guide", [])
    if not isinstance(rows, list):
        raise ValueError("guide is no list of tables")
    for row in rows:
        match row:
            case {"topic": str(topic), "done": [*done], **rest} if all(
                isinstance(id_, str) for id_ in done
            ):
                client = rest.get("client")
                if client is None or isinstance(client, str):
                    yield Kept(topic, client, tuple(done))
                    continue
        raise ValueError("an entry lacks its topic or its list of steps")
