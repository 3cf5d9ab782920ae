"""What is told is kept: paying what estimate, late, plan and extend tell leaves what they tell.

Each property draws a case and a day, asks, adds exactly the payments told on their days, and
prepares the case anew.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from taxcli import prepare
from taxcli.case.model import Case, Payment
from taxcli.features.estimate.estimate import estimates
from taxcli.features.extend import extensions
from taxcli.features.plan.payment_plan import make_plan
from taxcli.features.plan.report import left_to_pay
from taxcli.law.figures import year_law
from tests import oracle
from tests.build import case, paid, w2
from tests.draws import dollars

BOTH = ("shs", "pfa")
KINDS = ("estimated", "extension", "return", "applied")
ZERO = Decimal(0)
promised = settings(max_examples=300, deadline=None)


@dataclass(frozen=True)
class Asked:
    """A resident's case, the day on which it is asked (None: not said), and the edition."""

    case: Case
    on: date | None
    edition: str

    @property
    def law(self):
        return year_law(self.case.tax_year, self.edition)

    def paying(self, told, by=None):
        """Return the case with what had been paid by the day, and what was told to be paid.

        ``told`` has ``(program, kind, amount, day)``; what is dated after the day was not paid.
        """
        by = by or self.on
        made = [
            row
            for row in self.case.payment
            if by is None or row.kind == "applied" or row.date <= by
        ]
        rows = [paid(*row, also_real=True) for row in told if row[2]]
        added = [Payment.model_validate(row) for row in rows]
        return self.case.model_copy(update={"payment": [*made, *added]})

    def prepared(self, given_case, on=None):
        return prepare(given_case, edition=self.edition, on=on)


# Each strategy is made once: to make it anew for every example costs more than the examples.
years = st.sampled_from(oracle.YEARS)
editions = st.sampled_from(["current", "published"])
taxes = st.one_of(st.integers(0, 900_000), st.sampled_from([100_000, 499_999, 500_000]))
amounts = st.integers(1, 400_000).map(dollars)
last_taxes = st.integers(0, 900_000).map(dollars)
last_taxes_or_none = st.one_of(last_taxes, st.none())


@cache
def days_of(law, *, late=False):
    """Draw a day from the year's begin to 600 days after the due date, often at an edge."""
    first = law.due + timedelta(1) if late else date(law.year, 1, 1)
    edges = [*law.of("due.estimates").value, law.due]
    near = {edge + timedelta(days) for edge in edges for days in (-1, 0, 1)}
    return st.one_of(
        st.dates(first, law.due + timedelta(600)),
        st.sampled_from(sorted(day for day in near if day >= first)),
    )


@cache
def days_or_none_of(law):
    return st.one_of(days_of(law), st.none())


@cache
def payments_of(law):
    return st.lists(
        st.tuples(st.sampled_from(BOTH), st.sampled_from(KINDS), amounts, days_of(law)), max_size=5
    )


@st.composite
def asked(draw, *, unsaid=False, late=False, last_known=False):
    """Draw a year, taxes, withholding, payments of every kind and day, and a day to ask."""
    year = draw(years)
    edition = draw(editions)
    law = year_law(year, edition)
    income = 125_000_00 + draw(taxes) * 100
    last = {}
    for program in BOTH:
        amount = draw(last_taxes if last_known else last_taxes_or_none)
        if amount is not None:
            last[f"{program}_tax"] = amount
    rows = draw(payments_of(law))
    held = [("METRO", 9_000_000, draw(amounts)), ("MULT", 9_000_000, draw(amounts))]
    given_case = case(
        tax_year=year,
        oregon={"form": "OR-40", "taxable_income": dollars(income)},
        last_year=last,
        w2=[w2(*held)] if draw(st.booleans()) else [],
        payment=[paid(*row, also_real=True) for row in rows],
    )
    on = draw(days_or_none_of(law) if unsaid else days_of(law, late=late))
    return Asked(given_case, on, edition)


# --- estimate: the interest told is the interest charged --------------------------------------


def told_by(way, found, on):
    """Return what a way tells to pay: at once what has passed, then on each date."""
    return [(way.now, on), *zip(way.to_pay, found.dates, strict=True)]


@given(asked(unsaid=True))
@promised
def test_paying_what_estimate_tells_gives_the_interest_it_tells(situation):
    found = estimates(situation.case, edition=situation.edition, on=situation.on)
    for name in ("comfortable", "sufficient"):
        ways = {id_: getattr(found.programs[id_], name) for id_ in BOTH}
        told = [
            (id_, "estimated", amount, day)
            for id_, way in ways.items()
            for amount, day in told_by(way, found.programs[id_], found.on)
        ]
        result = situation.prepared(situation.paying(told, found.on))
        blocked = {one.where for one in result.diagnostics if one.code == "B-PAY-009"}
        for id_, way in ways.items():
            assert result.programs[id_].amount("underpayment_interest") == way.interest
            # Where it depends on last year's tax, it is not told as if it were known.
            assert (way.interest is None) == (f"last_year.{id_}_tax" in blocked)


@given(asked())
@promised
def test_what_the_other_edition_would_find_sufficient_is_so_by_that_edition(situation):
    found = estimates(situation.case, edition=situation.edition, on=situation.on)
    other = "published" if situation.edition == "current" else "current"
    for id_, theirs in found.other.items():
        told = [
            (id_, "estimated", amount, day)
            for amount, day in told_by(theirs.sufficient, theirs, situation.on)
        ]
        result = prepare(situation.paying(told), edition=other)
        charged = result.programs[id_].amount("underpayment_interest")
        assert charged == theirs.sufficient.interest
        assert result.programs[id_].amount("net_tax") == theirs.tax


# --- late: nothing is left --------------------------------------------------------------------


@given(asked())
@promised
def test_paying_what_late_tells_leaves_nothing(situation):
    before = situation.prepared(situation.case, situation.on)
    left = {id_: before.programs[id_].outcome.to_pay for id_ in BOTH}
    told = [(id_, "return", amount, situation.on) for id_, amount in left.items()]
    after = situation.prepared(situation.paying(told), situation.on)
    for id_ in BOTH:
        found = after.programs[id_]
        assert found.outcome.to_pay == (None if left[id_] is None else 0)
        for line in ("penalty", "interest", "underpayment_interest", "balance_due", "overpayment"):
            assert found.amount(line) == before.programs[id_].amount(line)


@given(asked(late=True, last_known=True))
@promised
def test_paying_it_leaves_nothing_without_a_day_too(situation):
    """The day of the last late payment is then taken for the rest."""
    before = situation.prepared(situation.case, situation.on)
    told = [(id_, "return", before.programs[id_].outcome.to_pay, situation.on) for id_ in BOTH]
    after = situation.prepared(situation.paying(told))
    assert all(after.programs[id_].outcome.to_pay == 0 for id_, _, amount, _ in told if amount)


# --- plan: what is left after each installment -------------------------------------------------


@given(asked(late=True, last_known=True), st.integers(1, 30), st.data())
@promised
def test_paying_the_installments_of_a_plan_leaves_what_it_tells(situation, months, data):
    result = situation.prepared(situation.case, situation.on)
    balances = left_to_pay(result)
    assert {id_: balance.total for id_, balance in balances.items()} == {
        id_: found.outcome.to_pay for id_, found in result.programs.items() if found.outcome.to_pay
    }
    assume(balances)
    id_ = data.draw(st.sampled_from(sorted(balances)))
    plan = make_plan(balances[id_], months, situation.on)
    count = data.draw(st.integers(1, len(plan.rows)))
    told = [(id_, "return", row.payment, row.due) for row in plan.rows[:count]]
    last = plan.rows[count - 1]
    after = situation.prepared(situation.paying(told), last.due)
    assert after.programs[id_].outcome.to_pay == last.left


# --- extend: more time, and nothing left ------------------------------------------------------


@given(asked(unsaid=True), st.data())
@promised
def test_paying_what_extend_tells_gives_more_time_and_leaves_nothing(situation, data):
    due = situation.law.due
    found = extensions(situation.case, edition=situation.edition, on=situation.on)
    by = min(situation.on or due, due)
    told = [(one.program.program.id, "extension", one.amount, due) for one in found.to_pay]
    after = situation.prepared(situation.paying(told, by))
    for id_, _, _, _ in told:
        assert after.programs[id_].extended
        assert after.programs[id_].outcome.to_pay == 0
        assert after.programs[id_].amount("overpayment") == 0
    again = extensions(situation.paying(told, by), edition=situation.edition)
    assert not again.to_pay
    # Paid earlier it is never too little.
    day = data.draw(st.dates(by, due))
    early = situation.prepared(situation.paying([(*one[:3], day) for one in told], by))
    assert all(early.programs[id_].outcome.to_pay == 0 for id_, _, _, _ in told)
