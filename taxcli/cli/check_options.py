"""The options of ``taxcli check``: a value for every year, or ``YEAR=VALUE`` for one."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from taxcli.case.parse_answers import read
from taxcli.interview.check.facts import UNKNOWN, money, not_negative, withheld_amount
from taxcli.law.named import filled

_OF_A_YEAR = re.compile(r"([0-9]{4})=(.*)")
_STATUSES = ("single", "separate", "joint", "head-of-household", "surviving-spouse")


def _option(name: str, help_: str, metavar: str) -> Any:
    return typer.Option(name, metavar=metavar, help=help_, show_default=False)


_Texts = list[str] | None
YearOption = Annotated[str | None, _option("--year", "The tax year.", "YEAR")]
YearsOption = Annotated[
    str | None, _option("--years", "Several years: 2021-2025, or 2021,2023.", "YEARS")
]
Status = Annotated[
    _Texts,
    _option("--status", f"The filing status: {', '.join(_STATUSES)}, or unknown.", "STATUS"),
]
Metro = Annotated[
    _Texts,
    _option(
        "--metro",
        "How much of the year you lived in the Metro district: all, part, none; differ for a "
        "couple with different answers; or unknown.",
        "HOW",
    ),
]
County = Annotated[_Texts, _option("--county", "The same for Multnomah County.", "HOW")]
Income = Annotated[
    _Texts,
    _option(
        "--income",
        filled("Oregon taxable income ({standing.oregon_lines.OR-40.in_questions}), or unknown."),
        "AMOUNT",
    ),
]
MetroIncome = Annotated[
    _Texts,
    _option(
        "--metro-income",
        "Metro taxable income, if you did not live there all year: 0 if you had none, or unknown.",
        "AMOUNT",
    ),
]
CountyIncome = Annotated[
    _Texts, _option("--county-income", "The same for Multnomah County.", "AMOUNT")
]
_WITHHELD = "withheld (W-2 box 19): 0 for nothing, some if the amount is not known, or unknown."
WithheldShs = Annotated[_Texts, _option("--withheld-shs", f"SHS tax {_WITHHELD}", "AMOUNT")]
WithheldPfa = Annotated[_Texts, _option("--withheld-pfa", f"PFA tax {_WITHHELD}", "AMOUNT")]
_LAST = "tax of the year before, after credits; it decides on estimates."
LastYearShs = Annotated[_Texts, _option("--last-year-shs", f"SHS {_LAST}", "AMOUNT")]
LastYearPfa = Annotated[_Texts, _option("--last-year-pfa", f"PFA {_LAST}", "AMOUNT")]
Portland = Annotated[
    _Texts,
    _option("--portland", "Whether you lived in the City of Portland, for the Arts Tax.", "yes|no"),
]


def facts(given: Mapping[str, Sequence[str] | None], wanted: Sequence[int]) -> dict[str, Any]:
    """Read the values of the flags, by name; a value may hold for one year of those wanted.

    Raises:
        typer.BadParameter: a value cannot be read.
    """
    said: dict[str, Any] = {}
    for name, texts in given.items():
        for text in texts or ():
            of_a_year = _OF_A_YEAR.fullmatch(text)
            year = of_a_year[1] if of_a_year else "*"
            if of_a_year and wanted and int(year) not in wanted:
                raise typer.BadParameter(
                    f"--{name} {text}: {year} is not among the years asked for."
                )
            key = f"{year}.{name}"
            if key in said:
                which = f"for {year} " if of_a_year else ""
                raise typer.BadParameter(f"--{name} is given {which}twice: leave one out.")
            said[key] = _value(name, of_a_year[2] if of_a_year else text)
    return said


def _value(name: str, text: str) -> Any:
    word = text.strip().casefold()
    if word == UNKNOWN:
        return UNKNOWN
    try:
        return READERS[name](word)
    except ValueError as error:
        end = "" if str(error).endswith("?") else "."
        raise typer.BadParameter(f"--{name}: {error}{end}") from None


def one_of(*words: str) -> Callable[[str], str]:
    """Return a reader that takes one of several words."""

    def reader(text: str) -> str:
        if text in words:
            return text
        near = get_close_matches(text, words, 1, 0.5)
        meant = f": did you mean {near[0]}?" if near else ""
        raise ValueError(f"{text!r} is none of {', '.join(words)}, unknown{meant}")

    return reader


def _withheld(text: str) -> Decimal | str:
    return "some" if text == "some" else withheld_amount(text)


def _yes_no(text: str) -> bool:
    answer: bool = read("yes-no", text, 0)
    return answer


_LIVED = one_of("all", "part", "none", "differ")
READERS: dict[str, Callable[[str], Any]] = {
    "status": one_of(*_STATUSES),
    "metro": _LIVED,
    "county": _LIVED,
    "income": not_negative,
    "metro-income": money,
    "county-income": money,
    "withheld-shs": _withheld,
    "withheld-pfa": _withheld,
    "last-year-shs": not_negative,
    "last-year-pfa": not_negative,
    "portland": _yes_no,
}
