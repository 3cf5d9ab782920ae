"""Oregon taxable income: what the full-year forms start from and the duty is tested on."""

from taxcli.interview.model import Question, Section

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
            find="Form OR-40, line 19 (Form OR-40-N, line 45).",
            source="Revenue Division page, filing requirements",
        ),
    ),
)
