"""Pay by work days: whole pay, part days, days of the calendar, pay of the time inside.

Right values are worked by hand from OAR 150-316-0165 as the law files give it: pay times days
worked inside over all days worked while living outside, pay of the time inside whole.
"""

from datetime import date
from decimal import Decimal

import pytest

from tests.build import (
    FIRST_HALF,
    case,
    codes,
    item,
    lived,
    local_parts,
    message,
    np_case,
    oregon_of,
    outcome,
    places,
    w2,
)
from tests.doors import DOORS, through

# 420,000 in all; 92 of 230 work days in Oregon, all of them in Portland: 168,000 in the column.
PAY = {"inside": 92, "total": 230, "pay": 420_000}
SEPTEMBER = date(2025, 9, 15)


def np_tables(*items, where="none", deductions=20_000, form="OR-40", **also):
    """Return the tables of a case of the County's NP form, resident in Metro all year."""
    tables = {
        "residency": {"metro": {"primary": "full-year"}, "multnomah": {"primary": where}},
        "income": list(items),
        "oregon": oregon_of(list(items), deductions, form),
    }
    return {**tables, **also}


def county(amount, part, kind="wages", **also):
    return {**item(amount, kind), "multnomah": part, **also}


def commuter(days, form="OR-40-N", **also):
    """Return the tables of a commuter from Vancouver whose Oregon column is 168,000."""
    items = [item(168_000, both={"days": days})]
    oregon = oregon_of(items, 18_000, form)
    return {"residency": lived("none"), "income": items, "oregon": oregon, **also}


# --- the whole pay -----------------------------------------------------------------------


@pytest.mark.parametrize("door", DOORS)
def test_the_whole_pay_is_divided_once(door, tmp_path):
    """420,000 × 92 ÷ 230 = 168,000 of 168,000: 100 %; less 18,000: 150,000, 25,000 over."""
    given = through(door, tmp_path, **commuter(PAY))
    for program, tax in (("shs", "250.00"), ("pfa", "375.00")):
        assert local_parts(given, program) == [168_000]
        assert outcome(given, program)["taxable_income"] == "150000.00"
        assert outcome(given, program)["tax"] == tax
        assert outcome(given, program)["must_file"] is True
    assert not codes(given, "block", "review")


@pytest.mark.parametrize(
    ("days", "local"),
    [
        ({"inside": 46, "total": 230, "pay": 420_000}, 84_000),
        # A third of 420,000 would be 140,000; half days count: 420,000 × 76.5 ÷ 230
        ({"inside": Decimal("76.5"), "total": 230, "pay": 420_000}, Decimal("139695.65")),
        # Without the whole pay, the days are those worked in Oregon: all 92 of 92.
        ({"inside": 92, "total": 92}, 168_000),
        ({"inside": 46, "total": 92}, 84_000),
        ({"inside": 0, "total": 230, "pay": 420_000}, 0),
    ],
)
def test_days_of_the_whole_pay_or_days_in_oregon(days, local):
    given = case(**commuter(days))
    assert local_parts(given) == [local]
    assert not codes(given, "block", "review")


def test_what_is_local_is_never_more_than_the_oregon_column():
    """420,000 × 100 ÷ 230 = 182,608.70, more than the 168,000 that was earned in Oregon."""
    given = case(**commuter({**PAY, "inside": 100}))
    assert local_parts(given) == [168_000]
    assert "182,608.70" in message(given, "R-INC-029")


def test_a_column_in_whole_dollars_raises_no_question():
    """100,000 × 92 ÷ 231 = 39,826.84, which Oregon's return has as 39,827 or 39,826."""
    days = {"inside": 92, "total": 231, "pay": 100_000}
    for column, local in ((39_827, Decimal("39826.84")), (39_826, 39_826)):
        given = case(
            residency=lived("none"),
            income=[item(column, both={"days": days})],
            oregon={"form": "OR-40-N", "total_income": column, "deductions": 0},
        )
        assert local_parts(given) == [local]
        assert "R-INC-029" not in codes(given)


@pytest.mark.parametrize("pay", [100_000, -420_000])
def test_a_whole_pay_less_than_its_part_blocks(pay):
    given = case(**commuter({**PAY, "pay": pay}))
    assert local_parts(given) == [None]
    assert places(given, "B-INC-026") == ["income[0].metro", "income[0].multnomah"]


def test_a_whole_pay_on_form_or_40_is_questioned():
    given = case(**commuter(PAY, form="OR-40"))
    assert places(given, "R-INC-027") == ["income[0].metro", "income[0].multnomah"]
    same = case(**commuter({**PAY, "pay": 168_000}, form="OR-40"))
    assert local_parts(same) == [Decimal("67200.00")]
    assert "R-INC-027" not in codes(same)


@pytest.mark.parametrize(
    ("days", "form", "employer", "raised"),
    [
        ({"inside": 46, "total": 92}, "OR-40-N", "SAMPLE PAYER", True),
        ({"inside": 46, "total": 92}, "OR-40-P", "Sample Payer, Inc.", True),
        ({"inside": 46, "total": 92}, "OR-40", "Sample Payer", False),
        ({"inside": 46, "total": 92}, "OR-40-N", "Another Payer", False),
        (PAY, "OR-40-N", "Sample Payer", False),
        # All of the column is local, or nothing: the whole pay would change nothing.
        ({"inside": 92, "total": 92}, "OR-40-N", "Sample Payer", False),
        ({"inside": 0, "total": 92}, "OR-40-N", "Sample Payer", False),
    ],
)
def test_a_w2_that_shows_more_than_the_column_asks_for_the_whole_pay(days, form, employer, raised):
    form_w2 = {"employer": employer, "wages": 420_000}
    given = case(**commuter(days, form, w2=[form_w2]))
    assert ("R-INC-021" in codes(given)) == raised


def test_a_w2_is_compared_with_all_items_of_its_payer():
    """Salary and bonus of one employer stand on one W-2."""
    days = {"inside": 46, "total": 92}
    items = [item(100_000, both={"days": days}), item(68_000, both={"amount": 30_000})]
    oregon = oregon_of(items, 0, "OR-40-N")
    forms = [{"employer": "Sample Payer", "wages": 168_000}]
    given = case(residency=lived("none"), income=items, oregon=oregon, w2=forms)
    assert "R-INC-021" not in codes(given)


# --- which days count --------------------------------------------------------------------


@pytest.mark.parametrize("door", DOORS)
def test_days_of_the_calendar_are_questioned(door, tmp_path):
    given = through(
        door, tmp_path, **np_tables(county(320_000, {"days": {"inside": 120, "total": 365}}))
    )
    assert places(given, "R-INC-023") == ["income[0].multnomah"]
    assert "Weekends, holidays and leave" in message(given, "R-INC-023")


@pytest.mark.parametrize(
    ("total", "raised"),
    # Six in seven of 365 days are 312.86, of 184 days 157.71.
    [(312, False), (Decimal("312.75"), False), (313, True), (365, True)],
)
def test_more_than_six_days_in_seven_are_questioned(total, raised):
    given = np_case(item(320_000, both={"days": {"inside": 120, "total": total}}))
    assert ("R-INC-023" in codes(given)) == raised
    assert "R-INC-023" not in codes(np_case(item(5, both={"days": {"inside": 0, "total": 365}})))


@pytest.mark.parametrize(("total", "raised"), [(157, False), (158, True), (184, True)])
def test_six_days_in_seven_are_those_of_living_outside(total, raised):
    days = {"inside": 20, "total": total}
    given = np_case(item(320_000, both={"days": days}), where=FIRST_HALF)
    assert ("R-INC-023" in codes(given)) == raised
    assert "B-INC-022" not in codes(given)


@pytest.mark.parametrize("door", DOORS)
def test_more_work_days_than_days_outside_block(door, tmp_path):
    days = {"inside": 20, "total": 240}
    tables = np_tables(county(320_000, {"days": days}), where=FIRST_HALF)
    given = through(door, tmp_path, **tables)
    assert places(given, "B-INC-022") == ["income[0].multnomah"]
    assert "184 days" in message(given, "B-INC-022")
    assert outcome(given, "pfa")["tax"] is None


@pytest.mark.parametrize("door", DOORS)
def test_as_many_work_days_as_there_can_be(door, tmp_path):
    """320,000 × 181/365 = 158,684.93; 20 of 120 days of the rest: 26,885.84; 185,570.78 in all.

    58.0 % of 20,000 off: 173,970.78; over 125,000: 48,970.78; × 1.5 % = 734.56.
    """
    days = {"inside": 20, "total": 120}
    tables = np_tables(county(320_000, {"days": days}), where=FIRST_HALF)
    given = through(door, tmp_path, **tables)
    assert local_parts(given) == [Decimal("185570.78")]
    assert outcome(given, "pfa")["tax"] == "734.56"


@pytest.mark.parametrize("door", DOORS)
def test_half_days_count(door, tmp_path):
    """320,000 × 120.5 ÷ 240 = 160,666.67; 50.2 % of 20,000 off: 150,626.67; tax 384.40."""
    days = {"inside": Decimal("120.5"), "total": 240}
    given = through(door, tmp_path, **np_tables(county(320_000, {"days": days})))
    assert local_parts(given) == [Decimal("160666.67")]
    assert outcome(given, "pfa")["tax"] == "384.40"


def test_a_leap_year_has_a_day_more():
    given = np_case(item(5_000, both={"days": {"inside": 1, "total": 366}}), tax_year=2024)
    assert "B-INC-022" not in codes(given)
    given = np_case(item(5_000, both={"days": {"inside": 1, "total": 366}}))
    assert "B-INC-022" in codes(given)


# --- the same job for both taxes ---------------------------------------------------------


def both_ways(metro, multnomah, where="none", **residency):
    one = {**item(320_000), "metro": {"days": metro}, "multnomah": {"days": multnomah}}
    return np_case(one, where=where, **residency)


@pytest.mark.parametrize(
    ("metro", "multnomah", "raised"),
    [
        ({"inside": 120, "total": 240}, {"inside": 100, "total": 240}, False),
        ({"inside": 120, "total": 240}, {"inside": 100, "total": 230}, True),
        # Nothing of it is inside the County: its total decides nothing.
        ({"inside": 120, "total": 240}, {"inside": 0, "total": 230}, False),
    ],
)
def test_a_job_has_the_same_days_for_both_taxes(metro, multnomah, raised):
    given = both_ways(metro, multnomah)
    assert ("R-INC-025" in codes(given)) == raised
    if raised:
        assert "240 for Metro and 230 for Multnomah County" in message(given, "R-INC-025")
        assert places(given, "R-INC-025") == ["income[0]"]


def test_someone_who_lived_in_one_of_them_has_other_days_for_each():
    residency = {"metro": {"primary": "none"}, "multnomah": {"primary": FIRST_HALF}}
    days = {"inside": 60, "total": 120}
    assert "R-INC-025" not in codes(
        both_ways({"inside": 120, "total": 240}, days, residency=residency)
    )


def test_a_job_is_its_payer_and_whose_it_is():
    """The salary is counted for Metro and the bonus for the County, with other totals."""
    salary = {**item(200_000), "metro": {"days": {"inside": 120, "total": 240}}}
    bonus = {**item(100_000), "multnomah": {"days": {"inside": 120, "total": 230}}}
    salary["multnomah"] = bonus["metro"] = {"amount": 5}
    assert "R-INC-025" in codes(np_case(salary, bonus))
    assert "R-INC-025" not in codes(np_case(salary, {**bonus, "payer": "Another"}))


# --- pay of the time inside --------------------------------------------------------------

MOVED = [{"from": date(2024, 1, 1), "to": date(2024, 6, 30)}]


@pytest.mark.parametrize("door", DOORS)
def test_pay_of_the_time_inside_is_whole_though_received_later(door, tmp_path):
    """120,000 while inside, and 25 of 100 days of the other 120,000: 150,000; SHS 250."""
    part = {
        "days": {"inside": 25, "total": 100},
        "resident_pay": 120_000,
        "date": date(2024, 10, 15),
    }
    tables = {
        "tax_year": 2024,
        "residency": {
            "metro": {"primary": MOVED},
            "multnomah": {"primary": "none", "local_income": False},
        },
        "income": [{**item(240_000), "metro": part}],
        "oregon": oregon_of([item(240_000)]),
    }
    given = through(door, tmp_path, **tables)
    assert local_parts(given, "shs") == [150_000]
    assert outcome(given)["tax"] == "250.00"
    assert "R-INC-024" not in codes(given)


@pytest.mark.parametrize(
    ("part", "where", "raised"),
    [
        ({}, FIRST_HALF, True),
        ({"resident_pay": 0}, FIRST_HALF, False),
        # All of it is local anyway.
        ({"days": {"inside": 60, "total": 60}}, FIRST_HALF, False),
        # Never lived inside before that day.
        ({}, "none", False),
        ({}, [{"from": date(2025, 11, 1), "to": date(2025, 12, 31)}], False),
    ],
)
def test_days_alone_of_pay_received_after_moving_out_are_questioned(part, where, raised):
    days = {"inside": 30, "total": 60}
    given = np_case(item(36_500, both={"date": SEPTEMBER, "days": days, **part}), where=where)
    assert ("R-INC-024" in codes(given)) == raised
    if not part:
        assert local_parts(given) == [18_250]


def test_pay_earned_while_inside_in_an_earlier_year_counts_too():
    part = {"days": {"inside": 30, "total": 120}, "resident_pay": 16_500}
    # 16,500 and a quarter of the other 20,000
    assert local_parts(np_case(item(36_500, both=part))) == [21_500]


def test_the_whole_pay_of_someone_who_moved_out_is_divided_once_too():
    """180,000 inside; then 46 of 115 days of the other 240,000 in Portland: 276,000."""
    part = {"days": {"inside": 46, "total": 115, "pay": 420_000}, "resident_pay": 180_000}
    items = [item(276_000, both=part)]
    given = case(residency=lived(FIRST_HALF), income=items, oregon=oregon_of(items, 0, "OR-40-P"))
    assert local_parts(given) == [276_000]
    assert not codes(given, "block", "review")


def test_resident_pay_by_days_beside_an_oregon_column_is_questioned():
    part = {"days": {"inside": 46, "total": 115}}
    items = [item(276_000, both=part)]
    given = case(residency=lived(FIRST_HALF), income=items, oregon=oregon_of(items, 0, "OR-40-P"))
    assert "resident_pay" in message(given, "R-INC-020")


# --- earned over several years -----------------------------------------------------------


def test_stock_earned_over_years_is_told_to_give_an_amount():
    earned = {"from": date(2022, 3, 1), "to": date(2025, 2, 28)}
    told = message(np_case(item(90_000, both={"earned": earned}), where=FIRST_HALF), "B-INC-007")
    assert "stock" in told
    assert "income[0].metro.amount" in told


def test_one_part_given_that_another_overrules_is_said():
    """Received while living inside, all of it is local: 7,000 of it is not what counts."""
    part = {"date": date(2025, 6, 30), "amount": 7_000}
    given = np_case(item(36_500, both=part), where=FIRST_HALF)
    assert local_parts(given) == [36_500]
    assert "Take out income[0].metro.amount" in message(given, "R-INC-006")
    same = np_case(item(36_500, both={**part, "amount": 36_500}), where=FIRST_HALF)
    assert "R-INC-006" not in codes(same)


def test_the_result_as_json_has_the_pay_and_the_days():
    (share,) = outcome(case(**commuter(PAY)))["allocation"]
    assert (share["amount"], share["pay"], share["local"]) == (
        "168000.00", "420000.00", "168000.00",
    )  # fmt: skip
    assert share["days"] == {"counted": "92", "of": "230"}
    assert share["where"] == "income[0]"


def test_w2_wages_withheld_do_not_matter_to_the_days():
    given = case(**commuter(PAY, w2=[w2(("METRO", 168_000, 800), wages=420_000)]))
    assert not codes(given, "block", "review")
    assert outcome(given)["refund"] == "550.00"
