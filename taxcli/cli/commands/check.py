"""``taxcli check``: whether to file, and what to expect, from a few plain questions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import typer

from taxcli.cli.check_options import (
    READERS,
    County,
    CountyIncome,
    Income,
    LastYearPfa,
    LastYearShs,
    Metro,
    MetroIncome,
    Portland,
    Status,
    WithheldPfa,
    WithheldShs,
    YearOption,
    YearsOption,
    facts,
)
from taxcli.cli.errors import fail
from taxcli.cli.exits import Exit
from taxcli.cli.options import AsJson, Day, EditionChoice
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.interview.check.facts import answers_of, contradictions, missing, parse_years
from taxcli.law.figures import Edition

if TYPE_CHECKING:
    from taxcli.interview.prompts import Asker


def check(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    *,
    year: YearOption = None,
    years: YearsOption = None,
    status: Status = None,
    metro: Metro = None,
    county: County = None,
    income: Income = None,
    metro_income: MetroIncome = None,
    county_income: CountyIncome = None,
    withheld_shs: WithheldShs = None,
    withheld_pfa: WithheldPfa = None,
    last_year_shs: LastYearShs = None,
    last_year_pfa: LastYearPfa = None,
    portland: Portland = None,
    on: Day = None,
    edition: EditionChoice = "current",
    as_json: AsJson = False,
) -> Exit:
    """Tell whether to file, and what to expect: no names, and nothing is kept.

    At a terminal it asks for what is not given. With several years each value holds for all of
    them, or for one as YEAR=VALUE, which may be given several times.
    """
    voice: Voice = ctx.obj
    wanted = _wanted(ctx, year, years)
    # The options above that hold a fact have its name.
    said = facts({name: ctx.params[name.replace("-", "_")] for name in READERS}, wanted)
    for sentence in contradictions(said, wanted):
        ctx.fail(sentence)
    asked = _Asked(said, wanted, on, edition)
    left = "; ".join(missing(said, wanted, edition))
    if not left:
        return _answer(voice, asked, as_json=as_json)
    somebody = None if as_json else _somebody(voice)
    if somebody is None:
        ctx.fail(f"Not answered, and nobody can be asked: {left}.")
    return _ask(voice, somebody, asked, left)


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
        wanted = parse_years(text)
    except ValueError as error:
        ctx.fail(f"{error}.")
    if years is None and len(wanted) > 1:
        ctx.fail(f"--year takes one year: write --years {year}.")
    return wanted


def _somebody(voice: Voice) -> "Asker | None":
    from taxcli.cli.person import person
    from taxcli.interview.check.sitting import LABELS

    return person(voice, lambda text: voice.tell(Para(text)), LABELS)


def _ask(voice: Voice, somebody: "Asker", asked: _Asked, left: str) -> Exit:
    """Ask for what is missing, and answer."""
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


def _answer(voice: Voice, asked: _Asked, *, as_json: bool = False) -> Exit:
    from taxcli.features.check.checking import check_years
    from taxcli.features.check.data import check_json
    from taxcli.features.check.document import check_blocks

    every = [answers_of(asked.said, year) for year in asked.wanted]
    checked = check_years(every, edition=asked.edition, on=asked.on)
    if as_json:
        voice.json(check_json(checked))
    else:
        voice.say(*check_blocks(checked))
    return Exit.DONE
