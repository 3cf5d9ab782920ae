"""Writes a guide as a checklist into a file: to print, as Markdown, or as JSON."""

from collections.abc import Sequence
from pathlib import Path

from taxcli.case.files import write_file
from taxcli.features.common_blocks import year_words
from taxcli.features.guide.guided import GUIDE_SCHEMA, Guided
from taxcli.features.guide.texts import quoted
from taxcli.text import json_text, presentable_lines
from taxcli.values import as_document

SUFFIXES = (".pdf", ".md", ".json")
_BOLD = "**"


def write_checklist(of: Guided, path: Path) -> None:
    """Write a checklist, of the kind that the file's ending names.

    Raises:
        PapersError: something in it cannot be printed.
        PlaceError: it cannot be written.
    """
    match path.suffix.lower():
        case ".md":
            data = presentable_lines(markdown(of)).encode()
        case ".json":
            data = f"{json_text(as_document(GUIDE_SCHEMA, of), indent=2)}\n".encode()
        case _:
            data = _pdf(of)
    write_file(path, data)


def _pdf(of: Guided) -> bytes:
    """Draw a checklist and read it back."""
    from taxcli.document.fonts import missing
    from taxcli.features.guide.paper import guide_sheet
    from taxcli.features.papers import PapersError, drawn, refuse_unprintable

    if of.result is not None:
        refuse_unprintable(of.result.case, draft=True)
    if of.client and missing(of.client):
        raise PapersError("the client's id has letters that no paper can show")
    return drawn([guide_sheet(of)], f"guide-{of.topic.name}.pdf")


def markdown(of: Guided) -> str:
    """Write a guide as Markdown, with a task list of the steps."""
    topic = of.topic
    out = [f"# {topic.title}", "", topic.summary]
    result = of.result
    case = (result and year_words(result), result and result.both_editions)
    for told in (of.client and f"Client: {of.client}", *case):
        out += ["", told] if told else []
    _listed(out, "Who it is for", [item.shown(_BOLD) for item in of.who])
    _listed(out, "Have at hand", [item.shown(_BOLD) for item in of.at_hand])
    for section in of.sections:
        out += ["", f"## {section.heading}", ""]
        for step in section.steps:
            box = "x" if step.done else " "
            out.append(f"- [{box}] **{step.number}.** {step.shown(_BOLD)}")
            if step.applies is not False:
                out += [f"  - {note.shown(_BOLD)}" for note in step.notes]
    _listed(out, "What goes wrong", [item.shown(_BOLD) for item in of.goes_wrong])
    _listed(out, "What cannot be undone", [item.shown(_BOLD) for item in of.undoing(False)])
    _listed(out, "What can be undone or changed", [item.shown(_BOLD) for item in of.undoing(True)])
    _listed(out, "Good to know", [item.shown(_BOLD) for item in of.know])
    _listed(out, "Not known", [quoted(text, _BOLD) for text in topic.not_known])
    _listed(out, "Resting on", of.assumptions)
    _listed(out, "Sources", [f"{one.source} ({one.status})" for one in of.sources])
    _listed(out, "Links", topic.links)
    return "\n".join([*out, ""])


def _listed(out: list[str], heading: str, texts: Sequence[str]) -> None:
    if texts:
        out += ["", f"## {heading}", "", *(f"- {text}" for text in texts)]
