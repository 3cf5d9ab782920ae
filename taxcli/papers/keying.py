"""The PRO keying sheet: the values in the order of the return, with a box to tick for each."""

from taxcli.papers.fonts import wrap
from taxcli.papers.parts import (
    RESIDENCY_WORDS,
    STATUS_WORDS,
    SsnChoice,
    name_text,
    paper_title,
    periods_text,
)
from taxcli.papers.sheet import BODY, LEFT, RIGHT, SMALL, WIDTH, Sheet
from taxcli.returns.result import ProgramResult, Result
from taxcli.returns.say import shown_line

FOOT = "Keying sheet by taxcli, for Portland Revenue Online (PRO). Do not mail."
_ABOUT = (
    "To type into Portland Revenue Online. The values stand in the order of the return; the "
    "screens of PRO could not be seen, so its captions and its order may differ. A login needs an "
    "existing tax account and the Letter ID and Account ID from a letter of the Revenue Division, "
    "which a first-year filer may not have; a return can be filed there without a login."
)


def keying_sheet(result: Result, ssn: SsnChoice) -> Sheet:
    """Lay out the keying sheet of every return to be filed."""
    year = result.case.tax_year
    sheet = Sheet(f"PRO keying sheet for tax year {year}", FOOT)
    paper_title(sheet, "PRO keying sheet", _ABOUT, f"Tax year {year}")
    combined = "open" if result.combined.available else "not open"
    sheet.paragraph(f"Combined SHS and PFA return: {combined}. {result.combined.reason}")
    _filer(sheet, result, ssn)
    for program in result.programs.values():
        if program.filing.form is not None and program.filled is not None:
            _program(sheet, result, program)
    return sheet


def _filer(sheet: Sheet, result: Result, ssn: SsnChoice) -> None:
    case = result.case
    sheet.section("Taxfiler")
    _entry(sheet, "Name", name_text(case.primary))
    _entry(sheet, "Social Security number", _masked(result, "primary", ssn))
    if case.joint:
        _entry(sheet, "Spouse's name", name_text(case.spouse))
        _entry(sheet, "Spouse's number", _masked(result, "spouse", ssn))
    if case.address is not None:
        at = case.address
        street = f"{at.street}, {at.unit}" if at.unit else at.street
        _entry(sheet, "Mailing address", f"{street}, {at.city}, {at.state} {at.zip}")
    status = STATUS_WORDS[case.filing_status] if case.filing_status else "not known"
    _entry(sheet, "Filing status", status)
    _entry(sheet, "Form of the Oregon return", f"Form {case.oregon.form}")


def _masked(result: Result, who: str, ssn: SsnChoice) -> str:
    if ssn == "blank":
        return "not printed"
    person = getattr(result.case, who)
    return person.ssn.masked if person is not None and person.ssn is not None else "not given"


def _program(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    assert program.filled is not None
    entries = len(program.filled.lines) + 2 * len(program.filled.rows("withholding")) + 4
    sheet.need(min(entries * 15.2 + 24, 640))
    sheet.section(f"{program.filing.form}: {program.program.full_name}", room=120)
    for who, status in program.residency.items():
        whose = "Residency" if who == "primary" else "Spouse's residency"
        _entry(sheet, f"{whose} in {program.program.place}", RESIDENCY_WORDS[status])
        person = next(person for person in program.people if person.who == who)
        if person.lived == "part-year":
            _entry(sheet, "  Lived inside", periods_text(person, result.case.tax_year))
    _entry(sheet, "Extension filed", "yes" if program.extended else "no")
    for line in program.filled:
        label = program.filled.label(line.line).split(" (")[0]
        _entry(sheet, f"{line.line.number}  {label}", shown_line(line), line.line.strong)
    for row in program.filled.rows("withholding"):
        words = f"W-2 of {row.source.label}, box 20 {row.source.detail}"
        _entry(sheet, f"{words}: wages, box 18", shown_line(row.by_id["wages"]))
        _entry(sheet, f"{words}: tax, box 19", shown_line(row.by_id["tax"]))


def _entry(sheet: Sheet, caption: str, text: str, strong: bool = False) -> None:
    """Set one value to key in: tick box, caption, value at the right."""
    room = WIDTH - 20 - 6
    size = BODY
    values = wrap(text, "body", size, room * 0.55)
    captions = wrap(caption, "body", size, room - 130 if len(text) < 22 else room * 0.42)
    count = max(len(values), len(captions))
    sheet.need(count * 13.0 + 2)
    sheet.y -= 13.0
    sheet.tick(LEFT, sheet.y - 0.5, size=SMALL - 0.5)
    for index in range(count):
        y = sheet.y - index * 13.0
        if index < len(captions):
            sheet.text(LEFT + 20, y, captions[index], "bold" if strong else "body")
        if index < len(values):
            sheet.value(RIGHT, y, values[index], "bold" if strong else "body", right=True)
    sheet.y -= (count - 1) * 13.0 + 2.2
    sheet.rule(sheet.y, thick=0.2)
