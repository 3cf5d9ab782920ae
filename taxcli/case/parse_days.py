"""Days and spans of days as people write them."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

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
