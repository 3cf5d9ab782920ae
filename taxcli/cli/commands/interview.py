"""``taxcli interview``: asks for what the returns need and writes the case as it goes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taxcli.cli.command import answer
from taxcli.cli.commands.prepare import make_papers
from taxcli.cli.errors import Exit
from taxcli.cli.options import argument, option
from taxcli.document.blocks import Block, Heading, Para
from taxcli.document.terminal import Voice
from taxcli.features.compute import result_blocks

if TYPE_CHECKING:
    from taxcli.interview.prompts import Asker
    from taxcli.interview.session import Session


def interview(
    ctx: typer.Context,
    case: Annotated[str | None, argument("CASE", "The case file to write or go on with.")] = None,
    *,
    answers: Annotated[
        Path | None,
        option("--answers", "Answers in TOML, by question id or like a case.", "FILE"),
    ] = None,
    defaults: Annotated[
        bool, option("--defaults", "Take the usual answer where none is given.")
    ] = False,
    list_questions: Annotated[
        bool, option("--list-questions", "List all questions with their ids.")
    ] = False,
) -> Exit:
    """Ask for what the two returns need, in plain words, and write the case as it goes.

    Every answer is kept at once; run it again to go on where it stopped. Without a terminal,
    answers come from --answers and --defaults. A locked case stays locked, and a new one whose
    name ends in .age is locked from the start; it is written at the end of each section.
    """
    voice: Voice = ctx.obj
    if list_questions:
        from taxcli.interview import listing

        rows = list(listing.list_questions())
        answer(voice, listing.QUESTIONS_SCHEMA, {"questions": rows}, listing.question_blocks(rows))
        return Exit.DONE
    if case is None or case == "-":
        raise typer.BadParameter("name the case file to write.")
    return _hold(voice, Path(case), answers, defaults)


def _hold(voice: Voice, path: Path, answers: Path | None, defaults: bool) -> Exit:
    from taxcli.case.lock import is_sealed
    from taxcli.interview.answers_file import BadAnswerError, read_answers, take_told
    from taxcli.interview.autosave import Keeper, resume
    from taxcli.interview.prompts import MissingAnswerError
    from taxcli.interview.session import Session

    def tell(text: str) -> None:
        voice.tell(Para(text))

    told = {} if answers is None else read_answers(answers)
    asker = _asker(voice, told if answers or defaults else None, defaults, tell)
    flow = resume(path)
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


def _asker(voice: Voice, told: dict[str, Any] | None, defaults: bool, tell: Any) -> "Asker":
    """Choose who answers: what a file tells first, then a person where there is one."""
    from taxcli.interview.answers_file import FileAsker, FirstAsker
    from taxcli.interview.person import person

    somebody = person(voice, tell)
    if told is None and somebody is not None:
        return somebody
    file = FileAsker(told or {}, defaults=defaults)
    return file if somebody is None else FirstAsker(file, somebody)


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
