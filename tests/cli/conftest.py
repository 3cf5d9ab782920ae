"""What the command-line tests share: case files, runs in process, in a pipe, on a terminal."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pexpect
import pytest

from taxcli.cli.app import run
from taxcli.law.figures import years

SSNS = ("900-12-3456", "666-65-4321")
FULL = f"""
schema = "taxcli-case-1"
tax_year = 2025
filing_status = "joint"

[primary]
first_name = "Mai"
last_name = "Nguyễn"
ssn = "{SSNS[0]}"
[spouse]
first_name = "Łukasz"
last_name = "Example"
ssn = "{SSNS[1]}"

[residency]
metro = {{ primary = "full-year", spouse = "full-year" }}
multnomah = {{ primary = "full-year", spouse = "full-year" }}

[oregon]
taxable_income = 310000

[last_year]
shs_tax = 0
pfa_tax = 0

[[w2]]
employer = "Example Widgets"
wages = 200000
local = [
    {{ locality = "METRO", wages = 200000, tax = 1000 }},
    {{ locality = "MULT", wages = 200000, tax = 900 }},
]

[[payment]]
program = "shs"
kind = "estimated"
date = 2025-04-15
amount = 500
"""
# Nothing local, nothing paid: SHS has a form, PFA has none.
ONE_TAX = FULL.replace(
    'multnomah = { primary = "full-year", spouse = "full-year" }',
    'multnomah = { primary = "none", spouse = "none", local_income = false }',
).replace('    { locality = "MULT", wages = 200000, tax = 900 },\n', "")
BLOCKED = FULL.replace('"METRO"', '"TOTAL CITY"').replace("taxable_income = 310000", "")
# The largest amounts a case may hold: nine billion and some.
LARGE = FULL.replace("310000", "9999999999.99").replace("= 200000", "= 8888888888.88")


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ended]
# The first year that has no figures, whatever years have them.
BEYOND = str(years()[-1] + 1)
# Wider than any line.
WIDE = "2000"


@pytest.fixture
def case(tmp_path: Path) -> Callable[[str], str]:
    """Write a case file and return its path."""

    def write(text: str = FULL) -> str:
        path = tmp_path / "case.toml"
        path.write_text(text, "utf-8")
        return str(path)

    return write


@pytest.fixture
def taxcli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in this process, its streams captured (so: no terminal).

    The screen is wide where a test says nothing else: no path of a tester's own is broken.
    """

    def call(*argv: str, env: Mapping[str, str] | None = None) -> Ended:
        for name in ("COLUMNS", "NO_COLOR", "ACCESSIBLE", "TAXCLI_TRACEBACK"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {"COLUMNS": WIDE, **(env or {})}.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        code = run(list(argv))
        streams = capsys.readouterr()
        return Ended(code, streams.out, streams.err)

    return call


def command(*argv: str) -> list[str]:
    """Return the command as a new process runs it."""
    return [sys.executable, "-m", "taxcli", *argv]


def environment(**changes: str) -> dict[str, str]:
    """Return a small environment that leaks nothing of the tester's own."""
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **changes}


class OnTerminal(pexpect.spawn):
    """A process on a terminal of so many lines and columns, without pexpect's pauses.

    Those are made before keys are sent, for prompts that are shown before they are ready (ours are
    ready), and while the terminal is closed.
    """

    def __init__(
        self, command: list[str], size: tuple[int, int], env: dict[str, str], **options: Any
    ) -> None:
        how = {"env": env, "encoding": "utf-8", "timeout": 30, **options}
        super().__init__(command[0], command[1:], dimensions=size, **how)
        self.delaybeforesend = None
        self.ptyproc.delayafterclose = 0

    def close(self, force: bool = True) -> None:
        """Close the terminal; whoever has said all there is to say ends by itself before."""
        self.isalive()  # waits for the end of a process that has closed its side
        super().close(force)


def pipe(*argv: str, stdin: str | bytes = b"", **env: str) -> Ended:
    """Run the command line as a new process, all its streams pipes."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        command(*argv), input=data, capture_output=True, env=environment(**env), check=False
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Stand in for the paper room; the list fills with the options of each call."""
    calls: list[dict[str, Any]] = []

    def write_papers(result: Any, folder: Path, **options: Any) -> list[Path]:
        calls.append(options)
        return [folder / "2025-next-steps.pdf", folder / "2025-packet.pdf"]

    monkeypatch.setattr("taxcli.features.papers.write_papers", write_papers)
    return calls
