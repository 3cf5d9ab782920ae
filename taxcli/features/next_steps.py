"""What to do next, on one page: what to file, sign, attach and pay, how, and by when."""

from collections.abc import Iterator
from dataclasses import dataclass

from taxcli.document.blocks import Block, Heading, Item, Para, Table, Title
from taxcli.document.paper import place
from taxcli.document.sheet import Sheet
from taxcli.engine.lines import formula_in_figures, shown_amount, shown_line
from taxcli.engine.outcome import OutcomeKind
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.amend import marked, what_changes
from taxcli.features.attachments import attached
from taxcli.features.review import open_problems
from taxcli.features.two_taxes import CHARGES
from taxcli.features.vouchers import Voucher, return_voucher, voucher_name
from taxcli.features.wording import SsnChoice, names_line, not_owed_words, outcome_words, paper_name
from taxcli.law.standing import pro, standing
from taxcli.money import ZERO, percent, shown
from taxcli.values import day

FOOT = "What to do next, by taxcli. Keep this page; do not mail it."
# What stands over an amount.
_AMOUNT_HEADS: dict[OutcomeKind, str] = {
    "pay": "You pay",
    "pay-back": "You pay back",
    "refund": "Comes back",
    "applied": "Applied",
}


@dataclass(frozen=True, slots=True)
class _Steps:
    """A result, and what of it is to be sent and paid."""

    result: Result
    ssn: SsnChoice
    sent: tuple[ProgramResult, ...]
    vouchers: tuple[Voucher, ...]

    @property
    def efiled(self) -> bool:
        """Tell whether a preparer files electronically, so that no return is mailed."""
        return files_electronically(self.result)


def files_electronically(result: Result) -> bool:
    """Tell whether a paid preparer must file the returns electronically: none is mailed then."""
    preparer = result.case.preparer
    return preparer is not None and preparer.must_efile is True


def next_steps_sheet(result: Result, ssn: SsnChoice) -> Sheet:
    """Lay out the next steps for both taxes."""
    sheet = Sheet(f"What to do next, tax year {result.case.tax_year}", FOOT)
    place(sheet, next_steps_document(result, ssn))
    return sheet


def next_steps_document(result: Result, ssn: SsnChoice) -> Iterator[Block]:
    """Say what to do with both taxes, the answer first."""
    programs = tuple(result.programs.values())
    steps = _Steps(
        result,
        ssn,
        tuple(one for one in programs if one.outcome.sends_return),
        tuple(filter(None, (return_voucher(result, one) for one in programs))),
    )
    yield Title("What to do next", names_line(result), f"Tax year {result.case.tax_year}")
    yield _overview(steps)
    if result.both_editions:
        yield Para(result.both_editions, style="strong")
    problems = open_problems(result)
    if problems:
        yield Heading("Look at this first")
    yield from (Item(problem.words, tick=True) for problem in problems)
    if steps.sent:
        yield from _file(steps)
    yield from _pay(steps)
    yield from _money_back(result)
    if steps.sent or steps.vouchers:
        yield from _do_not(steps)
    yield Heading("Why these amounts")
    yield from (Item(_why(program), "dim") for program in programs)
    yield from _not_official(result)


def _overview(steps: _Steps) -> Table:
    """Return the table of both taxes: what each comes to, by when, what to sign and put with it."""
    programs = steps.result.programs.values()
    heads = {
        _AMOUNT_HEADS[one.outcome.kind] for one in programs if one.outcome.kind in _AMOUNT_HEADS
    }
    head = heads.pop() if len(heads) == 1 else "What it comes to"
    rows = [_overview_row(steps, program, head) for program in programs]
    if len(steps.vouchers) > 1:
        total = f"${shown(sum((one.amount for one in steps.vouchers), ZERO))}"
        rows.append(("Together", "", total, "in two payments, never in one", "", ""))
    headers = ("Tax", "Form", head, "By", "Sign", "Put with it")
    filled = [at for at in range(len(headers)) if any(row[at] for row in rows)]
    return Table(
        tuple(headers[at] for at in filled),
        tuple(tuple(row[at] for at in filled) for row in rows),
        frozenset({2}),
        strong=frozenset(range(2, len(rows))),
    )


def _overview_row(steps: _Steps, program: ProgramResult, head: str) -> tuple[str, ...]:
    outcome, form = program.outcome, program.filing.form
    amended = ", amended" if marked(program) else ", to get money back"
    mark = amended if marked(program) or outcome.claims_only else ""
    sign = with_it = ""
    if outcome.sends_return:
        who = "both of you" if steps.result.case.joint else "you"
        sign = "not on paper" if steps.efiled else who
        names = [each.short for each in attached(steps.result, program)]
        with_it = "; ".join(names) or "nothing"
    return (
        program.program.name,
        f"{form}{mark}" if form else "none",
        _amount(program, head),
        _by_when(steps.result, program),
        sign,
        with_it,
    )


def _amount(program: ProgramResult, head: str) -> str:
    outcome = program.outcome
    own = _AMOUNT_HEADS.get(outcome.kind)
    if own is None or outcome.amount is None:
        return outcome_words(outcome).capitalize()
    amount = f"${shown(outcome.amount)}"
    return amount if own == head else f"{own} {amount}"


def _by_when(result: Result, program: ProgramResult) -> str:
    found = program.outcome
    if not found.sends_return and not found.to_pay:
        return ""
    if found.kind == "pay-back" or (found.amends and not found.to_pay):
        return "no due date was found; soon"
    if found.file_by is None and not found.to_pay:
        return "no due date; claim it soon"
    if found.past_due:
        pay = f"; pay by {day(found.pay_by)}" if found.late and found.pay_by else ""
        return f"was due {day(result.law.due)}{pay}"
    told = [(word, when) for word, when in (("pay", found.pay_by), ("file", found.file_by)) if when]
    days = {when for _, when in told}
    if days == {result.law.due}:
        return day(result.law.due)
    return ", ".join(f"{word} by {day(when)}" for word, when in told)


def _file(steps: _Steps) -> Iterator[Block]:
    """Say how the returns go in; there is nothing to choose where a preparer must e-file."""
    if steps.efiled:
        returns = "both returns" if len(steps.sent) > 1 else "the return"
        yield Heading("File")
        yield Item(
            f"Your preparer files {returns} electronically. Mail no return. Read "
            f"{returns}, and tell your preparer before filing if anything is not right.",
            tick=True,
        )
        return
    result, case = steps.result, steps.result.case
    yield Heading("File: choose one way")
    one = "One combined return is open to you. " if result.combined.available else ""
    yield Item(
        f"Online, on {pro().name} (PRO), {pro().address}, or by software that the Division has "
        f"approved. {one}Type it from {paper_name(result, 'pro-keying')}. {pro().short}",
        tick=True,
        number="A",
    )
    who = "Both of you sign" if case.joint else "Sign"
    yield Item(
        f"By mail: print {paper_name(result, 'packet')}, which is all that is mailed. {who} and "
        "date each return; do not staple.",
        tick=True,
        number="B",
    )
    yield from _by_hand(steps)
    if any(program.outcome.to_pay == 0 for program in steps.sent):
        yield Item(
            "The address for a return without a payment was not found: look on the Revenue "
            f"Division's page. Payments go to {', '.join(standing().payment.address)}."
        )
    if case.amends is not None:
        yield Item(
            "How an amended return is marked on PRO, and which official form there is for it on "
            "paper, was not found: ask the Revenue Division if in doubt."
        )
    if case.preparer is not None and case.preparer.must_efile is None:
        yield Item(
            "If your preparer must file federal returns electronically, these go in electronically "
            f"too ({standing().paid_preparers.source}): then your preparer files them, and you "
            "mail nothing."
        )


def _by_hand(steps: _Steps) -> Iterator[Block]:
    """Say what a mailed return lacks."""
    case = steps.result.case
    people = (getattr(case, who) for who in case.people)
    if steps.ssn != "full" or any(one is None or one.ssn is None for one in people):
        yield Item(
            "By hand: write each Social Security number that is not printed in full.", tick=True
        )
    if case.address is None:
        yield Item("By hand: write the mailing address.", tick=True)


def _pay(steps: _Steps) -> Iterator[Block]:
    vouchers = steps.vouchers
    unknown = any(program.outcome.kind == "not-known" for program in steps.sent)
    if not vouchers and not unknown:
        return
    several = len(vouchers) > 1
    yield Heading(
        f"Pay: choose one way{', for each tax' if several else ''}" if vouchers else "Pay"
    )
    if unknown:
        yield Item("What to pay is not known yet: see above what must be fixed.", tick=True)
    if not vouchers:
        return
    each = " Each tax by itself." if several else ""
    card = percent(pro().fees.card_share)
    yield Item(f"On PRO: bank debit is free, cards cost {card}.{each}", tick=True, number="A")
    yield Item(_by_check(steps), tick=True, number="B")
    yield from (Item(text) for text in _pay_notes(steps))


def _by_check(steps: _Steps) -> str:
    case, vouchers, pay = steps.result.case, steps.vouchers, standing().payment
    files = " and ".join(dict.fromkeys(map(voucher_name, vouchers)))
    memos = "; ".join(one.memo(case) for one in vouchers)
    each = "One check with its voucher for each tax; one envelope may hold both. "
    return (
        f"By check to {pay.payee}: {files}, printed on one side. "
        f"{each if len(vouchers) > 1 else ''}Memo: {memos}. Mail to: {', '.join(pay.address)}."
    )


def _pay_notes(steps: _Steps) -> Iterator[str]:
    """Say what else is to know of what is to be paid."""
    result = steps.result
    extended = [
        one.program.name for one in result.programs.values() if one.extended and one.outcome.to_pay
    ]
    if extended:
        names = " and ".join(extended)
        yield f"{names}: the extension of time to file does not extend the time to pay."
    for program in result.programs.values():
        name, outcome = program.program.name, program.outcome
        if outcome.part_paid:
            paid = shown(outcome.paid_with_return)
            balance = shown_amount(outcome.balance)
            yield f"{name}: {paid} of the balance of {balance} was paid with the return already."
        for found in result.diagnostics:
            if (found.code, found.where) == ("I-AMD-011", program.program.id):
                yield found.message


def _money_back(result: Result) -> Iterator[Block]:
    """Say how what was paid too much comes back, or where it goes."""
    texts = []
    refunds = [one for one in result.programs.values() if one.outcome.refund]
    if refunds:
        names = " and ".join(one.program.name for one in refunds)
        texts.append(
            f"{names}: the return asks for the refund. {standing().refund_time.told} By mail it "
            "comes as a check; direct deposit is only for a return filed electronically."
        )
    for program in result.programs.values():
        name, outcome = program.program.name, program.outcome
        if outcome.applied:
            texts.append(f"{name}: {shown(outcome.applied)} goes to next year's {name} tax.")
        if outcome.not_owed:
            texts.append(f"{name}: {not_owed_words(outcome)}")
    if texts:
        yield Heading("What comes back")
    yield from map(Item, texts)


def _do_not(steps: _Steps) -> Iterator[Block]:
    yield Heading("Do not")
    yield Item("send returns or checks to the Oregon Department of Revenue or the IRS")
    if steps.vouchers:
        primary = ", or under the spouse's number"
        yield Item(f"pay both taxes with one check{primary if steps.result.case.joint else ''}")
    if steps.efiled:
        yield Item("file twice: your preparer files. A combined return is never mailed")
    elif steps.sent:
        yield Item("file twice: PRO or mail. A combined return is never mailed")


def _why(program: ProgramResult) -> str:
    """Say in a few sentences what a tax comes from."""
    told = [f"{program.program.name}:", program.filing.reason]
    if program.outcome.as_filed:
        told.append(
            f"Nothing changes: Form {program.filing.form} stays as it was filed; do not send it "
            "again."
        )
    elif program.filled is not None and program.filing.form is not None:
        tax = program.filled.by_id["tax"]
        if tax.amount:
            told.append(f"Tax: {formula_in_figures(program.filled, tax)} = {shown_line(tax)}.")
            told += _less(program)
        elif tax.amount == 0 and program.outcome.duty == "must-file":
            taxable = program.filled.by_id["taxable_income"]
            told.append(f"There is no tax on taxable income of {shown_line(taxable)}.")
    if marked(program):
        told += what_changes(program)
    return " ".join(told)


def _less(program: ProgramResult) -> Iterator[str]:
    """Say what goes off the tax, and what comes on top."""
    less = {"credit": "credit", "payments": "withheld and prepaid"}
    off = [f"{shown(sum_)} {words}" for id_, words in less.items() if (sum_ := program.amount(id_))]
    if off:
        yield f"Less {' and '.join(off)}."
    on = [
        f"{id_.replace('_', ' ')} {shown(amount)}"
        for id_ in CHARGES
        if (amount := program.amount(id_))
    ]
    if on:
        yield f"Plus {', '.join(on)}."
    found = program.outcome
    if found.holds_until is not None and found.to_pay:
        late = program.charges.late if program.charges is not None else None
        more = f"; {shown(late.monthly)} more each month after" if found.late and late else ""
        yield f"The amount holds until {day(found.holds_until)}{more}."


def _not_official(result: Result) -> Iterator[Block]:
    """Count what is not official and what else is to know: the worksheet lists it."""
    count, notes = len(result.assumptions), sum(one.level == "info" for one in result.diagnostics)
    told = []
    if count:
        are = "thing behind these amounts is" if count == 1 else "things behind these amounts are"
        told.append(f"{count} {are} not official")
    if notes:
        told.append(f"{notes} more {'thing is' if notes == 1 else 'things are'} good to know")
    if told:
        yield Heading("Not official" if count else "Good to know")
        yield Para(f"{'; '.join(told)}. See {paper_name(result, 'worksheet')}.")
