"""``taxcli check``: whether to file, and what to expect, from a few plain questions."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from taxcli.case.types import FilingStatus
from taxcli.cli.command import DayOption, EditionChoice, option
from taxcli.cli.errors import CommandError, Exit
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.law.data import filled
from taxcli.law.figures import Edition

if TYPE_CHECKING:
    from taxcli.interview.check_sitting import Sitting

_STATUSES = ", ".join(get_args(FilingStatus))
_WITHHELD = "withheld (W-2 box 19): 0 for nothing, some if the amount is not known, or unknown."
_LAST = "tax of the year before, after credits; it decides on estimates."
_Texts = list[str] | None


def check(
    ctx: typer.Context,
    *,
    year: Annotated[str | None, option("--year", "The tax year.", "YEAR")] = None,
    years: Annotated[
        str | None, option("--years", "Several years: 2021-2025, or 2021,2023.", "YEARS")
    ] = None,
    status: Annotated[
        _Texts, option("--status", f"The filing status: {_STATUSES}, or unknown.", "STATUS")
    ] = None,
    metro: Annotated[
        _Texts,
        option(
            "--metro",
            "How much of the year you lived in the Metro district: all, part, none; differ for a "
            "couple with different answers; or unknown.",
            "HOW",
        ),
    ] = None,
    county: Annotated[_Texts, option("--county", "The same for Multnomah County.", "HOW")] = None,
    income: Annotated[
        _Texts,
        option(
            "--income",
            filled(
                "Oregon taxable income ({standing.oregon_lines.OR-40.in_questions}), or unknown."
            ),
            "AMOUNT",
        ),
    ] = None,
    metro_income: Annotated[
        _Texts,
        option(
            "--metro-income",
            "Metro taxable income, if you did not live there all year: 0 if you had none, or "
            "unknown.",
            "AMOUNT",
        ),
    ] = None,
    county_income: Annotated[
        _Texts, option("--county-income", "The same for Multnomah County.", "AMOUNT")
    ] = None,
    withheld_shs: Annotated[
        _Texts, option("--withheld-shs", f"SHS tax {_WITHHELD}", "AMOUNT")
    ] = None,
    withheld_pfa: Annotated[
        _Texts, option("--withheld-pfa", f"PFA tax {_WITHHELD}", "AMOUNT")
    ] = None,
    last_year_shs: Annotated[_Texts, option("--last-year-shs", f"SHS {_LAST}", "AMOUNT")] = None,
    last_year_pfa: Annotated[_Texts, option("--last-year-pfa", f"PFA {_LAST}", "AMOUNT")] = None,
    portland: Annotated[
        _Texts,
        option(
            "--portland",
            "Whether you lived in the City of Portland, for the Arts Tax.",
            "yes|no",
        ),
    ] = None,
    on: DayOption = None,
    edition: EditionChoice = "current",
) -> Exit:
    """Tell whether to file, and what to expect: no names, and nothing is kept.

    At a terminal it asks for what is not given. With several years each value holds for all of
    them, or for one as YEAR=VALUE, which may be given several times.
    """
    from taxcli.features.check.checking import check_years
    from taxcli.features.check.document import check_blocks, check_json
    from taxcli.interview import check_facts as facts

    voice: Voice = ctx.obj
    wanted = _wanted(ctx, year, years)
    said = _said(ctx, wanted)
    left = "; ".join(facts.missing(said, wanted, edition))
    if left:
        sitting = _sitting(voice, said, wanted, edition)
        if sitting is None:
            ctx.fail(f"Not answered, and nobody can be asked: {left}.")
        code = _ask(voice, sitting, left)
        if code is not None:
            return code
        said, wanted = sitting.said, sitting.years
    every = [facts.answers_of(said, year) for year in wanted]
    checked = check_years(every, edition=edition, on=on)
    if voice.as_json:
        voice.json(check_json(checked))
    else:
        voice.say(*check_blocks(checked))
    return Exit.DONE


def _wanted(ctx: typer.Context, year: str | None, years: str | None) -> tuple[int, ...]:
    from taxcli.interview import check_facts as facts

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


def _said(ctx: typer.Context, wanted: Sequence[int]) -> dict[str, Any]:
    """Read what the options say."""
    from taxcli.interview import check_facts as facts

    said: dict[str, Any] = {}
    for name in facts.READERS:
        for text in ctx.params[name.replace("-", "_")] or ():
            try:
                facts.take(said, name, text, wanted)
            except ValueError as error:
                end = "" if str(error).endswith("?") else "."
                raise typer.BadParameter(f"--{name}{error}{end}") from None
    for sentence in facts.contradictions(said, wanted):
        ctx.fail(sentence)
    return said


def _sitting(
    voice: Voice, said: Mapping[str, Any], wanted: tuple[int, ...], edition: Edition
) -> "Sitting | None":
    """Return a sitting with whoever can be asked."""
    from taxcli.interview.check_sitting import LABELS, Sitting, as_said
    from taxcli.interview.person import person

    def tell(text: str) -> None:
        voice.tell(Para(text))

    somebody = None if voice.as_json else person(voice, tell, LABELS)
    return (
        None if somebody is None else Sitting(somebody, tell, {**said, **as_said(wanted, edition)})
    )


def _ask(voice: Voice, sitting: "Sitting", left: str) -> Exit | None:
    """Ask for what is missing; return how the command ends if it is not all answered."""
    voice.tell(
        Para("A few questions: no names, no Social Security numbers, and nothing is kept."),
        Para('"?" tells why it is asked and where to find it; "don\'t know" is an answer, too.'),
    )
    try:
        if not sitting.run():
            voice.tell(Para("Stopped. Nothing was kept."))
            return Exit.DONE
    except KeyboardInterrupt:
        voice.tell(Para(""), Para("Stopped. Nothing was kept."))
        return Exit.INTERRUPTED
    except EOFError:
        voice.tell(Para(""))
        raise CommandError(
            f"The input ended before all was answered: {left}.", Exit.USAGE
        ) from None
    voice.tell(Para(""))
    return None
