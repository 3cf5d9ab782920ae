"""What a run is asked to make; the work on one client, in any process: its rows to its papers."""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, get_args

from taxcli.batch.cells import case_of
from taxcli.batch.rows import CLIENT_ID, Client, Job, RowProblem, located, problem_of, text_of
from taxcli.case.model import Case
from taxcli.case.read import CaseError, parse_case
from taxcli.engine.diagnostics import LEVELS, Diagnostic, Findings
from taxcli.engine.prepare import prepare
from taxcli.engine.result import ProgramResult, Result
from taxcli.features.last_year import LastReturn, last_year_reviews
from taxcli.features.letter.template import LetterTemplate
from taxcli.law.figures import Edition, NoFiguresError
from taxcli.law.programs import PROGRAM_IDS, FormKind, programs
from taxcli.text import presentable
from taxcli.values import to_json

PaperKind = Literal["keying", "next-steps", "letters", "worksheets", "vouchers", "returns"]
# In the order in which a firm works: most must file electronically, so the keying sheet is first.
KINDS: dict[PaperKind, re.Pattern[str]] = {
    "keying": re.compile("-pro-keying$"),
    "next-steps": re.compile("-next-steps$"),
    "letters": re.compile("-letter$"),
    "worksheets": re.compile("-worksheet$"),
    "vouchers": re.compile("-vouchers"),
    "returns": re.compile(
        "|".join(
            f"-{end}$"
            for end in (
                *(each.form(kind) for each in programs() for kind in get_args(FormKind)),
                *("charges", "amended"),
            )
        )
    ),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What is made for each client: which papers (none: computing alone), by which law and day.

    ``letter`` is a firm's own template, taxcli's if there is none; ``dated`` stands on letters.
    """

    papers: tuple[PaperKind, ...] = tuple(KINDS)
    edition: Edition = "current"
    on: date | None = None
    ssn: Literal["full", "masked", "blank"] = "full"
    letter: LetterTemplate | None = None
    dated: date | None = None

    def wants(self, name: str) -> bool:
        """Tell whether a paper of this file name is to be made."""
        return kind_of(name) in self.papers


@dataclass(frozen=True, slots=True)
class WorkWay:
    """How a run is carried out: processes or a cluster, and what of an earlier run is redone."""

    jobs: int = 1
    cluster: str | None = None
    force: bool = False
    only_failed: bool = False


def kind_of(name: str) -> PaperKind | None:
    """Return what kind of paper a file is; ``None`` for one that a run does not make."""
    stem = name.removesuffix(".pdf")
    return next((kind for kind, pattern in KINDS.items() if pattern.search(stem)), None)


# A cluster's worker may have several threads, and what draws and reads papers bears only one.
_DRAWING = threading.Lock()
_AMOUNTS = ("tax", "balance_due", "to_pay", "refund", "applied", "net_tax")
SUMMARY = (
    *("client_id", "name", "status", "tax_year", "amended"),
    *(f"{id_}_{name}" for id_ in PROGRAM_IDS for name in ("form", "outcome", *_AMOUNTS)),
    *("combined_return", *LEVELS, "review_codes", "review_marks", "papers", "pages"),
)


@dataclass(frozen=True, slots=True)
class ClientDone:
    """What became of a client: its line of the summary, what is wrong, and its papers by name."""

    id: str
    done: bool
    summary: dict[str, str]
    problems: list[RowProblem]
    files: dict[str, bytes] = field(default_factory=dict)


def work_on(jobs: Sequence[Job], choices: Choices) -> list[ClientDone]:
    """Prepare some clients; nothing that is wrong with one of them stops the others."""
    return [_guarded(job, choices) for job in jobs]


def _guarded(job: Job, choices: Choices) -> ClientDone:
    try:
        return _one(job, choices)
    except Exception as error:  # a fault of ours in one client must not cost the others
        fix = "please report it; `taxcli prepare` on this client alone shows more"
        message = f"a fault of taxcli ({type(error).__name__})"
        return failed(job.id, [problem_of(job, CLIENT_ID, "T-RUN-002", message, fix)])


def failed(id_: str, problems: list[RowProblem], **known: str) -> ClientDone:
    """Make the outcome of a client that could not be prepared; ``known`` goes into its line."""
    summary = {"client_id": id_, "status": "failed", **_presentable(known)}
    return ClientDone(id_, done=False, summary=summary, problems=problems)


def _presentable(texts: dict[str, str]) -> dict[str, str]:
    """Return what people have written as a summary may hold it."""
    return {key: presentable(text) for key, text in texts.items()}


def _one(job: Job, choices: Choices) -> ClientDone:
    case, problems = read_job(job)
    name = names_of(job, case)
    if case is None:
        return failed(job.id, problems, name=name)
    try:
        result = prepare(case, edition=choices.edition, on=choices.on)
    except NoFiguresError as error:
        problem = problem_of(job, "tax_year", "T-YEA-001", f"{error}", "take it out of this run")
        return failed(job.id, [problem], name=name, tax_year=str(case.tax_year))
    result = _with_shared_numbers(job, result)
    if job.last is not None:
        result = _beside_last_year(result, job.last)
    found = [*_paper_problems(case, choices), *result.diagnostics]
    blocking = [_of(job, one) for one in found if one.level == "block"]
    summary = _summary(job.id, result, found) | _presentable({"name": name})
    if blocking:
        return ClientDone(
            job.id, done=False, summary=summary | {"status": "failed"}, problems=blocking
        )
    files, pages = _papers(result, choices)
    summary |= {"status": "done", "papers": str(len(files)), "pages": str(pages)}
    return ClientDone(job.id, done=True, summary=summary, problems=[], files=files)


def _beside_last_year(result: Result, last: LastReturn) -> Result:
    """Return a result with what last year's run says otherwise among its reviews."""
    found = [*result.diagnostics, *last_year_reviews(result.case, last, "this client's case")]
    found.sort(key=lambda one: LEVELS.index(one.level))
    return replace(result, diagnostics=tuple(found))


def read_job(job: Job) -> tuple[Case | None, list[RowProblem]]:
    """Return a client's case, or everything that is wrong with its rows or its file."""
    if isinstance(job, Client):
        return case_of(job)
    try:
        return parse_case(job.text, job.path), []
    except CaseError as error:
        return None, [
            problem_of(job, each.place, "T-ROW-001", each.message, "") for each in error.problems
        ]


def names_of(job: Job, case: Case | None) -> str:
    """Name the taxfilers of a client, as far as its rows do, for whoever looks at the summary."""
    if case is not None:
        people = [case.primary, case.spouse] if case.joint else [case.primary]
        return " and ".join(person.full_name for person in people if person is not None)
    cells = job.row.cells if isinstance(job, Client) else {}
    parts = (text_of(cells.get(f"primary.{part}_name", "")) for part in ("first", "last"))
    return " ".join(filter(None, parts))


def _of(job: Job, found: Diagnostic) -> RowProblem:
    """Return what blocks a client; in tables its fix names columns, where a case has places."""
    fix = found.fix
    if isinstance(job, Client):
        columns = {
            name: located(job, place, "", "", "").column or "the row"
            for name, place in found.values
            if name in ("where", "whole")
        }
        fix = found.table_fix(columns)
    return problem_of(job, found.where, found.code, found.message, fix)


def _with_shared_numbers(job: Job, result: Result) -> Result:
    """Ask about Social Security numbers that another client of the run has too."""
    findings = Findings(result.case, [*result.diagnostics])
    for place, other in job.shared:
        findings.add("R-IMP-003", place, other=other)
    return replace(result, diagnostics=findings.sorted()) if job.shared else result


def _paper_problems(case: Case, choices: Choices) -> Sequence[Diagnostic]:
    if not choices.papers:
        return ()
    from taxcli.features.review import paper_diagnostics

    return paper_diagnostics(case)


def _papers(result: Result, choices: Choices) -> tuple[dict[str, bytes], int]:
    """Draw the papers that were asked for; return them by name, and how many pages they have."""
    if not choices.papers:
        return {}, 0
    from taxcli.features.letter.letter import letter_name, letter_sheet
    from taxcli.features.letter.template import default_template
    from taxcli.features.papers import drawn, papers_of

    files, pages = {}, 0
    with _DRAWING:
        papers = list(papers_of(result, choices.ssn, choices.wants))
        if "letters" in choices.papers:
            letter = letter_sheet(result, choices.letter or default_template(), choices.dated)
            papers.append((letter_name(result), [letter]))
        for name, sheets in papers:
            files[name] = drawn(sheets, name)
            pages += sum(len(sheet.pages) for sheet in sheets)
    return files, pages


def _summary(client: str, result: Result, found: Sequence[Diagnostic]) -> dict[str, str]:
    line = {"client_id": client, "tax_year": str(result.case.tax_year)}
    line["amended"] = "yes" if result.case.amends else ""
    if all(one.level != "block" for one in found):  # no amounts of what is refused
        for id_, program in result.programs.items():
            line |= {f"{id_}_{name}": text for name, text in _of_program(program).items()}
        line["combined_return"] = "yes" if result.combined.available else "no"
    line |= {level: str(sum(one.level == level for one in found)) for level in LEVELS}
    open_ = [one for one in found if one.level == "review" and one.acknowledged is None]
    line["review_codes"] = " ".join(dict.fromkeys(one.code for one in open_))
    # What an acknowledgement of each one bears.
    line["review_marks"] = " ".join(f"{one.code}@{one.where}={one.seen}" for one in open_)
    return line


def _of_program(found: ProgramResult) -> dict[str, str]:
    """Return a tax's columns; of an amended return ``to_pay`` and ``refund`` are what is left."""
    amounts = {
        "tax": found.amount("tax"),
        "balance_due": found.amount("balance_due"),
        "to_pay": found.outcome.to_pay,
        "refund": found.outcome.refund,
        "applied": found.outcome.applied,
        "net_tax": found.amount("net_tax"),
    }
    told = {name: to_json(amounts[name]) or "" for name in _AMOUNTS}
    return {"form": found.filing.form or "", "outcome": found.outcome.kind, **told}
