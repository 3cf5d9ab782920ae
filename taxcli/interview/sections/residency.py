"""Where everyone lived, per jurisdiction; never guessed from a ZIP code or a city."""

from typing import Any

from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Choice, Each, Env, Question, Section
from taxcli.interview.sections.common import each_person, each_place

_SOURCE = "Revenue Division page, residency status"


def _part(view: View, env: Env) -> bool:
    return view.lived(env["place"], env["who"]) == "part"


def _lived(view: View, env: Env) -> str | None:
    return view.lived(env["place"], env["who"])


def _periods(view: View, env: Env) -> Any:
    value = view.draft.get(f"residency.{env['place']}.{env['who']}")
    return value if isinstance(value, list) else None


def _put_lived(view: View, env: Env, value: Any) -> None:
    """Write full-year and none; "part" waits for its dates."""
    key = f"residency.{env['place']}.{env['who']}"
    if value in ("part", None):
        view.draft.drop(key)
    else:
        view.draft.put(key, value)


def _away_gate(env: Env) -> str:
    return f"ask.residency.{env['place']}.domicile.{env['who']}"


def _asks_dates(view: View, env: Env) -> bool:
    """Hold for part of the year."""
    note = view.draft.notes.get(f"residency.{env['place']}.{env['who']}")
    return _part(view, env) or note == "part"


def _away(view: View, env: Env) -> bool:
    """Hold where someone was only away for a while."""
    said = _has_domicile(view, env) or view.get(_away_gate(env))
    return _part_known(view, env) and said is True


def _part_known(view: View, env: Env) -> bool:
    """Hold for part of the year."""
    return _periods(view, env) is not None


def _has_domicile(view: View, env: Env) -> bool | None:
    return True if view.draft.get(f"residency.{env['place']}.domicile.{env['who']}") else None


def _condition(key: str, text: str) -> Question:
    return Question(
        id=f"residency.{{place}}.domicile.{{who}}.{key}",
        text=text,
        kind="yes-no",
        why="Someone away for part of the year stays a full-year resident only if all three "
        "conditions hold: permanent home, center of life, intent to return.",
        source=_SOURCE,
        when=_away,
    )


RESIDENCY = Section(
    "residency",
    "Where you lived",
    (
        Each(
            over=each_place,
            parts=(
                Each(
                    over=each_person,
                    parts=(
                        Question(
                            id="residency.{place}.{who}",
                            text=lambda view, env: (
                                f"Did {env['they']} live in {env['place_name']} in {view.year}?"
                            ),
                            kind="choice",
                            choices=(
                                Choice("full-year", "All year"),
                                Choice("part", "Part of the year"),
                                Choice("none", "Not at all"),
                            ),
                            why="Residency decides the form: all year has one form, part of the "
                            "year or local income from outside another, neither means nothing to "
                            "file. Metro, Portland and the County are three different areas.",
                            find="For an address, {tool} answers; a ZIP code or a city does not.",
                            source=_SOURCE,
                            infer=_lived,
                            store=_put_lived,
                        ),
                        Question(
                            id="residency.{place}.{who}.periods",
                            key="residency.{place}.{who}",
                            text="On which dates did {they} live in {place_name}?",
                            kind="periods",
                            why="Income of the time lived inside is local; the dates decide how "
                            "much.",
                            find='Write "January 1 to June 30", "moved in March 3", "moved out '
                            'June 30"; several spans with a semicolon between them.',
                            source=_SOURCE,
                            when=_asks_dates,
                            infer=_periods,
                        ),
                        Question(
                            id="ask.residency.{place}.domicile.{who}",
                            text="The rest of the year, {were} {they} only away for a while, with "
                            "the home still in {place_name}?",
                            kind="yes-no",
                            why="Someone temporarily away may still be a full-year resident.",
                            source=_SOURCE,
                            default=lambda _view, _env: False,
                            when=_part_known,
                            infer=_has_domicile,
                            note=True,
                        ),
                        _condition(
                            "permanent_home",
                            "Did {place_name} stay {their} permanent home?",
                        ),
                        _condition(
                            "center_of_life",
                            "Did {place_name} stay the center of {their} financial, social and "
                            "family life?",
                        ),
                        _condition(
                            "intends_to_return",
                            "Was {place_name} the place {they} meant to return to?",
                        ),
                    ),
                ),
            ),
        ),
    ),
)
