"""What to do next, on one page: how to file and pay, what comes back, what is late."""

import re
from datetime import date
from pathlib import Path

import pytest

import taxcli
from taxcli.document.blocks import Heading, Item
from taxcli.features.next_steps import next_steps_document, next_steps_sheet
from taxcli.features.papers import write_papers
from tests.build import case, item, lived, np_case, paid, w2
from tests.papers_kit import text_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))
MAI = {"first_name": "Mai", "last_name": "Nguyễn Thị Ánh", "ssn": "987-65-4320"}
LUKASZ = {"first_name": "Łukasz", "last_name": "Żółkiewski", "ssn": "987-65-4321"}
HOME = {"street": "1234 SE Example St", "city": "Portland", "state": "OR", "zip": "97214"}
FIRM = {"name": "Pat Preparer", "firm": "Sample Firm"}


def prepared(**changes):
    return taxcli.prepare(case(primary=MAI, address=HOME, **changes))


def said(result, ssn="full"):
    """Return the page as it is read."""
    (page,) = next_steps_sheet(result, ssn).pages
    return " ".join(mark.text for mark in page.texts)


def under(result, heading, ssn="full"):
    """Return the points below a heading; nothing where there is none."""
    found, inside = [], False
    for block in next_steps_document(result, ssn):
        if isinstance(block, Heading):
            inside = block.text.startswith(heading)
        elif inside and isinstance(block, Item):
            found.append(block.text)
    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("on", [None, date(2026, 9, 1)])
def test_it_is_one_page_of_every_example_in_time_and_late(path, on):
    assert said(taxcli.prepare(taxcli.read_case(path), on=on))


def test_it_says_first_what_both_taxes_come_to_and_how_to_choose(tmp_path):
    both = {
        "filing_status": "joint",
        "spouse": LUKASZ,
        "residency": lived("full-year", "full-year"),
    }
    write_papers(prepared(**both, oregon={"taxable_income": 280_000}), tmp_path)
    text = text_of(tmp_path / "2025-next-steps.pdf")
    # 80,000 over 200,000: 1 % and 1.5 % of it.
    for words in (
        "SHS MET-40 $800.00 April 15, 2026 both of you nothing",
        "PFA MC-40 $1,200.00 April 15, 2026 both of you nothing",
        "Together $2,000.00 in two payments, never in one",
        "One combined return is open to you. Type it from 2025-pro-keying.pdf.",
        "By mail: print 2025-packet.pdf",
        "2025-vouchers.pdf, printed on one side",
        "Memo: MET-40 2025, SHS tax, SSN of Mai; MC-40 2025, PFA tax, SSN of Mai.",
        "PO Box 9250, Portland OR 97207-9250",
        "pay both taxes with one check, or under the spouse's number",
        "Tax: 1 % × 80,000.00 = 800.00.",
        "not official. See 2025-worksheet.pdf.",
    ):
        assert words in text
    assert "Look at this first" not in text


def test_where_the_preparer_must_file_electronically_nothing_is_chosen_or_mailed(tmp_path):
    firm = {**FIRM, "must_efile": True}
    write_papers(prepared(preparer=firm), tmp_path)
    text = text_of(tmp_path / "2025-next-steps.pdf")
    assert "Your preparer files both returns electronically. Mail no return." in text
    assert "File: choose one way" not in text
    assert "2025-packet.pdf" not in text
    # The client still pays, by check if they like: the packet has the vouchers and no return.
    assert "Pay: choose one way" in text
    packet = text_of(tmp_path / "2025-packet.pdf")
    assert "PIT-V payment voucher" in packet
    assert "Form MET-40 Tax year" not in packet
    nothing_due = prepared(
        preparer=firm, payment=[paid("shs", "estimated", 750), paid("pfa", "estimated", 1125)]
    )
    written = write_papers(nothing_due, tmp_path / "none")
    assert "2025-packet.pdf" not in {path.name for path in written}


def test_of_a_preparer_who_may_have_to_file_electronically_both_ways_stand_there():
    text = said(prepared(preparer=FIRM))
    assert "File: choose one way" in text
    assert "If your preparer must file federal returns electronically" in text
    by_mail = said(prepared(preparer={**FIRM, "must_efile": False}))
    assert "If your preparer must" not in by_mail


def test_what_was_paid_with_the_return_is_not_asked_for_again():
    text = said(prepared(payment=[paid("shs", "return", 300, date(2026, 4, 15))]))
    # 750 of tax, 300 of it already paid with the return.
    assert "SHS MET-40 $450.00 April 15, 2026" in text
    assert "300.00 of the balance of 750.00 was paid with the return already" in text


def test_an_extension_payment_in_time_ticks_the_box_and_gives_six_months(tmp_path):
    result = prepared(payment=[paid("shs", "extension", 100, date(2026, 4, 10))])
    text = said(result)
    assert "SHS MET-40 $650.00 pay by April 15, 2026, file by October 15, 2026" in text
    assert "PFA MC-40 $1,125.00 April 15, 2026" in text
    assert "SHS: the extension of time to file does not extend the time to pay." in text
    write_papers(result, tmp_path)
    assert "X Extension filed" in text_of(tmp_path / "2025-shs-MET-40.pdf")
    assert "X Extension filed" not in text_of(tmp_path / "2025-pfa-MC-40.pdf")


def test_next_steps_of_a_refund_tell_the_wait_and_the_missing_address():
    withheld = w2(("METRO", 100_000, 500))
    text = said(prepared(oregon={"taxable_income": 90_000}, w2=[withheld]))
    assert "SHS MET-40, to get money back $500.00 no due date; claim it soon" in text
    assert "PFA none Nothing to file" in text
    assert "8 to 10 weeks" in text
    assert "The address for a return without a payment was not found" in text
    assert "PIT-V" not in text
    assert "Together" not in text


def test_what_is_refunded_and_what_is_applied_stand_apart():
    rows = [paid("shs", "estimated", 1000), paid("pfa", "estimated", 1200)]
    result = prepared(payment=rows, refund={"shs": "refund", "pfa": "apply"})
    text = said(result)
    # 750 of 1,000 and 1,125 of 1,200.
    assert "What it comes to" in text
    assert "SHS MET-40 Comes back $250.00" in text
    assert "PFA MC-40 Applied $75.00" in text
    assert under(result, "What comes back")[1] == "PFA: 75.00 goes to next year's PFA tax."


def test_a_late_return_is_told_until_when_the_amount_holds():
    text = said(prepared(paid_on=date(2026, 5, 20)))
    # 750 of tax, 5 % of it, and two months at 0.667 %: April 16 to the 15th of June.
    # The month of June adds another: 750 × 0.667 % = 5.0025.
    assert "SHS MET-40 $797.51 was due April 15, 2026; pay by May 31, 2026" in text
    assert "Plus penalty 37.50, interest 10.01." in text
    assert "The amount holds until May 31, 2026; 5.00 more each month after." in text


def test_an_amended_return_tells_what_changes_and_what_stays():
    result = taxcli.prepare(
        taxcli.read_case(next(one for one in EXAMPLES if one.stem == "amended-2024"))
    )
    text = said(result)
    # SHS was 1,100 and is 900; PFA 1,650 and 1,350.
    assert "SHS MET-40, amended $200.00 no due date was found; soon" in text
    assert "Tax after credit 1,100.00 as filed, 900.00 as amended" in text
    assert "1,650.00 was paid with the original and since" in text
    assert "How an amended return is marked on PRO" in text
    assert "One combined return" not in text


def test_where_there_is_nothing_to_file_it_says_why_and_nothing_else():
    result = prepared(oregon={"taxable_income": 100_000})
    text = said(result)
    assert "SHS none Nothing to file" in text
    assert "not more than the threshold of 125,000.00 for single filers" in text
    for heading in ("File", "Pay", "Do not", "What comes back"):
        assert not under(result, heading)


def test_a_blocked_draft_says_what_to_fix_and_names_no_amount_to_pay():
    result = prepared(w2=[w2(("TOTAL CITY", 200_000, 1000))])
    (first,) = under(result, "Look at this first")
    assert first.startswith('Fix before filing: Sample Employer: "TOTAL CITY" is both taxes')
    assert under(result, "Pay") == ["What to pay is not known yet: see above what must be fixed."]
    assert "SHS MET-40 Not known yet" in said(result)


KEYS = re.compile(r"\[\d+\]|\[\[|\b[a-z]+_[a-z_]+\b|\b[a-z]+\.[a-z_]+\b|--[a-z]+")


def test_a_problem_stands_once_in_words_and_names_no_key_of_the_case():
    """Two items spread by days, and the second W-2 twice."""
    rows = w2(("METRO", 160_000, 500))
    result = taxcli.prepare(
        np_case(
            *(item(140_000, "wages") for _ in range(2)),
            primary=MAI,
            address=HOME,
            residency=lived([{"from": date(2025, 1, 1), "to": date(2025, 6, 30)}]),
            w2=[rows, rows],
        )
    )
    codes = [one.code for one in result.diagnostics if one.level != "info"]
    assert codes.count("R-INC-002") > 1
    points = under(result, "Look at this first")
    assert len(points) == len(set(codes))
    (spread,) = (point for point in points if point.endswith("(R-INC-002)"))
    assert "The same for the second income item, " in spread
    (twice,) = (point for point in points if point.endswith("(B-DUP-001)"))
    assert "the second W-2, Sample Employer, and the first W-2, Sample Employer." in twice
    for point in points:
        assert not KEYS.search(point), point


def test_both_editions_stand_at_the_top_of_a_year_in_which_they_differ(tmp_path):
    write_papers(prepared(tax_year=2026, oregon={"taxable_income": 138_000}), tmp_path)
    text = text_of(tmp_path / "2026-next-steps.pdf")
    # 138,000 − 128,000 at 1 %; by the page 13,000 at 1 % and at 2.3 %.
    assert "SHS 100.00 and PFA 195.00 by the law in force" in text
    assert "SHS 130.00 and PFA 299.00 by the page" in text
    assert text.index("by the law in force") < text.index("File: choose")
    assert text.count("SHS 130.00") == 1
    form = text_of(tmp_path / "2026-shs-MET-40.pdf")
    assert "Threshold for the filing status (secondary, not official)" in form


def test_what_the_page_leaves_out_stands_on_the_worksheet(tmp_path):
    """Underpayment interest of 2023: its message, and every assumption behind the amounts."""
    result = taxcli.prepare(
        taxcli.read_case(next(one for one in EXAMPLES if one.stem == "i-paid-in-april"))
    )
    write_papers(result, tmp_path)
    text = text_of(tmp_path / "2023-worksheet.pdf")
    for words in (*result.assumptions, *(one.message for one in result.diagnostics)):
        assert " ".join(words.split()) in text
