"""The guides: what to do on Portland Revenue Online and with the Revenue Division, by topic.

A topic is a file of forms/guide/. Its texts name facts of the other files of forms/ in braces
(``{plan.fee}``), so that no figure stands in two files, and put what a page calls a button, a
panel or a box in square brackets. ``with_case`` may name values of a case too (``{case.pay}``).

A text is a string, or a list of parts where they rest on different things: a string has the source
of its step, a table ``{ text = "…", source = "…" }`` its own. A note may be such a table too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, NamedTuple

from taxcli.features.guide.texts import OWN_CASE, Origin, SourcedPart, SourcedText, said_of
from taxcli.law.data import LawDataError, Status, forms_folder, load, record
from taxcli.values import Key, Keys, spread

_TOPIC_KEYS = {
    *("title", "summary", "order", "source", "sources", "who", "at_hand", "section"),
    *("goes_wrong", "undo", "know", "not_known", "links", "see"),
}
_SECTION_KEYS = {"id", "heading", "step", "brief"}
_STEP_KEYS = {"id", "text", "notes", "with_case", "only_if", "source"}
_ITEM_KEYS = {"text", "do", "source", "do_source", "with_case"}
_UNDO_KEYS = {"text", "can", "do", "source", "do_source"}


class RestsOn(NamedTuple):
    """What a text rests on, and the same of each part of it and of what goes with it."""

    status: Status
    sources: list[str]
    parts: list[SourcedPart]


def _rests_on(text: SourcedText, *more: SourcedText) -> RestsOn:
    parts = [part for one in (text, *more) for part in one.parts]
    return RestsOn(text.status, [one.source for one in text.origins], parts)


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One step. ``only_if`` names what must hold of a case for the step to apply.

    ``number`` counts through all sections of a topic; ``id`` stays when numbers change.
    ``with_case`` takes the place of ``text`` where a case is given and says enough: then the text
    is ``from_case``. ``applies`` is ``None`` where no case says, ``why_not`` why it does not.
    """

    JSON: ClassVar[Keys] = (
        *("number", "id", Key("text", lambda step: step.text.plain)),
        Key("notes", lambda step: [note.plain for note in step.notes]),
        *("done", "applies", Key("why_not", lambda step: step.why_not or None)),
        *("from_case", spread("rests_on")),
    )

    id: str
    number: int
    text: SourcedText
    notes: tuple[SourcedText, ...]
    with_case: SourcedText | None
    only_if: str | None
    done: bool = False
    applies: bool | None = None
    why_not: str = ""
    from_case: bool = False

    @property
    def rests_on(self) -> RestsOn:
        """Return what the step and its notes rest on."""
        return _rests_on(self.text, *self.notes)

    def shown(self, mark: str = '"') -> str:
        """Return the step as it is shown; one that does not apply says why."""
        text = self.text.shown(mark)
        return f"Does not apply: {self.why_not} ({text})" if self.applies is False else text


@dataclass(frozen=True, slots=True)
class GuideSection:
    """A procedure of a topic; ``brief`` says it in fewer words, for a firm's checklist."""

    JSON: ClassVar[Keys] = ("id", "heading", "steps")

    id: str
    heading: str
    steps: tuple[GuideStep, ...]
    brief: tuple[SourcedText, ...]


@dataclass(frozen=True, slots=True)
class GuideItem:
    """Something to know; ``do`` says what to do about it, ``can`` whether it can be undone."""

    JSON: ClassVar[Keys] = (
        Key("text", lambda item: item.text.plain),
        Key("to_do", lambda item: item.do.plain if item.do else None),
        *(spread("rests_on"), Key("can_be_undone", lambda item: item.can, optional=True)),
    )

    text: SourcedText
    do: SourcedText | None = None
    with_case: SourcedText | None = None
    can: bool | None = None
    from_case: bool = False

    @property
    def rests_on(self) -> RestsOn:
        """Return what the item and what to do rest on."""
        return _rests_on(self.text, *self._do)

    @property
    def _do(self) -> tuple[SourcedText, ...]:
        return (self.do,) if self.do else ()

    def shown(self, mark: str = '"') -> str:
        """Return it with what to do; what both rest on is told once."""
        return self.text.shown(mark, *self._do)


@dataclass(frozen=True, slots=True)
class GuideTopic:
    """A guide: who needs it, what to have at hand, the steps, what goes wrong and what stays."""

    name: str
    title: str
    summary: str
    order: int
    who: tuple[GuideItem, ...]
    at_hand: tuple[GuideItem, ...]
    sections: tuple[GuideSection, ...]
    goes_wrong: tuple[GuideItem, ...]
    undo: tuple[GuideItem, ...]
    know: tuple[GuideItem, ...]
    not_known: tuple[str, ...]
    links: tuple[str, ...]
    see: tuple[str, ...]

    @property
    def steps(self) -> tuple[GuideStep, ...]:
        """Return the steps of all sections, in order."""
        return tuple(step for section in self.sections for step in section.steps)

    def section(self, id_: str) -> GuideSection:
        """Return a section by its id."""
        return next(one for one in self.sections if one.id == id_)

    @property
    def texts(self) -> Iterator[SourcedText]:
        """Yield every sentence that has a source."""
        for step in self.steps:
            yield from filter(None, (step.text, *step.notes, step.with_case))
        for section in self.sections:
            yield from section.brief
        for item in self.items:
            yield from filter(None, (item.text, item.do, item.with_case))

    @property
    def items(self) -> tuple[GuideItem, ...]:
        """Return what is to know beside the steps."""
        return (*self.who, *self.at_hand, *self.goes_wrong, *self.undo, *self.know)

    def undoing(self, can: bool) -> tuple[GuideItem, ...]:
        """Return what can be undone, or what cannot."""
        return tuple(item for item in self.undo if item.can is can)


@cache
def topic_names() -> tuple[str, ...]:
    """Return the names of the topics, in the order in which they are listed."""
    names = (path.stem for path in (forms_folder() / "guide").glob("*.toml"))
    return tuple(sorted(names, key=lambda name: (topic(name).order, name)))


def topics() -> tuple[GuideTopic, ...]:
    """Return every topic.

    Raises:
        LawDataError: a file is not as it should be; the message says where.
    """
    return tuple(topic(name) for name in topic_names())


@cache
def topic(name: str) -> GuideTopic:
    """Return a topic by the name of its file.

    Raises:
        LawDataError: its file is not as it should be; the message says where.
    """
    where = f"forms/guide/{name}.toml"
    try:
        data = load(f"guide/{name}")
    except ValueError as error:
        raise LawDataError(f"{where} is no TOML that can be read: {error}") from None
    return _Reader(name, where, data).topic()


class _Reader:
    """Reads one file, and says of everything that is not as it should be where it stands."""

    def __init__(self, name: str, where: str, data: dict[str, Any]) -> None:
        self.name = name
        self.where = where
        self.data = data
        self.steps = 0

    def topic(self) -> GuideTopic:
        data, place = self.data, self.name
        self.known(data, _TOPIC_KEYS, place)
        self.sources = {
            id_: record(Origin, entry, f"{self.where}: sources.{id_}")
            for id_, entry in self.need(data, "sources", dict, place).items()
        }
        sections = tuple(map(self.section, self.need(data, "section", list, place)))
        ids = [step.id for section in sections for step in section.steps]
        for id_ in ids:
            if ids.count(id_) > 1:
                raise self.wrong(f"two steps are called {id_!r}: give each an id of its own")
        return GuideTopic(
            self.name,
            self.need(data, "title", str, place),
            self.need(data, "summary", str, place),
            self.need(data, "order", int, place),
            self.items("who"),
            self.items("at_hand"),
            sections,
            self.items("goes_wrong"),
            self.items("undo", _UNDO_KEYS),
            self.items("know"),
            *(tuple(map(str, data.get(key, ()))) for key in ("not_known", "links", "see")),
        )

    def section(self, data: Any) -> GuideSection:
        place = f"section {data.get('id', '?')}" if isinstance(data, dict) else "section"
        self.known(data, _SECTION_KEYS, place)
        return GuideSection(
            self.need(data, "id", str, place),
            self.need(data, "heading", str, place),
            tuple(self.step(step) for step in self.need(data, "step", list, place)),
            tuple(self.said(text, {}, f"{place}, brief") for text in data.get("brief", ())),
        )

    def step(self, data: Any) -> GuideStep:
        place = f"step {data.get('id', '?')}" if isinstance(data, dict) else "step"
        self.known(data, _STEP_KEYS, place)
        self.steps += 1
        return GuideStep(
            self.need(data, "id", str, place),
            self.steps,
            self.said(self.need(data, "text", (str, list), place), data, place),
            tuple(self.said(note, data, place) for note in data.get("notes", ())),
            self.maybe(data, "with_case", place, case=True),
            data.get("only_if"),
        )

    def items(self, key: str, keys: set[str] = _ITEM_KEYS) -> tuple[GuideItem, ...]:
        return tuple(self.item(one, key, keys) for one in self.data.get(key, ()))

    def item(self, data: Any, key: str, keys: set[str]) -> GuideItem:
        if isinstance(data, str):
            data = {"text": data}
        self.known(data, keys, key)
        if "can" in keys and not isinstance(data.get("can"), bool):
            raise self.wrong(f"{key}: write can = true or can = false")
        return GuideItem(
            self.said(self.need(data, "text", (str, list), key), data, key),
            self.maybe(
                data | ({"source": data["do_source"]} if "do_source" in data else {}), "do", key
            ),
            self.maybe(data, "with_case", key, case=True),
            data.get("can"),
        )

    def maybe(
        self, data: dict[str, Any], key: str, place: str, *, case: bool = False
    ) -> SourcedText | None:
        return self.said(data[key], data, place, case=case) if key in data else None

    def said(
        self, text: Any, data: dict[str, Any], place: str, *, case: bool = False
    ) -> SourcedText:
        pieces = text if isinstance(text, list) and text else [text]
        said = SourcedText(tuple(part for one in pieces for part in self.piece(one, data, place)))
        if not case and OWN_CASE in said.text:
            raise self.wrong(f"{place}: a value of a case may stand in with_case only")
        return said

    def piece(self, text: Any, data: dict[str, Any], place: str) -> tuple[SourcedPart, ...]:
        """Read a part of a text: a string, or a table with a source of its own."""
        if isinstance(text, dict):
            self.known(text, {"text", "source"}, place)
            text, data = text.get("text"), data | text
        if not isinstance(text, str) or not text.strip():
            raise self.wrong(f"{place}: a sentence is missing")
        name = data.get("source", self.data.get("source"))
        if name not in self.sources:
            raise self.wrong(f"{place}: source {name!r} is none of {', '.join(self.sources)}")
        try:
            return said_of(text, self.sources[name]).parts
        except KeyError as error:
            raise self.wrong(f"{place}: {{{error.args[0]}}} names nothing in forms/") from None

    def known(self, data: Any, keys: set[str], place: str) -> None:
        if not isinstance(data, dict):
            raise self.wrong(f"{place} is not a table")
        for key in data:
            if key not in keys:
                raise self.wrong(f"{place}: {key!r} is none of {', '.join(sorted(keys))}")

    def need(
        self, data: dict[str, Any], key: str, kind: type | tuple[type, ...], place: str
    ) -> Any:
        value = data.get(key)
        if not isinstance(value, kind) or value in ("", [], {}):
            raise self.wrong(f"{place}: {key} is missing, or not of its kind")
        return value

    def wrong(self, message: str) -> LawDataError:
        return LawDataError(f"{self.where}: {message}")
