"""What a run knows of its clients: kept on the disk, so that a killed run can be gone on with."""

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import taxcli
from taxcli.batch.prepare_client import Choices, ClientDone
from taxcli.batch.rows import Client, Job, RowProblem
from taxcli.law.data import forms_folder

FOLDER = ".taxcli-batch"
# Raised when the table below changes: what an earlier program kept is then done again.
_FORM = 4
# The fingerprint of a client whose papers are being written, and are of no certain state.
UNDER_WAY = "under way"


@dataclass(frozen=True, slots=True)
class Known:
    """A client as an earlier moment left it: its fingerprint, whether it is done, its files.

    ``run`` is the run that saw it last, and ``row`` the row it stood in, 0 for a case file.
    """

    id: str
    fingerprint: str
    done: bool
    summary: dict[str, str]
    problems: list[RowProblem]
    files: list[str]
    run: int
    row: int = 0


class State:
    """The clients of an output folder, one row each; a kill loses no change that was committed,
    and a power failure none that was to last."""

    def __init__(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "state.sqlite", isolation_level=None)
        try:
            self._make()
        except sqlite3.Error:
            self._base.close()
            raise

    def _make(self) -> None:
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = NORMAL")
        (form,) = self._base.execute("PRAGMA user_version").fetchone()
        if form != _FORM:
            self._base.execute("DROP TABLE IF EXISTS client")
            self._base.execute(f"PRAGMA user_version = {_FORM}")
        self._base.execute(
            "CREATE TABLE IF NOT EXISTS client (name TEXT PRIMARY KEY, id TEXT, fingerprint TEXT,"
            " done INTEGER, summary TEXT, problems TEXT, files TEXT, run INTEGER, row INTEGER,"
            " place INTEGER)"
        )
        (last,) = self._base.execute("SELECT COALESCE(MAX(run), 0) FROM client").fetchone()
        self.run: int = last + 1

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def find(self, id_: str) -> Known | None:
        """Return what is known of a client; capitals do not tell clients apart."""
        query = f"SELECT {_COLUMNS} FROM client WHERE name = ?"
        row = self._base.execute(query, (id_.casefold(),)).fetchone()
        return None if row is None else _known(row)

    def keep(
        self,
        place: int,
        outcome: ClientDone,
        files: Collection[str] = (),
        fingerprint: str = "",
        row: int = 0,
    ) -> None:
        """Keep what became of a client in this run, and the papers that its folder has."""
        self._base.execute(
            "INSERT OR REPLACE INTO client VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                outcome.id.casefold(),
                outcome.id,
                fingerprint,
                outcome.done,
                json.dumps(outcome.summary),
                json.dumps([asdict(problem) for problem in outcome.problems]),
                json.dumps(sorted(files)),
                self.run,
                row,
                place,
            ),
        )

    def seen(self, place: int, id_: str, row: int) -> None:
        """Note that a client is in this run too, as it was."""
        self._base.execute(
            "UPDATE client SET run = ?, place = ?, row = ? WHERE name = ?",
            (self.run, place, row, id_.casefold()),
        )

    @contextmanager
    def changes(self, *, lasting: bool = False) -> Iterator[None]:
        """Keep a group of changes together; ``lasting`` ones wait for the disk."""
        self._base.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
        self._base.execute("BEGIN")
        try:
            yield
        finally:
            if self._base.in_transaction:
                self._base.execute("COMMIT")

    def gone(self) -> int:
        """Return how many clients of earlier runs are not in this one."""
        # A row that was refused for its id has no folder, and no fingerprint.
        query = "SELECT COUNT(*) FROM client WHERE run < ? AND fingerprint != ''"
        (count,) = self._base.execute(query, (self.run,)).fetchone()
        return int(count)

    def clients(self) -> Iterator[Known]:
        """Yield the clients of this run, in the order of its table."""
        query = f"SELECT {_COLUMNS} FROM client WHERE run = ? ORDER BY place"
        for row in self._base.execute(query, (self.run,)):
            yield _known(row)


_COLUMNS = "id, fingerprint, done, summary, problems, files, run, row"


def _known(found: tuple[str, str, int, str, str, str, int, int]) -> Known:
    id_, fingerprint, done, summary, problems, files, run, row = found
    return Known(
        id_,
        fingerprint,
        bool(done),
        json.loads(summary),
        [RowProblem(**problem) for problem in json.loads(problems)],
        json.loads(files),
        run,
        row,
    )


class Fingerprints:
    """The fingerprints of a run: of a client's rows, the edition and the day, program and law.

    Behind a point stands which papers were asked for, and by which letter, if letters were.
    """

    def __init__(self, choices: Choices) -> None:
        of_all = replace(choices, papers=(), letter=None, dated=None)
        same_for_all = repr((of_all, taxcli.__version__, _forms_digest()))
        self._begun = hashlib.sha256(same_for_all.encode())
        self._papers = ",".join(choices.papers)
        if "letters" in choices.papers:
            letter = repr((choices.letter, choices.dated)).encode()
            self._papers += f" {hashlib.sha256(letter).hexdigest()}"

    def of(self, job: Job) -> str:
        """Return a client's fingerprint."""
        # Not a row's number or a file's folder: a row put in above leaves the others as they were.
        case: Any
        if isinstance(job, Client):
            children = {name: [row.cells for row in rows] for name, rows in job.children.items()}
            case = (job.id, job.row.cells, children, job.shared)
        else:
            case = (job.id, job.text, job.shared)
        if job.last is not None:
            case = (*case, job.last)
        digest = self._begun.copy()
        digest.update(repr(case).encode())
        return f"{digest.hexdigest()}.{self._papers}"


def of_rows(fingerprint: str) -> str:
    """Return the part of a fingerprint that does not say which papers were asked for."""
    return fingerprint.partition(".")[0]


@cache
def _forms_digest() -> str:
    """Return a digest of everything under forms/: other figures make other papers."""
    digest = hashlib.sha256()
    for path in sorted(forms_folder().rglob("*.toml")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
