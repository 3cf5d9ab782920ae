"""What goes with a return: read off the case and the filled form, for the return and next steps."""

from typing import NamedTuple

from taxcli.engine.filing import paid_in_time
from taxcli.engine.result import ProgramResult, Result


def has_allocation(program: ProgramResult) -> bool:
    """Tell whether an allocation statement goes with a return, be it that nothing is local."""
    filled = program.filled
    if filled is None or program.kind != "part-year":
        return False
    return bool(filled.rows("allocation")) or program.base.nothing_local


class Attachment(NamedTuple):
    """What goes with a return: in a few words, and in full."""

    short: str
    words: str


def attachments(result: Result, program: ProgramResult) -> list[str]:
    """List what to attach to a program's return, in words."""
    return [each.words for each in attached(result, program)]


def attached(result: Result, program: ProgramResult) -> list[Attachment]:
    """List what to attach to a program's return."""
    filled = program.filled
    if filled is None:
        return []
    found: list[Attachment] = []

    def add(short: str, words: str = "") -> None:
        found.append(Attachment(short, words or short))

    if filled.rows("withholding"):
        name = program.program.locality
        copies = f"a copy of each Form W-2 that shows {name} withholding"
        add("Schedule WH with W-2s", f"Schedule WH, and {copies}")
    if has_allocation(program):
        add("Allocation statement")
    if program.base.no_local_work and filled.amount("withheld") != 0:
        place = program.program.place
        days = f"The employer's statement of the days worked inside and outside {place}"
        add("Employer's statement of work days", days)
    if filled.rows("pass-through"):
        add("Schedule PTI with statements", "Schedule PTI, and the statement of each entity")
    if filled.rows("exempt"):
        add("Form 1099-R", "Copy of each Form 1099-R for the exempt retirement income")
    if filled.rows("other-state"):
        proof = "Credit worksheet, and proof of the tax paid to the other state"
        add("Credit worksheet with proof", proof)
    if program.charges is not None and program.charges.any:
        add("Statement of charges", "Statement of charges (penalty and interest)")
    if program.outcome.amends:
        add("Statement of changes")
    extension = result.case.extension
    by_payment = paid_in_time(result.case, program.program.id, result.law.due, result.paid_on.day)
    if program.extended and not by_payment and extension is not None and extension.by != "payment":
        federal, oregon = "Copy of the federal extension", "Proof of the Oregon extension payment"
        either = f"{federal}, or proof of the Oregon extension payment"
        proof = {"federal": federal, "oregon": oregon}.get(extension.by or "", either)
        add("Proof of the extension", proof)
    return found
