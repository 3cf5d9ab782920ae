"""An amended return: what changes against the original, and what is then to pay or comes back.

No official text on amended returns was found; all of this is inferred (``amended-balance`` of
forms/conventions.toml). Amounts are dollars, ``None`` where the case does not say enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from taxcli.engine.diagnostics import Reason, because
from taxcli.money import ZERO
from taxcli.values import Keys, renamed

# The lines that every program shows, and that are compared, by their names in the JSON.
LINES = (
    *("taxable_income", "threshold", "tax", "credit", "net_tax", "withheld", "prepaid"),
    *("penalty", "interest", "underpayment_interest", "balance_due", "refund", "applied"),
)
_CHARGES = ("penalty", "interest", "underpayment_interest")
# What must be known, and be the same, before a return counts as unchanged.
_DECISIVE = ("taxable_income", "net_tax", "balance_due", "refund", "applied")
Amounts = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line as filed and as amended."""

    JSON: ClassVar[Keys] = ("id", "filed", "amended", "change")

    id: str
    filed: Decimal | None
    amended: Decimal | None

    @property
    def words(self) -> str:
        """Return what the line is called."""
        return because(f"line.{self.id}").clause

    @property
    def change(self) -> Decimal | None:
        """Return how much more it is as amended."""
        if self.filed is None or self.amended is None:
            return None
        return self.amended - self.filed


@dataclass(frozen=True, slots=True)
class Amended:
    """One tax's return as filed and as amended, and what is settled already.

    ``balance`` is tax and charges as amended less what was withheld and prepaid: below zero for
    an overpayment. ``paid`` was paid with the original and since, ``refunded`` came back or was
    applied to the next year, ``moved`` being the part of it that was applied. ``apply`` tells
    that what comes back is to be applied too.
    """

    JSON: ClassVar[Keys] = (
        *("form_filed", renamed("first_return", "first"), "unchanged", "lines"),
        *(renamed("paid_with_return", "paid"), "refunded"),
    )

    form_filed: str | None
    form: str | None
    lines: tuple[Difference, ...]
    balance: Decimal | None
    paid: Decimal = ZERO
    refunded: Decimal | None = ZERO
    moved: Decimal = ZERO
    apply: bool = False

    @property
    def first(self) -> bool:
        """Tell that nothing was filed for this tax, so that this is its first return."""
        return self.form_filed == "none"

    @property
    def unchanged(self) -> bool:
        """Tell that the return stays as it was filed, as far as its amounts tell."""
        by_id = {line.id: line.change for line in self.lines}
        known = all(by_id[id_] == ZERO for id_ in _DECISIVE)
        return known and self.form_filed == self.form and not any(by_id.values())

    @property
    def left(self) -> Decimal | None:
        """Return what is left to pay; below zero for what comes back."""
        if self.balance is None or self.refunded is None:
            return None
        return self.balance - self.paid + self.refunded

    @property
    def comes_back(self) -> Decimal | None:
        """Return what the amended return asks back, as a refund or to be applied."""
        return None if self.left is None else max(ZERO, -self.left)

    @property
    def paid_back(self) -> Decimal | None:
        """Return what of an earlier refund must be paid back: a part of what is left."""
        if self.balance is None or self.refunded is None:
            return None
        due_back = max(ZERO, self.paid - self.balance)
        return max(ZERO, self.refunded - due_back)

    @property
    def only_back(self) -> bool:
        """Tell whether all there is to pay was refunded or applied before: no tax is unpaid."""
        unpaid = self.balance is None or self.balance > self.paid
        return self.left is not None and self.left > 0 and not unpaid

    @property
    def changes(self) -> tuple[Difference, ...]:
        """Return the lines that change, or of which it is not known."""
        return tuple(line for line in self.lines if line.change != ZERO)


def differences(filed: Amounts, amended: Amounts) -> tuple[Difference, ...]:
    """Put the lines of both returns side by side."""
    return tuple(Difference(id_, filed.get(id_), amended.get(id_)) for id_ in LINES)


def filed_balance(filed: Amounts) -> Decimal | None:
    """Return the original's balance due, below zero for its overpayment; ``None``: not known."""
    due, refund, applied = (filed.get(name) for name in ("balance_due", "refund", "applied"))
    if due:
        return due
    if refund is not None and applied is not None and (refund or applied or due is not None):
        return -(refund + applied)
    return _worked_out(filed)


def _worked_out(filed: Amounts) -> Decimal | None:
    """Return the balance that the other lines give; charges left out count as none."""
    tax, withheld, prepaid = (filed.get(name) for name in ("net_tax", "withheld", "prepaid"))
    if tax is None or withheld is None or prepaid is None:
        return None
    charges = sum((filed.get(name) or ZERO for name in _CHARGES), ZERO)
    return tax + charges - withheld - prepaid


def gone_back(
    original: Decimal | None, balance: Decimal | None, paid: Decimal, paid_by_then: Decimal
) -> Decimal | None:
    """Return what may have gone back to the filer already: overpaid by the original return.

    Args:
        original: the original's balance; below zero for its overpayment.
        balance: the balance as amended.
        paid: all that was paid with the original and since.
        paid_by_then: the part of it paid by the day the original was filed.
    """
    if original is None:
        return None
    over = paid - max(original, original if balance is None else balance)
    return max(ZERO, paid_by_then - original, over)


def contradictions(filed: Amounts) -> list[Reason]:
    """Say in what the original's figures do not add up."""
    found = []
    tax, credit, net_tax = (filed.get(name) for name in ("tax", "credit", "net_tax"))
    if tax is not None and net_tax is not None and tax - (credit or ZERO) != net_tax:
        found.append(because("contradiction.credit"))
    due, refund, applied = (filed.get(name) for name in ("balance_due", "refund", "applied"))
    if due and (refund or applied):
        found.append(because("contradiction.both-ends"))
    worked_out = _worked_out(filed)
    given = None if due is None else due - (refund or ZERO) - (applied or ZERO)
    if given is not None and worked_out is not None and given != worked_out:
        found.append(because("contradiction.balance"))
    return found
