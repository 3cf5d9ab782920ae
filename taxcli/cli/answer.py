"""How every command answers: JSON for a program, or a screen for a person."""

from collections.abc import Iterable
from typing import Any

from taxcli.document.blocks import Block
from taxcli.document.terminal import Voice
from taxcli.values import as_document


def answer(
    voice: Voice, schema: str, record: Any, document: Iterable[Block], as_json: bool
) -> None:
    """Write a record's JSON under the name of its schema, or the document that words it."""
    if as_json:
        voice.json(as_document(schema, record))
    else:
        voice.say(*document)
