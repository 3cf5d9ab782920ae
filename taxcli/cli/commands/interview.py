"""``taxcli interview``: asks for what the returns need and writes the case as it goes."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taxcli.cli.commands.compute import result_blocks
from taxcli.cli.exits import Exit
from taxcli.cli.options import AsJson
from taxcli.cli.person import person
from taxcli.document.blocks import Block, Heading, Para
from taxcli.document.terminal import Voice

if TYPE_CHECKING:
    from taxcli.interview.flow import Flow
    from taxcli.interview.prompts import Asker
    from taxcli.interview.session import Session


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
    answers come from --answers and --defaults. A locked case stays locked, and a new one whose
    name ends in .age is locked from the start; it is written at the end of each section.
    """
    voice: Voice = ctx.obj
    if list_questions:
        from taxcli.cli.questions import show_questions

        return show_questions(voice, as_json=as_json)
    if case is None or case == "-":
        raise typer.BadParameter("name the case file to write.")
    return _hold(voice, Path(case), answers, defaults)


def _hold(voice: Voice, path: Path, answers: Path | None, defaults: bool) -> Exit:
    from taxcli.case.lock import is_sealed
    from taxcli.interview.answers_file import BadAnswerError, take_told
    from taxcli.interview.autosave import Keeper
    from taxcli.interview.prompts import MissingAnswerError
    from taxcli.interview.session import Session

    def tell(text: str) -> None:
        voice.tell(Para(text))

    told = {} if answers is None else _known(_toml(answers), answers)
    asker = _asker(voice, told if answers or defaults else None, defaults, tell)
    flow = _flow(path)
    with Keeper(flow, path, slow=is_sealed(path), told=tell) as keeper:
        session = Session(flow, asker, tell, keeper.save)
        try:
            take_told(flow, told, asked=False)
            if session.run():
                take_told(flow, told, asked=True)
                session.run()
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
    from taxcli.case.files import LOCKED, PlaceError
    from taxcli.case.lock import choose_lock
    from taxcli.case.read import parse_case, text_of
    from taxcli.interview.draft import Draft
    from taxcli.interview.flow import Flow

    if not path.exists():
        if path.suffix == LOCKED:
            choose_lock(path)
        elif Path(f"{path}{LOCKED}").exists():
            raise PlaceError(f"{path} is locked, as {path}{LOCKED}: name that, to go on with it")
        return Flow(Draft())
    text = text_of(path)
    parse_case(text, path)
    data = tomllib.loads(text, parse_float=Decimal)
    data.pop("schema")
    return Flow.resumed(data)


def _asker(voice: Voice, told: dict[str, Any] | None, defaults: bool, tell: Any) -> "Asker":
    """Choose who answers: what a file tells first, then a person where there is one."""
    from taxcli.interview.answers_file import FileAsker, FirstAsker

    somebody = person(voice, tell)
    if told is None and somebody is not None:
        return somebody
    file = FileAsker(told or {}, defaults=defaults)
    return file if somebody is None else FirstAsker(file, somebody)


def _toml(path: Path) -> dict[str, Any]:
    from taxcli.case.errors import CaseError, Problem
    from taxcli.case.files import PlaceError

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

    from taxcli.case.errors import CaseError, Problem, problems_of
    from taxcli.case.model import SCHEMA, Case
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
    from taxcli.case.files import bare_name
    from taxcli.interview.model import Choice

    while True:
        result = session.flow.view.result
        if result is None:
            voice.say(Para("There is not enough to compute yet."), *_open_blocks(session))
            return Exit.REFUSED
        voice.say(*result_blocks(result), *_open_blocks(session))
        choices = [Choice("review", "Review or change an answer")]
        if session.flow.past:
            choices.append(Choice("undo", "Undo the last change"))
        to_print = any(found.filing.form for found in result.programs.values())
        if result.blocked:
            choices.insert(0, Choice("draft", "Print drafts of the papers"))
        elif to_print:
            choices.insert(0, Choice("prepare", "Prepare the papers"))
            if result.combined.available:
                words = "Prepare the papers, with the combined return for PRO"
                choices.insert(1, Choice("combined", words))
        picked = session.asker.choose(f"The case is in {path}. What next?", tuple(choices))
        if picked == "review":
            session.review()
            session.run()
            continue
        if picked == "undo":
            session.undo()
            session.run()
            continue
        if picked in ("prepare", "combined", "draft"):
            from taxcli.cli.commands.prepare import make_papers

            folder = path.with_name(f"{bare_name(path)}-papers")
            return make_papers(
                voice, result, folder, draft=picked == "draft", combined=picked == "combined"
            )
        if to_print:
            voice.hint(Para(f"For the papers: taxcli prepare {path} -o DIR"))
        return Exit.REFUSED if result.blocked else Exit.DONE


def _open_blocks(session: "Session") -> list[Block]:
    left = session.flow.open_questions()
    if not left:
        return []
    view = session.flow.view
    lines = [Para(f"- {one.text(view)} ({one.id})", 2, 2) for one in left]
    return [Heading(f"Open questions ({len(left)})"), *lines]
