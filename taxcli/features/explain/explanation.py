"""One line: found by the name somebody gives it, down to the facts and the law it is based on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from itertools import product
from typing import ClassVar, NamedTuple

from taxcli.engine.forms import BASE_WORDS, Line, load_form
from taxcli.engine.lines import Filled, FilledLine, amount_for, word_for
from taxcli.engine.result import ProgramResult, Result, of_convention
from taxcli.law.data import load
from taxcli.law.figures import Figure
from taxcli.law.programs import FormKind, Program, programs
from taxcli.values import Exact, Key, Keys, measured, optional, renamed

EXPLANATION_SCHEMA = "taxcli-explanation-1"
_KINDS: tuple[FormKind, ...] = ("full-year", "part-year")


class LineError(Exception):
    """A line that cannot be. The message says what was meant, perhaps."""


class NotFilledError(Exception):
    """A line of a form that this case has no use for; the message is the reason."""


def find_program(result: Result, name: str) -> ProgramResult:
    """Return the program that a name (``shs``) or a form (``MET-40``) stands for.

    Raises:
        LineError: there is none, or the case fills the program's other form.
    """
    for program in programs():
        found = result.programs[program.id]
        for kind in _KINDS:
            if name.lower() == program.form(kind).lower():
                return _of_kind(found, kind)
        if name.lower() == program.id:
            return found
    names = [name for p in programs() for name in (p.id, *(p.form(kind) for kind in _KINDS))]
    near = {known.lower(): known for known in names}
    close = get_close_matches(name.lower(), near, 1)
    hint = f"did you mean {near[close[0]]}?" if close else f"write one of {', '.join(names)}."
    raise LineError(f"There is no program or form {name!r}: {hint}")


def _of_kind(found: ProgramResult, kind: FormKind) -> ProgramResult:
    if found.kind not in (None, kind):
        asked, filled = found.program.form(kind), found.program.form(found.kind)
        raise LineError(f"This case fills {filled}, not {asked}: write {filled} instead.")
    return found


def find_line(found: ProgramResult, name: str) -> FilledLine:
    """Return the line of a program's filled form by id or number, in any case of letters.

    Raises:
        NotFilledError: the case fills no form for the program, which could have such a line.
        LineError: there is no such line.
    """
    if found.filled is not None:
        for filled in found.filled:
            if _is(filled.line, name):
                return filled
        raise LineError(_no_line(found, name, [filled.line for filled in found.filled]))
    possible = _possible_lines(found.program)
    if any(_is(line, name) for lines in possible.values() for line in lines):
        raise NotFilledError(found.filing.reason)
    raise LineError(_no_line(found, name, [line for lines in possible.values() for line in lines]))


def _is(line: Line, name: str) -> bool:
    return name.lower() in (line.id, line.number.lower())


def _possible_lines(program: Program) -> dict[FormKind, list[Line]]:
    """Return every line the program's forms can have, whatever the case says."""
    lines: dict[FormKind, list[Line]] = {}
    for kind in _KINDS:
        variants = product(("refund", "apply"), BASE_WORDS)
        forms = [load_form(kind, program.id, frozenset({kind, *words})) for words in variants]
        lines[kind] = list({line.id: line for form in forms for line in form.lines}.values())
    return lines


def _no_line(found: ProgramResult, name: str, lines: list[Line]) -> str:
    program = found.program
    for kind, others in _possible_lines(program).items():
        if found.kind is not None and any(line.id == name.lower() for line in others):
            asked, filled = program.form(kind), program.form(found.kind)
            if kind != found.kind:
                return f"Line {name!r} stands on {asked} only; this case fills {filled}."
            return f"Line {name!r} has no place on this {asked}."
    names = dict.fromkeys(word for line in lines for word in (line.id, line.number))
    near = get_close_matches(name.lower(), names, 3, 0.5)
    near += [line.id for line in lines if name.lower() in line.id and line.id not in near]
    if near:
        hint = f"did you mean {', '.join(f'{program.id}.{word}' for word in near[:4])}?"
    else:
        hint = f"`taxcli explain CASE {program.id}` lists all lines."
    return f"{program.name} has no line {name!r}: {hint}"


@dataclass(frozen=True, slots=True)
class ExplainedFigure:
    """A figure of the law that a line read."""

    JSON: ClassVar[Keys] = (
        renamed("name", "figure.name"),
        Key("value", lambda used: str(used.figure.amount)),
        *(renamed(name, f"figure.{name}") for name in ("status", "source", "note")),
    )

    figure: Figure


class ExplainedMonth(NamedTuple):
    """A month of interest: the day on which it begins, and its interest, not rounded."""

    begins: date
    amount: Exact


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """A row of a schedule; ``amount`` is the part of it that the schedule's line adds up.

    ``where`` is its place in the case, empty for a row that was computed. A row of interest has
    each of its ``months``.
    """

    JSON: ClassVar[Keys] = (
        *("label", Key("from", lambda row: row.where or None), "detail", "amount", "lines"),
        optional("months"),
    )

    label: str
    where: str
    detail: str
    amount: Decimal | None
    lines: tuple["ExplainedLine", ...]
    months: tuple[ExplainedMonth, ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A line with everything it rests on. ``amount`` is ``None`` while unknown.

    ``formula`` is in words and ``with_figures`` with this case's amounts; ``source`` is the place
    in the case an input comes from; ``unknown`` says why an amount is not known; ``repeated``
    marks a line that the same explanation has explained before.
    """

    JSON: ClassVar[Keys] = (
        *(renamed("id", "line.id"), renamed("number", "line.number"), "label", "amount"),
        *(renamed("unit", "line.unit"), "formula", "with_figures", renamed("cite", "line.cite")),
        *("convention", renamed("from", "source"), renamed("unknown_because", "unknown")),
        *(renamed("explained_above", "repeated"), "figures", "reads", "rows"),
    )

    line: Line
    label: str
    amount: Decimal | None
    formula: str | None = None
    with_figures: str | None = None
    source: str | None = None
    schedule: str | None = None
    convention: str | None = None
    unknown: str | None = None
    repeated: bool = False
    figures: tuple[ExplainedFigure, ...] = ()
    reads: tuple["ExplainedLine", ...] = ()
    rows: tuple[ExplainedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explanation of one line of one program's form."""

    program: str
    form: str
    tax_year: int
    edition: str
    line: ExplainedLine


def explain(result: Result, program: ProgramResult, id_: str) -> Explanation:
    """Explain a line of a program's filled form by its id.

    Raises:
        KeyError: the program has no filled form, or the form has no such line.
    """
    if program.filled is None or program.kind is None:
        raise KeyError(id_)
    line = _Explainer(program.filled).line(program.filled.by_id[id_])
    year, edition = result.case.tax_year, result.law.edition
    form = program.program.form(program.kind)
    return Explanation(program.program.id, form, year, edition, line)


class _Explainer:
    """Walks from a line to its inputs; explains each line once and then refers to it."""

    def __init__(self, filled: Filled, above: "_Explainer | None" = None) -> None:
        self.filled = filled
        self.above = above
        self.seen: set[str] = set()

    def line(self, filled: FilledLine) -> ExplainedLine:
        line = filled.line
        amount = measured(filled.amount, line.unit)
        out = ExplainedLine(line, self.filled.label(line), amount)
        if line.id in self.seen:
            return replace(out, repeated=True)
        self.seen.add(line.id)
        if line.convention and filled.amount:
            out = replace(out, convention=of_convention(line.convention).words)
        if line.kind == "take":
            return self._taken(out, line)
        if line.kind == "figure":
            return replace(out, figures=(self._figure(line.source),))
        if line.kind == "schedule":
            return self._summed(out, filled)
        return self._computed(out, filled)

    def _taken(self, out: ExplainedLine, line: Line) -> ExplainedLine:
        row = self.filled.row
        where = row.where if row else self.filled.inputs.facts[line.source].where
        unknown = None
        if out.amount is None:
            unknown = f"{where} does not say it" if row else f"{where} is not in the case"
        return replace(out, source=where, unknown=unknown)

    def _computed(self, out: ExplainedLine, filled: FilledLine) -> ExplainedLine:
        line = filled.line
        assert line.formula is not None
        # A line that is not known stopped reading at the first name that was not.
        names = line.formula.names if out.amount is None else tuple(dict.fromkeys(filled.reads))
        return replace(
            out,
            formula=line.formula.written(self._word),
            with_figures=line.formula.written(self._amount),
            figures=tuple(self._figure(name) for name in names if self._is_figure(name)),
            reads=tuple(self._reads(names)),
            unknown=self._why_unknown(names) if out.amount is None else None,
        )

    def _summed(self, out: ExplainedLine, filled: FilledLine) -> ExplainedLine:
        line = filled.line
        assert line.sum is not None
        reads = tuple(self._reads(filled.reads))
        rows = tuple(self._row(row, line.sum) for row in filled.rows)
        title = load(line.source)["title"]
        unknown = None
        if out.amount is None:
            names = [row.label for row in rows if row.amount is None] or [title]
            unknown = f"the amount of {' and '.join(names)} is not known"
        return replace(out, schedule=title, reads=reads, rows=rows, unknown=unknown)

    def _row(self, filled: Filled, summed: str) -> ExplainedRow:
        row = filled.row
        assert row is not None
        inner = _Explainer(filled, self)
        lines = tuple(inner.line(line) for line in filled)
        total, unit = filled.amount(summed), filled.by_id[summed].line.unit
        # All months of a row have the same amount and rate, and so the same interest.
        each = None if total is None or not row.months else Exact(total / len(row.months))
        months = tuple(ExplainedMonth(day, each) for day in row.months) if each is not None else ()
        amount = measured(total, unit)
        return ExplainedRow(row.label, row.where, row.detail, amount, lines, months)

    def _reads(self, names: tuple[str, ...]) -> Iterator[ExplainedLine]:
        """Explain the lines read; a row's own lines stand beside each other already."""
        for name in dict.fromkeys(names):
            if name in self.filled.by_id and self.above is None:
                yield self.line(self.filled.by_id[name])
            elif self.above is not None and name not in self.filled.by_id:
                yield from self.above._reads((name,))

    def _is_figure(self, name: str) -> bool:
        return name in self.filled.inputs.figures and self._found(name) is None

    def _found(self, name: str) -> FilledLine | None:
        found = self.filled.by_id.get(name)
        return self.above._found(name) if found is None and self.above else found

    def _figure(self, name: str) -> ExplainedFigure:
        return ExplainedFigure(self.filled.inputs.figures[name])

    def _word(self, name: str) -> str:
        return word_for(self._found(name), name)

    def _amount(self, name: str) -> str:
        return amount_for(self._found(name), self.filled.inputs.figures.get(name))

    def _why_unknown(self, names: tuple[str, ...]) -> str:
        found = ((name, self._found(name)) for name in names)
        unsure = [self._named(name) for name, line in found if line and line.amount is None]
        if unsure:
            verb = "is" if len(unsure) == 1 else "are"
            return f"{' and '.join(unsure)} {verb} not known"
        return "the total it divides by is not above zero"

    def _named(self, name: str) -> str:
        found = self._found(name)
        return f"line {found.line.number}" if found and found.line.number else self._word(name)
