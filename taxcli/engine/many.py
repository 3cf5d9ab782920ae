"""Many cases, one after another, without holding more than one result."""

from collections.abc import Iterable, Iterator
from datetime import date

from taxcli.case.model import Case
from taxcli.engine.prepare import prepare
from taxcli.engine.result import Result
from taxcli.law.figures import Edition


def prepare_many(
    cases: Iterable[Case], *, edition: Edition = "current", on: date | None = None
) -> Iterator[Result]:
    """Yield the result of each case, in order; memory does not grow with their number.

    Args:
        cases: may be of several tax years, and may be a generator.
        edition: the law in force, or the Revenue Division's published page to the letter.
        on: the day late returns are filed and paid; each case's ``paid_on`` if left out.

    Raises:
        NoFiguresError: a case's tax year has no figures; the results before it have been given.
    """
    return (prepare(case, edition=edition, on=on) for case in cases)
