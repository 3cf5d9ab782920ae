"""What goes with a return: read off the case and the filled form, for the return and next steps."""

from taxcli.returns.result import ProgramResult, Result


def attachments(result: Result, program: ProgramResult) -> list[str]:
    """List what to attach to a program's return, in words."""
    filled = program.filled
    if filled is None:
        return []
    found: list[str] = []
    if filled.rows("withholding"):
        name = program.program.locality
        found.append(f"Schedule WH, and a copy of each Form W-2 that shows {name} withholding")
    if filled.rows("allocation"):
        found.append("The allocation statement")
    if filled.rows("pass-through"):
        found.append("Schedule PTI, and the statement of each entity")
    if filled.rows("exempt"):
        found.append("A copy of each Form 1099-R for the exempt retirement income")
    if filled.rows("other-state"):
        found.append("The credit worksheet, and proof of the tax paid to the other state")
    extension = result.case.extension
    if extension is not None and extension.filed:
        found.append(
            {
                "federal": "A copy of the federal extension",
                "oregon": "Proof of the Oregon extension payment",
                "payment": "Nothing for the extension: the payment itself is the request",
                None: "A copy of the federal extension, or proof of the Oregon extension payment",
            }[extension.by]
        )
    return found
