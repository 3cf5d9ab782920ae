"""Nothing local, or nothing that could matter: no ratio, no block, and no needless question."""

from datetime import date
from decimal import Decimal

import pytest

from taxcli import prepare
from taxcli.features.attachments import attachments
from tests.build import (
    FIRST_HALF,
    case,
    codes,
    item,
    joint,
    lived,
    local_parts,
    message,
    np_case,
    outcome,
    places,
    w2,
)
from tests.doors import DOORS, through

# A teleworker for an employer in Portland, who withheld 800 of SHS and 1,200 of PFA.
HELD = [
    {
        "employer": "Sample Payer",
        "wages": 280_000,
        "local": [
            {"locality": "METRO", "wages": 280_000, "tax": 800},
            {"locality": "MULT", "wages": 280_000, "tax": 1_200},
        ],
    }
]
NOTHING = {"form": "OR-40-N", "taxable_income": 0, "total_income": 0, "deductions": 0}
WHOLE = {"taxable_income": 260_000, "total_income": 280_000, "deductions": 20_000}
TELEWORK = {
    "an item of zero": {
        "residency": lived("none"),
        "oregon": NOTHING,
        "income": [item(0, both={"sourced": False})],
    },
    "declared, without items": {
        "residency": lived("none", local_income=False),
        "oregon": NOTHING,
    },
    "no days inside": {
        "residency": lived("none"),
        "oregon": WHOLE,
        "income": [item(280_000, both={"days": {"inside": 0, "total": 240}})],
    },
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("how", TELEWORK)
def test_a_teleworker_has_everything_back(how, door, tmp_path):
    """No work was done inside: nothing is local, and all that was withheld comes back."""
    given = through(door, tmp_path, **TELEWORK[how], w2=HELD)
    for program, form, refund in (
        ("shs", "MET-40-NP", "800.00"),
        ("pfa", "MC-40-NP", "1200.00"),
    ):
        found = outcome(given, program)
        assert (found["form"], found["refund_only"]) == (form, True)
        assert (found["taxable_income"], found["tax"], found["refund"]) == ("0.00", "0.00", refund)
    assert codes(given, "block", "review") == {"R-WH-010"}
    assert places(given, "R-WH-010") == ["w2", "w2"]


@pytest.mark.parametrize("how", TELEWORK)
def test_the_employers_statement_goes_with_such_a_refund(how):
    result = prepare(case(**TELEWORK[how], w2=HELD))
    for program in result.programs.values():
        place = program.program.place
        statement = f"The employer's statement of the days worked inside and outside {place}"
        assert statement in attachments(result, program)
    assert any("employer's statement" in text and "inferred" in text for text in result.assumptions)


def test_the_employers_statement_is_for_refunds_without_work_inside():
    some = np_case(item(280_000, both={"days": {"inside": 1, "total": 240}}), w2=HELD)
    none_held = np_case(item(280_000, both={"days": {"inside": 0, "total": 240}}))
    resident = case(w2=HELD)
    for given in (some, none_held, resident):
        result = prepare(given)
        for program in result.programs.values():
            assert not [one for one in attachments(result, program) if "employer" in one]


@pytest.mark.parametrize("how", ["an item of zero", "no days inside"])
def test_the_allocation_statement_shows_its_zero(how):
    for program in prepare(case(**TELEWORK[how], w2=HELD)).programs.values():
        (row,) = program.filled.rows("allocation")
        assert row.amount("local") == 0
        assert program.amount("local_income") == 0
        assert "ratio" not in program.filled.by_id


def test_explaining_the_zero_names_no_key_that_is_not_there():
    """Nothing was given outright: the zero comes from the items."""
    filled = prepare(case(**TELEWORK["no days inside"], w2=HELD)).programs["shs"].filled
    assert filled.by_id["local_base"].reads == ("local_income",)


# --- no ratio is needed ------------------------------------------------------------------


@pytest.mark.parametrize("door", DOORS)
def test_a_loss_of_someone_outside_needs_no_ratio(door, tmp_path):
    loss = Decimal("-26907.50")
    given = through(
        door,
        tmp_path,
        residency={"metro": {"primary": "none"}, "multnomah": {"primary": "full-year"}},
        oregon={"taxable_income": 0, "total_income": loss, "deductions": 0},
        income=[item(loss, "capital-gain")],
    )
    assert not codes(given, "block")
    for program in ("shs", "pfa"):
        found = outcome(given, program)
        assert (found["form"], found["must_file"], found["tax"]) == (None, False, "0.00")


@pytest.mark.parametrize("total", [0, -5_000])
@pytest.mark.parametrize("held", [None, [w2(("METRO", 9_000, 90))]])
@pytest.mark.parametrize("where", ["none", FIRST_HALF])
def test_nothing_local_needs_no_ratio_whatever_the_total(total, held, where):
    part = {"amount": 0}
    items = [item(10_000, both=part), item(total - 10_000, "rental", part)]
    given = np_case(*items, where=where, w2=held or [])
    assert not codes(given, "block")
    found = outcome(given)
    assert (found["taxable_income"], found["tax"]) == ("0.00", "0.00")
    assert found["refund"] == ("90.00" if held else "0.00")


def test_nothing_local_needs_no_deductions():
    given = np_case(item(10_000, both={"amount": 0}), oregon={"total_income": 10_000})
    assert not codes(given, "block", "review")


def test_nothing_local_of_a_part_of_the_income_still_needs_the_rest():
    given = np_case(item(10_000, both={"amount": 0}), oregon={"total_income": 300_000})
    assert "B-INC-009" in codes(given, "block")
    unknown = np_case(item(10_000, both={"amount": 0}), oregon={})
    assert "missing: oregon.total_income." in message(unknown, "B-MIS-004")


def no_ratio(local, **changes):
    """Return a case of a total of −10 with some income local."""
    items = [item(local, both={"sourced": True}), item(-local - 10, "rental", {"amount": 0})]
    return np_case(*items, **changes)


def test_a_total_below_zero_does_not_block_below_the_threshold():
    """Local income of 125,000 is not over the threshold, whatever is deducted from it."""
    given = no_ratio(125_000)
    assert not codes(given, "block", "review")
    found = outcome(given)
    assert (found["form"], found["must_file"], found["tax"]) == (None, False, "0.00")
    assert found["taxable_income"] is None
    assert "Metro income 125,000.00 is not more than the threshold" in found["reason"]
    assert found["residency"] == {"primary": "nonresident"}


def test_a_total_below_zero_blocks_where_the_ratio_decides():
    assert "B-INC-011" in codes(no_ratio(Decimal("125000.01")), "block")
    # Something was paid in: a return is filed, and it has the ratio on it.
    assert "B-INC-011" in codes(no_ratio(5_000, w2=[w2(("METRO", 5_000, 9))]), "block")


# --- a declaration holds -----------------------------------------------------------------

DECLARED = {
    "metro": {"primary": "none", "local_income": False},
    "multnomah": {"primary": "full-year"},
}


@pytest.mark.parametrize(
    "part",
    [
        {"date": date(2025, 3, 14)},
        {"earned": {"from": date(2025, 1, 1), "to": date(2025, 3, 31)}},
        {"date": date(2025, 3, 14), "earned": {"from": date(2025, 1, 1), "to": date(2025, 3, 31)}},
        {"sourced": False},
        {"amount": 0},
        {"days": {"inside": 0, "total": 240}},
    ],
)
def test_a_declaration_holds_whatever_an_item_says_beside_it(part):
    given = np_case({**item(150_000), "metro": part}, residency=DECLARED)
    assert local_parts(given, "shs") == [0]
    assert not codes(given, "block", "review")
    assert outcome(given)["form"] is None


@pytest.mark.parametrize("door", ["api", "file", "change", "table"])
def test_a_declaration_holds_beside_a_day_of_receipt_at_every_door(door, tmp_path):
    # The interview asks for no part once it is declared that nothing is local.
    given = through(
        door,
        tmp_path,
        residency=DECLARED,
        income=[{**item(150_000), "metro": {"date": date(2025, 3, 14)}}],
        oregon={"taxable_income": 150_000, "total_income": 150_000, "deductions": 0},
    )
    assert not codes(given, "block", "review")
    assert (outcome(given)["form"], outcome(given, "pfa")["tax"]) == (None, "375.00")


@pytest.mark.parametrize(
    ("part", "local"),
    [
        ({"amount": 50_000}, 50_000),
        ({"sourced": True}, 150_000),
        ({"days": {"inside": 80, "total": 240}}, 50_000),
        ({"date": date(2025, 3, 14), "amount": 50_000}, 50_000),
    ],
)
def test_an_item_that_says_something_is_local_contradicts_the_declaration(part, local):
    given = np_case({**item(150_000), "metro": part}, residency=DECLARED)
    assert local_parts(given, "shs") == [local]
    assert "income[0].metro says otherwise" in message(given, "R-RES-005")


def test_received_after_moving_out_is_not_asked_about_once_declared():
    where = lived(FIRST_HALF, local_income=False)
    late = item(36_500, both={"date": date(2025, 9, 15)})
    given = np_case(late, residency=where)
    assert local_parts(given) == [0]
    assert not codes(given, "block", "review")
    # The pay of the time inside is local as before, and says nothing against it.
    inside = np_case(item(36_500, both={"amount": 18_100}), residency=where)
    assert "R-RES-005" not in codes(inside)
    assert "R-RES-005" in codes(
        np_case(item(36_500, both={"date": date(2025, 9, 15), "amount": 5}), residency=where)
    )


# --- no question about what cannot matter ------------------------------------------------


@pytest.mark.parametrize("kind", ["wages", "business", "rental", "pass-through", "capital-gain"])
@pytest.mark.parametrize("where", ["none", FIRST_HALF])
@pytest.mark.parametrize("part", [None, {"date": date(2025, 9, 15)}])
def test_an_item_of_zero_raises_nothing(kind, where, part):
    given = np_case(item(0, kind, part), item(300_000, both={"amount": 200_000}), where=where)
    assert local_parts(given) == [0, 200_000]
    assert not codes(given, "block", "review")


def pers(where, metro, multnomah):
    """Return a case with a PERS pension of 40,000 that no entry takes out."""
    pension = item(40_000, "pension", pension="oregon-pers")
    pension |= {"metro": {"amount": metro}, "multnomah": {"amount": multnomah}}
    return np_case(pension, item(300_000, both={"amount": 200_000}), where=where)


def test_a_pension_that_is_not_local_is_not_asked_about():
    assert "R-INC-015" not in codes(pers(FIRST_HALF, 0, 0))
    for metro, multnomah in ((5, 0), (0, 5)):
        assert "R-INC-015" in codes(pers(FIRST_HALF, metro, multnomah))
    unsaid = np_case(item(40_000, "pension"), item(300_000, both={"amount": 200_000}))
    assert "R-INC-014" not in codes(unsaid)
    assert "R-INC-014" in codes(joint(income=[item(40_000, "pension")]))


def test_a_business_share_of_zero_needs_no_proof():
    entity = {"entity": "Sample LLC", "kind": "llc", "metro": {"share": 0}}
    assert not codes(case(pass_through=[entity]), "block", "review")
    assert "R-PTI-001" in codes(case(pass_through=[{**entity, "metro": {"share": 1}}]))


# --- more than the whole -----------------------------------------------------------------


@pytest.mark.parametrize("door", DOORS[:4])
def test_local_taxable_income_given_above_oregons_total_is_questioned(door, tmp_path):
    given = through(
        door,
        tmp_path,
        residency={"metro": {"primary": "full-year"}, "multnomah": {"primary": FIRST_HALF}},
        oregon={"taxable_income": 300_000, "total_income": 320_000, "deductions": 20_000},
        local_taxable_income={"multnomah": 900_000},
    )
    assert places(given, "R-INC-028") == ["local_taxable_income.multnomah"]
    assert "320,000.00" in message(given, "R-INC-028")


@pytest.mark.parametrize(
    ("local", "oregon", "raised"),
    [
        (320_001, WHOLE | {"total_income": 320_000}, False),  # whole dollars
        (Decimal("320001.01"), WHOLE | {"total_income": 320_000}, True),
        (200_002, {"taxable_income": 200_000}, True),
        (200_000, {"taxable_income": 200_000}, False),
        (900_000, {}, False),
        # Nothing is left of the year, and nothing is given either.
        (0, WHOLE | {"total_income": -5}, False),
    ],
)
def test_what_the_given_amount_is_compared_with(local, oregon, raised):
    given = case(residency=lived("none"), oregon=oregon, local_taxable_income={"metro": local})
    assert ("R-INC-028" in codes(given)) == raised


# --- unemployment ------------------------------------------------------------------------

BENEFITS = item(30_000, "unemployment")


def test_unemployment_of_someone_outside_asks_where_the_work_was():
    given = np_case(item(150_000, both={"sourced": True}), BENEFITS)
    assert local_parts(given) == [150_000, None]
    assert places(given, "B-INC-001") == ["income[1].metro", "income[1].multnomah"]
    assert "where the work that earned it was done" in message(given, "B-INC-001")


@pytest.mark.parametrize(
    ("part", "local"),
    [
        ({"days": {"inside": 60, "total": 240}}, 7_500),
        ({"sourced": True}, 30_000),
        ({"sourced": False}, 0),
        ({"amount": 10_000}, 10_000),
    ],
)
def test_unemployment_follows_the_work_that_earned_it(part, local):
    given = np_case(item(150_000, both={"sourced": True}), item(30_000, "unemployment", part))
    assert local_parts(given) == [150_000, local]
    assert not codes(given, "block", "review")
    assert any("Unemployment benefits" in text for text in prepare(given).assumptions)


def test_below_the_threshold_no_deductions_are_asked_for():
    """Local pay of 116,000 is below 125,000 before any deductions, and nothing was paid in."""
    pay = item(116_000, both={"sourced": True})
    rest = item(300_000, "interest")
    oregon = {"form": "OR-40", "total_income": 416_000, "taxable_income": 390_000}
    given = np_case(pay, rest, oregon=oregon)
    assert not prepare(given).blocked
    assert [found.outcome.kind for found in prepare(given).programs.values()] == [
        "nothing-to-file",
        "nothing-to-file",
    ]


def test_below_the_threshold_an_exempt_share_that_is_too_large_is_no_block():
    """Local pay of 56,000 is below 125,000 whatever of a pension is exempt."""
    pay = item(56_000, both={"sourced": True})
    pension = item(300_000, "pension", pension="oregon-pers")
    row = {"kind": "oregon-pers", "payer": "PERS", "amount": 1_000, "metro": 100, "multnomah": 100}
    given = np_case(pay, pension, deductions=10_000, exempt=[row])
    assert not prepare(given).blocked
    assert prepare(given).programs["shs"].outcome.kind == "nothing-to-file"
