"""``taxcli guide``: the topics, a case filled in, checklists, and the progress that is kept."""

import json
import os
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from taxcli.features.guide.guides import topic, topic_names
from taxcli.features.guide.texts import quoted
from tests.cli.conftest import FULL, SSNS, command, environment, pipe

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    """Keep progress in a folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "taxcli" / "guide.toml"


@pytest.fixture
def guide(taxcli):
    return lambda *argv, **more: taxcli("guide", *argv, **more)


def plain(text):
    return " ".join(text.split())


def with_example(guide, name, example, *more):
    done = guide(name, "--case", str(EXAMPLES / f"{example}.toml"), "--json", *more)
    assert done.code == 0, done.err
    return done.json


def steps(data):
    return {step["id"]: step for part in data["sections"] for step in part["steps"]}


@pytest.mark.parametrize("name", topic_names())
def test_a_guide_is_shown_whole(guide, name):
    done = guide(name)
    assert done.code == 0
    said = plain(done.out)
    assert done.out.count("[ ]") == len(topic(name).steps)
    for words in ("Who it is for", "Have at hand", "What goes wrong", "(official)"):
        assert words in said
    for step in topic(name).steps:
        for part in step.text.parts:
            assert plain(quoted(part.text)) in said


@pytest.mark.parametrize("name", topic_names())
@pytest.mark.parametrize("width", ["80", "40"])
def test_no_line_is_wider_than_the_screen(guide, name, width):
    done = guide(name, env={"COLUMNS": width})
    assert max(map(len, done.out.splitlines())) <= int(width)


def test_a_screen_reader_gets_words_for_the_boxes(guide):
    guide("refunds", "--done", "1")
    done = guide("refunds", "--accessible")
    assert "Step 1. Done:" in done.out
    assert "Step 2. To do:" in done.out
    assert "[ ]" not in done.out


@pytest.mark.parametrize(
    ("given", "meant"),
    [("refund", "refunds"), ("plan", "payment-plan"), ("combined-retrun", "combined-return")],
)
def test_an_unknown_topic_is_asked_back(guide, given, meant):
    done = guide(given)
    assert done.code == 2
    assert f"Did you mean '{meant}'?" in plain(done.err)
    assert done.out == ""


def test_a_topic_that_is_like_none_lists_all(guide):
    done = guide("xyz", "--json")
    assert done.code == 2
    assert "pro-username, pro-practitioner" in done.json["error"]


def test_a_guide_as_json(guide):
    data = guide("third-party-access", "--json").json
    assert data["schema"] == "taxcli-guide-1"
    assert [part["id"] for part in data["sections"]] == ["client", "request", "cancel"]
    numbers = [step["number"] for part in data["sections"] for step in part["steps"]]
    assert numbers == list(range(1, data["steps"] + 1))
    assert data["tax_year"] is None
    assert data["undo"][0]["can_be_undone"] is False
    assert steps(data)["cancel-ok"]["applies"] is None
    assert "[" not in steps(data)["cancel-link"]["text"]


def test_what_is_not_official_is_marked_where_it_is_said(guide):
    said = plain(guide("pro-username").out)
    assert "letter that it has mailed. Someone who files for the first year" in said
    assert "have neither. (inferred, not official: follows from what a login needs) " in said
    assert "You have no letter, or no account yet. A login to PRO" in said
    step = steps(guide("third-party-access", "--json").json)["cancel-ok"]
    assert step["status"] == "official"
    assert [(one["text"][:12], one["status"]) for one in step["parts"]] == [
        ("Confirm with", "official"),
        ("Read the cli", "inferred"),
    ]
    login = guide("pro-username", "--json").json["goes_wrong"][0]["parts"]
    assert [one["status"] for one in login][1:3] == ["official", "inferred"]
    assert login[-1]["text"] == "Or file by mail."


# What the cases come to is worked by hand in the examples themselves.


def test_a_refund_is_in_the_steps_of_refunds(guide):
    found = steps(with_example(guide, "refunds", "c-head-of-household"))
    assert "SHS $120.00 and PFA $180.00" in found["request"]["text"]
    who = with_example(guide, "refunds", "c-head-of-household")["who"][0]["text"]
    assert "There is no refund for any other reason. For 2025 this case asks for SHS" in who
    assert "To Form MET-40: Schedule WH" in found["attach"]["text"]
    assert all(step["applies"] for step in found.values())


def test_the_combined_return_is_open_or_says_why_not(guide):
    found = steps(with_example(guide, "combined-return", "combined-return"))
    assert found["open"]["applies"] is True
    assert "Form MET-40 for SHS and Form MC-40 for PFA" in found["type"]["text"]
    assert "$120.00 and PFA $360.00" in found["pay"]["text"]
    # Moved in July: Metro all year, the County for a part of it.
    found = steps(with_example(guide, "combined-return", "e-moved-in-july"))
    assert found["open"]["applies"] is False
    assert "same residency status" in found["open"]["why_not"]
    # Corbett: PFA and no SHS.
    found = steps(with_example(guide, "combined-return", "o-corbett"))
    assert "duty to file both" in found["open"]["why_not"]
    assert found["status"]["text"] == (
        "Make sure that your residency status is the same for both. If it is not, file a separate "
        "return for each tax. For this case the combined return is not open: it needs a duty to "
        "file both taxes, and there is not one for both."
    )


def test_with_nothing_to_file_nothing_applies(guide):
    found = steps(with_example(guide, "delinquent", "b-below-the-threshold"))
    assert found["file"]["why_not"] == "this case has nothing to file."
    assert found["pay"]["why_not"] == "nothing is left to pay in this case."
    assert found["who-has-it"]["applies"] is None


def test_a_balance_below_the_smallest_is_too_small_for_a_plan(guide):
    # SHS 310.00 and PFA 5.00; a plan needs 300.00.
    data = with_example(guide, "payment-plan", "g-s-corporation-with-statement")
    said = steps(data)["eligible"]["text"]
    assert "SHS $310.00 (enough) and PFA $5.00 (less than the $300.00 that a plan needs)" in said
    found = steps(with_example(guide, "payment-plan", "b-over-the-threshold"))
    assert found["open"]["applies"] is False
    assert "less than the $300.00" in found["open"]["why_not"]


def test_an_extension_is_by_payment_or_free(guide):
    found = steps(with_example(guide, "extension", "a-two-earners"))
    assert "SHS: pay $800.00 by April 15, 2026; PFA: pay $1,200.00" in found["pay-amount"]["text"]
    assert found["free-get"]["applies"] is False
    # Paid for more time already, 300 and 450: what is left is to tick the box.
    found = steps(with_example(guide, "extension", "q-letters-beyond-latin-1"))
    assert found["pay-pay"]["applies"] is False
    assert found["pay-file"]["applies"] is True
    assert found["free-attach"]["applies"] is False
    # More was withheld than the tax: nothing is due, and the federal extension serves.
    found = steps(with_example(guide, "extension", "p-retired-teacher"))
    assert found["pay-pay"]["applies"] is False
    assert found["free-box"]["applies"] is True
    assert "October 15, 2026" in found["free-box"]["text"]
    late = with_example(guide, "extension", "a-two-earners", "--on", "2026-06-01")
    assert steps(late)["pay-pay"]["why_not"] == "the due date, April 15, 2026, has passed."


def test_account_numbers_are_told_and_social_security_numbers_are_not(guide, case, tmp_path):
    path = case(f'{FULL}\n[account]\nshs = "0012345678"\npfa = "{SSNS[0]}"\n')
    out = tmp_path / "paying.md"
    done = guide("paying", "--case", path, "-o", str(out))
    assert done.code == 0
    text = out.read_text("utf-8")
    assert "SHS account 0012345678 and PFA account ***-**-3456" in text
    assert SSNS[0] not in text


def test_a_case_from_standard_input():
    done = pipe("guide", "paying", "--case", "-", "--json", stdin=FULL, XDG_STATE_HOME="/nowhere")
    # 1,100 less 1,000 withheld and 500 paid; PFA 1,650 less 900.
    assert "PFA $750.00" in json.dumps(done.json)


def test_steps_are_ticked_and_kept(guide, state):
    done = guide("pro-username", "--done", "1-3", "--done", "5")
    assert done.code == 0
    assert done.out.count("[x]") == 4
    assert str(state) in done.err.replace("\n", "")
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert stat.S_IMODE(state.parent.stat().st_mode) == 0o700
    assert guide("pro-username").out.count("[x]") == 4
    assert guide("pro-practitioner").out.count("[x]") == 0
    assert "[x]" not in guide("pro-username", "--undone", "1-5").out


def test_a_client_has_progress_of_its_own(guide):
    guide("third-party-access", "--done", "1,2", "--client", "C-001")
    guide("third-party-access", "--done", "3", "--client", "C-002")
    for client, marked in (("C-001", [1, 2]), ("C-002", [3])):
        data = guide("third-party-access", "--client", client, "--json").json
        assert [one["number"] for one in steps(data).values() if one["done"]] == marked
        assert data["client"] == client
    assert guide("third-party-access", "--json").json["steps_done"] == 0


def test_reset_begins_anew(guide):
    guide("refunds", "--done", "1-5")
    assert guide("refunds", "--reset", "--done", "2", "--json").json["steps_done"] == 1
    assert guide("refunds", "--reset", "--json").json["steps_done"] == 0
    assert guide("--progress").out.strip() == "Nothing is under way."


def test_what_is_under_way_is_listed(guide):
    guide("refunds", "--done", "1")
    guide("paying", "--done", "1-9", "--client", "C-001")
    out = plain(guide("--progress").out)
    assert "refunds yourself 1 of 5 2: Ask for the refund" in out
    assert "paying C-001 9 of 9 all done" in out
    assert "refunds" not in guide("--progress", "--client", "C-001").out
    data = guide("--progress", "--json").json
    assert data["schema"] == "taxcli-guide-progress-1"
    assert data["guides"][1] == {
        "topic": "paying",
        "client": "C-001",
        "done": [step.id for step in topic("paying").steps],
        "steps": 9,
    }


@pytest.mark.parametrize("step", ["0", "6", "1-9", "4-2", "x", "", "-1", "1.5", "99999999999", "²"])
def test_a_step_that_is_none_changes_nothing(guide, state, step):
    done = guide("refunds", f"--done={step}")
    assert done.code == 2
    assert "refunds has the steps 1 to 5" in plain(done.err) or "like 3 or 1-4" in plain(done.err)
    assert not state.exists()


def test_a_step_cannot_be_done_and_not_done(guide, state):
    done = guide("refunds", "--done", "1-3", "--undone", "3")
    assert done.code == 2
    assert "both name step 3" in done.err
    assert not state.exists()


@pytest.mark.parametrize(
    "id_", [SSNS[0], "900123456", "Mai 900 12 3456", "", " ", "a\nb", "x" * 81]
)
def test_an_id_that_may_be_a_number_of_a_person_is_refused(guide, state, id_):
    done = guide("refunds", "--done", "1", "--client", id_)
    assert done.code == 2
    assert "3456" not in done.err
    assert not state.exists()


@pytest.mark.parametrize(
    "argv",
    [
        ("--done", "1"),
        ("--reset",),
        ("--client", "C-001"),
        ("-o", "x.pdf"),
        ("--progress", "refunds", "--done", "1"),
    ],
)
def test_what_needs_a_topic_asks_for_one(guide, argv):
    assert guide(*argv).code == 2


@pytest.mark.parametrize(
    "text",
    [
        "not toml [",
        'schema = "taxcli-case-1"',
        'schema = "taxcli-guide-progress-1"\nguide = 5',
        'schema = "taxcli-guide-progress-1"\n[[guide]]\ntopic = "refunds"',
        'schema = "taxcli-guide-progress-1"\n[[guide]]\ntopic = "refunds"\ndone = [1]',
    ],
)
def test_a_broken_progress_file_is_never_overwritten(guide, state, text):
    state.parent.mkdir(parents=True)
    state.write_text(text)
    for argv in (("refunds", "--done", "1"), ("refunds", "--reset"), ("refunds",), ("--progress",)):
        done = guide(*argv)
        assert done.code == 3
        assert "is no progress file that taxcli wrote" in plain(done.err)
        assert state.read_text() == text


def test_steps_of_another_version_are_kept(guide, state):
    guide("refunds", "--done", "1")
    state.write_text(
        state.read_text().replace('"file"', '"file", "later"')
        + '\n[[guide]]\ntopic = "later-topic"\ndone = ["a"]\n'
    )
    guide("refunds", "--done", "2")
    text = state.read_text()
    assert '"later"' in text
    assert '"later-topic"' in text
    assert "a topic that this taxcli does not have" in plain(guide("--progress").out)


def test_a_state_folder_that_cannot_be_made_is_told(guide, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    done = guide("refunds", "--done", "1")
    assert done.code == 3
    assert "cannot be made" in plain(done.err)
    # Looking needs no folder.
    assert guide("refunds").code == 0


def test_a_locked_out_folder_is_told(guide, state, monkeypatch):
    def refused(*_args, **_more):
        raise PermissionError(13, "Permission denied", str(state))

    # To the superuser no folder is locked.
    monkeypatch.setattr("filelock.FileLock.acquire", refused)
    done = guide("refunds", "--done", "1")
    assert done.code == 3
    assert "cannot be written to: Permission denied" in plain(done.err)
    assert not state.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_is_told(guide, state):
    state.parent.mkdir(parents=True)
    state.parent.chmod(0o500)
    try:
        assert guide("refunds", "--done", "1").code == 3
    finally:
        state.parent.chmod(0o700)


def test_two_runs_at_once_lose_nothing(state):
    def run(number):
        argv = command("guide", "refunds", "--done", str(number))
        env = environment(XDG_STATE_HOME=str(state.parent.parent))
        return subprocess.run(argv, env=env, capture_output=True, check=False).returncode

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(run, range(1, 5))) == {0}
    assert all(f'"{step.id}"' in state.read_text() for step in topic("refunds").steps[:4])


def test_markdown_has_a_task_list(guide, tmp_path):
    guide("refunds", "--done", "1")
    path = tmp_path / "refunds.md"
    done = guide("refunds", "-o", str(path))
    assert done.code == 0
    assert done.out == ""
    text = path.read_text("utf-8")
    assert "- [x] **1.** File a personal tax return" in text
    assert "- [ ] **2.** Ask for the refund" in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    guide("pro-username", "-o", str(path))
    assert "click **Create PRO Username** in the **Log In** box" in path.read_text("utf-8")


def test_json_in_a_file_is_json_on_the_screen(guide, tmp_path):
    path = tmp_path / "refunds.JSON"
    done = guide("refunds", "-o", str(path), "--json")
    assert json.loads(path.read_text("utf-8")) == done.json


@pytest.mark.parametrize("name", ["x.txt", "x", "case.toml", ".pdf"])
def test_a_file_of_another_kind_is_refused(guide, tmp_path, name):
    path = tmp_path / name
    assert guide("refunds", "-o", str(path)).code == 2
    assert not path.exists()


def test_a_checklist_that_cannot_be_written_is_told(guide, tmp_path):
    assert guide("refunds", "-o", str(tmp_path / "none" / "x.pdf")).code == 3


def test_a_closed_standard_input_is_no_crash(state):
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *command("guide", "refunds", "--case", "-")],
        env=environment(XDG_STATE_HOME=str(state.parent)),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_what_comes_back_to_those_who_need_not_file_is_the_refund(taxcli):
    """c files for its refund alone; combined-return must file both, and has withholding too."""

    def told(example):
        path = str(EXAMPLES / f"{example}.toml")
        return " ".join(taxcli("guide", "refunds", "--case", path).out.split())

    back = "(in this case SHS $120.00 and PFA $180.00 comes back so)"
    assert back in told("c-head-of-household")
    assert "comes back so" not in told("combined-return")


def test_the_refund_of_an_amended_return_is_what_is_left(taxcli):
    """By the example SHS 200.00 and PFA 300.00 come back, and the forms' own lines show none."""
    path = str(EXAMPLES / "amended-2024.toml")
    told = " ".join(taxcli("guide", "refunds", "--case", path).out.split())
    assert "SHS $200.00 and PFA $300.00" in told
