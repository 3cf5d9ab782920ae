"""Answers as people write them: amounts, dates, spans, days, numbers.

One reader for the interview, the flags, the tables and the answers file. What may mean two
things is refused, never guessed; every refusal is an :class:`AnswerError` with what was found and
an example.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from taxcli.case.schema import Kind
from taxcli.case.types import (
    MOST_DAYS,
    Ssn,
    day_count,
    money,
    nine_digits,
    percentage,
    written_number,
)
from taxcli.money import percent, shown
from taxcli.text import cleaned
from taxcli.values import day


class AnswerError(ValueError):
    """An answer that cannot be read: what is wrong with it, and what to write instead."""

    def __init__(self, said: str, fix: str = "") -> None:
        super().__init__(f"{said}: {fix}" if fix else said)
        self.said = said
        self.fix = fix


_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_ORDINAL = re.compile(r"([0-9]{1,4})(st|nd|rd|th)?")
_DATE_HELP = "write a date like 3/15/2025, March 15 or 2025-03-15"
_PERIOD_HELP = "write spans like January 1 to June 30; moved in March 3; moved out June 30"


def read_day(text: str, year: int) -> date:
    """Read ``3/15/2025``, ``3/15``, ``March 15[, 2025]``, ``15 March`` or ``2025-03-15``."""
    words = text.casefold().replace(",", " ").replace(".", " ").split()
    plain = " ".join(words)
    numbers = re.fullmatch(r"([0-9]{1,2})[/-]([0-9]{1,2})(?:[/-]([0-9]{4}|[0-9]{2}))?", plain)
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", plain)
    named = [found for word in words if (found := _month(word))]
    digits = [int(match[1]) for word in words if (match := _ORDINAL.fullmatch(word))]
    try:
        if iso:
            return date(*map(int, iso.groups()))
        if numbers:
            month, day, written = numbers.groups()
            return date(_year(written, year), int(month), int(day))
        if len(named) == 1 and digits and len(words) == 1 + len(digits) <= 3:
            return date(digits[1] if len(digits) == 2 else year, named[0], digits[0])
    except ValueError:
        raise AnswerError(f'"{text}" is not in the calendar', _DATE_HELP) from None
    raise AnswerError(f'"{text}" is not a date', _DATE_HELP)


def _month(word: str) -> int | None:
    """Return the number of a month written out or cut short: ``mar``, ``sept``."""
    found = [at for at, name in enumerate(_MONTHS, 1) if len(word) >= 3 and name.startswith(word)]
    return found[0] if found else None


def _year(written: str | None, year: int) -> int:
    if written is None:
        return year
    return int(written) + (2000 if len(written) == 2 else 0)


def read_spans(text: str, year: int) -> list[dict[str, date]]:
    """Read spans (``X to Y``) and moves (``moved in X``, ``until Y``); several of both."""
    spans: list[dict[str, date]] = []
    moves: list[_Move] = []
    for part in filter(None, map(str.strip, re.split(r";| and ", text))):
        found = _span_or_move(part, year)
        if isinstance(found, _Move):
            moves.append(found)
        else:
            spans.append(found)
    spans += _stays(moves, year)
    if not spans:
        raise AnswerError("no dates were written", _PERIOD_HELP)
    spans.sort(key=lambda span: span["from"])
    for earlier, later in pairwise(spans):
        if later["from"] <= earlier["to"]:
            raise AnswerError(f"the periods overlap on {day(later['from'])}", _PERIOD_HELP)
    return spans


class _Move(NamedTuple):
    """A day on which somebody moved: the first day inside, or the last one."""

    day: date
    inwards: bool


def _span_or_move(text: str, year: int) -> dict[str, date] | _Move:
    both = re.split(r"\s+(?:to|until|through|till)\s+|\s*–\s*|\s+-\s+", text, flags=re.I)
    begins = re.fullmatch(r"(?:from|since|(?:moved )?in(?: on)?)\s+(.*)", text, re.I)
    ends = re.fullmatch(r"(?:to|until|through|till|(?:moved )?out(?: on)?)\s+(.*)", text, re.I)
    if len(both) == 2 and not ends:
        start = re.sub(r"^from\s+", "", both[0], flags=re.I)
        span = {"from": read_day(start, year), "to": read_day(both[1], year)}
        if span["from"] > span["to"]:
            raise AnswerError(f'"{text}" ends before it begins', _PERIOD_HELP)
        _check_year(text, year, *span.values())
        return span
    found = begins or ends
    if found is None:
        raise AnswerError(f'"{text}" is not a span of dates', _PERIOD_HELP)
    move = _Move(read_day(found[1], year), found is begins)
    _check_year(text, year, move.day)
    return move


def _check_year(text: str, year: int, *days: date) -> None:
    if any(day.year != year for day in days):
        raise AnswerError(f'"{text}" leaves {year}', f"give the days of {year} only")


def _stays(moves: list[_Move], year: int) -> Iterator[dict[str, date]]:
    """Yield the stays between moves: who moved in and out has one, whatever the order told."""
    moves = sorted(moves, key=lambda move: move.day)
    begun = None if not moves or moves[0].inwards else date(year, 1, 1)
    for at, move in enumerate(moves):
        if at and move.inwards == moves[at - 1].inwards:
            way = "in" if move.inwards else "out"
            raise AnswerError(f"two moves {way} follow one another", _PERIOD_HELP)
        if move.inwards:
            begun = move.day
        elif begun is not None:
            yield {"from": begun, "to": move.day}
            begun = None
    if begun is not None:
        yield {"from": begun, "to": date(year, 12, 31)}


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


def _held(rule: Callable[[Any], Decimal], value: Decimal | None, text: str) -> Decimal:
    """Hold a number that was read to the rule that the case has for it."""
    try:
        return rule(value)
    except PydanticCustomError as error:
        told = error.context or {}
        raise AnswerError(f'"{text}" {told["said"]}', told["fix"]) from None


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
    dollars = _held(money, amount, text)
    return dollars if signs.strip("$") == "" else -dollars


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
    return _held(percentage, Decimal(match[1]) if match else None, text)


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
