"""Answers as people write them: amounts, dates, spans, days, numbers.

One reader for the interview, the flags, the tables and the answers file. What may mean two
things is refused, never guessed; every refusal is an :class:`AnswerError` with what was found and
an example.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from taxcli.case.parse_days import AnswerError, read_day, read_spans
from taxcli.case.schema import Kind
from taxcli.case.types import (
    MOST_DAYS,
    Ambiguous,
    Ssn,
    day_count,
    nine_digits,
    readings,
    written_number,
)
from taxcli.money import TOO_LARGE, percent, shown
from taxcli.text import cleaned
from taxcli.values import day

__all__ = ["AnswerError", "Kind", "as_typed", "read", "say", "typed"]

# Quotes, hyphens, and signs of double width, as keyboards and word processors put them.
_KEYS: dict[int, int | str] = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "‘’‚"), "'"),
    **dict.fromkeys(map(ord, "“”„"), '"'),
    **dict.fromkeys(map(ord, "‐‑−"), "-"),
}
_AMOUNT = re.compile(
    r"(?P<signs>[-$( ]*)(?P<digits>([0-9]{1,3}(,[0-9]{3})+|[0-9]*)(\.[0-9]*)?)(?P<close>[$) ]*)"
)
# What may stand around the digits, without spaces.
_SIGNS = {"", "$", "-", "-$", "$-", "()", "$()", "($)"}
_DAYS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
_FULL_YEAR = {"full-year", "full year", "fullyear", "all year", "full"}
_NEVER = {"none", "never", "no", "nonresident"}
_YES, _NO = frozenset({"y", "yes", "true"}), frozenset({"n", "no", "false"})
_LIKE: dict[Kind, str] = {
    "choice": "a word of the list",
    "yes-no": "y or n",
    "money": "like 1,234.56",
    "count": "like 120",
    "days": "like 120 or 120.5",
    "date": "like March 15",
    "percent": "like 62.5 %",
    "text": "like 12 Sample St",
    "workdays": "like 120 / 120 / 20",
}


def read(kind: Kind, text: str, year: int) -> Any:
    """Read an answer of a kind; a date without a year falls into ``year``.

    Raises:
        ValueError: it cannot be read; the message says why and gives an example.
    """
    lines = [line for each in cleaned(text).splitlines() if (line := " ".join(each.split()))]
    if len(lines) > 1 and kind not in ("periods", "lived", "texts", "ssn"):
        found = ", ".join(f'"{line}"' for line in lines)
        raise AnswerError(
            f"there are {len(lines)} lines, {found}", f"write one line, {_LIKE[kind]}"
        )
    one = "; ".join(lines)
    return _READERS[kind](one if kind == "text" else as_typed(one), year)


def as_typed(text: str) -> str:
    """Return text in the signs of a keyboard, without quotes around it."""
    plain = cleaned(text).translate(_KEYS).strip()
    quoted = len(plain) > 1 and plain[0] == plain[-1] == '"'
    return plain[1:-1].strip() if quoted else plain


def say(kind: Kind, value: Any) -> str:
    """Say an answer back, always in the same form."""
    if value is None:
        return ""
    if kind == "money":
        return shown(Decimal(value))
    if kind == "yes-no":
        return "yes" if value else "no"
    if kind == "date":
        return day(value)
    if kind == "percent":
        return percent(Decimal(value) / 100)
    if kind == "texts":
        return "; ".join(value)
    if kind == "periods" or (kind == "lived" and isinstance(value, list)):
        return "; ".join(f"{day(span['from'])} to {day(span['to'])}" for span in value)
    if kind == "workdays":
        return f"{value['inside']} of {value['total']} days"
    if kind == "ssn":
        return Ssn(re.sub(r"\D", "", str(value))).masked
    return str(value)


def _text(text: str, _: int) -> str:
    """Return text, without the quotes that somebody has put around all of it."""
    quoted = re.fullmatch('["“”]([^"“”]*)["“”]', text)
    bare = quoted[1].strip() if quoted else text
    if not bare:
        raise AnswerError("nothing was written")
    return bare


def _texts(text: str, _: int) -> list[str]:
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if not parts:
        raise AnswerError("nothing was written")
    return parts


def _lived(text: str, year: int) -> str | list[dict[str, date]]:
    """Read where somebody lived: inside all year, never, or from day to day."""
    word = text.casefold()
    if word in _FULL_YEAR:
        return "full-year"
    return "none" if word in _NEVER else read_spans(text, year)


def _yes_no(text: str, _: int) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise AnswerError(f'"{text}" is neither yes nor no', "write y or n")
    return word in _YES


def _money(text: str, _: int) -> Decimal:
    match = _AMOUNT.fullmatch(text)
    if match is None or not match["digits"].strip("."):
        raise AnswerError(f'"{text}" is not an amount', "write dollars like 1,234.56 or 1234")
    signs = (match["signs"] + match["close"]).replace(" ", "")
    if signs not in _SIGNS:
        raise AnswerError(f'"{text}" is not an amount', "write it like -1,234.56 or (1,234.56)")
    digits = match["digits"]
    # With a comma in it, the point can only part dollars from cents.
    amount = Decimal(digits.replace(",", "")) if "," in digits else written_number(digits)
    if len(digits) > 20 or amount >= TOO_LARGE:
        raise AnswerError(f'"{text}" is too large', "check for extra digits, like 1,234.56")
    if isinstance(amount, Ambiguous):
        large, small = readings(amount)
        raise AnswerError(f'"{text}" is ambiguous', f"write {large} or {small}")
    if amount != round(amount, 2):
        raise AnswerError(f'"{text}" has a fraction of a cent', "write dollars like 1,234.56")
    return amount if signs.strip("$") == "" else -amount


def _count(text: str, _: int) -> int:
    if not re.fullmatch("[0-9]{1,6}", text):
        raise AnswerError(f'"{text}" is not a whole number', "write digits, like 120")
    return int(text)


def _days(text: str, _: int) -> int | Decimal:
    """Read a count of days; part days have at most two decimals."""
    if not _DAYS.fullmatch(text):
        raise AnswerError(f'"{text}" is not a count of days', "write a number like 120 or 120.5")
    return day_count(Decimal(text))


def _percent(text: str, _: int) -> Decimal:
    match = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{0,6})?|\.[0-9]{1,6}) ?%?", text)
    if match is None or Decimal(match[1]) > 100:
        raise AnswerError(
            f'"{text}" is not a percentage', "write a number from 0 to 100, like 62.5 %"
        )
    return Decimal(match[1])


def _workdays(text: str, year: int) -> dict[str, int | Decimal]:
    """Read ``inside / outside / leave``, leave left out of the count; or ``inside of all``."""
    of = re.fullmatch(r"([0-9.]+) of ([0-9.]+)(?: days)?", text)
    signs = {sign.strip() for sign in re.findall(r" ?[/,;] ?| ", text)}
    parts = [of[1], of[2]] if of else re.split(r" ?[/,;] ?| ", text)
    if (
        (len(signs) > 1 and not of)
        or len(parts) not in (2, 3)
        or not all(map(_DAYS.fullmatch, parts))
    ):
        raise AnswerError(
            f'"{text}" is not a count of days',
            "write days inside / outside / leave, like 120 / 120 / 20 or 120.5 / 119.5",
        )
    inside, *others = (_days(part, year) for part in parts)
    total = others[0] if of else day_count(Decimal(inside + others[0]))
    every = total if of else inside + sum(others)
    if total == 0 or every > MOST_DAYS:
        raise AnswerError(
            f'"{text}" adds up to {every} days',
            f"between 1 and {MOST_DAYS} are possible; for pay earned over several years, like "
            "stock, give the amount instead",
        )
    if inside > total:
        raise AnswerError(
            f'"{text}" has more days inside than in all', "write them like 120 of 240"
        )
    return {"inside": inside, "total": total}


def _ssn(text: str, _: int) -> str:
    digits = nine_digits(text)
    if digits is None:
        raise AnswerError(
            "that is not a number of nine digits", "write them in groups of 3, 2 and 4"
        )
    if not (ssn := Ssn(digits)).possible:
        said = "that cannot be a Social Security number; a part of it is all zeros"
        raise AnswerError(said, "correct it, or leave it blank")
    return ssn.full


_READERS: dict[str, Callable[[str, int], Any]] = {
    "choice": _text,
    "yes-no": _yes_no,
    "money": _money,
    "count": _count,
    "date": read_day,
    "days": _days,
    "percent": _percent,
    "text": _text,
    "texts": _texts,
    "lived": _lived,
    "periods": read_spans,
    "workdays": _workdays,
    "ssn": _ssn,
}


def typed(kind: Kind, value: Any, year: int) -> Any:
    """Take a value from an answers file: text is read as if typed, the rest by its TOML type.

    Raises:
        ValueError: the value is not of the kind, or not one that could be typed.
    """
    if isinstance(value, str):
        return read(kind, value, year)
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if kind in ("money", "percent", "count", "days") and number:
        return read(kind, f"{value:f}" if Decimal(value).is_finite() else str(value), year)
    if kind == "yes-no" and isinstance(value, bool):
        return value
    if kind == "date" and isinstance(value, date) and not isinstance(value, datetime):
        return value
    if kind == "periods" and isinstance(value, list) and all(map(_is_span, value)):
        return read(kind, say(kind, value), year)
    if kind == "workdays" and isinstance(value, dict) and _are_days(value):
        return read(kind, f"{value['inside']} of {value['total']}", year)
    raise AnswerError(f"{value!r} does not fit", f"the question asks for {kind}")


def _are_days(value: dict[str, Any]) -> bool:
    """Tell whether a table has work days; the whole pay beside them is a question of its own."""
    return {"inside", "total"} <= set(value) <= {"inside", "total", "pay"}


def _is_span(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"from", "to"}
        and all(isinstance(day, date) and not isinstance(day, datetime) for day in value.values())
    )
