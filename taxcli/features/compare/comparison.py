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
from taxcli.engine.lines import FilledLine
from taxcli.engine.outcome import FilingDuty
from taxcli.engine.prepare import prepare
from taxcli.engine.result import ProgramResult, Result, told_unit
from taxcli.features.last_year import LastReturn, last_year_reviews
from taxcli.features.next_thousand import Marginal, marginal
from taxcli.law.programs import Program, ProgramId, programs
from taxcli.money import total
from taxcli.text import without_numbers
from taxcli.values import Key, Keys, Unit, as_document, measured, renamed, spread

COMPARE_SCHEMA = "taxcli-compare-1"
NOT_SHOWN = "(not shown)"
# Tables of a case that say who it is, and nothing that an amount rests on.
_ABOUT = frozenset(
    {"primary", "spouse", "address", "account", "preparer", "acknowledged", "interview"}
)
# The lines of both forms that are added up.
_TOTALS = ("net_tax", "owed", "balance_due", "refund", "applied")


@dataclass(frozen=True, slots=True)
class Pair:
    """An amount of a unit on both sides; ``None`` where it is not known."""

    JSON: ClassVar[Keys] = ("a", "b", "change")

    a: Decimal | None
    b: Decimal | None
    unit: Unit = "money"

    @property
    def change(self) -> Decimal | None:
        """Return B less A, ``None`` where either is not known."""
        if self.a is None or self.b is None:
            return None
        return measured(self.b - self.a, self.unit)

    @property
    def equal(self) -> bool:
        """Tell whether both are the same."""
        return self.a == self.b


@dataclass(frozen=True, slots=True)
class LinePair:
    """A line on both sides, by its id; a side is ``None`` where its form has no such line."""

    JSON: ClassVar[Keys] = (
        *("id", renamed("label", "either.line.short"), "parts"),
        Key("on_a", lambda line: line.a is not None),
        Key("on_b", lambda line: line.b is not None),
        Key("number_a", lambda line: line.a.line.number if line.a else None),
        Key("number_b", lambda line: line.b.line.number if line.b else None),
        spread("amounts"),
        Key("unit", lambda line: told_unit(line.unit), optional=True),
    )

    id: str
    a: FilledLine | None
    b: FilledLine | None

    @property
    def either(self) -> FilledLine:
        """Return the line of the first side that has it."""
        found = self.a or self.b
        assert found is not None
        return found

    @property
    def unit(self) -> Unit:
        """Return the unit of the amounts."""
        return self.either.line.unit

    @property
    def amounts(self) -> Pair:
        """Return both amounts; a line that a form does not have has none."""
        a, b = (measured(one.amount if one else None, self.unit) for one in (self.a, self.b))
        return Pair(a, b, self.unit)

    @property
    def shared(self) -> bool:
        """Tell whether both forms have the line."""
        return self.a is not None and self.b is not None

    @property
    def parts(self) -> bool:
        """Tell whether the sides differ here."""
        return not self.shared or not self.amounts.equal


# Whether there is anything to file for a tax, in words.
DUTIES: dict[FilingDuty, str] = {
    "must-file": "must file",
    "refund-only": "only for a refund",
    "nothing": "nothing to file",
    "not-known": "not decided yet",
}


def _to_file(found: ProgramResult) -> dict[str, Any]:
    """Return what is to be filed for a tax, and why, as the JSON contract has it."""
    filing = found.filing
    return {
        "form": filing.form,
        "residency": found.residency,
        "must_file": filing.must_file,
        "refund_only": filing.refund_only,
        "duty": DUTIES[found.outcome.duty],
        "reason": filing.reason,
    }


@dataclass(frozen=True, slots=True)
class ProgramPair:
    """One tax on both sides, with every line that either form has, in the order of the forms."""

    JSON: ClassVar[Keys] = (
        *(Key("a", lambda pair: _to_file(pair.a)), Key("b", lambda pair: _to_file(pair.b))),
        *("equal", "same_form"),
        Key("parts_at", lambda pair: pair.first.id if pair.first else None),
        "lines",
    )

    program: Program
    a: ProgramResult
    b: ProgramResult
    lines: tuple[LinePair, ...]

    @property
    def same_form(self) -> bool:
        """Tell whether both sides fill the same form, or none."""
        return _form(self.a) == _form(self.b)

    @property
    def first(self) -> LinePair | None:
        """Return the first line that both forms have and on which they part."""
        return next((line for line in self.lines if line.shared and line.parts), None)

    @property
    def equal(self) -> bool:
        """Tell whether form, residency, duty and every line are the same."""
        return (
            self.same_form
            and self.a.residency == self.b.residency
            and self.a.outcome.duty == self.b.outcome.duty
            and not any(line.parts for line in self.lines)
        )


def _form(found: ProgramResult) -> str | None:
    return found.program.form(found.kind) if found.filled and found.kind else None


@dataclass(frozen=True, slots=True)
class Names:
    """What the two sides are called in tables, their files, if any, and the option for all."""

    a: str
    b: str
    file_a: str = ""
    file_b: str = ""
    all_: str = "--all"


WHAT_IF_NAMES = Names("As it is", "Changed", all_="--lines")


@dataclass(frozen=True, slots=True)
class DifferentFact:
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
        renamed("marginal", "marginals"),
        Key("assumptions", lambda found: {"a": found.a.assumptions, "b": found.b.assumptions}),
        Key("diagnostics", lambda found: {"only_a": found.only_a, "only_b": found.only_b}),
        "last_year",
    )

    names: Names
    a: Result
    b: Result
    programs: dict[ProgramId, ProgramPair]
    facts: tuple[DifferentFact, ...]
    totals: dict[str, Pair]
    only_a: tuple[Diagnostic, ...]
    only_b: tuple[Diagnostic, ...]
    last_year: tuple[Diagnostic, ...] = ()

    @property
    def same_result(self) -> bool:
        """Tell whether nothing that was computed differs."""
        lines = all(each.equal for each in self.programs.values())
        totals = all(each.equal for each in self.totals.values())
        open_ = self.a.combined == self.b.combined
        return lines and totals and open_ and not self.only_a and not self.only_b

    @property
    def marginals(self) -> dict[str, Marginal]:
        """Return what the next $1,000 of income adds on each side."""
        return {"a": marginal(self.a), "b": marginal(self.b)}

    @property
    def equal(self) -> bool:
        """Tell whether the cases say the same and come to the same."""
        return self.same_result and not self.facts


def _side(name: str, side: Result) -> dict[str, Any]:
    case = {"case": name, "tax_year": side.case.tax_year}
    return {**case, "edition": side.law.edition, "blocked": side.blocked}


def compare(a: Result, b: Result, names: Names = WHAT_IF_NAMES) -> Comparison:
    """Put two results side by side; they may be of different years, and may be blocked.

    Cases without files are one case and a change of it, of which neither tells the other's last
    year.
    """
    pairs = ((each, a.programs[each.id], b.programs[each.id]) for each in programs())
    last_year = (*_last_year(a, b, names.a, names.b), *_last_year(b, a, names.b, names.a))
    return Comparison(
        names,
        a,
        b,
        {each.id: ProgramPair(each, one, two, tuple(_lines(one, two))) for each, one, two in pairs},
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


def _last_year(last: Result, this: Result, source: str, name: str) -> tuple[Diagnostic, ...]:
    if last.case.tax_year != this.case.tax_year - 1:
        return ()
    taxes = {id_: program.amount("net_tax") for id_, program in last.programs.items()}
    applied = {id_: program.applied_in_all for id_, program in last.programs.items()}
    return last_year_reviews(this.case, LastReturn(source, taxes, applied), name)


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


def _facts(a: Case, b: Case) -> Iterator[DifferentFact]:
    """Yield the keys on which two cases differ."""
    one, two = dict(_leaves(a)), dict(_leaves(b))
    for key in dict.fromkeys((*one, *two)):
        if one.get(key) != two.get(key):
            yield DifferentFact(key, _said(one.get(key)), _said(two.get(key)))


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
