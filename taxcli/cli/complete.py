"""Answers a shell that asks how the word being typed may go on."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from typer import TyperException
from typer._click.shell_completion import _resolve_context, _resolve_incomplete

from taxcli.cli.commands import COMMANDS

# What the shell completes itself, by what the help calls it.
_CASES, _DIRS, _FILES = ":cases", ":dirs", ":files"
_PLACES = {
    "CASE": _CASES,
    "A": _CASES,
    "B": _CASES,
    "DIR": _DIRS,
    "FILE": _FILES,
    "TABLE": _FILES,
}
# The words stay open: a value follows without a space.
_OPEN = ":open"
# A metavar that lists what may stand there: yes|no.
_LISTED = re.compile(r"[a-z-]+(\|[a-z-]+)+")
_SHELLS_SPLITTING_AT_EQUALS = ("bash",)


def answer(root: Any, shell: str, words: Sequence[str]) -> Iterator[str]:
    """Yield a line for each way to go on: a word, a tab and its help; or ``:kind`` for files.

    ``words`` are those after ``taxcli``, the last one incomplete, perhaps empty. ``root`` is the
    group of all commands.
    """
    done, typed, prefix = _unglued(words, shell)
    try:
        context = _resolve_context(root, {}, "taxcli", done)
    except TyperException:
        return
    found, typed = _resolve_incomplete(context, done, typed)
    if hasattr(found, "param_type_name"):
        yield from _values(found, typed, prefix)
    elif typed.startswith("-") and "--" not in done:
        yield from _matching(_options(found.get_params(context)), typed)
    elif found is root:
        yield from _matching(COMMANDS, typed)


def _unglued(words: Sequence[str], shell: str) -> tuple[list[str], str, str]:
    """Take ``--option=value`` apart, which bash has done already and others have not."""
    *done, typed = words or [""]
    if shell in _SHELLS_SPLITTING_AT_EQUALS:
        if typed == "=":
            return done, "", ""
        return [word for word in done if word != "="], typed, ""
    if typed.startswith("--") and "=" in typed:
        option, _, typed = typed.partition("=")
        return [*done, option], typed, f"{option}="
    return done, typed, ""


def _options(parameters: Iterable[Any]) -> dict[str, str]:
    """Return the long options, and what each is for."""
    return {
        name: each.help or ""
        for each in parameters
        if each.param_type_name == "option" and not each.hidden
        for name in each.opts
        if name.startswith("--")
    }


def _values(parameter: Any, typed: str, prefix: str) -> Iterator[str]:
    """Yield what a parameter can hold."""
    name = (parameter.metavar or parameter.name or "").strip("[].")
    choices = getattr(parameter.type, "choices", None)
    if choices is None and name in _PLACES:
        yield _PLACES[name]
        return
    if choices is None and name == "KEY=VALUE":
        if "=" not in typed:
            yield _OPEN
            yield from _matching(_keys(), typed, prefix)
            return
        key, _, typed = typed.partition("=")
        yield from _matching(_choices_of(key), typed, f"{prefix}{key}=")
        return
    yield from _matching(choices or _words_for(name), typed, prefix)


def _words_for(name: str) -> Iterable[str]:
    if _LISTED.fullmatch(name):
        return name.split("|")
    match name:
        case "LINE":
            return _lines()
        case "STATUS":
            return (*_choices_of("filing_status"), "unknown")
        case "HOW":
            return ("all", "part", "none", "differ", "unknown")
        case "KIND":
            from taxcli.batch.prepare_client import KINDS

            return list(KINDS)
        case "YEAR":
            from taxcli.law.figures import years

            return map(str, years())
        case "COMMAND|TOPIC":
            from taxcli.cli.help_topics import topic_names

            return (*COMMANDS, *topic_names())
        case "TOPIC":
            from taxcli.features.guide.guides import topic_names as guide_names

            return sorted(guide_names())
    return ()


def _lines() -> Iterable[str]:
    from taxcli.engine.forms import line_rows
    from taxcli.law.programs import programs

    rows = [row for form in ("full-year", "part-year") for _, row in line_rows(form)]
    for program in programs():
        yield program.id
        # Of what `when` asks for, only the bands are the tax's own; the rest is the case's.
        bands = ({*row.get("when", ())} & {"one-band", "two-bands"} for row in rows)
        fits = (row["id"] for row, own in zip(rows, bands, strict=True) if own <= {program.bands})
        yield from dict.fromkeys(f"{program.id}.{line}" for line in fits)


def _keys() -> Iterable[str]:
    """Return the keys of a case; a Social Security number has no place on a command line."""
    from taxcli.case.write import case_keys

    return [f"{key}=" for key in case_keys() if not key.endswith("ssn")]


def _choices_of(key: str) -> tuple[str, ...]:
    """Return the values a key of the case can have, where they are few and known."""
    from taxcli.batch.rows import CLIENTS, columns_of

    column = columns_of(CLIENTS).get(key)
    return column.choices if column is not None else ()


def _matching(found: Iterable[str], typed: str, prefix: str = "") -> Iterator[str]:
    """Yield the words that begin as typed, with what a mapping tells of each."""
    helps = found if isinstance(found, Mapping) else {}
    for word in found:
        if str(word).startswith(typed):
            yield f"{prefix}{word}\t{' '.join(helps.get(word, '').split())}"
