"""Payment vouchers: what stands on them, what never does, and how they lie on the page."""

from datetime import date
from decimal import Decimal
from unicodedata import normalize

import pypdfium2
import pytest

import taxcli
from taxcli.document.sheet import LEFT, PAGE_HEIGHT, PAGE_WIDTH, Sheet
from taxcli.features.papers import PapersError, left_over, write_papers, write_vouchers
from taxcli.features.vouchers.sheet import voucher_sheet
from taxcli.features.vouchers.voucher import Voucher, voucher_name
from taxcli.law.programs import program
from tests.build import case, lived, paid
from tests.papers.test_layout import LONG, check_marks, hard_case
from tests.papers_kit import pages_of, properties_of, text_of

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
SLIP = PAGE_HEIGHT / 3


def filer(**changes):
    return case(**{"primary": MAI, "address": HOME, **changes})


def voucher(kind="extension", amount="1234.50", **also):
    facts = {"tax_year": 2025, "due": date(2026, 4, 15), **also}
    return Voucher(program("shs"), kind=kind, amount=Decimal(amount), **facts)


def installments(count=4, amount="275.25", **also):
    return [
        Voucher(
            program("pfa"),
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
    """Return page and third of every slip of a sheet."""
    return [
        (number, round((PAGE_HEIGHT - mark.y - 34) / SLIP))
        for number, page in enumerate(sheet.pages)
        for mark in page.texts
        if mark.text == "PIT-V payment voucher"
    ]


def test_a_voucher_says_who_pays_what_for_which_tax_to_whom(tmp_path):
    write_papers(taxcli.prepare(filer(**COUPLE, account={"pfa": "1234567890"})), tmp_path)
    shs = slip_text(tmp_path / "2025-shs-PIT-V-return.pdf", 2)
    # Joint, 280,000: SHS 80,000 × 1 %; PFA 80,000 × 1.5 %.
    for words in (
        "PIT-V payment voucher",
        "Metro Supportive Housing Services Personal Income Tax (SHS)",
        "Tax year 2025",
        "Payment with the return, Form MET-40",
        "Mai Nguyễn Thị Ánh Łukasz Żółkiewski, spouse",
        "1234 SE Example St, Unit 12 Portland, OR 97214",
        "Primary taxfiler's SSN",
        "987-65-4320",
        "Due",
        "April 15, 2026",
        "$ 800.00",
        "City of Portland",
        "Revenue Division – Personal Income Taxes",
        "PO Box 9250",
        "Portland OR 97207-9250",
        "SHS, tax year 2025, the primary taxfiler's name, and SSN or account number",
        "Computer-prepared by taxcli; not an approved substitute form; no barcode.",
        "the official voucher PIT-V or Portland Revenue Online (PRO)",
    ):
        assert words in normalize("NFKC", shs)
    assert "1234567890" not in shs
    pfa = slip_text(tmp_path / "2025-pfa-PIT-V-return.pdf", 2)
    assert "Multnomah County Preschool for All Personal Income Tax (PFA)" in pfa
    assert "Payment with the return, Form MC-40" in pfa
    assert "$ 1,200.00" in pfa
    assert "1234567890" in pfa


@pytest.mark.parametrize("account", ["900-12-3456", "900123456", "900.12.3456"])
def test_an_account_number_that_is_a_number_of_a_person_stands_on_the_form_alone(tmp_path, account):
    write_papers(taxcli.prepare(filer(account={"shs": account})), tmp_path)
    told = text_of(tmp_path / "2025-shs-PIT-V-return.pdf")
    assert told.count(account) == 1  # in its own field of the voucher
    assert "the primary taxfiler's SSN, by hand" in told
    for name in ("next-steps", "pro-keying", "worksheet"):
        assert account not in text_of(tmp_path / f"2025-{name}.pdf")


def test_the_part_to_keep_says_what_to_do(tmp_path):
    write_papers(taxcli.prepare(filer(account={"pfa": "1234567890"})), tmp_path)
    text = text_of(tmp_path / "2025-shs-PIT-V-return.pdf")
    for words in (
        "Keep this part. The voucher below the dashed line goes with the check.",
        "Pay 750.00. It is due on April 15, 2026 (a date that is secondary, not official).",
        "Pay to the order of: City of Portland $ 750.00",
        "Memo: MET-40 2025, SHS tax Mai Nguyễn Thị Ánh the primary taxfiler's SSN, by hand",
        "one check and one voucher for each tax",
        "Or pay on Portland Revenue Online (PRO)",
        "on one side of the paper only",
        "cut here",
    ):
        assert words in text
    assert "spouse" not in text
    assert "By hand: write" not in text
    assert "account 1234567890" in text_of(tmp_path / "2025-pfa-PIT-V-return.pdf")


@pytest.mark.parametrize(
    ("choice", "there", "absent"),
    [("full", "987-65-4320", "***-**"), ("masked", "***-**-4320", "987-65"), ("blank", "", "4320")],
)
def test_the_number_stands_on_the_voucher_as_chosen(choice, there, absent, tmp_path):
    (path,) = write_vouchers(filer(**COUPLE), tmp_path, [voucher()], ssn=choice)
    text = text_of(path)
    assert there in text
    assert absent not in text
    assert "4321" not in text  # the spouse's, whatever was chosen
    by_hand = "By hand: write the primary taxfiler's SSN on the voucher."
    assert (by_hand in text) == (choice != "full")


def test_what_is_not_given_leaves_lines_to_write_on():
    given = voucher_sheet(filer(), [voucher()], "full")
    open_ = voucher_sheet(case(primary={**MAI, "ssn": None}), [voucher()], "full")
    rules = [[bar for bar in sheet.page.bars if bar.height == 0.5] for sheet in (given, open_)]
    assert (len(rules[0]), len(rules[1])) == (0, 3)  # the number, street, city
    check_marks([given, open_])


def test_the_spouse_s_number_never_stands_on_a_voucher(tmp_path):
    write_papers(taxcli.prepare(filer(**COUPLE)), tmp_path)
    for path in tmp_path.glob("*-PIT-V-*.pdf"):
        assert "987-65-4320" in text_of(path)
        assert "4321" not in text_of(path)


def test_no_name_and_no_number_in_file_names_or_properties(tmp_path):
    (path,) = write_vouchers(filer(), tmp_path, [voucher("return")])
    assert path.name == "2025-shs-PIT-V-return.pdf"
    told = " ".join(properties_of(path).values())
    assert told.strip()
    for secret in ("Mai", "Nguyễn", "Example", "4320"):
        assert secret not in told


def test_the_same_vouchers_give_the_same_bytes(tmp_path):
    (one,) = write_vouchers(filer(), tmp_path / "one", installments())
    (two,) = write_vouchers(filer(), tmp_path / "two", installments())
    assert one.read_bytes() == two.read_bytes()


def test_four_installments_stand_below_the_instructions_and_three_on_a_page(tmp_path):
    rows = installments(due_status="inferred")
    assert places_of(voucher_sheet(filer(), rows, "full")) == [(0, 2), (1, 0), (1, 1), (1, 2)]
    (path,) = write_vouchers(filer(), tmp_path, rows)
    assert path.name == "2026-pfa-PIT-V-estimates.pdf"
    found = [slip_text(path, 2), *(slip_text(path, place, 1) for place in range(3))]
    told = ("April 15, 2026", "June 15, 2026", "September 15, 2026", "January 15, 2027")
    for number, (slip, due) in enumerate(zip(found, told, strict=True), 1):
        assert f"Estimated payment: Installment {number} of 4" in slip
        assert due in slip
        assert "$ 275.25" in slip
        assert "987-65-4320" in slip
        assert "Tax year 2026" in slip
    first = pages_of(path)[0]
    assert "Memo: Estimated payment 2026, PFA tax" in " ".join(first.split())
    assert "The dates are inferred, not official." in first


@pytest.mark.parametrize(
    ("count", "places"),
    [(1, [(0, 2)]), (2, [(0, 2), (1, 0)]), (3, [(0, 2), (1, 0), (1, 1)])],
)
def test_every_slip_can_be_cut_off(count, places):
    sheet = voucher_sheet(filer(), installments(count), "full")
    assert places_of(sheet) == places
    cuts = [
        (number, round((PAGE_HEIGHT - mark.y) / SLIP))
        for number, page in enumerate(sheet.pages)
        for mark in page.texts
        if mark.text == "cut here"
    ]
    # One above the first page's slip; on the others below each slip that is not at the foot.
    assert cuts == [(0, 2), *((page, place + 1) for page, place in places[1:])]
    check_marks([sheet])


def test_different_amounts_leave_the_amount_of_the_check_to_the_voucher(tmp_path):
    rows = [*installments(1), *installments(1, amount="300")]
    (path,) = write_vouchers(filer(), tmp_path, rows)
    assert "$ as on the voucher" in text_of(path)


def test_an_extension_payment_gives_no_more_time_to_pay(tmp_path):
    (path,) = write_vouchers(filer(), tmp_path, [voucher()])
    assert path.name == "2025-shs-PIT-V-extension.pdf"
    text = text_of(path)
    assert "six months more to file" in text
    assert "It gives no more time to pay." in text
    assert "Memo: Extension payment 2025, SHS tax" in text
    assert "Extension payment" in slip_text(path, 2)


def test_a_voucher_without_a_date_is_due_at_once(tmp_path):
    (path,) = write_vouchers(filer(), tmp_path, [voucher(due=None)])
    assert "at once" in text_of(path)
    assert "It is overdue." in text_of(path)


def test_the_voucher_of_a_late_return_says_how_long_its_amount_holds(tmp_path):
    late = voucher("return", due=date(2026, 4, 15), late=True, holds=date(2026, 5, 31))
    (path,) = write_vouchers(filer(), tmp_path, [late])
    assert "It was due on April 15, 2026; the amount holds until May 31, 2026." in text_of(path)


def test_each_tax_and_kind_has_a_file_of_its_own(tmp_path):
    both = [voucher(), voucher("return"), *installments(2)]
    written = write_vouchers(filer(), tmp_path, both)
    assert [path.name for path in written] == [
        "2025-shs-PIT-V-extension.pdf",
        "2025-shs-PIT-V-return.pdf",
        "2026-pfa-PIT-V-estimates.pdf",
    ]
    with pytest.raises(ValueError, match="one tax"):
        voucher_sheet(filer(), both, "full")
    assert voucher_name(both[1]) == "2025-shs-PIT-V-return.pdf"


def test_long_names_and_large_amounts_fit(tmp_path):
    rows = installments(amount="9999999999.99")
    sheet = voucher_sheet(hard_case(), rows, "full")
    check_marks([sheet])
    assert not sheet.statements
    (path,) = write_vouchers(hard_case(), tmp_path, rows)
    assert slip_text(path, 1, 1).count(LONG) == 2
    assert "$ 9,999,999,999.99" in slip_text(path, 1, 1)


def test_what_cannot_fit_goes_to_one_statement_in_full(tmp_path):
    street = "Northwest " + "W" * 100
    facts = {
        "primary": {**MAI, "first_name": "W" * 120, "last_name": "W" * 120},
        "address": {**HOME, "street": street, "unit": "W" * 120, "city": "W" * 120},
        "account": {"pfa": "9" * 120},
    }
    given = filer(**{**COUPLE, **facts})
    sheet = voucher_sheet(given, installments(), "full")
    check_marks([sheet])
    names = [name for name, _ in sheet.statements]
    assert len(set(names)) == len(names)
    (path,) = write_vouchers(given, tmp_path, installments())
    last = pages_of(path)[-1]
    assert "Statements: what did not fit" in last
    assert "W" * 200 in "".join(last.split())
    assert "9" * 120 in "".join(last.split())


def test_instructions_that_fill_the_page_send_the_vouchers_to_the_next():
    long = {**MAI, "first_name": "W" * 120, "last_name": "W" * 120}
    given = filer(**{**COUPLE, "primary": long, "account": {"pfa": "W" * 120}})
    sheet = voucher_sheet(given, installments(), "masked")
    assert places_of(sheet)[0] == (1, 0)
    check_marks([sheet])


def test_a_refund_has_no_voucher(tmp_path):
    rows = [{"locality": "METRO", "wages": 200_000, "tax": 900}]
    given = filer(w2=[{"employer": "Example Widgets", "local": rows}])
    written = {path.name for path in write_papers(taxcli.prepare(given), tmp_path)}
    # SHS 750 with 900 withheld; PFA 1,125 with nothing withheld.
    assert "2025-shs-MET-40.pdf" in written
    assert "2025-shs-PIT-V-return.pdf" not in written
    assert "2025-pfa-PIT-V-return.pdf" in written


def test_a_voucher_is_for_what_is_left_to_pay(tmp_path):
    rest = filer(payment=[paid("shs", "return", 300, date(2026, 4, 15))])
    write_papers(taxcli.prepare(rest), tmp_path)
    assert "$ 450.00" in slip_text(tmp_path / "2025-shs-PIT-V-return.pdf", 2)
    settled = filer(payment=[paid("shs", "return", 750, date(2026, 4, 15))])
    written = write_papers(taxcli.prepare(settled), tmp_path)
    assert [path.name for path in left_over(tmp_path, written)] == ["2025-shs-PIT-V-return.pdf"]


def test_vouchers_of_other_payments_are_not_left_over(tmp_path):
    write_vouchers(filer(), tmp_path, [voucher(), voucher("estimated")])
    written = write_papers(taxcli.prepare(filer()), tmp_path)
    assert left_over(tmp_path, written) == []


def test_the_packet_has_each_voucher_before_its_return(tmp_path):
    write_papers(taxcli.prepare(filer()), tmp_path)
    firsts = [page.split("\r\n")[0] for page in pages_of(tmp_path / "2025-packet.pdf")]
    papers = [line for line in firsts if "(continued)" not in line]
    assert [line.split(" Tax year")[0] for line in papers] == [
        "What to do next",
        "SHS payment voucher",
        "Form MET-40",
        "PFA payment voucher",
        "Form MC-40",
        "PRO keying sheet",
        "Worksheet",
    ]


def test_a_draft_says_so_on_every_voucher_page(tmp_path):
    rows = [{"locality": "TOTAL CITY", "wages": 200_000, "tax": 1000}]
    blocked = filer(w2=[{"employer": "Example Widgets", "local": rows}])
    assert taxcli.prepare(blocked).blocked
    written = write_papers(taxcli.prepare(blocked), tmp_path / "blocked", draft=True)
    assert not [path for path in written if "PIT-V" in path.name]  # what is owed is not known
    taxed = filer(situation={"elective_tax": True})
    assert taxcli.prepare(taxed).blocked
    written = write_papers(taxcli.prepare(taxed), tmp_path / "taxed", draft=True)
    (shs, pfa) = [path for path in written if "PIT-V" in path.name]
    for page in (*pages_of(shs), *pages_of(pfa)):
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
    assert "(name missing)" in slip_text(tmp_path / "out" / "2025-shs-PIT-V-extension.pdf", 2)


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
