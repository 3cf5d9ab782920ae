"""Reads answers as people write them, and says them back in one form.

Every refusal is a ``ValueError`` whose message gives the reason and an example.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Literal

from taxcli.case.types import Ssn
from taxcli.money import shown

Kind = Literal[
    "choice", "yes-no", "money", "count", "date", "percent", "text", "periods", "workdays", "ssn"
]
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
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
        return f"{Decimal(value):f} %"
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
    negative = text.startswith("(") and text.endswith(")")
    bare = text.strip("()").replace("$", "").replace(" ", "")
    if not re.fullmatch(r"-?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?", bare) or not re.search(r"\d", bare):
        raise ValueError(f'"{text}" is not an amount: write dollars like 1,234.56 or 1234')
    amount = Decimal(bare.replace(",", ""))
    if amount != round(amount, 2):
        raise ValueError(f'"{text}" has a fraction of a cent: write dollars like 1,234.56')
    return -amount if negative else amount


def _count(text: str, _: int) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise ValueError(f'"{text}" is not a whole number: write digits, like 120')
    return int(text)


def _percent(text: str, _: int) -> Decimal:
    try:
        share = Decimal(text.rstrip("% "))
    except InvalidOperation:
        share = Decimal(-1)
    if not 0 <= share <= 100:
        raise ValueError(f'"{text}" is not a percentage: write a number from 0 to 100, like 62.5 %')
    return share


def _date(text: str, year: int) -> date:
    """Read ``3/15/2025``, ``3/15``, ``March 15[, 2025]``, ``15 March`` or ``2025-03-15``."""
    words = text.casefold().replace(",", " ").replace(".", " ").split()
    plain = " ".join(words)
    numbers = re.fullmatch(r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?", plain)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain)
    named = [word for word in words if word[:3] in _MONTHS and word.isalpha()]
    digits = [int(re.sub(r"(st|nd|rd|th)$", "", w)) for w in words if re.match(r"\d+\D{0,2}$", w)]
    try:
        if iso:
            return date(*map(int, iso.groups()))
        if numbers:
            month, day, written = numbers.groups()
            return date(_year(written, year), int(month), int(day))
        if len(named) == 1 and digits and len(words) == 1 + len(digits) <= 3:
            month_number = _MONTHS.index(named[0][:3]) + 1
            return date(digits[1] if len(digits) == 2 else year, month_number, digits[0])
    except ValueError:
        raise ValueError(f'"{text}" is not in the calendar: {_DATE_HELP}') from None
    raise ValueError(f'"{text}" is not a date: {_DATE_HELP}')


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


def _workdays(text: str, _: int) -> dict[str, int]:
    """Read ``inside / outside / leave``: leave is left out of the count."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    shape = re.fullmatch(r"\d+(\s*[/,; ]\s*\d+){1,2}", text)
    if not shape:
        raise ValueError(
            f'"{text}" is not a count of days: write days inside / outside / leave, like '
            "120 / 120 / 20"
        )
    inside, outside = numbers[0], numbers[1]
    if inside + outside == 0 or sum(numbers) > 366:
        raise ValueError(f'"{text}" adds up to {sum(numbers)} days: between 1 and 366 are possible')
    return {"inside": inside, "total": inside + outside}


def _ssn(text: str, _: int) -> str:
    digits = re.sub(r"[- ]", "", text)
    if not re.fullmatch(r"\d{9}", digits):
        raise ValueError("that is not a number of nine digits: write it like 123-45-6789")
    if digits[:3] == "000" or digits[3:5] == "00" or digits[5:] == "0000":
        raise ValueError("that cannot be a Social Security number: a part of it is all zeros")
    return Ssn(digits).full


_READERS: dict[str, Callable[[str, int], Any]] = {
    "choice": _text,
    "yes-no": _yes_no,
    "money": _money,
    "count": _count,
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
        ValueError: the value is not of the kind.
    """
    if isinstance(value, str):
        return read(kind, value, year)
    fits = {
        "yes-no": isinstance(value, bool),
        "money": isinstance(value, int | Decimal) and not isinstance(value, bool),
        "percent": isinstance(value, int | Decimal) and not isinstance(value, bool),
        "count": isinstance(value, int) and not isinstance(value, bool),
        "choice": isinstance(value, bool | int),
        "date": isinstance(value, date) and not isinstance(value, datetime),
        "periods": isinstance(value, list),
        "workdays": isinstance(value, dict) and set(value) == {"inside", "total"},
    }
    if not fits.get(kind, False):
        raise ValueError(f"{value!r} does not fit: the question asks for {kind}")
    return Decimal(value) if kind in ("money", "percent") else value
