"""A notice of the Revenue Division beside the return: which line differs, and why it may.

Source: law sheet section 14; how the Revenue Division computes is not published in whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, NamedTuple

from taxcli.case.notice import Notice
from taxcli.features.ledger.notice_reasons import (
    Billed,
    charges_on_own,
    explain,
    interest_reasons,
    lacking,
    left_out,
    penalty_reasons,
    reason,
    surplus,
    tax_reasons,
    underpayment_reasons,
    withheld_suspects,
)
from taxcli.features.ledger.reconcile import TaxLedger
from taxcli.law.programs import PROGRAM_IDS, ProgramId, others
from taxcli.money import ZERO
from taxcli.values import Column, show

# Line of a notice -> its words, and whether it adds to the balance (or takes from it).
LINES = {
    "tax": ("Tax after credit", 1),
    "withheld": ("Withheld", -1),
    "paid": ("Paid", -1),
    "penalty": ("Penalty", 1),
    "interest": ("Interest", 1),
    "underpayment_interest": ("Underpayment interest", 1),
}
_CHARGES = ("penalty", "interest", "underpayment_interest")


def _or_none(difference: Decimal | None) -> str:
    return "none" if difference == 0 else show(difference)


class Compared(NamedTuple):
    """A line of a notice beside the return, in dollars; ``None`` while not known.

    ``difference`` is the notice's amount less ours; ``reasons`` are why both may differ, likeliest
    first; none where none was found.
    """

    line: str
    label: Annotated[str, Column("Line")]
    ours: Annotated[Decimal | None, Column("Ours")]
    notice: Annotated[Decimal, Column("Notice")]
    difference: Annotated[Decimal | None, Column("Difference", _or_none)]
    reasons: tuple[str, ...]


def compare(
    records: Mapping[ProgramId, TaxLedger], notice: Notice
) -> dict[ProgramId, tuple[Compared, ...]]:
    """Put every line that a notice shows beside the return's, for each program it shows."""
    return {
        id_: tuple(_Comparison(records, notice, id_).lines())
        for id_ in PROGRAM_IDS
        if notice.amounts(id_)
    }


class _Comparison:
    """One program's lines of a notice beside ours; what the other program shows may tell why."""

    def __init__(
        self, records: Mapping[ProgramId, TaxLedger], notice: Notice, id_: ProgramId
    ) -> None:
        other = others(id_)[0].id
        self.record, self.other = records[id_], records[other]
        self.billed, self.others = notice.amounts(id_), notice.amounts(other)
        self.dated = notice.date
        self.ours = _ours(self.record, self.billed)

    def lines(self) -> Iterator[Compared]:
        """Yield the lines that the notice shows, the balance last."""
        found = [
            self._line(name, label) for name, (label, _) in LINES.items() if name in self.billed
        ]
        yield from found
        if "balance" in self.billed:
            yield self._compared("balance", "Balance", tuple(self._balance_reasons(found)))

    def _line(self, name: str, label: str) -> Compared:
        if name == "paid":
            apart = "withheld" in self.billed
            label += ", without withholding" if apart else ", with withholding"
        ours = self.ours[name]
        differs = ours is not None and ours != self.billed[name]
        return self._compared(name, label, tuple(self._reasons(name)) if differs else ())

    def _compared(self, name: str, label: str, reasons: tuple[str, ...]) -> Compared:
        ours, theirs = self.ours[name], self.billed[name]
        difference = None if ours is None else theirs - ours
        return Compared(name, label, ours, theirs, difference, reasons)

    def _reasons(self, name: str) -> Iterator[str]:
        match name:
            case "tax":
                return tax_reasons(self.record, self.other, self.billed)
            case "penalty":
                return penalty_reasons(self.record, self.billed)
            case "interest":
                return interest_reasons(self.record, self.billed)
            case "underpayment_interest":
                return underpayment_reasons(self.record, self.billed)
        gap = (self.ours[name] or ZERO) - self.billed[name]
        return self._withheld_reasons(gap) if name == "withheld" else self._paid_reasons(gap)

    def _withheld_reasons(self, gap: Decimal) -> Iterator[str]:
        billed = self.billed["withheld"]
        if gap and billed and billed == self.other.withheld:
            yield reason("mixed-rows", other=self.other.program.name)
        yield from explain(gap, withheld_suspects(self.record, "not-attached"))

    def _paid_reasons(self, gap: Decimal) -> Iterator[str]:
        """Yield what may be missing from the notice's payments, or be there beside ours."""
        there = _gap(_ours(self.other, self.others), self.others, "paid")
        mine, name = self.record.program.name, self.other.program.name
        if there is not None and there == -gap:
            meant, put, more = (mine, name, "more") if gap > 0 else (name, mine, "less")
            yield reason("moved", more=more, other=name, meant=meant, put=put)
        apart = "withheld" in self.billed
        if gap > 0:
            yield from explain(gap, lacking(self.record, self.dated, withheld=not apart))
        else:
            yield from explain(-gap, surplus(self.record, self.other, withheld=apart))

    def _balance_reasons(self, lines: Sequence[Compared]) -> Iterator[str]:
        """Yield why the balance differs: because of the lines above, else of what they lack."""
        signed, theirs = self.record.lacking, self.billed["balance"]
        if signed is None or self.ours["balance"] == theirs:
            return
        expected = signed
        for line in lines:
            expected += LINES[line.line][1] * (line.difference or ZERO)
        if max(ZERO, expected) == theirs:
            yield reason("lines-above")
            return
        above = any(line.difference for line in lines)
        if above:
            yield reason("lines-explain", balance=max(ZERO, expected))
        rest = list(self._rest_reasons(theirs - expected))
        yield from rest
        if above and not rest:
            yield reason("rest-unexplained")

    def _rest_reasons(self, rest: Decimal) -> Iterator[str]:
        """Yield what may explain a rest of the balance, from lines the notice does not show."""
        unseen = [name for name in _CHARGES if name not in self.billed]
        found = list(left_out({n: self.ours[n] or ZERO for n in unseen if self.ours[n]}, rest))
        if {"penalty", "interest"} <= set(unseen):
            found += charges_on_own(self.record, self.billed, rest)
        if "tax" not in self.billed and self.ours["tax"] is not None:
            with_tax = {**self.billed, "tax": self.ours["tax"] + rest}
            found += tax_reasons(self.record, self.other, with_tax)
        if "paid" not in self.billed:
            found += self._paid_reasons(rest)
        yield from found
        if not found and rest > 0 and unseen:
            yield reason("not-copied", lines=" or ".join(LINES[name][0].lower() for name in unseen))
        elif not unseen and {"tax", "paid"} <= set(self.billed):
            given = (name for name in LINES if name in self.billed)
            own = sum((LINES[name][1] * self.billed[name] for name in given), ZERO)
            yield reason("own-lines", sum=own)


def _ours(record: TaxLedger, billed: Billed) -> dict[str, Decimal | None]:
    """Return our amount for each line; payments hold withholding where it is not shown apart."""
    return {
        "tax": record.amount("net_tax"),
        "withheld": record.withheld,
        "paid": record.received if "withheld" in billed else record.paid,
        **{name: record.amount(name) for name in _CHARGES},
        "balance": record.still_to_pay,
    }


def _gap(ours: Mapping[str, Decimal | None], billed: Billed, name: str) -> Decimal | None:
    """Return what a notice lacks of a line, if it shows the line and ours is known."""
    mine = ours[name]
    return None if mine is None or name not in billed else mine - billed[name]
