"""Wherever someone is sent to PRO stands what a login needs, and what goes without one."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import taxcli
from taxcli.cli.app import run
from taxcli.document.sheet import Sheet
from taxcli.features.letter.letter import letter_sheet
from taxcli.features.letter.template import default_template
from taxcli.features.papers import papers_of
from taxcli.features.pro_access_checklist import AccessRow, access_sheet, access_steps
from taxcli.features.voucher_slips import voucher_sheet
from taxcli.features.vouchers import Voucher
from taxcli.law.figures import STATUSES
from taxcli.law.standing import pro
from tests.build import case, joint

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))
BY_NAME = {path.stem: path for path in EXAMPLES}
ADVISED = re.compile(r"\bPRO\b|Portland Revenue Online|Pro\.Portland\.gov")
PREPARER = {"name": "Pat Preparer", "firm": "Sample Firm", "phone": "503-555-0100"}


def said(text: str) -> str:
    return " ".join(text.split())


def text_of(sheet: Sheet) -> str:
    """Return a paper's words as they are read, without its foot."""
    return said(" ".join(mark.text for page in sheet.pages for mark in page.texts))


def carried(text: str) -> int:
    """Return how often a text says what a login needs, in either form."""
    return text.count(pro().short) + text.count(pro().long)


def check(text: str, what: str) -> None:
    assert carried(text) == (1 if ADVISED.search(text) else 0), what


def test_the_words_have_every_fact_of_a_login():
    for words in (pro().short, pro().long):
        for fact in (
            "tax account",
            "Letter ID",
            "Account ID",
            "mailed",
            "first",
            "without a login",
        ):
            assert fact in words
    assert len(pro().short) < len(pro().long)
    assert pro().address == "Pro.Portland.gov"


def test_each_fact_has_its_source_and_what_is_not_official_says_so():
    facts = (pro().login_needs, pro().first_year, pro().without_login, pro().pay_without_login)
    for fact in facts:
        assert fact.source.strip()
        assert fact.status in STATUSES
    assert (pro().login_needs.status, pro().first_year.status) == ("official", "inferred")
    assert pro().without_login.status == "official"
    assert "2022" in pro().without_login.source


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_paper_of_every_example_that_names_pro_carries_the_words_once(path):
    result = taxcli.prepare(taxcli.read_case(path))
    for name, sheets in papers_of(result, "full"):
        if "packet" not in name:
            check(text_of(sheets[0]), name)
    letter = letter_sheet(result, default_template())
    check(text_of(letter), "letter")
    assert len(letter.pages) == 1


@pytest.mark.parametrize("income", [100_000, 300_000])
@pytest.mark.parametrize("preparer", [None, PREPARER])
def test_a_letter_carries_them_with_and_without_a_preparer_and_stays_one_page(income, preparer):
    address = {"street": "1 Sample St", "city": "Portland", "state": "OR", "zip": "97201"}
    given = joint(preparer=preparer, address=address, oregon={"taxable_income": income})
    letter = letter_sheet(taxcli.prepare(given), default_template())
    check(text_of(letter), "letter")
    assert (carried(text_of(letter)) == 1) == (income > 200_000)
    assert len(letter.pages) == 1


def test_a_letter_that_names_no_pro_has_no_words_of_it():
    # A preparer files it and nothing is to be paid: 50.00 of SHS tax, 75.00 of PFA, both prepaid.
    paid = [
        {"program": id_, "kind": "estimated", "date": date(2025, 4, 15), "amount": Decimal(amount)}
        for id_, amount in (("shs", 50), ("pfa", 75))
    ]
    given = case(preparer=PREPARER, payment=paid, oregon={"taxable_income": 130_000})
    assert carried(text_of(letter_sheet(taxcli.prepare(given), default_template()))) == 0


@pytest.mark.parametrize("kind", ["return", "estimated", "extension"])
@pytest.mark.parametrize("count", [1, 4])
def test_vouchers_carry_them_once_and_say_what_is_not_known_of_paying(kind, count):
    shs = taxcli.prepare(case()).programs["shs"].program
    one = Voucher(shs, 2025, kind, Decimal("700.00"), date(2026, 4, 15))
    text = text_of(voucher_sheet(case(), [one] * count, "full"))
    assert carried(text) == 1
    assert "Whether a payment alone can be made there without a login was not found" in text


def test_the_access_checklist_carries_them():
    rows = [AccessRow("C-1", 2025, frozenset({"shs"}))]
    assert carried(text_of(access_sheet(rows, access_steps()))) == 1


@pytest.mark.parametrize("columns", ["40", "80"])
@pytest.mark.parametrize(
    ("argv", "times"),
    [
        (("compute", BY_NAME["combined-return"]), 1),
        (("compute", BY_NAME["e-moved-in-july"]), 0),
        (("extend", BY_NAME["h-first-year-over-1000"]), 1),
        (("plan", "--balance", "4200", "--months", "18"), 1),
        (("plan", "--balance", "4200", "--months", "18", "--accessible"), 1),
        (("estimate", BY_NAME["h-first-year-over-1000"]), 0),
        (("late", BY_NAME["b-over-the-threshold"], "--on", "2026-06-20"), 0),
        (("ledger", BY_NAME["i-paid-in-april"]), 0),
    ],
)
def test_every_screen_that_advises_pro_carries_them_once(argv, times, columns, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    run([str(word) for word in argv])
    text = said(capsys.readouterr().out)
    assert text
    assert carried(text) == times
    assert bool(ADVISED.search(text)) == bool(times)
