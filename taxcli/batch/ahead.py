"""What a look over all clients shows before any is prepared: who is like whom, who shares a number.

Nothing of a row is kept but its id and the Social Security numbers, and these in memory alone.
"""

import tomllib
from collections.abc import Mapping
from typing import NamedTuple
from unicodedata import normalize

from taxcli.batch.rows import Row, Shared, text_of
from taxcli.case.parse_answers import as_typed
from taxcli.case.types import nine_digits

_PEOPLE = ("primary", "spouse")


class Person(NamedTuple):
    """A person's number in one year; an amended return is a second case of the same year."""

    digits: str
    year: str
    amended: bool


# The people of a client by the place of their number: ``primary.ssn``.
People = Mapping[str, Person]


class Ahead:
    """The clients of a run by id, and by the people in them."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._alike: dict[str, list[str]] = {}
        self._clients: dict[Person, list[str]] = {}

    def see(self, id_: str, people: People) -> None:
        """Note a client and who is in it; an id that stands twice is refused for that."""
        if not id_ or id_ in self._ids:
            return
        self._ids.add(id_)
        self._alike.setdefault(_likeness(id_), []).append(id_)
        for person in people.values():
            self._clients.setdefault(person, []).append(id_)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._ids

    def like(self, id_: str) -> tuple[str, ...]:
        """Return the clients whose id differs in capitals, signs, or zeros at its start alone."""
        likeness = _likeness(id_)
        return tuple(self._alike.get(likeness, ())) if likeness else ()

    def shared(self, id_: str, people: People) -> Shared:
        """Return who else has a number of a client's people in the same year."""
        return tuple(
            (place, other)
            for place, person in people.items()
            for other in self._clients.get(person, ())
            if other.casefold() != id_.casefold()
        )


def _likeness(id_: str) -> str:
    signs = (char for char in normalize("NFKC", id_).casefold() if char.isalnum())
    return "".join(signs).lstrip("0")


def people_of_row(row: Row) -> People:
    """Return the people of a row of the clients' table."""
    wanted = ("tax_year", *(f"{who}.ssn" for who in _PEOPLE))
    texts = {header: text_of(row.cells[header]) for header in wanted if header in row.cells}
    amended = any(header.startswith("amends.") for header in row.cells)
    return _people(texts, as_typed(texts.get("tax_year", "")), amended)


def people_of_text(text: str) -> People:
    """Return the people of a case file; none if it is no case, which is told elsewhere."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}
    tables = {who: data.get(who) for who in _PEOPLE}
    numbers = {
        f"{who}.ssn": str(table.get("ssn", ""))
        for who, table in tables.items()
        if isinstance(table, dict)
    }
    return _people(numbers, str(data.get("tax_year", "")), "amends" in data)


def _people(texts: Mapping[str, str], year: str, amended: bool) -> People:
    places = (f"{who}.ssn" for who in _PEOPLE)
    found = {place: nine_digits(texts.get(place, "")) for place in places}
    return {place: Person(digits, year, amended) for place, digits in found.items() if digits}
