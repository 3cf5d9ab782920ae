"""Puts a program's result beside the original return that it amends."""

from dataclasses import replace
from datetime import date

from taxcli.engine.amending_checks import amended_filing, amending
from taxcli.engine.program_case import Setting
from taxcli.engine.result import ProgramResult


def beside_original(at: Setting, result: ProgramResult, on: date | None) -> ProgramResult:
    """Return the result with what it changes; as it is where nothing is amended.

    ``on`` is the day on which the amended return is filed and paid, if one is said.
    """
    if at.case.amends is None:
        return result
    form = result.filing.form
    if at.corrects and result.filing.must_file is False and result.kind is not None:
        form = at.program.form(result.kind)
    due, over = result.amount("balance_due"), result.amount("overpayment")
    balance = None if due is None or over is None else due - over
    found = amending(at, form, result.amounts(), balance, on)
    if found is None:
        return result
    return replace(result, filing=amended_filing(result.filing, found), amended=found)
