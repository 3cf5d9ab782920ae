"""Where the filer is, and what the answers so far come to, in a line each."""

from taxcli.engine.result import ProgramResult, Result
from taxcli.features.outcome_words import outcome_words
from taxcli.interview.flow import Flow
from taxcli.interview.model import Asked


def progress_words(flow: Flow, one: Asked) -> str:
    """Say where the filer is: which section, and which of how many."""
    titles = [section.title for section in flow.sections]
    return f"[{titles.index(one.section.title) + 1} of {len(titles)} · {one.section.title}]"


def result_words(result: Result | None, *, complete: bool = True) -> dict[str, str]:
    """Say what each tax comes to, by its name; taxes that are not known yet are left out.

    While not everything is told (``complete``), no tax is said to have nothing to file.
    """
    if result is None:
        return {}
    words = {
        p.program.name: _outcome(p)
        for p in result.programs.values()
        if complete or p.outcome.kind != "nothing-to-file"
    }
    return {name: text for name, text in words.items() if text}


def _outcome(program: ProgramResult) -> str:
    outcome = program.outcome
    if outcome.kind == "not-known":
        return ""
    form = f"{program.filing.form}, " if outcome.sends_return else ""
    return f"{form}{outcome_words(outcome)}"


def result_known(flow: Flow) -> bool:
    """Tell whether no answer that could change the result is missing."""
    deciding = [one for one in flow.asked() if one.section.decides]
    return not flow.draft.open and all(flow.settled(one) for one in deciding)
