"""What conditions and texts may look at: the answers so far, and the result they give."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from taxcli.case.model import WITH_OREGON_COLUMN, Case
from taxcli.case.types import Who
from taxcli.engine.prepare import prepare
from taxcli.engine.result import ProgramResult, Result
from taxcli.interview.draft import Draft
from taxcli.interview.draft_case import case_of
from taxcli.law.figures import NoFiguresError
from taxcli.law.programs import programs

_REDUCTIONS = ("exempt", "pass_through", "other_state")


class View:
    """The answers at one moment. It is made anew after every answer."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def get(self, id_: str) -> Any:
        """Return an answer by its case key, or by its id if it is a note."""
        value = self.draft.get(id_)
        return self.draft.notes.get(id_) if value is None else value

    def at(self, env: Mapping[str, Any], key: str) -> Any:
        """Return an answer by its case key, whose places (``{i}``) are filled in."""
        return self.draft.get(key.format_map(env))

    def put(self, env: Mapping[str, Any], key: str, value: Any) -> None:
        """Write an answer at its case key; ``None`` takes it out."""
        self.draft.put(key.format_map(env), value)

    def noted(self, env: Mapping[str, Any], id_: str) -> Any:
        """Return an answer that has no place in the case, by its id."""
        return self.draft.notes.get(id_.format_map(env))

    @cached_property
    def case(self) -> Case | None:
        """Return the case as it can be written now."""
        return case_of(self.draft)

    @cached_property
    def result(self) -> Result | None:
        """Return what the answers so far come to; ``None`` before there is anything to compute."""
        if self.case is None or self.case.filing_status is None:
            return None
        try:
            return prepare(self.case)
        except NoFiguresError:
            return None

    @property
    def year(self) -> int:
        """Return the tax year; 2025 stands in while it is not known, for dates without a year."""
        return int(self.get("tax_year") or 2025)

    @property
    def joint(self) -> bool:
        """Tell whether two people file together."""
        return bool(self.get("filing_status") == "joint")

    @property
    def oregon_column(self) -> bool:
        """Tell whether the Oregon return has a column for Oregon's part of the income."""
        return self.draft.get("oregon.form") in WITH_OREGON_COLUMN

    @property
    def people(self) -> tuple[Who, ...]:
        """Return who files."""
        return ("primary", "spouse") if self.joint else ("primary",)

    def lived(self, jurisdiction: str, who: str) -> str | None:
        """Return ``full-year``, ``none``, ``part`` or ``None`` while it is not known."""
        value = self.draft.get(f"residency.{jurisdiction}.{who}")
        if isinstance(value, list):
            return "part"
        return value if isinstance(value, str) else None

    def resident(self, jurisdiction: str, who: str) -> bool:
        """Tell whether a taxfiler counts as a full-year resident, by the domicile test too."""
        found = self.of(jurisdiction)
        if found is None:
            return self.lived(jurisdiction, who) == "full-year"
        return any(p.who == who and p.lived == "full-year" for p in found.people)

    def of(self, jurisdiction: str) -> ProgramResult | None:
        """Return the result of a jurisdiction's program."""
        found = self.result.programs.values() if self.result else ()
        return next((each for each in found if each.program.jurisdiction == jurisdiction), None)

    def needs_items(self, jurisdiction: str) -> bool:
        """Tell whether the NP form of a jurisdiction needs the income item by item."""
        found = self.of(jurisdiction)
        if found is None or any(person.lived == "unknown" for person in found.people):
            return False
        if found.base.kind == "full-year" or found.base.presumed_below:
            return False
        declared = self.draft.get(f"residency.{jurisdiction}.local_income") is False
        outside = all(person.lived == "outside" for person in found.people)
        return not (declared and outside)

    def sourcing(self) -> tuple[str, ...]:
        """Return the jurisdictions whose NP form needs the income item by item."""
        return tuple(p.jurisdiction for p in programs() if self.needs_items(p.jurisdiction))

    def takes_in(self, index: int) -> bool:
        """Tell whether an income item enters either tax, wholly or in part."""
        found = self.result
        return found is not None and any(
            program.base.takes_in(index) for program in found.programs.values()
        )

    @property
    def to_file(self) -> bool:
        """Tell whether a return must or should be filed for either tax, as far as is known."""
        found = self.result.programs.values() if self.result else ()
        return any(program.filing.may_file for program in found)

    @cached_property
    def unadjusted(self) -> "View":
        """Return the view as it would be without what reduces the tax.

        Whether a reduction is asked for must not depend on what it comes to.
        """
        if not any(name in self.draft.data for name in _REDUCTIONS):
            return self
        plain = self.draft.copied()
        for name in _REDUCTIONS:
            plain.data.pop(name, None)
        return View(plain)

    @property
    def owing(self) -> bool:
        """Tell whether either tax comes to something before reductions, or is not known yet."""
        result = self.unadjusted.result
        found = result.programs.values() if result else ()
        return any(program.amount("tax") != 0 for program in found)
