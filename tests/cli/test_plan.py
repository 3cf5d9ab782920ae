"""``taxcli plan``: from an amount and from a case, for a person and as JSON, and its refusals."""

import json
import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import BLOCKED, FULL, LARGE, ONE_TAX, SSNS, pipe

BASIC = ("plan", "--balance", "4200", "--months", "18")
DATED = (*BASIC, "--set-up", "2026-03-25")
ANSWERS = ("--defaulted", "no", "--referred", "no", "--other-financing", "no", "--compliant", "yes")
AMOUNT = re.compile(r"-?[\d,]+\.\d\d")
MAY = ("--months", "12", "--set-up", "2026-05-20")


def words(text):
    return " ".join(text.split())


def part(text, heading, end):
    """Return what stands between two headings."""
    return text.split(f"{heading}\n")[1].split(f"\n{end}")[0]


def money(text):
    return Decimal(text.replace(",", ""))


def schedule(text):
    """Return the schedule's lines as cells, and the line of its sums."""
    table = part(text, "The installments", "What it costs").splitlines()
    rows = [line.split() for line in table if re.match(r" *\d+  ", line)]
    (total,) = [line.split() for line in table if line.startswith("All")]
    return rows, total


# For a person.


def test_the_example_of_three_installments_by_hand(taxcli):
    # tests/rules/test_payment_plan.py works it: 6.67, 4.46 and 2.24 of interest; 337.79 each.
    # April 10, 2026 is a Friday; May 10 a Sunday; June 10 a Wednesday.
    ended = taxcli("plan", "--balance", "1000", "--months", "3", "--set-up", "2026-03-25")
    assert ended.code == 0
    assert schedule(ended.out) == (
        [
            ["1", "2026-04-10", "2026-04-17", "337.79", "6.67", "331.12", "668.88"],
            ["2", "2026-05-10", "2026-05-15", "337.79", "4.46", "333.33", "335.55"],
            ["3", "2026-06-10", "2026-06-17", "337.79", "2.24", "335.55", "0.00"],
        ],
        ["All", "1,013.37", "13.37", "1,000.00"],
    )
    said = words(ended.out)
    assert "3 monthly installments of 337.79." in said
    assert "First due on April 10, 2026, then on the 10th of each month, last on June 10" in said
    assert "No set-up fee." in said
    assert "Due on a weekend or a holiday: no. 2. Pay on the business day before." in said
    assert "0.667 % of the unpaid tax" in said
    # 337.79 and 668.88 left after it.
    assert "late if it is received after April 17, 2026" in said
    assert "1,006.67 would be due at once" in said


@pytest.mark.parametrize("months", ["1", "2", "18", "36", "120"])
@pytest.mark.parametrize("parts", [(), ("--penalty", "210", "--interest", "56.03")])
def test_the_columns_add_up_to_what_is_shown(taxcli, months, parts):
    argv = ("plan", "--balance", "4200", "--months", months, *parts, "--set-up", "2026-03-25")
    out = taxcli(*argv).out
    rows, total = schedule(out)
    columns = list(zip(*[list(map(money, row[3:-1])) for row in rows], strict=True))
    assert [sum(column) for column in columns] == list(map(money, total[1:]))
    assert all(sum(row[1:]) == row[0] for row in zip(*columns, strict=True))
    costs = {
        line.rsplit("  ", 1)[0].strip(): money(line.split()[-1])
        for line in part(out, "What it costs", "The same balance").splitlines()
        if AMOUNT.search(line)
    }
    assert costs["Balance"] == 4200
    assert costs["Balance"] + costs["Interest that the plan adds"] == costs["All installments"]
    assert costs["All installments"] == sum(columns[0])
    assert costs["All installments"] + costs["Set-up fee"] == costs["Total cost"]


def test_without_set_up_there_are_no_dates_and_it_says_what_one_would_add(taxcli):
    ended = taxcli(*BASIC)
    said = words(ended.out)
    assert ended.code == 0
    assert not re.search(r"20\d\d-\d\d|\w+ \d+, 20\d\d", said)
    assert "Due on the 10th of each month" in said
    assert "--set-up DATE adds the first due date" in said
    assert "Due on the 25th of each month" in words(taxcli(*BASIC, "--day", "25").out)


def test_lengths_stand_side_by_side_with_fee_and_approval(taxcli):
    argv = ("plan", "--balance", "4200", "--months", "15", "--set-up", "2026-03-25")
    table = part(taxcli(*argv).out, "The same balance over other lengths", "Late and default")
    lines = [line for line in table.splitlines() if "months" in line]
    assert [int(line.split()[0]) for line in lines] == [6, 12, 15, 18, 24, 36]
    assert [line.split()[0] for line in lines if "*" in line] == ["15"]
    assert [line.split()[0] for line in lines if "approval" in line] == ["36"]
    # The last due date: the sixth month from April 10, and so on.
    assert re.findall(r"20\d\d-\d\d-\d\d", table) == [
        "2026-09-10", "2027-03-10", "2027-06-10", "2027-09-10", "2028-03-10", "2029-03-10",
    ]  # fmt: skip
    fees = [AMOUNT.findall(line)[-2] for line in lines]
    assert fees == ["0.00", "0.00", "25.00", "25.00", "25.00", "50.00"]


def test_the_first_due_date_15_and_16_days_before_the_10th(taxcli):
    for set_up, first in (("2026-03-25", "2026-04-10"), ("2026-03-26", "2026-04-25")):
        assert schedule(taxcli(*BASIC, "--set-up", set_up).out)[0][0][1] == first
    (first, *_), _ = schedule(taxcli(*BASIC, "--set-up", "2026-03-26", "--day", "10").out)
    assert first[1] == "2026-05-10"


@pytest.mark.parametrize(
    ("more", "outcome", "told"),
    [
        ((), "Not decided", "open: --defaulted yes or no"),
        (ANSWERS, "Yes, as far as was said", "matters on PRO only"),
        ((*ANSWERS, "--plans-used", "2"), "Yes, as far as was said", "2 fine"),
        ((*ANSWERS, "--plans-used", "3"), "Perhaps", "PRO allows 3 plans in 18 months"),
        ((*ANSWERS, "--defaulted", "yes"), "No. The plan below", "no new plan for 2 years"),
        (("--referred", "yes"), "No. The plan below", "A confession of judgment"),
    ],
)
def test_eligibility_is_told_with_the_reason(taxcli, more, outcome, told):
    ended = taxcli(*DATED, *more)
    said = words(part(ended.out, "Can you have a plan?", "The plan"))
    assert ended.code == 0
    assert outcome in said
    assert all(word in said for word in told.split())


def test_a_balance_below_the_smallest_is_told_and_shown_all_the_same(taxcli):
    ended = taxcli("plan", "--balance", "299.99", "--months", "3", *ANSWERS)
    assert ended.code == 0
    assert "The balance is too small for a plan" in words(ended.out)
    assert "3 monthly installments of" in ended.out


def test_a_plan_that_ends_after_12_months_by_the_calendar_is_told(taxcli):
    argv = ("plan", "--balance", "4200", "--months", "12", "--set-up", "2026-03-31", "--day", "10")
    assert "more than 12 months after the plan is set up" in words(taxcli(*argv).out)
    assert "or take 11 months" in words(taxcli(*argv).out)


# As JSON.


def test_json_of_a_plan(taxcli):
    ended = taxcli(*DATED, *ANSWERS, "--penalty", "200", "--interest", "50.50", "--json")
    data = ended.json
    assert (ended.code, ended.err) == (0, "")
    assert data["schema"] == "taxcli-plan-1"
    assert (data["months"], data["day"], data["set_up"]) == (18, 10, "2026-03-25")
    assert (data["tax_year"], data["edition"]) == (None, None)
    (plan,) = data["plans"]
    assert plan["program"] is None
    assert plan["balance"] == {
        "total": "4200.00", "penalty": "200.00", "interest": "50.50", "tax": "3949.50",
    }  # fmt: skip
    assert (plan["fee"], plan["needs_approval"]) == ("25.00", False)
    assert (plan["first_due"], plan["last_due"]) == ("2026-04-10", "2027-09-10")
    assert plan["eligibility"]["outcome"] == "eligible"
    assert [each["months"] for each in plan["lengths"]] == [6, 12, 18, 24, 36]
    assert len(data["pro"]["steps"]) == 6
    assert {row["status"] for row in data["sources"]} <= {"official", "secondary", "inferred"}


def test_the_schedule_in_json_adds_up(taxcli):
    (plan,) = taxcli(*DATED, "--penalty", "200", "--interest", "50.50", "--json").json["plans"]
    rows = plan["schedule"]
    sums = {
        key: sum(Decimal(row[key]) for row in rows)
        for key in ("payment", "penalty", "interest", "tax", "interest_added")
    }
    assert sums["penalty"] == Decimal(plan["balance"]["penalty"])
    assert sums["tax"] == Decimal(plan["balance"]["tax"])
    assert sums["interest"] - sums["interest_added"] == Decimal(plan["balance"]["interest"])
    assert sums["payment"] == Decimal(plan["paid"])
    assert sums["interest_added"] == Decimal(plan["interest_added"])
    assert Decimal(plan["paid"]) + Decimal(plan["fee"]) == Decimal(plan["total_cost"])
    assert rows[0]["payment"] == plan["instalment"]
    assert rows[-1]["payment"] == plan["last_instalment"]
    assert rows[-1]["left"] == "0.00"


def test_dates_in_json_are_iso_or_null(taxcli):
    (dated,) = taxcli(*DATED, "--json").json["plans"]
    # The eighth is due on November 10, 2026; Veterans Day is the day after.
    assert (dated["schedule"][7]["due"], dated["schedule"][7]["on_time_until"]) == (
        "2026-11-10",
        "2026-11-18",
    )
    (undated,) = taxcli(*BASIC, "--json").json["plans"]
    assert undated["first_due"] is None
    assert {(row["due"], row["on_time_until"]) for row in undated["schedule"]} == {(None, None)}


# From a case.


def test_a_case_gives_the_balance_of_the_day_by_its_parts(taxcli, case):
    # SHS comes back. PFA: 750.00 was due on April 15. Penalty 5 %: 37.50. Interest for the months
    # of April 16 and May 16: 750.00 at 0.667 %, twice: 10.005, so 10.01.
    ended = taxcli("plan", case(), *MAY, "--json")
    assert ended.code == 0
    (plan,) = ended.json["plans"]
    assert plan["program"] == "pfa"
    assert plan["balance"] == {
        "total": "797.51", "penalty": "37.50", "interest": "10.01", "tax": "750.00",
    }  # fmt: skip
    # May 20 and 16 days is June 5: due on June 10, which adds the month of June 16: 5.00 (5.0025).
    assert plan["first_due"] == "2026-06-10"
    assert plan["schedule"][0]["interest_added"] == "5.00"
    assert (ended.json["tax_year"], ended.json["edition"]) == (2025, "current")


def test_the_balance_is_what_compute_says_is_left(taxcli, case):
    path = case(FULL.replace("taxable_income = 310000", "taxable_income = 400000"))
    plans = {each["program"]: each for each in taxcli("plan", path, *MAY, "--json").json["plans"]}
    found = taxcli("compute", path, "--on", "2026-05-20", "--json").json["programs"]
    assert list(plans) == ["shs", "pfa"]
    for id_, plan in plans.items():
        assert plan["balance"]["total"] == found[id_]["balance_due"]
        assert plan["balance"]["penalty"] == found[id_]["penalty"]


@pytest.mark.parametrize("more", [("--program", "shs"), ()])
def test_nothing_left_to_pay_needs_no_plan(taxcli, case, more):
    path = case(ONE_TAX)
    ended = taxcli("plan", path, *MAY, *more)
    assert ended.code == 0
    assert "SHS: nothing is left to pay, and no plan is needed." in words(ended.out)
    assert ("PFA: nothing is left to pay" in ended.out) == (not more)
    assert "The installments" not in ended.out
    assert taxcli("plan", path, *MAY, *more, "--json").json["plans"] == []


def test_a_year_whose_interest_is_waived_adds_none(taxcli, case):
    # Tax year 2021: 110,000 at 1 % is 1,100, less 1,000 and 500; PFA 1,650 less 900.
    path = case(FULL.replace("2025", "2021"))
    ended = taxcli("plan", path, *MAY, "--json")
    (plan,) = ended.json["plans"]
    assert plan["balance"]["total"] == plan["paid"] == "750.00"
    assert plan["interest_added"] == "0.00"
    said = words(taxcli("plan", path, *MAY).out)
    assert "An amnesty waives the interest" in said
    assert "Each later calendar month" not in said


def test_what_a_person_should_look_at_is_told(taxcli, case):
    # Last year's tax of 5,000 and nothing paid in quarters: there is something to say.
    path = case(FULL.replace("pfa_tax = 0", "pfa_tax = 5000"))
    ended = taxcli("plan", path, *MAY)
    data = taxcli("plan", path, *MAY, "--json").json
    assert data["diagnostics"]
    assert "taxcli review" in ended.err
    assert "taxcli review" not in taxcli(*DATED).err


def test_a_blocked_case_is_refused(taxcli, case):
    path = case(BLOCKED)
    ended = taxcli("plan", path, *MAY, "--json")
    assert ended.code == 4
    assert {row["code"] for row in ended.json["problems"]} >= {"B-WH-001", "B-MIS-002"}
    assert "No plan was made" in words(ended.err)
    assert "must be settled first" in ended.json["error"]


def test_a_case_comes_by_standard_input_and_shows_no_ssn():
    ended = pipe("plan", "-", *MAY, stdin=FULL)
    assert ended.code == 0
    assert "PFA: The plan" in ended.out
    assert not any(ssn in ended.out + ended.err for ssn in SSNS)


# Wrong usage.

USAGE = [
    (("plan",), "--months 12"),
    (("plan", "--balance", "4200"), "--months 12"),
    (("plan", "--months", "12"), "--balance 4200"),
    (("plan", "--balance", "-5", "--months", "12"), "like 4200"),
    (("plan", "--balance", "0", "--months", "12"), "no plan is needed"),
    (("plan", "--balance", "NaN", "--months", "12"), "'NaN' is not an amount"),
    (("plan", "--balance", "inf", "--months", "12"), "is not an amount"),
    (("plan", "--balance", "1e5", "--months", "12"), "is not an amount"),
    (("plan", "--balance", "lots", "--months", "12"), "'lots' is not an amount"),
    (("plan", "--balance", "42.005", "--months", "12"), "is not an amount"),
    (("plan", "--balance", "4,20", "--months", "12"), "is not an amount"),
    (("plan", "--balance", "", "--months", "12"), "is not an amount"),
    (("plan", "--balance", "٤٢٠٠", "--months", "12"), "is not an amount"),
    (("plan", "--balance", "1" + "0" * 12, "--months", "12"), "below 10,000,000,000.00"),
    (("plan", "--balance", "9" * 30, "--months", "12"), "is not an amount"),
    ((*BASIC, "--penalty", "4200.01"), "the balance is only 4,200.00"),
    ((*BASIC, "--interest", "-1"), "like 4200"),
    (("plan", "--balance", "4200", "--months", "0"), "give 1 to 120"),
    (("plan", "--balance", "4200", "--months", "121"), "give 1 to 120"),
    (("plan", "--balance", "4200", "--months", "-6"), "write a whole number"),
    (("plan", "--balance", "4200", "--months", "six"), "write a whole number"),
    (("plan", "--balance", "4200", "--months", "6.5"), "write a whole number"),
    ((*BASIC, "--day", "12"), "give 10 or 25"),
    ((*BASIC, "--day", "tenth"), "write a whole number"),
    ((*BASIC, "--set-up", "soon"), "like 2026-05-20"),
    ((*BASIC, "--set-up", "05/20/2026"), "like 2026-05-20"),
    ((*BASIC, "--set-up", "2026-02-30"), "like 2026-05-20"),
    ((*BASIC, "--set-up", "20260520"), "like 2026-05-20"),
    ((*BASIC, "--set-up", "2026-W21-3"), "like 2026-05-20"),
    ((*BASIC, "--set-up", "1999-12-31"), "from 2021-01-01"),
    ((*BASIC, "--set-up", "2099-12-31"), "to 2080-12-31"),
    ((*BASIC, "--set-up", "9999-12-31"), "check the year"),
    ((*BASIC, "--defaulted", "maybe"), "no"),
    ((*BASIC, "--plans-used", "-1"), "write a whole number"),
    ((*BASIC, "--plans-used", "two"), "write a whole number"),
    ((*BASIC, "--program", "pfa"), "--program chooses a tax of a CASE"),
    (("plan", "CASE", "--months", "12"), "With a CASE, give --set-up"),
    (("plan", "CASE", *MAY, "--balance", "5"), "a CASE has a balance of its own"),
    (("plan", "CASE", *MAY, "--penalty", "0"), "a CASE has a balance of its own"),
    (("plan", "CASE", *MAY, "--program", "arts"), "pfa"),
    # The tax of 2025 is due on April 15, 2026.
    (("plan", "CASE", "--months", "6", "--set-up", "2026-04-15"), "due on April 15, 2026"),
]


@pytest.mark.parametrize("argv, said", USAGE, ids=[" ".join(argv)[:60] for argv, _ in USAGE])
def test_wrong_usage_ends_with_2_and_a_way_on(taxcli, case, argv, said):
    argv = [case() if word == "CASE" else word for word in argv]
    ended = taxcli(*argv)
    assert ended.code == 2
    assert said in words(ended.err)
    assert ended.out == ""
    as_json = taxcli(*argv, "--json")
    assert as_json.code == 2
    assert said in as_json.json["error"]


def test_amounts_may_be_written_as_people_do(taxcli):
    plain = taxcli("plan", "--balance", "4200.50", "--months", "6", "--json").out
    assert taxcli("plan", "--balance", "$4,200.50", "--months", "6", "--json").out == plain


@given(st.sampled_from(["--balance", "--months", "--day", "--set-up"]), st.text(max_size=12))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_is_an_answer_or_wrong_usage(taxcli, option, text):
    given_ = {"--balance": "4200", "--months": "6", option: text}
    argv = [f"{name}={value}" for name, value in given_.items()]
    assert taxcli("plan", *argv).code in (0, 2)


# On screens of any width.


@pytest.mark.parametrize("columns", [32, 40, 66, 80, 120])
@pytest.mark.parametrize(
    "argv",
    [
        DATED,
        BASIC,
        (*DATED, "--penalty", "210", "--interest", "12.34", "--referred", "yes"),
        ("plan", "--balance", "9999999999.99", "--months", "36", "--set-up", "2026-03-25"),
        ("plan", "CASE", *MAY),
    ],
    ids=["dated", "undated", "parts", "largest", "case"],
)
def test_no_line_is_wider_than_the_screen_and_no_amount_is_cut(taxcli, case, argv, columns):
    argv = [case(LARGE) if word == "CASE" else word for word in argv]
    wide = taxcli(*argv, env={"COLUMNS": "400"}).out
    ended = taxcli(*argv, env={"COLUMNS": str(columns)})
    assert ended.code == 0
    assert max(map(len, ended.out.splitlines())) <= columns
    for pattern in (AMOUNT, re.compile(r"20\d\d-\d\d-\d\d")):
        assert sorted(pattern.findall(ended.out)) == sorted(pattern.findall(wide))


def test_a_pipe_gets_plain_text_of_80_columns():
    ended = pipe(*DATED, TERM="xterm-256color")
    assert (ended.code, ended.err) == (0, "")
    assert "\x1b" not in ended.out
    assert 60 < max(map(len, ended.out.splitlines())) <= 80
    assert json.loads(pipe(*DATED, "--json").out)["schema"] == "taxcli-plan-1"
