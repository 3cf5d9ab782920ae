"""What goes with a return: read off the case and the filled form, for the return and next steps."""

from taxcli.engine.filing import paid_in_time
from taxcli.engine.result import ProgramResult, Result


def has_allocation(program: ProgramResult) -> bool:
    """Tell whether an allocation statement goes with a return, be it that nothing is local."""
    filled = program.filled
    if filled is None or program.kind != "part-year":
        return False
    return bool(filled.rows("allocation")) or program.base.nothing_local


def attachments(result: Result, program: ProgramResult) -> list[str]:
    """List what to attach to a program's return, in words."""
    filled = program.filled
    if filled is None:
        return []
    found: list[str] = []
    if filled.rows("withholding"):
        name = program.program.locality
        found.append(f"Schedule WH, and a copy of each Form W-2 that shows {name} withholding")
    if has_allocation(program):
        found.append("Allocation statement")
    if program.base.no_local_work and filled.amount("withheld") != 0:
        place = program.program.place
        found.append(f"The employer's statement of the days worked inside and outside {place}")
    if filled.rows("pass-through"):
        found.append("Schedule PTI, and the statement of each entity")
    if filled.rows("exempt"):
        found.append("Copy of each Form 1099-R for the exempt retirement income")
    if filled.rows("other-state"):
        found.append("Credit worksheet, and proof of the tax paid to the other state")
    if program.charges is not None and program.charges.any:
        found.append("Statement of charges (penalty and interest)")
    if program.outcome.amends:
        found.append("Statement of changes")
    extension = result.case.extension
    by_payment = paid_in_time(result.case, program.program.id, result.law.due, result.paid_on.day)
    if program.extended and not by_payment and extension is not None and extension.by != "payment":
        federal, oregon = "Copy of the federal extension", "Proof of the Oregon extension payment"
        either = f"{federal}, or proof of the Oregon extension payment"
        found.append({"federal": federal, "oregon": oregon}.get(extension.by or "", either))
    return found
