"""A locked case: what opens it, what does not, and that it never stands open on the disk."""

import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyrage import encrypt, x25519

import taxcli
from taxcli.case import lock
from taxcli.case.files import LARGEST, PlaceError
from taxcli.case.read import parse_case, text_of
from taxcli.case.write import append_tables, write_case
from tests import lock_kit
from tests.lock_kit import PASSPHRASE

TEXT = (
    'schema = "taxcli-case-1"\ntax_year = 2025\nfiling_status = "single"\n'
    'primary = { first_name = "Sam", last_name = "Nguyễn", ssn = "900-12-3456" }\n'
)
DATA = TEXT.encode()
CASE = parse_case(TEXT)
PAYMENT = '[[payment]]\nprogram = "shs"\nkind = "estimated"\ndate = 2025-04-15\namount = 5.00'
# Made by the tool of the format's author (age 1.1.1, `age -p -a`), of a case of two lines.
BY_AGE = """-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBiK1VsSkNjc3JYZkp1RGFu
a0xoWDR3IDE4CklmWndoNHh5K05Dc2creksxUWJzTk82MGtMZXJTUzBDK0ZRL1hn
SHFIZkEKLS0tIE9sb1dWSUorbWFQSTIxaURCblo1YmtUOUZvN1BFd0plTXI3Q0gz
enBuMUEKO7YZRS0Tuc7yZZMEpMXv216/y9X1ySeuSO9oMJKu775exkYQX7SlNHt9
ZScnQ32W6KawhLvOPczyuMIAedZa+LXOitsF2SCA9w==
-----END AGE ENCRYPTED FILE-----
"""


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """Lock a case as the product does, once."""
    path = tmp_path_factory.mktemp("real") / "case.toml.age"
    path.write_bytes(lock.encrypted(DATA, PASSPHRASE))
    return path


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "case.toml.age"
    path.write_bytes(lock_kit.locked(DATA))
    return path


@pytest.fixture
def cheap(monkeypatch):
    monkeypatch.setattr(lock, "encrypted", lock_kit.locked)


def read(path, passphrase=PASSPHRASE):
    return taxcli.read_case(path, passphrase)


def test_another_implementation_opens_what_is_locked_here(real):
    assert real.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert lock_kit.opened(real.read_bytes()) == DATA


@pytest.mark.skipif(shutil.which("age") is None, reason="the age tool is not installed")
def test_the_age_tool_opens_what_is_locked_here(real):
    child = pexpect.spawn("age", ["-d", str(real)], encoding="utf-8", timeout=60)
    child.expect("passphrase")
    child.sendline(PASSPHRASE)
    child.expect(pexpect.EOF)
    assert "Nguyễn" in child.before


def test_what_the_age_tool_locked_is_read_in_its_text_form_too(tmp_path):
    path = tmp_path / "case.toml"
    path.write_text(BY_AGE)
    assert read(path).tax_year == 2025


@pytest.mark.parametrize("name", ["case.toml.age", "case.toml", "anything"])
def test_a_locked_case_is_read_whatever_its_name(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(lock_kit.locked(DATA))
    assert read(path) == CASE


def test_a_passphrase_may_be_given_for_a_case_that_is_not_locked(tmp_path):
    path = tmp_path / "case.toml"
    path.write_text(TEXT, "utf-8")
    assert read(path) == CASE


@pytest.mark.parametrize("passphrase", ["nine small gray herons", "", " ", "\udce9", "nine"])
def test_another_passphrase_does_not_open_it(path, passphrase):
    with pytest.raises(lock.WrongPassphraseError, match=r"case\.toml\.age is locked"):
        read(path, passphrase)


def test_without_a_passphrase_it_says_that_one_is_needed(path):
    with pytest.raises(PlaceError, match="read_case takes its passphrase"):
        taxcli.read_case(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_no_damaged_file_opens_or_ends_in_anything_but_an_error(path, data):
    whole = lock_kit.locked(DATA)
    at = data.draw(st.integers(22, len(whole) - 1))
    if data.draw(st.booleans()):
        path.write_bytes(whole[:at])
    else:
        flipped = whole[at] ^ (1 << data.draw(st.integers(0, 7)))
        path.write_bytes(whole[:at] + bytes([flipped]) + whole[at + 1 :])
    with pytest.raises(PlaceError):
        read(path)


def test_a_file_that_was_cut_off_or_changed_is_called_damaged(path):
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole[:40], whole[:-5] + b"x" + whole[-4:], whole[:22]):
        path.write_bytes(damaged)
        with pytest.raises(PlaceError, match="damaged or cut off"):
            read(path)


def test_a_file_locked_for_a_key_is_told_before_anybody_is_asked(path):
    path.write_bytes(encrypt(DATA, [x25519.Identity.generate().to_public()]))
    with pytest.raises(PlaceError, match="locked for a key"):
        read(path)


def test_a_file_of_a_cost_that_nobody_can_pay_is_refused(path):
    path.write_bytes(path.read_bytes().replace(b" 2\n", b" 40\n", 1))
    with pytest.raises(PlaceError):
        read(path)


def test_the_library_is_asked_for_when_it_is_needed_and_only_then(path, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyrage", None)
    with pytest.raises(PlaceError, match=r"pip install '\.\[lock\]'|install '\.\[lock\]'"):
        read(path)
    plain = tmp_path / "plain.toml"
    plain.write_text(TEXT, "utf-8")
    assert taxcli.read_case(plain) == CASE


def test_a_file_too_large_to_be_a_case_is_not_even_opened(path):
    path.write_bytes(path.read_bytes() + b"x" * LARGEST)
    with pytest.raises(PlaceError, match="larger than 5 MB"):
        read(path)


def test_the_open_name_of_a_locked_case_leads_to_it(path):
    with pytest.raises(PlaceError, match=r"case\.toml does not exist.*case\.toml\.age; name that"):
        taxcli.read_case(path.with_suffix(""))


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_is_added_to_a_locked_case_is_locked_and_leaves_the_rest_as_it_is(path, ends):
    before = TEXT.replace("\n", ends).encode()
    path.write_bytes(lock_kit.locked(before))
    with lock.using(lock.Given(PASSPHRASE)):
        append_tables(path, PAYMENT)
    after = lock_kit.opened(path.read_bytes())
    assert after.startswith(before)
    assert len(read(path).payment) == 1
    assert after.count(b"\r\n") == (after.count(b"\n") if ends == "\r\n" else 0)


@pytest.mark.usefixtures("cheap")
def test_a_locked_case_that_is_written_stays_locked_even_if_it_was_not_read_before(path):
    with lock.using(lock.Given(PASSPHRASE)):
        write_case(CASE.model_copy(update={"tax_year": 2024}), path)
    assert lock.is_locked(path.read_bytes())
    assert read(path).tax_year == 2024


def test_a_locked_case_is_not_written_over_without_its_passphrase(path):
    before = path.read_bytes()
    with lock.using(lock.Given("another")), pytest.raises(lock.WrongPassphraseError):
        write_case(CASE, path)
    with pytest.raises(PlaceError):
        write_case(CASE, path)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("cheap")
def test_a_locked_case_that_vanished_is_not_written_open(path):
    with lock.using(lock.Given(PASSPHRASE)):
        text_of(path)
        path.unlink()
        write_case(CASE, path)
    assert lock.is_locked(path.read_bytes())


@pytest.mark.usefixtures("cheap")
def test_through_a_link_a_locked_case_is_read_and_stays_locked(path, tmp_path):
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    with lock.using(lock.Given(PASSPHRASE)):
        append_tables(link, PAYMENT)
    assert link.is_symlink()
    assert lock.is_locked(path.read_bytes())


@pytest.mark.usefixtures("cheap")
def test_a_new_file_is_locked_if_its_name_says_so(tmp_path):
    with lock.using(lock.Given(PASSPHRASE)):
        write_case(CASE, tmp_path / "new.toml.age")
        write_case(CASE, tmp_path / "new.toml")
    assert read(tmp_path / "new.toml.age") == CASE
    assert (tmp_path / "new.toml").read_text("utf-8").startswith("schema")
    with pytest.raises(PlaceError, match="no passphrase was given"):
        write_case(CASE, tmp_path / "other.toml.age")
    assert not (tmp_path / "other.toml.age").exists()


@pytest.mark.usefixtures("cheap")
def test_a_write_that_fails_leaves_the_locked_case_and_nothing_else(path, monkeypatch):
    before = path.read_bytes()

    def fail(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with lock.using(lock.Given(PASSPHRASE)), pytest.raises(PlaceError, match="disk is full"):
        append_tables(path, PAYMENT)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_passphrase_shows_nowhere():
    given_ = lock.Given(PASSPHRASE)
    with lock.using(given_):
        lock.choose_lock(Path("x.age"))
        assert PASSPHRASE not in repr(given_) + repr(lock._KEYS.get())


def test_a_case_that_is_not_locked_costs_nothing_of_it(tmp_path):
    path = tmp_path / "case.toml"
    path.write_text(TEXT, "utf-8")
    script = "import sys, taxcli; taxcli.read_case(sys.argv[1]); print('pyrage' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
