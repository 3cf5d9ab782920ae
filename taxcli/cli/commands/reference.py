"""``taxcli help``, ``completion``, ``figures`` and ``guide``: what to know and what to do."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from taxcli.cli.command import (
    Day,
    EditionChoice,
    answer,
    argument,
    ending,
    option,
    prepared,
    tell_diagnostics,
    writing,
)
from taxcli.cli.commands import COMMANDS
from taxcli.cli.errors import Exit
from taxcli.cli.help_topics import manual, topic, topic_blocks, topic_names
from taxcli.document.blocks import Block, Heading, Para
from taxcli.document.terminal import Voice
from taxcli.features.guide import document
from taxcli.features.guide.document import GUIDE_SCHEMA, SUFFIXES, guided
from taxcli.features.guide.guides import Topic, topics
from taxcli.features.guide.guides import topic as topic_of
from taxcli.features.guide.guides import topic_names as guide_names
from taxcli.features.guide.progress import PROGRESS_SCHEMA, all_kept, done_of, keep, progress_path
from taxcli.law.figures import year_law
from taxcli.text import holds_number, is_unseen


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


LIST_SCHEMA = "taxcli-guides-1"
_STEPS = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,4}))?")
_LONGEST_ID = 80


def guide(
    ctx: typer.Context,
    topic: Annotated[str | None, argument("[TOPIC]", "Left out: which there are.")] = None,
    *,
    case: Annotated[str | None, option("--case", "Fill the steps in from a case.", "CASE")] = None,
    output: Annotated[
        Path | None,
        option("--output -o", "Write a checklist: .pdf to print, .md or .json.", "FILE"),
    ] = None,
    done: Annotated[
        list[str] | None, option("--done", "These steps are done: 3, or 1-4.", "STEPS")
    ] = None,
    undone: Annotated[
        list[str] | None, option("--undone", "These steps are not done.", "STEPS")
    ] = None,
    reset: Annotated[bool, option("--reset", "No step is done any more.")] = False,
    client: Annotated[
        str | None,
        option("--client", "Whose progress it is, by a firm's own id; yours if left out.", "ID"),
    ] = None,
    progress: Annotated[
        bool, option("--progress", "List what is under way, and for whom.")
    ] = False,
    edition: EditionChoice = "current",
    on: Day = None,
) -> Exit:
    """Lead through Portland Revenue Online and the Revenue Division, step by step.

    Which steps are done is kept in your state folder. Links are shown, and never opened.
    """
    voice: Voice = ctx.obj
    _check_client(client)
    changes = bool(done or undone or reset)
    if topic is None or progress:
        if changes or output is not None or case is not None or (client and not progress):
            ctx.fail("Name a TOPIC for that, and leave --progress out.")
        chosen = None if topic is None else _named(ctx, topic).name
        return _under_way(voice, chosen, client) if progress else _list(voice)

    found = _named(ctx, topic)
    if output is not None and output.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(
            f"-o {output} is no checklist: name a file that ends in {', '.join(SUFFIXES)}."
        )
    ticked, cleared = _ids(ctx, found, done, "--done"), _ids(ctx, found, undone, "--undone")
    if both := set(ticked) & set(cleared):
        numbers = ", ".join(str(one.number) for one in found.steps if one.id in both)
        ctx.fail(f"--done and --undone both name step {numbers}: leave one out.")
    result = None if case is None else prepared(voice, case, edition, on)
    if changes:
        keep(found.name, client, done=ticked, undone=cleared, reset=reset)
    kept = done_of(found.name, client)
    of = guided(found, result, done=kept, client=client)
    if output is not None:
        with writing("No checklist was"):
            document.write_checklist(of, output)
        voice.tell(Para(f"Checklist: {output}"))
    if voice.as_json or output is None:
        answer(voice, GUIDE_SCHEMA, of, document.guide_blocks(of))
    if changes:
        where = f" for {client}" if client else ""
        file = progress_path()
        voice.tell(Para(f"{of.done} of {len(found.steps)} done{where}, kept in {file}"))
    if case is None or result is None:
        return Exit.DONE
    tell_diagnostics(voice, result, case)
    if result.blocked:
        hint = "The steps have no amounts of the case: what blocks must be settled first."
        voice.tell(Para(hint))
    return ending(result)


def _named(ctx: typer.Context, name: str) -> Topic:  # noqa: RET503 - fail() does not return
    names = guide_names()
    if name.lower() in names:
        return topic_of(name.lower())
    holding = [one for one in names if name and name.lower() in one]
    near = holding[:1] if len(holding) == 1 else get_close_matches(name.lower(), names, 1, 0.5)
    hint = f"Did you mean {near[0]!r}?" if near else f"The topics are {', '.join(names)}."
    ctx.fail(f"There is no guide {name!r}. {hint}")


def _check_client(client: str | None) -> None:
    """Refuse an id that is none, or that may be a Social Security number."""
    if client is None:
        return
    if holds_number(client):
        raise typer.BadParameter(
            "--client looks like a Social Security number: use a number of your own."
        )
    if not client.strip() or any(map(is_unseen, client)) or len(client) > _LONGEST_ID:
        raise typer.BadParameter(
            f"--client is no id: write up to {_LONGEST_ID} letters, digits and signs, like C-001."
        )


def _ids(ctx: typer.Context, topic: Topic, given: Sequence[str] | None, option: str) -> list[str]:
    """Return the ids of the steps that an option names by number."""
    ids, last = [], len(topic.steps)
    for text in (part.strip() for one in given or () for part in one.split(",")):
        match = _STEPS.fullmatch(text)
        if match is None:
            ctx.fail(f"{option} {text!r} is no step: give a number or a range, like 3 or 1-4.")
        first, end = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= end <= last:
            ctx.fail(f"{option} {text}: {topic.name} has the steps 1 to {last}.")
        ids += [step.id for step in topic.steps[first - 1 : end]]
    return ids


def _list(voice: Voice) -> Exit:
    rows = document.topic_rows(topics())
    answer(voice, LIST_SCHEMA, {"topics": rows}, document.list_blocks(rows))
    voice.hint(Para(f"taxcli guide {rows[0].topic} shows one."))
    return Exit.DONE


def _under_way(voice: Voice, topic: str | None, client: str | None) -> Exit:
    kept = [
        one for one in all_kept() if topic in (None, one.topic) and client in (None, one.client)
    ]
    found, path = topics(), progress_path()
    told = {"file": path, "guides": document.under_way(kept, found)}
    answer(voice, PROGRESS_SCHEMA, told, document.progress_blocks(kept, found))
    if kept and not voice.as_json:
        voice.tell(Para(f"Kept in {path}"))
    return Exit.DONE
