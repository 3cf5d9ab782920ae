"""Processes: the same bytes with any number of them, and nothing lost when one of them dies."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future

import pytest

from taxcli.batch.choices import Choices
from taxcli.batch.jobs import jobs_of
from taxcli.batch.pool import ClusterError, _Pool
from taxcli.batch.work import work_on
from tests.batch.kit import batch, broken_tables, clients, id_of, lines_of, results_in

PAPERS = ("keying", "vouchers", "returns")


class Here(Executor):
    """An executor that works when it is asked, and dies with the clients it is told to."""

    def __init__(self, deadly: dict[str, int], log: list[list[str]]) -> None:
        self.deadly = deadly
        self.log = log
        self.dead = False

    def submit(self, function, jobs, choices):
        if self.dead:
            raise BrokenExecutor
        future: Future = Future()
        self.log.append([job.id for job in jobs])
        for job in jobs:
            if self.deadly.get(job.id, 0):
                self.deadly[job.id] -= 1
                self.dead = True
        if self.dead:
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(function(jobs, choices))
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


def worked(source, deadly, size=1, window=4, stopped=lambda: False):
    log: list[list[str]] = []
    pool = _Pool(lambda: Here(deadly, log), Choices(()), stopped, window)
    found = [
        (place, outcome)
        for chunk, outcomes in pool.work(chunks_of(source, size))
        for (place, _), outcome in zip(chunk, outcomes, strict=True)
    ]
    return sorted(found, key=lambda pair: pair[0]), log


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


@pytest.mark.parametrize("size", [1, 3])
def test_a_client_whose_worker_dies_once_is_done_all_the_same(tmp_path, size):
    found, log = worked(clients(tmp_path, 9), {"00004": 1}, size)
    assert [outcome.id for _, outcome in found] == [id_of(number) for number in range(9)]
    assert all(outcome.done for _, outcome in found)
    assert ["00004"] in log


@pytest.mark.parametrize("size", [1, 3])
def test_a_client_that_kills_every_worker_is_given_up_alone(tmp_path, size):
    found, log = worked(clients(tmp_path, 9), {"00004": 99}, size)
    assert [outcome.id for _, outcome in found] == [id_of(number) for number in range(9)]
    assert [outcome.id for _, outcome in found if not outcome.done] == ["00004"]
    (problem,) = found[4][1].problems
    assert (problem.code, problem.column) == ("T-RUN-001", "client_id")
    assert problem.fix
    # Together with others at first, and then alone, twice.
    assert log.count(["00004"]) <= 3


def test_two_clients_that_kill_their_workers_are_both_found(tmp_path):
    found, _ = worked(clients(tmp_path, 8), {"00002": 99, "00003": 99})
    assert [outcome.id for _, outcome in found if not outcome.done] == ["00002", "00003"]
    assert len(found) == 8


def test_an_interrupted_run_takes_no_more_clients(tmp_path):
    asked: list[int] = []

    def stopped() -> bool:
        asked.append(1)
        return len(asked) > 3

    found, _ = worked(clients(tmp_path, 9), {}, stopped=stopped)
    assert [place for place, _ in found] == [0, 1, 2]


def test_no_more_clients_are_under_way_than_the_window_holds(tmp_path):
    taken: list[int] = []

    def chunks():
        for chunk in chunks_of(clients(tmp_path, 20), 1):
            taken.append(chunk[0][0])
            yield chunk

    log: list[list[str]] = []
    pool = _Pool(lambda: Here({}, log), Choices(()), lambda: False, 4)
    for done, _ in enumerate(pool.work(chunks()), 1):
        assert len(taken) <= done + 4


def test_a_fault_of_the_executor_is_not_taken_for_a_death(tmp_path):
    class Faulty(Here):
        def submit(self, function, jobs, choices):
            future: Future = Future()
            future.set_exception(MemoryError())
            return future

    pool = _Pool(lambda: Faulty({}, []), Choices(()), lambda: False, 4)
    with pytest.raises(MemoryError):
        list(pool.work(chunks_of(clients(tmp_path, 2), 1)))


def test_a_cluster_that_goes_away_is_said(tmp_path):
    class Gone(Here):
        def submit(self, function, jobs, choices):
            future: Future = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    pool = _Pool(lambda: Gone({}, []), Choices(()), lambda: False, 4)
    with pytest.raises(ClusterError, match="goes on where it stopped"):
        list(pool.work(chunks_of(clients(tmp_path, 2), 1)))


def test_a_cluster_whose_worker_died_too_often_gives_the_client_up(tmp_path):
    KilledWorker = type("KilledWorker", (Exception,), {})  # noqa: N806 - as the library calls it

    class Cluster(Here):
        def submit(self, function, jobs, choices):
            if jobs[0].id != "00001":
                return super().submit(function, jobs, choices)
            future: Future = Future()
            future.set_exception(KilledWorker())
            return future

    pool = _Pool(lambda: Cluster({}, []), Choices(()), lambda: False, 4)
    found = [outcome for _, (outcome,) in pool.work(chunks_of(clients(tmp_path, 3), 1))]
    assert sorted(outcome.id for outcome in found if outcome.done) == ["00000", "00002"]


def test_a_given_up_client_is_in_the_errors_and_tried_again(tmp_path, monkeypatch):
    from taxcli.batch import pool

    source, out = clients(tmp_path, 3), tmp_path / "out"
    with monkeypatch.context() as deadly:
        deadly.setattr(pool, "_local", lambda _: lambda: Here({"00001": 99}, []))
        assert batch(source, out, jobs=2).counts == (2, 1, 0)
    (line,) = lines_of(out / "errors.csv")
    assert (line["client_id"], line["code"]) == ("00001", "T-RUN-001")
    assert batch(source, out).counts == (1, 0, 2)


def test_the_same_work_twice_gives_the_same_bytes(tmp_path):
    jobs = [*jobs_of(clients(tmp_path, 2))]
    assert work_on(jobs, Choices()) == work_on(jobs, Choices())
