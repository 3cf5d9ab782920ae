"""How facts of a case are written: names, numbers, filing status, residency, kinds."""

from typing import Literal

from taxcli.case.model import Person
from taxcli.case.types import Who
from taxcli.engine.lines import shown_amount
from taxcli.engine.program_case import PersonResidency
from taxcli.engine.result import Result
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
