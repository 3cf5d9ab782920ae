"""Conditions and repetitions that several sections use."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError

from taxcli.case.income import W2, Exempt, LocalRow, OtherState, PassThrough
from taxcli.case.model import Payment
from taxcli.engine.duplicates import repeats
from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Choice, Condition, Env, Question
from taxcli.law.programs import programs

# The lists whose entries may repeat another, by their path, and what the interview calls one.
_REPEATABLE: dict[str, tuple[type[BaseModel], str]] = {
    "w2": (W2, "W-2"),
    "w2[{i}].local": (LocalRow, "row"),
    "pass_through": (PassThrough, "business"),
    "exempt": (Exempt, "pension"),
    "other_state": (OtherState, "state"),
    "payment": (Payment, "payment"),
}


EXEMPT_PENSIONS = (
    Choice("oregon-pers", "Oregon PERS"),
    Choice("federal-pension", "Federal"),
    Choice("military-pension", "Military"),
)


def when_joint(view: View, _env: Env) -> bool:
    """Hold on a joint return."""
    return view.joint


def when_to_file(view: View, _env: Env) -> bool:
    """Hold where a return must or should be filed, as far as is known."""
    return view.to_file


def when_owing(view: View, _env: Env) -> bool:
    """Hold where either tax comes to something, or is not known yet."""
    return view.owing


def each_person(view: View, _env: Env) -> list[dict[str, Any]]:
    """Repeat over everyone who files."""
    names = {
        "primary": {"they": "you", "their": "your", "were": "were"},
        "spouse": {"they": "your spouse", "their": "your spouse's", "were": "was"},
    }
    return [{"who": who, **names[who]} for who in view.people]


def each_place(_view: View, _env: Env) -> list[dict[str, Any]]:
    """Repeat over both jurisdictions."""
    return [
        {
            "place": p.jurisdiction,
            "place_name": p.place_full,
            "program": p.id,
            "tax": p.name,
            "tool": p.look_up,
        }
        for p in programs()
    ]


def item_key(env: Env) -> str:
    """Return the place of an income item in the case."""
    return f"income[{env['i']}]"


def local_part_key(env: Env) -> str:
    """Return the place of an income item's local part in the case."""
    return f"{item_key(env)}.{env['place']}"


def lived_part(view: View, env: Env) -> bool:
    """Hold where an income item's person lived inside for a part of the year."""
    who = view.draft.get(f"{item_key(env)}.person") or "primary"
    return view.lived(env["place"], who) == "part"


def named(what: str, list_: str, *keys: str, index: str = "i") -> Callable[[View, Env], str]:
    """Return what names an entry of a list: ``W-2 1, Example Widgets``, by what is known of it."""

    def name(view: View, env: Env) -> str:
        entry = view.draft.get(f"{list_.format_map(dict(env))}[{env[index]}]") or {}
        known = [str(entry[key]) for key in keys if key in entry]
        return ", ".join([f"{what} {env[index] + 1}", *known])

    return name


def whose(list_: str, what: str) -> Question:
    """Return the question whose a list's entry is; asked on joint returns."""
    return Question(
        id=f"{list_}[{{i}}].person",
        text=f"Whose {what} is it?",
        kind="choice",
        choices=(Choice("primary", "Mine"), Choice("spouse", "My spouse's")),
        why="Each of you is sourced by your own residency, and the papers name whose it is.",
        source="Revenue Division page, residency status",
        when=when_joint,
        unsaid="primary",
    )


def also_real(list_: str, index: str = "i") -> Question:
    """Return the question whether a list's entry that repeats another is real too."""
    _, what = _REPEATABLE[list_]
    return Question(
        id=f"{list_}[{{{index}}}].also_real",
        text=f"This {what} has the same figures as one before it. Are both real?",
        kind="yes-no",
        why=f"One {what} entered twice would count twice. If both are not real, this one is not "
        "counted, and it must be taken out before filing.",
        source="taxcli's own check: no paper counts twice",
        when=_repeats(list_, index),
        unsaid=False,
    )


def _repeats(list_: str, index: str) -> Condition:
    row, _ = _REPEATABLE[list_]

    def repeating(view: View, env: Env) -> bool:
        """Hold where an entry has the figures of one before it."""
        number = env[index]
        if not number:
            return False
        path = list_.format_map(dict(env))
        entries = [view.draft.get(f"{path}[{at}]") for at in range(number + 1)]
        try:
            rows = [row.model_validate(entry) for entry in entries if entry]
        except ValidationError:
            return False
        return len(rows) == len(entries) and repeats(rows, view.year)

    return repeating
