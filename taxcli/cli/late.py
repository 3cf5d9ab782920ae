"""``taxcli late``: what paying late costs, month by month."""

from datetime import date
from typing import Annotated, Any

import typer

from taxcli.cli.errors import fail
from taxcli.cli.exits import Exit
from taxcli.cli.load import prepared
from taxcli.cli.options import AsJson, CaseFile, Day, EditionChoice, parse_day
from taxcli.document.terminal import Voice
from taxcli.engine.amounts import amount_json
from taxcli.engine.late import Late
from taxcli.engine.ledger import Unpaid
from taxcli.engine.result import ProgramResult, Result, diagnostic_json
from taxcli.features.late.document import late_blocks
from taxcli.law.interest import period_of
from taxcli.law.standing import standing

LATE_SCHEMA = "taxcli-late-1"


def late(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: CaseFile,
    *,
    on: Day = None,
    notice: Annotated[
        date | None,
        typer.Option(
            parser=parse_day,
            metavar="DATE",
            help="The date on a notice or bill, for the last day of a protest.",
            show_default=False,
        ),
    ] = None,
    edition: EditionChoice = "current",
    as_json: AsJson = False,
) -> Exit:
    """Compute penalty and interest of tax paid late, month by month, and how they grow."""
    voice: Voice = ctx.obj
    result = prepared(voice, case, edition, on)
    if all(found.day is None for found in result.programs.values()):
        message = "Say on which day it is paid: --on 2026-08-01, or paid_on in the case."
        return fail(voice, message, Exit.USAGE)
    if as_json:
        voice.json(_json(result, notice))
    else:
        voice.say(*late_blocks(result, notice))
    return Exit.REFUSED if result.blocked else Exit.DONE


def _json(result: Result, notice: date | None) -> dict[str, Any]:
    return {
        "schema": LATE_SCHEMA,
        "tax_year": result.case.tax_year,
        "edition": result.law.edition,
        "due": result.law.due.isoformat(),
        "programs": {id_: _program_json(found) for id_, found in result.programs.items()},
        "protest_until": standing().protest.until(notice).isoformat() if notice else None,
        "diagnostics": [diagnostic_json(found) for found in result.diagnostics],
        "assumptions": list(result.assumptions),
    }


def _program_json(found: ProgramResult) -> dict[str, Any] | None:
    charges = found.charges
    if charges is None:
        return None
    late, forgiven = charges.late, charges.forgiven
    return {
        "paid_on": found.day.isoformat() if found.day else None,
        "net_tax": amount_json(found.amount("net_tax")),
        "unpaid_after_due": amount_json(late.unpaid),
        "penalty": amount_json(late.penalty),
        "interest": amount_json(late.interest),
        "underpayment_interest": amount_json(found.amount("underpayment_interest")),
        "still_to_pay": amount_json(found.outcome.to_pay),
        "months": [_month_json(span, begins) for span in late.spans for begins in span.months],
        "payments": [_settled_json(late, at) for at in range(len(late.settled))],
        "each_further_month": amount_json(late.monthly),
        "grows_on": late.grows_on.isoformat() if late.grows_on else None,
        "waived": {
            "penalty": amount_json(forgiven.penalty if forgiven else None),
            "interest": amount_json(forgiven.interest if forgiven else None),
            "underpayment_interest": amount_json(charges.underpayment.forgiven or None),
        },
    }


def _month_json(span: Unpaid, begins: date) -> dict[str, Any]:
    return {
        "begins": begins.isoformat(),
        "unpaid": amount_json(span.amount),
        "rate": amount_json(span.rate, "rate"),
        "rate_status": period_of(begins).status,
        "interest": amount_json(span.amount * span.rate, "exact"),
    }


def _settled_json(late: Late, at: int) -> dict[str, Any]:
    row = late.settled[at]
    return {
        "date": row.day.isoformat(),
        "amount": amount_json(row.amount),
        "to_penalty": amount_json(row.penalty),
        "to_interest": amount_json(row.interest),
        "to_tax": amount_json(row.tax),
        "over": amount_json(row.over),
    }
