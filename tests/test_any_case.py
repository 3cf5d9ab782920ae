"""Cases drawn at random: whatever a case says, the result is honest about what is not known."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from taxcli import prepare
from taxcli.case.read import CaseError, case_from
from tests.build import raw

KINDS = ("wages", "interest", "business", "capital-gain", "rental", "pass-through", "pension")
amounts = st.sampled_from([0, 1, -1, 50_000, -50_000, 126_000, 300_000, Decimal("0.01")])
positive = st.sampled_from([0, 1, 100, 50_000, 300_000])
people = st.sampled_from(["primary", "spouse"])
days = st.dates(date(2024, 12, 30), date(2026, 1, 2))


def table(**keys):
    """Draw a table; a key drawn as ``None`` is left out."""
    return st.fixed_dictionaries(keys).map(
        lambda drawn: {key: value for key, value in drawn.items() if value is not None}
    )


def maybe(strategy):
    return st.one_of(st.none(), strategy)


def spans(of):
    return st.tuples(of, of).map(lambda pair: {"from": min(pair), "to": max(pair)})


in_year = st.dates(date(2025, 1, 1), date(2025, 12, 31))
lived = st.one_of(
    st.sampled_from([None, "full-year", "none"]), spans(in_year).map(lambda span: [span])
)
where = table(primary=lived, spouse=lived, local_income=st.sampled_from([None, True, False]))
part = maybe(
    table(
        amount=maybe(amounts),
        days=maybe(st.integers(0, 3).map(lambda inside: {"inside": inside, "total": 3})),
        sourced=st.sampled_from([None, None, True, False]),
        date=maybe(days),
        earned=maybe(spans(days)),
    ).filter(bool)
)
items = table(
    person=people,
    kind=st.sampled_from(KINDS),
    payer=st.just("Sample"),
    amount=amounts,
    metro=part,
    multnomah=part,
)
rows = table(
    locality=st.sampled_from(["METRO", "MULT", "TOTAL CITY", "PORTLAND"]),
    wages=positive,
    tax=positive,
)
forms = table(person=people, employer=st.just("Sample"), local=st.lists(rows, max_size=2))
mutual = maybe(table(income=positive, tax=positive))
states = table(
    state=st.sampled_from(["ID", "CA"]),
    tax=positive,
    agi=st.sampled_from([None, 300_000]),
    agi_both=maybe(positive),
    metro=mutual,
    multnomah=mutual,
)
cases = table(
    filing_status=st.sampled_from([None, "joint", "joint", "joint"]),
    residency=table(metro=where, multnomah=where),
    oregon=table(
        taxable_income=maybe(positive), total_income=maybe(amounts), deductions=maybe(positive)
    ),
    income=st.lists(items, max_size=3),
    w2=st.lists(forms, max_size=2),
    local_taxable_income=maybe(table(metro=maybe(amounts), multnomah=maybe(amounts))),
    other_state=st.lists(states, max_size=2),
    last_year=table(shs_tax=maybe(positive), pfa_tax=maybe(positive)),
)
KEYS = ("taxable_income", "tax", "credit", "withheld", "balance_due", "refund", "must_file")


@given(cases)
@settings(max_examples=500, deadline=None)
def test_what_is_not_known_is_unknown_and_something_says_why(tables):
    try:
        case = case_from(raw(**tables))
    except CaseError as refused:
        assert refused.problems
        return
    result = prepare(case)
    for program in result.to_json()["programs"].values():
        unknown = {key for key in KEYS if program[key] is None}
        if program["must_file"] is False and program["form"] is None:
            # The whole is below the threshold, so the local part was not worked out.
            unknown.discard("taxable_income")
        assert not unknown or result.blocked, f"{unknown} unknown, and nothing blocks"
        assert program["tax"] is None or Decimal(program["tax"]) >= 0
        assert program["must_file"] is not True or program["form"]
        assert not program["refund_only"] or program["form"]
        if program["must_file"] is None:
            assert program["tax"] is None or program["form"], "a tax, and no form to owe it on"
