"""Hands chunks of clients to processes, here or on a cluster, and takes back what became of them.

A worker that dies takes only the client with it that killed it: everything that was under way is
done again, one client at a time.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from importlib import import_module
from typing import Any

from taxcli.batch.choices import Choices
from taxcli.batch.columns import CLIENT_ID
from taxcli.batch.jobs import Job, problem_of
from taxcli.batch.work import Outcome, failed, work_on

# A client's place in its table, and what is known of it.
Placed = tuple[int, Job]
Chunk = list[Placed]
Stopped = Callable[[], bool]
_TRIES = 2


class ClusterError(Exception):
    """A cluster that cannot be reached, or whose library is not installed. Exit code 3."""


def outcomes(
    chunks: Iterator[Chunk], choices: Choices, *, jobs: int, cluster: str | None, stopped: Stopped
) -> Iterator[tuple[Chunk, list[Outcome]]]:
    """Work on chunks and yield what became of each, as they are done.

    Args:
        chunks: taken one by one, a few more than there are workers.
        choices: what to make for each client.
        jobs: how many processes here; 1 works in this one.
        cluster: the address of a Dask scheduler to use instead.
        stopped: asked before each chunk; once it says so, only what is under way is finished.

    Raises:
        ClusterError: the cluster cannot be used.
    """
    if cluster is None and jobs == 1:
        for chunk in chunks:
            if stopped():
                return
            yield chunk, work_on([job for _, job in chunk], choices)
        return
    if cluster is None:
        yield from _Pool(_local(jobs), choices, stopped, 2 * jobs + 2).work(chunks)
        return
    with _dask(cluster) as client:
        threads = max(jobs, sum(client.nthreads().values()))

        def make() -> Executor:
            executor: Executor = client.get_executor(pure=False)
            return executor

        yield from _Pool(make, choices, stopped, 2 * threads + 2).work(chunks)


def _local(jobs: int) -> Callable[[], Executor]:
    from concurrent.futures import ProcessPoolExecutor

    return lambda: ProcessPoolExecutor(jobs, initializer=_begin_work)


def _begin_work() -> None:
    """Leave Ctrl-C to the parent, which finishes the clients in hand; and end when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


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
        raise ClusterError(
            "a cluster needs taxcli's extra cluster: the README tells how to install one"
        ) from None
    try:
        return client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from None


def _is_death(error: BaseException) -> bool:
    """Tell whether an error is a worker's death, here or on a cluster."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


class _Pool:
    """An executor with a window of chunks under way, made anew when a worker has died."""

    def __init__(
        self, make: Callable[[], Executor], choices: Choices, stopped: Stopped, window: int
    ) -> None:
        self.make = make
        self.choices = choices
        self.stopped = stopped
        self.window = window
        self.under_way: dict[Future[list[Outcome]], Chunk] = {}
        # Clients that were under way when a worker died; they run alone until each is done.
        self.suspects: deque[Placed] = deque()
        self.tries: dict[str, int] = {}

    def work(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, list[Outcome]]]:
        executor = self.make()
        try:
            while True:
                self._fill(executor, chunks)
                if not self.under_way:
                    return
                done, _ = wait(self.under_way, return_when=FIRST_COMPLETED)
                died: list[Placed] = []
                for future in done:
                    chunk = self.under_way.pop(future)
                    if future.cancelled():
                        raise ClusterError(
                            "the Dask scheduler is gone: the same command goes on where it stopped"
                        )
                    error = future.exception()
                    if error is None:
                        yield chunk, future.result()
                    elif _is_death(error):
                        died += chunk
                    else:
                        raise error
                if died:
                    executor.shutdown(wait=True)
                    executor = self.make()
                    yield from self._lost(died)
        finally:
            for future in self.under_way:
                future.cancel()
            executor.shutdown(wait=True)

    def _fill(self, executor: Executor, chunks: Iterator[Chunk]) -> None:
        if self.suspects:
            if not self.under_way:
                self._submit(executor, [self.suspects.popleft()])
            return
        while len(self.under_way) < self.window and not self.stopped():
            chunk = next(chunks, None)
            if chunk is None:
                return
            self._submit(executor, chunk)

    def _submit(self, executor: Executor, chunk: Chunk) -> None:
        jobs: list[Any] = [job for _, job in chunk]
        try:
            future = executor.submit(work_on, jobs, self.choices)
        except BrokenExecutor as error:  # a worker died while nobody was waiting
            future = Future()
            future.set_exception(error)
        self.under_way[future] = chunk

    def _lost(self, died: list[Placed]) -> Iterator[tuple[Chunk, list[Outcome]]]:
        """Take back everything that was under way; give up a client that died alone twice."""
        for chunk in self.under_way.values():
            died += chunk
        self.under_way.clear()
        for placed in died:
            _, job = placed
            self.tries[job.id] = self.tries.get(job.id, 0) + (len(died) == 1)
            if self.tries[job.id] >= _TRIES:
                message = "the process that worked on this client died, twice"
                fix = "run it alone with `taxcli prepare`, and look at the machine's memory"
                problem = problem_of(job, CLIENT_ID, "T-RUN-001", message, fix)
                yield [placed], [failed(job.id, [problem])]
            else:
                self.suspects.append(placed)
