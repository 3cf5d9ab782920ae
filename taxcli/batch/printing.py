"""One file to print for a whole run: every client in order behind a separator; vouchers apart."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2

from taxcli.batch.prepare_client import KINDS, kind_of
from taxcli.batch.run_database import Known, State
from taxcli.case.files import write_file
from taxcli.document.blocks import Table, Title
from taxcli.document.paper import place
from taxcli.document.render import render
from taxcli.document.sheet import PAGE_HEIGHT, PAGE_WIDTH, Sheet
from taxcli.features.papers import write_sheets
from taxcli.features.pro_access_checklist import AccessRow, access_sheet, access_steps
from taxcli.law.programs import PROGRAM_IDS

FOOT = "Separator by taxcli. Not part of any return."
_ORDER = {kind: at for at, kind in enumerate(KINDS)}


def write_print_files(folder: Path, state: State) -> list[Path]:
    """Write print.pdf, and vouchers.pdf for what goes to the mail with a check.

    Raises:
        PlaceError: they cannot be written.
    """
    written = []
    for name, vouchers in (("print.pdf", False), ("vouchers.pdf", True)):
        data = _joined(folder, state, vouchers)
        if data is not None:
            write_file(folder / name, data)
            written.append(folder / name)
        else:  # an earlier run's must not be mailed by mistake
            (folder / name).unlink(missing_ok=True)
    return written


def drop_print_files(folder: Path) -> list[Path]:
    """Remove the print files of an earlier run, whose papers may no longer be right."""
    there = [path for path in (folder / "print.pdf", folder / "vouchers.pdf") if path.is_file()]
    for path in there:
        path.unlink()
    return there


def write_access_list(folder: Path, state: State) -> list[Path]:
    """Write the checklist for access to the clients' accounts on Portland Revenue Online.

    Raises:
        PlaceError: it cannot be written.
    """
    rows = [
        AccessRow(known.id, int(known.summary["tax_year"]), _taxes(known))
        for known in state.clients()
        if known.summary.get("tax_year")
    ]
    if not rows:
        return []
    sheet = access_sheet(rows, access_steps())
    return write_sheets(folder, {"pro-access.pdf": [sheet]})


def _taxes(known: Known) -> frozenset[str]:
    """Return the taxes that a client files, or may have to while something is wrong."""
    return frozenset(
        id_ for id_ in PROGRAM_IDS if known.summary.get(f"{id_}_form") or not known.done
    )


def _joined(folder: Path, state: State, vouchers: bool) -> bytes | None:
    whole = pypdfium2.PdfDocument.new()
    count = 0
    try:
        for known in state.clients():
            names = sorted(_names(known, vouchers), key=_place)
            if names:
                _add(whole, folder / known.id, known, names, leaves=not vouchers)
                count += 1
        if not count:
            return None
        data = BytesIO()
        whole.save(data)
        return data.getvalue()
    finally:
        whole.close()


def _names(known: Known, vouchers: bool) -> Iterator[str]:
    for name in known.files:
        if known.done and (kind_of(name) == "vouchers") is vouchers:
            yield name


def _place(name: str) -> tuple[int, int, str]:
    kind = kind_of(name)
    tax = next((at for at, id_ in enumerate(PROGRAM_IDS) if f"-{id_}-" in name), 0)
    return (len(_ORDER) if kind is None else _ORDER[kind], tax, name)


def _add(
    whole: pypdfium2.PdfDocument, home: Path, known: Known, names: Sequence[str], *, leaves: bool
) -> None:
    """Add a separator and a client's papers, each on a new leaf where both sides may be printed."""
    papers = [pypdfium2.PdfDocument(home / name) for name in names]
    try:
        counts = [len(paper) for paper in papers]
        separator = pypdfium2.PdfDocument(_separator(known, names, counts))
        for paper in (separator, *papers):
            whole.import_pages(paper)
            if leaves and len(paper) % 2:
                whole.new_page(PAGE_WIDTH, PAGE_HEIGHT)
        separator.close()
    finally:
        for paper in papers:
            paper.close()


def _separator(known: Known, names: Sequence[str], counts: Sequence[int]) -> bytes:
    sheet = Sheet(f"Client {known.id}", FOOT)
    year = known.summary.get("tax_year", "")
    follow = "1 page follows." if sum(counts) == 1 else f"{sum(counts)} pages follow."
    rows = tuple((name, str(count)) for name, count in zip(names, counts, strict=True))
    title = Title(f"Client {known.id}", follow, f"Tax year {year}")
    place(sheet, [title, Table(("Paper", "Pages"), rows, frozenset({1}))])
    return render([sheet], f"separator-{known.id}")
