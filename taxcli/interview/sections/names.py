"""Names and address, and last of all the numbers: only when there is something to file."""

from typing import Any

from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Each, Env, Question, Section
from taxcli.interview.sections.common import each_person, when_to_file


def _people(view: View, env: Env) -> list[dict[str, Any]]:
    """Repeat over everyone who files, where there is something to file."""
    return each_person(view, env) if view.to_file else []


def _address(key: str, text: str, optional: bool = False, default: Any = None) -> Question:
    return Question(
        id=f"address.{key}",
        text=text,
        kind="text",
        why="The return has a place for it, and letters go there.",
        when=when_to_file,
        optional=optional,
        default=default,
    )


NAMES = Section(
    "names",
    "Names and address",
    (
        Each(
            over=_people,
            parts=(
                Question(
                    id="{who}.first_name",
                    text="What is {their} first name (and initial)?",
                    kind="text",
                    why="It stands on the return, as on the Oregon return.",
                ),
                Question(
                    id="{who}.last_name",
                    text="What is {their} last name?",
                    kind="text",
                    why="It stands on the return, as on the Oregon return.",
                ),
            ),
        ),
        _address("street", "What is the mailing address: street and number?"),
        _address("unit", "Is there an apartment or unit? Enter leaves it out.", optional=True),
        _address("city", "Which city?"),
        _address("state", "Which state?", default=lambda _view, _env: "OR"),
        _address("zip", "Which ZIP code?"),
    ),
    decides=False,
)

NUMBERS = Section(
    "numbers",
    "Social Security numbers",
    (
        Each(
            over=_people,
            parts=(
                Question(
                    id="{who}.ssn",
                    text="What is {their} Social Security number? Enter leaves it to be written "
                    "by hand.",
                    kind="ssn",
                    why="It stands on the return and nowhere else. It is not shown while typed.",
                    optional=True,
                ),
            ),
        ),
    ),
    decides=False,
)
