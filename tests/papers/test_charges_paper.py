"""The statement of charges, read back from the PDF; every amount worked by hand."""

import re
from datetime import date
from pathlib import Path
from unicodedata import normalize

import taxcli
from taxcli.features.papers import left_over, write_papers
from taxcli.features.statement_of_charges import charges_sheet
from tests.build import case, lived, paid
from tests.papers.test_layout import check_marks
from tests.papers_kit import pages_of, properties_of, text_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MAI = {"first_name": "Mai", "last_name": "Nguyễn Thị Ánh", "ssn": "987-65-4320"}
ONLY_METRO = {
    "metro": {"primary": "full-year"},
    "multnomah": {"primary": "none", "local_income": False},
}


def owing(tax, last=0, **changes):
    """Return the result of a resident of Metro only whose SHS tax is this: 1 % over 125,000."""
    tables = {
        "primary": MAI,
        "residency": ONLY_METRO,
        "oregon": {"taxable_income": 125_000 + 100 * tax},
        "last_year": {"shs_tax": last, "pfa_tax": 0},
    }
    return taxcli.prepare(case(**{**tables, **changes}))


def statement(result, folder, name="2025-shs-charges.pdf"):
    """Return the words of a statement, all papers written."""
    write_papers(result, folder)
    return normalize("NFKC", text_of(folder / name))


def part(text, start, end=None):
    """Return what stands between two headings."""
    found = text.split(start)[1]
    return found.split(end)[0] if end else found


def test_the_example_of_the_law_sheet_quarter_by_quarter(tmp_path):
    """900 short on each date; 12, 10, 7 and 3 months at 0.5 %: 54, 45, 31.50 and 13.50."""
    result = taxcli.prepare(taxcli.read_case(EXAMPLES / "i-paid-in-april.toml"))
    text = statement(result, tmp_path, "2023-shs-charges.pdf")
    for words in (
        "SHS statement of charges Tax year 2023",
        "For Ivy Aprilson.",
        "They had to add up to 3,600.00, 90 % of the tax of 2023, a quarter on each date.",
        "1, April 18, 2023 April 19, 2023 12 900.00 0.5 % 54.00",
        "2, June 15, 2023 June 16, 2023 10 900.00 0.5 % 45.00",
        "3, September 15, 2023 September 16, 2023 7 900.00 0.5 % 31.50",
        "4, January 16, 2024 January 17, 2024 3 900.00 0.5 % 13.50",
    ):
        assert words in text
    assert re.search(r"Underpayment interest \(line \d+\) 144\.00", text)
    assert "Paid after the due date" not in text


def test_the_lines_it_names_are_those_of_the_return(tmp_path):
    """A return with all three charges: every line number and amount stands on the form too.

    4,000 and last year too: 900 × 32 × 0.667 % = 192.096. On July 1 all is paid: 5 % is 200, and
    4 months (04-16 to 07-16) at 0.667 % are 106.72.
    """
    result = owing(4_000, last=4_000, paid_on=date(2026, 7, 1))
    text = statement(result, tmp_path)
    form = text_of(tmp_path / "2025-shs-MET-40.pdf")
    told = re.findall(r"\(line (\d+)\) ([\d,.]+\d)", text)
    assert [amount for _, amount in told] == ["200.00", "106.72", "192.10"]
    for number, amount in told:
        assert re.search(rf"\b{number} [^\d]+ {re.escape(amount)}", form)
    # 4,000 + 200 + 106.72 + 192.10
    assert "4,498.82" in form


def test_months_paid_late_with_their_rate(tmp_path):
    """1,000 paid on July 1: 5 % is 50; to August 15 4 months begin, 6.67 each: 26.68."""
    text = statement(owing(1_000, paid_on=date(2026, 7, 1)), tmp_path)
    late = part(text, "Paid after the due date", "What this rests on")
    for words in (
        "1,000.00 of tax was unpaid after April 15, 2026.",
        "is taken as paid on July 1, 2026.",
        "Penalty, 5 % (inferred) of 1,000.00 (line",
        "April 16, 2026 4 1,000.00 0.667 % inferred 26.68",
    ):
        assert words in late
    assert "Underpayment of the four installments" not in text
    assert "Late payments pay penalty first, then" not in late


def test_a_change_of_rate_is_a_row_of_its_own(tmp_path):
    """Tax year 2022, April 18, 2023, paid 2025-06-10, so to 2025-07-15; months begin on the 19th.

    12 at 0.5 % to March 2024: 1,200 × 6 % = 72; 15 at 0.667 %: 1,200 × 10.005 % = 120.06.
    """
    result = taxcli.prepare(taxcli.read_case(EXAMPLES / "k-catching-up-2022.toml"))
    text = statement(result, tmp_path, "2022-shs-charges.pdf")
    assert "April 19, 2023 12 1,200.00 0.5 % official 72.00" in text
    assert "April 19, 2024 9 1,200.00 0.667 % official 72.036" in text
    assert re.search(r"Interest on late payment \(line \d+\) 192\.06", text)
    assert "Interest of 0.667 % a month from January 1, 2025 is inferred" in text


def test_what_late_payments_paid(tmp_path):
    """1,000 of tax; 300 on May 20 and on June 20, the rest on August 1.

    Penalty 50. May 20 covers April 16 and May 16: 13.34; 300 − 50 − 13.34 = 236.66 of tax.
    June 20 covers June 16: 763.34 × 0.667 % = 5.0914778; 5.09, and 294.91 of tax.
    August 1 covers July 16 and August 16: 468.43 × 0.667 % = 3.1244281 each.
    13.34 + 5.0914778 + 6.2488562 = 24.680334
    """
    rows = [paid("shs", "return", 300, date(2026, month, 20)) for month in (5, 6)]
    text = statement(owing(1_000, payment=rows, paid_on=date(2026, 8, 1)), tmp_path)
    for words in (
        "Late payments pay penalty first, then interest, then tax:",
        "May 20, 2026 300.00 50.00 13.34 236.66",
        "June 20, 2026 300.00 0.00 5.09 294.91",
        "April 16, 2026 2 1,000.00 0.667 % inferred 13.34",
        "June 16, 2026 1 763.34 0.667 % inferred 5.09148",
        "July 16, 2026 2 468.43 0.667 % inferred 6.24886",
    ):
        assert words in text
    assert re.search(r"Interest on late payment \(line \d+\) 24\.68", text)
    assert re.search(r"Penalty, 5 % .*\(line \d+\) 50\.00", text)


# --- when it is written -----------------------------------------------------------------------


def names(result, folder):
    return sorted(path.name for path in write_papers(result, folder) if "charges" in path.name)


def test_each_tax_with_charges_has_one_and_no_other(tmp_path):
    both = {"residency": lived("full-year")}
    # On time, and installments were not required.
    assert names(owing(1_000, **both), tmp_path / "on-time") == []
    on_the_day = owing(1_000, paid_on=date(2026, 4, 15), **both)
    assert names(on_the_day, tmp_path / "day") == []
    late = owing(1_000, paid_on=date(2026, 4, 16), **both)
    assert names(late, tmp_path / "late") == ["2025-pfa-charges.pdf", "2025-shs-charges.pdf"]
    one = owing(1_000, last=1_000, **both)
    assert names(one, tmp_path / "one") == ["2025-shs-charges.pdf"]
    nothing_of_pfa = owing(1_000, paid_on=date(2026, 7, 1))
    assert names(nothing_of_pfa, tmp_path / "pfa") == ["2025-shs-charges.pdf"]


def test_what_an_amnesty_waived_needs_none(tmp_path):
    waived = owing(4_000, last=4_000, tax_year=2021, paid_on=date(2025, 6, 10))
    assert names(waived, tmp_path / "2021") == []
    # Of 2022 only the underpayment interest is waived.
    partly = owing(4_000, last=4_000, tax_year=2022, paid_on=date(2025, 6, 10))
    assert names(partly, tmp_path / "2022") == ["2022-shs-charges.pdf"]
    text = text_of(tmp_path / "2022" / "2022-shs-charges.pdf")
    assert "Paid after the due date" in text
    assert "Underpayment of the four installments" not in text


def test_it_goes_with_the_return_and_is_on_the_list(tmp_path):
    write_papers(owing(1_000, paid_on=date(2026, 7, 1)), tmp_path)
    attached = "Statement of charges (penalty and interest)"
    form = text_of(tmp_path / "2025-shs-MET-40.pdf")
    assert f"Attached: {attached}" in form
    assert "Statement of charges" in text_of(tmp_path / "2025-next-steps.pdf")
    firsts = [page.split("\r\n")[0] for page in pages_of(tmp_path / "2025-packet.pdf")]
    papers = [line.split(" Tax year")[0] for line in firsts if "(continued)" not in line]
    assert papers.index("SHS statement of charges") == papers.index("SHS Form MET-40") + 2


def test_without_charges_it_is_not_on_the_list(tmp_path):
    write_papers(owing(1_000), tmp_path)
    for path in tmp_path.glob("*.pdf"):
        assert "statement of charges (penalty" not in text_of(path).lower()


def test_one_left_by_an_earlier_run_is_told(tmp_path):
    write_papers(owing(1_000, paid_on=date(2026, 7, 1)), tmp_path)
    written = write_papers(owing(1_000), tmp_path)
    assert [path.name for path in left_over(tmp_path, written)] == ["2025-shs-charges.pdf"]


def test_a_draft_says_that_it_is_not_known_while_last_years_tax_is_missing(tmp_path):
    unknown = owing(4_000, last_year=None)
    assert "B-PAY-009" in {found.code for found in unknown.diagnostics}
    write_papers(unknown, tmp_path, draft=True)
    text = text_of(tmp_path / "2025-shs-charges.pdf")
    assert "Not known while last year's tax is missing." in text
    assert "DRAFT, not for filing" in text


# --- names and numbers ------------------------------------------------------------------------


def test_a_name_beyond_latin_1_and_no_number(tmp_path):
    text = statement(owing(4_000, last=4_000, paid_on=date(2026, 7, 1)), tmp_path)
    assert "For Mai Nguyễn Thị Ánh." in normalize("NFKC", text)
    assert "987-65-4320" not in text
    told = " ".join(properties_of(tmp_path / "2025-shs-charges.pdf").values())
    assert "Mai" not in told


def test_a_couple_stands_on_it_with_both_names(tmp_path):
    facts = {
        "filing_status": "joint",
        "spouse": {"first_name": "Łukasz", "last_name": "Żółkiewski", "ssn": "987-65-4321"},
        "residency": lived("full-year", "full-year"),
        "oregon": {"taxable_income": 300_000},
        "paid_on": date(2026, 7, 1),
    }
    text = statement(owing(0, **facts), tmp_path)
    assert "Mai Nguyễn Thị Ánh and Łukasz Żółkiewski" in text
    assert "4321" not in text


def test_many_late_payments_go_on_to_other_pages_and_none_is_lost(tmp_path):
    rows = [paid("shs", "return", 10, date(2026, 5, day)) for day in range(1, 32)]
    result = owing(4_000, last=4_000, payment=rows, paid_on=date(2026, 7, 1))
    text = statement(result, tmp_path)
    for row in rows:
        assert f"May {row['date'].day}, 2026 10.00" in text
    pages = pages_of(tmp_path / "2025-shs-charges.pdf")
    assert len(pages) > 1
    for page in pages[1:]:
        assert "SHS charges for tax year 2025 (continued)" in page
    check_marks([charges_sheet(result, result.programs["shs"], "full")])


def test_the_largest_amounts_fit(tmp_path):
    rows = [paid("shs", "return", 9_999_999, date(2026, 5, 20))]
    huge = {"oregon": {"taxable_income": 9_999_999_999}, "payment": rows}
    result = owing(0, last=9_999_999_999, paid_on=date(2026, 8, 1), **huge)
    check_marks([charges_sheet(result, result.programs["shs"], "full")])
    # 9,999,874,999 over the threshold at 1 % is 99,998,749.99; 5 % of it is 4,999,937.50 (half
    # a cent up), and that is what the payment pays first.
    text = statement(result, tmp_path)
    assert "99,998,749.99 of tax was unpaid after" in text
    assert "May 20, 2026 9,999,999.00 4,999,937.50" in text
