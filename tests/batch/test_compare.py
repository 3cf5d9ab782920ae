"""Last year's taxes beside this year's: what is large, what is not compared, what is refused."""

import pytest

from taxcli.batch.compare import compared, last_years
from taxcli.batch.problems import TableError
from taxcli.case.files import PlaceError


def line(year="2025", shs="1000.00", pfa="1500.00", **also):
    forms = {"shs_form": "MET-40", "pfa_form": "MC-40"}
    amounts = {"shs_tax": shs, "pfa_tax": pfa}
    return {"client_id": "1", "status": "done", "tax_year": year, **forms, **amounts, **also}


def beside(was, now):
    return compared(now, {"1": was})


@pytest.mark.parametrize(
    ("was", "now", "change", "large"),
    [
        ("1000.00", "1300.00", "up 30 %", False),  # just 30 % is not over it
        ("1000.00", "1300.01", "up 30 %", True),
        ("1000.00", "699.99", "down 30 %", True),
        ("1000.00", "1000.00", "none", False),
        ("0.00", "10.00", "new", True),
        ("1000.00", "0.00", "down 100 %", True),
    ],
)
def test_a_change_over_thirty_per_cent_is_to_be_looked_at(was, now, change, large):
    found = beside(line("2024", shs=was), line(shs=now))
    assert (found["shs_tax_last_year"], found["shs_change"]) == (was, change)
    assert (found["look_at"] == f"shs tax {change}") is large
    assert found["pfa_change"] == "none"


def test_another_form_is_to_be_looked_at():
    found = beside(line("2024"), line(shs_form="MET-40-NP"))
    assert found["look_at"] == "MET-40 is now MET-40-NP"


def test_what_failed_in_either_run_is_not_compared():
    failed = {"client_id": "1", "status": "failed", "tax_year": "2024"}
    assert "failed" in beside(failed, line())["look_at"]
    assert "failed" in beside(line("2024"), {**failed, "tax_year": "2025"})["look_at"]


def test_a_run_of_the_same_year_is_no_last_year():
    assert "not of a year before" in beside(line(), line())["look_at"]


def test_a_new_client_is_told():
    assert compared(line(), {})["look_at"] == "not in last year's run"


def test_a_folder_without_a_summary_is_refused(tmp_path):
    with pytest.raises(PlaceError, match="name the folder of an earlier run"):
        last_years(tmp_path)
    (tmp_path / "summary.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(TableError, match="is no summary of a run"):
        last_years(tmp_path)
