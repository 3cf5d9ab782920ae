"""``taxcli guide``: what to do on PRO and with the Revenue Division, step by step, by topic."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from taxcli.cli.command import (
    DayOption,
    EditionChoice,
    answer,
    argument,
    ending,
    option,
    prepared,
    tell_diagnostics,
    writing,
)
from taxcli.cli.errors import Exit
from taxcli.document.blocks import Para
from taxcli.document.terminal import Voice
from taxcli.features.guide import document
from taxcli.features.guide.document import GUIDE_SCHEMA, SUFFIXES, guided
from taxcli.features.guide.guides import GuideTopic, topics
from taxcli.features.guide.guides import topic as topic_of
from taxcli.features.guide.guides import topic_names as guide_names
from taxcli.features.guide.progress import PROGRESS_SCHEMA, all_kept, done_of, keep, progress_path
from taxcli.text import holds_number, is_unseen

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
    on: DayOption = None,
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


def _named(ctx: typer.Context, name: str) -> GuideTopic:  # noqa: RET503 - fail() does not return
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


def _ids(
    ctx: typer.Context, topic: GuideTopic, given: Sequence[str] | None, option: str
) -> list[str]:
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
