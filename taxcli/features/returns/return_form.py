"""The return itself: MET-40, MET-40-NP, MC-40 or MC-40-NP, with the schedules that go with it."""

from taxcli.document.paper import place
from taxcli.document.sheet import Sheet
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.case_words import SsnChoice, names_line, ssn_text
from taxcli.features.returns.form_page import draw_form
from taxcli.features.returns.schedules import further_blocks

_FOOT = "Computer-prepared by taxcli; not an approved substitute form; no barcode. {numbers}"
_OWN = "Line numbers are taxcli's own."
_OFFICIAL = "Official line numbers stand in brackets."


def return_sheet(
    result: Result, program: ProgramResult, ssn: SsnChoice, *, draft: bool = False
) -> Sheet:
    """Lay out a program's return on a page, and behind it what goes with it."""
    assert program.filled is not None
    form, year, case = program.filing.form, result.case.tax_year, result.case
    numbered = any(line.line.official.get(program.program.id) for line in program.filled)
    mark = f"{program.program.name} {form} {year}"
    number = ssn_text(case.primary, ssn)
    sheet = Sheet(
        mark,
        _FOOT.format(numbers=_OFFICIAL if numbered else _OWN),
        names_line(result),
        f"{mark}  {number}".rstrip(),
        form=True,
    )
    draw_form(sheet, result, program, ssn, draft=draft)
    blocks = [*further_blocks(result, program)]
    if blocks:
        sheet.new_page()
        place(sheet, blocks)
    sheet.close()
    return sheet
