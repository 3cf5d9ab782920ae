"""Reads values as people write them, and says them back in one form.

Every refusal is a ``ValueError`` whose message gives the reason and an example.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from taxcli.case.types import MOST_DAYS, Ssn, day_count
from taxcli.money import percent, shown

Kind = Literal[
    "choice",
    "yes-no",
    "money",
    "count",
    "days",
    "date",
    "percent",
    "text",
    "periods",
    "workdays",
    "ssn",
]
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_AMOUNT = re.compile(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)?(\.[0-9]*)?")
_DAYS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
_ORDINAL = re.compile(r"([0-9]{1,4})(st|nd|rd|th)?")
_YES, _NO = frozenset({"y", "yes", "true"}), frozenset({"n", "no", "false"})
_DATE_HELP = "write a date like 3/15/2025, March 15 or 2025-03-15"
_PERIOD_HELP = "write spans like January 1 to June 30; moved in March 3; moved out June 30"


def read(kind: Kind, text: str, year: int) -> Any:
    """Read an answer of a kind; a date without a year falls into ``year``.

    Raises:
        ValueError: it cannot be read; the message says why and gives an example.
    """
    return _READERS[kind](" ".join(text.split()), year)


def say(kind: Kind, value: Any) -> str:
    """Say an answer back, always in the same form."""
    if value is None:
        return ""
    if kind == "money":
        return shown(Decimal(value))
    if kind == "yes-no":
        return "yes" if value else "no"
    if kind == "date":
        return _day(value)
    if kind == "percent":
        return percent(Decimal(value) / 100)
    if kind == "periods":
        return "; ".join(f"{_day(span['from'])} to {_day(span['to'])}" for span in value)
    if kind == "workdays":
        return f"{value['inside']} of {value['total']} days"
    if kind == "ssn":
        return Ssn(re.sub(r"\D", "", str(value))).masked
    return str(value)


def _day(when: date) -> str:
    return f"{when:%B} {when.day}, {when.year}"


def _text(text: str, _: int) -> str:
    if not text:
        raise ValueError("nothing was written")
    return text


def _yes_no(text: str, _: int) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise ValueError(f'"{text}" is neither yes nor no: write y or n')
    return word in _YES


def _money(text: str, _: int) -> Decimal:
    bare = text.replace("$", "").replace(" ", "")
    negative = bare.startswith("(") and bare.endswith(")")
    digits = bare[1:-1] if negative else bare
    if not _AMOUNT.fullmatch(digits) or not any(map(str.isdigit, digits)):
        raise ValueError(f'"{text}" is not an amount: write dollars like 1,234.56 or 1234')
    if len(digits) > 20 or abs(amount := Decimal(digits.replace(",", ""))) >= 10**10:
        raise ValueError(f'"{text}" is too large: check for extra digits, like 1,234.56')
    if amount != round(amount, 2):
        raise ValueError(f'"{text}" has a fraction of a cent: write dollars like 1,234.56')
    return -amount if negative else amount


def _count(text: str, _: int) -> int:
    if not re.fullmatch("[0-9]{1,6}", text):
        raise ValueError(f'"{text}" is not a whole number: write digits, like 120')
    return int(text)


def _days(text: str, _: int) -> int | Decimal:
    """Read a count of days; part days have at most two decimals."""
    if not _DAYS.fullmatch(text):
        raise ValueError(f'"{text}" is not a count of days: write a number like 120 or 120.5')
    return day_count(Decimal(text))


def _percent(text: str, _: int) -> Decimal:
    match = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{0,6})?|\.[0-9]{1,6}) ?%?", text)
    if match is None or Decimal(match[1]) > 100:
        raise ValueError(f'"{text}" is not a percentage: write a number from 0 to 100, like 62.5 %')
    return Decimal(match[1])


def _date(text: str, year: int) -> date:
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
        raise ValueError(f'"{text}" is not in the calendar: {_DATE_HELP}') from None
    raise ValueError(f'"{text}" is not a date: {_DATE_HELP}')


def _month(word: str) -> int | None:
    """Return the number of a month written out or cut short: ``mar``, ``sept``."""
    found = [at for at, name in enumerate(_MONTHS, 1) if len(word) >= 3 and name.startswith(word)]
    return found[0] if found else None


def _year(written: str | None, year: int) -> int:
    if written is None:
        return year
    return int(written) + (2000 if len(written) == 2 else 0)


def _periods(text: str, year: int) -> list[dict[str, date]]:
    """Read spans: ``X to Y``, ``from X``, ``until Y``, ``moved in X``, ``moved out Y``; several."""
    spans = [_period(part.strip(), year) for part in re.split(r";| and |\n", text) if part.strip()]
    if not spans:
        raise ValueError(f"no dates were written: {_PERIOD_HELP}")
    spans.sort(key=lambda span: span["from"])
    for earlier, later in pairwise(spans):
        if later["from"] <= earlier["to"]:
            raise ValueError(f"the periods overlap on {_day(later['from'])}: {_PERIOD_HELP}")
    return spans


def _period(text: str, year: int) -> dict[str, date]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    both = re.split(r"\s+(?:to|until|through|till)\s+|\s*–\s*|\s+-\s+", text, flags=re.I)
    begins = re.fullmatch(r"(?:from|since|moved in(?: on)?|in on)\s+(.*)", text, re.I)
    ends = re.fullmatch(r"(?:to|until|through|till|moved out(?: on)?|out on)\s+(.*)", text, re.I)
    if len(both) == 2 and not ends:
        start = re.sub(r"^from\s+", "", both[0], flags=re.I)
        span = {"from": _date(start, year), "to": _date(both[1], year)}
    elif begins:
        span = {"from": _date(begins[1], year), "to": last}
    elif ends:
        span = {"from": first, "to": _date(ends[1], year)}
    else:
        raise ValueError(f'"{text}" is not a span of dates: {_PERIOD_HELP}')
    if span["from"] > span["to"]:
        raise ValueError(f'"{text}" ends before it begins: {_PERIOD_HELP}')
    if not first <= span["from"] <= span["to"] <= last:
        raise ValueError(f'"{text}" leaves {year}: give the days of {year} only')
    return span


def _workdays(text: str, year: int) -> dict[str, int | Decimal]:
    """Read ``inside / outside / leave``, leave left out of the count; or ``inside of all``."""
    of = re.fullmatch(r"([0-9.]+) of ([0-9.]+)(?: days)?", text)
    parts = [of[1], of[2]] if of else re.split(r" ?[/,;] ?| ", text)
    if len(parts) not in (2, 3) or not all(map(_DAYS.fullmatch, parts)):
        raise ValueError(
            f'"{text}" is not a count of days: write days inside / outside / leave, like '
            "120 / 120 / 20 or 120.5 / 119.5"
        )
    inside, *others = (_days(part, year) for part in parts)
    total = others[0] if of else day_count(Decimal(inside + others[0]))
    every = total if of else inside + sum(others)
    if total == 0 or every > MOST_DAYS:
        raise ValueError(
            f'"{text}" adds up to {every} days: between 1 and {MOST_DAYS} are possible; for pay '
            "earned over several years, like stock, give the amount instead"
        )
    if inside > total:
        raise ValueError(f'"{text}" has more days inside than in all: write them like 120 of 240')
    return {"inside": inside, "total": total}


def _ssn(text: str, _: int) -> str:
    digits = re.sub(r"[- ]", "", text)
    if not re.fullmatch("[0-9]{9}", digits):
        raise ValueError("that is not a number of nine digits: write it like 123-45-6789")
    if digits[:3] == "000" or digits[3:5] == "00" or digits[5:] == "0000":
        raise ValueError("that cannot be a Social Security number: a part of it is all zeros")
    return Ssn(digits).full


_READERS: dict[str, Callable[[str, int], Any]] = {
    "choice": _text,
    "yes-no": _yes_no,
    "money": _money,
    "count": _count,
    "days": _days,
    "date": _date,
    "percent": _percent,
    "text": _text,
    "periods": _periods,
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
    raise ValueError(f"{value!r} does not fit: the question asks for {kind}")


def _are_days(value: dict[str, Any]) -> bool:
    """Tell whether a table has work days; the whole pay beside them is a question of its own."""
    return {"inside", "total"} <= set(value) <= {"inside", "total", "pay"}


def _is_span(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"from", "to"}
        and all(isinstance(day, date) and not isinstance(day, datetime) for day in value.values())
    )
