"""What to do next: how to pay, what comes back, what was paid, what is late."""

from datetime import date

import taxcli
from taxcli.features.papers import write_papers
from tests.build import case
from tests.papers_kit import text_of

MAI = {"first_name": "Mai", "last_name": "Nguyễn Thị Ánh", "ssn": "987-65-4320"}
HOME = {"street": "1234 SE Example St", "city": "Portland", "state": "OR", "zip": "97214"}


def prepared(**changes):
    return taxcli.prepare(case(primary=MAI, address=HOME, **changes))


def test_what_was_paid_with_the_return_is_not_asked_for_again(tmp_path):
    paid = {"program": "shs", "kind": "return", "date": date(2026, 4, 15), "amount": 300}
    write_papers(prepared(payment=[paid]), tmp_path)
    text = text_of(tmp_path / "2025-next-steps.pdf")
    # 750 of tax, 300 of it already paid with the return.
    assert "Pay 450.00 by April 15, 2026" in text
    assert "300.00 of it was paid with the return already" in text


def test_an_extension_payment_in_time_ticks_the_box_and_gives_six_months(tmp_path):
    paid = {"program": "shs", "kind": "extension", "date": date(2026, 4, 10), "amount": 100}
    write_papers(prepared(payment=[paid]), tmp_path)
    text = text_of(tmp_path / "2025-next-steps.pdf")
    assert "SHS MET-40 Pay 650.00 Pay by April 15, 2026, file by October 15, 2026" in text
    assert "PFA MC-40 Pay 1,125.00 April 15, 2026" in text
    assert "X Extension filed" in text_of(tmp_path / "2025-shs-MET-40.pdf")
    assert "X Extension filed" not in text_of(tmp_path / "2025-pfa-MC-40.pdf")


def test_next_steps_tell_how_to_pay_each_tax(tmp_path):
    write_papers(prepared(), tmp_path)
    text = text_of(tmp_path / "2025-next-steps.pdf")
    for words in (
        "Pay 750.00 by April 15, 2026",
        "Pay 1,125.00 by April 15, 2026",
        "Pay to the order of: City of Portland",
        "Memo: MET-40 2025, SHS tax Mai Nguyễn Thị Ánh",
        "Print the voucher, 2025-shs-PIT-V-return.pdf or its page of the packet",
        "Print the voucher, 2025-pfa-PIT-V-return.pdf or its page of the packet",
        "PO Box 9250",
        "Portland OR 97207-9250",
        "Do not pay both taxes with one check",
        "Letter ID and Account ID",
        "a return can be filed there without a login",
    ):
        assert words in text
    assert "987-65-4320" not in text


def test_next_steps_of_a_refund_tell_the_wait_and_the_missing_address(tmp_path):
    rows = [{"locality": "METRO", "wages": 100_000, "tax": 500}]
    result = prepared(
        oregon={"taxable_income": 90_000}, w2=[{"employer": "Example Widgets", "local": rows}]
    )
    write_papers(result, tmp_path)
    text = text_of(tmp_path / "2025-next-steps.pdf")
    assert "Refund of 500.00" in text
    assert "8 to 10 weeks" in text
    assert "the address for a return without a payment was not found" in text
    assert "voucher" not in text


def test_a_late_return_is_told_to_pay_now(tmp_path):
    write_papers(prepared(paid_on=date(2026, 5, 20)), tmp_path)
    text = text_of(tmp_path / "2025-next-steps.pdf")
    assert "Was due April 15, 2026" in text
    # 750 of tax, 5 % of it, and two months at 0.667 %: April 16 to the 15th of June.
    # The month of June adds another: 750 × 0.667 % = 5.0025.
    assert "Pay 797.51 by May 31, 2026; it was due on April 15, 2026" in text
    assert "each month after adds 5.00" in text


def test_both_editions_stand_at_the_top_of_a_year_in_which_they_differ(tmp_path):
    write_papers(prepared(tax_year=2026, oregon={"taxable_income": 138_000}), tmp_path)
    text = text_of(tmp_path / "2026-next-steps.pdf")
    # 138,000 − 128,000 at 1 %; by the page 13,000 at 1 % and at 2.3 %.
    assert "SHS 100.00 and PFA 195.00 by the law in force" in text
    assert "SHS 130.00 and PFA 299.00 by the page" in text
    assert text.index("by the law in force") < text.index("How to file")
    assert text.count("SHS 130.00") == 1
    form = text_of(tmp_path / "2026-shs-MET-40.pdf")
    assert "Threshold for the filing status (secondary, not official)" in form


def test_a_paid_preparer_reads_of_the_rule_and_of_its_waivers(tmp_path):
    """City rule LIC-2.05: phased in; a waiver of the IRS if told in writing; hardship."""
    write_papers(prepared(preparer={"name": "Ana Example"}), tmp_path)
    text = text_of(tmp_path / "2025-next-steps.pdf")
    for words in ("phases this in", "told of it in writing", "hardship", "City rule LIC-2.05"):
        assert words in text
