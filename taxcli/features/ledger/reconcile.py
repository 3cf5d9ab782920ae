"""The ledger of a tax beside its return: what every payment counts for, and what is missing.

Source: law sheet section 14: estimated, extension and applied payments stand on the return's
lines, a payment with the return in the ledger only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from taxcli.case.model import Case, Payment
from taxcli.engine.duplicates import held
from taxcli.engine.ledger import ledger, made_by
from taxcli.engine.result import ProgramResult, Result
from taxcli.engine.withholding import WithheldRow, withheld_rows
from taxcli.law.figures import YearLaw
from taxcli.law.programs import Program, ProgramId
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

    ``day`` is the day on which it is in the year's ledger, ``None`` for one of another year;
    ``codes`` are of what is said about it.
    """

    JSON: ClassVar[Keys] = (
        *("where", renamed("kind", "payment.kind"), renamed("date", "payment.date")),
        *(renamed("amount", "payment.amount"), renamed("person", "payment.person"), "tax_year"),
        *("counts", "line", "counts_from", "after_return", "codes"),
    )

    index: int
    payment: Payment
    tax_year: int
    counts: Place
    day: date | None
    codes: tuple[str, ...]

    @property
    def line(self) -> str | None:
        """Return the line of the return that it counts on, by its id."""
        return LINE_OF[self.payment.kind] if self.counts == "line" else None

    @property
    def counts_from(self) -> date | None:
        """Return the day from which it counts for the year, ``None`` if it does not."""
        return None if self.counts in ("held", "no-form") else self.day

    @property
    def where(self) -> str:
        """Return the payment's place in the case."""
        return f"payment[{self.index}]"

    @property
    def after_return(self) -> bool:
        """Tell whether it is dated after the day on which the return is filed and paid."""
        return self.counts == "not-yet"


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
class TaxLedger:
    """One tax's ledger beside its return, in dollars; ``None`` where something is not known.

    ``other_tax`` is the tax after credit by the other edition of the law, ``None`` where both
    agree.
    """

    JSON: ClassVar[Keys] = (
        *(
            renamed("paid_on", "tax.paid_on.day"),
            renamed("payments", "posted"),
            renamed("lines", "checks"),
        ),
        "withheld",
        Key("on_lines", lambda of: of.total("line")),
        Key("ledger_only", lambda of: of.total("ledger")),
        Key("not_counted", lambda of: of.total(*NOT_COUNTED)),
        Key("all_payments", lambda of: of.total()),
        *("paid", "needed", "refunded", "still_to_pay", "overpaid"),
    )

    case: Case
    law: YearLaw
    tax: ProgramResult
    posted: tuple[Posted, ...]
    rows: tuple[WithheldRow, ...]
    other_tax: Decimal | None

    @property
    def program(self) -> Program:
        """Return the program."""
        return self.tax.program

    def amount(self, line: str) -> Decimal | None:
        """Return the return's amount of a line, by its id."""
        return self.tax.amount(line)

    @property
    def checks(self) -> tuple[LineCheck, ...]:
        """Return the lines that count something; none where no form is filled in."""
        if not _has_form(self.tax):
            return ()
        sums = {"withheld": self.withheld}
        for line in LINE_OF.values():
            sums[line] = _total(each for each in self.posted if each.line == line)
        return tuple(LineCheck(line, total, self.amount(line)) for line, total in sums.items())

    def total(self, *places: Place) -> Decimal:
        """Return the payments that count for some places, or all payments."""
        return _total(each for each in self.posted if not places or each.counts in places)

    @property
    def received(self) -> Decimal:
        """Return what was paid for the program and the year, whether or not a form counts it."""
        return self.total("line", "ledger", "no-form")

    @property
    def withheld(self) -> Decimal | None:
        """Return what employers withheld; ``None`` while a row must be split."""
        taxes = [row.tax for row in self.rows]
        return None if None in taxes else cents(sum(filter(None, taxes), ZERO))

    @property
    def paid(self) -> Decimal | None:
        """Return everything withheld and paid for the program and the year."""
        return None if self.withheld is None else self.withheld + self.received

    @property
    def needed(self) -> Decimal | None:
        """Return tax, penalty and interest."""
        return self.amount("owed")

    @property
    def refunded(self) -> Decimal | None:
        """Return what of an original return came back or was applied."""
        return ZERO if self.tax.amended is None else self.tax.amended.refunded

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

    @property
    def open_at_due(self) -> Decimal:
        """Return the tax that the ledger leaves unpaid at the due date; zero while not known."""
        tax, withheld, due = self.amount("net_tax"), self.withheld, self.law.due
        if tax is None or withheld is None:
            return ZERO
        in_time = _total(
            each
            for each in self.posted
            if each.counts_from is not None and each.counts_from <= due and not each.after_return
        )
        return max(ZERO, tax - withheld - in_time)


def reconcile(result: Result, id_: ProgramId, other: Result | None = None) -> TaxLedger:
    """Put a program's payments beside the lines of its return.

    ``other`` is the result by the other edition of the law, where the two differ.
    """
    case, law, tax = result.case, result.law, result.programs[id_]
    days = {paid.index: paid.day for paid in ledger(case, law, id_)}
    twins = held(case, "payment")
    posted = []
    for index, row in enumerate(case.payment):
        if row.program == id_:
            place = "held" if index in twins else _place(row, index in days, tax)
            year = case.tax_year if row.tax_year is None else row.tax_year
            start = f"payment[{index}]."
            codes = (one.code for one in result.diagnostics if f"{one.where}.".startswith(start))
            posted.append(Posted(index, row, year, place, days.get(index), tuple(codes)))
    other_tax = other.programs[id_].amount("net_tax") if other else None
    return TaxLedger(case, law, tax, tuple(posted), withheld_rows(case, id_), other_tax)


def _place(row: Payment, of_the_year: bool, tax: ProgramResult) -> Place:
    if not of_the_year:
        return "other-year"
    if not made_by(row, tax.paid_on.day):
        return "not-yet"
    if not _has_form(tax):
        return "no-form"
    return "line" if row.kind in LINE_OF else "ledger"


def _has_form(tax: ProgramResult) -> bool:
    """Tell whether a form is filled in, or will be once the case is complete."""
    return tax.filled is not None or tax.outcome.duty == "not-known"


def _total(posted: Iterable[Posted]) -> Decimal:
    return cents(sum((each.payment.amount for each in posted), ZERO))
