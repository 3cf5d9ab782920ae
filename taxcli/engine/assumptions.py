"""What a result rests on besides official law: conventions, figures and rates."""

from taxcli.engine.amounts import shown_figure
from taxcli.engine.charges import Charges
from taxcli.engine.diagnostics import Findings
from taxcli.engine.lines import Filled
from taxcli.engine.reasons import Assumption, because
from taxcli.engine.result import ProgramResult
from taxcli.law.figures import Figure, YearLaw
from taxcli.law.interest import InterestPeriod, period_of
from taxcli.law.programs import ProgramId, convention
from taxcli.money import percent


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
        found += (of_figure(figure, result.program.name) for figure in _unofficial(result.filled))
        found += map(of_rate, unofficial_rates(result.charges))
    return (*dict.fromkeys(found), *map(of_convention, used))


def _unofficial(filled: Filled) -> list[Figure]:
    """Return the figures that the form read and that are not official."""
    return [figure for figure in filled.figures_read.values() if figure.status != "official"]


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
        name=f"{tax} {figure.name.split('.')[1].replace('_', ' ')}",
        group=f" ({figure.group} filers)" if figure.group else "",
        amount=shown_figure(figure),
        status=figure.status,
        source=_source(figure),
    )
    return Assumption(figure.name, told)


def _source(found: Figure | InterestPeriod) -> str:
    return f"{found.source}; {found.note}" if found.note else found.source
