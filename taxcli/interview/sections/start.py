"""The year and the filing status: they decide the figures and the threshold."""

from typing import Any

from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Choice, Env, Question, Section
from taxcli.law.figures import year_law, years
from taxcli.law.programs import programs

STATUSES = (
    Choice("single", "Single"),
    Choice("joint", "Married filing jointly"),
    Choice("separate", "Married filing separately"),
    Choice("head-of-household", "Head of household"),
    Choice("surviving-spouse", "Qualifying surviving spouse"),
)


def _years(_view: View, _env: Env) -> tuple[Choice, ...]:
    known = [year for year in years() if not year_law(year).planning_only]
    return tuple(Choice(year, str(year)) for year in reversed(known))


def _put_year(view: View, _env: Env, value: Any) -> None:
    """Write the year; periods of another year are asked for again."""
    if value is None:
        view.draft.drop("tax_year")
        return
    view.draft.put("tax_year", value)
    for place in (each.jurisdiction for each in programs()):
        for who in ("primary", "spouse"):
            lived = view.draft.get(f"residency.{place}.{who}")
            if isinstance(lived, list) and any(span["from"].year != value for span in lived):
                view.draft.drop(f"residency.{place}.{who}")


def _put_status(view: View, _env: Env, value: Any) -> None:
    """Write the status; without a joint return nothing says where a spouse lived."""
    if value is None:
        view.draft.drop("filing_status")
        return
    view.draft.put("filing_status", value)
    if value == "joint":
        return
    view.draft.drop("spouse")
    for place in (each.jurisdiction for each in programs()):
        view.draft.drop(f"residency.{place}.spouse")
        view.draft.drop(f"residency.{place}.domicile.spouse")


START = Section(
    "start",
    "The year",
    (
        Question(
            id="tax_year",
            text="Which tax year is it for?",
            kind="choice",
            choices=_years,
            find="The year the income is of, not the year of filing.",
            source="Revenue Division page, filing requirements",
            why="Rates, thresholds and due dates depend on the year.",
            infer=lambda view, _env: view.draft.get("tax_year"),
            store=_put_year,
            needed=True,
        ),
        Question(
            id="filing_status",
            text="How do you file your Oregon return?",
            kind="choice",
            choices=STATUSES,
            why="It decides the threshold: joint, head of household and surviving spouse share "
            "the higher one, single and separate the lower one.",
            find="At the top of the Oregon return.",
            source="Revenue Division page, filing requirements",
            infer=lambda view, _env: view.draft.get("filing_status"),
            store=_put_status,
        ),
    ),
)
