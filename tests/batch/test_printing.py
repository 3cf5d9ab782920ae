"""print.pdf and vouchers.pdf: every client in the table's order, each behind its separator."""

import pypdfium2
import pytest

from taxcli.batch.prepare_client import KINDS, Choices, WorkWay, kind_of
from taxcli.batch.printing import FOOT, drop_print_files, write_print_files
from taxcli.batch.run import Run
from tests.batch.kit import SSN, client, clients, id_of, page_count, table
from tests.papers_kit import pages_of


def printed(source, out, *papers):
    run = Run(source, out, Choices(papers or tuple(KINDS)), WorkWay())
    with run.open():
        run.carry_out(lambda _progress, _outcome: None)
        return [path.name for path in write_print_files(out, run.state)]


def separators(pages):
    """Return where the separators are, and whose they are."""
    return [
        (at, next(line for line in page.splitlines() if line.startswith("Client ")).strip())
        for at, page in enumerate(pages)
        if FOOT in " ".join(page.split())
    ]


def expected(out, ids, vouchers):
    """Return each client's papers in the order they are printed in."""
    order = [*KINDS]
    found = {}
    for id_ in ids:
        names = [
            path.name
            for path in (out / id_).iterdir()
            if (kind_of(path.name) == "vouchers") is vouchers
        ]
        found[id_] = sorted(
            names, key=lambda name: (order.index(kind_of(name)), "-pfa-" in name, name)
        )
    return found


def rows():
    # Not in the order of their ids; 00001 owes nothing and files nothing, 00003 is broken.
    return [
        client(2),
        client(0),
        client(1, oregon__taxable_income="60000"),
        client(3, filing_status="maried"),
        client(4),
    ]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("printed")
    source = table(folder / "clients.csv", rows())
    assert printed(source, folder / "out") == ["print.pdf", "vouchers.pdf"]
    return folder / "out"


@pytest.mark.parametrize(
    ("name", "ids", "vouchers"),
    [
        ("print.pdf", ["00002", "00000", "00001", "00004"], False),
        ("vouchers.pdf", ["00002", "00000", "00004"], True),
    ],
)
def test_every_client_stands_in_order_behind_a_separator_that_counts_its_pages(
    out, name, ids, vouchers
):
    pages = pages_of(out / name)
    papers = expected(out, ids, vouchers)
    at = 0
    for id_ in ids:
        separator = " ".join(pages[at].split())
        assert "follow" in separator
        counts = [page_count(out / id_ / paper) for paper in papers[id_]]
        assert f"Client {id_}" in separator
        assert f"{sum(counts)} page" in separator
        places = [separator.index(paper) for paper in papers[id_]]
        assert places == sorted(places)
        for paper, count in zip(papers[id_], counts, strict=True):
            assert f"{paper} {count}" in separator
        # In print.pdf each paper begins on a new leaf; vouchers are printed on one side anyway.
        leaf = 1 if vouchers else 2
        at += leaf
        for paper in papers[id_]:
            own = pages_of(out / id_ / paper)
            assert pages[at : at + len(own)] == own, paper
            at += len(own) + len(own) % leaf
    assert at == len(pages)
    assert [title for _, title in separators(pages)] == [
        f"Client {id_} Tax year 2025" for id_ in ids
    ]


def test_keying_sheets_come_first_and_vouchers_stand_apart(out):
    names = expected(out, ["00002"], False)["00002"]
    assert names[0] == "2025-pro-keying.pdf"
    assert not any("PIT-V" in name for name in names)
    vouchers = expected(out, ["00002"], True)["00002"]
    assert vouchers == ["2025-vouchers.pdf"]


def test_a_separator_says_no_number_and_no_name(out):
    for at, _ in separators(pages_of(out / "print.pdf")):
        page = pages_of(out / "print.pdf")[at]
        assert SSN[:6] not in page
        assert "Sam" not in page


def test_a_separator_is_a_letter_sheet(out):
    document = pypdfium2.PdfDocument(out / "print.pdf")
    sizes = {document.get_page_size(at) for at in range(len(document))}
    document.close()
    assert sizes == {(612.0, 792.0)}  # 8.5 by 11 inches at 72 points each


def test_keying_alone_has_nothing_to_mail(tmp_path):
    source, out = clients(tmp_path, 2), tmp_path / "out"
    assert printed(source, out, "keying") == ["print.pdf"]
    each = page_count(out / "00000/2025-pro-keying.pdf")
    # A separator and its empty back, and the sheet, to an even number of pages.
    assert page_count(out / "print.pdf") == 2 * (2 + each + each % 2)


def test_vouchers_alone_have_nothing_else_to_print(tmp_path):
    source, out = clients(tmp_path, 1), tmp_path / "out"
    assert printed(source, out, "vouchers") == ["vouchers.pdf"]
    # A separator, and a page with the vouchers of both taxes.
    assert page_count(out / "vouchers.pdf") == 2


def test_nobody_to_print_makes_no_file(tmp_path):
    source = table(tmp_path / "clients.csv", [client(0, filing_status="maried")])
    assert printed(source, tmp_path / "out") == []


def test_old_vouchers_of_a_run_that_has_none_do_not_stay(tmp_path):
    source, out = clients(tmp_path, 1), tmp_path / "out"
    assert printed(source, out, "keying", "vouchers") == ["print.pdf", "vouchers.pdf"]
    table(source, [client(0, oregon__taxable_income="60000")])
    assert printed(source, out, "next-steps", "vouchers") == ["print.pdf"]
    assert not (out / "vouchers.pdf").exists()


def test_printing_again_gives_the_same_pages(tmp_path):
    source, out = clients(tmp_path, 2), tmp_path / "out"
    printed(source, out, "keying")
    before = pages_of(out / "print.pdf")
    printed(source, out, "keying")
    assert pages_of(out / "print.pdf") == before


def test_an_id_that_is_long_or_foreign_fits_its_separator(tmp_path):
    ids = ["x" * 40, "Łódź 12", id_of(7)]
    source = table(
        tmp_path / "clients.csv", [client(at, client_id=id_) for at, id_ in enumerate(ids)]
    )
    printed(source, tmp_path / "out", "keying")
    text = "".join("".join(pages_of(tmp_path / "out/print.pdf")).split())
    for id_ in ids:
        assert "".join(f"Client {id_}".split()) in text


def test_print_files_of_an_earlier_run_go_when_papers_have_changed(tmp_path):
    source, out = clients(tmp_path, 1), tmp_path / "out"
    printed(source, out, "keying", "vouchers")
    assert [path.name for path in drop_print_files(out)] == ["print.pdf", "vouchers.pdf"]
    assert not (out / "print.pdf").exists()
    assert drop_print_files(out) == []
