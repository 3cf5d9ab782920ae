"""What a person finds in the folder: the right papers, with the right values, and nothing else."""

import re
import stat
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import taxcli
from taxcli.features.papers import PapersError, write_papers
from taxcli.values import to_json
from tests.build import case, item, lived, np_case, w2
from tests.papers_kit import pages_of, properties_of, text_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))
MAI = {"first_name": "Mai", "last_name": "Nguyễn Thị Ánh", "ssn": "987-65-4320"}
LUKASZ = {"first_name": "Łukasz", "last_name": "Żółkiewski", "ssn": "987-65-4321"}
HOME = {"street": "1234 SE Example St", "city": "Portland", "state": "OR", "zip": "97214"}


def prepared(**changes):
    return taxcli.prepare(case(primary=MAI, address=HOME, **changes))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_line_of_every_example_stands_on_its_return(path, tmp_path):
    result = taxcli.prepare(taxcli.read_case(path))
    written = write_papers(result, tmp_path, draft=result.blocked)
    names = {file.name for file in written}
    for id_, program in result.programs.items():
        name = f"{result.case.tax_year}-{id_}-{program.filing.form}.pdf"
        assert (name in names) == (program.filing.form is not None)
        if program.filing.form is None:
            continue
        text = text_of(tmp_path / name)
        for line in to_json(program)["lines"]:
            amount = line["amount"]
            shown = (
                "not known"
                if amount is None
                else f"{amount} %"
                if line.get("unit") == "percent"
                else f"{Decimal(amount):,.2f}"
            )
            label = " ".join(line["label"].split())
            assert f"{line['number']} {label}" in text
            after = text.split(f"{line['number']} {label}", 1)[1].strip()
            after = re.sub(r"^\((secondary|inferred), not official\)", "", after).strip()
            assert after.startswith(shown)


def test_the_set_of_papers_and_their_privacy(tmp_path):
    folder = tmp_path / "out"
    written = write_papers(prepared(), folder)
    assert sorted(path.name for path in written) == [
        "2025-next-steps.pdf",
        "2025-packet.pdf",
        "2025-pfa-MC-40.pdf",
        "2025-pro-keying.pdf",
        "2025-shs-MET-40.pdf",
        "2025-vouchers.pdf",
        "2025-worksheet.pdf",
    ]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in written:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        told = " ".join(properties_of(path).values())
        assert "Mai" not in told
        assert "4320" not in told
    assert list(folder.glob(".*")) == []


def test_a_filer_with_nothing_to_file_gets_the_reason_and_no_return(tmp_path):
    written = write_papers(prepared(oregon={"taxable_income": 100_000}), tmp_path)
    assert sorted(path.name for path in written) == [
        "2025-next-steps.pdf",
        "2025-worksheet.pdf",
    ]
    text = text_of(tmp_path / "2025-next-steps.pdf")
    assert "SHS none Nothing to file" in text
    assert "not more than the threshold of 125,000.00 for single filers" in text


@pytest.mark.parametrize(
    ("choice", "there", "absent"),
    [
        ("full", "987-65-4320", "***-**-4320"),
        ("masked", "***-**-4320", "987-65-4320"),
        ("blank", "Social Security number", "4320"),
    ],
)
def test_the_number_stands_on_the_form_as_chosen(choice, there, absent, tmp_path):
    write_papers(prepared(), tmp_path, ssn=choice)
    first = pages_of(tmp_path / "2025-shs-MET-40.pdf")[0]
    assert there in first
    assert absent not in first
    by_hand = "By hand: write each Social Security number"
    assert (by_hand in text_of(tmp_path / "2025-next-steps.pdf")) == (choice != "full")
    if choice == "blank":
        assert all("4320" not in text_of(path) for path in tmp_path.iterdir())


def test_a_name_that_ends_in_a_hyphen_or_has_a_ligature_reads_back(tmp_path):
    person = {"first_name": "Jo\ufb01", "last_name": "Smith-"}
    write_papers(taxcli.prepare(case(primary=person)), tmp_path)


def test_the_full_number_stands_on_returns_and_vouchers_and_on_nothing_else(tmp_path):
    write_papers(prepared(), tmp_path)
    holding = {path.name for path in tmp_path.iterdir() if "987-65-4320" in text_of(path)}
    assert holding == {
        "2025-shs-MET-40.pdf",
        "2025-vouchers.pdf",
        "2025-pfa-MC-40.pdf",
        "2025-packet.pdf",
    }


def test_names_beyond_latin_1_print_and_read_back(tmp_path):
    where = lived("full-year", "full-year")
    people = {"primary": MAI, "spouse": LUKASZ, "filing_status": "joint", "residency": where}
    result = taxcli.prepare(case(**people, oregon={"taxable_income": 300_000}))
    write_papers(result, tmp_path)
    text = text_of(tmp_path / "2025-shs-MET-40.pdf")
    assert "Nguyễn Thị Ánh" in text
    assert "Łukasz" in text
    assert "Żółkiewski" in text


def test_a_decomposed_name_prints_composed(tmp_path):
    import unicodedata

    person = {**MAI, "last_name": unicodedata.normalize("NFD", "Nguyễn")}
    result = taxcli.prepare(case(primary=person))
    write_papers(result, tmp_path)
    assert "Nguyễn" in text_of(tmp_path / "2025-shs-MET-40.pdf")


def test_letters_without_a_shape_are_refused_by_name(tmp_path):
    result = taxcli.prepare(case(primary={**MAI, "last_name": "王"}))
    with pytest.raises(PapersError, match=r"U\+738B"):
        write_papers(result, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_missing_name_is_refused_unless_it_is_a_draft(tmp_path):
    result = taxcli.prepare(case())
    with pytest.raises(PapersError, match=r"B-MIS-006.*\[primary\]"):
        write_papers(result, tmp_path / "out")
    write_papers(result, tmp_path / "out", draft=True)
    assert "DRAFT, not for filing" in text_of(tmp_path / "out" / "2025-shs-MET-40.pdf")


def test_blocking_diagnostics_refuse_papers_and_mark_every_page_of_a_draft(tmp_path):
    rows = [{"locality": "TOTAL CITY", "wages": 200_000, "tax": 1000}]
    result = prepared(w2=[{"employer": "Example Widgets", "local": rows}])
    with pytest.raises(PapersError, match="--draft"):
        write_papers(result, tmp_path / "final")
    for path in write_papers(result, tmp_path / "draft", draft=True):
        for page in filter(None, pages_of(path)):  # the back of a leaf is empty
            assert "DRAFT, not for filing" in page
    text = text_of(tmp_path / "draft" / "2025-shs-MET-40.pdf")
    assert "11 SHS tax withheld, from Schedule WH not known" in text


def test_final_papers_say_draft_nowhere(tmp_path):
    for path in write_papers(prepared(), tmp_path):
        assert "DRAFT" not in text_of(path)


def test_the_combined_return_is_on_the_keying_sheet_and_asked_for_only_where_it_is_open(tmp_path):
    names = [path.name for path in write_papers(prepared(), tmp_path, combined=True)]
    assert not [name for name in names if "combined" in name]
    # Single, 200,000: SHS 75,000 × 1 % = 750; PFA 75,000 × 1.5 % = 1,125.
    keying = text_of(tmp_path / "2025-pro-keying.pdf")
    assert "The combined SHS and PFA return is open." in keying
    assert "Tax after credit 750.00 1125.00" in keying
    one_tax = prepared(
        residency={
            "metro": {"primary": "full-year"},
            "multnomah": {"primary": "none", "local_income": False},
        }
    )
    with pytest.raises(PapersError, match="not open"):
        write_papers(one_tax, tmp_path / "no", combined=True)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_packet_is_what_is_mailed_each_paper_on_a_leaf_of_its_own(path, tmp_path):
    result = taxcli.prepare(taxcli.read_case(path))
    written = {file.name for file in write_papers(result, tmp_path, draft=result.blocked)}
    year = result.case.tax_year
    kept = {f"{year}-{name}.pdf" for name in ("next-steps", "pro-keying", "worksheet", "packet")}
    mailed = written - kept
    assert bool(mailed) == (f"{year}-packet.pdf" in written)
    if not mailed:
        return
    pages = pages_of(tmp_path / f"{year}-packet.pdf")
    assert len(pages) % 2 == 0
    first = ("Page 1 of", "Pay: ")  # a page of vouchers has no foot
    starts = [at for at, page in enumerate(pages) if any(words in page for words in first)]
    assert len(starts) == len(mailed)
    assert all(at % 2 == 0 for at in starts)
    empty = [at for at, page in enumerate(pages) if not page]
    assert all(at % 2 for at in empty)
    single = [name for name in mailed if len(pages_of(tmp_path / name)) % 2]
    assert len(empty) == len(single)


def test_the_same_case_gives_the_same_bytes_in_another_process(tmp_path):
    source = EXAMPLES[0]
    script = (
        "import sys, taxcli\n"
        "from pathlib import Path\n"
        "from taxcli.features.papers import write_papers\n"
        "write_papers(taxcli.prepare(taxcli.read_case(sys.argv[1])), Path(sys.argv[2]))\n"
    )
    for name, seed in (("one", "1"), ("two", "2")):
        subprocess.run(
            [sys.executable, "-c", script, str(source), str(tmp_path / name)],
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin", "TZ": f"UTC{seed}"},
            check=True,
        )
    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    second = {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert first == second


def test_a_return_left_by_an_earlier_run_is_told(tmp_path):
    from taxcli.features.papers import left_over

    write_papers(prepared(), tmp_path)
    (tmp_path / "my-own.pdf").write_bytes(b"")
    below = write_papers(prepared(oregon={"taxable_income": 100_000}), tmp_path)
    assert [path.name for path in left_over(tmp_path, below)] == [
        "2025-packet.pdf",
        "2025-pfa-MC-40.pdf",
        "2025-pro-keying.pdf",
        "2025-shs-MET-40.pdf",
        "2025-vouchers.pdf",
    ]


def test_a_refund_without_work_inside_prints_its_zero_and_asks_for_the_statement(tmp_path):
    """None of 240 days inside: nothing is local, and the 800 withheld comes back."""
    part = {"days": {"inside": 0, "total": 240}}
    given = np_case(
        item(280_000, both=part), primary=MAI, address=HOME, w2=[w2(("METRO", 280_000, 800))]
    )
    write_papers(taxcli.prepare(given), tmp_path)
    text = text_of(tmp_path / "2025-shs-MET-40-NP.pdf")
    assert "Allocation statement" in text
    assert "work days inside over all 0 of 240 280,000.00 0.00" in text
    assert "The employer's statement of the days worked inside and outside Metro" in text
    steps = text_of(tmp_path / "2025-next-steps.pdf")
    assert "R-WH-010" in steps
    assert "Employer's statement of work days" in steps


def test_the_allocation_statement_has_the_whole_pay_and_its_days(tmp_path):
    path = next(path for path in EXAMPLES if path.stem == "d-commuter-by-whole-pay")
    write_papers(taxcli.prepare(taxcli.read_case(path)), tmp_path)
    text = text_of(tmp_path / "2025-pfa-MC-40-NP.pdf")
    assert "of the whole pay of 420,000.00 92 of 230 168,000.00 168,000.00" in text
