"""The checklist for access to clients' accounts: the steps, and a row of boxes for each client."""

import taxcli
from taxcli.document.fonts import missing
from taxcli.features.papers import write_sheets
from taxcli.features.pro_access_checklist import AccessRow, access_sheet, access_steps
from taxcli.law.data import load
from taxcli.law.figures import STATUSES
from tests.build import case, joint, lived, w2
from tests.papers_kit import pages_of, text_of

MAI = {"first_name": "Mai", "last_name": "Nguyễn", "ssn": "987-65-4320"}
BOTH = taxcli.prepare(case(primary=MAI))
NONE = taxcli.prepare(case(primary=MAI, oregon={"form": "OR-40", "taxable_income": 5}))
# Corbett: in the County and outside Metro.
PFA_ONLY = taxcli.prepare(
    case(
        primary=MAI,
        residency={
            "metro": {"primary": "none", "local_income": False},
            "multnomah": {"primary": "full-year"},
        },
    )
)
BLOCKED = taxcli.prepare(case(primary=MAI, w2=[w2(("TOTAL CITY", 1, 1))], oregon=None))


def access_row(id_, result):
    """Return a client's row: a tax needs access if a return is filed, or may have to be."""
    found = result.programs.items()
    needed = (name for name, one in found if one.filing.form or one.filing.must_file is None)
    return AccessRow(id_, result.case.tax_year, frozenset(needed))


def written(folder, *clients):
    sheet = access_sheet([access_row(*each) for each in clients], access_steps())
    (path,) = write_sheets(folder, {"pro-access.pdf": [sheet]})
    return sheet, path


def row_of(sheet, id_):
    """Return how many boxes a client's row has, and how many words instead of one."""
    for page in sheet.pages:
        for mark in page.texts:
            if mark.text == id_:
                boxes = [one for one in page.frames if abs(one.y + 1 - mark.y) < 2]
                none = [one for one in page.texts if one.text == "none" and one.y == mark.y]
                return len(boxes), len(none)
    raise AssertionError(id_)


def test_the_steps_come_before_the_clients_on_a_page_of_their_own(tmp_path):
    _, path = written(tmp_path, ("C-001", BOTH))
    first, second = pages_of(path)
    said = " ".join(first.split())
    for words in (
        "Create PRO Username",
        'select "No"',
        "Verify Address",
        "The client must have a PRO login before you can ask for access",
        "Letter ID and Account ID",
        "Request Third Party Access",
        "SHS and PFA are two",
        "approve or deny",
        "you get an email",
        "Wrong data declines a request by itself",
        "Profile Messages",
        "cannot be undone",
        "secondary logon",
        "(official)",
    ):
        assert words in said, words
    assert "Tax year 2025" in said
    assert "C-001" in second
    assert "C-001" not in first


def test_a_client_has_a_box_for_its_login_and_three_for_each_tax(tmp_path):
    sheet, _ = written(tmp_path, ("C-001", BOTH), ("C-002", PFA_ONLY), ("C-003", NONE))
    assert row_of(sheet, "C-001") == (7, 0)
    assert row_of(sheet, "C-002") == (4, 3)
    assert row_of(sheet, "C-003") == (0, 7)


def test_a_client_of_whom_not_all_is_known_may_need_all(tmp_path):
    assert BLOCKED.blocked
    sheet, _ = written(tmp_path, ("C-004", BLOCKED))
    assert row_of(sheet, "C-004") == (7, 0)


def test_the_columns_are_named_over_the_boxes(tmp_path):
    _, path = written(tmp_path, ("C-001", BOTH))
    text = text_of(path)
    assert "Own PRO" in text
    for tax in ("SHS", "PFA"):
        for step in ("asked", "approved", "seen"):
            assert f"{tax} {step}" in text or (tax in text and step in text)


def test_neither_name_nor_number_stands_in_it(tmp_path):
    couple = taxcli.prepare(
        joint(**{"spouse": "full-year"}, residency=lived("full-year", "full-year"))
    )
    _, path = written(tmp_path, ("C-001", BOTH), ("C-002", couple), ("900-12-3456", BOTH))
    text = text_of(path)
    for secret in ("Mai", "Nguyễn", "987-65", "4320", "900-12"):
        assert secret not in text
    # An id that is written like a number is masked, so that the list can lie about.
    assert "***-**-3456" in text


def test_nine_digits_of_an_id_are_masked_and_other_ids_are_not(tmp_path):
    _, path = written(tmp_path, ("900123456", BOTH), ("2025-001234", BOTH))
    text = text_of(path)
    assert "900123456" not in text
    assert "2025-001234" in text


def test_many_clients_flow_over_pages_under_the_same_head(tmp_path):
    clients = [(f"Client {number:03}", BOTH) for number in range(1, 101)]
    _, path = written(tmp_path, *clients)
    pages = pages_of(path)
    assert len(pages) > 3
    assert all("Own PRO" in page for page in pages[1:])
    text = " ".join(pages)
    assert all(id_ in text for id_, _ in clients)


def test_a_long_id_wraps_and_is_not_cut(tmp_path):
    id_ = "the-partnership-of-several-people-in-a-street-with-a-long-name"
    _, path = written(tmp_path, (id_, BOTH), ("x", BOTH))
    assert id_ in text_of(path).replace(" ", "").replace("\u0002", "-")


def test_without_clients_there_are_the_steps_alone(tmp_path):
    _, path = written(tmp_path)
    assert len(pages_of(path)) == 1


def test_years_are_told_together(tmp_path):
    older = taxcli.prepare(case(tax_year=2023))
    _, path = written(tmp_path, ("a", BOTH), ("b", older))
    assert "Tax years 2023 to 2025" in text_of(path)


def test_every_step_has_source_and_status_and_can_be_printed():
    for name, group in access_steps().groups.items():
        assert group.source, name
        assert group.status in STATUSES
        assert group.value, name
        assert not missing(" ".join(group.value))
    assert set(load("pro-access")) == {*access_steps().groups, "columns"}
