"""The checklist of a guide: steps with boxes to tick, what goes wrong, what cannot be undone."""

from collections.abc import Mapping, Sequence

from taxcli.document.fonts import wrap
from taxcli.document.sheet import BODY, LEADING, LEFT, SMALL, WIDTH, Sheet
from taxcli.engine.result import Result
from taxcli.features.attachments import attachments
from taxcli.features.guide.guided import Guided, GuidedItem, GuidedStep
from taxcli.features.guide.texts import quoted
from taxcli.features.returns.layout import paper_title
from taxcli.features.vouchers.voucher import return_voucher, voucher_name
from taxcli.money import shown

FOOT = "Checklist by taxcli. Keep it; it is not for the Revenue Division."
_NUMBER, _TEXT = 16.0, 38.0


def paper_values(result: Result) -> Mapping[str, str | None]:
    """Return what only the papers know of a case: attachments, checks, vouchers; or ``None``."""
    attached, checks, vouchers = [], [], []
    for program in result.programs.values():
        entries = attachments(result, program)
        if entries:
            attached.append(f"To Form {program.filing.form}: {'; '.join(entries)}.")
        voucher = return_voucher(result, program)
        if voucher is not None:
            amount = f"${shown(voucher.amount)}"
            checks.append(f"{program.program.name}: {amount}, on the memo line {voucher.memo}.")
            vouchers.append(voucher_name(voucher))
    return {
        "attach": " ".join(attached) or None,
        "checks": " ".join(checks) or None,
        "vouchers": " and ".join(vouchers) or None,
    }


def guide_sheet(guided: Guided) -> Sheet:
    """Lay out a topic as a checklist; a step that is done has its box ticked."""
    topic, result = guided.topic, guided.result
    sheet = Sheet(topic.title, FOOT, guided.client or "")
    right = f"Tax year {result.case.tax_year}" if result is not None else ""
    paper_title(sheet, topic.title, topic.summary, "")
    for text in (f"Client: {guided.client}" if guided.client else "", right):
        if text:
            _lines(sheet, text, LEFT, weight="bold")
    _items(sheet, "Who it is for", guided.who)
    _items(sheet, "Have at hand", guided.at_hand, "tick")
    for section in guided.sections:
        sheet.heading(section.heading, 12, room=80)
        for step in section.steps:
            _step(sheet, step)
    _items(sheet, "What goes wrong", guided.goes_wrong)
    _items(sheet, "What cannot be undone", guided.undoing(False))
    _items(sheet, "What can be undone or changed", guided.undoing(True))
    _items(sheet, "Good to know", guided.know)
    _notes(sheet, "Not known", topic.not_known)
    _notes(sheet, "Resting on", guided.assumptions)
    _sources(sheet, guided)
    return sheet


def _items(sheet: Sheet, heading: str, items: Sequence[GuidedItem], mark: str = "•") -> None:
    if items:
        sheet.heading(heading, 12, room=60)
    for item in items:
        sheet.item(_plain(item.shown()), mark)


def _notes(sheet: Sheet, heading: str, texts: Sequence[str]) -> None:
    if texts:
        sheet.heading(heading, 12, room=50)
    for text in texts:
        sheet.item(_plain(quoted(text)))


def _step(sheet: Sheet, step: GuidedStep) -> None:
    """Set a step: its box, its number, its words; all of it is read back."""
    first = wrap(_plain(step.shown()), "body", BODY, WIDTH - _TEXT)
    sheet.need(BODY * LEADING * min(len(first), 4))
    top = sheet.y - BODY
    if step.applies is False:
        sheet.text(LEFT + 2, top, "–", "bold")
    else:
        sheet.tick(LEFT, top, step.done, size=9.5)
    sheet.value(LEFT + _NUMBER, top, str(step.number), "bold")
    _lines(sheet, _plain(step.shown()), LEFT + _TEXT)
    for note in step.notes if step.applies is not False else ():
        sheet.need(BODY * LEADING)
        sheet.text(LEFT + _TEXT, sheet.y - BODY, "•", "bold")
        _lines(sheet, _plain(note.shown()), LEFT + _TEXT + 12)
    sheet.y -= 3


def _plain(text: str) -> str:
    """Put commands in the quotation marks of print."""
    return text.replace("`", '"')


def _lines(sheet: Sheet, text: str, x: float, weight: str = "body") -> None:
    leading = BODY * LEADING
    for line in wrap(text, "body", BODY, LEFT + WIDTH - x):
        sheet.need(leading)
        sheet.y -= leading
        sheet.value(x, sheet.y + leading - BODY, line, "bold" if weight == "bold" else "body")


def _sources(sheet: Sheet, guided: Guided) -> None:
    told = "; ".join(f"{one.source} ({one.status})" for one in guided.sources)
    links = f" Links: {', '.join(guided.topic.links)}." if guided.topic.links else ""
    sheet.y -= 6
    sheet.paragraph(f"Sources: {told}. In taxcli's words.{links}", size=SMALL)
