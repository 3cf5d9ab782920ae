"""``taxcli plan``: a payment plan for what cannot be paid at once, from an amount or a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import typer

from taxcli.cli.answer import answer
from taxcli.cli.errors import refuse, things, to_settle
from taxcli.cli.exits import Exit
from taxcli.cli.load import prepared
from taxcli.cli.options import AsJson, CaseFileOrNone, EditionChoice
from taxcli.cli.plan_options import (
    BalanceOwed,
    Compliant,
    Defaulted,
    DueDay,
    InterestPart,
    Months,
    OnlyProgram,
    OtherFinancing,
    PenaltyPart,
    PlansUsed,
    Referred,
    SetUp,
)
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.features.common_blocks import count_words
from taxcli.features.plan.document import report_blocks
from taxcli.features.plan.eligibility import Said, eligibility
from taxcli.features.plan.payment_plan import first_due, make_plan, side_by_side
from taxcli.features.plan.report import PLAN_SCHEMA, Account, Report
from taxcli.features.plan.schedule import Balance, PlanError, balance_of
from taxcli.law.payment_plan import plan_facts
from taxcli.law.programs import ProgramId
from taxcli.money import ZERO
from taxcli.values import day as day_words

if TYPE_CHECKING:
    from taxcli.engine.result import ProgramResult, Result


def plan(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: CaseFileOrNone = None,
    *,
    balance: BalanceOwed = None,
    penalty: PenaltyPart = None,
    interest: InterestPart = None,
    months: Months = None,
    day: DueDay = None,
    set_up: SetUp = None,
    program: OnlyProgram = None,
    defaulted: Defaulted = None,
    referred: Referred = None,
    other_financing: OtherFinancing = None,
    compliant: Compliant = None,
    plans_used: PlansUsed = None,
    edition: EditionChoice = "current",
    as_json: AsJson = False,
) -> Exit:
    """Work out a payment plan: whether you can have one, what it costs, when to pay.

    Give --balance, or a CASE with --set-up: then what is left to pay that day is taken from the
    case, for each tax.
    """
    if months is None:
        ctx.fail("Give --months: in how many months to pay, like --months 12.")
    voice: Voice = ctx.obj
    said = Said(defaulted, referred, other_financing, compliant, plans_used)
    asked = _Asked(months, day, set_up, said)
    if case is None:
        given = _given(ctx, balance, penalty, interest, program)
        return _speak(voice, _report(asked, {None: given}), as_json)
    if (balance, penalty, interest) != (None, None, None):
        ctx.fail("Give a CASE, or --balance and its parts: a CASE has a balance of its own.")
    if set_up is None:
        ctx.fail("With a CASE, give --set-up: the balance is what is left to pay on that day.")
    result = prepared(voice, case, edition, set_up)
    if result.blocked:
        return _refused(voice, result, case)
    _check_due(ctx, result, set_up)
    if result.diagnostics and not as_json:
        found = count_words(result.diagnostics)
        voice.tell(Para(f"On the case: {found} taxcli review {case} lists them."), Para(""))
    left = {id_: owed for id_, owed in left_to_pay(result).items() if program in (None, id_)}
    return _speak(voice, _report(asked, left, result, program), as_json)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What holds for every account."""

    months: int
    day: int | None
    set_up: date | None
    said: Said


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


def _check_due(ctx: typer.Context, result: "Result", set_up: date) -> None:
    if set_up <= result.law.due:
        ctx.fail(
            f"The tax of {result.case.tax_year} is due on {day_words(result.law.due)}, and a plan "
            "is for what is unpaid after that day: give a later --set-up."
        )
    back = [
        one.program.name
        for one in result.programs.values()
        if one.amended and one.amended.paid_back
    ]
    if back:
        ctx.fail(
            f"{' and '.join(back)}: a refund of the original is to be paid back, and how a plan "
            "takes it is not known. Give the balance of the bill with --balance instead of a CASE."
        )


def left_to_pay(result: "Result") -> dict[ProgramId, Balance]:
    """Return what is left to pay of each tax of a case, where anything is."""
    left = ((id_, _left_of(found)) for id_, found in result.programs.items())
    return {id_: balance for id_, balance in left if balance is not None}


def _left_of(found: "ProgramResult") -> Balance | None:
    if found.charges is None:
        return None
    late = found.charges.late
    parts = (late.penalty_left, late.interest_left)
    total = sum(parts, late.tax_left)
    if not total:
        return None
    bears_interest = "interest" not in found.charges.waived
    return balance_of(total, *parts, bears_interest=bears_interest, unrounded=late.unrounded)


def _report(
    asked: _Asked,
    balances: Mapping[ProgramId, Balance] | Mapping[None, Balance],
    result: "Result | None" = None,
    only: ProgramId | None = None,
) -> Report:
    """Work out a plan for every account."""
    first = plan_facts().due_days.value[0]
    day = asked.day or (first_due(asked.set_up).day if asked.set_up else first)
    accounts = []
    for id_, owed in balances.items():
        made = make_plan(owed, asked.months, asked.set_up, day)
        accounts.append(Account(id_, made, side_by_side(made), eligibility(made, asked.said)))
    return Report(tuple(accounts), asked.months, day, asked.set_up, result, only)


def _speak(voice: Voice, report: Report, as_json: bool) -> Exit:
    document = report_blocks(report, voice.width(voice.out))
    answer(voice, PLAN_SCHEMA, report, document, as_json)
    return Exit.DONE


def _refused(voice: Voice, result: "Result", case: str) -> Exit:
    problems = to_settle(result.diagnostics)
    count = things(len(problems))
    message = f"No plan was made: {count} must be settled first. taxcli review {case} lists them."
    return refuse(voice, message, problems)
