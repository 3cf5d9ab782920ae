"""Lists the interview's questions: ids, texts, conditions."""

from collections.abc import Iterator
from typing import Any

from taxcli.cli.exits import Exit
from taxcli.document.blocks import Block, Heading, Para
from taxcli.document.terminal import Voice
from taxcli.interview.draft import Draft
from taxcli.interview.listing import list_questions

QUESTIONS_SCHEMA = "taxcli-questions-1"


def show_questions(voice: Voice, *, as_json: bool) -> Exit:
    """Print every question there can be, by section."""
    rows = list(list_questions(Draft()))
    if as_json:
        voice.json({"schema": QUESTIONS_SCHEMA, "questions": rows})
    else:
        voice.say(*_blocks(rows))
    return Exit.DONE


def _blocks(rows: list[dict[str, Any]]) -> Iterator[Block]:
    section = None
    for row in rows:
        if row["section"] != section:
            section = row["section"]
            yield Heading(section)
        yield Para(f"{row['id']}  ({row['kind']})", 2, 2, "strong")
        yield Para(row["text"], 4)
        if row["choices"]:
            yield Para(f"one of: {', '.join(map(str, row['choices']))}", 4)
        if row["when"]:
            yield Para(f"asked: {row['when']}", 4)
