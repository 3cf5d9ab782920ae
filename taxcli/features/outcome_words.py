"""How an outcome is worded, for every screen, line and paper."""

from taxcli.engine.outcome import Outcome, OutcomeKind
from taxcli.engine.words import day
from taxcli.law.figures import YearLaw
from taxcli.money import shown

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


def outcome_words(found: Outcome) -> str:
    """Say in a few words what a tax comes to: ``pay 710.00``."""
    amount = "" if found.amount is None else shown(found.amount)
    return _SHORT[found.kind].format(amount=amount)


def outcome_label(found: Outcome, to_pay: str = "Still to pay") -> str:
    """Name the amount of an outcome, for a row that shows it; ``to_pay`` where it is paid."""
    return _LABELS.get(found.kind, to_pay)


def pay_by_words(found: Outcome, unsure: str = "") -> str:
    """Say by when to pay: ``by April 15, 2026``; of what is late, how long the amount holds.

    ``unsure`` stands behind the due date where that is not official.
    """
    if found.due is None:
        return "with the amended return; no due date of it was found"
    due = f"{day(found.due)}{unsure}"
    if found.late:
        by = f"by {day(found.pay_by)}" if found.pay_by else "now"
        return f"{by}; it was due on {due}"
    if found.pay_by == found.due:
        return f"by {due}"
    assert found.pay_by is not None
    return f"by {day(found.pay_by)}; it is due on {due} and costs more then"


def file_by_words(found: Outcome, law: YearLaw) -> str:
    """Say by when a return goes in, as far as a date holds: ``File by October 15, 2026.``"""
    if found.file_by is None:
        return ""
    if found.files_late:
        return f"File now: the return was due on {day(found.file_by)}."
    more = " The extension gives no more time to pay." if found.file_by > law.due else ""
    return f"File by {day(found.file_by)}.{more if found.kind == 'pay' else ''}"


def not_owed_words(found: Outcome) -> str:
    """Say of a payment with the return that it was not owed, and how it comes back."""
    if not found.not_owed:
        return ""
    paid = f"{shown(found.not_owed)} was paid with the return and is not owed"
    if found.kind == "refund" and found.amount == found.not_owed:
        return f"{paid}. It stands on no line: the return asks for it in writing."
    return f"{paid} either. It stands on no line: ask the Revenue Division for it in writing."
