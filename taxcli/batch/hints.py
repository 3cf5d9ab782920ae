"""What goes into each column, in a few words: for the tables of the template."""

import re

from taxcli.batch.columns import CHILDREN, CLIENTS, Column, columns_of
from taxcli.law.programs import programs

# The columns that most firms need; `taxcli template --all` writes every one.
_USUAL = {
    CLIENTS: r"client_id|tax_year|filing_status|(primary|spouse)\..*|address\..*|oregon\..*"
    r"|residency\.[a-z]+\.(primary|spouse|local_income)|last_year\..*|extension\..*|refund\..*"
    r"|account\..*|preparer\..*",
    "w2": r"client_id|person|employer|wages|local[12]\.(locality|wages|tax)",
    "income": r"client_id|person|kind|payer|amount|pension"
    r"|[a-z]+\.(amount|days\..*|sourced|date)",
    "payment": r"(?!tax_year|also_real).*",
    "exempt": r"(?!also_real).*",
}
_PLACES: dict[str, str] = {each.jurisdiction: each.called for each in programs()}
# By table, and by what is left of a header without its person, place, tax or number.
_HINTS = {
    CLIENTS: {
        "client_id": "your own number or name for the client; child tables repeat it",
        "tax_year": "the year, like 2025",
        "filing_status": "as on the Oregon return",
        "paid_on": "the day a late return is filed and paid",
        "first_name": "first name of the {person}",
        "last_name": "last name of the {person}",
        "ssn": "nine digits, or blank to write it by hand",
        "street": "street and number",
        "unit": "apartment or unit",
        "city": "city",
        "state": "two letters",
        "zip": "as text: zeros at the start count",
        "lived": "did the {person} live in {place}: full-year, none, or dates like 1/1 to 6/30",
        "local_income": "no if nobody had income from {place} while living outside",
        "permanent_home": "{person} away: kept the permanent home in {place}",
        "center_of_life": "{person} away: family, work and belongings stayed in {place}",
        "intends_to_return": "{person} away: means to come back to {place}",
        "on": "the day the address was looked up for {place}",
        "tool": "where it was looked up",
        "form": "the Oregon return",
        "taxable_income": "Oregon taxable income",
        "total_income": "Oregon total income: for part-year residents and nonresidents",
        "deductions": "what lies between total and taxable income",
        **{
            name: f"taxable income of {its}, if worked out elsewhere"
            for name, its in _PLACES.items()
        },
        **{f"{each.id}_tax": f"{each.name} tax of last year, 0 if none" for each in programs()},
        "filed": "was more time to file asked for",
        "by": "how it was asked for",
        "refund": "what becomes of {tax} paid too much",
        "account": "account number of the Revenue Division, {tax}",
        "name": "name of the paid preparer",
        "firm": "firm of the paid preparer",
        "ptin": "PTIN of the paid preparer",
        "phone": "telephone of the paid preparer",
        "must_efile": "yes if the preparer must file federal returns electronically",
        "fiscal_year": "the tax year is not the calendar year",
        "estate_or_trust": "the filer is an estate or trust",
        "died_in_year": "a filer died in the year",
        "federal_filing_status": "if it differs from the Oregon one",
        "elective_tax": "Oregon pass-through entity elective tax was paid",
        "active_duty_pay": "there is active-duty military pay",
        "carrier_crew": "pay of the crew of a plane, ship, train or truck, living elsewhere",
        "amends.reason": "an amended return: why",
        "amends.filed_on": "an amended return: the day the original was filed",
        "amends.tax_year": "an amended return: the year of the original, like 2025",
        "amends.refunded": "{tax} refunded or applied by the original, without interest",
        "amends.refunded_on": "the day on which it was",
        "amends.filed": "as the original showed it; its form is none if nothing was filed",
    },
    "w2": {
        "employer": "name of the employer",
        "wages": "box 1",
        "state": "box 15",
        "state_wages": "box 16",
        "state_tax": "box 17",
        "local.locality": "box 20 as printed",
        "local.wages": "box 18",
        "local.tax": "box 19",
    },
    "income": {
        "kind": "kind of income",
        "payer": "who paid it",
        "amount": "the amount in the Oregon return (its Oregon column)",
        "pension": "for pensions: which kind",
        "part.amount": "so much of it is local to {place}",
        "days.inside": "days worked in {place} while living outside; half days are .5",
        "days.total": "all days worked while living outside {place}, without weekends and leave",
        "days.pay": "for Form OR-40-N or OR-40-P: the whole pay that all these days earned",
        "sourced": "is all of it from {place}, or none of it",
        "date": "the day it was received: local if living in {place} then",
        "from": "first day of the span it was earned in",
        "to": "last day of the span it was earned in",
        "resident_pay": "with days: what was earned while living in {place}",
    },
    "payment": {
        "program": "which tax",
        "kind": "kind of payment",
        "date": "postmark, or the day paid online",
        "amount": "amount",
        "person": "under whose number it was paid; primary if blank",
        "tax_year": "the year it was paid for, if another",
    },
    "exempt": {
        "kind": "kind of pension",
        "payer": "who paid it",
        "amount": "the part inside Oregon taxable income",
        **dict.fromkeys(_PLACES, "local share, for part-year residents and nonresidents"),
    },
    "pass_through": {
        "entity": "name of the business",
        "kind": "kind of business",
        "ein": "as text: zeros at the start count",
        "tiers": "entities between, with ; between them",
        "gross_receipts": "gross receipts of the business",
        "share": "the owner's share that {place} has taxed already",
        "subject": "the business is subject to the business tax of {place}",
        "return_filed": "it has filed the business tax return of {place}",
        "statement": "the owner has its statement",
        "apportionment": "per cent of the business in {place}",
        "prior_year_loss": "loss carried from earlier years",
    },
    "other_state": {
        "state": "two letters",
        "tax": "tax paid to the other state",
        "oregon_credit": "credit that Oregon gave for it",
        "agi": "modified AGI in all",
        "agi_both": "the part of it taxed by both",
        "income": "income taxed by the state and by {place}",
        "part.tax": "the other state's tax on that income",
        "composite": "the tax was paid by a composite return",
    },
    "acknowledged": {
        "code": "code of what was looked at, like R-RES-002",
        "where": "its place, if not all",
        "who": "who looked at it",
        "when": "when",
        "why": "why it may stand",
        "seen": "the mark that taxcli review shows beside it",
    },
}
_ALSO_REAL = "yes if a row with the same figures is real too"
_CLIENT = "the client's id as in the clients' table"
_PERSON = "whose it is; primary if blank"
_FORMS = {
    "money": "dollars, like 1,234.56",
    "date": "a date, like 2025-04-15",
    "yes-no": "yes or no",
    "percent": "written like 62.5 %",
}


def usual_columns(table: str) -> list[Column]:
    """Return the columns of a table that most firms need; none, if most need no such table."""
    pattern = re.compile(_USUAL.get(table, "(?!)"))
    return [column for name, column in columns_of(table).items() if pattern.fullmatch(name)]


def all_columns(table: str) -> list[Column]:
    """Return every column of a table."""
    return list(columns_of(table).values())


def hint_of(table: str, column: Column) -> str:
    """Tell what goes into a column."""
    words = {step: step for step in column.path if isinstance(step, str)}
    hint = _told(table, column).format(
        person=words.get("spouse") or "primary taxfiler",
        place=next((name for key, name in _PLACES.items() if key in words), ""),
        tax=str(column.path[-1]).upper(),
    )
    if column.kind == "choice":
        *most, last = column.choices
        return f"{hint}: {', '.join(most)} or {last}"
    form = _FORMS.get(column.kind)
    return f"{hint} ({form})" if form else hint


def _told(table: str, column: Column) -> str:
    first, last = str(column.path[0]), str(column.path[-1])
    hints = _HINTS[table]
    if first == "amends":
        return hints[f"amends.{column.path[1]}"]
    if table in CHILDREN and last in ("client_id", "person") and last not in hints:
        return _CLIENT if last == "client_id" else _PERSON
    if last == "also_real":
        return _ALSO_REAL
    if column.kind == "lived":
        return hints["lived"]
    if first in ("refund", "account"):
        return hints[first]
    above = str(column.path[-2]) if len(column.path) > 1 else ""
    above = "local" if first == "local" else "part" if above in _PLACES else above
    return hints.get(f"{above}.{last}") or hints[last]
