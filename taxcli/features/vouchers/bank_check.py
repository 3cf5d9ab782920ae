"""The check as it is to be written, and where it goes: for the voucher and the next steps."""

from taxcli.case.model import Case
from taxcli.document.blocks import Block, Item, Table
from taxcli.features.returns.layout import name_text
from taxcli.law.programs import Program
from taxcli.law.standing import standing
from taxcli.text import holds_number


def check_table(case: Case, program: Program, memo: str, amount: str) -> Block:
    """Say how a check is written: payee, amount, and what goes on its memo line.

    ``memo`` is the form or the kind of payment, with year and tax; ``amount`` is as printed.
    """
    words = f"{memo}; {name_text(case.primary)}; {_number(case, program)}"
    rows = (
        ("Pay to the order of", standing().payment.payee),
        ("Amount", f"$ {amount}"),
        ("Memo line", words),
    )
    return Table(("On the check", "Write"), rows)


def memo_words(case: Case, program: Program, memo: str) -> str:
    """Say in short what goes on a check's memo line."""
    account = _account(case, program)
    if account:
        return f"{memo}, account {account}"
    whose = case.primary.first_name if case.primary else "the primary taxfiler"
    return f"{memo}, SSN of {whose}"


def mail_to(words: str) -> Block:
    """Return the step that ends in the mailing address."""
    return Item(f"{words} {', '.join(standing().payment.address)}.", tick=True)


def _number(case: Case, program: Program) -> str:
    """Write the number that goes on the check: the full SSN is never printed for it."""
    account = _account(case, program)
    return f"account {account}" if account else "the primary taxfiler's SSN, by hand"


def _account(case: Case, program: Program) -> str:
    """Return the tax's account number, unless it is written like a Social Security number."""
    account: str = getattr(case.account, program.id) or ""
    return "" if holds_number(account) else account
