"""Payment vouchers (PIT-V): one for each check, to be cut off the page and mailed with it.

Three go on a page; above the first stands what the filer does with them, and keeps.
"""

from collections.abc import Sequence

from taxcli.case.model import Case
from taxcli.document.sheet import BODY, PAGE_HEIGHT, Page, Sheet
from taxcli.engine.result import ProgramResult, Result
from taxcli.engine.words import day
from taxcli.features.extend.extension_request import Extensions
from taxcli.features.returns.layout import Column, SsnChoice, name_text, paper_title, table
from taxcli.features.vouchers.bank_check import draw_check, mail_to
from taxcli.features.vouchers.slip import KIND_WORDS, SLIP, Voucher, VoucherKind, draw_slip
from taxcli.law.pro import pro
from taxcli.money import shown

__all__ = ["Voucher", "VoucherKind", "return_voucher", "voucher_name", "voucher_sheet"]
FOOT = "Payment voucher by taxcli; not an approved substitute form."
_FILE_WORDS: dict[VoucherKind, str] = {
    "return": "return",
    "estimated": "estimates",
    "extension": "extension",
}
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


def return_voucher(result: Result, program: ProgramResult) -> Voucher | None:
    """Return the voucher for what is left to pay with a return, if anything is."""
    outcome, form = program.outcome, program.filing.form
    if form is None or not outcome.to_pay:
        return None
    return Voucher(
        program.program,
        result.case.tax_year,
        "return",
        outcome.to_pay,
        outcome.due,
        note="" if program.amended is None or program.amended.first else "amended return",
        form=form,
        due_status=result.law.of("due.return").status,
        late=outcome.late,
        holds=outcome.holds_until,
    )


def extension_vouchers(of: Extensions) -> list[Voucher]:
    """Return a voucher for each tax to be paid, while more time can be had."""
    if of.too_late:
        return []
    due = of.result.law.of("due.return")
    year = of.result.case.tax_year
    return [
        Voucher(
            found.program.program,
            year,
            "extension",
            found.amount,
            due.value,
            due_status=due.status,
        )
        for found in of.to_pay
    ]


def voucher_name(voucher: Voucher) -> str:
    """Return the name of the file that a voucher goes into: 2025-shs-PIT-V-return.pdf."""
    return f"{voucher.tax_year}-{voucher.program.id}-PIT-V-{_FILE_WORDS[voucher.kind]}.pdf"


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
    """Say what is to be paid by when: in a sentence, or in a table of instalments."""
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
