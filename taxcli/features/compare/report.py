"""What ``taxcli compare`` and ``compute --change`` tell: two results side by side, under names."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

from taxcli.case.edit import changed
from taxcli.engine.prepare import prepare
from taxcli.engine.result import Result
from taxcli.features.compare.comparison import NOT_SHOWN, Comparison
from taxcli.features.compare.document import Names
from taxcli.law.figures import Edition
from taxcli.text import without_numbers
from taxcli.values import SPREAD, as_document

COMPARE_SCHEMA = "taxcli-compare-1"
WHAT_IF_NAMES = Names("As it is", "Changed", all_="--lines")


class Side(NamedTuple):
    """What one of the two is."""

    case: str
    tax_year: int
    edition: Edition
    blocked: bool


class SideBySide(NamedTuple):
    """Two results and what of them differs; always every line."""

    a: Side
    b: Side
    found: Annotated[Comparison, SPREAD]


class Changed(NamedTuple):
    """The keys that were changed, as they were given, and a document of what came of it."""

    changes: list[str]
    compare: dict[str, Any]


def side_by_side(found: Comparison, a: str, b: str) -> SideBySide:
    """Return a comparison as it is told, each side by the name of its case."""
    return SideBySide(_side(a, found.a), _side(b, found.b), found)


def _side(name: str, side: Result) -> Side:
    return Side(name, side.case.tax_year, side.law.edition, side.blocked)


def what_if(result: Result, changes: Sequence[str]) -> Result:
    """Return the result of the same case with some keys changed, each written ``key=value``.

    Raises:
        ChangeError: a change is not written so, or the changed case is not valid.
    """
    case = changed(result.case, changes)
    return prepare(case, edition=result.law.edition, on=result.paid_on.day)


def changed_from(found: Comparison, changes: Sequence[str]) -> Changed:
    """Tell what was changed and what came of it; a Social Security number is not repeated."""
    beside = side_by_side(found, WHAT_IF_NAMES.a, WHAT_IF_NAMES.b)
    asked = [without_numbers(change, NOT_SHOWN) for change in changes]
    return Changed(asked, as_document(COMPARE_SCHEMA, beside))
