"""Work days in the interview: the whole pay is asked, and what cannot be is doubted at once."""

from decimal import Decimal

import pytest

from taxcli import prepare
from taxcli.interview.files import BadAnswerError, FileAsker
from taxcli.interview.session import Session
from tests.build import codes, outcome
from tests.doors import FILER, through
from tests.interview.filers import OUTSIDE
from tests.interview.kit import BLANK, answers, ended, fresh, kept, one_of, resumed, say, walk

# 168,000 of Oregon income: 420,000 × 92 of 230 work days, all of them in Portland. Less
# deductions of 18,000, of which 100 % are local: 150,000, and 25,000 over the threshold.
COMMUTER = {
    **{id_: said for id_, said in OUTSIDE.items() if not id_.startswith("income[0].m")},
    "oregon.taxable_income": "150,000",
    "oregon.total_income": "168,000",
    "oregon.deductions": "18,000",
    "income[0].amount": "168,000",
    **{
        f"income[0].{place}.{key}": said
        for place in ("metro", "multnomah")
        for key, said in {
            "how": "days",
            "days.which": "all",
            "days.pay": "420,000",
            "days": "92 / 138",
        }.items()
    },
}
# Lived in both until June 30: 184 days outside.
MOVER = {
    **OUTSIDE,
    "oregon.form": "OR-40",
    **{f"residency.{place}.primary": "part" for place in ("metro", "multnomah")},
    **{f"residency.{place}.primary.periods": "until 6/30" for place in ("metro", "multnomah")},
    "income[0].metro.days": "30 / 90",
    "income[0].multnomah.how": "spread",
}


def test_the_whole_pay_is_asked_and_divided():
    flow = ended(COMMUTER)
    case = kept(flow)
    assert case.income[0].metro.days.pay == 420_000
    for program, tax in (("shs", "250.00"), ("pfa", "375.00")):
        assert outcome(case, program)["allocation"][0]["local"] == "168000.00"
        assert (outcome(case, program)["tax"], outcome(case, program)["must_file"]) == (tax, True)
    assert not codes(case, "block", "review")


def test_the_questions_say_which_days_they_mean():
    flow = ended(COMMUTER)
    asked = [one.id for one in flow.asked() if ".metro.days" in one.id]
    assert asked == [f"income[0].metro.days{key}" for key in (".which", ".pay", "")]
    text = one_of(flow, "income[0].metro.days").text(flow.view)
    assert text.startswith(
        "Item 1, Sample Hospital: All work days, in Oregon and elsewhere, while living outside"
    )
    say(flow, "income[0].metro.days.which", "oregon")
    assert ": Work days in Oregon" in one_of(flow, "income[0].metro.days").text(flow.view)


def test_without_a_column_of_its_own_the_pay_is_not_asked():
    flow = ended({**COMMUTER, "oregon.form": "OR-40"})
    assert not [one.id for one in flow.asked() if "days.which" in one.id or "days.pay" in one.id]


def test_the_pay_of_one_jurisdiction_is_offered_for_the_other():
    flow = fresh()
    walk(flow, {**COMMUTER, "income[0].multnomah.days.pay": None})
    asked = flow.current()
    assert asked.id == "income[0].multnomah.days.pay"
    assert asked.default(flow.view) == Decimal(420_000)


def test_only_oregon_days_need_no_pay_and_say_so():
    said = {**COMMUTER, "income[0].metro.days.which": "oregon", "income[0].metro.days": "46 / 46"}
    case = kept(ended(said))
    assert case.income[0].metro.days.pay is None
    assert outcome(case)["allocation"][0]["local"] == "84000.00"


def test_other_days_keep_the_pay_and_other_pay_keeps_the_days():
    flow = ended(COMMUTER)
    say(flow, "income[0].metro.days", "46 / 184")
    say(flow, "income[0].metro.days.pay", "400,000")
    assert flow.draft.get("income[0].metro.days") == {
        "inside": 46, "total": 230, "pay": Decimal(400_000),
    }  # fmt: skip
    assert flow.current() is None


def test_counting_oregon_days_after_all_sets_the_pay_aside():
    flow = ended(COMMUTER)
    assert say(flow, "income[0].metro.days.which", "oregon") == ["income[0].metro.days.pay"]
    assert flow.draft.get("income[0].metro.days") == {"inside": 92, "total": 230}
    say(flow, "income[0].metro.days.which", "all")
    assert flow.draft.get("income[0].metro.days.pay") == 420_000
    assert flow.current() is None


@pytest.mark.parametrize("last", ["days.pay", "days", "resident_pay"])
def test_an_interview_stopped_at_the_days_goes_on_there(last):
    said = MOVER | {"oregon.form": "OR-40-P", "income[0].metro.days.which": "all"}
    said |= {"income[0].metro.days.pay": "500,000", f"income[0].metro.{last}": None}
    flow = fresh()
    walk(flow, said | {"income[0].metro.resident_pay": None} if last != "resident_pay" else said)
    if last != "resident_pay":  # which may stay blank, and then is left so
        assert flow.current().id == f"income[0].metro.{last}"
    assert answers(resumed(flow)) == answers(flow)


def test_half_days_are_taken_as_people_write_them():
    flow = ended({**COMMUTER, "income[0].metro.days": "92.5 / 137.5 / 10"})
    assert flow.draft.get("income[0].metro.days.inside") == Decimal("92.5")
    assert kept(flow).income[0].metro.days.total == 230


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ("20 / 220", "more than the 184 days of living outside"),
        ("20 / 150", "weekends, holidays and leave"),
        ("30 / 90", None),
        ("0 / 170", None),
    ],
)
def test_a_count_that_cannot_be_is_doubted(said, doubt):
    flow = ended(MOVER)
    one = one_of(flow, "income[0].metro.days")
    inside, outside = map(int, said.split(" / "))
    found = one.question.check(flow.view, one.env, {"inside": inside, "total": inside + outside})
    assert (found is None) if doubt is None else (doubt in found)


def test_the_pay_of_the_time_inside_is_asked():
    """20,000 inside, and a quarter of the other 310,000: 97,500."""
    flow = ended({**MOVER, "income[0].metro.resident_pay": "20,000"})
    assert outcome(kept(flow))["allocation"][0]["local"] == "97500.00"
    blank = kept(ended({**MOVER, "income[0].metro.resident_pay": BLANK}))
    assert blank.income[0].metro.resident_pay is None


def test_a_bonus_after_moving_has_its_pay_of_the_time_inside():
    part = "income[0].metro"
    said = {**MOVER, f"{part}.how": "date", f"{part}.date": "October 15", f"{part}.then": "days"}
    bonus = kept(ended({**said, f"{part}.resident_pay": "150,000"}))
    # 150,000 and a quarter of the other 180,000
    assert outcome(bonus)["allocation"][0]["local"] == "195000.00"
    assert "R-INC-024" not in codes(bonus)
    assert "R-INC-024" in codes(kept(ended({**said, f"{part}.resident_pay": BLANK})))


def test_unemployment_asks_where_the_work_was():
    said = {**OUTSIDE, "income[0].kind": "unemployment", "income[0].metro.how": None}
    flow = fresh()
    walk(flow, said)
    assert flow.current().id == "income[0].metro.how"
    values = [choice.value for choice in flow.current().choices(flow.view)]
    assert values == ["days", "amount", "all", "none"]
    assert "B-INC-001" in codes(kept(flow), "block")
    flow = ended({**said, "income[0].metro.how": "none"})
    assert not prepare(kept(flow)).blocked


def test_days_over_several_years_are_told_to_give_the_amount():
    flow = fresh()
    walk(flow, {**COMMUTER, "income[0].metro.days": None})
    with pytest.raises(ValueError, match="give the amount instead"):
        say(flow, "income[0].metro.days", "300 / 480")
    days = {"inside": 300, "total": 780}
    with pytest.raises(BadAnswerError, match="give the amount instead"):
        _answer_with({"kind": "wages", "payer": "P", "amount": 5, "metro": {"days": days}})


def _answer_with(item):
    """Answer the interview from a file with one item."""
    data = {"tax_year": 2025, "filing_status": "single", **FILER}
    data["residency"] = {place: {"primary": "none"} for place in ("metro", "multnomah")}
    data["oregon"] = {"taxable_income": 150_000, "total_income": 5, "deductions": 0}
    data["income"] = [item]
    session = Session(fresh(), FileAsker(data, defaults=True), lambda _: None, lambda: None)
    session.run()


def test_a_case_written_by_hand_without_the_pay_counts_days_in_oregon(tmp_path):
    tables = {
        "residency": {place: {"primary": "none"} for place in ("metro", "multnomah")},
        "oregon": {
            "form": "OR-40-N", "taxable_income": 150_000, "total_income": 168_000,
            "deductions": 18_000,
        },
        "income": [
            {
                "kind": "wages", "payer": "P", "amount": 168_000,
                "metro": {"days": {"inside": 46, "total": 92}}, "multnomah": {"sourced": True},
            }
        ],
    }  # fmt: skip
    made = through("answers", tmp_path, **tables)
    assert outcome(made)["allocation"][0]["local"] == "84000.00"
    assert made.income == through("file", tmp_path, **tables).income
