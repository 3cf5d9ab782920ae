"""Text on its way in and out: as it looks; numbers of persons masked, and nothing unseen in it.

This is the one place that tells what is written like a Social Security number.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from unicodedata import category, normalize

NOT_SHOWN = "(nine digits, not shown)"
_DIGITS = 9
# Nine digits in groups of 3, 2 and 4, with anything but letters and digits between the groups.
_GAP = r"[\W_]{0,12}"
_GROUPED = re.compile(rf"(?<!\d)(\d{{3}})({_GAP})(\d{{2}})({_GAP})(\d{{4}})(?!\d)")
# Nine digits one by one, with anything between them; a list has commas.
_SPREAD = re.compile(r"(?<!\w)\d(?:(?:[^\w,]{1,3}|_)\d){8}(?!\w)")
# Nine digits in other groups, a sign or none between them: a slip of the keyboard.
_ELSEWISE = re.compile(r"(?<![\w.,])\d(?:[-.\u2010-\u2015\u2212\u00b7\s_]?\d){8}(?![\w.,]*\d)")
# What else is written so: 97214-1234, 12-3456789, and the groups above.
_OTHERS = ([9], [5, 4], [2, 7], [3, 2, 4])
_POINTS = (".", ",")
_RANGE = re.compile(r"(\d+)<=x<=(\d+)")
_YEAR = re.compile("(19|20|21)[0-9]{2}")
# Letters by Unicode that show nothing, and signs that change how others look.
_UNSEEN = frozenset(
    map(chr, (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0))
) | frozenset(map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))

# Unseen signs that come along with what is pasted, and say nothing: soft hyphens, zero widths,
# marks of a direction from left to right.
_PASTED = dict.fromkeys(
    (0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x202A, 0x202C, 0x202D, 0x2066, 0x2068, 0x2069)
)


def cleaned(text: str) -> str:
    """Return text as it looks: accents composed, every space a plain one, nothing pasted unseen."""
    if text.isascii():
        return text
    composed = normalize("NFC", text).translate(_PASTED)
    return "".join(" " if category(char) == "Zs" else char for char in composed)


def seen(text: str) -> str:
    """Return text as it looks, without any unseen sign; control characters stay."""
    if text.isascii():
        return text
    return "".join(char for char in cleaned(text) if category(char) != "Cf" and char not in _UNSEEN)


def masked(text: str) -> str:
    """Return text with each number that is written like a Social Security number masked.

    ZIP codes, EINs, dates and amounts are left as they are.
    """
    return _replaced(text, lambda digits: f"***-**-{digits[-4:]}")


def without_numbers(text: str, instead: str = NOT_SHOWN) -> str:
    """Return text without such numbers: for messages, which may repeat what somebody typed."""
    return _replaced(text, lambda _: instead)


def holds_number(text: str) -> bool:
    """Tell whether a part of a text is written like a Social Security number."""
    return masked(text) != text


def you_or_spouse(who: str) -> str:
    """Name a taxfiler (``primary``, ``spouse``) in a sentence without using a name."""
    return "the primary taxfiler" if who == "primary" else "the spouse"


def listed(words: Iterable[str]) -> str:
    """List words as a sentence does: ``1, 2 and 3``."""
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last


def with_ranges(text: str) -> str:
    """Return help with its ranges as people write them: ``1<=x<=64`` is ``1 to 64``."""
    return _RANGE.sub(r"\1 to \2", text)


def _replaced(text: str, instead: Callable[[str], str]) -> str:
    if sum(map(str.isdecimal, text)) < _DIGITS:
        return text

    def put(found: re.Match[str]) -> str:
        return instead(re.sub(r"[\W_]", "", found[0]))

    text = _GROUPED.sub(lambda found: put(found) if _is_number(found) else found[0], text)
    text = _ELSEWISE.sub(lambda found: put(found) if _is_elsewise(found[0]) else found[0], text)
    return _SPREAD.sub(put, text)


def _is_number(found: re.Match[str]) -> bool:
    """Tell nine digits that may be a Social Security number from a ZIP code or an amount."""
    _, first, _, second, last = found.groups()
    before, after = found.string[: found.start()], found.string[found.end() :]
    if not first and not second:
        return not (re.search(r"\$$|\d[.,]$", before) or re.match(r"\.\d\d(?!\d)|,\d{3}", after))
    if not second:
        return True  # no amount has six decimals
    if not first:
        return second not in _POINTS and not _ties_zip(second)
    # ``1,850.00 2025``: an amount, and a year behind it.
    amount = first in _POINTS and second != first
    return not (amount and (re.search(r"\$$|\d,$", before) or _YEAR.fullmatch(last)))


def _is_elsewise(text: str) -> bool:
    """Tell nine digits in odd groups from a ZIP code, an EIN, a date or an amount."""
    groups = [len(digits) for digits in re.findall(r"\d+", text)]
    # No ZIP code has a point; ``230000 500`` is two amounts, pasted as one.
    other = groups in _OTHERS and (groups != [5, 4] or "." not in text)
    return not other and groups[0] < 6 and not re.search(r"\.\d\d$|^\d{4}-\d\d-\d\d", text)


def _ties_zip(gap: str) -> bool:
    """Tell whether this may stand within ``97214-1234``."""
    return all(category(char) in ("Pd", "Zs") for char in gap)


def visible(text: str) -> str:
    r"""Return text with whatever is unseen written out, like ``\u202e``.

    Control characters would reach the terminal, others turn the direction of what follows.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(char) if is_unseen(char) else char for char in text)


def is_unseen(char: str) -> bool:
    """Tell whether a character shows nothing or changes how others are shown; spaces do not."""
    return char in _UNSEEN or not (char.isprintable() or category(char) == "Zs")


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"


def presentable(text: str) -> str:
    """Return a line of text as it may be shown: numbers masked, nothing unseen in it."""
    return visible(masked(text))


def presentable_lines(text: str) -> str:
    """Return lines as they may be shown; each stays a line, with its tabs."""
    return "".join(
        part if part in ("\n", "\t") else presentable(part) for part in re.split("([\n\t])", text)
    )


def message(text: str) -> str:
    """Return a line of text as a message may hold it: without numbers, nothing unseen in it."""
    return visible(without_numbers(text))


def json_text(data: Any, *, indent: int | None = None, ascii_only: bool = False) -> str:
    """Return data as JSON, its texts masked, and what is unseen in them escaped."""
    text = json.dumps(_masked_data(data), indent=indent, ensure_ascii=ascii_only)
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(
        _json_escaped(char) if char != "\n" and is_unseen(char) else char for char in text
    )


def _json_escaped(char: str) -> str:
    # JSON itself leaves the one control character of ASCII above the space as it is.
    return "\\u007f" if char == "\x7f" else json.dumps(char)[1:-1]


def _masked_data(data: Any) -> Any:
    if isinstance(data, str):
        return masked(data)
    if isinstance(data, dict):
        return {_masked_data(key): _masked_data(value) for key, value in data.items()}
    return [_masked_data(each) for each in data] if isinstance(data, list | tuple) else data
