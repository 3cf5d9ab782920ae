"""The command line: finds the command, runs it, and turns every ending into an exit code."""

import codecs
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup, TyperOption

from taxcli.cli.exits import Exit
from taxcli.cli.voice import Voice

# Command -> one line of help. The module taxcli/cli/<command>.py has a function of that name;
# it is imported when the command runs, and not for --help.
COMMANDS = {
    "interview": "Ask for what the returns need, in plain words, and write the case.",
    "compute": "Compute both returns of a case: what to file, what is due or comes back.",
    "explain": "Explain one line, down to the facts and the law it rests on.",
    "review": "List what stands in the way, what to look at, and what to know.",
    "prepare": "Write all papers of a case into a folder.",
    "estimate": "Work out estimated payments: whether, how much, by when.",
    "extend": "Ask for more time to file: what to pay for it, or nothing to send.",
    "late": "Compute what paying late costs, month by month.",
    "plan": "Work out a payment plan: eligibility, fee, dates, instalments, cost.",
    "ledger": "Put the payments beside the return, and a bill received beside both.",
    "batch": "Prepare all clients of a table, or of a folder of case files.",
    "template": "Write an empty table of clients to fill in, with instructions.",
    "export": "Write case files as a table: the way back from cases to a spreadsheet.",
    "new": "Make next year's case of last year's, for one case or a folder.",
    "figures": "Show the figures of a tax year, with their sources.",
}
_SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"]}
_QUIET: dict[str, Any] = {
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "add_completion": False,
    "context_settings": _SETTINGS,
}


class _Commands(TyperGroup):
    """The group of all commands; each is imported when it is asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        if cmd_name not in COMMANDS:
            return None
        function = getattr(import_module(f"taxcli.cli.{cmd_name}"), cmd_name)
        app = typer.Typer(**_QUIET)
        app.command(cmd_name)(function)
        command = typer.main.get_command(app)
        command.params.append(_accessible())
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


def _accessible() -> TyperOption:
    # Read by run() from the arguments, before anything can speak; declared here for the help.
    return TyperOption(
        param_decls=["--accessible"],
        is_flag=True,
        expose_value=False,
        help="Plain text for screen readers (also: ACCESSIBLE=1).",
    )


def _version(ctx: typer.Context, asked: bool) -> None:
    if asked:
        from taxcli import __version__
        from taxcli.cli.blocks import Para

        ctx.obj.say(Para(f"taxcli {__version__}"))
        raise typer.Exit


def _root(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_version, is_eager=True),
    ] = False,
    accessible: Annotated[
        bool, typer.Option("--accessible", help="Plain text for screen readers.")
    ] = False,
) -> None:
    """Prepare two local income tax returns around Portland, Oregon: SHS and PFA.

    Results go to stdout, talk to stderr. Nothing is sent anywhere.
    """


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
        code = command.main(
            argv or ["--help"], prog_name="taxcli", standalone_mode=False, obj=voice
        )
        return int(code or Exit.DONE) if argv else Exit.USAGE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception as error:
        from taxcli.cli.errors import report

        return report(voice, error)


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
