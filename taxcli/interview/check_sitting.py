"""A sitting for ``taxcli check``: the interview's conversation, of which nothing is kept.

Its questions are those of forms/check.toml; here is when they are asked, and how their answers are
read and checked.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from taxcli.features.check.checking import check_year
from taxcli.interview import check_facts as facts
from taxcli.interview.answer_rules import years_offered
from taxcli.interview.answers_so_far import View
from taxcli.interview.declared import sections_of
from taxcli.interview.draft import Draft
from taxcli.interview.flow import Flow
from taxcli.interview.model import Asked, Condition, Env
from taxcli.interview.prompts import Asker, Command
from taxcli.interview.session import Session
from taxcli.law.figures import Edition, NoFiguresError
from taxcli.law.programs import program

SEVERAL = "several"
LABELS: dict[Command, str] = {"quit": "Stop here (nothing is kept)"}


def years_said(view: View) -> tuple[int, ...]:
    """Return the tax years that are asked about, as far as they are known."""
    one = view.draft.notes.get("check.year")
    text = view.draft.notes.get("check.years") if one == SEVERAL else one
    return facts.parse_years(text) if text else ()


def each_year(view: View, _env: Env) -> list[dict[str, Any]]:
    """Return every year that is asked about."""
    return [{"year": year, "before": year - 1} for year in years_said(view)]


def each_place(_view: View, _env: Env) -> list[dict[str, Any]]:
    """Return both taxes by the names of their places."""
    return [{"place": place, "program": program(id_)} for id_, place in facts.PLACES.items()]


# --- when what is asked ------------------------------------------------------------------------


def decides_estimates(view: View, env: Env) -> bool:
    """Hold where last year's tax decides whether estimates were required."""
    notes, year, id_ = view.draft.notes, env["year"], env["program"].id
    if year - 1 in years_said(view):
        return False
    without = facts.answers_of(notes, year).with_place(id_, last_year=None)
    tax = check_year(without, edition=notes["check.edition"]).taxes[id_]
    return tax.duty is not None and tax.duty.required is None and not tax.waived


def _needs(view: View, env: Env, name: str) -> bool:
    answers = facts.answers_of(view.draft.notes, env["year"])
    return name in facts.needed_amounts(answers, view.draft.notes["check.edition"])


def _outside(view: View, env: Env) -> bool:
    return bool(_fact(view, env, "{place}") == "none")


def _needs_local(view: View, env: Env) -> bool:
    none = _outside(view, env) and _fact(view, env, "{place}-any") is not True
    return not none and _needs(view, env, f"{env['place']}-income")


# --- what is answered --------------------------------------------------------------------------


def _fact(view: View, env: Env, name: str) -> Any:
    """Return a fact of the year; flags count like answers."""
    return facts.fact(view.draft.notes, env["year"], name.format_map(env))


def _any_withheld(view: View, env: Env) -> bool | None:
    """Read whether anything was withheld; a flag with the amount says it too."""
    name = "withheld-{program.id}"
    any_, amount = _fact(view, env, f"{name}-any"), _fact(view, env, name)
    return bool(amount) if any_ is None and amount is not None else any_


def _year_before(name: str) -> Callable[[View, Env], Any]:
    """Return what reads the same fact of the year before, for the usual answer."""

    def usual(view: View, env: Env) -> Any:
        earlier = [year for year in years_said(view) if year < env["year"]]
        return _fact(view, {**env, "year": earlier[-1]}, name) if earlier else None

    return usual


def _lived_offered(view: View, env: Env) -> list[str]:
    """Offer how much of the year; a couple may differ."""
    joint = facts.answers_of(view.draft.notes, env["year"]).joint
    return ["all", "part", "none", *(["differ"] if joint else [])]


def _check_years(_view: View, _env: Env, value: str) -> None:
    """Refuse what names no years; the answer itself is kept as it was written."""
    try:
        facts.parse_years(value)
    except NoFiguresError as error:
        raise ValueError(str(error)) from None


def _refusing(check: Callable[[str], Decimal]) -> Callable[[View, Env, Any], None]:
    """Return what refuses an amount that the check refuses."""

    def refuse(_view: View, _env: Env, value: Any) -> None:
        check(str(value))

    return refuse


_NOT_NEGATIVE = {"check": _refusing(facts.not_negative)}
# By a fact's name; what stays from year to year is offered again.
_FACTS: dict[str, dict[str, Any]] = {
    "status": {"default": _year_before("status")},
    "{place}": {"default": _year_before("{place}"), "offer": _lived_offered},
    "portland": {"default": _year_before("portland")},
    "{place}-any": {},
    "income": _NOT_NEGATIVE,
    "{place}-income": {},
    "withheld-{program.id}-any": {"read": _any_withheld},
    "withheld-{program.id}": {"check": _refusing(facts.withheld_amount)},
    "last-year-{program.id}": _NOT_NEGATIVE,
}
# By the names that forms/check.toml gives them.
_CONDITIONS: dict[str, Condition] = {
    "several_years": lambda view, _env: view.draft.notes.get("check.year") == SEVERAL,
    "outside": _outside,
    "needs_oregon": lambda view, env: _needs(view, env, "income"),
    "needs_local": _needs_local,
    "some_withheld": lambda view, env: _any_withheld(view, env) is True,
}
SECTIONS = sections_of(
    "check",
    {**globals(), **_CONDITIONS},
    {
        "check.year": {"offer": lambda view, env: [*map(str, years_offered(view, env)), SEVERAL]},
        "check.years": {"check": _check_years},
        **{
            f"{{year}}.{name}": {"read": partial(_fact, name=name), **its}
            for name, its in _FACTS.items()
        },
    },
)


class Sitting(Session):
    """One sitting; the answers are the flow's notes."""

    meanings = LABELS

    def __init__(self, asker: Asker, tell: Callable[[str], None], said: Mapping[str, Any]) -> None:
        notes = {key: value for key, value in said.items() if value != facts.UNKNOWN}
        flow = Flow(Draft(notes=notes), SECTIONS)
        super().__init__(flow, asker, tell, lambda: None)

    @property
    def years(self) -> tuple[int, ...]:
        """Return the tax years that were asked about."""
        return years_said(self.flow.view)

    @property
    def said(self) -> dict[str, Any]:
        """Return the answers, and what was said not to be known."""
        return {**dict.fromkeys(self.flow.draft.open, facts.UNKNOWN), **self.flow.draft.notes}

    def _pass_over(self, one: Asked, *, for_now: bool = False) -> None:
        if one.id in ("check.year", "check.years"):
            self.tell("There is no answer without the year.")
            return
        self.flow.pass_over(one)
        self.tell("Taken as not known.")


def as_said(wanted: tuple[int, ...], edition: Edition) -> dict[str, Any]:
    """Return the edition, and the answers to the questions on the year where flags gave it."""
    if not wanted:
        return {"check.edition": edition}
    if len(wanted) == 1:
        return {"check.edition": edition, "check.year": str(wanted[0])}
    listed = ", ".join(map(str, wanted))
    return {"check.edition": edition, "check.year": SEVERAL, "check.years": listed}
