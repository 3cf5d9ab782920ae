"""What a tax comes to: decided once, and named alike by every surface."""

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import taxcli
from taxcli import prepare
from taxcli.batch.prepare_client import _of_program
from taxcli.document.blocks import AmountRow, Amounts, Fields, Heading, Para, Table
from taxcli.features.compute import result_blocks
from taxcli.features.keying.document import paying_blocks
from taxcli.features.keying.fields import typed, typed_date
from taxcli.features.ledger.ledger import make_report
from taxcli.features.letter.letter import general_values, outcome_of, tax_values
from taxcli.features.letter.template import default_template
from taxcli.features.next_steps import next_steps_document
from taxcli.features.status.after_filing import after_filing
from taxcli.features.status.document import status_blocks
from taxcli.features.vouchers import return_voucher
from taxcli.interview.session import result_words
from taxcli.money import shown
from taxcli.values import day, to_json
from tests.build import case, codes, item, message, np_case, paid, w2
from tests.rules.test_amending import amended
from tests.rules.test_promises import asked

FULL = {"oregon": {"taxable_income": 160_000}, "last_year": {"shs_tax": 0, "pfa_tax": 0}}
APRIL = date(2026, 4, 10)
STEPS = {"pay": "You pay", "refund": "Comes back", "applied": "Applied"}


def of(given_case, id_="shs", **how):
    return prepare(given_case, **how).programs[id_].outcome


def texts(blocks):
    """Return the texts of blocks, and label and amount of each strong row."""
    said, strong = [], []
    for block in blocks:
        if isinstance(block, Para | Heading):
            said.append(block.text)
        elif isinstance(block, Amounts):
            strong += [(row.label, row.amount) for row in block.rows if row.strong]
            said += [row.label for row in block.rows if isinstance(row, AmountRow)]
    return " ".join(said), strong


def steps_of(result):
    """Return what the table of the next steps says of each tax: what to do, and by when."""
    (table,) = (one for one in next_steps_document(result, "masked") if isinstance(one, Table))
    found = {}
    for row in table.rows:
        cells = dict(zip(table.headers, row, strict=True))
        head, cell = table.headers[2], row[2]
        found[row[0]] = (f"{head} {cell}" if cell[0] == "$" else cell, cells.get("By", ""))
    return found


def test_only_the_engine_looks_at_the_duty_and_at_the_parts_of_an_amended_return():
    """Everyone else words ``outcome``; ``compare`` prints the JSON keys of that name."""
    decides = {"must_file", "refund_only", "only_back", "comes_back", "unchanged"}
    package = Path(taxcli.__file__).parent
    found = {
        path.relative_to(package).as_posix()
        for room in ("document", "features", "interview", "batch", "cli")
        for path in (package / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in decides
    }
    assert found == {"features/compare/comparison.py"}


# --- by hand -----------------------------------------------------------------------------------


def test_a_refund_and_a_payment_with_the_return_is_a_refund_everywhere():
    """Tax 1 % of 35,000 is 350; 1,500 estimated: 1,150 comes back, and 50 was not owed either."""
    rows = [paid("shs", "estimated", 1500, date(2025, 4, 10)), paid("shs", "return", 50, APRIL)]
    found = of(case(**FULL, payment=rows))
    assert (found.kind, found.amount, found.not_owed) == ("refund", 1150, 50)


def test_what_was_paid_with_a_return_without_tax_comes_back():
    rows = [paid("shs", "return", 4000, date(2025, 2, 20))]
    given_case = case(tax_year=2024, oregon={"taxable_income": 100_000}, payment=rows)
    result = prepare(given_case)
    shs = result.programs["shs"]
    assert (shs.filing.form, shs.filing.refund_only) == ("MET-40", True)
    assert (shs.outcome.kind, shs.outcome.amount) == ("refund", 4000)
    said, _ = texts(result_blocks(result))
    assert "4,000.00 was paid with the return and is not owed" in said


@pytest.mark.parametrize(("back", "kind"), [("refund", "refund"), ("apply", "applied")])
def test_an_overpayment_comes_back_or_is_applied(back, kind):
    rows = [paid("shs", "estimated", 500, date(2025, 4, 10))]
    found = of(case(**FULL, payment=rows, refund={"shs": back}))
    assert (found.kind, found.amount, found.due) == (kind, 150, None)


def test_a_late_amount_holds_to_the_end_of_the_month_of_payment():
    """Of any payment in September interest runs to October 15."""
    result = prepare(case(**FULL), on=date(2026, 9, 1))
    found = result.programs["shs"].outcome
    assert (found.kind, found.late, found.due) == ("pay", True, date(2026, 4, 15))
    assert found.pay_by == date(2026, 9, 30)
    said, _ = texts(result_blocks(result))
    assert "by September 30, 2026; it was due on April 15, 2026" in said
    assert "by April 15, 2026." not in said
    (_, by) = steps_of(result)["SHS"]
    assert by == "was due April 15, 2026; pay by September 30, 2026"


def test_an_amount_with_underpayment_interest_holds_until_its_next_month_begins():
    """Tax 4,000, last year 4,000, nothing prepaid: 900 short each quarter.

    Paid on February 1, 2024: months of the four begin on the 19th, 16th, 16th and 17th.
    """
    given_case = case(
        tax_year=2023,
        oregon={"taxable_income": 525_000},
        last_year={"shs_tax": 4000, "pfa_tax": 0},
    )
    found = of(given_case, on=date(2024, 2, 1))
    assert (found.late, found.pay_by) == (False, date(2024, 2, 15))
    later = prepare(given_case, on=date(2024, 2, 16)).programs["shs"].outcome
    at_the_end = prepare(given_case, on=date(2024, 2, 15)).programs["shs"].outcome
    assert at_the_end.amount == found.amount < later.amount


def test_what_an_amended_return_brings_back_is_the_only_bold_amount():
    result = prepare(amended(290_000))
    assert [each.outcome.kind for each in result.programs.values()] == ["refund", "refund"]
    _, strong = texts(result_blocks(result))
    assert strong == [
        ("Refund asked for with the amended return", "200.00"),
        ("Refund asked for with the amended return", "300.00"),
    ]
    assert result_words(result)["SHS"] == "MET-40, refund of 200.00"


def test_one_check_for_both_taxes_is_named():
    """Tax 1,750 and 3,375; a check of 5,125 to SHS: its surplus is just PFA's balance."""
    rows = [paid("shs", "estimated", 5125)]
    given_case = case(**{**FULL, "oregon": {"taxable_income": 300_000}}, payment=rows)
    assert "R-PAY-014" in codes(given_case)
    assert "3,375.00" in message(given_case, "R-PAY-014")


def test_what_is_refused_is_provisional_and_has_no_amount_in_a_letter():
    result = prepare(case(**FULL, w2=[w2(("TOTAL CITY", 9, 1))]))
    for program in result.programs.values():
        assert program.outcome.provisional
        assert outcome_of(program) == "open"


def test_while_something_blocks_nobody_is_told_that_there_is_nothing_to_file():
    """A share of 300,000 of which the items show 190,000: local taxable income is 100,000 by the
    one, and 420,000 − 20,000 − 190,000 = 210,000 by the other.
    """
    k1 = item(190_000, "pass-through", {"sourced": True})
    pay = item(230_000, "wages", {"sourced": True})
    share = {"share": 300_000, "subject": True, "return_filed": True, "statement": True}
    entity = {"entity": "Sample LLC", "kind": "llc", "ein": "12-3456789"}
    entity |= {"gross_receipts": 6_000_000, "multnomah": {**share, "apportionment": 75}}
    given_case = np_case(k1, pay, deductions=20_000, pass_through=[entity])
    result = prepare(given_case)
    assert result.blocked
    assert result.programs["pfa"].outcome.kind == "not-known"
    assert "PFA" not in result_words(result)


def test_status_says_what_was_paid_and_is_not_owed():
    """Tax (300,000 − 125,000) × 1 % = 1,750; 2,400 paid with the return: 650 too much."""
    rows = [paid("shs", "return", 2400, date(2026, 4, 10))]
    given_case = case(**{**FULL, "oregon": {"taxable_income": 300_000}}, payment=rows)
    found = after_filing(given_case, date(2026, 4, 10))
    told = " ".join(texts(status_blocks(found))[0].split())
    assert "SHS: 650.00 was paid and is not owed" in told
    assert "ask the Revenue Division for it in writing" in told


# --- any case, any day ---------------------------------------------------------------------------


def expected(program, case_, on):
    """Work out kind and amount anew from the lines of the return and the payments."""
    line = program.amount
    if line("balance_due") is None:
        return "not-known", None
    if program.filing.form is None:
        return "nothing-to-file", 0
    rows = [
        row.amount
        for row in case_.payment
        if row.program == program.program.id
        and row.kind == "return"
        and (on is None or row.date <= on)
    ]
    left = line("balance_due") - line("refund") - line("applied") - sum(rows)
    if left > 0:
        return "pay", left
    if line("balance_due"):
        return "paid", 0
    if line("applied"):
        return "applied", line("applied")
    back = line("refund") or sum(rows)
    return ("refund", back) if back else ("nothing-due", 0)


@given(asked(unsaid=True), st.sampled_from(["refund", "apply"]))
@settings(max_examples=300, deadline=None)
def test_every_surface_names_the_same_outcome_amount_and_day(situation, choice):
    given_case = situation.case.model_copy(
        update={"refund": situation.case.refund.model_copy(update={"shs": choice})}
    )
    result = situation.prepared(given_case, situation.on)
    words = result_words(result)
    said, strong = texts(result_blocks(result))
    steps = steps_of(result)
    ledgers = make_report(result, None, None, day_of_notice=False).records
    template, general = default_template(), general_values(result)
    for id_, program in result.programs.items():
        found, name = program.outcome, program.program.name
        kind, amount = expected(program, given_case, situation.on)
        assert (found.kind, found.amount) == (kind, amount)
        told = to_json(program)["outcome"]
        assert told["amount"] == (None if amount is None else f"{Decimal(amount):.2f}")
        assert (words.get(name) is None) == (kind == "not-known")
        if program.filing.form is not None:
            assert (
                shown(Decimal(amount)) in {text for _, text in strong}
                if kind != "not-known"
                else True
            )
        books = ledgers[id_]
        if kind != "not-known":
            assert books.still_to_pay == found.to_pay
            # A refund that no line asks for is the payment itself; else it comes on top.
            itself = kind == "refund" and not program.amount("refund")
            on_top = 0 if itself else found.not_owed
            assert books.overpaid == found.refund + found.applied + on_top
        row = _of_program(program)
        assert row["outcome"] == kind
        assert row["to_pay"] == ("" if amount is None else f"{found.to_pay:.2f}")
        step, by = steps[name]
        if kind in STEPS:
            assert step == f"{STEPS[kind]} ${shown(Decimal(amount))}"
        else:
            assert "$" not in step
        if kind == "pay" and found.pay_by:
            assert day(found.pay_by) in by
        voucher = return_voucher(result, program)
        assert (voucher is not None) == (kind == "pay")
        if voucher is not None:
            assert (voucher.amount, voucher.due, voucher.holds) == (
                *(amount, found.due, found.holds_until),
            )
            assert shown(Decimal(amount)) in words[name]
            assert day(found.pay_by) in said if found.pay_by else True
            (keyed,) = (one for one in paying_blocks(result, [program]) if isinstance(one, Fields))
            values = {value for row in keyed.rows for value in row.values}
            assert typed(Decimal(amount)) in values
            if found.pay_by:
                assert typed_date(found.pay_by) in values
        values = tax_values(result, program, template, general)
        if found.provisional or kind == "not-known":
            assert outcome_of(program) == "open"
        else:
            assert values["amount"] == shown(found.amount)
            assert outcome_of(program).startswith(kind.partition("-")[0])


@given(asked())
@settings(max_examples=100, deadline=None)
def test_status_expects_what_the_return_told(situation):
    end = date(situation.case.tax_year, 12, 31)
    filed_on = max(situation.on, date(end.year + 1, 1, 1))
    found = after_filing(situation.case, filed_on, edition=situation.edition)
    result = situation.prepared(situation.case, found.result.paid_on.day)
    for one in found.programs:
        outcome = result.programs[one.program.program.id].outcome
        assert (one.program.outcome.amount, one.file_by) == (outcome.amount, outcome.file_by)
        assert (one.expected == "pay") == bool(outcome.to_pay)
        assert (one.expected == "refund") == bool(outcome.refund)
