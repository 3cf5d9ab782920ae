"""How guides are worded on the screen, and as Markdown."""

from collections.abc import Iterator, Sequence

from taxcli.document.blocks import Block, Heading, Para, Table
from taxcli.features.common_blocks import head_blocks, resting_blocks
from taxcli.features.guide.guided import Guided, GuidedItem, GuidedStep
from taxcli.features.guide.guides import Topic
from taxcli.features.guide.progress import Kept
from taxcli.features.guide.texts import quoted


def list_blocks(topics: Sequence[Topic]) -> Iterator[Block]:
    """List the topics."""
    yield Heading("Guides")
    yield Table(("Topic", "What it tells"), tuple((one.name, one.summary) for one in topics))


def progress_blocks(kept: Sequence[Kept], topics: Sequence[Topic]) -> Iterator[Block]:
    """List what is under way, and for whom."""
    if not kept:
        yield Para("Nothing is under way.")
        return
    known = {one.name: one for one in topics}
    rows = tuple(
        (one.topic, one.client or "yourself", *_far(one, known.get(one.topic))) for one in kept
    )
    yield Table(("Topic", "For", "Done", "Next"), rows)


def _far(one: Kept, topic: Topic | None) -> tuple[str, str]:
    """Tell how many steps are done, and which is the next."""
    if topic is None:
        return f"{len(one.done)}", "a topic that this taxcli does not have"
    left = [step for step in topic.steps if step.id not in one.done]
    count = f"{len(topic.steps) - len(left)} of {len(topic.steps)}"
    return count, f"{left[0].number}: {left[0].text.plain}" if left else "all done"


def guide_blocks(of: Guided, *, aloud: bool = False) -> Iterator[Block]:
    """Word a guide; ``aloud`` says in words what brackets show, for a screen reader."""
    topic = of.topic
    yield Heading(topic.title)
    yield Para(topic.summary)
    if of.client:
        yield Para(f"For client {of.client}.")
    if of.result is not None:
        yield from head_blocks(of.result)
    yield from _items("Who it is for", of.who)
    yield from _items("Have at hand", of.at_hand)
    for section, steps in of.sections:
        yield Heading(section.heading)
        for step in steps:
            yield from _step(step, aloud)
    if of.done:
        yield Para("")
        yield Para(f"{of.done} of {len(of.steps)} steps done.")
    yield from _items("What goes wrong", of.goes_wrong)
    yield from _items("What cannot be undone", of.undoing(False))
    yield from _items("What can be undone or changed", of.undoing(True))
    yield from _items("Good to know", of.know)
    yield from _texts("Not known", topic.not_known)
    yield from resting_blocks(of.resting_on)
    yield Heading("Sources")
    for one in of.sources:
        yield Para(f"- {one.source} ({one.status})", 2, 2, "dim")
    yield from (Para(f"- Link: {link}", 2, 2) for link in topic.links)
    if topic.see:
        yield Para(f"- See also: {', '.join(f'taxcli guide {name}' for name in topic.see)}", 2, 2)


def _items(heading: str, items: Sequence[GuidedItem]) -> Iterator[Block]:
    yield from _texts(heading, [item.shown() for item in items])


def _texts(heading: str, texts: Sequence[str]) -> Iterator[Block]:
    if texts:
        yield Heading(heading)
    for text in texts:
        yield Para(f"- {quoted(text)}", 2, 2)


def _step(step: GuidedStep, aloud: bool) -> Iterator[Block]:
    off = step.applies is False
    if aloud:
        state = "" if off else " Done:" if step.done else " To do:"
        yield Para(f"Step {step.number}.{state} {step.shown()}", 2, 2)
    else:
        box = "[-]" if off else "[x]" if step.done else "[ ]"
        yield Para(f"{box} {step.number:>2}  {step.shown()}", 2, 8, "dim" if off else "plain")
    for note in step.notes if not off else ():
        yield Para(f"- {note.shown()}", 4 if aloud else 10, 2)
