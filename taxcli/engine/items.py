"""One income item in one jurisdiction: what its sourcing looks at, and the share that comes out."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from taxcli.case.income import Income, IncomeKind
from taxcli.engine.diagnostics import Reason, because
from taxcli.engine.lines import Row
from taxcli.engine.program_case import PersonResidency, ProgramCase
from taxcli.money import cents
from taxcli.text import you_or_spouse
from taxcli.values import Keys, renamed

# Work, property or business decides: for someone outside, only the filer can say where it was.
PLACE_DECIDES: tuple[IncomeKind, ...] = (
    *("wages", "business", "rental", "pass-through", "unemployment"),
)
# Of these, the ones that work days divide.
WORK: tuple[IncomeKind, ...] = ("wages", "business", "unemployment")
# What a business income tax may have reached already.
OF_BUSINESS: tuple[IncomeKind, ...] = ("business", "pass-through")
RESIDENCE_DECIDES: tuple[IncomeKind, ...] = ("interest", "dividends", "pension")
# Taken to follow residence, with a question: these may come from property, business or work.
EITHER_DECIDES: tuple[IncomeKind, ...] = ("capital-gain", "other")


# Oregon returns are in whole dollars; each figure may be off by less than one.
OREGON_ROUNDING = Decimal("1.00")
# Days counted over all days.
Days = tuple[int | Decimal, int | Decimal]


@dataclass(frozen=True, slots=True)
class ItemShare(Row):
    """One income item with its local part in dollars; ``None`` while that is not known.

    ``way`` says how the part was found; ``numerator`` and ``denominator`` are the
    days it was divided by, where it was, and ``pay`` the whole pay in dollars that they divided,
    where that is more than the item.
    """

    schedule: ClassVar = "allocation"
    table: ClassVar = "income"
    JSON: ClassVar[Keys] = (
        "where",
        *(renamed(name, f"item.{name}") for name in ("person", "kind", "payer", "amount")),
        *("pay", renamed("days", "divided"), "local", "method"),
    )

    index: int
    item: Income
    local: Decimal | None
    way: Reason
    numerator: int | Decimal | None = None
    denominator: int | Decimal | None = None
    pay: Decimal | None = None

    @property
    def label(self) -> str:
        """Return the payer's name."""
        return self.item.payer

    @property
    def amount(self) -> Decimal:
        """Return the whole item, in dollars."""
        return self.item.amount

    @property
    def divided(self) -> dict[str, str] | None:
        """Return the days that were counted, and of how many, as they are written."""
        if self.denominator is None:
            return None
        return {"counted": str(self.numerator), "of": str(self.denominator)}

    @property
    def days(self) -> str:
        """Return the days: ``120 of 240``, or nothing."""
        return "" if self.denominator is None else f"{self.numerator} of {self.denominator}"

    @property
    def method(self) -> str:
        """Return in words how the local part was found."""
        return self.way.clause

    @property
    def how(self) -> str:
        """Return the method with the whole pay it divided."""
        return self._how.clause

    @property
    def detail(self) -> str:
        """Return the method with its days: ``work days inside over all, 120 of 240 days``."""
        if not self.days:
            return self.how
        return because("local.with-days", method=self._how, days=self.days).clause

    @property
    def _how(self) -> Reason:
        if self.pay is None:
            return self.way
        return because("local.of-whole-pay", method=self.way, pay=self.pay)


@dataclass(frozen=True, slots=True)
class ItemCase:
    """What the sourcing of one item looks at."""

    program_case: ProgramCase
    person: PersonResidency
    index: int
    item: Income

    @property
    def where(self) -> str:
        """Return the place of the item's local part in the case."""
        return f"income[{self.index}].{self.program_case.jurisdiction}"

    @property
    def resident_days(self) -> int:
        """Return the days of the year on which the item's person lived inside."""
        case = self.program_case.case
        return self.person.resident_days(case.first_day, case.last_day)

    @property
    def outside_all_year(self) -> bool:
        """Tell whether the item's person never lived inside."""
        return self.person.lived == "outside"

    def share(
        self,
        local: Decimal | None,
        way: str | Reason,
        days: Days | None = None,
        pay: Decimal | None = None,
    ) -> ItemShare:
        """Return the item's share, its local part rounded to the cent.

        ``way`` is how it was found, or the id of that in the table ``local`` of the reasons.
        """
        over, under = days or (None, None)
        amount = None if local is None else cents(local)
        why = because(f"local.{way}") if isinstance(way, str) else way
        return ItemShare(self.index, self.item, amount, why, over, under, pay)

    def fits(self, part: Decimal, key: str) -> bool:
        """Tell whether a part given has the item's sign and is not larger; report it if not."""
        whole = self.item.amount
        fits = part * whole >= 0 and abs(part) <= abs(whole)
        if not fits:
            self.report("B-INC-005", local=part, amount=whole, key=key)
        return fits

    def report(self, code: str, **values: object) -> None:
        """Record a diagnostic at the item's local part; the item's names are among its values."""
        names = {"person": you_or_spouse(self.item.person), "payer": self.item.payer}
        kind = because(f"kind.{self.item.kind}")
        self.program_case.report(code, self.where, kind=kind, **names, **values)
