"""``taxcli new --amends``, and an amended return on the screens."""

import stat
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from taxcli import prepare, read_case
from taxcli.case.write import case_text
from tests.build import joint, paid, w2
from tests.cli.conftest import BLOCKED, FULL, SSNS

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.toml"))
REASON = ("--reason", "A corrected Form 1099-B came.")


@pytest.fixture
def amend(taxcli, case, tmp_path):
    """Make the amended case of a text; return how it ended, and the file."""
    file = tmp_path / "amended.toml"

    def call(text=FULL, *options, reason=REASON):
        return taxcli("new", str(file), "--amends", case(text), *reason, *options), file

    return call


def test_the_original_stays_as_it_is_and_its_figures_follow(amend):
    """FULL: SHS 1,100 less 1,500 is 400 over; PFA 1,650 less 900 leaves 750."""
    text = f"# a comment of mine\n{FULL}"
    ended, file = amend(text, "--filed-on", "2026-04-10")
    assert ended.code == 0
    assert file.read_text("utf-8").startswith(text.rstrip())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    amends = read_case(file).amends
    assert amends.reason == REASON[1]
    assert amends.filed_on.isoformat() == "2026-04-10"
    assert amends.tax_year == 2025
    assert (amends.filed.shs.form, amends.filed.shs.refund) == ("MET-40", 400)
    assert (amends.filed.pfa.net_tax, amends.filed.pfa.balance_due) == (1650, 750)
    assert "SHS as filed: MET-40, tax 1,100.00, refund 400.00" in ended.out
    # What the case does not say yet is asked for at once.
    told = " ".join(ended.err.split())
    assert "refunded.shs" in told
    assert 'kind "return"' in told


def test_answered_and_corrected_it_comes_out_by_hand(amend, taxcli):
    """290,000: SHS 900 leaves 600 over, and 400 came: 200. PFA 1,350 − 900 is 450 of 750: 300."""
    _, file = amend()
    text = file.read_text("utf-8").replace("taxable_income = 310000\n", "taxable_income = 290000\n")
    head, amends, tail = text.partition("[amends]\n")
    row = '[[payment]]\nprogram = "pfa"\nkind = "return"\ndate = 2026-04-10\namount = 750\n\n'
    file.write_text(f"{head}{row}{amends}refunded = {{ shs = 400.00 }}\n{tail}", "utf-8")
    ended = taxcli("compute", str(file), "--json")
    assert ended.code == 0
    found = ended.json["programs"]
    assert (found["shs"]["amended"]["refund"], found["pfa"]["amended"]["refund"]) == (
        "200.00",
        "300.00",
    )
    shown = " ".join(taxcli("compute", str(file)).out.split())
    assert "Reason: A corrected Form 1099-B came." in shown
    assert "Tax 1,100.00 900.00 -200.00" in shown
    assert "Refund asked for with the amended return 200.00" in shown
    said = " ".join(taxcli("review", str(file)).out.split())
    assert (
        "SHS: tax 1,100.00 as filed, 900.00 as amended, a change of -200.00; refund of 200.00"
        in said
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_can_be_amended_or_is_refused(taxcli, tmp_path, path):
    file = tmp_path / "amended.toml"
    first = read_case(path)
    ended = taxcli("new", str(file), "--amends", str(path), *REASON, "--json")
    if first.amends is not None:
        assert ended.code == 2
        return
    if prepare(first).blocked:
        assert ended.code == 4
        assert not file.exists()
        return
    assert ended.code == 0
    assert ended.json["schema"] == "taxcli-new-amended-1"
    again = prepare(read_case(file), on=first.paid_on)
    for id_, found in prepare(first).programs.items():
        shown = ended.json["filed"][id_]
        assert shown["form"] == (found.filing.form or "none")
        after = again.programs[id_].amended
        if after is not None:
            assert all(line.change == 0 for line in after.lines)
    assert not any(word in ended.out for word in ("900-", "987-", "666-"))


def test_the_day_of_the_original_is_not_the_day_of_the_amended(amend):
    ended, file = amend(FULL.replace("tax_year = 2025", "tax_year = 2025\npaid_on = 2026-05-20"))
    assert ended.code == 0
    made = read_case(file)
    assert made.paid_on is None
    # Its charges are in the figures as filed: 5 % of the 750 that were unpaid.
    assert made.amends.filed.pfa.penalty == Decimal("37.50")
    assert "paid_on is not taken over" in " ".join(ended.err.split())


def test_a_late_original_has_its_charges_by_the_day_it_was_filed(amend):
    _, file = amend(FULL, "--filed-on", "2026-05-20")
    assert read_case(file).amends.filed.pfa.penalty == Decimal("37.50")


def test_line_ends_are_kept(amend, tmp_path):
    text = FULL.replace("\n", "\r\n")
    _, file = amend(text)
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")
    assert read_case(file).amends is not None


def test_a_blocked_original_has_no_figures(amend):
    ended, file = amend(BLOCKED)
    assert ended.code == 4
    assert "B-WH-001" in ended.err
    assert not file.exists()


@pytest.mark.parametrize(
    "options, words",
    [
        ((), "--reason is missing"),
        (("--reason", " "), "--reason is empty"),
        (("--reason", "x" * 601), "--reason is longer"),
        (("--reason", "two\nlines"), "--reason holds a line break"),
        ((*REASON, "--filed-on", "2025-12-31"), "before tax year 2025 had ended"),
        ((*REASON, "--from", "last.toml"), "one of them"),
        ((*REASON, "--anyway"), "--anyway goes with --from"),
    ],
)
def test_what_is_missing_or_wrong_is_named(amend, options, words):
    ended, file = amend(FULL, *options, reason=())
    assert ended.code == 2
    assert words in " ".join(ended.err.split())
    assert not file.exists()


def test_options_of_one_way_do_not_go_with_the_other(taxcli, case, tmp_path):
    file = str(tmp_path / "new.toml")
    assert taxcli("new", file, "--from", case(FULL), *REASON).code == 2
    assert taxcli("new", file).code == 2
    assert taxcli("new", file, "--amends", str(tmp_path / "none.toml"), *REASON).code == 3
    assert taxcli("new", case(FULL), "--amends", case(FULL), *REASON, "--force").code == 2


def test_a_case_that_is_there_is_kept(amend):
    _, file = amend()
    before = file.read_bytes()
    ended, _ = amend()
    assert ended.code == 3
    assert file.read_bytes() == before
    assert amend(FULL, "--force")[0].code == 0


def test_no_number_of_a_person_gets_out(amend):
    ended, _ = amend()
    assert not any(number in ended.out + ended.err for number in SSNS)


def test_the_ledger_counts_what_was_refunded(taxcli, case):
    """Withheld 1,500; SHS 1,300 as amended; 400 was refunded: 200 is still to be paid."""
    original = {"form": "MET-40", "net_tax": 1100, "withheld": 1500, "prepaid": 0, "refund": 400}
    amends = {"reason": "x", "refunded": {"shs": 400}}
    text = case_text(
        joint(
            oregon={"taxable_income": 330_000},
            w2=[w2(("METRO", 300_000, 1500))],
            payment=[paid("pfa", "return", 1950, date(2026, 4, 10))],
            amends={**amends, "filed": {"shs": original, "pfa": {"form": "none"}}},
        )
    )
    found = taxcli("ledger", case(text), "--json").json["programs"]["shs"]
    assert (found["refunded"], found["still_to_pay"]) == ("400.00", "200.00")
    late = " ".join(taxcli("late", case(text), "--on", "2026-09-01").out.split())
    plan = taxcli("plan", case(text), "--months", "6", "--set-up", "2026-09-01")
    assert plan.code == 2
    assert "a refund of the original is to be paid back" in " ".join(plan.err.split())
    assert "200.00 of what is left is a refund to be paid back" in late
    compute = taxcli("compute", case(text), "--json").json["programs"]["shs"]
    assert compute["amended"]["to_pay"] == "200.00"
