"""Puts two results side by side: where they part, line by line, and the facts behind it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter, methodcaller
from typing import Any, ClassVar

from pydantic import BaseModel

from taxcli.case.model import Case
from taxcli.case.types import Ssn
from taxcli.case.write import changed
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.prepare import prepare
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.compare.next_thousand import Marginal, marginal
from taxcli.features.compare.pairs import LinePair, Pair, ProgramPair
from taxcli.features.last_year import LastReturn, last_year_reviews
from taxcli.law.programs import Program, ProgramId, programs
from taxcli.money import total
from taxcli.text import without_numbers
from taxcli.values import Key, Keys, as_document, renamed

COMPARE_SCHEMA = "taxcli-compare-1"
NOT_SHOWN = "(not shown)"
# Tables of a case that say who it is, and nothing that an amount rests on.
_ABOUT = frozenset(
    {"primary", "spouse", "address", "account", "preparer", "acknowledged", "interview"}
)
# The lines of both forms that are added up.
_TOTALS = ("net_tax", "owed", "balance_due", "refund", "applied")


@dataclass(frozen=True, slots=True)
class Names:
    """What the two sides are called in tables, their files, if any, and the option for all."""

    a: str
    b: str
    file_a: str = ""
    file_b: str = ""
    all_: str = "--all"

    @property
    def within_a(self) -> str:
        """Return the first name as it stands within a sentence."""
        return self.a if len(self.a) == 1 else self.a.lower()


WHAT_IF_NAMES = Names("As it is", "Changed", all_="--lines")


@dataclass(frozen=True, slots=True)
class Fact:
    """A key on which the cases differ, as each has it; ``None`` where a case does not say it."""

    key: str
    a: str | None
    b: str | None

    @property
    def bears(self) -> bool:
        """Tell whether the key can bear on an amount; a name or an address cannot."""
        return self.key.split(".")[0].split("[")[0] not in _ABOUT and "looked_up" not in self.key


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results side by side. Money in dollars, ``None`` where it is not known.

    ``last_year`` tells where one case is of the year after the other's, and says something else
    of it than the other comes to.
    """

    JSON: ClassVar[Keys] = (
        Key("a", lambda found: _side(found.names.file_a or found.names.a, found.a)),
        Key("b", lambda found: _side(found.names.file_b or found.names.b, found.b)),
        *("equal", "same_result", "programs", "facts", "totals"),
        *(renamed("marginal", "marginals"), "assumptions", "diagnostics", "last_year"),
    )

    names: Names
    a: Result
    b: Result
    programs: dict[ProgramId, ProgramPair]
    facts: tuple[Fact, ...]
    totals: dict[str, Pair]
    only_a: tuple[Diagnostic, ...]
    only_b: tuple[Diagnostic, ...]
    last_year: tuple[Diagnostic, ...] = ()

    @property
    def same_result(self) -> bool:
        """Tell whether nothing that was computed differs."""
        lines = all(each.equal for each in self.programs.values())
        open_ = self.a.combined == self.b.combined
        return lines and open_ and not self.only_a and not self.only_b and self._same_totals

    @property
    def marginals(self) -> dict[str, Marginal]:
        """Return what the next $1,000 of income adds on each side."""
        return {"a": marginal(self.a), "b": marginal(self.b)}

    @property
    def assumptions(self) -> dict[str, tuple[str, ...]]:
        """Return what each side rests on besides official law."""
        return {"a": self.a.assumptions, "b": self.b.assumptions}

    @property
    def diagnostics(self) -> dict[str, tuple[Diagnostic, ...]]:
        """Return what only one side reports."""
        return {"only_a": self.only_a, "only_b": self.only_b}

    @property
    def equal(self) -> bool:
        """Tell whether the cases say the same and come to the same."""
        return self.same_result and not self.facts

    @property
    def _same_totals(self) -> bool:
        return all(each.a == each.b for each in self.totals.values())


def _side(name: str, side: Result) -> dict[str, Any]:
    """Return what one of the two is, as the JSON contract has it."""
    case = {"case": name, "tax_year": side.case.tax_year}
    return {**case, "edition": side.law.edition, "blocked": side.blocked}


def compare(a: Result, b: Result, names: Names = WHAT_IF_NAMES) -> Comparison:
    """Put two results side by side; they may be of different years, and may be blocked.

    Cases without files are one case and a change of it, of which neither tells the other's last
    year.
    """
    last_year = (*_last_year(a, b, names.a, names.b), *_last_year(b, a, names.b, names.a))
    return Comparison(
        names,
        a,
        b,
        {each.id: _program(each, a, b) for each in programs()},
        tuple(sorted(_facts(a.case, b.case), key=lambda fact: not fact.bears)),
        {
            **{id_: _total(a, b, methodcaller("amount", id_)) for id_ in _TOTALS},
            "still_to_pay": _total(a, b, attrgetter("outcome.to_pay")),
        },
        _missing_in(a, b),
        _missing_in(b, a),
        last_year if names.file_a else (),
    )


def what_if(result: Result, changes: Sequence[str]) -> Result:
    """Return the result of the same case with some keys changed, each written ``key=value``.

    Raises:
        ChangeError: a change is not written so, or the changed case is not valid.
    """
    case = changed(result.case, changes)
    return prepare(case, edition=result.law.edition, on=result.paid_on.day)


def changed_from(found: Comparison, changes: Sequence[str]) -> dict[str, Any]:
    """Tell what was changed and what came of it; a Social Security number is not repeated."""
    asked = [without_numbers(change, NOT_SHOWN) for change in changes]
    return {"changes": asked, "compare": as_document(COMPARE_SCHEMA, found)}


def last_return(result: Result, source: str) -> LastReturn:
    """Return what a result is to the year after; ``source`` names it in a sentence."""
    found = result.programs
    return LastReturn(
        source,
        {id_: program.amount("net_tax") for id_, program in found.items()},
        {id_: program.applied_in_all for id_, program in found.items()},
    )


def _last_year(last: Result, this: Result, source: str, name: str) -> Iterator[Diagnostic]:
    if last.case.tax_year == this.case.tax_year - 1:
        yield from last_year_reviews(this.case, last_return(last, source), name)


def _program(program: Program, a: Result, b: Result) -> ProgramPair:
    one, two = a.programs[program.id], b.programs[program.id]
    return ProgramPair(program, one, two, tuple(_lines(one, two)))


def _lines(a: ProgramResult, b: ProgramResult) -> Iterator[LinePair]:
    """Yield the lines of both forms by id; what only B has stands before the next shared line."""
    of_a = a.filled.by_id if a.filled else {}
    of_b = b.filled.by_id if b.filled else {}
    order = list(of_a)
    waiting: list[str] = []
    for id_ in of_b:
        if id_ not in of_a:
            waiting.append(id_)
            continue
        at = order.index(id_)
        order[at:at] = waiting
        waiting = []
    for id_ in (*order, *waiting):
        yield LinePair(id_, of_a.get(id_), of_b.get(id_))


def _total(a: Result, b: Result, amount: Callable[[ProgramResult], Decimal | None]) -> Pair:
    one, two = (total(amount(each) for each in side.programs.values()) for side in (a, b))
    return Pair(one, two)


def _missing_in(has: Result, lacks: Result) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of one side that the other does not have at the same place."""
    there = {(each.code, each.where) for each in lacks.diagnostics}
    return tuple(each for each in has.diagnostics if (each.code, each.where) not in there)


def _facts(a: Case, b: Case) -> Iterator[Fact]:
    """Yield the keys on which two cases differ."""
    one, two = dict(_leaves(a)), dict(_leaves(b))
    for key in dict.fromkeys((*one, *two)):
        if one.get(key) != two.get(key):
            yield Fact(key, _said(one.get(key)), _said(two.get(key)))


def _leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every key of a case that says something, with its value; a default says itself."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            step = field.alias or name
            yield from _leaves(getattr(value, name), f"{key}.{step}" if key else step)
    elif isinstance(value, list):
        for at, entry in enumerate(value):
            yield from _leaves(entry, f"{key}[{at}]")
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, f"{key}.{name}")
    elif value is not None:
        yield key, value


def _said(value: Any) -> str | None:
    """Write a value as a case file has it, without quotes; a Social Security number never."""
    if value is None:
        return None
    if isinstance(value, Ssn):
        return NOT_SHOWN
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:.2f}" if value == round(value, 2) else f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return without_numbers(str(value), NOT_SHOWN)
