"""One program's side of a comparison with a notice: its case, ledger, return and charges."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from taxcli.case.model import Case
from taxcli.engine.charges import Charges
from taxcli.features.ledger.reconcile import Books
from taxcli.law.figures import YearLaw
from taxcli.law.programs import Program
from taxcli.money import ZERO


@dataclass(frozen=True, slots=True)
class ProgramRecord:
    """What a case, its ledger and its return say of one program.

    ``paid_on`` is the day the rest is taken as paid, ``None`` for in time; ``amounts`` holds the
    return's by line id, in dollars; ``charges`` tells how penalty and interest come about;
    ``other_tax`` is the tax after credit by the other edition of the law, ``None`` where both
    agree.
    """

    case: Case
    law: YearLaw
    program: Program
    paid_on: date | None
    books: Books
    amounts: Mapping[str, Decimal | None]
    charges: Charges | None
    other_tax: Decimal | None

    @property
    def open_at_due(self) -> Decimal:
        """Return the tax that the ledger leaves unpaid at the due date; zero while not known."""
        tax, withheld = self.amounts["net_tax"], self.books.withheld
        if tax is None or withheld is None:
            return ZERO
        in_time = (
            each.payment.amount
            for each in self.books.posted
            if each.counts_from is not None and each.counts_from <= self.law.due and not each.after
        )
        return max(ZERO, tax - withheld - sum(in_time, ZERO))
