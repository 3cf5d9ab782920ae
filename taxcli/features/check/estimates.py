"""Whether estimated payments were required for a year, and whether they will be for the next."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from taxcli.engine.estimates import Duty, duty
from taxcli.engine.ledger import instalment_dates
from taxcli.law.figures import Edition, YearLaw, year_law, years
from taxcli.law.programs import ProgramId


@dataclass(frozen=True, slots=True)
class NextYear:
    """The next year's duty, as far as this year's tax decides it.

    ``required`` is ``False``, or ``None`` where it depends on the next year's tax. ``other`` is
    the duty by the other edition of the law where that comes out otherwise.
    """

    law: YearLaw
    duty: Duty
    first: date
    other: Duty | None

    @property
    def other_edition(self) -> Edition:
        """Return the edition that is not the law's own."""
        return "published" if self.law.edition == "current" else "current"


@dataclass(frozen=True, slots=True)
class Instalments:
    """This year's duty to pay estimates, whether it was waived, and the next year's duty.

    ``after`` is ``None`` where the next year has no figures.
    """

    duty: Duty
    waived: bool
    after: NextYear | None


def instalments(
    law: YearLaw,
    id_: ProgramId,
    net_tax: Decimal | None,
    last: Decimal | None,
    other_tax: Decimal | None,
) -> Instalments:
    """Test this year's tax after credit, and last year's, in dollars.

    ``other_tax`` is this year's by the other edition of the law, which has its own trigger.
    """
    waived = "underpayment" in law.of("due.waived").value
    after = _after(law, id_, net_tax, other_tax)
    return Instalments(duty(law, id_, net_tax, last), waived, after)


def _after(
    law: YearLaw, id_: ProgramId, net_tax: Decimal | None, other_tax: Decimal | None
) -> NextYear | None:
    if law.year + 1 not in years():
        return None
    following = year_law(law.year + 1, law.edition)
    test = duty(following, id_, None, net_tax)
    after = NextYear(following, test, instalment_dates(following)[0], None)
    if not following.differs:
        return after
    other = duty(year_law(following.year, after.other_edition), id_, None, other_tax)
    return after if other.required is test.required else replace(after, other=other)
