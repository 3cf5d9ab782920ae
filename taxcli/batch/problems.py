"""What is wrong with a client's rows: where it stands in the tables, and what to write instead."""

import re
from dataclasses import dataclass

from taxcli.case.files import PlaceError
from taxcli.text import message as as_message


class TableError(PlaceError):
    """A table that cannot be used at all: a header nobody knows, no client column. Exit code 3."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong: the table and row it stands in, its column, a code, what is so, the fix.

    ``row`` counts as the spreadsheet does, the header being 1; 0 where no row is to blame.
    """

    table: str
    row: int
    column: str
    code: str
    message: str
    fix: str

    def __post_init__(self) -> None:
        """Take out what no message may hold, as the case's own messages do: nine digits."""
        for name in ("table", "column", "message", "fix"):
            object.__setattr__(self, name, as_message(getattr(self, name)))


def _in_table(found: re.Match[str]) -> str:
    return f"{'in ' if found[1] == 'under ' else ''}the {found[2]} table"


def in_table_words(fix: str) -> str:
    """Say in a table's words what to do: its rows and columns, where a case file has tables."""
    fix = re.sub(r"\ban \[\[([a-z_]+)\]\] entry", r"a row of the \1 table", fix)
    fix = re.sub(r"(under |the )?\[\[([a-z_]+)\]\]", _in_table, fix)
    fix = re.sub(r"\b[a-z_0-9]+\[\d+\]\.", "", fix)
    return re.sub(r"\[([a-z_.]+)\]", r"the columns \1.…", fix)
