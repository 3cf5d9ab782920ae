"""``taxcli extend``: pay or nothing to send, for each tax; and what the return then shows."""

import re
import stat
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from taxcli import prepare
from taxcli.case.read import read_case
from tests import build
from tests.cli.conftest import BLOCKED, FULL, LARGE, ONE_TAX, SSNS, pipe
from tests.cli.test_estimate import CASE, check_values, words
from tests.papers_kit import text_of

# FULL by hand: SHS 1,100 less 1,000 withheld and 500 paid: 400 back. PFA 1,650 less 900: 750 due.
# CASE: SHS 4,000, and 900 short on each date: 900 × 32 × 0.667 % = 192.096; PFA 10,125.
IN_ONE_LINE = FULL.split("[[payment]]")[0].replace(
    "[primary]",
    'payment = [{ program = "shs", kind = "estimated", date = 2025-04-15, amount = 500 }]\n'
    "[primary]",
    1,
)
PAID_IN_PART = f"""{FULL}
[[payment]]
program = "pfa"
kind = "extension"
date = 2026-04-10
amount = 100
"""
BY_FEDERAL = f'{FULL}\n[extension]\nfiled = true\nby = "federal"\n'


def under(ended, name):
    """Return heading and words of one tax, or of the last part."""
    found = re.split(r"\n\n(?=SHS|PFA|What an extension does|Resting on)", ended.out)
    (one,) = [words(each) for each in found if each.startswith(name)]
    return one


def ways(ended):
    return {id_: (row["way"], row["amount"]) for id_, row in ended.json["programs"].items()}


def box(folder, form):
    return "X Extension filed" in text_of(folder / f"2025-{form}.pdf")


# --- one pays, the other does not -------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "due", "extended"),
    [
        # Law sheet, section 6.
        (2021, "2022-04-18", "2022-10-17"),
        (2022, "2023-04-18", "2023-10-16"),
        (2023, "2024-04-15", "2024-10-15"),
        (2024, "2025-04-15", "2025-10-15"),
        (2025, "2026-04-15", "2026-10-15"),
        (2026, "2027-04-15", "2027-10-15"),
    ],
)
def test_the_dates_of_each_year(taxcli, case, year, due, extended):
    data = taxcli("extend", case(FULL.replace("2025", str(year))), "--json").json
    assert (data["due"], data["extended"]) == (due, extended)


def test_the_balance_has_underpayment_interest_in_it(taxcli, case):
    """4,000 + 192.10; PFA 10,125, where last year's 900 asked for no installments."""
    ended = taxcli("extend", case(CASE), "--json")
    assert ways(ended) == {"shs": ("pay", "4192.10"), "pfa": ("pay", "10125.00")}


def test_the_check_names_the_account_where_there_is_one(taxcli, case):
    ended = taxcli("extend", case(CASE))
    assert "your name; account 5550001234" in under(ended, "SHS")
    assert "your name; the primary taxfiler's SSN" in under(ended, "PFA")


def test_what_the_case_says_of_a_late_return_does_not_count(taxcli, case):
    """It is asked before the due date: no penalty, no interest."""
    late = FULL.replace("tax_year = 2025", "tax_year = 2025\npaid_on = 2026-07-01")
    assert ways(taxcli("extend", case(late), "--json"))["pfa"] == ("pay", "750.00")


def test_what_is_paid_after_the_due_date_puts_no_penalty_into_the_payment(taxcli, case):
    """750 was due on April 15; with the 300 of May 20 counted 450 is left, without it 750."""
    row = '[[payment]]\nprogram = "pfa"\nkind = "return"\ndate = 2026-05-20\namount = 300\n'
    found = ways(taxcli("extend", case(f"{FULL}\n{row}"), "--json"))["pfa"]
    assert found in (("pay", "750.00"), ("pay", "450.00"))


# --- as JSON ----------------------------------------------------------------------------------


def test_json_of_an_extension(taxcli, case):
    ended = taxcli("extend", case(), "--on", "2026-04-01", "--json")
    assert (ended.code, ended.err) == (0, "")
    data = ended.json
    assert data["schema"] == "taxcli-extension-1"
    assert (data["tax_year"], data["edition"], data["on"]) == (2025, "current", "2026-04-01")
    assert data["too_late"] is False
    check_values(data)
    assert ways(ended) == {"shs": ("free", "0.00"), "pfa": ("pay", "750.00")}


# --- vouchers ---------------------------------------------------------------------------------


def test_the_tax_that_pays_has_a_voucher(taxcli, case, tmp_path):
    folder = tmp_path / "out"
    ended = taxcli("extend", case(), "-o", str(folder))
    assert ended.code == 0
    (path,) = folder.iterdir()
    assert path.name == "2025-vouchers-extension.pdf"
    assert path.name in ended.err.replace("\n", "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = text_of(path)
    for said in (
        "Extension payment",
        "$750.00",
        "April 15, 2026",
        "One check, payable to City of Portland.",
        "Extension payment 2025, PFA tax, SSN of",
        "It gives no more time to pay.",
        SSNS[0],
    ):
        assert said in text
    assert SSNS[1] not in text


def test_nothing_to_pay_writes_no_voucher(taxcli, case, tmp_path):
    ended = taxcli("extend", case(ONE_TAX), "-o", str(tmp_path / "out"))
    assert ended.code == 0
    assert "No vouchers were written" in words(ended.err)
    assert not (tmp_path / "out").exists()


# --- the case gets it, and the return shows it ------------------------------------------------


def test_paid_adds_the_payment_and_the_return_ticks_its_box(taxcli, case, tmp_path):
    path, out = case(), tmp_path / "out"
    taxcli("prepare", path, "-o", str(out))
    assert not box(out, "pfa-MC-40")
    ended = taxcli("extend", path, "--paid", "2026-04-10")
    assert ended.code == 0
    assert "Added to" in ended.err
    added = read_case(path).payment[-1]
    assert (added.program, added.kind, str(added.date)) == ("pfa", "extension", "2026-04-10")
    assert added.amount == 750
    assert taxcli("prepare", path, "-o", str(out)).code == 0
    assert box(out, "pfa-MC-40")
    assert not box(out, "shs-MET-40")
    form = text_of(out / "2025-pfa-MC-40.pdf")
    assert "Payment made with an extension 750.00" in form
    pfa = taxcli("compute", path, "--json").json["programs"]["pfa"]
    assert (pfa["prepaid"], pfa["balance_due"], pfa["refund"]) == ("750.00", "0.00", "0.00")
    assert "file by October 15, 2026" in text_of(out / "2025-next-steps.pdf")
    # By payment there is nothing to attach.
    assert "federal extension" not in form


def test_both_ways_at_once(taxcli, case, tmp_path):
    path, out = case(), tmp_path / "out"
    ended = taxcli("extend", path, "--paid", "2026-04-15", "--by", "federal")
    assert ended.code == 0
    assert taxcli("prepare", path, "-o", str(out)).code == 0
    assert box(out, "pfa-MC-40")
    assert box(out, "shs-MET-40")
    assert "Copy of the federal extension" in text_of(out / "2025-shs-MET-40.pdf")
    assert not [d for d in taxcli("review", path, "--json").json["diagnostics"]
                if "EXT" in d["code"]]  # fmt: skip


@pytest.mark.parametrize(
    ("by", "attached"),
    [
        ("federal", "Copy of the federal extension"),
        ("oregon", "Proof of the Oregon extension payment"),
    ],
)
def test_by_adds_the_extension_and_the_return_says_what_to_attach(
    taxcli, case, tmp_path, by, attached
):
    path, out = case(ONE_TAX), tmp_path / "out"
    ended = taxcli("extend", path, "--by", by)
    assert ended.code == 0
    extension = read_case(path).extension
    assert (extension.filed, extension.by) == (True, by)
    taxcli("prepare", path, "-o", str(out))
    assert box(out, "shs-MET-40")
    assert attached in text_of(out / "2025-shs-MET-40.pdf")
    assert "October 15, 2026" in text_of(out / "2025-next-steps.pdf")


def test_what_stood_in_the_case_stays(taxcli, case):
    text = FULL.replace("[last_year]", "[last_year]  # from my returns")
    path = case(text)
    taxcli("extend", path, "--paid", "2026-04-10", "--by", "oregon")
    assert Path(path).read_text("utf-8").startswith(text.rstrip())
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600


def test_after_it_was_paid_nothing_is_left_to_do(taxcli, case):
    path = case()
    taxcli("extend", path, "--paid", "2026-04-10")
    before = Path(path).read_bytes()
    again = taxcli("extend", path, "--paid", "2026-04-10")
    assert again.code == 0
    assert "Nothing to add" in again.err
    assert Path(path).read_bytes() == before
    assert "PFA: extended to October 15, 2026" in under(again, "PFA")
    assert "750.00 is in the case" in under(again, "PFA")
    assert ways(taxcli("extend", path, "--json"))["pfa"] == ("extended", "0.00")
    late = taxcli("extend", path, "--on", "2026-06-01")
    assert "PFA: extended to October 15, 2026" in under(late, "PFA")


def test_underpayment_interest_is_paid_with_it(taxcli, case):
    path = case(CASE)
    assert taxcli("extend", path, "--paid", "2026-04-10").code == 0
    assert [row.amount for row in read_case(path).payment] == [Decimal("4192.10"), 10_125]
    found = taxcli("compute", path, "--json").json["programs"]
    assert [found[id_]["balance_due"] for id_ in ("shs", "pfa")] == ["0.00", "0.00"]
    assert found["shs"]["underpayment_interest"] == "192.10"


def test_the_rest_is_paid_after_a_part(taxcli, case):
    path = case(PAID_IN_PART)
    assert ways(taxcli("extend", path, "--json"))["pfa"] == ("extended", "650.00")
    taxcli("extend", path, "--paid", "2026-04-14")
    paid = [row.amount for row in read_case(path).payment if row.program == "pfa"]
    assert paid == [100, 650]


def test_without_paid_or_by_the_case_is_untouched(taxcli, case, tmp_path):
    path = case()
    before = Path(path).read_bytes()
    taxcli("extend", path, "-o", str(tmp_path / "out"))
    taxcli("extend", path, "--json")
    assert Path(path).read_bytes() == before


def test_by_federal_where_a_payment_is_needed_adds_nothing(taxcli, case):
    """No balance may be due for it: both taxes of CASE have one."""
    path = case(CASE)
    before = Path(path).read_bytes()
    ended = taxcli("extend", path, "--by", "federal")
    assert "Nothing to add" in ended.err
    assert Path(path).read_bytes() == before


def test_paid_where_nothing_is_to_be_paid_adds_nothing(taxcli, case):
    path = case(ONE_TAX)
    ended = taxcli("extend", path, "--paid", "2026-04-10")
    assert ended.code == 0
    assert "Nothing to add" in ended.err
    assert Path(path).read_text("utf-8") == ONE_TAX


def test_by_twice_adds_nothing_more(taxcli, case):
    path = case(BY_FEDERAL)
    before = Path(path).read_bytes()
    ended = taxcli("extend", path, "--by", "federal")
    assert Path(path).read_bytes() == before
    assert ended.code == 0


# --- too late ---------------------------------------------------------------------------------


def test_after_the_due_date_it_is_too_late(taxcli, case):
    path = case()
    on_the_day = taxcli("extend", path, "--on", "2026-04-15")
    assert "PFA: pay 750.00 by April 15, 2026" in under(on_the_day, "PFA")
    ended = taxcli("extend", path, "--on", "2026-04-16")
    assert ended.code == 0
    assert "an extension can no longer be asked for" in words(ended.out)
    assert "taxcli late" in words(ended.out)
    for name, form in (("SHS", "MET-40"), ("PFA", "MC-40")):
        assert "no extension" in under(ended, name)
        assert f"{form} was due on April 15, 2026" in under(ended, name)
    assert "750.00 was due with it" in under(ended, "PFA")
    assert taxcli("extend", path, "--on", "2026-04-16", "--json").json["too_late"] is True


def test_after_the_due_date_there_is_no_voucher(taxcli, case, tmp_path):
    taxcli("extend", case(), "--on", "2026-05-01", "-o", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_part_paid_in_time_is_an_extension_afterwards_too(taxcli, case, tmp_path):
    """Law sheet, section 7: an extension payment by the due date gives six months."""
    path, out = case(PAID_IN_PART), tmp_path / "out"
    taxcli("prepare", path, "-o", str(out))
    assert box(out, "pfa-MC-40")
    assert "no extension" not in under(taxcli("extend", path, "--on", "2026-05-01"), "PFA")


@pytest.mark.parametrize("on", ["2026-04-01", "2026-05-01"])
def test_an_extension_in_the_case_counts(taxcli, case, tmp_path, on):
    path, out = case(BY_FEDERAL), tmp_path / "out"
    taxcli("prepare", path, "-o", str(out))
    assert box(out, "shs-MET-40")
    shs = under(taxcli("extend", path, "--on", on), "SHS")
    assert "no extension" not in shs
    assert "Then the case gets" not in shs
    assert "October 15, 2026" in shs


# --- what makes an extension on the return ----------------------------------------------------

ON_THE_DAY, A_DAY_LATE = date(2026, 4, 15), date(2026, 4, 16)
FEDERAL = {"filed": True, "by": "federal"}
# build.case: SHS 750.00 and PFA 1,125.00.
ALL_OF_SHS = build.paid("shs", "estimated", 750)


@pytest.mark.parametrize(
    ("changes", "extended", "found"),
    [
        ({}, False, set()),
        ({"payment": [build.paid("shs", "extension", 100, ON_THE_DAY)]}, True, set()),
        ({"payment": [build.paid("shs", "extension", 100, A_DAY_LATE)]}, False, {"R-EXT-003"}),
        ({"payment": [build.paid("shs", "estimated", 100, ON_THE_DAY)]}, False, set()),
        ({"payment": [build.paid("pfa", "extension", 100, ON_THE_DAY)]}, False, set()),
        (
            {"payment": [build.paid("shs", "extension", 100, ON_THE_DAY, tax_year=2024)]},
            False,
            set(),
        ),
        # A federal or Oregon extension serves where nothing is due; else it is questioned.
        ({"payment": [ALL_OF_SHS], "extension": FEDERAL}, True, set()),
        ({"payment": [ALL_OF_SHS], "extension": {**FEDERAL, "by": "oregon"}}, True, set()),
        ({"extension": FEDERAL}, True, {"R-EXT-004"}),
        (
            {
                "payment": [build.paid("shs", "extension", 100, ON_THE_DAY)],
                "extension": FEDERAL,
            },
            True,
            set(),
        ),
        ({"payment": [ALL_OF_SHS], "extension": {**FEDERAL, "filed": False}}, False, set()),
        ({"extension": {"filed": True, "by": "payment"}}, False, {"B-EXT-002"}),
        # The payment was for PFA, and none was needed for SHS: no answer would change a cent.
        (
            {
                "payment": [ALL_OF_SHS, build.paid("pfa", "extension", 100, ON_THE_DAY)],
                "extension": {"filed": True, "by": "payment"},
            },
            False,
            {"I-EXT-006"},
        ),
        # 750.00 of SHS is due, and a payment may be missing.
        (
            {
                "payment": [build.paid("pfa", "extension", 100, ON_THE_DAY)],
                "extension": {"filed": True, "by": "payment"},
            },
            False,
            {"B-EXT-002"},
        ),
    ],
)
def test_what_extends_the_time_to_file(changes, extended, found):
    result = prepare(build.case(**changes))
    assert result.programs["shs"].extended is extended
    of_shs = [each for each in result.diagnostics if each.message.startswith("SHS")]
    assert {each.code for each in of_shs if "EXT" in each.code} == found


@pytest.mark.parametrize("day", [date(2026, 4, 15), date(2026, 4, 16), date(2026, 11, 27)])
@pytest.mark.parametrize("by_option", [True, False], ids=["--on", "paid_on"])
def test_the_advice_never_is_to_pay_by_a_day_that_has_passed(day, by_option):
    """SHS 750.00 is due, and a federal extension serves only where nothing is."""
    given = build.case(extension=FEDERAL, **({} if by_option else {"paid_on": day}))
    result = prepare(given, on=day if by_option else None)
    (told,) = [
        each for each in result.diagnostics if "EXT" in each.code and each.message.startswith("SHS")
    ]
    if day > ON_THE_DAY:
        assert told.code == "R-EXT-005"
        assert "the return may be late" in told.message
        assert "too late for an extension" in told.fix
        assert "Make an extension payment" not in told.fix
    else:
        assert told.code == "R-EXT-004"
        assert "After April 15, 2026 it is too late" in told.fix


def test_an_extension_payment_that_is_not_made_yet_gives_no_time_yet():
    payment = [build.paid("shs", "extension", 750, ON_THE_DAY)]
    given = build.case(payment=payment, extension={"filed": True, "by": "payment"})
    before, after = (prepare(given, on=day) for day in (date(2026, 4, 1), ON_THE_DAY))
    assert [each.programs["shs"].extended for each in (before, after)] == [False, True]
    # Nothing is missing in the case.
    assert not [each for each in before.diagnostics if each.message.startswith("SHS: the ext")]


def test_what_nobody_files_is_not_extended():
    below = build.case(oregon={"taxable_income": 100_000}, extension=FEDERAL)
    assert [each.extended for each in prepare(below).programs.values()] == [False, False]


def test_a_payment_of_nothing_is_no_extension_payment():
    rows = [build.paid("shs", "extension", 0, ON_THE_DAY)]
    assert not prepare(build.case(payment=rows)).programs["shs"].extended


# --- what goes wrong --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--on", "soon"), "like 2026-05-20"),
        (("--on", "04/15/2026"), "like 2026-05-20"),
        (("--paid", "yesterday"), "like 2026-05-20"),
        (("--paid", "2026-02-30"), "like 2026-05-20"),
        (("--paid", "2026-04-16"), "2026-04-15"),
        (("--paid", "2027-01-01"), "2026-04-15"),
        (("--by", "payment"), "federal"),
        (("--ssn", "all"), "masked"),
        (("--edition", "newest"), "published"),
    ],
)
def test_wrong_usage_ends_with_2_and_adds_nothing(taxcli, case, argv, said):
    path = case()
    before = Path(path).read_bytes()
    for extra in ((), ("--json",)):
        ended = taxcli("extend", path, *argv, *extra)
        assert ended.code == 2
        assert said in words(ended.err)
        assert not extra or ended.json["error"]
    assert Path(path).read_bytes() == before


@pytest.mark.parametrize("day", ["1999-01-01", "2024-12-31"])
def test_paid_before_the_year_is_wrong_usage(taxcli, case, day):
    path = case(CASE)
    before = Path(path).read_bytes()
    assert taxcli("extend", path, "--paid", day).code == 2
    assert Path(path).read_bytes() == before


def test_bad_files_and_places_end_with_3(taxcli, case, tmp_path):
    (tmp_path / "file").write_text("mine")
    assert taxcli("extend", case(FULL.replace("310000", "nan"))).code == 3
    assert taxcli("extend", str(tmp_path / "none.toml"), "--paid", "2026-04-10").code == 3
    path = case()
    as_folder = taxcli("extend", path, "-o", str(tmp_path / "file"), "--paid", "2026-04-10")
    assert as_folder.code == 3
    assert "is a file" in words(as_folder.err)
    assert (tmp_path / "file").read_text() == "mine"
    # The voucher could not be printed, and no payment is recorded.
    assert Path(path).read_text("utf-8") == FULL


def test_a_case_that_cannot_take_tables_ends_with_3(taxcli, case):
    path = case(IN_ONE_LINE)
    ended = taxcli("extend", path, "--paid", "2026-04-10")
    assert ended.code == 3
    assert "write it in by hand" in words(ended.err)
    assert Path(path).read_text("utf-8") == IN_ONE_LINE


def test_what_to_write_by_hand_can_be_copied(taxcli, case):
    ended = taxcli("extend", case(IN_ONE_LINE), "--paid", "2026-04-10")
    assert "u000a" not in ended.err
    for line in ("[[payment]]", 'kind = "extension"', "date = 2026-04-10"):
        assert line in [each.strip() for each in ended.err.splitlines()]


def test_blocked_ends_with_4_and_records_nothing(taxcli, case, tmp_path):
    path = case(BLOCKED)
    ended = taxcli("extend", path, "-o", str(tmp_path / "out"), "--paid", "2026-04-10")
    assert ended.code == 4
    assert "B-WH-001" in ended.out
    assert "not known yet" in under(ended, "SHS")
    assert "Nothing was written" in words(ended.err)
    assert not (tmp_path / "out").exists()
    assert Path(path).read_text("utf-8") == BLOCKED
    assert taxcli("extend", path, "--json").code == 4
    # Last year's tax decides what is due with the return.
    unknown = taxcli("extend", case(CASE.replace("shs_tax = 4000\n", "")))
    assert unknown.code == 4
    assert "B-PAY-009" in unknown.out


def test_a_year_for_planning_has_no_extension(taxcli, case):
    ended = taxcli("extend", case(FULL.replace("2025", "2027")))
    assert ended.code == 4
    assert "B-SIT-010" in ended.out


# --- streams and screens ----------------------------------------------------------------------


def test_standard_input_is_read_and_not_added_to(tmp_path):
    ended = pipe("extend", "-", stdin=FULL)
    assert (ended.code, ended.err) == (0, "")
    assert "PFA: pay 750.00 by April 15, 2026" in ended.out
    refused = pipe("extend", "-", "--paid", "2026-04-10", stdin=FULL)
    assert refused.code == 2
    assert "name a case file" in words(refused.err)


@pytest.mark.parametrize("what", ["standard input", "a file for a folder"])
def test_json_is_one_document_whatever_fails(taxcli, case, tmp_path, monkeypatch, what):
    if what == "standard input":
        ended = pipe("extend", "-", "--json", "--paid", "2026-04-10", stdin=FULL)
        assert ended.code == 2
    else:
        (tmp_path / "file").write_text("mine")
        ended = taxcli("extend", case(), "--json", "-o", str(tmp_path / "file"))
        assert ended.code == 3
    assert ended.json


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize(
    "argv",
    [(FULL,), (CASE,), (LARGE,), (ONE_TAX,), (FULL, "--on", "2026-05-01"), (BLOCKED,)],
    ids=["one pays", "both pay", "large", "nothing", "too late", "blocked"],
)
def test_no_line_is_wider_than_the_screen_and_no_amount_is_cut(taxcli, case, argv, columns):
    text, *options = argv
    path = case(text)
    wide = taxcli("extend", path, *options, env={"COLUMNS": "300"}).out
    ended = taxcli("extend", path, *options, env={"COLUMNS": str(columns)})
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
        IN_ONE_LINE,
        FULL.replace('"Nguyễn"', f'"{SSNS[0]}"'),
        FULL.replace("\nssn =", "\nsssn ="),
    ],
    ids=["joint", "single", "blocked", "cannot be added to", "as a name", "unknown key"],
)
def test_no_social_security_number_gets_out(taxcli, case, tmp_path, text, extra):
    path = case(text)
    runs = [
        taxcli("extend", path, *extra),
        taxcli("extend", path, "--on", "2026-05-01", *extra),
        taxcli("extend", path, "-o", str(tmp_path / "out"), *extra),
        taxcli("extend", path, "--paid", "2026-04-10", "--by", "federal", *extra),
        taxcli("extend", path, "--paid", SSNS[0], *extra),
    ]
    seen = "".join(ended.out + ended.err for ended in runs)
    for number in SSNS:
        assert number not in seen
        assert number.replace("-", "") not in seen
