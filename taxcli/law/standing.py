"""Facts that hold for every tax year, from forms/standing.toml: each with source and status."""

import calendar
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from taxcli.law.data import CountFact, Dollars, Record, Sentence, Sourced, Words, load, record


class NewestFact(Sourced):
    """The day of the newest fact of the law that forms/ follows."""

    as_of: date


class ArtsTaxRule(Sourced):
    """Whom the Arts Tax concerns: an age in years; the months after which a penalty grows."""

    age: int
    penalty_later_months: int


class OwnCredit(Sourced):
    """The states that credit their own nonresidents; some are told by a source of their own."""

    value: tuple[str, ...]
    by_state: dict[str, Sourced]

    def basis(self, state: str) -> Sourced:
        """Return what says so of a state."""
        return self.by_state.get(state, self)


class PaymentFacts(Sourced):
    """To whom a check is made out, where it is mailed, and the name of its voucher."""

    payee: str
    address: tuple[str, ...]
    voucher: str


class Fees(Sentence):
    """What it costs to pay online; ``card_share`` is a share of the amount."""

    card_share: Decimal


class Pro(Sourced):
    """Portland Revenue Online (PRO): its name and address, and the facts of logging in.

    Papers and screens that advise PRO print `short` or `long`. Source: law sheet section 10.
    """

    name: str
    address: str
    short: str
    long: str
    login_needs: Sentence
    first_year: Sentence
    without_login: Sentence
    pay_without_login: Sentence
    fees: Fees
    cancel: Sentence

    @property
    def to_pay(self) -> str:
        """Say the same where PRO is advised for paying: whether that takes a login, too."""
        return f"{self.short} {self.pay_without_login.value}"


class Years(Sourced):
    """A time limit in years."""

    years: int


class DaysFact(Sourced):
    """A time limit in days."""

    days: int


class Protest(DaysFact):
    """The time limit of a protest, and from when it is counted."""

    note: str

    def until(self, notice: date) -> date:
        """Return the last day on which a notice of a date can be protested in writing."""
        return notice + timedelta(days=self.days)


class RefundWeeks(Sourced):
    """The weeks that a refund usually takes, and the months of filing that take longer."""

    weeks_from: int
    weeks_to: int
    busy_months: tuple[int, ...]

    @property
    def busy_names(self) -> tuple[str, ...]:
        """Return the names of the months in which a return that is filed may take longer."""
        return tuple(calendar.month_name[month] for month in self.busy_months)

    @property
    def told(self) -> str:
        """Say how long a refund takes."""
        *names, last = self.busy_names
        return (
            f"Refunds take {self.weeks_from} to {self.weeks_to} weeks after filing, longer for "
            f"returns mailed in {', '.join(names)} and {last}."
        )


class RefundInterest(Sourced):
    """When interest on a refund begins: so many months, of so many days each."""

    months: int
    month_days: int


class RefundRequests(Sourced):
    """What a refund needs, and how it comes, in sentences."""

    in_writing: str
    complete: str
    deposit: str
    asking: Sentence
    spouse: Sentence


class SafeHarborShares(Sourced):
    """The shares of a year's tax that are enough, and in how many installments."""

    this_year: Decimal
    last_year: Decimal
    installments: int


class LateInterestRule(Sourced):
    """The day of the month after a payment through which its interest runs."""

    through_day: int


class PaidPreparers(Sourced):
    """Who must file electronically, and what is waived, in sentences."""

    must: str
    phased_in: str
    irs_waiver: str
    hardship: str

    @property
    def facts(self) -> tuple[str, ...]:
        """Return all of it."""
        return (self.must, self.phased_in, self.irs_waiver, self.hardship)


class Waiver(Sourced):
    """What a request to waive a penalty needs, in sentences."""

    in_writing: str
    first_offense: str
    other_causes: str

    @property
    def facts(self) -> tuple[str, ...]:
        """Return all of it."""
        return (self.in_writing, self.first_offense, self.other_causes)


class Delinquent(Sourced):
    """What the Division may do besides: dollars a violation, a share of the balance; sentences."""

    violation_penalty: Decimal
    collection_share: Decimal
    civil_penalties: str
    collection: str

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the sentences."""
        return (self.civil_penalties, self.collection)


class MostWorkDays(Sourced):
    """How many days, of how many, can well be working days."""

    worked: int
    of: int


class Limits(Record):
    """How many rows the schedules are laid out for."""

    local_rows: int
    income_items: int


class Implausible(Sourced):
    """What is asked because it can hardly be: times the tax, and years after the tax year."""

    payments_over: int
    years_ahead: int


class OregonLine(Sourced):
    """Where a form of Oregon has its taxable income; ``line`` is missing where not found."""

    name: str
    in_questions: str
    line: int | None = None


class Standing(Record):
    """All facts that hold for every tax year, as forms/standing.toml names them."""

    law: NewestFact
    combined_box_20: Words
    arts_tax: ArtsTaxRule
    own_credit_states: OwnCredit
    states: Words
    no_income_tax_states: Words
    wages_untaxed_states: Words
    wages_above_total: CountFact
    must_withhold_over: Dollars
    unsure_exempt: Words
    payment: PaymentFacts
    pro: Pro
    refund_limit: Years
    refund_time: RefundWeeks
    refund_interest: RefundInterest
    refund_requests: RefundRequests
    safe_harbor: SafeHarborShares
    late_interest: LateInterestRule
    protest: Protest
    appeal: DaysFact
    waiver_request: DaysFact
    amend_after_change: DaysFact
    paid_preparers: PaidPreparers
    waiver: Waiver
    delinquent: Delinquent
    most_work_days: MostWorkDays
    limits: Limits
    implausible: Implausible
    oregon_lines: dict[str, OregonLine]


@cache
def standing() -> Standing:
    """Return the facts that hold for every tax year.

    Raises:
        LawDataError: forms/standing.toml is not as these records tell.
    """
    return record(Standing, load("standing"), "forms/standing.toml", "standing")


def pro() -> Pro:
    """Return what is known of Portland Revenue Online."""
    return standing().pro
