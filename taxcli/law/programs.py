"""The programs, SHS and PFA: what each is called; and the conventions they rest on."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, cast

from taxcli.law.data import Dollars, Status, load, record
from taxcli.law.standing import standing

if TYPE_CHECKING:
    from taxcli.case import residency as taxes

    ProgramId = taxes.ProgramId
    Jurisdiction = taxes.Jurisdiction
else:  # the case's models would cost a command that needs no case 50 ms
    ProgramId = Jurisdiction = str

FormKind = Literal["full-year", "part-year"]
PROGRAM_IDS: tuple[ProgramId, ...] = tuple(cast("dict[ProgramId, object]", load("programs")))


@dataclass(frozen=True, slots=True)
class Program:
    """One of the taxes, as forms/programs.toml tells of it.

    ``called`` names the place in few words, ``flag`` in the flags of ``check``; ``combined`` tells
    whether the tax is on the combined return.
    ``sole_proprietors`` tells whether a sole proprietorship is a pass-through entity;
    ``business_gross_receipts`` is the gross receipts above which its business tax begins.
    """

    id: ProgramId
    name: str
    full_name: str
    jurisdiction: Jurisdiction
    place: str
    place_full: str
    called: str
    flag: str
    combined: bool
    code: str
    tax_code: str
    pass_through_code: str
    other_state_code: str
    bands: Literal["one-band", "two-bands"]
    full_year_form: str
    part_year_form: str
    look_up: str
    locality: str
    spellings: tuple[str, ...]
    sole_proprietors: bool
    business_gross_receipts: Dollars | None = None

    def form(self, kind: FormKind) -> str:
        """Return the form's name: MET-40, MET-40-NP, MC-40 or MC-40-NP."""
        return self.full_year_form if kind == "full-year" else self.part_year_form


@cache
def program(id_: ProgramId) -> Program:
    """Return a program by its id."""
    return record(Program, {"id": id_, **load("programs")[id_]}, f"forms/programs.toml, {id_}")


@cache
def programs() -> tuple[Program, ...]:
    """Return the programs in the order of forms/programs.toml, SHS first."""
    return tuple(program(id_) for id_ in PROGRAM_IDS)


def others(id_: ProgramId) -> tuple[Program, ...]:
    """Return the programs but one."""
    return tuple(each for each in programs() if each.id != id_)


@dataclass(frozen=True, slots=True)
class Convention:
    """What the product does where the sources are silent, and how sure that is."""

    id: str
    text: str
    status: Status
    cite: str


@cache
def convention(id_: str) -> Convention:
    """Return a convention by its id, from forms/conventions.toml."""
    entry = {"id": id_, **load("conventions")[id_]}
    return record(Convention, entry, f"forms/conventions.toml, {id_}")


def is_convention(id_: str) -> bool:
    """Tell whether forms/conventions.toml has a convention of that id."""
    return id_ in load("conventions")


_NOT_LETTERS = re.compile(r"[^A-Z]")


@lru_cache(maxsize=1024)
def program_of(locality: str) -> ProgramId | None:
    """Return the tax that the text of box 20 stands for, or ``None``."""
    letters = _NOT_LETTERS.sub("", locality.upper())
    return next((p.id for p in programs() if letters in p.spellings), None)


@lru_cache(maxsize=1024)
def is_both_added_up(locality: str) -> bool:
    """Tell whether the text of box 20 (``TOTAL CITY``) means both taxes in one amount."""
    return _NOT_LETTERS.sub("", locality.upper()) in standing().combined_box_20.value
