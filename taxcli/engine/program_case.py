"""What the rules of one program look at: the case, the program, the law, who lived where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from taxcli.case.model import Case
from taxcli.case.residency import JurisdictionResidency
from taxcli.engine.diagnostics import Findings
from taxcli.engine.ledger import Paid, PaidOn, ledger
from taxcli.engine.residency import PersonResidency
from taxcli.engine.withholding import WithheldRow
from taxcli.law.figures import Group, YearLaw
from taxcli.law.programs import Program, ProgramId
from taxcli.money import ZERO


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
    def paid(self) -> tuple[Paid, ...]:
        """Return the program's payments, each at the day from which it counts."""
        return ledger(self.case, self.law, self.program.id, self.paid_on.asked)

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
        filed = None if amends is None else getattr(amends.filed, self.program.id)
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

    def report(self, code: str, where: str, /, **values: Any) -> None:
        """Record a diagnostic; the program's names are among its values."""
        self.findings.add(code, where, **{**dict(self._names()), **values})

    def _names(self) -> Iterator[tuple[str, Any]]:
        yield "program", self.program.name
        yield "place", self.program.place_full
        yield "jurisdiction", self.program.jurisdiction
        yield "year", self.case.tax_year
