"""What a case says to the steps of a guide: amounts, dates, forms, and which steps apply.

Everything is ``None`` where it is not known; the step is then shown as for everyone.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from taxcli.engine.result import ProgramResult, Result
from taxcli.features.attachments import attachments
from taxcli.features.extend import Extending, Extensions, extensions
from taxcli.features.plan.payment_plan import balance_of, make_plan
from taxcli.features.plan.report import PlanAnswers, eligibility
from taxcli.features.vouchers import Voucher, return_voucher, voucher_name
from taxcli.law.payment_plan import plan_facts
from taxcli.money import shown
from taxcli.text import masked
from taxcli.values import day


def _dollars(amount: Decimal) -> str:
    return f"${shown(amount)}"


def _joined(parts: Iterable[str | None], last: str = " and ") -> str | None:
    """Join what there is; nothing is not known."""
    listed = [*filter(None, parts)]
    if not listed:
        return None
    return last.join(filter(None, [", ".join(listed[:-1]), listed[-1]]))


def _taxes(result: Result) -> Iterable[ProgramResult]:
    return result.programs.values()


def _amount(one: ProgramResult, amount: Decimal | None) -> str | None:
    """Name a tax with an amount of it, if there is any."""
    return f"{one.program.name} {_dollars(amount)}" if amount else None


def _known_any(found: Iterable[Decimal | None]) -> bool | None:
    """Tell whether there is an amount in any tax; ``None`` while that is not known."""
    amounts = [*found]
    return True if any(amounts) else None if None in amounts else False


def _date(result: Result, name: str) -> str:
    return day(result.law.of(name).value)


def _when(result: Result) -> str:
    due = _date(result, "due.return")
    late = any(one.outcome.past_due for one in result.programs.values())
    return f"now (it was due on {due})" if late else f"by {due}"


def _accounts(result: Result) -> str | None:
    names = {id_: one.program.name for id_, one in result.programs.items()}
    found = ((name, getattr(result.case.account, id_)) for id_, name in names.items())
    return _joined(f"{name} account {masked(at)}" for name, at in found if at)


def _large_enough(owed: Decimal) -> bool:
    """Ask the rule whether a balance is large enough for a payment plan."""
    plan = make_plan(balance_of(owed), plan_facts().free_months.value)
    asked = {one.id: one.verdict for one in eligibility(plan, PlanAnswers()).questions}
    return asked["balance"] == "fine"


def _plan(result: Result) -> str | None:
    smallest = _dollars(plan_facts().minimum_balance.value)
    told = {True: "enough", False: f"less than the {smallest} that a plan needs"}
    return _joined(
        f"{_amount(one, owed)} ({told[_large_enough(owed)]})"
        for one in _taxes(result)
        if (owed := one.outcome.to_pay)
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


def _attach(result: Result) -> str | None:
    listed = (
        f"To Form {one.filing.form}: {'; '.join(entries)}."
        for one in _taxes(result)
        if (entries := attachments(result, one))
    )
    return " ".join(listed) or None


def _vouchers(result: Result) -> Iterator[Voucher]:
    return filter(None, (return_voucher(result, one) for one in _taxes(result)))


def _checks(result: Result) -> str | None:
    listed = (
        f"{one.program.name}: {_dollars(one.amount)}, on the memo line {one.memo(result.case)}."
        for one in _vouchers(result)
    )
    return " ".join(listed) or None


VALUES: dict[str, Callable[[Result], str | None]] = {
    "attach": _attach,
    "checks": _checks,
    "vouchers": lambda result: (
        " and ".join(dict.fromkeys(map(voucher_name, _vouchers(result)))) or None
    ),
    "year": lambda result: str(result.case.tax_year),
    "due": lambda result: _date(result, "due.return"),
    "extended_due": lambda result: _date(result, "due.extended"),
    "when": _when,
    "accounts": _accounts,
    "forms": lambda result: _joined(
        f"Form {one.filing.form} for {one.program.name}"
        for one in _taxes(result)
        if one.outcome.sends_return
    ),
    "reasons": lambda result: " ".join(
        f"{one.program.name}: {one.filing.reason}" for one in _taxes(result)
    ),
    "combined": lambda result: (
        "For this case the combined return is "
        f"{'open' if result.combined.available else 'not open'}: {result.combined.why.clause}."
    ),
    "pay": lambda result: _joined(_amount(one, one.outcome.to_pay) for one in _taxes(result)),
    "refund": lambda result: _joined(_amount(one, one.outcome.refund) for one in _taxes(result)),
    "withheld": lambda result: _joined(
        _amount(one, one.amount("withheld")) for one in _taxes(result)
    ),
    # Of taxes whose return need not be filed but for the refund.
    "only_refund": lambda result: _joined(
        _amount(one, one.outcome.refund)
        for one in _taxes(result)
        if one.outcome.duty == "refund-only"
    ),
    "plan": _plan,
    "extension": _extension,
}
# Known of a case even while something in it must be settled first.
ALWAYS = ("year", "due", "extended_due", "accounts")
StepApplies = tuple[bool | None, str]


def _balance(result: Result) -> StepApplies:
    owed = [one.outcome.to_pay for one in _taxes(result)]
    return None if None in owed else any(owed), "nothing is left to pay in this case."


def _for_plan(result: Result) -> StepApplies:
    owes, why = _balance(result)
    if not owes:
        return owes, why
    least = _dollars(plan_facts().minimum_balance.value)
    enough = any(_large_enough(one.outcome.to_pay) for one in _taxes(result) if one.outcome.to_pay)
    return enough, f"what is left to pay is less than the {least} that a plan needs."


def _to_extend(result: Result, applies: Callable[[Extending], bool], why: str) -> StepApplies:
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


CONDITIONS: dict[str, Callable[[Result], StepApplies]] = {
    "files": lambda result: (
        any(one.outcome.sends_return for one in _taxes(result)),
        "this case has nothing to file.",
    ),
    "combined": lambda result: (result.combined.available, result.combined.reason),
    "balance": _balance,
    "refund": lambda result: (
        _known_any(one.outcome.refund for one in _taxes(result)),
        "this case asks for no refund.",
    ),
    "withheld": lambda result: (
        _known_any(one.amount("withheld") for one in _taxes(result)),
        "nothing was withheld in this case.",
    ),
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
