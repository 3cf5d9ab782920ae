"""Last year's tax and refund where they are known twice: a review names both."""

from datetime import date
from decimal import Decimal

import pytest

from taxcli import prepare
from taxcli.features.check.checking import Answers, CheckedPlace, check_years
from taxcli.features.check.sentences import year_notes
from taxcli.features.compare.comparison import Names, compare
from taxcli.features.estimate.estimate import estimates
from taxcli.features.last_year import LastReturn, last_year_reviews
from taxcli.features.next_year.carry_over import carry_over
from taxcli.values import to_json
from tests.build import case, paid, w2

NAMES = Names("A", "B", "one.toml", "two.toml")
APRIL = date(2025, 4, 15)
ACK = {"who": "Ana", "when": date(2026, 3, 1), "why": "the return was amended"}


def reviewed(given_case, taxes=None, applied=None):
    last = LastReturn("last year's run", taxes or {}, applied or {})
    return [(one.code, one.where) for one in last_year_reviews(given_case, last, "this case")]


def dec(amount):
    return None if amount is None else Decimal(amount)


@pytest.mark.parametrize(
    ("said", "known", "differ"),
    [
        ("750", "750.00", False),
        ("750", "750.01", True),
        ("0", "750", True),
        ("750", "0", True),
        # What one of them does not say is not known twice.
        (None, "750", False),
        ("750", None, False),
    ],
)
def test_last_years_tax(said, known, differ):
    last_year = {} if said is None else {"shs_tax": dec(said)}
    found = reviewed(case(last_year=last_year), {"shs": dec(known)})
    assert found == [("R-LST-001", "last_year.shs_tax")] * differ


@pytest.mark.parametrize(
    ("listed", "known", "where"),
    [
        ((), "0", None),
        ((300, 100), "400", None),
        ((300,), "400", "payment[0]"),
        ((300,), "0", "payment[0]"),
        ((), "400", "payment"),
        ((300,), None, None),
    ],
)
def test_an_applied_refund(listed, known, where):
    """All refunds applied to a tax are one amount; an ordinary payment is none."""
    rows = [paid("shs", "applied", amount, APRIL) for amount in listed]
    others = [paid("shs", "estimated", 400), paid("pfa", "applied", 400)]
    found = reviewed(case(payment=[*rows, *others]), applied={"shs": dec(known)})
    assert found == ([] if where is None else [("R-LST-002", where)])


def test_a_review_names_both_and_can_be_acknowledged():
    known = {"shs_tax": 0, "pfa_tax": 900}
    last = LastReturn("last year's run", {"pfa": Decimal("1200.50")}, {})
    (open_,) = last_year_reviews(case(last_year=known), last, "this case")
    row = {"code": "R-LST-001", "where": "last_year.pfa_tax", "seen": open_.seen, **ACK}
    given = case(last_year=known, acknowledged=[row])
    (found,) = last_year_reviews(given, last, "this case")
    assert "PFA: the tax of 2024 is 900.00 by this case, and 1,200.50 by last year's run" in (
        found.message
    )
    assert found.acknowledged is not None


def test_two_cases_of_following_years_are_held_together_whichever_comes_first():
    """225,000 in 2024: SHS 1 % of 100,000 is 1,000; PFA 1.5 % is 1,500. 400 more is withheld."""
    last = case(
        tax_year=2024,
        oregon={"form": "OR-40", "taxable_income": 225_000},
        w2=[w2(("METRO", 200_000, 1_400))],
        refund={"shs": "apply", "pfa": "refund"},
    )
    this = case(
        last_year={"shs_tax": 1_000, "pfa_tax": 1_400},
        payment=[paid("shs", "applied", 300, APRIL)],
    )
    one, two = prepare(last), prepare(this)
    forward, back = compare(one, two, NAMES), compare(two, one, NAMES)
    for found, names in ((forward, ("B", "A")), (back, ("A", "B"))):
        refund, tax = found.last_year
        assert (refund.code, tax.code) == ("R-LST-002", "R-LST-001")
        assert "1,400.00 by {}, and 1,500.00 by {}".format(*names) in tax.message
        assert "300.00 by {}, and 400.00 by {}".format(*names) in refund.message
    # Cases of one year, or of years apart, tell nothing of each other's last year.
    assert not compare(one, one, NAMES).last_year
    assert not compare(one, prepare(this.model_copy(update={"tax_year": 2026}))).last_year


def test_a_refund_that_last_years_case_lists_otherwise_than_its_return_has_it():
    """What the return applies is counted; where it applies nothing, what the case lists is."""
    rows = [
        paid("shs", "applied", 300, date(2026, 4, 15), tax_year=2026),
        paid("pfa", "applied", 70, date(2026, 4, 15), tax_year=2026),
    ]
    applied = {"shs": Decimal(400), "pfa": Decimal(0)}
    found = carry_over(case(payment=rows), {}, applied)
    assert [row.amount for row in found.case.payment] == [70, 400]
    shs, pfa = found.reviews
    assert "is 400.00 by the return of 2025, and 300.00 by the payments" in shs.message
    assert "is 70.00 by the payments of the case of 2025, and 0.00 by the return" in pfa.message
    assert [one.where for one in found.reviews] == ["payment[1]", "payment[0]"]
    # It stands at the head of the new case, too.
    assert any(text.startswith("R-LST-002: SHS") for text in found.to_check)
    same = carry_over(case(payment=rows[:1]), {}, {"shs": Decimal(300), "pfa": Decimal(0)})
    assert not same.reviews


def test_planning_the_next_year_tells_it_too():
    """225,000: SHS 1,000, 1,400 withheld: the return applies 400."""
    given = case(
        oregon={"form": "OR-40", "taxable_income": 225_000},
        w2=[w2(("METRO", 200_000, 1_400))],
        refund={"shs": "apply", "pfa": "refund"},
        payment=[paid("shs", "applied", 300, date(2026, 4, 15), tax_year=2026)],
    )
    found = estimates(given, year=2026)
    assert [one.code for one in found.reviews] == ["R-LST-002"]
    assert found.programs["shs"].paid == 400
    assert "R-LST-002" in {one["code"] for one in to_json(found)["diagnostics"]}
    assert not estimates(given).reviews


def test_a_check_of_several_years_names_both():
    """225,000 in 2024 is SHS 1,000 of tax; the answers for 2025 say that it was 900."""

    def answers(year, last):
        places = {
            "shs": CheckedPlace("all", withheld=Decimal(0), last_year=dec(last)),
            "pfa": CheckedPlace("all", withheld=Decimal(0)),
        }
        return Answers(year, "single", Decimal(225_000), places)

    _, year = check_years([answers(2024, "0"), answers(2025, "900")])
    assert any(
        "900.00 by those for 2025, and 1,000.00 by the answers for 2024" in note
        for note in year_notes(year)
    )
    _, year = check_years([answers(2024, "0"), answers(2025, "1000")])
    assert not any(found.code == "R-LST-001" for found in year.told)
