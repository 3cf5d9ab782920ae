"""Words what ``taxcli plan`` found, as blocks for a person."""

from collections.abc import Iterator
from decimal import Decimal

from taxcli.document.blocks import (
    AmountRow,
    Amounts,
    Block,
    Entry,
    Heading,
    Para,
    Style,
    Table,
    record_table,
)
from taxcli.document.layout import column_widths
from taxcli.features.common_blocks import list_assumptions
from taxcli.features.plan.payment_plan import Plan
from taxcli.features.plan.report import (
    AnsweredQuestion,
    Eligibility,
    PlanAccount,
    PlanOutcome,
    PlanReport,
    sources,
)
from taxcli.law.payment_plan import is_business_day, plan_facts
from taxcli.law.programs import program
from taxcli.money import percent, shown
from taxcli.text import listed
from taxcli.values import day as day_words
from taxcli.values import show


def report_blocks(report: PlanReport, width: int) -> Iterator[Block]:
    """Word all plans, what late and default mean, the steps, and what it rests on."""
    yield from _opening(report)
    for account in report.accounts:
        yield from _account(report, account, width)
    if report.accounts:
        yield from _late(report)
        yield from _steps()
        yield from list_assumptions(report.assumptions)
        yield Heading("Sources")
        yield from (Para(f"- {source}: {status}", 2, 2) for source, status in sources().items())


def _opening(report: PlanReport) -> Iterator[Block]:
    if report.result is None or report.wanted.set_up is None:
        yield Para("Payment plan for one account, SHS or PFA: each has a plan of its own.")
        return
    year, day = report.result.case.tax_year, day_words(report.wanted.set_up)
    yield Para(f"Tax year {year}: a payment plan for what is left to pay on {day}", style="dim")
    owing = {account.program for account in report.accounts}
    for id_ in report.result.programs:
        if report.wanted.only in (None, id_) and id_ not in owing:
            yield Para(f"{program(id_).name}: nothing is left to pay, and no plan is needed.")


def _account(report: PlanReport, account: PlanAccount, width: int) -> Iterator[Block]:
    named, plan = _named(account), account.plan
    yield Heading(f"{named}Can you have a plan?")
    yield from _eligibility(account.eligibility)
    if account.eligibility.note:
        yield Para(account.eligibility.note, 2, style="notice")
    yield Heading(f"{named}The plan")
    yield from _plan(report, plan)
    yield Heading(f"{named}The installments")
    yield from _schedule(plan, width)
    yield from _schedule_notes(report, plan)
    yield Heading(f"{named}What it costs")
    yield _costs(plan)
    yield Heading(f"{named}The same balance over other lengths")
    yield _lengths(account)
    yield Para("* the length asked for")


def _named(account: PlanAccount) -> str:
    return f"{program(account.program).name}: " if account.program else ""


_OUTCOMES: dict[PlanOutcome, tuple[str, Style]] = {
    "eligible": ("Yes, as far as was said. The Division decides.", "strong"),
    "not-eligible": ("No. The plan below is shown all the same.", "alarm"),
    "open": ("Not decided: answer the questions that are open.", "notice"),
}


def _eligibility(found: Eligibility) -> Iterator[Block]:
    words, style = _OUTCOMES[found.outcome]
    if found.outcome == "eligible" and found.having("ask"):
        words, style = "Perhaps: the Division has to be asked first.", "notice"
    yield Para(words, style=style)
    rows = tuple((one.text, one.answer or "not said", _meaning(one)) for one in found.questions)
    yield Table(("Question", "Answer", "Meaning"), rows)


def _meaning(one: AnsweredQuestion) -> str:
    if one.verdict == "open":
        option = f"--{one.id.replace('_', '-')}"
        kind = "yes or no" if one.decides else "NUMBER"
        only = "" if one.decides else "; matters on PRO only"
        return f"open: {option} {kind}{only}"
    words = {"fine": "fine", "stops": "no plan", "ask": "ask first"}[one.verdict]
    return f"{words}: {one.why}" if one.why else words


def _plan(report: PlanReport, plan: Plan) -> Iterator[Block]:
    count = len(plan.rows)
    yield Para(_installments_words(plan), style="strong")
    first, last = plan.rows[0].due, plan.last.due
    if first is None or last is None:
        yield Para(
            f"Due on the {report.wanted.day}th of each month. There are no dates without the day "
            "the plan is set up: --set-up DATE adds the first due date, the date of every "
            "installment, the last day on which each is on time, and interest by these dates."
        )
    elif count == 1:
        yield Para(f"Due on {day_words(first)}.")
    else:
        yield Para(
            f"First due on {day_words(first)}, then on the {first.day}th of each month, last on "
            f"{day_words(last)}."
        )
    yield Para(_fee_words(plan))
    if plan.needs_approval:
        yield Para("A supervisor of the Revenue Division must approve so long a plan.")
    if plan.beyond:
        yield Para(
            f"The last due date is more than {plan.beyond} months after the plan is set up. If "
            f"the Division counts that way, the fee is that of a longer plan: ask, or take "
            f"{plan.months - 1} months.",
            style="notice",
        )


def _installments_words(plan: Plan) -> str:
    count = len(plan.rows)
    if count == 1:
        return f"One payment of {shown(plan.level)}."
    if plan.last.payment == plan.level:
        return f"{count} monthly installments of {shown(plan.level)}."
    return (
        f"{count} monthly installments of {shown(plan.level)}, the last of them "
        f"{shown(plan.last.payment)}."
    )


def _fee_words(plan: Plan) -> str:
    if not plan.fee:
        return "No set-up fee."
    both = shown(plan.rows[0].payment + plan.fee)
    when = plan_facts().fee_due.value
    return f"Set-up fee {shown(plan.fee)}. {when} That makes {both} the first time."


def _late(report: PlanReport) -> Iterator[Block]:
    yield Heading("Late and default")
    facts = plan_facts()
    yield Para(facts.late.value, 2)
    yield Para(facts.default.value, 2)
    yield Para(facts.strict.value, 2, style="strong")
    for account in report.accounts:
        row = account.plan.rows[0]
        if row.due is None:
            continue
        named = _named(account)
        yield Para(
            f"{named}{'t' if named else 'T'}he first installment is due on {day_words(row.due)}, "
            f"and is late if it is received after {show(row.on_time_until)}. If it led to a "
            f"default, {shown(row.at_once)} would be due at once; for a later one, its payment and "
            "what is left after it.",
            2,
        )


def _steps() -> Iterator[Block]:
    yield Heading("Set it up on Portland Revenue Online (PRO)")
    yield Para(plan_facts().login.value, 2, style="notice")
    for number, step in enumerate(plan_facts().steps.in_order, 1):
        yield Para(f"{number}  {step}", 2, 3)
    yield Para(plan_facts().change.value, 2)


def _schedule(plan: Plan, width: int) -> Iterator[Block]:
    """Word every installment: as a table where it fits the width, else an entry for each."""
    table = _schedule_table(plan)
    if column_widths(table, width) is not None:
        yield table
    else:
        yield from _schedule_entries(plan)


def _schedule_notes(report: PlanReport, plan: Plan) -> Iterator[Block]:
    """Say how the installments are to be read."""
    rates = dict.fromkeys(percent(period.monthly) for period in report.periods)
    if rates:
        adds = f"Each month adds {listed(rates)} of the unpaid tax as interest, before the payment."
    else:
        adds = (
            "An amnesty waives the interest of this tax year. The Division may bring it back for "
            "someone who keeps refusing to pay after a notice."
        )
    yield Para(f"{adds} Left: what is owed after it.")
    closed = [str(row.number) for row in plan.rows if row.due and not is_business_day(row.due)]
    if closed:
        yield Para(
            f"Due on a weekend or a holiday: no. {listed(closed)}. Pay on the business day before."
        )


def _schedule_table(plan: Plan) -> Table:
    undated = () if plan.first.due else ("due", "on_time_until")
    penalty = () if plan.balance.penalty else ("penalty",)
    sums = (shown(plan.paid), *_sums(plan).values(), "")
    total = ("All", *(() if undated else ("", "")), *sums)
    return record_table(plan.rows, total, leave_out=(*undated, *penalty))


def _sums(plan: Plan) -> dict[str, str]:
    """Return the parts of all installments together."""
    balance = plan.balance
    return _parts(plan, balance.penalty, balance.interest + plan.charged, balance.tax)


def _parts(plan: Plan, penalty: Decimal, interest: Decimal, tax: Decimal) -> dict[str, str]:
    """Return the parts as they are shown; a penalty where the balance has one."""
    parts = {"penalty": shown(penalty)} if plan.balance.penalty else {}
    return {**parts, "interest": shown(interest), "tax": shown(tax)}


def _schedule_entries(plan: Plan) -> Iterator[Block]:
    """Word the schedule for a narrow screen: an entry for each installment."""
    for row in plan.rows:
        due = f"  {row.due.isoformat()}" if row.due else ""
        parts = _parts(plan, row.penalty, row.interest, row.tax)
        notes = [f"{_listed_parts(parts)}; left {shown(row.left)}"]
        if row.on_time_until:
            notes.append(f"late after {row.on_time_until.isoformat()}")
        yield Entry(0, f"{row.number}{due}", shown(row.payment), tuple(notes), strong=True)
    yield Entry(0, "All", shown(plan.paid), (_listed_parts(_sums(plan)),), strong=True)


def _listed_parts(parts: dict[str, str]) -> str:
    return ", ".join(f"{name} {amount}" for name, amount in parts.items())


def _costs(plan: Plan) -> Block:
    """Word what a plan comes to in all."""
    balance = plan.balance
    parts = {"penalty": balance.penalty or None, "interest": balance.interest or None}
    parts["tax"] = balance.tax if balance.tax != balance.total else None
    amounts = {
        "Balance": balance.total,
        **{f"  of it {name}": amount for name, amount in parts.items() if amount is not None},
        "Interest that the plan adds": plan.charged,
        "All installments": plan.paid,
        "Set-up fee": plan.fee,
    }
    rows = (AmountRow(words, shown(amount)) for words, amount in amounts.items())
    return Amounts((*rows, AmountRow("Total cost", shown(plan.total_cost), strong=True)), 2)


def _lengths(account: PlanAccount) -> Block:
    """Word the same plan at other lengths, side by side."""
    dated = account.plan.set_up is not None
    headers = ["Length", "Each month"] + (["Last due"] if dated else [])
    headers += ["Interest", "Fee", "Total cost", "Needs"]
    rows = []
    for plan in account.lengths:
        asked = " *" if plan is account.plan else ""
        unit = "month" if plan.months == 1 else "months"
        cells = [f"{plan.months} {unit}{asked}", shown(plan.level)]
        if plan.last.due:
            cells.append(plan.last.due.isoformat())
        cells += [shown(plan.charged), shown(plan.fee), shown(plan.total_cost)]
        rows.append((*cells, "approval" if plan.needs_approval else ""))
    right = frozenset(range(1, len(headers) - 1))
    return Table(tuple(headers), tuple(rows), right)
