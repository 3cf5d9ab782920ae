"""``taxcli status``: what to expect after filing, on screens, as JSON, and what it refuses."""

from pathlib import Path

import pytest

from tests.cli.conftest import FULL, SSNS, pipe

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
REFUND = str(EXAMPLES / "c-head-of-household.toml")
OWES = str(EXAMPLES / "a-two-earners.toml")
AMENDED = str(EXAMPLES / "amended-2024.toml")


@pytest.fixture
def status(taxcli):
    def call(case, *options, filed="2026-04-10", **how):
        return taxcli("status", case, "--filed-on", filed, *options, **how)

    return call


def of_json(status, case, *options, filed="2026-04-10"):
    ended = status(case, *options, "--json", filed=filed)
    return ended.json["programs"], ended


def test_a_refund_its_days_and_its_stage(status):
    """Filed April 10, due April 15, 2026: June 5 to June 19; interest from August 13."""
    found, ended = of_json(status, REFUND, "--on", "2026-07-01")
    assert ended.code == 0
    assert ended.json["schema"] == "taxcli-status-1"
    assert found["shs"]["expected"] == "refund"
    assert found["shs"]["amount"] == "120.00"
    assert found["shs"]["refund"] == {
        "usual_from": "2026-06-05",
        "usual_to": "2026-06-19",
        "may_take_longer": True,
        "ask_from": "2026-06-20",
        "interest_from": "2026-08-13",
        "stage": "ask",
    }
    text = " ".join(status(REFUND, "--on", "2026-07-01").out.split())
    assert "SHS: a refund of 120.00 is expected" in text
    assert "If it has not come, ask now, in writing." in text
    assert "it may take longer. How much longer is not published." in text


def test_what_is_not_paid_is_told_as_of_the_day_asked(status, taxcli):
    """SHS 800.00: on July 20, 5 % is 40.00, and four months of 0.667 % are 21.34: 861.34."""
    found, _ = of_json(status, OWES, "--on", "2026-07-20")
    assert found["shs"]["amount"] == "861.34"
    late = taxcli("late", OWES, "--on", "2026-07-20", "--json").json
    assert late["programs"]["shs"]["still_to_pay"] == "861.34"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        # Paid on the due date, after the return was filed: nothing is left to pay.
        ((), ("nothing", "0.00")),
        (("--on", "2026-07-01"), ("nothing", "0.00")),
        (("--on", "2026-04-15"), ("nothing", "0.00")),
        # On the day before it was not paid yet.
        (("--on", "2026-04-14"), ("pay", "750.00")),
    ],
)
def test_a_payment_after_the_return_counts_once_its_day_has_come(status, case, options, expected):
    """FULL's PFA: 1,650 less 900 withheld."""
    row = '[[payment]]\nprogram = "pfa"\nkind = "return"\ndate = 2026-04-15\namount = 750\n'
    found, _ = of_json(status, case(f"{FULL}\n{row}"), *options)
    assert (found["pfa"]["expected"], found["pfa"]["amount"]) == expected


def test_a_refund_that_may_be_too_old_is_not_promised(status):
    text = " ".join(status(REFUND, filed="2031-06-01").out.split())
    assert "SHS: a refund of 120.00 was asked for, maybe too late" in text


def test_a_notice_from_before_the_return_is_questioned(status):
    text = " ".join(status(REFUND, "--notice-date", "2026-03-01").out.split())
    assert "It is dated before this return was filed" in text


@pytest.mark.parametrize(
    "filed, busy", [("2026-02-10", False), ("2026-03-31", True), ("2026-10-01", True)]
)
def test_only_busy_months_may_take_longer(status, filed, busy):
    found, _ = of_json(status, REFUND, filed=filed)
    assert found["pfa"]["refund"]["may_take_longer"] is busy
    assert ("when much mail comes" in status(REFUND, filed=filed).out) is busy


def test_nothing_due_back_is_said_plainly(status):
    found, ended = of_json(status, OWES)
    assert ended.code == 0
    assert (found["shs"]["expected"], found["shs"]["amount"]) == ("pay", "800.00")
    assert found["shs"]["refund"] is None
    text = status(OWES).out
    assert "SHS: 800.00 is still to be paid; nothing is due back" in text
    assert "When it is time to ask" not in text
    assert "weeks" not in text


def test_a_balance_paid_with_the_return_leaves_nothing(status, case):
    rows = "".join(
        f'\n[[payment]]\nprogram = "{id_}"\nkind = "return"\ndate = 2026-04-10\namount = {amount}\n'
        for id_, amount in (("shs", 800), ("pfa", 1200))
    )
    text = Path(OWES).read_text("utf-8") + rows
    found, _ = of_json(status, case(text))
    assert [found[id_]["expected"] for id_ in found] == ["nothing", "nothing"]
    assert "SHS: nothing is due back, and nothing is to be paid" in status(case(text)).out


def test_an_applied_overpayment_is_no_refund(status, case):
    """FULL: SHS 1,100 less 1,000 withheld and 500 prepaid is 400 over."""
    found, _ = of_json(status, case(FULL + '\n[refund]\nshs = "apply"\n'))
    assert (found["shs"]["expected"], found["shs"]["amount"]) == ("applied", "400.00")
    assert found["shs"]["refund"] is None


@pytest.mark.parametrize(
    "filed, late", [("2026-04-15", False), ("2026-04-16", True), ("2026-10-15", True)]
)
def test_late_or_in_time(status, filed, late):
    found, _ = of_json(status, OWES, filed=filed)
    assert found["shs"]["filed_late"] is late
    assert found["shs"]["file_by"] == "2026-04-15"


def test_an_extension_moves_the_filing_date(status, case):
    text = FULL + '\n[extension]\nfiled = true\nby = "federal"\n'
    found, _ = of_json(status, case(text), filed="2026-10-15")
    assert (found["shs"]["file_by"], found["shs"]["filed_late"]) == ("2026-10-15", False)


def test_a_refund_that_may_be_too_old(status):
    """Due April 15, 2026: claimed after April 15, 2029 it may be too late."""
    found, _ = of_json(status, REFUND, filed="2029-04-15")
    assert (found["shs"]["claim_by"], found["shs"]["too_old"]) == ("2029-04-15", False)
    found, _ = of_json(status, REFUND, filed="2029-04-16")
    assert found["shs"]["too_old"] is True
    text = " ".join(status(REFUND, filed="2029-04-16").out.split())
    assert "it may be too late" in text
    assert "inferred" in text
    assert "paid after the due date was not found" in text


def test_what_delays_is_found_in_the_case(status, case):
    text = " ".join(
        status(case(FULL.replace("amount = 500", 'amount = 500\nperson = "spouse"'))).out.split()
    )
    assert "Schedule WH, and a copy of each Form W-2" in text
    assert "SHS: A payment under the spouse's number." in text
    assert "R-PAY-003" in text


def test_a_notice_has_its_protest_day(status):
    """Thirty days after May 20 are June 19."""
    ended = status(REFUND, "--notice-date", "2026-05-20", "--on", "2026-06-19", "--json")
    assert ended.json["notice"]["protest_until"] == "2026-06-19"
    assert ended.json["notice"]["protest_passed"] is False
    ended = status(REFUND, "--notice-date", "2026-05-20", "--on", "2026-06-20")
    text = " ".join(ended.out.split())
    assert "by June 19, 2026, which has passed" in text
    assert "after the tax and the interest are paid" in text
    assert "Notice of" not in status(REFUND).out


@pytest.mark.parametrize(
    "filed, options, words",
    [
        ("2025-12-31", (), "before tax year 2025 had ended"),
        ("2026-05-01", ("--on", "2026-04-30"), "is after --on 2026-04-30"),
        ("2026-04-10", ("--notice-date", "2025-05-01"), "before tax year 2025 had ended"),
        ("2026-04-10", ("--notice-date", "2026-06-01", "--on", "2026-05-01"), "check both"),
        ("2026-02-30", (), "is not a date"),
        ("2026-04-10", ("--how", "fax"), "is not one of"),
    ],
)
def test_days_that_cannot_be(status, filed, options, words):
    ended = status(REFUND, *options, filed=filed)
    assert ended.code == 2
    assert words in " ".join(ended.err.split())
    assert not ended.out


def test_an_amended_return_expects_what_is_left(status, case):
    """As amended 900 of 1,100 paid: 200 comes back. The original was filed before."""
    found, _ = of_json(status, AMENDED, filed="2025-07-01")
    assert (found["shs"]["expected"], found["shs"]["amount"]) == ("refund", "200.00")
    assert found["shs"]["file_by"] is None
    # 120 days after July 1, 2025
    assert found["shs"]["refund"]["interest_from"] == "2025-10-29"
    ended = status(AMENDED, filed="2025-04-09")
    assert ended.code == 2
    assert "before the original was filed" in " ".join(ended.err.split())


def test_narrow_and_in_a_pipe(status):
    for width in ("40", "80"):
        text = status(REFUND, "--on", "2026-07-01", env={"COLUMNS": width}).out
        assert max(map(len, text.splitlines())) <= int(width)
    ended = pipe("status", "-", "--filed-on", "2026-04-10", stdin=FULL)
    assert ended.code == 0
    assert "Traceback" not in ended.err
    assert not any(number in ended.out + ended.err for number in SSNS)
