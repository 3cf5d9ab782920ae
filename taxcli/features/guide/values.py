"""What a case says to the steps of a guide: amounts, dates, forms, and which steps apply.

Everything is ``None`` where it is not known; the step is then shown as for everyone.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from taxcli.engine.result import ProgramResult, Result
from taxcli.features.attachments import attachments
from taxcli.features.extend import Extending, Extensions, extensions
from taxcli.features.plan.eligibility import Said, eligibility
from taxcli.features.plan.payment_plan import make_plan
from taxcli.features.plan.schedule import balance_of
from taxcli.law.payment_plan import plan_facts
from taxcli.money import shown
from taxcli.text import masked
from taxcli.values import day

if TYPE_CHECKING:
    from taxcli.features.vouchers import Voucher


def _dollars(amount: Decimal) -> str:
    return f"${shown(amount)}"


def _joined(parts: Iterable[str], last: str = " and ") -> str | None:
    """Join what there is; nothing is not known."""
    listed = list(parts)
    if not listed:
        return None
    return last.join(filter(None, [", ".join(listed[:-1]), listed[-1]]))


def _owing(result: Result) -> Iterator[tuple[ProgramResult, Decimal]]:
    """Yield each tax of which something is left to pay."""
    for found in result.programs.values():
        if found.outcome.to_pay:
            yield found, found.outcome.to_pay


def _amounts(result: Result, line: str) -> str | None:
    """Return a line's amount of each tax that has any."""
    found = ((one, one.amount(line)) for one in result.programs.values())
    return _joined(f"{one.program.name} {_dollars(amount)}" for one, amount in found if amount)


def _only_refund(result: Result) -> str | None:
    """Return what comes back of taxes whose return need not be filed but for the refund."""
    found = (one for one in result.programs.values() if one.outcome.duty == "refund-only")
    return _joined(
        f"{one.program.name} {_dollars(one.outcome.refund)}" for one in found if one.outcome.refund
    )


def _any(result: Result, line: str) -> bool | None:
    """Tell whether a line has an amount in any tax; ``None`` while that is not known."""
    return _known_any([one.amount(line) for one in result.programs.values()])


def _known_any(found: list[Decimal | None]) -> bool | None:
    return True if any(found) else None if None in found else False


def _forms(result: Result) -> str | None:
    return _joined(
        f"Form {one.filing.form} for {one.program.name}"
        for one in result.programs.values()
        if one.outcome.sends_return
    )


def _reasons(result: Result) -> str:
    found = result.programs.values()
    return " ".join(f"{one.program.name}: {one.filing.reason}" for one in found)


def _date(result: Result, name: str) -> str:
    return day(result.law.of(name).value)


def _when(result: Result) -> str:
    due = _date(result, "due.return")
    late = any(one.outcome.past_due for one in result.programs.values())
    return f"now (it was due on {due})" if late else f"by {due}"


def _accounts(result: Result) -> str | None:
    found = ((one.program.name, getattr(result.case.account, id_)) for id_, one in _all(result))
    return _joined(f"{name} account {masked(at)}" for name, at in found if at)


def _all(result: Result) -> Iterable[tuple[str, ProgramResult]]:
    return result.programs.items()


def _large_enough(owed: Decimal) -> bool:
    """Ask the rule whether a balance is large enough for a payment plan."""
    plan = make_plan(balance_of(owed), plan_facts().free_months.value)
    asked = {one.id: one.verdict for one in eligibility(plan, Said()).questions}
    return asked["balance"] == "fine"


def _plan(result: Result) -> str | None:
    smallest = _dollars(plan_facts().minimum_balance.value)
    told = {True: "enough", False: f"less than the {smallest} that a plan needs"}
    return _joined(
        f"{one.program.name} {_dollars(owed)} ({told[_large_enough(owed)]})"
        for one, owed in _owing(result)
    )


def _extensions(result: Result) -> Extensions:
    return extensions(result.case, edition=result.law.edition, on=result.paid_on.day)


def _extension(result: Result) -> str | None:
    of = _extensions(result)
    if of.any_goes("unknown"):
        return None
    return _joined((_way(of, one) for one in of.programs.values()), "; ")


def _way(of: Extensions, found: Extending) -> str:
    name, form = found.program.program.name, found.program.filing.form
    if of.too_late and found.way in ("pay", "free"):
        return f"{name}: the due date has passed, and no extension can be had"
    amount = _dollars(found.amount)
    match found.way:
        case "pay":
            return f"{name}: pay {amount} by {_date(of.result, 'due.return')}"
        case "free":
            return f"{name}: nothing to send, since no balance is expected"
        case "extended":
            more = f"; {amount} is still to be paid by {day(of.due)}" if found.amount else ""
            return f"{name}: extended to {day(of.until)} already{more}"
        case "no-duty":
            return f"{name}: none is needed, since Form {form} only claims a refund"
    return f"{name}: nothing to file"


def _open(result: Result) -> str:
    """Tell whether the combined return is open to the case, and why."""
    open_ = "open" if result.combined.available else "not open"
    return f"For this case the combined return is {open_}: {result.combined.why.clause}."


def _attach(result: Result) -> str | None:
    listed = (
        f"To Form {program.filing.form}: {'; '.join(entries)}."
        for program in result.programs.values()
        if (entries := attachments(result, program))
    )
    return " ".join(listed) or None


def _vouchers(result: Result) -> "list[Voucher]":
    """Return the vouchers of the returns; they are papers, and only now imported."""
    from taxcli.features.vouchers import return_voucher

    found = (return_voucher(result, program) for program in result.programs.values())
    return [voucher for voucher in found if voucher is not None]


def _checks(result: Result) -> str | None:
    listed = (
        f"{one.program.name}: {_dollars(one.amount)}, on the memo line {one.memo(result.case)}."
        for one in _vouchers(result)
    )
    return " ".join(listed) or None


def _voucher_files(result: Result) -> str | None:
    from taxcli.features.vouchers import voucher_name

    return " and ".join(dict.fromkeys(map(voucher_name, _vouchers(result)))) or None


VALUES: dict[str, Callable[[Result], str | None]] = {
    "attach": _attach,
    "checks": _checks,
    "vouchers": _voucher_files,
    "year": lambda result: str(result.case.tax_year),
    "due": lambda result: _date(result, "due.return"),
    "extended_due": lambda result: _date(result, "due.extended"),
    "when": _when,
    "accounts": _accounts,
    "forms": _forms,
    "reasons": _reasons,
    "combined": _open,
    "pay": lambda result: _joined(f"{o.program.name} {_dollars(a)}" for o, a in _owing(result)),
    "refund": lambda result: _joined(
        f"{one.program.name} {_dollars(one.outcome.refund)}"
        for one in result.programs.values()
        if one.outcome.refund
    ),
    "withheld": lambda result: _amounts(result, "withheld"),
    "only_refund": _only_refund,
    "plan": _plan,
    "extension": _extension,
}
# Known of a case even while something in it must be settled first.
ALWAYS = ("year", "due", "extended_due", "accounts")
Applies = tuple[bool | None, str]


def _files(result: Result) -> Applies:
    sends = any(one.outcome.sends_return for one in result.programs.values())
    return sends, "this case has nothing to file."


def _combined(result: Result) -> Applies:
    return result.combined.available, result.combined.reason


def _balance(result: Result) -> Applies:
    unknown = any(one.outcome.to_pay is None for one in result.programs.values())
    return (None if unknown else any(_owing(result))), "nothing is left to pay in this case."


def _refund(result: Result) -> Applies:
    back = [one.outcome.refund for one in result.programs.values()]
    return _known_any(back), "this case asks for no refund."


def _withheld(result: Result) -> Applies:
    return _any(result, "withheld"), "nothing was withheld in this case."


def _for_plan(result: Result) -> Applies:
    owes, why = _balance(result)
    if not owes:
        return owes, why
    least = _dollars(plan_facts().minimum_balance.value)
    enough = any(_large_enough(owed) for _, owed in _owing(result))
    return enough, f"what is left to pay is less than the {least} that a plan needs."


def _to_extend(result: Result, applies: Callable[[Extending], bool], why: str) -> Applies:
    """Tell whether a way to more time is open to a tax, or was taken in time."""
    of = _extensions(result)
    if of.any_goes("unknown"):
        return None, ""
    open_ = ("extended",) if of.too_late else ("pay", "free", "extended")
    found = [one for one in of.programs.values() if one.way in open_]
    if of.too_late and not found:
        return False, f"the due date, {day(of.due)}, has passed."
    return any(map(applies, found)), why


def _by_payment(found: Extending) -> bool:
    return found.way == "pay" or (found.way == "extended" and bool(found.paid))


CONDITIONS: dict[str, Callable[[Result], Applies]] = {
    "files": _files,
    "combined": _combined,
    "balance": _balance,
    "refund": _refund,
    "withheld": _withheld,
    "plan": _for_plan,
    "extension_pay": lambda result: _to_extend(
        result, lambda one: one.way == "pay", "no payment is needed for more time."
    ),
    "extended_by_payment": lambda result: _to_extend(
        result, _by_payment, "no tax is extended by a payment in this case."
    ),
    "extended_free": lambda result: _to_extend(
        result,
        lambda one: one.way in ("free", "extended") and not one.paid,
        "no tax goes this way in this case.",
    ),
}
