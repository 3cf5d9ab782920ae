"""An amended return: why, and what the original showed.

The figures are copied into the case, so that it stands alone wherever the original was made.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from taxcli.case.types import Day, Model, Money, NonNegative, maybe, one_line, refusal, table
from taxcli.values import FIRST_YEAR, LAST_YEAR

_LONGEST = 600


def _reason(value: Any) -> Any:
    """Accept a few sentences on one line, as they stand on the form."""
    text = one_line(value)
    if len(text) > _LONGEST:
        raise refusal("text", f"is longer than {_LONGEST} characters", "say the rest in a letter")
    return text


AmendReason = Annotated[str, BeforeValidator(_reason)]


class Filed(Model):
    """What the original return of one tax showed, in dollars; what is left out is not known.

    ``form`` is ``none`` where nothing was filed. The names are those of the result's JSON.
    """

    form: str | None = None
    taxable_income: Money | None = None
    threshold: NonNegative | None = None
    tax: NonNegative | None = None
    credit: NonNegative | None = None
    net_tax: NonNegative | None = None
    withheld: NonNegative | None = None
    prepaid: NonNegative | None = None
    penalty: NonNegative | None = None
    interest: NonNegative | None = None
    underpayment_interest: NonNegative | None = None
    balance_due: NonNegative | None = None
    refund: NonNegative | None = None
    applied: NonNegative | None = None


class FiledShs(Filed):
    """The original SHS return."""

    form: Literal["MET-40", "MET-40-NP", "none"] | None = None


class FiledPfa(Filed):
    """The original PFA return."""

    form: Literal["MC-40", "MC-40-NP", "none"] | None = None


class FiledReturns(Model):
    """The original returns of both taxes."""

    shs: FiledShs | None = None
    pfa: FiledPfa | None = None


class Refunded(Model):
    """What of each original was refunded or applied, in dollars and without interest."""

    shs: NonNegative | None = None
    pfa: NonNegative | None = None


class RefundedOn(Model):
    """The day on which it was."""

    shs: Day | None = None
    pfa: Day | None = None


class Amends(Model):
    """What makes a case the amended return of its year.

    ``reason`` must be said before papers are made; ``tax_year`` is the year of the original, for
    a check; ``filed_on`` is the day it was filed.
    """

    reason: AmendReason | None = maybe("an amended return: why")
    filed_on: Day | None = maybe("an amended return: the day the original was filed")
    tax_year: int | None = Field(
        default=None,
        ge=FIRST_YEAR,
        le=LAST_YEAR,
        description="an amended return: the year of the original, like 2025",
    )
    refunded: Refunded = table(
        Refunded, "{tax} refunded or applied by the original, without interest"
    )
    refunded_on: RefundedOn = table(RefundedOn, "the day on which it was")
    filed: FiledReturns = table(
        FiledReturns, "as the original showed it; its form is none if nothing was filed"
    )

    @model_validator(mode="after")
    def _says_something(self) -> "Amends":
        if not any(self.model_dump(exclude_none=True).values()):
            raise refusal("empty_amends", "is empty", 'write reason = "…", or take the table out')
        return self
