"""The small types of a case, and the base of its tables.

Each check answers with a sentence that tells what to write instead.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from unicodedata import category

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, PlainValidator
from pydantic_core import PydanticCustomError

from taxcli.money import TOO_LARGE
from taxcli.text import seen
from taxcli.values import FIRST_DAY, LAST_DAY

# The days of the longest year: no case tells of more.
MOST_DAYS = 366
_EIN = re.compile(r"\d{2}[\W_]?\d{7}")
_SSN = re.compile(r"([0-9]{3})[-. ]?([0-9]{2})[-. ]?([0-9]{4})")
# A point before three digits: it may part dollars from cents, or thousands.
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{2}0")


def refusal(kind: str, said: str, fix: str = "", place: str = "") -> PydanticCustomError:
    """Return a refusal of a value: what is wrong, what to write instead.

    ``place`` is the key that a check of the whole case is about.
    """
    template = "{said}: {fix}" if fix else "{said}"
    return PydanticCustomError(kind, template, {"said": said, "fix": fix, "place": place})


class Ambiguous(Decimal):
    """A number that somebody wrote like ``230.000``: as an amount it may be thousands, or not."""


def written_number(literal: str) -> Decimal:
    """Return a number of TOML text, which is ``Ambiguous`` where an amount would be."""
    return Ambiguous(literal) if _AMBIGUOUS.fullmatch(literal) else Decimal(literal)


def readings(number: Ambiguous) -> tuple[str, str]:
    """Return the two amounts that ``230.000`` may be: thousands, and dollars with cents."""
    whole, _, decimals = f"{number:f}".partition(".")
    return f"{whole}{decimals}.00", f"{whole}.{decimals[:2]}"


def money(value: Any) -> Decimal:
    """Accept a number as dollars with at most two decimals."""
    if type(value) is Ambiguous:
        both = readings(value)
        raise refusal("money", "is ambiguous", f"write {both[0]} or {both[1]}")
    if type(value) is int:
        value = Decimal(value)
    if type(value) is not Decimal or not value.is_finite():
        raise refusal("money", "is not an amount", "write dollars as a plain number, like 1234.56")
    if not -TOO_LARGE < value < TOO_LARGE:
        said = "is larger than any amount taxcli can print"
        raise refusal("money", said, "check for extra digits")
    if value != round(value, 2):
        fix = "write dollars with at most two decimals, like 1234.56"
        raise refusal("money", "has a fraction of a cent", fix)
    return value


def _never_negative(value: Any) -> Decimal:
    amount = money(value)
    if amount < 0:
        raise refusal("money", "cannot be negative here", "write zero or a positive amount")
    return amount


def percentage(value: Any) -> Decimal:
    """Accept a percentage between 0 and 100 and keep it as written (50 is 50 %)."""
    if type(value) in (int, Ambiguous):
        value = Decimal(value)
    if type(value) is not Decimal or not value.is_finite() or not 0 <= value <= 100:
        raise refusal("percent", "is not a percentage", "write a number from 0 to 100, like 62.5")
    return value


def _day_count(value: Any) -> int | Decimal:
    """Accept a count of days with at most two decimals; a whole number is kept as one."""
    number = Decimal(value) if type(value) is int else value
    if type(number) is not Decimal or not number.is_finite() or number < 0:
        raise refusal("days", "is not a count of days", "write a number like 120 or 120.5")
    if number > MOST_DAYS:
        fix = (
            "for pay earned over several years, like stock, work out the local part and give "
            "`amount` instead of days"
        )
        raise refusal("days", "is more days than a year has", fix)
    if number != round(number, 2):
        raise refusal("days", "has more than two decimals", "write part days like 120.5 or 120.25")
    return day_count(number)


def day_count(number: Decimal) -> int | Decimal:
    """Return a count of days without idle zeros: a whole number, or part days like 120.5."""
    return int(number) if number == int(number) else number.normalize()


def _days_in_all(value: Any) -> int | Decimal:
    days = _day_count(value)
    if days == 0:
        raise refusal("days", "counts no days in all", "write at least one, or leave the days out")
    return days


def _day(value: Any) -> date:
    if type(value) is date:
        if not FIRST_DAY <= value <= LAST_DAY:
            raise refusal(
                "date", f"is not within {FIRST_DAY.year} to {LAST_DAY.year}", "check the year"
            )
        return value
    hint = "write the date bare, like 2025-04-15, without quotes and without a time"
    if isinstance(value, datetime):
        raise refusal("date", "has a time of day", hint)
    raise refusal("date", "is not a date", hint)


def one_line(value: Any) -> str:
    """Accept a line of text of any length, as it looks; control characters would break a paper."""
    if not isinstance(value, str):
        raise refusal("text", "is not text", 'write it in quotes, like "Example"')
    text = seen(value).strip()
    if not text:
        raise refusal("text", "is empty", "write it, or leave the key out")
    if not text.isprintable() and any(category(char) == "Cc" for char in text):
        raise refusal("text", "holds a line break or a control character", "write it on one line")
    return text


def _text(value: Any) -> str:
    """Accept one line of text that fits on a paper."""
    text = one_line(value)
    if len(text) > 120:
        raise refusal("text", "is longer than 120 characters", "shorten it")
    return text


def _state(value: Any) -> str:
    """Accept two letters, which are made capitals."""
    text = _text(value)
    if not re.fullmatch("[A-Za-z]{2}", text):
        raise refusal("state", "is not a state", 'write its two letters, like "OR"')
    return text.upper()


def _ein(value: Any) -> str:
    """Accept an EIN with or without its dash; a sole proprietor may have an SSN instead."""
    text = _tier(value)
    if nine_digits(text) is None:
        raise refusal("ein", "is not an EIN", 'write its nine digits, like "12-3456789"')
    return text


def _tier(value: Any) -> str:
    """Accept the name of an entity or its EIN, which gets its dash."""
    text = _text(value)
    digits = nine_digits(text) if _EIN.fullmatch(text) else None
    return f"{digits[:2]}-{digits[2:]}" if digits else text


@dataclass(frozen=True, slots=True)
class Ssn:
    """A Social Security number (or ITIN). It shows itself masked unless asked for outright."""

    digits: str

    @property
    def masked(self) -> str:
        """Return ``***-**-1234``."""
        return f"***-**-{self.digits[5:]}"

    @property
    def full(self) -> str:
        """Return the number with its dashes. For the form itself and for nothing else."""
        return f"{self.digits[:3]}-{self.digits[3:5]}-{self.digits[5:]}"

    @property
    def possible(self) -> bool:
        """Tell whether none of its parts is all zeros."""
        return not re.match("000|...00|.....0000", self.digits)

    def __repr__(self) -> str:
        return f"Ssn({self.masked})"

    __str__ = __repr__


def nine_digits(text: str) -> str | None:
    """Return nine digits without what was typed between them; ``None`` if there is more or less."""
    digits = re.sub(r"[\W_]", "", text)
    plain = len(digits) == 9 and digits.isdecimal()
    return "".join(str(int(digit)) for digit in digits) if plain else None


def _ssn(value: Any) -> Ssn:
    if isinstance(value, Ssn):
        return value
    match = _SSN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise refusal(
            "ssn", "is not a number of nine digits", "write them in quotes, in groups of 3, 2 and 4"
        )
    ssn = Ssn("".join(match.groups()))
    if not ssn.possible:
        raise refusal("ssn", "cannot be a Social Security number", "one of its parts is all zeros")
    return ssn


Money = Annotated[Decimal, PlainValidator(money)]
NonNegative = Annotated[Decimal, PlainValidator(_never_negative)]
Percentage = Annotated[Decimal, PlainValidator(percentage)]
DayCount = Annotated[int | Decimal, PlainValidator(_day_count)]
DaysInAll = Annotated[int | Decimal, PlainValidator(_days_in_all)]
Day = Annotated[date, PlainValidator(_day)]
Text = Annotated[str, BeforeValidator(_text)]
StateCode = Annotated[str, BeforeValidator(_state)]
Ein = Annotated[str, BeforeValidator(_ein)]
Tier = Annotated[str, BeforeValidator(_tier)]
SsnField = Annotated[
    Ssn,
    PlainValidator(_ssn),
    PlainSerializer(lambda ssn: ssn.masked, return_type=str),
]


Who = Literal["primary", "spouse"]
FilingStatus = Literal["single", "separate", "joint", "head-of-household", "surviving-spouse"]


class Model(BaseModel):
    """A table of the case file; ``KEY_OF`` says in errors whose keys are meant."""

    KEY_OF: ClassVar[str] = "taxcli knows"

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        defer_build=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )


def maybe(comment: str, **limits: Any) -> Any:
    """Return a key that may be left out; ``comment`` says what goes into it, wherever it is asked.

    ``{person}``, ``{place}`` and ``{tax}`` in it stand for those of the key's path.
    """
    return Field(default=None, description=comment, **limits)


def flag(comment: str) -> Any:
    """Return a yes or no that is no where it is left out."""
    return Field(default=False, description=comment)


def table(empty: Any, comment: str) -> Any:
    """Return a table, or a list of them, that is ``empty`` where it is left out."""
    return Field(default_factory=empty, description=comment)
