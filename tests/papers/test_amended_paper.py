"""An amended return on paper, read back from the PDF; every amount worked by hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from unicodedata import normalize

import pytest

import taxcli
from taxcli.features.letter.letter import letter_sheet, outcome_of
from taxcli.features.letter.template import default_template
from taxcli.features.papers import PapersError, left_over, papers_of, write_papers, write_sheets
from taxcli.features.vouchers import return_voucher
from tests.build import case, item, lived, np_case, paid, w2
from tests.papers.test_layout import check_marks
from tests.papers_kit import pages_of, properties_of, text_of

MAI = {"first_name": "Mai", "last_name": "Nguyễn Thị Ánh", "ssn": "987-65-4320"}
LUKASZ = {"first_name": "Łukasz", "last_name": "Żółkiewski", "ssn": "987-65-4321"}
COUPLE = {
    "filing_status": "joint",
    "primary": MAI,
    "spouse": LUKASZ,
    "residency": lived("full-year", "full-year"),
}
APRIL = date(2026, 4, 10)
ZEROS = dict.fromkeys(("credit", "withheld", "prepaid", "refund", "applied"), 0)
CHARGES = dict.fromkeys(("penalty", "interest", "underpayment_interest"), 0)
PAID = [paid("shs", "return", 1100, APRIL), paid("pfa", "return", 1650, APRIL)]
REASON = "A corrected Form 1099-B came after filing."


def filed(form, income, tax, **changes):
    figures = {"taxable_income": income, "threshold": 200_000, "tax": tax, "net_tax": tax}
    return {"form": form, **figures, **ZEROS, **CHARGES, "balance_due": tax, **changes}


ORIGINAL = {"shs": filed("MET-40", 310_000, 1100), "pfa": filed("MC-40", 310_000, 1650)}


def amended(income, *, on=None, also=None, original=None, **changes):
    """Prepare a couple that amends an original of 310,000: SHS 1,100 and PFA 1,650, both paid."""
    amends = {"reason": REASON, "filed_on": APRIL, "filed": {**ORIGINAL, **(original or {})}}
    tables = {
        "oregon": {"taxable_income": income},
        "payment": PAID,
        "amends": amends | (also or {}),
    }
    return taxcli.prepare(case(**{**COUPLE, **tables, **changes}), on=on)


def withheld(income, **how):
    """Prepare the couple with 1,500 of SHS withheld, of which 400 was refunded."""
    original = {"shs": filed("MET-40", 310_000, 1100, withheld=1500, balance_due=0, refund=400)}
    rows = {"w2": [w2(("METRO", 300_000, 1500))], "payment": PAID[1:]}
    return amended(income, original=original, also={"refunded": {"shs": 400}}, **rows, **how)


def read(folder, name):
    return normalize("NFKC", text_of(folder / name))


def test_the_form_is_marked_and_says_what_is_left(tmp_path):
    """290,000: SHS 900; 1,100 was paid, so 200 comes back."""
    write_papers(amended(290_000), tmp_path)
    text = read(tmp_path, "2025-shs-MET-40.pdf")
    assert "SHS Form MET-40 AMENDED RETURN Tax year 2025" in text
    assert "X Amended return, filed April 10, 2026: yes" in text
    assert "Balance as amended (line 20 minus line 21) 900.00" in text
    assert "Less: paid with the original return and since 1,100.00" in text
    assert "Refund asked for with the amended return 200.00" in text
    assert "Attached: Statement of changes" in text


def test_the_statement_has_before_after_and_change(tmp_path):
    write_papers(amended(290_000), tmp_path)
    text = read(tmp_path, "2025-shs-amended.pdf")
    for words in (
        "SHS statement of changes",
        "For Mai Nguyễn Thị Ánh and Łukasz Żółkiewski.",
        "Original: Form MET-40, filed on April 10, 2026. Amended: Form MET-40.",
        REASON,
        "Taxable income 310,000.00 290,000.00 -20,000.00",
        "Tax 1,100.00 900.00 -200.00",
        "Balance due 1,100.00 900.00 -200.00",
        "Refund asked for with the amended return 200.00",
        "(inferred: no published source)",
        "the official form for amending, if there is one, was not found",
    ):
        assert words in text
    assert len(pages_of(tmp_path / "2025-shs-amended.pdf")) == 1
    assert "987-65-4320" not in text
    assert "Mai" not in str(properties_of(tmp_path / "2025-shs-amended.pdf"))


def test_the_packet_has_the_statement_behind_its_return(tmp_path):
    names = [path.name for path in write_papers(amended(330_000, on=date(2026, 9, 1)), tmp_path)]
    of_shs = [name for name in names if "-shs-" in name]
    assert of_shs == [
        "2025-shs-MET-40.pdf",
        "2025-shs-amended.pdf",
        "2025-shs-charges.pdf",
    ]
    pages = pages_of(tmp_path / "2025-packet.pdf")
    titles = ("Form MET-40", "SHS statement of changes", "SHS statement of charges")
    at = [next(n for n, page in enumerate(pages) if title in page[:60]) for title in titles]
    assert at == sorted(at)


def test_more_tax_is_on_voucher_check_and_next_steps(tmp_path):
    """330,000 on September 1: 200 more, 10.00 penalty, 8.00 interest: 218.00."""
    result = amended(330_000, on=date(2026, 9, 1))
    voucher = return_voucher(result, result.programs["shs"])
    assert (voucher.amount, voucher.note) == (218, "amended return")
    write_papers(result, tmp_path)
    slip = read(tmp_path, "2025-vouchers.pdf")
    assert slip.count("$218.00") == 2
    assert "With the amended return" in slip
    assert "1,318.00" not in slip
    steps = read(tmp_path, "2025-next-steps.pdf")
    assert "SHS MET-40, amended $218.00 was due April 15, 2026; pay by" in steps
    assert "Taken into account: 1,100.00 was paid with the original and since." in steps
    assert "How an amended return is marked on PRO" in steps


def test_a_refund_to_be_paid_back_is_what_is_paid(tmp_path):
    """330,000: SHS 1,300 of 1,500 withheld; the line says 200 over, but 400 came: pay 200."""
    result = withheld(330_000)
    write_papers(result, tmp_path)
    form = read(tmp_path, "2025-shs-MET-40.pdf")
    assert "Balance as amended (line 20 minus line 21) -200.00" in form
    assert "Plus: refunded, or applied to the next year, by the original 400.00" in form
    assert "To pay back with the amended return 200.00" in form
    steps = read(tmp_path, "2025-next-steps.pdf")
    assert "SHS MET-40, amended You pay back $200.00 no due date was found; soon" in steps
    assert "asks for a refund" not in steps
    slip = read(tmp_path, "2025-vouchers.pdf")
    assert "$200.00" in slip
    assert "No due date of it was found" in slip
    assert "SHS $200.00 at once" in slip
    assert "200.00 of what was refunded or applied before is to be paid back" in read(
        tmp_path, "2025-shs-amended.pdf"
    )


def test_what_does_not_change_is_not_printed_again(tmp_path):
    original = {"shs": filed("MET-40", 300_000, 1000)}
    rows = [paid("shs", "return", 1000, APRIL), *PAID[1:]]
    names = [
        path.name
        for path in write_papers(amended(310_000, original=original, payment=rows), tmp_path)
    ]
    assert "2025-shs-MET-40.pdf" in names
    assert not any("-pfa-" in name for name in names)
    steps = read(tmp_path, "2025-next-steps.pdf")
    assert "PFA MC-40 As filed, nothing changes" in steps
    assert "do not send it again" in steps


def test_a_first_return_is_not_marked(tmp_path):
    result = amended(290_000, original={"pfa": {"form": "none"}}, payment=PAID[:1])
    names = [path.name for path in write_papers(result, tmp_path)]
    assert "2025-pfa-amended.pdf" not in names
    first = read(tmp_path, "2025-pfa-MC-40.pdf")
    assert "Amended return: no" in first
    assert "AMENDED" not in first
    assert "filed April 10, 2026: yes" in read(tmp_path, "2025-shs-MET-40.pdf")
    assert return_voucher(result, result.programs["pfa"]).note == ""


def test_an_np_return_is_marked_too(tmp_path):
    """Single, outside all year: local 150,000 filed, 180,000 right: SHS 250, then 550."""
    limits = {"threshold": 125_000}
    original = {
        "shs": filed("MET-40-NP", 150_000, 250, **limits),
        "pfa": filed("MC-40-NP", 150_000, 375, **limits),
    }
    rows = [paid("shs", "return", 250, APRIL), paid("pfa", "return", 375, APRIL)]
    outside = np_case(
        item(300_000, both={"amount": 180_000}),
        payment=rows,
        amends={"reason": REASON, "filed": original},
        primary=MAI,
    )
    write_papers(taxcli.prepare(outside), tmp_path)
    assert "X Amended return: yes" in read(tmp_path, "2025-shs-MET-40-NP.pdf")
    text = read(tmp_path, "2025-shs-amended.pdf")
    assert "Tax 250.00 550.00 300.00" in text
    assert "To pay with the amended return 300.00" in text


def test_what_is_not_known_is_said_in_a_draft(tmp_path):
    """Neither the reason nor what became of the refund is said: no amount is made up."""
    shs = {"form": "MET-40", "net_tax": 1100, "refund": 400}
    result = amended(290_000, original={"shs": shs}, also={"reason": None}, payment=PAID[1:])
    assert result.blocked
    with pytest.raises(PapersError):
        write_papers(result, tmp_path)
    write_papers(result, tmp_path, draft=True)
    text = read(tmp_path, "2025-shs-amended.pdf")
    assert "Reason: not said" in text
    assert "To pay with the amended return not known" in text
    assert "Threshold not known 200,000.00 not known" in text
    assert not (tmp_path / "2025-vouchers.pdf").exists()


def test_the_combined_return_cannot_be_amended(tmp_path):
    with pytest.raises(PapersError, match="combined return is not open"):
        write_papers(amended(290_000), tmp_path, combined=True)


def test_an_earlier_statement_is_found_in_the_folder(tmp_path):
    write_papers(amended(290_000), tmp_path)
    written = write_papers(amended(310_000), tmp_path)
    assert "2025-shs-amended.pdf" in [path.name for path in left_over(tmp_path, written)]


@pytest.mark.parametrize(
    "prepared, outcome, words",
    [
        (lambda: amended(290_000), "refund", "Form MET-40 (amended). You get back $200.00"),
        (lambda: amended(330_000, on=date(2026, 9, 1)), "pay_late", "You owe $218.00"),
        (lambda: withheld(330_000), "pay_back", "You owe $200.00: it was refunded"),
        (lambda: amended(310_000), "unchanged", "Form MET-40 stays as it was filed"),
    ],
)
def test_the_letter_tells_what_is_left(tmp_path, prepared, outcome, words):
    result = prepared()
    assert outcome_of(result.programs["shs"]) == outcome
    sheet = letter_sheet(result, default_template())
    (path,) = write_sheets(tmp_path, {"letter.pdf": [sheet]}, draft=result.blocked)
    text = text_of(path)
    assert words in text
    assert "Of the balance of" not in text


def test_a_long_reason_and_long_amounts_stay_on_the_page():
    large = Decimal("9999999999.99")
    reason = "Wolfeschlegelsteinhausenbergerdorff " * 16
    original = {"shs": filed("MET-40", large, large, threshold=large)}
    result = amended(
        9_999_999_999, also={"reason": reason.strip()}, original=original, on=date(2026, 9, 1)
    )
    check_marks([sheet for _, sheets in papers_of(result, "full") for sheet in sheets])


def test_the_same_case_gives_the_same_bytes(tmp_path):
    write_papers(amended(290_000), tmp_path / "one")
    write_papers(amended(290_000), tmp_path / "two")
    for path in sorted(Path(tmp_path / "one").glob("*.pdf")):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
