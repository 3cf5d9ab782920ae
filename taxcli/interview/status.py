"""Where the filer is, and what the answers so far come to, in a line each."""

from taxcli.interview.flow import Flow
from taxcli.interview.model import Asked
from taxcli.money import shown
from taxcli.returns.result import ProgramResult, Result


def progress_words(flow: Flow, one: Asked) -> str:
    """Say where the filer is: which section, and which of how many."""
    titles = [section.title for section in flow.sections]
    return f"[{titles.index(one.section.title) + 1} of {len(titles)} · {one.section.title}]"


def outcome_words(result: Result | None) -> dict[str, str]:
    """Say what each tax comes to, by its name; taxes that are not known yet are left out."""
    if result is None:
        return {}
    words = {p.program.name: _outcome(p) for p in result.programs.values()}
    return {name: text for name, text in words.items() if text}


def _outcome(program: ProgramResult) -> str:
    if program.filing.must_file is None:
        return ""
    if program.filing.form is None:
        return "nothing to file"
    due, refund = program.amount("balance_due"), program.amount("refund")
    applied = program.amount("applied")
    if due is None or refund is None or applied is None:
        return ""
    if due:
        return f"{program.filing.form}, pay {shown(due)}"
    if applied:
        return f"{program.filing.form}, {shown(applied)} applied to next year"
    if refund:
        return f"{program.filing.form}, refund {shown(refund)}"
    return f"{program.filing.form}, nothing to pay"


def result_known(flow: Flow) -> bool:
    """Tell whether no answer that could change the result is missing."""
    deciding = [one for one in flow.asked() if one.section.decides]
    return not flow.draft.open and all(flow.settled(one) for one in deciding)
