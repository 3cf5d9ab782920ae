"""What ``taxcli status`` tells: both taxes after filing, what may delay them, a notice's days."""

from datetime import date
from typing import Annotated, Any, NamedTuple

from taxcli.engine.diagnostics import Diagnostic
from taxcli.features.status.after_filing import AfterFiling
from taxcli.features.status.document import asking, delays
from taxcli.law.standing import standing
from taxcli.values import SPREAD

STATUS_SCHEMA = "taxcli-status-1"
_SOURCES = ("refund_time", "refund_interest", "refund_limit", "protest", "waiver")


class NoticeDays(NamedTuple):
    """A notice's date and the last day of its protest; ``None`` while no day is said."""

    date_: date
    protest_until: date
    protest_passed: bool | None
    waiver: list[str]


class StatusReport(NamedTuple):
    """Everything that is told after filing, and what it rests on."""

    found: Annotated[AfterFiling, SPREAD]
    delays: list[str]
    asking: list[str]
    notice: NoticeDays | None
    sources: dict[str, Any]
    diagnostics: tuple[Diagnostic, ...]
    assumptions: tuple[str, ...]


def status_report(found: AfterFiling) -> StatusReport:
    """Return what is told of both taxes after filing."""
    facts, result = standing(), found.result
    rules = {name: getattr(facts, name) for name in _SOURCES}
    sources = {name: {"source": rule.source, "status": rule.status} for name, rule in rules.items()}
    return StatusReport(
        *(found, delays(found), asking(found), _notice(found)),
        *(sources, result.diagnostics, result.assumptions),
    )


def _notice(found: AfterFiling) -> NoticeDays | None:
    if found.notice is None:
        return None
    until = standing().protest.until(found.notice)
    passed = found.on > until if found.on else None
    return NoticeDays(found.notice, until, passed, list(standing().waiver.facts))
