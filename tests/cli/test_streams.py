"""Real processes: pipes, standard input, a reader that goes away, a full disk, a real terminal."""

import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pyte
import pytest

from tests.cli.conftest import BLOCKED, FULL, LARGE, SSNS, OnTerminal, command, environment, pipe

AMOUNT = re.compile(r"-?[\d,]+\.\d\d")


def test_a_pipe_gets_plain_text_and_the_result_only(case):
    ended = pipe("compute", case(), TERM="xterm-256color")
    assert ended.code == 0
    assert ended.err == ""
    assert "\x1b" not in ended.out
    assert "1,100.00" in ended.out


def test_a_case_comes_by_standard_input():
    ended = pipe("compute", "-", "--json", stdin=FULL)
    assert ended.json["programs"]["shs"]["refund"] == "400.00"
    broken = pipe("compute", "-", stdin="tax_year = ")
    assert broken.code == 3
    assert "standard input" in broken.err


@pytest.mark.parametrize("code, text", [(3, ""), (4, BLOCKED), (0, FULL)])
def test_the_process_ends_with_the_exit_code(case, code, text):
    assert pipe("compute", case(text)).code == code


def test_version_and_help_say_so():
    assert pipe("--version").out == pipe("--accessible", "--version").out
    assert "explain" in pipe("--help").out


def test_help_imports_nothing_that_a_command_needs():
    loaded = (
        "import sys; from taxcli.cli.app import run; run(['--help']);"
        "print([m for m in sys.modules if m.split('.')[0] in ('rich', 'pydantic', 'reportlab')"
        " or m in ('taxcli.cli.commands.results', 'taxcli.cli.commands.reference',"
        " 'taxcli.engine.prepare')])"
    )
    out = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, env=environment(), check=True
    )
    assert out.stdout.decode().splitlines()[-1] == "[]"


def test_a_piped_command_does_without_the_heavy_libraries(case):
    loaded = (
        f"import sys; from taxcli.cli.app import run; run(['compute', {case()!r}]);"
        "print([m for m in ('rich', 'reportlab', 'questionary') if m in sys.modules])"
    )
    out = subprocess.run(
        [sys.executable, "-c", loaded],
        capture_output=True,
        env=environment(PYDANTIC_DISABLE_PLUGINS="__all__"),
        check=True,
    )
    assert out.stdout.decode().splitlines()[-1] == "[]"


def test_a_reader_that_goes_away_is_no_error(case):
    process = subprocess.Popen(
        command("explain", case(), "pfa.refund"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(20) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_is_a_place_that_cannot_be_written(case):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("compute", case()),
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(),
            check=False,
        )
    assert done.returncode == 3
    assert b"No space left" in done.stderr
    assert b"Exception" not in done.stderr


class Screen:
    """A terminal as a person sees it, with all that has scrolled away."""

    def __init__(self, columns: int, argv: tuple[str, ...], **env: str) -> None:
        screen = pyte.HistoryScreen(columns, 60, history=2000, ratio=0.5)
        stream = pyte.Stream(screen)
        surroundings = environment(**{"TERM": "xterm-256color", **env})
        child = OnTerminal(command(*argv), (60, columns), surroundings)
        child.expect(pexpect.EOF)
        child.close()
        self.raw: str = child.before or ""
        self.code = child.exitstatus
        stream.feed(self.raw)
        above = ["".join(row[at].data for at in range(columns)) for row in screen.history.top]
        self.lines = [line.rstrip() for line in (*above, *screen.display)]
        self.text = "\n".join(self.lines)

    @property
    def words(self) -> str:
        return " ".join(re.sub("[│╭╮╰╯─┬┴├┤┼]", " ", self.text).split())


SHOWN = [
    ("compute", "CASE"),
    ("compute", "CASE", "--lines"),
    ("explain", "CASE", "pfa.refund"),
    ("figures", "2026"),
    ("review", "CASE"),
]


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("argv", SHOWN, ids=" ".join)
def test_a_terminal_shows_every_amount_whole(taxcli, case, columns, argv):
    path = case(LARGE)
    argv = tuple(path if word == "CASE" else word for word in argv)
    screen = Screen(columns, argv)
    wanted = AMOUNT.findall(taxcli(*argv, env={"COLUMNS": "400"}).out)
    found = AMOUNT.findall(screen.text)
    # A hint for people at a terminal may follow; no amount may be missing or torn.
    assert sorted(found) == sorted(wanted)
    assert screen.code == 0
    assert "…" not in screen.text.replace("…)", "")


@pytest.mark.parametrize("columns", [80, 40])
def test_a_terminal_shows_what_to_do_about_what_blocks(case, columns):
    screen = Screen(columns, ("review", case(BLOCKED)))
    assert screen.code == 4
    assert "Ask the employer (or look at the pay statements) for the split" in screen.words
    assert "w2[0].local[0].locality" in screen.words
    assert not any(ssn in screen.raw for ssn in SSNS)


def test_a_terminal_gets_color_and_frames(case):
    assert "\x1b[" in Screen(80, ("compute", case())).raw
    assert "╭" in Screen(80, ("figures", "2025")).text


PLAIN = [
    ({"NO_COLOR": "1"}, ()),
    ({"TERM": "dumb"}, ()),
    ({"ACCESSIBLE": "1"}, ()),
    ({}, ("--accessible",)),
]


@pytest.mark.parametrize("env, extra", PLAIN)
def test_a_terminal_that_asks_for_plain_text_gets_it(case, env, extra):
    screen = Screen(80, ("compute", case(), *extra), **env)
    assert "\x1b" not in screen.raw
    assert "1,100.00" in screen.text


def test_figures_for_a_screen_reader_have_no_frames():
    screen = Screen(40, ("figures", "2026", "--accessible"))
    assert not re.search("[│╭─]", screen.text)
    assert "single: 128,000.00" in screen.words


def test_an_error_on_a_narrow_terminal_names_place_and_cure(case):
    screen = Screen(40, ("compute", case(FULL.replace("310000", "nan"))))
    assert screen.code == 3
    assert "oregon.taxable_income is not an amount" in screen.words
