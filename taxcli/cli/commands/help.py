"""``taxcli help``: a command, a topic, all of them, or the manual page."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from taxcli.cli.commands import COMMANDS
from taxcli.cli.errors import Exit
from taxcli.cli.help_topics import topic, topic_blocks, topic_names
from taxcli.document.blocks import Block, Heading, Para
from taxcli.document.terminal import Voice


def help(
    ctx: typer.Context,
    about: Annotated[
        str | None,
        typer.Argument(
            metavar="[COMMAND|TOPIC]",
            help="A command (compute), or a topic (case-file); left out: which there are.",
            show_default=False,
        ),
    ] = None,
    *,
    man: Annotated[
        bool, typer.Option("--man", help="Print the manual page, as man and groff read it.")
    ] = False,
) -> Exit:
    """Show help on a command or a topic; without one, list them all.

    To read the manual page: taxcli help --man | man -l -
    """
    voice: Voice = ctx.obj
    if man:
        from taxcli.cli.help_man import manual

        if about is not None:
            ctx.fail("--man prints the whole manual: leave the command or topic out.")
        voice.verbatim(manual(_root(ctx), ctx.find_root()))
    elif about is None:
        voice.say(*_contents())
    elif about in COMMANDS:
        _show_command(ctx, voice, about)
    elif about in topic_names():
        voice.say(*topic_blocks(topic(about)))
    else:
        ctx.fail(f"There is no command and no topic {about!r}.{_did_you_mean(about)}")
    return Exit.DONE


def _root(ctx: typer.Context) -> Any:
    return ctx.find_root().command


def _show_command(ctx: typer.Context, voice: Voice, name: str) -> None:
    root = ctx.find_root()
    command = _root(ctx).get_command(root, name)
    with command.make_context(name, [], parent=root, resilient_parsing=True) as inner:
        voice.verbatim(f"{inner.get_help()}\n")


def _contents() -> Iterator[Block]:
    yield Heading("Commands: taxcli help COMMAND tells the options of one")
    yield from _listed(COMMANDS)
    yield Heading("Topics: taxcli help TOPIC")
    yield from _listed({name: topic(name).summary for name in topic_names()})
    yield Heading("To begin")
    yield Para("taxcli check answers from a few questions whether there is anything to file.", 2)
    yield Para("taxcli interview mine.toml asks for the rest; taxcli help filing leads on.", 2)


def _listed(found: dict[str, str]) -> Iterator[Block]:
    wide = max(len(name) for name in found)
    for name, told in found.items():
        yield Para(f"{name.ljust(wide)}  {told}", 2, wide + 2 if wide < 12 else 4)


def _did_you_mean(name: str) -> str:
    near = get_close_matches(name.lower(), [*COMMANDS, *topic_names()], 2, 0.5)
    if near:
        return f" Did you mean {' or '.join(repr(each) for each in near)}?"
    return " taxcli help lists them."
