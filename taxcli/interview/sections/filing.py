"""Last year, extension, refund, and the situations that taxcli cannot prepare."""

from typing import Any

from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Choice, Each, Env, Question, Section
from taxcli.interview.sections.common import each_place, when_to_file
from taxcli.law.programs import program

_CANNOT = "The situations taxcli cannot do: taxcli review --refusals"
_FLAGS = {
    "fiscal_year": "Is the tax year something else than the calendar year?",
    "estate_or_trust": "Is the filer an estate or a trust?",
    "died_in_year": "Did a filer die in the year?",
    "elective_tax": "Did a business of yours pay Oregon's pass-through entity elective tax?",
    "active_duty_pay": "Is there active-duty military pay?",
    "carrier_crew": "Is there pay of the crew of an airplane, ship, train or truck who lives "
    "elsewhere?",
}


def _reaches_trigger(view: View, env: Env) -> bool:
    """Hold where the tax reaches the estimate trigger."""
    found = view.of(env["place"])
    if found is None or view.result is None:
        return False
    tax = found.amount("net_tax")
    return (
        tax is not None and tax >= view.result.law.of(f"{env['program']}.estimate_trigger").amount
    )


def _extended(view: View, _env: Env) -> bool:
    """Hold where more time was asked for."""
    return view.draft.get("extension.filed") is True


def _extension_filed(view: View, _env: Env) -> bool | None:
    return True if view.draft.get("extension.filed") else None


def _put_extension(view: View, _env: Env, value: Any) -> None:
    """Write an extension; a case without one says nothing of it."""
    if value:
        view.draft.put("extension.filed", True)
    else:
        view.draft.drop("extension.filed")


def _overpaid(view: View, env: Env) -> bool:
    """Hold where there is an overpayment."""
    found = view.of(env["place"])
    return bool(found and found.filing.form and found.amount("overpayment"))


def _situation(view: View, _env: Env) -> bool | None:
    given = view.draft.get("situation") or {}
    return True if any(flag in given for flag in _FLAGS) else None


def _put_situation(view: View, _env: Env, value: Any) -> None:
    for flag in () if value else _FLAGS:
        view.draft.drop(f"situation.{flag}")


def _special(view: View, env: Env) -> bool:
    """Hold where something special applies."""
    said = when_to_file(view, env) and view.get("ask.situation") is True
    return said or _situation(view, env) is True


def _lived_there(view: View, env: Env) -> bool:
    """Hold where someone lived inside and there is something to file."""
    return view.to_file and any(
        view.lived(env["place"], who) in ("full-year", "part") for who in view.people
    )


def _looked_up(view: View, env: Env) -> Any:
    return view.draft.get(f"residency.{env['place']}.looked_up.on")


def _put_looked_up(view: View, env: Env, value: Any) -> None:
    if value is None:
        view.draft.drop(f"residency.{env['place']}.looked_up")
        return
    tool = program(env["program"]).look_up.removeprefix("the ")
    view.draft.put(f"residency.{env['place']}.looked_up", {"on": value, "tool": tool})


FILING = Section(
    "filing",
    "Filing",
    (
        Each(
            over=each_place,
            parts=(
                Question(
                    id="residency.{place}.looked_up.on",
                    text="When did you check your address with {tool}?",
                    kind="date",
                    find="Your own note of the day, or check it now.",
                    source="Revenue Division page, residency status",
                    why="It is the official answer on whether an address is inside "
                    "{place_name}; a ZIP code or a city is none. Enter leaves it out.",
                    when=_lived_there,
                    infer=_looked_up,
                    store=_put_looked_up,
                    key="residency.{place}.looked_up",
                    optional=True,
                ),
                Question(
                    id="last_year.{program}_tax",
                    text="What was last year's {tax} tax, after credits?",
                    kind="money",
                    why="It decides whether estimated payments were required.",
                    find="Last year's return; 0 if there was none.",
                    source="Revenue Division page, quarterly estimated payments",
                    when=_reaches_trigger,
                ),
                Question(
                    id="refund.{program}",
                    text="What shall become of the {tax} overpayment?",
                    kind="choice",
                    choices=(
                        Choice("refund", "Refund it"),
                        Choice("apply", "Apply it to next year's tax"),
                    ),
                    source="Revenue Division page, refunds",
                    why="The return asks for one or the other.",
                    unsaid="refund",
                    when=_overpaid,
                ),
            ),
        ),
        Question(
            id="extension.filed",
            text="Did you ask for more time to file?",
            kind="yes-no",
            find="Your receipt or the federal extension form.",
            why="The return has a box for it, and something to attach.",
            source="Revenue Division page, requesting an extension to file",
            when=when_to_file,
            default=lambda _view, _env: False,
            infer=_extension_filed,
            store=_put_extension,
            unsaid=False,
        ),
        Question(
            id="extension.by",
            text="How?",
            kind="choice",
            choices=(
                Choice("payment", "By an extension payment to the Revenue Division"),
                Choice("federal", "By the federal extension"),
                Choice("oregon", "By an Oregon extension payment"),
            ),
            find="Your receipt or the federal extension form.",
            source="Revenue Division page, requesting an extension to file",
            why="It decides what to attach.",
            when=_extended,
        ),
        Question(
            id="ask.situation",
            text="Does any of these apply: a fiscal year, an estate or trust, a filer who died in "
            "the year, Oregon's elective tax for pass-through entities, active-duty military pay, "
            "pay of a carrier's crew?",
            kind="yes-no",
            source=_CANNOT,
            why="taxcli cannot prepare these; it says so rather than give a wrong number.",
            when=when_to_file,
            default=lambda _view, _env: False,
            infer=_situation,
            store=_put_situation,
            note=True,
        ),
        *(
            Question(
                id=f"situation.{flag}",
                text=text,
                kind="yes-no",
                source=_CANNOT,
                why="taxcli cannot prepare this; it says so rather than give a wrong number.",
                when=_special,
                default=lambda _view, _env: False,
            )
            for flag, text in _FLAGS.items()
        ),
    ),
)
