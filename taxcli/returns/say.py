"""Says a line's formula in words and in figures."""

from taxcli.law.figures import Figure
from taxcli.money import percent, shown
from taxcli.returns.engine import Filled, FilledLine


def formula_said(filled: Filled, line: FilledLine) -> str:
    """Return a line's formula with the short names of what it reads."""
    assert line.line.formula is not None
    return line.line.formula.written(lambda name: word_for(filled, name))


def figures_said(filled: Filled, line: FilledLine) -> str:
    """Return a line's formula with the amounts it read."""
    assert line.line.formula is not None
    return line.line.formula.written(lambda name: amount_for(filled, name))


def word_for(filled: Filled, name: str) -> str:
    """Return the short name of a line or figure."""
    line = filled.by_id.get(name)
    return line.line.short if line else name.replace("_", " ")


def amount_for(filled: Filled, name: str) -> str:
    """Return the amount of a line or figure as it is written in a formula."""
    line = filled.by_id.get(name)
    if line is not None:
        if line.amount is None:
            return "not known"
        return percent(line.amount, 1) if line.line.unit == "percent" else shown(line.amount)
    figure = filled.inputs.figures.get(name)
    return figure_text(figure) if figure is not None else "not known"


def figure_text(figure: Figure) -> str:
    """Return a figure's value: a rate as a percentage, anything else in dollars."""
    return percent(figure.value) if "rate" in figure.name else shown(figure.value)
