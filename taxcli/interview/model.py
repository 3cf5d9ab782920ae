"""What a question is, how questions repeat, and which of them apply now."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from taxcli.case.schema import Kind
from taxcli.interview.answers_so_far import View

Env = Mapping[str, Any]
Condition = Callable[[View, Env], bool]
Over = Callable[[View, Env], list[dict[str, Any]]]


def always(_view: View, _env: Env) -> bool:
    """Ask without condition."""
    return True


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from."""

    value: Any
    label: str


YES_NO = (Choice(True, "Yes"), Choice(False, "No"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as forms/interview.toml declares it, with what Python adds to its id.

    ``condition`` says in words ``when`` it is asked. ``note`` says that the answer has no place in
    the case. ``read`` and ``store`` read and write the answer where it is not the value at one key
    (storing ``None`` takes it out). ``check`` returns a doubt, which an answer given twice
    overrides. ``offer`` returns the values that are offered now.
    """

    id: str
    text: str
    kind: Kind
    why: str
    find: str = ""
    source: str = ""
    texts: tuple[tuple[Condition, str], ...] = ()
    choices: tuple[Choice, ...] = ()
    when: Condition = always
    condition: str = ""
    default: Any = None
    key: str | None = None
    note: bool = False
    optional: bool = False
    needed: bool = False
    unsaid: Any = None
    offer: Callable[[View, Env], Iterable[Any]] | None = None
    check: Callable[[View, Env, Any], str | None] | None = None
    read: Callable[[View, Env], Any] | None = None
    store: Callable[[View, Env, Any], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """Parts that repeat: over people, over jurisdictions. ``condition`` says so in words."""

    over: Over
    parts: "tuple[SectionPart, ...]"
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A list of the case: asks whether there is one (another), then its parts, entry by entry.

    ``index`` is the name of the place in the ids of the parts (``i``, ``j``). ``name`` names an
    entry as far as it is known; each of its questions says it first. ``so_far`` says what the
    entries come to, and ``lacking`` tells whether there must be more.
    """

    path: str
    index: str
    noun: str
    name: Callable[[View, Env], str]
    any: str
    more: str
    why: str
    parts: "tuple[SectionPart, ...]"
    when: Condition = always
    condition: str = ""
    required: bool = False
    so_far: Callable[[View], str] | None = None
    lacking: Callable[[View], bool] | None = None


SectionPart = Question | Each | Entries


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its id, its title, its questions, and whether the result depends on them."""

    id: str
    title: str
    parts: tuple[SectionPart, ...]
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its place: its id filled in, its section, what it repeats over."""

    question: Question
    id: str
    section: Section
    env: Env = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return the place of the answer in the case, where it has one."""
        return (self.question.key or self.question.id).format_map(self.env)

    @property
    def find(self) -> str:
        """Return where the answer stands."""
        return self.question.find.format_map(self.env)

    def text(self, view: View) -> str:
        """Return the question's text, after the name of the entry that it is about."""
        question = self.question
        words = next((words for holds, words in question.texts if holds(view, self.env)), None)
        text = (words or question.text).format_map({"year": view.year, **self.env})
        return f"{self.env['entry']}: {text}" if "entry" in self.env else text

    def why(self) -> str:
        """Return why it is asked."""
        return self.question.why.format_map(self.env)

    def choices(self, view: View) -> tuple[Choice, ...]:
        """Return the answers to choose from; yes and no are choices too."""
        question = self.question
        if question.kind == "yes-no":
            return YES_NO
        if question.offer is None:
            return question.choices
        declared = {choice.value: choice for choice in question.choices}
        return tuple(
            declared.get(value, Choice(value, str(value)))
            for value in question.offer(view, self.env)
        )

    def label(self, view: View, value: Any) -> str | None:
        """Return the label of an answer that is one of the choices."""
        return next((c.label for c in self.choices(view) if c.value == value), None)

    def default(self, view: View) -> Any:
        """Return the answer that Enter gives, or ``None``."""
        default = self.question.default
        return default(view, self.env) if callable(default) else default

    def value(self, view: View) -> Any:
        """Return the answer, or ``None``."""
        said = self.said(view)
        return view.draft.notes.get(self.id) if said is None else said

    def said(self, view: View) -> Any:
        """Return the answer as the case tells it, or ``None``; notes beside it left out."""
        if self.question.read is not None:
            return self.question.read(view, self.env)
        return None if self.question.note else view.draft.get(self.key)


def applying(sections: Iterable[Section], view: View) -> list[Asked]:
    """Return every question that applies now, in order."""
    return [one for section in sections for one in _expand(section.parts, section, view, {})]


def _expand(
    parts: tuple[SectionPart, ...], section: Section, view: View, env: Env
) -> Iterator[Asked]:
    for part in parts:
        if isinstance(part, Question):
            if part.when(view, env):
                yield Asked(part, part.id.format_map(env), section, env)
        elif isinstance(part, Each):
            for each in part.over(view, env):
                yield from _expand(part.parts, section, view, {**env, **each})
        elif part.when(view, env):
            yield from _entries(part, section, view, env)


def _entries(part: Entries, section: Section, view: View, env: Env) -> Iterator[Asked]:
    """Ask whether there is a first (another) entry, then the entry, as often as there is."""
    path = part.path.format_map(env)
    for number in range(view.draft.count(path) + 1):
        gate = Asked(_gate(part, path, view, number), f"ask.{path}[{number}]", section, env)
        required = number == 0 and part.required and view.draft.notes.get(gate.id) is not False
        if not required:
            yield gate
            if gate.value(view) is not True:
                return
        within = {**env, part.index: number, "noun": part.noun, "rows": part.path, "row": number}
        named = part.name(view, within)
        within["entry"] = f"{env['entry']}, {named}" if "entry" in env else named
        yield from _expand(part.parts, section, view, within)


def _gate(part: Entries, path: str, view: View, number: int) -> Question:
    def there_is(view: View, _env: Env) -> bool | None:
        return True if view.draft.count(path) > number else None

    def store(view: View, _env: Env, value: Any) -> None:
        if not value:
            view.draft.cut(path, number)

    so_far = part.so_far(view) if number and part.so_far else ""
    return Question(
        id=f"ask.{path}[{number}]",
        text=so_far + (part.more if number else part.any),
        kind="yes-no",
        why=part.why,
        default=bool(number and part.lacking and part.lacking(view)),
        note=True,
        read=there_is,
        store=store,
    )
