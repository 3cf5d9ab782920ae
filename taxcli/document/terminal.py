"""The one object that speaks to the terminal: results on stdout, talk on stderr."""

import os
from collections.abc import Mapping
from typing import IO, Any

from taxcli.document.blocks import Block, with_texts
from taxcli.document.layout import lines
from taxcli.text import json_text, presentable, presentable_lines

_PIPE_WIDTH = 80
# Lines longer than this are hard to read, however wide the window.
_WIDEST = 100
_NARROWEST = 20


class Voice:
    """Speaks on two streams; how, depends on what each of them is.

    On a terminal it draws with rich. In a pipe, on a dumb terminal, or when asked to be
    accessible, it writes plain text. Nothing that looks like a Social Security number gets out,
    and nothing that a terminal would obey or not show.
    """

    def __init__(
        self,
        out: IO[str],
        err: IO[str],
        environ: Mapping[str, str],
        *,
        as_json: bool = False,
        accessible: bool = False,
    ) -> None:
        self.out = out
        self.err = err
        self.environ = environ
        self.as_json = as_json
        self.accessible = accessible or environ.get("ACCESSIBLE", "") not in ("", "0")
        self._deaf: set[int] = set()

    def say(self, *blocks: Block) -> None:
        """Write a result to stdout."""
        self._speak(self.out, blocks)

    def tell(self, *blocks: Block) -> None:
        """Write talk to stderr."""
        self._speak(self.err, blocks)

    def raw(self, text: str) -> None:
        """Write text to stderr in its own lines."""
        self._write(self.err, presentable_lines(text))

    def verbatim(self, text: str) -> None:
        """Write text to stdout in its own lines."""
        self._write(self.out, presentable_lines(text))

    def hint(self, *blocks: Block) -> None:
        """Write talk that only a person at a terminal needs."""
        if _is_terminal(self.err) and not self.as_json:
            self.tell(*blocks)

    def json(self, data: Any) -> None:
        """Write one JSON document to stdout."""
        self._json(data, indent=2)

    def json_line(self, data: Any) -> None:
        """Write one line of JSON to stdout, one of many."""
        self._json(data, indent=None)

    def _json(self, data: Any, indent: int | None) -> None:
        unicode = "utf" in (getattr(self.out, "encoding", None) or "utf-8").lower()
        self._write(self.out, json_text(data, indent=indent, ascii_only=not unicode) + "\n")

    def plain(self, stream: IO[str]) -> bool:
        """Tell whether a stream gets plain text."""
        if self.accessible or not _is_terminal(stream):
            return True
        dumb = self.environ.get("TERM", "dumb") in ("dumb", "unknown")
        return dumb or bool(self.environ.get("NO_COLOR"))

    def width(self, stream: IO[str]) -> int:
        """Return how many characters a line of the stream may hold."""
        asked = self.environ.get("COLUMNS", "")
        if asked.isascii() and asked.isdigit() and int(asked) > 0:
            return max(_NARROWEST, int(asked))
        if not _is_terminal(stream):
            return _PIPE_WIDTH
        try:
            # A terminal that does not know its size says zero.
            found = os.get_terminal_size(stream.fileno()).columns or _PIPE_WIDTH
        except (OSError, ValueError):
            found = _PIPE_WIDTH
        return max(_NARROWEST, min(found, _WIDEST))

    def _speak(self, stream: IO[str], blocks: tuple[Block, ...]) -> None:
        width = self.width(stream)
        blocks = with_texts(blocks, presentable)
        if self.plain(stream):
            text = "\n".join(line for line, _ in lines(blocks, width, self.accessible))
            self._write(stream, text + "\n")
            return
        from io import StringIO

        from taxcli.document.rich_terminal import draw

        drawn = StringIO()
        draw(blocks, drawn, width, self.environ)
        self._write(stream, drawn.getvalue())

    def _write(self, stream: IO[str], text: str) -> None:
        """Write and flush; once the reader has gone away, stay silent."""
        if id(stream) in self._deaf:
            return
        try:
            stream.write(text)
            stream.flush()
        except OSError as error:
            self._deaf.add(id(stream))
            _abandon(stream)
            if not isinstance(error, BrokenPipeError):
                raise


def _is_terminal(stream: IO[str]) -> bool:
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def _abandon(stream: IO[str]) -> None:
    """Point a stream that failed at nothing, or Python complains about it once more at exit."""
    try:
        descriptor = stream.fileno()
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, descriptor)
        os.close(nothing)
    except (OSError, ValueError):
        return
