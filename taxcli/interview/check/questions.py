"""The questions of ``taxcli check``, in the interview's own manner; none asks who it is."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from taxcli.features.check.checking import check_year
from taxcli.interview.answers_so_far import View
from taxcli.interview.check import facts
from taxcli.interview.model import Choice, Each, Env, Part, Question, Section
from taxcli.interview.sections.start import START
from taxcli.law.data import filled
from taxcli.law.figures import NoFiguresError, year_law, years
from taxcli.law.programs import program

SEVERAL = "several"
_PAGE = "Revenue Division page"
_RESIDENCY, _WITHHOLDING = f"{_PAGE}, residency status", f"{_PAGE}, payroll withholding"
_ALL_YEAR, _PART, _NONE, _DIFFER = (
    Choice("all", "All year"),
    Choice("part", "Part of the year"),
    Choice("none", "Not at all"),
    Choice("differ", "It differs between the two of us"),
)
_TAX_YEAR, _STATUS = (part for part in START.parts if isinstance(part, Question))


# --- when what is asked ------------------------------------------------------------------------


def years_said(view: View) -> tuple[int, ...]:
    """Return the tax years that are asked about, as far as they are known."""
    one = view.draft.notes.get("check.year")
    text = view.draft.notes.get("check.years") if one == SEVERAL else one
    return facts.parse_years(text) if text else ()


def _each_year(view: View, _env: Env) -> list[dict[str, Any]]:
    return [{"year": year, "before": year - 1} for year in years_said(view)]


def _each_place(_view: View, _env: Env) -> list[dict[str, Any]]:
    return [{"place": facts.PLACES[id_], "program": program(id_)} for id_ in facts.PLACES]


def _year_choices(_view: View, _env: Env) -> tuple[Choice, ...]:
    known = [year for year in years() if not year_law(year).planning_only]
    single = [Choice(str(year), str(year)) for year in reversed(known)]
    return (*single, Choice(SEVERAL, "Several years, to catch up"))


def _take_years(_view: View, _env: Env, value: Any) -> None:
    """Refuse what names no years; the answer itself is kept as it was written."""
    try:
        facts.parse_years(value or str(years()[0]))
    except NoFiguresError as error:
        raise ValueError(str(error)) from None


def _lived_choices(view: View, env: Env) -> tuple[Choice, ...]:
    """Offer how much of the year; a couple may differ."""
    joint = facts.answers_of(view.draft.notes, env["year"]).joint
    return (_ALL_YEAR, _PART, _NONE, _DIFFER) if joint else (_ALL_YEAR, _PART, _NONE)


def _outside(view: View, env: Env) -> bool:
    """Ask someone who lived outside all year."""
    return bool(_fact("{place}")(view, env) == "none")


def _asks_oregon(view: View, env: Env) -> bool:
    """Ask where the duty depends on it."""
    return _needs(view, env, "income")


def _asks_local(view: View, env: Env) -> bool:
    """Ask where the NP form's income decides."""
    none = _outside(view, env) and _fact("{place}-any")(view, env) is not True
    return not none and _needs(view, env, f"{env['place']}-income")


def _needs(view: View, env: Env, name: str) -> bool:
    answers = facts.answers_of(view.draft.notes, env["year"])
    return name in facts.needed_amounts(answers, view.draft.notes["check.edition"])


def _some_withheld(view: View, env: Env) -> bool:
    """Ask where something was withheld."""
    return _any_withheld(view, env) is True


def _any_withheld(view: View, env: Env) -> bool | None:
    """Read whether anything was withheld; a flag with the amount says it too."""
    said = [_fact(f"withheld-{{program.id}}{end}")(view, env) for end in ("-any", "")]
    return bool(said[1]) if said[0] is None and said[1] is not None else said[0]


def _decides_estimates(view: View, env: Env) -> bool:
    """Ask where last year's tax decides whether estimates were required."""
    notes, year, id_ = view.draft.notes, env["year"], env["program"].id
    if year - 1 in years_said(view):
        return False
    without = facts.answers_of(notes, year).with_place(id_, last_year=None)
    tax = check_year(without, edition=notes["check.edition"]).taxes[id_]
    return tax.duty is not None and tax.duty.required is None and not tax.waived


def _fact(name: str) -> Callable[[View, Env], Any]:
    """Return what reads a fact of the year; flags count like answers."""
    return lambda view, env: facts.fact(view.draft.notes, env["year"], name.format_map(env))


def _year_before(name: str) -> Callable[[View, Env], Any]:
    """Return what reads the same fact of the year before, for the usual answer."""

    def usual(view: View, env: Env) -> Any:
        earlier = [year for year in years_said(view) if year < env["year"]]
        return facts.fact(view.draft.notes, earlier[-1], name.format_map(env)) if earlier else None

    return usual


def _refusing(check: Callable[[str], Decimal]) -> Callable[[View, Env, Any], None]:
    """Return what refuses an amount that the check refuses."""

    def take(_view: View, _env: Env, value: Any) -> None:
        if value is not None:
            check(str(value))

    return take


# --- what is asked -----------------------------------------------------------------------------


def _question(name: str, text: str, kind: Any, why: str, find: str, **also: Any) -> Question:
    """Return a question on a fact of a year; what stays from year to year is offered again."""
    again = also.pop("again", False)
    also = {"infer": _fact(name), "default": _year_before(name) if again else None, **also}
    id_ = f"{{year}}.{name}"
    return Question(id=id_, text=text, kind=kind, why=why, find=find, note=True, **also)


_YEAR = (
    replace(
        _TAX_YEAR,
        id="check.year",
        text="Which tax year is it about?",
        choices=_year_choices,
        infer=None,
        store=None,
        note=True,
    ),
    Question(
        id="check.years",
        text="Which years? Like 2021-2024, or 2021, 2023.",
        kind="text",
        why="Each year is answered by itself; for each you need the Oregon return.",
        when=lambda view, _env: view.draft.notes.get("check.year") == SEVERAL,
        store=_take_years,
        note=True,
    ),
)
_OF_STATUS = _question(
    "status",
    "How did you file your Oregon return of {year}?",
    "choice",
    str(_STATUS.why),
    _STATUS.find,
    choices=_STATUS.choices,
    source=_STATUS.source,
    again=True,
)
_LIVED = _question(
    "{place}",
    "How much of {year} did you live in {program.place_full}?",
    "choice",
    "All year has one form; part of the year, or income from there while living outside, another; "
    "neither means nothing to file. Portland, Metro and the County are three different areas.",
    "For an address, {program.look_up} answers; a ZIP code or a city does not. Someone only away "
    "for a while counts as there all year, if it stayed the permanent home, the center of life "
    "and the place to return to.",
    choices=_lived_choices,
    source=_RESIDENCY,
    again=True,
)
_PORTLAND = _question(
    "portland",
    "Did you live in the City of Portland in {year}?",
    "yes-no",
    "Only for the Arts Tax, a third tax that is filed by itself.",
    "The city's limits decide; a postal address that says Portland does not tell.",
    source=f"{_PAGE}, other personal income taxes",
    again=True,
)
_ANY_LOCAL = _question(
    "{place}-any",
    "Did you have income from {program.place_full} in {year}: work done there, rent or a business "
    "there?",
    "yes-no",
    "Someone living outside is taxed on income from inside only.",
    "Work done elsewhere, as from a home outside, for an employer inside does not count.",
    source=_RESIDENCY,
    when=_outside,
)
_OREGON = _question(
    "income",
    "What was Oregon taxable income in {year}?",
    "money",
    "A return must be filed only if it is more than the threshold.",
    filled(
        "{standing.oregon_lines.OR-40.in_questions} "
        "({standing.oregon_lines.OR-40-N.in_questions}). A rough amount gives a rough answer."
    ),
    source=f"{_PAGE}, filing requirements",
    when=_asks_oregon,
    store=_refusing(facts.not_negative),
)
_LOCAL = _question(
    "{place}-income",
    "What was {program.place} taxable income in {year}?",
    "money",
    "For {program.part_year_form} this decides, not Oregon taxable income: all income of the time "
    "you lived in {program.place_full}, and income from there while living outside, less its part "
    "of the deductions.",
    'The official form {program.part_year_form}, if you have it filled in. Else "don\'t know": the '
    "interview works it out item by item.",
    source=_RESIDENCY,
    when=_asks_local,
)
_WITHHELD_ANY = _question(
    "withheld-{program.id}-any",
    "Was {program.name} tax withheld from pay in {year}?",
    "yes-no",
    "What was withheld counts against the tax, and comes back only if you file.",
    "W-2 box 20 says {program.locality}; box 19 has the tax. The rows may be on a second page.",
    source=_WITHHOLDING,
    infer=_any_withheld,
)
_WITHHELD = _question(
    "withheld-{program.id}",
    "How much {program.name} tax was withheld in {year}?",
    "money",
    "It decides what is left to pay, or comes back.",
    "Box 19 of each W-2, the rows with {program.locality} in box 20, added up.",
    source=_WITHHOLDING,
    when=_some_withheld,
    store=_refusing(facts.withheld_amount),
)
_LAST_YEAR = _question(
    "last-year-{program.id}",
    "What was your {program.name} tax of {before}?",
    "money",
    "Estimated payments were required only if it reached the limit, too.",
    "The return of {before}, the tax after credits; 0 if there was none.",
    source=f"{_PAGE}, quarterly estimated payments",
    when=_decides_estimates,
    store=_refusing(facts.not_negative),
)


def _of_places(*questions: Question) -> Each:
    return Each(over=_each_place, parts=questions)


def _section(id_: str, title: str, *parts: Part, first: tuple[Part, ...] = ()) -> Section:
    """Return a section of what is asked for each year."""
    return Section(id_, title, (*first, Each(over=_each_year, parts=parts)))


SECTIONS: tuple[Section, ...] = (
    _section("year", "The year", _OF_STATUS, first=_YEAR),
    _section("lived", "Where you lived", _of_places(_LIVED), _PORTLAND),
    _section("income", "Income", _of_places(_ANY_LOCAL), _OREGON, _of_places(_LOCAL)),
    _section(
        "withheld",
        "Withheld, and last year",
        _of_places(_WITHHELD_ANY, _WITHHELD),
        _of_places(_LAST_YEAR),
    ),
)
