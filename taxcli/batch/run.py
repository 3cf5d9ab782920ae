"""A run over many clients into one folder: resumable, and the same however often it is run."""

import hashlib
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import taxcli
from taxcli.batch.cells import Client
from taxcli.batch.choices import Choices, kind_of
from taxcli.batch.columns import CLIENT_ID, CLIENTS
from taxcli.batch.jobs import LIKE_SSN, Job, Stray, id_problem, jobs_of
from taxcli.batch.pool import Chunk, Placed, outcomes
from taxcli.batch.problems import RowProblem, without_numbers
from taxcli.batch.state import FOLDER, UNDER_WAY, Known, State
from taxcli.batch.work import Outcome, failed
from taxcli.case.files import PlaceError, make_folder, write_files
from taxcli.law.data import forms_folder

# Files are written under such a name before they take their place.
_ASIDE = ".taxcli-*"
# How many clients go to a worker at once: with papers each takes a while, without hardly any time.
_CHUNK, _CHUNK_WITHOUT_PAPERS = 1, 64


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: clients done now, failed, and left as an earlier run had them."""

    done: int = 0
    failed: int = 0
    kept: int = 0

    @property
    def all(self) -> int:
        """Return how many clients have been dealt with."""
        return self.done + self.failed + self.kept


@dataclass(frozen=True, slots=True)
class Way:
    """How a run is carried out: processes or a cluster, and what of an earlier run is redone."""

    jobs: int = 1
    cluster: str | None = None
    force: bool = False
    only_failed: bool = False


Told = Callable[[Progress, Outcome | None], None]


class Run:
    """One run: ``carry_out`` it, then ask ``state`` for what became of each client."""

    def __init__(self, source: Path, folder: Path, choices: Choices, way: Way) -> None:
        self.source = source
        self.folder = folder
        self.choices = choices
        self.way = way
        self.progress = Progress()
        self.interrupted = False
        self._ids: set[str] = set()
        self._still_right: dict[str, list[str]] = {}
        self.not_reached = 0

    @contextmanager
    def open(self) -> Iterator["Run"]:
        """Hold the folder for this run alone.

        Raises:
            PlaceError: another run is at work in it, or it cannot be written.
        """
        from filelock import FileLock, Timeout

        make_folder(self.folder)
        inner = self.folder / FOLDER
        make_folder(inner)
        lock = FileLock(inner / "lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise PlaceError(
                f"{self.folder} is in use by another run: wait for it, or name another folder"
            ) from None
        try:
            self.state = State(inner)
            try:
                yield self
            finally:
                self.state.close()
        except sqlite3.Error as error:
            raise PlaceError(f"{inner} cannot be used ({error}): name another folder") from None
        finally:
            lock.release()

    def carry_out(self, told: Told) -> None:
        """Prepare every client that is new, changed or failed; ``told`` hears of each.

        Raises:
            PlaceError, TableError: the source cannot be read, or nothing can be written.
        """
        with self._interruptible():
            chunks = self._chunks(told)
            for chunk, found in outcomes(
                chunks,
                self.choices,
                jobs=self.way.jobs,
                cluster=self.way.cluster,
                stopped=lambda: self.interrupted,
            ):
                self._expect(chunk, found)
                self.state.begin()
                try:
                    for (place, job), outcome in zip(chunk, found, strict=True):
                        self._keep(place, job, outcome)
                        self._count(outcome, told)
                finally:
                    self.state.commit()
            if self.interrupted:
                self._leave_rest()

    def _leave_rest(self) -> None:
        """Keep what is known of clients that an interrupted run did not reach."""
        for place, job in self._rest:
            self.not_reached += 1
            self.state.seen(place, job.id)

    def _chunks(self, told: Told) -> Iterator[Chunk]:
        todo = self._rest = self._todo(told)
        size = _CHUNK if self.choices.papers else _CHUNK_WITHOUT_PAPERS
        while chunk := list(islice(todo, size)):
            yield chunk

    def _todo(self, told: Told) -> Iterator[Placed]:
        """Yield what is to be done; keep what is as it was, and refuse what has no good id."""
        for place, job in enumerate(jobs_of(self.source)):
            if isinstance(job, Stray):
                self._refuse_stray(place, job, told)
                continue
            known = self.state.find(job.id)
            problem = id_problem(job) or self._twice(job)
            if problem is not None:
                self._refuse(place, job, problem, told)
            elif known is not None and self._stays(job, known):
                self.state.seen(place, job.id)
                self.progress = replace(self.progress, kept=self.progress.kept + 1)
                told(self.progress, None)
            else:
                yield place, job

    def _twice(self, job: Job) -> RowProblem | None:
        name = job.id.casefold()  # on many disks capitals do not tell folders apart
        if name not in self._ids:
            self._ids.add(name)
            return None
        number = job.row.number if isinstance(job, Client) else 0
        message = f"the client {job.id!r} stands twice in the table"
        return RowProblem(CLIENTS, number, CLIENT_ID, "T-ID-002", message, "take one row out")

    def _stays(self, job: Job, known: Known) -> bool:
        """Tell whether an earlier run's client is still what it would be now."""
        if self.way.force or not known.done:
            return False
        if self.way.only_failed:
            return True
        whole = all((self.folder / job.id / name).is_file() for name in known.files)
        return whole and known.fingerprint == self._fingerprint(job)

    def _refuse_stray(self, place: int, stray: Stray, told: Told) -> None:
        """Tell of a child row whose client is not there."""
        shown = without_numbers(stray.id)
        message = f"no client is called {shown!r} in the clients' table"
        fix = "correct the id, or add the client"
        problem = RowProblem(stray.table, stray.number, CLIENT_ID, "T-ID-003", message, fix)
        name = f"{shown} ({stray.table} row {stray.number})"
        outcome = failed(name, [problem])
        self.state.keep(place, Known(name, "", False, outcome.summary, [problem], [], 0))
        self._count(outcome, told)

    def _refuse(self, place: int, job: Job, problem: RowProblem, told: Told) -> None:
        # A client whose id is taken or cannot be used gets a line of its own all the same.
        shown = LIKE_SSN.sub("(nine digits, not shown)", without_numbers(job.id))
        row = f"row {problem.row}" if problem.row else f"file {place + 1}"
        name = f"{shown} ({row})"
        outcome = failed(name, [problem])
        self.state.keep(place, Known(name, "", False, outcome.summary, [problem], [], 0))
        self._count(outcome, told)

    def _expect(self, chunk: Chunk, found: list[Outcome]) -> None:
        """Note which papers may be in a folder soon: a kill midway leaves none that is unknown."""
        self.state.begin(lasting=True)
        try:
            for (place, job), outcome in zip(chunk, found, strict=True):
                before = self.state.find(job.id)
                self._still_right[job.id] = self._others(job, before, outcome)
                names = sorted({*(before.files if before else ()), *outcome.files})
                if names:
                    summary = failed(job.id, []).summary
                    known = Known(job.id, UNDER_WAY, False, summary, [], names, self.state.run)
                    self.state.keep(place, known)
        finally:
            self.state.commit()

    def _others(self, job: Job, before: Known | None, outcome: Outcome) -> list[str]:
        """Return papers made of the same rows before, which this run was not asked for."""
        if before is None or not before.done or not outcome.done:
            return []
        same = before.fingerprint.partition(".")[0] == self._fingerprint(job).partition(".")[0]
        names = (name for name in before.files if kind_of(name) not in self.choices.papers)
        return list(names) if same else []

    def _keep(self, place: int, job: Job, outcome: Outcome) -> None:
        """Put a client's papers into its folder, and what became of it into the state."""
        before = self.state.find(job.id)
        home = self.folder / job.id
        for left in home.glob(_ASIDE):  # by a run that was killed while it wrote
            left.unlink(missing_ok=True)
        if outcome.files:
            make_folder(home)
            write_files(home, outcome.files)
        # A paper that this client no longer has must not be mailed by mistake.
        names = sorted({*outcome.files, *self._still_right.pop(job.id, ())})
        for name in set(before.files if before else ()) - set(names):
            (home / name).unlink(missing_ok=True)
        self.state.keep(
            place,
            Known(
                job.id,
                self._fingerprint(job),
                outcome.done,
                outcome.summary,
                outcome.problems,
                names,
                self.state.run,
            ),
        )

    def _count(self, outcome: Outcome, told: Told) -> None:
        if outcome.done:
            self.progress = replace(self.progress, done=self.progress.done + 1)
        else:
            self.progress = replace(self.progress, failed=self.progress.failed + 1)
        told(self.progress, outcome)

    def _fingerprint(self, job: Job) -> str:
        """Return what decides a client's papers, and behind a point which of them were asked for.

        The rows decide, the edition and the day, the firm's letter, program and law.
        """
        # Not the rows' numbers: a row put in above leaves everyone else as they were.
        case: Any = job
        if isinstance(job, Client):
            children = {name: [row.cells for row in rows] for name, rows in job.children.items()}
            case = (job.id, job.row.cells, children)
        asked = replace(self.choices, papers=())
        told = repr((case, asked, taxcli.__version__, _forms_digest()))
        papers = ",".join(self.choices.papers)
        return f"{hashlib.sha256(told.encode()).hexdigest()}.{papers}"

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Let a first Ctrl-C finish what is under way; a second one ends at once."""

        def stop(*_: Any) -> None:
            if self.interrupted:
                raise KeyboardInterrupt
            self.interrupted = True

        before = signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


@cache
def _forms_digest() -> str:
    """Return a digest of everything under forms/: other figures make other papers."""
    digest = hashlib.sha256()
    for path in sorted(forms_folder().rglob("*.toml")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
