"""``taxcli check``: by flags, by keyboard, aloud; what is missing, what cannot be, nothing kept."""

import shlex
from pathlib import Path
from typing import Any

import pyte
import pytest

from taxcli.law.figures import years
from tests.cli.conftest import BEYOND, OnTerminal, command, environment, pipe
from tests.interview.terminal import DOWN, ENTER, INTERRUPT, Terminal, _Screen, flat

INSIDE = ("--metro", "all", "--county", "all")
NOTHING = ("--withheld-shs", "0", "--withheld-pfa", "0")
TWO_EARNERS = ("--year", "2025", "--status", "joint", *INSIDE, "--income", "300,000", *NOTHING)
REFUND = (
    *("--year", "2025", "--status", "head-of-household", *INSIDE, "--income", "190000"),
    *("--withheld-shs", "120", "--withheld-pfa", "180"),
)
CORBETT = (
    *("--year", "2025", "--status", "joint", "--metro", "none", "--metro-income", "0"),
    *("--county", "all", "--income", "262000", *NOTHING, "--portland", "no"),
)
CATCHING_UP = (
    *("--years", "2021-2024", "--status", "single", *INSIDE, *NOTHING, "--income", "2021=230000"),
    *("--income", "2022=245000", "--income", "2023=265000", "--income", "2024=225000"),
)
SINGLE = ("--year", "2025", "--status", "single", *INSIDE, "--income", "130000")


def words(text: str) -> str:
    return " ".join(text.split())


def programs(ended: Any, at: int = 0) -> Any:
    return ended.json["years"][at]["programs"]


# --- by flags -------------------------------------------------------------------------------


def test_two_earners(taxcli):
    """1 % and 1.5 % of 100,000."""
    ended = taxcli("check", *TWO_EARNERS, "--portland", "yes")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[1:3] == ["SHS: must file, and pay 1,000.00", "PFA: must file, and pay 1,500.00"]
    told = words(ended.out)
    assert "Form: MET-40, due with the payment on April 15, 2026." in told
    assert "Form: MC-40, due with the payment on April 15, 2026." in told
    assert "taxcli interview mine-2025.toml" in told
    assert "35.00 each, 70.00 for two" in told
    # PRO is advised for the combined return, and so what a login takes stands beside it.
    assert "combined return for both taxes: open" in told
    assert "a return can be filed there without a login" in told


def test_a_refund_only(taxcli):
    ended = taxcli("check", *REFUND)
    assert "SHS: file only to get a refund, 120.00" in ended.out
    assert "PFA: file only to get a refund, 180.00" in ended.out
    assert "Claim the refund by April 15, 2029" in ended.out
    assert "combined" not in ended.out


def test_corbett(taxcli):
    ended = taxcli("check", *CORBETT)
    assert "SHS: nothing to file" in ended.out
    assert "PFA: must file, and pay 930.00" in ended.out
    assert "Arts Tax: nothing to file" in ended.out


def test_catching_up(taxcli):
    """The sums of the four k-catching-up examples, worked by hand there."""
    ended = taxcli("check", *CATCHING_UP, "--on", "2025-06-10")
    first = ended.out.split("\n\n")[0]
    assert "5,280.56" in first  # 1,050.00 + 1,452.06 + 1,660.47 + 1,118.03
    assert "8,187.72" in first  # 1,575.00 + 2,178.09 + 2,757.57 + 1,677.06
    assert "Amnesty for 2021" in ended.out
    assert ended.out.count("taxcli interview mine-") == 4
    told = taxcli("check", *CATCHING_UP, "--on", "2025-06-10", "--json").json
    assert told["totals"]["shs"]["balance_due"] == "5280.56"
    assert [row["tax_year"] for row in told["years"]] == [2021, 2022, 2023, 2024]
    on_time = taxcli("check", *CATCHING_UP)
    assert "--on DATE adds them" in on_time.out


def test_json_is_a_contract(taxcli):
    told = taxcli("check", *TWO_EARNERS, "--json").json
    assert told["schema"] == "taxcli-check-1"
    shs = told["years"][0]["programs"]["shs"]
    assert (shs["verdict"], shs["form"], shs["due"]) == ("must-file", "MET-40", "2026-04-15")
    assert (shs["tax"], shs["balance_due"], shs["refund"]) == ("1000.00", "1000.00", "0.00")
    assert shs["estimates"]["required"] is None
    assert told["years"][0]["arts_tax"]["each"] == "35.00"


def test_what_is_not_known_is_null(taxcli):
    ended = taxcli("check", *SINGLE, "--metro", "2025=unknown", "--json")
    shs, pfa = programs(ended).values()
    assert (shs["verdict"], shs["tax"], shs["balance_due"]) == ("not-known", None, None)
    assert "look-up" in shs["decided_by"].casefold() or "Lookup" in shs["decided_by"]
    assert (pfa["tax"], pfa["withheld"], pfa["balance_due"]) == ("75.00", None, None)


def test_a_value_for_one_year_goes_before_the_one_for_all(taxcli):
    ended = taxcli(
        "check", *CATCHING_UP, "--metro", "2022=none", "--metro-income", "2022=0", "--json"
    )
    assert [programs(ended, at)["shs"]["verdict"] for at in range(4)] == [
        *("must-file", "nothing", "must-file", "must-file")
    ]


@pytest.mark.parametrize(
    ("flags", "command"),
    [
        (("--metro", "unknown", "--county", "unknown", "--income", "290000"), "taxcli check"),
        (("--metro", "unknown", "--county", "all", "--income", "290000"), "taxcli interview"),
        (("--metro", "part", "--metro-income", "unknown", "--county", "all", "--income", "290000"),
         "taxcli interview"),
        (("--metro", "all", "--county", "all", "--income", "90000", "--withheld-shs", "some"),
         "taxcli interview"),
        (("--metro", "all", "--county", "all", "--income", "90000"), None),
    ],
)  # fmt: skip
def test_the_next_command_fits_the_answer(taxcli, flags, command):
    """Where someone lived only they know; the rest the interview asks for."""
    given = ("--year", "2025", "--status", "single", *flags)
    told = taxcli("check", *given, "--json").json["years"][0]["next"]
    assert (told or "").startswith(command or "") and (told is None) is (command is None)
    assert ("\nNext\n" in taxcli("check", *given).out) is (command is not None)


def test_the_arts_tax_of_2026_goes_by_the_return(taxcli):
    """Joint over 40,000: 100; the penalty is not known, and none of it is official."""
    given = ("--year", "2026", "--status", "joint", *INSIDE, *NOTHING)
    told = words(taxcli("check", *given, "--income", "40001", "--portland", "yes").out)
    assert "Arts Tax: file it by itself, and pay 100.00" in told
    assert "The penalty for paying later is not known." in told
    assert "Arts Tax 2026 amount 50.00 is secondary, not official" in told
    at = taxcli("check", *given, "--income", "40000", "--portland", "yes").out
    assert "Arts Tax: nothing to file" in at
    later = taxcli("check", "--year", "2027", *given[2:], "--income", "40001").out
    assert "Arts Tax: not known" in later


# --- what is missing and what cannot be ------------------------------------------------------


@pytest.mark.parametrize(
    ("flags", "needed"),
    [
        (("--metro", "part", "--county", "all", "--income", "130000"), "--metro-income"),
        (("--metro", "none", "--county", "none", "--income", "130000"), "--county-income"),
        (("--metro", "none", "--metro-income", "0", "--county", "all"), "--income"),
    ],
)
def test_what_an_answer_needs_is_asked_for(taxcli, flags, needed):
    ended = taxcli("check", "--year", "2025", "--status", "single", *flags)
    assert ended.code == 2
    assert f"{needed} (" in words(ended.err)


@pytest.mark.parametrize(
    "flags",
    [
        ("--metro", "none", "--metro-income", "0", "--county", "none", "--county-income", "0"),
        ("--metro", "part", "--county", "none", "--income", "125000"),
    ],
)
def test_what_it_does_not_need_is_not(taxcli, flags):
    ended = taxcli("check", "--year", "2025", "--status", "single", *flags)
    assert ended.code == 0
    assert "SHS: nothing to file" in ended.out


@pytest.mark.parametrize(
    ("flags", "code", "told"),
    [
        (("--year", BEYOND), 4, f"2021 to {years()[-1]}"),
        (("--years", f"2021-{BEYOND}"), 4, BEYOND),
        (("--years", "2024-2021"), 2, "2021-2024"),
        (("--year", "last"), 2, "names no years"),
        (("--year", "2025", "--years", "2024"), 2, "not both"),
        ((*SINGLE, "--metro", "2025=some"), 2, "all, part, none"),
        ((*SINGLE, "--income", "2025=-1"), 2, "0 or more"),
        ((*SINGLE, "--income", "2025=1e9"), 2, "is not an amount"),
        ((*SINGLE, "--income", "2024=5"), 2, "2024 is not among"),
        ((*SINGLE, "--income", "5"), 2, "twice"),
        ((*SINGLE, "--metro-income", "5"), 2, "leave one out"),
        ((*SINGLE, "--metro", "2025=differ"), 2, "--status joint"),
        ((*SINGLE, "--withheld-shs", "100000000"), 2, "too large"),
        ((*SINGLE, "--portland", "perhaps"), 2, "neither yes nor no"),
        ((*SINGLE, "--on", "2026-02-30"), 2, "not a date"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(taxcli, flags, code, told):
    ended = taxcli("check", *flags)
    assert ended.code == code
    assert told in words(ended.err)
    assert "Traceback" not in ended.err


def test_no_number_of_a_person_is_repeated(taxcli):
    ended = taxcli("check", "--year", "2025", "--status", "900-12-3456")
    assert "900-12" not in ended.err + ended.out


@pytest.mark.parametrize("argv", [TWO_EARNERS, REFUND, CORBETT, CATCHING_UP])
@pytest.mark.parametrize("columns", ["40", "80"])
def test_nothing_is_wider_than_the_screen(taxcli, argv, columns):
    ended = taxcli("check", *argv, env={"COLUMNS": columns})
    assert max(map(len, ended.out.splitlines())) <= int(columns)


def test_a_closed_input_is_nobody(tmp_path):
    ended = pipe("check", "--accessible")
    assert ended.code == 2
    assert "The input ended" in words(ended.err)
    assert list(tmp_path.iterdir()) == []


# --- by keyboard -------------------------------------------------------------------------------


class Sitting(Terminal):
    """Somebody at a terminal, in an empty folder."""

    def __init__(self, folder: Path, *argv: str, columns: int = 80, shell: str = "") -> None:
        self.screen = _Screen(columns, 24, history=5000, ratio=0.5)
        self.columns = columns
        self.stream = pyte.Stream(self.screen)
        self.raw, self.mark = "", 0
        self.child = self.screen.child = OnTerminal(
            ["/bin/sh", "-c", f"exec {shlex.join(command('check', *argv))} {shell}"],
            (24, columns),
            environment(TERM="xterm-256color"),
            cwd=str(folder),
        )

    def say(self, question: str, keys: str) -> None:
        """Wait for a question to stand there, and type."""
        self.wait(question)
        self.type(keys + ENTER)


def line_by_line(sitting: Sitting, *said: tuple[str, str]) -> int | None:
    for question, keys in said:
        sitting.wait(question, end=">")
        sitting.type(keys + ENTER)
    return sitting.end()


def test_two_earners_by_menus(tmp_path):
    at = Sitting(tmp_path)
    at.say("Which tax year", DOWN)
    at.say("How did you file", DOWN)
    at.say("did you live in the Metro district?", "")
    at.say("did you live in Multnomah County?", "")
    at.say("City of Portland", "")
    at.say("Oregon taxable income", "300,000")
    at.say("Was SHS tax withheld", DOWN)
    at.say("Was PFA tax withheld", DOWN)
    at.say("SHS tax of 2024", "0")
    at.say("PFA tax of 2024", "don't know")
    assert at.end() == 0
    shown = flat(at.text)
    assert flat("SHS: must file, and pay 1,000.00") in shown
    assert flat("PFA: must file, and pay 1,500.00") in shown
    assert flat("none were required: the tax of 2024 is under 1,000.00") in shown
    assert list(tmp_path.iterdir()) == []


def test_a_refund_only_line_by_line_with_questions_back(tmp_path):
    at = Sitting(tmp_path, columns=40)
    code = line_by_line(
        at,
        ("Which tax year", "2025"),
        ("How did you file", "?"),
        ("Where to find it", "head"),
        ("did you live in the Metro district?", "back"),
        ("How did you file", ""),
        ("did you live in the Metro district?", "all"),
        ("did you live in Multnomah County?", "1"),
        ("City of Portland", "no"),
        ("Oregon taxable income", "190000"),
        ("Was SHS tax withheld", "y"),
        ("How much SHS tax", "120"),
        ("Was PFA tax withheld", "y"),
        ("How much PFA tax", "dk"),
    )
    assert code == 0
    shown = flat(at.text)
    assert flat("SHS: file only to get a refund, 120.00") in shown
    assert flat("How much was withheld is not known") in shown


def test_corbett_asks_for_income_from_metro(tmp_path):
    at = Sitting(tmp_path, "--accessible", "--year", "2025", "--status", "joint")
    code = line_by_line(
        at,
        ("did you live in the Metro district?", "not"),
        ("did you live in Multnomah County?", "all"),
        ("City of Portland", "n"),
        ("income from the Metro district", "n"),
        ("Oregon taxable income", "262,000"),
        ("Was SHS tax withheld", "n"),
        ("Was PFA tax withheld", "n"),
    )
    assert code == 0
    shown = flat(at.text)
    assert flat("SHS: nothing to file") in shown
    assert flat("PFA: must file, and pay 930.00") in shown


def test_catching_up_by_keyboard_takes_enter_for_the_same_as_the_year_before(tmp_path):
    at = Sitting(tmp_path, "--accessible", "--on", "2025-06-10")
    code = line_by_line(
        at,
        ("Which tax year", "several"),
        ("Which years", "2021 - 1999"),
        ("runs backwards", "2023, 2024"),
        ("return of 2023", "single"),
        ("return of 2024", ""),
        ("How much of 2023 did you live in the Metro", "all"),
        ("How much of 2023 did you live in Multnomah", "all"),
        ("in 2023", "n"),
        ("How much of 2024 did you live in the Metro", ""),
        ("How much of 2024 did you live in Multnomah", ""),
        ("in 2024", ""),
        ("Oregon taxable income in 2023", "265000"),
        ("Oregon taxable income in 2024", "225000"),
        ("SHS tax withheld from pay in 2023", "n"),
        ("PFA tax withheld from pay in 2023", "n"),
        ("SHS tax of 2022", "1200"),
        ("PFA tax of 2022", "1800"),
        ("SHS tax withheld from pay in 2024", "n"),
        ("PFA tax withheld from pay in 2024", "n"),
    )
    assert code == 0
    shown = flat(at.text)
    # 1,660.47 + 1,118.03 and 2,757.57 + 1,677.06 of the examples.
    assert flat("To pay in all") in shown
    assert "2,778.50" in shown
    assert "4,434.63" in shown


def test_with_the_result_in_a_file_the_questions_stay_on_the_screen(tmp_path):
    at = Sitting(tmp_path, "--year", "2025", "--status", "single", shell="> answer.txt")
    code = line_by_line(
        at,
        ("did you live in the Metro district?", "all"),
        ("did you live in Multnomah County?", "all"),
        ("City of Portland", "n"),
        ("Oregon taxable income", "90000"),
        ("Was SHS tax withheld", "n"),
        ("Was PFA tax withheld", "n"),
    )
    assert code == 0
    told = (tmp_path / "answer.txt").read_text("utf-8")
    assert told.startswith("Tax year 2025")
    assert "SHS: nothing to file" in told
    assert "Oregon taxable income in" not in told


def test_stopping_keeps_nothing(tmp_path):
    at = Sitting(tmp_path, "--accessible", "--year", "2025")
    at.wait("How did you file", end=">")
    at.type(f"quit{ENTER}")
    assert at.end() == 0
    assert flat("Nothing was kept") in flat(at.text)
    other = Sitting(tmp_path)
    other.wait("Which tax year")
    other.type(INTERRUPT)
    assert other.end() == 130
    assert list(tmp_path.iterdir()) == []


def test_the_figures_of_the_arts_tax_are_shown_with_the_others(taxcli):
    rows = taxcli("figures", "2026", "--json").json["figures"]
    arts = {(row["name"], row["group"]): row for row in rows if row["name"].startswith("arts.")}
    assert arts["arts.amount", None]["value"] == "50"
    assert arts["arts.threshold", "single"]["value"] == "20000"
    assert arts["arts.threshold", "joint"]["value"] == "40000"
    assert all(row["status"] == "secondary" for row in arts.values())
    assert "Arts Tax, each" in taxcli("figures", "2025").out
    assert "Arts Tax" not in taxcli("figures", "2027").out
