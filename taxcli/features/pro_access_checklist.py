"""The checklist of a firm for access to its clients' accounts on Portland Revenue Online."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from taxcli.document.fonts import wrap
from taxcli.document.sheet import BODY, LEADING, LEFT, RIGHT, SMALL, WIDTH, Sheet
from taxcli.features.guide.guides import topic
from taxcli.features.returns.layout import paper_title
from taxcli.law.data import load
from taxcli.law.figures import Figure
from taxcli.law.programs import PROGRAM_IDS, program
from taxcli.law.records import Record, record

FOOT = "Checklist by taxcli for access to clients' accounts on PRO. Not for the Revenue Division."
_HEADINGS = {
    "practitioner": "Once for the firm: a practitioner's PRO username",
    "client_first": "For each client, first: the client's own PRO login",
    "request": "For each client and each tax: ask for access",
    "goes_wrong": "What goes wrong",
    "staff": "Staff of the firm",
}
_TICKED = ("practitioner",)
_BOX, _NO_BOX = 10.0, "none"
_FIRST = 152.0


@dataclass(frozen=True, slots=True)
class AccessSteps:
    """The steps by which access is had, each group with source and status, and the boxes.

    ``client`` has the boxes for a client, ``tax`` those for each tax of a client.
    """

    groups: dict[str, Figure]
    client: tuple[str, ...]
    tax: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccessRow:
    """A client by its id, the tax year, and the taxes (``shs``, ``pfa``) that need access."""

    id: str
    year: int
    taxes: frozenset[str]


class _Columns(Record):
    """The columns of the table of clients."""

    client: tuple[str, ...]
    tax: tuple[str, ...]


class _Steps(Record):
    """Where the steps of a group stand in the guides, and what of them is not official."""

    guide: str
    note: str | None = None


@cache
def access_steps() -> AccessSteps:
    """Return the steps, from the guides that forms/pro-access.toml names."""
    data = load("pro-access")
    where = "forms/pro-access.toml"
    groups = {
        name: _group(name, record(_Steps, data[name], f"{where}, {name}")) for name in _HEADINGS
    }
    columns = record(_Columns, data["columns"], f"{where}, columns")
    return AccessSteps(groups, columns.client, columns.tax)


def _group(name: str, its: _Steps) -> Figure:
    """Return the steps of a group in brief, as its guide has them."""
    of, _, section = its.guide.partition(".")
    guide = topic(of)
    if section:
        said = guide.section(section).brief
        texts = tuple(one.plain for one in said)
    else:
        lasting = (item for item in guide.undo if not item.can)
        items = [one for one in (*guide.goes_wrong, *lasting) if one.text.status == "official"]
        said = tuple(item.text for item in items)
        texts = tuple(f"{one.text.plain} {one.do.plain if one.do else ''}".strip() for one in items)
    page = said[0].origins[0]
    return Figure(name, texts, page.source, page.status, its.note)


def access_sheet(clients: Sequence[AccessRow], steps: AccessSteps) -> Sheet:
    """Lay out the checklist: the steps, and a row of boxes for each client, named by id only."""
    sheet = Sheet("PRO access checklist", FOOT)
    about = (
        "How a firm gets access to its clients' accounts on Portland Revenue Online (PRO), and how "
        "far each client is. SHS and PFA are taken to be separate accounts and separate requests."
    )
    paper_title(sheet, "PRO access checklist", about, _years(clients))
    for name, heading in _HEADINGS.items():
        group = steps.groups[name]
        sheet.heading(heading, 12, room=70)
        for number, text in enumerate(group.value, 1):
            mark = "tick" if name in _TICKED else "•" if name != "request" else str(number)
            sheet.item(text, mark)
    _sources(sheet, steps)
    if clients:
        sheet.new_page()
        _table(sheet, clients, steps)
    return sheet


def _years(clients: Sequence[AccessRow]) -> str:
    years = sorted({row.year for row in clients})
    if not years:
        return ""
    several = f"{years[0]} to {years[-1]}"
    return f"Tax year {years[0]}" if len(years) == 1 else f"Tax years {several}"


def _sources(sheet: Sheet, steps: AccessSteps) -> None:
    told = dict.fromkeys(f"{one.source} ({one.status})" for one in steps.groups.values())
    notes = [one.note for one in steps.groups.values() if one.note]
    sheet.y -= 6
    sheet.paragraph(
        f"Sources: {'; '.join(told)}. In taxcli's words; {'; '.join(notes)}.", size=SMALL
    )


def _table(sheet: Sheet, clients: Sequence[AccessRow], steps: AccessSteps) -> None:
    """Set the table of clients; its head stands on every page."""
    sheet.paragraph(
        f'Tick what is done. "{_NO_BOX}" stands where there is no return of that tax to file, so '
        "that no access is needed for it.",
        gap=6,
    )
    _table_head(sheet, steps)
    for row in clients:
        lines = wrap(row.id, "body", BODY, _FIRST - 8)
        height = max(1, len(lines)) * BODY * LEADING + 7
        if sheet.need(height):
            _table_head(sheet, steps)
        sheet.y -= height
        top = sheet.y + height - BODY - 3
        for at, line in enumerate(lines):
            sheet.value(LEFT + 4, top - at * BODY * LEADING, line)
        _boxes(sheet, row, steps, top)
        sheet.rule(sheet.y, thick=0.25)


def _columns(steps: AccessSteps) -> list[tuple[str | None, str]]:
    """Return the columns of boxes: the tax, if it is of one, and the words over it."""
    own: list[tuple[str | None, str]] = [(None, text) for text in steps.client]
    return own + [(id_, text) for id_ in PROGRAM_IDS for text in steps.tax]


def _table_head(sheet: Sheet, steps: AccessSteps) -> None:
    columns = _columns(steps)
    wide = (RIGHT - LEFT - _FIRST) / len(columns)
    heads = [
        wrap(f"{program(id_).name} {text}" if id_ in PROGRAM_IDS else text, "bold", SMALL, wide - 6)
        for id_, text in columns
    ]
    height = max(len(head) for head in heads) * SMALL * LEADING + 8
    sheet.need(height + 30)
    sheet.y -= height
    sheet.band(sheet.y, height)
    top = sheet.y + height - SMALL - 3
    sheet.text(LEFT + 4, top, "Client", "bold", SMALL)
    for at, head in enumerate(heads):
        for row, text in enumerate(head):
            sheet.text(
                LEFT + _FIRST + at * wide + 3, top - row * SMALL * LEADING, text, "bold", SMALL
            )


def _boxes(sheet: Sheet, row: AccessRow, steps: AccessSteps, baseline: float) -> None:
    columns = _columns(steps)
    wide = (WIDTH - _FIRST) / len(columns)
    for at, (id_, _) in enumerate(columns):
        x = LEFT + _FIRST + at * wide + 3
        if row.taxes if id_ is None else id_ in row.taxes:
            sheet.tick(x, baseline, size=_BOX)
        else:
            sheet.value(x, baseline, _NO_BOX, "body", SMALL)
