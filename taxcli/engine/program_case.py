"""What the rules of one program look at: the case, the program, the law, who lived where.

Source of residency: the Revenue Division's page, residency status; law sheet sections 3 and 14.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from taxcli.case.model import Case, Oregon
from taxcli.case.residency import JurisdictionResidency, Period, merged
from taxcli.case.types import Who
from taxcli.engine.diagnostics import Findings, Reason, because
from taxcli.engine.ledger import Paid, PaidOn, ledger
from taxcli.engine.withholding import WithheldRow
from taxcli.law.figures import Group, YearLaw
from taxcli.law.programs import Jurisdiction, Program, ProgramId
from taxcli.money import ZERO
from taxcli.text import you_or_spouse

# "outside" becomes "nonresident" (with local income) or "none" once the income is known.
Lived = Literal["full-year", "part-year", "outside", "unknown"]


@dataclass(frozen=True, slots=True)
class PersonResidency:
    """Where one taxfiler lived with respect to one jurisdiction.

    ``periods`` are the spans of living inside, in order; empty when outside all year.
    """

    who: Who
    lived: Lived
    periods: tuple[Period, ...]
    why: Reason

    @property
    def away(self) -> bool:
        """Tell whether the taxfiler lived outside for all or some of the year."""
        return self.lived in ("outside", "part-year")

    def resident_on(self, when: date) -> bool:
        """Tell whether the taxfiler lived inside on a day."""
        return self.lived == "full-year" or any(p.from_ <= when <= p.to for p in self.periods)

    def resident_days(self, start: date, end: date) -> int:
        """Count the days lived inside within a span, both ends included."""
        if self.lived == "full-year":
            return (end - start).days + 1
        days = 0
        for span in self.periods:
            overlap = (min(span.to, end) - max(span.from_, start)).days + 1
            days += max(0, overlap)
        return days


def decide(case: Case, program: Program, findings: Findings) -> tuple[PersonResidency, ...]:
    """Decide the residency of everyone who files, in the program's jurisdiction."""
    lived: JurisdictionResidency = getattr(case.residency, program.jurisdiction)
    people = tuple(_decide_person(case, program, lived, who, findings) for who in case.people)
    states = {person.lived for person in people}
    if len(states) > 1 and "unknown" not in states:
        findings.add(
            "R-RES-002", f"residency.{program.jurisdiction}.spouse", place=program.place_full
        )
        findings.assume("mixed-couple")
    return people


def _decide_person(
    case: Case, program: Program, lived: JurisdictionResidency, who: Who, findings: Findings
) -> PersonResidency:
    answer = getattr(lived, who)
    domicile = getattr(lived.domicile, who)
    where = f"residency.{program.jurisdiction}.{who}"
    place = program.place_full
    name = you_or_spouse(who)
    all_year = because("residency.all-year", place=place)
    if answer is None:
        findings.add("B-MIS-003", where, who=name, place=place, look_up=program.look_up)
        return PersonResidency(who, "unknown", (), because("residency.not-said", who=name))
    if answer == "full-year":
        return PersonResidency(who, "full-year", (), all_year)
    if answer == "none":
        if domicile is not None and domicile.all_hold:
            findings.add("R-RES-001", where, who=name, place=place)
        why = because("residency.not-at-all", place=place, year=case.tax_year)
        return PersonResidency(who, "outside", (), why)
    periods = merged(answer)
    if sum(span.days for span in periods) == case.year_days:
        findings.add("I-RES-004", where, who=name, place=place)
        return PersonResidency(who, "full-year", periods, all_year)
    if domicile is not None and domicile.all_hold:
        findings.add("R-RES-003", where, who_cap=name.capitalize(), place=place)
        why = because("residency.domicile", place=place)
        return PersonResidency(who, "full-year", periods, why)
    spans = tuple(because("residency.span", start=span.from_, end=span.to) for span in periods)
    why = because("residency.part", place=place, spans=spans)
    return PersonResidency(who, "part-year", periods, why)


@cache
def _threshold(law: YearLaw, id_: ProgramId, group: Group) -> Decimal:
    return law.of(f"{id_}.threshold", group).amount


@dataclass(frozen=True, slots=True)
class ProgramCase:
    """One program's view of a case whose filing status is known.

    ``group`` is the group of filing statuses that decides the threshold; ``payments`` holds
    what was paid for the program and the year, in dollars by kind; ``paid_on`` is the day on which
    the return is filed and the rest is paid.
    """

    case: Case
    group: Group
    program: Program
    law: YearLaw
    people: tuple[PersonResidency, ...]
    withheld: tuple[WithheldRow, ...]
    payments: Mapping[str, Decimal]
    findings: Findings
    paid_on: PaidOn

    @property
    def id(self) -> ProgramId:
        """Return the program's id."""
        return self.program.id

    @property
    def jurisdiction(self) -> Jurisdiction:
        """Return the jurisdiction whose tax it is."""
        return self.program.jurisdiction

    @property
    def oregon(self) -> Oregon:
        """Return the figures of the Oregon return."""
        return self.case.oregon

    @property
    def paid(self) -> tuple[Paid, ...]:
        """Return the program's payments, each at the day from which it counts."""
        return ledger(self.case, self.law, self.id, self.paid_on.asked)

    @property
    def paid_in(self) -> Decimal | None:
        """Return all withheld and paid, in dollars; ``None`` while a row must be split."""
        total = sum(self.payments.values(), ZERO)
        for row in self.withheld:
            if row.tax is None:
                return None
            total += row.tax
        return total

    @property
    def corrects(self) -> bool:
        """Tell whether a return of this program was filed that the case amends."""
        amends = self.case.amends
        filed = None if amends is None else getattr(amends.filed, self.id)
        return filed is not None and filed.form not in (None, "none")

    @property
    def threshold(self) -> Decimal:
        """Return the program's threshold in dollars."""
        return _threshold(self.law, self.program.id, self.group)

    @property
    def lived(self) -> frozenset[str]:
        """Return the different ways in which the people lived."""
        return frozenset(person.lived for person in self.people)

    @property
    def declared(self) -> JurisdictionResidency:
        """Return what the case says of residency in the program's jurisdiction."""
        declared: JurisdictionResidency = self.local(self.case.residency)
        return declared

    @property
    def nothing_local(self) -> bool:
        """Tell whether the case declares that nobody had local income while outside."""
        return self.declared.local_income is False

    def local(self, table: Any) -> Any:
        """Return the ``metro`` or ``multnomah`` part of a table of the case."""
        return getattr(table, self.program.jurisdiction)

    def person(self, who: str) -> PersonResidency | None:
        """Return the residency of a taxfiler, if they file."""
        return next((person for person in self.people if person.who == who), None)

    def assume(self, convention: str) -> None:
        """Record that a convention was relied on."""
        self.findings.assume(convention)

    def report(self, code: str, where: str, /, **values: Any) -> None:
        """Record a diagnostic; the program's names are among its values."""
        self.findings.add(code, where, **{**dict(self._names()), **values})

    def _names(self) -> Iterator[tuple[str, Any]]:
        yield "program", self.program.name
        yield "place", self.program.place_full
        yield "jurisdiction", self.program.jurisdiction
        yield "year", self.case.tax_year
