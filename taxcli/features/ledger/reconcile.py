"""The ledger of a program beside its return: what every payment counts for, and what is missing.

Source: law sheet section 14: estimated, extension and applied payments stand on the return's
lines, a payment with the return in the ledger only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from taxcli.case.model import Case, Payment
from taxcli.engine.duplicates import held
from taxcli.engine.ledger import ledger, made_by
from taxcli.engine.withholding import WithheldRow, withheld_rows
from taxcli.law.figures import YearLaw
from taxcli.law.programs import ProgramId
from taxcli.money import ZERO, cents
from taxcli.values import Key, Keys, renamed

# Kind of payment -> the line of the return that it counts on.
LINE_OF = {
    "estimated": "estimated",
    "applied": "applied_from_last_year",
    "extension": "extension_payment",
}
# What a payment counts for: a line of the return; the ledger alone; nothing, being another
# year's; nothing, as no form is filled in; nothing, being dated after the day asked; nothing,
# being held as it repeats another.
Place = Literal["line", "ledger", "other-year", "no-form", "not-yet", "held"]
NOT_COUNTED: tuple[Place, ...] = ("other-year", "no-form", "not-yet", "held")


@dataclass(frozen=True, slots=True)
class Posted:
    """A payment of the case, at its index, and what it counts for.

    ``line`` is set where it counts on a line of the return. ``counts_from`` is the day from
    which it counts for the year, ``None`` if it does not; ``after`` tells that the return is
    filed and paid before, so that it is not paid yet.
    """

    index: int
    payment: Payment
    place: Place
    line: str | None
    counts_from: date | None
    after: bool = False


@dataclass(frozen=True, slots=True)
class LineCheck:
    """A line of the return beside what the ledger has for it, in dollars; ``None``: not known."""

    JSON: ClassVar[Keys] = (renamed("id", "line"), "ledger", renamed("return", "amount"), "agrees")

    line: str
    ledger: Decimal | None
    amount: Decimal | None

    @property
    def agrees(self) -> bool | None:
        """Tell whether both are the same; ``None`` while one is not known."""
        known = self.ledger is not None and self.amount is not None
        return self.ledger == self.amount if known else None


@dataclass(frozen=True, slots=True)
class Books:
    """A program's ledger beside its return, in dollars; ``None`` where something is not known.

    ``checks`` is empty where no form is filled in. ``needed`` is tax, penalty and interest;
    ``refunded`` is what of an original return came back or was applied.
    """

    JSON: ClassVar[Keys] = (
        "withheld",
        Key("on_lines", lambda books: books.total("line")),
        Key("ledger_only", lambda books: books.total("ledger")),
        Key("not_counted", lambda books: books.total(*NOT_COUNTED)),
        Key("all_payments", lambda books: books.total()),
        *("paid", "needed", "refunded", "still_to_pay", "overpaid"),
    )

    posted: tuple[Posted, ...]
    rows: tuple[WithheldRow, ...]
    checks: tuple[LineCheck, ...]
    needed: Decimal | None
    refunded: Decimal | None = ZERO

    def total(self, *places: Place) -> Decimal:
        """Return the payments that count for some places, or all payments."""
        return _total(each for each in self.posted if not places or each.place in places)

    @property
    def received(self) -> Decimal:
        """Return what was paid for the program and the year, whether or not a form counts it."""
        return self.total("line", "ledger", "no-form")

    @property
    def withheld(self) -> Decimal | None:
        """Return what employers withheld; ``None`` while a row must be split."""
        return _withheld(self.rows)

    @property
    def paid(self) -> Decimal | None:
        """Return everything withheld and paid for the program and the year."""
        return None if self.withheld is None else self.withheld + self.received

    @property
    def lacking(self) -> Decimal | None:
        """Return what is needed less what was paid; below zero where too much was paid."""
        if self.needed is None or self.paid is None or self.refunded is None:
            return None
        return self.needed - self.paid + self.refunded

    @property
    def still_to_pay(self) -> Decimal | None:
        """Return what is left to pay, never below zero."""
        return None if self.lacking is None else max(ZERO, self.lacking)

    @property
    def overpaid(self) -> Decimal | None:
        """Return what was paid beyond what is needed, never below zero."""
        return None if self.lacking is None else max(ZERO, -self.lacking)


def reconcile(  # noqa: PLR0913 - the facts of one program's ledger
    case: Case,
    law: YearLaw,
    id_: ProgramId,
    amounts: Mapping[str, Decimal | None],
    on: date | None,
    *,
    has_form: bool,
) -> Books:
    """Put a program's payments beside the lines of its return.

    Args:
        case: the case with the payments.
        law: its year's figures.
        id_: the program.
        amounts: the return's amounts by line id, in dollars; ``None`` for what is not known.
        on: the day the return is filed and paid, if one is said.
        has_form: whether a form is filled in, or will be once the case is complete.
    """
    days = {paid.index: paid.day for paid in ledger(case, law, id_)}
    twins = held(case, "payment")
    posted = tuple(
        Posted(index, row, "held", None, None)
        if index in twins
        else _posted(index, row, days.get(index), on, has_form)
        for index, row in enumerate(case.payment)
        if row.program == id_
    )
    rows = withheld_rows(case, id_)
    found = {"withheld": _withheld(rows)}
    for line in LINE_OF.values():
        found[line] = _total(each for each in posted if each.line == line)
    checks = tuple(LineCheck(line, total, amounts.get(line)) for line, total in found.items())
    return Books(posted, rows, checks if has_form else (), amounts.get("owed"))


def _posted(
    index: int, row: Payment, counts_from: date | None, on: date | None, has_form: bool
) -> Posted:
    if counts_from is None:
        return Posted(index, row, "other-year", None, None)
    if not made_by(row, on):
        return Posted(index, row, "not-yet", None, counts_from, after=True)
    if not has_form:
        return Posted(index, row, "no-form", None, None)
    line = LINE_OF.get(row.kind)
    return Posted(index, row, "line" if line else "ledger", line, counts_from)


def _total(posted: Iterable[Posted]) -> Decimal:
    return cents(sum((each.payment.amount for each in posted), ZERO))


def _withheld(rows: Iterable[WithheldRow]) -> Decimal | None:
    total = ZERO
    for row in rows:
        if row.tax is None:
            return None
        total += row.tax
    return cents(total)
