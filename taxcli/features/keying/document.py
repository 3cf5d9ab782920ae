"""The PRO keying sheet: what is typed into Portland Revenue Online, a line and a box a field."""

from collections.abc import Iterator, Sequence

from taxcli.case.model import Person
from taxcli.document.blocks import Block, Item, Para, Title
from taxcli.document.paper import place
from taxcli.document.sheet import Sheet
from taxcli.engine.lines import Filled, FilledLine
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.amend import left_steps
from taxcli.features.attachments import attachments
from taxcli.features.keying.fields import (
    TYPE_THIS,
    KeyingField,
    Sub,
    do,
    fields,
    known,
    line_entry,
    schedule_items,
    typed,
    typed_date,
    write,
)
from taxcli.features.two_taxes import (
    CHARGES,
    TaxSection,
    are_alike,
    in_columns,
    side_by_side,
    tax_name,
)
from taxcli.features.vouchers import return_voucher
from taxcli.features.wording import (
    NOT_KNOWN,
    PERSON_WORDS,
    RESIDENCY_WORDS,
    STATUS_WORDS,
    SsnChoice,
    not_owed_words,
    outcome_words,
    running_name,
    ssn_text,
)
from taxcli.law.standing import pro
from taxcli.money import shown

FOOT = "Keying sheet by taxcli, for Portland Revenue Online (PRO). Do not mail."
_ABOUT = (
    "To type into Portland Revenue Online (PRO). Its screens were not seen: captions and order "
    "there may differ, and so may the form of amounts and dates. Charges of 0.00 are left out."
)
_BY_PREPARER = (
    "A preparer works in the client's account by third-party access, with a login of the "
    "preparer's own: `taxcli guide third-party-access`."
)
_LEFT = (
    "Where PRO asks for what was paid and refunded before was not seen. The balance and the "
    "refund above do not count it: what is to be paid, or comes back, is the last line here."
)
# Lines that an amended return's earlier payments and refunds do not enter.
_BEFORE_WHAT_IS_LEFT = ("balance_due", "overpayment", "applied", "refund")


def keying_sheet(result: Result, ssn: SsnChoice) -> Sheet:
    """Lay out the keying sheet of every return to be filed."""
    year = result.case.tax_year
    sheet = Sheet(f"PRO keying sheet for tax year {year}", FOOT, running_name(result, ssn))
    place(sheet, keying_document(result, ssn))
    return sheet


def keying_document(result: Result, ssn: SsnChoice) -> Iterator[Block]:
    """Say what is typed into PRO, in order."""
    filed = [
        program
        for program in result.programs.values()
        if program.outcome.sends_return and program.filled is not None
    ]
    yield Title("PRO keying sheet", _ABOUT, f"Tax year {result.case.tax_year}")
    yield Para(f"Getting in: {pro().short} `taxcli guide pro-username` has the steps.")
    if result.case.preparer is not None:
        yield Para(_BY_PREPARER)
    yield from _which_return(result, filed)
    yield fields("Taxfilers" if result.case.joint else "Taxfiler", _taxfiler(result, filed, ssn))
    # In columns where both returns are of one kind, else one below the other.
    taxes = {tax_name(program): [*_sections(result, program)] for program in filed}
    yield from in_columns(taxes, alike=are_alike(filed), single=TYPE_THIS, ticks=True)
    yield from beside_blocks(result, filed)
    yield from paying_blocks(result, filed)
    yield from afterwards_blocks(result, filed)


def _which_return(result: Result, filed: Sequence[ProgramResult]) -> Iterator[Block]:
    if any(program.amended and not program.amended.first for program in filed):
        reason = result.case.amends.reason if result.case.amends else None
        yield Para(
            f"These are amended returns. The reason: {reason or 'not said'} How one is marked on "
            "PRO was not found."
        )
    if result.combined.available:
        yield Para(f"The combined SHS and PFA return is open. {result.combined.reason}")
        yield Item("File the combined return, or two separate returns: not both.", tick=True)
    else:
        yield Para(f"The combined SHS and PFA return is not open. {result.combined.reason}")
        for program in filed:
            form = f"{program.filing.form} ({program.program.name})"
            yield Item(f"File Form {form}.", tick=True)


def _taxfiler(
    result: Result, filed: Sequence[ProgramResult], ssn: SsnChoice
) -> Iterator[KeyingField]:
    case = result.case
    yield KeyingField("Tax year", str(case.tax_year))
    yield from _person("", case.primary, ssn)
    if case.joint:
        yield from _person("Spouse: ", case.spouse, ssn)
    at = case.address
    yield known("Mailing address", at.street if at else None)
    if at is not None and at.unit:
        yield KeyingField("Unit", at.unit)
    yield known("City", at.city if at else None)
    yield known("State", at.state if at else None)
    yield known("ZIP", at.zip if at else None)
    status = STATUS_WORDS[case.filing_status] if case.filing_status else NOT_KNOWN
    yield KeyingField("Filing status, as on the Oregon return", status)
    yield KeyingField("Form of the Oregon return", f"Form {case.oregon.form}")
    for program in filed:
        account = getattr(case.account, program.program.id)
        if account:
            yield KeyingField(f"Account ID, {program.program.name}", account)


def _person(who: str, person: Person | None, ssn: SsnChoice) -> Iterator[KeyingField]:
    first, last, number = "first name and initial", "last name", "Social Security number"
    captions = [f"{who}{text}" if who else text[0].upper() + text[1:] for text in (first, last)]
    yield known(captions[0], person.first_name if person else None)
    yield known(captions[1], person.last_name if person else None)
    # The sheet is no form: whoever types knows the number, or has the return beside it.
    in_full = "" if ssn == "blank" else " (masked here: type all of it)"
    shown = ssn_text(person, "blank" if ssn == "blank" else "masked")
    yield known(f"{who}{number}{in_full}", shown)


def _sections(result: Result, program: ProgramResult) -> Iterator[TaxSection]:
    """Yield one tax's fields by section, in the order of its return."""
    filled = program.filled
    assert filled is not None
    section = TaxSection("The return", [entry.row for entry in _head(result, program)])
    items = [*_lines(program, filled), *_amended(program), *schedule_items(result, program, filled)]
    for item in items:
        if isinstance(item, Sub):
            yield section
            section = TaxSection(item.text, [])
        else:
            section.rows.append(item.row)
    yield section


def _head(result: Result, program: ProgramResult) -> Iterator[KeyingField]:
    """Yield what a return says besides its lines."""
    for person in program.people:
        status = RESIDENCY_WORDS[program.residency[person.who]]
        yield KeyingField(f"{PERSON_WORDS[person.who]}: residency", status)
    yield from _periods(program)
    yield KeyingField("Extension filed", "Yes, tick the box" if program.extended else "No")
    if program.outcome.duty == "refund-only":
        yield KeyingField("Filed only to claim a refund", "Yes")
    if program.outcome.kind in ("refund", "applied"):
        choices = {"refund": "Refund", "apply": "Apply to next year's tax"}
        choice = choices[getattr(result.case.refund, program.program.id)]
        yield KeyingField("What becomes of the overpayment", choice)


def _periods(program: ProgramResult) -> Iterator[KeyingField]:
    """Yield the first and last day of each span that someone lived inside for a part of a year."""
    for person in program.people:
        if person.lived != "part-year":
            continue
        for span in person.periods:
            yield KeyingField(
                f"{PERSON_WORDS[person.who]} lived inside: from", typed_date(span.from_)
            )
            yield KeyingField(f"{PERSON_WORDS[person.who]} lived inside: to", typed_date(span.to))


def _lines(program: ProgramResult, filled: Filled) -> Iterator[Sub | KeyingField]:
    section = None
    for line in filled:
        if line.line.id in CHARGES and line.amount == 0:
            continue
        if line.line.section != section:
            section = line.line.section
            yield Sub(section)
        yield _line(program, filled, line)


def _line(program: ProgramResult, filled: Filled, line: FilledLine) -> KeyingField:
    """Return a line; of an amended return some are not yet what is paid or comes back."""
    entry = line_entry(program, filled, line)
    if program.amended is None or line.line.id not in _BEFORE_WHAT_IS_LEFT:
        return entry
    return entry._replace(caption=f"{entry.caption} (below: what is left of it)")


def _amended(program: ProgramResult) -> Iterator[Sub | KeyingField]:
    """Yield what is left of an amended return: its lines alone would ask for too much."""
    if program.amended is None:
        return
    yield Sub("Amended return: what is left")
    note = _LEFT
    for words, amount, strong in left_steps(program, program.amended):
        yield KeyingField(words, typed(amount), strong=strong, note=note)
        note = ""


def beside_blocks(result: Result, filed: Sequence[ProgramResult]) -> Iterator[Block]:
    """Say what goes with the returns: the bank of a refund, the preparer, the attachments."""
    refunds = [program.program.name for program in filed if program.outcome.refund]
    if refunds:
        names = " and ".join(refunds)
        yield fields(
            f"Direct deposit of the refund: {names}",
            [
                write("Routing number")._replace(
                    note="Only a return filed electronically can ask for it. taxcli keeps no bank "
                    "data: write them here, or type them from a check."
                ),
                write("Account number at the bank"),
                write("Checking or savings"),
            ],
        )
    preparer = result.case.preparer
    if preparer is not None:
        firm = [KeyingField("Firm", preparer.firm)] if preparer.firm else []
        numbers = [known("PTIN", preparer.ptin), known("Telephone", preparer.phone)]
        yield fields("Paid preparer", [KeyingField("Name", preparer.name), *firm, *numbers])
    listed = [
        do(f"{program.program.name}: {text}")
        for program in filed
        for text in attachments(result, program)
    ]
    if listed:
        yield fields("Attachments to upload", listed, column="")


def paying_blocks(result: Result, filed: Sequence[ProgramResult]) -> Iterator[Block]:
    """Say what is to be paid for each tax, by when."""
    columns = {
        program.program.name: [entry.row for entry in _paying(result, program)] for program in filed
    }
    if any(columns.values()):
        yield side_by_side("Paying", columns, ticks=True)
    if any(program.outcome.to_pay for program in filed):
        facts = pro()
        yield Para(
            f"{facts.fees.value} {facts.cancel.value} {facts.pay_without_login.value}", style="dim"
        )
    for program in filed:
        if program.outcome.to_pay == 0:
            name, not_owed = program.program.name, not_owed_words(program.outcome)
            more = f" {not_owed}" if not_owed else ""
            words = outcome_words(program.outcome)
            yield Para(f"{name}: {words}. Nothing is left to pay.{more}", style="dim")


def _paying(result: Result, program: ProgramResult) -> Iterator[KeyingField]:
    outcome, voucher = program.outcome, return_voucher(result, program)
    if outcome.to_pay is None:
        yield KeyingField("Amount to pay", NOT_KNOWN)
    if voucher is None:
        return
    part = f"Less {shown(outcome.paid_with_return)} paid with the return."
    note = part if outcome.part_paid else ""
    yield KeyingField("Amount to pay", typed(voucher.amount), strong=True, note=note)
    if voucher.due is None:
        yield KeyingField("Pay by", "no due date found", note="Pay it with the return.")
    elif voucher.holds is None and not voucher.late:
        yield KeyingField("Pay by", typed_date(voucher.due), note=voucher.unsure.strip())
    else:
        was = "Was due on" if voucher.late else "Due on"
        yield KeyingField(was, typed_date(voucher.due), note=voucher.unsure.strip())
        if voucher.holds is not None:
            yield KeyingField("The amount holds until", typed_date(voucher.holds))


def afterwards_blocks(result: Result, filed: Sequence[ProgramResult]) -> Iterator[Block]:
    """Leave lines for what PRO answers: a number and a day for each return and each payment."""
    names = ["Combined return"] if result.combined.available else []
    names = names or [f"{program.program.name} return" for program in filed]
    names += [f"{program.program.name} payment" for program in filed if program.outcome.to_pay]
    lines = [write(f"{name}: date, confirmation number") for name in names]
    yield fields("Write down when it is sent", lines, column="By hand")
