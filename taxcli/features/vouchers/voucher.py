"""Payment vouchers (PIT-V): one for each check, with its amount, its date and what it is for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from taxcli.engine.result import ProgramResult, Result
from taxcli.features.extend import Extensions
from taxcli.law.figures import Status
from taxcli.law.programs import Program
from taxcli.values import day

VoucherKind = Literal["return", "estimated", "extension"]
KIND_WORDS: dict[VoucherKind, str] = {
    "return": "Payment with the return",
    "estimated": "Estimated payment",
    "extension": "Extension payment",
}
_FILE_WORDS: dict[VoucherKind, str] = {
    "return": "return",
    "estimated": "estimates",
    "extension": "extension",
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
    def memo(self) -> str:
        """Write what the check is for: form or kind of payment, year, tax."""
        words = "Return" if self.kind == "return" else KIND_WORDS[self.kind]
        return f"{self.form or words} {self.tax_year}, {self.program.name} tax"

    @property
    def words(self) -> str:
        """Write what kind of payment it is."""
        words = KIND_WORDS[self.kind]
        words = f"{words}, Form {self.form}" if self.form else words
        return f"{words}: {self.note}" if self.note else words

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
    """Return the name of the file that a voucher goes into: 2025-shs-PIT-V-return.pdf."""
    return f"{voucher.tax_year}-{voucher.program.id}-PIT-V-{_FILE_WORDS[voucher.kind]}.pdf"
