"""The taxes and their jurisdictions, as the keys of a case name them.

What else is known of a tax stands in forms/programs.toml.
"""

from typing import Literal

from pydantic import Field

from taxcli.case.base import Model
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

    metro: Money | None = None
    multnomah: Money | None = None


class LastYear(Model):
    """Last year's tax of each program, after credits."""

    shs_tax: NonNegative | None = None
    pfa_tax: NonNegative | None = None


class RefundChoice(Model):
    """What becomes of an overpayment, per program."""

    shs: Literal["refund", "apply"] = "refund"
    pfa: Literal["refund", "apply"] = "refund"


class Account(Model):
    """Revenue Division account numbers, where a filer has them."""

    shs: Text | None = None
    pfa: Text | None = None
