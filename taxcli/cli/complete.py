"""Answers a shell that asks how the word being typed may go on."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

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
    context = root.make_context("taxcli", [], resilient_parsing=True)
    at, name = _behind_options(root, done)
    command = root
    if name is not None:
        command = root.get_command(context, name)
        done = done[at + 1 :]
        if command is None:
            return
    waiting, position = _where(command, done)
    if waiting is not None:
        yield from _values(waiting, typed, prefix)
    elif typed.startswith("-") and "--" not in done:
        yield from _options(command, typed)
    elif command is root:
        yield from _matching(dict(COMMANDS), typed)
    else:
        arguments = [each for each in command.params if each.param_type_name == "argument"]
        if arguments and (position < len(arguments) or arguments[-1].nargs == -1):
            yield from _values(arguments[min(position, len(arguments) - 1)], typed, "")


def _unglued(words: Sequence[str], shell: str) -> tuple[list[str], str, str]:
    """Take ``--option=value`` apart, which bash has done already and others have not."""
    *done, typed = words or [""]
    if shell in _SHELLS_SPLITTING_AT_EQUALS:
        if typed == "=":
            return done, "", ""
        if done and done[-1] == "=":
            done.pop()
        return [word for word in done if word != "="], typed, ""
    if typed.startswith("--") and "=" in typed:
        option, _, typed = typed.partition("=")
        return [*done, option], typed, f"{option}="
    return done, typed, ""


def _behind_options(root: Any, done: Sequence[str]) -> tuple[int, str | None]:
    """Return where the command's name stands, and the name."""
    skip = False
    for at, word in enumerate(done):
        if skip:
            skip = False
        elif word.startswith("-"):
            option = _option(root, word)
            skip = option is not None and not option.is_flag
        else:
            return at, word
    return len(done), None


def _where(command: Any, done: Sequence[str]) -> tuple[Any, int]:
    """Return the option that waits for its value, if one does, and how many arguments stand."""
    waiting, position, only_arguments = None, 0, False
    for word in done:
        if waiting is not None:
            waiting = None
        elif word == "--" and not only_arguments:
            only_arguments = True
        elif word.startswith("-") and word != "-" and not only_arguments:
            option = _option(command, word)
            if option is not None and not option.is_flag and "=" not in word:
                waiting = option
        else:
            position += 1
    return waiting, position


def _option(command: Any, word: str) -> Any:
    name = word.partition("=")[0]
    for each in command.params:
        if each.param_type_name == "option" and name in (*each.opts, *each.secondary_opts):
            return each
    return None


def _options(command: Any, typed: str) -> Iterator[str]:
    for each in (*command.params, None):
        if each is None:
            yield from _matching({"--help": "Show how the command is used."}, typed)
        elif each.param_type_name == "option" and not each.hidden:
            yield from _matching(
                {name: each.help or "" for name in each.opts if name.startswith("--")}, typed
            )


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
        case "SHELL":
            return ("bash", "zsh", "fish")
        case "LINE":
            return _lines()
        case "STATUS":
            return (*_choices_of("filing_status"), "unknown")
        case "HOW":
            return ("all", "part", "none", "differ", "unknown")
        case "KIND":
            from taxcli.batch.choices import KINDS

            return list(KINDS)
        case "YEAR":
            from taxcli.law.figures import years

            return [str(year) for year in years()]
        case "COMMAND|TOPIC":
            from taxcli.cli.help_topics import topic_names

            return [*COMMANDS, *topic_names()]
        case "TOPIC":
            return _guide_topics()
    return ()


def _guide_topics() -> Iterable[str]:
    from taxcli.law.data import forms_folder

    return sorted(path.stem for path in (forms_folder() / "guide").glob("*.toml"))


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
    from taxcli.case.edit import case_keys

    return [f"{key}=" for key in case_keys() if not key.endswith("ssn")]


def _choices_of(key: str) -> tuple[str, ...]:
    """Return the values a key of the case can have, where they are few and known."""
    from taxcli.batch.columns import CLIENTS, columns_of

    column = columns_of(CLIENTS).get(key)
    return column.choices if column is not None else ()


def _matching(found: Any, typed: str, prefix: str = "") -> Iterator[str]:
    helps = found if isinstance(found, dict) else dict.fromkeys(found, "")
    for word, told in helps.items():
        if str(word).startswith(typed):
            yield f"{prefix}{word}\t{' '.join(told.split())}"
