"""The result of preparing a case: both programs, diagnostics, and what it rests on."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar, NamedTuple

from taxcli.case.model import Case
from taxcli.engine.amending import LINES, Amended
from taxcli.engine.charges import Charges
from taxcli.engine.diagnostics import Assumption, Diagnostic, Findings, because
from taxcli.engine.filing import Combined, Filing
from taxcli.engine.ledger import IN_TIME, PaidOn
from taxcli.engine.lines import Filled, shown_figure
from taxcli.engine.outcome import Outcome
from taxcli.engine.program_case import PersonResidency
from taxcli.engine.tax_base import TaxBase
from taxcli.law.figures import Figure, YearLaw
from taxcli.law.interest import InterestPeriod, period_of
from taxcli.law.programs import FormKind, Program, ProgramId, convention
from taxcli.money import ZERO, percent, total
from taxcli.values import OPTIONAL, Keys, Unit, as_document, measured, renamed, spread, to_json

RESULT_SCHEMA = "taxcli-result-1"
_PREPAID = ("estimated", "applied_from_last_year", "extension_payment")
# How every answer about a result begins.
HEAD: Keys = (renamed("tax_year", "case.tax_year"), renamed("edition", "law.edition"))
# The same of an answer that holds its ``result``, and how most of them end.
OF_RESULT: Keys = (
    renamed("tax_year", "result.case.tax_year"),
    renamed("edition", "result.law.edition"),
)
RESTING: Keys = (
    renamed("diagnostics", "result.diagnostics"),
    renamed("assumptions", "result.assumptions"),
)


class LineRow(NamedTuple):
    """A line of a filled form; ``unit`` is given where the amount is a percentage."""

    id: str
    number: str
    label: str
    amount: Decimal | None
    unit: Annotated[Unit | None, OPTIONAL] = None


def told_unit(unit: Unit) -> Unit | None:
    """Return the unit where the JSON names it: amounts are dollars else."""
    return unit if unit == "percent" else None


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """One program's outcome. ``filled`` is ``None`` where no form has anything to say.

    ``residency`` names each taxfiler's status: ``full-year``, ``part-year``, ``nonresident``,
    ``none``, or ``None`` while it is not known. ``extended`` tells whether there is more time to
    file; ``paid_with_return`` is what the ledger says was paid with the return, in dollars;
    ``charges`` is what paying late costs, ``None`` where the tax is not known; ``paid_on`` is the
    day on which what is left is taken as paid; ``amended`` puts an amended
    return beside the original; ``outcome`` is what it all comes to.
    """

    JSON: ClassVar[Keys] = (
        *(renamed("form", "filing.form"), "residency", renamed("must_file", "filing.must_file")),
        *(renamed("refund_only", "filing.refund_only"), renamed("reason", "filing.reason")),
        *(spread("amounts"), "outcome", renamed("amended", "amended_and_left"), "lines"),
        renamed("allocation", "base.items"),
    )

    program: Program
    people: tuple[PersonResidency, ...]
    residency: dict[str, str | None]
    base: TaxBase
    filing: Filing
    kind: FormKind | None
    filled: Filled | None
    threshold: Decimal | None
    outcome: Outcome
    extended: bool = False
    paid_with_return: Decimal = ZERO
    charges: Charges | None = None
    paid_on: PaidOn = IN_TIME
    amended: Amended | None = None

    def amount(self, id_: str) -> Decimal | None:
        """Return a line's amount in dollars; zero where it is known that nothing is to be filed."""
        if self.filled is not None:
            return self.filled.amount(id_)
        if id_ == "threshold":
            return self.threshold
        unfilled = self.base.kind is not None and not self.base.filled
        if self.filing.must_file is None or (unfilled and id_ == "taxable_income"):
            return None
        return ZERO

    @property
    def amended_and_left(self) -> dict[str, Any] | None:
        """Return the return beside its original, and what is left, as the JSON contract has it."""
        if self.amended is None:
            return None
        left = {name: getattr(self.outcome, name) for name in ("to_pay", "refund", "applied")}
        return {**to_json(self.amended), **left}

    @property
    def applied_in_all(self) -> Decimal | None:
        """Return what the next year begins with, in dollars: applied now and by the original."""
        moved = ZERO if self.amended is None else self.amended.moved
        applied = self.outcome.applied
        return None if applied is None else applied + moved

    @property
    def prepaid(self) -> Decimal | None:
        """Return estimated, applied and extension payments, in dollars."""
        return total(self.amount(name) for name in _PREPAID)

    @property
    def lines(self) -> tuple[LineRow, ...]:
        """Return the lines of the filled form, with their labels."""
        if self.filled is None:
            return ()
        return tuple(
            LineRow(
                one.line.id,
                one.line.number,
                self.filled.label(one.line),
                measured(one.amount, one.line.unit),
                told_unit(one.line.unit),
            )
            for one in self.filled
        )

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        """Return the amounts that every program shows by their JSON names, in dollars."""
        return {name: self.prepaid if name == "prepaid" else self.amount(name) for name in LINES}


@dataclass(frozen=True, slots=True)
class Result:
    """Everything computed from one case. Money is in dollars, ``None`` where it is not known."""

    JSON: ClassVar[Keys] = (
        *HEAD,
        *("programs", renamed("combined_return", "combined"), "diagnostics", "assumptions"),
    )

    case: Case
    law: YearLaw
    paid_on: PaidOn
    programs: dict[ProgramId, ProgramResult]
    combined: Combined
    diagnostics: tuple[Diagnostic, ...]
    assumed: tuple[Assumption, ...]

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Return what it rests on besides official law, in words."""
        return tuple(each.words for each in self.assumed)

    def assumptions_but(self, *ids: str) -> tuple[str, ...]:
        """Return the assumptions in words, without those of some ids."""
        return tuple(each.words for each in self.assumed if each.id not in ids)

    def blocking(self, *but: str) -> tuple[Diagnostic, ...]:
        """Return the blocking diagnostics, without those of some codes."""
        found = self.diagnostics
        return tuple(one for one in found if one.level == "block" and one.code not in but)

    @property
    def blocked(self) -> bool:
        """Tell whether a blocking diagnostic stands, so that no final papers may be made."""
        return bool(self.blocking())

    @property
    def both_editions(self) -> str | None:
        """Return the sentence on what both editions of the law come to, where they differ."""
        return next((one.message for one in self.diagnostics if one.code == "I-LAW-001"), None)

    def to_json(self) -> dict[str, Any]:
        """Return the result as the JSON contract has it; no SSN is in it."""
        return as_document(RESULT_SCHEMA, self)


def of_convention(id_: str) -> Assumption:
    """Return the assumption that a convention is."""
    text = convention(id_)
    why = because("assumption.convention", text=text.text, status=text.status, cite=text.cite)
    return Assumption(id_, why)


def assumptions(
    findings: Findings, results: dict[ProgramId, ProgramResult], law: YearLaw
) -> tuple[Assumption, ...]:
    """List every convention, figure and date relied on that is not official."""
    used = dict(findings.conventions)
    found: list[Assumption] = []
    if any(result.filing.must_file for result in results.values()):
        found += of_due(law)
    for result in results.values():
        if result.filled is None:
            continue
        for line in result.filled:
            if line.line.convention and line.amount:
                used[line.line.convention] = None
        read = result.filled.figures_read.values()
        unsure = (figure for figure in read if figure.status != "official")
        found += (of_figure(figure, result.program.name) for figure in unsure)
        found += map(of_rate, unofficial_rates(result.charges))
    return (*dict.fromkeys(found), *map(of_convention, used))


def unofficial_rates(charges: Charges | None) -> list[InterestPeriod]:
    """Return the interest rates that a charge used and that are not official."""
    if charges is None or not charges.any:
        return []
    spans = (*charges.late.spans, *(charges.underpayment.charged or ()))
    periods = dict.fromkeys(period_of(month) for span in spans for month in span.months)
    return [period for period in periods if period.status != "official"]


def of_rate(period: InterestPeriod) -> Assumption:
    """Return the assumption that an interest rate which is not official is, with its source."""
    rate, source = percent(period.monthly), _source(period)
    told = because(
        "assumption.rate", rate=rate, start=period.from_, status=period.status, source=source
    )
    return Assumption("interest", told)


def of_due(law: YearLaw) -> tuple[Assumption, ...]:
    """Return the assumption that a year's due date is; nothing where it is official."""
    due = law.of("due.return")
    if due.status == "official":
        return ()
    told = because(
        "assumption.due", year=law.year, due=law.due, status=due.status, source=_source(due)
    )
    return (Assumption(due.name, told),)


def of_figure(figure: Figure, tax: str) -> Assumption:
    """Return the assumption that a figure of a tax which is not official is, with its source."""
    told = because(
        "assumption.figure",
        name=f"{tax} {figure.words}",
        group=f" ({figure.group} filers)" if figure.group else "",
        amount=shown_figure(figure),
        status=figure.status,
        source=_source(figure),
    )
    return Assumption(figure.name, told)


def _source(found: Figure | InterestPeriod) -> str:
    return f"{found.source}; {found.note}" if found.note else found.source
