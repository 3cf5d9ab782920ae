"""What to do next: per tax, what to sign, attach, pay, to whom, where and by when."""

from taxcli.document.sheet import Sheet
from taxcli.engine.lines import shown_amount
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.amend.paper import marked, what_changes
from taxcli.features.attachments import attachments
from taxcli.features.outcome_words import not_owed_words, outcome_words, pay_by_words
from taxcli.features.returns.layout import Column, SsnChoice, names_line, paper_title, table
from taxcli.features.vouchers.bank_check import draw_check, mail_to
from taxcli.features.vouchers.voucher import Voucher, return_voucher, voucher_name
from taxcli.law.standing import pro, standing
from taxcli.money import percent, shown
from taxcli.values import day

FOOT = "What to do next, by taxcli. Keep this page; do not mail it."
_PRO = (
    "Electronically: on Portland Revenue Online (PRO), or by software that the Division has "
    "approved. {login} A refund by direct deposit is possible only for a return filed "
    "electronically. The keying sheet has the values."
)
_MAIL = (
    "By mail: the printed return of each tax with its schedules, signed, with its attachments; "
    "not this page, nor the keying sheet or the worksheet of the packet. A refund then comes as a "
    "check."
)
# What penalty and interest stand in the return, told beside what is to be paid.
_CHARGES = ("I-PAY-010", "I-PAY-011", "I-PAY-012", "I-PAY-013")
# The editions stand at the top, a refund-only return in its own paragraph.
_TOLD_ELSEWHERE = ("I-LAW-001", "I-FIL-001", "I-AMD-009", "I-AMD-011", *_CHARGES)
_NOT_COUPLES = "Do not use the spouse's number on a payment: always the primary taxfiler's."
_NOT = (
    "Do not send these returns or payments to the Oregon Department of Revenue or to the IRS.",
    "Do not pay both taxes with one check.",
    _NOT_COUPLES,
    "Do not file twice: PRO or mail, not both. Never mail a combined return.",
)


def next_steps_sheet(result: Result, ssn: SsnChoice) -> Sheet:
    """Lay out the next steps for both taxes."""
    year = result.case.tax_year
    sheet = Sheet(f"What to do next, tax year {year}", FOOT)
    paper_title(sheet, "What to do next", f"For {names_line(result)}.", f"Tax year {year}")
    _overview(sheet, result)
    if result.both_editions:
        sheet.paragraph(result.both_editions, "bold")
    _look_first(sheet, result)
    to_file = [p for p in result.programs.values() if p.outcome.sends_return]
    if to_file:
        _how_to_file(sheet, result)
    for program in result.programs.values():
        _program(sheet, result, program, ssn)
    if to_file:
        sheet.heading("What not to do")
        for text in _NOT:
            if result.case.joint or text is not _NOT_COUPLES:
                sheet.item(text)
    _good_to_know(sheet, result)
    return sheet


def _overview(sheet: Sheet, result: Result) -> None:
    rows = []
    for program in result.programs.values():
        filing = program.filing
        form = f"{filing.form}, amended" if marked(program) else filing.form or "none"
        rows.append((program.program.name, form, _outcome(program), _by_when(result, program)))
    columns = [
        Column("Tax", 60),
        Column("Form", 100),
        Column("Outcome", 192),
        Column("By when", 160),
    ]
    table(sheet, columns, rows)


def _outcome(program: ProgramResult) -> str:
    words = outcome_words(program.outcome)
    return f"{words[0].upper()}{words[1:]}"


def _by_when(result: Result, program: ProgramResult) -> str:
    found = program.outcome
    if not found.sends_return and not found.to_pay:
        return ""
    if found.kind == "pay-back" or (found.amends and not found.to_pay):
        return "No due date was found; soon"
    if found.file_by is None and not found.to_pay:
        return "No due date; claim it soon"
    if found.past_due:
        pay = f"; pay by {day(found.pay_by)}" if found.late and found.pay_by else ""
        return f"Was due {day(result.law.due)}{pay}"
    told = [(word, when) for word, when in (("Pay", found.pay_by), ("file", found.file_by)) if when]
    days = {when for _, when in told}
    if days == {result.law.due}:
        return day(result.law.due)
    words = ", ".join(f"{word} by {day(when)}" for word, when in told)
    return f"{words[:1].upper()}{words[1:]}"


def _look_first(sheet: Sheet, result: Result) -> None:
    open_ = [d for d in result.diagnostics if d.level != "info" and d.acknowledged is None]
    if not open_:
        return
    sheet.heading("Look at this first")
    for found in open_:
        word = "Must be mended" if found.level == "block" else "Please check"
        sheet.item(f"{word} ({found.code}, {found.where}): {found.message} {found.fix}", "tick")


def _how_to_file(sheet: Sheet, result: Result) -> None:
    sheet.heading("How to file: choose one way")
    sheet.item(_PRO.format(login=pro().short), "1")
    sheet.item(_MAIL, "2")
    if result.combined.available:
        sheet.item("The combined return for both taxes is open to you, on PRO only.")
    if result.case.amends is not None:
        sheet.item(
            "These are amended returns. How one is marked on PRO, and which official form there is "
            "for it on paper, was not found: ask the Revenue Division if in doubt."
        )
    if result.case.preparer is not None and result.case.preparer.must_efile is not False:
        rule = standing().paid_preparers
        sheet.item(f"{' '.join(rule.facts)} ({rule.source})")


def _program(sheet: Sheet, result: Result, program: ProgramResult, ssn: SsnChoice) -> None:
    name = program.program.name
    form, outcome = program.filing.form, program.outcome
    if form is None:
        sheet.heading(f"{name}: nothing to file" if outcome.duty == "nothing" else name)
        sheet.paragraph(program.filing.reason)
        return
    if outcome.as_filed:
        _as_filed(sheet, result, program)
        return
    only = ", only to get money back" if outcome.claims_only else ""
    amended = ", amended" if marked(program) else ""
    sheet.heading(f"{name}: Form {form}{amended}{only}", room=260)
    sheet.paragraph(program.filing.reason)
    if marked(program):
        what_changes(sheet, program)
    _sign(sheet, result, ssn)
    for entry in attachments(result, program):
        sheet.item(f"Attach: {entry}.", "tick")
    for found in result.diagnostics:
        if found.code in _CHARGES and found.where == program.program.id:
            sheet.item(found.message)
    voucher = return_voucher(result, program)
    if program.outcome.kind == "not-known":
        sheet.item("What to pay is not known yet: see above what must be mended.", "tick")
    elif voucher is not None:
        _pay(sheet, result, program, voucher)
    else:
        _no_payment(sheet, result, program)


def _as_filed(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    """Say of a return that nothing changes in it, and what is still to be paid."""
    sheet.heading(f"{program.program.name}: nothing changes", room=60)
    sheet.paragraph(f"Form {program.filing.form} stays as it was filed: do not send it again.")
    voucher = return_voucher(result, program)
    if voucher is not None:
        _pay(sheet, result, program, voucher)


def _sign(sheet: Sheet, result: Result, ssn: SsnChoice) -> None:
    both = "Both of you sign" if result.case.joint else "Sign"
    sheet.item(f"{both} and date the return (by mail).", "tick")
    people = [result.case.primary, result.case.spouse if result.case.joint else None]
    if ssn != "full" or any(person is not None and person.ssn is None for person in people):
        sheet.item(
            "By hand: write each Social Security number that is not printed in full.", "tick"
        )
    if result.case.address is None:
        sheet.item("By hand: write the mailing address.", "tick")


def _pay(sheet: Sheet, result: Result, program: ProgramResult, voucher: Voucher) -> None:
    outcome = program.outcome
    if outcome.part_paid:
        told = f"{shown(outcome.paid_with_return)} of it was paid with the return already"
        sheet.item(f"The balance is {shown_amount(outcome.balance)}; {told}.")
    for found in result.diagnostics:
        if (found.code, found.where) == ("I-AMD-011", program.program.id):
            sheet.item(found.message)
    sheet.need(205)  # the check's wording and the address stay together
    sheet.item(f"Pay {shown(voucher.amount)} {_when(program, voucher)}.", "tick")
    if program.extended:
        sheet.item("The extension of time to file does not extend the time to pay.")
    card = percent(pro().fees.card_share)
    sheet.item(f"On PRO: bank debit is free, cards cost {card}. Or by check, as follows.", "tick")
    draw_check(sheet, result.case, program.program, voucher.memo, shown(voucher.amount))
    sheet.item(
        f"Print the voucher, {voucher_name(voucher)} or its page of the packet, on one side of the "
        "paper only; cut it off and put it with the check. One check and one voucher for each tax; "
        "one envelope may hold both.",
        "tick",
    )
    mail_to(sheet, "Mail to:")


def _when(program: ProgramResult, voucher: Voucher) -> str:
    """Say by when to pay; of what is late, what each month adds."""
    found = program.outcome
    by = pay_by_words(found, voucher.unsure)
    if not found.late or found.holds_until is None or program.charges is None:
        return by
    return f"{by}, and each month after adds {shown(program.charges.late.monthly)}"


def _no_payment(sheet: Sheet, result: Result, program: ProgramResult) -> None:
    address = standing().payment.address
    found = program.outcome
    if found.refund:
        sheet.item(
            f"The return asks for a refund of {shown(found.refund)}. {standing().refund_time.told}"
        )
    elif found.applied:
        sheet.item(f"{shown(found.applied)} goes to next year's {program.program.name} tax.")
    else:
        words = outcome_words(found)
        sheet.item(f"{words[0].upper()}{words[1:]}: there is nothing to pay.")
    if found.not_owed:
        sheet.item(not_owed_words(found))
    sheet.item(
        "By mail: the address for a return without a payment was not found. Check it on the "
        f"Revenue Division's page; payments go to {', '.join(address)}.",
        "tick",
    )


def _good_to_know(sheet: Sheet, result: Result) -> None:
    info = [found for found in result.diagnostics if found.level == "info"]
    told = [found.message for found in info if found.code not in _TOLD_ELSEWHERE]
    if not told and not result.assumptions:
        return
    sheet.heading("Good to know")
    for text in (*told, *result.assumptions):
        sheet.item(text)
