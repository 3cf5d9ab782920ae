"""A Dask cluster does the same work, to the byte; what is wrong with a cluster is said."""

import warnings
from collections.abc import Iterator

import pytest

from taxcli.case.files import PlaceError
from tests.batch.kit import batch, broken_tables, clients, results_in

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A cluster of one worker with two threads, in this process."""
    with (
        warnings.catch_warnings(action="ignore"),
        distributed.LocalCluster(
            n_workers=1,
            threads_per_worker=2,
            processes=False,
            protocol="tcp://",
            dashboard_address=None,
        ) as cluster,
    ):
        yield cluster.scheduler_address


def test_a_cluster_makes_the_same_files_and_the_same_reports(tmp_path, address):
    source = broken_tables(tmp_path, 48)
    here = batch(source, tmp_path / "here", "keying")
    there = batch(source, tmp_path / "there", "keying", cluster=address)
    assert here.counts == there.counts == (41, 7, 0)
    assert results_in(tmp_path / "there") == results_in(tmp_path / "here")


def test_a_second_run_on_a_cluster_has_nothing_to_do(tmp_path, address):
    source = clients(tmp_path, 3)
    batch(source, tmp_path / "out")
    assert batch(source, tmp_path / "out", cluster=address).counts == (0, 0, 3)


def test_a_cluster_that_does_not_answer_is_said(tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError("Timed out trying to connect")

    monkeypatch.setattr(distributed, "Client", refuse)
    with pytest.raises(PlaceError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1"):
        batch(clients(tmp_path, 1), tmp_path / "out", cluster="tcp://127.0.0.1:1")
