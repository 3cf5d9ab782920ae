"""The command line: finds the command, runs it, and turns every ending into an exit code."""

import codecs
import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from taxcli.cli.commands import COMMANDS, MODULES
from taxcli.cli.errors import Exit, report
from taxcli.cli.passphrase import DESCRIPTOR, passphrases, take_descriptor
from taxcli.document.terminal import Voice
from taxcli.text import with_ranges

# Below this, what explains an option stands under it.
_STACKED_BELOW = 60
_NARROWEST = 20
# A shell that completes a word asks with this in the environment (taxcli completion).
_COMPLETE = "_TAXCLI_COMPLETE"
# Commands that write other JSON than one document, or none.
_JSON = {
    "batch": "Write one JSON document a line to stdout, one a client.",
    **dict.fromkeys(("completion", "help")),
}
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
_QUIET: dict[str, Any] = {
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "add_completion": False,
    "context_settings": _SETTINGS,
}


class _Fitting:
    """A command whose help keeps to the width of the screen."""

    def get_help(self, ctx: Any) -> str:
        formatter = ctx.make_formatter()
        columns = get_terminal_size().columns
        if columns < _STACKED_BELOW:
            formatter.width = max(_NARROWEST, columns) - 1
            formatter.write_dl = partial(_write_stacked, formatter)
        self.format_help(ctx, formatter)  # type: ignore[attr-defined]
        return with_ranges(formatter.getvalue().rstrip("\n"))


def _write_stacked(formatter: Any, rows: Sequence[tuple[str, str]], **_: Any) -> None:
    """Write what explains an option under it."""
    for first, second in rows:
        formatter.write(f"{' ' * formatter.current_indent}{first}\n")
        with formatter.indentation():
            formatter.write_text(second)


class _Command(_Fitting, TyperCommand):
    """One command."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]


class _Commands(_Fitting, TyperGroup):
    """The group of all commands; each is imported when it is asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        if cmd_name not in COMMANDS:
            return None
        module = MODULES.get(cmd_name, cmd_name)
        function = getattr(import_module(f"taxcli.cli.commands.{module}"), cmd_name)
        app = typer.Typer(**_QUIET)
        app.command(cmd_name, cls=_Command)(function)
        command = typer.main.get_command(app)
        explanation = _JSON.get(cmd_name, "Write one JSON document to stdout.")
        command.params += [
            *([_flag("--json", explanation)] if explanation else []),
            _flag("--accessible", "Plain text for screen readers (also: ACCESSIBLE=1)."),
            _passphrase_fd(),
        ]
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            ctx.fail(f"There is no command {name!r}.{_did_you_mean(name)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _did_you_mean(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, 1, 0.5)
    if near:
        return f" Did you mean {near[0]!r}?"
    return f" The commands are {', '.join(COMMANDS)}."


def _flag(name: str, explanation: str) -> TyperOption:
    """Declare for the help what run() reads from the arguments, before anything can speak."""
    return TyperOption(param_decls=[name], is_flag=True, expose_value=False, help=explanation)


def _passphrase_fd() -> TyperOption:
    return TyperOption(
        param_decls=["--passphrase-fd"],
        type=int,
        metavar="N",
        expose_value=False,
        callback=take_descriptor,
        envvar=DESCRIPTOR,
        show_envvar=True,
        help="Read the passphrase of a locked case from this file descriptor: its first line.",
    )


def _version(ctx: typer.Context, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from taxcli import __version__
        from taxcli.document.blocks import Para
        from taxcli.law.as_of import law_date, version_words

        if ctx.obj.as_json:
            about = {"version": __version__, "law_data_as_of": law_date()}
            ctx.obj.json({"schema": "taxcli-version-1", **about})
        else:
            ctx.obj.say(Para(version_words(__version__)))
        raise typer.Exit


def _root(
    ctx: typer.Context,
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Show the version and the day of the law data (--json: as JSON).",
            callback=_version,
            is_eager=True,
        ),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --version only.", hidden=True)
    ] = False,
    accessible: Annotated[
        bool, typer.Option("--accessible", help="Plain text for screen readers.")
    ] = False,
    passphrase_fd: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            callback=take_descriptor,
            help="Read the passphrase of a locked case from this file descriptor.",
        ),
    ] = None,
) -> None:
    """Prepare two local income tax returns around Portland, Oregon: SHS and PFA.

    Results go to stdout, talk to stderr. Nothing is sent anywhere (but by batch --dask).

    To begin: taxcli check. taxcli help lists topics, such as filing and case-file.
    """
    if as_json:
        ctx.fail("--json stands after the command: taxcli compute CASE --json.")


def run(argv: list[str]) -> int:
    """Run the command line on its arguments and return the exit code."""
    voice = _voice(argv)
    if sys.stdout is None:
        voice.raw("standard output is closed: the result would be lost.\n")
        return Exit.PLACE
    try:
        app = typer.Typer(cls=_Commands, **_QUIET)
        app.callback()(_root)
        command = typer.main.get_command(app)
        if _COMPLETE in os.environ:
            return _complete(voice, command, argv)
        with passphrases(voice):
            code = command.main(
                argv or ["--help"], prog_name="taxcli", standalone_mode=False, obj=voice
            )
        return int(code or Exit.DONE) if argv else Exit.USAGE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception as error:
        return report(voice, error)


def _complete(voice: Voice, command: Any, argv: list[str]) -> Exit:
    from taxcli.cli.complete import answer

    words = argv[1:] if argv[:1] == ["--"] else argv
    for line in answer(command, os.environ[_COMPLETE], words):
        voice.verbatim(f"{line}\n")
    return Exit.DONE


def _voice(argv: list[str]) -> Voice:
    options = argv[: argv.index("--")] if "--" in argv else argv
    out, err = (_tolerant(stream) for stream in (sys.stdout, sys.stderr))
    return Voice(
        out, err, os.environ, as_json="--json" in options, accessible="--accessible" in options
    )


# What to write where an encoding lacks a sign; anything else becomes a question mark.
_IN_ASCII = {"×": "x", "÷": "/", "−": "-", "–": "-", "—": "-", "…": "...", "’": "'", "·": "-"}


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_IN_ASCII.get(char, "?") for char in lost), error.end


def _tolerant(stream: Any) -> Any:
    """Return a stream that writes what its encoding cannot hold in ASCII instead of failing."""
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    if hasattr(stream, "reconfigure"):
        codecs.register_error("taxcli", _in_ascii)
        stream.reconfigure(errors="taxcli")
    return stream
