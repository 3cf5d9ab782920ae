"""Runs killed at random moments, stopped with Ctrl-C, and started twice: nothing is lost."""

import random
import signal
import subprocess
from contextlib import suppress

import pytest

from taxcli.batch.run_database import FOLDER
from tests.batch.kit import (
    batch,
    broken_tables,
    clients,
    end,
    lines_of,
    mended_tables,
    page_count,
    results_in,
    started,
)

_KILLS = 3
_PAPERS = ("--only", "keying", "--only", "vouchers")


def clients_done(out):
    return sum(1 for path in out.glob("*/2025-pro-keying.pdf"))


def wait_until(process, reached) -> bool:
    """Wait for a condition; tell whether it came true while the process was still alive."""
    while not reached():
        with suppress(subprocess.TimeoutExpired):  # look again soon, and leave it the processor
            process.wait(0.002)
            return False
    return process.poll() is None


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    """What a run makes of the tables that nobody disturbs."""
    folder = tmp_path_factory.mktemp("calm")
    source, out = broken_tables(folder, 48), folder / "out"
    ended(str(source), "-o", str(out), "--jobs", "2", "-q", *_PAPERS)
    return results_in(out)


def ended(*how):
    process = started(*how)
    _, talk = process.communicate(timeout=60)
    assert "Traceback" not in talk
    return process.returncode


@pytest.mark.parametrize(("seed", "jobs"), [(1, "1"), (2, "2"), (3, "2")])
def test_a_run_killed_again_and_again_ends_with_every_client_once(tmp_path, calm, seed, jobs):
    chance = random.Random(seed)
    source, out = broken_tables(tmp_path, 48), tmp_path / "out"
    how = [str(source), "-o", str(out), "--jobs", jobs, "-q", *_PAPERS]
    for _ in range(_KILLS):
        before = clients_done(out)
        aim = before + chance.randrange(0, 6)
        process = started(*how)
        # Some kills come before the first client, others in the middle of writing one.
        wait_until(process, lambda aim=aim: (out / FOLDER).exists() and clients_done(out) >= aim)
        end(process)
        # Whatever is there under its own name is whole.
        for path in out.glob("*/*.pdf"):
            assert page_count(path) > 0
    assert ended(*how) == 5
    assert results_in(out) == calm


def test_a_run_killed_while_it_goes_back_to_other_figures_mixes_nothing(tmp_path):
    source, out = clients(tmp_path, 12), tmp_path / "out"
    how = [str(source), "-o", str(out), "--jobs", "1", "-q", "--only", "keying"]
    assert ended(*how) == 0
    before = results_in(out)
    text = source.read_text("utf-8")
    source.write_text(text.replace("$1", "$2"), "utf-8")
    process = started(*how)
    wait_until(process, lambda: results_in(out) != before)
    end(process)
    source.write_text(text, "utf-8")
    assert ended(*how) == 0
    assert results_in(out) == before


def test_ctrl_c_finishes_what_is_in_hand_and_the_next_run_the_rest(tmp_path):
    source, out = clients(tmp_path, 60), tmp_path / "out"
    how = [str(source), "-o", str(out), "--jobs", "2", "--only", "keying"]
    process = started(*how)
    assert wait_until(process, lambda: clients_done(out) >= 3)
    said, talk = end(process, signal.SIGINT)
    assert process.returncode == 130, talk
    assert "Interrupted. The same command goes on where it stopped." in talk
    assert "Traceback" not in talk
    assert "In the folder, but not in this table" not in said
    lines = lines_of(out / "summary.csv")
    assert 3 <= len(lines) == clients_done(out) < 60
    assert {line["status"] for line in lines} == {"done"}
    process = started(*how)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    counts = " ".join(said.split())
    assert f"Prepared now {60 - len(lines)} Unchanged since before {len(lines)}" in counts
    assert len(lines_of(out / "summary.csv")) == 60


def test_a_second_run_into_the_folder_is_refused_and_the_first_goes_on(tmp_path):
    source, out = clients(tmp_path, 20), tmp_path / "out"
    how = [str(source), "-o", str(out), "--jobs", "1", "-q", "--only", "keying"]
    first = started(*how)
    try:
        assert wait_until(first, lambda: clients_done(out) >= 1)
        first.send_signal(signal.SIGSTOP)  # so that it cannot end before the second has tried
        second = started(*how)
        _, talk = second.communicate(timeout=60)
        assert second.returncode == 3
        assert "is in use by another run: wait for it, or name another folder." in " ".join(
            talk.split()
        )
        first.send_signal(signal.SIGCONT)
        first.communicate(timeout=60)
        assert first.returncode == 0
    finally:
        _gone(first)
    assert clients_done(out) == 20


def test_a_killed_run_leaves_no_lock(tmp_path):
    source, out = mended_tables(tmp_path, 30), tmp_path / "out"
    process = started(str(source), "-o", str(out), "--jobs", "1", "-q", "--only", "keying")
    assert wait_until(process, lambda: clients_done(out) >= 1)
    end(process)
    ran = batch(source, out, "keying")
    assert ran.progress.all == 30
    assert ran.progress.kept >= 1 or clients_done(out) == 30


def _gone(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        end(process)
