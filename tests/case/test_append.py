"""Adding tables to a case file: what is there stays, or nothing is written."""

import os
import stat
import tomllib

import pytest

from taxcli.case.files import PlaceError
from taxcli.case.read import CaseError, read_case
from taxcli.case.write import append_tables
from tests.case.bad import MINIMAL

PAYMENT = """\
[[payment]]
program = "shs"
kind = "extension"
date = 2026-04-10
amount = 100.00
"""
EXTENSION = '[extension]\nfiled = true\nby = "federal"\n'
COMMENTED = f"""\
# What I know of 2025.   (two spaces at the end)  

{MINIMAL}
[last_year]        # from last year's returns
pfa_tax = 12.00    # PFA before SHS, as I like it
shs_tax = 34.00
# the end
"""  # noqa: W291 - trailing blanks are part of it


@pytest.fixture
def file(tmp_path):
    def write(text=MINIMAL, **how):
        path = tmp_path / "case.toml"
        data = text if isinstance(text, bytes) else text.encode()
        path.write_bytes(data)
        path.chmod(how.get("mode", 0o644))
        return path

    return write


def refused(path, tables, error=CaseError):
    """Return what is told of tables that cannot be added; the file must be untouched."""
    before = path.read_bytes()
    with pytest.raises(error) as found:
        append_tables(path, tables)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    return str(found.value)


def test_tables_stand_at_the_end_and_the_case_has_them(file):
    path = file()
    found = append_tables(path, f"{PAYMENT}\n{EXTENSION}")
    assert found == read_case(path)
    assert [row.amount for row in found.payment] == [100]
    assert found.extension.by == "federal"
    assert path.read_text("utf-8").endswith(EXTENSION)


def test_comments_order_and_blanks_stay_as_they_are(file):
    path = file(COMMENTED)
    append_tables(path, PAYMENT)
    assert path.read_text("utf-8") == f"{COMMENTED.rstrip()}\n\n{PAYMENT}"


def test_adding_again_adds_another(file):
    path = file()
    append_tables(path, PAYMENT)
    found = append_tables(path, PAYMENT.replace("100.00", "50.00"))
    assert [row.amount for row in found.payment] == [100, 50]


def test_a_payment_follows_the_ones_there_are(file):
    path = file(f"{MINIMAL}\n{PAYMENT}\n{EXTENSION}")
    found = append_tables(path, PAYMENT.replace("100.00", "50.00"))
    assert [row.amount for row in found.payment] == [100, 50]


@pytest.mark.parametrize("end", ["", "\n", "\n\n\n", " \t\n", "# no line end after this"])
def test_any_end_of_the_file_will_do(file, end):
    path = file(MINIMAL.rstrip() + "\n" + end)
    found = append_tables(path, PAYMENT)
    assert len(found.payment) == 1
    assert found.oregon.taxable_income == 210_000


def test_letters_beyond_latin_1_stay(file):
    path = file(MINIMAL.replace('"Mai"', '"Nguyễn Thị Ánh"'))
    append_tables(path, PAYMENT)
    assert "Nguyễn Thị Ánh" in path.read_text("utf-8")


def windows(text):
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


def test_a_file_of_windows_is_added_to(file):
    """A byte order mark, and lines that end in CR and LF."""
    path = file(windows(COMMENTED))
    append_tables(path, PAYMENT)
    assert [row.amount for row in read_case(path).payment] == [100]
    data = path.read_bytes().decode("utf-8-sig")
    kept = [line.rstrip() for line in data.splitlines()]
    assert kept[: len(COMMENTED.splitlines())] == [x.rstrip() for x in COMMENTED.splitlines()]
    assert tomllib.loads(data)["last_year"]["pfa_tax"] == 12


def test_the_lines_of_a_file_of_windows_keep_their_ends(file):
    path = file(windows(COMMENTED))
    append_tables(path, PAYMENT)
    assert path.read_bytes().startswith(windows(COMMENTED.rstrip()))


def test_the_file_is_its_owners_alone(file):
    path = file(mode=0o644)
    append_tables(path, PAYMENT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["case.toml"]


def test_a_link_keeps_pointing_to_the_file(file, tmp_path):
    path = file()
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    append_tables(link, PAYMENT)
    assert link.is_symlink()
    assert len(read_case(path).payment) == 1


# --- what cannot be added ---------------------------------------------------------------------


def test_payments_written_in_one_line_take_no_more_tables(file):
    row = '{ program = "shs", kind = "estimated", date = 2025-04-15, amount = 5 }'
    told = refused(file(f"payment = [{row}]\n{MINIMAL}"), PAYMENT)
    assert "write it in by hand" in told


def test_an_extension_that_stands_there_is_not_written_twice(file):
    told = refused(file(f"{MINIMAL}\n{EXTENSION}"), EXTENSION)
    assert "extension" in told
    assert "write it in by hand" in told


@pytest.mark.parametrize(
    "tables",
    [
        PAYMENT.replace("100.00", "-1"),
        PAYMENT.replace('"extension"', '"extnsion"'),
        PAYMENT + 'person = "somebody"\n',
        "[oops\n",
        "tax_year = 2024\n",  # lands in the last table
    ],
)
def test_what_makes_no_valid_case_is_not_written(file, tables):
    assert "write it in by hand" in refused(file(), tables)


@pytest.mark.parametrize("text", ["", "[oops\n", MINIMAL.replace("2025", "soon")])
def test_a_file_that_is_no_case_is_not_added_to(file, text):
    refused(file(text), PAYMENT)


def test_a_file_that_is_no_text_is_not_added_to(file):
    assert "UTF-8" in refused(file(b"\xff\xfe" + MINIMAL.encode()), PAYMENT, PlaceError)


def test_a_missing_file_is_named_and_not_made(tmp_path):
    path = tmp_path / "none.toml"
    with pytest.raises(PlaceError, match=r"none\.toml does not exist"):
        append_tables(path, PAYMENT)
    assert not list(tmp_path.iterdir())


def test_a_folder_is_no_case_file(tmp_path):
    with pytest.raises(PlaceError, match="is a folder"):
        append_tables(tmp_path, PAYMENT)


def test_a_disk_that_is_full_leaves_the_file(file, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    path = file()
    monkeypatch.setattr(os, "fsync", full)
    assert "the disk is full" in refused(path, PAYMENT, PlaceError)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_leaves_the_file(file):
    path = file()
    path.parent.chmod(0o500)
    try:
        assert "cannot be written to" in refused(path, PAYMENT, PlaceError)
    finally:
        path.parent.chmod(0o700)


def test_no_social_security_number_is_in_an_error(file):
    told = refused(file(f"{MINIMAL}\n{EXTENSION}"), f'{EXTENSION}ssn = "987-65-4320"\n')
    assert "987-65-4320" not in told
