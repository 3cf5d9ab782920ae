"""The letter to a client: what came out for each tax, what to sign, what to pay and by when."""

from datetime import date

from taxcli.case.model import Preparer
from taxcli.document.blocks import Item
from taxcli.document.fonts import Weight, wrap
from taxcli.document.paper import place
from taxcli.document.sheet import BODY, LEADING, LEFT, RIGHT, WIDTH, Sheet
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.amend import marked
from taxcli.features.attachments import attachments
from taxcli.features.letter.template import LetterTemplate, placeholders
from taxcli.features.vouchers import return_voucher
from taxcli.features.wording import NOT_KNOWN, names_line
from taxcli.law.standing import pro, standing
from taxcli.money import ZERO, percent, shown
from taxcli.values import day

LetterValues = dict[str, str]
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


def _head(sheet: Sheet, result: Result, template: LetterTemplate, values: LetterValues) -> None:
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
    _paragraphs(sheet, template.texts["subject"].format_map(values), "bold", 13, 8)


def _opening(sheet: Sheet, result: Result, template: LetterTemplate, values: LetterValues) -> None:
    texts = template.texts
    _paragraphs(sheet, texts["greeting"].format_map(values))
    _paragraphs(sheet, texts["opening_draft" if result.blocked else "opening"].format_map(values))
    if result.blocked:
        _paragraphs(sheet, texts["missing"].format_map(values))
    for text in dict.fromkeys(found.message for found in result.blocking()):
        place(sheet, [Item(text, tick=True)])
    if result.both_editions and not result.blocked:
        sheet.paragraph(result.both_editions)


def _tax(
    sheet: Sheet,
    result: Result,
    program: ProgramResult,
    template: LetterTemplate,
    general: LetterValues,
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


def _common(sheet: Sheet, result: Result, template: LetterTemplate, values: LetterValues) -> None:
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


def _known_lines(lines: tuple[str, ...], result: Result, values: LetterValues) -> list[str]:
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


def _lines(sheet: Sheet, lines: tuple[str, ...], result: Result, values: LetterValues) -> None:
    """Set lines as they are, kept together; an empty one leaves a gap, or room for a name."""
    known = _known_lines(lines, result, values)
    sheet.need(min(len(known) * BODY * LEADING, 300))
    for line in known:
        if line.strip():
            sheet.paragraph(line, gap=0)
        else:
            sheet.y -= BODY * LEADING


def _paragraphs(
    sheet: Sheet, text: str, weight: Weight = "body", size: float = BODY, gap: float = 6
) -> None:
    """Set a text whose empty lines part its paragraphs."""
    for part in text.split("\n\n"):
        if part.strip():
            sheet.paragraph(part, weight, size, gap=gap)


def outcome_of(program: ProgramResult) -> str:
    """Name what came out for a tax, by the key of its paragraph in forms/letter.toml."""
    found = program.outcome
    if found.provisional or found.kind == "not-known":
        return "open"
    if found.kind == "pay" and found.late:
        return "pay_late"
    if found.kind == "refund" and found.claims_only:
        return "refund_only"
    return found.kind.replace("-", "_")


def general_values(result: Result) -> LetterValues:
    """Return what may stand in every text of the letter."""
    preparer, payment = result.case.preparer, standing().payment
    name = preparer.name if preparer else "your preparer"
    return {
        "names": names_line(result),
        "year": str(result.case.tax_year),
        "next_year": str(result.case.tax_year + 1),
        "preparer": name,
        "firm": (preparer.firm if preparer else None) or name,
        "payee": payment.payee,
        "address": ", ".join(payment.address),
        "voucher": payment.voucher,
        "pro_login": pro().short,
        "refund_time": standing().refund_time.told,
        "card_cost": percent(pro().fees.card_share),
        "efile_rule": standing().paid_preparers.source,
    }


def tax_values(
    result: Result, program: ProgramResult, template: LetterTemplate, general: LetterValues
) -> LetterValues:
    """Return what may stand in a tax's paragraph: facts, and the sentences made of them."""
    amount = None if program.outcome.provisional else program.outcome.amount
    facts = {
        **general,
        "tax": program.program.name,
        "tax_name": program.program.full_name,
        "form": f"{program.filing.form or ''}{' (amended)' if marked(program) else ''}",
        "amount": NOT_KNOWN if amount is None else shown(amount),
        "due": day(result.law.due),
        "file_by": day(program.outcome.file_by or result.law.due),
        "balance": shown(program.amount("balance_due") or ZERO),
        "paid": shown(program.paid_with_return),
    }
    return {**facts, **_sentences(result, program, template, facts)}


def _sentences(
    result: Result, program: ProgramResult, template: LetterTemplate, facts: LetterValues
) -> LetterValues:
    """Return the sentences of a tax; one that does not apply is empty."""

    def say(key: str, **more: str) -> str:
        return template.words[key].format_map({**facts, **more})

    voucher, attached = return_voucher(result, program), attachments(result, program)
    holds = voucher.holds if voucher else None
    part = voucher is not None and program.outcome.part_paid
    entries = "; ".join(attached)
    by_us = "_by_us" if result.case.preparer and result.case.preparer.must_efile else ""
    return {
        "how_to_pay": say("how_to_pay") if voucher else "",
        "part_paid": say("part_paid") if part else "",
        "sign": say("sign_by_us" if by_us else "sign_joint" if result.case.joint else "sign"),
        "attach": say(f"attach{by_us}", attached=entries) if attached else say("nothing_attached"),
        "when_to_file": say(_when_to_file(program)),
        "amount_holds": say("amount_holds", holds_until=day(holds)) if holds else "",
    }


def _when_to_file(program: ProgramResult) -> str:
    """Return the key of the sentence that says by when the return goes in."""
    if marked(program):
        return "file_amended"
    if program.outcome.file_by is None:
        return "file_any_time"
    if program.outcome.files_late:
        return "file_late"
    return "file_more_time" if program.extended and program.outcome.to_pay else "file"
