"""The words of the letter to a client: forms/letter.toml, or a file of the firm's own."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from taxcli.case.files import read_text
from taxcli.case.read import CaseError, Problem
from taxcli.document.fonts import missing
from taxcli.law.data import load

GENERAL = frozenset(
    {
        *("names", "year", "next_year", "preparer", "firm", "payee", "address", "voucher"),
        *("pro_login", "refund_time", "card_cost", "efile_rule"),
    }
)
LINES = GENERAL | {"date", "phone", "ptin"}
FACTS = GENERAL | {
    *("tax", "tax_name", "form", "amount", "due", "file_by", "balance", "paid"),
}
SENTENCES = frozenset({"how_to_pay", "part_paid", "sign", "attach", "when_to_file", "amount_holds"})
# Placeholders that only one sentence can fill in.
_OWN = {
    "words.attach": {"attached"},
    "words.attach_by_us": {"attached"},
    "words.amount_holds": {"holds_until"},
}
_EVERY = FACTS | LINES | SENTENCES | {name for names in _OWN.values() for name in names}
_LISTS = ("letterhead", "closing")
_TABLES = ("tax", "words")
_INSTEAD = "name a letter template (TOML), or leave it out for taxcli's own"


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """The texts of a letter, their placeholders known and spelt right.

    ``texts`` has the paragraphs of the letter, ``tax`` a paragraph for each outcome of a tax,
    ``words`` the sentences that such a paragraph may name.
    """

    letterhead: tuple[str, ...]
    closing: tuple[str, ...]
    texts: Mapping[str, str]
    tax: Mapping[str, str]
    words: Mapping[str, str]


def read_template(path: str | Path) -> LetterTemplate:
    """Read a firm's letter template; what it leaves out is taxcli's own.

    Raises:
        PlaceError: the file cannot be read.
        CaseError: it is not a valid template; holds every problem found.
    """
    text = read_text(path, "letter template", _INSTEAD)
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise CaseError(path, [Problem("the TOML", None, f"cannot be read: {error}")]) from None
    problems = list(_problems(data))
    if problems:
        raise CaseError(path, problems)
    return _template(data)


@cache
def default_template() -> LetterTemplate:
    """Return taxcli's own letter, from forms/letter.toml."""
    return _template({})


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a text, in order.

    Raises:
        ValueError: a brace stands alone, or a placeholder is not a plain word.
    """
    found = []
    for _, name, form, conversion in Formatter().parse(text):
        if name is None:
            continue
        if form or conversion or not name.isidentifier():
            raise ValueError(f"{{{name}}} is not a plain word in braces")
        found.append(name)
    return found


def _template(data: Mapping[str, Any]) -> LetterTemplate:
    whole = {**load("letter"), **data}
    for table in _TABLES:
        whole[table] = {**load("letter")[table], **data.get(table, {})}
    texts = {key: text for key, text in whole.items() if isinstance(text, str)}
    lists = {key: tuple(whole[key]) for key in _LISTS}
    return LetterTemplate(texts=texts, tax=whole["tax"], words=whole["words"], **lists)


def _problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield everything that is wrong with a template."""
    known = load("letter")
    for key, value in data.items():
        if key not in known:
            yield _unknown(key, key, list(known))
        elif key in _TABLES:
            yield from _table_problems(key, value)
        elif key in _LISTS:
            if not isinstance(value, list):
                yield Problem(key, None, 'is not a list of lines: write ["…", "…"]')
                continue
            for at, line in enumerate(value):
                yield from _text_problems(f"{key}[{at}]", line, LINES)
        else:
            yield from _text_problems(key, value, GENERAL)


def _table_problems(table: str, value: Any) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(table, None, f"is not a table: write [{table}] above its keys")
        return
    known = load("letter")[table]
    for key, text in value.items():
        place = f"{table}.{key}"
        if key not in known:
            yield _unknown(place, key, list(known))
            continue
        allowed = FACTS | SENTENCES if table == "tax" else FACTS | _OWN.get(place, set())
        yield from _text_problems(place, text, allowed)


def _text_problems(place: str, text: Any, allowed: frozenset[str] | set[str]) -> Iterator[Problem]:
    if not isinstance(text, str):
        yield Problem(place, str(text), 'is not text: write it in quotes, like "Example"')
        return
    strange = missing(" ".join(text.split()))
    if strange:
        letters = ", ".join(f"{char} (U+{ord(char):04X})" for char in strange)
        yield Problem(place, None, f"has signs that cannot be printed: {letters}")
    try:
        names = placeholders(text)
    except ValueError:
        message = (
            "has a brace that opens no placeholder: write {name}, or two for a brace that is meant"
        )
        yield Problem(place, text, message)
        return
    for name in dict.fromkeys(names):
        if name not in allowed:
            yield Problem(place, f"{{{name}}}", _why_not(name, allowed))


def _why_not(name: str, allowed: frozenset[str] | set[str]) -> str:
    """Say why a placeholder cannot stand here, and which is probably meant."""
    if name in _EVERY:
        here = ", ".join(f"{{{known}}}" for known in sorted(allowed))
        return f"has a placeholder that is not known here: here stand {here}"
    near = get_close_matches(name, sorted(allowed), 1, 0.0)
    return f"has a placeholder that taxcli does not know: did you mean {{{near[0]}}}?"


def _unknown(place: str, key: str, known: list[str]) -> Problem:
    near = get_close_matches(key, known, 1, 0.6)
    hint = f"did you mean `{near[0]}`?" if near else f"here it knows {', '.join(known)}"
    return Problem(place, None, f"is not a key of a letter: {hint}")
