"""``taxcli late``: penalty and interest month by month, what they grow by, amnesty, protest."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.conftest import BEYOND, BLOCKED, FULL, LARGE, SSNS, pipe
from tests.cli.test_estimate import check_values, words
from tests.papers_kit import text_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
IN_2021, IN_2022 = (str(EXAMPLES / f"k-catching-up-{year}.toml") for year in (2021, 2022))
IN_APRIL = str(EXAMPLES / "i-paid-in-april.toml")
# A resident of Metro only: (225,000 − 125,000) × 1 % is 1,000 of SHS, due on April 15, 2026.
# A month costs 6.67, and the first begins on April 16.
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
multnomah = {{ primary = "none", local_income = false }}

[oregon]
taxable_income = 225000

[last_year]
shs_tax = 0
pfa_tax = 0
"""
PARTS = CASE + "".join(
    f'\n[[payment]]\nprogram = "shs"\nkind = "return"\ndate = 2026-{month}-20\namount = 300\n'
    for month in ("05", "06")
)
JULY = ("--on", "2026-07-01")


def of_tax(ended, name):
    """Return heading and words of one tax."""
    found = re.split(r"\n\n(?=SHS|PFA|Good to know|Waiver and|Resting on|A person)", ended.out)
    (one,) = [words(each) for each in found if each.startswith(name)]
    return one


def shs(ended):
    return ended.json["programs"]["shs"]


# --- penalty, interest, growth ----------------------------------------------------------------


def test_every_month_stands_with_its_rate(taxcli, case):
    """Paid on July 1, so to August 15: April 16, May 16, June 16 and July 16; 6.67 each."""
    ended = taxcli("late", case(CASE), *JULY, "--months")
    assert ended.code == 0
    said = of_tax(ended, "SHS")
    # 1,000 + 50 + 26.68
    for text in (
        "SHS: 1,076.68 to pay on July 1, 2026",
        "Tax after credit 1,000.00",
        "Unpaid after the due date 1,000.00",
        "Penalty 50.00",
        "Interest 26.68",
        "Still to pay 1,076.68",
        "April 16, 2026 1,000.00 0.667 % inferred 6.67",
        "May 16, 2026 1,000.00 0.667 % inferred 6.67",
        "June 16, 2026 1,000.00 0.667 % inferred 6.67",
        "July 16, 2026 1,000.00 0.667 % inferred 6.67",
    ):
        assert text in said
    assert said.count("0.667 %") == 4
    assert "Underpayment interest" not in said
    alike = of_tax(taxcli("late", case(CASE), *JULY), "SHS")
    assert "April 16, 2026 4 1,000.00 0.667 % inferred 26.68" in alike
    assert alike.count("0.667 %") == 1


@pytest.mark.parametrize(
    ("on", "interest"),
    [
        # To May 15, June 15, …: 1, 2, 3 and 4 months; the day in the month does not matter.
        ("2026-04-16", "6.67"),
        ("2026-04-30", "6.67"),
        ("2026-05-01", "13.34"),
        ("2026-05-31", "13.34"),
        ("2026-06-01", "20.01"),
        ("2026-12-31", "60.03"),
        ("2027-01-01", "66.70"),
    ],
)
def test_a_day_sooner_or_later(taxcli, case, on, interest):
    found = shs(taxcli("late", case(CASE), "--on", on, "--json"))
    assert (found["penalty"], found["interest"]) == ("50.00", interest)
    assert Decimal(found["still_to_pay"]) == 1_050 + Decimal(interest)
    assert len(found["months"]) * Decimal("6.67") == Decimal(interest)


@pytest.mark.parametrize("on", ["2026-04-16", "2026-07-01", "2026-12-31"])
@pytest.mark.parametrize("text", [CASE, FULL, PARTS])
def test_what_it_grows_by_is_what_the_next_month_adds(taxcli, case, on, text):
    path = case(text)
    for id_, found in taxcli("late", path, "--on", on, "--json").json["programs"].items():
        if found is None or found["grows_on"] is None:
            continue
        later = taxcli("late", path, "--on", found["grows_on"], "--json").json["programs"][id_]
        growth = Decimal(later["still_to_pay"]) - Decimal(found["still_to_pay"])
        # Interest is rounded once, so that a cent may fall into either month.
        if not found["payments"] and not later["payments"]:
            assert abs(growth - Decimal(found["each_further_month"])) <= Decimal("0.01")


def test_a_change_of_rate_is_shown_month_by_month(taxcli):
    """Tax year 2022, due 2023-04-18, 1,200 paid 2025-06-10: 12 × 6.00 and 15 × 8.004."""
    found = shs(taxcli("late", IN_2022, "--json"))
    rates = [(month["begins"], month["rate"], month["interest"]) for month in found["months"]]
    assert len(rates) == 27
    assert rates[0] == ("2023-04-19", "0.5", "6.00")
    assert rates[11] == ("2024-03-19", "0.5", "6.00")
    assert rates[12] == ("2024-04-19", "0.667", "8.004")
    assert rates[26] == ("2025-06-19", "0.667", "8.004")
    assert found["interest"] == "192.06"
    assert {month["rate_status"] for month in found["months"][:21]} == {"official"}
    assert found["months"][21]["begins"] == "2025-01-19"
    assert {month["rate_status"] for month in found["months"][21:]} == {"inferred"}


def test_both_taxes_each_for_itself(taxcli, case):
    """SHS comes back. PFA: 750 unpaid; 37.50, and 750 × 4 × 0.667 % = 20.01."""
    ended = taxcli("late", case(), *JULY)
    assert "nothing is late" in of_tax(ended, "SHS")
    pfa = of_tax(ended, "PFA")
    assert "PFA: 807.51 to pay on July 1, 2026" in pfa
    assert "Unpaid after the due date 750.00" in pfa
    assert "Penalty 37.50" in pfa
    assert "Interest 20.01" in pfa


def test_underpayment_interest_is_a_line_of_its_own(taxcli, case):
    """1,000 last year too: 225 short, 32 months: 225 × 32 × 0.667 % = 48.024."""
    path = case(CASE.replace("shs_tax = 0", "shs_tax = 1000"))
    said = of_tax(taxcli("late", path, *JULY), "SHS")
    assert "Underpayment interest 48.02" in said
    assert "SHS: 1,124.70 to pay" in said


# --- partial payments -------------------------------------------------------------------------


def test_partial_payments_on_several_dates(taxcli, case):
    """May 20 covers April 16 and May 16: 50 of penalty, 13.34, and 236.66 of the tax.

    June 20 covers June 16: 763.34 × 0.667 % = 5.0914778; 5.09, and 294.91 of the tax.
    August 1 covers July 16 and August 16: 468.43 × 0.667 % = 3.1244281 each.
    Interest 13.34 + 5.0914778 + 6.2488562 = 24.680334; left 468.43 + 24.68 − 18.43 = 474.68.
    """
    argv = ("late", case(PARTS), "--on", "2026-08-01")
    said = of_tax(taxcli(*argv), "SHS")
    for text in (
        "SHS: 474.68 to pay on August 1, 2026",
        "Penalty 50.00",
        "Interest 24.68",
        "-600.00",
        "Still to pay 474.68",
        "April 16, 2026 2 1,000.00 0.667 % inferred 13.34",
        "June 16, 2026 1 763.34 0.667 % inferred 5.09148",
        "July 16, 2026 2 468.43 0.667 % inferred 6.24886",
        "May 20, 2026 300.00 50.00 13.34 236.66",
        "June 20, 2026 300.00 0.00 5.09 294.91",
        "From September 1, 2026 it is 3.12 more",
    ):
        assert text in said
    ended = taxcli(*argv, "--json")
    check_values(ended.json)
    assert shs(ended)["payments"] == [
        {"date": "2026-05-20", "amount": "300.00", "to_penalty": "50.00", "to_interest": "13.34",
         "to_tax": "236.66", "over": "0.00"},
        {"date": "2026-06-20", "amount": "300.00", "to_penalty": "0.00", "to_interest": "5.09",
         "to_tax": "294.91", "over": "0.00"},
    ]  # fmt: skip
    order = "penalty first, then interest (underpayment interest among it), then tax."
    assert f"A late payment pays {order}" in words(taxcli(*argv).out)


def test_without_a_day_the_last_late_payment_gives_it(taxcli, case):
    """June 20: 763.34 − 294.91 = 468.43 is left of the tax, and all else is paid."""
    ended = taxcli("late", case(PARTS))
    assert ended.code == 0
    assert "SHS: 468.43 to pay on June 20, 2026" in of_tax(ended, "SHS")


def test_what_is_dated_after_the_day_is_not_paid_yet_in_any_command(taxcli, case):
    """4,000 of 2024 unpaid on June 1, 2025: 5 % is 200, and April 16, May 16, June 16 are 80.04."""
    later = '[[payment]]\nprogram = "shs"\nkind = "return"\ndate = 2025-07-20\namount = 1000\n'
    text = CASE.replace("2025\n", "2024\n").replace("225000", "525000")
    path, on = case(f"{text}\n{later}"), ("--on", "2025-06-01")
    late = shs(taxcli("late", path, *on, "--json"))
    assert (late["still_to_pay"], late["payments"]) == ("4280.04", [])
    plan = taxcli("plan", path, "--set-up", "2025-06-01", "--months", "6", "--json").json
    assert plan["plans"][0]["balance"]["total"] == "4280.04"
    computed = taxcli("compute", path, *on, "--json")
    assert shs(computed)["balance_due"] == "4280.04"
    assert "R-PAY-017" in {found["code"] for found in computed.json["diagnostics"]}
    ledger = shs(taxcli("ledger", path, *on, "--json"))
    assert (ledger["still_to_pay"], ledger["not_counted"]) == ("4280.04", "1000.00")
    assert [row["counts"] for row in ledger["payments"]] == ["not-yet"]
    # In time, too: an estimate, and more time to file.
    asked = ("--on", "2025-04-01", "--json")
    assert shs(taxcli("estimate", path, *asked))["paid"] == "0.00"
    assert shs(taxcli("extend", path, *asked))["amount"] == "4000.00"
    # Once the day has come it is: through August 15 four months, of 26.68 each, are 106.72; the
    # 1,000 pay the penalty of 200.00, the interest, and 693.28 of the tax.
    then = shs(taxcli("late", path, "--on", "2025-07-20", "--json"))
    assert then["still_to_pay"] == "3306.72"


def test_a_prepayment_after_the_day_is_on_no_line(taxcli, case):
    """1,000.00 of tax, due on April 15, 2026; of twice 300 the first alone was paid by May 1."""
    rows = "".join(
        f'\n[[payment]]\nprogram = "shs"\nkind = "estimated"\ndate = {day}\namount = 300\n'
        for day in ("2025-04-15", "2026-05-02")
    )
    found = shs(taxcli("compute", case(CASE + rows), "--on", "2026-05-01", "--json"))
    assert found["prepaid"] == "300.00"
    # 700 unpaid: 5 % is 35.00, two months (from April 16 and May 16) are 9.338.
    assert found["balance_due"] == "744.34"


def test_all_paid_late_leaves_nothing_and_does_not_grow(taxcli, case):
    """1,050 and two months, 13.34: 1,063.34 on May 20."""
    row = '\n[[payment]]\nprogram = "shs"\nkind = "return"\ndate = 2026-05-20\namount = 1063.34\n'
    found = shs(taxcli("late", case(CASE + row), "--on", "2026-08-01", "--json"))
    assert found["still_to_pay"] == "0.00"
    assert (found["grows_on"], found["each_further_month"]) == (None, "0.00")


# --- in time ----------------------------------------------------------------------------------


@pytest.mark.parametrize("on", ["2026-04-15", "2026-02-01"])
def test_by_the_due_date_nothing_is_late(taxcli, case, on):
    ended = taxcli("late", case(CASE), "--on", on)
    assert ended.code == 0
    said = of_tax(ended, "SHS")
    assert "SHS: nothing is late" in said
    assert "1,000.00 is to be paid" in said
    assert "April 15, 2026" in said
    found = shs(taxcli("late", case(CASE), "--on", on, "--json"))
    assert (found["penalty"], found["interest"]) == ("0.00", "0.00")
    assert (found["months"], found["grows_on"]) == ([], None)


def test_persona_i_paid_on_time_and_owes_underpayment_interest_alone(taxcli):
    """4,000 was in on the due date; the 144.00 bears no penalty and no interest."""
    for more, words_ in (
        ((), "SHS: nothing is late"),
        (("--on", "2024-07-01"), "SHS: 144.00 to pay"),
    ):
        ended = taxcli("late", IN_APRIL, *more)
        assert words_ in of_tax(ended, "SHS")
        assert "144.00" in ended.out
        found = shs(taxcli("late", IN_APRIL, *more, "--json"))
        assert (found["penalty"], found["interest"]) == ("0.00", "0.00")
        assert (found["underpayment_interest"], found["still_to_pay"]) == ("144.00", "144.00")


# --- amnesty ----------------------------------------------------------------------------------


def test_2021_is_waived_and_what_is_waived_is_told(taxcli):
    """1,050 due 2022-04-18, paid 2025-06-10: 5 % is 52.50; to 2025-07-15, months on the 19th.

    12 at 0.833 %, 12 at 0.5 %, 15 at 0.667 %: 9.996 + 6 + 10.005 = 26.001 %: 273.0105.
    """
    ended = taxcli("late", IN_2021)
    assert ended.code == 0
    said = of_tax(ended, "SHS")
    assert "SHS: 1,050.00 to pay on June 10, 2025" in said
    assert "Penalty 0.00" in said
    waived = said.split("Waived by an amnesty: ")[1]
    assert waived.startswith("a penalty of about 52.50")
    assert "interest of about 273.01" in waived
    assert "may bring them back for someone who keeps refusing after notice" in said
    assert "more, and as much again" not in said
    found = shs(taxcli("late", IN_2021, "--json"))
    assert (found["waived"]["penalty"], found["waived"]["interest"]) == ("52.50", "273.01")
    assert (found["penalty"], found["interest"], found["months"]) == ("0.00", "0.00", [])
    assert found["still_to_pay"] == "1050.00"


def test_what_could_not_arise_in_2021_was_not_waived(taxcli):
    assert "underpayment interest" not in of_tax(taxcli("late", IN_2021), "SHS")
    waived = shs(taxcli("late", IN_2021, "--json"))["waived"]
    assert waived["underpayment_interest"] in (None, "0.00")


def test_2022_waives_underpayment_interest_only(taxcli):
    """90 % of 1,200 is 1,080: 270 short each, for 12, 11, 8 and 4 months to 2023-04-18.

    All but the month of 2023-04-18 (0.5 %) at 0.833 %: 270 × (34 × 0.833 % + 0.5 %) = 77.8194.
    """
    said = of_tax(taxcli("late", IN_2022), "SHS")
    assert "SHS: 1,452.06 to pay on June 10, 2025" in said
    assert "Waived by an amnesty: underpayment interest of about 77.82" in said
    assert "may bring them back" not in said
    found = shs(taxcli("late", IN_2022, "--json"))
    assert found["waived"] == {
        "penalty": None,
        "interest": None,
        "underpayment_interest": "77.82",
    }
    assert found["underpayment_interest"] == "0.00"


def test_other_years_waive_nothing(taxcli, case):
    ended = taxcli("late", case(CASE), *JULY)
    assert "amnesty" not in ended.out
    found = shs(taxcli("late", case(CASE), *JULY, "--json"))
    assert set(found["waived"].values()) == {None}


# --- waiver and protest -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notice", "until"),
    [("2026-09-01", "2026-10-01"), ("2026-12-15", "2027-01-14"), ("2028-01-30", "2028-02-29")],
)
def test_the_last_day_of_a_protest_in_json(taxcli, case, notice, until):
    data = taxcli("late", case(CASE), *JULY, "--notice", notice, "--json").json
    assert data["protest_until"] == until
    assert taxcli("late", case(CASE), *JULY, "--json").json["protest_until"] is None


def test_a_notice_of_underpayment_interest_can_be_protested_too(taxcli):
    """30 days from June 20: July 20."""
    ended = taxcli("late", IN_APRIL, "--on", "2024-07-01", "--notice", "2024-06-20")
    assert "July 20, 2024" in words(ended.out)


# --- the return -------------------------------------------------------------------------------


def test_a_return_prepared_after_the_due_date_has_it_on_its_lines(taxcli, case, tmp_path):
    path = case(CASE)
    assert taxcli("prepare", path, *JULY, "-o", str(tmp_path / "out")).code == 0
    form = text_of(tmp_path / "out" / "2025-shs-MET-40.pdf")
    assert "Penalty for late payment, from the statement of charges 50.00" in form
    assert "Interest on late payment, from the statement of charges 26.68" in form
    assert re.search(r"Balance due [^.]* 1,076\.68", form)
    assert "$1,076.68" in text_of(tmp_path / "out" / "2025-vouchers.pdf")
    assert (tmp_path / "out" / "2025-shs-charges.pdf").exists()
    # A return in time has none of it.
    assert taxcli("prepare", path, "-o", str(tmp_path / "in-time")).code == 0
    assert "26.68" not in text_of(tmp_path / "in-time" / "2025-shs-MET-40.pdf")
    assert not (tmp_path / "in-time" / "2025-shs-charges.pdf").exists()


@pytest.mark.parametrize("text", [CASE, FULL, PARTS])
def test_late_and_compute_say_the_same(taxcli, case, text):
    path = case(text)
    late = taxcli("late", path, "--on", "2026-08-01", "--json").json["programs"]
    computed = taxcli("compute", path, "--on", "2026-08-01", "--json").json["programs"]
    for id_, found in late.items():
        for key in ("penalty", "interest", "underpayment_interest", "net_tax"):
            assert found is None or found[key] == computed[id_][key]


def test_the_day_in_the_case_serves_and_the_one_asked_comes_first(taxcli, case):
    path = case(CASE.replace("tax_year = 2025", "tax_year = 2025\npaid_on = 2026-05-20"))
    assert shs(taxcli("late", path, "--json"))["interest"] == "13.34"
    assert shs(taxcli("late", path, *JULY, "--json"))["interest"] == "26.68"


# --- as JSON ----------------------------------------------------------------------------------


def test_json_of_what_is_late(taxcli, case):
    ended = taxcli("late", case(CASE), *JULY, "--json")
    assert (ended.code, ended.err) == (0, "")
    data = ended.json
    assert data["schema"] == "taxcli-late-1"
    assert (data["tax_year"], data["edition"], data["due"]) == (2025, "current", "2026-04-15")
    check_values(data)
    assert data["programs"]["pfa"] is None
    found = shs(ended)
    assert (found["net_tax"], found["unpaid_after_due"]) == ("1000.00", "1000.00")
    assert (found["still_to_pay"], found["each_further_month"]) == ("1076.68", "6.67")
    assert found["grows_on"] == "2026-08-01"
    assert found["payments"] == []
    assert found["months"][0] == {
        "begins": "2026-04-16",
        "unpaid": "1000.00",
        "rate": "0.667",
        "rate_status": "inferred",
        "interest": "6.67",
    }
    assert any("Late interest is simple" in text for text in data["assumptions"])


# --- what goes wrong --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--on", "soon"), "like 2026-05-20"),
        (("--on", "07/01/2026"), "like 2026-05-20"),
        (("--on", "2026-02-30"), "like 2026-05-20"),
        (("--on", "20260701"), "like 2026-05-20"),
        ((*JULY, "--notice", "soon"), "like 2026-05-20"),
        ((*JULY, "--edition", "newest"), "published"),
        ((*JULY, "--paid", "5"), "--paid"),
    ],
)
def test_wrong_usage_ends_with_2(taxcli, case, argv, said):
    ended = taxcli("late", case(CASE), *argv)
    assert ended.code == 2
    assert said in words(ended.err)
    assert ended.out == ""


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("argv", [("--on",), (*JULY, "--notice")])
def test_no_day_is_a_fault_of_ours(taxcli, case, argv, day):
    assert taxcli("late", case(CASE), *argv, day).code in (0, 2)


def test_a_bad_file_ends_with_3(taxcli, case, tmp_path):
    assert taxcli("late", case(CASE.replace("225000", "nan")), *JULY).code == 3
    assert taxcli("late", str(tmp_path), *JULY).code == 3
    assert taxcli("late", str(tmp_path / "none.toml"), *JULY, "--json").json["error"]


def test_a_blocked_case_ends_with_4(taxcli, case):
    ended = taxcli("late", case(BLOCKED), *JULY)
    assert ended.code == 4
    assert "B-WH-001" in ended.out
    assert "B-MIS-002" in ended.out
    assert taxcli("late", case(CASE.replace("2025", BEYOND)), *JULY).code == 4
    as_json = taxcli("late", case(BLOCKED), *JULY, "--json")
    assert as_json.code == 4
    assert as_json.json["programs"]["shs"] is None


# --- streams and screens ----------------------------------------------------------------------


def test_a_case_comes_by_standard_input():
    ended = pipe("late", "-", *JULY, stdin=CASE)
    assert (ended.code, ended.err) == (0, "")
    assert "1,076.68 to pay on July 1, 2026" in ended.out
    assert "\x1b" not in ended.out


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize(
    "argv",
    [
        (CASE, *JULY),
        (PARTS, "--on", "2026-08-01", "--notice", "2026-09-01"),
        (FULL.replace("2025", "2021"), "--on", "2025-06-10"),
        (LARGE, *JULY),
        (CASE, "--on", "2026-04-15"),
        (BLOCKED, *JULY),
    ],
    ids=["late", "parts", "waived", "large", "in time", "blocked"],
)
def test_no_line_is_wider_than_the_screen_and_no_amount_is_cut(taxcli, case, argv, columns):
    text, *options = argv
    path = case(text)
    wide = taxcli("late", path, *options, env={"COLUMNS": "300"}).out
    ended = taxcli("late", path, *options, env={"COLUMNS": str(columns)})
    assert max(map(len, ended.out.splitlines())) <= columns
    amount = re.compile(r"[\d,]+\.\d\d(?!\d)")
    assert sorted(amount.findall(ended.out)) == sorted(amount.findall(wide))


@pytest.mark.parametrize("extra", [(), ("--json",)], ids=["text", "json"])
@pytest.mark.parametrize(
    "text",
    [
        FULL,
        PARTS,
        BLOCKED,
        CASE.replace('"Nguyễn"', f'"{SSNS[0]}"'),
        CASE.replace("225000", SSNS[0].replace("-", "") + ".123"),
    ],
    ids=["joint", "parts", "blocked", "as a name", "as an amount"],
)
def test_no_social_security_number_gets_out(taxcli, case, text, extra):
    path = case(text)
    runs = [
        taxcli("late", path, *JULY, *extra),
        taxcli("late", path, *extra),
        taxcli("late", path, "--on", SSNS[0], *extra),
        taxcli("late", path, *JULY, "--notice", SSNS[0].replace("-", ""), *extra),
    ]
    seen = "".join(ended.out + ended.err for ended in runs)
    for number in SSNS:
        assert number not in seen
        assert number.replace("-", "") not in seen
