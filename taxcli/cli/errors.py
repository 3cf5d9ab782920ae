"""How commands end: the exit codes, and what went wrong in a few lines for a person."""

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from typer import TyperException

from taxcli.document.blocks import Block, Para
from taxcli.document.terminal import Voice
from taxcli.text import message as as_message
from taxcli.values import as_document, to_json

if TYPE_CHECKING:
    from taxcli.engine.result import Result

ERROR_SCHEMA = "taxcli-error-1"
_NUMBER = re.compile(r"is not a valid int(eger)?( range)?")


class Exit(IntEnum):
    """What the process says when it ends; a contract with scripts."""

    DONE = 0
    FAULT = 1  # a fault of taxcli
    USAGE = 2  # wrong usage, or an answer is missing and nobody can be asked
    PLACE = 3  # a file or place that cannot be read, is not valid or cannot be written
    REFUSED = 4  # blocking diagnostics, a year without figures, a situation not done
    BATCH = 5  # a batch ended with failed rows
    INTERRUPTED = 130


class CommandError(Exception):
    """A command that cannot be done: why, in a sentence, its exit code, and problems for JSON.

    Without a code it is refused: the command was right, and the situation is not one that is done.
    """

    def __init__(
        self, message: str, code: Exit = Exit.REFUSED, problems: Sequence[Any] = ()
    ) -> None:
        super().__init__(message)
        self.code, self.problems = code, problems


def report(voice: Voice, error: Exception) -> Exit:
    """Say what went wrong and return the exit code it stands for."""
    if isinstance(error, TyperException):
        return _usage(voice, error)
    from taxcli.case.files import PlaceError
    from taxcli.case.read import CaseError, Problem
    from taxcli.law.data import LawDataError
    from taxcli.law.figures import NoFiguresError

    match error:
        case CommandError():
            return _fail(voice, str(error), error.code, error.problems)
        case CaseError():
            return _case(voice, error)
        case NoFiguresError():
            problem = Problem("tax_year", str(error.year), f"{error}.")
            return _fail(voice, f"{error}.", Exit.REFUSED, [problem])
        case LawDataError() | PlaceError():
            return _fail(voice, f"{error}.", Exit.PLACE)
        case OSError():
            place = f"{error.filename}: " if isinstance(error.filename, str) else ""
            return _fail(voice, f"{place}{error.strerror or type(error).__name__}.", Exit.PLACE)
    return _fault(voice, error)


def _fail(voice: Voice, message: str, code: Exit, problems: Sequence[Any] = ()) -> Exit:
    """Say one sentence on stderr (and as JSON on stdout where that was asked for)."""
    voice.tell(Para(as_message(message), style="alarm"))
    _json(voice, message, problems)
    return code


class ToSettle(NamedTuple):
    """A blocking diagnostic as a problem: its code, where it is, what is so and what to do."""

    code: str
    place: str
    message: str


def blocked_error(result: "Result", message: str) -> CommandError:
    """Return the refusal of what blocks a result, which becomes the problems."""
    problems = [
        ToSettle(one.code, one.where, f"{one.message} {one.fix}") for one in result.blocking()
    ]
    return CommandError(message, problems=problems)


def _usage(voice: Voice, error: TyperException) -> Exit:
    message = _NUMBER.sub("is not a whole number", _said(error))
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "taxcli"
    code = _fail(voice, message if message.endswith((".", "?")) else f"{message}.", Exit.USAGE)
    voice.tell(Para(f"For help: {path} --help"))
    return code


def _said(error: TyperException) -> str:
    """Return a usage error's message; an option that is not there with the nearest."""
    option = getattr(error, "option_name", None)
    if option is None or not hasattr(error, "possibilities"):
        # Choices are listed on lines of their own.
        return " ".join(error.format_message().split())
    near = error.possibilities
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"There is no option {option}.{hint}"


def _case(voice: Voice, error: Any) -> Exit:
    from taxcli.case.write import ChangeError

    file = "standard input" if error.file == "-" else error.file
    count = len(error.problems)
    headline = f"{file}: {'one thing' if count == 1 else f'{count} things'} to correct."
    blocks: list[Block] = [Para(as_message(headline), style="alarm")]
    for problem in error.problems:
        blocks.append(Para(as_message(f"{problem.place} {problem.message}".strip()), 2, 2))
        if problem.found:
            blocks.append(Para(as_message(f"found: {problem.found}"), 4, 2, "dim"))
    voice.tell(*blocks)
    _json(voice, headline, error.problems)
    return Exit.USAGE if isinstance(error, ChangeError) else Exit.PLACE


def _fault(voice: Voice, error: Exception) -> Exit:
    if voice.environ.get("TAXCLI_TRACEBACK") == "1":
        from traceback import format_exception

        voice.raw("".join(format_exception(error)))
    return _fail(
        voice,
        f"This is a fault of taxcli, not of yours ({type(error).__name__}); nothing was sent "
        "anywhere. TAXCLI_TRACEBACK=1 in the environment shows where it happened.",
        Exit.FAULT,
    )


def _json(voice: Voice, message: str, problems: Sequence[Any]) -> None:
    if not voice.as_json:
        return
    shown = [
        {key: as_message(value) if isinstance(value, str) else value for key, value in row.items()}
        for row in to_json(list(problems))
    ]
    told = {"error": as_message(message), "problems": shown}
    voice.json(as_document(ERROR_SCHEMA, told))
