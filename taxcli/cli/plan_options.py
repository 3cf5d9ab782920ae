"""The options of ``taxcli plan``, and how their values are read."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

import typer

from taxcli.case.parse_answers import read
from taxcli.case.taxes import ProgramId
from taxcli.cli.options import parse_day
from taxcli.features.plan.eligibility import Answer
from taxcli.features.plan.payment_plan import check_day, check_months, check_set_up
from taxcli.features.plan.schedule import PlanError
from taxcli.law.data import filled
from taxcli.money import TOO_LARGE, shown

_Value = TypeVar("_Value")
_COUNT = re.compile(r"[0-9]{1,6}")


def _amount(text: str) -> Decimal:
    try:
        amount: Decimal = read("money", text, 0)
        if amount >= 0:
            return amount
    except ValueError:
        pass
    raise typer.BadParameter(
        f"{text!r} is not an amount: write dollars, zero or more and below {shown(TOO_LARGE)}, "
        "like 4200 or 4200.50."
    )


def _count(text: str) -> int:
    if _COUNT.fullmatch(text):
        return int(text)
    raise typer.BadParameter(f"{text!r} is not a count: write a whole number, like 12.")


def _months(text: str) -> int:
    return _checked(check_months, _count(text))


def _due_day(text: str) -> int:
    return _checked(check_day, _count(text))


def _set_up(text: str) -> date:
    return _checked(check_set_up, parse_day(text))


def _checked(check: Callable[[_Value], None], value: _Value) -> _Value:
    """Return a value that a plan can have; the rule's own sentence says why it cannot."""
    try:
        check(value)
    except PlanError as error:
        raise typer.BadParameter(str(error)) from error
    return value


def _option(name: str, help_: str, metavar: str | None = None, parser: Any = None) -> Any:
    return typer.Option(
        name, metavar=metavar, parser=parser, help=filled(help_), show_default=False
    )


BalanceOwed = Annotated[
    Decimal | None, _option("--balance", "All that is owed, in dollars.", "AMOUNT", _amount)
]
PenaltyPart = Annotated[
    Decimal | None,
    _option("--penalty", "The penalty within the balance; 0 if left out.", "AMOUNT", _amount),
]
InterestPart = Annotated[
    Decimal | None,
    _option(
        "--interest",
        "The interest within the balance; 0 if left out. What is neither penalty nor interest "
        "is tax.",
        "AMOUNT",
        _amount,
    ),
]
Months = Annotated[
    int | None, _option("--months", "In how many months to pay. Required.", "NUMBER", _months)
]
DueDay = Annotated[
    int | None,
    _option(
        "--day",
        "The day of the month on which to pay: {plan.due_days}. The first possible one if left "
        "out.",
        "DAY",
        _due_day,
    ),
]
SetUp = Annotated[
    date | None,
    _option(
        "--set-up",
        "The day the plan is set up, like 2026-05-20. Without it there are no dates.",
        "DATE",
        _set_up,
    ),
]
OnlyProgram = Annotated[
    ProgramId | None, _option("--program", "Only this tax of the CASE; both if left out.")
]
Defaulted = Annotated[
    Answer | None,
    _option(
        "--defaulted", "Was a payment plan in default within the last {plan.default_years} years?"
    ),
]
Referred = Annotated[
    Answer | None, _option("--referred", "Has the debt been referred to the City Attorney?")
]
OtherFinancing = Annotated[
    Answer | None, _option("--other-financing", "Is there another way to borrow the money?")
]
Compliant = Annotated[Answer | None, _option("--compliant", "Is everything else filed and paid?")]
PlansUsed = Annotated[
    int | None,
    _option(
        "--plans-used",
        "How many plans were set up on PRO within the last {plan.self_service_months} months.",
        "NUMBER",
        _count,
    ),
]
