"""Conditions and repetitions that several sections use."""

from typing import Any

from taxcli.interview.model import Choice, Env, Question
from taxcli.interview.view import View
from taxcli.law.programs import programs


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
    names = {"primary": ("you", "your"), "spouse": ("your spouse", "your spouse's")}
    return [{"who": who, "they": names[who][0], "their": names[who][1]} for who in view.people]


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
