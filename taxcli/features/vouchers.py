"""Payment vouchers (PIT-V): one for each check, and what the check has on its memo line."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from taxcli.case.model import Case
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.extend import Extensions
from taxcli.law.data import Status
from taxcli.law.programs import Program
from taxcli.text import holds_number
from taxcli.values import day

VoucherKind = Literal["return", "estimated", "extension"]
KIND_WORDS: dict[VoucherKind, str] = {
    "return": "Return",
    "estimated": "Estimated payment",
    "extension": "Extension payment",
}
_FILES: dict[VoucherKind, str] = {
    "return": "vouchers",
    "estimated": "vouchers-estimates",
    "extension": "vouchers-extension",
}


@dataclass(frozen=True, slots=True)
class Voucher:
    """One payment of one tax, in dollars; ``note`` is shown on it, like Installment 1 of 4.

    ``form`` is the return that is paid with; ``due_status`` tells how sure the date is; ``late``
    tells that it has passed. ``holds`` is the last day for which the amount is right, if it grows.
    """

    program: Program
    tax_year: int
    kind: VoucherKind
    amount: Decimal
    due: date | None
    note: str = ""
    form: str | None = None
    due_status: Status | None = None
    late: bool = False
    holds: date | None = None

    @property
    def what(self) -> str:
        """Name what is paid: the form, or the kind of payment."""
        return self.form or KIND_WORDS[self.kind]

    def memo(self, case: Case) -> str:
        """Write the memo line of the check; the full SSN is never printed for it."""
        account: str = getattr(case.account, self.program.id) or ""
        whose = case.primary.first_name if case.primary else "the primary taxfiler"
        number = (
            f"account {account}" if account and not holds_number(account) else f"SSN of {whose}"
        )
        return f"{self.what} {self.tax_year}, {self.program.name} tax, {number}"

    @property
    def by(self) -> str:
        """Write by when it is to be paid: what has no date is due at once."""
        when = self.holds or self.due
        return day(when) if when else "at once"

    @property
    def unsure(self) -> str:
        """Say of the date that it is not official, if so."""
        if self.due is None or self.due_status in (None, "official"):
            return ""
        return f" (a date that is {self.due_status}, not official)"


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
    """Return the name of the file that a voucher goes into: 2025-vouchers-estimates.pdf."""
    return f"{voucher.tax_year}-{_FILES[voucher.kind]}.pdf"
