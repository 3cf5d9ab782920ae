"""What ``taxcli check`` is told, and the case that stands for it while it is computed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from taxcli.case.base import FilingStatus
from taxcli.case.model import SCHEMA, Case
from taxcli.case.read import case_from
from taxcli.engine.estimates import Duty, duty
from taxcli.engine.ledger import instalment_dates
from taxcli.law.figures import GROUP_OF, Edition, YearLaw, year_law, years
from taxcli.law.programs import PROGRAM_IDS, ProgramId, program

# "differ" is a couple of whom each lived there for another part of the year.
Lived = Literal["all", "part", "none", "differ"]
# The largest amount that may be withheld: the wages that stand for it must fit a case.
LARGEST_WITHHELD = Decimal(10) ** 8


@dataclass(frozen=True, slots=True)
class Place:
    """What is said of one tax and its jurisdiction; ``None`` is not known. Amounts in dollars.

    ``local_income`` is local taxable income, for those who did not live there all year: zero
    where nobody had income from there. ``withheld`` is ``"some"`` where the amount is not known.
    ``last_year`` is last year's tax.
    """

    lived: Lived | None = None
    local_income: Decimal | None = None
    withheld: Decimal | Literal["some"] | None = None
    last_year: Decimal | None = None

    @property
    def nothing_local(self) -> bool:
        """Tell whether nobody lived there or had income from there."""
        return self.lived == "none" and self.local_income == 0

    @property
    def computable(self) -> bool:
        """Tell whether it is known what the form starts from, the Oregon return aside."""
        return self.lived == "all" or (self.lived is not None and self.local_income is not None)


@dataclass(frozen=True, slots=True)
class Answers:
    """The plain answers for one tax year. Nothing in them tells who it is."""

    year: int
    status: FilingStatus | None = None
    oregon: Decimal | None = None
    places: Mapping[ProgramId, Place] = field(default_factory=dict)
    portland: bool | None = None

    def place(self, id_: ProgramId) -> Place:
        """Return what is said of a tax."""
        return self.places.get(id_, Place())

    @property
    def joint(self) -> bool:
        """Tell whether two people file together."""
        return self.status == "joint"


def needs_local_income(answers: Answers, id_: ProgramId, law: YearLaw) -> bool:
    """Tell whether local taxable income must be known: nobody lived there all year.

    It need not be where Oregon taxable income is not more than the threshold: a part is then
    taken not to be more than the whole (an assumption, which the answer names).
    """
    if answers.place(id_).lived in (None, "all"):
        return False
    if answers.oregon is None or answers.status is None:
        return True
    return answers.oregon > law.of(f"{id_}.threshold", GROUP_OF[answers.status]).amount


def needs_oregon(answers: Answers) -> bool:
    """Tell whether Oregon taxable income must be known."""
    return any(
        not answers.place(id_).nothing_local
        and (answers.place(id_).lived in (None, "all") or answers.place(id_).local_income is None)
        for id_ in PROGRAM_IDS
    )


def case_of(answers: Answers, last_years: Mapping[ProgramId, Decimal | None]) -> Case:
    """Return a case with the same facts, without names, for computing only.

    Days of a part of the year and the employer are stand-ins: with local taxable income given,
    no number depends on them. ``last_years`` has last year's taxes to compute with.
    """
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "tax_year": answers.year,
        "residency": {},
        "local_taxable_income": {},
        "w2": [],
        "last_year": {f"{id_}_tax": tax for id_, tax in last_years.items() if tax is not None},
    }
    if answers.status is not None:
        data["filing_status"] = answers.status
    if answers.oregon is not None:
        data["oregon"] = {"taxable_income": answers.oregon}
    for id_ in PROGRAM_IDS:
        _put_place(data, answers, id_)
    return case_from(data, "the answers")


def _put_place(data: dict[str, Any], answers: Answers, id_: ProgramId) -> None:
    place, its = answers.place(id_), program(id_)
    primary, spouse = _residency(place, answers.year)
    table = {"primary": primary, **({"spouse": spouse} if answers.joint else {})}
    if place.nothing_local:
        table["local_income"] = False
    elif place.lived not in (None, "all") and place.local_income is not None:
        data["local_taxable_income"][its.jurisdiction] = place.local_income
    data["residency"][its.jurisdiction] = table
    if place.computable and isinstance(place.withheld, Decimal) and place.withheld:
        # Wages no lower than any rate allows; no line is computed from them.
        row = {"locality": its.locality, "wages": place.withheld * 100, "tax": place.withheld}
        data["w2"].append({"employer": "not named", "local": [row]})


def _residency(place: Place, year: int) -> tuple[Any, Any]:
    """Return what a case says for the two taxfilers; not known is taken as outside."""
    part = [{"from": date(year, 1, 1), "to": date(year, 6, 30)}]
    match place.lived:
        case "all":
            return "full-year", "full-year"
        case "part":
            return part, part
        case "differ":
            return part, "none"
    return "none", "none"


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
