"""Payment vouchers: what stands on them, what never does, and how they lie on the page."""

from datetime import date
from decimal import Decimal
from unicodedata import normalize

import pypdfium2
import pytest

import taxcli
from taxcli.document.fonts import width
from taxcli.document.sheet import LEFT, PAGE_HEIGHT, PAGE_WIDTH, Sheet
from taxcli.features.papers import PapersError, left_over, write_papers, write_vouchers
from taxcli.features.voucher_slips import SLIP, voucher_sheet
from taxcli.features.vouchers import Voucher
from taxcli.law.programs import program
from tests.build import case, lived, paid
from tests.papers.test_layout import hard_case
from tests.papers_kit import pages_of

MAI = {"first_name": "Mai", "last_name": "Nguyễn Thị Ánh", "ssn": "987-65-4320"}
LUKASZ = {"first_name": "Łukasz", "last_name": "Żółkiewski", "ssn": "987-65-4321"}
HOME = {
    "street": "1234 SE Example St",
    "unit": "Unit 12",
    "city": "Portland",
    "state": "OR",
    "zip": "97214",
}
DATES = (date(2026, 4, 15), date(2026, 6, 15), date(2026, 9, 15), date(2027, 1, 15))
COUPLE = {
    "filing_status": "joint",
    "residency": lived("full-year", "full-year"),
    "spouse": LUKASZ,
    "oregon": {"form": "OR-40", "taxable_income": 280_000},
}


def filer(**changes):
    return case(**{"primary": MAI, "address": HOME, **changes})


def voucher(kind="extension", amount="1234.50", **also):
    facts = {"tax_year": 2025, "due": date(2026, 4, 15), **also}
    return Voucher(program("shs"), kind=kind, amount=Decimal(amount), **facts)


def installments(count=4, amount="275.25", tax="pfa", **also):
    return [
        Voucher(
            program(tax),
            2026,
            "estimated",
            Decimal(amount),
            due,
            f"Installment {number} of {count}",
            **also,
        )
        for number, due in enumerate(DATES[:count], 1)
    ]


def slip_text(path, place, page=0):
    """Return the text of one third of a page, the uppermost being 0."""
    document = pypdfium2.PdfDocument(path)
    opened = document[page]
    text = opened.get_textpage()
    top = PAGE_HEIGHT - place * SLIP - 6  # the caption of the cut line belongs to neither slip
    found = text.get_text_bounded(0, top - SLIP + 12, PAGE_WIDTH, top)
    text.close()
    opened.close()
    document.close()
    return " ".join(found.split())


def places_of(sheet):
    """Return tax, page and third of every slip of a sheet."""
    return [
        (mark.text, number, round((PAGE_HEIGHT - mark.y - 36) / SLIP))
        for number, page in enumerate(sheet.pages)
        for mark in page.texts
        if mark.text in ("SHS", "PFA") and mark.size == 20
    ]


def test_a_voucher_says_who_pays_what_for_which_tax_to_whom(tmp_path):
    write_papers(taxcli.prepare(filer(**COUPLE, account={"pfa": "1234567890"})), tmp_path)
    shs, pfa = (slip_text(tmp_path / "2025-vouchers.pdf", place) for place in (1, 2))
    # Joint, 280,000: SHS 80,000 × 1 %; PFA 80,000 × 1.5 %.
    for words in (
        "SHS",
        "PIT-V payment voucher",
        "Metro Supportive Housing Services Personal Income Tax",
        "Tax year 2025",
        "With the return",
        "MET-40",
        "Mai Nguyễn Thị Ánh",
        "Łukasz Żółkiewski",
        "1234 SE Example St, Unit 12",
        "Portland, OR 97214",
        "Primary taxfiler's SSN",
        "987-65-4320",
        "April 15, 2026",
        "$800.00",
        "Check payable to City of Portland",
        "REVENUE DIVISION – PERSONAL INCOME TAXES",
        "PO BOX 9250",
        "PORTLAND OR 97207-9250",
        "not an approved substitute; no barcode",
    ):
        assert words in normalize("NFKC", shs), words
    assert "1234567890" not in shs
    for words in (
        "Multnomah County Preschool for All Personal Income Tax",
        "MC-40",
        "$1,200.00",
        "1234567890",
    ):
        assert words in pfa


def test_the_address_shows_in_the_window_of_an_envelope_and_nothing_else_does():
    """A number 10 window: 0.875 to 4.375 inches from the left, 2.5 to 3.167 from the slip's top."""
    sheet = voucher_sheet(hard_case(), [voucher()], "full")
    seen = [
        mark
        for mark in sheet.pages[0].texts
        if mark.y < SLIP - 147 and mark.x < 396  # below 2.04 inches, left of 5.5
    ]
    assert [mark.text for mark in seen] == [
        "REVENUE DIVISION – PERSONAL INCOME TAXES",
        "PO BOX 9250",
        "PORTLAND OR 97207-9250",
    ]
    for mark in seen:
        assert 0.875 * 72 < mark.x < mark.x + width(mark.text, mark.weight, mark.size) < 4.375 * 72
        assert 2.5 * 72 < SLIP - mark.y - mark.size * 0.8 < SLIP - mark.y < 3.167 * 72


def test_a_refund_has_no_voucher(tmp_path):
    rows = [{"locality": "METRO", "wages": 200_000, "tax": 900}]
    given = filer(w2=[{"employer": "Example Widgets", "local": rows}])
    written = {path.name for path in write_papers(taxcli.prepare(given), tmp_path)}
    # SHS 750 with 900 withheld; PFA 1,125 with nothing withheld.
    assert "2025-shs-MET-40.pdf" in written
    assert "2025-vouchers.pdf" in written
    assert "SHS" not in slip_text(tmp_path / "2025-vouchers.pdf", 2)
    assert "PIT-V" not in slip_text(tmp_path / "2025-vouchers.pdf", 1)


def test_a_voucher_is_for_what_is_left_to_pay(tmp_path):
    rest = filer(payment=[paid("shs", "return", 300, date(2026, 4, 15))])
    write_papers(taxcli.prepare(rest), tmp_path)
    assert "$450.00" in slip_text(tmp_path / "2025-vouchers.pdf", 1)
    april = date(2026, 4, 15)
    settled = filer(payment=[paid("shs", "return", 750, april), paid("pfa", "return", 1125, april)])
    written = write_papers(taxcli.prepare(settled), tmp_path)
    assert [path.name for path in left_over(tmp_path, written)] == ["2025-vouchers.pdf"]


def test_vouchers_of_other_payments_are_not_left_over(tmp_path):
    write_vouchers(filer(), tmp_path, [voucher(), voucher("estimated")])
    written = write_papers(taxcli.prepare(filer()), tmp_path)
    assert left_over(tmp_path, written) == []


def test_the_packet_has_what_is_mailed_each_on_a_leaf_of_its_own(tmp_path):
    write_papers(taxcli.prepare(filer()), tmp_path)
    firsts = [" ".join(page.split()[:3]) for page in pages_of(tmp_path / "2025-packet.pdf")]
    assert firsts == ["Pay: 2 checks,", "", "SHS Form MET-40", "", "PFA Form MC-40", ""]


def test_a_draft_says_so_on_every_voucher_page(tmp_path):
    rows = [{"locality": "TOTAL CITY", "wages": 200_000, "tax": 1000}]
    blocked = filer(w2=[{"employer": "Example Widgets", "local": rows}])
    assert taxcli.prepare(blocked).blocked
    written = write_papers(taxcli.prepare(blocked), tmp_path / "blocked", draft=True)
    assert not [path for path in written if "vouchers" in path.name]  # what is owed is not known
    taxed = filer(situation={"elective_tax": True})
    assert taxcli.prepare(taxed).blocked
    written = write_papers(taxcli.prepare(taxed), tmp_path / "taxed", draft=True)
    (path,) = [path for path in written if "vouchers" in path.name]
    for page in pages_of(path):
        assert "DRAFT, not for filing" in page
    for page in pages_of(write_vouchers(filer(), tmp_path, installments(), draft=True)[0]):
        assert "DRAFT, not for filing" in page


def test_vouchers_need_a_name_and_letters_that_can_be_printed(tmp_path):
    with pytest.raises(PapersError, match="B-MIS-006"):
        write_vouchers(case(), tmp_path / "out", [voucher()])
    strange = filer(primary={**MAI, "last_name": "王"})
    with pytest.raises(PapersError, match="B-PRT-001"):
        write_vouchers(strange, tmp_path / "out", [voucher()])
    assert not (tmp_path / "out").exists()
    write_vouchers(case(), tmp_path / "out", [voucher()], draft=True)
    assert "(name missing)" in slip_text(tmp_path / "out" / "2025-vouchers-extension.pdf", 2)


def test_no_vouchers_write_nothing(tmp_path):
    assert write_vouchers(filer(), tmp_path / "out", []) == []


def test_a_cut_line_runs_from_edge_to_edge_and_leaves_room_for_its_caption():
    sheet = Sheet("Test", "foot")
    sheet.cut_line(300)
    (caption,) = sheet.page.texts
    dashes = sorted((bar.x, bar.x + bar.width) for bar in sheet.page.bars)
    assert all(bar.y == 300 for bar in sheet.page.bars)
    assert 18 < dashes[0][0] < LEFT
    assert LEFT > PAGE_WIDTH - dashes[-1][1] > 18
    assert all(end < caption.x or start > caption.x + 25 for start, end in dashes)
