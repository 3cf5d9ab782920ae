"""Nothing clipped, nothing over the edge, and a read-back that notices a wrong value."""

from itertools import combinations
from pathlib import Path

import pytest

import taxcli
from taxcli.document.fonts import width
from taxcli.document.render import ReadBackError, read_back, render
from taxcli.document.sheet import BOTTOM, LEFT, PAGE_HEIGHT, RIGHT, Expected, Sheet
from taxcli.features.papers import papers_of
from tests.build import case, lived
from tests.papers_kit import text_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))
LONG = "Wolfeschlegelsteinhausenbergerdorff"  # 35 letters
FULL = ["Maximiliane-Theodora Wilhelmine Konstanze", LONG]


def all_sheets(result):
    return [sheet for name, sheets in papers_of(result, "full") for sheet in sheets]


def hard_case():
    people = {
        who: {"first_name": FULL[0], "last_name": FULL[1], "ssn": number}
        for who, number in (("primary", "987-65-4320"), ("spouse", "987-65-4321"))
    }
    rows = [
        {"locality": "MULTNOMAH COUNTY", "wages": 99_999_999, "tax": 1_234_567},
        {"locality": "METRO SHS", "wages": 99_999_999, "tax": 987_654},
    ]
    return case(
        filing_status="joint",
        residency=lived("full-year", "full-year"),
        **people,
        address={
            "street": "12345 Northwest Very Long Boulevard Name Extension Street, back "
            "of the yard behind the second house",
            "unit": "Apartment 1234-B, care of the building manager",
            "city": "Unincorporated Multnomah County",
            "state": "OR",
            "zip": "97214-1234",
        },
        oregon={"form": "OR-40", "taxable_income": 9_999_999_999},
        w2=[{"employer": "E" * 118, "wages": 99_999_999, "local": rows}],
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_mark_leaves_the_page_and_no_texts_overlap(path):
    check_marks(all_sheets(taxcli.prepare(taxcli.read_case(path))))


def test_long_names_and_ten_digit_amounts_fit():
    check_marks(all_sheets(taxcli.prepare(hard_case())))


def check_marks(sheets):
    for sheet in sheets:
        for page in sheet.pages:
            boxes = []
            for mark in page.texts:
                wide = width(mark.text, mark.weight, mark.size)
                assert mark.x >= LEFT - 0.5, mark
                assert mark.x + wide <= RIGHT + 0.5, mark
                assert BOTTOM - 14 <= mark.y <= PAGE_HEIGHT - 30, mark
                boxes.append((mark.x, mark.y, wide, mark.size, mark.text))
            for one, two in combinations(boxes, 2):
                same_line = abs(one[1] - two[1]) < 0.6 * min(one[3], two[3])
                across = one[0] < two[0] + two[2] - 0.5 and two[0] < one[0] + one[2] - 0.5
                assert not (same_line and across), (one[4], two[4])


def test_text_too_long_for_its_cell_goes_to_a_statement_in_full(tmp_path):
    result = taxcli.prepare(hard_case())
    sheets = dict(papers_of(result, "full"))["2025-shs-MET-40.pdf"]
    path = tmp_path / "paper.pdf"
    path.write_bytes(render(sheets, "test"))
    text = text_of(path)
    assert "See statement 1" in text
    assert "Statement 1: Mailing address" in text
    assert "Extension Street, back of the yard behind the second house" in text
    assert "Apartment 1234-B, care of the building manager" in text
    assert LONG in text


def test_a_surname_of_thirty_letters_needs_no_statement():
    person = {"first_name": "Mai", "last_name": "Wolfeschlegelsteinhausenberger"}
    assert len(person["last_name"]) == 30
    result = taxcli.prepare(case(primary=person))
    assert all(not sheet.statements for sheet in all_sheets(result))


def test_reading_back_notices_another_value_and_a_missing_page():
    sheet = Sheet("Test", "foot")
    sheet.value(100, 500, "1,234.50", right=True)
    data = render([sheet], "test")
    assert read_back(data, [sheet], "test.pdf") == 1
    place = sheet.page.values[0]
    sheet.page.values[0] = Expected("1,234.60", *place[1:])
    with pytest.raises(ReadBackError, match=r"test\.pdf, page 1"):
        read_back(data, [sheet], "test.pdf")
    sheet.page.values[0] = place._replace(bottom=place.bottom - 40, top=place.top - 40)
    with pytest.raises(ReadBackError):
        read_back(data, [sheet], "test.pdf")
    sheet.new_page()
    with pytest.raises(ReadBackError, match="1 pages instead of 2"):
        read_back(data, [sheet], "test.pdf")


def test_a_word_wider_than_its_column_is_cut_into_lines_that_fit():
    from taxcli.document.fonts import wrap

    lines = wrap("E" * 118, "body", 10, 90)
    assert "".join(lines) == "E" * 118
    assert all(width(line, "body", 10) <= 90 for line in lines)
