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

import taxcli
from taxcli.document.blocks import BY_HAND, Fields, Item, Para
from taxcli.features.keying.document import keying_document, keying_sheet
from taxcli.features.keying.fields import typed, typed_date
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
CHARGES = ("penalty", "interest", "underpayment_interest")


def prepared(name):
    return taxcli.prepare(taxcli.read_case(BY_NAME[name]))


def blocks(result, ssn="full"):
    return list(keying_document(result, ssn))


def notes(result):
    """Return the sentences and steps that are no fields."""
    return [one.text for one in blocks(result) if isinstance(one, Para | Item)]


def group(result, heading, ssn="full"):
    """Return the rows of a group of fields: label to value; nothing if there is none."""
    found = [one for one in blocks(result, ssn) if isinstance(one, Fields)]
    return {
        row.label: row.values[0] if row.values else ""
        for one in found
        if one.heading.startswith(heading)
        for row in one.rows
    }


def of_tax(result, tax):
    """Return the rows of a tax, in a column of its own or with the page's width, by section."""
    for one in blocks(result):
        if not isinstance(one, Fields):
            continue
        if one.heading.startswith(f"{tax} M"):
            at, heading = 0, one.heading.partition(": ")[2]
        elif any(name.startswith(f"{tax} M") for name in one.columns):
            at = [name[:3] for name in one.columns].index(tax)
            heading = one.heading
        else:
            continue
        yield from ((heading, row, row.values[at]) for row in one.rows if row.values[at])


def fields(result, tax, section=""):
    """Return the labels and values of a tax, of one section if it is named."""
    return [
        (row.label, text)
        for heading, row, text in of_tax(result, tax)
        if heading[: len(section)] == section
    ]


def value(result, tax, label):
    (only,) = [text for found, text in fields(result, tax) if found == label]
    return only


def paying(result, tax):
    """Return what is to be paid of a tax: label to value."""
    for one in blocks(result):
        if isinstance(one, Fields) and one.heading == "Paying":
            at = one.columns.index(tax)
            return {row.label: row.values[at] for row in one.rows if row.values[at]}
    return {}


def files(result):
    return [one for one in result.programs.values() if one.filing.form and one.filled is not None]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_line_of_the_return_stands_there_once_with_the_digits_of_the_json(path):
    """But for charges of nothing, which are left out."""
    result = taxcli.prepare(taxcli.read_case(path))
    for program in files(result):
        own = [
            (row.number, text)
            for heading, row, text in of_tax(result, program.program.name)
            if row.number and not heading.startswith("Credit for")
        ]
        assert len(own) == len(dict(own))
        told = {
            line["number"]: line["amount"] or "not known"
            for line in to_json(program)["lines"]
            if not (line["id"] in CHARGES and line["amount"] == "0.00")
        }
        assert dict(own) == told


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_reads_back_from_the_page_and_every_page_names_its_group(path):
    result = taxcli.prepare(taxcli.read_case(path))
    if not files(result):
        return
    sheet = keying_sheet(result, "full")
    drawn([sheet], "keying.pdf", draft=result.blocked)
    for page in sheet.pages:
        texts = {mark.text for mark in page.texts}
        assert "Done" in texts
        boxes = [frame for frame in page.frames if frame.width == frame.height]
        assert boxes


@pytest.mark.parametrize("name", ["a-two-earners", "c-head-of-household", "combined-return"])
def test_both_taxes_stand_side_by_side_on_two_pages(name):
    result = prepared(name)
    assert len(keying_sheet(result, "full").pages) <= 2
    (tax,) = (one for one in blocks(result) if isinstance(one, Fields) and one.heading == "Tax")
    assert [name[:3] for name in tax.columns] == ["SHS", "PFA"]
    # A line that PFA alone has leaves the column of SHS empty.
    assert [row.values[0] for row in tax.rows if row.number in ("7a", "7b")] == ["", ""]
    assert [row.number for row in tax.rows] == ["6", "7", "7a", "7b", "8", "9", "10"]


def test_returns_of_two_kinds_stand_one_below_the_other():
    result = prepared("e-moved-in-july")
    found = [one for one in blocks(result) if isinstance(one, Fields) and "MC-40-NP" in one.heading]
    assert all(one.columns == ("Type this",) for one in found)
    assert value(result, "PFA", "Local taxable income") == "166439.60"


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


def test_the_combined_return_is_one_entry_for_both():
    result = prepared("combined-return")
    assert "File the combined return, or two separate returns: not both." in notes(result)
    for tax in ("SHS", "PFA"):
        assert value(result, tax, "Taxfiler: residency") == "Full-year resident"
        assert value(result, tax, "Extension filed") == "No"
        assert value(result, tax, "Oregon taxable income, from Form OR-40 line 19") == "452000.00"
    sent = group(result, "Write down")
    assert [one for one in sent if "return" in one] == [
        "Combined return: date, confirmation number"
    ]


def test_an_item_has_its_whole_pay_its_days_and_its_local_part():
    """420,000 × 92 of 230 days, of an Oregon column of 168,000."""
    result = prepared("d-commuter-by-whole-pay")
    for label, told in {
        "Item 1 (Taxfiler): wages from": "Example Widgets",
        "Item 1: amount on the Oregon return": "168000.00",
        "Item 1: whole pay": "420000.00",
        "Item 1: days counted": "92",
        "Item 1: of days": "230",
        "Item 1: local part": "168000.00",
    }.items():
        assert value(result, "SHS", label) == told
    nurse = prepared("d-nurse-from-vancouver")
    assert "Item 1: whole pay" not in dict(fields(nurse, "SHS"))


def test_an_extension_of_one_tax_is_the_other_s_no():
    paid = {"program": "pfa", "kind": "extension", "date": date(2026, 4, 15), "amount": 100}
    result = taxcli.prepare(case(payment=[paid]))
    assert result.combined.available
    assert value(result, "SHS", "Extension filed") == "No"
    assert value(result, "PFA", "Extension filed") == "Yes, tick the box"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("e-moved-in-july", "It needs the same residency status for both taxes."),
        ("o-corbett", "It needs a duty to file both taxes, and there is not one for both."),
    ],
)
def test_where_the_combined_return_is_not_open_the_reason_stands_there(name, reason):
    result = prepared(name)
    found = notes(result)
    assert f"The combined SHS and PFA return is not open. {reason}" in found
    steps = [one for one in found if one.startswith("File Form")]
    assert len(steps) == len(files(result))
    assert not any("File the combined" in one for one in found)


def test_a_part_year_resident_has_first_and_last_day():
    result = prepared("e-moved-in-july")
    assert value(result, "PFA", "Taxfiler: residency") == "Part-year resident"
    assert value(result, "PFA", "Taxfiler lived inside: from") == "01/01/2025"
    assert value(result, "PFA", "Taxfiler lived inside: to") == "06/30/2025"


def test_an_amended_return_says_what_is_left_and_why():
    """SHS was 1,100 and paid, and is 900: 200 comes back. PFA 1,650 and 1,350: 300."""
    result = prepared("amended-2024")
    assert result.case.amends.reason in " ".join(notes(result))
    for tax, paid, back, balance in (
        ("SHS", "1100.00", "200.00", "900.00"),
        ("PFA", "1650.00", "300.00", "1350.00"),
    ):
        left = dict(fields(result, tax, "Amended return: what is left"))
        assert left["Less: paid with the original return and since"] == paid
        assert left["Refund asked for with the amended return"] == back
        assert value(result, tax, "Balance due (below: what is left of it)") == balance


@pytest.mark.parametrize(
    ("ssn", "stands", "label"),
    [
        # The sheet is no form: a number never stands on it in full.
        ("full", MASKED, "Social Security number (masked here: type all of it)"),
        ("masked", MASKED, "Social Security number (masked here: type all of it)"),
        ("blank", [BY_HAND, BY_HAND], "Social Security number"),
    ],
)
def test_numbers_are_masked_or_blank(ssn, stands, label, tmp_path):
    where = lived("full-year", "full-year")
    both = case(filing_status="joint", residency=where, primary=MAI, spouse=LUKASZ)
    result = taxcli.prepare(both)
    found = group(result, "Taxfilers", ssn)
    assert [found[label], found[f"Spouse: {label}"]] == stands
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
        printed = [
            (w2["employer"], row["locality"], f"{row['wages']:.2f}", f"{row['tax']:.2f}")
            for w2 in data["w2"]
            for row in w2.get("local", ())
            if row["locality"] == locality
        ]
        typed_rows = [text for label, text in fields(result, name) if label.startswith("Row ")]
        assert sorted(typed_rows) == sorted(text for row in printed for text in row)


def test_a_pass_through_has_entity_proof_and_both_amounts():
    result = prepared("g-s-corporation-with-statement")
    assert value(result, "PFA", "Entity 1 (Taxfiler): name") == "Sample Woodworks Inc"
    assert value(result, "PFA", "Entity 1: apportionment, in percent") == "60"
    assert value(result, "PFA", "Entity 1: owner's share") == "108000.00"
    assert value(result, "PFA", "Entity 1: deducted") == "108000.00"


def test_an_entity_without_ein_leaves_a_line_to_write_on():
    share = {"share": 10_000, "subject": True, "return_filed": True, "statement": True}
    about = {"entity": "Sample Inc", "kind": "s-corporation", "gross_receipts": 6_000_000}
    given_case = case(pass_through=[{**about, "metro": share, "multnomah": share}])
    assert value(taxcli.prepare(given_case), "SHS", "Entity 1: EIN") == BY_HAND


def test_the_credit_worksheet_stands_line_by_line():
    # 44,000 of 220,000 taxed by both: one fifth of the SHS tax of 750.00 is 150.00.
    own = fields(prepared("credit-for-idaho"), "SHS", "Credit for tax paid to another state")
    assert [text for _, text in own[1:]] == ["44000.00", "220000.00", "150.00", "2100.00", "150.00"]


PAYMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "program": st.sampled_from(["shs", "pfa"]),
            "kind": st.sampled_from(["estimated", "extension", "applied", "return"]),
            "date": st.dates(date(2025, 1, 1), date(2026, 4, 15)),
            "amount": st.integers(1, 5_000),
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
            (label, Decimal(text))
            for label, text in fields(result, program.program.name, "Prepayments by date")
        ]
        assert sum((amount for _, amount in found), Decimal(0)) == program.prepaid
        days = [(label[6:10], label[:5]) for label, _ in found]
        assert all(one <= two for one, two in pairwise(days))


def test_an_applied_refund_counts_at_the_first_installment_date_as_in_the_ledger():
    paid = {"program": "pfa", "kind": "applied", "date": date(2025, 9, 1), "amount": 700}
    result = taxcli.prepare(case(payment=[paid]))
    assert value(result, "PFA", "04/15/2025: last year's overpayment applied") == "700.00"


def test_a_prepayment_after_the_day_of_the_return_is_not_keyed():
    rows = [
        {"program": "pfa", "kind": "estimated", "date": day, "amount": 100}
        for day in (date(2026, 1, 15), date(2026, 5, 2))
    ]
    result = taxcli.prepare(case(payment=rows), on=date(2026, 5, 1))
    dated = fields(result, "PFA", "Prepayments by date")
    assert [label[:10] for label, _ in dated] == ["01/15/2026"]


def test_refund_or_apply_and_the_bank_of_a_refund_only():
    paid = [
        {"program": id_, "kind": "estimated", "date": date(2025, 4, 15), "amount": 2_000}
        for id_ in ("shs", "pfa")
    ]
    result = taxcli.prepare(case(payment=paid, refund={"pfa": "apply"}))
    label = "What becomes of the overpayment"
    assert value(result, "SHS", label) == "Refund"
    assert value(result, "PFA", label) == "Apply to next year's tax"
    bank = group(result, "Direct deposit of the refund: SHS")
    assert [*bank.values()] == [BY_HAND] * 3
    both = taxcli.prepare(case(payment=paid, refund={"shs": "apply", "pfa": "apply"}))
    assert not group(both, "Direct deposit")


def test_what_is_asked_beyond_the_return_is_there_or_a_line_to_write_on():
    result = taxcli.prepare(case(account={"shs": "SHS-0042"}))
    found = group(result, "Taxfiler")
    assert found["Account ID, SHS"] == "SHS-0042"
    assert "Account ID, PFA" not in found
    assert (found["Mailing address"], found["ZIP"]) == (BY_HAND, BY_HAND)
    assert any("`taxcli guide pro-username`" in one for one in notes(result))


def test_a_preparer_stands_there_only_if_there_is_one():
    assert not group(taxcli.prepare(case()), "Paid preparer")
    result = taxcli.prepare(case(preparer={"name": "Pat Preparer", "phone": "503-555-0100"}))
    assert group(result, "Paid preparer") == {
        "Name": "Pat Preparer",
        "PTIN": BY_HAND,
        "Telephone": "503-555-0100",
    }
    assert any("third-party access" in one for one in notes(result))


def test_what_is_uploaded_is_what_would_be_attached():
    assert [*group(prepared("combined-return"), "Attachments")] == [
        "SHS: Schedule WH, and a copy of each Form W-2 that shows METRO withholding",
        "PFA: Schedule WH, and a copy of each Form W-2 that shows MULT withholding",
    ]


def test_paying_has_amount_and_day_of_each_tax_and_the_terms():
    # Single, 200,000: 75,000 over the threshold, so SHS 750.00 and PFA 1,125.00.
    result = taxcli.prepare(case())
    assert paying(result, "SHS") == {"Amount to pay": "750.00", "Pay by": "04/15/2026"}
    assert paying(result, "PFA") == {"Amount to pay": "1125.00", "Pay by": "04/15/2026"}
    terms = " ".join(notes(result))
    for words in ("free", "2.45 %", "Monday to Friday", "before 4 pm Pacific"):
        assert words in terms
    # The date of 2025 is not official, and says so.
    (own,) = (one for one in blocks(result) if isinstance(one, Fields) and one.heading == "Paying")
    assert any("secondary" in note for row in own.rows for note in row.notes)


def test_only_what_is_left_after_a_payment_with_the_return_is_to_be_paid():
    # Persona i paid 4,000.00 with the return; 144.00 of underpayment interest is left.
    result = prepared("i-paid-in-april")
    assert paying(result, "SHS")["Amount to pay"] == "144.00"
    (own,) = (one for one in blocks(result) if isinstance(one, Fields) and one.heading == "Paying")
    assert own.rows[0].notes == ("SHS: Less 4,000.00 paid with the return.",)
    assert "PFA: paid with the return. Nothing is left to pay." in notes(result)


def test_a_late_amount_says_until_when_it_holds():
    # Of any payment in June interest runs to July 15, so that the amount is the same all month.
    own = paying(taxcli.prepare(case(), on=date(2026, 6, 20)), "SHS")
    assert own["Was due on"] == "04/15/2026"
    assert own["The amount holds until"] == "06/30/2026"


def test_of_a_blocked_case_what_is_not_known_is_not_zero():
    result = prepared("j-total-city")
    assert result.blocked
    assert paying(result, "SHS")["Amount to pay"] == "not known"
    assert value(result, "SHS", "Row 1: tax withheld, box 19") == "not known"


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
