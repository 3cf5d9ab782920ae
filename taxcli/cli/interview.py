"""``taxcli interview``: asks for what the returns need and writes the case as it goes."""

import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taxcli.cli.blocks import Block, Heading, Para
from taxcli.cli.compute import result_blocks
from taxcli.cli.exits import Exit
from taxcli.cli.options import AsJson
from taxcli.cli.voice import Voice

if TYPE_CHECKING:
    from taxcli.interview.flow import Flow
    from taxcli.interview.prompts import Asker
    from taxcli.interview.session import Session

# Below this many columns menus would be cut; questions are then asked line by line.
_MENU_WIDTH = 60


def interview(  # noqa: PLR0913 - one parameter for each option
    ctx: typer.Context,
    case: Annotated[
        str | None,
        typer.Argument(metavar="CASE", help="The case file to write or go on with."),
    ] = None,
    *,
    answers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Answers in TOML, by question id or like a case."),
    ] = None,
    defaults: Annotated[
        bool, typer.Option("--defaults", help="Take the usual answer where none is given.")
    ] = False,
    list_questions: Annotated[
        bool, typer.Option("--list-questions", help="List all questions with their ids.")
    ] = False,
    as_json: AsJson = False,
) -> Exit:
    """Ask for what the two returns need, in plain words, and write the case as it goes.

    Every answer is kept at once; run it again to go on where it stopped. Without a terminal,
    answers come from --answers and --defaults.
    """
    voice: Voice = ctx.obj
    if list_questions:
        from taxcli.cli.questions import show_questions

        return show_questions(voice, as_json=as_json)
    if case is None or case == "-":
        raise typer.BadParameter("name the case file to write.")
    return _hold(voice, Path(case), answers, defaults)


def _hold(voice: Voice, path: Path, answers: Path | None, defaults: bool) -> Exit:
    from taxcli.interview.answers import BadAnswerError
    from taxcli.interview.prompts import MissingAnswerError
    from taxcli.interview.session import Session

    flow = _flow(path)

    def tell(text: str) -> None:
        voice.tell(Para(text))

    def save() -> None:
        _save(flow, path)

    session = Session(flow, _asker(voice, answers, defaults, tell), tell, save)
    try:
        if session.run():
            return _end(voice, session, path)
        code = Exit.DONE
    except KeyboardInterrupt:
        voice.tell(Para(""))
        code = Exit.INTERRUPTED
    except EOFError:
        one = flow.current()
        voice.tell(Para(""), Para(f"The input ended at {one.id if one else 'the end'}."))
        code = Exit.USAGE
    except MissingAnswerError as error:
        voice.tell(Para(f"{error}."))
        code = Exit.USAGE
    except BadAnswerError as error:
        voice.tell(Para(f"{answers}: {error}."))
        code = Exit.PLACE
    if path.exists():
        voice.tell(Para(f"Everything answered is kept in {path}; the same command goes on."))
    return code


def _flow(path: Path) -> "Flow":
    """Begin, or go on with a case that is there; one not left by an interview is taken whole."""
    from taxcli.case.read import read_case
    from taxcli.interview.draft import Draft, draft_of
    from taxcli.interview.flow import Flow

    if not path.exists():
        return Flow(Draft())
    read_case(path)
    data = tomllib.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    data.pop("schema")
    flow = Flow(draft_of(data))
    if "interview" not in data:
        flow.take_as_finished()
    return flow


def _save(flow: "Flow", path: Path) -> None:
    from taxcli.case.write import write_case

    if flow.view.case is not None:
        write_case(flow.view.case, path)


def _asker(voice: Voice, answers: Path | None, defaults: bool, tell: Any) -> "Asker":
    """Choose who answers: the file first, then a person where there is one."""
    from taxcli.interview.answers import FileAsker, FirstAsker

    person = _person(voice, tell)
    if answers is None and not defaults and person is not None:
        return person
    data = {} if answers is None else _known(_toml(answers), answers)
    file = FileAsker(data, defaults=defaults)
    return file if person is None else FirstAsker(file, person)


def _person(voice: Voice, tell: Any) -> "Asker | None":
    from taxcli.interview.plain import PlainAsker

    terminal = sys.stdin is not None and sys.stdin.isatty()
    if not terminal and not voice.accessible:
        return None
    narrow = voice.width(voice.err) < _MENU_WIDTH
    if not terminal or voice.plain(voice.err) or narrow:
        return PlainAsker(tell, lambda label: _read(voice, label), _secret)
    from taxcli.interview.full import FullAsker

    return FullAsker(tell=tell)


def _read(voice: Voice, label: str) -> str:
    voice.raw(label)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def _secret(label: str) -> str:
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\n")
    from getpass import getpass

    return getpass(label, sys.stderr)


def _toml(path: Path) -> dict[str, Any]:
    from taxcli.case.errors import Problem
    from taxcli.case.read import CaseError, PlaceError

    try:
        return tomllib.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        problem = Problem("the TOML", None, f"cannot be read: {error}")
        raise CaseError(path, [problem]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise PlaceError(f"{path} cannot be read: {error}") from None


def _known(data: dict[str, Any], path: Path) -> dict[str, Any]:
    """Refuse keys that are no question and no key of a case: a slip would lose an answer."""
    from pydantic import ValidationError

    from taxcli.case.errors import Problem, problems_of
    from taxcli.case.model import SCHEMA, Case
    from taxcli.case.read import CaseError
    from taxcli.interview.listing import is_question

    by_id = [key for key in data if "." in key or "[" in key]
    why = "is not a question: taxcli interview --list-questions lists them"
    problems = [Problem(key, None, why) for key in by_id if not is_question(key)]
    shaped = {key: value for key, value in data.items() if key not in by_id}
    try:
        Case.model_validate({"schema": SCHEMA, **shaped})
    except ValidationError as error:
        errors = error.errors(include_url=False)
        problems += problems_of([one for one in errors if one["type"] == "extra_forbidden"])
    if problems:
        raise CaseError(path, problems)
    return data


def _end(voice: Voice, session: "Session", path: Path) -> Exit:
    """Show the summary, the diagnostics and what is open; offer to review or to prepare."""
    from taxcli.interview.model import Choice

    while True:
        result = session.flow.view.result
        if result is None:
            voice.say(Para("There is not enough to compute yet."), *_open_blocks(session))
            return Exit.REFUSED
        voice.say(*result_blocks(result), *_open_blocks(session))
        choices = [Choice("review", "Review or change an answer")]
        if result.blocked:
            choices.insert(0, Choice("draft", "Print drafts of the papers"))
        else:
            choices.insert(0, Choice("prepare", "Prepare the papers"))
            if result.combined.available:
                words = "Prepare the papers, with the combined return for PRO"
                choices.insert(1, Choice("combined", words))
        picked = session.asker.choose(f"The case is in {path}. What next?", tuple(choices))
        if picked == "review":
            session.review()
            session.run()
            continue
        if picked in ("prepare", "combined", "draft"):
            from taxcli.cli.prepare import make_papers

            folder = path.with_suffix("").with_name(f"{path.stem}-papers")
            return make_papers(
                voice, result, folder, draft=picked == "draft", combined=picked == "combined"
            )
        voice.hint(Para(f"For the papers: taxcli prepare {path} -o DIR"))
        return Exit.REFUSED if result.blocked else Exit.DONE


def _open_blocks(session: "Session") -> list[Block]:
    left = session.flow.open_questions()
    if not left:
        return []
    view = session.flow.view
    lines = [Para(f"- {one.text(view)} ({one.id})", 2, 2) for one in left]
    return [Heading(f"Open questions ({len(left)})"), *lines]
