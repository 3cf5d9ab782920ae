"""The keying sheet: each value of the return once, as a field takes it, and what else is asked."""

import re
import tomllib
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from taxcli.features.keying.groups import keying_items
from taxcli.features.keying.sheet import keying_sheet

import taxcli
from taxcli.features.keying.entries import Entry, Head, Note, Sub, typed, typed_date
from taxcli.features.papers import drawn
from taxcli.values import to_json
from tests.build import case, lived
from tests.papers_kit import pages_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))
BY_NAME = {path.stem: path for path in EXAMPLES}
SSN = "987-65-4320"
MAI = {"first_name": "Mai", "last_name": "Nguyễn Thị Ánh", "ssn": SSN}
LUKASZ = {"first_name": "Łukasz", "last_name": "Żółkiewski", "ssn": "987-65-4321"}
MASKED = ["***-**-4320", "***-**-4321"]
DIGITS = re.compile(r"-?\d+\.\d\d")


def prepared(name):
    return taxcli.prepare(taxcli.read_case(BY_NAME[name]))


def items(result, ssn="full"):
    return list(keying_items(result, ssn))


def group(result, name, ssn="full"):
    """Return what stands under a heading that begins like this; nothing if there is none."""
    found, inside = [], False
    for item in items(result, ssn):
        if isinstance(item, Head):
            inside = item.text.startswith(name)
        elif inside:
            found.append(item)
    return found


def fields(found):
    return [(item.caption, item.value) for item in found if isinstance(item, Entry)]


def value(found, caption):
    (only,) = [item.value for item in found if isinstance(item, Entry) and item.caption == caption]
    return only


def files(result):
    return [one for one in result.programs.values() if one.filing.form and one.filled is not None]


def lines_of(result, program):
    """Return a tax's lines on the sheet, before its schedules: number to value."""
    own = group(result, f"{program.program.name} ")
    schedules = ("Schedule", "Exempt", "Credit for", "Prepayments")
    lines, inside = {}, False
    for item in own:
        if isinstance(item, Sub):
            inside = not item.text.startswith(schedules)
        elif isinstance(item, Entry) and item.number and inside:
            assert item.number not in lines
            lines[item.number] = item.value
    return lines


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_line_of_the_return_stands_there_once_with_the_digits_of_the_json(path):
    result = taxcli.prepare(taxcli.read_case(path))
    shared = {
        item.number: item.value
        for item in group(result, "Combined return")
        if isinstance(item, Entry) and item.number
    }
    for program in files(result):
        lines = lines_of(result, program)
        assert not lines.keys() & shared.keys()
        told = {line["number"]: line["amount"] or "not known" for line in to_json(program)["lines"]}
        assert {**shared, **lines} == told


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_reads_back_from_the_page_and_every_page_names_its_group(path):
    result = taxcli.prepare(taxcli.read_case(path))
    if not files(result):
        return
    sheet = keying_sheet(result, "full")
    drawn([sheet], "keying.pdf", draft=result.blocked)
    for page in sheet.pages:
        texts = {mark.text for mark in page.texts}
        assert {"Type this", "Done"} <= texts
        boxes = [frame for frame in page.frames if frame.width == frame.height]
        assert boxes
        assert all(frame.width >= 10 for frame in boxes)


def test_amounts_are_typed_without_sign_of_dollars_and_commas():
    assert typed(Decimal(310_000)) == "310000.00"
    assert typed(Decimal("-1234.5")) == "-1234.50"
    assert typed(Decimal("0.628"), "percent") == "62.8"
    assert typed(None) == "not known"
    assert typed_date(date(2026, 4, 5)) == "04/05/2026"


@given(st.decimals(min_value=-(10**10), max_value=10**10, places=4, allow_nan=False))
def test_whatever_the_amount_it_is_digits_and_the_same_number(amount):
    text = typed(amount)
    assert DIGITS.fullmatch(text)
    assert abs(Decimal(text) - amount) <= Decimal("0.005")


def test_the_combined_return_is_one_entry_with_the_shared_part_once():
    result = prepared("combined-return")
    shared = group(result, "Combined return")
    assert value(shared, "Residency in both") == "Full-year resident"
    assert value(shared, "Extension filed") == "No"
    oregon = [one for one in items(result) if isinstance(one, Entry) and one.value == "452000.00"]
    # The Oregon figure, and on each return the taxable income that follows from it.
    assert [one.number for one in oregon] == ["1", "5", "5"]
    for name in ("SHS", "PFA"):
        captions = [caption for caption, _ in fields(group(result, f"{name} on the combined"))]
        assert not any("Residency" in caption for caption in captions)
        assert "Extension filed" not in captions
    sent = [caption for caption, _ in fields(group(result, "Write down"))]
    assert [one for one in sent if "return" in one] == [
        "Combined return: date, confirmation number"
    ]


def test_a_combined_part_year_return_shares_the_figures_of_the_oregon_return():
    # Persona d: total income 320,000 and deductions 20,000 on Form OR-40-N, for both taxes.
    shared = fields(group(prepared("d-nurse-from-vancouver"), "Combined return"))
    assert [text for _, text in shared[-2:]] == ["320000.00", "20000.00"]


def test_an_item_has_its_whole_pay_its_days_and_its_local_part():
    """420,000 × 92 of 230 days, of an Oregon column of 168,000."""
    own = group(prepared("d-commuter-by-whole-pay"), "SHS")
    for caption, told in {
        "Item 1 (Taxfiler): wages from": "Example Widgets",
        "Item 1: amount on the Oregon return": "168000.00",
        "Item 1: whole pay": "420000.00",
        "Item 1: days counted": "92",
        "Item 1: of days": "230",
        "Item 1: Metro part": "168000.00",
    }.items():
        assert value(own, caption) == told
    nurse = group(prepared("d-nurse-from-vancouver"), "SHS")
    assert "Item 1: whole pay" not in dict(fields(nurse))


def test_an_extension_of_one_tax_only_is_not_shared():
    paid = {"program": "pfa", "kind": "extension", "date": date(2026, 4, 15), "amount": 100}
    result = taxcli.prepare(case(payment=[paid]))
    assert result.combined.available
    assert "Extension filed" not in dict(fields(group(result, "Combined return")))
    assert value(group(result, "SHS"), "Extension filed") == "No"
    assert value(group(result, "PFA"), "Extension filed") == "Yes, tick the box"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("e-moved-in-july", "It needs the same residency status for both taxes."),
        ("o-corbett", "It needs a duty to file both taxes, and there is not one for both."),
    ],
)
def test_where_the_combined_return_is_not_open_the_reason_stands_there(name, reason):
    result = prepared(name)
    (note, *steps) = group(result, "Which return")
    assert note == Note(f"The combined SHS and PFA return is not open. {reason}")
    assert [step.kind for step in steps] == ["do"] * len(files(result))
    assert not group(result, "Combined return")


def test_a_part_year_resident_has_first_and_last_day():
    own = group(prepared("e-moved-in-july"), "PFA")
    assert value(own, "Residency in Multnomah County") == "Part-year resident"
    assert value(own, "Taxfiler lived in Multnomah County: from") == "01/01/2025"
    assert value(own, "Taxfiler lived in Multnomah County: to") == "06/30/2025"


def test_an_amended_return_says_what_is_left_and_why():
    """SHS was 1,100 and paid, and is 900: 200 comes back. PFA 1,650 and 1,350: 300."""
    result = prepared("amended-2024")
    everything = items(result)
    notes = " ".join(one.text for one in everything if isinstance(one, Note))
    assert result.case.amends.reason in notes
    entries = [one for one in everything if isinstance(one, Entry)]
    left = [one.value for one in entries if one.caption.startswith("Less: paid with the original")]
    assert left == ["1100.00", "1650.00"]
    back = [one.value for one in entries if one.caption.startswith("Refund asked for with the")]
    assert back == ["200.00", "300.00"]
    before = [one for one in entries if "what is left of it" in one.caption]
    assert [one.value for one in before if "Balance due" in one.caption] == ["900.00", "1350.00"]


@pytest.mark.parametrize(
    ("ssn", "stands", "captions"),
    [
        # The sheet is no form: a number never stands on it in full.
        (
            "full",
            ["***-**-4320", "***-**-4321"],
            "Social Security number (masked here: type all of it)",
        ),
        (
            "masked",
            ["***-**-4320", "***-**-4321"],
            "Social Security number (masked here: type all of it)",
        ),
        ("blank", ["", ""], "Social Security number"),
    ],
)
def test_numbers_are_masked_or_blank(ssn, stands, captions, tmp_path):
    where = lived("full-year", "full-year")
    both = case(filing_status="joint", residency=where, primary=MAI, spouse=LUKASZ)
    result = taxcli.prepare(both)
    numbers = [one for one in group(result, "Taxfilers", ssn) if "Social Security" in str(one)]
    assert [one.caption for one in numbers] == [captions, f"Spouse: {captions}"]
    assert [one.value for one in numbers] == stands
    path = tmp_path / "keying.pdf"
    path.write_bytes(drawn([keying_sheet(result, ssn)], "keying.pdf"))
    text = " ".join(pages_of(path))
    assert "987-65-43" not in text
    if ssn == "blank":
        assert "432" not in text


def test_the_rows_of_each_w2_stand_with_their_tax():
    result = prepared("combined-return")
    data = tomllib.loads(BY_NAME["combined-return"].read_text("utf-8"), parse_float=Decimal)
    for name, locality in (("SHS", "METRO"), ("PFA", "MULT")):
        own = group(result, name)
        printed = [
            (w2["employer"], row["locality"], f"{row['wages']:.2f}", f"{row['tax']:.2f}")
            for w2 in data["w2"]
            for row in w2.get("local", ())
            if row["locality"] == locality
        ]
        typed_rows = [text for caption, text in fields(own) if caption.startswith("Row ")]
        assert typed_rows == [text for row in printed for text in row]


def test_a_pass_through_has_entity_proof_and_both_amounts():
    own = group(prepared("g-s-corporation-with-statement"), "PFA")
    assert value(own, "Entity 1 (Taxfiler): name") == "Sample Woodworks Inc"
    assert value(own, "Entity 1: apportionment, in percent") == "60"
    assert value(own, "Entity 1: owner's share") == "108000.00"
    assert value(own, "Entity 1: deducted") == "108000.00"


def test_an_entity_without_ein_leaves_a_line_to_write_on():
    share = {"share": 10_000, "subject": True, "return_filed": True, "statement": True}
    about = {"entity": "Sample Inc", "kind": "s-corporation", "gross_receipts": 6_000_000}
    given_case = case(pass_through=[{**about, "metro": share, "multnomah": share}])
    own = group(taxcli.prepare(given_case), "SHS")
    (ein,) = [one for one in own if isinstance(one, Entry) and one.caption.endswith("EIN")]
    assert (ein.kind, ein.value) == ("write", "")


def test_the_credit_worksheet_stands_line_by_line():
    # 44,000 of 220,000 taxed by both: one fifth of the SHS tax of 750.00 is 150.00.
    own = group(prepared("credit-for-idaho"), "SHS")
    worksheet = [one for one in own if isinstance(one, Entry) and one.number in tuple("ABCDE")]
    assert [one.value for one in worksheet] == [
        "44000.00",
        "220000.00",
        "150.00",
        "2100.00",
        "150.00",
    ]


PAYMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "program": st.sampled_from(["shs", "pfa"]),
            "kind": st.sampled_from(["estimated", "extension", "applied", "return"]),
            "date": st.dates(date(2025, 1, 1), date(2026, 4, 15)),
            "amount": st.integers(0, 5_000),
        }
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAYMENTS)
def test_prepayments_stand_in_order_of_their_days_and_add_up_to_the_lines(payments):
    result = taxcli.prepare(case(payment=payments, oregon={"taxable_income": 400_000}))
    for program in files(result):
        found = [
            (caption, Decimal(text))
            for caption, text in fields(group(result, program.program.name))
            if re.match(r"\d\d/\d\d/\d{4}: ", caption)
        ]
        assert sum((amount for _, amount in found), Decimal(0)) == program.prepaid
        days = [(caption[6:10], caption[:5]) for caption, _ in found]
        assert all(one <= two for one, two in pairwise(days))


def test_an_applied_refund_counts_at_the_first_installment_date_as_in_the_ledger():
    paid = {"program": "pfa", "kind": "applied", "date": date(2025, 9, 1), "amount": 700}
    own = group(taxcli.prepare(case(payment=[paid])), "PFA")
    assert value(own, "04/15/2025: last year's overpayment applied") == "700.00"


def test_a_prepayment_after_the_day_of_the_return_is_not_keyed():
    rows = [
        {"program": "pfa", "kind": "estimated", "date": day, "amount": 100}
        for day in (date(2026, 1, 15), date(2026, 5, 2))
    ]
    own = group(taxcli.prepare(case(payment=rows), on=date(2026, 5, 1)), "PFA")
    dated = [one for one in own if re.match(r"\d\d/\d\d/\d{4}: ", getattr(one, "caption", ""))]
    assert [one.caption[:10] for one in dated] == ["01/15/2026"]


def test_refund_or_apply_and_the_bank_of_a_refund_only():
    paid = [
        {"program": id_, "kind": "estimated", "date": date(2025, 4, 15), "amount": 2_000}
        for id_ in ("shs", "pfa")
    ]
    result = taxcli.prepare(case(payment=paid, refund={"pfa": "apply"}))
    caption = "What becomes of the overpayment"
    assert value(group(result, "SHS"), caption) == "Refund"
    assert value(group(result, "PFA"), caption) == "Apply to next year's tax"
    note, *bank = group(result, "Direct deposit")
    assert note.text.startswith("For SHS. ")
    assert "taxcli keeps no bank data" in note.text
    assert [(one.kind, one.value) for one in bank] == [("write", "")] * 3
    both = taxcli.prepare(case(payment=paid, refund={"shs": "apply", "pfa": "apply"}))
    assert not group(both, "Direct deposit")


def test_what_is_asked_beyond_the_return_is_there_or_a_line_to_write_on():
    result = taxcli.prepare(case(account={"shs": "SHS-0042"}))
    entries = {one.caption: one for one in group(result, "Getting in") if isinstance(one, Entry)}
    assert entries["Account ID, SHS"].value == "SHS-0042"
    for caption in ("Account ID, PFA", "Letter ID"):
        assert (entries[caption].kind, entries[caption].value) == ("write", "")
    blank = [
        one.caption for one in group(result, "Taxfiler") if getattr(one, "kind", "") == "write"
    ]
    assert "Mailing address" in blank
    assert "ZIP" in blank


def test_a_preparer_stands_there_only_if_there_is_one():
    assert not group(taxcli.prepare(case()), "Paid preparer")
    result = taxcli.prepare(case(preparer={"name": "Pat Preparer", "phone": "503-555-0100"}))
    own = group(result, "Paid preparer")
    assert fields(own) == [("Name", "Pat Preparer"), ("PTIN", ""), ("Telephone", "503-555-0100")]
    assert any("third-party access" in str(one) for one in group(result, "Getting in"))


def test_what_is_uploaded_is_what_would_be_attached():
    uploads = [caption for caption, _ in fields(group(prepared("combined-return"), "Attachments"))]
    assert uploads == [
        "SHS: Schedule WH, and a copy of each Form W-2 that shows METRO withholding",
        "PFA: Schedule WH, and a copy of each Form W-2 that shows MULT withholding",
    ]


def test_paying_has_amount_and_day_of_each_tax_and_the_terms():
    # Single, 200,000: 75,000 over the threshold, so SHS 750.00 and PFA 1,125.00.
    own = group(taxcli.prepare(case()), "Paying")
    assert "free" in own[0].text
    assert "2.45 %" in own[0].text
    assert "Monday to Friday" in own[0].text
    assert "before 4 pm Pacific" in own[0].text
    paid = [text for _, text in fields(own)]
    assert paid == ["750.00", "04/15/2026", "1125.00", "04/15/2026"]
    # The date of 2025 is not official, and says so.
    assert "secondary" in own[2].caption


def test_only_what_is_left_after_a_payment_with_the_return_is_to_be_paid():
    # Persona i paid 4,000.00 with the return; 144.00 of underpayment interest is left.
    own = group(prepared("i-paid-in-april"), "Paying")
    assert value(own, "SHS: amount to pay, less 4,000.00 paid with the return") == "144.00"
    assert Note("PFA: paid with the return. Nothing is left to pay.") in own


def test_a_late_amount_says_until_when_it_holds():
    # Of any payment in June interest runs to July 15, so that the amount is the same all month.
    result = taxcli.prepare(case(), on=date(2026, 6, 20))
    own = group(result, "Paying")
    assert value(own, "SHS: was due on") == "04/15/2026"
    assert value(own, "SHS: the amount holds until") == "06/30/2026"


def test_of_a_blocked_case_what_is_not_known_is_not_zero():
    result = prepared("j-total-city")
    assert result.blocked
    assert value(group(result, "Paying"), "SHS: amount to pay") == "not known"
    rows = dict(fields(group(result, "SHS")))
    assert rows["Row 1: tax withheld, box 19"] == "not known"


def test_long_names_and_many_rows_stay_whole(tmp_path):
    long = "Wolfeschlegelsteinhausenbergerdorff"
    local = [{"locality": "METRO", "wages": 99_999_999, "tax": 987_654}]
    given_case = case(
        filing_status="joint",
        residency=lived("full-year", "full-year"),
        primary={"first_name": "Maximiliane-Theodora Wilhelmine Konstanze", "last_name": long},
        spouse={"first_name": "E" * 60, "last_name": long},
        oregon={"taxable_income": 9_999_999_999},
        w2=[
            {"employer": "E" * 118, "wages": 99_999_999, "local": local, "also_real": True},
        ]
        * 20,
    )
    path = tmp_path / "keying.pdf"
    path.write_bytes(drawn([keying_sheet(taxcli.prepare(given_case), "full")], "keying.pdf"))
    pages = pages_of(path)
    assert "Maximiliane-Theodora Wilhelmine Konstanze" in pages[0]
    assert sum(page.count("987654.00") for page in pages) == 20
    assert "(continued)" in pages[3]
