"""The sentences of the guides: facts of forms/ filled in, each with where it comes from."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from taxcli.law.data import load
from taxcli.law.figures import STATUSES, Status
from taxcli.values import Key, Keys

# The files whose facts a guide may name; ``case`` is filled in later, from a case.
_FILES = ("plan", "programs", "standing")
OWN_CASE = "{case."
_NAMED = re.compile(r"\{([a-z0-9_.]+)\}")
_SHOWN = re.compile(r"\[([^\[\]]+)\]")
_MOST_DEEP = 4
# What is said wherever PRO is advised, sentence by sentence, so that each keeps its status.
_PRO_LOGIN = "{standing.pro.login_needs} {standing.pro.first_year} {standing.pro.without_login}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sentence was read, and how sure it is."""

    source: str
    status: Status

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"status {self.status!r} is none of {', '.join(STATUSES)}")


@dataclass(frozen=True, slots=True)
class Part:
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
class Said:
    """What is said in one place, part by part: each has its own sources."""

    parts: tuple[Part, ...]

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

    @property
    def named(self) -> set[str]:
        """Return the names of the case's values in it: ``pay`` of ``{case.pay}``."""
        return {name.removeprefix("case.") for name in _NAMED.findall(self.text)}


def _least_sure(origins: Iterable[Origin]) -> Status:
    return max((one.status for one in origins), key=STATUSES.index)


def quoted(text: str, mark: str = '"') -> str:
    """Put the names of buttons between marks instead of square brackets."""
    return _SHOWN.sub(rf"{mark}\1{mark}", text)


def said_of(text: str, origin: Origin) -> Said:
    """Fill in the facts that a text names.

    A fact that is a sentence keeps its own sources, and does not take on those of the sentences
    beside it; a figure within a sentence adds its sources to that sentence's.

    Raises:
        KeyError: it names something that is not there.
    """
    return Said(tuple(_parts(text, (origin,))))


def _parts(text: str, origins: Sequence[Origin], file: str = "", depth: int = 0) -> Iterator[Part]:
    """Fill in names; within a fact's own sentence they are names of its file."""
    if depth > _MOST_DEEP:
        raise KeyError(text)
    done, found, at = "", dict.fromkeys(origins), 0
    for match in _NAMED.finditer(text):
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


def _part(text: str, origins: Iterable[Origin]) -> Iterator[Part]:
    if text.strip():
        yield Part(text.strip(), tuple(origins))


def _fact_parts(name: str, file: str, depth: int) -> Iterator[Part]:
    if name == "pro_login":
        return _parts(_PRO_LOGIN, (), "standing", depth + 1)
    whole = name if "." in name or not file else f"{file}.{name}"
    text, origins = _fact(whole)
    return _parts(text, origins, whole.split(".")[0], depth + 1)


def _fact(name: str) -> tuple[str, list[Origin]]:
    """Return a fact as text, and the origins it has."""
    file, *keys = name.split(".")
    if file not in _FILES or not keys:
        raise KeyError(name)
    value: Any = load(file)
    origins: list[Origin] = []
    for at, key in enumerate(keys, 1):
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and 1 <= int(key) <= len(value):
            value = value[int(key) - 1]
        else:
            raise KeyError(name)
        if isinstance(value, dict) and "status" in value:
            origins = [Origin(value["source"], value["status"])]
            # ``plan.steps.1`` is the first of what the table ``plan.steps`` says.
            if "value" in value and at < len(keys):
                value = value["value"]
    if isinstance(value, dict):
        value = value.get("value")
    if value is None or value == []:
        raise KeyError(name)
    return _text(value), origins


def _text(value: Any) -> str:
    if isinstance(value, list):
        return (", " if isinstance(value[0], str) else " or ").join(map(_text, value))
    if isinstance(value, int | Decimal):
        return f"{value:,}"
    return str(value)
