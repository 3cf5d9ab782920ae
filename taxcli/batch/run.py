"""A run over many clients into one folder: resumable, and the same however often it is run."""

import signal
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from taxcli.batch.jobs import jobs_of, year_of_job
from taxcli.batch.pool import Chunk, Placed, outcomes
from taxcli.batch.prepare_client import (
    Choices,
    ClientDone,
    WorkWay,
    failed,
    kind_of,
    names_of,
    read_job,
)
from taxcli.batch.reports import LastRun
from taxcli.batch.rows import (
    CLIENT_ID,
    Job,
    RowProblem,
    Stray,
    id_problem,
    problem_of,
    row_of,
    spoilt,
)
from taxcli.batch.run_database import FOLDER, UNDER_WAY, Fingerprints, Known, State, of_rows
from taxcli.case.files import DiskFullError, PlaceError, make_folder, write_files
from taxcli.text import message

# Files are written under such a name before they take their place.
_ASIDE = ".taxcli-*"
# How many clients go to a worker at once: with papers each takes a while, without hardly any time.
_CHUNK, _CHUNK_WITHOUT_PAPERS = 4, 64


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


Told = Callable[[Progress, ClientDone | None], None]


class Run:
    """One run: ``carry_out`` it, then ask ``state`` for what became of each client."""

    def __init__(
        self,
        source: Path,
        folder: Path,
        choices: Choices,
        way: WorkWay,
        last: LastRun | None = None,
    ) -> None:
        self.source = source
        self.folder = folder
        self.choices = choices
        self.way = way
        self.last = last
        self.progress = Progress()
        self._fingerprints = Fingerprints(choices)
        self.interrupted = False
        # Clients under way: what was known of each before, and the row it stands in.
        self._before: dict[str, tuple[Known | None, int]] = {}
        self._still_right: dict[str, list[str]] = {}
        self.not_reached = 0
        self.left_alone = 0
        self.papers_changed = False

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
            PlaceError: the source cannot be read, or nothing can be written.
        """
        with self._interruptible():
            work = outcomes(
                self._chunks(told),
                self.choices,
                jobs=self.way.jobs,
                cluster=self.way.cluster,
                stopped=lambda: self.interrupted,
            )
            with closing(work):  # no worker is left behind where something cannot be written
                for chunk, found in work:
                    self._expect(chunk, found)
                    with self.state.changes():
                        for (place, job), outcome in zip(chunk, found, strict=True):
                            self._count(self._keep(place, job, outcome), told)
            # What is known of clients that an interrupted run did not reach is kept.
            for place, job in self._rest if self.interrupted else ():
                self.not_reached += 1
                self.state.seen(place, job.id, row_of(job))

    def _chunks(self, told: Told) -> Iterator[Chunk]:
        todo = self._rest = self._todo(told)
        size = _CHUNK if self.choices.papers else _CHUNK_WITHOUT_PAPERS
        while chunk := list(islice(todo, size)):
            yield chunk

    def _todo(self, told: Told) -> Iterator[Placed]:
        """Yield what is to be done; keep what is as it was, and refuse what has no good id."""
        for place, found in enumerate(jobs_of(self.source)):
            if isinstance(found, Stray):
                id_ = "" if spoilt(found.id) else message(found.id)
                name = f"{id_} ({found.table} row {found.number})".strip()
                self._keep_failed(place, name, found.problem, told)
                continue
            last = self.last and self.last.of(found.id, year_of_job(found))
            job = replace(found, last=last) if last else found
            known = self.state.find(job.id)
            problem = id_problem(job) or self._twice(job, known)
            if problem is not None:
                # A client whose id is taken or cannot be used gets a line of its own all the same.
                row = f"row {problem.row}" if problem.row else f"file {place + 1}"
                self._keep_failed(place, f"{message(job.id)} ({row})", problem, told)
            elif job.held:
                self._hold_back(place, job, known, told)
            elif known is not None and self._stays(job, known):
                self.state.seen(place, job.id, row_of(job))
                self.progress = replace(self.progress, kept=self.progress.kept + 1)
                told(self.progress, None)
            elif known is None and self.way.only_failed:
                self.not_reached += 1
            else:
                self._before[job.id.casefold()] = known, row_of(job)
                yield place, job

    def _twice(self, job: Job, known: Known | None) -> RowProblem | None:
        """Refuse a client that this run has met already, be it done or under way."""
        if job.id.casefold() in self._before:
            row = self._before[job.id.casefold()][1]
        elif known is not None and known.run == self.state.run:
            row = known.row
        else:
            return None
        first = f"row {row}" if row else "an earlier file"
        found = f"the client {job.id!r} stands in {first} already, and that one was taken"
        fix = "look which of the two is right, and take the other out"
        return problem_of(job, CLIENT_ID, "T-ID-002", found, fix)

    def _stays(self, job: Job, known: Known) -> bool:
        """Tell whether an earlier run's client is still what it would be now."""
        if self.way.force or not known.done:
            return False
        if self.way.only_failed:
            self.left_alone += known.fingerprint != self._fingerprints.of(job)
            return True
        whole = all((self.folder / job.id / name).is_file() for name in known.files)
        return whole and known.fingerprint == self._fingerprints.of(job)

    def _hold_back(self, place: int, job: Job, known: Known | None, told: Told) -> None:
        """Leave a client undone, and without papers of an earlier run; tell all that is wrong."""
        if known is not None and known.files:
            self._write(self.folder / job.id, {}, set(known.files))
            self.papers_changed = True
        case, problems = read_job(job)
        outcome = failed(job.id, [*job.held, *problems], name=names_of(job, case))
        self.state.keep(place, outcome, (), self._fingerprints.of(job), row_of(job))
        self._count(outcome, told)

    def _keep_failed(self, place: int, name: str, problem: RowProblem, told: Told) -> None:
        """Keep a line for what has no client of its own."""
        outcome = failed(name, [problem])
        self.state.keep(place, outcome)
        self._count(outcome, told)

    def _expect(self, chunk: Chunk, found: list[ClientDone]) -> None:
        """Note which papers may be in a folder soon: a kill midway leaves none that is unknown."""
        with self.state.changes(lasting=True):
            for (place, job), outcome in zip(chunk, found, strict=True):
                before, row = self._before[job.id.casefold()]
                self._still_right[job.id] = self._others(job, before, outcome)
                names = {*(before.files if before else ()), *outcome.files}
                if names:
                    self.state.keep(place, failed(job.id, []), names, UNDER_WAY, row)

    def _others(self, job: Job, before: Known | None, outcome: ClientDone) -> list[str]:
        """Return papers made of the same rows before, which this run was not asked for."""
        if before is None or not before.done or not outcome.done:
            return []
        same = of_rows(before.fingerprint) == of_rows(self._fingerprints.of(job))
        names = (name for name in before.files if kind_of(name) not in self.choices.papers)
        return list(names) if same else []

    def _keep(self, place: int, job: Job, outcome: ClientDone) -> ClientDone:
        """Put a client's papers into its folder, and what became of it into the state."""
        before, row = self._before.pop(job.id.casefold())
        names = {*outcome.files, *self._still_right.pop(job.id, ())}
        gone = set(before.files if before else ()) - names
        try:
            if names or gone:
                self.papers_changed |= bool(outcome.files or gone)
                self._write(self.folder / job.id, outcome.files, gone)
        except DiskFullError:
            raise
        except (PlaceError, OSError) as error:  # its folder is this client's matter alone
            fix = "mend the folder, and run the same command again"
            problem = problem_of(job, CLIENT_ID, "T-RUN-003", f"{error}", fix)
            outcome = failed(job.id, [problem], name=outcome.summary.get("name", ""))
            names |= gone
        self.state.keep(place, outcome, names, self._fingerprints.of(job), row)
        return outcome

    def _write(self, home: Path, files: Mapping[str, bytes], gone: set[str]) -> None:
        for left in home.glob(_ASIDE):  # by a run that was killed while it wrote
            left.unlink(missing_ok=True)
        if files:
            make_folder(home)
            write_files(home, files)
        # A paper that this client no longer has must not be mailed by mistake.
        for name in gone:
            (home / name).unlink(missing_ok=True)

    def _count(self, outcome: ClientDone, told: Told) -> None:
        if outcome.done:
            self.progress = replace(self.progress, done=self.progress.done + 1)
        else:
            self.progress = replace(self.progress, failed=self.progress.failed + 1)
        told(self.progress, outcome)

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
