"""What may stand in a letter to a client: the outcome of each tax, facts, and sentences of them."""

from datetime import date
from typing import Literal

from taxcli.law.data import load
from taxcli.law.pro import pro
from taxcli.money import ZERO, shown
from taxcli.papers.amended import marked
from taxcli.papers.attachments import attachments
from taxcli.papers.parts import NOT_KNOWN, names_line
from taxcli.papers.template import LetterTemplate
from taxcli.papers.voucher import return_voucher
from taxcli.returns.result import ProgramResult, Result
from taxcli.rules.words import day

Outcome = Literal[
    "pay",
    "pay_late",
    "pay_back",
    "paid",
    "refund",
    "applied",
    "nothing_due",
    "refund_only",
    "unchanged",
    "nothing_to_file",
    "open",
]
Values = dict[str, str]
_UNKNOWN_PREPARER = "your preparer"


def outcome_of(result: Result, program: ProgramResult) -> Outcome:
    """Name what came out for a tax, by the key of its paragraph."""
    if result.blocked or program.filing.must_file is None:
        return "open"
    if program.filing.form is None:
        return "nothing_to_file"
    due, refund, applied = program.still_to_pay, program.comes_back, program.to_apply
    if due is None or refund is None or applied is None:
        return "open"
    if due and program.only_pays_back:
        return "pay_back"
    if due:
        return "pay_late" if _after(program, result.law.due) else "pay"
    if not program.sends_return:
        return "unchanged"
    if applied:
        return "applied"
    if refund:
        only = program.filing.refund_only and program.amended is None
        return "refund_only" if only else "refund"
    if program.amended is not None:
        return "nothing_due"
    return "paid" if program.paid_with_return and program.amount("balance_due") else "nothing_due"


def _after(program: ProgramResult, limit: date) -> bool:
    return program.day is not None and program.day > limit


def general_values(result: Result) -> Values:
    """Return what may stand in every text of the letter."""
    preparer, payment = result.case.preparer, load("standing")["payment"]
    name = preparer.name if preparer else _UNKNOWN_PREPARER
    return {
        "names": names_line(result),
        "year": str(result.case.tax_year),
        "next_year": str(result.case.tax_year + 1),
        "preparer": name,
        "firm": (preparer.firm if preparer else None) or name,
        "payee": payment["payee"],
        "address": ", ".join(payment["address"]),
        "voucher": payment["voucher"],
        "pro_login": pro().short,
    }


def tax_values(
    result: Result, program: ProgramResult, template: LetterTemplate, general: Values
) -> Values:
    """Return what may stand in a tax's paragraph: facts, and the sentences made of them."""
    amounts = {
        "pay": program.still_to_pay,
        "pay_late": program.still_to_pay,
        "pay_back": program.still_to_pay,
        "refund": program.comes_back,
        "refund_only": program.comes_back,
        "applied": program.to_apply,
    }
    outcome = outcome_of(result, program)
    amount = amounts.get(outcome, None if outcome == "open" else ZERO)
    facts = {
        **general,
        "tax": program.program.name,
        "tax_name": program.program.full_name,
        "form": f"{program.filing.form or ''}{' (amended)' if marked(program) else ''}",
        "amount": NOT_KNOWN if amount is None else shown(amount),
        "due": day(result.law.due),
        "file_by": day(_file_by(result, program)),
        "balance": shown(program.amount("balance_due") or ZERO),
        "paid": shown(program.paid_with_return),
    }
    return {**facts, **_sentences(result, program, template, facts)}


def _sentences(
    result: Result, program: ProgramResult, template: LetterTemplate, facts: Values
) -> Values:
    """Return the sentences of a tax; one that does not apply is empty."""

    def say(key: str, **more: str) -> str:
        return template.words[key].format_map({**facts, **more})

    voucher, attached = return_voucher(result, program), attachments(result, program)
    holds = voucher.holds if voucher else None
    part = voucher is not None and program.paid_with_return and program.amended is None
    entries = "; ".join(attached)
    by_us = "_by_us" if result.case.preparer and result.case.preparer.must_efile else ""
    return {
        "how_to_pay": say("how_to_pay") if voucher else "",
        "part_paid": say("part_paid") if part else "",
        "sign": say("sign_by_us" if by_us else "sign_joint" if result.case.joint else "sign"),
        "attach": say(f"attach{by_us}", attached=entries) if attached else say("nothing_attached"),
        "when_to_file": say(_when_to_file(result, program)),
        "amount_holds": say("amount_holds", holds_until=day(holds)) if holds else "",
    }


def _file_by(result: Result, program: ProgramResult) -> date:
    extended: date = result.law.of("due.extended").value
    return extended if program.extended else result.law.due


def _when_to_file(result: Result, program: ProgramResult) -> str:
    """Return the key of the sentence that says by when the return goes in."""
    if marked(program):
        return "file_amended"
    if not program.filing.must_file:
        return "file_any_time"
    if _after(program, _file_by(result, program)):
        return "file_late"
    return "file_more_time" if program.extended and program.still_to_pay else "file"
