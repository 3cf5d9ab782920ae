"""The letter to a client: each outcome, a firm's own words, and what never stands in it."""

import re
from datetime import date
from pathlib import Path

import pytest

import taxcli
from taxcli.case.files import PlaceError
from taxcli.case.read import CaseError
from taxcli.document.sheet import BOTTOM, LEFT, RIGHT
from taxcli.features.letter.letter import letter_name, letter_sheet, outcome_of
from taxcli.features.letter.template import default_template, read_template
from taxcli.features.papers import write_papers, write_sheets
from tests.build import case, item, lived, paid, w2
from tests.papers_kit import pages_of, properties_of, text_of

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.toml"))
MAI = {"first_name": "Mai", "last_name": "Nguyễn Thị Ánh", "ssn": "987-65-4320"}
LUKASZ = {"first_name": "Łukasz", "last_name": "Żółkiewski", "ssn": "987-65-4321"}
HOME = {
    "street": "1234 SE Example St",
    "unit": "Unit 12",
    "city": "Portland",
    "state": "OR",
    "zip": "97214",
}
FIRM = {
    "name": "Ana Sample",
    "firm": "Sample & Daughters CPA",
    "ptin": "P01234567",
    "phone": "503-555-0100",
}
RULE = "City rule LIC-2.05"


def client(**changes):
    """Prepare a client of 200,000 single: SHS 750, PFA 1,125."""
    return taxcli.prepare(case(**{"primary": MAI, "address": HOME, "preparer": FIRM, **changes}))


def couple(**changes):
    """Prepare a couple of 280,000: SHS 800, PFA 1,200."""
    people = {
        "filing_status": "joint",
        "spouse": LUKASZ,
        "residency": lived("full-year", "full-year"),
        "oregon": {"form": "OR-40", "taxable_income": 280_000},
    }
    return client(**{**people, **changes})


def letter(result, folder, template=None):
    """Write the letter and read it back, as a person would."""
    sheet = letter_sheet(result, template or default_template())
    (path,) = write_sheets(folder, {letter_name(result): [sheet]}, draft=result.blocked)
    return text_of(path)


def about(text, tax):
    """Return what a letter says of one tax: its line, and the paragraph below it."""
    head = rf"{tax} tax(?:, Form| Nothing to file| Not settled)"
    (found,) = re.findall(rf"{head} .*?(?=PFA tax[, ]+(?:Form|Not)|How the returns|$)", text)
    return found


def own(tmp_path, text):
    path = tmp_path / "letter.toml"
    path.write_text(text, "utf-8")
    return path


def problems(tmp_path, text):
    with pytest.raises(CaseError) as caught:
        read_template(own(tmp_path, text))
    return {one.place: f"{one.found or ''} {one.message}" for one in caught.value.problems}


# --- each outcome -----------------------------------------------------------------------------


def test_what_is_to_be_paid_by_when_and_how(tmp_path):
    text = letter(client(), tmp_path)
    shs, pfa = about(text, "SHS"), about(text, "PFA")
    assert "Form MET-40 Pay $750.00 by April 15, 2026" in shs
    assert "You owe $750.00. Pay it by April 15, 2026" in shs
    assert "check with the PIT-V voucher of this tax, or on Portland Revenue Online (PRO)" in shs
    assert "Sign and date the form. Nothing has to be attached to it." in shs
    assert "The return is to be filed by April 15, 2026." in shs
    assert "You owe $1,125.00" in pfa
    assert "to City of Portland with its voucher (PIT-V)" in text
    assert "PO Box 9250, Portland OR 97207-9250" in text
    assert "spouse" not in text


def test_a_couple_signs_both_and_pays_under_one_number(tmp_path):
    text = letter(couple(), tmp_path)
    assert "Dear Mai Nguyễn Thị Ánh and Łukasz Żółkiewski," in text
    assert "Both of you sign and date the form." in about(text, "PFA")
    assert "never the spouse's" in text


def test_late_is_to_be_paid_now_with_the_day_the_amount_holds_until(tmp_path):
    """750 + 5 % + two months at 0.667 %: 797.51, and June adds another month."""
    shs = about(letter(client(paid_on=date(2026, 5, 20)), tmp_path), "SHS")
    assert "Pay $797.51 now" in shs
    assert "It was due on April 15, 2026: pay now. The amount holds until May 31, 2026" in shs
    assert "Attach to it: Statement of charges" in shs
    assert "The return was to be filed by April 15, 2026: file it now." in shs


def test_more_time_to_file_gives_none_to_pay(tmp_path):
    given = client(payment=[paid("shs", "extension", 100, date(2026, 4, 10))])
    text = letter(given, tmp_path)
    assert "Pay $650.00 by April 15, 2026" in about(text, "SHS")
    assert "filed by October 15, 2026; that gives no more time to pay" in about(text, "SHS")
    assert "October" not in about(text, "PFA")


def test_a_return_filed_late_but_within_its_extension_is_not_told_to_be_late(tmp_path):
    given = client(
        payment=[paid("shs", "extension", 100, date(2026, 4, 10))], paid_on=date(2026, 9, 1)
    )
    shs = about(letter(given, tmp_path), "SHS")
    assert "pay now" in shs
    assert "is to be filed by October 15, 2026" in shs


def test_what_was_paid_with_the_return_is_told_in_part_and_in_full(tmp_path):
    rows = [
        paid("shs", "return", 300, date(2026, 4, 15)),
        paid("pfa", "return", 1_125, date(2026, 4, 15)),
    ]
    text = letter(client(payment=rows), tmp_path)
    assert "You owe $450.00" in about(text, "SHS")
    assert "Of the balance of $750.00, $300.00 was paid with the return" in about(text, "SHS")
    assert "Paid with the return" in about(text, "PFA")
    assert "The balance of $1,125.00 was paid with the return" in about(text, "PFA")
    assert "owe" not in about(text, "PFA")


def test_a_refund_and_what_is_applied(tmp_path):
    """1,000 and 1,500 withheld on 750 and 1,125: 250 and 375 too much."""
    rows = [w2(("METRO", 200_000, 1_000), ("MULT", 200_000, 1_500))]
    text = letter(client(w2=rows, refund={"pfa": "apply"}), tmp_path)
    shs, pfa = about(text, "SHS"), about(text, "PFA")
    assert "Refund of $250.00" in shs
    assert "You get back $250.00, and the return asks for it" in shs
    assert "8 to 10 weeks" in shs
    assert "Attach to it: Schedule WH, and a copy of each Form W-2" in shs
    assert "$375.00 applied to 2026" in pfa
    assert "applies it to your 2026 PFA tax" in pfa
    assert "check" not in text.replace("Please read", "")
    assert "PO Box" not in text


def test_a_return_with_nothing_to_pay_and_nothing_back(tmp_path):
    rows = [w2(("METRO", 200_000, 750), ("MULT", 200_000, 1_125))]
    text = letter(client(w2=rows), tmp_path)
    assert "Nothing to pay, nothing back" in about(text, "SHS")
    assert "Nothing is to be paid and nothing comes back." in about(text, "PFA")
    assert "to be filed by April 15, 2026" in about(text, "PFA")


def test_a_return_only_to_get_money_back_has_no_due_date(tmp_path):
    rows = [w2(("METRO", 90_000, 500))]
    text = letter(client(oregon={"form": "OR-40", "taxable_income": 90_000}, w2=rows), tmp_path)
    shs, pfa = about(text, "SHS"), about(text, "PFA")
    assert "You do not have to file it, but filing is the only way to get back the $500.00" in shs
    assert "has no due date; file it soon" in shs
    assert "April 15" not in shs
    assert pfa.startswith("PFA tax Nothing to file You do not have to file a return for this tax")


def test_with_nothing_to_file_nothing_is_signed_or_mailed(tmp_path):
    text = letter(client(oregon={"form": "OR-40", "taxable_income": 90_000}), tmp_path)
    assert text.count("Nothing to file") == 2
    for word in ("sign and date", "Sign and date", RULE, "voucher", "before you sign"):
        assert word not in text


def test_a_blocked_result_is_a_draft_that_asks_and_shows_no_amount(tmp_path):
    result = client(w2=[w2(("TOTAL CITY", 200_000, 1_500))])
    assert result.blocked
    text = letter(result, tmp_path)
    assert "DRAFT, not for filing." in text
    assert "is not finished. Please do not file or pay by this draft." in text
    assert "What must still be settled:" in text
    assert '"TOTAL CITY" is both taxes added up' in text
    assert text.count("Not settled yet") == 2
    assert "$" not in text
    assert RULE not in text


def test_every_outcome_has_its_words_and_no_others():
    known = {
        *("pay", "pay_late", "paid", "refund", "applied", "nothing_due", "refund_only"),
        *("pay_back", "unchanged", "nothing_to_file", "open"),
    }
    assert set(default_template().tax) == known


# --- who prepared it --------------------------------------------------------------------------


def test_the_sentence_on_electronic_filing_stands_with_a_paid_preparer_only(tmp_path):
    with_firm = letter(client(), tmp_path)
    assert f"must file these electronically too ({RULE})" in with_firm
    alone = letter(client(preparer=None), tmp_path)
    assert RULE not in alone
    assert "by approved software, or by mail; one way only" in alone


def test_a_firm_that_must_file_electronically_asks_for_no_mail(tmp_path):
    text = letter(client(preparer={**FIRM, "must_efile": True}), tmp_path)
    assert "we file them electronically" in text
    assert RULE in text
    assert "Sign and date" not in text
    assert "Attach to it" not in text


def test_a_firm_that_need_not_leaves_the_mailing_to_the_client(tmp_path):
    text = letter(client(preparer={**FIRM, "must_efile": False}), tmp_path)
    assert "you mail each signed return" in text
    assert "Sign and date the form" in text
    assert RULE not in text


def test_a_letter_has_the_date_it_was_given_and_nobodys_greeting(tmp_path):
    result = client(preparer=None)
    sheet = letter_sheet(result, default_template(), date(2026, 4, 1))
    (path,) = write_sheets(tmp_path, {"dated.pdf": [sheet]})
    text = text_of(path)
    assert "April 1, 2026" in text
    assert "Sincerely" not in text


def test_the_letterhead_has_what_is_known_of_the_firm(tmp_path):
    text = letter(client(), tmp_path)
    assert text.startswith("Sample & Daughters CPA Ana Sample Telephone 503-555-0100 Mai Nguyễn")
    alone = letter(client(preparer={"name": "Ana Sample"}), tmp_path)
    assert alone.startswith("Ana Sample Mai Nguyễn Thị Ánh")
    assert "Telephone" not in alone
    assert letter(client(preparer=None), tmp_path).startswith("Mai Nguyễn Thị Ánh 1234 SE")


@pytest.mark.parametrize("kind", ["full-year", "part-year"])
def test_a_return_names_its_preparer_firm_and_ptin(tmp_path, kind):
    """Every value of a return is read back when it is written; here once more by eye."""
    where = "full-year" if kind == "full-year" else "none"
    rows = [item(200_000, both={"amount": 200_000})]
    oregon = {"form": "OR-40", "total_income": 200_000, "deductions": 0, "taxable_income": 200_000}
    write_papers(client(residency=lived(where), income=rows, oregon=oregon), tmp_path)
    forms = ("shs-MET-40", "pfa-MC-40")
    for form in forms:
        text = text_of(tmp_path / f"2025-{form}{'' if kind == 'full-year' else '-NP'}.pdf")
        assert "Ana Sample, Sample & Daughters CPA" in text
        assert "P01234567" in text
        assert "503-555-0100" in text
        assert "Preparer's signature" in text


def test_a_firm_of_many_partners_goes_to_a_statement_and_is_not_cut(tmp_path):
    firm = " & ".join(["Featherstonehaugh", "Wolfeschlegelstein", "Example", "Sample"] * 2)
    write_papers(client(preparer={**FIRM, "firm": firm}), tmp_path)
    text = text_of(tmp_path / "2025-shs-MET-40.pdf")
    assert "See statement 1" in text
    assert f"Ana Sample, {firm}" in text


# --- on the page ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_ordinary_client_gets_one_page(tmp_path, path):
    given = taxcli.read_case(path).model_copy(update={"preparer": client().case.preparer})
    result = taxcli.prepare(given)
    text = letter(result, tmp_path)
    (file,) = tmp_path.iterdir()
    assert len(pages_of(file)) == 1
    for program in result.programs.values():
        if outcome_of(program) == "pay":
            assert f"${program.outcome.to_pay:,.2f} by" in text
    assert not re.search(r"\d{3}-\d{2}-\d{4}", text)


def test_no_number_stands_in_it_nor_a_name_in_its_file(tmp_path):
    text = letter(couple(account={"shs": "ACC-77", "pfa": "ACC-88"}), tmp_path)
    (path,) = tmp_path.iterdir()
    assert path.name == "2025-letter.pdf"
    for secret in ("987-65", "4320", "4321", "ACC-"):
        assert secret not in text
    assert "Mai" not in str(properties_of(path))


def test_letters_beyond_latin_1_stand_in_names_and_words(tmp_path):
    template = read_template(own(tmp_path, 'greeting = "Kính gửi {names}, Шановні"\n'))
    text = letter(couple(preparer={"name": "Žofie Ångström"}), tmp_path, template)
    assert "Kính gửi Mai Nguyễn Thị Ánh and Łukasz Żółkiewski, Шановні" in text
    assert text.count("Žofie Ångström") == 2


def test_a_long_letter_flows_over_pages_and_stays_inside(tmp_path):
    words = "Thank you for your trust in us over all these years. " * 60
    template = read_template(own(tmp_path, f'opening = """{words}\n\n{words}"""\n'))
    sheet = letter_sheet(couple(), template)
    assert len(sheet.pages) > 1
    marks = [mark for page in sheet.pages for mark in page.texts]
    assert all(mark.y >= BOTTOM - 1 and LEFT <= mark.x < RIGHT for mark in marks)
    text = letter(couple(), tmp_path, template)
    assert "Letter for tax year 2025 (continued)" in text
    assert "Pay $800.00 by April 15, 2026" in text


def test_long_names_and_addresses_are_not_cut(tmp_path):
    long = " ".join(["Wolfeschlegelsteinhausenberger"] * 3)
    given = client(primary={**MAI, "last_name": long}, address={**HOME, "street": long})
    assert letter(given, tmp_path).count(long) == 3


def test_both_editions_are_told_in_a_year_in_which_they_differ(tmp_path):
    """138,000 in 2026: SHS 100 and PFA 195; by the page 130 and 299."""
    given = client(tax_year=2026, oregon={"form": "OR-40", "taxable_income": 138_000})
    text = letter(given, tmp_path)
    assert "SHS 100.00 and PFA 195.00" in text
    assert "SHS 130.00 and PFA 299.00" in text


def test_that_not_all_is_official_is_said(tmp_path):
    assert "Not every figure, date and rule behind this letter is official" in letter(
        client(), tmp_path
    )


def test_the_same_client_gets_the_same_bytes(tmp_path):
    found = []
    for name in ("a", "b"):
        letter(couple(), tmp_path / name)
        found.append((tmp_path / name / "2025-letter.pdf").read_bytes())
    assert found[0] == found[1]


# --- a firm's own words -----------------------------------------------------------------------


def test_a_firm_replaces_what_it_likes_and_keeps_the_rest(tmp_path):
    template = read_template(
        own(
            tmp_path,
            """
letterhead = ["EXAMPLE TAX PARTNERS", "100 SW Sample Ave, Portland OR 97201", "{phone}"]
closing = ["With kind regards,", "{preparer} (PTIN {ptin})"]
[tax]
pay = "Send {amount} for {tax_name} on {form} until {due}. {sign} We use {{braces}}."
[words]
sign = "Your signature goes on page 2 of {form}."
""",
        )
    )
    text = letter(client(), tmp_path, template)
    assert text.startswith(
        "EXAMPLE TAX PARTNERS 100 SW Sample Ave, Portland OR 97201 503-555-0100 Mai"
    )
    assert (
        "Send 750.00 for Metro Supportive Housing Services Personal Income Tax on MET-40 until "
        "April 15, 2026. Your signature goes on page 2 of MET-40. We use {braces}."
    ) in text
    assert "With kind regards, Ana Sample (PTIN P01234567)" in text
    assert RULE in text
    assert "Sincerely" not in text


def test_an_empty_letterhead_leaves_none(tmp_path):
    template = read_template(own(tmp_path, "letterhead = []\n"))
    assert letter(client(), tmp_path, template).startswith("Mai Nguyễn")


def test_an_empty_line_begins_a_paragraph(tmp_path):
    template = read_template(own(tmp_path, 'opening = """First.\n\nSecond\nline."""\n'))
    sheet = letter_sheet(client(), template)
    said = [mark.text for mark in sheet.page.texts]
    assert "First." in said
    assert "Second line." in said


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('opening = "Dear {nams}"', "opening", "{nams} has a placeholder that taxcli does not"),
        ('opening = "Dear {nams}"', "opening", "did you mean {names}?"),
        ('[tax]\npay = "{amnt}"', "tax.pay", "did you mean {amount}?"),
        ('letterhead = ["{frim}"]', "letterhead[0]", "did you mean {firm}?"),
        ('[words]\nattach = "{atached}"', "words.attach", "did you mean {attached}?"),
        # Known, but of a tax; the opening speaks of both.
        ('opening = "{amount}"', "opening", "is not known here: here stand {address}, {card_cost}"),
        ('[tax]\npay = "{phone}"', "tax.pay", "is not known here"),
        ('[words]\nsign = "{sign}"', "words.sign", "is not known here"),
        ('opening = "{names"', "opening", "has a brace that opens no placeholder"),
        ('opening = "names}"', "opening", "has a brace that opens no placeholder"),
        ('opening = "{}"', "opening", "has a brace that opens no placeholder"),
        ('opening = "{names.__class__}"', "opening", "has a brace that opens no placeholder"),
        ('opening = "{names!r}"', "opening", "has a brace that opens no placeholder"),
        ('opening = "{year:>{next_year}}"', "opening", "has a brace that opens no placeholder"),
        ('openning = "x"', "openning", "is not a key of a letter: did you mean `opening`?"),
        ('[tax]\npays = "x"', "tax.pays", "did you mean `pay`?"),
        ("opening = 5", "opening", "is not text"),
        ('closing = "Bye"', "closing", "is not a list of lines"),
        ("closing = [5]", "closing[0]", "is not text"),
        ('tax = "x"', "tax", "is not a table: write [tax]"),
        ('opening = "日本"', "opening", "has signs that cannot be printed: 日 (U+65E5)"),
        ("opening = ", "the TOML", "cannot be read"),
    ],
)
def test_a_mistake_in_a_template_is_named(tmp_path, text, place, words):
    assert words in problems(tmp_path, text)[place]


def test_all_mistakes_are_named_at_once(tmp_path):
    text = 'opening = "{nams}"\nclosing = ["{yaer}", "{firm}", "{x}"]\n[tax]\npay = "{"\n'
    assert set(problems(tmp_path, text)) == {"opening", "closing[0]", "closing[2]", "tax.pay"}


def test_a_template_that_is_not_there(tmp_path):
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(PlaceError):
            read_template(path)


def test_taxclis_own_letter_is_a_template_a_firm_may_copy(tmp_path):
    forms = Path(__file__).resolve().parents[2] / "forms" / "letter.toml"
    assert read_template(forms) == default_template()
