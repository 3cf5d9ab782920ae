"""The City of Portland's Arts Tax: only who must pay it and how much. It is not prepared here.

Source: the Revenue Division's page, other personal income taxes; law sheet section 12.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from taxcli.law.figures import GROUP_OF, Figure, YearLaw
from taxcli.law.standing import standing
from taxcli.money import shown
from taxcli.values import Key, Keys

# "depends" is on what each adult knows of their own; "not-known" on figures not published.
ArtsVerdict = Literal["must", "nothing", "depends", "not-known"]


@dataclass(frozen=True, slots=True)
class ArtsTax:
    """What is known of the Arts Tax for one return; amounts in dollars.

    ``each`` is the tax of one adult, ``most`` that of everyone on the return, ``amount`` what
    surely must be paid; ``None`` where that is not known or depends.
    """

    JSON: ClassVar[Keys] = (
        "verdict",
        Key("each", lambda arts: arts.each.amount if arts.each else None),
        *("most", "amount"),
        Key("status", lambda arts: arts.each.status if arts.each else None),
        *("due", "reason"),
        Key("prepared_here", lambda _arts: False),
    )

    verdict: ArtsVerdict
    due: date
    reason: str
    each: Figure | None = None
    most: Decimal | None = None
    amount: Decimal | None = None
    test: Figure | None = None
    penalty: Figure | None = None
    penalty_later: Figure | None = None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return the figures that it rests on."""
        every = (self.each, self.test, self.penalty, self.penalty_later)
        return tuple(figure for figure in every if figure is not None)

    def words(self) -> Iterator[str]:
        """Say who pays it, how much, and what paying late costs."""
        yield self.reason
        if self.each is None or self.most is None or self.verdict == "nothing":
            return
        each = shown(self.each.amount)
        each += f" each, {shown(self.most)} for two" if self.most > self.each.amount else " each"
        if self.penalty is None or self.penalty_later is None:
            yield f"{each}. The penalty for paying later is not known."
            return
        yield (
            f"{each}; paid later, a penalty of {shown(self.penalty.amount)}, and "
            f"{shown(self.penalty_later.amount)} more after "
            f"{standing().arts_tax.penalty_later_months} months."
        )


def arts_tax(
    law: YearLaw, status: str | None, portland: bool | None, oregon: Decimal | None
) -> ArtsTax:
    """Tell who must pay the Arts Tax of a year.

    Args:
        law: the year's figures.
        status: the filing status; a joint return has two taxfilers.
        portland: whether they lived in the City of Portland; ``None`` if not known.
        oregon: Oregon taxable income in dollars, if known.
    """
    if portland is False:
        return ArtsTax("nothing", law.due, "Only residents of the City of Portland pay it.")
    each, own = law.get("arts.amount"), law.get("arts.income_from")
    if each is None:
        reason = f"For {law.year} no figures of the Arts Tax are known."
        return ArtsTax("not-known", law.due, reason)
    test = own or law.get("arts.threshold", None if status is None else GROUP_OF[status])
    verdict, reason = _decide(portland, own, test, oregon)
    most = each.amount * (2 if status == "joint" else 1)
    amount = most if verdict == "must" else None
    penalties = law.get("arts.penalty"), law.get("arts.penalty_later")
    return ArtsTax(verdict, law.due, reason, each, most, amount, test, *penalties)


def _decide(
    portland: bool | None, own: Figure | None, test: Figure | None, oregon: Decimal | None
) -> tuple[ArtsVerdict, str]:
    """Decide by each adult's own income (to 2025), or by Oregon taxable income (from 2026)."""
    if own is not None:
        who = "Each of you" if portland else "Each resident of the City of Portland"
        return "depends", (
            f"{who} aged {standing().arts_tax.age} or more who had income of "
            f"{shown(own.amount)} or more pays it, unless the household's income was not above "
            "the federal poverty level."
        )
    if test is None:
        return "depends", "It depends on the filing status."
    over = f"Oregon taxable income of more than {shown(test.amount)}"
    if portland is None:
        return "depends", f"Residents of the City of Portland with {over} pay it."
    if oregon is None:
        return "depends", f"You pay it with {over}."
    if oregon > test.amount:
        return "must", f"You lived in the City of Portland, with {over}."
    return "nothing", f"It takes {over}; yours is {shown(oregon)}."
