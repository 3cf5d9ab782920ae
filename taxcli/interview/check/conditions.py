"""When ``taxcli check`` asks what: by the answers so far, like the interview."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from taxcli.features.check.answers import needs_local_income, needs_oregon
from taxcli.features.check.checking import check_year
from taxcli.interview.answers_so_far import View
from taxcli.interview.check.facts import PLACES, answers_of, fact, parse_years
from taxcli.interview.model import Choice, Env
from taxcli.law.figures import Edition, NoFiguresError, year_law, years
from taxcli.law.programs import program

SEVERAL = "several"


def years_said(view: View) -> tuple[int, ...]:
    """Return the tax years that are asked about, as far as they are known."""
    one = view.draft.notes.get("check.year")
    if one is None or one == SEVERAL:
        text = view.draft.notes.get("check.years")
        return parse_years(text) if text else ()
    return (int(one),)


def each_year(view: View, _env: Env) -> list[dict[str, Any]]:
    """Repeat over the tax years."""
    return [{"year": year, "before": year - 1} for year in years_said(view)]


def each_place(_view: View, _env: Env) -> list[dict[str, Any]]:
    """Repeat over both jurisdictions."""
    return [
        {
            "place": place,
            "program": id_,
            "tax": its.name,
            "where": its.place_full,
            "short": its.place,
            "tool": its.look_up,
            "locality": its.locality,
            "form": its.part_year_form,
        }
        for id_, place in PLACES.items()
        for its in (program(id_),)
    ]


def fact_of(name: str) -> Callable[[View, Env], Any]:
    """Return what reads a fact of the year; flags count like answers."""
    return lambda view, env: fact(view.draft.notes, env["year"], name.format_map(env))


def year_before(name: str) -> Callable[[View, Env], Any]:
    """Return what reads the same fact of the year before, for the usual answer."""

    def usual(view: View, env: Env) -> Any:
        earlier = [year for year in years_said(view) if year < env["year"]]
        return fact(view.draft.notes, earlier[-1], name.format_map(env)) if earlier else None

    return usual


def year_choices(_view: View, _env: Env) -> tuple[Choice, ...]:
    """Offer the tax years that returns are prepared of, or several."""
    known = [year for year in years() if not year_law(year).planning_only]
    single = [Choice(str(year), str(year)) for year in reversed(known)]
    return (*single, Choice(SEVERAL, "Several years, to catch up"))


def several(view: View, _env: Env) -> bool:
    """Ask when catching up."""
    return bool(view.draft.notes.get("check.year") == SEVERAL)


def take_years(_view: View, _env: Env, value: Any) -> None:
    """Refuse what names no years; the answer itself is kept as it was written."""
    if value is None:
        return
    try:
        parse_years(value)
    except NoFiguresError as error:
        raise ValueError(str(error)) from None


def lived_choices(view: View, env: Env) -> tuple[Choice, ...]:
    """Offer how much of the year; a couple may differ."""
    usual = (
        Choice("all", "All year"),
        Choice("part", "Part of the year"),
        Choice("none", "Not at all"),
    )
    if answers_of(view.draft.notes, env["year"]).joint:
        return (*usual, Choice("differ", "It differs between the two of us"))
    return usual


def outside(view: View, env: Env) -> bool:
    """Ask someone who lived outside all year."""
    return bool(fact(view.draft.notes, env["year"], env["place"]) == "none")


def asks_oregon(view: View, env: Env) -> bool:
    """Ask where the duty depends on it."""
    return needs_oregon(answers_of(view.draft.notes, env["year"]))


def asks_local(view: View, env: Env) -> bool:
    """Ask where the NP form's income decides."""
    notes, year = view.draft.notes, env["year"]
    if outside(view, env) and fact(notes, year, f"{env['place']}-any") is not True:
        return False
    law = year_law(year, notes["check.edition"])
    return needs_local_income(answers_of(notes, year), env["program"], law)


def some_withheld(view: View, env: Env) -> bool:
    """Ask where something was withheld."""
    return fact(view.draft.notes, env["year"], f"withheld-{env['program']}-any") is True


def any_withheld(view: View, env: Env) -> bool | None:
    """Read whether anything was withheld; a flag with the amount says it too."""
    notes, year, name = view.draft.notes, env["year"], f"withheld-{env['program']}"
    any_, amount = fact(notes, year, f"{name}-any"), fact(notes, year, name)
    return bool(amount) if any_ is None and amount is not None else any_


def decides_estimates(view: View, env: Env) -> bool:
    """Ask where last year's tax decides whether estimates were required."""
    year = env["year"]
    if year - 1 in years_said(view):
        return False
    mine = {f"{year}.", "*."}
    notes = view.draft.notes
    known = tuple((key, notes[key]) for key in notes if key[: key.find(".") + 1] in mine)
    return env["program"] in _open_triggers(year, known, notes["check.edition"])


@lru_cache(maxsize=64)
def _open_triggers(
    year: int, known: tuple[tuple[str, Any], ...], edition: Edition
) -> frozenset[str]:
    said = {key: value for key, value in known if "last-year" not in key}
    taxes = check_year(answers_of(said, year), edition=edition).taxes
    return frozenset(
        id_
        for id_, tax in taxes.items()
        if tax.instalments and not tax.instalments.waived and tax.instalments.duty.required is None
    )


def refusing(check: Callable[[str], Decimal]) -> Callable[[View, Env, Any], None]:
    """Return what refuses an amount that the check refuses."""

    def take(_view: View, _env: Env, value: Any) -> None:
        if value is not None:
            check(str(value))

    return take
