"""An extension: what to pay for it, and what to send."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from taxcli.case.model import Case
from taxcli.document.blocks import Block, Heading, Para
from taxcli.engine.diagnostics import Diagnostic
from taxcli.engine.filing import paid_in_time
from taxcli.engine.ledger import Paid, ledger, paid_by, with_payments_by
from taxcli.engine.prepare import prepare
from taxcli.engine.result import OF_RESULT, ProgramResult, Result
from taxcli.features.common_blocks import (
    diagnostic_blocks,
    head_blocks,
    list_assumptions,
    listed_blocks,
)
from taxcli.law.figures import Edition, year_law
from taxcli.law.programs import ProgramId
from taxcli.law.standing import pro, standing
from taxcli.money import ZERO, shown
from taxcli.text import holds_number
from taxcli.values import Keys, day, renamed

EXTENSION_SCHEMA = "taxcli-extension-1"
# pay: an extension payment gives more time; extended: there is more time already; free: nothing is
# due, and the federal or Oregon extension serves; no-duty: only a refund is claimed; none: nothing
# to file.
ExtensionWay = Literal["pay", "extended", "free", "no-duty", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class Extending:
    """One tax: the way to more time, and what is left to pay by the due date, in dollars.

    ``paid`` is what was paid for more time already; ``underpayment`` is what of the amount is
    underpayment interest; ``late`` what was paid after the due date, and is left out here.
    """

    JSON: ClassVar[Keys] = ("way", "amount", "paid")

    program: ProgramResult
    way: ExtensionWay
    amount: Decimal
    paid: Decimal
    underpayment: Decimal
    late: Decimal


@dataclass(frozen=True, slots=True)
class Extensions:
    """Both taxes of a case, taken as paid on time. ``too_late`` tells that the day has passed."""

    JSON: ClassVar[Keys] = (
        *(*OF_RESULT, "on", "due", renamed("extended", "until"), "too_late", "programs"),
        *(renamed("diagnostics", "hindrances"), "assumptions"),
    )

    result: Result
    on: date | None
    programs: dict[ProgramId, Extending]

    @property
    def due(self) -> date:
        """Return the last day on which an extension can be had."""
        return self.result.law.due

    @property
    def until(self) -> date:
        """Return the day by which the return is then to be filed."""
        until: date = self.result.law.of("due.extended").value
        return until

    @property
    def too_late(self) -> bool:
        """Tell whether the due date lies before the day that was given."""
        return self.on is not None and self.on > self.due

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Say what the amounts rest on besides official law."""
        return self.result.assumptions_but("on-time")  # nothing is filed here

    @property
    def hindrances(self) -> tuple[Diagnostic, ...]:
        """Return the diagnostics that make the amounts provisional."""
        return self.result.blocking("B-EXT-002")  # speaks of an extension that this may find

    @property
    def to_pay(self) -> list[Extending]:
        """Return the taxes of which something is to be paid, for more time or beside it."""
        every = self.programs.values()
        return [one for one in every if one.amount and one.way in ("pay", "extended")]

    def any_goes(self, *ways: ExtensionWay) -> bool:
        """Tell whether a tax goes one of some ways."""
        return any(found.way in ways for found in self.programs.values())


def extensions(case: Case, *, edition: Edition = "current", on: date | None = None) -> Extensions:
    """Find what more time to file takes for each tax; ``on`` is the day it is asked.

    Raises:
        NoFiguresError: the tax year has no figures.
    """
    due = year_law(case.tax_year, edition).due
    in_time = with_payments_by(case, due if on is None else min(on, due))
    in_time = in_time.model_copy(update={"paid_on": None, "amends": None})
    result = prepare(in_time, edition=edition)
    programs = {
        id_: _extending(result, found, ledger(case, result.law, id_, on))
        for id_, found in result.programs.items()
    }
    return Extensions(result, on, programs)


def _extending(result: Result, found: ProgramResult, every: Sequence[Paid]) -> Extending:
    """Judge one tax; ``every`` payment is counted, also one after the due date."""
    late = paid_by(every, date.max) - paid_by(every, result.law.due)
    paid = paid_in_time(result.case, found.program.id, result.law.due)
    balance = found.outcome.to_pay or ZERO
    underpayment = min(balance, found.amount("underpayment_interest") or ZERO)
    return Extending(found, _way(found, paid), balance, paid, underpayment, late)


def _way(found: ProgramResult, paid: Decimal) -> ExtensionWay:
    duty, balance = found.outcome.duty, found.outcome.to_pay
    if duty == "not-known" or balance is None:
        return "unknown"
    if duty != "must-file":
        return "none" if duty == "nothing" else "no-duty"
    # A federal or Oregon extension may give no more time where something is due.
    if paid or (found.extended and not balance):
        return "extended"
    return "pay" if balance else "free"


def extend_blocks(of: Extensions) -> Iterator[Block]:
    """Word what more time to file takes for both taxes."""
    result = of.result
    yield from head_blocks(result)
    yield from diagnostic_blocks(of.hindrances)
    if of.too_late:
        yield Para("")
        yield Para(
            f"The due date of {day(of.due)} has passed: an extension can no longer be asked for. "
            "`taxcli late` tells what filing and paying late costs.",
            style="alarm",
        )
    for found in of.programs.values():
        yield from _program(of, found)
        if found.late:
            yield Para(
                f"{shown(found.late)} was paid after {day(of.due)}: it gives no more time, and is "
                "left out here. `taxcli late` tells what paying late costs.",
                2,
                style="notice",
            )
    if not of.too_late and of.any_goes("pay"):
        yield Para("")
        yield Para(f"{pro().name}: {pro().to_pay}", style="notice")
    if of.any_goes("pay", "extended", "free"):
        yield from _what_it_is(of)
    yield from list_assumptions(of.assumptions)


def _program(of: Extensions, found: Extending) -> Iterator[Block]:
    name, form = found.program.program.name, found.program.filing.form
    if of.too_late and found.way in ("pay", "free"):
        yield Heading(f"{name}: no extension")
        owed = f" {shown(found.amount)} was due with it." if found.amount else ""
        yield Para(f"{form} was due on {day(of.due)}.{owed}", 2)
        return
    told: dict[ExtensionWay, tuple[str, str]] = {
        "pay": (f"pay {shown(found.amount)} by {day(of.due)}", ""),
        "extended": (f"extended to {day(of.until)}", ""),
        "free": ("nothing to send", ""),
        "no-duty": ("no extension is needed", f"{form} only claims a refund, and has no due date."),
        "none": ("nothing to file", found.program.filing.reason),
        "unknown": (
            "not known yet",
            "The balance is not known: `taxcli review` says what is missing.",
        ),
    }
    heading, text = told[found.way]
    yield Heading(f"{name}: {heading}")
    if text:
        yield Para(text, 2)
    more = {"pay": _pay, "extended": _extended, "free": _free}.get(found.way)
    if more is not None:
        yield from more(of, found)


def _pay(of: Extensions, found: Extending) -> Iterator[Block]:
    pay = standing().payment
    program, year = found.program.program, of.result.case.tax_year
    yield Para(
        "That is all that is projected to be left. The payment gives until "
        f"{day(of.until)} to file; tax that stays unpaid bears penalty and interest.",
        2,
    )
    if found.underpayment:
        yield Para(f"{shown(found.underpayment)} of it is underpayment interest.", 2)
    yield Para(f"- On Portland Revenue Online, as an extension payment for {year}; or", 2, 2)
    yield Para(f"- by check with voucher {pay.voucher}, which -o DIR prints:", 2, 2)
    yield Para(f"pay to: {pay.payee}", 6, 2)
    account = getattr(of.result.case.account, program.id)
    own = account and not holds_number(account)
    number = f"account {account}" if own else "the primary taxfiler's SSN"
    yield Para(f"memo: Extension payment {year}, {program.name} tax; your name; {number}", 6, 2)
    yield Para(f"mail to: {', '.join(pay.address)}", 6, 2)
    yield Para(f"One check and one voucher for each tax, postmarked by {day(of.due)}.", 4)
    yield from _then(f'a [[payment]] of kind "extension" for {program.id}', "--paid DATE")


def _extended(of: Extensions, found: Extending) -> Iterator[Block]:
    if found.paid:
        how = f"An extension payment of {shown(found.paid)} is in the case."
    else:
        how = "The case says that a federal or Oregon extension was filed, and nothing is due."
    yield Para(f"{how} The return has its box ticked.", 2)
    if found.underpayment:
        yield Para(f"{shown(found.underpayment)} of it is underpayment interest.", 2)
    if found.amount:
        was = "was" if of.too_late else "is"
        yield Para(
            f"{shown(found.amount)} more {was} to be paid by {day(of.due)}: the time to pay is not "
            "extended, and what is paid later bears penalty and interest.",
            2,
            style="notice",
        )


def _free(of: Extensions, found: Extending) -> Iterator[Block]:
    form = found.program.filing.form
    yield Para(
        'No balance is expected, so your federal or Oregon extension serves. Tick "Extension '
        f'filed" on {form} and attach a copy of the federal extension, or proof of the Oregon '
        "extension payment.",
        2,
    )
    yield Para(f"Without a federal or Oregon extension, file by {day(of.due)}.", 2)
    yield from _then('[extension] with filed = true, by = "federal" (or "oregon")', "--by federal")


def _then(what: str, option: str) -> Iterator[Block]:
    yield Para(f"Then the case gets {what}: {option} adds it.", 2)


def _what_it_is(of: Extensions) -> Iterator[Block]:
    extended = of.result.law.of("due.extended")
    unsure = "" if extended.status == "official" else f" (a date that is {extended.status})"
    yield from listed_blocks(
        "What an extension does",
        (
            f"It moves the filing date to {day(of.until)}{unsure}.",
            f"It does not extend the time to pay: what is unpaid after {day(of.due)} bears penalty "
            "and interest.",
            "It does not move estimated payments, nor the other tax's return.",
        ),
    )


def tables_to_add(of: Extensions, paid: date | None, by: str | None) -> str:
    """Return the TOML that a case gets: the payments made on a day, or the extension filed.

    An extension by payment is seen in the payments alone.
    """
    rows = [
        f'[[payment]]\nprogram = "{found.program.program.id}"\nkind = "extension"\n'
        f"date = {paid}\namount = {found.amount}"
        for found in (of.to_pay if paid else ())
    ]
    said = of.result.case.extension
    if by is not None and of.any_goes("free") and (said is None or not said.filed):
        rows.append(f'[extension]\nfiled = true\nby = "{by}"')
    return "\n\n".join(rows)


def why_nothing(of: Extensions, by: str | None) -> str:
    """Say why nothing of what was done goes into the case."""
    if by is not None and of.to_pay:
        return "Where a balance is due, an extension is by payment: --paid DATE adds that."
    return "It is there already, or there is nothing to extend."


def added_words(of: Extensions, paid: date | None, by: str | None) -> Iterator[str]:
    """Say what was added to the case."""
    for found in of.to_pay if paid else ():
        yield (
            f"{found.program.program.name} extension payment of {shown(found.amount)} on "
            f"{day(paid or of.due)}; correct the amount there if another was paid"
        )
    if by is not None and of.any_goes("free"):
        yield f"extension filed: {by}"
    elif by is not None:
        yield f"not --by {by}: where a balance is due, an extension is by payment"


def why_no_payment_on(paid: date, found: Extensions) -> str | None:
    """Say why no extension payment can have been made on a day."""
    year = found.result.case.tax_year
    if paid > found.due:
        return f"--paid {paid} is after the due date of {found.due}: it gives no more time."
    if paid.year <= year:
        return f"--paid {paid} is before {year} had ended: an extension is asked for after it."
    if found.on is not None and paid > found.on:
        return f"--paid {paid} is after --on {found.on}: correct one of them."
    return None
