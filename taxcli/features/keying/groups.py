"""The groups of the keying sheet, in order: getting in, the return, what is beside it, paying."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from taxcli.case.model import Person
from taxcli.engine.lines import Filled, FilledLine
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.amend import left_steps
from taxcli.features.case_words import NOT_KNOWN, RESIDENCY_WORDS, STATUS_WORDS, SsnChoice, ssn_text
from taxcli.features.keying.after import afterwards_items, beside_items, paying_items
from taxcli.features.keying.entries import (
    PERSON,
    Entry,
    Head,
    Item,
    Note,
    Sub,
    do,
    known,
    line_entry,
    typed,
    typed_date,
    write,
)
from taxcli.features.keying.schedules import schedule_items
from taxcli.law.standing import pro

# Lines that come from the Oregon return and so are the same for both taxes.
_OF_OREGON = ("oregon_taxable_income", "total_income", "deductions")
# Lines that an amended return's earlier payments and refunds do not enter.
_BEFORE_WHAT_IS_LEFT = ("balance_due", "overpayment", "applied", "refund")
_CHOICES = {"refund": "Refund", "apply": "Apply to next year's tax"}


def keying_items(result: Result, ssn: SsnChoice) -> Iterator[Item]:
    """Yield everything that stands on the keying sheet, in order."""
    filed = [
        program
        for program in result.programs.values()
        if program.outcome.sends_return and program.filled is not None
    ]
    shared = _shared(result, filed) if result.combined.available else []
    yield from _getting_in(result, filed)
    yield from _which_return(result, filed)
    yield from _taxfiler(result, ssn)
    if shared:
        yield Head("Combined return: what both taxes share", keep=len(shared))
        yield from shared
    for program in filed:
        yield from _program(result, program, shared)
    yield from beside_items(result, filed)
    yield from paying_items(result, filed)
    yield from afterwards_items(result, filed)


def _getting_in(result: Result, filed: list[ProgramResult]) -> Iterator[Item]:
    yield Head("Getting in")
    yield Note(pro().long)
    yield do(f"With a login: open {pro().address} and log in with the Log In box.")
    yield do(f"Without one: open {pro().address}. Where filing begins there was not seen.")
    if result.case.preparer is not None:
        yield Note(
            "A preparer works in the client's account by third-party access, with a login of the "
            "preparer's own. The rest of this group is for a client who creates a login."
        )
    yield Sub("Only to create a login, with the letter at hand")
    yield Entry("Create PRO Username, Next: PRO Username Type (own accounts)", "Yes")
    yield write("Account Type, as the letter has it")
    for program in filed:
        number = getattr(result.case.account, program.program.id)
        yield known(f"Account ID, {program.program.name}", number)
    yield write("Letter ID")


def _which_return(result: Result, filed: list[ProgramResult]) -> Iterator[Item]:
    yield Head("Which return")
    if any(program.amended and not program.amended.first for program in filed):
        reason = result.case.amends.reason if result.case.amends else None
        yield Note(
            f"These are amended returns. The reason: {reason or 'not said'} How one is marked on "
            "PRO was not found."
        )
    if result.combined.available:
        yield Note(f"The combined SHS and PFA return is open. {result.combined.reason}")
        yield do("File the combined return, or two separate returns: not both.")
    else:
        yield Note(f"The combined SHS and PFA return is not open. {result.combined.reason}")
        for program in filed:
            yield do(f"File Form {program.filing.form} ({program.program.name}).")


def _taxfiler(result: Result, ssn: SsnChoice) -> Iterator[Item]:
    case = result.case
    yield Head("Taxfiler" if not case.joint else "Taxfilers")
    yield Entry("Tax year", str(case.tax_year))
    yield from _person("", case.primary, ssn)
    if case.joint:
        yield from _person("Spouse: ", case.spouse, ssn)
    at = case.address
    yield known("Mailing address", at.street if at else None)
    if at is not None and at.unit:
        yield Entry("Unit", at.unit)
    yield known("City", at.city if at else None)
    yield known("State", at.state if at else None)
    yield known("ZIP", at.zip if at else None)
    status = STATUS_WORDS[case.filing_status] if case.filing_status else NOT_KNOWN
    yield Entry("Filing status, as on the Oregon return", status)
    yield Entry("Form of the Oregon return", f"Form {case.oregon.form}")


def _person(who: str, person: Person | None, ssn: SsnChoice) -> Iterator[Item]:
    first, last, number = "first name and initial", "last name", "Social Security number"
    captions = [f"{who}{text}" if who else text[0].upper() + text[1:] for text in (first, last)]
    yield known(captions[0], person.first_name if person else None)
    yield known(captions[1], person.last_name if person else None)
    # The sheet is no form: whoever types knows the number, or has the return beside it.
    in_full = "" if ssn == "blank" else " (masked here: type all of it)"
    shown = ssn_text(person, "blank" if ssn == "blank" else "masked")
    yield known(f"{who}{number}{in_full}", shown)


def _shared(result: Result, filed: list[ProgramResult]) -> list[Entry]:
    """Return what the combined return asks once for both taxes."""
    first, second = filed
    assert first.filled is not None
    assert second.filled is not None
    entries = [*_residency(first, "in both")]
    if first.extended == second.extended:
        entries.append(_extension(first))
    ids = second.filled.by_id
    for line in first.filled:
        id_ = line.line.id
        if id_ in _OF_OREGON and id_ in ids and ids[id_].amount == line.amount:
            entries.append(line_entry(first, first.filled, line))
    return entries


def _residency(program: ProgramResult, where: str) -> Iterator[Entry]:
    for who, status in program.residency.items():
        whose = "Residency" if who == "primary" else "Spouse's residency"
        yield Entry(f"{whose} {where}", RESIDENCY_WORDS[status])


def _extension(program: ProgramResult) -> Entry:
    return Entry("Extension filed", "Yes, tick the box" if program.extended else "No")


def _program(result: Result, program: ProgramResult, shared: list[Entry]) -> Iterator[Item]:
    """Yield one tax's fields in the order of its return, without what was shared already."""
    filled, of = program.filled, program.program
    assert filled is not None
    yield Head(f"{of.name} {'on the combined return' if shared else program.filing.form}")
    yield Note(f"{of.full_name}, Form {program.filing.form}.")
    residency = [] if shared else [*_residency(program, f"in {of.place}")]
    yield from residency
    yield from _periods(program)
    if _extension(program) not in shared:
        yield _extension(program)
    if program.outcome.duty == "refund-only":
        yield Entry("Filed only to claim a refund", "Yes")
    entries = [(line.line.section, _line(program, filled, line)) for line in filled]
    for section, own in groupby((one for one in entries if one[1] not in shared), itemgetter(0)):
        fields = [entry for _, entry in own]
        yield Sub(section, keep=len(fields))
        yield from fields
    yield from _amended(program)
    yield from _overpayment(result, program)
    yield from schedule_items(result, program, filled)


def _periods(program: ProgramResult) -> Iterator[Entry]:
    """Yield the first and last day of each span that someone lived inside for a part of a year."""
    for person in program.people:
        if person.lived != "part-year":
            continue
        for span in person.periods:
            whose = f"{PERSON[person.who]} lived in {program.program.place}"
            yield Entry(f"{whose}: from", typed_date(span.from_))
            yield Entry(f"{whose}: to", typed_date(span.to))


def _line(program: ProgramResult, filled: Filled, line: FilledLine) -> Entry:
    """Return a line; of an amended return some are not yet what is paid or comes back."""
    entry = line_entry(program, filled, line)
    if program.amended is None or line.line.id not in _BEFORE_WHAT_IS_LEFT:
        return entry
    return entry._replace(caption=f"{entry.caption} (below: what is left of it)")


def _amended(program: ProgramResult) -> Iterator[Item]:
    """Yield what is left of an amended return: its lines alone would ask for too much."""
    if program.amended is None:
        return
    steps = [*left_steps(program, program.amended)]
    yield Sub("Amended return: what is left", keep=len(steps) + 1)
    yield Note(
        "Where PRO asks for what was paid and refunded before was not seen. The balance and the "
        "refund above do not count it: what is to be paid, or comes back, is the last line here."
    )
    for words, amount, strong in steps:
        yield Entry(words, typed(amount), strong=strong)


def _overpayment(result: Result, program: ProgramResult) -> Iterator[Item]:
    if program.outcome.kind in ("refund", "applied"):
        choice = _CHOICES[getattr(result.case.refund, program.program.id)]
        yield Entry("What becomes of the overpayment", choice)
