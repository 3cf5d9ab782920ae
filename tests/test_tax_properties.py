"""Both taxes against an independent closed form, and what must hold for every taxfiler."""

from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxcli import prepare
from tests import oracle
from tests.build import case, item, lived, np_case, oregon_of, outcome
from tests.draws import dollars, incomes, laws, local_incomes, part_years, settled

EVERY_LAW = list(product(oracle.YEARS, oracle.EDITIONS, oracle.STATUSES))
CENT = Decimal("0.01")
quick = settings(max_examples=150, deadline=None)


def case_of(year, status, income):
    """Return a full-year resident's case; ``income`` in cents."""
    where = lived("full-year", "full-year" if status == "joint" else None)
    oregon = {"form": "OR-40", "taxable_income": dollars(income)}
    return case(tax_year=year, filing_status=status, residency=where, oregon=oregon)


def taxes(year, edition, status, income):
    """Return taxcli's two taxes in cents."""
    result = prepare(case_of(year, status, income), edition=edition)
    amounts = {id_: program.amount("tax") for id_, program in result.programs.items()}
    return {id_: int(amount * 100) for id_, amount in amounts.items()}


def same_by_oracle(year, edition, status, income):
    for program, amount in taxes(year, edition, status, income).items():
        assert amount == oracle.tax(program, year, edition, status, income), (
            program, year, edition, status, income,
        )  # fmt: skip


@given(laws, incomes)
@settings(max_examples=300, deadline=None)
def test_both_taxes_are_those_of_the_closed_form(law, income):
    same_by_oracle(*law, income)


@pytest.mark.parametrize(("year", "edition"), list(product(oracle.YEARS, oracle.EDITIONS)))
def test_both_taxes_at_every_edge(year, edition):
    for status in oracle.STATUSES:
        edges = {oracle.threshold(p, year, edition, status) for p in oracle.PROGRAMS}
        edges.add(oracle.upper_threshold(status))
        for edge, step in product(edges, (0, 1, -1, 33, -33, 100, -100)):
            same_by_oracle(year, edition, status, edge + step)


@pytest.mark.parametrize(
    ("year", "edition", "status", "income", "by_hand"),
    [
        (2021, "current", "joint", 201_000, ("10.00", "15.00")),
        (2024, "current", "single", 126_000, ("10.00", "15.00")),
        (2024, "current", "single", 300_000, ("1750.00", "3375.00")),
        (2024, "current", "joint", 500_000, ("3000.00", "6000.00")),
        (2026, "current", "single", 126_000, ("0.00", "15.00")),
        (2026, "published", "single", 126_000, ("10.00", "23.00")),
    ],
)
def test_the_worked_figures_of_the_law_sheet(year, edition, status, income, by_hand):
    given_case = case_of(year, status, income * 100)
    both = tuple(outcome(given_case, id_, edition=edition)["tax"] for id_ in oracle.PROGRAMS)
    assert both == by_hand


@pytest.mark.parametrize(("year", "edition", "status"), EVERY_LAW)
def test_exactly_at_the_threshold_there_is_no_tax_and_no_duty(year, edition, status):
    for program in oracle.PROGRAMS:
        edge = oracle.threshold(program, year, edition, status)
        at = outcome(case_of(year, status, edge), program, edition=edition)
        assert (at["tax"], at["must_file"], at["form"]) == ("0.00", False, None)
        over = outcome(case_of(year, status, edge + 1), program, edition=edition)
        assert over["must_file"] is True
        assert over["form"] == {"shs": "MET-40", "pfa": "MC-40"}[program]


@given(laws, incomes, incomes)
@quick
def test_tax_never_falls_as_income_rises(law, one, other):
    lower, higher = sorted((one, other))
    before, after = taxes(*law, lower), taxes(*law, higher)
    assert all(before[program] <= after[program] for program in oracle.PROGRAMS)


@given(st.sampled_from(oracle.YEARS), st.sampled_from(oracle.EDITIONS), incomes)
@quick
def test_head_of_household_and_surviving_spouse_are_taxed_like_a_couple(year, edition, income):
    couple = taxes(year, edition, "joint", income)
    assert taxes(year, edition, "head-of-household", income) == couple
    assert taxes(year, edition, "surviving-spouse", income) == couple
    assert taxes(year, edition, "separate", income) == taxes(year, edition, "single", income)


def local_taxes(year, edition, local, total, deductions):
    """Return a nonresident's two taxes in cents; all amounts in cents, ``local`` of ``total``."""
    items = [item(dollars(total), both={"amount": dollars(local)})]
    oregon = oregon_of(items, dollars(deductions), "OR-40-N")
    outside = case(tax_year=year, residency=lived("none"), income=items, oregon=oregon)
    result = prepare(outside, edition=edition)
    return {id_: int(found.amount("tax") * 100) for id_, found in result.programs.items()}


@given(st.sampled_from(oracle.YEARS), st.sampled_from(oracle.EDITIONS), local_incomes())
@quick
def test_the_np_taxes_are_those_of_the_closed_form(year, edition, drawn):
    total, deductions, local, _ = drawn
    for program, amount in local_taxes(year, edition, local, total, deductions).items():
        base = oracle.local_taxable_income(local, total, deductions)
        assert amount == oracle.tax(program, year, edition, "single", base)


@given(st.sampled_from(oracle.EDITIONS), local_incomes())
@quick
def test_np_tax_never_falls_as_local_income_rises_but_for_the_ratio(edition, drawn):
    """Both ratios are rounded by up to 0.0005, so deductions may jump by 0.001 of themselves.

    At the program's top rate that is the most by which the tax can fall, and a cent for the
    rounding of the share of the deductions and of the tax. Without deductions it never falls.
    """
    total, deductions, lower, higher = drawn
    before = local_taxes(2026, edition, lower, total, deductions)
    after = local_taxes(2026, edition, higher, total, deductions)
    for program in oracle.PROGRAMS:
        allowed = Decimal(deductions * oracle.top_rate(program, 2026, edition)) / 1_000_000 + 1
        assert before[program] <= after[program] + allowed
    before = local_taxes(2026, edition, lower, total, 0)
    after = local_taxes(2026, edition, higher, total, 0)
    assert all(before[program] <= after[program] for program in oracle.PROGRAMS)


@given(st.sampled_from(oracle.EDITIONS), part_years())
@quick
def test_a_part_year_resident_never_pays_more_than_a_full_year_one(edition, drawn):
    """With no losses, and but for the rounding of the ratio.

    The ratio is rounded by at most 0.0005, so the deductions of the NP form fall short of their
    exact share by at most that part of themselves; at the program's top rate, that is the most
    tax too much. One cent more for rounding the share of the deductions and the two taxes.
    """
    items, deductions, periods = drawn
    full = case(income=items, oregon=oregon_of(items, deductions))
    part = np_case(*items, where=periods, deductions=deductions)
    for program in oracle.PROGRAMS:
        rate = Decimal(oracle.top_rate(program, 2025, edition)) / 1000
        allowed = deductions * Decimal("0.0005") * rate + CENT
        most = Decimal(outcome(full, program, edition=edition)["tax"]) + allowed
        assert Decimal(outcome(part, program, edition=edition)["tax"]) <= most


@given(settled())
@quick
def test_the_lines_of_every_form_add_up(drawn):
    for found in prepare(drawn).programs.values():
        line = found.amount
        paid_in = sum(map(line, ("withheld", "estimated", "applied_from_last_year")))
        paid_in += line("extension_payment")
        charges = sum(map(line, ("penalty", "interest", "underpayment_interest")))
        assert line("net_tax") == line("tax") - line("credit")
        if found.filled is not None:
            assert line("payments") == paid_in
        left = line("balance_due") - line("refund") - line("applied")
        assert left == line("net_tax") + charges - paid_in
        assert min(map(line, ("balance_due", "refund", "applied"))) >= 0
        assert line("balance_due") == 0 or line("refund") == line("applied") == 0
        assert line("refund") == 0 or line("applied") == 0


@given(part_years())
@quick
def test_the_local_parts_of_the_items_add_up_to_their_line(drawn):
    items, deductions, periods = drawn
    for found in prepare(np_case(*items, where=periods, deductions=deductions)).programs.values():
        rows = found.filled.rows("allocation")
        assert len(rows) == len(items)
        parts = [row.amount("local") for row in rows]
        assert sum(parts) == found.amount("local_income")
        wholes = [Decimal(each["amount"]) for each in items]
        assert all(0 <= part <= whole for part, whole in zip(parts, wholes, strict=True))
        assert sum(wholes) == found.amount("total_income")


def test_more_days_inside_never_mean_less_local_pay():
    locals_ = [oracle.by_days(12_345_678, inside, 240) for inside in range(241)]
    found = []
    for inside in range(0, 241, 24):
        days = {"days": {"inside": inside, "total": 240}}
        base = prepare(np_case(item(dollars(12_345_678), both=days))).programs["pfa"].base
        found.append(int(base.items[0].local * 100))
    assert found == locals_[::24]
    assert all(fewer <= more for fewer, more in pairwise(found))
