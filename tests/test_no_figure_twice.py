"""Figures of the law stand once, under forms/: never in Python, nor in a sentence of forms/.

A figure typed twice is changed once: next year's amount would then be told with this year's.
"""

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import taxcli
from taxcli.law.data import forms_folder, load
from taxcli.law.figures import year_law, years
from taxcli.money import percent

PACKAGE = Path(taxcli.__file__).parent
# Where, what, and why it is no second copy of a fact of forms/.
ALLOWED_IN_PYTHON = {
    ("batch/write_tables.py", "5000"): "rows that a spreadsheet checks while one types",
    ("case/files.py", "5000000"): "the bytes of the largest file that is read",
    ("cli/commands/results.py", "$1,000"): "the step of a comparison",
    ("cli/passphrase.py", "1000"): "the longest passphrase",
    ("document/paper.py", "0.25"): "the thickness of a rule",
    ("document/sheet.py", "0.9"): "a shade of gray",
    ("engine/installments.py", "0.01"): "a cent",
    ("features/next_thousand.py", "1,000"): "the step of a comparison",
    ("features/next_thousand.py", "1000"): "the step of a comparison",
    ("features/estimate/reminders.py", "days=3"): "when a calendar reminds",
    ("features/returns/return_form.py", "0.25"): "the thickness of a rule",
    ("money.py", "0.01"): "a cent",
}
ALLOWED_IN_FORMS = {
    ("guide/paying.toml", "25 %"): "a quarter of a year's tax, which stands nowhere else",
}
# Keys that hold no sentence: where something was read, an example to type, a name.
NOT_TOLD = {"source", "sources", "do_source", "cite", "note", "code", "links", "id"}
AMOUNTS = (
    *("withhold_over", "gross_receipts", "balance", "fee", "payment", "violation_penalty"),
    *("threshold", "trigger"),
)


@cache
def figures() -> tuple[frozenset[Decimal], frozenset[Decimal], frozenset[int]]:
    """Return the amounts, the shares and the counts of the law."""
    amounts: set[Decimal] = set()
    shares: set[Decimal] = set()
    counts: set[int] = set()

    def collect(key: str, value: Any) -> None:
        if isinstance(value, dict):
            for name, of in value.items():
                collect(key if name in ("value", "single", "joint") else name, of)
        elif isinstance(value, list):
            for one in value:
                collect(key, one)
        elif isinstance(value, Decimal):
            shares.add(value)
        elif type(value) is int and any(word in key for word in AMOUNTS):
            amounts.add(Decimal(value))
        elif type(value) is int:
            counts.add(value)

    for file in ("programs", "standing", "plan"):
        collect("", load(file))
    for period in load("interest")["period"]:
        collect("rate", period)
    for year in years():
        for edition in ("current", "published"):
            for figure in year_law(year, edition):
                if isinstance(figure.value, Decimal):
                    (shares if figure.value < 1 else amounts).add(figure.value)
    return frozenset(amounts), frozenset(shares - {1}), frozenset(counts)


@cache
def patterns() -> re.Pattern[str]:
    """Return what a sentence would say if it told a figure of the law itself."""
    amounts, shares, counts = figures()
    number = "|".join(sorted(map(str, counts)))
    written = [
        rf"\$(?:{'|'.join(f'{one:,}' for one in sorted(amounts))})(?:\.00)?(?![\d,])",
        rf"(?<![\d,.])(?:{'|'.join(f'{one:,}|{one}' for one in amounts if one > 999)})(?![\d,])",
        rf"(?<![\d,.])(?:{'|'.join(re.escape(percent(one)[:-2]) for one in shares)}) ?%",
        rf"(?<![\w.,])(?:{number})[ -](?:business )?(?:days?|weeks?|months?|years?)\b",
        rf"\b[Ll]ines? (?:{number})\b",
        rf"\b[Dd]ays? (?:{number})\b",
        rf"\b(?:{number})(?:st|nd|rd|th)\b",
        r"\btax years? 20\d\d\b",
        r"\bLIC-\d",
    ]
    return re.compile("|".join(written))


def texts(nodes: list[ast.AST]) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module that are no docstrings, an f-string as one text."""
    skipped = set()
    for node in nodes:
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr):
                skipped.add(first.value)
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            skipped.update(node.values)
            parts = (
                str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values
            )
            yield node.lineno, "".join(parts)
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in skipped:
            yield node.lineno, node.value


def typed(nodes: list[ast.AST]) -> Iterator[tuple[int, str]]:
    """Yield the numbers of a module that are figures of the law."""
    amounts, shares, counts = figures()
    large = {one for one in amounts if one > 999}
    for node in nodes:
        if isinstance(node, ast.keyword) and node.arg in (
            "days",
            "weeks",
            "months",
            "years",
            "day",
        ):
            of = node.value
            if isinstance(of, ast.Constant) and of.value in counts - {1}:
                yield of.lineno, f"{node.arg}={of.value}"
        if not isinstance(node, ast.Constant) or isinstance(node.value, bool | complex | bytes):
            continue
        text = str(node.value)
        if re.fullmatch(r"\d+(\.\d+)?", text) and Decimal(text) in large | shares:
            yield node.lineno, text


def found_in_python() -> dict[tuple[str, str], int]:
    """Return what stands in Python, with its line: by module and what is written there."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        for line, text in texts(nodes):
            found |= {(name, match[0]): line for match in patterns().finditer(text)}
        found |= {(name, text): line for line, text in typed(nodes)}
    return found


def sentences(value: Any, key: str = "") -> Iterator[str]:
    """Yield what a file of forms/ tells people."""
    if key in NOT_TOLD:
        return
    if isinstance(value, dict):
        for name, of in value.items():
            yield from sentences(of, name)
    elif isinstance(value, list):
        for one in value:
            yield from sentences(one, key)
    elif isinstance(value, str):
        yield value


def found_in_forms() -> set[tuple[str, str]]:
    """Return what stands in sentences: by file and what is written there."""
    found = set()
    for path in sorted(forms_folder().rglob("*.toml")):
        name = path.relative_to(forms_folder()).as_posix()
        for text in sentences(load(name.removesuffix(".toml"))):
            found |= {(name, match[0]) for match in patterns().finditer(text)}
    return found


def test_no_figure_of_the_law_stands_in_python():
    found = found_in_python()
    assert {place: line for place, line in found.items() if place not in ALLOWED_IN_PYTHON} == {}
    assert set(ALLOWED_IN_PYTHON) <= set(found), "an exception that nothing needs any more"


def test_no_sentence_of_forms_repeats_a_figure_of_the_law():
    assert found_in_forms() == set(ALLOWED_IN_FORMS)


@pytest.mark.parametrize(
    "text",
    [
        "Refunds take 8 to 10 weeks after filing",
        "cards cost 2.45 %",
        "over 200,000 of wages",
        "Form OR-40, line 19",
        "Form OR-40-N line 45",
        "A return for tax year 2027 or later",
        "City rule LIC-2.05",
        "a set-up fee of $25",
        "a protest within 30 days",
        "through the 15th of the month",
        "5 business days",
        "at 0.833 % a month",
        "a tax of 1.5 %",
    ],
)
def test_what_would_be_found(text):
    assert patterns().search(text)


@pytest.mark.parametrize(
    "text", ["W-2 box 19", "1,234.56", "Form 1099-R", "62.5 %", "half days are .5", "120 / 120"]
)
def test_what_is_no_figure_of_the_law(text):
    assert not patterns().search(text)
