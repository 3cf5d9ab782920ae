"""``taxcli estimate``: for a person, as JSON, vouchers, a calendar, and what goes wrong."""

import re
import stat
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import vobject

from taxcli.law.figures import years
from tests.cli.conftest import BEYOND, BLOCKED, FULL, LARGE, SSNS, pipe
from tests.papers_kit import text_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FIRST_YEAR = str(EXAMPLES / "h-first-year-over-1000.toml")
IN_APRIL = str(EXAMPLES / "i-paid-in-april.toml")
ACCOUNT = "5550001234"
# A resident of both all year. SHS: (525,000 − 125,000) × 1 % is 4,000; PFA: 400,000 × 1.5 % and
# 275,000 × 1.5 % more are 6,000 + 4,125 = 10,125. Last year the same SHS, and little PFA.
CASE = f"""
schema = "taxcli-case-1"
tax_year = 2025
filing_status = "single"

[primary]
first_name = "Mai"
last_name = "Nguyễn"
ssn = "{SSNS[0]}"

[residency]
metro = {{ primary = "full-year" }}
multnomah = {{ primary = "full-year" }}

[oregon]
taxable_income = 525000

[last_year]
shs_tax = 4000
pfa_tax = 900

[account]
shs = "{ACCOUNT}"
"""
BOTH = CASE.replace("pfa_tax = 900", "pfa_tax = 10125")
ISO = re.compile(r"\d{4}-\d\d-\d\d")
MONEY = re.compile(r"-?\d+\.\d\d")
# Keys of JSON whose value is an amount, a day, or neither.
AMOUNTS = {
    "this_year", "last_year", "share_of_this_year", "withheld", "paid", "total", "to_pay",
    "pay_at_once", "left", "underpayment_interest", "underpayment_interest_at_most",
    "careful_trigger", "amount", "net_tax", "unpaid_after_due",
    "penalty", "interest", "still_to_pay", "unpaid", "each_further_month", "to_penalty",
    "to_interest", "to_tax", "over",
}  # fmt: skip
DAYS = {
    "on", "dates", "return_due", "due", "extended", "protest_until", "begins", "date",
    "grows_on", "paid_on",
}  # fmt: skip


def words(text):
    return " ".join(text.split())


def part(text, heading, end=None):
    """Return the words under a heading, up to the next."""
    found = text.split(f"\n{heading}", 1)[1]
    return words(found.split(f"\n{end}", 1)[0] if end else found)


def check_values(data, key=None, exact=False):
    """Check that every amount and day of JSON is written as the contract has it."""
    if isinstance(data, dict):
        # What a single month costs is not rounded yet.
        for name, value in data.items():
            check_values(value, name, exact="rate" in data)
    elif isinstance(data, list):
        for value in data:
            check_values(value, key)
    elif isinstance(data, float):
        raise AssertionError(f"{key} is a float: {data}")
    elif key in AMOUNTS and data is not None and not isinstance(data, bool) and not exact:
        assert MONEY.fullmatch(data), (key, data)
    elif key in DAYS and data is not None:
        assert ISO.fullmatch(data), (key, data)


def shs(ended):
    return ended.json["programs"]["shs"]


# --- the test: both arms ----------------------------------------------------------------------


def test_both_arms_of_the_trigger_are_a_table(taxcli, case):
    ended = taxcli("estimate", case(CASE))
    assert ended.code == 0
    of_shs = part(ended.out, "SHS: installments are required", "PFA: ")
    assert "Tax of 2025 4,000.00 1,000.00 yes" in of_shs
    assert "Tax of 2024 4,000.00 1,000.00 yes" in of_shs
    of_pfa = part(ended.out, "PFA: no installments are required", "Resting on")
    assert "Tax of 2025 10,125.00 1,000.00 yes" in of_pfa
    assert "Tax of 2024 900.00 1,000.00 no" in of_pfa


def test_persona_h_has_no_duty_in_the_first_year(taxcli):
    """SHS 1,350 and PFA 2,175 this year; 300 and 450 last year."""
    ended = taxcli("estimate", FIRST_YEAR)
    assert ended.code == 0
    of_shs = part(ended.out, "SHS: no installments are required", "PFA: ")
    assert "Tax of 2025 1,350.00 1,000.00 yes" in of_shs
    assert "Tax of 2024 300.00 1,000.00 no" in of_shs
    assert "1,350.00 is due with the return, by April 15, 2026" in of_shs
    assert "Tax of 2024 450.00 1,000.00 no" in part(ended.out, "PFA: no installments are required")
    assert "To pay by" not in ended.out
    programs = taxcli("estimate", FIRST_YEAR, "--json").json["programs"]
    assert [found["required"] for found in programs.values()] == [False, False]


def test_persona_i_paid_in_april_and_underpayment_interest_arises(taxcli):
    """900 short on each date; 12 + 10 + 7 + 3 months at 0.5 %: 144.00, as on the return."""
    ended = taxcli("estimate", IN_APRIL)
    said = part(ended.out, "SHS: installments are required", "PFA: ")
    assert "Sufficient: 90 % of the tax of 2023 3,600.00" in said
    assert "Paid so far, applied refunds among it 4,000.00" in said
    assert "Underpayment interest of 144.00 arises all the same" in said
    found = shs(taxcli("estimate", IN_APRIL, "--json"))
    assert found["sufficient"]["underpayment_interest"] == "144.00"
    on_the_return = taxcli("compute", IN_APRIL, "--json").json["programs"]["shs"]
    assert on_the_return["underpayment_interest"] == "144.00"
    # Last year's PFA was under 1,000.
    assert "PFA: no installments are required" in ended.out


# --- how much by when -------------------------------------------------------------------------


def test_both_ways_stand_side_by_side_with_the_dates(taxcli, case):
    said = part(taxcli("estimate", case(CASE)).out, "SHS: installments are required", "PFA: ")
    for text in (
        "Comfortable: the tax of 2025, as the page states 4,000.00",
        "Sufficient: 90 % of the tax of 2025 3,600.00",
        "1: April 15, 2025 900.00 1,000.00",
        "2: June 16, 2025 900.00 1,000.00",
        "3: September 15, 2025 900.00 1,000.00",
        "4: January 15, 2026 900.00 1,000.00",
        "in all 3,600.00 4,000.00",
        "The sufficient amounts leave 400.00 for the return, by April 15, 2026",
    ):
        assert text in said


def test_last_years_tax_is_enough_with_its_condition(taxcli, case):
    text = CASE.replace("shs_tax = 4000", "shs_tax = 1200")
    said = part(taxcli("estimate", case(text)).out, "SHS: installments are required", "PFA: ")
    assert "Sufficient: 100 % of the tax of 2024 1,200.00" in said
    assert "enough only if all of it is in by January 15, 2026" in said
    assert "otherwise 3,600.00 is needed" in said
    assert "1: April 15, 2025 300.00 1,000.00" in said


def test_withholding_and_payments_are_counted_and_shown(taxcli, case):
    """310,000 joint: SHS 1,100, PFA 1,650; both as much last year. 1,000 and 900 withheld.

    SHS: 500 paid besides, more than enough. PFA: 90 % is 1,485; less 900 is 585: 146.25 each;
    1,650 − 900 = 750: 187.50 each.
    """
    text = FULL.replace("shs_tax = 0", "shs_tax = 1100").replace("pfa_tax = 0", "pfa_tax = 1650")
    ended = taxcli("estimate", case(text))
    of_shs = part(ended.out, "SHS: installments are required", "PFA: ")
    assert "Withheld over the year, a quarter on each date 1,000.00" in of_shs
    assert "Paid so far, applied refunds among it 500.00" in of_shs
    assert "nothing more is to be paid ahead" in of_shs
    of_pfa = part(ended.out, "PFA: installments are required")
    assert "1: April 15, 2025 146.25 187.50" in of_pfa
    assert "in all 585.00 750.00" in of_pfa


def test_catching_up_when_dates_have_passed(taxcli, case):
    """Two passed by August 1: 900 × (4 + 2) months × 0.667 % = 36.018."""
    ended = taxcli("estimate", case(CASE), "--on", "2025-08-01")
    said = part(ended.out, "SHS: installments are required", "PFA: ")
    for text in (
        "1: April 15, 2025, passed - -",
        "2: June 16, 2025, passed - -",
        "3: September 15, 2025 900.00 1,000.00",
        "at once, for what has passed 1,800.00 2,000.00",
        "in all 3,600.00 4,000.00",
        "Underpayment interest of 36.02 arises all the same",
        "waiting costs more",
    ):
        assert text in said
    assert "underpayment interest runs on" in words(ended.out).lower()


def test_on_the_date_itself_nothing_has_passed(taxcli, case):
    path = case(CASE)
    for on, gone in (("2025-04-15", 0), ("2025-04-16", 1), ("2026-01-15", 3), ("2026-01-16", 4)):
        assert sum(shs(taxcli("estimate", path, "--on", on, "--json"))["passed"]) == gone


# --- withholding instead ----------------------------------------------------------------------


def test_what_to_withhold_from_each_pay(taxcli, case):
    """3,600 and 4,000 over 7 pays: 514.2857 and 571.4286, never too little."""
    path = case(CASE)
    said = words(taxcli("estimate", path, "--pay-periods", "7").out)
    assert "From each of 7 pays: 514.29 or 571.43" in said
    table = words(taxcli("estimate", path).out)
    # 69.23 × 52 = 3,599.96 and 76.92 × 52 = 3,999.84 are too little; 333.33 × 12 too.
    assert "weekly 52 69.24 76.93" in table
    assert "every two weeks 26 138.47 153.85" in table
    assert "twice a month 24 150.00 166.67" in table
    assert "monthly 12 300.00 333.34" in table
    assert "opt in" in table


def test_pays_left_are_not_too_many_and_bring_in_what_is_left(taxcli, case):
    """From August 1 on there are at most 22 Fridays and 5 ends of months in 2025."""
    out = words(taxcli("estimate", case(CASE), "--on", "2025-08-01").out)
    for name, most in (("weekly", 22), ("every two weeks", 11), ("twice a month", 10),
                       ("monthly", 5)):  # fmt: skip
        count, *each = re.search(rf"{name} (\d+) (\S+) (\S+)", out).groups()
        assert most - 1 <= int(count) <= most
        for left, amount in zip((3_600, 4_000), each, strict=True):
            assert int(count) * Decimal(amount.replace(",", "")) >= left


def test_after_the_year_no_withholding_is_offered(taxcli, case):
    out = taxcli("estimate", case(CASE), "--on", "2026-01-10").out
    assert "1: April 15, 2025, passed" in words(out)
    assert "have it withheld" not in words(out)
    assert "Pays left" not in out


def test_opting_in_is_offered_without_a_duty_too(taxcli):
    """Persona h owes 1,350 in April: 135.00 from each of 10 pays."""
    assert "135.00" in taxcli("estimate", FIRST_YEAR, "--pay-periods", "10").out


def test_json_has_what_to_withhold(taxcli, case):
    ended = taxcli("estimate", case(CASE), "--pay-periods", "10", "--json")
    assert "360.00" in ended.out


# --- the next year ----------------------------------------------------------------------------


def test_the_next_year_is_planned_from_this_one(taxcli, case):
    """2026: the threshold is 128,000 and the trigger 5,000: (525,000 − 128,000) × 1 % = 3,970."""
    ended = taxcli("estimate", case(CASE), "--for", "2026")
    assert ended.code == 0
    said = part(ended.out, "SHS: no installments are required", "PFA: ")
    assert "Tax of 2026 3,970.00 5,000.00 (secondary) no" in said
    assert "Tax of 2025 4,000.00 5,000.00 (secondary) no" in said
    # PFA stays: 10,125; 90 % is 9,112.50: 2,278.125 each, 2,278.13 and 2,278.12 in turn.
    of_pfa = part(ended.out, "PFA: installments are required", "Resting on")
    assert "1: April 15, 2026 2,278.13 2,531.25" in of_pfa
    assert "2: June 15, 2026 2,278.12 2,531.25" in of_pfa
    assert "4: January 15, 2027 2,278.12 2,531.25" in of_pfa
    rests = part(ended.out, "Resting on")
    assert "Income, deductions and withholding of 2025 are taken for 2026" in rests
    assert "The SHS trigger of 5,000.00 is secondary, not official" in rests
    assert "The installment dates are inferred, not official" in rests
    assert "SHS threshold (single filers) 128,000.00 is secondary" in rests
    assert "differ for tax year 2026" in words(ended.out)


def test_the_page_and_the_careful_trigger_stand_beside_the_law_in_force(taxcli, case):
    """275,000 in 2026: SHS 1,470, by the page 1,500 and 337.50 a quarter of 90 %; PFA 2,625."""
    text = CASE.replace("2025\n", "2026\n").replace("525000", "275000")
    said = taxcli("estimate", case(text.replace("pfa_tax = 900", "pfa_tax = 3000"))).out
    shs_part = part(said, "SHS: no installments are required", "PFA: ")
    assert (
        "By the Division's page the tax is 1,500.00 and the trigger 1,000.00, and installments are "
        "required; 337.50 on each date would be sufficient."
    ) in shs_part
    pfa_part = part(said, "PFA: installments may be required", "Resting on")
    assert "One source alone reports the trigger of 5,000.00. 1,000.00 is the careful" in pfa_part
    assert "1: April 15, 2026 590.63 656.25" in pfa_part


def test_interest_that_depends_on_last_years_tax_is_told_as_such(taxcli, case):
    """Two dates passed by August 1: 900 × 6 × 0.667 % = 36.018, if it was 1,000 or more."""
    path = case(CASE.replace("shs_tax = 4000\n", ""))
    told = "interest of 36.02 arises all the same if last year's tax was 1,000.00 or more"
    assert told in words(taxcli("estimate", path, "--on", "2025-08-01").out)
    way = shs(taxcli("estimate", path, "--on", "2025-08-01", "--json"))["sufficient"]
    assert way["underpayment_interest"] is None
    assert way["underpayment_interest_at_most"] == "36.02"


def test_the_next_year_with_changes(taxcli, case):
    """800,000 in 2025: 6,750. 1,000,000 in 2026: 8,720; 90 % is 7,848, more than 6,750."""
    path = case(CASE.replace("525000", "800000"))
    changes = ("--change", "oregon.taxable_income=1000000", "--change", "filing_status=separate")
    ended = taxcli("estimate", path, "--for", "2026", *changes, "--json")
    assert ended.json["tax_year"] == 2026
    found = shs(ended)
    assert (found["this_year"], found["last_year"]) == ("8720.00", "6750.00")
    assert found["required"] is True
    assert found["share_of_this_year"] == "7848.00"
    assert found["last_year_is_enough"] is True
    assert found["sufficient"]["to_pay"] == ["1687.50"] * 4
    assert found["comfortable"]["to_pay"] == ["2180.00"] * 4
    same = shs(taxcli("estimate", path, "--for", "2026", "--json"))
    # 6,720; 90 % is 6,048: less than 6,750.
    assert (same["last_year_is_enough"], same["sufficient"]["total"]) == (False, "6048.00")


def test_the_own_year_with_a_change(taxcli, case):
    """(625,000 − 125,000) × 1 % is 5,000."""
    path = case(CASE)
    before = Path(path).read_bytes()
    ended = taxcli("estimate", path, "--change", "oregon.taxable_income=625000", "--json")
    assert shs(ended)["this_year"] == "5000.00"
    assert Path(path).read_bytes() == before


def test_the_next_year_can_be_caught_up_with_too(taxcli, case):
    """6,720 in 2026, 90 % is 6,048: 1,512 each, and two have passed by August 1."""
    path = case(CASE.replace("525000", "800000"))
    found = shs(taxcli("estimate", path, "--for", "2026", "--on", "2026-08-01", "--json"))
    assert found["passed"] == [True, True, False, False]
    assert found["sufficient"]["pay_at_once"] == "3024.00"
    assert found["sufficient"]["to_pay"] == ["0.00", "0.00", "1512.00", "1512.00"]
    # 1,512 × 6 months × 0.667 % = 60.51024
    assert found["sufficient"]["underpayment_interest"] == "60.51"


def test_an_applied_refund_goes_into_the_next_year(taxcli, case):
    """FULL gets 400 of SHS back: 1,100 less 1,000 withheld and 500 paid."""
    text = f'{FULL}\n[refund]\nshs = "apply"\n'
    assert shs(taxcli("estimate", case(text), "--for", "2026", "--json"))["paid"] == "400.00"


def test_the_published_edition_of_the_next_year(taxcli, case):
    """By the page: threshold 125,000 and trigger 1,000, so 4,000 and a duty."""
    argv = ("estimate", case(CASE), "--for", "2026", "--edition", "published")
    found = shs(taxcli(*argv, "--json"))
    assert (found["trigger_status"], found["required"]) == ("official", True)
    assert found["this_year"] == "4000.00"
    assert "by the published page" in words(taxcli(*argv).out)


def test_2027_is_for_planning(taxcli, case):
    """(800,000 − 132,000) × 1 % is 6,680; 2026: 6,720."""
    path = case(CASE.replace("2025", "2026").replace("525000", "800000"))
    ended = taxcli("estimate", path, "--for", "2027", "--json")
    assert ended.code == 0
    assert (shs(ended)["this_year"], shs(ended)["last_year"]) == ("6680.00", "6720.00")
    assert shs(ended)["trigger_status"] == "inferred"


# --- as JSON ----------------------------------------------------------------------------------


def test_json_of_an_estimate(taxcli, case):
    ended = taxcli("estimate", case(CASE), "--on", "2025-08-01", "--json")
    assert (ended.code, ended.err) == (0, "")
    data = ended.json
    assert data["schema"] == "taxcli-estimate-1"
    assert (data["tax_year"], data["edition"], data["on"]) == (2025, "current", "2025-08-01")
    check_values(data)
    assert list(data["programs"]) == ["shs", "pfa"]
    found = shs(ended)
    assert found["dates"] == ["2025-04-15", "2025-06-16", "2025-09-15", "2026-01-15"]
    assert found["passed"] == [True, True, False, False]
    assert found["return_due"] == "2026-04-15"
    assert found["sufficient"] == {
        "total": "3600.00",
        "to_pay": ["0.00", "0.00", "900.00", "900.00"],
        "pay_at_once": "1800.00",
        "left": "3600.00",
        "underpayment_interest": "36.02",
        "underpayment_interest_at_most": "36.02",
    }
    assert data["programs"]["pfa"]["required"] is False
    assert data["assumptions"]


# --- vouchers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "amount"), [((), "1,000.00"), (("--amount", "sufficient"), "900.00")]
)
def test_four_vouchers_of_the_tax_that_needs_them(taxcli, case, tmp_path, more, amount):
    folder = tmp_path / "out"
    ended = taxcli("estimate", case(CASE), "-o", str(folder), *more)
    assert ended.code == 0
    (path,) = folder.iterdir()
    assert path.name == "2025-vouchers-estimates.pdf"
    assert path.name in ended.err.replace("\n", "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    text = text_of(path)
    for number, day in enumerate(
        ("April 15, 2025", "June 16, 2025", "September 15, 2025", "January 15, 2026"), 1
    ):
        assert f"Installment {number} of 4" in text
        assert day in text
    assert text.count(f"${amount}") >= 4
    assert SSNS[0] in text
    assert ACCOUNT in text


def test_both_taxes_have_vouchers_in_one_file(taxcli, case, tmp_path):
    taxcli("estimate", case(BOTH), "-o", str(tmp_path / "out"))
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["2025-vouchers-estimates.pdf"]
    # 10,125 ÷ 4
    assert "$2,531.25" in text_of(tmp_path / "out" / names[0])


def test_what_has_passed_is_one_voucher_without_a_date(taxcli, case, tmp_path):
    taxcli("estimate", case(CASE), "--on", "2025-08-01", "-o", str(tmp_path / "out"))
    text = text_of(tmp_path / "out" / "2025-vouchers-estimates.pdf")
    assert "Installments 1 and 2 of 4, overdue" in text
    assert "$2,000.00" in text
    assert "Installment 3 of 4" in text
    assert "Installment 1 of 4" not in text
    assert "April 15, 2025" not in text


def test_an_installment_that_was_paid_is_not_called_overdue(taxcli, case, tmp_path):
    """1,000 of 2,000 by June 16 was paid on the first date: only the second is overdue."""
    row = '\n[[payment]]\nprogram = "shs"\nkind = "estimated"\ndate = 2025-04-15\namount = 1000\n'
    taxcli("estimate", case(CASE + row), "--on", "2025-08-01", "-o", str(tmp_path / "out"))
    text = text_of(tmp_path / "out" / "2025-vouchers-estimates.pdf")
    assert "$1,000.00" in text
    assert "Installments 1 and 2 of 4, overdue" not in text


def test_the_next_years_vouchers_are_of_that_year(taxcli, case, tmp_path):
    taxcli("estimate", case(CASE), "--for", "2026", "-o", str(tmp_path / "out"), "--ssn", "blank")
    (path,) = (tmp_path / "out").iterdir()
    assert path.name == "2026-vouchers-estimates.pdf"
    text = text_of(path)
    assert "Tax year 2026" in text
    assert SSNS[0] not in text


def test_nothing_to_pay_writes_nothing(taxcli, tmp_path):
    ended = taxcli("estimate", FIRST_YEAR, "-o", str(tmp_path / "out"))
    assert ended.code == 0
    assert "No vouchers were written" in words(ended.err)
    assert not (tmp_path / "out").exists()


def test_after_the_due_date_of_the_return_no_estimated_payment_is_asked_for(taxcli, case, tmp_path):
    taxcli("estimate", case(CASE), "--on", "2026-08-01", "-o", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


# --- the calendar -----------------------------------------------------------------------------


def test_a_calendar_of_the_dates_still_to_come(taxcli, case, tmp_path):
    file = tmp_path / "dates.ics"
    ended = taxcli("estimate", case(CASE), "--on", "2025-08-01", "--ics", str(file), "--json")
    assert ended.code == 0
    assert ended.json["schema"] == "taxcli-estimate-1"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    days = [event.dtstart.value for event in vobject.readOne(file.read_text()).vevent_list]
    assert days == [date(2025, 9, 15), date(2026, 1, 15), date(2026, 4, 15)]
    data = file.read_bytes()
    for secret in ("Mai", "Nguyễn", *SSNS, ACCOUNT, "900.00", "4000"):
        assert secret.encode() not in data
    again = taxcli("estimate", case(CASE), "--on", "2025-08-01", "--ics", str(file))
    assert again.code == 0
    assert file.read_bytes() == data
    assert file.name in again.err.replace("\n", "")


def test_the_calendar_never_takes_the_place_of_the_case(taxcli, case):
    path = case(CASE)
    taxcli("estimate", path, "--ics", path)
    assert Path(path).read_text("utf-8") == CASE


# --- what goes wrong --------------------------------------------------------------------------

USAGE = [
    (("--for", "2024"), "write --for 2026"),
    (("--for", "2027"), "write --for 2026"),
    (("--for", "next"), "next"),
    (("--pay-periods", "0"), "0"),
    (("--pay-periods", "367"), "367"),
    (("--pay-periods", "ten"), "ten"),
    (("--on", "soon"), "like 2026-05-20"),
    (("--on", "08/01/2025"), "like 2026-05-20"),
    (("--on", "2025-02-30"), "like 2026-05-20"),
    (("--amount", "least"), "sufficient"),
    (("--edition", "newest"), "published"),
    (("--ssn", "none"), "masked"),
    (("--fro", "2026"), "--for"),
]


@pytest.mark.parametrize("argv, said", USAGE, ids=[" ".join(argv) for argv, _ in USAGE])
def test_wrong_usage_ends_with_2(taxcli, case, argv, said):
    ended = taxcli("estimate", case(CASE), *argv)
    assert ended.code == 2
    assert said in words(ended.err)
    assert ended.out == ""
    as_json = taxcli("estimate", case(CASE), *argv, "--json")
    assert as_json.code == 2
    assert as_json.json["error"]


CHANGES = [
    ("oregon.taxable_incom=5", "did you mean `taxable_income`"),
    ("oregon.taxable_income=lots", "like 1234.56"),
    ("oregon.taxable_income", "write KEY=VALUE"),
    ("[0]=5", "write KEY=VALUE"),
    ("filing_status=married", '"separate"'),
]


@pytest.mark.parametrize("change, said", CHANGES)
def test_a_change_that_cannot_be_made_is_told(taxcli, case, change, said):
    ended = taxcli("estimate", case(CASE), "--change", change)
    assert ended.code in (2, 3)
    assert said in words(ended.err)
    assert ended.out == ""
    assert "case.toml" not in ended.err.replace("\n", "")


@pytest.mark.parametrize("change", ["oregon.taxable_income", "[0]=5", "nonsense=1"])
def test_a_wrong_change_is_wrong_usage(taxcli, case, change):
    assert taxcli("estimate", case(CASE), "--change", change).code == 2


def test_a_bad_file_ends_with_3(taxcli, case, tmp_path):
    broken = taxcli("estimate", case(CASE.replace("525000", "nan")))
    missing = taxcli("estimate", str(tmp_path / "none.toml"), "--json")
    assert (broken.code, missing.code) == (3, 3)
    assert "oregon.taxable_income is not an amount" in words(broken.err)
    assert "does not exist" in missing.json["error"]


def test_a_place_that_cannot_be_written_ends_with_3(taxcli, case, tmp_path):
    (tmp_path / "file").write_text("mine")
    as_folder = taxcli("estimate", case(CASE), "-o", str(tmp_path / "file"))
    nowhere = taxcli("estimate", case(CASE), "--ics", str(tmp_path / "none" / "dates.ics"))
    folder = taxcli("estimate", case(CASE), "--ics", str(tmp_path))
    assert (as_folder.code, nowhere.code, folder.code) == (3, 3, 3)
    assert "is a file" in words(as_folder.err)
    assert "No such file" in words(nowhere.err)
    assert "is a folder" in words(folder.err)
    assert (tmp_path / "file").read_text() == "mine"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("option", ["-o", "--ics"])
def test_json_is_one_document_when_a_file_cannot_be_written(taxcli, case, tmp_path, option):
    (tmp_path / "file").write_text("mine")
    ended = taxcli("estimate", case(CASE), "--json", option, str(tmp_path / "file" / "x"))
    assert ended.code == 3
    assert ended.json


def test_a_blocked_case_ends_with_4(taxcli, case, tmp_path):
    path = case(BLOCKED)
    ended = taxcli("estimate", path, "-o", str(tmp_path / "out"))
    assert ended.code == 4
    assert "B-WH-001" in ended.out
    assert "SHS: not known yet" in ended.out
    assert "Nothing was written" in words(ended.err)
    assert not (tmp_path / "out").exists()
    as_json = taxcli("estimate", path, "--json")
    assert as_json.code == 4
    assert as_json.json["programs"] == {"shs": None, "pfa": None}


def test_planning_from_a_blocked_case_ends_with_4(taxcli, case):
    assert taxcli("estimate", case(BLOCKED), "--for", "2026").code == 4


def test_a_situation_that_is_refused_still_shows_the_amounts(taxcli, case, tmp_path):
    text = f"{CASE}\n[situation]\nelective_tax = true\n"
    ended = taxcli("estimate", case(text), "-o", str(tmp_path / "out"))
    assert ended.code == 4
    assert "B-SIT-005" in ended.out
    assert "900.00" in ended.out
    assert not (tmp_path / "out").exists()


def test_a_year_without_figures_ends_with_4(taxcli, case):
    ended = taxcli("estimate", case(CASE.replace("2025", BEYOND)))
    assert ended.code == 4
    assert f"no figures for tax year {BEYOND}" in words(ended.err)
    last = str(years()[-1])
    after = taxcli("estimate", case(CASE.replace("2025", last)), "--for", BEYOND)
    assert after.code == 4
    assert BEYOND in after.err


def test_vouchers_need_a_name(taxcli, case, tmp_path):
    nobody = re.sub(r"\[primary\].*?\n\n", "", CASE, flags=re.DOTALL)
    ended = taxcli("estimate", case(nobody), "-o", str(tmp_path / "out"))
    assert ended.code == 4
    assert "B-MIS-006" in ended.err
    assert "900.00" in ended.out


# --- streams and screens ----------------------------------------------------------------------


def test_a_case_comes_by_standard_input():
    ended = pipe("estimate", "-", "--on", "2025-08-01", stdin=CASE)
    assert (ended.code, ended.err) == (0, "")
    assert "at once, for what has passed" in ended.out
    assert "\x1b" not in ended.out


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize(
    "argv",
    [
        (BOTH,),
        (BOTH, "--on", "2025-08-01", "--pay-periods", "26"),
        (BOTH, "--for", "2026"),
        (CASE.replace("shs_tax = 4000", "shs_tax = 1200"),),
        (LARGE.replace("shs_tax = 0", "shs_tax = 5000").replace("pfa_tax = 0", "pfa_tax = 5000"),),
        (BLOCKED,),
    ],
    ids=["both", "passed", "planned", "last year", "large", "blocked"],
)
def test_no_line_is_wider_than_the_screen_and_no_amount_is_cut(taxcli, case, argv, columns):
    text, *options = argv
    path = case(text)
    wide = taxcli("estimate", path, *options, env={"COLUMNS": "300"}).out
    ended = taxcli("estimate", path, *options, env={"COLUMNS": str(columns)})
    assert max(map(len, ended.out.splitlines())) <= columns
    amount = re.compile(r"[\d,]+\.\d\d(?!\d)")
    assert sorted(amount.findall(ended.out)) == sorted(amount.findall(wide))


@pytest.mark.parametrize("extra", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize(
    "text",
    [
        FULL,
        CASE,
        BLOCKED,
        CASE.replace("filing_status =", "filing_staus ="),
        CASE.replace('"single"', f'"{SSNS[0]}"'),
        CASE.replace('"Nguyễn"', f'"{SSNS[0]}"'),
    ],
    ids=["joint", "single", "blocked", "wrong key", "as a status", "as a name"],
)
def test_no_social_security_number_gets_out(taxcli, case, tmp_path, text, extra):
    path = case(text)
    runs = [
        taxcli("estimate", path, "--on", "2025-08-01", "-o", str(tmp_path / "out"), *extra),
        taxcli("estimate", path, "--for", "2026", "--ics", str(tmp_path / "x.ics"), *extra),
        taxcli("estimate", path, "--change", f"primary.ssn={SSNS[0]}x", *extra),
        taxcli("estimate", path, "--change", f"{SSNS[0]}={SSNS[1]}", *extra),
        taxcli("estimate", path, "--on", SSNS[0], *extra),
        taxcli("estimate", path, "--for", SSNS[0].replace("-", ""), *extra),
    ]
    seen = "".join(ended.out + ended.err for ended in runs)
    for number in SSNS:
        assert number not in seen
        assert number.replace("-", "") not in seen
