"""What the next $1,000 of taxable income costs in each tax."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from taxcli.case.income import Income, LocalPart
from taxcli.case.model import Case
from taxcli.document.blocks import Block, Heading, Para, Table
from taxcli.engine.lines import shown_amount
from taxcli.engine.prepare import prepare
from taxcli.engine.result import Result
from taxcli.law.programs import ProgramId, programs
from taxcli.money import shown, total
from taxcli.values import Key, Keys

NEXT = Decimal(1000)
ASSUMES = (
    "The 1,000.00 is pay that is local to both taxes: earned there, or while living there. Oregon "
    "taxable income and total income rise by it; deductions, filing status and what is said of "
    "other states stay. Compared is the tax after credit, before payments, penalty and interest."
)


@dataclass(frozen=True, slots=True)
class Marginal:
    """The additional tax of each program in dollars; ``None`` where it is not known."""

    JSON: ClassVar[Keys] = (
        Key("income", lambda _: NEXT),
        *("programs", "in_all"),
        Key("assumes", lambda _: ASSUMES),
    )

    programs: dict[ProgramId, Decimal | None]

    @property
    def in_all(self) -> Decimal | None:
        """Return the additional tax of both programs, in dollars."""
        return total(self.programs.values())


def marginal(result: Result) -> Marginal:
    """Compute what $1,000 more of taxable income, local everywhere, adds to each tax."""
    after = prepare(_with_more(result.case), edition=result.law.edition, on=result.paid_on.day)
    added: dict[ProgramId, Decimal | None] = {}
    for id_, before in result.programs.items():
        now, then = before.amount("net_tax"), after.programs[id_].amount("net_tax")
        added[id_] = None if now is None or then is None else then - now
    return Marginal(added)


def _with_more(case: Case) -> Case:
    """Return the case with $1,000 more; what it does not say stays unsaid."""
    oregon, given = case.oregon, case.local_taxable_income
    places = [each.jurisdiction for each in programs()]
    changes: dict[str, Any] = {
        "oregon": oregon.model_copy(
            update={
                "taxable_income": _more(oregon.taxable_income),
                "total_income": _more(oregon.total_income),
            }
        ),
        "local_taxable_income": given.model_copy(
            update={place: _more(getattr(given, place)) for place in places}
        ),
    }
    # Without any items the NP forms stand on something else, and one item would not tie to it.
    if case.income:
        item = Income(person="primary", kind="wages", payer="the next 1,000.00", amount=NEXT)
        item = item.model_copy(update=dict.fromkeys(places, LocalPart(sourced=True)))
        changes["income"] = [*case.income, item]
    return case.model_copy(update=changes)


def _more(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount + NEXT


def marginal_blocks(
    result: Result,
    sides: Mapping[str, Marginal],
    headers: tuple[str, ...] = ("Tax it adds", "Amount"),
) -> Iterator[Block]:
    """Word what the next $1,000 of income adds to each tax, a column for each side."""
    yield Heading(f"The next {shown(NEXT)} of income")
    amounts = {
        program.program.name: [side.programs[id_] for side in sides.values()]
        for id_, program in result.programs.items()
    }
    amounts["in all"] = [side.in_all for side in sides.values()]
    rows = tuple((name, *map(shown_amount, added)) for name, added in amounts.items())
    yield Table(headers, rows, frozenset(range(1, len(headers))))
    yield Para(ASSUMES, 2, style="dim")
