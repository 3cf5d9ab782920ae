"""Writes papers into a folder, each read back before any takes its place."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from pydantic import BaseModel

from taxcli.case.files import make_folder, write_files
from taxcli.case.model import Case
from taxcli.document.fonts import missing
from taxcli.document.readback import read_back
from taxcli.document.render import render
from taxcli.document.sheet import Sheet
from taxcli.engine.diagnostics import Diagnostic, Findings
from taxcli.engine.result import Result
from taxcli.features.amend.paper import amended_sheet, marked
from taxcli.features.keying.combined import combined_sheet
from taxcli.features.keying.sheet import keying_sheet
from taxcli.features.late.paper import charges_sheet, has_charges
from taxcli.features.next_steps import next_steps_sheet
from taxcli.features.returns.layout import SsnChoice
from taxcli.features.returns.return_form import return_sheet
from taxcli.features.vouchers.sheet import voucher_sheet
from taxcli.features.vouchers.voucher import Voucher, return_voucher, voucher_name
from taxcli.features.worksheet import worksheet_sheet
from taxcli.text import you_or_spouse

_RETURN_NAME = re.compile(
    r"\d{4}-((shs|pfa)-(M(ET|C)-40(-NP)?|PIT-V-return|charges|amended)|combined-PRO|pro-keying)\.pdf"
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
        combined: add the combined return, for PRO only.
        ssn: how return, voucher and keying sheet show Social Security numbers; other papers
            always mask them.

    Raises:
        PapersError: a blocking diagnostic stands, a name is missing, a letter cannot be
            printed, or the combined return is not open.
        PlaceError: the folder cannot be written to.
        ReadBackError: a paper does not read back as it was meant, which is a fault of ours.
    """
    _may_print(result, draft, combined)
    return write_sheets(folder, dict(papers_of(result, combined, ssn)), draft=draft)


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
    combined: bool,
    ssn: SsnChoice,
    wanted: Callable[[str], bool] = lambda _name: True,
) -> Iterator[tuple[str, list[Sheet]]]:
    """Yield the file name and sheets of each paper that is wanted, in mailing order.

    The packet, last of all, has every paper but the combined return.
    """
    year = result.case.tax_year
    mailed = dict(_mailed(result, ssn))
    makers: dict[str, Maker] = {
        **mailed,
        f"{year}-next-steps.pdf": lambda: next_steps_sheet(result, ssn),
    }
    if mailed:
        makers[f"{year}-pro-keying.pdf"] = lambda: keying_sheet(result, ssn)
    makers[f"{year}-worksheet.pdf"] = lambda: worksheet_sheet(result)
    made: dict[str, Sheet] = {}
    for name, make in makers.items():
        if wanted(name):
            made[name] = make()
            yield name, [made[name]]
    if combined and wanted(name := f"{year}-combined-PRO.pdf"):
        yield name, [combined_sheet(result, ssn)]
    if wanted(name := f"{year}-packet.pdf"):
        names = [f"{year}-next-steps.pdf", *(one for one in makers if "next-steps" not in one)]
        yield name, [made.get(one) or makers[one]() for one in names]


def _mailed(result: Result, ssn: SsnChoice) -> Iterator[tuple[str, Maker]]:
    """Yield what goes to the mail, by file name.

    A voucher comes before its return: it is cut off and laid on top, with the check.
    """
    year, case = result.case.tax_year, result.case
    for id_, program in result.programs.items():
        voucher = return_voucher(result, program)
        if voucher is not None:
            yield voucher_name(voucher), partial(voucher_sheet, case, [voucher], ssn)
        if program.outcome.sends_return and program.filled is not None:
            name = f"{year}-{id_}-{program.filing.form}.pdf"
            yield name, partial(return_sheet, result, program, ssn)
        if marked(program) and program.filled is not None:
            yield f"{year}-{id_}-amended.pdf", partial(amended_sheet, result, program, ssn)
        if has_charges(program):
            yield f"{year}-{id_}-charges.pdf", partial(charges_sheet, result, program, ssn)


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


def paper_diagnostics(case: Case, *, draft: bool = False) -> tuple[Diagnostic, ...]:
    """Return what papers need and do not find: names, and letters that can be printed."""
    findings = Findings(case)
    for who in case.people:
        if getattr(case, who) is None and not draft:
            findings.add("B-MIS-006", who, who=you_or_spouse(who))
    for text in _texts_in(case):
        strange = missing(text)
        if strange:
            letters = ", ".join(f"{char} (U+{ord(char):04X})" for char in strange)
            findings.add("B-PRT-001", "the case", text=text, letters=letters)
    return findings.sorted()


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for _, part in value:
            yield from _texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts_in(part)
