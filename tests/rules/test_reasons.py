"""Reasons are records until they are shown: the same reason is equal, and its words are data."""

import ast
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import taxcli
from taxcli.engine.diagnostics import Reason, because
from taxcli.law.data import load

# Made of what a case says (status.<filing status>), or of the ids of lines.
MADE_UP = ("status", "kind", "place", "line", "missing", "answer")


def said_in_code() -> Iterator[str]:
    """Yield every id of a reason that the code names."""
    for path in Path(taxcli.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            at, prefix = (0, "") if name in ("because", "Reason") else (1, "local.")
            if name in ("because", "Reason", "share", "_spread"):
                for each in node.args[at : at + 1]:
                    if isinstance(each, ast.Constant):
                        yield f"{prefix}{each.value}"


def test_every_reason_that_the_code_names_has_words_and_no_words_are_left_over():
    """A mistyped id would end in a traceback for whoever has that case."""
    known = {f"{table}.{name}" for table, rows in load("reasons").items() for name in rows}
    made = {id_ for id_ in known if id_.split(".")[0] in MADE_UP}
    assert set(said_in_code()) == known - made


def spoken(tree: ast.Module) -> Iterator[str]:
    """Yield the sentences of a module: neither docstrings, nor types, nor what an error says."""
    apart: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(node.value)
        if isinstance(node, ast.Raise):
            apart.update(ast.walk(node))
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    for node in texts:
        text = node.value if isinstance(node.value, str) and node not in apart else ""
        if " " in text.strip() and "|" not in text:
            yield text


def test_the_engine_writes_no_sentences():
    """Words of a decision are data, so that they can be changed, and nothing can look at them."""
    # What operators are called in a formula, and the place of a broken line under forms/.
    known = {"the smallest of", "the larger of", ".toml, line "}
    modules = (Path(taxcli.__file__).parent / "engine").glob("*.py")
    assert {
        text for path in modules for text in spoken(ast.parse(path.read_text("utf-8")))
    } == known


def test_every_filing_status_has_a_name():
    from taxcli.law.figures import GROUP_OF

    assert set(load("reasons")["status"]) == set(GROUP_OF)


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (None, "The taxfiler lived in Oz all year, and had no income from there."),
        (
            because("end.only-way-back", amount=Decimal("1234.5")),
            "The taxfiler lived in Oz all year, and had no income from there; filing is the only "
            "way to get back the 1,234.50 paid in.",
        ),
        (
            because("end.corrects", form="MET-40"),
            "The taxfiler lived in Oz all year, and had no income from there. Form MET-40 was "
            "filed, and the amended return corrects it.",
        ),
    ],
)
def test_the_end_of_a_reason_is_exchanged_without_looking_at_its_words(then, words):
    lived = because("lived.one", each=because("residency.all-year", place="Oz"))
    assert because("duty.no-local-income", then, lived=lived).sentence == words


def test_the_same_reason_is_equal_in_whatever_order_its_values_come():
    one = because("residency.span", start=date(2025, 1, 1), end=date(2025, 6, 30))
    other = because("residency.span", end=date(2025, 6, 30), start=date(2025, 1, 1))
    assert one == other
    assert len({one, other}) == 1
    assert one.clause == "January 1, 2025 to June 30, 2025"
    assert Reason("residency.part", (("place", "Oz"), ("spans", (one, other)))).clause == (
        "lived in Oz from January 1, 2025 to June 30, 2025, January 1, 2025 to June 30, 2025"
    )
