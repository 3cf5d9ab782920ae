"""The letter to a client: what came out for each tax, what to sign, what to pay and by when."""

from datetime import date

from taxcli.case.model import Preparer
from taxcli.document.fonts import wrap
from taxcli.document.sheet import BODY, LEADING, LEFT, RIGHT, WIDTH, Sheet
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.letter.template import LetterTemplate, placeholders
from taxcli.features.letter.values import (
    Values,
    general_values,
    outcome_of,
    tax_values,
)
from taxcli.features.returns.layout import names_line
from taxcli.values import day

FOOT = "Keep this letter; do not mail it to the Revenue Division."
_HEADLINES = {
    "pay": "Pay ${amount} by {due}",
    "pay_late": "Pay ${amount} now",
    "pay_back": "Pay ${amount} with the return",
    "paid": "Paid with the return",
    "refund": "Refund of ${amount}",
    "applied": "${amount} applied to {next_year}",
    "nothing_due": "Nothing to pay, nothing back",
    "refund_only": "Refund of ${amount}",
    "unchanged": "As filed: nothing changes",
    "nothing_to_file": "Nothing to file",
    "open": "Not settled yet",
}


def letter_name(result: Result) -> str:
    """Return the name of the file that the letter goes into."""
    return f"{result.case.tax_year}-letter.pdf"


def letter_sheet(result: Result, template: LetterTemplate, dated: date | None = None) -> Sheet:
    """Lay out the letter to a client; of a blocked result it is a draft that asks what is open.

    Args:
        result: what the letter tells of.
        template: its words.
        dated: the day that stands on it; none if left out.
    """
    sheet = Sheet(f"Letter for tax year {result.case.tax_year}", FOOT, names_line(result))
    values = {**general_values(result), "date": day(dated) if dated else ""}
    _head(sheet, result, template, values)
    _opening(sheet, result, template, values)
    for program in result.programs.values():
        _tax(sheet, result, program, template, values)
    _common(sheet, result, template, values)
    if result.case.preparer is not None:  # nobody else has prepared it, or would sign
        _lines(sheet, template.closing, result, values)
    return sheet


def _head(sheet: Sheet, result: Result, template: LetterTemplate, values: Values) -> None:
    """Set the letterhead, and to whom the letter goes."""
    lines = _known_lines(template.letterhead, result, values)
    for at, line in enumerate(lines):
        firm = at == 0 and result.case.preparer is not None
        sheet.paragraph(line, "bold" if firm else "body", 14 if firm else BODY, gap=0)
    if lines:
        sheet.y -= 5
        sheet.rule(sheet.y, thick=1.2)
    sheet.y -= 14
    case = result.case
    people = [case.primary, case.spouse if case.joint else None]
    names = [person.full_name for person in people if person is not None]
    where = case.address.lines if case.address else ()
    for line in (*names, *where):
        sheet.paragraph(line, gap=0)
    sheet.y -= 14 if names or where else 0
    _paragraphs(sheet, template.texts["subject"].format_map(values), heading=True)


def _opening(sheet: Sheet, result: Result, template: LetterTemplate, values: Values) -> None:
    texts = template.texts
    _paragraphs(sheet, texts["greeting"].format_map(values))
    _paragraphs(sheet, texts["opening_draft" if result.blocked else "opening"].format_map(values))
    if result.blocked:
        _paragraphs(sheet, texts["missing"].format_map(values))
    for text in dict.fromkeys(found.message for found in result.blocking()):
        sheet.item(text, "tick")
    if result.both_editions and not result.blocked:
        sheet.paragraph(result.both_editions)


def _tax(
    sheet: Sheet,
    result: Result,
    program: ProgramResult,
    template: LetterTemplate,
    general: Values,
) -> None:
    """Set a tax: its name and form, what came out at the right, and the paragraph about it."""
    outcome = outcome_of(program)
    values = tax_values(result, program, template, general)
    text = template.tax[outcome].format_map(values)
    height = len(wrap(text, "body", BODY, WIDTH)) * BODY * LEADING
    sheet.need(min(height + 32, 300))
    sheet.y -= 19
    form = f"Form {values['form']}"
    named = f"{program.program.name} tax, {form}" if program.filing.form else values["tax"] + " tax"
    sheet.text(LEFT, sheet.y, named, "bold", 11.5)
    headline = _HEADLINES[outcome].format_map(values)
    sheet.value(RIGHT, sheet.y, headline, "bold", 11.5, right=True)
    sheet.y -= 5
    sheet.rule(sheet.y, thick=0.6)
    sheet.y -= 5
    _paragraphs(sheet, text)


def _common(sheet: Sheet, result: Result, template: LetterTemplate, values: Values) -> None:
    """Set what holds for both taxes: how the returns go in, how to pay, what is not official."""
    outcomes = {outcome_of(program) for program in result.programs.values()}
    sheet.y -= 8
    if outcomes <= {"nothing_to_file", "open"}:
        return
    filing = _filing(result.case.preparer)
    keys: list[tuple[str, ...]] = [("filing", "pro") if filing == "filing" else (filing,)]
    if outcomes & {"pay", "pay_late", "pay_back"}:
        joint = ("paying_joint",) if result.case.joint else ()
        keys.append(("paying", *joint, *(() if filing == "filing" else ("pro",))))
    elif filing != "filing_electronically":
        keys.append(("no_address",))
    if _unsure(result):
        keys.append(("unsure",))
    if filing != "filing_electronically":
        keys.append(("before_signing",))
    for parts in keys:
        text = " ".join(template.texts[part] for part in parts)
        _paragraphs(sheet, text.format_map(values))
    sheet.y -= 6


def _filing(preparer: Preparer | None) -> str:
    """Return the key of the text that says how the returns go in."""
    if preparer is None:
        return "filing"
    if preparer.must_efile is None:
        return "filing_by_preparer"
    return "filing_electronically" if preparer.must_efile else "filing_on_paper"


def _unsure(result: Result) -> bool:
    """Tell whether a date or an amount of the letter rests on more than official law."""
    dates = [result.law.of("due.return"), result.law.of("due.extended")]
    return bool(result.assumptions) or any(one.status != "official" for one in dates)


def _known_lines(lines: tuple[str, ...], result: Result, values: Values) -> list[str]:
    """Fill in single lines; one that names something not known is left out."""
    preparer = result.case.preparer
    names = {"preparer": "name", "firm": "firm", "phone": "phone", "ptin": "ptin"}
    own = {key: getattr(preparer, name, None) or "" for key, name in names.items()}
    filled = {**values, **own}
    return [
        line.format_map(filled)
        for line in lines
        if all(filled[name] for name in placeholders(line))
    ]


def _lines(sheet: Sheet, lines: tuple[str, ...], result: Result, values: Values) -> None:
    """Set lines as they are, kept together; an empty one leaves a gap, or room for a name."""
    known = _known_lines(lines, result, values)
    sheet.need(min(len(known) * BODY * LEADING, 300))
    for line in known:
        if line.strip():
            sheet.paragraph(line, gap=0)
        else:
            sheet.y -= BODY * LEADING


def _paragraphs(sheet: Sheet, text: str, *, heading: bool = False) -> None:
    """Set a text whose empty lines part its paragraphs."""
    for part in text.split("\n\n"):
        if part.strip():
            if heading:
                sheet.paragraph(part, "bold", 13, gap=8)
            else:
                sheet.paragraph(part, gap=6)
