"""What is typed over an old answer, or at a menu, is what counts."""

from decimal import Decimal

from tests.interview.kit import fresh, walk
from tests.interview.sitting import ENTER, OVER, Sitting, at

BACKSPACE = "\x7f"


def answered(keyboard, id_, keys):
    flow = fresh()
    walk(flow, OVER)
    flow.go_to(id_)
    sitting = Sitting(keyboard, flow, keys)
    sitting.session.step(flow.current())
    return sitting


def test_typing_replaces_the_answer_that_stands_there(keyboard):
    found = answered(keyboard, "oregon.taxable_income", "220,000" + ENTER)
    assert found.flow.draft.get("oregon.taxable_income") == Decimal(220_000)


def test_an_answer_can_still_be_edited(keyboard):
    flow = at("address.zip")
    flow.draft.put("address.zip", "97214")
    flow.go_to("address.zip")
    Sitting(keyboard, flow, BACKSPACE + "5" + ENTER).session.step(flow.current())
    assert flow.draft.get("address.zip") == "97215"


def test_words_typed_at_a_menu_pick_what_they_name_and_are_said_back(keyboard, capsys):
    found = answered(keyboard, "filing_status", "head" + ENTER)
    assert found.flow.draft.get("filing_status") == "head-of-household"
    assert "= Head of household" in capsys.readouterr().out


def test_what_a_menu_does_not_understand_is_never_its_usual_answer(keyboard, capsys):
    assert OVER["filing_status"] == "single"
    found = answered(keyboard, "filing_status", "1999" + ENTER + "joi" + ENTER)
    assert '"1999" is none of these' in capsys.readouterr().out
    assert found.flow.draft.get("filing_status") == "joint"


def test_a_question_mark_at_a_menu_tells_why(keyboard):
    found = answered(keyboard, "filing_status", "?" + ENTER)
    assert "Why:" in found.talk


def test_what_is_pasted_at_a_menu_is_what_counts(keyboard):
    found = answered(keyboard, "tax_year", "\x1b[200~2024\x1b[201~" + ENTER)
    assert found.flow.draft.get("tax_year") == 2024


def test_the_year_cannot_be_passed_over_since_nothing_is_kept_without_it(keyboard):
    found = answered(keyboard, "tax_year", "don't know" + ENTER)
    assert "Nothing can be kept without it." in found.talk
    assert found.flow.draft.get("tax_year") == 2025


def test_an_answer_that_is_skipped_stays_as_it_was(keyboard):
    found = answered(keyboard, "oregon.taxable_income", "skip" + ENTER)
    assert "Left as it was." in found.talk
    assert found.flow.draft.get("oregon.taxable_income") == Decimal(210_000)
