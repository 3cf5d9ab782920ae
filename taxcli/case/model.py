"""The case: everything a taxfiler says about one tax year. The key names are a contract."""

import re
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from taxcli.case.amended_return import Amends
from taxcli.case.base import FilingStatus, Model, Who
from taxcli.case.income import W2, Exempt, Income, OtherState, PassThrough
from taxcli.case.residency import JurisdictionResidency, Period
from taxcli.case.taxes import (
    Account,
    LastYear,
    LocalTaxableIncome,
    ProgramId,
    RefundChoice,
    Residency,
)
from taxcli.case.types import Day, Money, NonNegative, SsnField, StateCode, Text
from taxcli.days import FIRST_YEAR, LAST_YEAR
from taxcli.values import Keys

SCHEMA = "taxcli-case-1"
_ZIP = re.compile("([0-9]{5})[- ]?([0-9]{4})?")
# What a ZIP code goes with: the states, the District, territories, and military addresses.
_STATE = re.compile(
    "A[AEKLPRSZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEINOPST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI"
    "|S[CD]|T[NX]|UT|V[AIT]|W[AIVY]"
)
# Oregon forms whose figures are those of a column for Oregon's part of the income.
WITH_OREGON_COLUMN = ("OR-40-P", "OR-40-N")


class Person(Model):
    """A taxfiler. The number may stay blank until papers are printed for mailing."""

    first_name: Text
    last_name: Text
    ssn: SsnField | None = None

    @property
    def full_name(self) -> str:
        """Return first and last name."""
        return f"{self.first_name} {self.last_name}"


class Address(Model):
    """The mailing address. Residency is never guessed from it."""

    street: Text
    unit: Text | None = None
    city: Text
    state: StateCode
    zip: Text

    @property
    def lines(self) -> tuple[str, str]:
        """Return the address as two lines: the street, and the place."""
        street = f"{self.street}, {self.unit}" if self.unit else self.street
        return street, f"{self.city}, {self.state} {self.zip}"

    @field_validator("zip", mode="after")
    @classmethod
    def _five_or_nine_digits(cls, value: str, info: ValidationInfo) -> str:
        """Accept a ZIP code; codes abroad are of any form."""
        match = _ZIP.fullmatch(value)
        if match:
            return "-".join(filter(None, match.groups()))
        if _STATE.fullmatch(info.data.get("state", "")):
            raise PydanticCustomError(
                "zip", 'is not a ZIP code: write five digits or nine, like "97214" or "97214-1234"'
            )
        return value


class Oregon(Model):
    """Figures from the Oregon return. NP forms need total income and deductions too."""

    form: Literal["OR-40", "OR-40-P", "OR-40-N"] = "OR-40"
    taxable_income: NonNegative | None = None
    total_income: Money | None = None
    deductions: NonNegative | None = None

    @property
    def has_column(self) -> bool:
        """Tell whether the form has a column for Oregon's part of the income."""
        return self.form in WITH_OREGON_COLUMN


class Payment(Model):
    """A payment to the Revenue Division. Its date is the postmark or the day made online."""

    program: ProgramId
    kind: Literal["estimated", "extension", "return", "applied"]
    date: Day
    amount: NonNegative
    person: Who = "primary"
    tax_year: int | None = Field(default=None, ge=FIRST_YEAR, le=LAST_YEAR)
    also_real: bool = False


class Extension(Model):
    """Whether and how more time to file was asked for."""

    filed: bool
    by: Literal["payment", "federal", "oregon"] | None = None


class Preparer(Model):
    """A paid preparer; ``must_efile`` says whether federal returns must go in electronically."""

    name: Text
    firm: Text | None = None
    ptin: Text | None = None
    phone: Text | None = None
    must_efile: bool | None = None


class Situation(Model):
    """Facts that decide whether taxcli can prepare the return at all."""

    fiscal_year: bool = False
    estate_or_trust: bool = False
    died_in_year: bool = False
    federal_filing_status: FilingStatus | None = None
    elective_tax: bool = False
    active_duty_pay: bool = False
    carrier_crew: bool = False


class Acknowledged(Model):
    """A review diagnostic that a person has looked at: who, when and why.

    ``seen`` is the mark that ``taxcli review`` shows beside it; it stands for place and figures.
    """

    JSON: ClassVar[Keys] = ("who", "when", "why")

    code: Text
    where: Text | None = None
    who: Text
    when: Day
    why: Text
    seen: Text | None = None


class Note(Model):
    """An answer of the interview that has no place in the case."""

    id: Text
    value: bool | int | Text


class Waiting(Model):
    """An entry that still lacks something its table needs, and where it will go."""

    at: Text
    table: Any


class Aside(Model):
    """An answer to a question that does not apply now."""

    id: Text
    value: Any


class Lifted(Waiting):
    """An entry of a spouse who is not on the return now, and what was said of it."""

    notes: list[Note] = Field(default_factory=list)
    aside: list[Aside] = Field(default_factory=list)
    offered: list[Aside] = Field(default_factory=list)
    open: list[Text] = Field(default_factory=list)
    skipped: list[Text] = Field(default_factory=list)


class InterviewState(Model):
    """What an interview knows beside the facts; a finished one only what it has set aside."""

    unfinished: bool = True
    notes: list[Note] = Field(default_factory=list)
    open: list[Text] = Field(default_factory=list)
    skipped: list[Text] = Field(default_factory=list)
    waiting: list[Waiting] = Field(default_factory=list)
    aside: list[Aside] = Field(default_factory=list)
    offered: list[Aside] = Field(default_factory=list)
    spouse: list[Lifted] = Field(default_factory=list)


class Case(Model):
    """One filer (or joint couple), one tax year.

    Every table but ``schema`` and ``tax_year`` may be missing; what a result needs and does
    not find becomes a blocking diagnostic, so that a half-answered interview is a valid file.
    """

    schema_: Literal["taxcli-case-1"] = Field(alias="schema")
    tax_year: int = Field(ge=1, le=9999)
    filing_status: FilingStatus | None = None
    paid_on: Day | None = None
    primary: Person | None = None
    spouse: Person | None = None
    address: Address | None = None
    residency: Residency = Field(default_factory=Residency)
    oregon: Oregon = Field(default_factory=Oregon)
    income: list[Income] = Field(default_factory=list)
    local_taxable_income: LocalTaxableIncome = Field(default_factory=LocalTaxableIncome)
    w2: list[W2] = Field(default_factory=list)
    pass_through: list[PassThrough] = Field(default_factory=list)
    exempt: list[Exempt] = Field(default_factory=list)
    other_state: list[OtherState] = Field(default_factory=list)
    payment: list[Payment] = Field(default_factory=list)
    last_year: LastYear = Field(default_factory=LastYear)
    extension: Extension | None = None
    refund: RefundChoice = Field(default_factory=RefundChoice)
    account: Account = Field(default_factory=Account)
    preparer: Preparer | None = None
    situation: Situation = Field(default_factory=Situation)
    acknowledged: list[Acknowledged] = Field(default_factory=list)
    amends: Amends | None = None
    interview: InterviewState | None = None

    @property
    def joint(self) -> bool:
        """Tell whether two people file together."""
        return self.filing_status == "joint"

    @property
    def people(self) -> tuple[Who, ...]:
        """Return who files: the primary taxfiler, and the spouse on a joint return."""
        return ("primary", "spouse") if self.joint else ("primary",)

    @property
    def _jurisdictions(self) -> tuple[tuple[str, JurisdictionResidency], ...]:
        names = type(self.residency).model_fields
        return tuple((name, getattr(self.residency, name)) for name in names)

    @property
    def year_days(self) -> int:
        """Return 365 or 366."""
        return (date(self.tax_year, 12, 31) - date(self.tax_year, 1, 1)).days + 1

    @model_validator(mode="after")
    def _spouse_only_when_joint(self) -> "Case":
        if self.filing_status is None or self.joint:
            return self
        places = self._places_of_spouse()
        if places:
            raise PydanticCustomError(
                "spouse",
                "{places}: only a joint return has a spouse, but filing_status is {status}: write "
                'filing_status = "joint", or take it out',
                {"places": ", ".join(places), "status": f'"{self.filing_status}"'},
            )
        return self

    def _places_of_spouse(self) -> list[str]:
        """Name every place that speaks of a spouse."""
        found = ["spouse"] if self.spouse is not None else []
        for name, lived in self._jurisdictions:
            if lived.spouse is not None:
                found.append(f"residency.{name}.spouse")
        for table in ("income", "w2", "pass_through", "exempt", "payment"):
            found += [
                f"{table}[{index}].person"
                for index, row in enumerate(getattr(self, table))
                if row.person == "spouse"
            ]
        return found

    @model_validator(mode="after")
    def _two_numbers(self) -> "Case":
        if (
            self.primary
            and self.spouse
            and self.primary.ssn
            and self.primary.ssn == self.spouse.ssn
        ):
            raise PydanticCustomError(
                "same_ssn", "spouse.ssn is the same number as primary.ssn: correct one of them"
            )
        return self

    @model_validator(mode="after")
    def _residency_within_year(self) -> "Case":
        outside = [
            f"residency.{name}.{who}[{index}] runs from {span.from_} to {span.to}"
            for name, lived in self._jurisdictions
            for who in ("primary", "spouse")
            for index, span in enumerate(_periods_of(lived, who))
            if span.from_.year != self.tax_year or span.to.year != self.tax_year
        ]
        if outside:
            raise PydanticCustomError(
                "outside_year",
                "{outside}, outside {year}: give the days of that year only",
                {"outside": ", ".join(outside), "year": self.tax_year},
            )
        return self


def _periods_of(lived: JurisdictionResidency, who: str) -> list[Period]:
    answer = getattr(lived, who)
    return answer if isinstance(answer, list) else []
