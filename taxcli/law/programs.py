"""The two programs, SHS and PFA: what each is called, and the facts that hold for every year."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from taxcli.law.data import load

ProgramId = Literal["shs", "pfa"]
Jurisdiction = Literal["metro", "multnomah"]
FormKind = Literal["full-year", "part-year"]
PROGRAM_IDS: tuple[ProgramId, ...] = ("shs", "pfa")


@dataclass(frozen=True, slots=True)
class Program:
    """One of the two taxes, as forms/programs.toml names it."""

    id: ProgramId
    name: str
    full_name: str
    jurisdiction: Jurisdiction
    place: str
    place_full: str
    code: str
    full_year_form: str
    part_year_form: str
    look_up: str
    locality: str
    spellings: tuple[str, ...]

    def form(self, kind: FormKind) -> str:
        """Return the form's name: MET-40, MET-40-NP, MC-40 or MC-40-NP."""
        return self.full_year_form if kind == "full-year" else self.part_year_form


@cache
def program(id_: ProgramId) -> Program:
    """Return a program by its id."""
    entry = load("programs")[id_]
    return Program(id=id_, **{**entry, "spellings": tuple(entry["spellings"])})


@cache
def programs() -> tuple[Program, ...]:
    """Return both programs, SHS first."""
    return tuple(program(id_) for id_ in PROGRAM_IDS)


def standing(name: str) -> Any:
    """Return the value of a fact that holds for every year, from forms/standing.toml."""
    return load("standing")[name]["value"]


@dataclass(frozen=True, slots=True)
class Convention:
    """What the product does where the sources are silent, and how sure that is."""

    id: str
    text: str
    status: str
    cite: str


@cache
def convention(id_: str) -> Convention:
    """Return a convention by its id, from forms/conventions.toml."""
    return Convention(id=id_, **load("conventions")[id_])
