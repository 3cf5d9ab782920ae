"""Diagnostics: what stands in the way of a result, what a person must look at, what to know."""

from dataclasses import dataclass, field
from typing import Any

from taxcli.case.model import Acknowledged, Case
from taxcli.rules.catalog import CATALOG
from taxcli.rules.entry import LEVELS, Level


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable code, its level, the place in the case, what is so, what to do."""

    code: str
    level: Level
    where: str
    message: str
    fix: str
    acknowledged: Acknowledged | None = None


@dataclass(slots=True)
class Findings:
    """Collects diagnostics and assumptions while the rules look at a case."""

    case: Case
    diagnostics: list[Diagnostic] = field(default_factory=list)
    conventions: dict[str, None] = field(default_factory=dict)

    def add(self, code: str, where: str, /, **values: Any) -> None:
        """Record a diagnostic of the catalogue; ``where`` and ``values`` fill its sentences."""
        values["where"] = where
        entry = CATALOG[code]
        found = Diagnostic(
            code,
            entry.level,
            where,
            entry.message.format(**values),
            entry.fix.format(**values),
            self._acknowledgement(code, where) if entry.level == "review" else None,
        )
        if found not in self.diagnostics:
            self.diagnostics.append(found)

    def assume(self, convention: str) -> None:
        """Record that a convention of forms/conventions.toml was relied on."""
        self.conventions[convention] = None

    def _acknowledgement(self, code: str, where: str) -> Acknowledged | None:
        for row in self.case.acknowledged:
            if row.code == code and row.where in (None, where):
                return row
        return None

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics, blocking ones first, else in the order found."""
        return tuple(sorted(self.diagnostics, key=lambda found: LEVELS.index(found.level)))

    @property
    def blocked(self) -> bool:
        """Tell whether any diagnostic blocks the papers."""
        return any(found.level == "block" for found in self.diagnostics)
