"""Locking and unlocking at the command line, and every command on a locked case."""

import json
import os
import signal
import stat
from pathlib import Path

import pexpect
import pytest

from taxcli import read_case
from taxcli.case import files, lock
from taxcli.cli import passphrase as asking
from taxcli.interview.files import Keeper
from tests import lock_kit
from tests.cli.conftest import BLOCKED, FULL, SSNS, OnTerminal, command, environment
from tests.interview.kit import fresh, one_of
from tests.interview.personas import COUPLE
from tests.interview.terminal import INTERRUPT, Filer, Terminal
from tests.lock_kit import PASSPHRASE, cheap_environment

PLAIN = FULL.encode()
SECRETS = [b"Nguy", b"Mai", b"310000", *(number.encode() for number in SSNS)]


@pytest.fixture
def taxcli(taxcli):
    """Run the command line at a width that breaks no path."""

    def call(*argv, **env):
        return taxcli(*argv, env={"COLUMNS": "500", **env})

    return call


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(lock, "encrypted", lock_kit.locked)
    monkeypatch.delenv("TAXCLI_PASSPHRASE_FD", raising=False)
    monkeypatch.setattr(asking, "has_terminal", lambda: False)


@pytest.fixture(autouse=True)
def asides(monkeypatch):
    """Collect all bytes that are written to a file, under whatever name."""
    seen = []
    write = files._write_aside

    def watched(folder, data):
        pieces = [*data]
        seen.append(b"".join(pieces))
        return write(folder, pieces)

    monkeypatch.setattr(files, "_write_aside", watched)
    return seen


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "case.toml.age"
    path.write_bytes(lock_kit.locked(PLAIN))
    return path


@pytest.fixture
def types(monkeypatch):
    """Type at the terminal what is asked for without being shown; return what was asked."""

    def typing(*lines):
        left, asked = list(lines), []

        def getpass(label):
            asked.append(label)
            line = left.pop(0)
            if isinstance(line, type):
                raise line
            return line

        monkeypatch.setattr(asking, "has_terminal", lambda: True)
        monkeypatch.setattr("getpass.getpass", getpass)
        return asked

    return typing


@pytest.fixture
def fd():
    """Return a descriptor whose first line is the passphrase."""
    ends = []

    def open_(text=PASSPHRASE + "\n"):
        read, write = os.pipe()
        os.write(write, text if isinstance(text, bytes) else text.encode())
        os.close(write)
        ends.append(read)
        return str(read)

    yield open_
    for end in ends:
        os.close(end)


def words(text):
    return " ".join(text.split())


def open_bytes(folder):
    """Return what stands readable in a folder of what the case says."""
    found = b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())
    return [secret for secret in SECRETS if secret in found]


# --- lock and unlock -------------------------------------------------------------------


def test_locked_and_unlocked_a_case_is_what_it_was(taxcli, case, types, tmp_path):
    name = case(FULL.replace("\n", "\r\n"))
    before = Path(name).read_bytes()
    asked = types(PASSPHRASE, PASSPHRASE, PASSPHRASE)
    done = taxcli("lock", name)
    assert (done.code, done.out.strip()) == (0, f"{name}.age")
    for said in ("There is no reset", "Not locked: papers", "age -d"):
        assert said in words(done.err)
    assert [each.name for each in tmp_path.iterdir()] == ["case.toml.age"]
    assert stat.S_IMODE(Path(f"{name}.age").stat().st_mode) == 0o600
    assert open_bytes(tmp_path) == []
    done = taxcli("unlock", f"{name}.age")
    assert (done.code, done.out.strip()) == (0, name)
    assert Path(name).read_bytes() == before
    assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["case.toml"]
    assert len(asked) == 3


def test_several_cases_are_locked_by_one_passphrase_and_told_in_json(taxcli, tmp_path, fd):
    names = [tmp_path / f"{letter}.toml" for letter in "ab"]
    for name in names:
        name.write_bytes(PLAIN)
    again = tmp_path / "." / "a.toml"
    done = taxcli("lock", *map(str, names), str(again), "--json", "--passphrase-fd", fd())
    assert done.code == 0
    assert done.json["schema"] == "taxcli-lock-1"
    assert [each["to"] for each in done.json["files"]] == [f"{name}.age" for name in names]
    done = taxcli("unlock", *(f"{name}.age" for name in names), "--json", "--passphrase-fd", fd())
    assert [each["to"] for each in done.json["files"]] == [str(name) for name in names]


@pytest.mark.parametrize("command_", ["lock", "unlock"])
def test_what_cannot_be_done_is_said_and_nothing_is_touched(taxcli, tmp_path, command_):
    (tmp_path / "good.toml").write_bytes(PLAIN)
    (tmp_path / "locked.toml.age").write_bytes(lock_kit.locked(PLAIN))
    (tmp_path / "both.toml").write_bytes(PLAIN)
    (tmp_path / "both.toml.age").write_bytes(lock_kit.locked(b"another"))
    (tmp_path / "link.toml").symlink_to(tmp_path / "good.toml")
    (tmp_path / "letter.txt").write_text("Dear all")
    (tmp_path / "photo.toml").write_bytes(b"\x89PNG\xff")
    before = {each: each.read_bytes() for each in tmp_path.iterdir()}
    wrong = {
        "link.toml": (3, "is a link"),
        ".": (3, "is a folder"),
        "none.toml": (3, "does not exist"),
        "-": (2, "no file"),
    }
    wrong |= {
        "lock": {
            "locked.toml.age": (3, "is locked already"),
            "both.toml": (3, "both.toml.age is there already"),
            "letter.txt": (3, "is no case"),
            "photo.toml": (3, "is not UTF-8"),
        },
        "unlock": {
            "good.toml": (3, "is not locked"),
            "both.toml.age": (3, "both.toml is there already"),
        },
    }[command_]
    good = "good.toml" if command_ == "lock" else "locked.toml.age"
    for name, (code, said) in wrong.items():
        place = name if name == "-" else str(tmp_path / name)
        done = taxcli(command_, str(tmp_path / good), place)
        assert (done.code, done.out) == (code, ""), name
        assert said in words(done.err), name
    assert {each: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_a_broken_case_is_locked_too_and_that_is_said(taxcli, case, fd):
    name = case("schema = [oops")
    done = taxcli("lock", name, "--passphrase-fd", fd())
    assert done.code == 0
    assert "was no valid case" in words(done.err)
    assert lock_kit.opened(Path(f"{name}.age").read_bytes()) == b"schema = [oops"


def test_a_case_is_removed_only_when_the_locked_one_opens(taxcli, case, fd, monkeypatch, tmp_path):
    name = case()
    wrong = {
        "other": lambda data, _: lock_kit.locked(b"other", PASSPHRASE),
        "passphrase": lambda data, _: lock_kit.locked(data, "another"),
        "rubbish": lambda data, _: data[::-1],
    }
    for encrypt in wrong.values():
        monkeypatch.setattr(lock, "encrypted", encrypt)
        done = taxcli("lock", name, "--passphrase-fd", fd())
        assert done.code == 3
        assert [each.name for each in tmp_path.iterdir()] == ["case.toml"]
        assert Path(name).read_text("utf-8") == FULL


def test_a_case_that_changes_while_it_is_locked_stays(taxcli, case, fd, monkeypatch, tmp_path):
    name = case()

    def slow(data, passphrase):
        Path(name).write_text("edited meanwhile")
        return lock_kit.locked(data, passphrase)

    monkeypatch.setattr(lock, "encrypted", slow)
    done = taxcli("lock", name, "--passphrase-fd", fd())
    assert done.code == 3
    assert "changed meanwhile" in words(done.err)
    assert [each.name for each in tmp_path.iterdir()] == ["case.toml"]
    assert Path(name).read_text() == "edited meanwhile"


@pytest.mark.parametrize("command_", ["lock", "unlock"])
def test_a_place_that_takes_no_file_keeps_what_is_there(taxcli, path, fd, monkeypatch, command_):
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    if command_ == "lock":
        path.unlink()
        path = path.with_suffix("")
        path.write_bytes(PLAIN)
    before = {each: each.read_bytes() for each in path.parent.iterdir()}
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    done = taxcli(command_, str(path), "--passphrase-fd", fd())
    assert (done.code, done.out) == (3, "")
    assert "Permission denied" in done.err
    assert {each: each.read_bytes() for each in path.parent.iterdir()} == before


def test_a_hard_link_is_told_of(taxcli, case, fd, tmp_path):
    name = case()
    (tmp_path / "second.toml").hardlink_to(name)
    assert "hard link" in taxcli("lock", name, "--passphrase-fd", fd()).err


# --- the passphrase --------------------------------------------------------------------


def test_a_passphrase_is_chosen_with_care(taxcli, case, types):
    name = case()
    asked = types("", PASSPHRASE, "mistyped", "short", "short")
    done = taxcli("lock", name)
    assert done.code == 0
    for said in ("it is empty", "not the same", "short passphrase"):
        assert said in words(done.err)
    assert len(asked) == 5
    assert lock_kit.opened(Path(f"{name}.age").read_bytes(), "short") == PLAIN


@pytest.mark.parametrize("typed", [[""] * 3, ["a", "b"] * 3, ["\x1b[A"] * 3, [EOFError]], ids=repr)
def test_without_a_passphrase_nothing_is_locked(taxcli, case, types, tmp_path, typed):
    name = case()
    types(*typed)
    done = taxcli("lock", name)
    assert (done.code, done.out) == (2, "")
    assert [each.name for each in tmp_path.iterdir()] == ["case.toml"]


def test_three_tries_open_a_case(taxcli, path, types):
    asked = types("wrong", "", PASSPHRASE)
    done = taxcli("compute", str(path))
    assert done.code == 0
    assert done.err.count("does not open") == 2
    assert [str(path) in label for label in asked] == [True] * 3


def test_after_three_tries_it_ends(taxcli, path, types):
    types("wrong", "wrong", "wronger")
    done = taxcli("compute", str(path), "--json")
    assert done.code == 3
    assert str(path) in done.json["error"]


def test_ctrl_c_at_the_prompt_changes_nothing(taxcli, path, types, tmp_path):
    types(KeyboardInterrupt)
    before = path.read_bytes()
    assert taxcli("unlock", str(path)).code == 130
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before


@pytest.mark.parametrize("command_", ["compute", "lock", "interview"])
def test_with_nobody_to_ask_it_says_what_to_do(taxcli, case, path, command_):
    name = case() if command_ == "lock" else str(path)
    if command_ == "lock":
        path.unlink()
    done = taxcli(command_, name)
    assert (done.code, done.out) == (2, "")
    assert "--passphrase-fd 3 3<FILE" in words(done.err)


BAD_LINES = {
    "empty": ("", "is empty"),
    "empty line": ("\nsecond\n", "is empty"),
    "binary": (b"\xff\xfe\n", "not UTF-8"),
    "long": ("x" * 2_000, "too long"),
}


@pytest.mark.parametrize("line, said", BAD_LINES.values(), ids=BAD_LINES)
def test_a_descriptor_that_holds_no_passphrase(taxcli, path, fd, line, said):
    done = taxcli("compute", str(path), "--passphrase-fd", fd(line))
    assert done.code == 2
    assert said in words(done.err)


@pytest.mark.parametrize("number", ["999", "-1", "x"])
def test_a_descriptor_that_is_none(taxcli, path, number):
    done = taxcli("compute", str(path), "--passphrase-fd", number)
    assert done.code == 2
    assert "Traceback" not in done.err


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\nsecond line\n"], ids=repr)
def test_the_first_line_of_a_descriptor_is_the_passphrase(taxcli, path, fd, end):
    assert taxcli("compute", str(path), "--passphrase-fd", fd(PASSPHRASE + end)).code == 0


def test_the_environment_and_the_place_before_the_command_say_the_descriptor_too(taxcli, path, fd):
    assert taxcli("compute", str(path), TAXCLI_PASSPHRASE_FD=fd()).code == 0
    os.environ.pop("TAXCLI_PASSPHRASE_FD")
    assert taxcli("--passphrase-fd", fd(), "compute", str(path)).code == 0


def test_a_descriptor_of_a_wrong_passphrase_is_not_asked_twice(taxcli, path, fd):
    done = taxcli("compute", str(path), "--passphrase-fd", fd("wrong\nwrong\n"))
    assert done.code == 3
    assert str(path) in done.err


def test_an_unused_descriptor_may_be_closed(taxcli, case):
    assert taxcli("compute", case(), "--passphrase-fd", "999").code == 0


def piped(argv, stdin):
    """Run in a process without any terminal."""
    import subprocess

    return subprocess.run(
        command(*argv), input=stdin, capture_output=True, env=environment(), check=False,
        start_new_session=True,
    )  # fmt: skip


def test_standard_input_may_hold_the_passphrase_and_then_the_locked_case(taxcli, case, path):
    found = piped(
        ("compute", "-", "--json", "--passphrase-fd", "0"),
        PASSPHRASE.encode() + b"\n" + path.read_bytes(),
    )
    assert found.returncode == 0
    assert found.stdout.decode() == taxcli("compute", case(), "--json").out
    found = piped(("compute", "-"), path.read_bytes())
    assert found.returncode == 2
    assert b"standard input" in found.stderr


def test_at_a_terminal_a_passphrase_is_not_shown_and_ctrl_c_ends(path):
    def child():
        argv = command("compute", str(path))
        spawned = OnTerminal(argv, (24, 80), environment(TERM="xterm"))
        spawned.expect("Passphrase of")
        spawned.expect("age: ")
        return spawned

    one = child()
    one.sendline("wrong")
    one.expect("does not open")
    one.expect("age: ")
    one.sendline(PASSPHRASE)
    one.expect("Tax year 2025")
    one.expect(pexpect.EOF)
    one.close()
    assert one.exitstatus == 0
    two = child()
    two.sendintr()
    rest = two.read()
    two.close()
    assert two.exitstatus == 130
    assert PASSPHRASE not in rest
    assert "Traceback" not in rest


# --- every command on a locked case ----------------------------------------------------

ON_A_CASE = {
    "compute": ("compute", "CASE", "--json"),
    "explain": ("explain", "CASE", "shs.tax"),
    "review": ("review", "CASE"),
    "prepare": ("prepare", "CASE", "-o", "OUT"),
    "estimate": ("estimate", "CASE"),
    "extend": ("extend", "CASE"),
    "late": ("late", "CASE", "--on", "2026-07-01"),
    "plan": ("plan", "CASE", "--months", "12", "--set-up", "2026-05-20"),
    "ledger": ("ledger", "CASE"),
    "compare": ("compare", "CASE", "CASE"),
    "status": ("status", "CASE", "--filed-on", "2026-04-10"),
    "guide": ("guide", "combined-return", "--case", "CASE"),
}


@pytest.mark.parametrize("argv", ON_A_CASE.values(), ids=ON_A_CASE)
def test_a_command_says_the_same_of_a_locked_case(taxcli, path, fd, argv, asides):
    tmp_path = path.parent
    plain = tmp_path / "plain" / "case.toml.age"  # of the same name: some say it
    plain.parent.mkdir()
    plain.write_bytes(PLAIN)

    def run(file, *more):
        places = {"CASE": str(file), "OUT": str(tmp_path / "out")}
        return taxcli(*(places.get(word, word) for word in argv), *more)

    before = run(plain)
    assert before.code == 0
    del asides[:]
    after = run(path, "--passphrase-fd", fd())
    assert after.code == before.code
    assert after.out.replace(str(path), "CASE") == before.out.replace(str(plain), "CASE")
    assert lock.is_locked(path.read_bytes())
    told = "are not: keep them" in words(after.err)
    assert told == (argv[0] == "prepare")
    assert argv[0] == "prepare" or asides == []


def test_what_extend_adds_to_a_locked_case_is_locked(taxcli, path, fd, asides):
    done = taxcli("extend", str(path), "--paid", "2026-04-10", "--passphrase-fd", fd())
    assert done.code == 0
    assert f"Added to {path}" in words(done.err)
    assert all(lock.is_locked(data) for data in asides)
    assert any(row.kind == "extension" for row in read_case(path, PASSPHRASE).payment)


def test_a_table_of_locked_cases_is_the_same_and_is_said_to_be_open(taxcli, tmp_path, fd):
    tables = []
    for name, data, more in (
        ("plain/case.toml", PLAIN, ()),
        ("locked/case.toml.age", lock_kit.locked(PLAIN), ("--passphrase-fd", fd())),
    ):
        file = tmp_path / name
        file.parent.mkdir()
        file.write_bytes(data)
        table = tmp_path / f"{file.parent.name}.csv"
        done = taxcli("export", str(file.parent), "-o", str(table), *more)
        assert done.code == 0
        tables.append(table.read_bytes())
    assert tables[0] == tables[1]
    assert "tables made of it are not" in words(done.err)


def test_a_folder_of_locked_cases_is_prepared_and_a_second_run_redoes_nothing(taxcli, tmp_path, fd):
    cases, out = tmp_path / "cases", tmp_path / "out"
    cases.mkdir()
    (cases / "one.toml.age").write_bytes(lock_kit.locked(PLAIN))
    (cases / "two.toml").write_bytes(PLAIN)
    argv = ("batch", str(cases), "-o", str(out), "--no-papers", "--jobs", "2", "-q")
    done = taxcli(*argv, "--passphrase-fd", fd())
    assert done.code == 0
    assert "Prepared now" in done.out
    assert {line.split(",")[0] for line in (out / "summary.csv").read_text().splitlines()[1:]} == {
        "one",
        "two",
    }
    # The state and the summary hold results and the taxfilers' names, and nothing else.
    assert set(open_bytes(out)) <= {b"Nguy", b"Mai"}
    assert "papers made of it are not" not in words(done.err)
    done = taxcli(*argv, "--passphrase-fd", fd())
    assert "Prepared now" not in done.out
    assert "Unchanged since before" in done.out


# --- the next year ---------------------------------------------------------------------


def test_the_next_case_of_a_locked_one_is_locked(taxcli, path, fd, tmp_path, asides):
    done = taxcli("new", str(tmp_path / "next.toml"), "--from", str(path), "--passphrase-fd", fd())
    assert done.code == 0
    found = tmp_path / "next.toml.age"
    assert str(found) in done.out
    assert "is locked, as last year's case is" in words(done.err)
    assert read_case(found, PASSPHRASE).tax_year == 2026
    assert all(lock.is_locked(data) for data in asides)
    assert not (tmp_path / "next.toml").exists()


def test_the_amended_case_of_a_locked_one_is_locked(taxcli, path, fd, tmp_path, asides):
    argv = ("--amends", str(path), "--reason", "A W-2 came late", "--passphrase-fd", fd())
    assert taxcli("new", str(tmp_path / "amended.toml"), *argv).code == 0
    assert read_case(tmp_path / "amended.toml.age", PASSPHRASE).amends is not None
    assert all(lock.is_locked(data) for data in asides)


def test_a_new_case_never_stands_beside_its_locked_twin(taxcli, case, path, fd, tmp_path):
    last = str(tmp_path / "last.toml")
    Path(last).write_text(FULL, "utf-8")
    before = path.read_bytes()
    for more in ((), ("--force",)):
        done = taxcli("new", str(path.with_suffix("")), "--from", last, *more)
        assert done.code == 3
        assert "case.toml.age is there already" in words(done.err)
    done = taxcli("new", str(path.with_suffix("")), "--from", str(path), "--force")
    assert done.code == 2
    assert path.read_bytes() == before
    # Replaced by its own name it stays locked, by its own passphrase.
    done = taxcli("new", str(path), "--from", last, "--force", "--passphrase-fd", fd())
    assert done.code == 0
    assert read_case(path, PASSPHRASE).tax_year == 2026


def test_a_folder_of_locked_cases_becomes_next_years(taxcli, tmp_path, fd):
    last, folder = tmp_path / "2025", tmp_path / "2026"
    last.mkdir()
    (last / "a.toml.age").write_bytes(lock_kit.locked(PLAIN))
    (last / "b.toml").write_bytes(PLAIN)
    argv = ("new", str(folder), "--from", str(last), "--json", "--passphrase-fd")
    done = taxcli(*argv, fd())
    assert done.code == 0
    assert sorted(each.name for each in folder.iterdir()) == ["a.toml.age", "b.toml"]
    assert read_case(folder / "a.toml.age", PASSPHRASE).tax_year == 2026
    (folder / "b.toml.age").write_bytes(lock_kit.locked((folder / "b.toml").read_bytes()))
    (folder / "b.toml").unlink()  # locked since
    done = taxcli(*argv, fd())
    assert (done.code, done.json["cases"]) == (0, [])
    assert sorted(each.name for each in folder.iterdir()) == ["a.toml.age", "b.toml.age"]


# --- the interview ---------------------------------------------------------------------


def answered(tmp_path):
    """Write a couple's answers to a file."""
    file = tmp_path / "answers.toml"
    lines = [
        f"{json.dumps(id_)} = {json.dumps(value, ensure_ascii=False)}"
        for id_, value in COUPLE.items()
    ]
    file.write_text("\n".join(lines), "utf-8")
    return str(file)


def test_an_interview_locks_a_new_case_from_the_start(taxcli, tmp_path, fd, asides):
    path = tmp_path / "cases" / "couple.toml.age"
    path.parent.mkdir()
    argv = ("--answers", answered(tmp_path), "--defaults")
    done = taxcli("interview", str(path), *argv, "--passphrase-fd", fd())
    assert done.code == 0
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert asides
    assert all(lock.is_locked(data) for data in asides)
    locked = read_case(path, PASSPHRASE)
    open_ = tmp_path / "couple.toml"
    del asides[:]
    done = taxcli("interview", str(open_), *argv)
    assert read_case(open_) == locked
    assert len(asides) > 30  # after each answer, where it costs nothing


def test_an_interview_of_the_open_name_does_not_begin_anew(taxcli, path, tmp_path):
    done = taxcli("interview", str(path.with_suffix("")), "--defaults")
    assert done.code == 3
    assert "case.toml.age: name that" in words(done.err)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_locked_case_is_written_section_by_section_and_whole_at_the_end(tmp_path, asides):
    flow = fresh()
    path = tmp_path / "case.toml.age"
    with lock.using(lock.Given(PASSPHRASE)), Keeper(flow, path, slow=True) as keeper:
        writes = []
        for id_, value in (
            ("tax_year", 2025),
            ("filing_status", "single"),
            ("residency.metro.primary", "full-year"),
            ("residency.multnomah.primary", "none"),
        ):
            section = one_of(flow, id_).section.title
            flow.answer(one_of(flow, id_), value)
            keeper.save()
            ended = flow.current().section.title != section
            writes.append((len(asides), ended))
        assert [count for count, _ in writes] == [
            sum(ended for _, ended in writes[: at + 1]) for at in range(len(writes))
        ]
        before = len(asides)
        one = flow.current()
        flow.pass_over(one)
        flow.go_to(one.id)
    assert len(asides) >= before
    assert read_case(path, PASSPHRASE) == flow.view.case


@pytest.mark.parametrize(
    "columns, how", [(80, "hang_up"), (80, "terminate"), (40, "interrupt"), (40, "kill")]
)
def test_an_interview_that_is_ended_midway_has_kept_every_answer(tmp_path, columns, how):
    folder = tmp_path / "cases"
    folder.mkdir()
    path = folder / "case.toml.age"
    terminal = Terminal(columns, path, **cheap_environment(tmp_path))
    for prompt in ("New passphrase for", "The same once more:"):
        terminal.wait(prompt)
        terminal.type(f"{PASSPHRASE}\r")
    at = Filer(terminal, COUPLE, menus=columns == 80)
    at.go_on(3)
    before = read_case(path, PASSPHRASE)
    at.go_on(2)
    if how == "interrupt":
        terminal.type(INTERRUPT)
        assert terminal.end() == 130
    elif how == "terminate":
        terminal.child.kill(signal.SIGTERM)
        assert terminal.end() is None
        assert terminal.child.signalstatus == signal.SIGTERM
    else:
        getattr(terminal, how)()
    assert PASSPHRASE not in terminal.raw
    assert "Traceback" not in terminal.raw
    assert [each.name for each in folder.iterdir()] == [path.name]
    kept = read_case(path, PASSPHRASE)
    # Killed outright, it has what stood at the end of the section before.
    assert kept == (before if how == "kill" else at.flow.view.case)
    assert before != at.flow.view.case


def test_a_blocked_locked_case_is_refused_as_an_open_one(taxcli, tmp_path, fd):
    path = tmp_path / "case.toml.age"
    path.write_bytes(lock_kit.locked(BLOCKED.encode()))
    done = taxcli("prepare", str(path), "-o", str(tmp_path / "out"), "--passphrase-fd", fd())
    assert done.code == 4
    assert not [number for number in SSNS if number in done.out + done.err]
