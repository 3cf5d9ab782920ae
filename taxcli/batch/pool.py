"""Hands chunks of clients to processes, here or on a cluster, and takes back what became of them.

A worker that dies takes only the client with it that killed it: the chunk it had in hand is done
again, one client at a time.
"""

import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import closing, suppress
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for_answers
from typing import Any, Protocol

from taxcli.batch.prepare_client import Choices, ClientDone, failed, work_on
from taxcli.batch.rows import CLIENT_ID, Job, problem_of
from taxcli.case.files import PlaceError

# A client's place in its table, and what is known of it.
Placed = tuple[int, Job]
Chunk = list[Placed]
Stopped = Callable[[], bool]
_TRIES = 2


def outcomes(
    chunks: Iterator[Chunk], choices: Choices, *, jobs: int, cluster: str | None, stopped: Stopped
) -> Generator[tuple[Chunk, list[ClientDone]]]:
    """Work on chunks and yield what became of each, as they are done.

    Args:
        chunks: taken one by one, no more than the workers have room for.
        choices: what to make for each client.
        jobs: how many processes here; 1 works in this one.
        cluster: the address of a Dask scheduler to use instead.
        stopped: asked before each chunk; once it says so, only what is under way is finished.

    Raises:
        PlaceError: the cluster cannot be used.
    """
    if cluster is not None:
        with _dask(cluster) as client:
            threads = max(jobs, sum(client.nthreads().values()))
            workers = _Cluster(client.get_executor(pure=False), choices, 2 * threads + 2)
            with closing(workers):
                yield from _Pool(workers, stopped).work(chunks)
    elif jobs > 1:
        with closing(_Processes(jobs, choices)) as processes:
            yield from _Pool(processes, stopped).work(chunks)
    else:
        for chunk in chunks:
            if stopped():
                return
            yield chunk, work_on([job for _, job in chunk], choices)


class _Workers(Protocol):
    """Who works on chunks, and how many of them may be under way."""

    room: int

    def put(self, chunk: Chunk) -> None:
        """Hand over a chunk; there must be room for it."""

    def take(self) -> list[tuple[Chunk, list[ClientDone] | None]]:
        """Wait until chunks are done; ``None`` is the outcome where the worker died."""


class _Pool:
    """Keeps workers busy, and goes after the clients that a worker died with."""

    def __init__(self, workers: _Workers, stopped: Stopped) -> None:
        self.workers = workers
        self.stopped = stopped
        self.under_way = 0
        # Clients that were in a worker's hand when it died; each runs while nothing else does.
        self.suspects: deque[Placed] = deque()
        self.tries_alone: Counter[str] = Counter()

    def work(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, list[ClientDone]]]:
        self._fill(chunks)
        while self.under_way:
            done: list[tuple[Chunk, list[ClientDone]]] = []
            for chunk, found in self.workers.take():
                self.under_way -= 1
                if found is None:
                    done += self._given_up(chunk)
                else:
                    done.append((chunk, found))
            self._fill(chunks)  # before what is done is written down: no worker waits for that
            yield from done

    def _fill(self, chunks: Iterator[Chunk]) -> None:
        if self.suspects:
            if not self.under_way:
                suspect = self.suspects.popleft()
                self.tries_alone[suspect[1].id] += 1
                self._put([suspect])
            return
        while self.under_way < self.workers.room and not self.stopped():
            chunk = next(chunks, None)
            if chunk is None:
                return
            self._put(chunk)

    def _put(self, chunk: Chunk) -> None:
        self.workers.put(chunk)
        self.under_way += 1

    def _given_up(self, chunk: Chunk) -> Iterator[tuple[Chunk, list[ClientDone]]]:
        """Give up a client whose worker died though it ran alone, twice; suspect every other."""
        for placed in chunk:
            _, job = placed
            if self.tries_alone[job.id] < _TRIES:
                self.suspects.append(placed)
                continue
            message = "the process that worked on this client died, twice"
            fix = "run it alone with `taxcli prepare`, and look at the machine's memory"
            problem = problem_of(job, CLIENT_ID, "T-RUN-001", message, fix)
            yield [placed], [failed(job.id, [problem])]


class _Processes:
    """Processes of this machine, begun when they are needed, each with a pipe of its own.

    No lock and no pipe is shared, as those of ``concurrent.futures`` are: there a process that is
    killed in the middle of an answer leaves everybody waiting for the rest of it. Here its end of
    the pipe closes with it, whatever it was about.
    """

    def __init__(self, count: int, choices: Choices) -> None:
        self.room = count
        self._choices = choices
        self._idle: list[_Process] = []
        self._busy: dict[_Process, Chunk] = {}

    def put(self, chunk: Chunk) -> None:
        process = self._idle_one() or _Process(self._choices)
        self._busy[process] = chunk
        with suppress(OSError):  # it is dead, which is seen when its answer is taken
            process.pipe.send([job for _, job in chunk])

    def _idle_one(self) -> "_Process | None":
        while self._idle:
            process = self._idle.pop()
            if process.is_alive():
                return process
            process.end()
        return None

    def take(self) -> list[tuple[Chunk, list[ClientDone] | None]]:
        ready = wait_for_answers([process.pipe for process in self._busy])
        answered = [process for process in self._busy if process.pipe in ready]
        return [(self._busy.pop(process), self._answer_of(process)) for process in answered]

    def _answer_of(self, process: "_Process") -> list[ClientDone] | None:
        try:
            found: list[ClientDone] = process.pipe.recv()
        except (EOFError, OSError):  # it died before its answer, or in the middle of it
            process.end()
            return None
        self._idle.append(process)
        return found

    def close(self) -> None:
        for process in [*self._idle, *self._busy]:
            process.end()


class _Process:
    """A process that answers a list of clients with what became of them."""

    def __init__(self, choices: Choices) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        # A daemon is ended with this process even if nobody came to end it.
        self._process = multiprocessing.Process(
            target=_answer_all, args=(theirs, choices), daemon=True
        )
        self._process.start()
        theirs.close()  # so that it is closed once the process is gone

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def end(self) -> None:
        """End the process, whatever it is at: it holds nothing that others need."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.pipe.close()


def _answer_all(pipe: Connection, choices: Choices) -> None:
    """Work on what comes through the pipe, until it is closed or memory runs out."""
    # Leave Ctrl-C to the parent, which finishes the clients in hand.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError, MemoryError):
        while True:
            pipe.send(work_on(pipe.recv(), choices))


def _end_with_parent() -> None:
    """Wait for the parent's end: a worker without one would keep clients' data in memory."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _dask(address: str) -> Any:
    try:
        client: Any = import_module("distributed").Client
    except ModuleNotFoundError:
        raise PlaceError(
            "a cluster needs taxcli's extra cluster: the README tells how to install one"
        ) from None
    try:
        return client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise PlaceError(f"no Dask scheduler answers at {address}: {error}") from None


class _Cluster:
    """The workers of a Dask cluster, which tries a chunk on several before it calls them dead."""

    def __init__(self, executor: Executor, choices: Choices, room: int) -> None:
        self.room = room
        self._executor = executor
        self._choices = choices
        self._under_way: dict[Future[list[ClientDone]], Chunk] = {}

    def put(self, chunk: Chunk) -> None:
        jobs: list[Any] = [job for _, job in chunk]
        self._under_way[self._executor.submit(work_on, jobs, self._choices)] = chunk

    def take(self) -> list[tuple[Chunk, list[ClientDone] | None]]:
        done, _ = wait(self._under_way, return_when=FIRST_COMPLETED)
        return [(self._under_way.pop(future), _answer_of(future)) for future in done]

    def close(self) -> None:
        for future in self._under_way:
            future.cancel()
        self._executor.shutdown(wait=True)


def _answer_of(future: Future[list[ClientDone]]) -> list[ClientDone] | None:
    """Return what a cluster's worker found, or ``None`` if it died."""
    if future.cancelled():
        raise PlaceError("the Dask scheduler is gone: the same command goes on where it stopped")
    error = future.exception()
    if error is None:
        return future.result()
    if type(error).__name__ == "KilledWorker":
        return None
    raise error
