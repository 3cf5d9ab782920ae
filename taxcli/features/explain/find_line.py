"""Finds the line that somebody means, by its program or form and its id or number."""

from difflib import get_close_matches
from itertools import product

from taxcli.engine.forms import BASE_WORDS, Line, load_form
from taxcli.engine.lines import FilledLine
from taxcli.engine.result import ProgramResult, Result
from taxcli.law.programs import FormKind, Program, programs

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
