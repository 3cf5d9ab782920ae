"""What a person says to have looked at: only reviews can be, and only by a code there is."""

from taxcli.case.model import Case
from taxcli.engine.catalog import CATALOG
from taxcli.engine.diagnostics import Findings


def check_acknowledgements(case: Case, findings: Findings) -> None:
    """Refuse acknowledgements of codes that do not exist, and of those that no one can wave off."""
    for index, row in enumerate(case.acknowledged):
        entry = CATALOG.get(row.code)
        where = f"acknowledged[{index}].code"
        if entry is None:
            findings.add("B-ACK-001", where, code=row.code)
        elif entry.level != "review":
            findings.add("B-ACK-002", where, code=row.code, level=entry.level)
