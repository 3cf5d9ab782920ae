"""Sentences are told and nothing else: with words more in every one, each result is the same.

In a copy of taxcli and of its forms every sentence gets words of its own, so that no two that were
equal still are and none can be found. The golden runs of that copy come to what is kept, but for
the words.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import tomli_w

import taxcli
from taxcli.law.data import forms_folder
from tests.golden.kit import EXPECTED, documents, ended, runs

COMMANDS = ("compute", "late", "estimate", "extend", "status", "check", "ledger", "compare")
CHOSEN = [golden for golden in runs() if golden.has_json and golden.name.startswith(COMMANDS)]
# Three words in a row: fewer may be a name, a key, or a style.
SENTENCE = re.compile(r"(?<=[A-Za-z,;]) (?=[a-z]+[,;:]? [a-z]+)")
AMOUNT = re.compile(r"\d[\d,]*\.\d\d\b")
MAKE = """
import json, sys
from pathlib import Path
from tests.golden.kit import runs
made, asked = {}, sys.argv[2:]
for at, golden in enumerate(each for each in runs() if each.name in asked):
    made |= golden.make(Path(sys.argv[1]) / str(at))
json.dump(made, sys.stdout)
"""
words = count()


def changed(text: str) -> str:
    """Put words of its own between those of a sentence; what is none stays as it is."""
    return SENTENCE.sub(lambda _: f" w{next(words)}x ", text)


class Changed(ast.NodeTransformer):
    """Changes the sentences of a module; docstrings and patterns are no sentences."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return node if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        pattern = isinstance(node.func, ast.Attribute) and node.func.attr == "compile"
        return node if pattern else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        text = node.value
        return ast.Constant(changed(text)) if isinstance(text, str) else node


def changed_table(value: Any) -> Any:
    """Return what a file of forms/ holds with every sentence changed."""
    if isinstance(value, dict):
        return {key: changed_table(of) for key, of in value.items()}
    if isinstance(value, list):
        return [changed_table(each) for each in value]
    return changed(value) if isinstance(value, str) else value


def copy(folder: Path) -> None:
    """Write taxcli and its forms with every sentence changed into a folder."""
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(taxcli.__file__).parent, folder / "taxcli", ignore=skip)
    shutil.copytree(forms_folder(), folder / "forms")
    for path in (folder / "taxcli").rglob("*.py"):
        tree = Changed().visit(ast.parse(path.read_text("utf-8")))
        path.write_text(ast.unparse(ast.fix_missing_locations(tree)), "utf-8")
    for path in (folder / "forms").rglob("*.toml"):
        table = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
        path.write_text(tomli_w.dumps(changed_table(table)), "utf-8")


def without_words(name: str, text: str) -> Any:
    """Return what a run comes to: its JSON but for what is told in words, or its amounts."""
    if not name.endswith(".json"):
        return AMOUNT.findall(text), ended(text)
    return [blank(each) for each in documents(text.removesuffix(f"{ended(text)}\n"))], ended(text)


def blank(value: Any) -> Any:
    """Return JSON without the texts of several words."""
    if isinstance(value, dict):
        return {key: blank(of) for key, of in value.items()}
    if isinstance(value, list):
        return [blank(each) for each in value]
    return "…" if isinstance(value, str) and " " in value else value


def test_words_more_in_every_sentence_change_no_result(tmp_path):
    copy(tmp_path)
    folders = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[1])])
    done = subprocess.run(
        [sys.executable, "-c", MAKE, str(tmp_path), *(golden.name for golden in CHOSEN)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": folders},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    kept = {name: (EXPECTED / name).read_text("utf-8") for each in CHOSEN for name in each.names}
    assert set(made) == set(kept)
    differ = {
        name: (without_words(name, made[name]), without_words(name, text))
        for name, text in kept.items()
        if without_words(name, made[name]) != without_words(name, text)
    }
    assert differ == {}
    told = [name for name, text in kept.items() if made[name] != text]
    assert len(told) > len(kept) / 2, "the sentences were not changed"
