"""Says amounts, figures and formulas as people read them."""

from decimal import Decimal

from taxcli.engine.lines import Filled, FilledLine
from taxcli.law.figures import Figure
from taxcli.money import percent, shown
from taxcli.values import Unit, measured, show, to_json


def shown_amount(amount: Decimal | None, unit: Unit = "money") -> str:
    """Write an amount as people read it: ``1,100.00``, ``48.7 %`` or ``not known``."""
    return show(measured(amount, unit))


def amount_json(amount: Decimal | None, unit: Unit = "money") -> str | None:
    """Write an amount as JSON has it; an amount that is not known stays ``None``."""
    found: str | None = to_json(measured(amount, unit))
    return found


def shown_line(line: FilledLine) -> str:
    """Write a filled line's amount as people read it."""
    return shown_amount(line.amount, line.line.unit)


def shown_figure(figure: Figure) -> str:
    """Write a figure's value: a rate as a percentage, anything else in dollars."""
    return percent(figure.amount) if figure.name.endswith("rate") else shown(figure.amount)


def word_for(line: FilledLine | None, name: str) -> str:
    """Return what a formula's name stands for: a line's short name, or the figure's."""
    return name.replace("_", " ") if line is None else line.line.short


def amount_for(line: FilledLine | None, figure: Figure | None) -> str:
    """Return what a formula's name amounts to: a line's amount, or the figure's."""
    if line is not None:
        return shown_line(line)
    return shown_amount(None) if figure is None else shown_figure(figure)


def formula_said(filled: Filled, line: FilledLine) -> str:
    """Return a line's formula in words and in figures: ``rate × excess = 1 % × 110,000.00``."""
    formula = line.line.formula
    assert formula is not None
    words = formula.written(lambda name: word_for(filled.by_id.get(name), name))
    return f"{words} = {formula_in_figures(filled, line)}"


def formula_in_figures(filled: Filled, line: FilledLine) -> str:
    """Return a line's formula in figures: ``1 % × 110,000.00``."""
    formula = line.line.formula
    assert formula is not None
    lines, figures = filled.by_id, filled.inputs.figures
    return formula.written(lambda name: amount_for(lines.get(name), figures.get(name)))
