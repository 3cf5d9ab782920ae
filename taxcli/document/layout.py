"""Sets blocks as lines of text within a width, where amounts are never cut; and as Markdown."""

from collections.abc import Iterable, Iterator
from textwrap import TextWrapper

from taxcli.document.blocks import (
    Amounts,
    Block,
    Entry,
    Fields,
    Heading,
    Item,
    Para,
    Step,
    Style,
    Table,
    Title,
)

StyledLine = tuple[str, Style]
# Below this a label beside its amount is too narrow to read; the amount then has its own line.
_NARROW_LABEL = 12
_ALIGNED_LABEL = 40
_NARROW_COLUMN = 18
# Tables become records when the screen is narrower than this.
RECORDS_BELOW = 66


def lines(blocks: Iterable[Block], width: int, linear: bool = False) -> Iterator[StyledLine]:
    """Set blocks as lines no longer than ``width``, each with its style.

    ``linear`` sets tables as records, which read well aloud.
    """
    first = True
    for block in blocks:
        if isinstance(block, Heading) and not first:
            yield "", "plain"
        first = False
        match block:
            case Title():
                yield from ((line, "heading") for line in wrap(_title(block), width))
                yield from _para(Para(block.about), width) if block.about else ()
            case Heading(text):
                yield from ((line, "heading") for line in wrap(text, width))
            case Para():
                yield from _para(block, width)
            case Item():
                yield from _item(block, width)
            case Step():
                yield from _step(block, width, linear)
            case Amounts():
                yield from _amounts(block, width)
            case Entry():
                yield from _entry(block, width)
            case Table():
                yield from table(block, width, linear)
            case Fields():
                yield from table(block.as_table, width, linear)


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Wrap text; a number stays beside its per cent sign, and codes stay whole."""
    wrapper = TextWrapper(
        max(width, 8),
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
    )
    joined = text.replace(" %", "\u00a0%")
    return [line.replace("\u00a0%", " %") for line in wrapper.wrap(joined)] or [first.rstrip()]


def _para(block: Para, width: int) -> Iterator[StyledLine]:
    indent = " " * min(block.indent, width // 4)
    for line in wrap(block.text, width, indent, indent + " " * block.hang):
        yield line, block.style


def _title(block: Title) -> str:
    return f"{block.text}, {block.aside}" if block.aside else block.text


def _item(block: Item, width: int) -> Iterator[StyledLine]:
    mark = "-" if block.number is None else f"{block.number}."
    yield from _para(Para(f"{mark} {block.text}", 2, len(mark) + 1, block.style), width)


def _step(block: Step, width: int, linear: bool) -> Iterator[StyledLine]:
    """Set a step: its state as a box, or in words where it is read aloud."""
    off = block.done is None
    if linear:
        state = "" if off else " Done:" if block.done else " To do:"
        yield from _para(Para(f"Step {block.number}.{state} {block.text}", 2, 2), width)
    else:
        box = "[-]" if off else "[x]" if block.done else "[ ]"
        text = f"{box} {block.number:>2}  {block.text}"
        yield from _para(Para(text, 2, 8, "dim" if off else "plain"), width)
    for note in block.notes:
        yield from _para(Para(f"- {note}", 4 if linear else 10, 2), width)


def _amounts(block: Amounts, width: int) -> Iterator[StyledLine]:
    rows, indent = block.rows, " " * block.indent
    numbers = max((len(row.number) for row in rows), default=0)
    money = max((len(row.amount) for row in rows), default=0)
    lead = block.indent + (numbers + 2 if numbers else 0)
    room = width - lead - money - 2
    longest = max((len(row.label) for row in rows), default=0)
    edge = lead + min(room, max(longest, _ALIGNED_LABEL)) + 2 + money
    for row in rows:
        style: Style = "strong" if row.strong else "plain"
        start = f"{indent}{row.number}".ljust(lead)
        yield from beside(row.label, row.amount, max(edge, money), start, style)


def beside(label: str, amount: str, edge: int, start: str, style: Style) -> Iterator[StyledLine]:
    """Set a label, wrapped under itself, with its amount ending at ``edge`` on the last line."""
    room = edge - len(start) - len(amount) - 2 * bool(amount)
    if room >= min(_NARROW_LABEL, len(label)):
        *upper, last = wrap(label, len(start) + room, start, " " * len(start))
        yield from ((line, style) for line in upper)
        yield (last.ljust(edge - len(amount)) + amount).rstrip(), style
        return
    yield from ((line, style) for line in wrap(label, edge, start, " " * len(start)))
    yield amount.rjust(edge), style


def _entry(block: Entry, width: int) -> Iterator[StyledLine]:
    step = 2 if width >= 60 else 1
    indent = " " * min(block.depth * step, width // 3)
    style: Style = "strong" if block.strong else "plain"
    yield from beside(block.label, block.amount, width, indent, style)
    inner = indent + "  "
    for note in block.notes:
        yield from ((line, "dim") for line in wrap(note, width, inner, inner + "  "))


def table(block: Table, width: int, linear: bool = False) -> Iterator[StyledLine]:
    """Set a table in columns where they fit, as records where they do not."""
    widths = column_widths(block, width)
    if widths is None or linear:
        yield from _records(block, width)
        return
    yield from _cells(block.headers, widths, block.right, "dim")
    for row in block.rows:
        if block.spaced:
            yield "", "plain"
        yield from _cells(row, widths, block.right, "plain")


def column_widths(block: Table, width: int) -> list[int] | None:
    """Share the width among the columns; ``None`` where the table does not fit.

    The widest give way until all fit; amounts never do.
    """
    rows = (block.headers, *block.rows)
    widths = [max(len(row[at]) for row in rows) for at in range(len(block.headers))]
    for _ in range(sum(widths) + 2 * (len(widths) - 1) - width):
        widest = max(range(len(widths)), key=lambda at: (at not in block.right, widths[at]))
        widths[widest] -= 1
        if widths[widest] < _NARROW_COLUMN or widest in block.right:
            return None
    return None if width < RECORDS_BELOW and len(widths) > 2 else widths


def _cells(
    row: tuple[str, ...], widths: list[int], right: frozenset[int], style: Style
) -> Iterator[StyledLine]:
    stacks = [wrap(cell, widths[at]) for at, cell in enumerate(row)]
    for level in range(max(len(stack) for stack in stacks)):
        cells = [stack[level] if level < len(stack) else "" for stack in stacks]
        set_ = (
            cell.rjust(widths[at]) if at in right else cell.ljust(widths[at])
            for at, cell in enumerate(cells)
        )
        yield "  ".join(set_).rstrip(), style


def _records(block: Table, width: int) -> Iterator[StyledLine]:
    yield from ((line, "dim") for line in wrap(block.headers[0], width))
    for row in block.rows:
        yield from ((line, "strong") for line in wrap(row[0], width, "", "  "))
        for header, cell in zip(block.headers[1:], row[1:], strict=True):
            if cell:
                # Names of taxes stay as they are.
                lower = header if header[:2].isupper() else f"{header[:1].lower()}{header[1:]}"
                label = f"{lower}: "
                yield from ((line, "plain") for line in wrap(label + cell, width, "  ", "    "))


def markdown(blocks: Iterable[Block]) -> str:
    """Return a document as Markdown; what belongs to one list stands without lines between."""
    out: list[str] = []
    before: Block | None = None
    for block in blocks:
        written = [*_written(block)]
        if out and written and not (_listed(block) and _listed(before)):
            out.append("")
        out += written
        before = block
    return "\n".join([*out, ""])


def _listed(block: Block | None) -> bool:
    return isinstance(block, Item | Step | Entry)


def _written(block: Block) -> Iterator[str]:
    match block:
        case Title():
            yield f"# {block.text}"
            for text in filter(None, (block.about, block.aside)):
                yield from ("", text)
        case Heading(text):
            yield f"## {text}"
        case Para(text):
            if text:
                yield f"**{text}**" if block.style == "strong" else text
        case Item():
            mark = "- [ ]" if block.tick else "-" if block.number is None else f"{block.number}."
            yield f"{mark} {block.text}"
        case Step():
            yield f"- [{'x' if block.done else ' '}] **{block.number}.** {block.text}"
            yield from (f"  - {note}" for note in block.notes)
        case Entry():
            indent = "  " * block.depth
            yield f"{indent}- {block.label}: {block.amount}"
            yield from (f"{indent}  - {note}" for note in block.notes)
        case Amounts(rows):
            heads = ("", "", "")[not any(row.number for row in rows) :]
            cells = [(row.number, row.label, row.amount)[3 - len(heads) :] for row in rows]
            yield from _columns(heads, cells, {len(heads) - 1})
        case Table():
            yield from _columns(block.headers, block.rows, block.right)
        case Fields():
            yield from _written(block.as_table)


def _columns(
    heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], right: Iterable[int]
) -> Iterator[str]:
    figures = frozenset(right)
    yield _column_row(heads)
    yield _column_row(tuple("--:" if at in figures else "---" for at in range(len(heads))))
    yield from map(_column_row, rows)


def _column_row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
