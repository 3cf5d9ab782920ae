"""Reading a case that is wrong: its problems, as a person is told them."""

import pytest

from taxcli.case.read import CaseError, parse_case

MINIMAL = """\
schema = "taxcli-case-1"
tax_year = 2025
filing_status = "joint"

[primary]
first_name = "Mai"
last_name = "Example"
ssn = "987-65-4320"

[residency.metro]
primary = "full-year"
spouse = "full-year"

[oregon]
form = "OR-40"
taxable_income = 210000.00
"""


def problems(text, file="case.toml"):
    """Return every problem of a case that must not be accepted, as lines of text."""
    with pytest.raises(CaseError) as refused:
        parse_case(text, file)
    lines = [str(problem) for problem in refused.value.problems]
    assert str(refused.value).splitlines() == [f"{file}: {line}" for line in lines]
    return lines


def the_problem(text):
    """Return the only problem of a case."""
    (line,) = problems(text)
    return line


def with_(text):
    """Return the minimal case with more tables under it."""
    return f"{MINIMAL}\n{text}\n"


def instead(old, new):
    """Return the minimal case with one line replaced."""
    assert MINIMAL.count(old) == 1
    return MINIMAL.replace(old, new)
