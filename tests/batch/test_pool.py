"""Processes: the same bytes with any number of them, and nothing lost when one of them dies."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from taxcli.batch import pool
from taxcli.batch.jobs import jobs_of
from taxcli.batch.pool import _answer_all, _Cluster, _Pool
from taxcli.batch.prepare_client import Choices, work_on
from taxcli.case.files import DiskFullError, PlaceError
from tests.batch.kit import batch, broken_tables, clients, id_of, lines_of, results_in

PAPERS = ("keying", "vouchers", "returns")


class Here:
    """Workers that work when they are asked, and die with the clients they are told to."""

    def __init__(self, deadly: dict[str, int], room: int = 4) -> None:
        self.deadly = deadly
        self.room = room
        self.under_way: list = []
        # The clients of each chunk, and how many chunks were under way with it.
        self.log: list[list[str]] = []
        self.together: list[int] = []

    def put(self, chunk):
        self.log.append([job.id for _, job in chunk])
        self.under_way.append(chunk)
        self.together.append(len(self.under_way))
        assert len(self.under_way) <= self.room

    def take(self):
        chunk = self.under_way.pop(0)
        died = False
        for _, job in chunk:
            if self.deadly.get(job.id, 0):
                self.deadly[job.id] -= 1
                died = True
        return [(chunk, None if died else work_on([job for _, job in chunk], Choices(())))]

    def close(self) -> None:
        pass


class Dask(Executor):
    """An executor as a cluster has it: it raises an error for the clients it is told to."""

    def __init__(self, errors: dict[str, BaseException]) -> None:
        self.errors = errors

    def submit(self, function, jobs, choices):
        future: Future = Future()
        error = next((self.errors[job.id] for job in jobs if job.id in self.errors), None)
        if error is None:
            future.set_result(function(jobs, choices))
        else:
            future.set_exception(error)
        return future


def chunks_of(source, size) -> Iterator[list]:
    chunk = []
    for placed in enumerate(jobs_of(source)):
        chunk.append(placed)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def worked(workers, source, size=1, stopped=lambda: False):
    found = [
        (place, outcome)
        for chunk, outcomes in _Pool(workers, stopped).work(chunks_of(source, size))
        for (place, _), outcome in zip(chunk, outcomes, strict=True)
    ]
    return sorted(found, key=lambda pair: pair[0])


def test_one_process_and_two_make_the_same_files_and_the_same_reports(tmp_path):
    source = broken_tables(tmp_path, 48)
    one = batch(source, tmp_path / "one", *PAPERS)
    two = batch(source, tmp_path / "two", *PAPERS, jobs=2)
    assert one.counts == two.counts == (41, 7, 0)
    assert results_in(tmp_path / "two") == results_in(tmp_path / "one")
    assert [known.id for known in two.clients] == [known.id for known in one.clients]


def test_a_run_of_two_processes_keeps_what_a_run_of_one_has_done(tmp_path):
    source, out = clients(tmp_path, 4), tmp_path / "out"
    batch(source, out)
    assert batch(source, out, jobs=2).counts == (0, 0, 4)


def test_a_worker_that_is_killed_costs_nobody(tmp_path):
    source, out = clients(tmp_path, 12), tmp_path / "out"
    killed: list[int] = []

    def told(_progress, _outcome):
        if len(killed) < 2:
            for child in multiprocessing.active_children():
                if child.pid is not None and child.pid not in killed:
                    os.kill(child.pid, signal.SIGKILL)
                    child.join()  # so that the next client is handed to a pool that is dead
                    killed.append(child.pid)
                    return

    ran = batch(source, out, "keying", jobs=2, told=told)
    assert len(killed) == 2
    assert ran.counts == (12, 0, 0)
    batch(source, tmp_path / "calm", "keying")
    assert results_in(out) == results_in(tmp_path / "calm")


def _before_anything(pipe: Connection, choices: Choices) -> None:
    pass


def _with_clients_in_hand(pipe: Connection, choices: Choices) -> None:
    pipe.recv()


def _in_the_middle_of_its_answer(pipe: Connection, choices: Choices) -> None:
    reader, writer = multiprocessing.Pipe(duplex=False)
    writer.send(work_on(pipe.recv(), Choices(())))
    answer = os.read(reader.fileno(), 1_000_000)
    os.write(pipe.fileno(), answer[: len(answer) // 2])


def _after_its_answer(pipe: Connection, choices: Choices) -> None:
    pipe.send(work_on(pipe.recv(), choices))


def _killed_twice(left: Path, until, pipe: Connection, choices: Choices) -> None:
    """Answer as a worker does; but be killed as long as a file tells so."""
    for name in "ab":
        with suppress(FileNotFoundError):
            (left / name).unlink()
            until(pipe, choices)
            os.kill(os.getpid(), signal.SIGKILL)
    _answer_all(pipe, choices)


@pytest.mark.parametrize(
    "until",
    [_before_anything, _with_clients_in_hand, _in_the_middle_of_its_answer, _after_its_answer],
)
def test_a_worker_may_be_killed_at_any_moment(tmp_path, monkeypatch, until):
    """The first two workers are killed; the others, begun in their place, do all the clients.

    One that is killed in the middle of its answer leaves bytes of it in the pipe: whoever waited
    for the rest of them would wait forever.
    """
    source = clients(tmp_path, 12)
    left = tmp_path / "left"
    left.mkdir()
    for name in "ab":
        (left / name).touch()
    with monkeypatch.context() as deadly:
        deadly.setattr(pool, "_answer_all", partial(_killed_twice, left, until))
        ran = batch(source, tmp_path / "out", "keying", jobs=2)
    assert not [*left.iterdir()]
    assert ran.counts == (12, 0, 0)
    batch(source, tmp_path / "calm", "keying")
    assert results_in(tmp_path / "out") == results_in(tmp_path / "calm")


def test_no_worker_outlives_a_run_that_cannot_go_on(tmp_path):
    def full(_progress, _outcome):
        raise DiskFullError("the disk is full")

    with pytest.raises(DiskFullError):
        batch(clients(tmp_path, 24), tmp_path / "out", "keying", jobs=2, told=full)
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("size", [1, 3])
def test_a_client_whose_worker_dies_once_is_done_all_the_same(tmp_path, size):
    workers = Here({"00004": 1})
    found = worked(workers, clients(tmp_path, 9), size)
    assert [outcome.id for _, outcome in found] == [id_of(number) for number in range(9)]
    assert all(outcome.done for _, outcome in found)
    assert ["00004"] in workers.log


@pytest.mark.parametrize("size", [1, 3])
def test_a_client_that_kills_every_worker_is_given_up_alone(tmp_path, size):
    workers = Here({"00004": 99})
    found = worked(workers, clients(tmp_path, 9), size)
    assert [outcome.id for _, outcome in found] == [id_of(number) for number in range(9)]
    assert [outcome.id for _, outcome in found if not outcome.done] == ["00004"]
    (problem,) = found[4][1].problems
    assert (problem.code, problem.column) == ("T-RUN-001", "client_id")
    assert problem.fix
    # Together with others at first, and then alone, twice.
    runs = [n for ids, n in zip(workers.log, workers.together, strict=True) if "00004" in ids]
    assert len(runs) == 3
    assert runs[1:] == [1, 1]


def test_two_clients_that_kill_their_workers_are_both_found(tmp_path):
    found = worked(Here({"00002": 99, "00003": 99}), clients(tmp_path, 8))
    assert [outcome.id for _, outcome in found if not outcome.done] == ["00002", "00003"]
    assert len(found) == 8


def test_an_interrupted_run_takes_no_more_clients(tmp_path):
    asked: list[int] = []

    def stopped() -> bool:
        asked.append(1)
        return len(asked) > 3

    found = worked(Here({}), clients(tmp_path, 9), stopped=stopped)
    assert [place for place, _ in found] == [0, 1, 2]


def test_an_interrupted_run_ends_with_the_clients_whose_worker_died(tmp_path):
    workers = Here({"00000": 1})
    found = worked(workers, clients(tmp_path, 9), 3, stopped=lambda: bool(workers.log))
    assert [outcome.id for _, outcome in found if outcome.done] == ["00000", "00001", "00002"]


def test_no_more_clients_are_under_way_than_there_is_room_for(tmp_path):
    taken: list[int] = []

    def chunks():
        for chunk in chunks_of(clients(tmp_path, 20), 1):
            taken.append(chunk[0][0])
            yield chunk

    for done, _ in enumerate(_Pool(Here({}), lambda: False).work(chunks()), 1):
        assert len(taken) <= done + 4


def test_a_fault_of_the_executor_is_not_taken_for_a_death(tmp_path):
    cluster = _Cluster(Dask({"00000": MemoryError()}), Choices(()), 4)
    with pytest.raises(MemoryError):
        worked(cluster, clients(tmp_path, 2))


def test_a_cluster_that_goes_away_is_said(tmp_path):
    class Gone(Executor):
        def submit(self, function, jobs, choices):
            future: Future = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    with pytest.raises(PlaceError, match="goes on where it stopped"):
        worked(_Cluster(Gone(), Choices(()), 4), clients(tmp_path, 2))


def test_a_cluster_whose_worker_died_too_often_gives_the_client_up(tmp_path):
    KilledWorker = type("KilledWorker", (Exception,), {})  # noqa: N806 - as the library calls it
    cluster = _Cluster(Dask({"00001": KilledWorker()}), Choices(()), 4)
    found = worked(cluster, clients(tmp_path, 3))
    assert [outcome.id for _, outcome in found if outcome.done] == ["00000", "00002"]


def test_a_given_up_client_is_in_the_errors_and_tried_again(tmp_path, monkeypatch):
    source, out = clients(tmp_path, 3), tmp_path / "out"
    with monkeypatch.context() as deadly:
        deadly.setattr(pool, "_Processes", lambda *_: Here({"00001": 99}))
        assert batch(source, out, jobs=2).counts == (2, 1, 0)
    (line,) = lines_of(out / "errors.csv")
    assert (line["client_id"], line["code"]) == ("00001", "T-RUN-001")
    assert batch(source, out).counts == (1, 0, 2)


def test_the_same_work_twice_gives_the_same_bytes(tmp_path):
    jobs = [*jobs_of(clients(tmp_path, 2))]
    assert work_on(jobs, Choices()) == work_on(jobs, Choices())
