"""How an outcome is worded, for every screen, line and paper."""

from taxcli.engine.outcome import Outcome, OutcomeKind
from taxcli.law.figures import YearLaw
from taxcli.money import shown
from taxcli.values import day

_SHORT: dict[OutcomeKind, str] = {
    "pay": "pay {amount}",
    "pay-back": "pay back {amount}",
    "refund": "refund of {amount}",
    "applied": "{amount} applied to next year",
    "paid": "paid with the return",
    "nothing-due": "nothing due, no refund",
    "unchanged": "as filed, nothing changes",
    "nothing-to-file": "nothing to file",
    "not-known": "not known yet",
}
_LABELS: dict[OutcomeKind, str] = {
    "pay-back": "To pay back",
    "refund": "Refund",
    "applied": "Applied to next year",
    "not-known": "Balance due or refund",
}


def outcome_words(outcome: Outcome) -> str:
    """Say in a few words what a tax comes to: ``pay 710.00``."""
    amount = "" if outcome.amount is None else shown(outcome.amount)
    return _SHORT[outcome.kind].format(amount=amount)


def outcome_label(outcome: Outcome, to_pay: str = "Still to pay") -> str:
    """Name the amount of an outcome, for a row that shows it; ``to_pay`` where it is paid."""
    return _LABELS.get(outcome.kind, to_pay)


def pay_by_words(outcome: Outcome, unsure: str = "") -> str:
    """Say by when to pay: ``by April 15, 2026``; of what is late, how long the amount holds.

    ``unsure`` stands behind the due date where that is not official.
    """
    if outcome.due is None:
        return "with the amended return; no due date of it was found"
    due = f"{day(outcome.due)}{unsure}"
    if outcome.late:
        by = f"by {day(outcome.pay_by)}" if outcome.pay_by else "now"
        return f"{by}; it was due on {due}"
    if outcome.pay_by == outcome.due:
        return f"by {due}"
    assert outcome.pay_by is not None
    return f"by {day(outcome.pay_by)}; it is due on {due} and costs more then"


def file_by_words(outcome: Outcome, law: YearLaw) -> str:
    """Say by when a return goes in, as far as a date holds: ``File by October 15, 2026.``"""
    if outcome.file_by is None:
        return ""
    if outcome.files_late:
        return f"File now: the return was due on {day(outcome.file_by)}."
    more = " The extension gives no more time to pay." if outcome.file_by > law.due else ""
    return f"File by {day(outcome.file_by)}.{more if outcome.kind == 'pay' else ''}"


def not_owed_words(outcome: Outcome) -> str:
    """Say of a payment with the return that it was not owed, and how it comes back."""
    if not outcome.not_owed:
        return ""
    paid = f"{shown(outcome.not_owed)} was paid with the return and is not owed"
    if outcome.kind == "refund" and outcome.amount == outcome.not_owed:
        return f"{paid}. It stands on no line: the return asks for it in writing."
    either = " either" if outcome.kind in ("refund", "applied") else ""
    return f"{paid}{either}. It stands on no line: ask the Revenue Division for it in writing."
