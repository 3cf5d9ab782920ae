"""Writing: whole or not at all, private, and nothing lost when the place fails."""

import errno
import os
import stat
import subprocess
import sys
import tempfile

import pytest

import taxcli
from taxcli.case.files import PlaceError, make_folder, write_file, write_files
from taxcli.features.papers import write_papers
from tests.build import case

MAI = {"first_name": "Mai", "last_name": "Example"}


def test_a_file_is_replaced_and_private(tmp_path):
    path = tmp_path / "case.toml"
    path.write_text("old")
    path.chmod(0o644)
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["case.toml"]


def test_a_symlink_keeps_pointing_where_it_did(tmp_path):
    real = tmp_path / "real.toml"
    real.write_text("old")
    link = tmp_path / "link.toml"
    link.symlink_to(real)
    write_file(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_folder_where_a_file_should_go_is_named(tmp_path):
    (tmp_path / "case.toml").mkdir()
    with pytest.raises(PlaceError, match=r"case\.toml is a folder"):
        write_file(tmp_path / "case.toml", b"new")


def test_a_file_where_the_folder_should_be_is_named(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(PlaceError, match="out is a file"):
        make_folder(tmp_path / "out")


def test_a_full_disk_leaves_all_old_papers_and_no_litter(tmp_path, monkeypatch):
    result = taxcli.prepare(case(primary=MAI))
    write_papers(result, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    calls = []

    def full(handle):
        calls.append(handle)
        if len(calls) == 3:  # some papers are already written aside by then
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    richer = taxcli.prepare(case(primary=MAI, oregon={"taxable_income": 300_000}))
    with pytest.raises(PlaceError, match="the disk is full; nothing was replaced"):
        write_papers(richer, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_write_that_really_fails_midway_leaves_the_old_file(tmp_path):
    path = tmp_path / "case.toml"
    path.write_text("old")
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from taxcli.case.files import PlaceError, write_file\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    write_file(Path(sys.argv[1]), b'x' * 100_000)\n"
        "except PlaceError as error:\n"
        "    print('refused:', error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("refused:")
    assert path.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["case.toml"]


def test_a_folder_that_may_not_be_written_to_is_named(tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(PlaceError, match="Permission denied"):
        write_files(tmp_path, {"a.pdf": b"x"})
