"""What a question is, and how questions repeat: the model that the sections are written in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from taxcli.case.schema import Kind
from taxcli.interview.answers_so_far import View

Env = Mapping[str, Any]
Words = str | Callable[[View, Env], str]
Condition = Callable[[View, Env], bool]


def always(_view: View, _env: Env) -> bool:
    """Ask without condition."""
    return True


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to choose from."""

    value: Any
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as a section declares it.

    ``id`` is a template; its places (``{i}``, ``{who}``, ``{place}``) come from what it repeats
    over. It is also the case key the answer fills, unless ``note`` says that the answer has no
    place in the case. ``why`` tells what needs the answer, ``find`` where to find it, ``source``
    the rule. ``check`` returns a doubt, which an answer given twice overrides. ``key`` is the case
    key where it is not the id; ``infer`` and ``store`` read and write the answer where it is more
    than one key (storing ``None`` takes it out). ``needed`` says that nothing can be kept without
    it. ``unsaid`` is the answer that a case gives by saying nothing, and ``every`` lists all
    choices where those offered depend on the case.
    """

    id: str
    text: Words
    kind: Kind
    why: Words
    find: str = ""
    source: str = ""
    choices: tuple[Choice, ...] | Callable[[View, Env], tuple[Choice, ...]] = ()
    default: Callable[[View, Env], Any] | None = None
    when: Condition = always
    check: Callable[[View, Env, Any], str | None] | None = None
    infer: Callable[[View, Env], Any] | None = None
    store: Callable[[View, Env, Any], None] | None = None
    key: str | None = None
    note: bool = False
    optional: bool = False
    needed: bool = False
    unsaid: Any = None
    every: tuple[Choice, ...] = ()

    @property
    def condition(self) -> str:
        """Say when the question is asked, from the docstring of its condition."""
        return condition_words(self.when)


def condition_words(condition: Callable[..., Any]) -> str:
    """Return a condition's docstring as a phrase: ``on a joint return``."""
    first = (condition.__doc__ or "").strip().split("\n")[0].rstrip(".")
    return re.sub(r"^(Hold|Ask|Repeat)s? ", "", first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """Parts that repeat: over people, over jurisdictions."""

    over: Callable[[View, Env], list[dict[str, Any]]]
    parts: "tuple[Part, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A list of the case: asks whether there is one (another), then its parts, entry by entry.

    ``index`` is the name of the place in the ids of the parts (``i``, ``j``). ``name`` names an
    entry as far as it is known; each of its questions says it first.
    """

    path: str
    index: str
    name: Callable[[View, Env], str]
    any: Words
    more: Words
    why: Words
    parts: "tuple[Part, ...]"
    when: Condition = always
    another: Callable[[View, Env], bool | None] | None = None
    required: bool = False


Part = Question | Each | Entries


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its id, its title, its questions, and whether the result depends on them."""

    id: str
    title: str
    parts: tuple[Part, ...]
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
        return (self.question.key or self.question.id).format_map(dict(self.env))

    def text(self, view: View) -> str:
        """Return the question's text, after the name of the entry that it is about."""
        text = words(self.question.text, view, self.env)
        return f"{self.env['entry']}: {text}" if "entry" in self.env else text

    def why(self, view: View) -> str:
        """Return why it is asked."""
        return words(self.question.why, view, self.env)

    def choices(self, view: View) -> tuple[Choice, ...]:
        """Return the answers to choose from; yes and no are choices too."""
        if self.question.kind == "yes-no":
            return (Choice(True, "Yes"), Choice(False, "No"))
        given = self.question.choices
        return given(view, self.env) if callable(given) else given

    def default(self, view: View) -> Any:
        """Return the answer that Enter gives, or ``None``."""
        return self.question.default(view, self.env) if self.question.default else None


def words(given: Words, view: View, env: Env) -> str:
    """Return a text, filled in from the case where it needs to be."""
    return given(view, env) if callable(given) else given.format_map(dict(env))
