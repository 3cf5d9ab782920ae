"""Values show themselves and become JSON by their kind; a record's fields are keys and columns."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, ClassVar, NamedTuple

import pytest

from taxcli.case.read import parse_case
from taxcli.document.blocks import AmountRow, record_amounts, record_table
from taxcli.values import (
    OPTIONAL,
    SPREAD,
    Column,
    Count,
    Exact,
    Keys,
    Percent,
    Rate,
    measured,
    optional,
    renamed,
    show,
    spread,
    to_json,
)
from tests.cli.conftest import FULL


class Month(NamedTuple):
    begins: Annotated[date, Column("Month from")]
    unpaid: Annotated[Decimal, Column("Unpaid tax")]
    rate: Annotated[Rate, Column("Rate", lambda rate: f"{show(rate)} a month")]
    status: str
    from_: Annotated[str | None, OPTIONAL] = None


MAY = Month(date(2026, 5, 1), Decimal(1100), Rate("0.0058"), "inferred")


@pytest.mark.parametrize(
    ("value", "shown", "told"),
    [
        (None, "not known", None),
        (Decimal("1234.5"), "1,234.50", "1234.50"),
        (Decimal("2.675"), "2.68", "2.68"),  # half up, never to the even cent
        (Decimal("-0.001"), "0.00", "0.00"),  # and no negative zero
        (Percent("0.4871"), "48.7 %", "48.7"),
        (Percent(1), "100.0 %", "100.0"),
        (Rate("0.0058"), "0.58 %", "0.58"),
        (Rate("0.01"), "1 %", "1"),
        (Exact("1234.567891"), "1,234.56789", "1234.56789"),
        (Exact(5), "5.00", "5.00"),
        (Count(12), "12", "12"),
        (Count("0.0150"), "0.0150", "0.0150"),
        (date(2026, 4, 5), "April 5, 2026", "2026-04-05"),
        ("text", "text", "text"),
        (True, "True", True),
        (7, "7", 7),
        (Path("a/b.pdf"), "a/b.pdf", "a/b.pdf"),
    ],
)
def test_a_value_knows_how_it_is_shown_and_told(value, shown, told):
    assert (show(value), to_json(value)) == (shown, told)
    assert type(to_json(value)) is type(told)


def test_an_amount_is_a_value_of_its_unit():
    assert [to_json(measured(Decimal("0.25"), unit)) for unit in ("money", "percent", "rate")] == [
        "0.25",
        "25.0",
        "25",
    ]
    assert measured(None, "percent") is None


def test_a_records_fields_are_its_json_in_their_order():
    told = to_json({"shs": [MAY, MAY._replace(from_="case")], "pfa": None})
    first = {"begins": "2026-05-01", "unpaid": "1100.00", "rate": "0.58", "status": "inferred"}
    assert told == {"shs": [first, {**first, "from": "case"}], "pfa": None}
    assert list(told["shs"][0]) == list(first)


@dataclass(frozen=True, slots=True)
class Inner:
    a: int
    b: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    JSON: ClassVar[Keys] = ("twice", renamed("deep", "inner.a"), optional("note"), spread("inner"))

    number: int
    inner: Inner
    note: str | None = None

    @property
    def twice(self) -> int:
        return 2 * self.number


def test_a_class_may_name_its_json_instead():
    assert to_json(Named(2, Inner(3))) == {"twice": 4, "deep": 3, "a": 3, "b": []}
    assert to_json(Named(2, Inner(3), "so"))["note"] == "so"


def test_a_field_may_be_spread():
    class Outer(NamedTuple):
        first: str
        inner: Annotated[Inner, SPREAD]
        last: str

    found = to_json(Outer("x", Inner(1, (2,)), "y"))
    assert list(found.items()) == [("first", "x"), ("a", 1), ("b", [2]), ("last", "y")]


def test_a_table_has_a_column_for_each_field_that_is_one():
    table = record_table([MAY], ("in all", "", ""))
    assert table.headers == ("Month from", "Unpaid tax", "Rate")
    assert table.rows == (("May 1, 2026", "1,100.00", "0.58 % a month"), ("in all", "", ""))
    assert table.right == {1, 2}
    assert record_table([MAY], leave_out=["unpaid"]).right == {1}


def test_a_record_can_be_shown_as_amounts():
    assert record_amounts(MAY)[1] == AmountRow("Unpaid tax", "1,100.00")


def test_what_is_no_value_and_no_record_is_not_told():
    """A case holds Social Security numbers, and must never get into an answer whole."""
    with pytest.raises(TypeError):
        to_json({"case": parse_case(FULL)})
