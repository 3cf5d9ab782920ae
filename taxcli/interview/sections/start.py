"""The year and the filing status: they decide the figures and the threshold."""

from taxcli.interview.model import Choice, Env, Question, Section
from taxcli.interview.view import View
from taxcli.law.figures import year_law, years


def _years(_view: View, _env: Env) -> tuple[Choice, ...]:
    known = [year for year in years() if not year_law(year).planning_only]
    return tuple(Choice(year, str(year)) for year in reversed(known))


START = Section(
    "start",
    "The year",
    (
        Question(
            id="tax_year",
            text="Which tax year is it for?",
            kind="choice",
            choices=_years,
            why="Rates, thresholds and due dates depend on the year.",
        ),
        Question(
            id="filing_status",
            text="How do you file your Oregon return?",
            kind="choice",
            choices=(
                Choice("single", "Single"),
                Choice("joint", "Married filing jointly"),
                Choice("separate", "Married filing separately"),
                Choice("head-of-household", "Head of household"),
                Choice("surviving-spouse", "Qualifying surviving spouse"),
            ),
            why="It decides the threshold: joint, head of household and surviving spouse share "
            "the higher one, single and separate the lower one.",
            find="At the top of the Oregon return.",
            source="Revenue Division page, filing requirements",
        ),
    ),
)
