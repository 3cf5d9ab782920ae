"""Draws blocks on a terminal with rich; the only module that imports it."""

from collections.abc import Iterable, Mapping
from typing import IO

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from taxcli.document.blocks import AmountRow, Amounts, Block, Heading, Style, Table
from taxcli.document.layout import RECORDS_BELOW, column_widths, lines

_STYLES: dict[Style, str] = {
    "plain": "",
    "strong": "bold",
    "heading": "bold cyan",
    "dim": "dim",
    "alarm": "bold red",
    "notice": "bold yellow",
}


def draw(blocks: Iterable[Block], stream: IO[str], width: int, environ: Mapping[str, str]) -> None:
    """Draw blocks on a terminal of the given width."""
    console = Console(
        file=stream,
        width=width,
        force_terminal=True,
        highlight=False,
        markup=False,
        emoji=False,
        _environ=environ,
    )
    for at, block in enumerate(blocks):
        if at and isinstance(block, Heading):
            console.print()
        drawn = _table_of(block, width)
        if drawn is not None:
            console.print(drawn)
            continue
        for text, style in lines([block], width):
            console.print(Text(text, _STYLES[style]), soft_wrap=True)


def _table_of(block: Block, width: int) -> RenderableType | None:
    """Return what rich draws in a frame; the rest, and all that is narrow, is set as text."""
    if isinstance(block, Amounts) and width >= RECORDS_BELOW and any(r.number for r in block.rows):
        return _form_lines(block.rows)
    if isinstance(block, Table):
        # Padding and frame take three characters for each column and one more; of these,
        # column_widths() allows for two between columns.
        widths = column_widths(block, width - len(block.headers) - 3)
        return None if widths is None else _framed(block, widths)
    return None


def _form_lines(rows: tuple[AmountRow, ...]) -> RichTable:
    table = RichTable(box=box.SIMPLE, show_header=False, pad_edge=False, show_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True, vertical="bottom")
    for row in rows:
        style = _STYLES["strong" if row.strong else "plain"]
        table.add_row(Text(row.number), Text(row.label), Text(row.amount), style=style)
    return table


def _framed(block: Table, widths: list[int]) -> RichTable:
    table = RichTable(
        box=box.ROUNDED, header_style="bold", border_style="dim", show_lines=block.spaced
    )
    for at, header in enumerate(block.headers):
        right = at in block.right
        table.add_column(
            header,
            width=widths[at] if not right else None,
            justify="right" if right else "left",
            no_wrap=right,
            overflow="fold",
        )
    for row in block.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
