"""Oregon taxable income, and whether the federal return has another status."""

from decimal import Decimal
from typing import Any

from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Choice, Env, Question, Section
from taxcli.interview.sections.start import STATUSES
from taxcli.law.data import filled
from taxcli.law.figures import GROUP_OF
from taxcli.law.programs import programs

_FEDERAL = "situation.federal_filing_status"


def _status_matters(view: View, _env: Env) -> bool:
    """Hold for a couple's return where another status could have another threshold."""
    taxable = view.draft.get("oregon.taxable_income")
    if view.draft.get("filing_status") not in ("joint", "separate") or taxable is None:
        return False
    return view.result is not None and Decimal(taxable) > min(
        view.result.law.of(f"{program.id}.threshold", group).amount
        for program in programs()
        for group in GROUP_OF.values()
    )


def _differs(view: View, _env: Env) -> bool | None:
    return True if view.draft.get(_FEDERAL) else None


def _put_differs(view: View, _env: Env, value: Any) -> None:
    if not value:
        view.draft.drop(_FEDERAL)


def _when_differs(view: View, env: Env) -> bool:
    """Hold where the federal status is another."""
    return _status_matters(view, env) and bool(
        view.draft.get(_FEDERAL) or view.draft.notes.get(f"ask.{_FEDERAL}")
    )


def _federal_statuses(view: View, _env: Env) -> tuple[Choice, ...]:
    oregon = view.draft.get("filing_status")
    return tuple(choice for choice in STATUSES if choice.value != oregon)


OREGON = Section(
    "oregon",
    "The Oregon return",
    (
        Question(
            id="oregon.taxable_income",
            text="What is Oregon taxable income?",
            kind="money",
            why="The full-year forms start from it, and nothing is due unless it is more than "
            "the threshold.",
            find=filled(
                "{standing.oregon_lines.OR-40.in_questions} "
                "({standing.oregon_lines.OR-40-N.in_questions})."
            ),
            source="Revenue Division page, filing requirements",
        ),
        Question(
            id=f"ask.{_FEDERAL}",
            text="Was the federal return filed with another status (registered domestic "
            "partners; joint federally and separate in Oregon)?",
            kind="yes-no",
            default=lambda _view, _env: False,
            unsaid=False,
            why="The Oregon status decides here, and what the federal one would change is not "
            "settled: somebody should look at it.",
            source="Revenue Division page, filing requirements",
            when=_status_matters,
            infer=_differs,
            store=_put_differs,
            note=True,
        ),
        Question(
            id=_FEDERAL,
            text="Which status has the federal return?",
            kind="choice",
            choices=_federal_statuses,
            every=STATUSES,
            find="At the top of the federal return; with two returns, on your own.",
            why="It is named to whoever looks at the return.",
            source="Revenue Division page, filing requirements",
            when=_when_differs,
        ),
    ),
)
