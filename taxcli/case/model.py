"""The case: everything a taxfiler says about one tax year. The key names are a contract."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Literal, get_args

from pydantic import Field, ValidationInfo, field_validator, model_validator

from taxcli.case.amended_return import Amends
from taxcli.case.income import W2, AlsoReal, Exempt, Income, OtherState, PassThrough
from taxcli.case.residency import (
    Account,
    Jurisdiction,
    LastYear,
    LocalTaxableIncome,
    ProgramId,
    RefundChoice,
    Residency,
)
from taxcli.case.types import (
    Day,
    FilingStatus,
    Model,
    Money,
    NonNegative,
    SsnField,
    StateCode,
    Text,
    Who,
    flag,
    maybe,
    refusal,
    table,
)
from taxcli.values import FIRST_YEAR, LAST_YEAR, Keys

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

    first_name: Text = Field(description="first name of the {person}")
    last_name: Text = Field(description="last name of the {person}")
    ssn: SsnField | None = maybe("nine digits, or blank to write it by hand")

    @property
    def full_name(self) -> str:
        """Return first and last name."""
        return f"{self.first_name} {self.last_name}"


class Address(Model):
    """The mailing address. Residency is never guessed from it."""

    street: Text = Field(description="street and number")
    unit: Text | None = maybe("apartment or unit")
    city: Text = Field(description="city")
    state: StateCode = Field(description="two letters")
    zip: Text = Field(description="as text: zeros at the start count")

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
            fix = 'write five digits or nine, like "97214" or "97214-1234"'
            raise refusal("zip", "is not a ZIP code", fix)
        return value


class Oregon(Model):
    """Figures from the Oregon return. NP forms need total income and deductions too."""

    form: Literal["OR-40", "OR-40-P", "OR-40-N"] = Field(
        default="OR-40", description="the Oregon return"
    )
    taxable_income: NonNegative | None = maybe("Oregon taxable income")
    total_income: Money | None = maybe(
        "Oregon total income: for part-year residents and nonresidents"
    )
    deductions: NonNegative | None = maybe("what lies between total and taxable income")

    @property
    def has_column(self) -> bool:
        """Tell whether the form has a column for Oregon's part of the income."""
        return self.form in WITH_OREGON_COLUMN


class Payment(Model):
    """A payment to the Revenue Division. Its date is the postmark or the day made online."""

    program: ProgramId = Field(description="which tax")
    kind: Literal["estimated", "extension", "return", "applied"] = Field(
        description="kind of payment"
    )
    date: Day = Field(description="postmark, or the day paid online")
    amount: NonNegative = Field(description="amount")
    person: Who = Field(
        default="primary", description="under whose number it was paid; primary if blank"
    )
    tax_year: int | None = Field(
        default=None,
        ge=FIRST_YEAR,
        le=LAST_YEAR,
        description="the year it was paid for, if another",
    )
    also_real: AlsoReal = False


class Extension(Model):
    """Whether and how more time to file was asked for."""

    filed: bool = Field(description="was more time to file asked for")
    by: Literal["payment", "federal", "oregon"] | None = maybe("how it was asked for")


class Preparer(Model):
    """A paid preparer; ``must_efile`` says whether federal returns must go in electronically."""

    name: Text = Field(description="name of the paid preparer")
    firm: Text | None = maybe("firm of the paid preparer")
    ptin: Text | None = maybe("PTIN of the paid preparer")
    phone: Text | None = maybe("telephone of the paid preparer")
    must_efile: bool | None = maybe("yes if the preparer must file federal returns electronically")


class Situation(Model):
    """Facts that decide whether taxcli can prepare the return at all."""

    fiscal_year: bool = flag("the tax year is not the calendar year")
    estate_or_trust: bool = flag("the filer is an estate or trust")
    died_in_year: bool = flag("a filer died in the year")
    federal_filing_status: FilingStatus | None = maybe("if it differs from the Oregon one")
    elective_tax: bool = flag("Oregon pass-through entity elective tax was paid")
    active_duty_pay: bool = flag("there is active-duty military pay")
    carrier_crew: bool = flag("pay of the crew of a plane, ship, train or truck, living elsewhere")


class Acknowledged(Model):
    """A review diagnostic that a person has looked at: who, when and why.

    ``seen`` is the mark that ``taxcli review`` shows beside it; it stands for place and figures.
    """

    JSON: ClassVar[Keys] = ("who", "when", "why")

    code: Text = Field(description="code of what was looked at, like R-RES-002")
    where: Text | None = maybe("its place, if not all")
    who: Text = Field(description="who looked at it")
    when: Day = Field(description="when")
    why: Text = Field(description="why it may stand")
    seen: Text | None = maybe("the mark that taxcli review shows beside it")


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
    tax_year: int = Field(ge=1, le=9999, description="the year, like 2025")
    filing_status: FilingStatus | None = maybe("as on the Oregon return")
    paid_on: Day | None = maybe("the day a late return is filed and paid")
    primary: Person | None = maybe("The taxfiler whose number goes on everything.")
    spouse: Person | None = maybe("The other taxfiler on a joint return.")
    address: Address | None = maybe("Where letters go. Residency is never guessed from it.")
    residency: Residency = table(
        Residency, "Per jurisdiction and taxfiler: full-year, none, or periods of living inside."
    )
    oregon: Oregon = table(
        Oregon, "From the Oregon return. The NP forms need total_income and deductions too."
    )
    income: list[Income] = table(
        list, "Income item by item, for the NP forms; the amounts add up to oregon.total_income."
    )
    local_taxable_income: LocalTaxableIncome = table(
        LocalTaxableIncome, "Given outright, from an official NP form filled in elsewhere."
    )
    w2: list[W2] = table(
        list, "Forms W-2: box 1 wages, and the local rows of boxes 18, 19 and 20 as printed."
    )
    pass_through: list[PassThrough] = table(
        list, "Entities whose income a business income tax already reached."
    )
    exempt: list[Exempt] = table(list, "Retirement income the local taxes may not reach.")
    other_state: list[OtherState] = table(list, "Income tax paid to another state.")
    payment: list[Payment] = table(
        list, "Payments to the Revenue Division, by postmark or the day made online."
    )
    last_year: LastYear = table(LastYear, "Last year's tax of each program, after credits.")
    extension: Extension | None = maybe("Whether more time to file was asked for, and how.")
    refund: RefundChoice = table(RefundChoice, "What becomes of an overpayment: refund or apply.")
    account: Account = table(Account, "Revenue Division account numbers.")
    preparer: Preparer | None = maybe("A paid preparer.")
    situation: Situation = table(
        Situation, "Facts that decide whether taxcli can prepare the return at all."
    )
    acknowledged: list[Acknowledged] = table(
        list, "Review diagnostics that a person has looked at."
    )
    amends: Amends | None = maybe("An amended return: why, and what the original showed.")
    interview: InterviewState | None = maybe("What the interview knows beside the facts.")

    @property
    def joint(self) -> bool:
        """Tell whether two people file together."""
        return self.filing_status == "joint"

    @property
    def people(self) -> tuple[Who, ...]:
        """Return who files: the primary taxfiler, and the spouse on a joint return."""
        return ("primary", "spouse") if self.joint else ("primary",)

    @property
    def first_day(self) -> date:
        """Return January 1 of the tax year."""
        return date(self.tax_year, 1, 1)

    @property
    def last_day(self) -> date:
        """Return December 31 of the tax year."""
        return date(self.tax_year, 12, 31)

    @property
    def year_days(self) -> int:
        """Return 365 or 366."""
        return (self.last_day - self.first_day).days + 1

    def _lived(self) -> Iterator[tuple[str, Who, Any]]:
        """Yield where each taxfiler lived: the place of the answer, the taxfiler, the answer."""
        for name in get_args(Jurisdiction):
            for who in get_args(Who):
                answer = getattr(getattr(self.residency, name), who)
                yield f"residency.{name}.{who}", who, answer

    @model_validator(mode="after")
    def _spouse_only_when_joint(self) -> "Case":
        if self.filing_status is None or self.joint:
            return self
        places = ["spouse"] if self.spouse is not None else []
        places += [
            at for at, who, answer in self._lived() if who == "spouse" and answer is not None
        ]
        for name in ("income", "w2", "pass_through", "exempt", "payment"):
            rows = enumerate(getattr(self, name))
            places += [f"{name}[{at}].person" for at, row in rows if row.person == "spouse"]
        if places:
            said = (
                f"{', '.join(places)}: only a joint return has a spouse, but filing_status is "
                f'"{self.filing_status}"'
            )
            raise refusal(
                "spouse", said, 'write filing_status = "joint", or take it out', places[0]
            )
        return self

    @model_validator(mode="after")
    def _two_numbers(self) -> "Case":
        ssn = self.primary and self.primary.ssn
        if ssn and self.spouse and self.spouse.ssn == ssn:
            said = "spouse.ssn is the same number as primary.ssn"
            raise refusal("same_ssn", said, "correct one of them", "spouse.ssn")
        return self

    @model_validator(mode="after")
    def _residency_within_year(self) -> "Case":
        outside = [
            (f"{place}[{at}]", span)
            for place, _, answer in self._lived()
            if isinstance(answer, list)
            for at, span in enumerate(answer)
            if span.from_.year != self.tax_year or span.to.year != self.tax_year
        ]
        if outside:
            spans = ", ".join(f"{at} runs from {span.from_} to {span.to}" for at, span in outside)
            said, fix = f"{spans}, outside {self.tax_year}", "give the days of that year only"
            raise refusal("outside_year", said, fix, outside[0][0])
        return self
