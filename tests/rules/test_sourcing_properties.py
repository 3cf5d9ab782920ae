"""What holds of the local part of any item, and of nothing local, however a case is drawn."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from taxcli import prepare
from tests.build import (
    FIRST_HALF,
    case,
    codes,
    item,
    lived,
    local_parts,
    np_case,
    oregon_of,
    outcome,
)
from tests.draws import dollars, local_parts_of, part_years, work_days

many = settings(max_examples=300, deadline=None)
amounts = st.integers(1, 100_000_000)
# Work days of someone outside all year, below the days of the calendar.
outside = work_days(312)


def half_up(exact: Fraction) -> Decimal:
    """Round to the cent by hand: half away from zero."""
    hundredths = abs(exact) * 100
    whole = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return Decimal(whole if exact >= 0 else -whole) / 100


def one_item(amount, days, form="OR-40-N", **part):
    items = [item(amount, both={"days": days, **part})]
    return case(residency=lived("none"), income=items, oregon=oregon_of(items, 0, form))


@given(amounts, st.integers(0, 100_000_000), outside, st.sampled_from([1, -1]))
@many
def test_the_whole_pay_by_days_is_rounded_once_and_held_to_the_item(column, more, days, sign):
    pay = sign * dollars(column + more)
    amount = sign * dollars(column)
    exact = Fraction(pay) * Fraction(days["inside"]) / Fraction(days["total"])
    (local,) = local_parts(one_item(amount, {**days, "pay": pay}))
    assert local == half_up(
        min(exact, Fraction(amount)) if sign > 0 else max(exact, Fraction(amount))
    )


@given(
    amounts,
    st.one_of(st.none(), st.integers(0, 100)),
    work_days(150),
    st.sampled_from(["OR-40", "OR-40-P"]),
    st.integers(0, 50_000_000),
)
@many
def test_pay_of_the_time_inside_is_whole_and_all_is_divided_once(column, share, days, form, more):
    """``share`` per cent of the item is said to be earned inside, or 181 of 365 days of all."""
    amount = dollars(column)
    whole = dollars(column + more)
    part = {"days": {**days, "pay": whole}}
    inside = Fraction(whole) * 181 / 365
    if share is not None:
        part["resident_pay"] = dollars(column * share // 100)
        inside = Fraction(part["resident_pay"])
    rest = (Fraction(whole) - inside) * Fraction(days["inside"]) / Fraction(days["total"])
    items = [item(amount, both=part)]
    oregon = oregon_of(items, 0, form)
    (local,) = local_parts(case(residency=lived(FIRST_HALF), income=items, oregon=oregon))
    assert local == half_up(min(inside + rest, Fraction(amount)))


@given(amounts, outside, st.sampled_from([2, 3, Decimal("0.5")]))
@many
def test_the_same_share_of_days_is_the_same_part(cents, days, times):
    scaled = {key: (count * times).quantize(Decimal("0.01")) for key, count in days.items()}
    same_share = scaled["inside"] * days["total"] == days["inside"] * scaled["total"]
    if not same_share or not 0 < scaled["total"] <= 365:
        return
    amount = dollars(cents)
    assert local_parts(one_item(amount, days)) == local_parts(one_item(amount, scaled))


@given(part_years())
@many
def test_a_local_part_has_its_items_sign_and_is_never_more(drawn):
    items, deductions, periods = drawn
    losses = [{**each, "amount": -each["amount"]} for each in items if _has_no_amount(each)]
    given_case = np_case(*items, *losses, where=periods, deductions=deductions)
    for found in prepare(given_case).programs.values():
        for share in found.base.items:
            assert share.local is not None
            assert share.local * share.item.amount >= 0
            assert abs(share.local) <= abs(share.item.amount)


def _has_no_amount(each):
    return "amount" not in (each.get("metro") or {})


nothing = st.sampled_from(
    [{"amount": 0}, {"sourced": False}, {"days": {"inside": 0, "total": 240}}]
)
signed = st.integers(-40_000_000, 40_000_000).map(dollars)


@given(
    st.lists(st.tuples(signed, nothing), min_size=1, max_size=5),
    st.booleans(),
    st.sampled_from([0, 90]),
    st.sampled_from(["OR-40", "OR-40-N"]),
)
@many
def test_nothing_local_is_no_tax_and_no_ratio_blocks(drawn, declared, held, form):
    items = [item(amount, both=part) for amount, part in drawn]
    where = lived("none", local_income=False) if declared else lived("none")
    rows = [{"locality": "METRO", "wages": 9_000, "tax": held}]
    found_case = case(
        residency=where,
        income=items,
        oregon={**oregon_of(items, 0, form)},
        w2=[{"employer": "Another", "local": rows}],
    )
    assert not codes(found_case, "block")
    found = outcome(found_case)
    assert (found["taxable_income"], found["tax"]) == ("0.00", "0.00")
    assert found["refund"] == f"{held:.2f}"


@given(
    st.lists(amounts.flatmap(lambda a: st.tuples(st.just(a), local_parts_of(a, 312))), max_size=4)
)
@many
def test_a_declaration_is_zero_or_contradicted(drawn):
    """Whoever declares that nothing is local has nothing local, or is told what says otherwise."""
    items = [item(dollars(amount), both=part) for amount, part in drawn]
    found_case = np_case(*items, residency=lived("none", local_income=False))
    result = prepare(found_case)
    assert not {each.code for each in result.diagnostics} & {"B-INC-001", "R-INC-003"}
    told = [each.message for each in result.diagnostics if each.code == "R-RES-005"]
    for share in result.programs["pfa"].base.items:
        says = any(f"income[{share.index}].multnomah" in text for text in told)
        assert share.local == 0 or says


def test_half_a_cent_is_rounded_up_by_hand():
    assert half_up(Fraction(5, 1000)) == Decimal("0.01")
    assert half_up(Fraction(-5, 1000)) == Decimal("-0.01")
    assert half_up(Fraction(4, 1000)) == 0
    assert Decimal("0.005").quantize(Decimal("0.01"), ROUND_HALF_UP) == half_up(Fraction(1, 200))
