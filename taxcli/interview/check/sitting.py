"""A sitting for ``taxcli check``: the interview's conversation, of which nothing is kept."""

from collections.abc import Callable, Mapping
from typing import Any

from taxcli.interview.check.facts import UNKNOWN
from taxcli.interview.check.questions import SECTIONS, SEVERAL, years_said
from taxcli.interview.draft import Draft
from taxcli.interview.flow import Flow
from taxcli.interview.model import Asked
from taxcli.interview.prompts import COMMANDS, Asker, Command
from taxcli.interview.session import Session
from taxcli.law.figures import Edition

LABELS: dict[Command, str] = {"quit": "Stop here (nothing is kept)"}


class Sitting(Session):
    """One sitting; the answers are the flow's notes."""

    def __init__(self, asker: Asker, tell: Callable[[str], None], said: Mapping[str, Any]) -> None:
        notes = {key: value for key, value in said.items() if value != UNKNOWN}
        flow = Flow(Draft(notes=notes), SECTIONS)
        super().__init__(flow, asker, tell, lambda: None)

    @property
    def years(self) -> tuple[int, ...]:
        """Return the tax years that were asked about."""
        return years_said(self.flow.view)

    @property
    def said(self) -> dict[str, Any]:
        """Return the answers, and what was said not to be known."""
        return {**dict.fromkeys(self.flow.draft.open, UNKNOWN), **self.flow.draft.notes}

    def _pass_over(self, one: Asked, *, for_now: bool = False) -> None:
        if one.id in ("check.year", "check.years"):
            self.tell("There is no answer without the year.")
            return
        self.flow.pass_over(one)
        self.tell("Taken as not known.")

    def _command(self, command: Command, one: Asked) -> bool:
        if command != "help":
            return super()._command(command, one)
        for name, (words, meaning) in COMMANDS.items():
            self.tell(f"  {words[0]}: {LABELS.get(name, meaning)}")
        return True


def as_said(wanted: tuple[int, ...], edition: Edition) -> dict[str, Any]:
    """Return the edition, and the answers to the questions on the year where flags gave it."""
    if not wanted:
        return {"check.edition": edition}
    if len(wanted) == 1:
        return {"check.edition": edition, "check.year": str(wanted[0])}
    listed = ", ".join(map(str, wanted))
    return {"check.edition": edition, "check.year": SEVERAL, "check.years": listed}
