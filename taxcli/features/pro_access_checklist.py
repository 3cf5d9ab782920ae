"""The checklist of a firm for access to its clients' accounts on Portland Revenue Online."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from taxcli.document.blocks import BOX, Block, Heading, Item, Para, Table, Title
from taxcli.document.paper import place
from taxcli.document.sheet import Sheet
from taxcli.features.guide.guides import topic
from taxcli.law.data import Record, load, record
from taxcli.law.figures import Figure
from taxcli.law.programs import PROGRAM_IDS, program

FOOT = "Checklist by taxcli for access to clients' accounts on PRO. Not for the Revenue Division."
_HEADINGS = {
    "practitioner": "Once for the firm: a practitioner's PRO username",
    "client_first": "For each client, first: the client's own PRO login",
    "request": "For each client and each tax: ask for access",
    "goes_wrong": "What goes wrong",
    "staff": "Staff of the firm",
}
_TICKED = ("practitioner",)
_NO_BOX = "none"


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
    place(sheet, steps_document(clients, steps))
    if clients:
        sheet.new_page()
        place(sheet, clients_document(clients, steps))
    return sheet


def steps_document(clients: Sequence[AccessRow], steps: AccessSteps) -> Iterator[Block]:
    """Say how a firm gets access, and what that rests on."""
    about = (
        "How a firm gets access to its clients' accounts on Portland Revenue Online (PRO), and how "
        "far each client is. SHS and PFA are taken to be separate accounts and separate requests."
    )
    yield Title("PRO access checklist", about, _years(clients))
    for name, heading in _HEADINGS.items():
        yield Heading(heading)
        for number, text in enumerate(steps.groups[name].value, 1):
            yield Item(text, tick=name in _TICKED, number=number if name == "request" else None)
    told = dict.fromkeys(f"{one.source} ({one.status})" for one in steps.groups.values())
    notes = [one.note for one in steps.groups.values() if one.note]
    yield Para(f"Sources: {'; '.join(told)}. In taxcli's words; {'; '.join(notes)}.", style="dim")


def _years(clients: Sequence[AccessRow]) -> str:
    years = sorted({row.year for row in clients})
    if not years:
        return ""
    several = f"{years[0]} to {years[-1]}"
    return f"Tax year {years[0]}" if len(years) == 1 else f"Tax years {several}"


def clients_document(clients: Sequence[AccessRow], steps: AccessSteps) -> Iterator[Block]:
    """Yield the table of clients, with a box for each step that a client needs."""
    yield Para(
        f'Tick what is done. "{_NO_BOX}" stands where there is no return of that tax to file, so '
        "that no access is needed for it."
    )
    taxes = [(id_, text) for id_ in PROGRAM_IDS for text in steps.tax]
    heads = ("Client", *steps.client, *(f"{program(id_).name} {text}" for id_, text in taxes))
    rows = (
        (
            row.id,
            *(BOX if row.taxes else _NO_BOX for _ in steps.client),
            *(BOX if id_ in row.taxes else _NO_BOX for id_, _ in taxes),
        )
        for row in clients
    )
    yield Table(heads, tuple(rows))
