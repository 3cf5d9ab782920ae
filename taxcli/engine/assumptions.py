"""What a result rests on besides official law: conventions, figures and rates, in sentences."""

from taxcli.engine.amounts import shown_figure
from taxcli.engine.charges import Charges
from taxcli.engine.diagnostics import Findings
from taxcli.engine.lines import Filled
from taxcli.engine.result import ProgramResult
from taxcli.engine.words import day as day_words
from taxcli.law.figures import Figure, YearLaw
from taxcli.law.interest import InterestPeriod, period_of
from taxcli.law.programs import ProgramId, convention
from taxcli.money import percent


def assumptions(
    findings: Findings, results: dict[ProgramId, ProgramResult], law: YearLaw
) -> tuple[str, ...]:
    """List every convention, figure and date relied on that is not official."""
    used = dict(findings.conventions)
    figures: dict[str, None] = {}
    if any(result.filing.must_file for result in results.values()):
        figures |= dict.fromkeys(due_words(law))
    for result in results.values():
        if result.filled is None:
            continue
        for line in result.filled:
            if line.line.convention and line.amount:
                used[line.line.convention] = None
        for figure in _unofficial(result.filled):
            figures[figure_words(figure, result.program.name)] = None
        for period in unofficial_rates(result.charges):
            figures[rate_words(period)] = None
    texts = (convention(id_) for id_ in used)
    return tuple(figures) + tuple(f"{text.text} ({text.status}: {text.cite})" for text in texts)


def _unofficial(filled: Filled) -> list[Figure]:
    """Return the figures that the form read and that are not official."""
    unsure = {n: f for n, f in filled.inputs.figures.items() if f.status != "official"}
    if not filled.rows("penalty"):
        unsure.pop("penalty_rate", None)  # nothing else reads it
    if not unsure:
        return []
    rows = (row for line in filled for row in line.rows)
    read = {name for lines in (filled, *rows) for line in lines for name in line.reads}
    return [figure for name, figure in unsure.items() if name in read]


def unofficial_rates(charges: Charges | None) -> list[InterestPeriod]:
    """Return the interest rates that a charge used and that are not official."""
    if charges is None or not charges.any:
        return []
    spans = (*charges.late.spans, *(charges.underpayment.charged or ()))
    periods = dict.fromkeys(period_of(month) for span in spans for month in span.months)
    return [period for period in periods if period.status != "official"]


def rate_words(period: InterestPeriod) -> str:
    """Say of an interest rate that it is not official, with its source."""
    note = f"; {period.note}" if period.note else ""
    return (
        f"Interest of {percent(period.monthly)} a month from {day_words(period.from_)} is "
        f"{period.status}, not official: {period.source}{note}"
    )


def due_words(law: YearLaw) -> tuple[str, ...]:
    """Say of a year's due date that it is not official; nothing where it is."""
    due = law.of("due.return")
    if due.status == "official":
        return ()
    note = f"; {due.note}" if due.note else ""
    of = f"The due date of the return of {law.year}, {day_words(law.due)},"
    return (f"{of} is {due.status}, not official: {due.source}{note}",)


def figure_words(figure: Figure, tax: str) -> str:
    """Say of a figure of a tax that it is not official, with value and source."""
    name = figure.name.split(".")[1].replace("_", " ")
    group = f" ({figure.group} filers)" if figure.group else ""
    note = f"; {figure.note}" if figure.note else ""
    return (
        f"{tax} {name}{group} {shown_figure(figure)} is {figure.status}, not official: "
        f"{figure.source}{note}"
    )
