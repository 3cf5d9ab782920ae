"""What ``taxcli check`` is told, and the case that stands for it while it is computed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from taxcli.case.model import SCHEMA, Case
from taxcli.case.read import case_from
from taxcli.case.types import FilingStatus
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
    def away(self) -> bool:
        """Tell whether it is known that somebody lived elsewhere for all or some of the year."""
        return self.lived not in (None, "all")

    @property
    def computable(self) -> bool:
        """Tell whether it is known what the form starts from, the Oregon return aside."""
        return self.lived == "all" or (self.away and self.local_income is not None)


@dataclass(frozen=True, slots=True)
class Answers:
    """The plain answers for one tax year. Nothing in them tells who it is."""

    year: int
    status: FilingStatus | None = None
    oregon: Decimal | None = None
    # Left out of the hash, since a mapping has none; it counts for what is equal.
    places: Mapping[ProgramId, Place] = field(default_factory=dict, hash=False)
    portland: bool | None = None

    def place(self, id_: ProgramId) -> Place:
        """Return what is said of a tax."""
        return self.places.get(id_, Place())

    def with_place(self, id_: ProgramId, **changes: Any) -> "Answers":
        """Return the answers with something else said of a tax."""
        return replace(self, places={**self.places, id_: replace(self.place(id_), **changes)})

    @property
    def joint(self) -> bool:
        """Tell whether two people file together."""
        return self.status == "joint"


def case_of(answers: Answers) -> Case:
    """Return a case with the same facts, without names, for computing only.

    Days of a part of the year and the employer are stand-ins: with local taxable income given,
    no number depends on them. Where nothing is known of where somebody lived, outside stands in.
    """
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "tax_year": answers.year,
        "residency": {},
        "local_taxable_income": {},
        "w2": [],
        "last_year": {},
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
    part = [{"from": date(answers.year, 1, 1), "to": date(answers.year, 6, 30)}]
    lived: dict[str | None, Any] = {"all": "full-year", "part": part, "differ": part}
    table = {"primary": lived.get(place.lived, "none")}
    if answers.joint:
        table["spouse"] = "none" if place.lived == "differ" else table["primary"]
    data["residency"][its.jurisdiction] = table
    if place.nothing_local:
        table["local_income"] = False
    elif place.away and place.local_income is not None:
        data["local_taxable_income"][its.jurisdiction] = place.local_income
    if place.computable and isinstance(place.withheld, Decimal) and place.withheld:
        # Wages no lower than any rate allows; no line is computed from them.
        row = {"locality": its.locality, "wages": place.withheld * 100, "tax": place.withheld}
        data["w2"].append({"employer": "not named", "local": [row]})
    if place.last_year is not None:
        data["last_year"][f"{id_}_tax"] = place.last_year
