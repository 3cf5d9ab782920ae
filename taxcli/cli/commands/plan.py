"""``taxcli plan``: a payment plan, from a balance or from a case."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from taxcli.case.parse_answers import read as read_answer
from taxcli.case.residency import ProgramId
from taxcli.cli.command import (
    CaseFileOrNone,
    EditionChoice,
    answer,
    option,
    parse_day,
    prepared,
    tell_diagnostics,
)
from taxcli.cli.errors import Exit, blocked_error
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.features.common_blocks import blocking_words
from taxcli.features.plan.document import report_blocks
from taxcli.features.plan.payment_plan import (
    Balance,
    PlanError,
    balance_of,
    check_day,
    check_months,
    check_set_up,
)
from taxcli.features.plan.report import (
    PLAN_SCHEMA,
    PlanAnswer,
    PlanAnswers,
    Wanted,
    left_to_pay,
    plan_report,
)
from taxcli.law.data import filled
from taxcli.money import TOO_LARGE, ZERO, shown

if TYPE_CHECKING:
    pass


_Value = TypeVar("_Value")
_COUNT = re.compile(r"[0-9]{1,6}")


def _amount(text: str) -> Decimal:
    try:
        amount: Decimal = read_answer("money", text, 0)
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


def _checked(
    check: Callable[[_Value], None], parse: Callable[[str], _Value]
) -> Callable[[str], _Value]:
    """Return a parser of values that a plan can have; the rule's own sentence says why not."""

    def parser(text: str) -> _Value:
        value = parse(text)
        try:
            check(value)
        except PlanError as error:
            raise typer.BadParameter(str(error)) from error
        return value

    return parser


def plan(
    ctx: typer.Context,
    case: CaseFileOrNone = None,
    *,
    balance: Annotated[
        Decimal | None, option("--balance", "All that is owed, in dollars.", "AMOUNT", _amount)
    ] = None,
    penalty: Annotated[
        Decimal | None,
        option("--penalty", "The penalty within the balance; 0 if left out.", "AMOUNT", _amount),
    ] = None,
    interest: Annotated[
        Decimal | None,
        option(
            "--interest",
            "The interest within the balance; 0 if left out. What is neither penalty nor interest "
            "is tax.",
            "AMOUNT",
            _amount,
        ),
    ] = None,
    months: Annotated[
        int | None,
        option(
            "--months",
            "In how many months to pay. Required.",
            "NUMBER",
            _checked(check_months, _count),
        ),
    ] = None,
    day: Annotated[
        int | None,
        option(
            "--day",
            filled(
                "The day of the month on which to pay: {plan.due_days}. The first possible one if "
                "left out."
            ),
            "DAY",
            _checked(check_day, _count),
        ),
    ] = None,
    set_up: Annotated[
        date | None,
        option(
            "--set-up",
            "The day the plan is set up, like 2026-05-20. Without it there are no dates.",
            "DATE",
            _checked(check_set_up, parse_day),
        ),
    ] = None,
    program: Annotated[
        ProgramId | None, option("--program", "Only this tax of the CASE; both if left out.")
    ] = None,
    defaulted: Annotated[
        PlanAnswer | None,
        option(
            "--defaulted",
            filled("Was a payment plan in default within the last {plan.default_years} years?"),
        ),
    ] = None,
    referred: Annotated[
        PlanAnswer | None, option("--referred", "Has the debt been referred to the City Attorney?")
    ] = None,
    other_financing: Annotated[
        PlanAnswer | None, option("--other-financing", "Is there another way to borrow the money?")
    ] = None,
    compliant: Annotated[
        PlanAnswer | None, option("--compliant", "Is everything else filed and paid?")
    ] = None,
    plans_used: Annotated[
        int | None,
        option(
            "--plans-used",
            filled(
                "How many plans were set up on PRO within the last {plan.self_service_months} "
                "months."
            ),
            "NUMBER",
            _count,
        ),
    ] = None,
    edition: EditionChoice = "current",
) -> Exit:
    """Work out a payment plan: whether you can have one, what it costs, when to pay.

    Give --balance, or a CASE with --set-up: then what is left to pay that day is taken from the
    case, for each tax.
    """
    if months is None:
        ctx.fail("Give --months: in how many months to pay, like --months 12.")
    voice: Voice = ctx.obj
    said = PlanAnswers(defaulted, referred, other_financing, compliant, plans_used)
    wanted = Wanted(months, day, set_up, said, program)
    if case is None:
        given = _given(ctx, balance, penalty, interest, program)
        report = plan_report(wanted, {None: given})
    else:
        if (balance, penalty, interest) != (None, None, None):
            ctx.fail("Give a CASE, or --balance and its parts: a CASE has a balance of its own.")
        if set_up is None:
            ctx.fail("With a CASE, give --set-up: the balance is what is left to pay on that day.")
        result = prepared(voice, case, edition, set_up)
        if result.blocked:
            count, lists = blocking_words(result), f"taxcli review {case} lists them."
            message = f"No plan was made: {count} must be settled first. {lists}"
            raise blocked_error(result, message)
        try:
            left = left_to_pay(result, program, on=set_up)
        except PlanError as error:
            ctx.fail(str(error))
        if tell_diagnostics(voice, result, case):
            voice.tell(Para(""))
        report = plan_report(wanted, left, result)
    answer(voice, PLAN_SCHEMA, report, report_blocks(report, voice.width(voice.out)))
    return Exit.DONE


def _given(
    ctx: typer.Context,
    balance: Decimal | None,
    penalty: Decimal | None,
    interest: Decimal | None,
    program: ProgramId | None,
) -> Balance:
    """Return the balance given by its options."""
    if balance is None:
        ctx.fail("Give --balance, like --balance 4200, or a CASE with --set-up.")
    if program is not None:
        ctx.fail("--program chooses a tax of a CASE: leave it out, or give a CASE.")
    try:
        return balance_of(balance, penalty or ZERO, interest or ZERO)
    except PlanError as error:
        ctx.fail(str(error))
