"""A notice or bill of the Revenue Division, as the filer copies it: a small TOML file or amounts.

Every problem is named at once: the place, what was found, what to write instead.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, get_args

from pydantic import ValidationError, model_validator

from taxcli.case.files import read_text
from taxcli.case.parse_answers import read
from taxcli.case.read import CaseError, Problem, parse_toml, problems_of
from taxcli.case.residency import ProgramId
from taxcli.case.types import Day, Model, NonNegative, refusal
from taxcli.text import without_numbers
from taxcli.values import FIRST_YEAR, LAST_YEAR

# A notice is a few lines; beyond this it is another kind of file.
_YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
_EXAMPLE = "shs.balance=1025.50"
_INSTEAD = f"name a notice file (TOML), or write amounts like {_EXAMPLE}"


class Billed(Model):
    """What a notice shows for one program, in dollars, as far as it shows it.

    ``payments`` is another word for ``paid``.
    """

    tax: NonNegative | None = None
    withheld: NonNegative | None = None
    paid: NonNegative | None = None
    payments: NonNegative | None = None
    penalty: NonNegative | None = None
    interest: NonNegative | None = None
    underpayment_interest: NonNegative | None = None
    balance: NonNegative | None = None

    @model_validator(mode="after")
    def _paid_once(self) -> "Billed":
        if self.paid is not None and self.payments is not None:
            raise refusal(
                "paid", "has both paid and payments, which mean the same", "write one of them"
            )
        return self

    def amounts(self) -> dict[str, Decimal]:
        """Return the amounts that are shown, in the order of a bill."""
        found = {name: getattr(self, name) for name in type(self).model_fields}
        found["paid"] = found.pop("payments") if self.paid is None else self.paid
        return {name: amount for name, amount in found.items() if amount is not None}


class Notice(Model):
    """A notice: the date it bears, and the amounts of one program or both."""

    KEY_OF: ClassVar[str] = "of a notice"

    date: Day | None = None
    shs: Billed | None = None
    pfa: Billed | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Notice":
        if self.date is not None and self.date.year not in _YEARS:
            raise refusal(
                "notice_date", "date cannot be the date of such a notice", "check the year"
            )
        if not any(map(self.amounts, get_args(ProgramId))):
            raise refusal(
                "no_amounts",
                "the notice has no amounts",
                "write at least one, like balance = 1025.50 under [shs] or [pfa]",
            )
        return self

    def amounts(self, id_: ProgramId) -> dict[str, Decimal]:
        """Return the amounts shown for a program, in dollars; empty if there are none."""
        billed: Billed | None = getattr(self, id_)
        return billed.amounts() if billed else {}


def is_file(text: str) -> bool:
    """Tell whether the text after ``--notice`` names a file; else it holds amounts."""
    if text.endswith(".toml") or "=" not in text:
        return True
    try:
        return Path(text).exists()
    except (OSError, ValueError):  # too long for a name, or with a sign that none can hold
        return False


def read_notice(path: str, dated: date | None = None) -> Notice:
    """Read a notice file; ``dated`` is the day it bears, if that is said elsewhere.

    Raises:
        PlaceError: the file cannot be read.
        CaseError: it is not a valid notice; holds every problem found.
    """
    text = read_text(path, "notice file", _INSTEAD)
    if not text.strip():
        message = "is empty: write the amounts of the notice, like balance = 1025.50 under [shs]"
        raise CaseError(path, [Problem("the file", None, message)])
    return _notice(parse_toml(text, path), path, dated)


def notice_of_amounts(text: str, dated: date | None = None) -> Notice:
    """Make a notice of amounts like ``shs.tax=4000,shs.paid=3000``.

    Raises:
        CaseError: they are not valid; holds every problem found.
    """
    data: dict[str, dict[str, Any]] = {}
    problems = []
    for part in text.split(","):
        name, equals, amount = (word.strip() for word in part.partition("="))
        program, point, key = name.partition(".")
        if not equals:
            message = "has no name: write amounts without commas inside, like shs.tax=4000.00"
        elif not (program and point and key):
            message = f"does not say of which tax and line it is: write it like {_EXAMPLE}"
        elif key in data.get(program, {}):
            message = "is given twice: write it once"
        else:
            data.setdefault(program, {})[key] = _number(amount)
            continue
        part = without_numbers(part)  # noqa: PLW2901 - before it is cut, which would leave half
        short = part if len(part) <= 40 else part[:39] + "…"
        problems.append(Problem(f'"{short}"', None, message))
    if problems:
        raise CaseError("--notice", problems)
    return _notice(data, "--notice", dated)


def _number(text: str) -> Decimal | str:
    """Read an amount; anything else stays text, which the model refuses with a sentence."""
    try:
        amount: Decimal = read("money", text, 0)
    except ValueError:
        return text
    return amount


def _notice(data: dict[str, Any], name: str, dated: date | None) -> Notice:
    if dated is not None:
        data = {**data, "date": dated}
    try:
        return Notice.model_validate(data)
    except ValidationError as error:
        problems = problems_of(error.errors(include_url=False), Notice)
        raise CaseError(name, problems) from None
