"""Both taxes side by side: what is the same line or field of either stands in one row."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from taxcli.document.blocks import FieldRow, Fields
from taxcli.engine.lines import Filled, FilledLine
from taxcli.engine.result import ProgramResult

Key = TypeVar("Key")
# Words of a label that stand for either tax.
_EITHER = {"place": "Local", "program": "Local", "program_tax": "Tax"}
# Lines that say nothing where they are nothing.
CHARGES = ("penalty", "interest", "underpayment_interest")


class TaxSection(NamedTuple):
    """Rows of one tax under one heading; each has one value or none."""

    heading: str
    rows: list[FieldRow]


def either_label(filled: Filled, line: FilledLine) -> str:
    """Write a line's label without the arithmetic and without either tax's own names."""
    name = line.line.name.format_map({**filled.inputs.words, **_EITHER})
    return name + filled.official(line.line)


def tax_name(program: ProgramResult) -> str:
    """Name a tax and its form: ``SHS MET-40``."""
    return f"{program.program.name} {program.filing.form}"


def are_alike(programs: Sequence[ProgramResult]) -> bool:
    """Tell whether there are two returns, and both on forms of the same lines."""
    return len(programs) == 2 and programs[0].kind == programs[1].kind


def in_columns(
    taxes: Mapping[str, Sequence[TaxSection]], *, alike: bool, single: str, ticks: bool = False
) -> Iterator[Fields]:
    """Yield the sections of taxes: in columns where they are alike, else one below the other.

    Args:
        taxes: the sections by the name of the tax.
        alike: whether the same line of one is a line of the other.
        single: what stands over the values of a tax that has the page's width.
        ticks: whether each row has a box to tick.
    """
    if not alike:
        for name, sections in taxes.items():
            for heading, rows in sections:
                yield Fields(f"{name}: {heading}", (single,), tuple(rows), ticks)
        return
    found = {name: dict(sections) for name, sections in taxes.items()}
    for heading in _merged([[*sections] for sections in found.values()]):
        columns = {name: sections.get(heading, []) for name, sections in found.items()}
        yield side_by_side(heading, columns, ticks=ticks)


def side_by_side(
    heading: str, columns: Mapping[str, Sequence[FieldRow]], *, ticks: bool = False
) -> Fields:
    """Return rows of one value each with a column for each tax."""
    numbered = [_numbered(rows) for rows in columns.values()]
    rows = []
    for key in _merged([[*each] for each in numbered]):
        found = [each.get(key) for each in numbered]
        first = next(row for row in found if row is not None)
        values = tuple("" if row is None else row.values[0] for row in found)
        notes = tuple(_notes(columns, found))
        rows.append(FieldRow(first.label, values, first.number, first.strong, notes))
    return Fields(heading, tuple(columns), tuple(rows), ticks)


def _numbered(rows: Iterable[FieldRow]) -> dict[tuple[str, str, int], FieldRow]:
    """Return rows by what makes them the same: number, label, which one of several."""
    count: Counter[tuple[str, str]] = Counter()
    found = {}
    for row in rows:
        key = (row.number, row.label)
        found[*key, count[key]] = row
        count[key] += 1
    return found


def _notes(names: Iterable[str], found: Sequence[FieldRow | None]) -> Iterator[str]:
    """Yield the notes of a row: once if every tax has the same, else with the tax's name."""
    notes = [row.notes if row else () for row in found]
    if len(set(notes)) == 1:
        yield from notes[0]
        return
    for name, own in zip(names, notes, strict=True):
        yield from (f"{name.split()[0]}: {note}" for note in own)


def _merged(lists: Sequence[Sequence[Key]]) -> list[Key]:
    """Merge ordered lists into one that keeps their orders, each entry once."""
    found: list[Key] = []
    for one in lists:
        rest = [*one]
        before, found = found, []
        for key in before:
            if key in rest:
                at = rest.index(key)
                found += rest[:at]
                del rest[: at + 1]
            if key not in found:
                found.append(key)
        found += [key for key in rest if key not in found]
    return found
