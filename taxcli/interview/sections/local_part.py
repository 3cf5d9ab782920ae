"""How much of an income item is local: asked per jurisdiction where its person lived outside."""

from datetime import date
from typing import Any

from taxcli.engine.items import RESIDENCE_DECIDES, WORK
from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Choice, Each, Env, Question
from taxcli.interview.sections.common import item_key, lived_part, local_part_key
from taxcli.interview.sections.work_days import work_day_questions

_SOURCE = "Revenue Division page, residency status"
_CHOICES = {
    "spread": Choice("spread", "Evenly: by the days lived inside"),
    "days": Choice("days", "By work days: inside, outside, leave"),
    "date": Choice("date", "Received on one day (bonus, stock)"),
    "earned": Choice("earned", "By the span it was earned in"),
    "amount": Choice("amount", "I know the amount"),
    "all": Choice("all", "All of it is from inside"),
    "none": Choice("none", "None of it is from inside"),
}


def _places(view: View, env: Env) -> list[dict[str, Any]]:
    """Return the jurisdictions in which the item's person was not a resident all year."""
    who = view.draft.get(f"{item_key(env)}.person") or "primary"
    return [
        {"place": place, "place_name": view.program(place).place_full}
        for place in view.sourcing()
        if not view.resident(place, who)
    ]


def _asks_how(view: View, env: Env) -> bool:
    """Hold where the place of work, business or property decides, or part of the year."""
    kind = view.draft.get(f"{item_key(env)}.kind")
    if kind is None:
        return False
    if lived_part(view, env):
        return True
    nothing = view.draft.get(f"residency.{env['place']}.local_income") is False
    return not nothing and kind not in RESIDENCE_DECIDES


def _ways(view: View, env: Env) -> tuple[Choice, ...]:
    kind = view.draft.get(f"{item_key(env)}.kind")
    if lived_part(view, env):
        names = ["spread", "date", "all", "amount"]
        if kind in RESIDENCE_DECIDES:
            names = ["spread", "date", "amount"]
        elif kind in WORK:
            names = ["spread", "days", "date", "earned", "amount", "all"]
    else:
        names = ["days", "amount", "all", "none"] if kind in WORK else ["none", "all", "amount"]
    return tuple(_CHOICES[name] for name in names)


def _how(view: View, env: Env) -> str | None:
    """Read the way off the keys of a case."""
    part = view.draft.get(local_part_key(env))
    if not isinstance(part, dict):
        return None
    if "date" in part:
        return "date"
    if "sourced" in part:
        return "all" if part["sourced"] else "none"
    return next((key for key in ("days", "earned", "amount") if key in part), None)


def _put_how(view: View, env: Env, value: Any) -> None:
    view.draft.drop(local_part_key(env))
    if value in ("all", "none"):
        view.draft.put(f"{local_part_key(env)}.sourced", value == "all")


def _chosen(view: View, env: Env) -> Any:
    return _how(view, env) or view.draft.notes.get(f"{local_part_key(env)}.how")


def _by_day(view: View, env: Env) -> bool:
    """Hold for what was received on one day."""
    return bool(_chosen(view, env) == "date")


def _received_outside(view: View, env: Env) -> bool:
    """Hold where the item was received on a day of living outside."""
    when = view.draft.get(f"{local_part_key(env)}.date")
    who = view.draft.get(f"{item_key(env)}.person") or "primary"
    found = view.of(env["place"])
    if not isinstance(when, date) or found is None:
        return False
    return any(p.who == who and not p.resident_on(when) for p in found.people)


def _by_day_outside(view: View, env: Env) -> bool:
    """Hold for what was received on a day of living outside."""
    return _by_day(view, env) and _received_outside(view, env)


def _then(view: View, env: Env) -> str | None:
    part = view.draft.get(local_part_key(env))
    if not isinstance(part, dict):
        return None
    if part.get("sourced") is False:
        return "none"
    return next((key for key in ("days", "earned", "amount") if key in part), None)


def _put_then(view: View, env: Env, value: Any) -> None:
    for key in ("days", "earned", "amount", "sourced"):
        view.draft.drop(f"{local_part_key(env)}.{key}")
    if value == "none":
        view.draft.put(f"{local_part_key(env)}.sourced", False)


def _needs(way: str) -> Any:
    """Hold where a way was chosen, at once or for what was received while living outside."""

    def asked(view: View, env: Env) -> bool:
        if _chosen(view, env) == "date":
            then = _then(view, env) or view.draft.notes.get(f"{local_part_key(env)}.then")
            return _received_outside(view, env) and then == way
        return bool(_chosen(view, env) == way)

    asked.__doc__ = f"Hold where the way chosen is {way}."
    return asked


def _put_span(view: View, env: Env, value: Any) -> None:
    if value is None:
        view.draft.drop(f"{local_part_key(env)}.earned")
    else:
        view.draft.put(f"{local_part_key(env)}.earned", value[0])


def _span(view: View, env: Env) -> Any:
    span = view.draft.get(f"{local_part_key(env)}.earned")
    return None if span is None else [span]


def local_parts() -> Each:
    """Return the questions on an item's local part, for each jurisdiction that needs it."""
    return Each(
        over=_places,
        parts=(
            Question(
                id="income[{i}].{place}.how",
                text="How much of it is local to {place_name}?",
                kind="choice",
                choices=_ways,
                every=tuple(_CHOICES.values()),
                unsaid="spread",
                why="Income of the time lived inside is local, and so is income from work, "
                "business or property inside. Work done outside for an employer inside is not.",
                source=_SOURCE,
                when=_asks_how,
                infer=_how,
                store=_put_how,
            ),
            Question(
                id="income[{i}].{place}.date",
                text="When was it received?",
                kind="date",
                find="The pay statement, or the broker's confirmation.",
                source=_SOURCE,
                why="It is local if it was received while living inside.",
                when=_by_day,
            ),
            Question(
                id="income[{i}].{place}.then",
                text="That day was outside. How much of it was earned inside {place_name}, or "
                "while living there?",
                kind="choice",
                choices=(
                    _CHOICES["earned"],
                    _CHOICES["days"],
                    _CHOICES["amount"],
                    Choice("none", "None of it"),
                ),
                source=_SOURCE,
                why="Pay received after moving out is local as far as it was earned inside.",
                when=_by_day_outside,
                infer=_then,
                store=_put_then,
            ),
            *work_day_questions(_needs("days")),
            Question(
                id="income[{i}].{place}.earned",
                text="In which span of the year was it earned?",
                kind="periods",
                find="The bonus letter, or the grant and vesting dates.",
                source=_SOURCE,
                why="The days lived inside over all days of the span decide how much is local.",
                when=_needs("earned"),
                infer=_span,
                store=_put_span,
            ),
            Question(
                id="income[{i}].{place}.amount",
                text="How much of it is local to {place_name}?",
                kind="money",
                find="Your own records, or the payer's statement.",
                source=_SOURCE,
                why="It goes onto the allocation statement as given.",
                when=_needs("amount"),
            ),
        ),
    )
