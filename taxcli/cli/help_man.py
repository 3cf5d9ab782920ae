"""The manual page, in troff's man macros, made of the commands, their options and the topics."""

import re
from collections.abc import Iterator
from typing import Any

from taxcli import __version__
from taxcli.cli.app import with_ranges
from taxcli.cli.commands import COMMANDS
from taxcli.cli.help_topics import Part, Topic, topic, topic_names
from taxcli.law.as_of import law_date

_SUMMARY = "prepare the Metro SHS and Multnomah County PFA personal income tax returns"
_ABOUT = (
    "taxcli prepares two local income tax returns for people around Portland, Oregon: the SHS tax "
    "(forms MET-40 and MET-40-NP) and the PFA tax (forms MC-40 and MC-40-NP). It decides "
    "residency, picks the forms, computes every line and can explain each one, and prints the "
    "papers. It works offline and sends nothing anywhere.",
    "Results go to standard output, talk to standard error. CASE may be - for standard input.",
)
# Topics whose sections manual pages name in a way of their own.
_SECTIONS = {"exit-codes": "EXIT STATUS", "environment": "ENVIRONMENT", "files": "FILES"}

# Told once, and not with every command.
_EVERYWHERE = frozenset({"--accessible", "--passphrase-fd", "--help"})


def manual(root: Any, context: Any) -> str:
    """Return the manual page of taxcli(1); ``root`` is the group of all commands."""
    lines = [
        '.\\" Made by taxcli help --man.',
        f'.TH TAXCLI 1 "{law_date()}" "taxcli {__version__}" "User Commands"',
        # Words are not broken, so that what is to be typed can be copied.
        ".nh",
        ".ad l",
        ".SH NAME",
        f"taxcli \\- {_escaped(_SUMMARY)}",
        ".SH SYNOPSIS",
        ".B taxcli",
        ".I COMMAND",
        "[OPTIONS] [ARGUMENTS]",
        ".SH DESCRIPTION",
        *_paragraphs(_ABOUT),
        ".SH OPTIONS",
        *_paragraphs(("Every command takes these, but for --version:",)),
        *_options(root, context),
        ".SH COMMANDS",
    ]
    for name in COMMANDS:
        lines += _command(root, context, name)
    for name in topic_names():
        lines += _topic_lines(topic(name))
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Return text as troff shows it unchanged: in ASCII, and never read as a request."""
    out = text.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti").replace("^", "\\(ha")
    out = out.replace("'", "\\(aq").replace('"', "\\(dq").replace("`", "\\(ga")
    # A long word may break behind these.
    out = re.sub(r"([,|/])(?=[^\s\\])", r"\1\\:", out)
    out = "".join(char if ord(char) < 128 else f"\\[u{ord(char):04X}]" for char in out)
    return f"\\&{out}" if out.startswith(".") else out


def _paragraphs(texts: tuple[str, ...] | list[str]) -> Iterator[str]:
    for text in texts:
        yield ".PP"
        yield _escaped(" ".join(text.split()))


def _command(root: Any, context: Any, name: str) -> Iterator[str]:
    command = root.get_command(context, name)
    with command.make_context(name, [], parent=context, resilient_parsing=True) as inner:
        usage = " ".join(command.collect_usage_pieces(inner))
        yield f".SS taxcli {name} {_escaped(usage)}"
        yield from _paragraphs((command.help or COMMANDS[name]).split("\n\n"))
        yield from _options(command, inner, _EVERYWHERE)


def _options(command: Any, context: Any, but: frozenset[str] = frozenset()) -> Iterator[str]:
    for each in command.get_params(context):
        record = each.get_help_record(context)
        if record is not None and but.isdisjoint(each.opts):
            term, told = record
            yield ".TP"
            yield f".B {_escaped(term)}"
            yield _escaped(with_ranges(" ".join(told.split())))


def _topic_lines(found: Topic) -> Iterator[str]:
    yield f".SH {_SECTIONS.get(found.name) or _escaped(found.title.upper())}"
    for part in found.parts:
        yield from _part_lines(part)


def _part_lines(part: Part) -> Iterator[str]:
    if part.heading:
        yield f".SS {_escaped(part.heading)}"
    yield from _paragraphs(part.text)
    for term, *cells in part.rows:
        yield ".TP"
        yield f".B {_escaped(term)}"
        told = cells[0] if len(cells) == 1 else _cells(part, cells)
        yield _escaped(told)
    if part.code:
        yield from (".PP", ".RS 4", ".nf")
        yield from (_escaped(line) or "\\&" for line in part.code.splitlines())
        yield from (".fi", ".RE")


def _cells(part: Part, cells: list[str]) -> str:
    """Write the cells behind a term as one text; an example says that it is one."""
    *told, last = cells
    return f"{' '.join(told)} {part.headers[-1]}: {last}".strip()
