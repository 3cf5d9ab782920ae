"""The next year's case, made of this one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from taxcli.case.model import Case
from taxcli.case.read import case_from
from taxcli.case.residency import JurisdictionResidency
from taxcli.case.types import Who
from taxcli.case.write import data_of
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.ledger import installment_dates
from taxcli.engine.result import Result
from taxcli.features.last_year import applied_reviews
from taxcli.law.figures import YearLaw, year_law
from taxcli.law.programs import PROGRAM_IDS, Jurisdiction, ProgramId, programs
from taxcli.money import ZERO
from taxcli.text import you_or_spouse

_CARRIED = ("schema", "filing_status", "primary", "spouse", "address", "refund", "account")
_WHO: tuple[Who, ...] = ("primary", "spouse")


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The case of the year after.

    ``to_check`` says what must be looked at before the case is used, ``to_look_for`` names what
    brought income last year; neither has an amount of that year's income. ``reviews`` tells of a
    refund that last year's case and its return apply otherwise.
    """

    case: Case
    to_check: tuple[str, ...]
    to_look_for: tuple[str, ...]
    reviews: tuple[Diagnostic, ...] = ()


def carry_over(
    case: Case,
    taxes: Mapping[ProgramId, Decimal],
    applied: Mapping[ProgramId, Decimal],
) -> CarriedOver:
    """Return the case of the year after a case's own.

    Args:
        case: last year's case.
        taxes: its tax after credit of each program, in dollars, as far as it is known.
        applied: what its returns apply to the year after, in dollars.

    Raises:
        NoFiguresError: the year after has no figures.
        CaseError: what is carried over makes no valid case.
    """
    law = year_law(case.tax_year + 1)
    old = data_of(case)
    data: dict[str, Any] = {key: old[key] for key in (*_CARRIED, "preparer") if key in old}
    data["tax_year"] = law.year
    data["residency"] = _residency(case)
    if case.oregon.form == "OR-40-N":
        data["oregon"] = {"form": case.oregon.form}
    data["last_year"] = {f"{id_}_tax": tax for id_, tax in taxes.items()}
    data["payment"] = payments_for(old, law, applied)
    made = case_from(data, f"the case of {law.year}")
    reviews = applied_reviews(made, applied, listed_as_applied(case))
    said = (f"{one.code}: {one.message} {one.fix}" for one in reviews)
    to_check = (*_to_check(case, law, taxes), *said)
    return CarriedOver(made, to_check, _to_look_for(case), reviews)


def listed_as_applied(case: Case) -> dict[ProgramId, Decimal | None]:
    """Return what a case's payments say was applied to the year after, in dollars by program.

    A program that they do not name is left out.
    """
    listed: dict[ProgramId, Decimal | None] = {}
    for row in case.payment:
        if row.kind == "applied" and row.tax_year == case.tax_year + 1:
            listed[row.program] = (listed.get(row.program) or ZERO) + row.amount
    return listed


def lived_at_the_end(
    case: Case, jurisdiction: Jurisdiction, who: Who
) -> Literal["full-year", "none"] | None:
    """Return where a taxfiler lived on December 31, in a word for a whole year; None: not said.

    Someone who was away but keeps the home, and so counts as resident all year, is resident.
    """
    table: JurisdictionResidency = getattr(case.residency, jurisdiction)
    lived = table.primary if who == "primary" else table.spouse
    if lived is None or isinstance(lived, str):
        return lived
    holds = table.domicile.primary if who == "primary" else table.domicile.spouse
    at_home = holds is not None and holds.all_hold
    inside = at_home or any((span.to.month, span.to.day) == (12, 31) for span in lived)
    return "full-year" if inside else "none"


def payments_for(
    data: Mapping[str, Any], law: YearLaw, applied: Mapping[ProgramId, Decimal]
) -> list[dict[str, Any]]:
    """Return what was paid for the year after already, and what is applied to it.

    ``data`` is last year's case as its file parses, ``law`` that of the year after. An applied
    refund that the case itself tells of is the same money, and is counted once.
    """
    given = {id_: amount for id_, amount in applied.items() if amount}
    kept = [
        row
        for row in data.get("payment", ())
        if row.get("tax_year") == law.year
        and not (row["kind"] == "applied" and row["program"] in given)
    ]
    # An applied refund counts at the first installment date.
    first = installment_dates(law)[0]
    return kept + [
        {"program": id_, "kind": "applied", "date": first, "amount": amount}
        for id_, amount in given.items()
    ]


def _residency(case: Case) -> dict[str, Any]:
    """Return where everyone lived on December 31; days, tests and look-ups stay behind."""
    found: dict[str, Any] = {}
    for program in programs():
        words = {who: lived_at_the_end(case, program.jurisdiction, who) for who in _WHO}
        found[program.jurisdiction] = {who: word for who, word in words.items() if word}
    return found


def _to_check(case: Case, law: YearLaw, taxes: Mapping[ProgramId, Decimal]) -> Iterator[str]:
    last, year = case.tax_year, law.year
    look_ups = "; ".join(f"for {program.name} {program.look_up}" for program in programs())
    yield (
        f"Where each taxfiler lived on December 31, {last} is taken for all of {year}. Check it, "
        f"with the official look-ups: {look_ups}."
    )
    yield from _residency_facts(case)
    yield f"Names, address, filing status and refund choice are those of {last}. Check each."
    unknown = [id_ for id_ in PROGRAM_IDS if id_ not in taxes]
    if unknown:
        keys = " and ".join(f"last_year.{id_}_tax" for id_ in unknown)
        yield f"The tax of {last} is not known yet: write {keys} when it is."
    if case.oregon.form != "OR-40":
        taken = case.oregon.form if case.oregon.form == "OR-40-N" else "OR-40"
        yield (
            f"The Oregon return of {last} was Form {case.oregon.form}; Form {taken} is taken for "
            f"{year}. Check oregon.form."
        )
    for key, value in data_of(case).get("situation", {}).items():
        if value is not False:
            told = "" if value is True else f' = "{value}"'
            yield f"situation.{key}{told} was of {last}: write it again if it holds for {year}."
    if law.planning_only:
        yield f"Returns of {year} cannot be prepared yet; estimated payments can."


def _residency_facts(case: Case) -> Iterator[str]:
    """Say what was told about residency and is not taken over."""
    for program in programs():
        table = getattr(case.residency, program.jurisdiction)
        for who in _WHO:
            if getattr(table.domicile, who) is not None:
                yield (
                    f"The test of the permanent home in {program.place} ({you_or_spouse(who)}) is "
                    f"not carried over: answer it again for anyone who is away."
                )
        if table.local_income is False:
            yield (
                f"That nobody had income from {program.place} while living outside was said of "
                f"{case.tax_year} only. Say it again if it holds: "
                f"residency.{program.jurisdiction}.local_income = false."
            )


def _to_look_for(case: Case) -> tuple[str, ...]:
    """Name the papers and payers of last year, each once, without amounts."""
    employers = {(row.employer, row.person) for row in case.w2}
    found = [_named("Form W-2", row.employer, row.person) for row in case.w2]
    for item in case.income:
        if item.kind != "wages" or (item.payer, item.person) not in employers:
            kind = item.kind.replace("-", " ").capitalize()
            found.append(_named(kind, item.payer, item.person))
    for entity in case.pass_through:
        own = entity.kind == "sole-proprietorship"
        paper = "Sole proprietorship" if own else "Schedule K-1 and the entity's statement"
        found.append(_named(paper, entity.entity, entity.person))
    found += [_named("Form 1099-R", row.payer, row.person) for row in case.exempt]
    found += [f"Tax return of another state: {row.state}" for row in case.other_state]
    return tuple(dict.fromkeys(found))


def _named(paper: str, payer: str, who: Who) -> str:
    return f"{paper}: {payer}" + (" (spouse)" if who == "spouse" else "")


# What belongs to the year that was, and to its return.
_LEFT_BEHIND = ("paid_on", "extension", "acknowledged", "amends", "interview", "refund")


def planned(
    case: Case, taxes: Mapping[ProgramId, Decimal], applied: Mapping[ProgramId, Decimal]
) -> tuple[Case, tuple[str, ...]]:
    """Return the case of the year after, and what was assumed to make it.

    Args:
        case: this year's case.
        taxes: this year's tax after credit of each program, in dollars.
        applied: what this year's returns apply to the next, in dollars.

    Raises:
        NoFiguresError: the year after has no figures.
        CaseError: what is carried over makes no valid case.
    """
    year = case.tax_year + 1
    data = {key: part for key, part in data_of(case).items() if key not in _LEFT_BEHIND}
    data["tax_year"] = year
    data["last_year"] = {f"{id_}_tax": tax for id_, tax in taxes.items()}
    data["payment"] = payments_for(data, year_law(year), applied)
    assumed = [
        f"Income, deductions and withholding of {case.tax_year} are taken for {year}; "
        "--change KEY=VALUE changes them."
    ]
    if _settle_residency(case, data):
        assumed.append(
            f"Where each taxfiler lived at the end of {case.tax_year} is taken for all of {year}."
        )
    for item in data.get("income", ()):
        for name in (each.jurisdiction for each in programs()):
            _move_dates(item.get(name), year)
    return case_from(data, f"the case planned for {year}"), tuple(assumed)


def _settle_residency(case: Case, data: dict[str, Any]) -> bool:
    """Replace periods by where the person lived at the year's end; tell whether there were any.

    Local income given outright was of a year with a move, and stays behind.
    """
    settled = False
    for name, table in data.get("residency", {}).items():
        table.pop("domicile", None)
        for who in _WHO:
            if isinstance(table.get(who), list):
                table[who] = lived_at_the_end(case, name, who)
                data.get("local_taxable_income", {}).pop(name, None)
                settled = True
    return settled


def _move_dates(part: dict[str, Any] | None, year: int) -> None:
    """Move the days by which an item's local part is found into the next year."""
    if not part:
        return
    if "date" in part:
        part["date"] = _same_day(part["date"], year)
    if "earned" in part:
        shift = year - part["earned"]["to"].year
        part["earned"] = {
            key: _same_day(day, day.year + shift) for key, day in part["earned"].items()
        }


def _same_day(day: date, year: int) -> date:
    return (
        day.replace(year=year, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=year)
    )


def carried_from(result: Result) -> CarriedOver:
    """Carry a prepared case over: with its taxes and what it applies, unless it is blocked."""
    found = {} if result.blocked else result.programs
    taxes = {id_: program.amount("net_tax") for id_, program in found.items()}
    applied = {id_: program.applied_in_all for id_, program in found.items()}
    return carry_over(
        result.case,
        {id_: tax for id_, tax in taxes.items() if tax is not None},
        {id_: amount for id_, amount in applied.items() if amount is not None},
    )
