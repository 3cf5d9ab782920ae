"""The topics of ``taxcli help``, read from forms/help/; and the manual page, in troff's macros."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from taxcli import __version__
from taxcli.cli.commands import COMMANDS
from taxcli.document.blocks import Block, Heading, Para, Table
from taxcli.law.as_of import law_date
from taxcli.law.data import LawDataError, filled, forms_folder, load
from taxcli.law.programs import PROGRAM_IDS, programs
from taxcli.text import with_ranges

if TYPE_CHECKING:
    from taxcli.case.schema import Kind


# In the order somebody new would read them; a file that is not named here comes last.
_ORDER = (
    *("filing", "case-file", "lines", "diagnostics", "refusals", "editions"),
    *("files", "exit-codes", "environment", "privacy"),
)
# Terms up to this long stand beside their meaning.
_SHORT_TERM = 6
_KEYS = {"heading", "text", "headers", "rows", "code", "registry", "keys"}
# How a case file writes a value, by its kind.
_FORMS: "Mapping[Kind, str]" = {
    "money": " (1234.56)",
    "date": " (2025-04-15)",
    "yes-no": " (true or false)",
    "percent": " (62.5)",
    "lived": ': "full-year", "none" or [{ from = 2025-01-01, to = 2025-06-30 }]',
    "texts": ': ["…", "…"]',
}
# What stands in help for either of two keys of a case.
_EITHER: dict[str, str] = {
    **{"primary": "PERSON", "spouse": "PERSON"},
    **{each.jurisdiction: "PLACE" for each in programs()},
    **dict.fromkeys(PROGRAM_IDS, "TAX"),
}


class HelpDataError(LawDataError):
    """A topic that is not as forms/help/case-file.toml tells. Exit code 3."""


@dataclass(frozen=True, slots=True)
class HelpPart:
    """A part of a topic: running text, rows of a table, an example; each may be missing."""

    heading: str
    text: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    code: str


@dataclass(frozen=True, slots=True)
class HelpTopic:
    """One topic, with a line on what it tells."""

    name: str
    title: str
    summary: str
    parts: tuple[HelpPart, ...]


def topic_names() -> tuple[str, ...]:
    """Return the names of all topics, in reading order."""
    found = sorted(path.stem for path in (forms_folder() / "help").glob("*.toml"))
    known = [name for name in _ORDER if name in found]
    return (*known, *(name for name in found if name not in known))


def topic(name: str) -> HelpTopic:
    """Read a topic.

    Raises:
        HelpDataError: its file is not as it should be.
    """
    data = load(f"help/{name}")
    where = f"forms/help/{name}.toml"
    for key in ("title", "summary", "part"):
        if not data.get(key):
            raise HelpDataError(f"{where}: {key} is missing")
    parts = tuple(_part(part, where) for part in data["part"])
    return HelpTopic(name, data["title"], data["summary"], parts)


def _part(data: dict[str, Any], where: str) -> HelpPart:
    strange = sorted(set(data) - _KEYS)
    if strange:
        raise HelpDataError(f"{where}: {strange[0]} is no key of a part")
    rows = tuple(tuple(map(filled, row)) for row in data.get("rows", ()))
    headers = tuple(data.get("headers", ()))
    if "registry" in data:
        headers, rows = _registry()
    if "keys" in data:
        headers, rows = ("Key", "Meaning"), tuple(_case_keys(data["keys"]).items())
    widths = {len(row) for row in rows} | ({len(headers)} if headers else set())
    if len(widths) > 1:
        raise HelpDataError(f"{where}: rows of different lengths in {data.get('heading', '')!r}")
    text = tuple(map(filled, data.get("text", ())))
    return HelpPart(data.get("heading", ""), text, headers, rows, data.get("code", "").strip("\n"))


def _registry() -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the situations that are refused or questioned, as the registry has them."""
    from taxcli.features.review import REFUSAL_HEADERS, refusal_rows

    verdict = {"block": "refused", "review": "a person should look"}
    return REFUSAL_HEADERS, tuple(row.cells(verdict[row.level]) for row in refusal_rows())


def _case_keys(tables: list[str]) -> dict[str, str]:
    """Return the keys of tables of a case, and what goes into each, as the model has it."""
    from taxcli.batch.rows import CHILDREN, CLIENT_ID, CLIENTS, columns_of

    rows: dict[str, str] = {}
    for table in tables:
        in_list, above = table in CHILDREN, table.split(".")
        for column in columns_of(table if in_list else CLIENTS).values():
            steps = [str(step) for step in column.path if isinstance(step, str)]
            if steps == [CLIENT_ID] or not (in_list or steps[: len(above)] == above):
                continue
            inside = steps if in_list else steps[len(above) :] or steps
            key = ".".join(_EITHER.get(step, step) for step in inside)
            rows.setdefault(key, column.hint_for(_FORMS, "person", "PLACE", "TAX"))
    return rows


def topic_blocks(found: HelpTopic) -> Iterator[Block]:
    """Set a topic as blocks."""
    yield Heading(found.title)
    for at, part in enumerate(found.parts):
        if part.heading:
            yield Heading(part.heading)
        elif at:
            yield Para("")
        for number, text in enumerate(part.text):
            if number:
                yield Para("")
            yield Para(text)
        if part.rows:
            if part.text:
                yield Para("")
            yield from _rows(part)
        if part.code:
            yield Para("")
            for line in part.code.splitlines():
                yield Para(line, 4, 2) if line else Para("")


def _rows(part: HelpPart) -> Iterator[Block]:
    """Set rows as a table where it has headers, else as terms with their meaning below."""
    if part.headers:
        yield Table(part.headers, part.rows, spaced="Situation" in part.headers)
        return
    widest = max(len(term) for term, _ in part.rows)
    for term, meaning in part.rows:
        if widest <= _SHORT_TERM:
            yield Para(f"{term.ljust(widest)}  {meaning}", 2, widest + 2)
            continue
        yield Para(term, 2, 2, "strong")
        yield Para(meaning, 6)


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


def _topic_lines(found: HelpTopic) -> Iterator[str]:
    yield f".SH {_SECTIONS.get(found.name) or _escaped(found.title.upper())}"
    for part in found.parts:
        yield from _part_lines(part)


def _part_lines(part: HelpPart) -> Iterator[str]:
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


def _cells(part: HelpPart, cells: list[str]) -> str:
    """Write the cells behind a term as one text; an example says that it is one."""
    *told, last = cells
    return f"{' '.join(told)} {part.headers[-1]}: {last}".strip()
