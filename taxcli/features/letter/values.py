"""What may stand in a letter to a client: the outcome of each tax, facts, and sentences of them."""

from taxcli.engine.result import ProgramResult, Result
from taxcli.features.amend.paper import marked
from taxcli.features.attachments import attachments
from taxcli.features.letter.template import LetterTemplate
from taxcli.features.returns.layout import NOT_KNOWN, names_line
from taxcli.features.vouchers.voucher import return_voucher
from taxcli.law.standing import pro, standing
from taxcli.money import ZERO, percent, shown
from taxcli.values import day

Values = dict[str, str]
_UNKNOWN_PREPARER = "your preparer"


def outcome_of(program: ProgramResult) -> str:
    """Name what came out for a tax, by the key of its paragraph in forms/letter.toml."""
    found = program.outcome
    if found.provisional or found.kind == "not-known":
        return "open"
    if found.kind == "pay" and found.late:
        return "pay_late"
    if found.kind == "refund" and found.claims_only:
        return "refund_only"
    return found.kind.replace("-", "_")


def general_values(result: Result) -> Values:
    """Return what may stand in every text of the letter."""
    preparer, payment = result.case.preparer, standing().payment
    name = preparer.name if preparer else _UNKNOWN_PREPARER
    return {
        "names": names_line(result),
        "year": str(result.case.tax_year),
        "next_year": str(result.case.tax_year + 1),
        "preparer": name,
        "firm": (preparer.firm if preparer else None) or name,
        "payee": payment.payee,
        "address": ", ".join(payment.address),
        "voucher": payment.voucher,
        "pro_login": pro().short,
        "refund_time": standing().refund_time.told,
        "card_cost": percent(pro().fees.card_share),
        "efile_rule": standing().paid_preparers.source,
    }


def tax_values(
    result: Result, program: ProgramResult, template: LetterTemplate, general: Values
) -> Values:
    """Return what may stand in a tax's paragraph: facts, and the sentences made of them."""
    amount = None if program.outcome.provisional else program.outcome.amount
    facts = {
        **general,
        "tax": program.program.name,
        "tax_name": program.program.full_name,
        "form": f"{program.filing.form or ''}{' (amended)' if marked(program) else ''}",
        "amount": NOT_KNOWN if amount is None else shown(amount),
        "due": day(result.law.due),
        "file_by": day(program.outcome.file_by or result.law.due),
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
    part = voucher is not None and program.outcome.part_paid
    entries = "; ".join(attached)
    by_us = "_by_us" if result.case.preparer and result.case.preparer.must_efile else ""
    return {
        "how_to_pay": say("how_to_pay") if voucher else "",
        "part_paid": say("part_paid") if part else "",
        "sign": say("sign_by_us" if by_us else "sign_joint" if result.case.joint else "sign"),
        "attach": say(f"attach{by_us}", attached=entries) if attached else say("nothing_attached"),
        "when_to_file": say(_when_to_file(program)),
        "amount_holds": say("amount_holds", holds_until=day(holds)) if holds else "",
    }


def _when_to_file(program: ProgramResult) -> str:
    """Return the key of the sentence that says by when the return goes in."""
    if marked(program):
        return "file_amended"
    if program.outcome.file_by is None:
        return "file_any_time"
    if program.outcome.files_late:
        return "file_late"
    return "file_more_time" if program.extended and program.outcome.to_pay else "file"
