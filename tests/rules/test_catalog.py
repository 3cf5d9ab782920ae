"""Every diagnostic code can be raised, and only those of the catalog."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import taxcli
from taxcli import prepare
from taxcli.case.write import changed
from taxcli.engine.diagnostics import CATALOG, Findings
from tests.build import FIRST_HALF, case, codes, item, joint, lived, np_case, paid, w2
from tests.rules.test_refusals import SITUATIONS

BY_THE_PAPERS = {"B-MIS-006", "B-PRT-001"}
BY_A_RUN = {"R-IMP-003"}
BESIDE_LAST_YEAR = {"R-LST-001", "R-LST-002"}  # tests/rules/test_last_year.py
HOLDS = {"permanent_home": True, "center_of_life": True, "intends_to_return": True}
DAY = date(2025, 9, 1)
SHARE = {"share": 5, "subject": True, "return_filed": True, "apportionment": 50}
ENTITY = {"entity": "Sample LLC", "kind": "llc", "ein": "00-1234567", "metro": SHARE}
PROVEN = {**ENTITY, "metro": {**SHARE, "statement": True}}
EXEMPT = {"kind": "oregon-pers", "payer": "PERS", "amount": 100}
PERS = {"pension": "oregon-pers"}
HALF = {"inside": 50, "total": 100}
STATE = {"state": "ID", "tax": 5, "agi": 10, "agi_both": 5}
ROW = ("METRO", 90_000, 100)
ONE = paid("shs", "estimated", 10)
SEEN = {"who": "A. Preparer", "when": date(2026, 3, 1), "why": "bank statement seen"}
TOO_MUCH = {"income": 300_002, "tax": 5}


def np(*parts, kind="wages", where="none", pension=None, **changes):
    also = {} if pension is None else {"pension": pension}
    items = [item(300_000, kind, part, **also) for part in parts]
    return np_case(*items, where=where, **changes)


def lives(answer, **also):
    return case(residency=lived(answer, **also))


def owing(**changes):
    """Return a case of 2,000 of SHS tax of this year, and 1,000 of last year, nothing paid."""
    return case(
        **{
            "oregon": {"taxable_income": 325_000},
            "last_year": {"shs_tax": 1_000, "pfa_tax": 0},
            **changes,
        }
    )


def as_filed(form, tax, **changes):
    """Return the figures of an original of 200,000, single: SHS 750, PFA 1,125, all due."""
    none = dict.fromkeys(("withheld", "prepaid", "refund", "applied"), 0)
    figures = {"taxable_income": 200_000, "tax": tax, "net_tax": tax, "balance_due": tax, **none}
    return {"form": form, **figures, **changes}


PAID = [
    paid("shs", "return", 750, date(2026, 4, 10)),
    paid("pfa", "return", 1125, date(2026, 4, 10)),
]
FILED = {"shs": as_filed("MET-40", 750), "pfa": as_filed("MC-40", 1125)}


def amending(income=190_000, filed=None, payment=PAID, **changes):
    """Return a case that amends an original whose balance was paid with it."""
    amends = {"reason": "A late form.", "filed": {**FILED, **(filed or {})}}
    also = {"paid_on": changes.pop("paid_on", None)}
    table = {"amends": {**amends, **changes}, "oregon": {"taxable_income": income}}
    return case(payment=payment, **table, **also)


RAISED_BY = {
    "B-AMD-001": case(payment=PAID, amends={"filed": FILED}),
    "B-AMD-002": amending(tax_year=2024),
    "R-AMD-003": amending(filed_on=date(2025, 12, 31)),
    "B-AMD-004": amending(filed_on=date(2026, 4, 10), paid_on=date(2026, 4, 9)),
    "B-AMD-005": case(amends={"reason": "A late form."}),
    "R-AMD-006": amending(filed={"shs": as_filed("MET-40", 750, net_tax=749)}),
    "B-AMD-007": amending(filed={"shs": as_filed("MET-40", 0, refund=5, withheld=5)}),
    "B-AMD-008": amending(payment=PAID[1:]),
    "I-AMD-009": amending(200_000),
    "I-AMD-010": amending(filed={"shs": {"form": "none"}}),
    "I-AMD-011": amending(
        payment=PAID[1:],
        filed={"shs": as_filed("MET-40", 0, balance_due=0, withheld=5, refund=5)},
        refunded={"shs": 5},
    ),
    "I-AMD-015": amending(),
    "B-AMD-012": amending(210_000, filed_on=date(2026, 5, 1)),
    "R-AMD-013": amending(210_000),
    "R-AMD-014": amending(paid_on=date(2029, 4, 16)),
    "B-MIS-001": case(filing_status=None),
    "B-MIS-002": case(oregon={}),
    "B-MIS-003": case(residency={}),
    "B-MIS-004": np({"amount": 1}, oregon={"taxable_income": 300_000}),
    "B-MIS-005": lives("none"),
    "R-RES-001": lives("none", domicile={"primary": HOLDS}),
    "R-RES-002": joint("full-year", "none"),
    "R-RES-003": lives(FIRST_HALF, domicile={"primary": HOLDS}),
    "I-RES-004": lives([{"from": date(2025, 1, 1), "to": date(2025, 12, 31)}]),
    "R-RES-005": np({"amount": 1}, residency=lived("none", local_income=False)),
    "B-INC-001": np(None),
    "R-INC-002": np(None, where=FIRST_HALF),
    "R-INC-003": np({"date": DAY}, where=FIRST_HALF),
    "R-INC-004": np(None, kind="capital-gain"),
    "B-INC-005": np({"amount": 300_001}),
    "R-INC-006": joint("full-year", "none", income=[item(5, both={"amount": 1})]),
    "B-INC-007": np({"earned": {"from": date(2024, 9, 1), "to": DAY}}, where=FIRST_HALF),
    "B-INC-008": np({"date": date(2026, 1, 1)}, where=FIRST_HALF),
    "B-INC-009": np({"amount": 1}, oregon={"total_income": 5, "deductions": 0}),
    "R-INC-010": np(
        {"amount": 1}, oregon={"total_income": 300_000, "deductions": 0, "taxable_income": 9}
    ),
    "B-INC-011": np({"amount": 150_000}, oregon={"total_income": 0, "deductions": 0}),
    "B-INC-012": case(local_taxable_income={"metro": 1}),
    "R-INC-013": case(
        residency=lived("none"), local_taxable_income={"metro": 1}, pass_through=[ENTITY]
    ),
    "R-INC-014": case(income=[item(5, "pension")]),
    "R-INC-015": case(income=[item(5, "pension", pension="oregon-pers")]),
    "R-INC-016": case(exempt=[{"kind": "oregon-pers", "payer": "PERS", "amount": 200_001}]),
    "B-INT-001": case(interview={"open": ["oregon.taxable_income"]}),
    "R-INT-002": case(interview={"notes": [{"id": "ask.w2[0]", "value": False}]}),
    "B-INC-017": np(
        {"amount": 5},
        kind="pension",
        where=FIRST_HALF,
        **PERS,
        exempt=[{**EXEMPT, "metro": 9}],
        payment=[paid("shs", "estimated", 1)],  # else nothing about it could matter
    ),
    "B-INC-018": np(
        {"amount": 5}, where=FIRST_HALF, exempt=[EXEMPT], payment=[paid("shs", "estimated", 1)]
    ),
    "R-INC-019": np({"amount": 5}, kind="interest"),
    "R-INC-020": np(None, where=FIRST_HALF, oregon={"form": "OR-40-P", "total_income": 300_000}),
    "R-INC-021": np(
        {"days": HALF},
        oregon={"form": "OR-40-N", "total_income": 300_000, "deductions": 0},
        w2=[{"employer": "Sample Payer", "wages": 500_000}],
    ),
    "B-INC-022": np({"days": {"inside": 1, "total": 366}}),
    "R-INC-023": np({"days": {"inside": 1, "total": 365}}),
    "R-INC-024": np({"days": HALF, "date": DAY}, where=FIRST_HALF),
    "R-INC-025": np_case(
        {**item(5), "metro": {"days": HALF}, "multnomah": {"days": {**HALF, "total": 101}}}
    ),
    "B-INC-026": np({"days": {**HALF, "pay": 5}}),
    "R-INC-027": np({"days": {**HALF, "pay": 500_000}}),
    "R-INC-028": case(residency=lived("none"), local_taxable_income={"metro": 900_000}),
    "R-INC-029": np({"days": {**HALF, "pay": 900_000}}),
    "B-PTI-004": np({"amount": 300_000}, where=FIRST_HALF, pass_through=[PROVEN]),
    "R-PTI-001": case(pass_through=[ENTITY]),
    "R-PTI-002": case(pass_through=[{**ENTITY, "kind": "sole-proprietorship"}]),
    "R-PTI-003": case(pass_through=[{**ENTITY, "gross_receipts": 5_000_000}]),
    "I-OST-006": case(other_state=[{**STATE, "oregon_credit": 1}]),
    "R-OST-007": case(other_state=[{**STATE, "oregon_credit": 0}]),
    "R-OST-008": case(other_state=[STATE]),
    "B-OST-009": np(
        {"amount": 200_000},
        where=FIRST_HALF,
        other_state=[{**STATE, "metro": TOO_MUCH, "multnomah": TOO_MUCH}],
    ),
    "B-OST-015": np(
        {"amount": 200_000},
        where=FIRST_HALF,
        other_state=[{**STATE, "metro": {"income": 5, "tax": 7}}],
    ),
    "B-OST-010": case(other_state=[{**STATE, "state": "OR"}]),
    "B-OST-011": case(other_state=[{**STATE, "state": "XX"}]),
    "B-OST-012": case(other_state=[{**STATE, "state": "TX"}]),
    "R-OST-013": case(other_state=[{**STATE, "composite": True}]),
    "R-OST-014": case(other_state=[{**STATE, "state": "NH"}]),
    "R-PTI-005": case(pass_through=[PROVEN]),
    "B-PTI-006": case(pass_through=[{**PROVEN, "metro": {**PROVEN["metro"], "apportionment": 0}}]),
    "R-PTI-007": case(
        pass_through=[
            {**PROVEN, "gross_receipts": 5_000_001, "metro": {**PROVEN["metro"], "share": 200_001}}
        ]
    ),
    "R-TOT-002": case(
        oregon={"taxable_income": 200_000, "total_income": 200_000, "deductions": 0},
        w2=[{"employer": "Sample", "wages": 400_001}],
    ),
    "R-TOT-003": case(
        pass_through=[{**PROVEN, "metro": {**PROVEN["metro"], "share": 150_000}}],
        exempt=[{**EXEMPT, "amount": 50_001}],
    ),
    "B-ACK-001": case(acknowledged=[{"code": "R-XYZ-001", **SEEN}]),
    "B-ACK-002": case(acknowledged=[{"code": "B-WH-001", **SEEN}]),
    "B-DUP-001": case(payment=[ONE, ONE]),
    "R-OST-005": case(other_state=[STATE]),
    "R-OST-002": case(other_state=[{**STATE, "state": "AZ"}]),
    "B-OST-003": case(other_state=[{"state": "ID", "tax": 5}]),
    "R-OST-004": np({"amount": 200_000}, other_state=[STATE]),
    "B-WH-001": case(w2=[w2(("TOTAL CITY", 9, 1))]),
    "B-WH-002": case(w2=[w2(("PORTLAND", 9, 1))]),
    "B-WH-003": case(w2=[w2(("METRO", 9, 8))]),
    "R-WH-004": case(w2=[w2(ROW, ("MULT", 90_000, 100))]),
    "R-WH-006": case(w2=[w2(ROW, wages=80_000)]),
    "I-WH-007": case(w2=[w2(("PORTLAND", 9, 0))]),
    "I-PAY-001": case(payment=[{**ONE, "tax_year": 2024}]),
    "R-WH-009": case(w2=[{"employer": "Sample", "wages": 200_001}]),
    "R-WH-010": np({"amount": 5}, w2=[w2(("METRO", 300_000, 5))]),
    "R-PAY-007": case(payment=[{**ONE, "date": date(2026, 4, 16)}]),
    "R-PAY-008": case(paid_on=date(2025, 12, 31)),
    "B-EXT-002": case(extension={"filed": True, "by": "payment"}),
    "R-EXT-003": case(payment=[paid("shs", "extension", 10, date(2026, 4, 16))]),
    "R-EXT-004": case(extension={"filed": True, "by": "federal"}),
    "R-EXT-005": case(extension={"filed": True, "by": "federal"}, paid_on=date(2026, 5, 1)),
    "I-EXT-006": case(
        extension={"filed": True, "by": "payment"},
        payment=[
            paid("shs", "estimated", 750),
            paid("pfa", "extension", 1_125, date(2026, 4, 10)),
        ],
    ),
    "I-PAY-019": case(
        tax_year=2026, oregon={"taxable_income": 275_000}, last_year={"shs_tax": 0, "pfa_tax": 3000}
    ),
    "R-PAY-002": case(payment=[{**ONE, "date": date(2024, 12, 31)}]),
    "R-PAY-003": joint(payment=[{**ONE, "person": "spouse"}]),
    "B-PAY-009": owing(last_year={}),
    "I-PAY-010": owing(),
    "I-PAY-011": case(paid_on=date(2026, 4, 16)),
    "I-PAY-012": case(tax_year=2021, paid_on=date(2022, 5, 1)),
    "I-PAY-013": owing(tax_year=2022),
    "R-PAY-014": case(payment=[paid("shs", "estimated", 750), paid("shs", "estimated", 1_125)]),
    "R-PAY-015": case(payment=[{**ONE, "date": date(2025, 1, 15)}]),
    "R-PAY-016": case(payment=[{**ONE, "date": date(2026, 4, 15)}]),
    "R-PAY-017": case(
        paid_on=date(2026, 4, 15), payment=[paid("shs", "return", 750, date(2026, 4, 16))]
    ),
    "R-PAY-018": case(payment=[paid("shs", "return", 750, date(2025, 12, 31))]),
    "R-REF-001": case(oregon={"taxable_income": 9}, payment=[ONE], paid_on=date(2029, 4, 16)),
    # The SHS tax of 200,000 is 750.
    "R-IMP-001": case(payment=[paid("shs", "estimated", Decimal("7500.01"))]),
    "R-IMP-002": case(payment=[{**ONE, "date": date(2052, 4, 15)}]),
    "I-LAW-001": case(tax_year=2026),
    "I-FIL-001": case(oregon={"taxable_income": 9}, payment=[ONE]),
    "R-FIL-002": case(oregon={"form": "OR-40-N", "taxable_income": 9}),
    "I-EXT-001": case(extension={"filed": True}),
} | {code: given for code, (given, _, _) in SITUATIONS.items()}


@pytest.mark.parametrize("code", sorted(RAISED_BY))
def test_a_code_is_raised_with_place_message_and_fix(code):
    found = [each for each in prepare(RAISED_BY[code]).diagnostics if each.code == code]
    assert found
    for each in found:
        assert each.where
        assert each.message.endswith(".")
        assert each.fix.endswith(".") or code.startswith("I-")
        for text in (each.message, each.fix):
            assert not re.search(r"\{\w+\}|None", text), f"a gap in: {text}"


def test_every_code_of_the_catalog_has_a_case():
    elsewhere = BY_THE_PAPERS | BY_A_RUN | BESIDE_LAST_YEAR
    assert set(RAISED_BY) == set(CATALOG) - elsewhere


def test_a_plain_case_raises_nothing():
    assert not codes(case())
    assert not codes(joint(oregon={"taxable_income": 210_000}))
    assert not codes(np({"amount": 200_000}))


@pytest.mark.parametrize("code", sorted(CATALOG))
def test_a_codes_first_letter_is_its_level(code):
    assert re.fullmatch(r"[BRI]-[A-Z]{2,3}-\d{3}", code)
    assert {"B": "block", "R": "review", "I": "info"}[code[0]] == CATALOG[code].level


def test_a_code_that_is_not_in_the_catalog_cannot_be_raised():
    with pytest.raises(KeyError):
        Findings(case()).add("R-ZZZ-999", "nowhere")


def test_no_source_names_a_code_that_is_not_in_the_catalog():
    folder = Path(taxcli.__file__).parent
    for path in folder.rglob("*.py"):
        named = set(re.findall(r'"([BRI]-[A-Z]{2,3}-\d{3})"', path.read_text("utf-8")))
        assert named <= set(CATALOG), path


def test_blocking_ones_come_first():
    given = case(
        w2=[w2(("TOTAL CITY", 9, 1))], payment=[EARLY], extension={"filed": True}, exempt=[]
    )
    levels = [found.level for found in prepare(given).diagnostics]
    assert levels == ["block", "review", "info"]


EARLY = {**ONE, "date": date(2024, 12, 31)}


def early(amount=10, **row):
    """Return the review of a payment made before the year began, acknowledged as said."""
    rows = [{"code": "R-PAY-002", **SEEN, **row}] if row else []
    result = prepare(case(payment=[{**EARLY, "amount": amount}], acknowledged=rows))
    return next(one for one in result.diagnostics if one.code == "R-PAY-002")


def test_a_review_is_acknowledged_by_its_mark_with_who_when_and_why():
    mark = early().seen
    for where in ({}, {"where": "payment[0].date"}):
        found = early(seen=mark, **where)
        assert (found.acknowledged.who, found.acknowledged.why) == (SEEN["who"], SEEN["why"])
    assert early(seen=mark, where="payment[1].date").acknowledged is None


def test_an_acknowledgement_of_other_figures_or_of_none_leaves_the_review_open():
    mark = early().seen
    assert early(11, seen=mark).acknowledged is None
    assert early(11, seen=mark).outdated
    assert early(why="looked").acknowledged is None
    assert early(why="looked").outdated


@pytest.mark.parametrize(
    ("changes", "open_"),
    [
        ([], False),
        (["other_state[0].tax=5.00"], False),  # the same amount, written otherwise
        (["other_state[0].tax=6"], True),
        (["other_state[0].agi_both=6"], True),
        (["last_year.shs_tax=5"], False),
    ],
)
def test_figures_that_no_sentence_tells_are_seen_too(changes, open_):
    """R-OST-005 names the state alone; what was looked at is its whole entry."""
    given = case(other_state=[{**STATE, "agi": 300_000}])
    (found,) = (one for one in prepare(given).diagnostics if one.code == "R-OST-005")
    row = {"code": found.code, "where": found.where, "seen": found.seen, **SEEN}
    seen = changed(case(other_state=[{**STATE, "agi": 300_000}], acknowledged=[row]), changes)
    (again,) = (one for one in prepare(seen).diagnostics if one.code == "R-OST-005")
    assert (again.acknowledged is None, again.outdated) == (open_, open_)


def test_a_block_cannot_be_acknowledged_away():
    row = {"code": "B-WH-001", **SEEN}
    result = prepare(case(w2=[w2(("TOTAL CITY", 9, 1))], acknowledged=[row]))
    assert result.blocked
    assert "acknowledged" not in result.to_json()["diagnostics"][0]


@pytest.mark.parametrize("edition", ["current", "published"])
def test_where_the_editions_differ_both_amounts_of_both_taxes_are_told(edition):
    given = case(tax_year=2026)
    (found,) = prepare(given, edition=edition).diagnostics
    # 200,000: SHS 72,000 or 75,000 at 1 %; PFA 75,000 at 1.5 % or at 2.3 %
    for amount in ("SHS 720.00", "PFA 1,125.00", "SHS 750.00", "PFA 1,725.00"):
        assert amount in found.message
    assert f"this is the {edition} edition" in found.message
    assert found.message.count(". ") == 0, "one sentence"


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025])
def test_where_the_editions_agree_nothing_is_said(year):
    assert "I-LAW-001" not in codes(case(tax_year=year))
