"""Lists the interview's questions: ids, texts, conditions."""

from collections.abc import Iterator

from taxcli.cli.answer import answer
from taxcli.cli.exits import Exit
from taxcli.document.blocks import Block, Heading, Para
from taxcli.document.terminal import Voice
from taxcli.interview.listing import QuestionRow, list_questions

QUESTIONS_SCHEMA = "taxcli-questions-1"


def show_questions(voice: Voice, *, as_json: bool) -> Exit:
    """Print every question there can be, by section."""
    rows = list(list_questions())
    answer(voice, QUESTIONS_SCHEMA, {"questions": rows}, _blocks(rows), as_json)
    return Exit.DONE


def _blocks(rows: list[QuestionRow]) -> Iterator[Block]:
    section = None
    for row in rows:
        if row.section != section:
            section = row.section
            yield Heading(section)
        yield Para(f"{row.id}  ({row.kind})", 2, 2, "strong")
        yield Para(row.text, 4)
        if row.choices:
            yield Para(f"one of: {', '.join(map(str, row.choices))}", 4)
        if row.when:
            yield Para(f"asked: {row.when}", 4)
