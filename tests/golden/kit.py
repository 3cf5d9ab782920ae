"""Makes the runs of ``runs.toml``: each in a folder of its own, in this process, at no terminal."""

import io
import json
import os
import shlex
import shutil
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from taxcli.cli.app import run
from tests import lock_kit
from tests.papers_kit import pages_of

HERE = Path(__file__).resolve().parent
EXPECTED = HERE / "expected"
EXAMPLES = HERE.parents[1] / "examples"
SOURCES = (HERE / "cases", EXAMPLES)
# Where progress of a guide is kept, instead of in the home of whoever tests.
_STATE = Path("state")
_JSON_WIDTH = 160
_EXIT = "--- exit "
# The packet is the other papers once more: the head of each page tells their order.
_HEADS_ONLY = "-packet.pdf"


@dataclass(frozen=True)
class Golden:
    """One run: where its expected files stand, and its command lines as a shell takes them."""

    name: str
    commands: tuple[str, ...]
    has_json: bool

    @property
    def names(self) -> list[str]:
        """The names of its expected files."""
        return [
            f"{self.name}.{ending}" for ending in (["txt", "json"] if self.has_json else ["txt"])
        ]

    def make(self, folder: Path) -> dict[str, str]:
        """Run it in a new folder and return the text of each expected file, by its name."""
        texts = [_screen(self.commands, folder / "screen")]
        if self.has_json:
            (command,) = self.commands
            texts.append(_json(f"{command} --json", folder / "json"))
        return dict(zip(self.names, texts, strict=True))


@dataclass(frozen=True)
class _Ended:
    code: int
    out: str
    err: str


def runs() -> list[Golden]:
    """Return the runs of the table, ``{example}`` filled in with each example."""
    table = tomllib.loads((HERE / "runs.toml").read_text("utf-8"))
    examples = sorted(path.stem for path in EXAMPLES.glob("*.toml"))
    found = []
    for folder, rows in table.items():
        screens = rows.pop("screens", {})
        for has_json, group in ((True, rows), (False, screens)):
            for name, given in group.items():
                commands = [given] if isinstance(given, str) else given
                for one in examples if "{example}" in name else [""]:
                    filled = tuple(text.replace("{example}", one) for text in commands)
                    path = f"{folder}/{name.replace('{example}', one)}"
                    found.append(Golden(path, filled, has_json))
    return found


def ended(text: str) -> str:
    """Return how a kept run ended: nothing, or its line with the exit code."""
    return next((line for line in text.splitlines() if line.startswith(_EXIT)), "")


def _screen(commands: Iterable[str], folder: Path) -> str:
    """Run commands one after another, and return what a person sees and what lies there then."""
    inputs = _place(commands, folder)
    parts = []
    for command in commands:
        done = _run(command, folder)
        parts.append(f"$ {command}\n{_whole(done.out)}")
        if done.err:
            parts.append(f"--- stderr\n{_whole(done.err)}")
        if done.code:
            parts.append(f"{_EXIT}{done.code}\n")
    parts += _files(folder, inputs)
    return "".join(parts)


def _json(command: str, folder: Path) -> str:
    """Run a command and return its JSON, its keys in the order in which they were printed."""
    _place([command], folder)
    done = _run(command, folder)
    text = "".join(f"{_dense(document)}\n" for document in documents(done.out))
    return text + (f"{_EXIT}{done.code}\n" if done.code else "")


def documents(text: str) -> Iterator[Any]:
    """Yield the JSON documents of a text."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        document, at = decoder.raw_decode(text, at)
        yield document
        at += len(text[at:]) - len(text[at:].lstrip())


def _dense(value: Any, indent: int = 0, before: int = 0) -> str:
    """Return JSON in which what fits into a line stands in one."""
    line = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list) or before + len(line) <= _JSON_WIDTH:
        return line
    inner = " " * (indent + 1)
    if isinstance(value, dict):
        opened, closed = "{}"
        heads = [f"{inner}{json.dumps(key, ensure_ascii=False)}: " for key in value]
        parts = zip(heads, value.values(), strict=True)
    else:
        opened, closed = "[]"
        parts = ((inner, each) for each in value)
    rows = [head + _dense(each, indent + 1, len(head) + 1) for head, each in parts]
    return f"{opened}\n" + ",\n".join(rows) + f"\n{' ' * indent}{closed}"


def _place(commands: Iterable[str], folder: Path) -> dict[str, bytes]:
    """Copy what the commands name, a file or a folder, and return what lies there."""
    folder.mkdir(parents=True)
    for word in {word for command in commands for word in shlex.split(command)}:
        first = word.partition("/")[0]
        if first == EXAMPLES.name:
            shutil.copytree(EXAMPLES, folder / first, ignore=shutil.ignore_patterns("*.py", "__*"))
            continue
        for source in SOURCES:
            path = source / first
            if path.is_dir() and first not in ("", ".", ".."):
                shutil.copytree(path, folder / first, dirs_exist_ok=True)
            elif path.is_file():
                shutil.copyfile(path, folder / first)
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _run(command: str, folder: Path) -> _Ended:
    words = shlex.split(command)
    changes = {}
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        changes[name] = value
    assert words.pop(0) == "taxcli", f"no run of taxcli: {command}"
    out, err = io.StringIO(), io.StringIO()
    with ExitStack() as stack:
        stack.enter_context(_surroundings(folder, changes))
        if "lock" in words or any(word.endswith(".age") for word in words):
            stack.enter_context(_passphrase())
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        code = run(words)
    return _Ended(code, out.getvalue(), err.getvalue())


@contextmanager
def _surroundings(folder: Path, changes: dict[str, str]) -> Iterator[None]:
    """Take away what is the tester's own: the folder, the environment, the keyboard."""
    environment = {"PATH": os.environ["PATH"], "COLUMNS": "80", **changes}
    with (
        chdir(folder),
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.object(sys, "stdin", io.StringIO()),
        mock.patch("platformdirs.user_state_path", lambda *_, **__: _STATE),
    ):
        yield


@contextmanager
def _passphrase() -> Iterator[None]:
    """Offer the passphrase on a descriptor; lock at next to no cost."""
    reading, writing = os.pipe()
    os.write(writing, f"{lock_kit.PASSPHRASE}\n".encode())
    os.close(writing)
    with (
        mock.patch.dict(os.environ, {"TAXCLI_PASSPHRASE_FD": str(reading)}),
        mock.patch("taxcli.case.lock.encrypted", lock_kit.locked),
    ):
        yield
    os.close(reading)


def _files(folder: Path, inputs: dict[str, bytes]) -> Iterator[str]:
    """Yield what each file says that a run has written, changed or taken away."""
    there = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in there:
        name = path.relative_to(folder)
        if inputs.get(str(path)) == path.read_bytes() or any(
            part.startswith(".") for part in name.parts
        ):
            continue
        yield f"--- {name.as_posix()}\n{_whole(_text(path))}"
    for gone in sorted(set(inputs) - set(map(str, there))):
        yield f"--- {Path(gone).relative_to(folder).as_posix()} is gone\n"


def _text(path: Path) -> str:
    if path.suffix == ".pdf":
        pages = [page.replace("\r\n", "\n").strip("\n") for page in pages_of(path)]
        if path.name.endswith(_HEADS_ONLY):
            pages = [" · ".join(page.split("\n")[:2]) for page in pages]
        return "".join(f"[page {at}]\n{page}\n" for at, page in enumerate(pages, 1))
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "(not text)\n"


def _whole(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n(no end of line)\n"
