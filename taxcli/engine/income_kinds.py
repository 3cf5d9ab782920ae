"""What decides whether income of someone living outside is local, kind by kind.

Sources: OAR 150-316-0165 (work) and Oregon's source rules, by conformity; law sheet sections 4
and 15.
"""

from collections.abc import Mapping

from taxcli.case.income import IncomeKind

# Work, property or business decides: for someone outside, only the filer can say where it was.
PLACE_DECIDES: Mapping[IncomeKind, str] = {
    "wages": "where the work was done",
    "business": "where the business was carried on",
    "rental": "where the property is",
    "pass-through": "where the entity does business",
    "unemployment": "where the work that earned it was done",
}
# Of these, the ones that work days divide.
WORK: tuple[IncomeKind, ...] = ("wages", "business", "unemployment")
# What a business income tax may have reached already.
OF_BUSINESS: tuple[IncomeKind, ...] = ("business", "pass-through")
RESIDENCE_DECIDES: tuple[IncomeKind, ...] = ("interest", "dividends", "pension")
# Taken to follow residence, with a question: these may come from property, business or work.
EITHER_DECIDES: tuple[IncomeKind, ...] = ("capital-gain", "other")


def kind_words(kind: IncomeKind) -> str:
    """Name a kind of income in a sentence."""
    words = {
        "capital-gain": "a gain",
        "other": "other income",
        "unemployment": "unemployment benefits",
    }
    return words.get(kind, kind.replace("-", " "))
