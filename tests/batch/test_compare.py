"""Last year's taxes beside this year's: what is large, what is not compared, what is refused."""

import pytest

from taxcli.batch.reports import LastRun, compared, last_run
from taxcli.case.files import PlaceError


def line(year="2025", shs="1000.00", pfa="1500.00", **also):
    forms = {"shs_form": "MET-40", "pfa_form": "MC-40"}
    # Before credit both taxes are something else, which is not what is compared.
    amounts = {"shs_tax": "9.00", "pfa_tax": year, "shs_net_tax": shs, "pfa_net_tax": pfa}
    return {"client_id": "1", "status": "done", "tax_year": year, **forms, **amounts, **also}


def beside(was, now):
    return compared(now, LastRun({"1": was}))


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


@pytest.mark.parametrize("year", ["2025", "2026", "2023"])
def test_only_the_year_before_is_compared(year):
    """In a table of several years, one client may have another year in last year's run."""
    assert beside(line(year), line())["look_at"] == f"LAST is of {year}, not of the year before"


def test_a_new_client_is_told():
    assert compared(line(), LastRun({}))["look_at"] == "not in last year's run"


def test_a_folder_without_a_summary_is_refused(tmp_path):
    with pytest.raises(PlaceError, match="name the folder of an earlier run"):
        last_run(tmp_path, {2025})
    (tmp_path / "summary.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(PlaceError, match="is no summary of a run"):
        last_run(tmp_path, {2025})


def summary(folder, *years, without=()):
    """Write the summary of a run with a client of each year."""
    lines = [{**line(year), "client_id": str(at)} for at, year in enumerate(years)]
    headers = [name for name in lines[0] if name not in without]
    rows = [",".join(one[name] for name in headers) for one in lines]
    (folder / "summary.csv").write_text("\n".join([",".join(headers), *rows]), "utf-8")
    return folder


def test_a_run_of_another_year_is_refused_by_name(tmp_path):
    for year in ("2023", "2025", "2026"):
        with pytest.raises(PlaceError, match=f"is of {year}; this run is of 2025.* run of 2024$"):
            last_run(summary(tmp_path, year), {2025})
    assert last_run(summary(tmp_path, "2024"), {2025}).years == {2024}
    # Tables of several years: one that fits is enough, and each client is looked at by itself.
    assert last_run(summary(tmp_path, "2023", "2024"), {2025, 2026}).years == {2023, 2024}


def test_a_run_without_the_tax_after_credit_is_refused(tmp_path):
    with pytest.raises(PlaceError, match="no tax after credit: run last year's table again"):
        last_run(summary(tmp_path, "2024", without=("shs_net_tax",)), {2025})
