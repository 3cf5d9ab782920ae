"""Residency of each taxfiler in one jurisdiction, and the reason.

Source: the Revenue Division's page, residency status; law sheet sections 3 and 14.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from taxcli.case.base import Who
from taxcli.case.model import Case
from taxcli.case.residency import JurisdictionResidency, Period, merged
from taxcli.engine.diagnostics import Findings
from taxcli.engine.reasons import Reason, because
from taxcli.law.programs import Program
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
