"""What the screens of several commands show alike: problems, assumptions, what heads a result."""

from collections.abc import Iterator, Sequence

from taxcli.document.blocks import Block, Heading, Item, Para, Style
from taxcli.engine.diagnostics import LEVELS, Diagnostic, Level
from taxcli.engine.result import Result
from taxcli.features.wording import year_words
from taxcli.law.standing import standing

LEVEL_WORDS: dict[Level, str] = {
    "block": "Fix before filing",
    "review": "Needs review",
    "info": "Good to know",
}
_STYLES: dict[Level, Style] = {"block": "alarm", "review": "notice", "info": "strong"}
OWN_NUMBERS = (
    "Line numbers are taxcli's own; the official forms may number their lines differently."
)


def diagnostic_blocks(found: Sequence[Diagnostic]) -> Iterator[Block]:
    """Word diagnostics, grouped by level."""
    for level in LEVELS:
        group = [one for one in found if one.level == level]
        if group:
            yield Heading(f"{LEVEL_WORDS[level]} ({len(group)})")
        for one in group:
            yield from _diagnostic(one)


def _diagnostic(found: Diagnostic) -> Iterator[Block]:
    yield Para(f"{found.code}  {found.where}", 2, 2, _STYLES[found.level])
    yield Para(found.message, 4)
    if found.fix:
        yield Para(f"To do: {found.fix}", 4)
    if found.acknowledged is not None:
        seen = found.acknowledged
        yield Para(f"Looked at by {seen.who} on {seen.when.isoformat()}: {seen.why}", 4)
    elif found.outdated:
        yield Para(
            f'Looked at before, with no mark or other figures: look again, and write seen = "'
            f'{found.seen}" there.',
            4,
        )


def blocking_blocks(result: Result, what: str) -> Iterator[Block]:
    """Word what blocks a result, and that something below is provisional until it is settled."""
    blocking = result.blocking()
    yield from diagnostic_blocks(blocking)
    if blocking:
        yield Para("")
        yield Para(f"Until that is settled, {what} provisional.", style="alarm")


def count_words(found: Sequence[Diagnostic]) -> str:
    """Count diagnostics by level in one sentence."""
    if not found:
        return "Nothing to report."
    numbers = {level: sum(one.level == level for one in found) for level in LEVELS}
    seen = sum(one.acknowledged is not None for one in found)
    looked_at = f" ({seen} looked at)" if seen else ""
    return (
        f"{numbers['block']} blocking, {numbers['review']} to review{looked_at}, "
        f"{numbers['info']} for information."
    )


def assumption_blocks(result: Result) -> Iterator[Block]:
    """Word what a result rests on besides official law."""
    yield from list_assumptions(result.assumptions)


def list_assumptions(texts: Sequence[str]) -> Iterator[Block]:
    """Word what amounts rest on besides official law."""
    yield from listed_blocks("Resting on", texts)


def listed_blocks(heading: str, texts: Sequence[str]) -> Iterator[Block]:
    """Word a list under its heading; nothing where it is empty."""
    if texts:
        yield Heading(heading)
    yield from map(Item, texts)


def head_blocks(result: Result) -> Iterator[Block]:
    """Begin what is told of a result: year, edition, and both taxes where the editions differ."""
    yield Para(year_words(result), style="dim")
    if result.both_editions:
        yield Para(result.both_editions)


def notice_sources() -> Iterator[Block]:
    """Say what else is to know of a protest and a waiver, and what their days rest on."""
    facts = standing()
    ask = facts.waiver_request
    yield Item(
        f"More time to protest is given only if it is asked for before day {facts.protest.days}. "
        f"After the decision: an appeal to the Appeals Board within {facts.appeal.days} days. "
        f"Ask for a waiver within {ask.days} days of the bill ({ask.status}: {ask.source})."
    )
    for name, found in (("Protest", facts.protest), ("Waiver", facts.waiver)):
        yield Para(f"{name}: {found.status}; {found.source}.", 2, style="dim")


def blocking_words(result: Result) -> str:
    """Count what blocks a result: ``one thing``, ``3 things``."""
    count = len(result.blocking())
    return "one thing" if count == 1 else f"{count} things"


class BlockedCaseError(Exception):
    """A case of which something cannot be made while it is blocked; the message says why."""

    def __init__(self, result: Result, why: str) -> None:
        super().__init__(why)
        self.result = result
