"""The taxes and their jurisdictions, as the keys of a case name them.

What else is known of a tax stands in forms/programs.toml.
"""

from typing import Annotated, Literal

from pydantic import Field

from taxcli.case.base import Model, maybe
from taxcli.case.residency import JurisdictionResidency
from taxcli.case.types import Money, NonNegative, Text

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
