"""Reads the forms: lines with their sources, checked as a whole before anything is filled.

A line may read figures and lines above it, so a form cannot run in a circle.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any, Literal

from taxcli.engine.formula import Formula, FormulaError, parse
from taxcli.law.data import forms_folder, load
from taxcli.law.programs import FormKind, Program, ProgramId, is_convention, program
from taxcli.values import Unit

LineKind = Literal["take", "figure", "formula", "schedule"]
UNITS: tuple[Unit, ...] = ("money", "percent", "exact", "rate", "count")
KEYS = frozenset(
    {
        *(
            "id",
            "number",
            "section",
            "label",
            "arithmetic",
            "short",
            "cite",
            "when",
            "unit",
            "strong",
        ),
        *("take", "figure", "formula", "schedule", "sum", "at_most", "convention", "official"),
    }
)
# What a label may have filled in; engine/form_inputs.py supplies exactly these.
LABEL_WORDS = (
    *("place", "program", "rate", "additional_rate", "penalty_rate"),
    *("program_tax", "oregon_line", "oregon_form", "year"),
)
KINDS: tuple[LineKind, ...] = ("take", "figure", "formula", "schedule")
SCHEDULES = (
    *("withholding", "pass-through", "exempt", "allocation", "other-state"),
    *("penalty", "late-interest", "underpayment"),
)
# What a form may read of the year's law; a tax of one band lacks the two of the second.
FIGURES = ("rate", "threshold", "additional_rate", "upper_threshold", "penalty_rate")
# What a form may take from the case; engine/form_inputs.py supplies exactly these.
FACTS = (
    "oregon_taxable_income",
    "total_income",
    "deductions",
    "given_local_income",
    "estimated",
    "applied_from_last_year",
    "extension_payment",
    "nothing_applied",
)
# Where the base of an NP form comes from: items, items of which nothing is local, or given.
BANDS = ("one-band", "two-bands")
BASE_WORDS = ("item-by-item", "nothing-local", "local-income-given")
WORDS = frozenset({*BANDS, *("refund", "apply", "full-year", "part-year"), *BASE_WORDS})
# What may be written by the form, the tax or a word, besides where a line has its amount from.
_SAID = ("number", "label", "arithmetic", "short", "cite", "convention")
_NAMED = re.compile(r"\{(\w+)\}")


class FormError(ValueError):
    """A form under forms/ that is not consistent. Names the file, the line and the mend."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a form.

    ``arithmetic`` says in words what stands in brackets behind its ``name`` on the form.
    ``source`` is the fact, figure or schedule it takes its amount from; ``formula`` its formula;
    ``sum`` the schedule's line it adds up, held to ``at_most`` another line. ``official`` has its
    number on the official form, by year; ``where`` is its place
    under forms/.
    """

    id: str
    number: str
    section: str
    name: str
    arithmetic: str
    short: str
    cite: str
    kind: LineKind
    source: str
    formula: Formula | None
    sum: str | None
    at_most: str | None
    unit: Unit
    strong: bool
    convention: str | None
    official: dict[str, str]
    where: str

    @property
    def label(self) -> str:
        """Return what the form prints: the name, and the arithmetic in brackets."""
        return f"{self.name} ({self.arithmetic})" if self.arithmetic else self.name


@dataclass(frozen=True, slots=True)
class Form:
    """A form (or schedule) as it stands for one program and one set of words."""

    name: str
    title: str
    subtitle: str
    program: ProgramId
    words: frozenset[str]
    lines: tuple[Line, ...]


@cache
def load_form(name: str, program_id: ProgramId, words: frozenset[str]) -> Form:
    """Read a form for a program; ``words`` are those that ``when`` may ask for.

    Raises:
        FormError: the form is not consistent.
    """
    data = load(name)
    on_form = _OnForm(program(program_id), words, name)
    lines = tuple(
        on_form.line(where, row) for where, row in line_rows(name) if on_form.has(row, where)
    )
    form = Form(name, data["title"], data.get("subtitle", ""), program_id, words, lines)
    _check(form)
    return form


def schedule_phrase(name: str) -> str:
    """Return how a schedule is called within a sentence."""
    phrase: str = load(name)["phrase"]
    return phrase


def line_rows(name: str, section: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the lines of a form with their place, those of the file after it among them.

    A line stands under the section that is named last, and cites what its file cites if it cites
    nothing itself.

    Raises:
        FormError: there is no such file to follow.
    """
    data = load(name)
    for row in data["line"]:
        section = row.get("section", section)
        given = {"cite": data["cite"]} if "cite" in data else {}
        yield f"forms/{name}.toml, line {row.get('id', '?')}", {**given, **row, "section": section}
    after = data.get("then")
    if after is not None:
        if not (forms_folder() / f"{after}.toml").is_file():
            raise FormError(f"forms/{name}.toml: then names {after}, and there is no such file")
        yield from line_rows(after, section)


def numbers_by_section(name: FormKind, program_id: ProgramId) -> dict[str, list[str]]:
    """Return every number that a program's form may have, by section, in order.

    A paper keeps a row for each, so that a line always stands in the same place.
    """
    found: dict[str, list[str]] = {}
    on_form = _OnForm(program(program_id), frozenset({name}), name)
    others = {*BANDS} - on_form.held
    for _, row in line_rows(name):
        number = on_form.of(row, "number")
        if number and not others & {*row.get("when", ())}:
            numbers = found.setdefault(row["section"], [])
            numbers += [number] * (number not in numbers)
    return found


class _OnForm:
    """Makes the lines of one form, which are written for all taxes, some for both forms."""

    def __init__(self, program: Program, words: frozenset[str], name: str) -> None:
        kind: FormKind = "full-year" if "full-year" in words else "part-year"
        self.held = words | {program.bands}
        self.keys = {program.id, kind, *self.held}
        self.program = program
        self.form = program.form(kind)
        self.numbers = {row.get("id"): self.of(row, "number") for _, row in line_rows(name)}

    def has(self, row: dict[str, Any], where: str) -> bool:
        """Tell whether a line stands on the form.

        Raises:
            FormError: it asks for a word that is not known.
        """
        for asked in row.get("when", ()):
            word = asked.removeprefix("not ")
            if word not in WORDS:
                raise FormError(f"{where}: `when` has an unknown word")
            if (word in self.held) == (word != asked):
                return False
        return True

    def of(self, row: dict[str, Any], key: str) -> str | None:
        """Return what a key says, for this tax and form where it is written by those."""
        value = row.get(key)
        if not isinstance(value, dict):
            return value
        return next((value[word] for word in value if word in self.keys), None)

    def line(self, where: str, row: dict[str, Any]) -> Line:
        """Make a line.

        Raises:
            FormError: it is not as forms/README.md tells.
        """
        strange = sorted(set(row) - KEYS)
        if strange:
            raise FormError(f"{where}: {strange[0]} is no key of a line")
        kinds = [kind for kind in KINDS if self.of(row, kind) is not None]
        if len(kinds) != 1:
            raise FormError(f"{where}: give one of {', '.join(KINDS)}, not {len(kinds)}")
        said = {key: self.of(row, key) or "" for key in _SAID}
        for key in ("id", "label", "short", "cite"):
            if not row.get(key):
                raise FormError(f"{where}: {key} is missing")
        for key in _SAID:
            if key in row and key not in ("convention", "arithmetic") and not said[key]:
                raise FormError(f"{where}: {key} says nothing for {self.form}")
        source = self.of(row, kinds[0]) or ""
        try:
            formula = parse(source) if kinds[0] == "formula" else None
        except FormulaError as error:
            raise FormError(f"{where}: {error}") from None
        return Line(
            id=row["id"],
            number=said["number"],
            section=row["section"],
            name=self._numbered(said["label"]),
            arithmetic=self._numbered(said["arithmetic"]),
            short=self._filled(said["short"], where),
            cite=self._filled(said["cite"], where),
            kind=kinds[0],
            source="" if formula else source,
            formula=formula,
            sum=row.get("sum"),
            at_most=row.get("at_most"),
            unit=row.get("unit", "money"),
            strong=row.get("strong", False),
            convention=said["convention"] or None,
            official=row.get("official", {}).get(self.form, {}),
            where=where,
        )

    def _numbered(self, text: str) -> str:
        """Put the numbers of lines where a text has their ids."""
        return _NAMED.sub(lambda match: self.numbers.get(match[1]) or match[0], text)

    def _filled(self, text: str, where: str) -> str:
        """Put what forms/programs.toml says of the tax for the names in braces."""
        try:
            return _NAMED.sub(lambda match: str(getattr(self.program, match[1])), text)
        except AttributeError as error:
            raise FormError(f"{where}: {error.name} is nothing that programs.toml says") from None


def _check(form: Form) -> None:
    """Refuse double ids and numbers, and names that are not figures or lines above."""
    # A schedule is filled for a form and may read the lines above the one that asks for it.
    given = {*FIGURES, *(("tax", "local_income") if form.name in SCHEDULES else ())}
    ids: set[str] = set()
    numbers: set[str] = set()
    for line in form.lines:
        where = line.where
        if line.id in ids:
            raise FormError(f"{where}: the id stands twice")
        if line.number and line.number in numbers:
            raise FormError(f"{where}: the number {line.number} stands twice")
        read = [*(line.formula.names if line.formula else ()), *filter(None, [line.at_most])]
        for name in read:
            if name not in given | ids:
                raise FormError(f"{where}: reads {name}, which is no figure and no line above it")
        _check_source(form, line, where)
        _check_words(line, where)
        if line.id in FIGURES and line.source != line.id:
            raise FormError(f"{where}: would hide the figure of that name from the lines below")
        ids.add(line.id)
        numbers.add(line.number)


def _check_words(line: Line, where: str) -> None:
    for _, word, _, _ in Formatter().parse(line.label):
        if word is not None and word not in LABEL_WORDS:
            raise FormError(f"{where}: the label has {{{word}}}, which is not filled in")
    if line.unit not in UNITS:
        raise FormError(f"{where}: {line.unit} is no unit; write {' or '.join(UNITS)}")
    if line.convention is not None and not is_convention(line.convention):
        raise FormError(f"{where}: forms/conventions.toml has no {line.convention}")


def _check_source(form: Form, line: Line, where: str) -> None:
    if line.kind == "take" and form.name not in SCHEDULES and line.source not in FACTS:
        raise FormError(f"{where}: takes {line.source}, which is no fact taxcli knows")
    if line.kind == "figure" and line.source not in FIGURES:
        raise FormError(f"{where}: uses figure {line.source}, which no year has")
    if line.kind == "schedule":
        if line.source not in SCHEDULES:
            raise FormError(f"{where}: there is no schedule {line.source}")
        ids = {row["id"] for row in load(line.source)["line"]}
        if line.sum not in ids:
            raise FormError(f"{where}: schedule {line.source} has no line {line.sum}")
