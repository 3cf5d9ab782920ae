"""How case, outcome and result are worded, for every screen, line and paper."""

from typing import Literal

from taxcli.case.model import Person
from taxcli.case.types import Who
from taxcli.engine.lines import shown_amount
from taxcli.engine.outcome import Outcome, OutcomeKind
from taxcli.engine.program_case import PersonResidency
from taxcli.engine.result import ProgramResult, Result
from taxcli.law.figures import YearLaw
from taxcli.money import shown
from taxcli.values import day

SsnChoice = Literal["full", "masked", "blank"]
NOT_KNOWN = shown_amount(None)
PERSON_WORDS: dict[Who, str] = {"primary": "Taxfiler", "spouse": "Spouse"}
STATUS_WORDS = {
    "single": "Single",
    "separate": "Married filing separately",
    "joint": "Married filing jointly",
    "head-of-household": "Head of household",
    "surviving-spouse": "Qualifying surviving spouse",
}
EXEMPT_WORDS = {
    "oregon-pers": "Oregon PERS",
    "federal-pension": "Federal pension",
    "military-pension": "Military pension",
}
RESIDENCY_WORDS = {
    "full-year": "Full-year resident",
    "part-year": "Part-year resident",
    "nonresident": "Nonresident with local income",
    "none": "Nonresident, no local income",
    None: NOT_KNOWN,
}


def name_text(person: Person | None) -> str:
    """Write a taxfiler's name, or say in a draft that it is missing."""
    return person.full_name if person else "(name missing)"


def names_line(result: Result) -> str:
    """Write the names of everyone who files, for the head of a schedule."""
    names = [name_text(result.case.primary)]
    if result.case.joint:
        names.append(name_text(result.case.spouse))
    return " and ".join(names)


def running_name(result: Result, choice: SsnChoice) -> str:
    """Write name and last digits for the head of a return's further pages."""
    person = result.case.primary
    digits = ssn_text(person, "blank" if choice == "blank" else "masked")
    return f"{name_text(person)}  {digits}".rstrip()


def ssn_text(person: Person | None, choice: SsnChoice) -> str:
    """Write a taxfiler's number as chosen; blank to be written by hand."""
    if person is None or person.ssn is None or choice == "blank":
        return ""
    return person.ssn.full if choice == "full" else person.ssn.masked


def periods_text(person: PersonResidency, year: int) -> str:
    """Write when a taxfiler lived inside."""
    if person.lived == "unknown":
        return NOT_KNOWN
    if not person.periods:
        return f"All of {year}" if person.lived == "full-year" else "At no time"
    return "; ".join(f"{day(span.from_)} to {day(span.to)}" for span in person.periods)


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


def year_words(result: Result) -> str:
    """Name the year and the edition of the law: the first line of every result."""
    return f"Tax year {result.case.tax_year}, {edition_words(result)}"


def edition_words(result: Result) -> str:
    """Name the edition of the law that a result is by."""
    return "by the law in force" if result.law.edition == "current" else "by the published page"


def paper_name(result: Result, kind: str) -> str:
    """Return the name of a paper of both taxes: ``2025-next-steps.pdf``."""
    return f"{result.case.tax_year}-{kind}.pdf"


def tax_paper_name(result: Result, program: ProgramResult, kind: str) -> str:
    """Return the name of another paper of one tax: ``2025-shs-charges.pdf``."""
    return f"{result.case.tax_year}-{program.program.id}-{kind}.pdf"
