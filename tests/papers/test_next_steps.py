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
