"""A case that an interview has not finished: what is open blocks, the rest is told."""

from taxcli.case.model import Case
from taxcli.engine.diagnostics import Findings


def check_interview(case: Case, findings: Findings) -> None:
    """Report open questions and entries that still wait for an answer."""
    state = case.interview
    if state is None:
        return
    unanswered = [*state.open, *(entry.at for entry in state.waiting)]
    if unanswered:
        count = "one thing" if len(unanswered) == 1 else f"{len(unanswered)} things"
        findings.add("B-INT-001", "interview", count=count, ids=", ".join(unanswered))
    else:
        findings.add("R-INT-002", "interview")
