"""The checklist of a guide on paper: steps, boxes and ticks, read back as a person would."""

from pathlib import Path

import pytest

import taxcli
from taxcli.document.fonts import missing
from taxcli.features.guide.case_answers import VALUES
from taxcli.features.guide.document import guide_sheet, guided
from taxcli.features.guide.guides import topic, topics
from taxcli.features.papers import write_sheets
from tests.papers_kit import pages_of, properties_of, text_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def written(folder, name, *, example=None, done=(), client=None):
    result = None
    if example is not None:
        result = taxcli.prepare(taxcli.read_case(EXAMPLES / f"{example}.toml"))
    ready = guided(topic(name), result, done=done, client=client)
    sheet = guide_sheet(ready)
    (path,) = write_sheets(folder, {f"guide-{name}.pdf": [sheet]})
    return sheet, path


@pytest.mark.parametrize("found", topics(), ids=lambda one: one.name)
def test_every_step_reads_back_with_a_box(tmp_path, found):
    sheet, path = written(tmp_path, found.name)
    said = text_of(path)
    for step in found.steps:
        begins = " ".join(step.text.plain.replace("`", '"').split()[:6])
        assert f"{step.number} {begins}" in said, step.id
    boxes = sum(len(page.frames) for page in sheet.pages)
    assert boxes == len(found.steps) + len(found.at_hand)
    for words in ("What goes wrong", "Sources", "(official)"):
        assert words in said


def test_steps_that_are_done_are_ticked(tmp_path):
    done = {step.id for step in topic("refunds").steps[:2]}
    sheet, path = written(tmp_path, "refunds", done=done)
    ticks = [mark for page in sheet.pages for mark in page.values if mark.text == "X"]
    assert len(ticks) == 2
    assert "X 1 File a personal tax return" in text_of(path)
    assert "X 3" not in text_of(path)


def test_a_case_is_filled_in_and_names_nobody(tmp_path):
    _, path = written(tmp_path, "paying", example="a-two-earners")
    said = text_of(path)
    assert "Tax year 2025" in said
    assert "SHS $800.00 and PFA $1,200.00" in said
    assert "on the memo line MET-40 2025, SHS tax" in said
    case = taxcli.read_case(EXAMPLES / "a-two-earners.toml")
    assert case.primary.last_name not in said
    assert "secondary, not official" in said


def test_a_step_that_does_not_apply_has_no_box(tmp_path):
    sheet, path = written(tmp_path, "refunds", example="a-two-earners")
    boxes = sum(len(page.frames) for page in sheet.pages)
    assert boxes == len(topic("refunds").at_hand)
    assert "1 Does not apply: this case asks for no refund." in text_of(path)


def test_a_client_stands_on_every_page(tmp_path):
    _, path = written(tmp_path, "secondary-logons", client="C-001")
    pages = pages_of(path)
    assert len(pages) > 1
    assert all("C-001" in page for page in pages)
    assert "C-001" not in str(properties_of(path))


def test_a_long_id_is_not_lost(tmp_path):
    _, path = written(tmp_path, "refunds", client="the partnership of several people " * 2)
    assert "several people the partnership of several people" in text_of(path)


def test_the_same_guide_gives_the_same_bytes(tmp_path):
    _, first = written(tmp_path / "a", "notices")
    _, second = written(tmp_path / "b", "notices")
    assert first.read_bytes() == second.read_bytes()


def test_everything_can_be_printed():
    for found in topics():
        ready = guided(found)
        texts = [step.shown() for step in ready.topic.steps]
        texts += [item.shown() for item in ready.topic.items]
        assert not missing(" ".join([*texts, *found.not_known]))


def test_what_only_papers_know_is_not_known_of_an_empty_case():
    case = taxcli.read_case(EXAMPLES / "b-below-the-threshold.toml")
    result = taxcli.prepare(case)
    assert [VALUES[name](result) for name in ("attach", "checks", "vouchers")] == [None] * 3
