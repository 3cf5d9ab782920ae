"""The taxes and their jurisdictions as a case names them, and where each taxfiler lived.

What else is known of a tax stands in forms/programs.toml.
"""

from datetime import timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from taxcli.case.types import Day, Model, Money, NonNegative, Text, maybe, refusal


class Period(Model):
    """A span of days, both ends included."""

    from_: Day = Field(alias="from", description="first day of the span it was earned in")
    to: Day = Field(description="last day of the span it was earned in")

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.from_ > self.to:
            raise refusal("period", "ends before it begins", "swap `from` and `to`")
        return self

    @property
    def days(self) -> int:
        """Return the number of days in the span."""
        return (self.to - self.from_).days + 1


def _kind_of_lived(value: Any) -> str:
    return "periods" if isinstance(value, list) else "word"


# The tags never reach a reader: case/read.py drops them from the place it names.
LIVED_TAGS = frozenset({"periods", "word"})
Lived = Annotated[
    Annotated[Literal["full-year", "none"], Tag("word")]
    | Annotated[list[Period], Field(min_length=1), Tag("periods")],
    Discriminator(_kind_of_lived),
]
LivedOf = Annotated[Lived | None, Field(description="did the {person} live in {place}")]


class Domicile(Model):
    """The three conditions under which someone away for a while stays a full-year resident."""

    permanent_home: bool = Field(description="{person} away: kept the permanent home in {place}")
    center_of_life: bool = Field(
        description="{person} away: family, work and belongings stayed in {place}"
    )
    intends_to_return: bool = Field(description="{person} away: means to come back to {place}")

    @property
    def all_hold(self) -> bool:
        """Tell whether all three conditions hold; one missing is enough to fail."""
        return self.permanent_home and self.center_of_life and self.intends_to_return


class Domiciles(Model):
    """The domicile test of each taxfiler."""

    primary: Domicile | None = None
    spouse: Domicile | None = None


class LookedUp(Model):
    """The official address look-up the answer came from, and when it was made."""

    on: Day = Field(description="the day the address was looked up for {place}")
    tool: Text | None = maybe("where it was looked up")


class JurisdictionResidency(Model):
    """Residency in one jurisdiction, per taxfiler."""

    primary: LivedOf = None
    spouse: LivedOf = None
    local_income: bool | None = maybe("no if nobody had income from {place} while living outside")
    domicile: Domiciles = Field(default_factory=Domiciles)
    looked_up: LookedUp | None = None

    @model_validator(mode="after")
    def _without_overlap(self) -> "JurisdictionResidency":
        for who in ("primary", "spouse"):
            lived = getattr(self, who)
            if not isinstance(lived, list):
                continue
            spans = sorted(lived, key=lambda span: span.from_)
            for earlier, later in pairwise(spans):
                if later.from_ <= earlier.to:
                    said = f"has periods of {who} that overlap"
                    fix = (
                        f"the one from {later.from_} begins before the one to {earlier.to} ends; "
                        "make the periods follow one another"
                    )
                    raise refusal("overlap", said, fix)
        return self


def merged(periods: list[Period]) -> tuple[Period, ...]:
    """Return periods in order, those that touch (June 30, July 1) joined into one."""
    out: list[Period] = []
    for span in sorted(periods, key=lambda p: p.from_):
        if out and span.from_ - out[-1].to == timedelta(days=1):
            out[-1] = Period.model_validate({"from": out[-1].from_, "to": span.to})
        else:
            out.append(span)
    return tuple(out)


ProgramId = Literal["shs", "pfa"]
Jurisdiction = Literal["metro", "multnomah"]


class Residency(Model):
    """Residency in both jurisdictions."""

    metro: JurisdictionResidency = Field(default_factory=JurisdictionResidency)
    multnomah: JurisdictionResidency = Field(default_factory=JurisdictionResidency)


class LocalTaxableIncome(Model):
    """Local taxable income from an official NP form filled in elsewhere."""

    metro: Money | None = maybe("taxable income of {place}, if worked out elsewhere")
    multnomah: Money | None = maybe("taxable income of {place}, if worked out elsewhere")


class LastYear(Model):
    """Last year's tax of each program, after credits."""

    shs_tax: NonNegative | None = maybe("SHS tax of last year, 0 if none")
    pfa_tax: NonNegative | None = maybe("PFA tax of last year, 0 if none")


_Use = Annotated[
    Literal["refund", "apply"], Field(description="what becomes of {tax} paid too much")
]


class RefundChoice(Model):
    """What becomes of an overpayment, per program."""

    shs: _Use = "refund"
    pfa: _Use = "refund"


_Number = Annotated[Text | None, Field(description="account number of the Revenue Division, {tax}")]


class Account(Model):
    """Revenue Division account numbers, where a filer has them."""

    shs: _Number = None
    pfa: _Number = None
