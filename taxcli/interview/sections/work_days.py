"""Pay by work days: which days are counted, of what pay, and what was earned while inside."""

from decimal import Decimal
from typing import Any

from taxcli.engine.work_days import are_calendar_days, days_outside
from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Choice, Condition, Env, Question
from taxcli.interview.sections.common import item_key, lived_part, local_part_key
from taxcli.law.programs import programs

_SOURCE = "OAR 150-316-0165, by conformity"


def work_day_questions(counted: Condition) -> tuple[Question, ...]:
    """Return the questions on an item's work days, asked where they are ``counted``."""

    def by_oregon_column(view: View, env: Env) -> bool:
        """Hold for work days on Form OR-40-N or OR-40-P, whose column has only Oregon's part."""
        return counted(view, env) and view.oregon_column

    def all_days(view: View, env: Env) -> bool:
        """Hold where all work days are counted beside an Oregon column."""
        return by_oregon_column(view, env) and _chosen_days(view, env) == "all"

    def while_part(view: View, env: Env) -> bool:
        """Hold for work days of someone who lived inside for a part of the year."""
        return counted(view, env) and lived_part(view, env)

    def days_text(view: View, env: Env) -> str:
        which = "Work days"
        if by_oregon_column(view, env):
            every = all_days(view, env)
            which = "All work days, in Oregon and elsewhere," if every else "Work days in Oregon"
        return f"{which} while living outside {env['place_name']}: inside / outside / leave?"

    return (
        Question(
            id="income[{i}].{place}.days.which",
            text="Which work days do you count for {place_name}?",
            kind="choice",
            choices=(
                Choice("all", "All of them, in Oregon and elsewhere"),
                Choice("oregon", "Only those worked in Oregon"),
            ),
            default=lambda _view, _env: "all",
            unsaid="oregon",
            why="The Oregon column has only what was earned in Oregon. All work days divide the "
            "whole pay; days worked in Oregon divide the Oregon column.",
            source=_SOURCE,
            when=by_oregon_column,
            infer=_which_days,
            store=_put_which_days,
        ),
        Question(
            id="income[{i}].{place}.days.pay",
            text="How much was the whole pay, earned in Oregon and elsewhere?",
            kind="money",
            why="All work days divide all of the pay; what is local is never more than the Oregon "
            "column.",
            find="Box 1 of the W-2.",
            source=_SOURCE,
            when=all_days,
            default=_pay_elsewhere,
        ),
        Question(
            id="income[{i}].{place}.days",
            text=days_text,
            kind="workdays",
            why="Pay of a nonresident is local by the days worked inside over all days worked. A "
            "day at a home office outside is a day outside; leave, weekends and holidays do not "
            "count, and half days are .5.",
            find="Your calendar; only days of living outside, of the work that earned this amount.",
            source=_SOURCE,
            when=counted,
            check=_doubt_days,
            infer=_work_days,
            store=_put_work_days,
        ),
        Question(
            id="income[{i}].{place}.resident_pay",
            text="How much of it was earned while living inside {place_name}?",
            kind="money",
            why="That is local whole; the work days divide the rest. Left blank, it is taken by "
            "days, or as nothing where all was received on one day of living outside.",
            find="The last pay statement before the move.",
            source=_SOURCE,
            when=while_part,
            optional=True,
        ),
    )


def _days_given(view: View, env: Env) -> dict[str, Any]:
    days = view.draft.get(f"{local_part_key(env)}.days")
    return days if isinstance(days, dict) else {}


def _work_days(view: View, env: Env) -> dict[str, Any] | None:
    """Read the days without the pay that may stand beside them."""
    days = _days_given(view, env)
    if "inside" not in days or "total" not in days:
        return None
    return {"inside": days["inside"], "total": days["total"]}


def _put_work_days(view: View, env: Env, value: Any) -> None:
    if value is None:
        view.draft.drop(f"{local_part_key(env)}.days")
    for key, days in (value or {}).items():
        view.draft.put(f"{local_part_key(env)}.days.{key}", days)


def _doubt_days(view: View, env: Env, value: Any) -> str | None:
    """Return what speaks against a count of work days: it cannot be, or is the calendar's."""
    who = view.draft.get(f"{item_key(env)}.person") or "primary"
    found = view.of(env["place"])
    person = next((p for p in found.people if p.who == who), None) if found else None
    if person is None or view.case is None:
        return None
    total, outside = value["total"], days_outside(view.case, person)
    if total > outside:
        return (
            f"{total} work days are more than the {outside} days of living outside "
            f"{env['place_name']}. Count only days of living outside; for pay earned over several "
            "years, give the amount instead"
        )
    if value["inside"] and are_calendar_days(total, outside):
        return f"{total} of {outside} days: weekends, holidays and leave are not working days"
    return None


def _which_days(view: View, env: Env) -> str | None:
    """Read which days are counted: the whole pay goes with all of them."""
    days = _days_given(view, env)
    if "pay" in days:
        return "all"
    return "oregon" if days else None


def _put_which_days(view: View, env: Env, value: Any) -> None:
    if value != "all":
        view.draft.drop(f"{local_part_key(env)}.days.pay")


def _chosen_days(view: View, env: Env) -> Any:
    """Return which days are counted; a choice that the pay does not yet bear out comes first."""
    chosen = view.draft.notes.get(f"{local_part_key(env)}.days.which")
    return chosen or _which_days(view, env)


def _pay_elsewhere(view: View, env: Env) -> Decimal | None:
    """Return the whole pay as it was given for the other jurisdiction."""
    item = view.draft.get(item_key(env)) or {}
    parts = (item.get(each.jurisdiction) for each in programs())
    days = (part["days"] for part in parts if isinstance(part, dict) and "days" in part)
    found = next((each["pay"] for each in days if "pay" in each), None)
    return None if found is None else Decimal(found)
