"""Writes blocks as Markdown, with task lists and tables as GitHub has them."""

from collections.abc import Iterable, Iterator

from taxcli.document.blocks import (
    Amounts,
    Block,
    Entry,
    Fields,
    Heading,
    Item,
    Para,
    Step,
    Table,
    Title,
)


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
            yield from _table(heads, cells, {len(heads) - 1})
        case Table():
            yield from _table(block.headers, block.rows, block.right)
        case Fields():
            yield from _written(block.as_table)


def _table(
    heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], right: Iterable[int]
) -> Iterator[str]:
    figures = frozenset(right)
    yield _row(heads)
    yield _row(tuple("--:" if at in figures else "---" for at in range(len(heads))))
    yield from map(_row, rows)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
