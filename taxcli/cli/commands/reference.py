"""``taxcli help``, ``completion`` and ``figures``: what to know."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from taxcli.cli.command import (
    EditionChoice,
    answer,
    argument,
    option,
)
from taxcli.cli.commands import COMMANDS
from taxcli.cli.errors import Exit
from taxcli.cli.help_topics import manual, topic, topic_blocks, topic_names
from taxcli.document.blocks import Block, Heading, Para
from taxcli.document.terminal import Voice
from taxcli.law.figures import year_law


def help(
    ctx: typer.Context,
    about: Annotated[
        str | None,
        argument(
            "[COMMAND|TOPIC]",
            "A command (compute), or a topic (case-file); left out: which there are.",
        ),
    ] = None,
    *,
    man: Annotated[
        bool, option("--man", "Print the manual page, as man and groff read it.")
    ] = False,
) -> Exit:
    """Show help on a command or a topic; without one, list them all.

    To read the manual page: taxcli help --man | man -l -
    """
    voice: Voice = ctx.obj
    if man:
        if about is not None:
            ctx.fail("--man prints the whole manual: leave the command or topic out.")
        voice.verbatim(manual(ctx.find_root().command, ctx.find_root()))
    elif about is None:
        voice.say(*_contents())
    elif about in COMMANDS:
        _show_command(ctx, voice, about)
    elif about in topic_names():
        voice.say(*topic_blocks(topic(about)))
    else:
        ctx.fail(f"There is no command and no topic {about!r}.{_did_you_mean(about)}")
    return Exit.DONE


def _show_command(ctx: typer.Context, voice: Voice, name: str) -> None:
    root: Any = ctx.find_root()
    command = root.command.get_command(root, name)
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


# Each script hands the words typed so far, the last perhaps incomplete, to taxcli, which answers
# with a candidate a line (and its help behind a tab), or with ":kind" for files, which the shell
# itself knows best. "--" stands first so that a word such as --version is not obeyed.
_SCRIPTS = Path(__file__).parents[1] / "shells"


def completion(
    ctx: typer.Context,
    shell: Annotated[
        Literal["bash", "zsh", "fish"], argument("SHELL", "The shell: bash, zsh or fish.")
    ],
) -> Exit:
    """Print a script that completes taxcli's commands, options and keys when Tab is pressed.

    bash: put  eval "$(taxcli completion bash)"  into ~/.bashrc. fish: write it to
    ~/.config/fish/completions/taxcli.fish. zsh: write it as _taxcli into a folder of $fpath.
    """
    voice: Voice = ctx.obj
    voice.verbatim((_SCRIPTS / f"taxcli.{shell}").read_text("utf-8"))
    return Exit.DONE


def figures(
    ctx: typer.Context,
    year: Annotated[
        int | None, argument("[YEAR]", "The tax year; left out: which years there are.")
    ] = None,
    edition: EditionChoice = "current",
) -> Exit:
    """Show the figures of a tax year with their sources; where the editions differ, both."""
    from taxcli.features.figures import (
        FIGURES_SCHEMA,
        YEARS_SCHEMA,
        figure_blocks,
        figures_of_year,
        year_blocks,
        year_rows,
    )

    voice: Voice = ctx.obj
    if year is None:
        rows = year_rows()
        answer(voice, YEARS_SCHEMA, {"years": rows}, year_blocks(rows))
        voice.hint(Para(f"taxcli figures {rows[-2].tax_year} shows the figures of a year."))
    else:
        law = year_law(year, edition)
        answer(voice, FIGURES_SCHEMA, figures_of_year(law), figure_blocks(law))
    return Exit.DONE
