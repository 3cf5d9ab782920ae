"""The worksheet: how each line was found, for both taxes side by side, and what it rests on."""

from pathlib import Path

import pytest

import taxcli
from taxcli.document.blocks import Fields
from taxcli.features.papers import drawn
from taxcli.features.worksheet import worksheet_document, worksheet_sheet
from taxcli.values import show
from tests.papers_kit import pages_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))


def prepared(name):
    return taxcli.prepare(taxcli.read_case(next(one for one in EXAMPLES if one.stem == name)))


def rows(result):
    return {
        row.number: row
        for one in worksheet_document(result)
        if isinstance(one, Fields)
        for row in one.rows
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_amount_that_is_not_nothing_stands_there(path, tmp_path):
    result = taxcli.prepare(taxcli.read_case(path))
    file = tmp_path / "worksheet.pdf"
    file.write_bytes(drawn([worksheet_sheet(result)], "worksheet.pdf", draft=result.blocked))
    text = " ".join(" ".join(pages_of(file)).split())
    for program in result.programs.values():
        for line in program.lines:
            assert not line.amount or show(line.amount) in text


def test_both_taxes_stand_in_one_row_with_how_each_was_found():
    """80,000 over 200,000 for a couple: 1 % and 1.5 % of it."""
    found = rows(prepared("a-two-earners"))
    assert found["8"].values == ("800.00", "1,200.00")
    assert found["8"].notes == (
        "SHS: = rate × excess = 1 % × 80,000.00",
        "PFA: = rate × excess + additional rate × excess over the upper threshold = "
        "1.5 % × 80,000.00 + 1.5 % × 0.00",
    )
    # What is found alike in both is said once; a schedule without rows is left out.
    (note,) = found["7"].notes
    assert note.endswith("= the larger of (0, 280,000.00 − 200,000.00)")
    assert not {"2", "3", "4", "9", "11", "16", "17", "18"} & {*found}


def test_a_row_of_a_schedule_is_named_by_whose_it_is_and_not_by_a_key():
    found = rows(prepared("combined-return"))
    assert any("Sample" in note or "Example" in note for note in found["11"].notes)
    text = " ".join(note for row in found.values() for note in row.notes)
    for key in ("w2[", "oregon.", "[[payment]]"):
        assert key not in text


def test_figures_and_assumptions_stand_once():
    sheet = worksheet_sheet(prepared("a-two-earners"))
    assert len(sheet.pages) == 2
    text = " ".join(mark.text for page in sheet.pages for mark in page.texts)
    assert text.count("SHS threshold: 200,000.00") == 1
    # Nothing is late: no penalty rate was used.
    assert "penalty rate" not in text
