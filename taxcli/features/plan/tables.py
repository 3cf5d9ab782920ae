"""The tables of ``taxcli plan``: the instalments, what they cost, other lengths side by side."""

from collections.abc import Iterator

from taxcli.document.blocks import AmountRow, Amounts, Block, Entry, Para, Table
from taxcli.document.layout import column_widths
from taxcli.features.plan.payment_plan import Plan, on_time_until
from taxcli.features.plan.report import Account, Report, periods
from taxcli.features.plan.schedule import Instalment
from taxcli.law.business_days import is_business_day
from taxcli.money import percent, shown

_AMNESTY = "The Division may bring it back for someone who keeps refusing to pay after a notice."


def schedule(plan: Plan, width: int) -> Iterator[Block]:
    """Word every instalment: as a table where it fits the width, else an entry for each."""
    table = _schedule_table(plan)
    if column_widths(table, width) is not None:
        yield table
    else:
        yield from _schedule_entries(plan)


def schedule_notes(report: Report, plan: Plan) -> Iterator[Block]:
    """Say how the instalments are to be read."""
    rates = list(dict.fromkeys(percent(period.monthly) for period in periods(report)))
    if rates:
        adds = (
            f"Each month adds {_listed(rates)} of the unpaid tax as interest, before the payment."
        )
    else:
        adds = f"An amnesty waives the interest of this tax year. {_AMNESTY}"
    yield Para(f"{adds} Left: what is owed after it.")
    closed = [str(row.number) for row in plan.rows if row.due and not is_business_day(row.due)]
    if closed:
        yield Para(
            f"Due on a weekend or a holiday: no. {_listed(closed)}. Pay on the business day before."
        )


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def _schedule_table(plan: Plan) -> Table:
    dated = plan.rows[0].due is not None
    headers = ["No."] + (["Due", "Late after"] if dated else []) + ["Payment"]
    headers += (["Penalty"] if plan.balance.penalty else []) + ["Interest", "Tax", "Left"]
    rows = [tuple(_cells(plan, row)) for row in plan.rows]
    rows.append(tuple(_total_cells(plan)))
    first = headers.index("Payment")
    return Table(tuple(headers), tuple(rows), frozenset({0, *range(first, len(headers))}))


def _cells(plan: Plan, row: Instalment) -> Iterator[str]:
    yield str(row.number)
    if row.due:
        yield row.due.isoformat()
        yield on_time_until(row.due).isoformat()
    yield shown(row.payment)
    if plan.balance.penalty:
        yield shown(row.penalty)
    yield shown(row.interest)
    yield shown(row.tax)
    yield shown(row.left)


def _total_cells(plan: Plan) -> Iterator[str]:
    yield "All"
    if plan.rows[0].due:
        yield from ("", "")
    yield shown(plan.paid)
    if plan.balance.penalty:
        yield shown(plan.balance.penalty)
    yield shown(plan.balance.interest + plan.charged)
    yield shown(plan.balance.tax)
    yield ""


def _schedule_entries(plan: Plan) -> Iterator[Block]:
    """Word the schedule for a narrow screen: an entry for each instalment."""
    for row in plan.rows:
        due = f"  {row.due.isoformat()}" if row.due else ""
        notes = [f"{_parts(plan, row)}; left {shown(row.left)}"]
        if row.due:
            notes.append(f"late after {on_time_until(row.due).isoformat()}")
        yield Entry(0, f"{row.number}{due}", shown(row.payment), tuple(notes), strong=True)
    penalty = f"penalty {shown(plan.balance.penalty)}, " if plan.balance.penalty else ""
    interest = shown(plan.balance.interest + plan.charged)
    parts = f"{penalty}interest {interest}, tax {shown(plan.balance.tax)}"
    yield Entry(0, "All", shown(plan.paid), (parts,), strong=True)


def _parts(plan: Plan, row: Instalment) -> str:
    penalty = f"penalty {shown(row.penalty)}, " if plan.balance.penalty else ""
    return f"{penalty}interest {shown(row.interest)}, tax {shown(row.tax)}"


def costs(plan: Plan) -> Block:
    """Word what a plan comes to in all."""
    balance = plan.balance
    rows = [AmountRow("Balance", shown(balance.total))]
    for words, amount in (("penalty", balance.penalty), ("interest", balance.interest)):
        if amount:
            rows.append(AmountRow(f"  of it {words}", shown(amount)))
    if balance.tax != balance.total:
        rows.append(AmountRow("  of it tax", shown(balance.tax)))
    rows.append(AmountRow("Interest that the plan adds", shown(plan.charged)))
    rows.append(AmountRow("All instalments", shown(plan.paid)))
    rows.append(AmountRow("Set-up fee", shown(plan.fee)))
    rows.append(AmountRow("Total cost", shown(plan.total_cost), strong=True))
    return Amounts(tuple(rows), 2)


def lengths(account: Account) -> Block:
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
