"""Forms W-2 that show METRO or MULT: box 1, boxes 15 to 17, and each local row."""

from decimal import Decimal
from typing import Any

from taxcli.engine.withholding import most_withheld
from taxcli.interview.answers_so_far import View
from taxcli.interview.model import Entries, Env, Question, Section
from taxcli.interview.sections.common import also_real, named, whose
from taxcli.law.programs import is_both_added_up, program_of
from taxcli.money import percent, shown

_SOURCE = "Revenue Division page, payroll withholding"


def _check_locality(_view: View, _env: Env, value: Any) -> str | None:
    if is_both_added_up(value):
        return (
            f'"{value}" is both taxes added up and cannot be used as it is. Ask the employer (or '
            "look at the pay statements) for the split; then give a row for METRO and one for MULT"
        )
    if program_of(value) is None:
        return f'"{value}" stands for neither tax; leave a row of another place out'
    return None


def _check_tax(view: View, env: Env, value: Any) -> str | None:
    row = view.draft.get("w2[{i}].local[{j}]".format_map(dict(env))) or {}
    id_ = program_of(row.get("locality", ""))
    if id_ is None or view.result is None:
        return None
    most, rate = most_withheld(view.result.law, id_, Decimal(row.get("wages", 0)))
    if value > most:
        return (
            f"{shown(value)} on wages of {shown(Decimal(row.get('wages', 0)))} is more than the "
            f"top rate of {percent(rate)} could take; compare boxes 18, 19 and 20 with the W-2"
        )
    return None


def _amount(key: str, box: int, text: str, why: str, optional: bool = False) -> Question:
    return Question(
        id=f"w2[{{i}}].{key}",
        text=f"Box {box}: {text}",
        kind="money",
        why=why,
        find=f"Box {box} of the W-2.",
        source=_SOURCE,
        optional=optional,
    )


_STATE_WHY = "Only so that the entry can be compared with the paper; Enter leaves it out."

WITHHELD = Section(
    "w2",
    "Tax withheld",
    (
        Entries(
            path="w2",
            index="i",
            name=named("W-2", "w2", "employer"),
            any="Does a W-2 show METRO or MULT tax in boxes 18 to 20?",
            more="Is there another W-2 with METRO or MULT tax?",
            why="Tax that an employer withheld counts as paid, and below the threshold filing is "
            "the only way to get it back. Without such a row the W-2 is not needed.",
            parts=(
                whose("w2", "W-2"),
                Question(
                    id="w2[{i}].employer",
                    text="Which employer is the W-2 from?",
                    kind="text",
                    source=_SOURCE,
                    why="Schedule WH lists the employers.",
                    find="Box c.",
                ),
                _amount("wages", 1, "what are the wages?", "Compared with the local wages."),
                Question(
                    id="w2[{i}].state",
                    text="Box 15: which state?",
                    kind="text",
                    find="Box 15 of the W-2.",
                    source=_SOURCE,
                    why=_STATE_WHY,
                    optional=True,
                ),
                _amount("state_wages", 16, "what are the state wages?", _STATE_WHY, True),
                _amount("state_tax", 17, "how much state tax?", _STATE_WHY, True),
                Entries(
                    path="w2[{i}].local",
                    index="j",
                    name=named("row", "w2[{i}].local", "locality", index="j"),
                    any="Is there a local row?",
                    more="Is there another local row on this W-2?",
                    why="A W-2 has a row for each local tax, sometimes on a second page.",
                    required=True,
                    parts=(
                        Question(
                            id="w2[{i}].local[{j}].locality",
                            text="Box 20: what does the locality say?",
                            kind="text",
                            why="METRO is the SHS tax, MULT the PFA tax.",
                            find="Box 20, as printed.",
                            source=_SOURCE,
                            check=_check_locality,
                        ),
                        Question(
                            id="w2[{i}].local[{j}].wages",
                            text="Box 18: what are the local wages?",
                            kind="money",
                            why="Schedule WH lists them, and they show whether box 19 can be.",
                            find="Box 18, same row.",
                            source=_SOURCE,
                        ),
                        Question(
                            id="w2[{i}].local[{j}].tax",
                            text="Box 19: how much local tax was withheld?",
                            kind="money",
                            why="It counts as paid.",
                            find="Box 19, same row.",
                            source=_SOURCE,
                            check=_check_tax,
                        ),
                        also_real("w2[{i}].local", "j"),
                    ),
                ),
                also_real("w2"),
            ),
        ),
    ),
)
