"""The City of Portland's Arts Tax: only who must pay it and how much. It is not prepared here.

Source: the Revenue Division's page, other personal income taxes; law sheet section 12.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from taxcli.law.figures import GROUP_OF, Figure, YearLaw
from taxcli.law.standing import standing
from taxcli.money import shown

# "depends" is on what each adult knows of their own; "not-known" on figures not published.
ArtsVerdict = Literal["must", "nothing", "depends", "not-known"]


@dataclass(frozen=True, slots=True)
class ArtsTax:
    """What is known of the Arts Tax for one return; amounts in dollars.

    ``each`` is the tax of one adult, ``most`` that of everyone on the return, ``amount`` what
    surely must be paid; ``None`` where that is not known or depends.
    """

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
    each = law.get("arts.amount")
    if each is None:
        reason = f"For {law.year} no figures of the Arts Tax are known."
        return ArtsTax("not-known", law.due, reason)
    filers = 2 if status == "joint" else 1
    most = each.amount * filers
    penalties = law.get("arts.penalty"), law.get("arts.penalty_later")
    group = None if status is None else GROUP_OF[status]
    test = law.get("arts.threshold", group)
    if law.get("arts.threshold", "single") is None:
        own = law.of("arts.income_from")
        reason = _of_each_adult(own, portland)
        return ArtsTax("depends", law.due, reason, each, most, None, own, *penalties)
    verdict, reason = _of_the_return(test, portland, oregon)
    amount = most if verdict == "must" else None
    return ArtsTax(verdict, law.due, reason, each, most, amount, test, *penalties)


def _of_each_adult(own: Figure, portland: bool | None) -> str:
    age = standing().arts_tax.age
    who = (
        f"aged {age} or more who had income of {shown(own.amount)} or more pays it, unless the "
        "household's income was not above the federal poverty level"
    )
    return f"{'Each of you' if portland else 'Each resident of the City of Portland'} {who}."


def _of_the_return(
    test: Figure | None, portland: bool | None, oregon: Decimal | None
) -> tuple[ArtsVerdict, str]:
    """Decide by Oregon taxable income, the rule from 2026 on."""
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
