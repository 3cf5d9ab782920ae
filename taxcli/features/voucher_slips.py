"""Vouchers on paper: three thirds a page, the first of them to keep, the others cut off.

Rows of a slip are sixths of an inch from its top. The payee's address falls into the window of a
number 10 envelope: 0.875 to 4.375 inches from the left, 2.5 to 3.167 from the slip's top.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from taxcli.case.model import Case
from taxcli.document.blocks import Block, Item, Para, Table, Title
from taxcli.document.paper import place
from taxcli.document.sheet import BODY, LEFT, PAGE_HEIGHT, RIGHT, Page, Sheet
from taxcli.features.vouchers import KIND_WORDS, Voucher, voucher_name
from taxcli.features.wording import SsnChoice, name_text, ssn_text
from taxcli.law.figures import year_law
from taxcli.law.standing import pro, standing
from taxcli.money import shown
from taxcli.values import day

SLIP = PAGE_HEIGHT / 3
_ROW = 12.0
# The left edges of a slip's cells; the address in the window, and what stands to its right.
_KIND, _NUMBERS, _WINDOW, _PAYEE = 288.0, 424.0, 79.0, 400.0
_ADDRESS_TOP = 192.0
_PRIMARY = "Always the primary taxfiler's number, never the spouse's."


def voucher_sheet(case: Case, vouchers: Sequence[Voucher], ssn: SsnChoice) -> Sheet:
    """Lay out the vouchers of one year and kind, those of one date on one page.

    Raises:
        ValueError: they are of several years or kinds.
    """
    if len({voucher_name(voucher) for voucher in vouchers}) != 1:
        raise ValueError("a sheet holds vouchers of one year and one kind")
    first = vouchers[0]
    title = f"Payment vouchers for tax year {first.tax_year}"
    sheet = Sheet(title, "", name_text(case.primary), form=True, one_sided=True)
    place(sheet, _to_keep(case, vouchers, ssn))
    for number, together in enumerate(_pages(vouchers)):
        # A long name may leave no room below: the vouchers then begin on a page of their own.
        if number or sheet.y < 2 * SLIP:
            sheet.pages.append(Page())
        for at, voucher in enumerate(reversed(together), 1):
            top = at * SLIP
            sheet.cut_line(top, "cut")
            _slip(sheet, case, voucher, ssn, top)
    sheet.close()
    return sheet


def _pages(vouchers: Sequence[Voucher]) -> list[tuple[Voucher, ...]]:
    """Return the vouchers of each page: both taxes of one date, or two dates of one tax."""
    taxes = {voucher.program.id for voucher in vouchers}
    if len(taxes) == 1:
        first, rest = vouchers[:1], vouchers[1:]
        return [tuple(first), *(tuple(rest[at : at + 2]) for at in range(0, len(rest), 2))]
    by_day = sorted(vouchers, key=_due)
    return [tuple(same) for _, same in groupby(by_day, _due)]


def _due(voucher: Voucher) -> date:
    return voucher.due or date.min


def _to_keep(case: Case, vouchers: Sequence[Voucher], ssn: SsnChoice) -> Iterator[Block]:
    """Say what is paid by when, and how; the filer keeps it."""
    first, several = vouchers[0], len(vouchers) > 1
    checks = f"{len(vouchers)} checks, {len(vouchers)} vouchers" if several else "one check"
    yield Title(f"Pay: {checks}", "", f"Tax year {first.tax_year}")
    yield from _by_date(case, vouchers) if first.kind == "estimated" else _by_tax(case, vouchers)
    yield from (Para(text, style="dim") for text in dict.fromkeys(_dates(vouchers)))
    yield Item("Print this page on one side, at 100 %.", tick=True)
    payee = standing().payment.payee
    each = "One check for each tax" if several else "One check"
    yield Item(
        f"{each}, payable to {payee}. Cut along the lines: each check goes with its own voucher; "
        "do not staple.",
        tick=True,
    )
    yield Item(
        "Mail to the address on the voucher; not to the Oregon Department of Revenue or the IRS.",
        tick=True,
    )
    by_hand = ["the SSN"] * (ssn != "full" or case.primary is None or case.primary.ssn is None)
    by_hand += ["the mailing address"] * (case.address is None)
    if by_hand:
        yield Item(f"Write on the voucher by hand: {' and '.join(by_hand)}.", tick=True)
    told = [_PRIMARY] * case.joint
    if first.kind == "extension":
        until = day(year_law(first.tax_year).of("due.extended").value)
        told.insert(
            0,
            f"Paid by the due date, it gives until {until} to file. It gives no more time to pay.",
        )
    yield Item(f"Or pay on Portland Revenue Online (PRO), and mail neither. {pro().to_pay}")
    if told:
        yield Item(" ".join(told))


def _by_tax(case: Case, vouchers: Sequence[Voucher]) -> Iterator[Block]:
    yield Table(
        ("Tax", "Amount", "Pay by", "Write on the memo line", "Paid on"),
        tuple(
            (one.program.name, f"${shown(one.amount)}", one.by, one.memo(case), "")
            for one in vouchers
        ),
        frozenset({1}),
    )


def _by_date(case: Case, vouchers: Sequence[Voucher]) -> Iterator[Block]:
    """Show a row for each date, and once what goes on the memo lines."""
    taxes = list(dict.fromkeys(voucher.program.name for voucher in vouchers))
    rows = []
    for _, same in groupby(sorted(vouchers, key=_due), _due):
        together = {one.program.name: one for one in same}
        first = next(iter(together.values()))
        amounts = (f"${shown(together[tax].amount)}" if tax in together else "" for tax in taxes)
        rows.append((_kind(first), first.by, *amounts, ""))
    right = frozenset(range(2, 2 + len(taxes)))
    yield Table(("Payment", "Pay by", *taxes, "Paid on"), tuple(rows), right)
    memos = dict.fromkeys(voucher.memo(case) for voucher in vouchers)
    yield Para(f"Write on the memo line: {'; '.join(memos)}.")


def _dates(vouchers: Sequence[Voucher]) -> Iterator[str]:
    """Say of the dates what is not official, what has passed, and how long an amount holds."""
    for one in vouchers:
        if one.due is None and one.kind == "return":
            yield "No due date of it was found: pay it with the amended return."
        elif one.due is None:
            yield "What has no date is overdue: pay it at once."
        elif one.holds is not None:
            was = "was" if one.late else "is"
            yield f"It {was} due on {day(one.due)}{one.unsure}; the amount holds until {one.by}."
        elif one.unsure:
            yield f"Due dates: {one.due_status}, not official."


def _slip(sheet: Sheet, case: Case, voucher: Voucher, ssn: SsnChoice, top: float) -> None:
    """Set one voucher into the third of the page that begins at ``top``."""
    program = voucher.program
    sheet.value(LEFT, top - 36, program.name, "bold", 20)
    sheet.text(LEFT + 64, top - 33, "PIT-V payment voucher", "bold", 14)
    sheet.value(RIGHT, top - 33, f"Tax year {voucher.tax_year}", "bold", 12, right=True)
    sheet.text(LEFT + 64, top - 45, program.full_name)
    _cell(sheet, (LEFT, _KIND), top, (5, 6), "Name", name_text(case.primary))
    _cell(sheet, (_KIND, _NUMBERS), top, (5, 6), "Kind of payment", _kind(voucher))
    number = ssn_text(case.primary, ssn)
    _cell(sheet, (_NUMBERS, RIGHT), top, (5, 6), "Primary taxfiler's SSN", number)
    spouse = name_text(case.spouse) if case.joint else ""
    _cell(sheet, (LEFT, _KIND), top, (7, 8), "Spouse", spouse)
    _cell(sheet, (_KIND, _NUMBERS), top, (7, 8), "Form", voucher.form or "")
    account = getattr(case.account, program.id) or ""
    _cell(sheet, (_NUMBERS, RIGHT), top, (7, 8), f"{program.name} account number, if any", account)
    _address(sheet, case, top)
    caption = "Pay by" if voucher.holds else "Due"
    _cell(sheet, (_KIND, _NUMBERS), top, (9, 11), caption, voucher.by)
    _cell(sheet, (_NUMBERS, RIGHT), top, (9, 11), "Amount of the check", "")
    amount = f"${shown(voucher.amount)}"
    sheet.value(RIGHT - 5, top - 11 * _ROW + 6, amount, "bold", 14, right=True)
    _payee(sheet, top)


def _kind(voucher: Voucher) -> str:
    if voucher.kind == "return":
        return f"With the {voucher.note or 'return'}"
    return voucher.note or KIND_WORDS[voucher.kind]


def _address(sheet: Sheet, case: Case, top: float) -> None:
    _cell(sheet, (LEFT, _KIND), top, (9, 11), "Address", "")
    at, bottom = case.address, top - 11 * _ROW
    if at is None:
        for y in (bottom + 16, bottom + 4):
            sheet.rule(y, LEFT + 4, _KIND - 6)
        return
    room = _KIND - LEFT - 8
    street = f"{at.street}, {at.unit}" if at.unit else at.street
    sheet.fitted(LEFT + 4, bottom + 16, room, street, "Mailing address")
    place_line = f"{at.city}, {at.state} {at.zip}"
    sheet.fitted(LEFT + 4, bottom + 4, room, place_line, "City, state and ZIP")


def _payee(sheet: Sheet, top: float) -> None:
    """Set the address into the envelope's window, and beside it whom the check is made out to."""
    pay = standing().payment
    for at, line in enumerate(pay.address):
        sheet.value(_WINDOW, top - _ADDRESS_TOP - at * _ROW, line.upper())
    sheet.text(_PAYEE, top - _ADDRESS_TOP + 2, "Check payable to", size=8)
    sheet.value(_PAYEE, top - _ADDRESS_TOP - _ROW, pay.payee, "bold", 11)
    plain = "By taxcli; not an approved substitute; no barcode."
    sheet.text(_PAYEE, top - _ADDRESS_TOP - 2 * _ROW, plain, size=8)


def _cell(
    sheet: Sheet, across: tuple[float, float], top: float, rows: tuple[int, int], *told: str
) -> None:
    """Set a captioned cell over some rows of a slip."""
    (left, right), (first, last), (caption, text) = across, rows, told
    bottom = top - last * _ROW
    sheet.frame(left, bottom, right - left, (last - first + 1) * _ROW)
    sheet.text(left + 4, top - (first - 1) * _ROW - 8, caption, size=6.5)
    if text:
        sheet.fitted(left + 4, bottom + 4, right - left - 8, text, caption, size=BODY + 1)
    elif caption.endswith("SSN"):
        sheet.rule(bottom + 3, left + 4, right - 6)
