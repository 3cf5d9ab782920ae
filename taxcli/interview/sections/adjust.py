"""What reduces the tax of a few: exempt pensions, taxed business income, another state's tax."""

from typing import Any

from taxcli.engine.diagnostics import CATALOG
from taxcli.engine.items import OF_BUSINESS
from taxcli.engine.other_state import credits_nonresidents, no_credit
from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Choice, Each, Entries, Env, Question, Section, always
from taxcli.interview.sections.common import (
    EXEMPT_PENSIONS,
    also_real,
    each_place,
    named,
    when_owing,
    whose,
)

_PTI = "Metro Code 7.06.090, MCC 11.524"
_EXEMPT = tuple(choice.value for choice in EXEMPT_PENSIONS)
_CREDIT = "MCC 11.528, Metro Code 7.06.101"


def _places(view: View, env: Env) -> list[dict[str, Any]]:
    """Return the jurisdictions whose tax is not nothing."""
    return [
        place
        for place in each_place(view, env)
        if (found := view.unadjusted.of(place["place"])) is not None and found.amount("tax") != 0
    ]


def _may_have_pension(view: View, env: Env) -> bool:
    """Hold where the tax comes to something, and an exempt pension may be in it.

    Income told item by item shows whether there is one.
    """
    if not when_owing(view, env) or not view.sourcing():
        return when_owing(view, env)
    return view.case is not None and any(
        item.pension in _EXEMPT and view.takes_in(index)
        for index, item in enumerate(view.case.income)
    )


def _may_have_business(view: View, env: Env) -> bool:
    """Hold where the tax comes to something, and income of a business may be in it.

    Income told item by item shows whether there is some.
    """
    if not when_owing(view, env) or not view.sourcing():
        return when_owing(view, env)
    return view.case is not None and any(item.kind in OF_BUSINESS for item in view.case.income)


def _has_share(view: View, env: Env) -> bool:
    """Hold where a share was reached."""
    return bool(view.draft.get(f"pass_through[{env['i']}].{env['place']}.share"))


def _needs_statement(view: View, env: Env) -> bool:
    """Hold where a share was reached of an entity, which gives its owners a statement."""
    kind = view.draft.get(f"pass_through[{env['i']}].kind")
    return _has_share(view, env) and kind != "sole-proprietorship"


def _share(key: str, text: str, kind: Any, why: str) -> Question:
    return Question(
        id=f"pass_through[{{i}}].{{place}}.{key}",
        text=text,
        kind=kind,
        why=why,
        find="The entity's statement on its business tax return.",
        source=_PTI,
        when={"share": always, "statement": _needs_statement}.get(key, _has_share),
    )


def _full_year(view: View, _env: Env) -> bool:
    """Hold where a full-year form is filed."""
    results = view.result.programs.values() if view.result else ()
    return any(found.base.kind == "full-year" for found in results)


def _part_places(view: View, env: Env) -> list[dict[str, Any]]:
    """Repeat over the jurisdictions with an NP form."""
    places = _places(view, env)
    return [
        place
        for place in places
        if (found := view.of(place["place"])) is not None and found.base.kind == "part-year"
    ]


def _state(view: View, env: Env, value: Any) -> None:
    key = f"other_state[{env['i']}].state"
    if value is None:
        view.draft.drop(key)
    else:
        view.draft.put(key, value.upper())


def _check_state(_view: View, _env: Env, value: Any) -> str | None:
    """Refuse what is no other state, and doubt one that taxes no income."""
    if len(value) != 2 or not value.isalpha():
        raise ValueError(f'"{value}" is not a state: write its two letters, like ID')
    state = value.upper()
    code = no_credit(state)
    if code in ("B-OST-010", "B-OST-011"):
        raise ValueError(f"{_said(code, state)}: write the two letters of another state, like ID")
    return _said(code, state) if code == "B-OST-012" else None


def _said(code: str, state: str) -> str:
    """Return what a code says of a state, without its full stop."""
    return CATALOG[code].message.format(state=state).rstrip(".")


def _credits_nonresidents(view: View, env: Env) -> bool:
    """Hold where the state credits its own nonresidents."""
    return credits_nonresidents(view.draft.get(f"other_state[{env['i']}].state") or "")


ADJUST = Section(
    "adjust",
    "What may reduce the tax",
    (
        Entries(
            path="exempt",
            index="i",
            name=named("Pension", "exempt", "payer"),
            any="Is an Oregon PERS, federal or military pension inside Oregon taxable income?",
            more="Is there another such pension?",
            why="PERS benefits are exempt; federal and military pensions by the same principle.",
            when=_may_have_pension,
            parts=(
                whose("exempt", "pension"),
                Question(
                    id="exempt[{i}].kind",
                    text="Which kind is it?",
                    kind="choice",
                    choices=EXEMPT_PENSIONS,
                    find="Form 1099-R names the payer.",
                    why="The kind decides how sure the exemption is.",
                    source="ORS 238.445",
                ),
                Question(
                    id="exempt[{i}].payer",
                    text="Who pays it?",
                    kind="text",
                    source="ORS 238.445",
                    why="The statement of exempt income names the payer.",
                    find="Form 1099-R.",
                ),
                Question(
                    id="exempt[{i}].amount",
                    text="How much of it is inside Oregon taxable income?",
                    kind="money",
                    find="Form 1099-R, taxable amount, less what Oregon already leaves out.",
                    source="ORS 238.445",
                    why="Only that part can be taken out.",
                ),
                also_real("exempt"),
            ),
        ),
        Entries(
            path="pass_through",
            index="i",
            name=named("Business", "pass_through", "entity"),
            any="Did a business income tax of Metro or the County already reach your share of a "
            "business?",
            more="Is there another such business?",
            why="Income the business tax already reached is subtracted, with proof.",
            when=_may_have_business,
            parts=(
                whose("pass_through", "business"),
                Question(
                    id="pass_through[{i}].entity",
                    text="What is the business called?",
                    kind="text",
                    find="The entity's Schedule K-1, or its statement.",
                    source=_PTI,
                    why="Schedule PTI names it.",
                ),
                Question(
                    id="pass_through[{i}].kind",
                    text="What is it?",
                    kind="choice",
                    choices=(
                        Choice("s-corporation", "S corporation"),
                        Choice("partnership", "Partnership"),
                        Choice("llc", "LLC"),
                        Choice("sole-proprietorship", "Sole proprietorship"),
                    ),
                    find="The entity's Schedule K-1.",
                    why="The County counts a sole proprietorship; Metro does not.",
                    source=_PTI,
                ),
                Question(
                    id="pass_through[{i}].ein",
                    text="What is its EIN?",
                    kind="text",
                    find="The entity's Schedule K-1.",
                    source=_PTI,
                    why="Part of the proof; a sole proprietorship may have none.",
                    optional=True,
                ),
                Each(
                    over=_places,
                    parts=(
                        _share(
                            "share",
                            "Which part of your share did the business tax of {place_name} "
                            "reach? Write 0 for none.",
                            "money",
                            "It is subtracted from local taxable income.",
                        ),
                        _share(
                            "subject",
                            "Is the business subject to that tax?",
                            "yes-no",
                            "Part of the proof.",
                        ),
                        _share(
                            "return_filed",
                            "Was its business tax return filed?",
                            "yes-no",
                            "Part of the proof.",
                        ),
                        _share(
                            "statement",
                            "Do you have the entity's statement at hand?",
                            "yes-no",
                            "It goes with the return. Without proof there is no deduction.",
                        ),
                        _share(
                            "apportionment",
                            "What is the apportionment percentage?",
                            "percent",
                            "Part of the proof.",
                        ),
                    ),
                ),
                also_real("pass_through"),
            ),
        ),
        Entries(
            path="other_state",
            index="i",
            name=named("State", "other_state", "state"),
            any="Was income tax paid to another state on income that is taxed here too?",
            more="Is there another state?",
            why="There may be a credit for it.",
            when=when_owing,
            parts=(
                Question(
                    id="other_state[{i}].state",
                    text="Which state?",
                    kind="text",
                    find="The other state's return.",
                    why="Some states give the credit themselves.",
                    source=_CREDIT,
                    check=_check_state,
                    infer=lambda view, env: view.draft.get(f"other_state[{env['i']}].state"),
                    store=_state,
                ),
                Question(
                    id="other_state[{i}].composite",
                    text="Did an entity pay that tax for you by a composite return there?",
                    kind="yes-no",
                    find="The entity's Schedule K-1, or its statement on the composite return.",
                    why="The state credits its own nonresidents for Oregon's tax, so no credit is "
                    "computed here but for a composite return.",
                    source="OAR 150-316-0084, example 1",
                    when=_credits_nonresidents,
                    unsaid=False,
                ),
                Question(
                    id="other_state[{i}].tax",
                    text="How much tax was paid to it on that income?",
                    kind="money",
                    find="The other state's return, tax line.",
                    why="The credit is not more than that.",
                    source=_CREDIT,
                ),
                Question(
                    id="other_state[{i}].oregon_credit",
                    text="How much of that tax was already used for Oregon's credit?",
                    kind="money",
                    find="The Oregon return's credit for tax paid to another state; 0 if none.",
                    why="No text says whether it may be used twice; a person must look at it.",
                    source=_CREDIT,
                ),
                Question(
                    id="other_state[{i}].agi",
                    text="What is modified adjusted gross income?",
                    kind="money",
                    find="The federal return, with Oregon's modifications.",
                    why="The credit takes the part taxed by both over the whole.",
                    source=_CREDIT,
                    when=_full_year,
                ),
                Question(
                    id="other_state[{i}].agi_both",
                    text="How much of it did both tax?",
                    kind="money",
                    find="The other state's return: the income it taxed.",
                    why="The credit takes the part taxed by both over the whole.",
                    source=_CREDIT,
                    when=_full_year,
                ),
                Each(
                    over=_part_places,
                    parts=(
                        Question(
                            id="other_state[{i}].{place}.income",
                            text="While living in {place_name}: how much income did both tax?",
                            kind="money",
                            find="The other state's return, and your dates of living inside.",
                            why="The credit of a part-year resident is for that time only.",
                            source=_CREDIT,
                        ),
                        Question(
                            id="other_state[{i}].{place}.tax",
                            text="How much of the other state's tax is on it?",
                            kind="money",
                            find="The other state's return: its tax times that part.",
                            why="The credit is not more than that.",
                            source=_CREDIT,
                        ),
                    ),
                ),
                also_real("other_state"),
            ),
        ),
    ),
)
