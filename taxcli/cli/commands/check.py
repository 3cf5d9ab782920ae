"""``taxcli check``: whether to file, and what to expect, from a few plain questions."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from taxcli.case.base import FilingStatus
from taxcli.case.parse_answers import read
from taxcli.cli.errors import fail
from taxcli.cli.exits import Exit
from taxcli.cli.options import Day, EditionChoice, option
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.features.check.answers import Lived
from taxcli.interview.check import facts
from taxcli.law.figures import Edition
from taxcli.law.named import filled

if TYPE_CHECKING:
    from taxcli.interview.prompts import Asker

_OF_A_YEAR = re.compile(r"([0-9]{4})=(.*)")
_STATUSES = get_args(FilingStatus)
_WITHHELD = "withheld (W-2 box 19): 0 for nothing, some if the amount is not known, or unknown."
_LAST = "tax of the year before, after credits; it decides on estimates."


def _one_of(*words: str) -> Callable[[str], str]:
    """Return a reader that takes one of several words."""

    def reader(text: str) -> str:
        if text in words:
            return text
        near = get_close_matches(text, words, 1, 0.5)
        meant = f": did you mean {near[0]}?" if near else ""
        raise ValueError(f"{text!r} is none of {', '.join(words)}, unknown{meant}")

    return reader


def _withheld(text: str) -> Decimal | str:
    return "some" if text == "some" else facts.withheld_amount(text)


def _yes_no(text: str) -> Any:
    return read("yes-no", text, 0)


@dataclass(frozen=True, slots=True)
class _Flag:
    """An option that holds a fact: a value for every year, or ``YEAR=VALUE`` for one."""

    read: Callable[[str], Any]
    metavar: str
    help: str


_LIVED = _one_of(*get_args(Lived))
_FLAGS = {
    "status": _Flag(
        _one_of(*_STATUSES), "STATUS", f"The filing status: {', '.join(_STATUSES)}, or unknown."
    ),
    "metro": _Flag(
        _LIVED,
        "HOW",
        "How much of the year you lived in the Metro district: all, part, none; differ for a "
        "couple with different answers; or unknown.",
    ),
    "county": _Flag(_LIVED, "HOW", "The same for Multnomah County."),
    "income": _Flag(
        facts.not_negative,
        "AMOUNT",
        filled("Oregon taxable income ({standing.oregon_lines.OR-40.in_questions}), or unknown."),
    ),
    "metro-income": _Flag(
        facts.money,
        "AMOUNT",
        "Metro taxable income, if you did not live there all year: 0 if you had none, or unknown.",
    ),
    "county-income": _Flag(facts.money, "AMOUNT", "The same for Multnomah County."),
    "withheld-shs": _Flag(_withheld, "AMOUNT", f"SHS tax {_WITHHELD}"),
    "withheld-pfa": _Flag(_withheld, "AMOUNT", f"PFA tax {_WITHHELD}"),
    "last-year-shs": _Flag(facts.not_negative, "AMOUNT", f"SHS {_LAST}"),
    "last-year-pfa": _Flag(facts.not_negative, "AMOUNT", f"PFA {_LAST}"),
    "portland": _Flag(
        _yes_no, "yes|no", "Whether you lived in the City of Portland, for the Arts Tax."
    ),
}
_Texts = list[str] | None


def _flag(name: str) -> Any:
    return option(f"--{name}", _FLAGS[name].help, _FLAGS[name].metavar)


def check(
    ctx: typer.Context,
    *,
    year: Annotated[str | None, option("--year", "The tax year.", "YEAR")] = None,
    years: Annotated[
        str | None, option("--years", "Several years: 2021-2025, or 2021,2023.", "YEARS")
    ] = None,
    status: Annotated[_Texts, _flag("status")] = None,
    metro: Annotated[_Texts, _flag("metro")] = None,
    county: Annotated[_Texts, _flag("county")] = None,
    income: Annotated[_Texts, _flag("income")] = None,
    metro_income: Annotated[_Texts, _flag("metro-income")] = None,
    county_income: Annotated[_Texts, _flag("county-income")] = None,
    withheld_shs: Annotated[_Texts, _flag("withheld-shs")] = None,
    withheld_pfa: Annotated[_Texts, _flag("withheld-pfa")] = None,
    last_year_shs: Annotated[_Texts, _flag("last-year-shs")] = None,
    last_year_pfa: Annotated[_Texts, _flag("last-year-pfa")] = None,
    portland: Annotated[_Texts, _flag("portland")] = None,
    on: Day = None,
    edition: EditionChoice = "current",
) -> Exit:
    """Tell whether to file, and what to expect: no names, and nothing is kept.

    At a terminal it asks for what is not given. With several years each value holds for all of
    them, or for one as YEAR=VALUE, which may be given several times.
    """
    voice: Voice = ctx.obj
    wanted = _wanted(ctx, year, years)
    said: dict[str, Any] = {}
    for name in _FLAGS:
        for text in ctx.params[name.replace("-", "_")] or ():
            _take(said, name, text, wanted)
    for sentence in facts.contradictions(said, wanted):
        ctx.fail(sentence)
    asked = _Asked(said, wanted, on, edition)
    left = "; ".join(facts.missing(said, wanted, edition))
    if not left:
        return _answer(voice, asked)
    somebody = None if voice.as_json else _somebody(voice)
    if somebody is None:
        ctx.fail(f"Not answered, and nobody can be asked: {left}.")
    return _ask(voice, somebody, asked, left)


def _take(said: dict[str, Any], name: str, text: str, wanted: Sequence[int]) -> None:
    """Read a flag's value, which may hold for one year of those wanted.

    Raises:
        typer.BadParameter: the value cannot be read.
    """
    of_a_year = _OF_A_YEAR.fullmatch(text)
    if of_a_year and wanted and int(of_a_year[1]) not in wanted:
        raise typer.BadParameter(
            f"--{name} {text}: {of_a_year[1]} is not among the years asked for."
        )
    year, value = of_a_year.groups() if of_a_year else ("*", text)
    if f"{year}.{name}" in said:
        which = f"for {year} " if of_a_year else ""
        raise typer.BadParameter(f"--{name} is given {which}twice: leave one out.")
    word = value.strip().casefold()
    try:
        said[f"{year}.{name}"] = facts.UNKNOWN if word == facts.UNKNOWN else _FLAGS[name].read(word)
    except ValueError as error:
        end = "" if str(error).endswith("?") else "."
        raise typer.BadParameter(f"--{name}: {error}{end}") from None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is said, of which years, paid on which day, by which edition of the law."""

    said: Mapping[str, Any]
    wanted: tuple[int, ...]
    on: date | None
    edition: Edition


def _wanted(ctx: typer.Context, year: str | None, years: str | None) -> tuple[int, ...]:
    if year is not None and years is not None:
        ctx.fail("Give --year or --years, not both.")
    text = year if years is None else years
    if text is None:
        return ()
    try:
        wanted = facts.parse_years(text)
    except ValueError as error:
        ctx.fail(f"{error}.")
    if years is None and len(wanted) > 1:
        ctx.fail(f"--year takes one year: write --years {year}.")
    return wanted


def _somebody(voice: Voice) -> "Asker | None":
    from taxcli.interview.check.sitting import LABELS
    from taxcli.interview.person import person

    return person(voice, lambda text: voice.tell(Para(text)), LABELS)


def _ask(voice: Voice, somebody: "Asker", asked: _Asked, left: str) -> Exit:
    """Ask for what is facts.missing, and answer."""
    from taxcli.interview.check.sitting import Sitting, as_said

    voice.tell(
        Para("A few questions: no names, no Social Security numbers, and nothing is kept."),
        Para('"?" tells why it is asked and where to find it; "don\'t know" is an answer, too.'),
    )
    said = {**asked.said, **as_said(asked.wanted, asked.edition)}
    sitting = Sitting(somebody, lambda text: voice.tell(Para(text)), said)
    try:
        if not sitting.run():
            voice.tell(Para("Stopped. Nothing was kept."))
            return Exit.DONE
    except KeyboardInterrupt:
        voice.tell(Para(""), Para("Stopped. Nothing was kept."))
        return Exit.INTERRUPTED
    except EOFError:
        voice.tell(Para(""))
        return fail(voice, f"The input ended before all was answered: {left}.", Exit.USAGE)
    voice.tell(Para(""))
    return _answer(voice, replace(asked, said=sitting.said, wanted=sitting.years))


def _answer(voice: Voice, asked: _Asked) -> Exit:
    from taxcli.features.check.checking import check_years
    from taxcli.features.check.data import check_json
    from taxcli.features.check.document import check_blocks

    every = [facts.answers_of(asked.said, year) for year in asked.wanted]
    checked = check_years(every, edition=asked.edition, on=asked.on)
    if voice.as_json:
        voice.json(check_json(checked))
    else:
        voice.say(*check_blocks(checked))
    return Exit.DONE
