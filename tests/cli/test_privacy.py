"""Numbers of persons and unseen signs in anything that people write: what of them gets out."""

import json
import re
import unicodedata
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prompt_toolkit.key_binding import KeyBindings

from taxcli.cli.app import run
from taxcli.interview.menu_prompter import FullAsker
from taxcli.interview.model import Choice
from taxcli.text import visible
from tests.batch.kit import HEADERS, batch, client, table
from tests.cli.conftest import FULL
from tests.papers_kit import text_of

DIGITS = "400123456"
# Between the groups of 3, 2 and 4: what keyboards, spreadsheets and web pages put there.
GAPS = [
    *("", "-", ".", "/", " ", "_", ":", " - ", ", ", "\u00a0", "\u202f", "\u2009", "\u3000"),
    *("\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "\uff0d", "\ufe63", "\u00b7"),
    "‥",
]
UNSEEN = ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u202e"]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@st.composite
def numbers(draw):
    """Draw the number with anything between its groups, in digits of either width."""
    gaps = draw(st.tuples(st.sampled_from(GAPS + UNSEEN), st.sampled_from(GAPS + UNSEEN)))
    if gaps[0] in ("", *UNSEEN):
        gaps = (gaps[0], gaps[0])  # 5 digits and 4 with a dash are a ZIP code
    if gaps[0] in (".", ",") and gaps[1] in ("", *UNSEEN):
        gaps = (gaps[0], gaps[0])  # 400.123456 is an amount with decimals
    text = f"{DIGITS[:3]}{gaps[0]}{DIGITS[3:5]}{gaps[1]}{DIGITS[5:]}"
    return text.translate(WIDE) if draw(st.booleans()) else text


def bare(text: str) -> str:
    """Return a text's letters and digits alone, digits in ASCII."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"\W|_", "", plain)


def filled(text: str) -> str:
    """Return a case that has a text wherever it may have one."""
    held = json.dumps(f"X {text} Y")
    return (
        FULL.replace('"Mai"', held)
        .replace('"Nguyễn"', held)
        .replace('"Łukasz"', held)
        .replace('"Example Widgets"', held)
        .replace("ssn =", "# ssn =")
        + f"""
[address]
street = {held}
unit = {held}
city = {held}
state = "OR"
zip = "97214"
[account]
shs = {held}
[preparer]
name = {held}
firm = {held}
ptin = {held}
phone = {held}
[[income]]
kind = "wages"
payer = {held}
amount = 5
[[exempt]]
kind = "oregon-pers"
payer = {held}
amount = 5
[[pass_through]]
entity = {held}
kind = "llc"
ein = "12-3456789"
tiers = [{held}]
metro = {{ share = 5 }}
[[acknowledged]]
code = "R-PTI-001"
who = {held}
when = 2026-03-01
why = {held}
"""
    )


COMMANDS = (
    *(
        ("compute",),
        ("compute", "--json"),
        ("compute", "--lines"),
        ("review",),
        ("review", "--json"),
    ),
    *(("estimate",), ("extend",), ("ledger",), ("ledger", "--json")),
    *(("late", "--on", "2026-07-01"), ("status", "--filed-on", "2026-04-10")),
    *(("compute", "--change", "oregon.taxable_income=300000", "--json"),),
)


@given(number=numbers())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_command_shows_a_number_whatever_stands_between_its_digits(tmp_path, capsys, number):
    path = tmp_path / "case.toml"
    path.write_text(filled(number), "utf-8")
    for name, *options in COMMANDS:
        capsys.readouterr()
        assert run([name, str(path), *options]) in (0, 4)
        streams = capsys.readouterr()
        assert DIGITS not in bare(streams.out + streams.err), name
    for line in ("shs.withheld", "pfa.withheld"):
        run(["explain", str(path), line])
    run(["guide", "paying", "--case", str(path), "-o", str(tmp_path / "guide.md")])
    run(["guide", "paying", "--case", str(path), "-o", str(tmp_path / "guide.json")])
    streams = capsys.readouterr()
    told = streams.out + streams.err
    told += (tmp_path / "guide.md").read_text("utf-8") + (tmp_path / "guide.json").read_text(
        "utf-8"
    )
    assert DIGITS not in bare(told)


@given(number=numbers())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_error_shows_one_either(tmp_path, capsys, number):
    path = tmp_path / "case.toml"
    path.write_text(FULL, "utf-8")
    held = json.dumps(number)
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(
        FULL.replace('"joint"', held).replace("310000", held) + f"\n[address]\nzip = {held}\n",
        "utf-8",
    )
    for argv in (
        ("compute", str(wrong)),
        ("compute", str(wrong), "--json"),
        ("compute", str(tmp_path / f"{number.replace('/', '-')}.toml")),
        ("compute", str(path), "--on", number),
        ("compute", str(path), "--change", f"filing_status={number}"),
        ("compute", str(path), "--change", f"primary.{number}=1"),
        ("explain", str(path), f"shs.{number}"),
        ("plan", "--balance", f"{number}x", "--months", "12"),
        ("check", "--year", number),
        ("ledger", str(path), "--notice", f"shs.tax={number}x"),
        ("ledger", str(path), "--notice", f"shs.{number}=4"),
        ("guide", number),
        (number,),
    ):
        capsys.readouterr()
        assert run(list(argv)) != 0, argv
        streams = capsys.readouterr()
        assert DIGITS not in bare(streams.out + streams.err), argv


@given(number=numbers())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_table_of_a_run_and_no_state_of_it_has_one(tmp_path_factory, number):
    folder = tmp_path_factory.mktemp("run")
    told = {"address.street": number, "address.city": number, "address.state": "OR"}
    rows = [
        client(0, last_name=number, ssn=DIGITS, **{"address.zip": "97214"}) | told,
        client(1, filing_status=number),
        client(2, client_id=number.replace("/", "-")),
        client(3, oregon__taxable_income=number),
    ]
    headers = (*HEADERS, *told, "address.zip")
    rows = [{key: text for key, text in row.items() if key in headers} for row in rows]
    w2 = {"client_id": number, "employer": number, "wages": number}
    table(folder / "clients-w2.csv", [w2], list(w2))
    source = table(folder / "clients.csv", rows, headers)
    for _ in range(2):
        batch(source, folder / "out")
        (folder / "clients-w2.csv").unlink(missing_ok=True)
        for path in (folder / "out").rglob("*"):
            if path.is_file() and path.suffix != ".pdf":
                assert DIGITS not in bare(path.read_bytes().decode("utf-8", "replace")), path


@pytest.mark.parametrize("number", ["400.12.3456", "400 12 3456", "400–12–3456", "400123456"])
def test_papers_have_it_on_the_form_alone(taxcli, tmp_path, number):
    path = tmp_path / "case.toml"
    text = filled(number).replace("# ssn =", "ssn =", 1).replace("900-12-3456", DIGITS)
    path.write_text(text.replace("[[exempt]]", "[[nothing]]").split("[[nothing]]")[0], "utf-8")
    ended = taxcli("prepare", str(path), "-o", str(tmp_path / "out"), "--draft", "--combined")
    assert ended.code in (0, 4), ended.err
    forms = {"2025-shs-MET-40.pdf", "2025-pfa-MC-40.pdf"}
    for paper in (tmp_path / "out").iterdir():
        has = DIGITS in bare(text_of(paper))
        if paper.name in forms:
            assert has
        elif "vouchers" not in paper.name and "packet" not in paper.name:
            assert not has, paper.name


# --- what is not seen -------------------------------------------------------------------------

UNSEEN_SIGNS = "\x1b\x07\x00\x7f\x9b\u202e\u2066\u200d\u2028\ufff9\U000e0041\u2800"
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff\u2800\u00ad]"
)


@pytest.mark.parametrize("sign", UNSEEN_SIGNS)
def test_nothing_unseen_of_names_ids_and_file_names_gets_out(taxcli, tmp_path, sign):
    name = f"Mai{sign}[31m"
    path = tmp_path / "case.toml"
    path.write_text(FULL.replace('"Example Widgets"', json.dumps(name)), "utf-8")
    told = []
    for argv in (("compute",), ("compute", "--json"), ("explain", "shs.withheld"), ("review",)):
        command, *rest = argv
        told.append(taxcli(command, str(path), *rest))
    odd = tmp_path / f"{name.replace(chr(0), '')}.toml"
    told += [taxcli("compute", str(odd)), taxcli("compute", str(odd), "--json")]
    told += [taxcli("compute", str(path), "--change", f"filing_status={name}")]
    told += [taxcli("guide", name), taxcli(name), taxcli("explain", str(path), name)]
    for ended in told:
        assert not FORBIDDEN.search(ended.out + ended.err), ended


@pytest.mark.parametrize("sign", UNSEEN_SIGNS.replace("\x00", ""))
def test_nor_does_it_into_a_table_of_a_run(tmp_path, sign):
    rows = [client(0, client_id=f"a{sign}b"), client(1, last_name=f"x{sign}y")]
    rows += [client(2, filing_status=f"si{sign}ngle")]
    w2 = {"client_id": f"00001{sign}", "employer": f"S{sign}", "wages": "5"}
    table(tmp_path / "clients-w2.csv", [w2], list(w2))
    batch(table(tmp_path / "clients.csv", rows), tmp_path / "out")
    for name in ("summary.csv", "errors.csv"):
        text = (tmp_path / "out" / name).read_bytes().decode("utf-8-sig")
        assert not FORBIDDEN.search(text.replace("\r\n", "\n")), name


@pytest.mark.parametrize("sign", ["\u202e", "\U000e0041", "\u200d", "\x1b"])
def test_a_menu_shows_it_written_out(monkeypatch, sign):
    shown = []

    class Select:
        def __init__(self, text, choices, **_):
            shown.extend([text, *(each.title for each in choices if each.title)])
            self.application = SimpleNamespace(key_bindings=KeyBindings())

        def unsafe_ask(self):
            return None

    monkeypatch.setattr("taxcli.interview.menu_prompter.questionary.select", Select)
    FullAsker().choose(f"What of {sign} and 400.12.3456?", (Choice("one", f"of {sign}"),))
    assert shown[:2] == [f"What of {visible(sign)} and ***-**-3456?", f"of {visible(sign)}"]
