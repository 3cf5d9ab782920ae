"""``taxcli interview`` and ``new``: make a case by questions, or of another case."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taxcli.case.files import PlaceError
from taxcli.case.lock_files import is_same_place, standing, writes_over
from taxcli.cli.command import EditionChoice, answer, argument, day_option, option, read
from taxcli.cli.commands.results import make_papers
from taxcli.cli.errors import Exit, blocked_error
from taxcli.document.blocks import Block, Heading, Para
from taxcli.document.terminal import Voice
from taxcli.features.common_blocks import BlockedCaseError, diagnostic_blocks
from taxcli.features.compute import result_blocks
from taxcli.features.next_year.document import (
    failed_blocks,
    folder_blocks,
    locked_blocks,
    made_blocks,
    talk_blocks,
    write_folder,
    write_next_year,
)
from taxcli.law.figures import Edition

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
        from taxcli.interview import declared

        rows = list(declared.list_questions())
        answer(
            voice, declared.QUESTIONS_SCHEMA, {"questions": rows}, declared.question_blocks(rows)
        )
        return Exit.DONE
    if case is None or case == "-":
        raise typer.BadParameter("name the case file to write.")
    return _hold(voice, Path(case), answers, defaults)


def _hold(voice: Voice, path: Path, answers: Path | None, defaults: bool) -> Exit:
    from taxcli.case.lock import is_sealed
    from taxcli.interview.files import BadAnswerError, Keeper, read_answers, resume, take_told
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
    from taxcli.interview.files import FileAsker, FirstAsker
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


NEW_SCHEMA = "taxcli-new-1"


def new(
    ctx: typer.Context,
    case: Annotated[str, argument("CASE", "The case file to write, or a folder for cases.")],
    *,
    last: Annotated[
        str | None,
        option("--from", "Last year's case, or a folder of them; - for one.", "LAST"),
    ] = None,
    amends: Annotated[
        str | None,
        option(
            "--amends",
            "The case of a return that was filed: make one that amends it.",
            "ORIGINAL",
        ),
    ] = None,
    reason: Annotated[
        str | None, option("--reason", "With --amends: why, as it stands on the return.", "TEXT")
    ] = None,
    filed_on: Annotated[
        date | None, day_option("--filed-on", "With --amends: the day the original was filed.")
    ] = None,
    anyway: Annotated[
        bool,
        option("--anyway", "Carry over what is known, though something blocks last year's case."),
    ] = False,
    force: Annotated[bool, option("--force", "Replace a case that is there already.")] = False,
    edition: EditionChoice = "current",
) -> Exit:
    """Make next year's case of last year's: names, residency, account numbers, taxes, refunds.

    With --amends, make a second case of the same year that amends a return filed before.

    No income goes along. With two folders every .toml file of LAST gets a case of its name. The
    case of a locked one is locked too, by the same passphrase, and its name ends in .age.
    """
    voice: Voice = ctx.obj
    if not case.strip() or case == "-":
        raise typer.BadParameter("name the case file to write.")
    file = Path(case)
    if amends is not None and last is None:
        if anyway:
            raise typer.BadParameter("--anyway goes with --from.")
        _check_place(amends, file, force, "ORIGINAL")
        return _amend(voice, amends, file, reason=reason, filed_on=filed_on, edition=edition)
    if last is None or amends is not None:
        raise typer.BadParameter(
            "say from what: --from LAST for the next year, or --amends ORIGINAL; one of them."
        )
    if reason is not None or filed_on is not None:
        raise typer.BadParameter("--reason and --filed-on go with --amends.")
    if last != "-" and Path(last).is_dir():
        return _folder(voice, Path(last), file, edition, anyway=anyway, force=force)
    _check_place(last, file, force, "LAST")
    given = read(voice, last)
    with _not_blocked(voice):
        made = write_next_year(given, last, file, edition, anyway=anyway)
    answer(voice, NEW_SCHEMA, {"cases": [made]}, made_blocks(made))
    if not voice.as_json:
        voice.tell(*talk_blocks(made), *locked_blocks([made.file]))
    return Exit.DONE


@contextmanager
def _not_blocked(voice: Voice) -> Iterator[None]:
    """Refuse to make a case of one that is blocked."""
    try:
        yield
    except BlockedCaseError as error:
        voice.tell(*diagnostic_blocks(error.result.blocking()), Para(""))
        raise blocked_error(error.result, f"No case was written: {error}.") from None


def _check_place(source: str, file: Path, force: bool, name: str) -> None:
    """Refuse to replace a case that is there, and always the one it is made from."""
    if source != "-" and writes_over(source, file):
        raise typer.BadParameter(f"CASE and {name} are the same: name another file to write.")
    if file.is_dir():
        raise PlaceError(f"{file} is a folder, and {name} is one case: name a file in it")
    found = None if force else standing(file)
    if found is not None:
        raise PlaceError(f"{found} is there already: name another file, or replace it with --force")


def _folder(
    voice: Voice, last: Path, folder: Path, edition: Edition, *, anyway: bool, force: bool
) -> Exit:
    if is_same_place(last, folder):
        raise typer.BadParameter("CASE and LAST are the same folder: name another one.")
    made = write_folder(last, folder, edition, anyway=anyway, force=force)
    answer(voice, NEW_SCHEMA, made, folder_blocks(made.cases, made.kept))
    if not voice.as_json:
        voice.tell(*locked_blocks([one.file for one in made.cases]))
    voice.tell(*failed_blocks(made.failed))
    return Exit.BATCH if made.failed else Exit.DONE


def _amend(
    voice: Voice,
    original: str,
    file: Path,
    *,
    reason: str | None,
    filed_on: date | None,
    edition: Edition,
) -> Exit:
    """Write the case that amends an original."""
    from pydantic import ValidationError

    from taxcli.case.amended_return import Amends
    from taxcli.case.read import problems_of
    from taxcli.features import amend

    if reason is None:
        raise typer.BadParameter(
            "--reason is missing: say why the return is amended, as it will stand on it."
        )
    if original == "-":
        raise typer.BadParameter("name the original's file.")
    case = read(voice, original)
    if case.amends is not None:
        raise typer.BadParameter(
            "ORIGINAL amends a return itself: change that case, or, if it was filed too, copy it "
            "and put its figures under [amends.filed]."
        )
    if filed_on is not None and filed_on <= date(case.tax_year, 12, 31):
        raise typer.BadParameter(
            f"--filed-on {filed_on} is before tax year {case.tax_year} had ended: check the date."
        )
    try:
        with _not_blocked(voice):
            made = amend.write_amended(case, original, file, edition, reason, filed_on)
    except ValidationError as error:
        (problem, *_) = problems_of(error.errors(include_url=False), Amends)
        raise typer.BadParameter(f"--{problem.place} {problem.message}.") from None
    answer(voice, amend.AMENDED_SCHEMA, made, amend.amended_case_blocks(made))
    if not voice.as_json:
        voice.tell(*amend.correct_blocks(made))
    return Exit.DONE
