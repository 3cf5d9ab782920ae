"""What a tax comes to, how much and by when: decided here and nowhere else.

Every screen, paper and file words this one record. Sources: law sheet sections 6, 7, 9, 10, 14.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar, Literal

from taxcli.engine.amending import Amended
from taxcli.engine.charges import Charges
from taxcli.engine.filing import Filing
from taxcli.engine.ledger import PaidOn
from taxcli.law.figures import YearLaw
from taxcli.money import ZERO
from taxcli.values import Keys

# paid: the balance was paid with the return. unchanged: an amended return that stays as filed.
OutcomeKind = Literal[
    "pay",
    "pay-back",
    "refund",
    "applied",
    "paid",
    "nothing-due",
    "unchanged",
    "nothing-to-file",
    "not-known",
]
# refund-only: no return must be filed, but only one gets back what was paid in.
FilingDuty = Literal["must-file", "refund-only", "nothing", "not-known"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one tax comes to.

    Attributes:
        kind: what happens.
        amount: dollars of it; zero where nothing is to be paid or comes back, ``None`` where that
            is not known.
        not_owed: what was paid with the return and is more than it asks for, in dollars. It stands
            on no line: it is the whole of a refund that no line asks for, and comes on top of any
            other.
        due: the day on which what is to be paid is or was due; ``None`` where there is none.
        late: whether it is taken as paid after that day.
        holds_until: the last day on which the amount is right, where it grows before the due date
            or is late and grows; ``None`` where it does not.
        file_by: the last day on which the return is in time; ``None`` where no date is known or
            none holds: an amended return, or one that only claims money back.
        files_late: whether the return is taken as filed after that day.
        duty: whether the law asks for a return.
        sends_return: whether there is a return to send.
        amends: whether that return corrects one that was filed.
        as_filed: whether the case amends a return that nothing changes in.
        past_due: whether the day of filing and paying lies after the due date, whatever is left.
        paid_with_return: what a first return's balance was paid with already, in dollars.
        provisional: whether something blocks, so that no one may act on it yet.
    """

    JSON: ClassVar[Keys] = (
        *("kind", "amount", "not_owed", "due", "pay_by", "late", "file_by", "provisional"),
    )

    kind: OutcomeKind
    amount: Decimal | None
    not_owed: Decimal = ZERO
    due: date | None = None
    late: bool = False
    holds_until: date | None = None
    file_by: date | None = None
    files_late: bool = False
    duty: FilingDuty = "not-known"
    sends_return: bool = False
    amends: bool = False
    as_filed: bool = False
    past_due: bool = False
    paid_with_return: Decimal = ZERO
    provisional: bool = False

    @property
    def to_pay(self) -> Decimal | None:
        """Return what is left to pay, in dollars; ``None`` while not known."""
        return self._amount_of("pay", "pay-back")

    @property
    def refund(self) -> Decimal | None:
        """Return what comes back as a refund, in dollars; ``None`` while not known."""
        return self._amount_of("refund")

    @property
    def applied(self) -> Decimal | None:
        """Return what this return applies to the next year, in dollars; ``None``: not known."""
        return self._amount_of("applied")

    @property
    def claims_only(self) -> bool:
        """Tell whether a return, not one that amends another, is sent only to claim money."""
        return self.duty == "refund-only" and not self.amends

    @property
    def part_paid(self) -> bool:
        """Tell whether a part of the balance was paid with the return, and more is to be paid."""
        return bool(self.to_pay and self.paid_with_return)

    @property
    def balance(self) -> Decimal | None:
        """Return what is left to pay and what was paid of it with the return, in dollars."""
        return None if self.to_pay is None else self.to_pay + self.paid_with_return

    @property
    def pay_by(self) -> date | None:
        """Return the last day on which paying the amount settles it; ``None``: none is known."""
        return self.holds_until if self.late else self.holds_until or self.due

    def _amount_of(self, *kinds: OutcomeKind) -> Decimal | None:
        return self.amount if self.kind in (*kinds, "not-known") else ZERO


@dataclass(frozen=True, slots=True)
class ReturnEnd:
    """How a filled return ends, in dollars, ``None`` while not known; its own lines alone.

    ``paid_with_return`` stands in the ledger and on no line.
    """

    balance_due: Decimal | None
    refund: Decimal | None
    applied: Decimal | None
    paid_with_return: Decimal


def decide_outcome(  # noqa: PLR0913 - the facts of one tax
    law: YearLaw,
    filing: Filing,
    end: ReturnEnd,
    *,
    amended: Amended | None,
    charges: Charges | None,
    extended: bool,
    paid_on: PaidOn,
) -> Outcome:
    """Decide what a tax comes to.

    Args:
        law: the year's figures.
        filing: the duty to file.
        end: how the return ends.
        amended: the return beside its original, if it amends one.
        charges: what paying late costs, where the tax is known.
        extended: whether there is more time to file.
        paid_on: the day on which what is left is taken as paid.
    """
    kind, amount = _of_amended(amended) if amended else _of_return(filing, end)
    if filing.must_file is None:
        kind, amount = "not-known", None
    pays = kind == "pay"
    day = paid_on.day
    past_due = day is not None and day > law.due
    amends = amended is not None and not amended.first
    unchanged = amended is not None and amended.unchanged
    file_by = None if amends else _file_by(law, filing, extended)
    return Outcome(
        kind,
        amount,
        ZERO if amended else _not_owed(end),
        due=law.due if pays else None,
        late=pays and past_due,
        holds_until=_holds_until(charges) if pays else None,
        file_by=file_by,
        files_late=file_by is not None and day is not None and day > file_by,
        duty=_duty(filing),
        sends_return=filing.form is not None and not unchanged,
        amends=amends and filing.form is not None and not unchanged,
        as_filed=unchanged,
        past_due=past_due,
        paid_with_return=ZERO if amended else end.paid_with_return,
    )


def _duty(filing: Filing) -> FilingDuty:
    if filing.must_file is None:
        return "not-known"
    if filing.must_file:
        return "must-file"
    return "refund-only" if filing.refund_only else "nothing"


def _of_amended(amended: Amended) -> tuple[OutcomeKind, Decimal | None]:
    """Decide by what is left after what the original had paid and got back."""
    left = amended.left
    if left is None:
        return "not-known", None
    if left > 0:
        return ("pay-back" if amended.only_back else "pay"), left
    if left < 0:
        return ("applied" if amended.apply else "refund"), -left
    return ("unchanged" if amended.unchanged else "nothing-due"), ZERO


def _of_return(filing: Filing, end: ReturnEnd) -> tuple[OutcomeKind, Decimal | None]:
    """Decide by the return's own last lines, and what was paid with it."""
    if filing.form is None:
        return "nothing-to-file", ZERO
    if end.balance_due is None or end.refund is None or end.applied is None:
        return "not-known", None
    if end.balance_due > end.paid_with_return:
        return "pay", end.balance_due - end.paid_with_return
    if end.balance_due:
        return "paid", ZERO
    if end.applied:
        return "applied", end.applied
    if end.refund or end.paid_with_return:
        return "refund", end.refund or end.paid_with_return
    return "nothing-due", ZERO


def _not_owed(end: ReturnEnd) -> Decimal:
    return max(ZERO, end.paid_with_return - (end.balance_due or ZERO))


def _holds_until(charges: Charges | None) -> date | None:
    grows_on = None if charges is None else charges.grows_on
    return None if grows_on is None else grows_on - timedelta(days=1)


def _file_by(law: YearLaw, filing: Filing, extended: bool) -> date | None:
    if not filing.must_file:
        return None
    by: date = law.of("due.extended" if extended else "due.return").value
    return by
