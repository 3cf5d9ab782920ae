"""Income and what reduces it: items, W-2s, pass-through shares, exempt income, other states."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from taxcli.case.residency import Period
from taxcli.case.types import (
    Day,
    DayCount,
    DaysInAll,
    Ein,
    Model,
    Money,
    NonNegative,
    Percentage,
    StateCode,
    Text,
    Tier,
    Who,
    flag,
    maybe,
    refusal,
    table,
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
Whose = Annotated[Who, Field(description="whose it is; primary if blank")]
AlsoReal = Annotated[bool, Field(description="yes if a row with the same figures is real too")]
LocalShare = Annotated[
    NonNegative | None, Field(description="local share, for part-year residents and nonresidents")
]


class WorkDays(Model):
    """Days worked while living outside: those inside the jurisdiction, and all of them.

    ``pay`` is the whole pay that all of them earned, in dollars, where the item is only the
    Oregon column's part of it.
    """

    inside: DayCount = Field(
        description="days worked in {place} while living outside; half days are .5"
    )
    total: DaysInAll = Field(
        description="all days worked while living outside {place}, without weekends and leave"
    )
    pay: Money | None = maybe(
        "for Form OR-40-N or OR-40-P: the whole pay that all these days earned"
    )

    @model_validator(mode="after")
    def _inside_within_total(self) -> "WorkDays":
        if self.inside > self.total:
            raise refusal(
                "days", "more days inside than days in all", "`inside` is a part of `total`"
            )
        return self


class LocalPart(Model):
    """How much of an income item is local, given in one of several ways.

    At most one of ``amount``, ``days``, ``sourced`` and ``earned``; ``date`` (the day of
    receipt) stands alone or beside one of them, ``resident_pay`` beside ``days``.
    """

    amount: Money | None = maybe("so much of it is local to {place}")
    days: WorkDays | None = None
    sourced: bool | None = maybe("is all of it from {place}, or none of it")
    date: Day | None = maybe("the day it was received: local if living in {place} then")
    earned: Period | None = None
    resident_pay: Money | None = maybe("with days: what was earned while living in {place}")

    @property
    def ways(self) -> list[str]:
        """Return the ways in which it is given, besides the day of receipt; one at most."""
        names = ("amount", "days", "sourced", "earned")
        return [name for name in names if getattr(self, name) is not None]

    @model_validator(mode="after")
    def _one_way(self) -> "LocalPart":
        ways = self.ways
        if len(ways) > 1:
            said = f"says the local part in several ways ({', '.join(ways)})"
            raise refusal("local_part", said, "keep one of them")
        if not ways and self.date is None:
            fix = "give amount, days, sourced, date or earned, or leave it out"
            raise refusal("local_part", "says nothing", fix)
        if self.resident_pay is not None and self.days is None:
            raise refusal("local_part", "`resident_pay` goes with `days`", "give the work days too")
        return self


class Income(Model):
    """One item of income, for the NP forms. The amounts add up to ``oregon.total_income``."""

    person: Whose = "primary"
    kind: IncomeKind = Field(description="kind of income")
    payer: Text = Field(description="who paid it")
    amount: Money = Field(description="the amount in the Oregon return (its Oregon column)")
    pension: PensionKind | None = maybe("for pensions: which kind")
    metro: LocalPart | None = None
    multnomah: LocalPart | None = None

    @model_validator(mode="after")
    def _pension_kind_on_pensions(self) -> "Income":
        if self.pension is not None and self.kind != "pension":
            raise refusal(
                "pension", "`pension` tells the kind of a pension", 'set kind = "pension"'
            )
        return self


class LocalRow(Model):
    """One local row of a W-2: boxes 18 (wages), 19 (tax) and 20 (locality), as printed."""

    locality: Text = Field(description="box 20 as printed")
    wages: NonNegative = Field(description="box 18")
    tax: NonNegative = Field(description="box 19")
    also_real: AlsoReal = False


class W2(Model):
    """A W-2: box 1 (``wages``), boxes 15 to 17 (the state's), and the local rows."""

    person: Whose = "primary"
    employer: Text = Field(description="name of the employer")
    wages: NonNegative | None = maybe("box 1")
    state: StateCode | None = maybe("box 15")
    state_wages: NonNegative | None = maybe("box 16")
    state_tax: NonNegative | None = maybe("box 17")
    local: list[LocalRow] = Field(default_factory=list)
    also_real: AlsoReal = False


class EntityShare(Model):
    """The owner's share that a jurisdiction's business tax already reached, with its proof."""

    share: NonNegative = Field(description="the owner's share that {place} has taxed already")
    subject: bool = flag("the business is subject to the business tax of {place}")
    return_filed: bool = flag("it has filed the business tax return of {place}")
    statement: bool = flag("the owner has its statement")
    apportionment: Percentage | None = maybe("per cent of the business in {place}")
    prior_year_loss: NonNegative | None = maybe("loss carried from earlier years")


class PassThrough(Model):
    """A pass-through entity (or sole proprietorship) of a taxfiler."""

    person: Whose = "primary"
    entity: Text = Field(description="name of the business")
    kind: Literal["s-corporation", "partnership", "llc", "sole-proprietorship"] = Field(
        description="kind of business"
    )
    ein: Ein | None = maybe("as text: zeros at the start count")
    tiers: list[Tier] = table(list, "entities between")
    gross_receipts: NonNegative | None = maybe("gross receipts of the business")
    metro: EntityShare | None = None
    multnomah: EntityShare | None = None
    also_real: AlsoReal = False


class Exempt(Model):
    """Retirement income the local taxes may not reach; the part inside Oregon taxable income.

    ``metro`` and ``multnomah`` are the local shares, for the NP forms.
    """

    person: Whose = "primary"
    kind: ExemptKind = Field(description="kind of pension")
    payer: Text = Field(description="who paid it")
    amount: NonNegative = Field(description="the part inside Oregon taxable income")
    metro: LocalShare = None
    multnomah: LocalShare = None
    also_real: AlsoReal = False


class MutuallyTaxed(Model):
    """Income taxed by both while resident here, and the other state's tax on it."""

    income: NonNegative = Field(description="income taxed by the state and by {place}")
    tax: NonNegative = Field(description="the other state's tax on that income")


class OtherState(Model):
    """Income tax paid to another state on income that is taxed here too.

    ``agi`` and ``agi_both`` (modified AGI, and its part taxed by both) serve full-year
    residents; ``metro`` and ``multnomah`` serve part-year residents. ``composite`` tells that the
    tax was paid by a composite return that an entity filed there.
    """

    state: str = Field(pattern=r"^[A-Z]{2}$", description="two letters")
    tax: NonNegative = Field(description="tax paid to the other state")
    oregon_credit: NonNegative | None = maybe("credit that Oregon gave for it")
    agi: NonNegative | None = maybe("modified AGI in all")
    agi_both: NonNegative | None = maybe("the part of it taxed by both")
    metro: MutuallyTaxed | None = None
    multnomah: MutuallyTaxed | None = None
    composite: bool = flag("the tax was paid by a composite return")
    also_real: AlsoReal = False

    @model_validator(mode="after")
    def _part_within_whole(self) -> "OtherState":
        if self.agi is not None and self.agi_both is not None and self.agi_both > self.agi:
            raise refusal("agi", "`agi_both` is a part of `agi` and cannot exceed it")
        return self
