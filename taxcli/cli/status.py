"""``taxcli status``: what to expect after filing, and by when to ask, protest or ask a waiver."""

from datetime import date
from typing import Annotated, Any, Literal

import typer

from taxcli.cli.exits import Exit
from taxcli.cli.load import read
from taxcli.cli.options import AsJson, CaseFile, EditionChoice, Today, parse_day
from taxcli.document.terminal import Voice
from taxcli.engine.amounts import amount_json
from taxcli.engine.result import diagnostic_json
from taxcli.features.status.after_filing import (
    AfterFiling,
    Followed,
    RefundTime,
    WhenError,
    after_filing,
)
from taxcli.features.status.document import asking, delays, status_blocks
from taxcli.law.standing import standing

STATUS_SCHEMA = "taxcli-status-1"


def status(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: CaseFile,
    *,
    filed_on: Annotated[
        date,
        typer.Option(
            parser=parse_day,
            metavar="DATE",
            help="The day the return was mailed or sent, with all supporting pages.",
        ),
    ],
    how: Annotated[
        Literal["paper", "pro"] | None,
        typer.Option(help="On paper, or on PRO (Portland Revenue Online).", show_default=False),
    ] = None,
    notice_date: Annotated[
        date | None,
        typer.Option(
            parser=parse_day,
            metavar="DATE",
            help="The date on a notice that came, for its protest.",
            show_default=False,
        ),
    ] = None,
    on: Today = None,
    edition: EditionChoice = "current",
    as_json: AsJson = False,
) -> Exit:
    """Tell what to expect after filing: when a refund comes, when to ask, what delays it.

    Ends with exit code 4 while something in the case must be settled first.
    """
    voice: Voice = ctx.obj
    given = read(voice, case)
    try:
        found = after_filing(given, filed_on, how=how, on=on, notice=notice_date, edition=edition)
    except WhenError as error:
        raise typer.BadParameter(f"{error}.") from None
    if as_json:
        voice.json(_json(found))
    else:
        voice.say(*status_blocks(found))
    return Exit.REFUSED if found.result.blocked else Exit.DONE


def _json(of: AfterFiling) -> dict[str, Any]:
    result, facts = of.result, standing()
    sources = {
        "refund_time": facts.refund_time,
        "refund_interest": facts.refund_interest,
        "refund_limit": facts.refund_limit,
        "protest": facts.protest,
        "waiver": facts.waiver,
    }
    return {
        "schema": STATUS_SCHEMA,
        "tax_year": result.case.tax_year,
        "edition": result.law.edition,
        "filed_on": of.filed_on.isoformat(),
        "how": of.how,
        "on": of.on.isoformat() if of.on else None,
        "due": result.law.due.isoformat(),
        "blocked": result.blocked,
        "programs": {one.program.program.id: _program_json(of, one) for one in of.programs},
        "delays": delays(of),
        "asking": asking(of),
        "notice": _notice_json(of),
        "sources": {
            name: {"source": fact.source, "status": fact.status} for name, fact in sources.items()
        },
        "diagnostics": [diagnostic_json(found) for found in result.diagnostics],
        "assumptions": list(result.assumptions),
    }


def _program_json(of: AfterFiling, one: Followed) -> dict[str, Any]:
    return {
        "form": one.form,
        "expected": one.expected,
        "amount": amount_json(one.amount),
        "file_by": _day(one.by),
        "filed_late": one.late if one.by else None,
        "refund": None if one.time is None else _time_json(of, one.time),
        "claim_by": _day(one.claim_by),
        "too_old": one.too_old if one.claim_by else None,
        "payments_under_spouse": one.spouse_paid,
    }


def _time_json(of: AfterFiling, time: RefundTime) -> dict[str, Any]:
    return {
        "usual_from": time.first.isoformat(),
        "usual_to": time.last.isoformat(),
        "may_take_longer": time.busy,
        "ask_from": time.ask_from.isoformat(),
        "interest_from": time.interest_from.isoformat(),
        "stage": time.stage(of.on) if of.on else None,
    }


def _notice_json(of: AfterFiling) -> dict[str, Any] | None:
    if of.notice is None:
        return None
    until = standing().protest.until(of.notice)
    return {
        "date": of.notice.isoformat(),
        "protest_until": until.isoformat(),
        "protest_passed": of.on > until if of.on else None,
        "waiver": list(standing().waiver.facts),
    }


def _day(when: date | None) -> str | None:
    return None if when is None else when.isoformat()
