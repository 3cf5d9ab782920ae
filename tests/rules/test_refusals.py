"""Every situation taxcli refuses or questions: a smallest case of it, and one just beside it."""

from decimal import Decimal

import pytest

from taxcli import prepare
from taxcli.engine.checks import REFUSALS
from tests.build import FIRST_HALF, case, codes, item, joint, lived, np_case, places, w2

LOSS = {"share": 1, "prior_year_loss": Decimal("0.01")}
PENSION = item(200_000, "pension", {"amount": 100_000}, pension="other")


def flagged(name, value=True):
    return case(situation={name: value})


def entity(share):
    return case(pass_through=[{"entity": "Sample LLC", "kind": "llc", "metro": share}])


def state(code):
    return case(other_state=[{"state": code, "tax": 1, "agi": 2, "agi_both": 1}])


def rows(count):
    half = count // 2
    forms = [w2(*[("METRO", 9, 0)] * half), w2(*[("MULT", 9, 0)] * (count - half))]
    return case(w2=forms)


FLOWN = {"inside": 30, "total": 120}


def crew(part, where="none", **flags):
    """Return a case of someone in a crew who lives outside, with a local part of the pay."""
    flags = flags or {"carrier_crew": True}
    return np_case(item(300_000, both=part), where=where, situation=flags)


# code: a case that has the situation, where it is reported, and a case just beside it
SITUATIONS = {
    "B-SIT-001": (
        flagged("fiscal_year"),
        "situation.fiscal_year",
        flagged("fiscal_year", False),
    ),
    "B-SIT-002": (
        flagged("estate_or_trust"),
        "situation.estate_or_trust",
        flagged("estate_or_trust", False),
    ),
    "B-SIT-003": (
        flagged("died_in_year"),
        "situation.died_in_year",
        flagged("died_in_year", False),
    ),
    "R-SIT-004": (
        flagged("federal_filing_status", "separate"),
        "situation.federal_filing_status",
        flagged("federal_filing_status", "single"),
    ),
    "B-SIT-005": (
        flagged("elective_tax"),
        "situation.elective_tax",
        flagged("elective_tax", False),
    ),
    "B-SIT-006": (
        flagged("active_duty_pay"),
        "situation.active_duty_pay",
        flagged("active_duty_pay", False),
    ),
    "R-SIT-007": (np_case(PENSION), "income[0].metro", case(income=[PENSION])),
    "B-SIT-008": (
        entity(LOSS),
        "pass_through[0].metro.prior_year_loss",
        entity({**LOSS, "prior_year_loss": 0}),
    ),
    "R-SIT-009": (state("CA"), "other_state[0].state", state("WA")),
    "B-SIT-010": (case(tax_year=2027), "tax_year", case(tax_year=2026)),
    "B-SIT-011": (rows(61), "w2", rows(60)),
    "R-SIT-012": (crew({"days": FLOWN}), "income[0].metro", crew({"sourced": False})),
}


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: row.code)
def test_a_situation_is_told_with_what_would_be_wrong_and_what_to_do(row):
    given, where, beside = SITUATIONS[row.code]
    (found,) = [each for each in prepare(given).diagnostics if each.code == row.code]
    assert found.where == where
    assert found.level == row.entry.level
    assert row.entry.situation in found.message
    assert row.entry.wrong in found.message
    assert found.fix == row.entry.fix
    assert row.code not in codes(beside)


def test_there_is_a_case_for_every_row_and_no_code_stands_twice():
    listed = [row.code for row in REFUSALS]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(SITUATIONS)


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: row.code)
def test_a_blocking_situation_blocks(row):
    given, _, _ = SITUATIONS[row.code]
    assert row.code.startswith({"block": "B-", "review": "R-", "info": "I-"}[row.entry.level])
    assert prepare(given).blocked is (row.entry.level == "block")


def test_every_situation_of_the_design_has_its_row():
    told = " ".join(f"{row.entry.situation} {row.entry.wrong}".lower() for row in REFUSALS)
    for words in (
        "fiscal year",
        "estate or a trust",
        "died in the year",
        "federal and oregon filing status",
        "pass-through entity elective tax",
        "active-duty",
        "p.l. 104-95",
        "net operating loss",
        "california",
        "carrier's crew",
        "2027 or later",
        "more local rows or income items",
    ):
        assert words in told, words


def test_more_items_than_a_paper_holds():
    assert places(case(income=[item(1)] * 81), "B-SIT-011") == ["income"]
    assert "B-SIT-011" not in codes(case(income=[item(1)] * 80))


def test_a_pension_received_while_living_inside_is_not_that_of_a_nonresident():
    """P.L. 104-95 protects those who live elsewhere; nothing given is nothing to question."""
    no_part = {key: value for key, value in PENSION.items() if key not in ("metro", "multnomah")}
    for where in ("none", FIRST_HALF):
        assert "R-SIT-007" not in codes(np_case(no_part, where=where))
    assert "R-SIT-007" in codes(np_case(PENSION, where=FIRST_HALF))


def test_a_pension_said_not_to_be_local_is_nothing_to_question():
    for part in ({"amount": 0}, {"sourced": False}):
        told = item(200_000, "pension", part, pension="other")
        assert "R-SIT-007" not in codes(np_case(told)), part


def test_the_federal_status_is_compared_with_the_oregon_one():
    together = joint(situation={"federal_filing_status": "joint"})
    assert "R-SIT-004" not in codes(together)
    partners = joint(situation={"federal_filing_status": "single"})
    assert "R-SIT-004" in codes(partners)
    assert prepare(partners).programs["shs"].threshold == 200_000, "the Oregon status decides"


def test_all_situations_are_told_together():
    given = case(
        situation={"fiscal_year": True, "died_in_year": True},
        residency=lived("none"),
        filing_status=None,
    )
    assert {"B-SIT-001", "B-SIT-003", "B-MIS-001"} <= codes(given, "block")


def test_a_crew_that_lives_inside_is_taxed_here_and_other_pay_is_not_asked_about():
    resident = crew(None, where="full-year")
    assert "R-SIT-012" not in codes(resident)
    assert "R-SIT-012" not in codes(crew({"days": FLOWN}, carrier_crew=False))
    assert "R-SIT-012" not in codes(crew({"days": {"inside": 0, "total": 120}}))
