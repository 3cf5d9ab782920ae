"""Vouchers and calendar entries of a year's estimated payments."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from taxcli.case.files import PlaceError, read_bytes, write_file
from taxcli.engine.installments import Estimate, Way
from taxcli.features.estimate.estimate import Estimates
from taxcli.features.estimate.ics import DueDate, calendar
from taxcli.features.vouchers.voucher import Voucher
from taxcli.law.figures import YearLaw
from taxcli.law.programs import PROGRAM_IDS, Program

WayName = Literal["comfortable", "sufficient"]


def way_of(found: Estimate, name: WayName) -> Way:
    """Return one of the two ways to pay."""
    return found.comfortable if name == "comfortable" else found.sufficient


def installment_vouchers(of: Estimates, name: WayName) -> list[Voucher]:
    """Return a voucher for everything to be paid: at once what has passed, then by date."""
    return [
        voucher
        for id_ in PROGRAM_IDS
        if (found := of.programs[id_]) is not None and found.wanted
        for voucher in _vouchers(of.program(id_), of, found, way_of(found, name))
    ]


def _vouchers(program: Program, of: Estimates, found: Estimate, way: Way) -> Iterator[Voucher]:
    law, status = of.law, of.law.of("due.estimates").status
    count = len(found.dates)
    if way.now:
        pairs = enumerate(zip(way.lacks, found.passed, strict=True), 1)
        gone = [str(at) for at, (lacks, passed) in pairs if lacks and passed]
        listed = " and ".join(filter(None, [", ".join(gone[:-1]), gone[-1]]))
        note = f"Installment{'s' * (len(gone) > 1)} {listed} of {count}, overdue"
        yield Voucher(program, law.year, "estimated", way.now, None, note)
    for number, (day, amount) in enumerate(zip(found.dates, way.to_pay, strict=True), 1):
        if amount:
            note = f"Installment {number} of {count}"
            yield Voucher(program, law.year, "estimated", amount, day, note, due_status=status)


def due_dates(of: Estimates) -> list[DueDate]:
    """Return the installment dates still to come of each tax that has any, and the return's."""
    law = of.law
    found = [
        date
        for id_ in PROGRAM_IDS
        if (one := of.programs[id_]) is not None and one.wanted
        for date in _installment_dates(of.program(id_), law, one)
    ]
    return [*found, *_return_date(of)]


def _return_date(of: Estimates) -> Iterator[DueDate]:
    """Yield the day on which what is to be filed is due."""
    law = of.law
    every = of.result.programs.values()
    filed = [found.program for found in every if found.outcome.duty == "must-file"]
    if not filed:
        return
    names = " and ".join(program.name for program in filed)
    taxes = " and the ".join(program.full_name for program in filed)
    many = "s" * (len(filed) > 1)
    yield DueDate(
        f"{law.year}-return",
        law.due,
        f"{names} return{many} for {law.year} due",
        f"Return{many} and payment{many} of the {taxes} for {law.year}. An extension gives more "
        f"time to file, not to pay.{_unsure(law, 'due.return')}",
    )


def _installment_dates(program: Program, law: YearLaw, found: Estimate) -> Iterator[DueDate]:
    unsure = _unsure(law, "due.estimates")
    for number, (day, gone) in enumerate(zip(found.dates, found.passed, strict=True), 1):
        if not gone:
            yield DueDate(
                f"{law.year}-{program.id}-estimate-{number}",
                day,
                f"{program.name} estimated tax, installment {number} of {len(found.dates)}",
                f"{program.full_name}, tax year {law.year}. One payment for each tax, to the City "
                f"of Portland Revenue Division, under the primary taxfiler's number.{unsure}",
            )


def _unsure(law: YearLaw, name: str) -> str:
    status = law.of(name).status
    return "" if status == "official" else f" The date is {status}, not official."


def write_calendar(found: Estimates, file: Path) -> None:
    """Write the due dates as a calendar file.

    Raises:
        PlaceError: something else stands there, or it cannot be written.
    """
    if file.is_file() and not read_bytes(file).startswith(b"BEGIN:VCALENDAR"):
        raise PlaceError(f"{file} is there and is no calendar: name another file")
    write_file(file, calendar(due_dates(found), found.law.year))
