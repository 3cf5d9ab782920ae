"""``taxcli ledger``: the payments beside the return, and a bill received beside both."""

import json
import re

import pytest

from tests.cli.conftest import BLOCKED, FULL, SSNS, pipe

# FULL: SHS 1,100.00 of tax, 1,000.00 withheld, 500.00 paid; PFA 1,650.00, 900.00 withheld.
SPOUSE = FULL.replace("amount = 500", 'amount = 500\nperson = "spouse"')
UNPAID = FULL.replace("amount = 500", "amount = 25")
NOTICE = """\
date = 2026-05-20

[shs]
tax = 1100.00
paid = 1000.00
balance = 100.00
"""
BILL = "shs.tax=1100,shs.paid=1000,shs.balance=100"


def words(ended):
    return " ".join(ended.out.split())


def test_what_every_payment_counts_for(taxcli, case):
    ended = taxcli("ledger", case())
    out = words(ended)
    assert ended.code == 0
    assert "payment[0] estimated, April 15, 2025" in out
    assert "on line 12, from April 15, 2025" in out
    assert re.search(r"12 Estimated payments 500\.00 500\.00 agrees", out)
    assert re.search(r"11 Withheld 1,000\.00 1,000\.00 agrees", out)
    # 1,000.00 and 500.00, less 1,100.00.
    assert "Withheld and paid in all 1,500.00" in out
    assert "Paid too much 400.00" in out
    assert "Still to pay 750.00" in out
    assert "filed and paid on time" in out


def test_other_diagnostics_stay_with_review(taxcli, case):
    text = FULL.replace("[oregon]", '[oregon]\nform = "OR-40-N"')
    assert "R-FIL-002" in taxcli("review", case(text)).out
    assert "R-FIL-002" not in taxcli("ledger", case(text)).out


def test_blocked_ends_with_4_and_the_ledger(taxcli, case):
    path = case(BLOCKED)
    ended = taxcli("ledger", path)
    assert ended.code == 4
    assert "B-WH-001" in ended.out
    assert "estimated, April 15, 2025" in words(ended)
    assert "not known" in ended.out
    as_json = taxcli("ledger", path, "--notice", BILL, "--json")
    assert as_json.code == 4
    assert as_json.json["blocked"] is True
    assert as_json.json["programs"]["shs"]["still_to_pay"] is None


def test_the_day_decides_what_is_needed(taxcli, case):
    late = taxcli("ledger", case(), "--on", "2026-07-01", "--json").json
    # 750.00 unpaid: 5 % is 37.50; 4 months (to August 15) at 0.667 % are 20.01.
    assert late["programs"]["pfa"]["needed"] == "1707.51"
    assert late["programs"]["pfa"]["paid_on"] == "2026-07-01"


def test_json(taxcli, case):
    data = taxcli("ledger", case(SPOUSE), "--json").json
    assert (data["schema"], data["tax_year"]) == ("taxcli-ledger-1", 2025)
    assert list(data["programs"]) == ["shs", "pfa"]
    shs = data["programs"]["shs"]
    assert shs["paid_on"] is None
    assert shs["payments"] == [
        {
            "where": "payment[0]",
            "kind": "estimated",
            "date": "2025-04-15",
            "amount": "500.00",
            "person": "spouse",
            "tax_year": 2025,
            "counts": "line",
            "line": "estimated",
            "counts_from": "2025-04-15",
            "after_return": False,
            "codes": ["R-PAY-003"],
        }
    ]
    assert shs["lines"][1] == {
        "id": "estimated",
        "ledger": "500.00",
        "return": "500.00",
        "agrees": True,
    }
    amounts = ("paid", "needed", "still_to_pay", "overpaid", "not_counted", "all_payments")
    assert [shs[name] for name in amounts] == [
        "1500.00",
        "1100.00",
        "0.00",
        "400.00",
        "0.00",
        "500.00",
    ]
    assert data["notice"] is None
    assert [found["code"] for found in data["diagnostics"]] == ["R-PAY-003"]


# --- a notice ---------------------------------------------------------------------------------


@pytest.fixture
def notice(tmp_path):
    """Write a notice file and return its path."""

    def write(text=NOTICE):
        path = tmp_path / "bill.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def test_a_file_and_amounts_say_the_same(taxcli, case, notice):
    path = case(SPOUSE)
    from_file = taxcli("ledger", path, "--notice", notice(), "--json")
    amounts = taxcli("ledger", path, "--notice", BILL, "--notice-date", "2026-05-20", "--json")
    assert from_file.code == amounts.code == 0
    assert from_file.json == amounts.json


def test_which_line_differs_why_and_by_when_to_protest(taxcli, case, notice):
    """The ledger has 400.00 too much; without the spouse's 500.00 there are 100.00 to pay."""
    out = words(taxcli("ledger", case(SPOUSE), "--notice", notice()))
    assert "SHS: the notice of May 20, 2026" in out
    assert re.search(r"Paid, with withholding 1,500\.00 1,000\.00 -500\.00", out)
    assert re.search(r"Tax after credit 1,100\.00 1,100\.00 none", out)
    assert "Paid, with withholding: the notice has 500.00 less." in out
    assert "made under the spouse's number" in out
    assert "Balance: the notice has 100.00 more. - It differs only because" in out
    # May 20 and 30 days.
    assert "Protest in writing by June 19, 2026, 30 days from the date on the notice" in out
    assert "tax and the interest are paid" in out
    assert "PFA: the notice" not in out


def test_without_a_date_the_protest_is_counted_from_the_notice(taxcli, case):
    out = words(taxcli("ledger", case(), "--notice", BILL))
    assert "Protest in writing within 30 days from the date on the notice" in out
    data = taxcli("ledger", case(), "--notice", BILL, "--json").json["notice"]
    assert (data["date"], data["protest"]["until"]) == (None, None)


def test_the_notice_in_json(taxcli, case, notice):
    data = taxcli("ledger", case(SPOUSE), "--notice", notice(), "--json").json["notice"]
    assert data["date"] == "2026-05-20"
    assert (data["protest"]["days"], data["protest"]["until"]) == (30, "2026-06-19")
    assert data["waiver"]["facts"]
    assert list(data["programs"]) == ["shs"]
    tax, paid, balance = data["programs"]["shs"]
    assert (tax["line"], tax["difference"], tax["reasons"]) == ("tax", "0.00", [])
    assert (paid["ours"], paid["notice"], paid["difference"]) == ("1500.00", "1000.00", "-500.00")
    assert "spouse's number" in paid["reasons"][0]
    assert balance["reasons"] == ["It differs only because of the lines above."]


def test_a_notice_that_agrees(taxcli, case):
    out = words(taxcli("ledger", case(), "--notice", "shs.tax=1100,shs.paid=1500,shs.balance=0"))
    assert "Every line that was given of the notice agrees with the return." in out


def test_no_reason_found_is_said(taxcli, case):
    out = words(taxcli("ledger", case(), "--notice", "shs.tax=1234.56,shs.paid=1600"))
    assert "No reason was found in the case: ask the Revenue Division" in out
    assert "Look for a payment that the case does not list." in out


def test_what_is_open_is_computed_for_the_date_of_the_notice(taxcli, case):
    """1,100.00 less 1,025.00: 75.00 unpaid; 5 % is 3.75, two months at 0.667 % are 1.00."""
    path = case(UNPAID)
    bill = ("--notice", "shs.penalty=3.75,shs.interest=1,shs.balance=79.75")
    dated = taxcli("ledger", path, *bill, "--notice-date", "2026-05-20")
    assert "as if the rest were paid on May 20, 2026, the date of the notice" in words(dated)
    assert "Every line that was given of the notice agrees" in words(dated)
    undated = taxcli("ledger", path, *bill)
    assert "Penalty: the notice has 3.75 more. - It fits 5 % of the 75.00" in words(undated)
    # A day that is said counts, whatever the date of the notice.
    said = taxcli("ledger", path, *bill, "--notice-date", "2026-05-20", "--on", "2026-04-15")
    assert "computed for April 15, 2026" in words(said)


def test_a_payment_after_the_notice_keeps_its_own_day(taxcli, case):
    """PFA lacks 750.00 and pays it on June 1: 5 % and three months stay open, not two."""
    later = 'program = "pfa"\nkind = "return"\ndate = 2026-06-01\namount = 750\n'
    path = case(f"{FULL}[[payment]]\n{later}")
    bill = ("--notice", "pfa.paid=900,pfa.balance=797.51", "--notice-date", "2026-05-20")
    data = taxcli("ledger", path, *bill, "--json").json
    pfa = data["programs"]["pfa"]
    # 1,650.00, a penalty of 37.50 and interest of 750 × 3 × 0.00667 = 15.01.
    assert (pfa["paid_on"], pfa["needed"], pfa["still_to_pay"]) == (
        "2026-06-01",
        "1702.51",
        "52.51",
    )
    assert "R-PAY-017" not in {found["code"] for found in data["diagnostics"]}
    paid, balance = data["notice"]["programs"]["pfa"]
    assert "could not show it yet" in paid["reasons"][0]
    # 750.00 more by the line above, and 5.01 less interest: a month less.
    assert "2 months of interest on the 750.00" in balance["reasons"][1]


def test_a_notice_from_before_the_tax_was_due(taxcli, case):
    out = words(taxcli("ledger", case(), "--notice", BILL, "--notice-date", "2026-04-15"))
    assert "dated before the tax of 2025 was due (April 15, 2026)" not in out
    early = words(taxcli("ledger", case(), "--notice", BILL, "--notice-date", "2026-04-14"))
    assert "make sure that it is about 2025" in early


def test_the_published_edition_may_explain_a_tax(taxcli, case):
    # 2026, joint 310,000: PFA 110,000 at 1.5 % is 1,650.00, at 2.3 % 2,530.00.
    path = case(FULL.replace("2025", "2026"))
    out = words(taxcli("ledger", path, "--notice", "pfa.tax=2530"))
    assert "--edition published" in out
    page = words(taxcli("ledger", path, "--notice", "pfa.tax=1650", "--edition", "published"))
    assert "--edition current" in page


# --- bad notices ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("the file", "is empty: write the amounts")),
        ("  \n", ("the file", "is empty")),
        ("[shs", ("the TOML", "cannot be read")),
        (f"[shs]\ntax = {'9' * 5000}", ("the TOML", "too long")),
        ("date = 2026-05-20", ("", "write at least one, like balance = 1025.50")),
        ("[shs]", ("", "write at least one")),
        ('[shs]\ntax = "4000"', ("shs.tax", "write dollars as a plain number")),
        ("[shs]\ntax = true", ("shs.tax", "write dollars as a plain number")),
        ("[shs]\ntax = nan", ("shs.tax", "write dollars as a plain number")),
        ("[shs]\ntax = -inf", ("shs.tax", "write dollars as a plain number")),
        ("[shs]\ntax = -1", ("shs.tax", "write zero or a positive amount")),
        ("[shs]\ntax = 1.005", ("shs.tax", "at most two decimals")),
        ("[shs]\ntax = 99999999999", ("shs.tax", "check for extra digits")),
        ("[shs]\ntax = 1\nbalanse = 2", ("shs.balanse", "did you mean `balance`?")),
        ("[shs]\ntax = 1\nzzz = 2", ("shs.zzz", "underpayment_interest, balance")),
        ("[sh]\ntax = 1", ("sh", "did you mean `shs`?")),
        (
            "balance = 1\n[shs]\ntax = 1",
            ("balance", "it belongs at `shs.balance` or `pfa.balance`"),
        ),
        ("shs = 4", ("shs", "write [shs] above its keys")),
        ("[shs]\npaid = 1\npayments = 1", ("shs", "write one of them")),
        ("date = 2206-05-20\n[shs]\ntax = 1", ("date", "check the year")),
        ('date = "2026-05-20"\n[shs]\ntax = 1', ("date", "without quotes")),
    ],
)
def test_a_bad_notice_file_names_place_and_advice(taxcli, case, notice, text, expected):
    place, advice = expected
    ended = taxcli("ledger", case(), "--notice", notice(text), "--json")
    assert ended.code == 3
    told = [problem for problem in ended.json["problems"] if advice in problem["message"]]
    assert told, ended.err
    assert told[0]["place"] == place
    assert advice.split()[0] in ended.err


def test_all_problems_of_a_notice_are_named_at_once(taxcli, case, notice):
    text = '[shs]\ntax = "x"\npaid = -1\nfoo = 1\n[pfa]\nbalance = nan'
    ended = taxcli("ledger", case(), "--notice", notice(text), "--json")
    assert {row["place"] for row in ended.json["problems"]} == {
        "shs.tax",
        "shs.paid",
        "shs.foo",
        "pfa.balance",
    }


@pytest.mark.parametrize(
    ("make", "words_"),
    [
        (lambda folder: folder / "none.toml", "does not exist: name a notice file"),
        (lambda folder: folder / "none", "does not exist: name a notice file"),
        (lambda folder: folder, "is a folder: name the notice file in it"),
        (lambda folder: _written(folder, bytes(range(256))), "is not UTF-8 text"),
        (
            lambda folder: _written(folder, b"#" * 5_000_001),
            "is larger than 5 MB and so is no notice file",
        ),
    ],
)
def test_a_place_that_is_no_notice(taxcli, case, tmp_path, make, words_):
    ended = taxcli("ledger", case(), "--notice", str(make(tmp_path)))
    assert ended.code == 3
    assert words_ in " ".join(ended.err.split())
    assert ("shs.balance=1025.50" in ended.err) is ("does not exist" in words_)


def _written(folder, data):
    path = folder / "data.toml"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("shs.tax=4,000", "write amounts without commas inside"),
        ("shs.tax=abc", "write dollars as a plain number"),
        ("shs.tax=", "write dollars as a plain number"),
        ("shs.tax=nan", "write dollars as a plain number"),
        ("shs.tax=-4", "write zero or a positive amount"),
        ("shs.taxes=4", "did you mean `tax`?"),
        ("sh.tax=4", "did you mean `shs`?"),
        ("tax=4", "does not say of which tax and line it is"),
        ("=4", "does not say of which tax and line it is"),
        ("shs.tax=4,shs.tax=4", "is given twice"),
        ("shs.paid=4,shs.payments=4", "write one of them"),
        ("shs.tax=4,", "has no name"),
        ("a=b" * 2000, "…"),
        ("shs.tax=4\0", "write dollars as a plain number"),
    ],
)
def test_bad_amounts_are_wrong_usage(taxcli, case, text, advice):
    ended = taxcli("ledger", case(), "--notice", text)
    assert ended.code == 2
    assert advice in " ".join(ended.err.split())
    assert len(ended.err) < 500
    assert ended.out == ""


def test_all_bad_amounts_are_named_at_once(taxcli, case):
    err = taxcli("ledger", case(), "--notice", "shs.tax=x,shs.paid=y").err
    assert "shs.tax" in err
    assert "shs.paid" in err


def test_a_date_needs_a_notice_and_must_be_one(taxcli, case):
    alone = taxcli("ledger", case(), "--notice-date", "2026-05-20")
    assert alone.code == 2
    assert "--notice-date goes with --notice" in alone.err
    assert taxcli("ledger", case(), "--notice", BILL, "--notice-date", "May 20").code == 2
    far = taxcli("ledger", case(), "--notice", BILL, "--notice-date", "9999-12-31")
    assert far.code == 2
    assert "check the year" in far.err


def test_a_notice_may_come_from_another_system(taxcli, case, notice):
    data = b"\xef\xbb\xbf" + NOTICE.replace("\n", "\r\n").encode()
    assert taxcli("ledger", case(), "--notice", notice(data)).code == 0


# --- how it looks -----------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [32, 40, 66, 80, 120])
def test_no_line_is_wider_than_the_screen_and_no_amount_is_cut(taxcli, case, notice, columns):
    argv = ("ledger", case(SPOUSE), "--notice", notice())
    wide = taxcli(*argv, env={"COLUMNS": "400"}).out
    out = taxcli(*argv, env={"COLUMNS": str(columns)}).out
    assert max(len(line) for line in out.splitlines()) <= columns
    amounts = re.compile(r"-?[\d,]+\.\d\d")
    assert sorted(amounts.findall(out)) == sorted(amounts.findall(wide))


def test_in_a_pipe(case, notice):
    ended = pipe("ledger", "-", "--notice", notice(), stdin=SPOUSE)
    assert (ended.code, ended.err) == (0, "")
    assert "\x1b" not in ended.out
    assert max(len(line) for line in ended.out.splitlines()) <= 80


def test_no_ssn_gets_out(taxcli, case, notice):
    for argv in ((), ("--json",)):
        ended = taxcli("ledger", case(SPOUSE), "--notice", notice(), *argv)
        digits = json.dumps([ended.out, ended.err])
        assert not any(ssn in digits or ssn.replace("-", "") in digits for ssn in SSNS)
