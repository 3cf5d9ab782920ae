"""The sentences of the guides: facts of forms/ filled in, each with where it comes from."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, cast

from taxcli.law.data import NAMED, Status, named, whole_name
from taxcli.law.figures import STATUSES
from taxcli.values import Key, Keys

# Advice that no page gives; that it is ``inferred`` says nothing more.
OWN_ADVICE = "taxcli's advice"
# A value that is filled in later, from a case.
OWN_CASE = "{case."
_SHOWN = re.compile(r"\[([^\[\]]+)\]")
_MOST_DEEP = 4


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sentence was read, and how sure it is."""

    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class SourcedPart:
    """Sentences that rest on the same; names of buttons stand in square brackets."""

    JSON: ClassVar[Keys] = (
        *(Key("text", lambda part: quoted(part.text)), "status"),
        Key("sources", lambda part: [one.source for one in part.origins]),
    )

    text: str
    origins: tuple[Origin, ...]

    @property
    def status(self) -> Status:
        """Return how sure the least sure thing is that it rests on."""
        return _least_sure(self.origins)


@dataclass(frozen=True, slots=True)
class SourcedText:
    """What is said in one place, part by part: each has its own sources."""

    parts: tuple[SourcedPart, ...]

    @property
    def text(self) -> str:
        """Return all of it."""
        return " ".join(part.text for part in self.parts)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Return all that it rests on."""
        return tuple(dict.fromkeys(one for part in self.parts for one in part.origins))

    @property
    def status(self) -> Status:
        """Return how sure the least sure part of it is."""
        return _least_sure(self.origins)

    @property
    def plain(self) -> str:
        """Return the text with the names of buttons in quotation marks."""
        return quoted(self.text)

    def shown(self, mark: str = '"', *more: "SourcedText") -> str:
        """Return the text with names between marks, and how sure each part is if not official.

        ``more`` follows it; what several parts in a row rest on is told once, behind them.
        """
        parts = (part for said in (self, *more) for part in said.parts)
        return " ".join(
            quoted(" ".join(part.text for part in alike), mark) + unsure
            for unsure, alike in groupby(parts, _unsure)
        )

    @property
    def named(self) -> set[str]:
        """Return the names of the case's values in it: ``pay`` of ``{case.pay}``."""
        return {name.removeprefix("case.") for name in NAMED.findall(self.text)}


def _unsure(part: SourcedPart) -> str:
    """Say that a part is not official, and what it rests on, if so."""
    if part.status == "official":
        return ""
    told: dict[str, list[str]] = {}
    for one in part.origins:
        if one.source == OWN_ADVICE:
            told[OWN_ADVICE] = []
        elif one.status != "official":
            told.setdefault(f"{one.status}, not official: ", []).append(one.source)
    return f" ({'; '.join(how + '; '.join(of) for how, of in told.items())})"


def _least_sure(origins: Iterable[Origin]) -> Status:
    return max((one.status for one in origins), key=STATUSES.index)


def quoted(text: str, mark: str = '"') -> str:
    """Put the names of buttons between marks instead of square brackets."""
    return _SHOWN.sub(rf"{mark}\1{mark}", text)


def said_of(text: str, origin: Origin) -> SourcedText:
    """Fill in the facts that a text names.

    A fact that is a sentence keeps its own sources, and does not take on those of the sentences
    beside it; a figure within a sentence adds its sources to that sentence's.

    Raises:
        KeyError: it names something that is not there.
    """
    return SourcedText(tuple(_parts(text, (origin,))))


def _parts(
    text: str, origins: Sequence[Origin], file: str = "", depth: int = 0
) -> Iterator[SourcedPart]:
    """Fill in names; within a fact's own sentence they are names of its file."""
    if depth > _MOST_DEEP:
        raise KeyError(text)
    done, found, at = "", dict.fromkeys(origins), 0
    for match in NAMED.finditer(text):
        name, done, at = match[1], done + text[at : match.start()], match.end()
        if name.startswith("case."):
            done += match[0]
            continue
        parts = list(_fact_parts(name, file, depth))
        if parts[-1].text.endswith(".") and (not done.strip() or done.endswith((". ", "? "))):
            yield from _part(done, found)
            yield from parts
            done, found = "", dict.fromkeys(origins)
        else:
            done += " ".join(part.text for part in parts)
            found.update(dict.fromkeys(one for part in parts for one in part.origins))
    yield from _part(done + text[at:], found)


def _part(text: str, origins: Iterable[Origin]) -> Iterator[SourcedPart]:
    if text.strip():
        yield SourcedPart(text.strip(), tuple(origins))


def _fact_parts(name: str, file: str, depth: int) -> Iterator[SourcedPart]:
    whole = whole_name(name, file)
    fact = named(whole)
    origins = () if fact.source is None else (Origin(fact.source, cast("Status", fact.status)),)
    return _parts(fact.text, origins, whole.partition(".")[0], depth + 1)
