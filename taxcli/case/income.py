"""Income and what reduces it: items, W-2s, pass-through shares, exempt income, other states."""

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from taxcli.case.base import Model, Who
from taxcli.case.residency import Period
from taxcli.case.types import (
    Day,
    DayCount,
    DaysInAll,
    Ein,
    Money,
    NonNegative,
    Percentage,
    StateCode,
    Text,
    Tier,
)

IncomeKind = Literal[
    "wages",
    "interest",
    "dividends",
    "business",
    "capital-gain",
    "rental",
    "pass-through",
    "pension",
    "unemployment",
    "other",
]
PensionKind = Literal["oregon-pers", "federal-pension", "military-pension", "other"]
ExemptKind = Literal["oregon-pers", "federal-pension", "military-pension"]


class WorkDays(Model):
    """Days worked while living outside: those inside the jurisdiction, and all of them.

    ``pay`` is the whole pay that all of them earned, in dollars, where the item is only the
    Oregon column's part of it.
    """

    inside: DayCount
    total: DaysInAll
    pay: Money | None = None

    @model_validator(mode="after")
    def _inside_within_total(self) -> "WorkDays":
        if self.inside > self.total:
            raise PydanticCustomError(
                "days", "more days inside than days in all: `inside` is a part of `total`"
            )
        return self


class LocalPart(Model):
    """How much of an income item is local, given in one of several ways.

    At most one of ``amount``, ``days``, ``sourced`` and ``earned``; ``date`` (the day of
    receipt) stands alone or beside one of them, ``resident_pay`` beside ``days``.
    """

    amount: Money | None = None
    days: WorkDays | None = None
    sourced: bool | None = None
    date: Day | None = None
    earned: Period | None = None
    resident_pay: Money | None = None

    @property
    def ways(self) -> list[str]:
        """Return the ways in which it is given, besides the day of receipt; one at most."""
        names = ("amount", "days", "sourced", "earned")
        return [name for name in names if getattr(self, name) is not None]

    @model_validator(mode="after")
    def _one_way(self) -> "LocalPart":
        ways = self.ways
        if len(ways) > 1:
            raise PydanticCustomError(
                "local_part",
                "says the local part in several ways ({ways}): keep one of them",
                {"ways": ", ".join(ways)},
            )
        if not ways and self.date is None:
            raise PydanticCustomError(
                "local_part",
                "says nothing: give amount, days, sourced, date or earned, or leave it out",
            )
        if self.resident_pay is not None and self.days is None:
            raise PydanticCustomError(
                "local_part", "`resident_pay` goes with `days`: give the work days too"
            )
        return self


class Income(Model):
    """One item of income, for the NP forms. The amounts add up to ``oregon.total_income``."""

    person: Who = "primary"
    kind: IncomeKind
    payer: Text
    amount: Money
    pension: PensionKind | None = None
    metro: LocalPart | None = None
    multnomah: LocalPart | None = None

    @model_validator(mode="after")
    def _pension_kind_on_pensions(self) -> "Income":
        if self.pension is not None and self.kind != "pension":
            raise PydanticCustomError(
                "pension", '`pension` tells the kind of a pension: set kind = "pension"'
            )
        return self


class LocalRow(Model):
    """One local row of a W-2: boxes 18 (wages), 19 (tax) and 20 (locality), as printed."""

    locality: Text
    wages: NonNegative
    tax: NonNegative
    also_real: bool = False


class W2(Model):
    """A W-2: box 1 (``wages``), boxes 15 to 17 (the state's), and the local rows."""

    person: Who = "primary"
    employer: Text
    wages: NonNegative | None = None
    state: StateCode | None = None
    state_wages: NonNegative | None = None
    state_tax: NonNegative | None = None
    local: list[LocalRow] = Field(default_factory=list)
    also_real: bool = False


class EntityShare(Model):
    """The owner's share that a jurisdiction's business tax already reached, with its proof."""

    share: NonNegative
    subject: bool = False
    return_filed: bool = False
    statement: bool = False
    apportionment: Percentage | None = None
    prior_year_loss: NonNegative | None = None


class PassThrough(Model):
    """A pass-through entity (or sole proprietorship) of a taxfiler."""

    person: Who = "primary"
    entity: Text
    kind: Literal["s-corporation", "partnership", "llc", "sole-proprietorship"]
    ein: Ein | None = None
    tiers: list[Tier] = Field(default_factory=list)
    gross_receipts: NonNegative | None = None
    metro: EntityShare | None = None
    multnomah: EntityShare | None = None
    also_real: bool = False


class Exempt(Model):
    """Retirement income the local taxes may not reach; the part inside Oregon taxable income.

    ``metro`` and ``multnomah`` are the local shares, for the NP forms.
    """

    person: Who = "primary"
    kind: ExemptKind
    payer: Text
    amount: NonNegative
    metro: NonNegative | None = None
    multnomah: NonNegative | None = None
    also_real: bool = False


class MutuallyTaxed(Model):
    """Income taxed by both while resident here, and the other state's tax on it."""

    income: NonNegative
    tax: NonNegative


class OtherState(Model):
    """Income tax paid to another state on income that is taxed here too.

    ``agi`` and ``agi_both`` (modified AGI, and its part taxed by both) serve full-year
    residents; ``metro`` and ``multnomah`` serve part-year residents. ``composite`` tells that the
    tax was paid by a composite return that an entity filed there.
    """

    state: str = Field(pattern=r"^[A-Z]{2}$")
    tax: NonNegative
    oregon_credit: NonNegative | None = None
    agi: NonNegative | None = None
    agi_both: NonNegative | None = None
    metro: MutuallyTaxed | None = None
    multnomah: MutuallyTaxed | None = None
    composite: bool = False
    also_real: bool = False

    @model_validator(mode="after")
    def _part_within_whole(self) -> "OtherState":
        if self.agi is not None and self.agi_both is not None and self.agi_both > self.agi:
            raise PydanticCustomError("agi", "`agi_both` is a part of `agi` and cannot exceed it")
        return self
