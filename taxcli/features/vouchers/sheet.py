"""The vouchers as they are printed: to be cut off the page and mailed with their checks.

Three go on a page; above the first stands what the filer does with them, and keeps.
"""

from collections.abc import Sequence

from taxcli.case.model import Case
from taxcli.document.fonts import printable, wrap
from taxcli.document.sheet import (
    BODY,
    LEADING,
    LEFT,
    PAGE_HEIGHT,
    RIGHT,
    SMALLEST,
    WIDTH,
    Page,
    Sheet,
)
from taxcli.features.returns.layout import (
    Column,
    SsnChoice,
    name_text,
    paper_title,
    ssn_text,
    table,
)
from taxcli.features.vouchers.bank_check import draw_check, mail_to
from taxcli.features.vouchers.voucher import KIND_WORDS, Voucher, voucher_name
from taxcli.law.standing import pro, standing
from taxcli.money import shown
from taxcli.values import day

SLIP = PAGE_HEIGHT / 3
_NOTICE = (
    "Computer-prepared by taxcli; not an approved substitute form; no barcode. The "
    "alternative: the official voucher PIT-V or Portland Revenue Online (PRO)."
)
_ON_CHECK = "{program}, tax year {year}, the primary taxfiler's name, and SSN or account number"
# Below the top of the slip: its grid, and the strip under the grid.
_GRID, _ROW, _STRIP = 57.0, 29.5, 158.0
# Where the cells beside the names begin, and where the wider ones of them do.
_CELLS = LEFT + 286
_WIDER = _CELLS + 100
FOOT = "Payment voucher by taxcli; not an approved substitute form."
_KEEP = "Keep this part. The voucher below the dashed line goes with the check."
_KEEP_SEVERAL = "Keep this part. Each voucher below a dashed line goes with its own check."
_EACH_TAX = (
    "Cut off the voucher and mail it with its check: one check and one voucher for each tax. One "
    "envelope may hold both. Mail to:"
)
_PRO = "Or pay on Portland Revenue Online (PRO), and mail neither voucher nor check. {login}"
_ELSEWHERE = "Do not send the payment to the Oregon Department of Revenue or to the IRS."
_PRIMARY = (
    "The number on voucher and check is the primary taxfiler's, never the spouse's: payments "
    "under the spouse's number are a common reason for wrong bills."
)
_ONE_SIDE = "Print vouchers on one side of the paper only: they are cut off the page."
_MORE_TIME = (
    "Paid by the due date, it gives six months more to file the return. It gives no more time to "
    "pay."
)


def voucher_sheet(case: Case, vouchers: Sequence[Voucher], ssn: SsnChoice) -> Sheet:
    """Lay out the vouchers of one tax, year and kind.

    The first stands at the foot of the first page, the others three to a page.
    """
    if len({voucher_name(voucher) for voucher in vouchers}) != 1:
        raise ValueError("a sheet holds vouchers of one tax, one year and one kind")
    first = vouchers[0]
    title = f"{first.program.name} payment voucher for tax year {first.tax_year}"
    sheet = Sheet(title, FOOT, name_text(case.primary), form=True)
    _instructions(sheet, case, vouchers, ssn)
    # A long name may leave no room below: the vouchers then begin on a page of their own.
    place = 2 if sheet.y >= SLIP + BODY else 3
    for voucher in vouchers:
        if place == 3:
            sheet.pages.append(Page())
            place = 0
        top = PAGE_HEIGHT - place * SLIP
        if place:
            sheet.cut_line(top)
        draw_slip(sheet, case, voucher, ssn, top)
        place += 1
    if place < 3:
        sheet.cut_line(PAGE_HEIGHT - place * SLIP)
    sheet.close()
    return sheet


def _instructions(sheet: Sheet, case: Case, vouchers: Sequence[Voucher], ssn: SsnChoice) -> None:
    """Set the part that the filer keeps: amount and date, the check, where it goes."""
    first = vouchers[0]
    several = len(vouchers) > 1
    title = f"{first.program.name} payment voucher{'s' if several else ''}"
    words = KIND_WORDS[first.kind] if several else first.words
    subtitle = f"{first.program.full_name}. {words}."
    paper_title(sheet, title, subtitle, f"Tax year {first.tax_year}")
    sheet.paragraph(_KEEP_SEVERAL if several else _KEEP, "bold")
    _amounts(sheet, vouchers)
    sheet.item(f"Write a check{' for each' if several else ''}, like this:", "tick")
    amounts = {shown(voucher.amount) for voucher in vouchers}
    amount = amounts.pop() if len(amounts) == 1 else "as on the voucher"
    draw_check(sheet, case, first.program, first.memo, amount)
    if ssn != "full" or case.primary is None or case.primary.ssn is None:
        sheet.item("By hand: write the primary taxfiler's SSN on the voucher.", "tick")
    if case.address is None:
        sheet.item("By hand: write the mailing address on the voucher.", "tick")
    mail_to(sheet, _EACH_TAX)
    online = _PRO.format(login=pro().to_pay)
    notes = [_MORE_TIME] * (first.kind == "extension") + [online, _ELSEWHERE]
    notes += [_PRIMARY] * case.joint + [_ONE_SIDE]
    for text in notes:
        sheet.item(text)


def _when(voucher: Voucher) -> str:
    if voucher.due is None and voucher.kind == "return":
        return "No due date of it was found: pay it with the amended return."
    if voucher.due is None:
        return "It is overdue."
    due = f"It {'was' if voucher.late else 'is'} due on {day(voucher.due)}{voucher.unsure}"
    if voucher.holds is None:
        return f"{due}."
    return f"{due}; the amount holds until {day(voucher.holds)}."


def _amounts(sheet: Sheet, vouchers: Sequence[Voucher]) -> None:
    """Say what is to be paid by when: in a sentence, or in a table of installments."""
    if len(vouchers) == 1:
        (voucher,) = vouchers
        sheet.item(f"Pay {shown(voucher.amount)}. {_when(voucher)}", "tick")
        return
    columns = [
        Column("Payment", 150),
        Column("Due", 130),
        Column("Paid on", 122),
        Column("Amount", 110, True),
    ]
    rows = [(row.note or KIND_WORDS[row.kind], row.by, "", shown(row.amount)) for row in vouchers]
    table(sheet, columns, rows)
    statuses = dict.fromkeys(str(row.due_status) for row in vouchers if row.unsure)
    if statuses:
        sheet.paragraph(f"The dates are {' and '.join(statuses)}, not official.")


def draw_slip(sheet: Sheet, case: Case, voucher: Voucher, ssn: SsnChoice, top: float) -> None:
    """Set one voucher into the third of the page that begins at ``top``."""
    program = voucher.program
    sheet.text(LEFT, top - 34, "PIT-V payment voucher", "bold", 15)
    sheet.value(RIGHT, top - 34, f"Tax year {voucher.tax_year}", "bold", 13, right=True)
    sheet.value(LEFT, top - 49, f"{program.full_name} ({program.name})", "bold")
    _sender(sheet, case, top - _GRID)
    _cells(sheet, case, voucher, ssn, top - _GRID)
    _strip(sheet, voucher, top - _STRIP)
    sheet.text(LEFT, top - 212, _NOTICE, size=SMALLEST)


def _sender(sheet: Sheet, case: Case, top: float) -> None:
    """Set names and address as on an envelope; lines to write on where there is no address."""
    wide, bottom = _CELLS - LEFT, top - 3 * _ROW
    sheet.frame(LEFT, bottom, wide, 3 * _ROW)
    sheet.text(LEFT + 4, top - 10, "From", size=SMALLEST)
    entries = [("Name", name_text(case.primary))]
    if case.joint:
        entries.append(("Spouse's name", f"{name_text(case.spouse)}, spouse"))
    captions = ("Mailing address", "City, state and ZIP")
    entries += zip(captions, case.address.lines if case.address else (), strict=False)
    ruled = 0 if case.address else 40
    size, lines = _block(sheet, entries, wide - 8, 3 * _ROW - 15 - ruled)
    for index, line in enumerate(lines):
        sheet.value(LEFT + 4, top - 14 - size - index * size * LEADING, line, "body", size)
    if ruled:
        for y in (bottom + 26, bottom + 7):
            sheet.rule(y, LEFT + 4, _CELLS - 6)


def _block(
    sheet: Sheet, entries: list[tuple[str, str]], room: float, high: float
) -> tuple[float, list[str]]:
    """Return size and lines of a block: shrunk to fit, then its longest parts on statements.

    Of parts equally long the last goes first: the address rather than the name.
    """
    size = BODY + 0.5
    while True:
        wrapped = [wrap(printable(text), "body", size, room) for _, text in entries]
        lines = [line for part in wrapped for line in part]
        if len(lines) * size * LEADING <= high:
            return size, lines
        if size > SMALLEST:
            size -= 0.5
            continue
        longest = max(reversed(range(len(entries))), key=lambda at: len(wrapped[at]))
        name, text = entries[longest]
        entries[longest] = (name, sheet.statement(name, printable(text)))


def _cells(sheet: Sheet, case: Case, voucher: Voucher, ssn: SsnChoice, top: float) -> None:
    """Set kind of payment, numbers, date and amount beside the names."""
    numbers, bottom = top - 2 * _ROW, top - 3 * _ROW
    _cell(sheet, (_CELLS, RIGHT), top - _ROW, "Kind of payment", voucher.words)
    number = ssn_text(case.primary, ssn)
    _cell(sheet, (_CELLS, _WIDER), numbers, "Primary taxfiler's SSN", number)
    if not number:
        sheet.rule(numbers + 4, _CELLS + 4, _WIDER - 6)
    account = getattr(case.account, voucher.program.id) or ""
    caption = f"{voucher.program.name} account number, if any"
    _cell(sheet, (_WIDER, RIGHT), numbers, caption, account)
    _cell(sheet, (_CELLS, _WIDER), bottom, "Pay by" if voucher.holds else "Due", voucher.by)
    _cell(sheet, (_WIDER, RIGHT), bottom, "Amount", "")
    sheet.value(RIGHT - 5, bottom + 5, f"$ {shown(voucher.amount)}", "bold", 13, right=True)


def _cell(
    sheet: Sheet, across: tuple[float, float], bottom: float, caption: str, text: str
) -> None:
    """Set a captioned cell from one place across the page to another."""
    left, right = across
    sheet.frame(left, bottom, right - left, _ROW)
    sheet.text(left + 4, bottom + _ROW - 10, caption, size=SMALLEST)
    if text:
        sheet.fitted(left + 4, bottom + 5, right - left - 8, text, caption)


def _strip(sheet: Sheet, voucher: Voucher, top: float) -> None:
    """Set payee, mailing address and the check's wording side by side."""
    pay = standing().payment
    on_check = _ON_CHECK.format(program=voucher.program.name, year=voucher.tax_year)
    columns = (
        (LEFT, "Make the check payable to", (pay.payee,)),
        (LEFT + 130, "Mail voucher and check to", pay.address),
        (LEFT + 334, "Write on the check", wrap(on_check, "body", BODY, WIDTH - 334)),
    )
    for x, caption, lines in columns:
        sheet.text(x, top, caption, size=SMALLEST)
        for index, line in enumerate(lines):
            sheet.value(x, top - 13 - index * 12.5, line, "bold" if x == LEFT else "body")
