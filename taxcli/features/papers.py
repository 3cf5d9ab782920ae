"""Writes papers into a folder, each read back before any takes its place."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from taxcli.case.files import make_folder, write_files
from taxcli.case.model import Case
from taxcli.document.render import read_back, render
from taxcli.document.sheet import Sheet
from taxcli.engine.result import Result
from taxcli.features.amend import amended_sheet, marked
from taxcli.features.keying.document import keying_sheet
from taxcli.features.next_steps import files_electronically, next_steps_sheet
from taxcli.features.returns.return_form import return_sheet
from taxcli.features.review import paper_diagnostics
from taxcli.features.statement_of_charges import charges_sheet, has_charges
from taxcli.features.voucher_slips import voucher_sheet
from taxcli.features.vouchers import Voucher, return_voucher, voucher_name
from taxcli.features.wording import SsnChoice, paper_name, tax_paper_name
from taxcli.features.worksheet import worksheet_sheet
from taxcli.law.programs import PROGRAM_IDS, programs

_FORMS = [name for each in programs() for name in (each.full_year_form, each.part_year_form)]
_RETURN_NAME = re.compile(
    rf"\d{{4}}-(({'|'.join(PROGRAM_IDS)})-({'|'.join(_FORMS)}|charges|amended)"
    # What earlier versions wrote must not be mailed either.
    r"|vouchers|pro-keying|packet|(shs|pfa)-PIT-V-return|combined-PRO)\.pdf"
)
Maker = Callable[[], Sheet]


class PapersError(Exception):
    """Papers that may not or cannot be made from this result. Exit code 4."""


def write_papers(
    result: Result,
    folder: Path,
    *,
    draft: bool = False,
    combined: bool = False,
    ssn: SsnChoice = "full",
) -> list[Path]:
    """Write every paper of a result into a folder; mode 0600, all of them or none.

    Args:
        result: what ``taxcli.prepare`` returned.
        folder: made if it is not there (mode 0700).
        draft: mark every page as a draft; needed while a blocking diagnostic stands.
        combined: refuse where the combined return is not open; the keying sheet has both taxes.
        ssn: how return, voucher and keying sheet show Social Security numbers; other papers
            always mask them.

    Raises:
        PapersError: a blocking diagnostic stands, a name is missing, a letter cannot be
            printed, or the combined return is not open.
        PlaceError: the folder cannot be written to.
        ReadBackError: a paper does not read back as it was meant, which is a fault of ours.
    """
    _may_print(result, draft, combined)
    return write_sheets(folder, dict(papers_of(result, ssn, draft=draft)), draft=draft)


def write_vouchers(
    case: Case,
    folder: Path,
    vouchers: Sequence[Voucher],
    *,
    draft: bool = False,
    ssn: SsnChoice = "full",
) -> list[Path]:
    """Write vouchers alone, each tax and kind of payment into a file of its own.

    Raises:
        PapersError: a name is missing, or a letter cannot be printed.
        PlaceError: the folder cannot be written to.
        ReadBackError: a paper does not read back as it was meant, which is a fault of ours.
    """
    refuse_unprintable(case, draft=draft)
    of_file: dict[str, list[Voucher]] = {}
    for voucher in vouchers:
        of_file.setdefault(voucher_name(voucher), []).append(voucher)
    papers = {name: [voucher_sheet(case, same, ssn)] for name, same in of_file.items()}
    return write_sheets(folder, papers, draft=draft)


def write_sheets(
    folder: Path, papers: Mapping[str, Sequence[Sheet]], *, draft: bool = False
) -> list[Path]:
    """Draw papers by file name, read each back, and write all of them or none; mode 0600.

    Raises:
        PlaceError: the folder cannot be written to.
        ReadBackError: a paper does not read back as it was meant, which is a fault of ours.
    """
    files = {name: drawn(sheets, name, draft=draft) for name, sheets in papers.items()}
    make_folder(folder)
    return write_files(folder, files)


def drawn(sheets: Sequence[Sheet], name: str, *, draft: bool = False) -> bytes:
    """Draw a paper, read it back, and return its bytes.

    Raises:
        ReadBackError: it does not read back as it was meant, which is a fault of ours.
    """
    data = render(sheets, Path(name).stem, draft=draft)
    read_back(data, sheets, name)
    return data


def left_over(folder: Path, written: Sequence[Path]) -> list[Path]:
    """Return the year's returns and their vouchers that an earlier run left in the folder.

    A changed case may change the form or owe nothing; the old paper must not be mailed by mistake.
    """
    year = written[0].name[:4]
    old = (path for path in folder.glob(f"{year}-*.pdf") if _RETURN_NAME.fullmatch(path.name))
    return sorted(path for path in old if path not in written)


def papers_of(
    result: Result,
    ssn: SsnChoice,
    wanted: Callable[[str], bool] = lambda _name: True,
    *,
    draft: bool = False,
) -> Iterator[tuple[str, list[Sheet]]]:
    """Yield the file name and sheets of each paper that is wanted, in mailing order.

    The packet, last of all, has what is mailed, each paper on a leaf of its own.
    """
    papers = dict(_of_the_return(result, ssn, draft))
    makers: dict[str, Maker] = {
        **papers,
        paper_name(result, "next-steps"): partial(next_steps_sheet, result, ssn),
    }
    if papers:
        makers[paper_name(result, "pro-keying")] = partial(keying_sheet, result, ssn)
    makers[paper_name(result, "worksheet")] = partial(worksheet_sheet, result)
    made: dict[str, Sheet] = {}
    for name, make in makers.items():
        if wanted(name):
            made[name] = make()
            yield name, [made[name]]
    mailed = dict(_vouchers(result, ssn)) if files_electronically(result) else papers
    if mailed and wanted(name := paper_name(result, "packet")):
        yield name, on_leaves(made.get(one) or mailed[one]() for one in mailed)


def on_leaves(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Return sheets with an empty page behind each whose last leaf is printed on one side."""
    found = []
    for sheet in sheets:
        found.append(sheet)
        if len(sheet.pages) % 2:
            found.append(Sheet("", ""))
    return found


def _of_the_return(result: Result, ssn: SsnChoice, draft: bool) -> Iterator[tuple[str, Maker]]:
    """Yield what belongs to the returns, by file name.

    The vouchers come first: they are cut off and laid on top, with the checks.
    """
    yield from _vouchers(result, ssn)
    for program in result.programs.values():
        if program.outcome.sends_return and program.filled is not None:
            make = partial(return_sheet, result, program, ssn, draft=draft)
            yield tax_paper_name(result, program, f"{program.filing.form}"), make
        if marked(program) and program.filled is not None:
            make = partial(amended_sheet, result, program, ssn)
            yield tax_paper_name(result, program, "amended"), make
        if has_charges(program):
            make = partial(charges_sheet, result, program, ssn)
            yield tax_paper_name(result, program, "charges"), make


def _vouchers(result: Result, ssn: SsnChoice) -> Iterator[tuple[str, Maker]]:
    """Yield the vouchers of both taxes, which stand on one page."""
    found = (return_voucher(result, program) for program in result.programs.values())
    vouchers = [voucher for voucher in found if voucher is not None]
    if vouchers:
        yield voucher_name(vouchers[0]), partial(voucher_sheet, result.case, vouchers, ssn)


def _may_print(result: Result, draft: bool, combined: bool) -> None:
    if result.blocked and not draft:
        raise PapersError("blocking diagnostics stand: mend them, or print a draft with --draft")
    if combined and not result.combined.available:
        raise PapersError(f"the combined return is not open. {result.combined.reason}")
    refuse_unprintable(result.case, draft=draft)


def refuse_unprintable(case: Case, *, draft: bool = False) -> None:
    """Refuse papers of a case that lacks a name or has letters without a shape.

    Raises:
        PapersError: it does; the message has code, finding and fix of each.
    """
    found = paper_diagnostics(case, draft=draft)
    if found:
        raise PapersError(" ".join(f"{one.code}: {one.message} {one.fix}" for one in found))
