"""The check as it is to be written, and where it goes: for the voucher and the next steps."""

from taxcli.case.model import Case
from taxcli.document.fonts import wrap
from taxcli.document.sheet import BODY, LEFT, RIGHT, WIDTH, Sheet
from taxcli.features.case_words import name_text
from taxcli.law.programs import Program
from taxcli.law.standing import standing
from taxcli.text import holds_number

_INDENT, _CAPTION, _LINE = 14.0, 98.0, 14.5


def draw_check(sheet: Sheet, case: Case, program: Program, memo: str, amount: str) -> None:
    """Draw a check's wording: payee, amount, and on the memo line what it is for and from whom.

    ``memo`` is the form or the kind of payment, with year and tax; ``amount`` is as printed.
    """
    left, text = LEFT + _INDENT + 8, LEFT + _INDENT + 8 + _CAPTION
    room = RIGHT - 8 - text
    lines = [memo, *wrap(name_text(case.primary), "bold", BODY, room)]
    lines += wrap(_number(case, program), "bold", BODY, room)
    height = 26 + _LINE * len(lines)
    sheet.need(height + 8)
    top = sheet.y
    sheet.y -= height
    sheet.frame(LEFT + _INDENT, sheet.y, WIDTH - _INDENT, height)
    sheet.text(left, top - 16, "Pay to the order of:")
    sheet.value(text, top - 16, standing().payment.payee, "bold", BODY + 1)
    sheet.value(RIGHT - 8, top - 16, f"$ {amount}", "bold", BODY + 1, right=True)
    sheet.text(left, top - 32, "Memo:")
    for index, line in enumerate(lines):
        sheet.value(text, top - 32 - _LINE * index, line, "bold")
    sheet.y -= 8


def mail_to(sheet: Sheet, words: str) -> None:
    """Set a step that ends in the mailing address, with the address below it."""
    sheet.item(words, "tick")
    for line in standing().payment.address:
        sheet.paragraph(line, "bold", indent=28, gap=0)
    sheet.y -= 4


def _number(case: Case, program: Program) -> str:
    """Write the number that goes on the check: the full SSN is never printed for it."""
    account = getattr(case.account, program.id)
    if not account or holds_number(account):
        return "the primary taxfiler's SSN, by hand"
    return f"account {account}"
