"""Answers that became pointless go, are reported, and leave nothing behind."""

from decimal import Decimal

import pytest

from taxcli import prepare
from tests.build import codes
from tests.interview.filers import BELOW, OUTSIDE, OVER, PERS, TWO_W2S
from tests.interview.kit import JOINT, SINGLE, UNKNOWN, ended, fresh, kept, lived, names, say, walk


def test_answers_made_pointless_are_reported_and_their_keys_are_gone():
    flow = ended({**OUTSIDE, **PERS})
    assert flow.draft.get("income[0].metro.days") == {"inside": 120, "total": 240}
    removed = say(flow, "residency.metro.primary", "full-year")
    assert {"residency.metro.local_income", "income[0].metro.how"} <= set(removed)
    assert flow.draft.get("income[0].metro") is None
    assert flow.draft.get("income[0].multnomah") == {"sourced": True}
    removed = say(flow, "residency.multnomah.primary", "full-year")
    assert {"income[0].kind", "income[0].payer", "income[0].amount"} <= set(removed)
    assert "income" not in flow.draft.data
    assert kept(flow).income == []


def test_no_more_joint_takes_the_spouse_out_everywhere():
    people = ("primary", "spouse")
    persons = {"w2[0].person": "spouse", "w2[1].person": "primary", "exempt[0].person": "spouse"}
    said = {**OVER, **JOINT, **TWO_W2S, **PERS, **persons}
    flow = ended({**said, **lived("full-year", *people), **names(*people)})
    removed = say(flow, "filing_status", "single")
    assert {"spouse.first_name", "w2[0].person", "residency.metro.spouse"} <= set(removed)
    case = kept(flow)
    assert case.spouse is None
    # What was withheld from a spouse has no place on a single return.
    assert [each.employer for each in case.w2] == ["Sample School"]
    assert case.exempt == []


@pytest.mark.parametrize("below", ["1,000", "125,000"])
def test_a_list_that_became_pointless_leaves_nothing_behind(below):
    flow = ended({**OVER, **PERS})
    assert "exempt[0].amount" in say(flow, "oregon.taxable_income", below)
    walk(flow, BELOW)
    flow.finish()
    assert "exempt" not in flow.draft.data
    assert not kept(flow).interview.unfinished  # it only keeps what is set aside
    assert not prepare(kept(flow)).blocked


def test_an_open_question_that_became_pointless_is_not_open_any_more():
    flow = fresh()
    walk(flow, {**OVER, "last_year.shs_tax": UNKNOWN})
    assert flow.draft.open == ["last_year.shs_tax"]
    say(flow, "oregon.taxable_income", "1,000")
    assert flow.draft.open == []
    flow.finish()
    assert "B-INT-001" not in codes(kept(flow))


def test_no_cuts_the_entries_that_follow():
    flow = ended({**OVER, **TWO_W2S})
    removed = say(flow, "ask.w2[0].local[1]", False)
    assert "w2[0].local[1].tax" in removed
    assert [len(each.local) for each in kept(flow).w2] == [1, 1]
    removed = say(flow, "ask.w2[0]", False)
    assert {"w2[0].employer", "w2[1].employer"} <= set(removed)
    assert kept(flow).w2 == []
    assert flow.current() is None


def test_another_year_after_dates_were_given_asks_for_the_dates_again():
    dates = {f"residency.{place}.primary.periods": "until 6/30" for place in ("metro", "multnomah")}
    flow = ended({**SINGLE, **lived("part"), **dates, "oregon.taxable_income": "90,000"})
    assert "residency.metro.primary.periods" in say(flow, "tax_year", 2024)
    assert kept(flow).tax_year == 2024
    assert flow.current().id.startswith("residency.metro.primary")


def test_another_entry_and_another_row():
    case = kept(ended({**OVER, **TWO_W2S}))
    assert [[row.tax for row in each.local] for each in case.w2] == [
        [Decimal(1000), Decimal(900)],
        [Decimal(100)],
    ]
