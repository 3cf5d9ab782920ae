"""What a check was told, by flags or by keyboard, under one set of names; and what is missing."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, get_args

from taxcli.case.parse_answers import read
from taxcli.case.types import FilingStatus
from taxcli.features.check.checking import LARGEST_WITHHELD, Answers, CheckedPlace, Lived
from taxcli.law.figures import Edition, NoFiguresError, years
from taxcli.law.programs import ProgramId, programs
from taxcli.money import ZERO

_OF_A_YEAR = re.compile(r"([0-9]{4})=(.*)")
# Facts by "2025.income", or "*.income" for every year without one of its own.
CheckSaid = Mapping[str, Any]
UNKNOWN = "unknown"
# How the flags name each tax's place; its own name is the tax's.
PLACES: dict[ProgramId, str] = {each.id: each.flag for each in programs()}
_LIVED = "all, part, none or unknown: how much of the year you lived there"
_LOCAL = "local taxable income, 0 if there was none, or unknown"
# What to write for a flag without which there is no answer.
_WHAT = {
    "status": "single, separate, joint, head-of-household or surviving-spouse",
    "income": "Oregon taxable income, or unknown",
    **dict.fromkeys(PLACES.values(), _LIVED),
    **{f"{place}-income": _LOCAL for place in PLACES.values()},
}


def fact(said: CheckSaid, year: int, name: str) -> Any:
    """Return a fact of a year; ``None`` where it is not said, or said not to be known."""
    value = said.get(f"{year}.{name}", said.get(f"*.{name}"))
    return None if value == UNKNOWN else value


def answers_of(said: CheckSaid, year: int) -> Answers:
    """Return the answers for a year."""
    places = {id_: _place(said, year, id_) for id_ in PLACES}
    status, oregon, portland = (fact(said, year, n) for n in ("status", "income", "portland"))
    return Answers(year, status, oregon, places, portland)


def _place(said: CheckSaid, year: int, id_: ProgramId) -> CheckedPlace:
    place = PLACES[id_]
    lived, local = fact(said, year, place), fact(said, year, f"{place}-income")
    if lived == "none" and fact(said, year, f"{place}-any") is False:
        local = ZERO
    # Whether anything was withheld may be asked apart from how much.
    any_, withheld = (fact(said, year, f"withheld-{id_}{end}") for end in ("-any", ""))
    if any_ is False:
        withheld = ZERO
    elif any_ and withheld is None:
        withheld = "some"
    found = CheckedPlace(lived, local, withheld, fact(said, year, f"last-year-{id_}"))
    return found if found.away else replace(found, local_income=None)


def needed_amounts(answers: Answers, edition: Edition) -> Iterator[str]:
    """Yield the names of the amounts without which a duty to file is not known.

    Local taxable income is not needed where Oregon taxable income is not more than the threshold:
    a part is then taken not to be more than the whole (an assumption, which the answer names).
    """
    from taxcli.features.check.checking import check_year

    if check_year(replace(answers, oregon=None), edition=edition).any("not-known"):
        yield "income"
    for id_, place in PLACES.items():
        without = answers.with_place(id_, local_income=None)
        tax = check_year(without, edition=edition).taxes[id_]
        if tax.place.away and tax.verdict == "not-known":
            yield f"{place}-income"


def missing(said: CheckSaid, wanted: Sequence[int], edition: Edition) -> Iterator[str]:
    """Yield the flags without which there is no answer, each once, with what to write."""
    if not wanted:
        yield "--year (like --year 2025, or --years 2021-2025)"
    names = [
        name
        for year in wanted or years()[:1]
        for name in ("status", *PLACES.values(), *needed_amounts(answers_of(said, year), edition))
        if f"{year}.{name}" not in said and f"*.{name}" not in said
    ]
    for name in dict.fromkeys(names):
        yield f"--{name} ({_WHAT[name]})"


def contradictions(said: CheckSaid, wanted: Sequence[int]) -> Iterator[str]:
    """Yield what cannot be together, in a sentence each."""
    for year in wanted:
        for place in PLACES.values():
            lived, local = fact(said, year, place), fact(said, year, f"{place}-income")
            if lived == "all" and local is not None:
                yield (
                    f"--{place}-income is for someone who did not live there all year, and "
                    f"--{place} says all for {year}: leave one out."
                )
            if lived == "differ" and fact(said, year, "status") not in (None, "joint"):
                yield f"--{place} differ is for a couple: it needs --status joint for {year}."


def parse_years(text: str) -> tuple[int, ...]:
    """Read tax years: ``2025``, ``2021-2024`` or ``2021,2023``, in order, each once.

    Raises:
        ValueError: it cannot be read.
        NoFiguresError: a year has no figures.
    """
    found: set[int] = set()
    for part in text.replace(" ", "").replace("–", "-").split(","):
        first, dash, last = part.partition("-")
        ends = [first, last] if dash else [first]
        if not all(end.isascii() and end.isdigit() and len(end) == 4 for end in ends):
            raise ValueError(f"{text!r} names no years: write 2025, 2021-2024 or 2021,2023")
        begin, end = int(ends[0]), int(ends[-1])
        if begin > end:
            raise ValueError(f"{part} runs backwards: write {end}-{begin}")
        for year in (begin, end):
            if year not in years():
                raise NoFiguresError(year)
        found.update(range(begin, end + 1))
    return tuple(sorted(found))


def money(text: str) -> Decimal:
    """Read an amount in dollars, which may be a loss."""
    amount: Decimal = read("money", text, 0)
    return amount


def not_negative(text: str) -> Decimal:
    """Read an amount of zero or more."""
    amount = money(text)
    if amount < 0:
        raise ValueError(f'"{text}" is negative: write 0 or more')
    return amount


def withheld_amount(text: str) -> Decimal:
    """Read an amount that was withheld."""
    amount = not_negative(text)
    if amount >= LARGEST_WITHHELD:
        raise ValueError(f'"{text}" is too large: check for extra digits')
    return amount


def _one_of(*words: str) -> Callable[[str], str]:
    """Return a reader that takes one of several words."""

    def reader(text: str) -> str:
        if text in words:
            return text
        near = get_close_matches(text, words, 1, 0.5)
        meant = f": did you mean {near[0]}?" if near else ""
        raise ValueError(f"{text!r} is none of {', '.join(words)}, unknown{meant}")

    return reader


def _withheld_or_some(text: str) -> Decimal | str:
    return text if text == "some" else withheld_amount(text)


def _yes_no(text: str) -> bool:
    answer: bool = read("yes-no", text, 0)
    return answer


# How the value of each flag is read, by its name.
READERS: dict[str, Callable[[str], Any]] = {
    "status": _one_of(*get_args(FilingStatus)),
    **dict.fromkeys(PLACES.values(), _one_of(*get_args(Lived))),
    "income": not_negative,
    **dict.fromkeys((f"{place}-income" for place in PLACES.values()), money),
    **dict.fromkeys((f"withheld-{id_}" for id_ in PLACES), _withheld_or_some),
    **dict.fromkeys((f"last-year-{id_}" for id_ in PLACES), not_negative),
    "portland": _yes_no,
}


def take(said: dict[str, Any], name: str, text: str, wanted: Sequence[int]) -> None:
    """Read a flag's value for every year, or, as ``YEAR=VALUE``, for one of those wanted.

    Raises:
        ValueError: it cannot be read; the message goes on after the flag's name.
    """
    of_a_year = _OF_A_YEAR.fullmatch(text)
    if of_a_year and wanted and int(of_a_year[1]) not in wanted:
        raise ValueError(f" {text}: {of_a_year[1]} is not among the years asked for")
    year, value = of_a_year.groups() if of_a_year else ("*", text)
    if f"{year}.{name}" in said:
        which = f"for {year} " if of_a_year else ""
        raise ValueError(f" is given {which}twice: leave one out")
    word = value.strip().casefold()
    try:
        said[f"{year}.{name}"] = UNKNOWN if word == UNKNOWN else READERS[name](word)
    except ValueError as error:
        raise ValueError(f": {error}") from None
