"""Says amounts, figures and formulas as people read them."""

from decimal import ROUND_HALF_UP, Decimal

from taxcli.engine.forms import Unit
from taxcli.engine.lines import Filled, FilledLine
from taxcli.law.figures import Figure
from taxcli.money import cents, percent, shown

_FIVE_DECIMALS = Decimal("0.00001")


def shown_amount(amount: Decimal | None, unit: Unit = "money") -> str:
    """Write an amount as people read it: ``1,100.00``, ``48.7 %`` or ``not known``."""
    if amount is None:
        return "not known"
    match unit:
        case "percent":
            return percent(amount, 1)
        case "rate":
            return percent(amount)
        case "count":
            return str(amount)
        case "exact":
            return _exact(amount)
    return shown(amount)


def _exact(amount: Decimal) -> str:
    """Write dollars that are not rounded yet: at least two decimals, at most five."""
    text = f"{amount.quantize(_FIVE_DECIMALS, ROUND_HALF_UP):,f}".rstrip("0")
    whole, _, part = text.partition(".")
    return f"{whole}.{part.ljust(2, '0')}"


def amount_json(amount: Decimal | None, unit: Unit = "money") -> str | None:
    """Write an amount as JSON has it: dollars with two decimals, a percentage with one.

    A rate is in per cent as printed, and dollars not rounded yet have up to five decimals.
    """
    if amount is None:
        return None
    match unit:
        case "percent":
            return f"{amount * 100:.1f}"
        case "rate":
            return percent(amount).removesuffix(" %")
        case "count":
            return str(amount)
        case "exact":
            return _exact(amount).replace(",", "")
    return str(cents(amount))


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
    lines, figures = filled.by_id, filled.inputs.figures
    words = formula.written(lambda name: word_for(lines.get(name), name))
    amounts = formula.written(lambda name: amount_for(lines.get(name), figures.get(name)))
    return f"{words} = {amounts}"
